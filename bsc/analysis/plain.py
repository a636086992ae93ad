"""Results of queries as frames whose texts are Python objects: quicker to make than pandas' own, and to cut apart."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd

from bsc import queries
from bsc.frames import together


def run(cursor: duckdb.DuckDBPyConnection, name: str, /, **params: Any) -> pd.DataFrame:
    """The result of a query as ``queries.run`` gives it, but with texts as Python objects (missing: nan, or None where
    the whole column is).
    """
    found = queries.execute(cursor, name, **params).fetchnumpy()
    return together(pd.DataFrame({column: _column(values) for column, values in found.items()}))


def _column(values: Any) -> Any:
    """One column of a result; ``values`` has a mask where something is missing."""
    if not isinstance(values, np.ma.MaskedArray):
        return pd.Series(values, dtype=object) if values.dtype == object else values
    missing, held = np.ma.getmaskarray(values), values.data
    if held.dtype == object:
        held = held.copy()
        held[missing] = None if missing.all() else np.nan
        return pd.Series(held, dtype=object)
    if held.dtype.kind == "b":
        return pd.arrays.BooleanArray(held, missing)
    if held.dtype.kind in "iu":
        return pd.arrays.IntegerArray(held, missing)
    return values.filled(np.nan if held.dtype.kind == "f" else np.datetime64("NaT"))
