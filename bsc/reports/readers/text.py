"""Reading CSV and TSV files as tables of text: encoding, separator, quotes, ragged rows. Nothing is interpreted, no row is lost.

The fast path is Arrow's parallel reader; whenever its view of the file could differ from a strict one (ragged rows,
blank lines, odd quoting) Python's csv module decides instead.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from bsc.errors import ReportError
from bsc.i18n import Text, text
from bsc.reports.model import Table
from bsc.reports.readers import split

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 256 * 1024
LARGE = 200_000  # bytes from which the parallel reader is tried first
MAX_COLUMNS = 2000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Dialect:
    """How a text file separates its cells."""

    separator: str
    quote: str = '"'
    skip: int = 0  # leading physical lines that say nothing about cells: "sep=;"


def encoding_of(data: bytes) -> str:
    """The encoding, by byte order mark, by zero bytes, by being valid UTF-8, else by the letters it gives."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    head = data[:4096]
    if len(head) >= 8 and head.count(0) > len(head) // 8:
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return "utf-8"
    import charset_normalizer  # for old encodings only, and slow to load

    sample = b"\n".join(line for line in data.splitlines()[:200_000] if any(byte > 127 for byte in line))[
        :60_000
    ]
    best = charset_normalizer.from_bytes(
        sample, cp_isolation=["cp1252", "cp1250", "cp1251", "cp850", "mac_roman", "latin_1"]
    ).best()
    guess = best.encoding if best else "cp1252"
    if guess in ("latin_1", "cp1250", "ascii"):
        guess = "cp1252"
    try:
        data.decode(guess)
        return guess
    except UnicodeDecodeError:
        return "latin-1"


