"""Which sums over a tree of groups, crossed with classes, may be shown together so that no small one can be worked out.

Owns the choice and its audit (methods 4.8) for everything that a reader can see of one count at once: every group of the tree
(a unit with all below it, its own people) and every group within one class (its grade). The reader is taken to know the tree,
and where nobody stands: empty cells are no cover. What is shown cuts the cells into blocks of known sums, one set of blocks
over all classes and one within each class; a small group is exposed when linear programs over all of them leave it a range
narrower than wanted. Then more is hidden, the smallest neighbour first, at last the sums above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
ALL = -1  # the place of a sum over all classes
_MOST = 10_000_000  # what linear programs of single sums may cost together: squares of their cells, and a share each
_EACH = 20_000
_ROUNDS = 30  # of finding company one by one
_CORNERS = 6  # random directions asked of all cells at once before sums are asked one by one


@dataclass(frozen=True)
class Released:
    """What may be shown: ``whole`` (groups,) over all classes, ``parts`` (groups, classes) within one; empty ones count as
    shown where their surroundings are. ``secret_whole`` and ``secret_parts`` are those that must not be worked out."""

    whole: Flags
    parts: Flags
    secret_whole: Flags
    secret_parts: Flags


def released(parent: Ints, own: Sequence[Ints], least: int, within: Released | None = None) -> Released:
    """What may be shown of people counted in ``own``.

    ``parent`` (groups,) gives the group above each, -1 for the first; parents stand before their parts. ``own`` is one
    array (groups, classes) of people by where they stand themselves, or two: those of whom something holds, and the others
    (then that it holds of everybody is hidden too). Of a group that may not be shown, nothing follows but a range of
    ``least`` or more. ``within`` is what may be shown of the people at all.
    """
    return _Search(parent, tuple(own), least, within).run()


@dataclass
class _Search:
    parent: Ints
    own: tuple[Ints, ...]
    least: int
    within: Released | None
    whole: Flags = field(init=False)
    parts: Flags = field(init=False)
    secret_whole: Flags = field(init=False)
    secret_parts: Flags = field(init=False)
    cleared: bool = False

    @cached_property
    def children(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.parent]
        for k, up in enumerate(self.parent):
            if up >= 0:
                found[up].append(k)
        return found

    @cached_property
    def sums(self) -> tuple[Ints, ...]:
        """Each measure with everything below, (groups, classes)."""
        return tuple(self._rolled(one) for one in self.own)

    def _rolled(self, own: Ints) -> Ints:
        total = own.copy()
        for k in range(len(self.parent) - 1, 0, -1):
            total[self.parent[k]] += total[k]
        return total

    @cached_property
    def people(self) -> Ints:
        """Everybody, (groups, classes)."""
        return np.asarray(sum(self.sums), np.int64)

    def _weak(self, *sums: Ints) -> Flags:
        """Where sums of each measure tell of too few: some but not ``least``, or of all but so few. That it holds of nobody may
        be told."""
        weak = (sums[0] > 0) & (sums[0] < self.least)
        if len(sums) > 1:
            weak |= (sums[0] > 0) & (sums[1] < self.least)
        return np.asarray(weak, np.bool_)

    def run(self) -> Released:
        in_all = [one.sum(axis=1) for one in self.sums]
        self.secret_whole, self.secret_parts = self._weak(*in_all), self._weak(*self.sums)
        if self.within is not None:  # that it holds of nobody in a small group may be known
            self.secret_whole |= self.within.secret_whole & (in_all[0] > 0)
            self.secret_parts |= self.within.secret_parts & (self.sums[0] > 0)
        self.whole, self.parts = ~self.secret_whole, ~self.secret_parts
        if self.within is not None:
            self.whole &= self.within.whole
            self.parts &= self.within.parts
        secret = [*((int(k), ALL) for k in np.flatnonzero(self.secret_whole))]
        secret += [(int(k), int(g)) for k, g in np.argwhere(self.secret_parts)]
        rounds = 0
        while True:
            self._complete()
            if not secret:
                break
            known = Known(self.parent, self.own, self.whole, self.parts)
            masks = [known.cells(*one) for one in secret]
            left, proven = known.exposed(masks, self.least)
            if not left:
                break
            rounds += 1
            exposed = [secret[k] for k in left]
            if proven and rounds <= _ROUNDS:
                if any([self._square(*one) for one in exposed]) or any(
                    [self._cover(*one) for one in exposed]
                ):
                    continue
            elif not self.cleared and self._clear({node for node, _ in exposed}):
                self.cleared = True
                continue
            elif not proven and self.parts.any():  # sums over all classes alone are nested: safe as they are
                self.parts[:] = False
                self._complete()
                break
            self.whole[:] = self.parts[:] = False  # nothing is left to hide: then nothing is shown
            break
        return Released(self.whole, self.parts, self.secret_whole, self.secret_parts)

    def _close(self) -> None:
        """What is hidden above is hidden below."""
        for k in range(1, len(self.parent)):
            up = self.parent[k]
            self.whole[k] &= self.whole[up]
            self.parts[k] &= self.parts[up]
        self.parts &= self.whole[:, None]

    def _complete(self) -> None:
        """To a fixed point: what is hidden beside a shown sum is together never too few."""
        while True:
            self._close()
            changed = False
            hidden = ~self.parts & (self.people > 0)
            gone = ~self.whole & (self.people.sum(axis=1) > 0)
            up, down = self.parent[1:], slice(1, None)
            by_whole, by_part, by_row = [], [], []
            for one in self.sums:
                whole, part = np.zeros(len(self.parent), np.int64), np.zeros(self.people.shape, np.int64)
                np.add.at(whole, up, np.where(gone, one.sum(axis=1), 0)[down])
                np.add.at(part, up, np.where(hidden, one, 0)[down])
                by_whole.append(whole)
                by_part.append(part)
                by_row.append(np.where(hidden, one, 0).sum(axis=1))
            for node in np.flatnonzero(self._weak(*by_whole) & self.whole):
                changed |= self._hide([(int(k), ALL) for k in self.children[node]])
            for node, at in np.argwhere(self._weak(*by_part) & self.parts):
                changed |= self._hide([(int(k), int(at)) for k in self.children[node]])
            for node in np.flatnonzero(self._weak(*by_row) & self.whole):
                changed |= self._hide([(int(node), at) for at in range(self.people.shape[1])])
            if not changed:
                return

    def _size(self, node: int, at: int) -> int:
        return int(self.people[node].sum() if at == ALL else self.people[node, at])

    def _open(self, node: int, at: int) -> bool:
        return bool(self.whole[node] if at == ALL else self.parts[node, at]) and self._size(node, at) > 0

    def _hide(self, candidates: Sequence[tuple[int, int]]) -> bool:
        """Hide the smallest of the sums that are shown; whether there was one."""
        shown = [c for c in candidates if self._open(*c)]
        if not shown:
            return False
        node, at = min(shown, key=lambda c: (self._size(*c), c))
        if at == ALL:
            self.whole[node] = False
        else:
            self.parts[node, at] = False
        return True

    def _way(self, node: int) -> list[int]:
        """From a group up to the first one."""
        way = [node]
        while self.parent[way[-1]] >= 0:
            way.append(int(self.parent[way[-1]]))
        return way

    def _square(self, node: int, at: int) -> bool:
        """Hide what makes a sum exchangeable: a neighbour in its class and one more class of both, the fewest people that do;
        whether there was anything to hide."""
        up = int(self.parent[node])
        if at == ALL or up < 0 or not self.parts[up, at]:
            return False
        best: list[tuple[int, int]] = []
        mine, fewest = self.people[node], 0
        for other in self.children[up]:
            theirs = self.people[other]
            if other == node or not theirs[at]:
                continue
            for g in np.flatnonzero((mine > 0) & (theirs > 0)):
                room = min(mine[at], theirs[g]) + min(theirs[at], mine[g])
                hide = [(node, int(g)), (other, at), (other, int(g))]
                cost = sum(self._size(*one) for one in hide if self._open(*one))
                if g != at and cost and room >= self.least and (not best or cost < fewest):
                    best, fewest = hide, cost
        for k, place in best:
            self.parts[k, place] = False
        return bool(best)

    def _cover(self, node: int, at: int) -> bool:
        """Give an exposed sum more company: a neighbour in its class or group, level by level upward, then what is above."""
        way = self._way(node)
        for k, up in zip(way, [*way[1:], -1], strict=True):
            beside = [(c, at) for c in self.children[up]] if up >= 0 else []
            if self._hide([*beside, *((k, other) for other in range(self.people.shape[1]))]):
                return True
        return any(self._hide([(k, at)]) or self._hide([(k, ALL)]) for k in way)

    def _clear(self, nodes: set[int]) -> bool:
        """Where it would cost too much to find company for each: hide all classes of a group and its neighbours, at the first
        level above each that shows any, then the groups themselves; whether there was anything to hide."""
        below: set[tuple[int, bool]] = set()
        for node in nodes:
            above = [*self._way(node)[1:], -1]
            for whole in (False, True):
                flags = self.whole if whole else self.parts
                level = next((up for up in above if flags[self.children[up] if up >= 0 else [0]].any()), None)
                if level is not None:
                    below.add((level, whole))
                    break
        for up, whole in below:
            (self.whole if whole else self.parts)[self.children[up] if up >= 0 else [0]] = False
        return bool(below)


class Known:
    """What a reader knows of hidden cells: sums over blocks of them. Cells that no sum tells apart make one atom."""

    def __init__(self, parent: Ints, own: Sequence[Ints], whole: Flags, parts: Flags) -> None:
        size, classes = parts.shape
        in_all = np.asarray(sum(own), np.int64)
        self.group, self.at = np.nonzero((in_all > 0) & ~parts)
        self.value = own[0][self.group, self.at].astype(np.float64)
        self.most = in_all[self.group, self.at].astype(np.float64) if len(own) > 1 else None
        row, column = (
            np.arange(size),
            np.tile(np.arange(size)[:, None], (1, classes)) * classes + np.arange(classes),
        )
        above = parent.copy()
        for k in range(size):  # the nearest shown sum that holds each group
            up = above[k]
            if not whole[k] and up >= 0:
                row[k] = row[up]
            # a class that is shown nowhere above has no sum of its own: all such together have the rest of the whole
            column[k] = np.where(parts[k], column[k], column[up] if up >= 0 else -1)
        self.row, self.column = row[self.group], column[self.group, self.at]
        pairs, self.atom = np.unique(np.column_stack([self.row, self.column]), axis=0, return_inverse=True)
        self.atom = self.atom.reshape(-1)
        self.ends = [(int(r), int(c)) for r, c in pairs]
        self.held = np.bincount(self.atom, self.value, len(pairs))
        self.room = None if self.most is None else np.bincount(self.atom, self.most - self.value, len(pairs))
        self.cells_of = np.bincount(self.atom, minlength=len(pairs))
        self.by_row: dict[int, dict[int, int]] = {}
        self.by_column: dict[int, dict[int, int]] = {}
        for k, (r, c) in enumerate(self.ends):
            self.by_row.setdefault(r, {})[c] = k
            self.by_column.setdefault(c, {})[r] = k
        self._under = np.eye(size, dtype=bool)
        for k in range(size - 1, 0, -1):
            self._under[parent[k]] |= self._under[k]

    def cells(self, node: int, at: int) -> Flags:
        """The hidden cells of a group in a class."""
        return np.asarray(self._under[node, self.group] & ((self.at == at) | (at == ALL)), np.bool_)

    def wanted(self, mask: Flags, least: int) -> float:
        """How wide the range of some cells must be: ``least``, or everything that their people allow."""
        return least - 1e-6 if self.most is None else min(float(least), float(self.most[mask].sum())) - 1e-6

    def swaps(self, mask: Flags, least: int) -> bool:
        """Whether people can be exchanged so that no sum changes, but that of the cells by as much as wanted: within atoms
        that reach beyond them, or around one square of atoms. Sufficient, and quick."""
        wanted, inside = self.wanted(mask, least), np.bincount(self.atom[mask], minlength=len(self.ends))
        touched = np.flatnonzero(inside)
        width = 0.0
        for a in touched[inside[touched] < self.cells_of[touched]]:
            if self.most is None:
                width += self.held[a]
                continue
            here = self.atom == a
            mine, others = self.most[here & mask].sum(), self.most[here & ~mask].sum()
            width += min(self.held[a], mine) - max(0.0, self.held[a] - others)
        if width >= wanted:
            return True
        for a in touched[inside[touched] == self.cells_of[touched]]:
            row, column = self.ends[a]
            for other, b in self.by_column[column].items():
                if inside[b]:
                    continue
                for beside, c in self.by_row[row].items():
                    d = self.by_row[other].get(beside)
                    if d is None or inside[c] or inside[d] or c == a:
                        continue
                    if self._turn(a, d, b, c) + self._turn(b, c, a, d) >= wanted:
                        return True
        return False

    def _turn(self, a: int, d: int, b: int, c: int) -> float:
        """How many can leave atoms ``a`` and ``d`` for ``b`` and ``c``."""
        found = min(self.held[a], self.held[d])
        return float(found if self.room is None else min(found, self.room[b], self.room[c]))

    @cached_property
    def _matrix(self) -> tuple[sparse.csr_matrix, npt.NDArray[np.int32]]:
        """Blocks by atoms, and the connected part of each atom."""
        ends = np.array(self.ends)
        _, row = np.unique(ends[:, 0], return_inverse=True)
        _, column = np.unique(ends[:, 1], return_inverse=True)
        rows, size = int(row.max()) + 1, len(ends)
        places = np.concatenate([row, rows + column]), np.tile(np.arange(size), 2)
        shape = (rows + int(column.max()) + 1, size)
        matrix = sparse.csr_matrix((np.ones(2 * size), places), shape=shape)
        _, part = connected_components(matrix.T @ matrix, directed=False)
        return matrix, part

    def exposed(self, masks: Sequence[Flags], least: int) -> tuple[list[int], bool]:
        """Which sets of cells have a range narrower than wanted: by exchanges, then by some corners of what is possible, at
        last each by linear programs of its own. False with it when these would cost too much: then some only may have."""
        left = [k for k, mask in enumerate(masks) if not self.swaps(mask, least)]
        if len(left) > _CORNERS:
            chosen = np.array([masks[k] for k in left], np.float64)
            low = high = chosen @ self.value
            near = self._near(np.asarray(chosen.any(axis=0), np.bool_))
            for direction in np.random.default_rng(0).normal(size=(_CORNERS, len(near))):
                for sign in (1.0, -1.0):
                    corner = self.value.copy()
                    corner[near] = self._corner(near, sign * direction)
                    low, high = np.minimum(low, chosen @ corner), np.maximum(high, chosen @ corner)
            wide = high - low
            left = [k for k, width in zip(left, wide, strict=True) if width < self.wanted(masks[k], least)]
        found: list[int] = []
        spent = 0
        for number, k in enumerate(left):
            spent += int(self._near(masks[k]).size) ** 2 + _EACH
            if spent > _MOST:
                return found + left[number:], False
            if self.range(masks[k]) < self.wanted(masks[k], least):
                found.append(k)
        return found, True

    def _near(self, mask: Flags) -> npt.NDArray[np.intp]:
        """The cells of all connected parts that some cells are in."""
        part = self._matrix[1]
        return np.flatnonzero(np.isin(part, part[self.atom[mask]])[self.atom])

    def _corner(self, near: npt.NDArray[np.intp], direction: Floats) -> Floats:
        """Possible values of some cells, of whole connected parts, that make a weighted sum as small as can be."""
        system = self._matrix[0][:, self.atom[near]]
        system = system[np.flatnonzero(system.getnnz(axis=1))]
        value = self.value[near]
        bounds = [(0, None if self.most is None else float(self.most[v])) for v in near]
        solved = linprog(direction, A_eq=system, b_eq=system @ value, bounds=bounds, method="highs")
        return np.asarray(solved.x if solved.success else value, np.float64)

    def range(self, mask: Flags) -> float:
        """How far apart the largest and the smallest possible sum of some hidden cells are."""
        if not mask.any():
            return 0.0
        near = self._near(mask)
        target = mask[near].astype(np.float64)
        return float(target @ self._corner(near, -target) - target @ self._corner(near, target))
