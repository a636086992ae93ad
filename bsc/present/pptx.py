"""A deck as PowerPoint: native, editable charts and tables, presenter notes, the stamp on every slide, and the
organisation's own template and colours where it gave any. Draws what ``slides`` holds and computes nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from bsc.errors import BscError
from bsc.figures.look import STATUS_COLOUR, Status
from bsc.i18n import text
from bsc.present.slides import Chart, ChartKind, Deck, Role, Sentence, Slide, Table

INK, MUTED, LINE = "#0f1720", "#5b6776", "#dfe3e8"
ACCENT = "#0B5CAD"
_ROLE_COLOUR = {Role.TARGET: "#5b6776", Role.BASELINE: "#AEB7C2", Role.FORECAST: "#7FA8D1"}
SYMBOL = {Status.GOOD: "●", Status.NEAR: "▲", Status.BAD: "◆", Status.NONE: "○"}
_FONT = "Calibri"


class TemplateError(BscError):
    """The organisation's template cannot be used."""


def dumps(deck: Deck, at: datetime, template: bytes | None = None) -> bytes:
    """The deck as a PPTX file. ``template`` is a PPTX or POTX of the organisation: its masters, size and fonts are used,
    its slides are left out. ``at`` is written as the day of making. TemplateError for a file that is none."""
    show = _opened(template)
    accent = deck.colours[1] if len(deck.colours) > 1 else ACCENT
    title_colour = deck.colours[0] if deck.colours else None if template else INK
    layout = _layout(show, template is not None)
    for number, slide in enumerate(deck.slides, start=1):
        page = _Page(show, layout, template is not None, accent, title_colour)
        page.draw(deck, slide, number)
    core = show.core_properties
    core.title, core.author, core.subject = deck.name, deck.organisation, deck.stamp
    core.created = core.modified = at
    core.language = deck.language
    buffer = io.BytesIO()
    show.save(buffer)
    return buffer.getvalue()


def _opened(template: bytes | None) -> Any:
    if template is None:
        show = Presentation()
        show.slide_width, show.slide_height = Inches(13.333), Inches(7.5)
        return show
    try:
        show = Presentation(io.BytesIO(_as_pptx(template)))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise TemplateError(
            "bad_template",
            text("The template is not a PowerPoint file."),
            None,
            text("Give a .pptx or .potx file that PowerPoint opens, without a password."),
        ) from error
    slides = show.slides._sldIdLst
    for held in list(slides):
        show.part.drop_rel(held.get(qn("r:id")))
        slides.remove(held)
    return show


def _as_pptx(content: bytes) -> bytes:
    """A template's content type is not that of a presentation; the rest of the file is the same."""
    old = b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
    new = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            if old not in source.read("[Content_Types].xml"):
                return content
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
                for name in source.namelist():
                    held = source.read(name)
                    target.writestr(name, held.replace(old, new) if name == "[Content_Types].xml" else held)
            return buffer.getvalue()
    except zipfile.BadZipFile as error:
        raise ValueError("not a zip") from error


def _layout(show: Any, own: bool) -> Any:
    """The layout with a title and the fewest other places to fill; of our own file the one with a title only."""
    if not own:
        return show.slide_layouts[5]
    titled = [
        layout
        for layout in show.slide_layouts
        if any(p.placeholder_format.type in (1, 3) for p in layout.placeholders)
    ]
    return min(titled or list(show.slide_layouts), key=lambda layout: len(layout.placeholders))


