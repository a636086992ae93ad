"""Reading XLSX, XLS and ODS as tables of text: one table a sheet, with merged ranges, hidden sheets and what formulas lack.

Numbers are written with a decimal point and no float noise, dates as ISO, percentages of XLSX as people see them
(0.98 under a percent format is ``98%``).
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import python_calamine

from bsc.errors import ReportError
from bsc.i18n import Text, text
from bsc.reports import damage, numbers
from bsc.reports.model import Table
from bsc.reports.readers import xlsx_parts
from bsc.reports.readers.text import MAX_COLUMNS

SMALL = 3 << 20  # bytes of a workbook that is read cell by cell with types; larger ones go straight to Arrow
UNPACKED = 2 << 30
RATIO = 100  # unpacked to packed, above which a large workbook is taken for a bomb
BOMB_FROM = 300 << 20
# the first record of an XLS workbook, and the kind of the one that says it is locked
_BOF = bytes.fromhex("0908100000060500")
_FILEPASS = 0x2F


def read_workbook(data: bytes, name: str, only: str | None = None) -> list[Table]:
    """All sheets with cells (or the one with the title ``only``); hidden ones are marked.

    ReportError: ``password``, ``broken``, ``bomb``, ``empty_file``.
    """
    if data[:2] == b"PK":
        check_zip(data)
    elif "EncryptedPackage".encode("utf-16-le") in data[: 1 << 20]:
        raise _password()
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            (i, m.name, m.visible == python_calamine.SheetVisibleEnum.Visible)
            for i, m in enumerate(book.sheets_metadata)
            if m.typ == python_calamine.SheetTypeEnum.WorkSheet and only in (None, m.name)
        ]
        tables = [
            t for i, title, seen in sheets if (t := _sheet(data, book, i, title, seen, name)) is not None
        ]
    except python_calamine.PasswordError as error:
        raise _password() from error
    except (
        python_calamine.CalamineError,
        python_calamine.ZipError,
        python_calamine.XmlError,
        fastexcel.FastExcelError,
        zipfile.BadZipFile,
    ) as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower() or _locked(data):
            raise _password() from error
        raise damage.workbook(damage.said(error)) from error
    if not tables:
        raise ReportError(
            "empty_file",
            text("The file is empty."),
            text("No sheet of the workbook holds a cell."),
            text("Check that it was saved completely."),
        )
    return tables


def check_zip(data: bytes) -> None:
    """Refuse an archive that would unpack to far more than a workbook holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = [(i.file_size, i.compress_size) for i in archive.infolist()]
            encrypted = any(i.flag_bits & 1 for i in archive.infolist())
    except damage.LISTING as error:
        raise damage.workbook(text("Its parts cannot be unpacked.")) from error
    if encrypted:
        raise _password()
    unpacked = sum(size for size, _ in sizes)
    if unpacked > UNPACKED or (unpacked > BOMB_FROM and unpacked > RATIO * max(len(data), 1)):
        raise ReportError(
            "bomb",
            text("The file unpacks to far more than a report holds."),
            text("{size} MB unpacked from {packed} MB.", size=unpacked >> 20, packed=max(1, len(data) >> 20)),
            text("If it is a real report, save its table as CSV."),
        )


def _locked(data: bytes) -> bool:
    """Whether an ODS or XLS that cannot be read is one under a password: its parts are unreadable, not damaged."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        return "encrypted-package" in names or b"encryption-data" in manifest
    at = data.find(_BOF)
    for _ in range(8):  # the record that says so stands among the first of the workbook
        kind, size = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (0, 2))
        if at < 0 or kind == _FILEPASS:
            return at >= 0
        at += 4 + size
    return False


def _password() -> ReportError:
    return ReportError(
        "password",
        text("The file is protected by a password."),
        None,
        text("Save a copy without the password and give that."),
    )


def _sheet(data: bytes, book: Any, index: int, title: str, visible: bool, name: str) -> Table | None:
    with ThreadPoolExecutor(1) as pool:  # the reader of large sheets works beside the interpreter
        loading = pool.submit(_load, data, index) if len(data) > SMALL else None
        parts = xlsx_parts.sheet(data, title) if data[:2] == b"PK" else None
    notes: list[Text] = []
    merged: tuple[tuple[int, int, int, int], ...] = ()
    if loading is None:
        sheet = book.get_sheet_by_index(index)
        merged = tuple((a[0], a[1], b[0], b[1]) for a, b in (sheet.merged_cell_ranges or []))
        read = _typed(sheet.to_python(skip_empty_area=True), sheet.start, parts)
    else:
        read = _columns(*loading.result(), parts)
        merged = tuple(parts.merged) if parts is not None else ()
    if read is None:
        return None
    cells, typed = read
    if not visible:
        notes.append(text("The sheet {name} is hidden.", name=title))
    if parts is not None and parts.unsaved:
        notes.append(
            text(
                "Formulas without a stored value: {n}. Their cells are empty; open and save the workbook once.",
                n=parts.unsaved,
            )
        )
    if parts is not None and parts.macros:
        notes.append(text("The workbook holds macros. They were not run."))
    return Table(name, title, cells, merged, not visible, tuple(notes), typed, options={"sheet": title})


def _typed(
    rows: Sequence[Sequence[Any]], start: tuple[int, int] | None, parts: xlsx_parts.Parts | None
) -> tuple[pa.Table, frozenset[int]] | None:
    """Cells with their types, as Python values; ``start`` is the sheet's first used cell."""
    if not rows or start is None:
        return None
    top, left = start
    width = max(len(r) for r in rows)
    if width > MAX_COLUMNS:
        width = MAX_COLUMNS
    percent = parts.percent if parts is not None else {}
    columns: dict[int, list[str | None]] = {}
    typed: set[int] = set()
    for j in range(width):
        values = [r[j] if j < len(r) else "" for r in rows]
        column = left + j
        cells = percent.get(column, frozenset())
        comma = _writes_comma(values)
        out: list[str | None] = []
        stored = False
        for i, value in enumerate(values):
            if isinstance(value, float | int) and not isinstance(value, bool):
                rendered = percentage(value) if top + i + 1 in cells else number_text(value)
                stored = True
                out.append(rendered.replace(".", ",") if comma else rendered)
            else:
                out.append(cell_text(value))
        columns[column] = out
        if stored and not comma:
            typed.add(column)
    keep = [i for i in range(len(rows)) if any(c[i] for c in columns.values())]
    if not keep:
        return None
    last = max(j for j, c in columns.items() if any(c))
    table: dict[str, pa.Array] = {"row": pa.array([top + i + 1 for i in keep], pa.int32())}
    for column in range(last + 1):
        texts = columns.get(column)
        table[f"c{column}"] = pa.array(
            [texts[i] for i in keep] if texts is not None else [None] * len(keep), pa.string()
        )
    return pa.table(table), frozenset(typed)


