"""The files behind the facts: kept once per organisation and content, read again when somebody asks for a cell.

How a file is kept, as it came or as cleaned tables, is ``keeping``'s decision. It is read again with the options it
was read with first (``again``), which stand in the ledger.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bsc import queries
from bsc.errors import NotFound
from bsc.i18n import text
from bsc.reports import again
from bsc.reports.model import Table
from bsc.reports.read import read_bytes

_LEVEL = 1  # zstd: on a million rows of CSV 0.1 s, a fifth of the size; higher ones save nothing there
_CACHED_ROWS = 1_500_000  # of tables read again, over all of them


@dataclass(frozen=True)
class Original:
    """What is kept of a file. ``content`` is the file itself, or (``cleaned``) a Parquet of its cleaned cells."""

    name: str
    content: bytes
    cleaned: bool


@dataclass(frozen=True)
class Source:
    """Where a report was read from: file, table and the options of reading (none in a store of an older version)."""

    org: str
    sha256: str
    table: str
    options: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Packed:
    """Something to keep, compressed; ``size`` is its length in bytes before."""

    size: int
    content: bytes


def digest(content: bytes) -> str:
    """The sha256 by which a file is known."""
    return hashlib.sha256(content).hexdigest()


def packed(content: bytes) -> Packed:
    """Compressed with zstd."""
    return Packed(len(content), bytes(pa.Codec("zstd", _LEVEL).compress(content, asbytes=True)))


def packed_tables(tables: Sequence[Table]) -> Packed:
    """Cleaned tables as one Parquet: their cells, and the table's name in ``table_name``."""
    parts = [
        t.cells.append_column("table_name", pa.array([t.name] * t.cells.num_rows, pa.string()))
        for t in tables
    ]
    sink = io.BytesIO()
    pq.write_table(pa.concat_tables(parts, promote_options="default"), sink, compression="zstd")
    return packed(sink.getvalue())


def state(cursor: duckdb.DuckDBPyConnection, org: str, sha256: str) -> bool | None:
    """Whether an organisation's file is kept cleaned (True) or as it came (False); None when it is not kept."""
    held = queries.rows(cursor, "facts/file_state", org=org, sha256=sha256)
    return bool(held[0][0]) if held else None


def keep(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    sha256: str,
    name: str,
    content: Packed,
    cleaned: bool,
    at: datetime,
) -> None:
    """Keep a file of an organisation, in the place of what was kept of it before."""
    queries.rows(cursor, "facts/delete_file", org=org, sha256=sha256)
    queries.rows(
        cursor,
        "facts/insert_file",
        org=org,
        sha256=sha256,
        file=name,
        size=content.size,
        content=content.content,
        cleaned=cleaned,
        at=at,
    )


def original(cursor: duckdb.DuckDBPyConnection, org: str, sha256: str) -> Original:
    """What is kept of a file. NotFound when nothing is."""
    rows = queries.rows(cursor, "facts/file_content", org=org, sha256=sha256)
    if not rows:
        raise NotFound(
            "no_such_file",
            text("The store does not hold this file."),
            text("sha256 {sha256}", sha256=sha256[:16]),
            text("Look for it in the list of reports."),
        )
    name, size, content, cleaned = rows[0]
    data = pa.Codec("zstd").decompress(content, decompressed_size=size, asbytes=True) if size else b""
    return Original(name, bytes(data), cleaned)


def tables(cursor: duckdb.DuckDBPyConnection, org: str, sha256: str) -> list[Table]:
    """All tables of a file that is kept cleaned."""
    kept = original(cursor, org, sha256)
    whole = pq.read_table(io.BytesIO(kept.content))
    names = pc.unique(whole["table_name"]).to_pylist()
    cells = whole.drop_columns(["table_name"])
    return [Table(kept.name, name, cells.filter(pc.equal(whole["table_name"], name))) for name in names]


def _read(cursor: duckdb.DuckDBPyConnection, source: Source) -> Table | None:
    kept = original(cursor, source.org, source.sha256)
    if kept.cleaned:
        found = tables(cursor, source.org, source.sha256)
    elif source.options:
        made = again.table(kept.content, kept.name, source.options)
        return made
    else:
        found = read_bytes(kept.content, kept.name)
    return next((t for t in found if t.name == source.table), None)


class _Cache:
    """Tables read again for looking up cells: the newest few, bounded by their rows."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, ...], Table | None] = OrderedDict()
        self._lock = threading.Lock()

    def table(self, cursor: duckdb.DuckDBPyConnection, source: Source) -> Table | None:
        with self._lock:
            state = queries.rows(cursor, "facts/file_state", org=source.org, sha256=source.sha256)
            options = json.dumps(source.options, sort_keys=True) if source.options else ""
            key = (source.org, source.sha256, source.table, options, str(state))
            if key not in self._held:
                self._held[key] = _read(cursor, source)
                while len(self._held) > 1 and self._rows() > _CACHED_ROWS:
                    self._held.popitem(last=False)
            self._held.move_to_end(key)
            return self._held[key]

    def _rows(self) -> int:
        return sum(t.cells.num_rows for t in self._held.values() if t is not None)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


@functools.cache
def _cache() -> _Cache:
    return _Cache()


def forget() -> None:
    """Forget the tables that were read again, for example because a person was erased from them."""
    _cache().clear()


def table(cursor: duckdb.DuckDBPyConnection, source: Source) -> Table:
    """The table that a report was read from, read again. NotFound when the kept file does not give it."""
    found = _cache().table(cursor, source)
    if found is None:
        raise NotFound(
            "no_such_table",
            text("The kept file has no table of this name."),
            text("Table: {table}", table=source.table),
            text("The way files are read may have changed; import the file again."),
        )
    return found


def row(cursor: duckdb.DuckDBPyConnection, report_id: int, row_no: int) -> dict[int, str]:
    """The cells of one row of a report as they stood in the file: 1-based column -> text; empty cells left out."""
    cells = table(cursor, source(cursor, report_id)).cells
    found = cells.filter(pc.equal(cells["row"], row_no))
    if not found.num_rows:
        return {}
    return {
        int(column[1:]) + 1: value
        for column in found.column_names
        if column != "row" and (value := found[column][0].as_py()) is not None
    }


def cell(cursor: duckdb.DuckDBPyConnection, report_id: int, row_no: int, column_no: int) -> str | None:
    """The text of one cell as it stood in the file; None for an empty or a dropped one."""
    return row(cursor, report_id, row_no).get(column_no)


def file_of(cursor: duckdb.DuckDBPyConnection, report_id: int) -> Original:
    """What is kept of the file of a report, for download."""
    found = source(cursor, report_id)
    return original(cursor, found.org, found.sha256)


def source(cursor: duckdb.DuckDBPyConnection, report_id: int) -> Source:
    """The file and table that a report was read from. NotFound when there is no such report."""
    rows = queries.rows(cursor, "facts/report_source", report_id=report_id)
    if not rows:
        raise NotFound(
            "no_such_report",
            text("There is no report {report}.", report=str(report_id)),
            None,
            text("Look for its number in the list of reports."),
        )
    sha256, name, _, org, _, _, options = rows[0]
    return Source(org, sha256, name, json.loads(options) if options else None)
