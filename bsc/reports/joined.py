"""Targets that stand in a definitions table: put beside the measurements that it was joined to by code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from bsc import queries
from bsc.reports import cells, record
from bsc.reports.catalogue import Catalogue
from bsc.reports.keys import tidy
from bsc.reports.model import Reading, Role, Table
from bsc.reports.unfold import VALUES, Sheet, groups


@dataclass(frozen=True)
class Place:
    """The cell of a definitions table that a target comes from."""

    report: int
    file: str
    table: str
    row: int
    column: int
    accepted_at: datetime
    accepted_by: str


def place_of_target(
    cursor: duckdb.DuckDBPyConnection, report_id: int, indicator: str, period: str
) -> Place | None:
    """Where the target of a report stands whose own table has none: in the definitions joined to it; else None.

    ``period`` is a code; a target column without a period holds for every period.
    """
    rows = queries.rows(cursor, "facts/definition_row", report_id=report_id, indicator=indicator)
    if not rows:
        return None
    report, file, table, row, reading, at, by = rows[0]
    for group in groups(record.loads(reading)):
        column = group.columns.get(Role.TARGET)
        if column is not None and (group.period is None or group.period.code == period):
            return Place(report, file, table, row, column.index + 1, at, by)
    return None


_SCHEMA = pa.schema(
    [
        ("indicator_no", pa.int32()),
        ("period", pa.string()),
        ("target_kind", pa.string()),
        *((name, pa.float64()) for name in ("target", "target_low", "target_high")),
    ]
)


def stage_targets(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, definitions: tuple[Table, Reading]
) -> None:
    """Complete ``staged_measurement`` with the targets of the definitions; words as targets are left out.

    A target column with a period of its own holds for that period, one without for every period of the table.
    """
    table, reading = definitions
    if not any(c.role in VALUES for c in reading.columns):
        return
    sheet = Sheet(table, reading)
    codes, names = (sheet.column(r).to_pylist() for r in (Role.INDICATOR_CODE, Role.INDICATOR))
    numbers = dict(queries.rows(cursor, "facts/numbered_indicators"))
    rows: dict[tuple[int, str], tuple[object, ...]] = {}
    constant = tidy(reading.constants.get(Role.PERIOD))
    for group in groups(reading):
        column = group.columns.get(Role.TARGET)
        if column is None:
            continue
        period = group.period or (cells.parse_period(constant) if constant else None)
        style = cells.style_of(column)
        for code, name, written in zip(codes, names, sheet.texts(column), strict=True):
            known = catalogue.indicators.find(code) or catalogue.indicators.find(name)
            if not written or known not in numbers:
                continue
            form, value, low, high, _, reason = cells.meaning("target", written, style)
            if form and form != "text" and not reason:
                key = (numbers[known], period.code if period else "")
                rows.setdefault(key, (form, value, low, high))
    cursor.register("joined_target", cells.table_of(((*key, *said) for key, said in rows.items()), _SCHEMA))
    queries.execute(cursor, "facts/joined_targets")
