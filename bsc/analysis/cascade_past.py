"""The cascade over time: the measures of a unit in earlier periods, and units that pull against each other.

Slow beside the rest (a graph a period), so pages work it out in the background and keep it by the store's version.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from bsc import queries, scores
from bsc.analysis.cascade import Cascade, load
from bsc.analysis.cascade_views import View, views
from bsc.cascade import measures
from bsc.cascade.friction import friction
from bsc.domain import Filters, Period
from bsc.policy_model import Policy

Loader = Callable[[Filters], Cascade | None]


@dataclass(frozen=True)
class Past:
    """``trend``: period and one column a measure (NaN where not computable or not to be shown), oldest first."""

    trend: pd.DataFrame
    friction: View | None


def past(
    cursor: duckdb.DuckDBPyConnection, filters: Filters, policy: Policy, loaded: Loader | None = None
) -> Past:
    """The past of the selected unit; ``loaded`` gives the cascade of a period, else it is loaded here."""
    at = loaded or (lambda asked: load(cursor, asked, policy))
    now = at(filters)
    pulling = None if now is None else tug_of_war(cursor, now, policy, filters.unit)
    return Past(trend(cursor, filters, at), pulling)


def trend(cursor: duckdb.DuckDBPyConnection, filters: Filters, at: Loader) -> pd.DataFrame:
    """The measures of the selected unit (the whole without one) over the periods of individual KPIs.

    Units' targets and achievements are those of the period of the selected grain that ends with the people's.
    """
    rows = []
    for period, _, end in queries.rows(cursor, "pages/cascade_periods", org=filters.org):
        c = at(filters.with_(period=ending(end, filters.period) if filters.period else period))
        if c is None:
            continue
        row: dict[str, Any] = {"period": period}
        row |= {v.name: np.nan if v.value is None else v.value for v in views(c, filters.unit)}
        rows.append(row)
    return pd.DataFrame(rows)


def ending(end: date, like: str) -> str:
    """The code of the period as long as ``like`` that ends on ``end``."""
    wanted = Period.from_code(like)
    months = (wanted.end.year - wanted.start.year) * 12 + wanted.end.month - wanted.start.month
    first = end.year * 12 + end.month - 1 - months
    return Period.between(date(first // 12, first % 12 + 1, 1), end).code


def tug_of_war(cursor: duckdb.DuckDBPyConnection, c: Cascade, policy: Policy, unit: str = "") -> View:
    """Horizontal friction inside a unit (the whole for ''): pairs of units, strongest first, with their correlation.

    Over the periods up to the day of the cascade, of the grain that most scorecards have.
    """
    held = scores.of(cursor, c.org, policy)
    found = queries.run(cursor, "pages/cascade_friction", nodes=held.nodes, until=c.at)
    place = c.position(unit)
    if place >= 0:
        found = found[found["unit"].isin(c.units["unit"][c.below[place]])]
    return pulling(found, c)


def pulling(found: pd.DataFrame, c: Cascade) -> View:
    """Pairs that pull against each other in a frame as ``pages/cascade_friction`` gives it."""
    wide = found.pivot_table(
        index=["objective", "unit"], columns="period_end", values="score", aggfunc="first"
    )
    objective = wide.index.get_level_values("objective")
    pairs = friction(wide.to_numpy(np.float64), pd.factorize(objective)[0].astype(np.int64))
    names = dict(zip(c.units["unit"], c.units["name"], strict=True))
    aims = dict(zip(c.code[c.graph.objectives], c.name[c.graph.objectives], strict=True))
    rows = [
        {
            "key": f"u|{wide.index[a][1]}|{wide.index[b][1]}",
            "tier": "unit",
            "code": wide.index[b][1],
            "name": " · ".join(
                [str(names.get(wide.index[k][1], wide.index[k][1])) for k in (a, b)]
                + [str(aims.get(wide.index[a][0], wide.index[a][0]))]
            ),
            "unit": wide.index[a][1],
            "unit_name": names.get(wide.index[a][1], wide.index[a][1]),
            "people": np.nan,
            "amount": float(rho),
        }
        for a, b, rho in zip(pairs.first.tolist(), pairs.second.tolist(), pairs.rho, strict=True)
    ]
    columns = ["key", "tier", "code", "name", "unit", "unit_name", "people", "amount"]
    return View(
        "friction",
        float(len(rows)) if pairs.tested else None,
        pairs.sentence,
        measures.FORMULAS["friction"],
        None,
        None,
        pd.DataFrame(rows, columns=columns),
        {"tested": float(pairs.tested)},
    )
