"""Who may be proposed, who is low and who is on watch, under any rule, counted in whole numbers.

Components are whole hundredths of a point and weights whole numbers over their total. They lie in floats that hold every
whole number which can occur (up to 2**24 in 32 bits, 2**53 in 64), so the sums of the linear-algebra library are exact
in any order and no decision is ever rounded: with rounded scores a few of many people fall on the wrong side of the line.
Times: performance.md section 4 (W3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from bsc.whatif.tree import whole_numbers

Points = npt.NDArray[Any]  # whole hundredths in floats, GONE where missing
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
States = npt.NDArray[np.uint8]
Weights = tuple[Fraction, Fraction, Fraction]

GONE = -(2.0**26)  # times any weight above 0 it makes a sum negative, times 0 it is nothing
COMPONENTS = ("kpi", "assessment", "development")
SETS = ("eligible", "bites", "watch")  # bits 0, 1, 2 of a state
_BLOCK = 1 << 15  # people counted at once, so that what is between stays in the processor's cache
_LARGEST = 13_000  # hundredths up to which a distribution always reaches


@dataclass(frozen=True)
class People:
    """One period's people. ``table`` (3, people) are the components in hundredths, ``unit`` and ``grade`` places in
    ``units`` and ``grades``. ``single`` is a single score that stands in where a component that weighs something is
    missing (below 0: none)."""

    table: Points
    unit: Ints
    grade: Ints
    units: tuple[str, ...]
    grades: tuple[str, ...]
    single: Points | None = None

    @property
    def size(self) -> int:
        """How many people."""
        return int(self.table.shape[1])

    @cached_property
    def highest(self) -> int:
        """The largest hundredths of any component or single score."""
        return highest(self.table, self.single)


@dataclass(frozen=True)
class Line:
    """When somebody may be proposed: weights (percent, exact, sum 100), the minimum and floors in hundredths of a point."""

    weights: Weights
    minimum: int
    floors: Mapping[str, int] | None = None


def gathered(
    unit: Ints,
    grade: Ints,
    columns: tuple[Ints, Ints, Ints],
    units: tuple[str, ...],
    grades: tuple[str, ...],
    single: Ints | None = None,
) -> People:
    """People from rows: numbers of unit and grade, components in hundredths, below 0 where missing."""
    whole = None if single is None or not (single >= 0).any() else packed(single)
    kind = np.result_type(*(packed(c) for c in columns))
    table = np.stack([packed(c).astype(kind) for c in columns])
    return People(table, np.asarray(unit, np.int64), np.asarray(grade, np.int64), units, grades, whole)


def packed(column: Ints) -> Points:
    """Hundredths as floats that are exact, GONE for what is below 0."""
    wide = int(column.max(initial=0)) >= 2**24
    return np.where(column < 0, GONE, column).astype(np.float64 if wide else np.float32)


def highest(table: Points, single: Points | None) -> int:
    """The largest hundredths that occur."""
    return int(max(table.max(initial=0), 0 if single is None else single.max(initial=0)))


def _kind(scale: int, most: int) -> type[np.float32] | type[np.float64]:
    """Floats that hold every sum. ValueError where none do."""
    if scale * max(most, 1) < 2**24:
        return np.float32
    if scale * max(most, 1) < 2**53:
        return np.float64
    raise ValueError("these weights have no common total that fits")


def totals(people: People, weights: Weights) -> tuple[Points, int]:
    """Weighted sums of the components times ``scale``, and the scale: total / scale is the score in hundredths.

    A component that weighs nothing is not needed; where a needed one is missing the single score stands in, and without
    one the total is below 0.
    """
    numbers, scale = whole_numbers(weights)
    kind = _kind(scale, people.highest)
    total = np.asarray(numbers, kind) @ people.table.astype(kind, copy=False)
    return _stood_in(total, people.single, scale), scale


def _stood_in(total: Points, single: Points | None, scale: Any) -> Points:
    if single is not None:
        np.copyto(total, single.astype(total.dtype, copy=False) * scale, where=total < 0)
    return total


def complete(people: People, weights: Weights) -> Flags:
    """Who has a score: every component that weighs anything, or a single score."""
    return np.asarray(totals(people, weights)[0] >= 0, np.bool_)


def eligible(people: People, line: Line) -> Flags:
    """Who reaches the minimum and every floor: total >= minimum x scale, in whole numbers. No minimum of 0 or less is
    reached by somebody without a score."""
    total, scale = totals(people, line.weights)
    found = total >= max(line.minimum, 0) * scale
    for name, floor in (line.floors or {}).items():
        found &= people.table[COMPONENTS.index(name)] >= max(floor, 0)
    return np.asarray(found, np.bool_)


def low(people: People, weights: Weights, limit: int) -> Flags:
    """Who has a score below ``limit`` hundredths; somebody without a score is not low."""
    total, scale = totals(people, weights)
    return np.asarray((total < limit * scale) & (total >= 0), np.bool_)


def bins(people: People, weights: Weights, step: int = 100, origin: int = 0) -> Ints:
    """People by score on the lattice of ``step`` hundredths through ``origin``: bin b begins at b x step - (what lacks
    from origin to the next multiple of step). Without a score: none."""
    total, scale = totals(people, weights)
    return _binned(total, scale, step, origin, people.highest)


def _binned(total: Points, scale: int, step: int, origin: int, most: int) -> Ints:
    shift = -origin % step
    size = (max(most, _LARGEST) + shift) // step + 1
    if total.size and total.min() < 0:
        total = total[total >= 0]
    # on the lattice through origin: (score + shift) // step, in one division of whole numbers
    whole: Ints = total.astype(np.int32 if total.dtype == np.float32 else np.int64)
    place = (whole + whole.dtype.type(shift * scale)) // whole.dtype.type(step * scale)
    return np.bincount(place, minlength=size).astype(np.int64, copy=False)


def moments(people: People) -> tuple[int, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Count, sums and sums of products of the components in points, of those who have all three."""
    known = (people.table >= 0).all(axis=0)
    table = people.table[:, known].astype(np.float64) / 100
    return table.shape[1], table.sum(1), table @ table.T


