"""Forecasts from the store: which periods count, which target the year has, and the same numbers computed apart."""

from __future__ import annotations

import math

import pytest

from bsc.analysis import outlook, rules
from bsc.domain import Filters, Period
from bsc.store import Store
from tests.small_store import ORG, fill


def test_a_year_is_known_up_to_its_first_gap_and_little_past_is_too_early(store: Store) -> None:
    fill(store)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
        found = outlook.outlook(cursor, Filters(ORG, period="2024-Q3", unit="PST"), policy)
    rows = found.set_index("indicator")
    assert set(found["year"]) == {"2024"}
    assert rows.loc["rev", "closed"] == 3
    assert rows.loc["new", "closed"] == 2  # the third quarter was not reported
    assert rows.loc["new", "through"] == "2024-Q2"
    assert set(found["why"]) == {"too_early"}
    assert found["chance"].isna().all()


def test_what_came_after_the_chosen_period_plays_no_part(store: Store) -> None:
    fill(store)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
        found = outlook.outlook(cursor, Filters(ORG, period="2024-Q1", unit="PST"), policy)
    assert set(found["closed"]) == {1}


def test_the_sample_gives_the_numbers_of_a_computation_apart(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        policy = rules.policy_of(cursor, "contoh", "contoh")
        found = outlook.outlook(cursor, Filters("contoh", period="2025-Q2", unit="KP"), policy)
        facts = cursor.execute(
            "select year(period_start), quarter(period_start), target, actual from measurement "
            "where org = 'contoh' and unit = 'KP' and indicator = '2a-CP' and grain = 'quarter' order by all"
        ).fetchall()
    row = found.set_index("indicator").loc["2a-CP"]
    actual = {(y, q): a for y, q, _, a in facts}
    past = [y for y in range(2021, 2025) if all((y, q) in actual for q in (1, 2, 3, 4))]
    steps = [math.log(sum(actual[y, q] for q in (1, 2, 3, 4)) / (actual[y, 1] + actual[y, 2])) for y in past]
    mean = sum(steps) / len(steps)
    to_date = actual[2025, 1] + actual[2025, 2]
    assert len(past) == row["learned"] == 4
    assert row["to_date"] == pytest.approx(to_date)
    assert row["value"] == pytest.approx(to_date * math.exp(mean))
    assert row["target_low"] == pytest.approx(sum(t for y, _, t, _ in facts if y == 2025))
    assert row["low"] < row["value"] < row["high"]
    # every indicator that the unit reported in the first half of the year is there, once
    assert found.duplicated(["indicator", "breakdown"]).sum() == 0
    assert "1c-CP" in set(found["indicator"])
    assert found.set_index("indicator").loc["1c-CP", "chance"] is None or math.isnan(
        found.set_index("indicator").loc["1c-CP", "chance"]
    )


@pytest.mark.parametrize(
    ("code", "first", "year"),
    [
        ("2024-Q3", 1, "2024"),
        ("2024-02", 4, "2023-04-01..2024-03-31"),
        ("2024-04", 4, "2024-04-01..2025-03-31"),
    ],
)
def test_the_year_of_a_period_begins_where_the_rules_say(code: str, first: int, year: str) -> None:
    assert outlook.year_of(Period.from_code(code), first).code == year
