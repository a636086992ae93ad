"""The workbook to fill in: units, objectives, indicators and measurements, with headings in the reader's language.

It is an ordinary report file: a filled one goes through the import like any other and needs no question. Examples
stand in notes on the headings, never in cells, so that no example is ever taken for a report.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import xlsxwriter

from bsc import queries
from bsc.i18n import Language, Text, text

_ROWS = 5000  # how far the lists to choose from reach
_HEAD = 3  # 0-based row of the headings: title, instruction and a blank row stand above

PERSPECTIVES = {
    "financial": text("Financial"),
    "customer": text("Customer"),
    "internal": text("Internal process"),
    "learning": text("Learning and growth"),
    "stakeholder": text("Stakeholder"),
}
LEVELS = {
    "input": text("Input"),
    "activity": text("Activity"),
    "output": text("Output"),
    "outcome": text("Outcome"),
    "impact": text("Impact"),
}
POLARITIES = {
    "maximize": text("Maximize"),
    "minimize": text("Minimize"),
    "stabilize": text("Stabilize"),
    "range": text("Range"),
    "exact": text("Exact"),
}
CONSOLIDATIONS = {"sum": text("Sum"), "average": text("Average"), "last": text("Last value")}


@dataclass(frozen=True)
class Heading:
    """One column: what it says, how it is filled, an example, and what may be chosen (codes to words, or a list)."""

    name: Text
    about: Text
    example: str
    width: int = 16
    words: Mapping[str, Text] = field(default_factory=dict)
    codes_of: str = ""  # the sheet in whose first column the codes stand
    required: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and instruction, its headings, and the query that fills it for an organisation."""

    key: str
    name: Text
    instruction: Text
    headings: tuple[Heading, ...]
    query: str = ""


def sheets() -> tuple[Sheet, ...]:
    """The four sheets of the workbook in their order."""
    return (_UNITS, _OBJECTIVES, _INDICATORS, _MEASUREMENTS)


