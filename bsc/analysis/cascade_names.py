"""A cascade under its English names, for readers of English; what has none keeps the name it has."""

from __future__ import annotations

import copy
from dataclasses import replace

import duckdb
import numpy as np

from bsc import queries
from bsc.analysis.cascade import TIERS, Cascade
from bsc.cascade.model import Tier


def in_english(cursor: duckdb.DuckDBPyConnection, c: Cascade) -> Cascade:
    """``c`` with English names of objectives and indicators; everything that was worked out is shared, not repeated."""
    known = {
        (tier, code): name for tier, code, name in queries.rows(cursor, "pages/english_names", org=c.org)
    }
    if not known:
        return c
    name, label = c.name.copy(), np.array(c.nodes.name, dtype=object)
    units = c.units["name"].to_numpy()
    for tier in (Tier.INDICATOR, Tier.OBJECTIVE):
        for node in np.flatnonzero(c.nodes.tier == tier).tolist():
            english = known.get((TIERS[tier], c.code[node]))
            if english:
                name[node] = english
                unit = int(c.unit[node])
                label[node] = (
                    f"{english} ({units[unit]})" if tier == Tier.INDICATOR and unit >= 0 else english
                )
    flow = copy.copy(c.flow)
    nodes = replace(c.graph.nodes, name=label)  # type: ignore[arg-type]
    flow.graph = replace(c.graph, nodes=nodes)
    return replace(c, flow=flow, name=name)
