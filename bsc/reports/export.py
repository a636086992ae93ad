"""What leaves the store as a file: sheets to correct, tables for a spreadsheet. Nothing in them can act.

Spreadsheets take a text that begins with = + - @ for a formula. In XLSX every cell of ours is typed as text (with the
quote mark that keeps it one when the cell is edited); in CSV such a text gets an apostrophe in front, numbers stay.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import xlsxwriter

from bsc import queries
from bsc.i18n import Language
from bsc.reports import ledger, lineage, record, resubmitted
from bsc.reports.ledger import Entry
from bsc.reports.model import Reading, Role
from bsc.reports.reasons import reason
from bsc.reports.unfold import Sheet, has

_ACTS = re.compile(r"^\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"^\s*[-+]?[\d.,' ]*\d\s*%?\s*$")
_LONGEST = 32767  # characters that a cell of a workbook can hold
_LONG = 100_000  # rows of a kept file from which it is given as CSV: a workbook would take a minute and more
_HARMLESS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
# constants of a table (its title named them) that a sheet to correct needs as columns, with headings that are understood
_CONSTANTS = (Role.UNIT, Role.INDICATOR, Role.OBJECTIVE, Role.PERIOD, Role.MEASURE_UNIT)


def harmless(value: str) -> str:
    """A text for a CSV cell: with an apostrophe in front where a spreadsheet would take it for a formula."""
    return "'" + value if _ACTS.match(value) and not _NUMBER.match(value) else value


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]], mark: str = "") -> bytes:
    """A table as CSV: UTF-8 with the mark that spreadsheets look for, CRLF, texts that cannot act.

    ``mark`` stands as the last heading: what a reader of the file must know, such as that the data are invented.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in ([*header, *([mark] if mark else [])], *rows):
        writer.writerow([harmless(v) if isinstance(v, str) else "" if v is None else v for v in row])
    return out.getvalue().encode("utf-8-sig")


def workbook(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]], mark: str = ""
) -> bytes:
    """Tables (sheet name, header, rows) as XLSX: texts as texts, numbers as numbers, the header frozen.

    ``mark`` stands as the last heading, on printed pages too: what a reader of the file must know.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **_HARMLESS}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        kept = book.add_format({"quote_prefix": True})
        for name, columns, rows in sheets:
            header = [*columns, *([mark] if mark else [])]
            sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31] or None)
            sheet.freeze_panes(1, 0)
            if mark:
                sheet.set_header("&C" + mark.replace("&", "&&"))
            widths = [len(h) for h in header]
            for column, heading in enumerate(header):
                sheet.write_string(0, column, heading[:_LONGEST], bold)
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        acts = _ACTS.match(value)
                        sheet.write_string(number, column, value[:_LONGEST], kept if acts else None)
                        widths[column] = max(widths[column], min(len(value), 60))
                    elif value is not None:
                        sheet.write(number, column, value)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, min(width + 2, 60))
    return out.getvalue()


def refused_workbook(
    cursor: duckdb.DuckDBPyConnection, report_id: int, lang: Language, mark: str = ""
) -> bytes:
    """The refused rows of a report as a sheet to correct, which can be imported again; ``mark`` as in ``workbook``.

    Rows that came back corrected are not in it.

    The columns of the original (identifying ones left out; grouped cells filled; what only the title said as columns
    of their own), then the row of the original, the reason and what to do.
    """
    frame = ledger.refused(cursor, report_id)
    frame = frame[~frame["row_no"].isin(list(ledger.settled(cursor, report_id)))]
    reading = ledger.reading(cursor, report_id)
    said: dict[int, list[str]] = {}
    to_do: dict[int, list[str]] = {}
    for row, column, code in zip(frame["row_no"], frame["column_name"], frame["reason"], strict=True):
        known = reason(code)
        what = lang.show(known.what)
        said.setdefault(int(row), []).append(f"{column}: {what}" if column else what)
        to_do.setdefault(int(row), []).append(lang.show(known.do))
    header, cells = _original(cursor, report_id, reading, said) if reading else ([], {})
    header += resubmitted.headings(report_id, lang)
    rows = [
        [*cells.get(row, []), row, "\n".join(dict.fromkeys(said[row])), "\n".join(dict.fromkeys(to_do[row]))]
        for row in sorted(said)
    ]
    return workbook([(lang.t("To correct"), header, rows)], mark)


def _original(
    cursor: duckdb.DuckDBPyConnection, report_id: int, reading: Reading, rows: Iterable[int]
) -> tuple[list[str], dict[int, list[str | None]]]:
    """Headings and some rows of the original as they were understood: row -> texts."""
    sheet = Sheet(lineage.table(cursor, lineage.source(cursor, report_id)), reading).only(rows)
    shown = [c for c in reading.columns if c.role not in (Role.IDENTIFYING, Role.PERSON)]
    outside = [r for r in _CONSTANTS if has(reading, r) and not any(c.role == r for c in reading.columns)]
    header = [_HEADINGS[r] for r in outside] + [c.header for c in shown]
    columns = [sheet.column(r).to_pylist() for r in outside] + [sheet.texts(c) for c in shown]
    numbers = sheet.cells["row"].to_pylist()
    return header, {row: list(texts) for row, *texts in zip(numbers, *columns, strict=True)}


def kept_name(cursor: duckdb.DuckDBPyConnection, entry: Entry, lang: Language) -> str:
    """The name under which ``kept_file`` is given: that of the file itself, or of a cleaned copy to open."""
    if not entry.cleaned:
        return entry.file
    ending = "csv" if _long(_readings(cursor, entry.report_id)) else "xlsx"
    word = lang.t("cleaned")
    return f"{Path(entry.file).stem} ({word}).{ending}"


def kept_file(cursor: duckdb.DuckDBPyConnection, entry: Entry, lang: Language, mark: str = "") -> bytes:
    """What is kept of the file of a report, to open: the file as it came, or a copy of its cleaned tables.

    Every cell of the copy stands in the row and column in which it stood in the file; a line says what was left out.
    The copy is a workbook; of a long file a CSV of the report's own table. ``mark`` as in ``workbook``.
    """
    if not entry.cleaned:
        return lineage.file_of(cursor, entry.report_id).content
    source = lineage.source(cursor, entry.report_id)
    readings = _readings(cursor, entry.report_id)
    tables = {t.name: t.cells for t in lineage.tables(cursor, source.org, source.sha256)}
    if _long(readings):
        said = " ".join(_left_out(entry.file, {source.table: readings[source.table]}, lang, mark))
        return _placed_csv(tables[source.table], said)
    return _placed_workbook(tables, lang.t("About this copy"), _left_out(entry.file, readings, lang, mark))


def _readings(cursor: duckdb.DuckDBPyConnection, report_id: int) -> dict[str, Reading]:
    """How the tables of a report's file were understood, by their names."""
    source = lineage.source(cursor, report_id)
    found = queries.rows(cursor, "facts/tables_of_file", org=source.org, sha256=source.sha256)
    return {name: record.loads(reading) for name, _, reading in found}


