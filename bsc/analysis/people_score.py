"""How a career score is made: weights on paper and in effect, and one score worked through, invented or of one person.

A person's score is read only through ``bsc.access``: where the server allows it, and on record.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc import access, queries
from bsc.analysis.people import Base, Period, When
from bsc.people.scores import Effective, Worked, effective, worked
from bsc.store import Store

Floats = npt.NDArray[np.float64]
_NAMES = ("k", "a", "d")
EXAMPLE = (9640, 8150, 7000)  # an invented person: KPI, assessment, development in hundredths


@dataclass(frozen=True)
class Made:
    """Weights on paper and in effect over ``people``, and the means and spreads of the three components, in points."""

    effective: Effective
    mean: Floats
    spread: Floats
    people: int


def made(cursor: duckdb.DuckDBPyConnection, period: Period, node: int) -> Made | None:
    """What decides who is ahead in a unit with everything below it; None without components or with too few people."""
    rule = period.when.career.rule
    if rule is None or not period.shown.units[node]:
        return None
    found = queries.run(cursor, "people/moments", part=period.when.part)
    if found.empty:
        return None
    inside = np.isin(period.base.unit[found["cell"].to_numpy(np.int64)], period.base.tree.below(node))
    kept = found[inside]
    people = int(kept["people"].sum())
    if people < period.base.least:
        return None
    sums = [int(kept[name].sum()) for name in _NAMES]
    products = [[int(kept[_pair(i, j)].sum()) for j in range(3)] for i in range(3)]
    mean = np.array(sums) / people / 100
    square = np.array([products[i][i] for i in range(3)]) / people / 10_000
    spread = np.sqrt(np.where(square > mean**2, square - mean**2, 0.0))
    return Made(effective(people, sums, products, rule), mean, spread, people)


def _pair(i: int, j: int) -> str:
    a, b = sorted((i, j))
    return _NAMES[a] + _NAMES[b]


def example(when: When) -> Worked | None:
    """An invented person's score under the rules of a period."""
    return None if when.career.rule is None else worked(EXAMPLE, when.career.rule)


@dataclass(frozen=True)
class Person:
    """One person's score in a period, worked through; ``kpis`` are the KPIs behind the KPI component (may be empty)."""

    unit: str
    grade: str
    worked: Worked
    kpis: pd.DataFrame


def person(
    store: Store, base: Base, when: When, code: str, by: str, setting: object = None
) -> tuple[Person, ...]:
    """The scores of one person in a period, one for each unit and grade; empty when there is none.

    AccessError unless the server allows rows of persons; the look is on record.
    """
    access.require(setting)
    rule = when.career.rule
    if rule is None:
        return ()
    kpis = access.person_kpis(store, base.org, code, when.period, by, setting)
    with store.cursor() as cursor:
        rows = queries.rows(cursor, "workspace/score_place", org=base.org, person=code, period=when.period)
        known = queries.rows(cursor, "people/person_component", org=base.org, person=code, period=when.period)
    access.record(store, base.org, "person_score", when.period, len(rows), by)
    component = known[0][0] if known else None
    return tuple(
        Person(unit, grade, worked((component if kpi is None else kpi, a, d), rule, score), kpis)
        for unit, grade, kpi, a, d, score in rows
    )
