"""A deck as PowerPoint: native, editable charts and tables, presenter notes, the stamp on every slide, and the
organisation's own template and colours where it gave any. Draws what ``slides`` holds and computes nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from bsc.errors import BscError
from bsc.figures.look import STATUS_COLOUR
from bsc.i18n import language, text
from bsc.present import pptx_chart
from bsc.present.pptx_chart import INK, MUTED, SYMBOL, rgb
from bsc.present.slides import Cell, Chart, ChartKind, Deck, Role, Sentence, Slide, Table

ACCENT = "#0B5CAD"
_FONT = "Calibri"
_SMALLEST = 10  # points of a table


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
        if slide.code == "cover":
            self._rule(left, top)
            top += int(self.height * 0.03)
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
            top = self._key(deck, slide.chart, left, top, right - left)
            high = bottom - top
            if slide.chart.kind is ChartKind.BARS:  # few bars stay bars
                high = min(high, int(self.height * (0.1 + 0.115 * len(slide.chart.categories))))
            box = (left, top, right - left, high)
            pptx_chart.draw(self.slide.shapes, slide.chart, box, self.accent, None if self.own else _FONT)
        elif slide.table is not None:
            self._table(slide.table, left, top, right - left, bottom - top)
        self._foot(deck, number)
        self._notes(slide)

    def _rule(self, left: int, top: int) -> None:
        """A short line in the organisation's colour under the title of the cover."""
        line = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, int(self.width * 0.09), Pt(4))
        line.fill.solid()
        line.fill.fore_color.rgb = rgb(self.accent)
        line.line.fill.background()

    def _key(self, deck: Deck, chart: Chart, left: int, top: int, wide: int) -> int:
        """What no legend says: where the bars begin, and what the grey ones are."""
        lang = language(deck.language)
        parts = []
        if not pptx_chart.named(chart):
            grey = [s.name for s in chart.series if s.role is Role.BASELINE]
            parts += [lang.t("Grey: {name}", name=name) for name in grey]
        if chart.line is not None:
            value = lang.number(chart.line, 0)
            parts.append(lang.t("bars begin at {name} {value}", name=chart.line_name, value=value))
        if not parts:
            return top
        high = Pt(20)
        frame = self.slide.shapes.add_textbox(left, top, wide, high).text_frame
        frame.margin_top = frame.margin_bottom = 0
        frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        run = frame.paragraphs[0].add_run()
        words = "; ".join(parts)
        run.text = words[0].upper() + words[1:]
        run.font.size, run.font.name = Pt(12), None if self.own else _FONT
        run.font.color.rgb = rgb(MUTED)
        return top + int(high)

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
            run.font.color.rgb = rgb(self.title_colour)
        return int(holder.top + holder.height + self.height * 0.015)

    def _figure(self, slide: Slide, left: int, top: int, wide: int) -> int:
        colour = STATUS_COLOUR[slide.figure_status] if slide.figure_status else self.accent
        symbol = f"{SYMBOL[slide.figure_status]} " if slide.figure_status else ""
        value, _, word = slide.figure.partition(" · ")
        box = self.slide.shapes.add_textbox(left, top, wide, Inches(1.0)).text_frame
        box.word_wrap = True
        first = box.paragraphs[0].add_run()
        first.text, first.font.size, first.font.bold = value, Pt(54), True
        first.font.color.rgb = rgb(INK)
        if word:
            rest = box.paragraphs[0].add_run()
            rest.text, rest.font.size = f"  {symbol}{word}", Pt(24)
            rest.font.color.rgb = rgb(colour)
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
            run.font.color.rgb = rgb(INK if not cover or number == 0 else MUTED)
            run.font.name = None if self.own else _FONT
            if sentence.edited_by:
                mark = paragraph.add_run()
                mark.text, mark.font.size, mark.font.italic = (
                    f"  ({sentence.edited_by})",
                    Pt(size * 0.75),
                    True,
                )
                mark.font.color.rgb = rgb(MUTED)

    def _table(self, table: Table, left: int, top: int, wide: int, high: int) -> None:
        shares = _shares(table)
        size, shown = _fitted(table, shares, wide, high)
        rows = len(shown) + 1
        shape = self.slide.shapes.add_table(
            rows, len(table.columns), left, top, wide, min(high, Pt(size * 2.1) * rows)
        )
        shape._element.nvGraphicFramePr.cNvPr.set("descr", "; ".join(table.columns))
        grid = shape.table
        grid.horz_banding = False
        numeric = table.numeric or (False,) * len(table.columns)
        for number, share in enumerate(shares):
            grid.columns[number].width = Emu(int(wide * share))
        for column, name in enumerate(table.columns):
            self._cell(grid.cell(0, column), name, size - 1, numeric[column], MUTED, bold=True)
        for line, row in enumerate(shown, start=1):
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
        run.font.color.rgb = rgb(colour)
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
            run.font.color.rgb = rgb(MUTED)

    def _notes(self, slide: Slide) -> None:
        parts = [*slide.notes, *(s.computed for s in (slide.title, *slide.sentences) if s.computed)]
        if parts:
            self.slide.notes_slide.notes_text_frame.text = "\n".join(parts)


def _shares(table: Table) -> list[float]:
    """Widths of columns by their longest text, within bounds."""
    longest = [
        min(max([len(name), *(len(row[n].text) for row in table.rows)]), 60) + 3
        for n, name in enumerate(table.columns)
    ]
    return [one / sum(longest) for one in longest]


def _fitted(
    table: Table, shares: Sequence[float], wide: int, high: int
) -> tuple[int, tuple[tuple[Cell, ...], ...]]:
    """The largest letters (points) in which all rows fit the height; in the smallest, as many rows as fit and a row that
    says that there are more. Long texts take several lines, so what fits is reckoned from their lengths."""

    def tall(row: Sequence[str], size: int) -> float:
        """Height of a row in points; a letter is about half as wide as it is tall."""
        lines = max(
            -(-len(words) // max(int(wide / Pt(1) * share / (size * 0.52)) - 1, 1))
            for words, share in zip(row, shares, strict=True)
        )
        return lines * size * 1.25 + 8

    texts = [[cell.text for cell in row] for row in table.rows]
    room = high / Pt(1)
    for size in range(14, _SMALLEST - 1, -1):
        if tall(table.columns, size) + sum(tall(row, size) for row in texts) <= room:
            return size, table.rows
    used, kept = 2 * tall(table.columns, _SMALLEST), 0
    for row in texts:
        used += tall(row, _SMALLEST)
        if used > room:
            break
        kept += 1
    more = (Cell("…"), *(Cell("") for _ in table.columns[1:]))
    return _SMALLEST, (*table.rows[:kept], more)
