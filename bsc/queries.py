"""SQL files: find one by name, know its parameters and grain, run it.

A file under ``queries/`` holds one statement and starts with a comment: what it answers, ``grain:`` the columns
that make a row unique, ``params:`` name and type of each named parameter (``-`` for none).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:  # a terminal command starts three times faster without pandas
    import pandas as pd

QUERIES = Path(__file__).parent.parent / "queries"


@dataclass(frozen=True)
class Query:
    """One SQL file. ``name`` is its path below queries/ without the suffix, e.g. ``pages/overview``."""

    name: str
    sql: str
    about: str
    grain: tuple[str, ...]
    params: dict[str, str]


@functools.cache
def find(name: str) -> Query:
    """The query of that name; KeyError when there is no such file."""
    path = QUERIES / f"{name}.sql"
    if not path.is_file():
        raise KeyError(name)
    sql = path.read_text("utf-8")
    header = [m[1] for line in sql.splitlines() if (m := re.match(r"--\s?(.*)", line.strip()))]
    fields = {m[1]: m[2].strip() for line in header if (m := re.match(r"(grain|params):(.*)", line))}
    about = " ".join(line for line in header if not re.match(r"(grain|params):", line)).strip()
    params = dict(
        p.strip().split(" ", 1) for p in fields.get("params", "-").split(";") if p.strip() not in ("", "-")
    )
    grain = tuple(c.strip() for c in fields.get("grain", "-").split(",") if c.strip() not in ("", "-"))
    return Query(name, sql, about, grain, params)


def names(folder: str = "") -> list[str]:
    """All query names below ``folder``, sorted: the order in which schema, macros and views are created."""
    return sorted(
        p.relative_to(QUERIES).with_suffix("").as_posix() for p in (QUERIES / folder).rglob("*.sql")
    )


def execute(cursor: duckdb.DuckDBPyConnection, name: str, /, **params: Any) -> duckdb.DuckDBPyConnection:
    """Execute a query; its result stays on ``cursor``."""
    return cursor.execute(find(name).sql, params or None)


def run(cursor: duckdb.DuckDBPyConnection, name: str, /, **params: Any) -> pd.DataFrame:
    """The result as a DataFrame."""
    return execute(cursor, name, **params).df()


def rows(cursor: duckdb.DuckDBPyConnection, name: str, /, **params: Any) -> list[tuple[Any, ...]]:
    """The result as tuples, with exact types (date, Decimal, int)."""
    return execute(cursor, name, **params).fetchall()
