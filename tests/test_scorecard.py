"""The scorecard of a unit: shares, past, urgency and movement add up by hand; the sentences say what the numbers say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from bsc import workspace
from bsc.analysis import rules, scorecard, selection
from bsc.analysis.scorecard import Scorecard
from bsc.analysis.shares import UNMAPPED
from bsc.domain import Filters
from bsc.edits import Edit
from bsc.i18n import language
from bsc.policy import load
from bsc.policy_model import Policy
from bsc.present import narrative
from bsc.store import Store
from tests.small_store import ORG, fill


@pytest.fixture(scope="module")
def small() -> Iterator[Store]:
    store = fill(Store(":memory:"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def policy(small: Store) -> Policy:
    with small.cursor() as cursor:
        return rules.policy_of(cursor, ORG, "plain")


def card_of(store: Store, policy: Policy, unit: str = "PST", period: str = "2024-Q3") -> Scorecard:
    with store.cursor() as cursor:
        found = scorecard.scored(cursor, Filters(ORG, unit=unit), policy)
    card = scorecard.at(found, period, policy)
    assert card is not None
    return card


def row(frame: pd.DataFrame, column: str, code: str) -> pd.Series:
    return frame[frame[column] == code].iloc[0]


def test_scores_are_those_worked_by_hand(small: Store, policy: Policy) -> None:
    card = card_of(small, policy)
    # rev 90 (weight 3), cost 1+(1-1.2) = 80 (weight 1) -> 87.5; col 88/80 = 110; financial 0.6*87.5 + 0.4*110
    assert row(card.objectives, "objective", "F1")["score"] == pytest.approx(87.5)
    assert row(card.perspectives, "perspective", "financial")["score"] == pytest.approx(96.5)
    assert row(card.perspectives, "perspective", "customer")["score"] == pytest.approx(90.0)
    # two of four perspectives have indicators, with equal weight
    assert card.whole["score"] == pytest.approx(93.25)
    assert card.whole["unmapped"] == 1


def test_shares_of_what_is_scored_add_up_to_the_whole(small: Store, policy: Policy) -> None:
    card = card_of(small, policy)
    inside = card.indicators[card.indicators["perspective"] != UNMAPPED]
    assert inside["share_of_whole"].sum() == pytest.approx(1.0)
    assert row(card.indicators, "indicator", "rev")["share_of_whole"] == pytest.approx(0.5 * 0.6 * 0.75)
    assert pd.isna(row(card.indicators, "indicator", "new")["share_of_whole"])


def test_the_points_an_indicator_costs_are_what_the_whole_would_gain(small: Store, policy: Policy) -> None:
    card = card_of(small, policy)
    urgent = scorecard.urgent(card)
    assert list(urgent["indicator"]) == ["sat", "rev", "cost"]
    assert list(urgent["lost"]) == pytest.approx([0.5 * 10, 0.225 * 10, 0.075 * 20])
    # raising all of them to their target brings the whole to where only the surplus of col is left
    assert card.whole["score"] + urgent["lost"].sum() == pytest.approx(
        0.5 * (0.6 * 100 + 0.4 * 110) + 0.5 * 100
    )


def test_the_past_stands_in_order_and_ends_in_the_period(small: Store, policy: Policy) -> None:
    card = card_of(small, policy)
    assert row(card.indicators, "indicator", "rev")["trend"] == pytest.approx([100, 104, 98, 90])
    assert row(card.indicators, "indicator", "rev")["previous"] == pytest.approx(98)
    assert row(card.indicators, "indicator", "new")["trend"] == [80.0, 100.0, 120.0, None]
    assert card.before is not None
    assert card.before.code == "2024-Q2"
    assert row(card.indicators, "indicator", "sat")["below"] == 3
    assert row(card.indicators, "indicator", "rev")["below"] == 2


def test_a_period_earlier_knows_nothing_of_later_ones(small: Store, policy: Policy) -> None:
    card = card_of(small, policy, period="2023-Q4")
    assert card.before is None
    assert pd.isna(card.whole["previous"])
    assert row(card.indicators, "indicator", "rev")["trend"] == [100.0]
    assert scorecard.moved(card).empty


def test_what_moved_most_comes_first_by_its_effect_on_the_whole(small: Store, policy: Policy) -> None:
    moved = scorecard.moved(card_of(small, policy))
    assert moved.iloc[0]["indicator"] == "sat"
    assert moved.iloc[0]["change"] == pytest.approx(10.0)
    assert moved.iloc[0]["effect"] == pytest.approx(5.0)
    assert "new" not in set(moved["indicator"])


def test_a_missing_report_is_a_gap_with_its_reason(small: Store, policy: Policy) -> None:
    gaps = scorecard.gaps(card_of(small, policy))
    assert list(gaps["indicator"]) == ["new"]
    assert list(gaps["reason"]) == ["not_reported"]


def test_a_unit_without_figures_in_a_period_has_no_scorecard(small: Store, policy: Policy) -> None:
    with small.cursor() as cursor:
        found = scorecard.scored(cursor, Filters(ORG, unit="PST"), policy)
        assert scorecard.at(found, "2019-Q1", policy) is None
        assert scorecard.scored(cursor, Filters(ORG, unit="nobody"), policy).whole.empty


def test_units_side_by_side_are_the_children_or_the_siblings(small: Store, policy: Policy) -> None:
    with small.cursor() as cursor:
        units = selection.units(cursor, ORG)
        beside = scorecard.side_by_side(cursor, ORG, "2024-Q3", policy)
    assert list(units["unit"]) == ["PST", "A", "B", "C"]
    assert list(units["depth"]) == [0, 1, 1, 1]
    assert set(scorecard.family(units, "PST")["unit"]) == {"A", "B", "C"}
    assert set(scorecard.family(units, "B")["unit"]) == {"A", "B", "C"}
    whole = beside[beside["perspective"] == ""].set_index("unit")["score"]
    assert whole["B"] == pytest.approx((75 + 90) / 2)


def test_parts_of_an_indicator_are_one_row_with_the_score_of_the_node(small: Store, policy: Policy) -> None:
    rows = pd.DataFrame(
        {
            "period": ["2024"] * 3,
            "period_end": pd.to_datetime(["2024-12-31"] * 3),
            "perspective": "customer",
            "objective": "C1",
            "indicator": ["x", "x", "y"],
            "breakdown": ["men", "women", ""],
            **{c: [1.0, 2.0, 3.0] for c in ("target", "target_low", "target_high", "actual", "ratio")},
            **{c: ["a", "b", "c"] for c in ("target_kind", "target_text", "actual_text", "detail")},
            "achievement": [80.0, 100.0, 70.0],
            "score": [80.0, 100.0, 70.0],
            "reason": None,
            "band": "x",
            "colour": "good",
        }
    )
    nodes = pd.DataFrame(
        {
            "period": ["2024"] * 2,
            "indicator": ["x", "y"],
            "score": [90.0, 70.0],
            "reason": None,
            "band": "n",
            "colour": "near",
        }
    )
    found = scorecard._one_row_each(rows, nodes)
    assert list(found["indicator"]) == ["x", "y"]
    assert list(found["parts"]) == [2, 1]
    assert list(found["achievement"]) == [90.0, 70.0]
    assert pd.isna(found.iloc[0]["target"])
    assert found.iloc[1]["target"] == 3.0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "2 of 3 objectives miss their target, spread over 2 perspectives"),
        ("id", "2 dari 3 sasaran meleset dari target, tersebar di 2 perspektif"),
    ],
)
def test_the_title_counts_what_the_scorecard_shows(
    small: Store, policy: Policy, code: str, said: str
) -> None:
    assert narrative.title(card_of(small, policy), language(code)) == said


def test_the_title_names_the_perspective_when_there_is_one(small: Store, policy: Policy) -> None:
    english = language("en")
    early = narrative.title(card_of(small, policy, period="2024-Q1"), english)
    assert early == "1 of 3 objectives misses its target, in Customer"
    assert (
        narrative.title(card_of(small, policy, period="2023-Q4"), english)
        == "All 3 objectives reach their target"
    )


def test_the_findings_are_three_and_say_the_numbers(small: Store, policy: Policy) -> None:
    english = language("en")
    card = card_of(small, policy)
    with small.cursor() as cursor:
        beside = scorecard.side_by_side(cursor, ORG, "2024-Q3", policy)
    found = narrative.findings(card, beside[beside["unit"] != "PST"], {"B": "Kantor B"}, english)
    assert [f.head for f in found] == [
        "Satisfaction index costs the most: 5 points of the overall score",
        "Customer rose by 10 points since Q2 2024",
        "Kantor B is furthest behind: 82.5, 15.3 points below the middle of 3 units",
    ]
    assert found[0].more == "It stands at 90% of its target. 3 periods in a row below it."
    assert [(f.kind, f.code) for f in found] == [
        ("indicator", "sat"),
        ("perspective", "customer"),
        ("unit", "B"),
    ]


def test_gaps_are_said_when_there_is_nobody_to_compare_with(small: Store, policy: Policy) -> None:
    found = narrative.findings(
        card_of(small, policy), pd.DataFrame(columns=["unit", "perspective", "score"]), {}, language("en")
    )
    assert found[-1].head == "One indicator has no achievement"
    assert found[-1].more == "Not reported: Visits"


def test_names_follow_the_language_and_fall_back(small: Store, policy: Policy) -> None:
    card = card_of(small, policy)
    rows = {r.indicator: r for r in card.indicators.itertuples()}
    assert narrative.name_of(rows["rev"], language("en")) == "Contributions received"
    assert narrative.name_of(rows["rev"], language("id")) == "Iuran diterima"
    assert narrative.name_of(rows["col"], language("en")) == "Tingkat <ketertagihan>"


def test_another_rule_set_keeps_its_own_weights_in_a_comparison(tmp_path: Path) -> None:
    """What people entered about perspectives belongs to the organisation's own rules."""
    store = fill(Store(tmp_path / "selaras.duckdb"))
    workspace.change(store, ORG, [Edit("perspective", "customer", "weight", 61)], "planner")
    with store.cursor() as cursor:
        weights = {
            name: {p.code: p.weight for p in rules.policy_of(cursor, ORG, name).latest.perspectives}
            for name in ("plain", "kemenkeu_127_2026")
        }
    store.close()
    shipped = {p.code: p.weight for p in load("kemenkeu_127_2026").latest.perspectives}
    assert weights["plain"]["customer"] == 61
    assert weights["kemenkeu_127_2026"] == shipped
