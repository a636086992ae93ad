"""Links by hand and the strategy map: rules, loops by name, undoing, the people of a unit, the finding."""

from __future__ import annotations

import pytest

from bsc import linking
from bsc.analysis import strategy
from bsc.edits import EditError
from bsc.errors import NotFound
from bsc.i18n import language
from bsc.linking import Link
from bsc.store import Store

ORG = "contoh"


def pairs(store: Store) -> set[tuple[str, str]]:
    with store.cursor() as cursor:
        found = strategy.strategy_map(cursor, ORG)
    return set(zip(found.links["cause"], found.links["effect"], strict=True))


def test_a_link_by_hand_is_added_and_taken_away_and_stays_on_record(sample_store: Store) -> None:
    before = pairs(sample_store)
    assert ("o|SS15", "o|SS1") not in before
    assert linking.add(sample_store, ORG, [Link("o|SS15", "o|SS1")], "Ana") == 1
    assert pairs(sample_store) == before | {("SS15", "SS1")}
    linking.remove(sample_store, ORG, [Link("o|SS15", "o|SS1")], "Budi")
    assert pairs(sample_store) == before
    with sample_store.cursor() as cursor:
        kept = linking.by_hand(cursor, ORG)
    assert list(kept["entered_by"]) == ["Budi", "Ana"]
    assert list(kept["removed"]) == [True, False]


def test_a_link_of_a_report_is_taken_away_without_touching_the_report(sample_store: Store) -> None:
    cause, effect = sorted(pairs(sample_store))[0]
    linking.remove(sample_store, ORG, [Link(f"o|{cause}", f"o|{effect}")], "Ana")
    assert (cause, effect) not in pairs(sample_store)
    with sample_store.cursor() as cursor:
        stated = cursor.execute(
            "select count(*) from fct_link where org = $o and child = $c and parent = $p",
            {"o": ORG, "c": cause, "p": effect},
        ).fetchone()
    assert stated == (1,)
    linking.add(sample_store, ORG, [Link(f"o|{cause}", f"o|{effect}")], "Ana")
    assert (cause, effect) in pairs(sample_store)


def test_loops_are_refused_by_name_and_nothing_of_the_call_is_written(sample_store: Store) -> None:
    cause, effect = sorted(pairs(sample_store))[0]
    before = pairs(sample_store)
    with pytest.raises(EditError, match="link_loop") as caught:
        linking.add(sample_store, ORG, [Link("o|SS15", "o|SS1"), Link(f"o|{effect}", f"o|{cause}")], "Ana")
    assert f"{effect} → {cause} → {effect}" in str(caught.value)
    assert pairs(sample_store) == before


@pytest.mark.parametrize(
    ("link", "code"),
    [
        (Link("o|SS1", "i|KP|1a-N"), "link_downward"),
        (Link("i|KP|1a-N", "i|KP|1a-N"), "link_loop"),
        (Link("o|SS1", "o|SS2", 1.5), "bad_share"),
        (Link("o|SS1", "o|SS2", 0.0), "bad_share"),
        (Link("o|SS1", "o|SS2", 0.5, "loose"), "bad_kind"),
        (Link("o|SS1", "o|SS99"), "no_such_node"),
        (Link("x|SS1", "o|SS2"), "no_such_node"),
        (Link("o|KP|SS1", "o|SS2"), "no_such_node"),
    ],
)
def test_what_cannot_be_linked_is_said(sample_store: Store, link: Link, code: str) -> None:
    with pytest.raises((EditError, NotFound), match=code):
        linking.add(sample_store, ORG, [link], "Ana")


def test_a_kpi_of_a_units_people_is_linked_for_each_of_them(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        unit, kpi, people = cursor.execute(
            """select unit, kpi, count(distinct person) from current_individual_kpi
            where org = $o group by all order by 3 desc limit 1""",
            {"o": ORG},
        ).fetchone()
    assert people > 1
    written = linking.add(sample_store, ORG, [Link(f"k|{unit}|{kpi}", "o|SS15", 0.5)], "Ana")
    assert written == people
    with sample_store.cursor() as cursor:
        kept = linking.by_hand(cursor, ORG)
    assert kept["statements"].tolist() == [people]  # one line, no person in it


def test_loops_are_found_once_each() -> None:
    assert strategy.loops([("b", "a"), ("a", "b"), ("c", "d"), ("d", "e"), ("e", "d")]) == (
        ("a", "b"),
        ("d", "e"),
    )
    assert strategy.loops([("a", "b"), ("b", "c"), ("a", "c")]) == ()
    assert strategy.loops([("a", "a")]) == (("a",),)


def test_the_finding_names_the_objective_below_most_others_in_trouble(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        bare = strategy.strategy_map(cursor, ORG)
        cause, effect = bare.links[["cause", "effect"]].iloc[0]
        scores = bare.objectives[["objective"]].assign(score=101.0, reason=None, band=None, colour="good")
        scores.loc[scores["objective"].isin([cause, effect]), "colour"] = "bad"
        found = strategy.strategy_map(cursor, ORG, scores)
    said = language("id").show(strategy.finding(found))
    assert bare.objectives.set_index("objective").loc[cause, "name"] in said
    assert "2" in said
    assert "15" in said
    assert "none is scored" in strategy.finding(bare).msgid
    empty = strategy.StrategyMap(bare.objectives.head(0), bare.links.head(0), (), (), ())
    assert strategy.finding(empty).msgid == "There are no objectives yet"