def workbook(lang: Language, cursor: duckdb.DuckDBPyConnection | None = None, org: str = "") -> bytes:
    """The template as XLSX; with a cursor and an organisation its catalogue is filled in already."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,  # a name that begins with = stays a name
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": lang.t("Selaras template")})
        style = _Style(book)
        for sheet in sheets():
            rows = queries.rows(cursor, sheet.query, org=org) if cursor is not None and sheet.query else []
            _write(book, style, sheet, rows, lang)
        if cursor is not None and queries.rows(cursor, "workspace/organisation_synthetic", org=org):
            mark = lang.t("Synthetic data: an invented organisation")
            for page in book.worksheets():
                page.write_string(2, 0, mark, style.plain)
                page.set_header("&C" + mark)
    return buffer.getvalue()


class _Style:
    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.plain = book.add_format({"text_wrap": False, "font_color": "#444444"})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#e8eef5", "bottom": 1, "valign": "vcenter", "text_wrap": True}
        )
        self.needed = book.add_format(
            {"bold": True, "bg_color": "#cfdded", "bottom": 1, "valign": "vcenter", "text_wrap": True}
        )
        self.text = book.add_format({"num_format": "@"})  # a code such as 001 stays as it is typed
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})


def _write(book: Any, style: _Style, sheet: Sheet, rows: Sequence[tuple[Any, ...]], lang: Language) -> None:
    page = book.add_worksheet(lang.show(sheet.name))
    page.write_string(0, 0, lang.show(sheet.name), style.title)
    page.write_string(1, 0, lang.show(sheet.instruction), style.plain)
    page.freeze_panes(_HEAD + 1, 1)
    for c, heading in enumerate(sheet.headings):
        page.set_column(c, c, heading.width, style.text if c == 0 or heading.codes_of else None)
        page.write_string(_HEAD, c, lang.show(heading.name), style.needed if heading.required else style.head)
        about = lang.t("{about} Example: {example}", about=lang.show(heading.about), example=heading.example)
        page.write_comment(_HEAD, c, about, {"x_scale": 2, "y_scale": 1.2, "author": "Selaras"})
        _choices(page, c, heading, lang)
    for r, row in enumerate(rows, start=_HEAD + 1):
        for c, (heading, value) in enumerate(zip(sheet.headings, row, strict=True)):
            if value is None:
                continue
            if isinstance(value, date):
                page.write_datetime(r, c, value, style.day)
            elif isinstance(value, str):
                word = heading.words.get(value)
                page.write_string(r, c, lang.show(word) if word else value)
            else:
                page.write_number(r, c, value)


def _choices(page: Any, column: int, heading: Heading, lang: Language) -> None:
    """A list to choose from; free text stays possible, since codes may come from an earlier file."""
    if heading.words:
        source: Any = [lang.show(word) for word in heading.words.values()]
    elif heading.codes_of:
        of = next(s for s in sheets() if s.key == heading.codes_of)
        source = f"='{lang.show(of.name)}'!$A${_HEAD + 2}:$A${_ROWS}"
    else:
        return
    page.data_validation(
        _HEAD + 1,
        column,
        _ROWS,
        column,
        {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True},
    )


_OF_UNIT = Heading(
    text("Unit code"), text("The unit's short code, the same in every sheet."), "KC-01", 14, required=True
)
_OF_OBJECTIVE = Heading(text("Objective code"), text("The objective's short code."), "SS1", 16, required=True)
_OF_INDICATOR = Heading(
    text("Indicator code"),
    text("The indicator's short code, the same in every sheet."),
    "1a",
    16,
    required=True,
)
_ENGLISH = Heading(
    text("English name"), text("Shown to readers in English; may stay empty."), "Claims paid on time", 34
)
_PERSPECTIVE = Heading(
    text("Perspective"), text("Choose one; may stay empty and be placed later."), "Customer", 24, PERSPECTIVES
)
_WEIGHT = Heading(
    text("Weight"),
    text("Any number above 0; only its share among its siblings counts. Empty for all means equal."),
    "25",
    10,
)

_UNITS = Sheet(
    "units",
    text("Units"),
    text(
        "One row a unit. The top unit has no parent. Dark headings are needed. Delete nothing above the headings."
    ),
    (
        _OF_UNIT,
        Heading(text("Unit name"), text("The unit's full name."), "Kantor Cabang Contoh", 36, required=True),
        Heading(
            text("Parent unit code"),
            text("The code of the unit above; empty for the top."),
            "KW-01",
            18,
            codes_of="units",
        ),
        Heading(
            text("Unit type"), text("Head office, regional office, branch or another word."), "Branch", 18
        ),
        Heading(text("Valid from"), text("The first day, as YYYY-MM-DD; may stay empty."), "2025-01-01", 14),
        Heading(text("Valid until"), text("The last day, as YYYY-MM-DD; may stay empty."), "2025-12-31", 14),
    ),
    "workspace/catalogue_units",
)
_OBJECTIVES = Sheet(
    "objectives",
    text("Objectives"),
    text("One row an objective. Dark headings are needed. Delete nothing above the headings."),
    (
        _OF_OBJECTIVE,
        Heading(
            text("Objective"),
            text("What should be true, in one sentence."),
            "Meningkatnya kepuasan peserta",
            48,
            required=True,
        ),
        _ENGLISH,
        _PERSPECTIVE,
        _WEIGHT,
    ),
    "workspace/catalogue_objectives",
)
_INDICATORS = Sheet(
    "indicators",
    text("Indicators"),
    text(
        "One row an indicator: how it is measured. Dark headings are needed. Delete nothing above the headings."
    ),
    (
        _OF_INDICATOR,
        Heading(
            text("Indicator"),
            text("What is measured, in words."),
            "Persentase klaim dibayar tepat waktu",
            48,
            required=True,
        ),
        _ENGLISH,
        Heading(
            text("Objective code"), text("The objective that it measures."), "SS1", 16, codes_of="objectives"
        ),
        _PERSPECTIVE,
        Heading(text("Indicator level"), text("From means to ends; may stay empty."), "Outcome", 18, LEVELS),
        Heading(
            text("Polarity"),
            text(
                "Maximize when more is better, minimize when less is better, stabilize when the target itself is best."
            ),
            "Maximize",
            14,
            POLARITIES,
            required=True,
        ),
        Heading(text("Unit of measure"), text("Percent, people, days, rupiah and the like."), "%", 18),
        _WEIGHT,
        Heading(
            text("Consolidation"),
            text("How parts of a year make the year: their sum, their average or the last value."),
            "Last value",
            16,
            CONSOLIDATIONS,
        ),
        Heading(
            text("Worst value"),
            text("The worst tolerable actual; needed only when the target is 0."),
            "5",
            14,
        ),
        Heading(text("Formula"), text("How it is computed, in words."), "A / B x 100", 40),
        Heading(text("Data source"), text("Where the numbers come from."), "Sistem pelayanan", 24),
        Heading(text("Note"), text("Anything else worth knowing."), "-", 30),
        Heading(
            text("Definition"),
            text("What exactly is counted, in one or two sentences."),
            "Klaim yang dibayar paling lambat lima hari kerja sejak berkas lengkap",
            40,
        ),
        Heading(text("Reporting frequency"), text("How often it is reported."), "Triwulanan", 18),
        Heading(
            text("Owner"),
            text("The unit or post that answers for it, never a person's name."),
            "Deputi Bidang Pelayanan",
            28,
        ),
    ),
    "workspace/catalogue_indicators",
)
_MEASUREMENTS = Sheet(
    "measurements",
    text("Measurements"),
    text("One row for a unit, an indicator and a period. A target or actual that is not known stays empty."),
    (
        Heading(text("Unit code"), text("Which unit."), "KC-01", 14, codes_of="units", required=True),
        Heading(
            text("Indicator code"), text("Which indicator."), "1a", 16, codes_of="indicators", required=True
        ),
        Heading(
            text("Period"),
            text("A year, half-year, quarter or month."),
            "2025 / Semester I 2025 / TW II 2025 / Maret 2025",
            18,
            required=True,
        ),
        Heading(text("Target"), text("What was to be reached."), "95"),
        Heading(text("Actual"), text("What was reached."), "96.4"),
        Heading(
            text("Date reported"),
            text("The day of reporting, as YYYY-MM-DD; may stay empty."),
            "2025-04-14",
            16,
        ),
        Heading(text("Note"), text("Anything else worth knowing."), "-", 30),
    ),
)
