"""Lines of sight: the sentence, the best path, all paths in order, the picture's links."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from bsc.cascade.flow import Flow
from bsc.cascade.sight import downward, line_of_sight, position_sight, strongest_paths, upward
from bsc.i18n import language
from tests.cascade_oracle import INDICATOR, KPI, OBJECTIVE, World, paths, used_links
from tests.cascade_worlds import graph, named, worlds
from tests.test_cascade_flow import example

EN, ID = language("en"), language("id")


def test_one_kpi_up_to_the_objectives() -> None:
    sight = line_of_sight(Flow(example()), 1)
    assert [p.nodes for p in sight.paths] == [(1, 4, 6), (1, 5, 7), (1, 5, 6)]
    assert [p.product for p in sight.paths] == pytest.approx([0.4, 0.3, 0.15])
    assert sight.best is not None
    assert sight.best.shares == (0.4, 1.0)
    assert sight.best.rows == (1, 4)
    assert sight.arrives == ((6, pytest.approx(0.55)), (7, pytest.approx(0.3)))
    assert sight.lost == pytest.approx(0.15)
    assert not sight.more
    assert EN.show(sight.sentence) == (
        "b serves O through i: 55% of it arrives there. Another 30% arrives at P. 15% arrives nowhere."
    )
    assert ID.show(sight.sentence) == (
        "b mendukung O melalui i: 55% bobotnya sampai di sana. Sebanyak 30% lainnya sampai di P. "
        "15% tidak sampai ke mana pun."
    )


def test_what_leads_nowhere_says_where_it_ends() -> None:
    tiers = {"k": KPI, "l": KPI, "m": KPI, "i": INDICATOR, "O": OBJECTIVE}
    flow = Flow(named(tiers, [("k", "i", 1.0), ("m", "O", 1.0)]))
    assert EN.show(line_of_sight(flow, 0).sentence) == "k ends at i, which serves no objective."
    assert EN.show(line_of_sight(flow, 1).sentence) == "l is linked to nothing."
    assert EN.show(line_of_sight(flow, 2).sentence) == "m serves O directly: 100% of it arrives there."
    assert EN.show(line_of_sight(flow, 4).sentence) == "O is a strategic objective."
    assert line_of_sight(flow, 0).best is None


def test_a_position_adds_up_its_kpis_by_weight() -> None:
    flow = Flow(example())
    sight = position_sight(flow, np.array([0, 1]))  # masses 2 and 1
    assert sight.arrives == ((6, pytest.approx(2.55 / 3)), (7, pytest.approx(0.1)))
    assert [p.nodes for p in sight.paths] == [(0, 4, 6), (1, 4, 6), (1, 5, 7), (1, 5, 6)]
    assert EN.show(sight.sentence) == (
        "95% of this position's work reaches 2 objectives, most of it (85%) O."
    )
    alone = position_sight(flow, np.array([0]))
    assert EN.show(alone.sentence) == "100% of this position's work reaches an objective: O."
    assert EN.show(position_sight(flow, np.array([3])).sentence).startswith("None of this position's work")
    assert EN.show(position_sight(flow, np.array([], np.int64)).sentence) == "This position has no KPIs."


def test_the_picture_gets_the_links_around_a_node() -> None:
    g = example()
    assert sorted(upward(g, np.array([1])).tolist()) == [1, 2, 4, 5, 6]
    assert sorted(downward(g, np.array([7])).tolist()) == [2, 3, 6]
    assert upward(g, np.array([1]), limit=2).size == 2


def test_a_lattice_of_many_paths_stays_bounded() -> None:
    """Ten layers of two: 1,024 paths from the bottom; the best few come first and fast."""
    tiers = {"k": KPI, **{f"i{n}{s}": INDICATOR for n in range(9) for s in "ab"}, "O": OBJECTIVE}
    links = [("k", "i0a", 0.6), ("k", "i0b", 0.4)]
    for n in range(8):
        links += [(f"i{n}{s}", f"i{n + 1}{t}", 0.6 if t == "a" else 0.4) for s in "ab" for t in "ab"]
    links += [("i8a", "O", 1.0), ("i8b", "O", 1.0)]
    found, more = strongest_paths(Flow(named(tiers, links)), 0, 11)
    assert more
    assert [p.product for p in found] == pytest.approx([0.6**9, *[0.6**8 * 0.4] * 9, 0.6**7 * 0.4**2])


@given(worlds())
def test_all_paths_strongest_first(world: World) -> None:
    flow, used = Flow(graph(world)), used_links(world)
    for node in range(len(world.tier)):
        if node in world.closed:
            continue
        expected = dict(paths(world, used, node))
        found, more = strongest_paths(flow, node, 10_000)
        assert not more
        assert {p.nodes for p in found} == set(expected)
        products = [p.product for p in found]
        assert products == pytest.approx([float(expected[p.nodes]) for p in found])
        assert products == pytest.approx(sorted(products, reverse=True))
        sight = line_of_sight(flow, node)
        assert sum(part for _, part in sight.arrives) + sight.lost == pytest.approx(1.0)
        assert "{" not in EN.show(sight.sentence)
