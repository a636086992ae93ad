"""PowerPoint files of a pack: native charts with the page's numbers, tables, notes, stamp, alternative texts, templates."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches

from bsc import actions
from bsc.analysis import rules
from bsc.domain import Filters
from bsc.figures.look import STATUS_COLOUR
from bsc.i18n import language
from bsc.present import packs, pptx
from bsc.present.deck import deck
from bsc.present.packs import Pack
from bsc.present.slides import Cell, Deck, Role, Sentence, Slide, Table
from bsc.store import Store
from tests.small_store import ORG, fill


@pytest.fixture
def small(store: Store) -> Iterator[tuple[Pack, Deck]]:
    fill(store, synthetic=True)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
    number = packs.freeze(store, Filters(ORG, "2024-Q3", "PST"), policy, "Rapat =III", "Ayu", ("A",))
    with store.cursor() as cursor:
        pack = packs.load(cursor, ORG, number)
        yield pack, deck(pack, language("id"), actions.actions(cursor, ORG), date(2024, 10, 20))


def texts(slide: object) -> str:
    return " | ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def test_charts_are_native_and_carry_the_numbers_of_the_deck(small: tuple[Pack, Deck]) -> None:
    pack, held = small
    show = Presentation(io.BytesIO(pptx.dumps(held, pack.frozen_at)))
    assert len(show.slides) == len(held.slides)
    charts = 0
    for page, slide in zip(show.slides, held.slides, strict=True):
        drawn = [s for s in page.shapes if s.has_chart]
        assert len(drawn) == (slide.chart is not None)
        if slide.chart is None:
            continue
        charts += 1
        found = drawn[0].chart
        for series, written in zip(slide.chart.series, found.plots[0].series, strict=True):
            assert tuple(written.values) == series.points
            assert written.name == series.name
        names = [str(c) for c in found.plots[0].categories]
        assert all(name.endswith(c) for name, c in zip(names, slide.chart.categories, strict=True))
        alt = drawn[0]._element.nvGraphicFramePr.cNvPr.get("descr")
        assert alt == slide.chart.alt
        assert found.part.chart_workbook.xlsx_part is not None  # PowerPoint can open and edit the numbers
    assert charts >= 6


def test_points_are_coloured_by_status(small: tuple[Pack, Deck]) -> None:
    pack, held = small
    show = Presentation(io.BytesIO(pptx.dumps(held, pack.frozen_at)))
    place = next(n for n, s in enumerate(held.slides) if s.code == "perspectives")
    series = next(s for s in held.slides[place].chart.series if s.role is Role.VALUE)
    drawn = next(s for s in show.slides[place].shapes if s.has_chart).chart
    written = next(s for s in drawn.plots[0].series if s.name == series.name)
    for number, status in enumerate(series.statuses):
        colour = written.points[number].format.fill.fore_color.rgb
        assert colour == RGBColor.from_string(STATUS_COLOUR[status].lstrip("#").upper())


def test_every_slide_has_title_stamp_number_and_the_synthetic_mark(small: tuple[Pack, Deck]) -> None:
    pack, held = small
    show = Presentation(io.BytesIO(pptx.dumps(held, pack.frozen_at)))
    for number, (page, slide) in enumerate(zip(show.slides, held.slides, strict=True), start=1):
        assert page.shapes.title.text_frame.text == slide.title.text
        said = texts(page)
        assert held.stamp in said
        assert held.mark in said
        assert f"{number}/{len(held.slides)}" in said
        for sentence in slide.sentences:
            assert sentence.text in said
        for shape in page.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height
    tables = {
        slide.code: [[c.text for c in row.cells] for row in shape.table.rows]
        for page, slide in zip(show.slides, held.slides, strict=True)
        for shape in page.shapes
        if shape.has_table
    }
    assert tables["urgent"][0] == list(held.slide("urgent").table.columns)
    assert len(tables["urgent"]) == len(held.slide("urgent").table.rows) + 1
    place = next(n for n, s in enumerate(held.slides) if s.notes)
    assert held.slides[place].notes[0] in show.slides[place].notes_slide.notes_text_frame.text


def test_the_same_deck_gives_the_same_slides(small: tuple[Pack, Deck]) -> None:
    pack, held = small
    one, other = (Presentation(io.BytesIO(pptx.dumps(held, pack.frozen_at))) for _ in range(2))
    assert [texts(s) for s in one.slides] == [texts(s) for s in other.slides]
    assert (
        one.core_properties.created == other.core_properties.created == pack.frozen_at.replace(microsecond=0)
    )


def test_a_template_of_the_organisation_is_used(small: tuple[Pack, Deck]) -> None:
    pack, held = small
    own = Presentation()
    own.slide_width, own.slide_height = Inches(10), Inches(5.625)
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text_frame.text = "to be left out"
    buffer = io.BytesIO()
    own.save(buffer)
    show = Presentation(io.BytesIO(pptx.dumps(held, pack.frozen_at, buffer.getvalue())))
    assert show.slide_width == Inches(10)
    assert len(show.slides) == len(held.slides)
    assert all("to be left out" not in texts(s) for s in show.slides)
    for page in show.slides:
        for shape in page.shapes:
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height


@pytest.mark.parametrize("content", [b"", b"not a file", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_template_is_refused(small: tuple[Pack, Deck], content: bytes) -> None:
    pack, held = small
    with pytest.raises(pptx.TemplateError) as refused:
        pptx.dumps(held, pack.frozen_at, content)
    assert refused.value.code == "bad_template"


def test_a_long_table_fits_its_slide_or_says_that_there_is_more(small: tuple[Pack, Deck]) -> None:
    pack, held = small
    words = (
        "Surat persetujuan atau penolakan dikirim paling lambat seratus hari kerja setelah permohonan lengkap "
        * 2
    )
    rows = tuple((Cell(f"{n} {words}"), Cell(f"{n},0%")) for n in range(40))
    slide = Slide(
        "long", Sentence("long", "Banyak baris"), table=Table(("Indikator", "Capaian"), rows, (False, True))
    )
    short = replace(slide, code="short", table=Table(("Indikator", "Capaian"), rows[:3], (False, True)))
    show = Presentation(io.BytesIO(pptx.dumps(replace(held, slides=(slide, short)), pack.frozen_at)))
    grids = [next(s for s in page.shapes if s.has_table).table for page in show.slides]
    first = [row.cells[0].text for row in grids[0].rows]
    assert first[-1] == "…"
    assert 3 < len(first) < 41
    assert first[1:-1] == [row[0].text for row in rows[: len(first) - 2]]
    assert [row.cells[0].text for row in grids[1].rows][1:] == [row[0].text for row in rows[:3]]
