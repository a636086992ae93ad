"""Single persons in the cascade, as codes, for a server that allows it (``bsc.access``); everybody else sees groups."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from bsc import queries
from bsc.analysis.cascade import Cascade
from bsc.cascade.model import Tier


def persons(cursor: duckdb.DuckDBPyConnection, c: Cascade, unit: str) -> pd.DataFrame:
    """The people of one unit itself (not of those below it), those whose work reaches least first.

    person (code), kpis, linked (KPIs with a link that holds), reach (fraction of the person's work weight that reaches an
    objective), score (mean achievement of the KPIs by weight, percent, NaN without one). Only to be called through
    ``bsc.access.looked_at``, which decides and keeps the record.
    """
    found_codes = queries.rows(cursor, "pages/cascade_persons", org=c.org, period=c.kpi_period)
    codes = [str(person) for (person,) in found_codes]
    place = c.position(unit)
    sheet = np.asarray(c.nodes.codes("sheet"))
    mine = (c.nodes.tier == Tier.KPI) & (c.unit == place) & (place >= 0)
    nodes = np.flatnonzero(mine)
    mass = np.zeros(c.nodes.size) if c.nodes.mass is None else c.nodes.mass
    found = pd.DataFrame(
        {
            "person": [codes[k] for k in sheet[nodes]],
            "mass": mass[nodes],
            "linked": c.flow.reach[nodes] > 0,
            "reached": c.flow.reach[nodes] * mass[nodes],
            "score": c.score[nodes],
        }
    )
    scored = found["score"].notna()
    found["points"] = (found["score"] * found["mass"]).where(scored, 0.0)
    found["scored"] = found["mass"].where(scored, 0.0)
    told = found.groupby("person", as_index=False).agg(
        kpis=("mass", "size"),
        linked=("linked", "sum"),
        mass=("mass", "sum"),
        reached=("reached", "sum"),
        points=("points", "sum"),
        scored=("scored", "sum"),
    )
    told["reach"] = (told["reached"] / told["mass"]).where(told["mass"] > 0)
    told["score"] = (told["points"] / told["scored"]).where(told["scored"] > 0)
    shown = told[["person", "kpis", "linked", "reach", "score"]]
    return shown.sort_values(["reach", "person"], kind="stable", ignore_index=True)
