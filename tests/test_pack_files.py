"""Files of a pack: workbook and PDF carry the deck's numbers, nothing is half written, and the terminal makes them."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from openpyxl import load_workbook

from bsc import __main__ as terminal
from bsc import actions
from bsc.actions import Action
from bsc.analysis import rules
from bsc.domain import Filters
from bsc.i18n import language
from bsc.present import export, packs, pdf, tagged, workbook
from bsc.present.deck import deck
from bsc.present.export import ExportError
from bsc.present.packs import Pack
from bsc.present.slides import Deck
from bsc.store import Store
from tests.small_store import ORG, fill

TODAY = date(2024, 10, 20)


@pytest.fixture
def small(store: Store) -> Iterator[tuple[Store, Pack, Deck]]:
    fill(store, synthetic=True)
    actions.write(store, ORG, Action("PST", '=HYPERLINK("x") <b>', "rev", owner="Bidang Iuran"), "Ayu")
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
    number = packs.freeze(store, Filters(ORG, "2024-Q3", "PST"), policy, "Rapat III", "Ayu")
    with store.cursor() as cursor:
        pack = packs.load(cursor, ORG, number)
        yield store, pack, deck(pack, language("id"), actions.actions(cursor, ORG), TODAY)


def test_the_workbook_holds_every_number_and_never_a_formula(small: tuple[Store, Pack, Deck]) -> None:
    _, pack, held = small
    book = load_workbook(io.BytesIO(workbook.dumps(held, pack.frozen_at)))
    sheets = [s for s in book.worksheets if s.title[0].isdigit()]
    numbered = [s for s in held.slides if s.chart or s.table]
    assert len(sheets) == len(numbered)
    for sheet, slide in zip(sheets, numbered, strict=True):
        assert sheet["A1"].value == slide.title.text
        assert held.stamp in sheet["A2"].value
        assert sheet["A3"].value == held.mark
        if slide.chart:
            assert len(sheet._charts) == 1
            for column, series in enumerate(slide.chart.series, start=2):
                found = [sheet.cell(6 + n, column).value for n in range(len(series.points))]
                assert found == [None if v is None else pytest.approx(v) for v in series.points]
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    assert any(c.value == '=HYPERLINK("x") <b>' for s in sheets for row in s.iter_rows() for c in row)


def test_the_pdf_has_contents_numbers_stamp_and_pictures_in_words(small: tuple[Store, Pack, Deck]) -> None:
    _, pack, held = small
    content = pdf.dumps(held, pack.frozen_at)
    assert content == pdf.dumps(held, pack.frozen_at)
    with pdfplumber.open(io.BytesIO(content)) as document:
        pages = [" ".join((page.extract_text() or "").split()) for page in document.pages]
        assert document.metadata["Title"] == "Rapat III"
    for number, words in enumerate(pages, start=1):
        assert held.stamp in words
        assert held.mark in words
        assert f" {number}" in words
    everything = " ".join(pages)
    for slide in held.slides:
        assert slide.title.text[:60] in everything
    chart = held.slide("perspectives").chart
    lang = language("id")
    for category, value in zip(chart.categories, chart.series[-1].points, strict=True):
        assert f"{category} {lang.number(value, 1)}" in everything
    assert '=HYPERLINK("x") <b>' in everything  # text, never markup


def test_where_weasyprint_is_installed_the_pdf_is_tagged(small: tuple[Store, Pack, Deck]) -> None:
    if not tagged.available():
        pytest.skip("WeasyPrint or its system libraries are not installed: packs are plain PDF here")
    _, pack, held = small
    content = tagged.dumps(held, pack.frozen_at)
    assert content == tagged.dumps(held, pack.frozen_at)
    with pdfplumber.open(io.BytesIO(content)) as document:
        assert "StructTreeRoot" in document.doc.catalog
        everything = " ".join(" ".join((page.extract_text() or "").split()) for page in document.pages)
    for slide in held.slides:
        assert slide.title.text[:40] in everything
    html = tagged.page(held, pack.frozen_at)
    assert html.count("<img alt=") == sum(s.chart is not None for s in held.slides)
    assert "<b>" not in html


def test_a_failing_write_leaves_the_good_file(
    small: tuple[Store, Pack, Deck], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export.save(tmp_path, {"a.pdf": b"good"})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError) as refused:
        export.save(tmp_path, {"a.pdf": b"half"})
    assert refused.value.code == "cannot_write"
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir() if p.name.startswith((".selaras", "a"))] == [
        ("a.pdf", b"good")
    ]


def test_an_unknown_format_is_told(small: tuple[Store, Pack, Deck]) -> None:
    store, pack, _ = small
    with store.cursor() as cursor:
        held = actions.actions(cursor, ORG)
    with pytest.raises(ExportError) as refused:
        export.files(pack, language("en"), held, TODAY, {}, ["pptx", "doc"])
    assert refused.value.code == "no_such_format"
    made = export.files(pack, language("en"), held, TODAY, {}, ["xlsx"], public=True)
    assert list(made) == ["selaras-uji-1-2024-Q3-en-public.xlsx"]


def test_the_terminal_freezes_writes_and_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.duckdb"
    held = Store(path)
    fill(held)
    held.close()
    asked = ["pack", "--store", str(path), "--json", "--lang", "en"]
    assert (
        terminal.main(
            [*asked, "--period", "2024-Q3", "--unit", "PST", "--formats", "pdf,xlsx", "--out", str(tmp_path)]
        )
        == 0
    )
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(r["file"]).name for r in rows] == [
        "selaras-uji-1-2024-Q3-en.pdf",
        "selaras-uji-1-2024-Q3-en.xlsx",
    ]
    assert all(Path(r["file"]).stat().st_size == r["bytes"] > 1000 for r in rows)
    assert rows[0]["changed_since"] == 0
    first = Path(rows[0]["file"]).read_bytes()
    assert terminal.main([*asked, "--number", "1", "--formats", "pdf", "--out", str(tmp_path / "again")]) == 0
    again = json.loads(capsys.readouterr().out)
    assert Path(again["file"]).read_bytes() == first
    assert terminal.main([*asked, "--list"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["pack"], r["unit"], r["period"]) for r in listed] == [(1, "PST", "2024-Q3")]
    assert terminal.main([*asked, "--unit", "nowhere"]) != 0
