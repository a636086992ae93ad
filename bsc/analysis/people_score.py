"""How a career score is made: weights on paper and in effect, and one score worked through, invented or of one person.

A person's score is read only through ``bsc.access.looked_at``: where the server allows it, and on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc import queries
from bsc.analysis.people import Period, When
from bsc.people.rule import Rule
from bsc.people.scores import Effective, Worked, effective, worked
from bsc.policy_rules import COMPONENTS

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


def person(cursor: duckdb.DuckDBPyConnection, org: str, period: str, code: str) -> pd.DataFrame:
    """One person's scores in a period, a row for each unit and grade: unit, grade, kpi, assessment, development, score
    (hundredths, NA missing); a KPI component that no report gives comes from the person's KPIs.

    Only through ``bsc.access.looked_at``.
    """
    where = {"org": org, "person": code, "period": period}
    rows = queries.rows(cursor, "workspace/score_place", **where)
    known = queries.rows(cursor, "people/person_component", **where)
    component = known[0][0] if known else None
    frame = pd.DataFrame(
        [(u, g, component if kpi is None else kpi, a, d, score) for u, g, kpi, a, d, score in rows],
        columns=["unit", "grade", *COMPONENTS, "score"],
    )
    return frame.astype(dict.fromkeys((*COMPONENTS, "score"), "Int64"))


def worked_row(row: Any, rule: Rule) -> Worked:
    """A row of ``person`` worked through."""
    parts = [None if pd.isna(getattr(row, name)) else int(getattr(row, name)) for name in COMPONENTS]
    return worked(parts, rule, None if pd.isna(row.score) else int(row.score))
