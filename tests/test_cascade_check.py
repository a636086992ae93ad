"""Links as received become a graph: each fault named, each link kept, shares divided as agreed."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc.cascade.check import LOOPS_SHOWN, check
from bsc.cascade.model import Links, Nodes, Status
from bsc.cascade.problems import codes
from bsc.i18n import language
from tests.cascade_oracle import INDICATOR, KPI, OBJECTIVE, World, assumed, fates, shares
from tests.cascade_worlds import DAY, arrays, graph, named, worlds

EN, ID = language("en"), language("id")


def used(g) -> dict[tuple[str, str], float]:
    """Used links by name, with their shares."""
    rows = np.flatnonzero(g.status == Status.USED)
    return {
        (g.nodes.label(g.links.child[k]), g.nodes.label(g.links.parent[k])): float(g.share[k])
        for k in rows.tolist()
    }


def problem(g, code: str):
    found = [p for p in g.problems if p.code == code]
    assert len(found) == 1, f"{code}: {[p.code for p in g.problems]}"
    return found[0]


TIERS = {"k1": KPI, "k2": KPI, "i1": INDICATOR, "i2": INDICATOR, "o1": OBJECTIVE, "o2": OBJECTIVE}


def test_good_links_are_used_as_they_are() -> None:
    g = named(TIERS, [("k1", "i1", 0.6), ("k1", "i2", 0.4), ("i1", "o1", 1.0), ("i2", "o2", 0.5)])
    assert used(g) == {("k1", "i1"): 0.6, ("k1", "i2"): 0.4, ("i1", "o1"): 1.0, ("i2", "o2"): 0.5}
    assert g.problems == ()
    assert not g.assumed.any()


def test_a_loop_is_refused_and_printed_by_name() -> None:
    tiers = {"a": INDICATOR, "b": INDICATOR, "c": INDICATOR, "k": KPI, "o": OBJECTIVE}
    g = named(
        tiers, [("a", "b", None), ("b", "c", None), ("c", "a", None), ("k", "a", 1.0), ("c", "o", None)]
    )
    p = problem(g, "cycle")
    assert EN.show(p.message) == "a → b → c → a"
    assert p.refused
    assert p.rows.tolist() == [0, 1, 2]
    assert p.nodes.tolist() == [0, 1, 2]
    assert used(g) == {
        ("k", "a"): 1.0,
        ("c", "o"): 0.5,
    }  # the half of c that went round is lost, not given to o
    assert "lingkaran" in ID.show(p.title)


def test_the_shortest_loop_stands_for_a_tangle() -> None:
    tiers = dict.fromkeys("abcd", INDICATOR)
    links = [("a", "b", 1.0), ("b", "a", 0.5), ("b", "c", 0.5), ("c", "d", 1.0), ("d", "a", 1.0)]
    p = problem(named(tiers, links), "cycle")
    assert EN.show(p.message) == "a → b → a (and 2 more nodes tangled with it)"
    assert p.rows.tolist() == [0, 1, 2, 3, 4]


def test_many_loops_are_named_up_to_a_limit_and_none_is_lost() -> None:
    count = LOOPS_SHOWN + 7
    nodes = Nodes(np.full(2 * count, INDICATOR, np.int8))
    a, b = np.arange(0, 2 * count, 2), np.arange(1, 2 * count, 2)
    g = check(nodes, Links(np.r_[a, b], np.r_[b, a]), DAY)
    loops = [p for p in g.problems if p.code == "cycle"]
    assert len(loops) == LOOPS_SHOWN + 1
    assert sorted(np.concatenate([p.rows for p in loops]).tolist()) == list(range(2 * count))
    assert EN.show(loops[-1].message) == "7 more circles, 14 links together."


def test_shares_above_one_are_scaled_and_flagged() -> None:
    g = named(TIERS, [("k1", "i1", 0.9), ("k1", "i2", 0.6), ("k2", "i1", 0.2)])
    assert used(g) == {
        ("k1", "i1"): pytest.approx(0.6),
        ("k1", "i2"): pytest.approx(0.4),
        ("k2", "i1"): 0.2,
    }
    p = problem(g, "share_above_one")
    assert not p.refused
    assert p.rows.tolist() == [0, 1]
    assert EN.show(p.message) == "k1"


def test_missing_shares_divide_what_is_left_and_are_called_assumed() -> None:
    g = named(
        TIERS,
        [("k1", "i1", None), ("k1", "i2", None), ("k2", "i1", 0.4), ("k2", "i2", None), ("k2", "o1", None)],
    )
    assert used(g) == {
        ("k1", "i1"): 0.5,
        ("k1", "i2"): 0.5,
        ("k2", "i1"): 0.4,
        ("k2", "i2"): pytest.approx(0.3),
        ("k2", "o1"): pytest.approx(0.3),
    }
    assert g.assumed.tolist() == [True, True, False, True, True]
    assert EN.show(problem(g, "assumed_share").title).startswith("2 KPIs or indicators have several parents")


def test_a_single_parent_without_a_share_gets_all_and_nothing_is_assumed() -> None:
    g = named(TIERS, [("k1", "i1", None)])
    assert used(g) == {("k1", "i1"): 1.0}
    assert not g.assumed.any()
    assert g.problems == ()


def test_a_missing_share_beside_a_full_one_carries_nothing() -> None:
    g = named(TIERS, [("k1", "i1", 1.0), ("k1", "i2", None)])
    assert used(g) == {("k1", "i1"): 1.0, ("k1", "i2"): 0.0}
    assert problem(g, "no_share_left").rows.tolist() == [1]
    assert not g.assumed.any()


def test_unknown_ends_are_named_as_they_were_written_and_their_share_is_lost() -> None:
    g = named(TIERS, [("k1", "i1", 0.5), ("k1", "typo", 0.5), ("nobody", "i1", 1.0)])
    assert g.status.tolist() == [Status.USED, Status.UNKNOWN_PARENT, Status.UNKNOWN_CHILD]
    assert EN.show(problem(g, "unknown_parent").message) == "k1 → typo"
    assert EN.show(problem(g, "unknown_child").message) == "nobody → i1"
    assert g.out_share[0] == 0.5


def test_a_mistyped_parent_takes_its_part_when_shares_are_missing() -> None:
    g = named(TIERS, [("k1", "i1", None), ("k1", "typo", None)])
    assert used(g) == {("k1", "i1"): 0.5}


@pytest.mark.parametrize(
    ("links", "code", "rows"),
    [
        ([("i1", "i1", 1.0)], "self_link", [0]),
        ([("o1", "o2", 1.0)], "objective_as_child", [0]),
        ([("i1", "k1", 1.0)], "reversed", [0]),
        ([("k1", "i1", -0.1)], "bad_share", [0]),
        ([("k1", "i1", float("inf"))], "bad_share", [0]),
        ([("k1", "i1", 0.5), ("k1", "i1", 0.5)], "duplicate", [0]),
        ([("k1", "i1", 0.5), ("k1", "i1", None)], "duplicate", [1]),
        ([("k1", "i1", 0.5), ("k1", "i1", 0.7)], "duplicate_conflict", [0]),
    ],
)
def test_nonsense_is_refused_by_name(links: list, code: str, rows: list[int]) -> None:
    g = named(TIERS, links)
    p = problem(g, code)
    assert p.refused
    assert p.rows.tolist() == rows
    assert g.status[rows].tolist() == [
        Status.DUPLICATE if "duplicate" in code else Status[code.upper()]
    ] * len(rows)


def test_every_problem_has_words_in_both_languages() -> None:
    tiers = {**TIERS, "a": INDICATOR, "b": INDICATOR, "old": INDICATOR}
    links = [
        ("k1", "typo", 0.1), ("x", "i1", 1.0), ("i1", "i1", 1.0), ("o1", "i1", 1.0), ("i1", "k1", 1.0), ("k1", "i1", -1),
        ("k1", "i2", 0.2), ("k1", "i2", 0.2), ("k1", "i1", 0.8), ("k1", "i1", 0.9), ("a", "b", 1.0), ("b", "a", 1.0),
        ("k2", "i1", None), ("k2", "o1", None), ("i2", "o1", 1.0), ("i2", "o2", None), ("k1", "old", 0.3),
    ]  # fmt: skip
    valid_to = np.array(["NaT"] * len(TIERS) + ["NaT", "NaT", "2024-01-31"], "datetime64[D]")
    g = named(tiers, links, valid_to=valid_to)
    assert {p.code for p in g.problems} == set(codes())
    for p in g.problems:
        for part in (p.title, p.message, p.hint):
            assert EN.show(part)
            if part.msgid not in ("{named}", "{walk}"):
                assert ID.show(part) != EN.show(part), part.msgid


def test_an_expired_parent_makes_its_child_an_orphan_from_that_date() -> None:
    nodes = Nodes(
        np.array([KPI, INDICATOR, OBJECTIVE], np.int8),
        code=["k", "i", "o"],
        valid_to=np.array(["NaT", "2024-06-30", "NaT"], "datetime64[D]"),
    )
    links = Links(np.array([0, 1]), np.array([1, 2]))
    before, after = check(nodes, links, date(2024, 6, 30)), check(nodes, links, date(2024, 7, 1))
    assert before.status.tolist() == [Status.USED, Status.USED]
    assert after.status.tolist() == [Status.EXPIRED_PARENT, Status.NOT_IN_FORCE]
    assert after.out_share[0] == 0
    assert problem(after, "expired_parent").rows.tolist() == [0]


def test_a_link_outside_its_own_dates_is_no_fault_and_takes_no_share() -> None:
    nodes = Nodes(np.array([KPI, INDICATOR, INDICATOR], np.int8))
    links = Links(
        np.array([0, 0]),
        np.array([1, 2]),
        valid_from=np.array(["NaT", "2024-07-01"], "datetime64[D]"),
        valid_to=np.array(["2024-06-30", "NaT"], "datetime64[D]"),
    )
    g = check(nodes, links, date(2024, 3, 31))
    assert g.status.tolist() == [Status.USED, Status.NOT_IN_FORCE]
    assert g.share.tolist() == [1.0, 0.0]
    assert g.problems == ()


def test_skipped_levels_count_and_are_counted() -> None:
    g = named(TIERS, [("k1", "o1", 1.0), ("k2", "i1", 1.0), ("i1", "o1", 1.0)])
    p = problem(g, "skipped_level")
    assert p.rows.tolist() == [0]
    assert not p.refused
    assert g.status[0] == Status.USED
    ranked = named(TIERS, [("i1", "i2", 1.0)], rank=np.array([0, 0, 2, 4, -1, -1]))
    assert problem(ranked, "skipped_level").rows.tolist() == [0]


def test_arrays_that_do_not_fit_are_the_callers_fault() -> None:
    nodes = Nodes(np.array([KPI, OBJECTIVE], np.int8), mass=np.ones(3))
    with pytest.raises(ValueError, match="mass has 3 entries"):
        check(nodes, Links(np.array([0]), np.array([1])), DAY)
    with pytest.raises(ValueError, match="does not exist"):
        check(Nodes(np.array([KPI], np.int8)), Links(np.array([0]), np.array([1])), DAY)
    with pytest.raises(ValueError, match="same code"):
        Links.by_code(Nodes(np.array([0, 0], np.int8), code=["a", "a"]), ["a"], ["a"])
    with pytest.raises(ValueError, match="no codes"):
        Links.by_code(Nodes(np.array([0], np.int8)), ["a"], ["a"])


def test_nothing_at_all_is_a_graph_too() -> None:
    g = check(Nodes(np.empty(0, np.int8)), Links(np.empty(0, np.int64), np.empty(0, np.int64)), DAY)
    assert g.problems == ()
    assert g.objectives.size == 0
    lost = check(Nodes(np.empty(0, np.int8)), Links(np.array([-1]), np.array([-1]), child_code=["x"]), DAY)
    assert lost.status.tolist() == [Status.UNKNOWN_CHILD]


@given(worlds())
def test_the_slow_oracle_agrees_on_every_link(world: World) -> None:
    g, fate = graph(world), fates(world)
    assert [Status(s).name for s in g.status] == fate
    assert g.share == pytest.approx([float(s) for s in shares(world, fate)], abs=1e-12)
    assert g.assumed.tolist() == assumed(world, fate)


@given(worlds())
def test_nothing_is_lost(world: World) -> None:
    g = graph(world)
    refused = np.flatnonzero((g.status != Status.USED) & (g.status != Status.NOT_IN_FORCE))
    listed = [row for p in g.problems if p.refused for row in p.rows.tolist()]
    assert sorted(listed) == refused.tolist()
    assert g.status.size == len(world.links)


@given(worlds())
def test_children_come_after_parents_and_give_at_most_all(world: World) -> None:
    g = graph(world)
    assert sorted(g.order.tolist()) == list(range(len(world.tier)))
    place = np.argsort(g.order)
    rows = np.flatnonzero(g.status == Status.USED)
    assert (place[g.links.child[rows]] > place[g.links.parent[rows]]).all()
    assert (np.bincount(g.links.child[rows], g.share[rows], minlength=1) <= 1 + 1e-12).all()


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(world: World, random) -> None:
    pairs = [(c, p) for c, p, _ in world.links]
    if len(set(pairs)) < len(pairs):  # of two different shares for one pair the later row counts, by design
        return
    order = list(range(len(world.links)))
    random.shuffle(order)
    one, other = graph(world), check(*arrays(world, order=order), DAY)
    assert other.status.tolist() == one.status[order].tolist()
    assert other.share == pytest.approx(one.share[order])
