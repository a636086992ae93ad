"""Where work weight goes: by hand, and against the oracle that adds up every path."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from bsc.cascade.check import check
from bsc.cascade.flow import Flow
from bsc.cascade.model import Graph, Links, Nodes
from tests.cascade_oracle import INDICATOR, KPI, OBJECTIVE, World, paths, serves, used_links
from tests.cascade_worlds import DAY, graph, named, worlds


def example(**more: object) -> Graph:
    """Two sheets under two indicators and two objectives; c has half a link, d none.

    a (mass 2) -> i 100 %; b (1) -> i 40 %, j 60 %; c (1) -> j 50 %; d (1) linked to nothing;
    i -> O 100 %; j -> O 25 %, P 50 %. So O gets 2 + 0.4 + 0.15 + 0.125 and P 0.3 + 0.25, of 5.
    """
    tiers = {
        "a": KPI,
        "b": KPI,
        "c": KPI,
        "d": KPI,
        "i": INDICATOR,
        "j": INDICATOR,
        "O": OBJECTIVE,
        "P": OBJECTIVE,
    }
    links = [
        ("a", "i", 1.0),
        ("b", "i", 0.4),
        ("b", "j", 0.6),
        ("c", "j", 0.5),
        ("i", "O", 1.0),
        ("j", "O", 0.25),
        ("j", "P", 0.5),
    ]
    mass = np.array([2.0, 1, 1, 1, 0, 0, 0, 0])
    return named(tiers, links, mass=mass, sheet=np.array([0, 0, 1, 2, -1, -1, -1, -1]), **more)


def test_the_flow_of_a_small_case_by_hand() -> None:
    flow = Flow(example())
    assert flow.total == 5
    assert flow.reach[:6] == pytest.approx([1, 0.4 + 0.6 * 0.75, 0.5 * 0.75, 0, 1, 0.75])
    assert flow.through == pytest.approx([2, 1, 1, 1, 2.4, 1.1, 2.4 + 0.275, 0.55])
    assert flow.arriving == pytest.approx([2.675 / 5, 0.55 / 5])
    assert flow.unlinked == pytest.approx(1 - 3.225 / 5)
    assert flow.leak == pytest.approx([0, 0, 0.5, 1, 0, 1.1 * 0.25, 0, 0])
    product, length = flow.best
    assert product == pytest.approx([1, 0.4, 0.25, 0, 1, 0.5, 1, 1])
    assert length.tolist() == [2, 2, 2, -1, 1, 1, 0, 0]
    assert flow.of_nodes(np.arange(8)) == pytest.approx(
        np.array([[1, 0], [0.55, 0.3], [0.125, 0.25], [0, 0], [1, 0], [0.25, 0.5], [1, 0], [0, 1]])
    )
    assert flow.worked_on.tolist() == [True] * 8


def test_flow_by_unit_of_the_same_case() -> None:
    by_unit = Flow(example()).by_group(np.array([0, 0, 1, 2, -1, -1, -1, -1]))
    assert by_unit.total == pytest.approx([3, 1, 1])
    assert by_unit.to == pytest.approx(np.array([[2.55, 0.3], [0.125, 0.25], [0, 0]]))
    assert by_unit.reach == pytest.approx([2.85 / 3, 0.375, 0])
    empty = Flow(example()).by_group(np.full(8, -1), groups=2)
    assert np.isnan(empty.share).all()


def test_of_equally_good_paths_the_shorter_counts() -> None:
    tiers = {"k": KPI, "i": INDICATOR, "j": INDICATOR, "O": OBJECTIVE}
    flow = Flow(named(tiers, [("k", "i", 0.5), ("k", "O", 0.5), ("i", "j", 1.0), ("j", "O", 1.0)]))
    product, length = flow.best
    assert (product[0], length[0]) == (0.5, 1)


def test_a_persons_kpi_may_serve_another_persons() -> None:
    tiers = {"staff": KPI, "boss": KPI, "O": OBJECTIVE}
    flow = Flow(named(tiers, [("staff", "boss", 0.5), ("boss", "O", 0.8)], mass=np.array([1.0, 1.0, 0.0])))
    assert flow.arriving == pytest.approx([0.5 * (0.8 + 0.4)])
    assert flow.by_group(np.array([0, 1, -1])).to == pytest.approx(np.array([[0.4], [0.8]]))


def test_a_very_deep_chain_is_no_problem() -> None:
    size = 3000
    nodes = Nodes(np.array([KPI, *[INDICATOR] * (size - 2), OBJECTIVE], np.int8))
    flow = Flow(check(nodes, Links(np.arange(size - 1), np.arange(1, size)), DAY))
    assert flow.arriving.tolist() == [1.0]
    assert flow.best[1][0] == size - 1
    assert flow.reach.min() == 1.0


def test_without_people_or_objectives_nothing_flows() -> None:
    flow = Flow(named({"i": INDICATOR, "O": OBJECTIVE}, [("i", "O", 1.0)]))
    assert (flow.total, flow.unlinked, flow.arriving.tolist()) == (0.0, 0.0, [0.0])
    only = Flow(named({"k": KPI, "i": INDICATOR}, [("k", "i", 1.0)]))
    assert only.unlinked == 1.0
    assert only.of_nodes(np.array([0])).shape == (1, 0)


@given(worlds())
def test_the_flow_equals_the_sum_over_all_paths(world: World) -> None:
    flow, rows, used = Flow(graph(world)), serves(world), used_links(world)
    size, objectives = len(world.tier), world.alive(OBJECTIVE)
    assert flow.graph.objectives.tolist() == objectives
    expected = np.array([[float(rows[n].get(o, 0)) for o in objectives] for n in range(size)]).reshape(
        size, -1
    )
    live = [n for n in range(size) if n not in world.closed]
    assert flow.of_nodes(np.array(live, np.int64)) == pytest.approx(expected[live], abs=1e-12)
    assert flow.reach[live] == pytest.approx(expected[live].sum(axis=1), abs=1e-12)
    mass = np.array([float(m) if n in world.alive(KPI) else 0.0 for n, m in enumerate(world.mass)])
    if mass.sum():
        assert flow.arriving == pytest.approx(mass @ expected / mass.sum(), abs=1e-12)
    product, length = flow.best
    for n in live:
        ways = [(p, -len(way) + 1) for way, p in paths(world, used, n)]
        best = max(ways, default=(0, 1))
        assert product[n] == pytest.approx(float(best[0]), abs=1e-12)
        assert length[n] == (-best[1] if ways else -1)


@given(worlds())
def test_no_work_appears_or_vanishes(world: World) -> None:
    flow = Flow(graph(world))
    assert flow.arriving.sum() + flow.unlinked == pytest.approx(1.0 if flow.total else 0.0)
    assert flow.leak.sum() == pytest.approx(flow.unlinked * flow.total, abs=1e-9)
    groups = np.arange(len(world.tier)) % 3
    by_group = flow.by_group(groups, 3)
    assert by_group.total.sum() == pytest.approx(flow.total)
    assert by_group.to.sum(axis=0) == pytest.approx(flow.arriving * flow.total, abs=1e-12)
