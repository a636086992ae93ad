"""Which groups of people may be shown: one fixed tree of units with grades, decided once per period for every view.

Owns the order of units, who counts where, and what of them ``bsc.disclosure`` lets through: of all people (``Shown``), and of
those of whom something holds (``Counted``). Every page, export and link takes its groups from here, so no two views can be
subtracted from each other.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from bsc import disclosure, privacy
from bsc.disclosure import Released

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Number = TypeVar("Number", np.int64, np.float64)
WHOLE = ""  # the code of the whole organisation, above all its units
_MOST = 128  # choices kept: a few hundred kilobytes each at the largest
_kept: OrderedDict[bytes, Released] = OrderedDict()
_lock = threading.Lock()


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

    @cached_property
    def groups(self) -> tuple[Ints, Ints]:
        """Every group that can be named: the parent of each (units first, then the own people of units that have others below
        them), and for each unit which group its own people are."""
        inner = [k for k, below in enumerate(self.children) if below]
        own = np.arange(len(self.codes))
        own[inner] = len(self.codes) + np.arange(len(inner))
        return np.concatenate([self.parent, np.array(inner, np.int64)]), own.astype(np.int64)

    def grouped(self, own: Ints) -> Ints:
        """People by where they stand themselves as the groups of ``groups`` hold them, (groups, grades)."""
        parent, place = self.groups
        found = np.zeros((len(parent), own.shape[1]), np.int64)
        found[place] = own
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

    @cached_property
    def total(self) -> Ints:
        """People by unit with all below it and grade, (units, grades)."""
        return self.tree.rolled(self.own)

    @cached_property
    def released(self) -> Released:
        """What may be shown, by group of ``Tree.groups`` and grade."""
        return _released(self.tree.groups[0], (self.tree.grouped(self.own),), self.least, None)

    @cached_property
    def units(self) -> Flags:
        """Whether a unit with everything below it may be shown, (units,)."""
        return np.asarray(self.released.whole[: len(self.tree.codes)] & (self.total.sum(axis=1) > 0))

    @cached_property
    def alone(self) -> Flags:
        """Whether a unit's own people, without the units below it, may be shown, (units,)."""
        return np.asarray(self.released.whole[self.tree.groups[1]] & (self.own.sum(axis=1) > 0))

    def lines(self, node: int) -> tuple[list[int], Ints]:
        """The groups of a unit: -1 for its own people, then the units below; and people by grade, (lines, grades)."""
        below = list(self.tree.children[node])
        return [-1, *below], np.vstack([self.own[node], self.total[below]]) if below else self.own[[node]]

    def may(self, node: int) -> Flags:
        """Whether each group of a unit may be shown, in the order of ``lines``."""
        return np.array([self.alone[node], *(self.units[k] for k in self.tree.children[node])])

    def grades(self, node: int) -> Flags:
        """Which grades of a unit (with everything below it) may be shown, (grades,)."""
        return np.asarray(self.released.parts[node] & (self.total[node] > 0))

    def table(self, node: int) -> Flags:
        """Which cells of the groups of a unit by grade may be shown, (lines, grades); empty ones are."""
        at = [int(self.tree.groups[1][node]), *self.tree.children[node]]
        return np.asarray(self.released.parts[at] | (self.lines(node)[1] == 0))


class Counted:
    """Counts of people of whom something holds, along the fixed tree: what is hidden above stays hidden below.

    ``own`` (units, grades) counts them by where they stand. Hidden is where the group is, where the part or the rest is one
    or two people, where it holds of everybody, and more until none of these can be worked out.
    """

    def __init__(self, shown: Shown, own: Ints) -> None:
        self.shown = shown
        self.own = own
        self.rolled = shown.tree.rolled(own)

    @cached_property
    def released(self) -> Released:
        """What may be shown, by group of ``Tree.groups`` and grade."""
        tree = self.shown.tree
        both = tree.grouped(self.own), tree.grouped(self.shown.own - self.own)
        return _released(tree.groups[0], both, privacy.HIDDEN_PART, self.shown.released)

    def total(self, node: int) -> int | None:
        """The number of a unit with everything below it, None where it may not be said."""
        return int(self.rolled[node].sum()) if self.released.whole[node] else None

    def lines(self, node: int) -> list[int | None]:
        """The numbers of the groups of a unit, in the order of ``Shown.lines``."""
        flags = self.released.whole[[int(self.shown.tree.groups[1][node]), *self.shown.tree.children[node]]]
        _, people = self.shown.lines(node)
        counts = self.counts(node).sum(axis=1)
        return [
            int(n) if may or not all_ else None
            for n, may, all_ in zip(counts, flags, people.sum(axis=1), strict=True)
        ]

    def counts(self, node: int) -> Ints:
        """The groups of a unit by grade, exact, (lines, grades); never shown without ``table``."""
        return np.vstack([self.own[node], self.rolled[list(self.shown.tree.children[node])]])

    def table(self, node: int) -> Flags:
        """Which of ``counts`` may be shown, (lines, grades)."""
        at = [int(self.shown.tree.groups[1][node]), *self.shown.tree.children[node]]
        return np.asarray(self.released.parts[at] | (self.shown.lines(node)[1] == 0))

    def grades(self, node: int) -> list[int | None]:
        """The numbers of a unit by grade."""
        flags = self.released.parts[node] | (self.shown.total[node] == 0)
        return [int(n) if may else None for n, may in zip(self.rolled[node], flags, strict=True)]


def _released(parent: Ints, own: tuple[Ints, ...], least: int, within: Released | None) -> Released:
    """``disclosure.released``, kept while the same counts are asked for: every look at a period asks."""
    key = [parent.tobytes(), *(one.tobytes() for one in own), repr((own[0].shape, least)).encode()]
    if within is not None:
        key += [within.whole.tobytes(), within.parts.tobytes(), within.secret_whole.tobytes()]
    digest = hashlib.blake2b(b"|".join(key), digest_size=16).digest()
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
            return _kept[digest]
    found = disclosure.released(parent, own, least, within)
    with _lock:
        _kept[digest] = found
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return found


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
