"""How far missing shares could move the alignment: against every way of giving all to one parent, and dense grids."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc.cascade import uncertainty
from bsc.cascade.alignment import alignment as wfa
from bsc.cascade.flow import Flow
from bsc.cascade.uncertainty import share_interval
from bsc.i18n import language
from tests.cascade_oracle import (
    INDICATOR,
    KPI,
    OBJECTIVE,
    World,
    alignment,
    arriving,
    one_parent_each,
)
from tests.cascade_worlds import graph, named, worlds


def test_one_kpi_between_two_objectives() -> None:
    """Wanted half and half: all to one side gives 0.5, an even split 1."""
    g = named({"k": KPI, "O": OBJECTIVE, "P": OBJECTIVE}, [("k", "O", None), ("k", "P", None)])
    interval = share_interval(Flow(g))
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.5, 1.0))
    assert interval.low_exact
    assert interval.usual[0] == pytest.approx(0.525, abs=0.02)  # WFA of a uniform split: 0.5 + min(u, 1 - u)
    assert interval.usual[1] == pytest.approx(0.975, abs=0.02)
    assert (
        language("en")
        .show(interval.sentence)
        .startswith("Shares are missing for 1 KPIs or indicators: depending on them, 50% to 100%")
    )
    assert language("id").show(interval.sentence) != language("en").show(interval.sentence)


def test_nothing_assumed_no_interval() -> None:
    g = named({"k": KPI, "O": OBJECTIVE, "P": OBJECTIVE}, [("k", "O", 0.5), ("k", "P", 0.5)])
    assert share_interval(Flow(g)) is None


def test_undecided_indicators_are_divided_too() -> None:
    """k (2) and l (1) -> i -> {O, P}, m (1) -> P; wanted O 1/4: best when a third of i goes to O."""
    tiers = {"k": KPI, "l": KPI, "m": KPI, "i": INDICATOR, "O": OBJECTIVE, "P": OBJECTIVE}
    links = [("k", "i", 1.0), ("l", "i", 1.0), ("m", "P", 1.0), ("i", "O", None), ("i", "P", None)]
    g = named(tiers, links, mass=np.array([2.0, 1, 1, 0, 0, 0]), weight=np.array([np.nan] * 4 + [1.0, 3.0]))
    interval = share_interval(Flow(g))
    assert interval is not None
    assert interval.high == pytest.approx(1.0)
    assert interval.low == pytest.approx(0.25 + 0.25)  # all of i to O: min(0.75, 0.25) + min(0.25, 0.75)


def test_a_mistyped_parent_may_have_been_meant_to_get_all() -> None:
    g = named({"k": KPI, "O": OBJECTIVE}, [("k", "O", None), ("k", "typo", None)])
    interval = share_interval(Flow(g))
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.0, 1.0))
    assert interval.high_with_unlinked == pytest.approx(1.0)


@settings(max_examples=60)
@given(worlds(shares=[None, None, None], orderly=True), st.lists(st.integers(1, 5), min_size=10, max_size=10))
def test_the_minimum_is_the_worst_way_of_giving_all_to_one_parent(world: World, weights: list[int]) -> None:
    compare(world, weights)


@settings(max_examples=60)
@given(worlds(), st.lists(st.integers(1, 5), min_size=10, max_size=10))
def test_the_minimum_holds_beside_given_shares_and_faults(world: World, weights: list[int]) -> None:
    compare(world, weights)


def compare(world: World, weights: list[int]) -> None:
    from fractions import Fraction

    objectives = world.alive(OBJECTIVE)
    if not objectives or not sum(world.mass[k] for k in world.alive(KPI)):
        return
    flow = Flow(graph(world, [float(w) for w in weights[: len(world.tier)]]))
    interval = share_interval(flow, draws=50)
    total = sum(weights[o] for o in objectives)
    omega = {o: Fraction(weights[o], total) for o in objectives}
    extremes = [alignment(arriving(world, used), omega) for used in one_parent_each(world)]
    result = wfa(flow)
    assert result is not None
    if interval is None:  # then no way of dividing makes a difference
        assert result.value == pytest.approx(float(min(extremes)), abs=1e-9)
        assert result.value == pytest.approx(float(max(extremes)), abs=1e-9)
        return
    assert interval.low == pytest.approx(float(min(extremes)), abs=1e-9)
    assert interval.high >= float(max(extremes)) - 1e-9
    assert interval.low - 1e-9 <= result.value <= interval.high + 1e-9
    assert interval.high_with_unlinked >= max(interval.high, result.high) - 1e-9
    assert interval.low - 1e-9 <= interval.usual[0] <= interval.usual[1] <= interval.high + 1e-9


def test_the_maximum_equals_a_fine_grid() -> None:
    """Two bundles and one undecided indicator; 101^3 divisions tried."""
    tiers = {"k": KPI, "l": KPI, "i": INDICATOR, "O": OBJECTIVE, "P": OBJECTIVE, "Q": OBJECTIVE}
    links = [
        ("k", "O", None),
        ("k", "i", None),
        ("l", "P", None),
        ("l", "i", None),
        ("i", "P", None),
        ("i", "Q", None),
    ]
    mass = np.array([3.0, 2.0, 0, 0, 0, 0])
    weight = np.array([np.nan] * 3 + [1.0, 5.0, 2.0])
    interval = share_interval(Flow(named(tiers, links, mass=mass, weight=weight)))
    assert interval is not None
    a, b, c = np.meshgrid(*[np.linspace(0, 1, 101)] * 3)
    through = 3 * (1 - a) + 2 * (1 - b)
    ends = np.stack([3 * a, 2 * b + through * c, through * (1 - c)]) / 5
    value = np.minimum(ends, (weight[3:] / 8)[:, None, None, None]).sum(axis=0)
    assert interval.low == pytest.approx(value.min())
    assert interval.high == pytest.approx(value.max(), abs=0.01)
    assert interval.high >= value.max() - 1e-9


def test_with_too_many_to_enumerate_the_search_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    tiers = {**{f"k{n}": KPI for n in range(7)}, "O": OBJECTIVE, "P": OBJECTIVE, "Q": OBJECTIVE}
    links = [
        (f"k{n}", p, None)
        for n in range(7)
        for p in (("O", "P"), ("P", "Q"), ("O", "Q"), ("O", "P", "Q"))[n % 4]
    ]
    mass = np.r_[rng.integers(1, 9, 7), 0, 0, 0].astype(float)
    flow = Flow(named(tiers, links, mass=mass))
    exact = share_interval(flow)
    monkeypatch.setattr(uncertainty, "ENUMERATED", 1)
    searched = share_interval(flow)
    assert exact is not None
    assert searched is not None
    assert (exact.low_exact, searched.low_exact) == (True, False)
    assert searched.low == pytest.approx(exact.low, abs=0.05)
    assert searched.low >= exact.low - 1e-12
    assert searched.high == pytest.approx(exact.high)