def _long(readings: Mapping[str, Reading]) -> bool:
    return sum(r.last_row - r.first_row + 1 for r in readings.values()) > _LONG


def _left_out(file: str, readings: Mapping[str, Reading], lang: Language, mark: str) -> list[str]:
    """What a reader of a cleaned copy must know, line by line."""
    columns = [c for r in readings.values() for c in r.columns]
    dropped = dict.fromkeys(c.header for c in columns if c.role == Role.IDENTIFYING and c.header)
    hashed = dict.fromkeys(c.header for c in columns if c.role in (Role.PERSON, Role.RATER) and c.header)
    lines = [
        lang.t(
            "A cleaned copy of {file}: every cell stands in the row and column in which it stood there.",
            file=file,
        )
    ]
    if dropped:
        lines.append(
            lang.t("Columns left out because they identify persons: {names}.", names=", ".join(dropped))
        )
    if hashed:
        lines.append(
            lang.t("Codes of persons were replaced by other codes: {names}.", names=", ".join(hashed))
        )
    lines.append(
        lang.t(
            "Titles, lines around the tables, other sheets, comments, properties, and numbers and addresses of "
            "persons were left out too."
        )
    )
    return [*lines, mark] if mark else lines


def _placed(cells: pa.Table) -> Iterable[tuple[int, list[tuple[int, str]]]]:
    """The filled cells of a table, row by row: row of the sheet from 1, (column from 0, text)."""
    columns = [(int(name[1:]), cells[name].to_pylist()) for name in cells.column_names if name != "row"]
    for place, row in enumerate(cells["row"].to_pylist()):
        yield row, [(column, texts[place]) for column, texts in columns if texts[place] is not None]


def _placed_csv(cells: pa.Table, said: str) -> bytes:
    """A table as CSV with its rows in their places; ``said`` stands to the right of the first line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    width = max((int(n[1:]) + 1 for n in cells.column_names if n != "row"), default=0)
    line = 0
    for row, filled in _placed(cells):
        while line < row:
            line += 1
            texts = [""] * width
            for column, text in filled if line == row else ():
                texts[column] = harmless(text)
            writer.writerow([*texts, harmless(said)] if line == 1 else texts)
    return out.getvalue().encode("utf-8-sig")


def _placed_workbook(tables: Mapping[str, pa.Table], about: str, said: Sequence[str]) -> bytes:
    """Tables as XLSX with their cells in their places, and a sheet ``about`` with what is ``said``."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, **_HARMLESS}) as book:
        kept = book.add_format({"quote_prefix": True})
        names: set[str] = set()
        for number, (name, cells) in enumerate([*tables.items(), (about, None)], 1):
            title = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:31] or str(number)
            if title.lower() in names:
                title = f"{title[:27]} {number}"
            names.add(title.lower())
            sheet = book.add_worksheet(title)
            if cells is None:
                sheet.set_column(0, 0, 100)
                for line, text in enumerate(said):
                    sheet.write_string(line, 0, text[:_LONGEST], kept if _ACTS.match(text) else None)
                continue
            for row, filled in _placed(cells):
                for column, text in filled:
                    sheet.write_string(row - 1, column, text[:_LONGEST], kept if _ACTS.match(text) else None)
    return out.getvalue()


# as data, not for reading: the reader of files understands them in either language
_HEADINGS = {
    Role.UNIT: "Unit Kerja",
    Role.INDICATOR: "Indikator Kinerja",
    Role.OBJECTIVE: "Sasaran Strategis",
    Role.PERIOD: "Periode",
    Role.MEASURE_UNIT: "Satuan",
}
