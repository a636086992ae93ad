"""The files behind the facts: kept once per content, read again when somebody asks for a cell.

A file is kept as it came, compressed. Where a table of it has identifying columns it is kept as a cleaned Parquet of
the text cells of its accepted tables: names, NIP, e-mail are gone, person codes are hashed.
"""

from __future__ import annotations

import functools
import hashlib
import io
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bsc import queries
from bsc.errors import NotFound
from bsc.i18n import text
from bsc.reports import pseudonym, record
from bsc.reports.model import Kind, Reading, Role, Table
from bsc.reports.read import read_bytes

_LEVEL = 3  # zstd: on a million rows of CSV 0.2 s, a quarter of the size
_CACHED_ROWS = 1_500_000  # of tables read again, over all of them


@dataclass(frozen=True)
class Original:
    """What is kept of a file. ``content`` is the file itself, or (``cleaned``) a Parquet of its cleaned cells."""

    name: str
    content: bytes
    cleaned: bool


class Content:
    """The bytes of a submitted file. Compressing begins at once beside whatever else is done."""

    def __init__(self, source: Path | bytes, pool: Executor) -> None:
        self.data = source if isinstance(source, bytes) else source.read_bytes()
        self.sha256 = digest(self.data)
        self._packed = pool.submit(compress, self.data)

    def packed(self) -> bytes:
        """The compressed bytes."""
        return self._packed.result()


def digest(content: bytes) -> str:
    """The sha256 by which a file is known."""
    return hashlib.sha256(content).hexdigest()


def needs_cleaning(readings: Sequence[Reading]) -> bool:
    """Whether one of the tables of a file has identifying columns, codes of persons, or is about persons."""
    return any(
        r.kind in (Kind.PEOPLE, Kind.INDIVIDUAL_KPIS) or any(c.role in record.HIDDEN for c in r.columns)
        for r in readings
    )


def clean(table: Table, reading: Reading, secret: bytes) -> Table:
    """The table without identifying columns and with person codes hashed."""
    cells = table.cells
    for column in reading.columns:
        name = f"c{column.index}"
        if name not in cells.column_names:
            continue
        place = cells.schema.get_field_index(name)
        if column.role == Role.IDENTIFYING:
            cells = cells.set_column(place, name, pa.nulls(cells.num_rows, pa.string()))
        elif column.role in (Role.PERSON, Role.RATER):
            cells = cells.set_column(place, name, _hashed(cells, name, reading, secret))
    return Table(
        table.file, table.name, cells, table.merged, table.hidden, table.notes, table.typed, table.title
    )