def decode(data: bytes) -> tuple[str, str]:
    """Text and encoding of a file; ReportError when it is not text."""
    encoding = encoding_of(data)
    try:
        out = data.decode(encoding, errors="replace" if encoding == "utf-8" else "strict")
    except UnicodeDecodeError as error:
        raise ReportError(
            "encoding",
            text("The text of the file cannot be decoded."),
            None,
            text("Save it again as CSV UTF-8."),
        ) from error
    out = out.removeprefix("﻿")
    sample = out[:20_000]
    control = sum(1 for c in sample if ord(c) < 32 and c not in "\r\n\t\f\v")
    if control > max(3, len(sample) // 50):
        raise ReportError(
            "not_a_table",
            text("This is not a table."),
            text("The file holds binary data of a kind that Selaras does not read."),
            text("Give it as CSV, XLSX, XLS, ODS, Parquet or PDF."),
        )
    return out, encoding


def sniff(content: str) -> Dialect:
    """The separator under which most records have the same number of cells, more than one."""
    sample = content[:_SAMPLE]
    skip = 0
    if match := re.match(r'^"?sep=(.)"?\r?\n', sample, re.I):
        return Dialect(match[1], skip=1)
    best: tuple[float, Dialect] = (0.0, Dialect(","))
    for separator in SEPARATORS:
        quotes = ['"'] + (
            ["'"]
            if re.search(
                rf"(?:^|[\n{re.escape(separator)}])'[^'\n]*'(?:[\r\n{re.escape(separator)}])", sample
            )
            and '"' not in sample
            else []
        )
        for quote in quotes:
            counts = Counter[int]()
            rows = 0
            try:
                for record in itertools.islice(_records(sample, separator, quote), 400):
                    if record and any(cell.strip() for cell in record):
                        counts[len(record)] += 1
                        rows += 1
            except csv.Error:
                continue
            if not counts:
                continue
            width, same = max(counts.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
            if width < 2:
                continue
            score = same / rows * (1 - 1 / width) ** 0.25
            if (
                separator == ","
                and re.search(r"^[^\n]*;[^\n]*;", sample, re.M)
                and re.search(r";-?\d+,\d\d?(?:;|\r?\n)", sample)
            ):
                score *= 0.8  # commas are decimal signs in a file with semicolons
            if score > best[0] + 1e-9:
                best = (score, Dialect(separator, quote, skip))
    return best[1]


def _records(content: str, separator: str, quote: str) -> Iterator[list[str]]:
    csv.field_size_limit(2**31 - 1)
    return csv.reader(
        io.StringIO(content, newline=""), delimiter=separator, quotechar=quote, doublequote=True, strict=False
    )


def read_text(data: bytes, name: str) -> list[Table]:
    """One table of text cells. ReportError (``empty_file``, ``encoding``, ``not_a_table``) when there is none."""
    if len(data) > LARGE and (large := _large(data)) is not None:
        quick, dialect = large
        return [Table(name, "", quick, options=_options("utf-8-sig", dialect))]
    content, encoding = decode(data)
    if not content.strip():
        raise empty()
    dialect = sniff(content)
    cells, notes = _cells(content, dialect)
    if encoding not in ("utf-8", "utf-8-sig", "ascii"):
        notes += (text("The file is written in {encoding}.", encoding=encoding),)
    if "�" in content[:2_000_000]:
        notes += (text("Some characters of the file could not be decoded."),)
    return [Table(name, "", cells, notes=notes, options=_options(encoding, dialect))]


def read_again(data: bytes, name: str, options: Mapping[str, Any]) -> Table:
    """The table of a file with the encoding and the dialect that were found when it was read first."""
    dialect = Dialect(options["separator"], options["quote"], options["skip"])
    errors = "replace" if options["encoding"].startswith("utf-8") else "strict"
    content = data.decode(options["encoding"], errors=errors).removeprefix("\ufeff")
    cells, notes = _cells(content, dialect)
    return Table(name, "", cells, notes=notes, options=options)


def _options(encoding: str, dialect: Dialect) -> dict[str, Any]:
    return {
        "encoding": encoding,
        "separator": dialect.separator,
        "quote": dialect.quote,
        "skip": dialect.skip,
    }


def _cells(content: str, dialect: Dialect) -> tuple[pa.Table, tuple[Text, ...]]:
    """A decoded text under a dialect: the parallel reader where it gives the same as the strict one, else that."""
    if dialect.skip:
        content = content.split("\n", 1)[1]
    cells = _fast(content.encode("utf-8"), content[:_SAMPLE], dialect) if len(content) > LARGE else None
    return (cells, ()) if cells is not None else _careful(content, dialect, dialect.skip)


def empty() -> ReportError:
    """The error for a file or sheet without any cell."""
    return ReportError(
        "empty_file",
        text("The file is empty."),
        text("It holds no table with at least one row."),
        text("Check that it was saved completely."),
    )


def _large(data: bytes) -> tuple[pa.Table, Dialect] | None:
    """A large UTF-8 file without decoding it whole; None when it may be anything else."""
    body = data.removeprefix(codecs.BOM_UTF8)
    head = body[:_SAMPLE]
    try:
        sample = head[: head.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not sample.strip() or b"\x00" in head:
        return None
    dialect = sniff(sample)
    cells = None if dialect.skip else _fast(body, sample, dialect)
    return None if cells is None else (cells, dialect)


def _fast(content: bytes, sample: str, dialect: Dialect) -> pa.Table | None:
    """Arrow's reader on UTF-8, or None when the file is not strictly rectangular."""
    head = list(itertools.islice(_records(sample, dialect.separator, dialect.quote), 60))[:-1]
    if not head or len({len(r) for r in head}) != 1 or len(head[0]) > MAX_COLUMNS:
        return None
    width = len(head[0])
    names = [f"c{i}" for i in range(width)]
    end = len(content)
    while end and content[end - 1] in b"\r\n":
        end -= 1  # a blank line at the end is no row
    try:
        read = pa_csv.read_csv(
            pa.BufferReader(pa.py_buffer(content).slice(0, end)),
            read_options=pa_csv.ReadOptions(column_names=names, block_size=8 << 20),
            parse_options=pa_csv.ParseOptions(
                delimiter=dialect.separator,
                quote_char=dialect.quote,
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return with_rows(read)


def _careful(content: str, dialect: Dialect, first: int) -> tuple[pa.Table, tuple[Text, ...]]:
    """Python's csv: every record kept, short ones padded, long ones widen the table; longer ones than usual are noted.
    Decimal commas that cut numbers in two are mended where that is certain.
    """
    records = list(_records(content, dialect.separator, dialect.quote))
    if dialect.separator == "," and (whole := split.mended(records)) is not None:
        cut = [first + 1 + i for i, (a, b) in enumerate(zip(records, whole, strict=True)) if len(a) != len(b)]
        said = text(
            "Numbers that commas had cut in two were put together again, in {n} rows, such as row {row}.",
            n=len(cut),
            row=cut[0],
        )
        return from_rows(whole, first + 1), (said,)
    widths = Counter(len(r) for r in records if any(r))
    usual = widths.most_common(1)[0][0] if widths else 0
    long = [
        first + 1 + i for i, r in enumerate(records) if len(r) > usual and any(c.strip() for c in r[usual:])
    ]
    notes: tuple[Text, ...] = ()
    if long and len(long) <= 0.2 * len(records):
        rows = ", ".join(str(n) for n in long[:5])
        notes = (
            text(
                "Rows with more cells than the others: {n}, such as {rows}. Check quotation marks and separators there.",
                n=len(long),
                rows=rows,
            ),
        )
    return from_rows(records, first + 1), notes


def from_rows(records: list[list[str]], first_row: int = 1) -> pa.Table:
    """Text rows as a cells table; blank rows are left out but keep their number."""
    kept = [(first_row + i, r) for i, r in enumerate(records) if any(c and c.strip() for c in r)]
    if not kept:
        raise empty()
    width = max(max((i + 1 for i, c in enumerate(r) if c and c.strip()), default=0) for _, r in kept)
    if width > MAX_COLUMNS:
        raise ReportError(
            "too_wide",
            text("The table has too many columns."),
            text("{columns} columns, at most {limit} are read.", columns=width, limit=MAX_COLUMNS),
            text("Leave out the columns that are not needed."),
        )
    columns: dict[str, pa.Array] = {"row": pa.array([n for n, _ in kept], pa.int32())}
    for i in range(width):
        columns[f"c{i}"] = pa.array([(r[i] or None) if i < len(r) else None for _, r in kept], pa.string())
    return pa.table(columns)


def with_rows(read: pa.Table) -> pa.Table:
    """Put the 1-based ``row`` column in front."""
    rows = pa.array(np.arange(1, read.num_rows + 1, dtype=np.int32))
    return read.add_column(0, pa.field("row", pa.int32()), [rows])