def _writes_comma(values: Iterable[Any]) -> bool:
    """Text cells of the column write decimal commas (1.234,5): stored numbers beside them are written the same way."""
    texts = [v for v in values if isinstance(v, str) and v and v[:1] in "0123456789-+(R"]
    if not texts:
        return False
    seen = numbers.evidence({t: 1 for t in texts[:2000]})
    return seen.format is not None and seen.format.decimal == "," and seen.votes["comma"] > 0


def cell_text(value: Any) -> str | None:
    """One cell as text: ISO dates, lower-case booleans, nothing for an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
        )
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return str(value)
    return number_text(value)


def number_text(value: float) -> str:
    """15 significant digits as the spreadsheet shows them, without exponent where it can be: 0.3, 1234567, 0.00001234."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if float(value).is_integer() and abs(value) < 1e16:
        return str(int(value))
    shown = f"{value:.15g}"
    return np.format_float_positional(float(shown), trim="-") if "e" in shown and abs(value) < 1e16 else shown


def percentage(value: float) -> str:
    """A stored fraction under a percent format, as people see it."""
    return (
        number_text(
            float(f"{float(f'{value:.15g}')!r}e2") if "e" not in repr(float(f"{value:.15g}")) else value * 100
        )
        + "%"
    )


def _load(data: bytes, index: int) -> tuple[pa.RecordBatch, list[int]]:
    """A large sheet as text columns, straight from the reader into Arrow, and the places of its columns."""
    sheet = fastexcel.read_excel(data).load_sheet(index, header_row=None, skip_rows=0, dtypes="string")
    return sheet.to_arrow(), [c.absolute_index for c in sheet.selected_columns]


def _columns(
    batch: pa.RecordBatch, places: Sequence[int], parts: xlsx_parts.Parts | None
) -> tuple[pa.Table, frozenset[int]] | None:
    """The cells of a large sheet with its percentages as people see them; None when nothing stands in them."""
    if not batch.num_rows:
        return None
    arrays: dict[int, pa.Array] = {}
    for place, column in zip(places, batch.columns, strict=True):
        arrays[place] = _tidy(column, parts is not None and place in parts.percent_columns)
        if parts is not None and place in parts.percent and place not in parts.percent_columns:
            arrays[place] = _some_percent(arrays[place], parts.percent[place])
    filled = np.zeros(batch.num_rows, dtype=bool)
    for column in arrays.values():
        filled |= np.asarray(pc.is_valid(column).to_numpy(zero_copy_only=False))
    if not filled.any():
        return None
    rows = pa.array(np.arange(1, batch.num_rows + 1, dtype=np.int32))
    names = range(max(j for j, a in arrays.items() if a.null_count < len(a)) + 1)
    table = pa.table(
        {"row": rows, **{f"c{j}": arrays.get(j, pa.nulls(batch.num_rows, pa.string())) for j in names}}
    )
    typed = parts.numeric_columns if parts is not None else frozenset(arrays)
    return (table if filled.all() else table.filter(pa.array(filled))), typed


def _tidy(column: pa.Array, percent: bool) -> pa.Array:
    """Midnight off dates, noise off floats, nothing for blanks."""
    column = pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), None, column)
    head = column.slice(0, 2000)
    if pc.any(pc.match_substring_regex(head, r"^\d{4}-\d\d-\d\d 00:00:00$")).as_py():
        column = pc.replace_substring_regex(column, r"^(\d{4}-\d\d-\d\d) 00:00:00(?:\.0+)?$", r"\1")
    noisy = pc.match_substring_regex(column, r"^-?\d*\.\d{15,}$|e-?\d+$")
    if percent or pc.any(noisy).as_py():
        encoded = pc.dictionary_encode(column)
        texts = [_denoise(t, percent) for t in encoded.dictionary.to_pylist()]
        column = pa.DictionaryArray.from_arrays(encoded.indices, pa.array(texts, pa.string())).cast(
            pa.string()
        )
    return column


def _some_percent(column: pa.Array, rows: frozenset[int]) -> pa.Array:
    """Percent signs for the cells of these 1-based rows."""
    texts = column.to_pylist()
    for row in rows:
        if row <= len(texts) and texts[row - 1] is not None:
            texts[row - 1] = _denoise(texts[row - 1], True)
    return pa.array(texts, pa.string())


def _denoise(value: str, percent: bool) -> str:
    if not re.fullmatch(r"-?\d*\.?\d+(?:e-?\d+)?", value):
        return value
    return (
        percentage(float(value))
        if percent
        else (number_text(float(value)) if len(value) > 15 or "e" in value else value)
    )
