"""What leaves the store as a file: sheets to correct, tables for a spreadsheet. Nothing in them can act.

Spreadsheets take a text that begins with = + - @ for a formula. In XLSX every cell of ours is typed as text (with the
quote mark that keeps it one when the cell is edited); in CSV such a text gets an apostrophe in front, numbers stay.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

import duckdb
import xlsxwriter

from bsc.i18n import Language
from bsc.reports import ledger, lineage, resubmitted
from bsc.reports.model import Reading, Role
from bsc.reports.reasons import reason
from bsc.reports.unfold import Sheet, has

_ACTS = re.compile(r"^\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"^\s*[-+]?[\d.,' ]*\d\s*%?\s*$")
_LONGEST = 32767  # characters that a cell of a workbook can hold
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
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
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


# as data, not for reading: the reader of files understands them in either language
_HEADINGS = {
    Role.UNIT: "Unit Kerja",
    Role.INDICATOR: "Indikator Kinerja",
    Role.OBJECTIVE: "Sasaran Strategis",
    Role.PERIOD: "Periode",
    Role.MEASURE_UNIT: "Satuan",
}
