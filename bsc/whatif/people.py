"""Who may be proposed and who is on watch, under any rule, counted in whole numbers.

Components are in hundredths of a point, weights whole numbers over their total, so that every decision is exact: with
floats a few of many people fall on the wrong side of the line. Columns are 16-bit, sorted by cell (unit, then grade), so
that a unit is a slice and counts per cell are sums of slices. Times: performance.md section 4 (W3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from bsc.whatif.tree import whole_numbers

Columns16 = npt.NDArray[np.uint16]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MISSING = 65_535
COMPONENTS = ("kpi", "assessment", "development")


@dataclass(frozen=True)
class People:
    """One period's people, sorted by cell. ``columns`` are the components in hundredths (MISSING: none); ``cell`` numbers
    (unit, grade) pairs, ``starts`` (cells + 1) where each begins; ``unit_of`` and ``grade_of`` are by cell. ``single`` is a
    single score that stands in where a component that weighs something is missing."""

    columns: tuple[Columns16, Columns16, Columns16]
    starts: Ints
    unit_of: Ints
    grade_of: Ints
    units: tuple[str, ...]
    grades: tuple[str, ...]
    single: Columns16 | None = None

    @property
    def size(self) -> int:
        """How many people."""
        return len(self.columns[0])

    @property
    def cells(self) -> int:
        """How many cells."""
        return len(self.unit_of)


@dataclass(frozen=True)
class Line:
    """When somebody may be proposed: weights (percent, exact, sum 100), the minimum and floors in hundredths of a point."""

    weights: tuple[Fraction, Fraction, Fraction]
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
    """People from rows in any order: numbers of unit and grade, components in hundredths, below 0 where missing."""
    key = unit.astype(np.int64) * max(len(grades), 1) + grade
    order = np.argsort(key, kind="stable")
    cells, first = np.unique(key[order], return_index=True)
    packed = tuple(packed16(c)[order] for c in columns)
    whole = None if single is None or not (single >= 0).any() else packed16(single)[order]
    return People(
        (packed[0], packed[1], packed[2]),
        np.append(first, len(order)).astype(np.int64),
        cells // max(len(grades), 1),
        cells % max(len(grades), 1),
        units,
        grades,
        whole,
    )


def packed16(column: Ints) -> Columns16:
    """Hundredths as 16 bits, MISSING for what is below 0."""
    return np.where(column < 0, MISSING, column).astype(np.uint16)


def totals(people: People, weights: tuple[Fraction, Fraction, Fraction]) -> tuple[npt.NDArray[Any], int]:
    """Weighted sums of the components times ``scale``, and the scale: total / scale is the score in hundredths.

    A component that weighs nothing is not needed; where a needed one is missing the single score stands in, and without
    one the total is 0, which is below every minimum above 0 (see ``complete``).
    """
    numbers, scale = whole_numbers(weights)
    if scale * MISSING >= 2**63:
        raise ValueError("these weights have no common total that fits")
    kind = np.uint32 if scale * MISSING < 2**32 else np.uint64
    total: npt.NDArray[Any] = np.zeros(people.size, kind)
    for column, number in zip(people.columns, numbers, strict=True):
        if number:
            total += np.multiply(column, kind(number), dtype=kind)
    open_ = gaps(people, weights)
    if open_ is not None:
        total[open_] = 0
        if people.single is not None:
            stand_in = open_ & (people.single != MISSING)
            total[stand_in] = people.single[stand_in].astype(kind) * kind(scale)
    return total, scale


def gaps(people: People, weights: tuple[Fraction, Fraction, Fraction]) -> Flags | None:
    """Who lacks a component that weighs something; None when nobody does."""
    found = [c == MISSING for c, weight in zip(people.columns, weights, strict=True) if weight and _gappy(c)]
    return np.asarray(np.logical_or.reduce(found), np.bool_) if found else None


def _gappy(column: Columns16) -> bool:
    return bool(column.size) and int(column.max()) == MISSING


def complete(people: People, weights: tuple[Fraction, Fraction, Fraction]) -> Flags:
    """Who has a score: every component that weighs anything, or a single score."""
    open_ = gaps(people, weights)
    if open_ is None:
        return np.ones(people.size, bool)
    return ~open_ if people.single is None else ~open_ | (people.single != MISSING)


def eligible(people: People, line: Line) -> Flags:
    """Who reaches the minimum and every floor: total >= minimum x scale, in whole numbers. No minimum of 0 or less is
    reached by somebody without a score."""
    total, scale = totals(people, line.weights)
    found = (
        total >= total.dtype.type(line.minimum * scale)
        if line.minimum > 0
        else complete(people, line.weights)
    )
    for name, floor in (line.floors or {}).items():
        column = people.columns[COMPONENTS.index(name)]
        found &= (column >= floor) & (column != MISSING)
    return np.asarray(found, np.bool_)


def low(people: People, weights: tuple[Fraction, Fraction, Fraction], limit: int) -> Flags:
    """Who has a score below ``limit`` hundredths; somebody without a score is not low."""
    total, scale = totals(people, weights)
    return np.asarray((total < total.dtype.type(limit * scale)) & complete(people, weights), np.bool_)


def counts(people: People, chosen: Flags) -> Ints:
    """How many of ``chosen`` per cell."""
    if not people.cells:
        return np.zeros(0, np.int64)
    return np.asarray(np.add.reduceat(chosen, people.starts[:-1], dtype=np.int64), np.int64)


def sizes(people: People) -> Ints:
    """How many people per cell."""
    return np.asarray(np.diff(people.starts), np.int64)


def bins(
    people: People, weights: tuple[Fraction, Fraction, Fraction], step: int = 100, origin: int = 0
) -> Ints:
    """People by score: bin b holds scores from origin + (b - origin // step) steps on, the score's own bin on the
    lattice of ``step`` hundredths through ``origin``; length fixed for scores up to 130 points. Without a score: none."""
    total, scale = totals(people, weights)
    known = complete(people, weights)
    shift = step - origin % step if origin % step else 0
    whole = total.dtype.type
    # on the lattice through origin: (score + shift) // step, in one division
    place = (total + whole(shift * scale)) // whole(step * scale)
    size = (13_000 + shift) // step + 1
    if known.all():
        return np.asarray(np.bincount(place, minlength=size)[:size], np.int64)
    return np.asarray(np.bincount(place[known], minlength=size)[:size], np.int64)


def moments(
    people: People, among: Flags | None = None
) -> tuple[int, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Count, sums and sums of products of the components in points, of those who have all three."""
    known = complete(people, (Fraction(1), Fraction(1), Fraction(1)))
    if among is not None:
        known = known & among
    table = np.stack([c[known].astype(np.float64) / 100 for c in people.columns], axis=1)
    return len(table), table.sum(0), table.T @ table
