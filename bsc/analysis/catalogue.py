"""The catalogue as it stands: indicators, objectives and units with what people entered on top of the reports."""

from __future__ import annotations

import duckdb
import pandas as pd

from bsc import queries


def indicators(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """indicator (code), name, name_en, objective, perspective, perspective_by, level, polarity, measure_unit, weight,
    consolidation, formula, data_source, worst, midpoint, note; by objective and code."""
    return queries.run(cursor, "pages/catalogue_indicators", org=org)


def objectives(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """objective (code), name, name_en, perspective, weight, indicators (how many)."""
    return queries.run(cursor, "pages/catalogue_objectives", org=org)


def units(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """unit (code), name, parent, type, valid_from, valid_to."""
    return queries.run(cursor, "pages/catalogue_units", org=org)
