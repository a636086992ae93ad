"""What a reader can choose from: organisations, units and periods."""

from __future__ import annotations

import duckdb
import pandas as pd

from bsc import queries


def organisations(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """org, name, synthetic, note, rule_set; real organisations before invented ones."""
    return queries.run(cursor, "pages/organisations")


def units(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """unit, name, parent, type, depth (0 at the top), has_figures; in tree order."""
    return queries.run(cursor, "pages/units", org=org)


def periods(cursor: duckdb.DuckDBPyConnection, org: str, unit: str) -> pd.DataFrame:
    """period, grain, with_actual, indicators; newest first. Empty when the unit has no figures."""
    return queries.run(cursor, "pages/periods", org=org, unit=unit)