class _Page:
    """One slide while it is drawn; lengths in EMU."""

    def __init__(self, show: Any, layout: Any, own: bool, accent: str, title_colour: str | None) -> None:
        self.slide = show.slides.add_slide(layout)
        self.width, self.height = int(show.slide_width), int(show.slide_height)
        self.margin = int(self.width * 0.045)
        self.own, self.accent, self.title_colour = own, accent, title_colour
        for place in list(self.slide.placeholders):
            if place.placeholder_format.type not in (1, 3):  # title and centred title stay
                place._element.getparent().remove(place._element)

    def draw(self, deck: Deck, slide: Slide, number: int) -> None:
        top = self._title(slide)
        bottom = self.height - int(self.height * 0.085)
        left, right = self.margin, self.width - self.margin
        wide = right - left
        if slide.figure:
            top = self._figure(slide, left, top, wide)
        texts = [s.text for s in slide.sentences]
        picture = slide.chart is not None or slide.table is not None
        if texts and picture and slide.table is None:
            column = int(wide * 0.36)
            self._sentences(slide.sentences, left, top, column, bottom - top)
            left += column + int(wide * 0.03)
        elif texts and picture:
            height = min(int((bottom - top) * 0.3), Pt(30) * len(texts))
            self._sentences(slide.sentences, left, top, wide, height)
            top += height
        elif texts:
            self._sentences(
                slide.sentences, left, top, wide, bottom - top, large=True, cover=slide.code == "cover"
            )
        if slide.chart is not None:
            self._chart(slide.chart, left, top, right - left, bottom - top)
        elif slide.table is not None:
            self._table(slide.table, left, top, right - left, bottom - top)
        self._foot(deck, number)
        self._notes(slide)

    def _title(self, slide: Slide) -> int:
        words = slide.title.text
        size = 30 if len(words) < 60 else 26 if len(words) < 100 else 22
        if slide.code == "cover":
            size = 40
        holder = self.slide.shapes.title
        if holder is None:
            holder = self.slide.shapes.add_textbox(0, 0, 0, 0)
        if not self.own or slide.code == "cover" or holder.width in (None, 0):
            holder.left, holder.width = self.margin, self.width - 2 * self.margin
            holder.top = int(self.height * (0.3 if slide.code == "cover" else 0.05))
            holder.height = int(self.height * 0.15)
        frame = holder.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if self.own else MSO_ANCHOR.TOP
        frame.text = words
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.runs[0]
        if not self.own:
            run.font.name, run.font.bold = _FONT, True
        run.font.size = Pt(size)
        if self.title_colour:
            run.font.color.rgb = _rgb(self.title_colour)
        return int(holder.top + holder.height + self.height * 0.015)

    def _figure(self, slide: Slide, left: int, top: int, wide: int) -> int:
        colour = STATUS_COLOUR[slide.figure_status] if slide.figure_status else self.accent
        symbol = f"{SYMBOL[slide.figure_status]} " if slide.figure_status else ""
        value, _, word = slide.figure.partition(" · ")
        box = self.slide.shapes.add_textbox(left, top, wide, Inches(1.0)).text_frame
        box.word_wrap = True
        first = box.paragraphs[0].add_run()
        first.text, first.font.size, first.font.bold = value, Pt(54), True
        first.font.color.rgb = _rgb(INK)
        if word:
            rest = box.paragraphs[0].add_run()
            rest.text, rest.font.size = f"  {symbol}{word}", Pt(24)
            rest.font.color.rgb = _rgb(colour)
        for run in box.paragraphs[0].runs:
            run.font.name = None if self.own else _FONT
        return top + Inches(1.05)

    def _sentences(
        self,
        sentences: Sequence[Sentence],
        left: int,
        top: int,
        wide: int,
        high: int,
        large: bool = False,
        cover: bool = False,
    ) -> None:
        frame = self.slide.shapes.add_textbox(left, top, wide, high).text_frame
        frame.word_wrap = True
        count = sum(len(s.text) for s in sentences)
        size = (
            24 if cover else 20 if large and count < 700 else 16 if count < 420 else 14 if count < 700 else 12
        )
        for number, sentence in enumerate(sentences):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size * 0.55)
            run = paragraph.add_run()
            run.text = sentence.text
            run.font.size = Pt(size)
            run.font.color.rgb = _rgb(INK if not cover or number == 0 else MUTED)
            run.font.name = None if self.own else _FONT
            if sentence.edited_by:
                mark = paragraph.add_run()
                mark.text, mark.font.size, mark.font.italic = (
                    f"  ({sentence.edited_by})",
                    Pt(size * 0.75),
                    True,
                )
                mark.font.color.rgb = _rgb(MUTED)

    def _chart(self, chart: Chart, left: int, top: int, wide: int, high: int) -> None:
        data = CategoryChartData(number_format=_format(chart))
        data.categories = _categories(chart)
        for series in chart.series:
            data.add_series(series.name, series.points)
        kind = {
            ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
            ChartKind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
            ChartKind.LINES: XL_CHART_TYPE.LINE_MARKERS,
        }[chart.kind]
        frame = self.slide.shapes.add_chart(kind, left, top, wide, high, data)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alt)
        drawn = frame.chart
        drawn.font.size, drawn.font.name = (
            Pt(14 if len(chart.categories) <= 8 else 12),
            None if self.own else _FONT,
        )
        drawn.font.color.rgb = _rgb(INK)
        drawn.has_title = False
        drawn.has_legend = len(chart.series) > 1
        if drawn.has_legend:
            drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        value, category = drawn.value_axis, drawn.category_axis
        value.has_major_gridlines = chart.kind is ChartKind.LINES
        if value.has_major_gridlines:
            value.major_gridlines.format.line.color.rgb = _rgb(LINE)
        value.format.line.fill.background()
        value.tick_labels.number_format = _format(replace(chart, digits=_coarse(chart)))
        value.tick_labels.number_format_is_linked = False
        value.tick_labels.font.size = Pt(11)
        value.tick_labels.font.color.rgb = _rgb(MUTED)
        category.format.line.color.rgb = _rgb(LINE)
        category.has_major_gridlines = False
        if chart.kind is not ChartKind.LINES:
            value.visible = False
            drawn.plots[0].gap_width = 45 if len(chart.categories) > 4 else 110
            drawn.plots[0].vary_by_categories = False
            if chart.kind is ChartKind.BARS:
                category.reverse_order = True
            category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
            _room(value, chart)
        else:
            lows = [v for s in chart.series for v in s.points if v is not None]
            if lows and min(lows) > 0 and min(lows) > 0.5 * max(lows):
                span = max(lows) - min(lows) or max(lows) * 0.1
                value.minimum_scale = min(lows) - span * 0.3
        for drawn_series, series in zip(drawn.plots[0].series, chart.series, strict=True):
            self._coloured(drawn_series, series, chart)

    def _coloured(self, drawn: Any, series: Any, chart: Chart) -> None:
        colour = _ROLE_COLOUR.get(series.role, self.accent)
        labels = drawn.data_labels
        labels.number_format, labels.number_format_is_linked = _format(chart), False
        labels.font.size = Pt(12)
        if chart.kind is ChartKind.LINES:
            drawn.smooth = False
            drawn.format.line.color.rgb = _rgb(colour)
            drawn.format.line.width = Pt(2.5 if series.role is Role.VALUE else 1.75)
            if series.role is Role.TARGET:
                drawn.format.line.dash_style = MSO_LINE.DASH
                drawn.marker.style = XL_MARKER_STYLE.NONE
                labels.show_value = False
                return
            drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 8
            labels.show_value = False
            last = max((n for n, v in enumerate(series.points) if v is not None), default=None)
            if last is not None:
                label = drawn.points[last].data_label
                label.has_text_frame = False
                label.position = XL_LABEL_POSITION.ABOVE
                label.font.size, label.font.bold = Pt(14), True
                _show_value(label, _format(chart))
        else:
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.rgb = _rgb(colour)
            drawn.invert_if_negative = False
            labels.show_value = series.role is not Role.BASELINE
            labels.position = XL_LABEL_POSITION.OUTSIDE_END
        for number, status in enumerate(series.statuses):
            if series.points[number] is None:
                continue
            point = drawn.points[number]
            fill = point.marker.format.fill if chart.kind is ChartKind.LINES else point.format.fill
            fill.solid()
            fill.fore_color.rgb = _rgb(STATUS_COLOUR[status])

    def _table(self, table: Table, left: int, top: int, wide: int, high: int) -> None:
        rows = len(table.rows) + 1
        shape = self.slide.shapes.add_table(
            rows, len(table.columns), left, top, wide, min(high, Inches(0.42) * rows)
        )
        shape._element.nvGraphicFramePr.cNvPr.set("descr", "; ".join(table.columns))
        grid = shape.table
        grid.horz_banding = False
        numeric = table.numeric or (False,) * len(table.columns)
        shares = _shares(table)
        for number, share in enumerate(shares):
            grid.columns[number].width = Emu(int(wide * share))
        size = 14 if rows <= 10 else 12
        for column, name in enumerate(table.columns):
            self._cell(grid.cell(0, column), name, size - 1, numeric[column], MUTED, bold=True)
        for line, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                words = f"{SYMBOL[cell.status]} {cell.text}" if cell.status else cell.text
                colour = STATUS_COLOUR[cell.status] if cell.status else INK
                self._cell(grid.cell(line, column), words, size, numeric[column], colour)

    def _cell(self, cell: Any, words: str, size: int, right: bool, colour: str, bold: bool = False) -> None:
        cell.fill.background()
        cell.margin_top = cell.margin_bottom = Pt(3)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = words, Pt(size), bold
        run.font.color.rgb = _rgb(colour)
        run.font.name = None if self.own else _FONT

    def _foot(self, deck: Deck, number: int) -> None:
        high = int(self.height * 0.055)
        top = self.height - high - int(self.height * 0.012)
        wide = self.width - 2 * self.margin
        words = " · ".join(part for part in (deck.organisation, deck.stamp, deck.mark) if part)
        for left, width, said, side in (
            (self.margin, int(wide * 0.9), words, PP_ALIGN.LEFT),
            (self.margin + int(wide * 0.9), int(wide * 0.1), f"{number}/{len(deck.slides)}", PP_ALIGN.RIGHT),
        ):
            frame = self.slide.shapes.add_textbox(left, top, width, high).text_frame
            frame.word_wrap = True
            paragraph = frame.paragraphs[0]
            paragraph.alignment = side
            run = paragraph.add_run()
            run.text, run.font.size = said, Pt(10)
            run.font.color.rgb = _rgb(MUTED)

    def _notes(self, slide: Slide) -> None:
        parts = [*slide.notes, *(s.computed for s in (slide.title, *slide.sentences) if s.computed)]
        if parts:
            self.slide.notes_slide.notes_text_frame.text = "\n".join(parts)