def _hashed(cells: pa.Table, name: str, reading: Reading, secret: bytes) -> pa.Array:
    """The codes of persons of a column as keyed hashes, each distinct one hashed once; nothing outside the data rows."""
    column = cells[name]
    coded = pc.dictionary_encode(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
    hashed = [
        pseudonym.code(secret, value) if value and value.strip() else None
        for value in coded.dictionary.to_pylist()
    ]
    row = cells["row"]
    inside = pc.and_(
        pc.and_(pc.greater_equal(row, reading.first_row), pc.less_equal(row, reading.last_row)),
        pc.invert(pc.is_in(row, value_set=pa.array(reading.header_rows, row.type))),
    )
    found = pa.array(hashed, pa.string()).take(coded.indices)
    inside = inside.combine_chunks() if isinstance(inside, pa.ChunkedArray) else inside
    return pc.if_else(inside, found, pa.scalar(None, pa.string()))


def keep(
    cursor: duckdb.DuckDBPyConnection,
    sha256: str,
    name: str,
    content: Content,
    cleaned: Sequence[Table] | None,
    at: datetime,
) -> None:
    """Keep a file, once. ``cleaned`` are its accepted tables without identifying columns; None keeps the bytes.

    A file that was kept as it came, and now turns out to hold identifying columns, is replaced by its cleaned tables.
    """
    held = queries.rows(cursor, "facts/file_state", sha256=sha256)
    if cleaned is None:
        if not held:
            _write(cursor, sha256, name, len(content.data), content.packed(), False, at)
        return
    keep_cleaned(cursor, sha256, name, cleaned, at)


def keep_cleaned(
    cursor: duckdb.DuckDBPyConnection, sha256: str, name: str, cleaned: Sequence[Table], at: datetime
) -> None:
    """Keep these cleaned tables of a file, beside those kept cleaned before; a raw form of it is taken out."""
    held = queries.rows(cursor, "facts/file_state", sha256=sha256)
    before = {}
    if held and held[0][0]:
        before = {t.name: t for t in _tables(cursor, sha256)}
    parts = before | {t.name: t for t in cleaned}
    data = _parquet(list(parts.values()))
    if held:
        queries.rows(cursor, "facts/delete_file", sha256=sha256)
    _write(cursor, sha256, name, len(data), compress(data), True, at)


def _write(
    cursor: duckdb.DuckDBPyConnection,
    sha256: str,
    name: str,
    size: int,
    packed: bytes,
    cleaned: bool,
    at: datetime,
) -> None:
    queries.rows(
        cursor,
        "facts/insert_file",
        sha256=sha256,
        file=name,
        size=size,
        content=packed,
        cleaned=cleaned,
        at=at,
    )


def compress(data: bytes) -> bytes:
    """zstd."""
    return bytes(pa.Codec("zstd", _LEVEL).compress(data, asbytes=True))


def original(cursor: duckdb.DuckDBPyConnection, sha256: str) -> Original:
    """What is kept of a file. NotFound when nothing is."""
    rows = queries.rows(cursor, "facts/file_content", sha256=sha256)
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


def _parquet(tables: Sequence[Table]) -> bytes:
    """Cleaned tables in one Parquet: their cells, and the table's name in ``table_name``."""
    parts = [
        t.cells.append_column("table_name", pa.array([t.name] * t.cells.num_rows, pa.string()))
        for t in tables
    ]
    sink = io.BytesIO()
    pq.write_table(pa.concat_tables(parts, promote_options="default"), sink, compression="zstd")
    return sink.getvalue()


def _tables(cursor: duckdb.DuckDBPyConnection, sha256: str) -> list[Table]:
    """All tables of a kept file, read again."""
    kept = original(cursor, sha256)
    if not kept.cleaned:
        return read_bytes(kept.content, kept.name)
    whole = pq.read_table(io.BytesIO(kept.content))
    names = pc.unique(whole["table_name"]).to_pylist()
    cells = whole.drop_columns(["table_name"])
    return [Table(kept.name, name, cells.filter(pc.equal(whole["table_name"], name))) for name in names]


class _Cache:
    """Tables read again for looking up cells: the newest few, bounded by their rows."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], list[Table]] = OrderedDict()
        self._lock = threading.Lock()

    def tables(self, cursor: duckdb.DuckDBPyConnection, sha256: str) -> list[Table]:
        with self._lock:
            key = (sha256, str(queries.rows(cursor, "facts/file_state", sha256=sha256)))
            if key not in self._held:
                self._held[key] = _tables(cursor, sha256)
                while len(self._held) > 1 and self._rows() > _CACHED_ROWS:
                    self._held.popitem(last=False)
            self._held.move_to_end(key)
            return self._held[key]

    def _rows(self) -> int:
        return sum(t.cells.num_rows for tables in self._held.values() for t in tables)


@functools.cache
def _cache() -> _Cache:
    return _Cache()


def table(cursor: duckdb.DuckDBPyConnection, sha256: str, name: str) -> Table:
    """One table of a kept file, read again. NotFound when the file has none of that name."""
    for found in _cache().tables(cursor, sha256):
        if found.name == name:
            return found
    raise NotFound(
        "no_such_table",
        text("The kept file has no table of this name."),
        text("Table: {table}", table=name),
        text("The way files are read may have changed; import the file again."),
    )


def row(cursor: duckdb.DuckDBPyConnection, report_id: int, row_no: int) -> dict[int, str]:
    """The cells of one row of a report as they stood in the file: 1-based column -> text; empty cells left out."""
    sha256, name = source(cursor, report_id)
    cells = table(cursor, sha256, name).cells
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
    sha256, _ = source(cursor, report_id)
    return original(cursor, sha256)


def source(cursor: duckdb.DuckDBPyConnection, report_id: int) -> tuple[str, str]:
    """The file (sha256) and table that a report was read from. NotFound when there is no such report."""
    rows = queries.rows(cursor, "facts/report_source", report_id=report_id)
    if not rows:
        raise NotFound(
            "no_such_report",
            text("There is no report {report}.", report=str(report_id)),
            None,
            text("Look for its number in the list of reports."),
        )
    return rows[0][0], rows[0][1]
