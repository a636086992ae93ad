"""A deck as a workbook: the numbers behind every slide, with a native chart beside them, and the stamp on every sheet."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import xlsxwriter

from bsc.i18n import language
from bsc.present.slides import Chart, ChartKind, Deck, Slide

_CHART = {ChartKind.BARS: "bar", ChartKind.COLUMNS: "column", ChartKind.LINES: "line"}


def dumps(deck: Deck, at: datetime) -> bytes:
    """The deck as an XLSX file: a sheet of contents with every sentence, then one sheet for each slide with numbers.

    Texts are written as texts: nothing that begins with = is ever computed. ``at`` is the day of making.
    """
    lang = language(deck.language)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {"title": deck.name, "author": deck.organisation, "comments": deck.stamp, "created": at}
    )
    style = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "quiet": book.add_format({"font_color": "#5b6776", "italic": True}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    numbered = [(slide, _name(n, slide)) for n, slide in enumerate(deck.slides, start=1)]
    first = book.add_worksheet(lang.t("Contents")[:31])
    _top(first, deck, deck.name, style)
    first.set_column(0, 0, 14)
    first.set_column(1, 1, 100, style["wrap"])
    row = 4
    for slide, name in numbered:
        if slide.chart or slide.table:
            first.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        first.write_string(row, 1, slide.title.text, style["head"])
        row += 1
        for sentence in slide.sentences:
            said = sentence.text + (f" ({sentence.edited_by})" if sentence.edited_by else "")
            first.write_string(row, 1, said, style["wrap"])
            row += 1
    for slide, name in numbered:
        if slide.chart or slide.table:
            sheet = book.add_worksheet(name)
            _top(sheet, deck, slide.title.text, style)
            if slide.chart:
                _chart(book, sheet, name, slide.chart, style)
            else:
                _table(sheet, slide, style)
    book.close()
    return buffer.getvalue()


def _name(number: int, slide: Slide) -> str:
    """A sheet's name: what Excel forbids in one is left out."""
    return re.sub(r"[\[\]:*?/\\']", "-", f"{number} {slide.code}")[:31]


def _top(sheet: Any, deck: Deck, title: str, style: dict[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, title, style["title"])
    sheet.write_string(1, 0, " · ".join(p for p in (deck.organisation, deck.stamp) if p), style["quiet"])
    if deck.mark:
        sheet.write_string(2, 0, deck.mark, style["quiet"])


def _chart(book: Any, sheet: Any, name: str, chart: Chart, style: dict[str, Any]) -> None:
    """Categories down, series across, and the chart that reads these cells."""
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, len(chart.series), 18)
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(
            4, column, series.name + (f" ({chart.suffix.strip()})" if chart.suffix else ""), style["head"]
        )
    drawn = book.add_chart({"type": _CHART[chart.kind]})
    last = 4 + len(chart.categories)
    for row, category in enumerate(chart.categories, start=5):
        sheet.write_string(row, 0, category)
        for column, series in enumerate(chart.series, start=1):
            value = series.points[row - 5]
            if value is not None:
                sheet.write_number(row, column, value)
    for column in range(1, len(chart.series) + 1):
        drawn.add_series(
            {
                "name": [name, 4, column],
                "categories": [name, 5, 0, last, 0],
                "values": [name, 5, column, last, column],
            }
        )
    if chart.kind is ChartKind.BARS:
        drawn.set_y_axis({"reverse": True})
    drawn.set_title({"none": True})
    if len(chart.series) == 1:
        drawn.set_legend({"none": True})
    drawn.set_size({"width": 720, "height": 400})
    sheet.insert_chart(4, len(chart.series) + 2, drawn, {"description": chart.alt})


def _table(sheet: Any, slide: Slide, style: dict[str, Any]) -> None:
    assert slide.table is not None
    for column, head in enumerate(slide.table.columns):
        sheet.write_string(4, column, head, style["head"])
        widest = max([len(head), *(len(row[column].text) for row in slide.table.rows)])
        sheet.set_column(column, column, min(widest, 60) + 2)
    for row, cells in enumerate(slide.table.rows, start=5):
        for column, cell in enumerate(cells):
            if isinstance(cell.value, int | float):
                sheet.write_number(row, column, cell.value)
            else:
                sheet.write_string(row, column, cell.text)