def _categories(chart: Chart) -> list[str]:
    """Names with the shape of their status, so that colour is never the only carrier."""
    statuses = next((s.statuses for s in chart.series if s.statuses), ())
    if chart.kind is ChartKind.LINES or not statuses:
        return list(chart.categories)
    return [f"{SYMBOL[s]} {c}" for c, s in zip(chart.categories, statuses, strict=True)]


def _room(value: Any, chart: Chart) -> None:
    """Bars start from the target where there is one, else from zero; room for the numbers at both ends."""
    known = [v for s in chart.series for v in s.points if v is not None]
    base = chart.line if chart.line is not None else 0.0
    low, high = min([*known, base]), max([*known, base])
    span = (high - low) or 1.0
    value.crosses_at = None
    if chart.line is not None:
        value.crosses_at = base
    value.maximum_scale = high + span * 0.22
    value.minimum_scale = low - span * 0.22 if low < base else base - (span * 0.02 if chart.line else 0)


def _coarse(chart: Chart) -> int:
    """Decimals of an axis: none where the numbers spread over tens."""
    known = [v for s in chart.series for v in s.points if v is not None]
    spread = max(known) - min(known) if known else 0
    return 0 if spread >= 10 else min(chart.digits, 1 if spread >= 1 else 2)


def _shares(table: Table) -> list[float]:
    """Widths of columns by their longest text, within bounds."""
    longest = [
        min(max([len(name), *(len(row[n].text) for row in table.rows)]), 60) + 3
        for n, name in enumerate(table.columns)
    ]
    return [one / sum(longest) for one in longest]


