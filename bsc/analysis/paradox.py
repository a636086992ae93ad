"""The alignment paradox from the store: people's scores against the result of their unit. By unit, never by person.

Units with too few people are pooled with their siblings first; what stands here are groups of at least the minimum.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from bsc import queries
from bsc.analysis import scorecard
from bsc.analysis.cascade import Cascade
from bsc.cascade.paradox import Paradox, Split, UnitScores, paradox, split, split_sentence
from bsc.cascade.pool import Pools, pool
from bsc.cascade.predicates import Comparison, Pack, compare
from bsc.cascade.rollup import predicted_scores, rolled_up
from bsc.domain import Filters
from bsc.i18n import Text
from bsc.policy_model import Policy


@dataclass(frozen=True)
class ParadoxView:
    """``units``: one row a unit or pool of small ones: unit (codes joined by '+'), name (names joined), people, individual,
    unit_score, gap and its parts orphan, target, rest (points, NaN where unknown), largest gap first.

    ``split`` is the whole organisation's gap in words; None where no individual KPIs stand behind the scores.
    """

    units: pd.DataFrame
    result: Paradox
    split: Text | None


def view(
    cursor: duckdb.DuckDBPyConnection,
    c: Cascade,
    filters: Filters,
    policy: Policy,
    scores: pd.DataFrame | None = None,
) -> ParadoxView | None:
    """People's scores in ``c.kpi_period`` against the units' scores in ``filters.period``; None without either.

    ``scores`` is ``scorecard.side_by_side`` of the period where the caller keeps it.
    """
    people, mean, variance = _people(cursor, c, filters)
    if not filters.period or not people.any():
        return None
    rated = scorecard.side_by_side(cursor, filters.org, filters.period, policy) if scores is None else scores
    own = _unit_scores(c, rated)
    pools = pool(c.units["parent"].to_numpy(), people.astype(np.float64), c.least)
    total, middle, spread = _pooled(pools, people, mean, variance)
    result_of = _weighted(pools, people, own)
    found = paradox(UnitScores(total, middle, spread, result_of), c.least)
    parts = _split(c, pools, people, result_of) if c.kpi_period else None
    return ParadoxView(_frame(c, pools, total, middle, result_of, parts), found, _words(parts, total))


def _people(
    cursor: duckdb.DuckDBPyConnection, c: Cascade, filters: Filters
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """People with a score per unit, their mean and variance: from their KPI sheets, else from reported scores."""
    size = len(c.units)
    if c.kpi_period:
        kpis = c.graph.kpis
        known = kpis[~np.isnan(c.score[kpis])]
        sheet, mass = c.nodes.codes("sheet")[known], c.graph.mass[known]
        count = int(sheet.max(initial=-1)) + 1
        weight = np.bincount(sheet, mass, minlength=count)
        points = np.bincount(sheet, mass * c.score[known], minlength=count)
        unit = np.full(count, -1)
        unit[sheet] = c.unit[known]
        there = (weight > 0) & (unit >= 0)
        unit, value = unit[there], points[there] / weight[there]
    else:
        held = queries.rows(cursor, "pages/person_period", org=filters.org, day=c.at)
        rows = (
            queries.rows(cursor, "pages/paradox_people", org=filters.org, period=held[0][0]) if held else []
        )
        found = {str(u): (n, m, v) for u, n, m, v in rows}
        triple = [found.get(str(u), (0, np.nan, np.nan)) for u in c.units["unit"]]
        return (
            np.array([t[0] for t in triple], np.int64),
            np.array([t[1] for t in triple], np.float64),
            np.array([np.nan if t[2] is None else t[2] for t in triple], np.float64),
        )
    people = np.bincount(unit, minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(unit, value, minlength=size) / people
        square = np.bincount(unit, (value - mean[unit]) ** 2, minlength=size)
        variance = np.where(people > 1, square / (people - 1), np.nan)
    return people, mean, variance


def _unit_scores(c: Cascade, rated: pd.DataFrame) -> np.ndarray:
    whole = rated[rated["perspective"] == ""].drop_duplicates("unit").set_index("unit")["score"]
    return c.units["unit"].map(whole).to_numpy(np.float64)


def _weighted(pools: Pools, people: np.ndarray, value: np.ndarray) -> np.ndarray:
    """The mean of a group's units by their people, of those that have a value; NaN without any."""
    known = (pools.group >= 0) & ~np.isnan(value)
    size = pools.people.size
    weight = np.bincount(pools.group[known], people[known], minlength=size)
    total = np.bincount(pools.group[known], (people * np.nan_to_num(value))[known], minlength=size)
    return np.asarray(np.divide(total, weight, out=np.full(size, np.nan), where=weight > 0))


