"""Packs: frozen numbers stay what they were, reproduce byte for byte, and show later data as a difference."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from bsc import queries
from bsc.analysis import rules, scorecard
from bsc.domain import Filters
from bsc.errors import NotFound
from bsc.present import packs
from bsc.present.packs import PackError
from bsc.store import Store
from tests.small_store import ORG, fill

HERE = Filters(ORG, "2024-Q3", "PST")


def freeze(store: Store, title: str = "Rapat triwulan III", by: str = "Ayu") -> int:
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
    return packs.freeze(store, HERE, policy, title, by, ("A", "B", "none"))


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Values without the types of their columns, and one kind of missing."""
    return frame.drop(columns="trend").astype(object).where(frame.drop(columns="trend").notna(), None)


def report_again(store: Store, indicator: str, actual: float) -> None:
    """A second report that corrects one number of the third quarter."""
    with store.transaction() as cursor:
        cursor.execute(
            "insert into report by name select report_id + 1 as report_id, * exclude (report_id, file, accepted_at), "
            "'koreksi.csv' as file, accepted_at + interval 30 day as accepted_at from report"
        )
        cursor.execute(
            "insert into fct_measurement by name select 2 as report_id, * exclude (report_id) replace ($actual as actual) "
            "from fct_measurement where unit = 'PST' and indicator = $indicator and period = '2024-Q3'",
            {"actual": actual, "indicator": indicator},
        )


def test_a_pack_holds_the_numbers_of_the_page(store: Store) -> None:
    fill(store)
    number = freeze(store)
    with store.cursor() as cursor:
        pack = packs.load(cursor, ORG, number)
        policy = rules.policy_of(cursor, ORG, "plain")
        page = scorecard.at(scorecard.scored(cursor, HERE, policy), HERE.period, policy)
        listed = packs.packs(cursor, ORG)
        assert packs.differences(cursor, pack).empty
        assert packs.reports_since(cursor, pack).empty
    assert page is not None
    held = pack.snapshot
    assert (pack.number, pack.frozen_by, held.units, held.unit) == (1, "Ayu", ("PST", "A", "B"), "PST")
    card = held.card("PST")
    pd.testing.assert_frame_equal(plain(card.indicators), plain(page.indicators))
    pd.testing.assert_frame_equal(plain(card.objectives), plain(page.objectives))
    assert list(card.indicators["trend"]) == list(page.indicators["trend"])
    assert card.whole["score"] == page.whole["score"]
    assert card.whole["trend"] == page.whole["trend"]
    assert list(held.reports["file"]) == ["capaian.csv"]
    assert listed[["number", "title", "unit", "period"]].to_numpy().tolist() == [
        [1, "Rapat triwulan III", "PST", "2024-Q3"]
    ]


def test_later_data_never_change_a_pack_and_are_shown_as_a_difference(store: Store) -> None:
    fill(store)
    number = freeze(store)
    with store.cursor() as cursor:
        before = packs.load(cursor, ORG, number)
    report_again(store, "sat", 90)
    with store.cursor() as cursor:
        after = packs.load(cursor, ORG, number)
        found = packs.differences(cursor, after).set_index(["unit", "code", "field"])
        since = packs.reports_since(cursor, after)
    assert packs.dumps(after.snapshot) == packs.dumps(before.snapshot)
    assert found.loc[("PST", "sat", "actual"), ["frozen", "today"]].tolist() == [81, 90]
    assert found.loc[("PST", "sat", "achievement"), ["frozen", "today"]].tolist() == [90, 100]
    assert found.loc[("PST", "C1", "score"), "today"] == 100
    assert ("PST", "rev", "actual") not in found.index
    assert set(found.index.get_level_values("unit")) == {"PST"}
    assert since[["file", "change"]].to_numpy().tolist() == [["koreksi.csv", "added"]]


def test_equal_snapshots_give_equal_bytes_and_come_back_whole(store: Store) -> None:
    fill(store)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
        one = packs.take(cursor, HERE, policy, "x")
        other = packs.take(cursor, HERE, policy, "x")
    content = packs.dumps(one)
    assert content == packs.dumps(other)
    back = packs.loads(content)
    assert packs.dumps(back) == content
    assert back.policy.to_struct(date(2025, 1, 1)) == policy.to_struct(date(2025, 1, 1))


def test_a_change_of_the_rules_changes_no_pack(store: Store) -> None:
    fill(store)
    number = freeze(store)
    with store.cursor() as cursor:
        held = packs.load(cursor, ORG, number).snapshot
        stricter = rules.policy_of(cursor, ORG, "plain").with_weights({"financial": 1, "customer": 99})
        scored = scorecard.scored(cursor, HERE, stricter)
        today = scorecard.at(scored, HERE.period, stricter)
    assert today is not None
    assert held.card("PST").whole["score"] != pytest.approx(today.whole["score"])


@pytest.mark.parametrize(
    ("filters", "title", "by", "code"),
    [
        (HERE, "x", " ", "no_name"),
        (HERE, "  ", "Ayu", "bad_title"),
        (HERE, "x" * 201, "Ayu", "bad_title"),
        (HERE.with_(period="2019"), "x", "Ayu", "nothing_to_freeze"),
    ],
)
def test_what_cannot_be_frozen_is_refused_and_leaves_nothing(
    store: Store, filters: Filters, title: str, by: str, code: str
) -> None:
    fill(store)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
    with pytest.raises(PackError) as refused:
        packs.freeze(store, filters, policy, title, by)
    assert refused.value.code == code
    with store.cursor() as cursor:
        assert packs.packs(cursor, ORG).empty
        with pytest.raises(NotFound):
            packs.load(cursor, ORG, 1)


def test_a_content_that_was_tampered_with_is_not_shown(store: Store) -> None:
    fill(store)
    number = freeze(store)
    with store.transaction() as cursor:
        content = queries.rows(cursor, "packs/content", org=ORG, number=number)[0][3]
        cursor.execute("update pack set content = $c::blob", {"c": content[:-1] + b"x"})
    with store.cursor() as cursor, pytest.raises(PackError) as refused:
        packs.load(cursor, ORG, number)
    assert refused.value.code == "pack_changed"