def _format(chart: Chart) -> str:
    """The number format of a chart in the workbook behind it; the reader's system turns the separators."""
    digits = "0." + "0" * chart.digits if chart.digits else "0"
    suffix = f'"{chart.suffix}"' if chart.suffix and '"' not in chart.suffix else ""
    return f"#,##{digits}{suffix}"


def _show_value(label: Any, number_format: str) -> None:
    """Only the value stands in the label of one point."""
    dlbl = label._get_or_add_dLbl()
    for name in (
        "c:showLegendKey",
        "c:showVal",
        "c:showCatName",
        "c:showSerName",
        "c:showPercent",
        "c:showBubbleSize",
    ):
        for old in dlbl.findall(qn(name)):
            old.set("val", "1" if name == "c:showVal" else "0")
    if dlbl.find(qn("c:numFmt")) is None:
        made = dlbl.makeelement(qn("c:numFmt"), {"formatCode": number_format, "sourceLinked": "0"})
        place = next(
            n for n, child in enumerate(dlbl) if child.tag in (qn("c:spPr"), qn("c:txPr"), qn("c:dLblPos"))
        )
        dlbl.insert(place, made)


def _rgb(colour: str) -> RGBColor:
    made: RGBColor = RGBColor.from_string(colour.lstrip("#").upper())
    return made
