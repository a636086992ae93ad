"""Parts of the pages that need no browser: words for every code, edits out of a table, data that stays data."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc import policy
from bsc.domain import Level, Polarity, Reason
from bsc.edits import Edit
from bsc.i18n import CODES, language
from bsc.policy_rules import RULES
from bsc.present import rules, values
from bsc.present.values import band_word, reason_word
from bsc.reports.model import Column, Kind, NumberFormat, Reading, Role
from bsc.ui import preview, terms, why
from bsc.ui.corrections import option_words
from bsc.ui.editing import differences
from bsc.ui.plain import plain


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (terms.ROLES, Role),
        (terms.KINDS, Kind),
        (terms.POLARITIES, Polarity),
        (terms.LEVELS, Level),
        (values.REASONS, Reason),
    ],
)
def test_every_code_has_a_word(words: dict, codes: type) -> None:
    assert set(words) == set(codes)


def test_data_stays_data_in_markdown() -> None:
    assert plain("a*b $x$ [l](u) :red[c] <i> 50%") == r"a\*b \$x\$ \[l\]\(u\) \:red\[c\] \<i\> 50%"


@given(st.text(max_size=40))
def test_no_sign_of_markdown_is_left_bare(text: str) -> None:
    bare = re.sub(r"\\.", "", plain(text))
    assert not set(bare) & set("\\`*_{}[]()#+-.!|$:<>~^\n")


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_spreadsheets_name_them(index: int, name: str) -> None:
    assert preview.letter(index) == name


def test_edits_are_what_differs_between_two_tables() -> None:
    before = pd.DataFrame(
        {"name": ["Satu", "Dua", "Tiga"], "weight": [1.0, None, 3.0]}, index=pd.Index(["a", "b", "c"])
    )
    after = pd.DataFrame({"name": ["Satu", "Dua!"], "weight": [None, 2.5]}, index=pd.Index(["a", "b"]))
    assert differences("indicator", before, after) == [
        Edit("indicator", "c", "removed", "true"),
        Edit("indicator", "a", "weight", None),
        Edit("indicator", "b", "name", "Dua!"),
        Edit("indicator", "b", "weight", 2.5),
    ]
    assert differences("indicator", before, before.copy()) == []


def test_dates_of_a_table_become_days() -> None:
    before = pd.DataFrame({"valid_from": pd.to_datetime([None])}, index=pd.Index(["u"]))
    after = pd.DataFrame({"valid_from": pd.to_datetime(["2025-01-02"])}, index=pd.Index(["u"]))
    [edit] = differences("unit", before, after)
    assert str(edit.value) == "2025-01-02"
    assert type(edit.value).__name__ == "date"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", policy.names())
def test_every_rule_of_every_rule_set_can_be_said(name: str, code: str) -> None:
    lang, held = language(code), policy.load(name)
    assert set(rules.NAMES) == set(RULES)
    for version in held.versions:
        for key, entry in version.entries.items():
            if key.startswith(("achievement.", "consolidation.", "roll_up.")) or key == "bands.round":
                said = rules.rule(entry, version, lang)
                assert said.value
                assert said.name
                assert said.reference
                assert not re.search(r"Labels\(|Text\(|BLANK", said.value)
                assert said.blank == (key in version.blanks)
        for node in ("indicator", "objective", "perspective", "organisation"):
            bounds = rules.bounds(version.bands(node), lang)
            assert len(bounds) == len(version.bands(node))
        assert len(rules.weights(version.perspectives, lang)) == len(version.perspectives)
        for place in version.blanks:
            assert rules.blank_name(place, version, lang) != place


def test_bands_say_on_which_side_their_bounds_lie() -> None:
    english = language("en")
    said = [words for _, words in rules.bounds(policy.load("plain").latest.bands("indicator"), english)]
    assert said == ["from 100", "from 90, below 100", "below 90"]


def test_a_missing_number_always_says_why() -> None:
    english, version = language("en"), policy.load("plain").latest
    assert band_word(version, "indicator", "met", None, english) == "Met"
    assert band_word(version, "indicator", None, "not_reported", english) == "Not reported"
    assert band_word(version, "organisation", float("nan"), "not_assessed", english).startswith(
        "Not assessed"
    )
    assert reason_word("something_new", english) == "Not assessed"


def test_options_are_shown_in_words_and_data_as_it_is() -> None:
    english = language("en")
    assert option_words("polarity:*", "minimize", english) == "Lower is better"
    assert option_words("column:3:role", "baseline", english) == "Baseline"
    assert option_words("column:3:number", ",", english) == "decimal comma: 1.234,5"
    assert option_words("column:3:higher", "Ascending", english) == "Ascending"
    assert option_words("indicators", "yes", english) == "Yes"
    assert option_words("period", "2024-Q2", english) == "Q2 2024"


def test_the_preview_shows_evidence_and_escapes_what_the_file_says() -> None:
    english = language("en")
    column = Column(2, "<img src=x onerror=alert(1)>", Role.ACTUAL, 0.5, samples=("=1+1", "<b>"))
    drawn = preview.columns([column], english)
    assert "<img" not in drawn
    assert "&lt;img" in drawn
    assert "=1+1 · &lt;b&gt;" in drawn
    assert 'data-open="column:2"' in drawn
    assert "unsure" in drawn
    assert 'data-open="column:2"' not in preview.columns([column], english, correct=False)


def test_the_preview_says_what_was_left_out() -> None:
    english = language("en")
    reading = Reading(
        "f.csv",
        "",
        Kind.MEASUREMENTS,
        0.9,
        (3, 4),
        5,
        90,
        (),
        skipped=((20, "subtotal"), (21, "subtotal"), (90, "footnote")),
        constants={Role.PERIOD: "2024", Role.UNIT: "Dinas"},
    )
    drawn = re.sub(r"<[^>]+>", " ", preview.facts(reading, english))
    for said in (
        "3, 4",
        "5 to 90",
        "Left out: Subtotal",
        "2 rows (20, 21)",
        "1 row (90)",
        "Dinas (for all rows)",
    ):
        assert said in " ".join(drawn.split()), said


def test_a_factor_is_said() -> None:
    assert preview.factor_words(NumberFormat(factor=100), language("en")) == "fractions are percentages"
    assert preview.factor_words(NumberFormat(factor=1000), language("en")) == "times 1,000"


def test_every_level_of_the_way_up_has_a_word() -> None:
    assert set(why.NODES) == {"indicator", "objective", "perspective", "organisation"}
