"""Tables of text cells and readings of them, written out by hand, for tests of what follows recognition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from bsc.domain import Period
from bsc.reports import catalogue
from bsc.reports.convert import Staged, convert
from bsc.reports.model import Column, Kind, NumberFormat, Reading, Role, Table
from bsc.reports.periods import parse
from bsc.reports.read import read_bytes
from bsc.reports.recognise import recognise

POINT = NumberFormat(".", ",")
COMMA = NumberFormat(",", ".")
NOW = datetime(2026, 1, 1)  # noqa: DTZ001 - the store keeps times without a zone
_NUMBERS = {
    Role.TARGET,
    Role.TARGET_LOW,
    Role.TARGET_HIGH,
    Role.ACTUAL,
    Role.BASELINE,
    Role.WEIGHT,
    Role.COUNT,
}


def table(rows: Iterable[Sequence[str | None]], first: int = 2, file: str = "a.csv", name: str = "") -> Table:
    """A table whose first data row has the sheet's row number ``first``."""
    data = [list(row) for row in rows]
    width = max((len(row) for row in data), default=0)
    cells = {
        f"c{i}": pa.array([row[i] if i < len(row) else None for row in data], pa.string())
        for i in range(width)
    }
    return Table(
        file, name, pa.table({"row": pa.array(range(first, first + len(data)), pa.int32()), **cells})
    )


def read(csv: str, name: str = "laporan.csv") -> tuple[Table, Reading]:
    """The first table of a CSV text and how it is understood."""
    found = read_bytes(csv.encode(), name)[0]
    return found, recognise([found])[0]


def column(
    index: int, role: Role, period: str = "", number: NumberFormat | None = POINT, **more: Any
) -> Column:
    """A column; ``period`` makes it a wide one."""
    found: Period | None = parse(period) if period else None
    return Column(
        index,
        more.pop("header", str(role)),
        role,
        1.0,
        period=found,
        period_label=more.pop("period_label", period),
        number=number if role in _NUMBERS else None,
        **more,
    )


def reading(of: Table, *columns: Column | Role, kind: Kind = Kind.MEASUREMENTS, **more: Any) -> Reading:
    """A reading of all rows of a table; plain roles stand for the columns in their order."""
    numbers = of.cells["row"].to_pylist()
    made = tuple(column(i, c) if isinstance(c, Role) else c for i, c in enumerate(columns))
    return Reading(of.file, of.name, kind, 1.0, (1,), numbers[0], numbers[-1], made, **more)


def staged(
    cursor: duckdb.DuckDBPyConnection,
    of: Table,
    understood: Reading,
    definitions: tuple[Table, Reading] | None = None,
    org: str = "t",
) -> Staged:
    """The table converted on ``cursor``."""
    return convert(cursor, catalogue.load(cursor, org, NOW), of, understood, None, definitions)


def facts(cursor: duckdb.DuckDBPyConnection, *columns: str) -> list[tuple[Any, ...]]:
    """Columns of the measurements that the staged table would insert, in the order of the sheet."""
    from bsc import queries

    sql = queries.find("facts/insert_measurement").sql
    select = sql[sql.index("select") :]
    frame = cursor.sql(select, params={"report_id": 1, "org": "t"})
    chosen = frame.order("row_no, period, breakdown").project(*(duckdb.ColumnExpression(c) for c in columns))
    return chosen.fetchall()


def relation(cursor: duckdb.DuckDBPyConnection, name: str, *columns: str) -> list[tuple[Any, ...]]:
    """Columns of a staged relation."""
    return cursor.table(name).project(*(duckdb.ColumnExpression(c) for c in columns)).fetchall()
