"""The catalogue as it stands: indicators, objectives and units with what people entered on top of the reports."""

from __future__ import annotations

import duckdb
import pandas as pd

from bsc import queries


def indicators(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """indicator (code), name, name_en, objective, perspective, level, polarity, measure_unit, weight, consolidation,
    worst, formula, data_source, note, definition, frequency, owner, midpoint, form, low, high, scale; by objective and
    code."""
    listed = queries.run(cursor, "workspace/catalogue_indicators", org=org)
    return listed.merge(queries.run(cursor, "workspace/catalogue_forms", org=org), on="indicator", how="left")


def objectives(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """objective (code), name, name_en, perspective, weight; by perspective."""
    return queries.run(cursor, "workspace/catalogue_objectives", org=org)


def units(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """unit (code), name, parent, type, valid_from, valid_to; parents first."""
    return queries.run(cursor, "workspace/catalogue_units", org=org)
