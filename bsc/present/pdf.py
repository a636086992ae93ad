"""A deck as PDF for reading: contents, bookmarks, page numbers, the stamp on every page, and every picture in words.

Pure Python (reportlab), so it works on every system. Where WeasyPrint is installed, ``bsc.present.tagged`` makes a PDF/UA
instead.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import reportlab
from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import Drawing
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as Grid
from reportlab.platypus.tableofcontents import TableOfContents

from bsc.figures.look import STATUS_COLOUR
from bsc.figures.markup import escape
from bsc.i18n import Language, language
from bsc.present.slides import Chart, ChartKind, Deck, Role, Sentence, Slide, Table

_INK, _MUTED, _LINE, _ACCENT = (colors.HexColor(c) for c in ("#0f1720", "#5b6776", "#dfe3e8", "#0B5CAD"))
_ROLE = {
    Role.TARGET: _MUTED,
    Role.BASELINE: colors.HexColor("#AEB7C2"),
    Role.FORECAST: colors.HexColor("#7FA8D1"),
}
_WIDE, _HIGH = A4
_MARGIN = 50
_FULL = _WIDE - 2 * _MARGIN
_FONT, _BOLD = (
    "Vera",
    "VeraBd",
)  # come with reportlab and hold the Latin letters and signs that Helvetica lacks


def dumps(deck: Deck, at: datetime) -> bytes:
    """The deck as a PDF file; the same deck gives the same bytes. ``at`` is the day of making."""
    _fonts()
    lang = language(deck.language)
    buffer = io.BytesIO()
    document = _Document(buffer, deck, at)
    contents = TableOfContents()
    contents.levelStyles = [_style("contents", 10.5, lead=16)]
    contents.dotsMinLevel = 0
    story: list[Any] = [*_cover(deck), Spacer(1, 18), contents, PageBreak()]
    for number, slide in enumerate(s for s in deck.slides if s.code != "cover"):
        parts = _slide(slide, lang)
        story += [Spacer(1, 22)] if number else []
        story.append(KeepTogether(parts))
    document.multiBuild(story)
    return buffer.getvalue()


def _fonts() -> None:
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in (_FONT, _BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(_FONT, normal=_FONT, bold=_BOLD, italic=_FONT, boldItalic=_BOLD)


class _Document(BaseDocTemplate):  # type: ignore[misc]  # the library carries no types
    """Pages with a foot, and entries of the contents as headings pass by."""

    def __init__(self, buffer: io.BytesIO, deck: Deck, at: datetime) -> None:
        super().__init__(
            buffer,
            pagesize=A4,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_MARGIN,
            bottomMargin=_MARGIN + 14,
            title=deck.name,
            author=deck.organisation,
            subject=deck.stamp,
            lang=deck.language,
            invariant=1,
            displayDocTitle=True,
        )
        self.deck, self.at = deck, at
        frame = Frame(_MARGIN, _MARGIN + 14, _FULL, _HIGH - 2 * _MARGIN - 14, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._foot)])

    def _foot(self, canvas: Any, _: Any) -> None:
        canvas.saveState()
        canvas.setFont(_FONT, 7)
        canvas.setFillColor(_MUTED)
        lines = [f"{self.deck.organisation} · {self.deck.stamp}", self.deck.mark]
        for number, line in enumerate(line for line in lines if line):
            canvas.drawString(_MARGIN, _MARGIN - 8 - 10 * number, line[:130])
        canvas.drawRightString(_WIDE - _MARGIN, _MARGIN - 8, str(canvas.getPageNumber()))
        canvas.restoreState()

    def afterFlowable(self, flowable: Any) -> None:
        """Called by the library after each part was placed."""
        key = getattr(flowable, "bookmark", None)
        if key:
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, 0)
            self.notify("TOCEntry", (0, escape(flowable.getPlainText()), self.page, key))


def _style(
    name: str, size: float, colour: Any = _INK, bold: bool = False, lead: float = 0, **more: Any
) -> Any:
    return ParagraphStyle(
        name,
        fontName=_BOLD if bold else _FONT,
        fontSize=size,
        leading=lead or size * 1.4,
        textColor=colour,
        **more,
    )


def _cover(deck: Deck) -> list[Any]:
    cover = deck.slide("cover")
    lines = [s.text for s in cover.sentences] if cover else []
    return [
        Spacer(1, 90),
        Paragraph(escape(deck.name), _style("cover", 26, bold=True)),
        Spacer(1, 12),
        *(Paragraph(escape(line), _style("line", 13, _MUTED)) for line in lines),
        Spacer(1, 8),
        Paragraph(escape(deck.stamp), _style("stamp", 9, _MUTED)),
        Paragraph(escape(deck.mark), _style("mark", 9, colors.HexColor("#9A5B00"))),
    ]


def _slide(slide: Slide, lang: Language) -> list[Any]:
    title = Paragraph(escape(slide.title.text), _style("title", 14, bold=True, spaceAfter=6))
    title.bookmark = slide.code
    made: list[Any] = [title]
    if slide.figure:
        colour = colors.HexColor(STATUS_COLOUR[slide.figure_status]) if slide.figure_status else _INK
        made.append(Paragraph(escape(slide.figure), _style("figure", 18, colour, bold=True, spaceAfter=6)))
    made += [_sentence(s, lang) for s in slide.sentences]
    if slide.chart:
        made += [Spacer(1, 6), _drawing(slide.chart, lang)]
        made.append(Paragraph(escape(_words(slide.chart, lang)), _style("alt", 7.5, _MUTED, spaceBefore=2)))
    if slide.table:
        made += [Spacer(1, 6), _grid(slide.table)]
    made += [Paragraph(escape(n), _style("note", 8, _MUTED)) for n in slide.notes]
    return made


def _sentence(sentence: Sentence, lang: Language) -> Any:
    said = sentence.text
    if sentence.edited_by:
        said += " " + lang.t("(in the words of {by})", by=sentence.edited_by)
    return Paragraph(escape(said), _style("sentence", 10, spaceAfter=3))


def _words(chart: Chart, lang: Language) -> str:
    """The picture in words: every number of it, for who cannot see it and for who searches."""
    parts = []
    for series in chart.series:
        known = [
            f"{c} {lang.number(v, chart.digits)}{chart.suffix}"
            for c, v in zip(chart.categories, series.points, strict=True)
            if v is not None
        ]
        parts.append(f"{series.name}: {'; '.join(known)}.")
    return " ".join(parts)


def _drawing(chart: Chart, lang: Language) -> Drawing:
    bars = chart.kind is ChartKind.BARS
    high = 34 + len(chart.categories) * (24 if len(chart.series) == 1 else 34) if bars else 190
    drawing = Drawing(_FULL, high)
    made = {
        ChartKind.BARS: HorizontalBarChart,
        ChartKind.COLUMNS: VerticalBarChart,
        ChartKind.LINES: HorizontalLineChart,
    }[chart.kind]()
    left = 190 if bars else 44
    made.x, made.y, made.width, made.height = (
        left,
        24 if not bars else 8,
        _FULL - left - 34,
        high - (44 if not bars else 16),
    )
    made.data = [list(s.points) for s in chart.series]
    names = [c if len(c) <= 40 else c[:39] + "…" for c in chart.categories]
    made.categoryAxis.categoryNames = names
    made.categoryAxis.labels.fontName, made.categoryAxis.labels.fontSize = _FONT, 7.5
    made.categoryAxis.labels.fillColor = _INK
    made.categoryAxis.strokeColor = _LINE
    made.categoryAxis.visibleTicks = 0
    made.valueAxis.labels.fontName, made.valueAxis.labels.fontSize = _FONT, 7
    made.valueAxis.labels.fillColor, made.valueAxis.strokeColor = _MUTED, _LINE
    made.valueAxis.labelTextFormat = lambda v: lang.number(v, 2) + chart.suffix
    _scale(made.valueAxis, chart)
    if bars:
        made.categoryAxis.reverseDirection = 1
        made.categoryAxis.labels.boxAnchor, made.categoryAxis.labels.dx = "e", -8
        made.categoryAxis.labels.maxWidth = 180
        made.valueAxis.visible = 0
    elif len(names) > 6:
        made.categoryAxis.labels.angle, made.categoryAxis.labels.boxAnchor = 35, "ne"
        made.y, made.height = 52, high - 66
    (_lines if chart.kind is ChartKind.LINES else _bars)(made, chart, lang)
    drawing.add(made)
    return drawing


def _scale(axis: Any, chart: Chart) -> None:
    """From zero for bars, or around the target where there is one, so that a bar shows the distance to it."""
    known = [v for s in chart.series for v in s.points if v is not None] or [0.0]
    base = chart.line if chart.line is not None else 0.0
    if chart.kind is ChartKind.LINES:
        base = min(known)
    low, high = min([*known, base]), max([*known, base])
    span = (high - low) or 1.0
    axis.valueMin = low - 0.15 * span if low < base or chart.kind is ChartKind.LINES else base
    axis.valueMax = high + 0.15 * span


def _bars(made: Any, chart: Chart, lang: Language) -> None:
    made.barLabels.fontName, made.barLabels.fontSize, made.barLabels.fillColor = _FONT, 7.5, _INK
    made.barLabelFormat = lambda v: lang.number(v, chart.digits, fixed=True) + chart.suffix
    made.barLabels.nudge = 14
    made.reversePlotOrder = 0
    if chart.kind is ChartKind.BARS:  # names stand at the edge, also beside bars that lead to the left
        made.categoryAxis.joinAxisMode = "left"
    made.bars.strokeColor = None
    for number, series in enumerate(chart.series):
        made.bars[number].fillColor = _ROLE.get(series.role, _ACCENT)
        for point, status in enumerate(series.statuses):
            made.bars[number, point].fillColor = colors.HexColor(STATUS_COLOUR[status])


def _lines(made: Any, chart: Chart, lang: Language) -> None:
    made.joinedLines = 1
    for number, series in enumerate(chart.series):
        line = made.lines[number]
        line.strokeColor = _ROLE.get(series.role, _ACCENT)
        line.strokeWidth = 1.2 if series.role is Role.TARGET else 2
        if series.role is Role.TARGET:
            line.strokeDashArray = (3, 2)
        else:
            line.symbol = makeMarker("FilledCircle")
            line.symbol.size, line.symbol.fillColor = 4, _ACCENT


def _grid(table: Table) -> Grid:
    right = table.numeric or (False,) * len(table.columns)
    styles = [
        _style(f"cell{n}", 8, alignment=TA_RIGHT if r else TA_LEFT, lead=10.5) for n, r in enumerate(right)
    ]
    heads = [
        _style(f"head{n}", 7.5, _MUTED, True, alignment=TA_RIGHT if r else TA_LEFT)
        for n, r in enumerate(right)
    ]
    rows: list[Sequence[Any]] = [[Paragraph(escape(c), heads[n]) for n, c in enumerate(table.columns)]]
    rows += [[Paragraph(escape(cell.text), styles[n]) for n, cell in enumerate(row)] for row in table.rows]
    longest = [
        min(max([len(name), *(len(row[n].text) for row in table.rows)]), 46) + 3
        for n, name in enumerate(table.columns)
    ]
    grid = Grid(rows, [_FULL * one / sum(longest) for one in longest], repeatRows=1)
    grid.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return grid
