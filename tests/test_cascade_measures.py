"""Every measure of the cascade on a case computed by hand: number, sentence in both languages, offenders."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc.cascade import measures
from bsc.cascade.alignment import (
    alignment as wfa,
)
from bsc.cascade.alignment import (
    concentration,
    duplication,
    own_mandate,
    surplus,
    unit_alignment,
    unit_sentence,
    weight_flow_alignment,
)
from bsc.cascade.flow import ByGroup, Flow
from bsc.cascade.friction import friction
from bsc.cascade.model import Nodes
from bsc.cascade.targets import Targets, target_coverage, unequal_copies
from bsc.i18n import language
from tests.cascade_oracle import INDICATOR, KPI, OBJECTIVE, World, alignment, arriving, serves
from tests.cascade_worlds import graph, named, worlds
from tests.test_cascade_flow import example

EN, ID = language("en"), language("id")


def says(measure) -> str:
    """The English sentence, after seeing that there is an Indonesian one too."""
    english, indonesian = EN.show(measure.sentence), ID.show(measure.sentence)
    assert english != indonesian
    assert "{" not in english + indonesian
    return english


def test_reach() -> None:
    m = measures.reach(Flow(example()))
    assert m.value == pytest.approx(3.225 / 5)
    assert says(m) == "64.5% of the work weight reaches an objective; 35.5% reaches none."
    assert m.nodes.tolist() == [3, 2, 1]  # d loses 1, c 0.625, b 0.15
    assert m.amount == pytest.approx([0.2, 0.125, 0.03])


def test_coverage_down_counts_objectives_and_their_weight() -> None:
    tiers = {"k": KPI, "i": INDICATOR, "O": OBJECTIVE, "P": OBJECTIVE, "Q": OBJECTIVE}
    weight = np.array([np.nan, np.nan, 50, 30, 20])
    m = measures.coverage(Flow(named(tiers, [("k", "i", 1.0), ("i", "O", 1.0)], weight=weight)))
    assert m.value == pytest.approx(0.5)
    assert says(m) == "Nobody works on 2 of the 3 objectives, 50% of the strategic weight."
    assert m.nodes.tolist() == [3, 4]
    assert m.amount == pytest.approx([0.3, 0.2])
    links = [("k", "i", 1.0), ("i", "O", 0.9), ("i", "P", 0.1)]
    assert says(measures.coverage(Flow(named(tiers, links, weight=weight)))) == (
        "Nobody works on one of the 3 objectives: Q, 20% of the strategic weight."
    )
    assert (
        says(measures.coverage(Flow(named(tiers, [], weight=weight))))
        == "Nobody works on any of the 3 objectives."
    )
    nobody = measures.coverage(Flow(named({"k": KPI}, [])))
    assert nobody.value is None
    assert says(nobody) == "There are no objectives on this date."


def test_an_objective_with_only_a_zero_share_has_nobody() -> None:
    g = named({"k": KPI, "O": OBJECTIVE}, [("k", "O", 0.0)])
    assert measures.coverage(Flow(g)).value == 0.0
    assert measures.barren(Flow(g)).nodes.tolist() == [1]
    assert measures.orphans(Flow(g)).nodes.tolist() == [0]


def test_orphans_by_count_weight_and_whole_sheets() -> None:
    m = measures.orphans(Flow(example()))
    assert m.value == pytest.approx(0.2)
    assert m.nodes.tolist() == [3]
    assert m.numbers == {"kpis": 1, "all_kpis": 4, "sheets": 1, "people": 1}
    assert says(m) == (
        "1 of 4 individual KPIs are linked to nothing, 20% of the work weight; for one person that is the whole sheet."
    )
    templates = example(people=np.array([1.0, 1, 1, 40, 0, 0, 0, 0]))
    assert measures.orphans(Flow(templates)).numbers["people"] == 40


def test_barren_nodes_objectives_first() -> None:
    tiers = {"k": KPI, "i": INDICATOR, "j": INDICATOR, "O": OBJECTIVE, "P": OBJECTIVE}
    weight = np.array([np.nan, 0.5, 0.9, 60, 40])
    m = measures.barren(Flow(named(tiers, [("k", "i", 1.0), ("i", "O", 1.0)], weight=weight)))
    assert m.nodes.tolist() == [4, 2]
    assert m.amount == pytest.approx([0.4, 0.9])
    assert m.value == pytest.approx(2 / 4)
    assert says(m) == "Strategy without work under it: 1 of 2 objectives and 1 of 2 unit indicators."


def test_leaks_say_where_to_repair() -> None:
    m = measures.leaks(Flow(example()))
    assert m.value == pytest.approx(1.775 / 5)
    assert m.nodes.tolist() == [3, 2, 5]
    assert m.amount == pytest.approx([0.2, 0.1, 0.055])
    assert says(m) == "35.5% of the work weight is lost on the way; 5.5% at unit indicators, most of it at j."


def test_dilution_flags_thin_and_long_paths() -> None:
    tiers = {"k": KPI, "l": KPI, "m": KPI, **{f"i{n}": INDICATOR for n in range(5)}, "O": OBJECTIVE}
    chain = [(f"i{n}", f"i{n + 1}", 1.0) for n in range(4)]
    g = named(tiers, [("k", "i0", 1.0), ("l", "i4", 0.04), ("m", "i4", 0.05), *chain, ("i4", "O", 1.0)])
    m = measures.dilution(Flow(g))
    assert m.nodes.tolist() == [1, 0]  # l: 4 % arrives; k: six links
    assert m.amount == pytest.approx([0.04, 1.0])
    assert m.value == pytest.approx(2 / 3)
    assert m.numbers == {"kpis": 2, "thin": 1, "long": 1}
    assert says(m) == (
        "2 linked KPIs hardly count for an objective: less than 5% of them arrives (1), "
        "or more than 4 links lie between (1)."
    )


def test_throughput_finds_the_bottleneck() -> None:
    m = measures.throughput(Flow(example()))
    assert m.nodes.tolist() == [4, 5]
    assert m.amount == pytest.approx([0.48, 0.22])
    assert says(m) == "The narrowest passage is i: 48% of all work weight goes through it."


def test_measures_without_anything_to_measure_say_so() -> None:
    flow = Flow(named({"i": INDICATOR}, []))
    for m in measures.all_measures(flow).values():
        assert m.value is None or m.name == "barren"
        assert says(m)
        assert m.formula


def test_alignment_by_hand() -> None:
    g = example(weight=np.array([np.nan] * 6 + [40.0, 60.0]))
    flow = Flow(g)
    a = wfa(flow)
    assert a is not None
    assert a.value == pytest.approx(0.4 + 0.11)  # min(0.535, 0.4) + min(0.11, 0.6)
    assert (a.low, a.high) == pytest.approx((0.51, 0.51 + 0.355))
    assert a.surplus == pytest.approx([0.135, -0.49])
    assert a.to_move == pytest.approx(0.49)
    assert says(a).startswith(
        "51% of the effort sits where the strategy wants it (up to 86.5% if the unlinked 35.5%"
    )
    s = surplus(g, a)
    assert s.nodes.tolist() == [7, 6]
    assert says(s) == "P gets 49 points less effort than its strategic weight, O 13.5 points more."
    assert wfa(Flow(named({"O": OBJECTIVE}, []))) is None


def test_missing_strategic_weights_share_what_is_left() -> None:
    weight = np.array([np.nan] * 6 + [70.0, np.nan])
    a = wfa(Flow(example(weight=weight)))
    assert a is not None
    assert a.omega == pytest.approx([0.7, 0.3])


@given(worlds(), st.lists(st.integers(0, 5), min_size=10, max_size=10))
def test_alignment_agrees_with_the_definition_by_total_variation(world: World, weights: list[int]) -> None:
    objectives = world.alive(OBJECTIVE)
    total = sum(weights[o] for o in objectives)
    if not total or not sum(world.mass[k] for k in world.alive(KPI)):
        return
    from fractions import Fraction

    a = wfa(Flow(graph(world, [float(w) for w in weights[: len(world.tier)]])))
    assert a is not None
    expected = alignment(arriving(world), {o: Fraction(weights[o], total) for o in objectives})
    assert a.value == pytest.approx(float(expected), abs=1e-12)
    assert -1e-12 <= a.low <= a.high <= 1
    rows = serves(world)
    unreached = {o for o in objectives if not any(rows[k].get(o) for k in world.alive(KPI))}
    assert set(measures.coverage(Flow(graph(world))).nodes.tolist()) == unreached


_shares = st.lists(st.floats(0.01, 1), min_size=3, max_size=3).map(lambda w: np.array(w) / sum(w))


@given(_shares, _shares)
def test_alignment_is_one_only_when_effort_is_as_wanted(f: np.ndarray, omega: np.ndarray) -> None:
    value = weight_flow_alignment(f, omega)
    assert 0 <= value <= 1 + 1e-12
    assert weight_flow_alignment(f, f) == pytest.approx(1)
    assert (value > 1 - 1e-9) == bool(np.abs(f - omega).sum() < 2e-9)
    assert value == pytest.approx(1 - np.abs(f - omega).sum() / 2)


def test_units_are_held_against_their_own_mandate() -> None:
    tiers = {"k": KPI, "l": KPI, "i": INDICATOR, "j": INDICATOR, "O": OBJECTIVE, "P": OBJECTIVE}
    links = [("k", "i", 0.5), ("k", "j", 0.5), ("l", "j", 1.0), ("i", "O", 1.0), ("j", "P", 0.5)]
    weight = np.array([np.nan, np.nan, 75.0, 25.0, 10.0, 90.0])
    flow = Flow(named(tiers, links, weight=weight))
    unit = np.array([0, 1, 0, 0, -1, -1])
    mandate = own_mandate(flow, unit, 2)
    assert mandate[0] == pytest.approx([0.75 / 0.875, 0.125 / 0.875])  # half of j serves nothing
    assert np.isnan(mandate[1]).all()
    result = unit_alignment(flow.by_group(np.array([0, 1, -1, -1, -1, -1])), mandate)
    assert result.value[0] == pytest.approx(0.5 + 0.125 / 0.875)
    assert result.high[0] == pytest.approx(0.5 + 0.125 / 0.875 + 0.25)
    assert np.isnan(result.value[1])
    assert EN.show(unit_sentence(result, 0, "KC01")).startswith("KC01: 64.3% of its effort sits")
    assert EN.show(unit_sentence(result, 1, "KC02")).startswith("KC02 has no work weight")


def test_concentration_finds_the_objective_on_one_shoulder() -> None:
    flow = Flow(example())
    c = concentration(flow, flow.by_group(np.array([0, 0, 1, 2, -1, -1, -1, -1])))
    o = np.array([2.55, 0.125]) / 2.675
    p = np.array([0.3, 0.25]) / 0.55
    assert c.hhi == pytest.approx([(o**2).sum(), (p**2).sum()])
    assert c.effective == pytest.approx(1 / c.hhi)
    assert c.largest.tolist() == [0, 0]
    assert c.measure.nodes.tolist() == [6, 7]
    assert says(c.measure) == "2 objectives rest on one unit almost alone, O most of all."


def test_duplication_compares_only_within_a_family() -> None:
    to = np.array([[2.0, 0], [1, 0], [1, 1], [3, 0], [0, 0]])
    twins = duplication(ByGroup(to, to.sum(axis=1)), np.array([0, 0, 0, 1, 0]))
    assert (twins.first.tolist(), twins.second.tolist()) == ([0], [1])
    assert twins.cosine == pytest.approx([1.0])
    loose = duplication(ByGroup(to, to.sum(axis=1)), np.array([0, 0, 0, 1, 0]), threshold=0.7)
    assert loose.cosine == pytest.approx([1.0, 0.5**0.5, 0.5**0.5])
    assert says(loose) == "3 pairs of sibling units spend their effort almost alike."


def test_target_coverage_adds_up_what_may_be_added() -> None:
    tiers = {"k": KPI, "l": KPI, "m": KPI, "i": INDICATOR, "j": INDICATOR, "p": INDICATOR}
    links = [
        ("k", "i", 1.0),
        ("l", "i", 0.5),
        ("m", "i", 1.0),
        ("k", "p", 0.0),
        ("i", "p", 1.0),
        ("j", "p", 1.0),
    ]
    g = named(tiers, links, people=np.array([10.0, 1, 1, 1, 1, 1]))
    target = np.array([5.0, 20, 7, 100, np.nan, 80])
    unit = np.array([0, 0, 1, 0, 0, 0])  # m counts something else
    result = target_coverage(g, Targets(target, unit, np.array([False] * 3 + [True] * 3)))
    assert result.parents.tolist() == [3, 5]
    assert result.coverage == pytest.approx([(10 * 5 + 0.5 * 20) / 100, 100 / 80])
    assert result.counted.tolist() == [2, 1]
    assert result.left_out.tolist() == [1, 1]
    assert result.measure.nodes.tolist() == [3]
    assert result.measure.value == pytest.approx(0.5)
    assert says(result.measure) == (
        "One of 2 additive targets is missed even if every child reaches 100%: the children of i add up to 60%."
    )


def test_targets_that_cannot_be_added_are_left_alone() -> None:
    g = named({"k": KPI, "i": INDICATOR}, [("k", "i", 1.0)])
    for target, additive in ((0.0, True), (np.nan, True), (100.0, False)):
        result = target_coverage(
            g, Targets(np.array([5.0, target]), np.zeros(2, int), np.array([False, additive]))
        )
        assert result.parents.size == 0
        assert result.measure.value is None


def test_a_copy_called_full_must_have_the_parents_target() -> None:
    from dataclasses import replace

    g = named(
        {"i": INDICATOR, "j": INDICATOR, "k": INDICATOR, "p": INDICATOR}, [(c, "p", 1.0) for c in "ijk"]
    )
    g = replace(g, links=replace(g.links, kind=np.array([0, 0, 1], np.int8)))
    targets = Targets(np.array([90.0, 95, 95, 90]), np.zeros(4, int), np.zeros(4, bool))
    assert unequal_copies(g, targets).tolist() == [1]


def test_friction_needs_eight_common_periods_and_survives_many_tests() -> None:
    up, down = np.arange(10.0), -np.arange(10.0)
    noise = np.random.default_rng(3).normal(size=(4, 10))
    short = np.where(np.arange(10) < 7, up, np.nan)
    flat = np.full(10, 5.0)
    series = np.vstack([up, down, noise, short, flat])
    f = friction(series, np.zeros(8, int))
    assert (f.first.tolist(), f.second.tolist()) == ([0], [1])
    assert f.rho == pytest.approx([-1.0])
    assert f.periods.tolist() == [10]
    assert f.tested == 15  # six full series; the short and the flat one cannot be tested
    assert EN.show(f.sentence) == "One of 15 pairs of units under one objective pulls against the other."
    apart = friction(series, np.arange(8))
    assert apart.tested == 0
    assert EN.show(apart.sentence) == "No pair of units shares an objective over at least eight periods."


def test_friction_ranks_on_the_common_periods_as_scipy_does() -> None:
    from scipy import stats

    rng = np.random.default_rng(11)
    series = rng.normal(size=(5, 14)).round(1)
    series[1, :3] = np.nan
    series[4, 5:8] = np.nan
    f = friction(series, np.zeros(5, int), rate=1.0)
    for a, b, rho in zip(f.first, f.second, f.rho, strict=True):
        both = ~np.isnan(series[a]) & ~np.isnan(series[b])
        assert rho == pytest.approx(stats.spearmanr(series[a][both], series[b][both]).statistic)
    expected = 0
    for a in range(5):
        for b in range(a + 1, 5):
            both = ~np.isnan(series[a]) & ~np.isnan(series[b])
            expected += stats.spearmanr(series[a][both], series[b][both]).statistic < 0
    assert f.first.size == expected


def permuted(world: World, order: list[int]) -> World:
    """The same world with its nodes renumbered: old node ``order[k]`` becomes k."""
    new = {old: k for k, old in enumerate(order)}
    links = [(c if c is None else new[c], p if p is None else new[p], s) for c, p, s in world.links]
    return World(
        [world.tier[k] for k in order], [world.mass[k] for k in order], links, {new[k] for k in world.closed}
    )


@given(worlds(), st.randoms(use_true_random=False))
def test_renumbering_people_and_indicators_changes_nothing(world: World, random) -> None:
    order = list(range(len(world.tier)))
    random.shuffle(order)
    one, other = Flow(graph(world)), Flow(graph(permuted(world, order)))
    assert sorted(other.arriving) == pytest.approx(sorted(one.arriving))
    for before, after in zip(
        measures.all_measures(one).values(), measures.all_measures(other).values(), strict=True
    ):
        assert after.value == (None if before.value is None else pytest.approx(before.value, abs=1e-9))
        assert sorted(after.amount) == pytest.approx(sorted(before.amount))
        assert {order[k] for k in after.nodes.tolist()} == set(before.nodes.tolist())


@given(worlds(), st.integers(1, 9))
def test_a_new_unit_changes_no_other_units_alignment(world: World, mass: int) -> None:
    from fractions import Fraction

    kpis = world.alive(KPI)
    unit = np.array([k % 2 if t != OBJECTIVE else -1 for k, t in enumerate(world.tier)])
    new = len(world.tier)
    grown = World(
        [*world.tier, KPI],
        [*world.mass, Fraction(mass)],
        [*world.links, (new, world.tier.index(OBJECTIVE), Fraction(1, 2))],
        world.closed,
    )
    results = []
    for w, units in ((world, unit), (grown, np.r_[unit, 2])):
        flow = Flow(graph(w))
        people = np.where(np.array(w.tier) == KPI, units, -1)
        results.append(unit_alignment(flow.by_group(people, 3), own_mandate(flow, units, 3)))
    assert results[1].value[:2] == pytest.approx(results[0].value[:2], nan_ok=True)
    assert results[1].reach[:2] == pytest.approx(results[0].reach[:2], nan_ok=True)
    assert kpis == grown.alive(KPI)[:-1]


def test_labels_fall_back_to_codes_and_numbers() -> None:
    nodes = Nodes(np.zeros(3, np.int8), code=["A", "B", ""], name=["Alpha", "", None])
    assert [nodes.label(n) for n in range(3)] == ["Alpha", "B", "#2"]
