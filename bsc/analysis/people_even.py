"""Bins of groups as they may be drawn: nowhere one or two people of a group by themselves, nor of what is left without it.

Owns who stands beside a group: the rest of the unit above it, the rest of its grade there, its unit's other grades, and what
is hidden among its neighbours. A group has the same bins in every view, so that no two of them tell more than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc import privacy
from bsc.analysis.people_tree import Shown
from bsc.people.lattice import Bins, Drawn, Lattice, even, gather

Ints = npt.NDArray[np.int64]
_BLOCK = 5  # bins drawn as one where single ones would show too few


@dataclass(frozen=True)
class Sparse:
    """Bins as they came: unit, grade (both by index), bin, people; on ``lattice``."""

    unit: Ints
    grade: Ints
    bin: Ints
    people: Ints
    lattice: Lattice

    def pool(self, group_of: Ints, groups: int) -> Bins:
        """Bins of groups: ``group_of`` (units, grades) gives the group of each cell, below 0 leaves it out."""
        return gather(group_of[self.unit, self.grade], self.bin, self.people, groups, self.lattice)


def drawn(shown: Shown, found: Sparse, groups: Sequence[tuple[int, bool, int]], line: int | None) -> Drawn:
    """Bins of groups as they may be drawn; each a unit, whether its own people alone, and a grade or -1. ``line`` in
    hundredths."""
    lattice = found.lattice
    course = _Course(shown, found)
    inside = line is not None and 0 <= line - lattice.origin < lattice.step * lattice.size
    cut = lattice.place(line) if line is not None and inside else None
    block = 1 if Bins(course.total[0], lattice).few_values else _BLOCK
    counts = [even(course.of(*one), course.beside(*one), privacy.HIDDEN_PART, cut, block) for one in groups]
    return Drawn(np.array(counts, np.float64).reshape(len(groups), lattice.size), lattice)


class _Course:
    """Bins of a period by unit and grade, own people and with everything below."""

    def __init__(self, shown: Shown, found: Sparse) -> None:
        self.shown = shown
        self.own = np.zeros((*shown.own.shape, found.lattice.size), np.int64)
        np.add.at(self.own, (found.unit, found.grade, found.bin), found.people)
        self.total = shown.tree.rolled(self.own)

    def of(self, unit: int, alone: bool, grade: int) -> Ints:
        held = self.own[unit] if alone else self.total[unit]
        return np.asarray(held.sum(axis=0) if grade < 0 else held[grade], np.int64)

    def beside(self, unit: int, alone: bool, grade: int) -> Ints:
        """What a reader gets by subtracting, (sets, bins)."""
        shown, tree = self.shown, self.shown.tree
        mine = self.of(unit, alone, grade)
        up = unit if alone and tree.children[unit] else int(tree.parent[unit])
        found = []
        if up >= 0:
            found.append(self.of(up, False, grade) - mine)
            may = shown.may(up) if grade < 0 else shown.table(up)[:, grade]
            lines = np.vstack(
                [self.of(up, True, grade), *(self.of(k, False, grade) for k in tree.children[up])]
            )
            found.append(lines[~may].sum(axis=0))
        if grade >= 0:
            found.append(self.of(unit, alone, -1) - mine)
        return np.array(found, np.int64).reshape(len(found), mine.size)
