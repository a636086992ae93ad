"""Reading Parquet as a table of text: the schema's names become the header row, typed values plain text."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bsc.errors import ReportError
from bsc.i18n import Text, text
from bsc.reports import damage
from bsc.reports.model import Table
from bsc.reports.readers.text import MAX_COLUMNS, empty

MAX_BYTES = 4 << 30


def read_parquet(data: bytes, name: str) -> list[Table]:
    """One table. ReportError: ``broken``, ``bomb``, ``empty_file``."""
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        size = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
        if size > MAX_BYTES:
            raise ReportError(
                "bomb",
                text("The file unpacks to far more than a report holds."),
                text("{size} MB unpacked from {packed} MB.", size=size >> 20, packed=max(1, len(data) >> 20)),
                text("If it is a real report, save its table as CSV."),
            )
        read = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ReportError(
            "broken",
            text("The Parquet file is damaged."),
            damage.said(error),
            text("Write it again, or give the table as CSV."),
        ) from error
    if not read.num_columns or not read.num_rows:
        raise empty()
    notes: list[Text] = []
    columns: list[pa.ChunkedArray] = []
    names: list[str] = []
    typed: set[int] = set()
    for column_name, column in zip(read.column_names[:MAX_COLUMNS], read.columns, strict=False):
        if column_name == "__index_level_0__":
            continue
        try:
            texts = _texts(column)
        except pa.ArrowException:
            notes.append(text("The column {name} holds nested values and is left out.", name=column_name))
            continue
        if (
            pa.types.is_floating(column.type)
            or pa.types.is_integer(column.type)
            or pa.types.is_decimal(column.type)
        ):
            typed.add(len(columns))
        columns.append(texts)
        names.append(column_name)
    header = pa.table(
        {
            "row": pa.array([1], pa.int32()),
            **{f"c{i}": pa.array([n or None], pa.string()) for i, n in enumerate(names)},
        }
    )
    rows = pa.array(range(2, read.num_rows + 2), pa.int32())
    body = pa.table({"row": rows, **{f"c{i}": c for i, c in enumerate(columns)}})
    return [Table(name, "", pa.concat_tables([header, body]), notes=tuple(notes), typed=frozenset(typed))]


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A typed column as text: ISO dates, shortest numbers, true and false."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _texts(column.cast(kind.value_type))
    if pa.types.is_timestamp(kind):
        out = pc.strftime(
            column.cast(pa.timestamp("s")) if kind.tz is None else column.cast(pa.timestamp("s", kind.tz)),
            "%Y-%m-%d %H:%M:%S",
        )
        return pc.replace_substring_regex(out, r" 00:00:00$", "")
    out = column.cast(pa.string())
    if pa.types.is_floating(kind):
        out = pc.replace_substring_regex(out, r"\.0$", "")
        out = pc.if_else(pc.is_in(out, value_set=pa.array(["nan", "inf", "-inf"])), None, out)
    return pc.if_else(pc.equal(pc.utf8_trim_whitespace(out), ""), None, out)
