"""What a reader can choose from within an organisation: units and periods."""

from __future__ import annotations

import duckdb
import pandas as pd

from bsc import queries


def units(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """unit, name, parent, type, depth (0 at the top), has_figures; in tree order."""
    return queries.run(cursor, "pages/units", org=org)


def periods(cursor: duckdb.DuckDBPyConnection, org: str, unit: str) -> pd.DataFrame:
    """period, grain, with_actual, indicators; newest first. Empty when the unit has no figures."""
    return queries.run(cursor, "pages/periods", org=org, unit=unit)


def periods_by_unit(cursor: duckdb.DuckDBPyConnection, org: str) -> dict[str, list[str]]:
    """The codes of the periods for which each unit of the organisation has figures, newest first."""
    return dict(queries.rows(cursor, "pages/periods_by_unit", org=org))