def _pooled(
    pools: Pools, people: np.ndarray, mean: np.ndarray, variance: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """People, mean and variance (divisor n - 1) of each group, exactly from those of its units."""
    middle = _weighted(pools, people, mean)
    size = pools.people.size
    inside = pools.group >= 0
    group = pools.group[inside]
    within = np.nan_to_num(variance[inside]) * np.maximum(people[inside] - 1, 0)
    between = people[inside] * (np.nan_to_num(mean[inside]) - middle[group]) ** 2
    total = np.bincount(group, people[inside], minlength=size).astype(np.float64)
    square = np.bincount(group, within + between, minlength=size)
    spread = np.divide(square, total - 1, out=np.full(size, np.nan), where=total > 1)
    return total, middle, np.asarray(spread)


def _split(c: Cascade, pools: Pools, people: np.ndarray, result_of: np.ndarray) -> Split:
    """Each group's gap in its exact parts."""
    of_kpi = np.where((c.nodes.tier == 0) & (c.unit >= 0), pools.group[c.unit], -1)
    rolled = rolled_up(c.flow, c.score, c.targets)
    own = np.where(c.nodes.tier == 1, c.unit, -1)
    predicted, _ = predicted_scores(c.flow, rolled, own, len(c.units))
    return split(c.flow, c.score, of_kpi, result_of, _weighted(pools, people, predicted))


def _frame(
    c: Cascade,
    pools: Pools,
    total: np.ndarray,
    middle: np.ndarray,
    result_of: np.ndarray,
    parts: Split | None,
) -> pd.DataFrame:
    code, name = c.units["unit"].to_numpy(), c.units["name"].to_numpy()
    members = [pools.members(k) for k in range(pools.people.size)]
    none = np.full(len(members), np.nan)
    frame = pd.DataFrame(
        {
            "unit": ["+".join(code[m]) for m in members],
            "name": [", ".join(name[m]) for m in members],
            "people": total,
            "individual": middle,
            "unit_score": result_of,
            "gap": middle - result_of,
            "orphan": none if parts is None else parts.orphan,
            "target": none if parts is None else parts.target,
            "rest": none if parts is None else parts.rest,
        }
    )
    return frame[~pools.too_small].sort_values("gap", ascending=False, kind="stable", ignore_index=True)


def _words(parts: Split | None, people: np.ndarray) -> Text | None:
    if parts is None or np.isnan(parts.gap).all():
        return None
    gap, orphan, target, rest = parts.overall(people)
    return split_sentence(gap, orphan, target, rest)


def comparison(
    cursor: duckdb.DuckDBPyConnection, c: Cascade, pack: Pack, organisation: str, unit: str = ""
) -> Comparison | None:
    """People per predicate of a unit and everything below it, held against a pack for the organisation's predicate.

    None where the reported levels are not as many as the pack's predicates, or nothing is reported. A comparison only.
    """
    place = c.position(unit)
    codes = c.units["unit"] if place < 0 else c.units["unit"][c.below[place]]
    rows = queries.rows(cursor, "pages/level_counts", org=c.org, units=codes.tolist(), day=c.at)
    if len(rows) != len(pack.predicates):
        return None
    counts = {name: int(people) for name, (_, _, people) in zip(pack.predicates, rows, strict=True)}
    return compare(pack, organisation, counts)
