"""Reading the ledger: what was received, what was refused and why, what is remembered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb

from bsc import queries
from bsc.reports import record
from bsc.reports.counts import Counts
from bsc.reports.model import Reading
from bsc.reports.recognise import Known

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Entry:
    """One table that was submitted. ``status`` is accepted, withdrawn or refused; ``size`` is what is kept, in bytes."""

    report_id: int
    org: str
    file: str
    table: str
    kind: str
    status: str
    counts: Counts
    accepted_at: datetime
    accepted_by: str
    corrects: int | None
    corrected_by: int | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawn_why: str | None
    size: int
    cleaned: bool
    settled: int = 0  # refused rows that came back corrected in a report that is in force

    @property
    def waiting(self) -> int:
        """Refused rows that nobody has corrected yet."""
        return self.counts.refused_rows - self.settled


def entries(cursor: duckdb.DuckDBPyConnection, org: str) -> list[Entry]:
    """All submitted tables of an organisation, newest first."""
    return [_entry(row) for row in queries.rows(cursor, "facts/ledger", org=org, report_id=None)]


def entry(cursor: duckdb.DuckDBPyConnection, report_id: int) -> Entry | None:
    """One submitted table; None when there is none of that number."""
    rows = queries.rows(cursor, "facts/ledger", org=None, report_id=report_id)
    return _entry(rows[0]) if rows else None


def _entry(row: tuple[Any, ...]) -> Entry:
    report_id, org, file, table, kind, status, counts, at, by, corrects, corrected_by, *left = row
    withdrawn_at, withdrawn_by, why, size, cleaned, settled = left
    return Entry(
        report_id,
        org,
        file,
        table,
        kind,
        status,
        Counts.loads(counts),
        at,
        by,
        corrects,
        corrected_by,
        withdrawn_at,
        withdrawn_by,
        None if corrected_by else why,
        size or 0,
        bool(cleaned),
        settled,
    )


def reading(cursor: duckdb.DuckDBPyConnection, report_id: int) -> Reading | None:
    """How the table of a report was understood; None for a refused one."""
    rows = queries.rows(cursor, "facts/report_source", report_id=report_id)
    return record.loads(rows[0][2]) if rows and rows[0][2] else None


def refused(cursor: duckdb.DuckDBPyConnection, report_id: int) -> pd.DataFrame:
    """The cells of a report that could not be used: row_no, column_no, column_name, value, reason, cells (JSON list)."""
    return queries.run(cursor, "facts/refused_of_report", report_id=report_id)


def settled(cursor: duckdb.DuckDBPyConnection, report_id: int) -> dict[int, int]:
    """The refused rows of a report that came back corrected: row -> the report in force that holds it."""
    return dict(queries.rows(cursor, "facts/settled_of_report", report_id=report_id))


def refused_rows(cursor: duckdb.DuckDBPyConnection, report_id: int) -> dict[int, list[str | None]]:
    """The rows of a report of which something could not be used: row -> its cells as text."""
    frame = refused(cursor, report_id).drop_duplicates("row_no")
    return {int(row): json.loads(cells) for row, cells in zip(frame["row_no"], frame["cells"], strict=True)}


def known(cursor: duckdb.DuckDBPyConnection, org: str) -> Known:
    """What recognising may use of an organisation: remembered readings, directions by code and name, names of units."""
    readings = queries.rows(cursor, "facts/known_mappings", org=org)
    units = queries.rows(cursor, "facts/unit_names", org=org)
    return Known(
        {signature: record.loads(text) for signature, text in readings},
        dict(
            queries.rows(cursor, "facts/directions_by_name", org=org)
            + queries.rows(cursor, "facts/known_directions", org=org)
        ),
        dict(units),
    )
