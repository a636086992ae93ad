"""The same people over time: changes of their scores beside their units' results, movement between levels, who came and went,
and assessors who differ from their colleagues.

Groups are those of ``people_tree``; every number of a smaller base than the group itself is held to the minimum again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc import privacy, queries
from bsc.analysis.people import TOTAL, Base, Period, When, weights_of
from bsc.analysis.people import period as people_period
from bsc.analysis.people_tree import Counted, beside
from bsc.people import raters as assessors
from bsc.people import stability
from bsc.people.raters import Severity
from bsc.people.rule import COMPONENTS, Rule

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MOVES = ("stayed", "joined", "left", "came", "went", "up", "down")


@dataclass(frozen=True)
class Inflation:
    """Means of the same people in the same unit and grade. ``rows``: key, unit, people, change (points), result (change of the
    unit's own score, NaN unknown), above (change less result), margin (half the 95 % interval of change and above).
    ``whole`` is the same of everybody under the unit."""

    before: When
    rows: pd.DataFrame
    whole_people: int
    whole_change: float


def inflation(
    cursor: duckdb.DuckDBPyConnection,
    period: Period,
    before: When,
    node: int,
    results: Mapping[str, float],
) -> Inflation | None:
    """Changes since ``before``; ``results``: change of units' own scores in points, by code. None without enough people."""
    base, when = period.base, period.when
    # the same weights in both periods, so that a new rule is not taken for a change of people
    found = queries.run(cursor, "people/same_people", **_both(before, when, when.career.rule))
    held = np.zeros((len(base.tree.codes), 3))  # people, the sums of their changes and of the squares
    unit = base.unit[found["cell"].to_numpy(np.int64)]
    np.add.at(held, unit, found[["people", "change", "squares"]].to_numpy(np.float64))
    total = base.tree.rolled(held)
    if total[node, 0] < base.least or not period.shown.units[node]:
        return None
    lines, _ = period.shown.lines(node)
    sums = np.stack([held[node] if k < 0 else total[k] for k in lines])
    counts = sums[:, 0].astype(np.int64)
    may = np.array([period.shown.alone[node] if k < 0 else period.shown.units[k] for k in lines])
    open_ = beside(counts, may, base.least) & (counts > 0)
    at = [node if k < 0 else k for k in lines]
    outcome = np.array([results.get(base.tree.codes[k], np.nan) for k in at])
    rise = stability.inflation(counts, sums[:, 1], sums[:, 2], outcome, base.least)
    frame = pd.DataFrame(
        {
            "key": [("=" if k < 0 else "") + base.tree.codes[a] for k, a in zip(lines, at, strict=True)],
            "unit": at,
            "people": counts,
            "change": rise.change,
            "result": outcome,
            "above": rise.above,
            "margin": rise.margin,
        }
    )[open_]
    frame = frame.sort_values("change", ascending=False, kind="stable", ignore_index=True)
    return Inflation(before, frame, int(total[node, 0]), float(total[node, 1] / total[node, 0]))


def _both(before: When, when: When, then: Rule | None) -> dict[str, object]:
    """Parameters of ``career_pairs``: two periods, the earlier one scored by the rule ``then``."""
    earlier, _ = weights_of(then, TOTAL)
    later, single = weights_of(when.career.rule, TOTAL)
    return {
        "before": before.part,
        "after": when.part,
        "single": single,
        **{f"b_{name}": weight for name, weight in zip(COMPONENTS, earlier, strict=True)},
        **{f"a_{name}": weight for name, weight in zip(COMPONENTS, later, strict=True)},
    }


@dataclass(frozen=True)
class Transitions:
    """People by level before (rows) and now (columns), ``counts`` exact and never shown but as sums of ``rows`` that may be;
    ``shares`` in whole percent of the row, NaN hidden.

    ``mobility`` is Shorrocks' (``stability.mobility``).
    """

    before: When
    counts: Ints
    rows: npt.NDArray[np.bool_]
    shares: Floats
    mobility: float
    people: int


def transitions(
    cursor: duckdb.DuckDBPyConnection, period: Period, before: When, node: int
) -> Transitions | None:
    """Movement between levels of the people of a unit (where they are now) who were there in both periods."""
    base, when = period.base, period.when
    starts = when.career.level_starts, before.career.level_starts
    if len(starts[0]) < 2 or len(starts[0]) != len(starts[1]) or not period.shown.units[node]:
        return None
    found = queries.run(
        cursor,
        "people/transitions",
        **_both(before, when, before.career.rule),
        b_starts=list(starts[1][1:]),
        a_starts=list(starts[0][1:]),
    )
    size = len(starts[0])
    unit = base.unit[found["cell"].to_numpy(np.int64)]
    places = found["before_level"].to_numpy(np.int64), found["after_level"].to_numpy(np.int64)
    counts, hide = pairs(base, node, unit, places, found["people"].to_numpy(np.int64), size)
    n = int(counts.sum())
    if n < base.least:
        return None
    whole = counts.sum(axis=1, keepdims=True)
    # a whole percent of a large row stands for enough people: nothing of it needs hiding
    large = whole >= 100 * privacy.HIDDEN_PART
    table = privacy.suppress(np.where(large, 0, counts), privacy.HIDDEN_PART, hide & ~large)
    shown = table.shown | large
    part = counts / np.maximum(whole, 1)
    shares = np.where(shown & (whole >= base.least), np.round(100 * part), np.nan)
    return Transitions(before, counts, table.rows, shares, stability.mobility(counts), n)


def pairs(
    base: Base, node: int, unit: Ints, places: tuple[Ints, Ints], people: Ints, size: int
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """People of a unit by where they were (rows) and are (columns), and the cells to hide: one or two people, all of a row but
    so few, rows of too few; and where subtracting the unit from the one above it, or those below from it, leaves so few."""
    held = np.zeros((len(base.tree.codes), size, size), np.int64)
    np.add.at(held, (unit, *places), people)
    total = base.tree.rolled(held)

    def few(counts: Ints) -> npt.NDArray[np.bool_]:
        return (counts > 0) & (counts < privacy.HIDDEN_PART)

    counts, up = total[node], int(base.tree.parent[node])
    whole = counts.sum(axis=1, keepdims=True)
    hide = few(counts) | (whole - counts < privacy.HIDDEN_PART) | (whole < base.least)
    if up >= 0:
        hide |= few(total[up] - counts)
    lines = np.stack([held[node], *(total[k] for k in base.tree.children[node])])
    hide |= few(np.where(few(lines), lines, 0).sum(axis=0))
    return counts, hide & (counts > 0)


@dataclass(frozen=True)
class Movement:
    """Who came, went and was regraded since the period before. ``rows``: key, unit, then ``MOVES``; NaN hidden.

    ``within`` counts people of the unit with two rows inside the period (transferred, regraded); None too few to say.
    """

    before: When
    rows: pd.DataFrame
    whole: Mapping[str, int | None]
    within: Mapping[str, int | None]


def movement(cursor: duckdb.DuckDBPyConnection, period: Period, before: When, node: int) -> Movement | None:
    """Joiners, leavers, transfers between the groups of a unit and regrading; None where the unit may not be shown."""
    base, when = period.base, period.when
    if not period.shown.units[node]:
        return None
    found = queries.run(cursor, "people/moves", before=before.part, after=when.part)
    index = base.tree.index
    people = found["people"].to_numpy(np.int64)

    def unit(name: str) -> Ints:
        return np.array([index.get(u, -1) if isinstance(u, str) else -1 for u in found[name]], np.int64)

    def grade(name: str) -> Ints:
        order = {g: k for k, g in enumerate(base.grades)}
        return np.array([order.get(g, -1) if isinstance(g, str) else -1 for g in found[name]], np.int64)

    lines, _ = period.shown.lines(node)
    line_of = np.full(len(base.tree.codes) + 1, -1, np.int64)  # the last is "nowhere"
    for row, k in enumerate(lines):
        line_of[[node] if k < 0 else base.tree.below(k)] = row
    old_unit, new_unit = unit("unit_before"), unit("unit_after")
    old, new = line_of[old_unit], line_of[new_unit]
    both = (old_unit >= 0) & (new_unit >= 0)
    old_grade, new_grade = grade("grade_before"), grade("grade_after")
    rise = new_grade - old_grade
    then = people_period(cursor, base, before)
    # of whom something holds, where they stand now; who left, where they stood
    held = {
        "stayed": both & (old_unit == new_unit) & (rise == 0),
        "joined": (old_unit < 0) & (new_unit >= 0),
        "left": (new_unit < 0) & (old_unit >= 0),
        "up": both & (rise > 0),
        "down": both & (rise < 0),
    }
    said: dict[str, list[int | None]] = {}
    whole: dict[str, int | None] = {}
    for name, mask in held.items():
        at = (old_unit, old_grade) if name == "left" else (new_unit, new_grade)
        own = np.zeros(period.shown.own.shape, np.int64)
        np.add.at(own, (at[0][mask], at[1][mask]), people[mask])
        counted = Counted(then.shown if name == "left" else period.shown, own)
        said[name], whole[name] = counted.lines(node), counted.total(node)
    may = period.shown.may(node)
    moved = both & (old_unit != new_unit) & (old != new)
    counts = np.zeros((len(lines), 2), np.int64)  # between the groups, or from beyond the unit
    for column, at_line in enumerate((new, old)):
        take = moved & (at_line >= 0)
        np.add.at(counts[:, column], at_line[take], people[take])
    table = privacy.suppress(
        counts, privacy.HIDDEN_PART, np.repeat((~may)[:, None], 2, axis=1) & (counts > 0)
    )
    for column, name in enumerate(("came", "went")):
        seen = table.visible()[:, column]
        said[name] = [None if np.isnan(n) else int(n) for n in seen]
        whole[name] = int(counts[:, column].sum()) if table.columns[column] else None
    places = [node if k < 0 else k for k in lines]
    keys = [("=" if k < 0 else "") + base.tree.codes[a] for k, a in zip(lines, places, strict=True)]
    rows = pd.DataFrame({"key": keys, "unit": places, **{name: said[name] for name in MOVES}})
    rows = rows.astype(dict.fromkeys(MOVES, np.float64))
    rows = rows[may].reset_index(drop=True)
    inside = queries.run(cursor, "people/within", org=base.org, period=when.period)
    below = {base.tree.codes[k] for k in base.tree.below(node)}
    here = inside[inside["unit"].isin(below)]
    within = {name: _said(int(here[name].sum())) for name in ("transferred", "regraded", "people")}
    return Movement(before, rows, whole, within)


def _said(count: int) -> int | None:
    """A count of people, None for one or two."""
    return None if 0 < count < privacy.HIDDEN_PART else count


@dataclass(frozen=True)
class Assessors:
    """Assessors of a unit: how many are compared, how many to discuss (None: too few to say), by group in ``rows`` (key, unit,
    raters, to_discuss, NaN hidden); ``share`` of the variance of assessments that goes with the assessor."""

    raters: int
    to_discuss: int | None
    rows: pd.DataFrame
    share: float
    slope: float


def assessors_of(cursor: duckdb.DuckDBPyConnection, period: Period, node: int) -> Assessors | None:
    """Assessors against the others of their unit, after grade and KPI; None where no report names assessors."""
    base = period.base
    found = queries.run(cursor, "people/raters", part=period.when.part)
    if found.empty or not period.shown.units[node]:
        return None
    severity, unit = _severity(found, base)
    tested = ~np.isnan(severity.value)
    size = len(base.tree.codes)
    many, called = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.add.at(many, unit[tested], 1)
    np.add.at(called, unit[tested & severity.to_discuss], 1)
    all_many, all_called = base.tree.rolled(many), base.tree.rolled(called)
    if all_many[node] < base.least:
        return None
    lines, _ = period.shown.lines(node)
    at = [node if k < 0 else k for k in lines]
    n = np.array([many[node] if k < 0 else all_many[k] for k in lines], np.int64)
    out = np.array([called[node] if k < 0 else all_called[k] for k in lines], np.int64)
    open_ = beside(n, np.ones(len(lines), bool), base.least) & (n > 0)
    pairs = np.column_stack([out, n - out])
    table = privacy.suppress(pairs, privacy.HIDDEN_PART, np.repeat(~open_[:, None], 2, axis=1) & (pairs > 0))
    said = table.visible()[:, 0]
    rows = [
        (("=" if k < 0 else "") + base.tree.codes[a], a, int(m), float(c))
        for k, a, m, c, o in zip(lines, at, n, said, open_, strict=True)
        if o
    ]
    frame = pd.DataFrame(rows, columns=["key", "unit", "raters", "to_discuss"])
    return Assessors(int(all_many[node]), _said(int(all_called[node])), frame, severity.share, severity.slope)


def _severity(found: pd.DataFrame, base: Base) -> tuple[Severity, Ints]:
    """The model over raters inside units: a rater of two units counts as two; and the unit of each."""
    cell = found["cell"].to_numpy(np.int64)
    unit, grade = base.unit[cell], base.grade[cell]
    pair = found["rater_no"].to_numpy(np.int64) * len(base.tree.codes) + unit
    known, rater = np.unique(pair, return_inverse=True)
    unit_of = (known % len(base.tree.codes)).astype(np.int64)
    compact, at = np.unique(unit_of, return_inverse=True)

    def points(name: str) -> Floats:
        return found[name].to_numpy(np.float64)

    cells = assessors.Assessed(
        rater=rater.astype(np.int64),
        grade=grade,
        people=found["people"].to_numpy(np.int64),
        a=points("a"),
        k=points("k"),
        aa=points("aa"),
        ak=points("ak"),
        kk=points("kk"),
        unit_of=at.astype(np.int64),
        grades=len(base.grades),
    )
    return assessors.severity(cells), compact[at]