@dataclass(frozen=True)
class Low:
    """What counts as a low score in one period."""

    weights: Weights
    limit: int


@dataclass(frozen=True)
class Asked:
    """A whole rule: the weights of the newest period, the line for a proposal (None: not public), what is low in each
    period that counts, newest first (None: not public there), how many low ones make the rule apply, out of how many."""

    weights: Weights
    minimum: int | None
    floors: Mapping[str, int]
    lows: tuple[Low | None, ...] = ()
    bites: int = 0
    window: int = 0


@dataclass(frozen=True)
class Ground:
    """Everything about some people that does not hang on a what-if: components of the periods that can count, newest first
    ((periods, 3, people) and (periods, people)), two partitions (a number per person, each below its size), and who is in
    which set under the rules in force."""

    stack: Points
    singles: Points | None
    unit: Ints
    grade: Ints
    units: int
    grades: int
    state: States
    total: Points
    scale: int

    @cached_property
    def highest(self) -> int:
        """The largest hundredths of any component or single score."""
        return highest(self.stack, self.singles)

    @cached_property
    def by_unit(self) -> tuple[Ints, Ints]:
        """People, and (3, units) how many are in each set under the rules in force."""
        return _sizes(self.state, self.unit, self.units)

    @cached_property
    def by_grade(self) -> tuple[Ints, Ints]:
        """The same by grade."""
        return _sizes(self.state, self.grade, self.grades)

    def some(self, chosen: Flags) -> Ground:
        """Only these people."""
        return Ground(
            np.ascontiguousarray(self.stack[:, :, chosen]),
            None if self.singles is None else np.ascontiguousarray(self.singles[:, chosen]),
            self.unit[chosen],
            self.grade[chosen],
            self.units,
            self.grades,
            self.state[chosen],
            self.total[chosen],
            self.scale,
        )

    def flags(self, name: str) -> Flags:
        """Who is in one of ``SETS`` under the rules in force, person by person."""
        return np.asarray(self.state >> SETS.index(name) & 1, np.bool_)


def _sizes(state: States, group: Ints, groups: int) -> tuple[Ints, Ints]:
    state, group = state[group >= 0], group[group >= 0]
    tally = np.bincount(group * 8 + state, minlength=8 * groups).reshape(groups, 8)
    inside = np.array([[code >> bit & 1 for code in range(8)] for bit in range(3)])
    return tally.sum(axis=1), inside @ tally.T


def grounded(
    stack: Points, singles: Points | None, unit: Ints, grade: Ints, sizes: tuple[int, int], asked: Asked
) -> Ground:
    """The ground under the rules in force. ``sizes``: how many units and grades."""
    most = highest(stack, singles)
    parts = [
        _states(stack[:, :, at : at + _BLOCK], _part(singles, at), asked, most)
        for at in range(0, max(stack.shape[2], 1), _BLOCK)
    ]
    state = np.concatenate([p[0] for p in parts])
    total = np.concatenate([p[1] for p in parts])
    return Ground(stack, singles, unit, grade, *sizes, state, total, parts[0][2])


