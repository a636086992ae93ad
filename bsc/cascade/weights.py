"""How much a line of work counts: KPI weights on a sheet, people by FTE and months, strategic weights.

Missing weights are filled in the one agreed way and every filling is reported, so that a page can say it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from bsc.cascade.model import Dates, Flags, Floats, Graph, Ints


@dataclass(frozen=True)
class Sheets:
    """Weights of the lines of all sheets. ``share`` (per line) sums to 1 on each sheet; the flags are per sheet.

    ``assumed``: some weights were missing and share the unassigned remainder equally; ``equal``: none was given (or all
    were 0), all lines count the same; ``scaled``: the weights given do not add up to ``whole`` and were scaled;
    ``refused``: a negative or infinite weight was treated as missing.
    """

    share: Floats
    assumed: Flags
    equal: Flags
    scaled: Flags
    refused: Flags
    whole: float


def sheet_weights(sheet: Ints, weight: Floats | None, whole: float | None = None) -> Sheets:
    """The share of each line on its sheet.

    ``sheet`` numbers the sheets from 0, one entry per line; ``weight`` is NaN where missing; ``whole`` is what a full
    sheet adds up to (1 or 100), guessed from the sheets without gaps when not given.
    """
    count = int(sheet.max(initial=-1)) + 1
    given = np.full(sheet.size, np.nan) if weight is None else np.asarray(weight, np.float64).copy()
    wrong = np.isinf(given) | (given < 0)
    given[wrong] = np.nan
    missing = np.isnan(given)
    lacking = np.bincount(sheet[missing], minlength=count)
    lines = np.bincount(sheet, minlength=count)
    sums = np.bincount(sheet, np.where(missing, 0.0, given), minlength=count)
    if whole is None:
        whole = guess_whole(sums[(lacking == 0) & (lines > 0)], given)
    equal = (sums <= 0) & (lines > 0)
    left = np.where(lacking > 0, np.maximum(whole - sums, 0.0), 0.0)
    total = np.where(equal, 1.0, sums + left)
    line = (
        np.where(missing, (left / np.maximum(lacking, 1))[sheet], given)
        / np.where(total > 0, total, 1.0)[sheet]
    )
    share = np.where(equal[sheet], 1.0 / np.maximum(lines, 1)[sheet], line)
    off = np.abs(sums + left - whole) > 1e-6 * whole
    return Sheets(
        share,
        assumed=(lacking > 0) & ~equal,
        equal=equal,
        scaled=off & ~equal & (lines > 0),
        refused=np.bincount(sheet[wrong], minlength=count) > 0,
        whole=whole,
    )


def guess_whole(sums: Floats, given: Floats) -> float:
    """1 or 100: what weights add up to, by the sheets that have all of them, else by the size of the largest."""
    typical = float(np.median(sums)) if sums.size else 0.0
    if typical <= 0:
        typical = 100.0 if np.nanmax(given, initial=0.0) > 1 else 1.0
    return 100.0 if typical > 10 else 1.0


@dataclass(frozen=True)
class Masses:
    """Mass of each assignment (a person in a unit), and which persons' FTE had to be assumed or cut to 1."""

    mass: Floats
    assumed: (
        Flags  # per assignment: FTE missing beside another one, the rest of the person's FTE split equally
    )
    scaled: Flags  # per assignment: the person's FTE add up to more than 1 at some time


def masses(
    person: Ints,
    fte: Floats | None,
    start: Dates | None,
    end: Dates | None,
    first: date,
    last: date,
    measure: str = "heads",
    pay: Floats | None = None,
) -> Masses:
    """How much of each person counts in each of the person's units over a period, by months.

    One entry per assignment; ``start`` and ``end`` are both included, NaT is open. ``measure`` "heads": a person who is
    there all the time counts 1 in sum, split over the units by FTE month by month; "fte": FTE months over the months
    of the period. ``pay`` (per assignment) multiplies. A part of a month counts by its days. At most 120 months.
    """
    if measure not in ("heads", "fte"):
        raise ValueError(f"unknown measure {measure!r}")
    people = int(person.max(initial=-1)) + 1
    months = _months(first, last)
    begins = _day(start, person.size, months[0])
    ends = _day(end, person.size, months[-1] - np.timedelta64(1, "D"))
    given = np.full(person.size, np.nan) if fte is None else np.asarray(fte, np.float64)
    mass, assumed, scaled = np.zeros(person.size), np.zeros(person.size, np.bool_), np.zeros(people, np.bool_)
    lower, upper = np.datetime64(first.isoformat(), "D"), np.datetime64(last.isoformat(), "D")
    length = 0.0
    for month, following in itertools.pairwise(months):
        days = (following - month).astype(int)
        begin = np.maximum(begins, max(month, lower))
        stop = np.minimum(ends, min(following - np.timedelta64(1, "D"), upper))
        there = np.clip((stop - begin).astype(np.int64) + 1, 0, None) / days
        length += (
            (min(following - np.timedelta64(1, "D"), upper) - max(month, lower)).astype(int) + 1
        ) / days
        part, filled = _fte(person, people, given, there > 0)
        assumed |= filled
        load = part * there
        sums = np.bincount(person, load, minlength=people)
        if measure == "heads":
            present = np.minimum(np.bincount(person, there, minlength=people), 1.0)
            factor = np.divide(present, sums, out=np.zeros(people), where=sums > 0)
        else:
            factor = 1.0 / np.maximum(sums, 1.0)
        scaled |= sums > 1 + 1e-9
        mass += load * factor[person]
    mass /= length
    return Masses(mass if pay is None else mass * pay, assumed, scaled[person])


def _months(first: date, last: date) -> npt.NDArray[np.datetime64]:
    begin = np.datetime64(first.isoformat(), "M")
    stop = np.datetime64(last.isoformat(), "M") + np.timedelta64(1, "M")
    months = np.arange(begin, stop + np.timedelta64(1, "M")).astype("datetime64[D]")
    if last < first or months.size > 121:
        raise ValueError("a period of 1 to 120 months is needed")
    return months


def _day(given: Dates | None, size: int, default: np.datetime64) -> Dates:
    days = np.full(size, default, "datetime64[D]") if given is None else given.astype("datetime64[D]")
    return np.where(np.isnat(days), default, days)


def _fte(person: Ints, people: int, given: Floats, there: Flags) -> tuple[Floats, Flags]:
    """FTE of the assignments of one month: what a person's given ones leave is split equally over the missing ones."""
    missing = there & (np.isnan(given) | (given < 0))
    known = np.where(there & ~missing, given, 0.0)
    lacking = np.bincount(person[missing], minlength=people)
    left = np.maximum(1.0 - np.bincount(person, known, minlength=people), 0.0)
    several = np.bincount(person[there], minlength=people) > 1
    return np.where(missing, (left / np.maximum(lacking, 1))[person], known), missing & several[person]


def strategic_weights(weight: Floats) -> Floats:
    """omega: weights of objectives as shares of 1; missing ones split what is left equally, none given: all equal."""
    if not weight.size:
        return np.empty(0)
    return sheet_weights(np.zeros(weight.size, np.int64), weight).share


def omega(graph: Graph) -> Floats:
    """float64[K] over ``graph.objectives``: strategic weights in force, summing to 1 (empty without objectives)."""
    return strategic_weights(graph.nodes.filled("weight", np.nan)[graph.objectives])
