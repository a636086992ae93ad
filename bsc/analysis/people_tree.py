"""Which groups of people may be shown: one fixed tree of units with grades, decided once per period for every view.

Owns the order of units, who counts where, and disclosure control over both: a group is shown together with its parent and all
shown siblings, so what is hidden under one parent is together never fewer than the minimum (methods 4.8). Every page, export
and link takes its groups from here, so no two views can be subtracted from each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from bsc import privacy

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Number = TypeVar("Number", np.int64, np.float64)
WHOLE = ""  # the code of the whole organisation, above all its units


@dataclass(frozen=True)
class Tree:
    """Units, the whole organisation first (index 0), parents before children. ``parent`` is -1 for the whole."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    parent: Ints
    types: tuple[str, ...] = ()

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Index by code."""
        return {code: k for k, code in enumerate(self.codes)}

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Indices of the units directly below each."""
        found: list[list[int]] = [[] for _ in self.codes]
        for k, up in enumerate(self.parent):
            if up >= 0:
                found[up].append(k)
        return tuple(tuple(c) for c in found)

    @cached_property
    def top(self) -> int:
        """Where a reader begins: the single unit at the top, else the whole organisation."""
        first = self.children[0]
        return first[0] if len(first) == 1 else 0

    def path(self, node: int) -> list[int]:
        """From the whole down to ``node``, both included."""
        way = [node]
        while self.parent[way[-1]] >= 0:
            way.append(int(self.parent[way[-1]]))
        return way[::-1]

    def below(self, node: int) -> list[int]:
        """``node`` and everything under it, in tree order."""
        found = [node]
        for child in self.children[node]:
            found += self.below(child)
        return found

    def rolled(self, own: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """Sums over every unit with all below it, from each unit's own rows (units, ...)."""
        total = own.copy()
        for k in range(len(self.codes) - 1, 0, -1):
            total[self.parent[k]] += total[k]
        return total


def tree(units: Sequence[tuple[str, str, str | None, str | None]], seen: Sequence[str], whole: str) -> Tree:
    """The tree of (code, name, parent, type) in tree order; units that only people's reports name stand at the top.

    A unit without people below it anywhere is left out. ``whole`` names the organisation.
    """
    listed = {code: (name, parent, kind) for code, name, parent, kind in units}
    wanted = set(seen)
    for code in seen:
        up = listed.get(code, ("", None, None))[1]
        while up in listed and up not in wanted:
            wanted.add(up)
            up = listed[up][1]
    order = [code for code, *_ in units if code in wanted] + sorted(c for c in set(seen) if c not in listed)
    codes, names, parents, types = [WHOLE], [whole], [-1], [""]
    place = {WHOLE: 0}
    for code in order:
        name, up, kind = listed.get(code, (code, None, None))
        place[code] = len(codes)
        codes.append(code)
        names.append(name)
        parents.append(place.get(up, 0) if up else 0)
        types.append(kind or "")
    return Tree(tuple(codes), tuple(names), np.array(parents, np.int64), tuple(types))


@dataclass
class Shown:
    """What may be shown of one period. ``own`` (units, grades) counts people by where they stand themselves."""

    tree: Tree
    own: Ints
    least: int
    _tables: dict[int, privacy.Table] = field(default_factory=dict)
    _grades: dict[int, Flags] = field(default_factory=dict)

    @cached_property
    def total(self) -> Ints:
        """People by unit with all below it and grade, (units, grades)."""
        return self.tree.rolled(self.own)

    @cached_property
    def _flags(self) -> tuple[Flags, Flags]:
        size = len(self.tree.codes)
        shown, alone = np.zeros(size, bool), np.zeros(size, bool)
        whole, own = self.total.sum(axis=1), self.own.sum(axis=1)
        shown[0] = whole[0] >= self.least
        for k in range(size):
            below = self.tree.children[k]
            if not shown[k]:
                continue
            flags = privacy.shown_children(
                np.array([own[k], *(whole[c] for c in below)], np.int64), self.least
            )
            alone[k] = bool(flags[0]) and own[k] > 0
            for child, flag in zip(below, flags[1:], strict=True):
                shown[child] = bool(flag) and whole[child] > 0
        return shown, alone

    @property
    def units(self) -> Flags:
        """Whether a unit with everything below it may be shown, (units,)."""
        return self._flags[0]

    @property
    def alone(self) -> Flags:
        """Whether a unit's own people, without the units below it, may be shown, (units,)."""
        return self._flags[1]

    def lines(self, node: int) -> tuple[list[int], Ints]:
        """The groups of a unit: -1 for its own people, then the units below; and people by grade, (lines, grades)."""
        below = list(self.tree.children[node])
        return [-1, *below], np.vstack([self.own[node], self.total[below]]) if below else self.own[[node]]

    def grades(self, node: int) -> Flags:
        """Which grades of a unit (with everything below it) may be shown, (grades,)."""
        if node not in self._grades:
            up = int(self.tree.parent[node])
            if not self.units[node]:
                found = np.zeros(self.own.shape[1], bool)
            elif up < 0 or node == self.tree.top:
                found = privacy.shown_children(self.total[node], self.least)
            else:
                place = self.lines(up)[0].index(node)
                found = self.table(up).shown[place]
            self._grades[node] = found & (self.total[node] > 0)
        return self._grades[node]

    def table(self, node: int) -> privacy.Table:
        """Groups of a unit by grade, suppressed: (lines, grades). A grade hidden above stays hidden in all groups."""
        if node not in self._tables:
            lines, counts = self.lines(node)
            hide = ~np.array([self.alone[node] if k < 0 else self.units[k] for k in lines])
            hide &= counts.sum(axis=1) > 0
            hidden = np.repeat(hide[:, None], counts.shape[1], axis=1)
            open_above = self.grades(node) | (counts.sum(axis=0) == 0)
            hidden |= ~open_above[None, :]
            hidden &= counts > 0
            self._tables[node] = privacy.suppress(counts, self.least, hidden)
        return self._tables[node]

    def chosen(self, node: int, chosen: Ints, open_above: Flags | None = None) -> privacy.Table:
        """Counts of people of whom something holds, (lines, grades), suppressed beside the shown table of all people.

        ``chosen`` are the groups' counts. Hidden: where the group is hidden, where the part or the rest is one or two
        people, or everybody; whole grades that are not ``open_above``; and more until none can be worked out.
        """
        people = self.table(node)
        rest = people.counts - chosen
        part = (chosen > 0) & (chosen < privacy.HIDDEN_PART)
        left = (rest < privacy.HIDDEN_PART) & (people.counts > 0)
        hide = part | left | (~people.shown & (people.counts > 0))
        if open_above is not None:
            hide |= ~open_above[None, :] & (people.counts > 0)
        return privacy.suppress(chosen, privacy.HIDDEN_PART, hide)


def share(part: int, whole: int, least: int) -> float | None:
    """A percentage in whole points, None where it would give single people away."""
    if not privacy.may_show_share(part, whole, least):
        return None
    return float(round(100 * part / whole))


def beside(counts: Ints, shown: Flags, least: int) -> Flags:
    """Which of one parent's groups may be shown of ``counts`` people each, where only ``shown`` may be shown at all.

    The parent's own number is public: what is hidden is together at least ``least`` people, and never one group alone.
    """
    counts = np.asarray(counts, np.int64)
    open_ = (shown & (counts >= least)) | (counts == 0)
    order = [int(k) for k in np.argsort(counts, kind="stable") if open_[k] and counts[k] > 0]
    while order:
        hidden = int(counts[~open_].sum())
        if not (0 < hidden < least or int((~open_).sum()) == 1):
            break
        open_[order.pop(0)] = False
    return np.asarray(open_, bool)