def _part(singles: Points | None, at: int) -> Points | None:
    return None if singles is None else singles[:, at : at + _BLOCK]


def _states(stack: Points, singles: Points | None, asked: Asked, most: int) -> tuple[States, Points, int]:
    """Which sets each of a block of people is in, and the totals of the newest period with their scale."""
    lows = asked.lows[: stack.shape[0]]
    newest_weights = whole_numbers(asked.weights)
    numbers = [newest_weights] + [
        newest_weights if p is None or p.weights is asked.weights else whole_numbers(p.weights)
        for p in lows[1:]
    ]
    scales = [scale for _, scale in numbers]
    kind = _kind(max(scales), most)
    weights = np.array([n for n, _ in numbers], kind)[:, None, :]
    periods = len(numbers)
    total = (weights @ stack[:periods].astype(kind, copy=False))[:, 0]
    if singles is not None:
        _stood_in(total, singles[:periods], np.array(scales, kind)[:, None])
    newest = total[0]
    state = np.zeros(len(newest), np.uint8)
    if asked.minimum is not None:
        reached = newest >= max(asked.minimum, 0) * scales[0]
        for name, floor in asked.floors.items():
            reached &= stack[0, COMPONENTS.index(name)] >= max(floor, 0)
        state = reached.view(np.uint8)
    if lows:
        limits = np.array([p.limit * s if p else -1 for p, s in zip(lows, scales, strict=True)], kind)
        under = (total < limits[:, None]) & (total >= 0)
        often = np.add.reduce(under.view(np.uint8), axis=0, dtype=np.uint8)
        # the newest periods that will still count when one more has passed
        ahead = often - under[-1] if len(lows) == asked.window else often
        bites = often >= asked.bites
        watch = (ahead >= asked.bites - 1) & ~bites
        state = state | (bites.view(np.uint8) << 1) | (watch.view(np.uint8) << 2)
    return state, newest, scales[0]


@dataclass(frozen=True)
class Change:
    """What a what-if changes: (3, units) and (3, grades) how many come into each set and leave it; people by score."""

    gain_units: Ints
    lose_units: Ints
    gain_grades: Ints
    lose_grades: Ints
    bins: Ints


# of the 64 pairs of states (before x 8 + after): which come into a set (first three columns) and which leave it
_MOVES = np.array(
    [
        [after >> bit & ~(before >> bit) & 1 for bit in range(3)]
        + [before >> bit & ~(after >> bit) & 1 for bit in range(3)]
        for before in range(8)
        for after in range(8)
    ],
    np.float64,
)


def against(ground: Ground, asked: Asked, step: int = 100, origin: int = 0) -> Change:
    """Everybody under another rule, against the rules in force."""
    by_unit = np.zeros(64 * ground.units, np.int64)
    by_grade = np.zeros(64 * ground.grades, np.int64)
    binned: Ints | None = None
    for at in range(0, len(ground.state), _BLOCK):
        part = slice(at, at + _BLOCK)
        state, total, scale = _states(
            ground.stack[:, :, part], _part(ground.singles, at), asked, ground.highest
        )
        held = ground.state[part]
        moved = np.flatnonzero(held != state)
        if len(moved):
            pair = held[moved] * np.uint8(8) + state[moved]
            by_unit += np.bincount(ground.unit[part][moved] * 64 + pair, minlength=len(by_unit))
            by_grade += np.bincount(ground.grade[part][moved] * 64 + pair, minlength=len(by_grade))
        here = _binned(total, scale, step, origin, ground.highest)
        binned = here if binned is None else binned + here
    units = (by_unit.reshape(-1, 64) @ _MOVES).astype(np.int64).T
    grades = (by_grade.reshape(-1, 64) @ _MOVES).astype(np.int64).T
    if binned is None:
        binned = _binned(ground.total, ground.scale, step, origin, ground.highest)
    return Change(units[:3], units[3:], grades[:3], grades[3:], binned)


def counts(groups: Ints, size: int, chosen: Flags) -> Ints:
    """How many of ``chosen`` in each group."""
    return np.bincount(groups[chosen], minlength=size).astype(np.int64, copy=False)
