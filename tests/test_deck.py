"""Slides of a pack: one message each, the numbers of the page, both languages alike, people's words beside computed ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from bsc import actions, meetings
from bsc.actions import Action
from bsc.analysis import rules, scorecard
from bsc.domain import Filters
from bsc.i18n import language
from bsc.present import packs
from bsc.present.deck import deck, stamp
from bsc.present.packs import Pack
from bsc.present.slides import Deck, Role, Sentence
from bsc.present.values import with_unit
from bsc.store import Store
from tests.small_store import ORG, fill

TODAY = date(2024, 10, 20)
DONE = {"state": actions.State.DONE}


@pytest.fixture
def small(store: Store) -> Iterator[tuple[Store, Pack]]:
    fill(store)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
    number = packs.freeze(store, Filters(ORG, "2024-Q3", "PST"), policy, "Rapat <III>", "Ayu", ("A",))
    with store.cursor() as cursor:
        yield store, packs.load(cursor, ORG, number)


def made(store: Store, pack: Pack, code: str = "id", public: bool = False) -> Deck:
    with store.cursor() as cursor:
        written = actions.actions(cursor, ORG)
        words = meetings.wordings(cursor, ORG, pack.number, code)
    return deck(pack, language(code), written, TODAY, words, public)


def sentences(held: Deck) -> list[Sentence]:
    return [s for slide in held.slides for s in (slide.title, *slide.sentences)]


def test_codes_and_keys_are_unique_and_every_slide_says_something(small: tuple[Store, Pack]) -> None:
    held = made(*small)
    codes = [slide.code for slide in held.slides]
    keys = [s.key for s in sentences(held)]
    assert len(set(codes)) == len(codes)
    assert len(set(keys)) == len(keys)
    assert {
        "cover",
        "brief",
        "perspectives",
        "moves",
        "urgent",
        "units",
        "unit.A",
        "missing",
        "rules",
    } <= set(codes)
    assert all(s.text.strip() for s in sentences(held))
    for slide in held.slides:
        if slide.chart:
            assert slide.chart.alt
            assert all(len(s.points) == len(slide.chart.categories) for s in slide.chart.series)
        if slide.table:
            assert all(len(row) == len(slide.table.columns) for row in slide.table.rows)


def test_the_slides_carry_the_numbers_of_the_page(small: tuple[Store, Pack]) -> None:
    store, pack = small
    held = made(store, pack)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
        filters = Filters(ORG, "2024-Q3", "PST")
        card = scorecard.at(scorecard.scored(cursor, filters, policy), "2024-Q3", policy)
    assert card is not None
    chart = held.slide("perspectives").chart
    now = next(s for s in chart.series if s.role is Role.VALUE)
    known = card.perspectives[card.perspectives["perspective"] != "unmapped"]
    assert list(now.points) == list(known["score"])
    history = held.slide("indicator.rev").chart
    actual = next(s for s in history.series if s.role is Role.VALUE)
    assert actual.points == (100, 104, 98, 90)
    assert next(s for s in history.series if s.role is Role.TARGET).points == (100, 100, 100, 100)
    costs = {row[0].value: row[2].value for row in held.slide("urgent").table.rows}
    urgent = scorecard.urgent(card)
    assert costs == dict(zip(urgent["name"], urgent["lost"], strict=True))


def test_both_languages_show_equal_numbers(small: tuple[Store, Pack]) -> None:
    indonesian, english = made(*small, "id"), made(*small, "en")
    assert [s.code for s in indonesian.slides] == [s.code for s in english.slides]
    for one, other in zip(indonesian.slides, english.slides, strict=True):
        if one.chart:
            assert [s.points for s in one.chart.series] == [s.points for s in other.chart.series]
        if one.table:
            assert [[c.value for c in r if isinstance(c.value, float)] for r in one.table.rows] == [
                [c.value for c in r if isinstance(c.value, float)] for r in other.table.rows
            ]
        for a, b in zip(one.sentences, other.sentences, strict=True):
            assert a.key == b.key
            assert _numbers(a.text, ",") == _numbers(b.text, ".")


def _numbers(words: str, decimal: str) -> list[float]:
    """The numbers of a sentence; names of quarters, which carry roman or arabic ones, are taken out first."""
    words = re.sub(r"Triwulan [IV]+ \d{4}|Q\d \d{4}|\d+ \w{3} \d{4}", "", words)
    words = re.sub(r"\bOne\b", "1", words)
    thousands = "." if decimal == "," else ","
    found = re.findall(r"\d[\d.,]*\d|\d", words)
    return sorted(float(n.replace(thousands, "").replace(decimal, ".")) for n in found)


def test_a_wording_replaces_the_sentence_and_is_marked(small: tuple[Store, Pack]) -> None:
    store, pack = small
    computed = made(store, pack).slide("brief").title
    meetings.reword(store, ORG, pack.number, "id", "brief.title", "Kepuasan peserta menjadi perhatian", "Ayu")
    title = made(store, pack).slide("brief").title
    assert (title.text, title.edited_by, title.computed) == (
        "Kepuasan peserta menjadi perhatian",
        "Ayu",
        computed.text,
    )
    assert title.evidence == computed.evidence
    assert made(store, pack, "en").slide("brief").title.edited_by == ""


def test_actions_are_listed_overdue_first_and_close_the_gap(small: tuple[Store, Pack]) -> None:
    store, pack = small
    before = made(store, pack).slide("urgent")
    assert made(store, pack).slide("actions") is None
    later = Action("PST", "Perbaiki survei", "sat", due=date(2024, 12, 1), owner="Bidang Layanan")
    late = Action("PST", "Tagih piutang", "rev", due=date(2024, 10, 1), owner="Bidang Iuran")
    actions.write(store, ORG, later, "Ayu")
    actions.write(store, ORG, late, "Ayu")
    actions.write(store, ORG, Action("PST", "Selesai", "cost", **DONE), "Ayu")
    held = made(store, pack)
    rows = [[c.text for c in row] for row in held.slide("actions").table.rows]
    assert [r[0] for r in rows] == ["Tagih piutang", "Perbaiki survei"]
    assert rows[0][3] == "lewat tenggat"
    assert "2" in held.slide("actions").title.text
    assert "1" in held.slide("actions").title.text
    assert before.title.text != held.slide("urgent").title.text
    names = {row[0].value: row[4].text for row in held.slide("urgent").table.rows}
    assert names["Iuran diterima"] == "Tagih piutang"


def test_the_public_version_leaves_out_who_acts_and_the_files(small: tuple[Store, Pack]) -> None:
    store, pack = small
    actions.write(store, ORG, Action("PST", "Tagih piutang", "rev", owner="Bidang Iuran"), "Ayu")
    held = made(store, pack, public=True)
    said = " ".join(
        [s.text for s in sentences(held)]
        + [c.text for slide in held.slides if slide.table for row in slide.table.rows for c in row]
        + [n for slide in held.slides for n in slide.notes]
    )
    for secret in ("Tagih piutang", "Bidang Iuran", "capaian.csv", "Ayu"):
        assert secret not in said
    assert held.slide("actions") is None
    assert held.public


def test_the_stamp_names_number_day_rules_and_gaps(small: tuple[Store, Pack]) -> None:
    _, pack = small
    said = stamp(pack, language("en"))
    assert said.startswith("Pack 1 · as of ")
    assert said.endswith("one indicator missing")
    assert pack.snapshot.policy.name.en in said


def test_a_deck_is_the_same_at_any_time(small: tuple[Store, Pack]) -> None:
    store, pack = small
    first = made(store, pack)
    with store.transaction() as cursor:
        cursor.execute("update fct_measurement set actual = actual * 2")
    with store.cursor() as cursor:
        again = packs.load(cursor, ORG, pack.number)
    assert made(store, again) == first


def test_every_sentence_leads_to_what_there_is(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        policy = rules.policy_of(cursor, "contoh", "contoh")
    number = packs.freeze(
        sample_store, Filters("contoh", "2025-Q3", "KP"), policy, "Rapat", "Ayu", ("KW02", "KW04")
    )
    with sample_store.cursor() as cursor:
        pack = packs.load(cursor, "contoh", number)
        held = deck(pack, language("en"), actions.actions(cursor, "contoh"), date(2025, 10, 20))
        units = {u for (u,) in cursor.execute("select unit from unit where org = 'contoh'").fetchall()}
        indicators = {
            i for (i,) in cursor.execute("select indicator from indicator where org = 'contoh'").fetchall()
        }
    assert held.mark
    assert len(held.slides) >= 20
    for sentence in sentences(held):
        if sentence.evidence and sentence.evidence.kind == "unit":
            assert sentence.evidence.code in units
        if sentence.evidence and sentence.evidence.kind == "indicator":
            assert sentence.evidence.code in indicators
    brief = held.slide("brief")
    assert all(s.evidence for s in brief.sentences)
    assert pd.Series([s.code for s in held.slides]).str.startswith("indicator.").sum() == 5


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("%", "4,3%"),
        ("Rp miliar", "Rp4,3 miliar"),
        ("kasus", "4,3 kasus"),
        ("", "4,3"),
        (None, "4,3"),
        ("USD", "USD 4,3"),
    ],
)
def test_units_of_measure_stand_where_they_belong(unit: str | None, shown: str) -> None:
    assert with_unit("4,3", unit) == shown
    assert with_unit("–", unit) == "–"
