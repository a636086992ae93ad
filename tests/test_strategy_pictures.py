"""Flow, tree, strategy map, scatter and line of sight: geometry that keeps its promises, and pictures that say what is true."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bsc.figures import flow, gap, icicle, sight, strategy_map
from bsc.figures.look import Status, look
from bsc.figures.words import clipped, lines_of, width_of

EN = look("en")


def generated(
    objectives: int, arrows: int, seed: int
) -> tuple[list[strategy_map.Objective], list[strategy_map.Arrow]]:
    draw = random.Random(seed)
    names = (
        "Improve the quality and speed of services to participants through digital channels in every region"
    )
    made = [
        strategy_map.Objective(
            f"S{i}",
            names[: draw.randint(12, len(names))],
            ("financial", "customer", "internal", "learning")[draw.randrange(4)],
            draw.uniform(60, 118),
            draw.choice(list(Status)),
            "On target",
        )
        for i in range(objectives)
    ]
    pairs = [(draw.randrange(objectives), draw.randrange(objectives)) for _ in range(arrows)]
    return made, [strategy_map.Arrow(f"S{a}", f"S{b}") for a, b in pairs]


PERSPECTIVES = [
    ("financial", "Financial"),
    ("customer", "Customer"),
    ("internal", "Internal process"),
    ("learning", "Learning and growth"),
]


@pytest.mark.parametrize("width", [360, 1120])
@pytest.mark.parametrize("seed", range(3))
def test_boxes_of_forty_objectives_never_overlap_and_stay_inside(width: int, seed: int) -> None:
    objectives, arrows = generated(40, 60, seed)
    box = (150.0, 92.0) if width < 600 else (168.0, 86.0)
    drawn = strategy_map.layout(objectives, arrows, PERSPECTIVES, width, box)
    assert {b.objective.code for b in drawn.boxes} == {o.code for o in objectives}
    for a, b in itertools.combinations(drawn.boxes, 2):
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart, (a, b)
    for b in drawn.boxes:
        assert b.x >= 0
        assert b.x + b.width <= width
        band = next(x for x in drawn.bands if x.code == b.objective.perspective)
        assert band.y < b.y
        assert b.y + b.height <= band.y + band.height
    for above, below in itertools.pairwise(drawn.bands):
        assert above.y + above.height <= below.y


def test_arrows_begin_and_end_on_the_edges_of_their_boxes() -> None:
    objectives, arrows = generated(40, 60, 7)
    drawn = strategy_map.layout(objectives, arrows, PERSPECTIVES)
    by_code = {b.objective.code: b for b in drawn.boxes}
    assert len(drawn.lines) == len([a for a in arrows if a.cause != a.effect])
    for line in drawn.lines:
        for (x, y), code in ((line.points[0], line.arrow.cause), (line.points[-1], line.arrow.effect)):
            box = by_code[code]
            assert box.x < x < box.x + box.width
            assert y == pytest.approx(box.y) or y == pytest.approx(box.y + box.height)


def test_the_map_without_results_says_no_score() -> None:
    objectives = [strategy_map.Objective("S1", "Grow <fast>", "financial", 91.25, Status.BAD, "Below target")]
    drawn = strategy_map.layout(objectives, [], PERSPECTIVES)
    with_results = strategy_map.picture(drawn, EN)
    alone = strategy_map.picture(drawn, EN, results=False)
    assert "91.3%" in with_results
    assert "Below target" in with_results
    assert "91.3%" not in alone
    assert "Below target" not in alone
    assert "<fast>" not in alone  # escaped
    assert strategy_map.picture(drawn, EN, results=False).startswith("<svg")


NODES = [
    flow.Node("u1", 0, "Unit one", 0.6),
    flow.Node("u2", 0, "Unit two", 0.4),
    flow.Node("i1", 1, "Indicator", 0.7),
    flow.Node("o1", 2, "Objective", 0.65),
    flow.Node("o2", 2, "Nobody works on it", 0.0),
    flow.Node(flow.NONE, 2, "Linked to nothing", 0.35),
]
BANDS = [
    flow.Band("u1", "i1", 0.5),
    flow.Band("u2", "i1", 0.2),
    flow.Band("u1", flow.NONE, 0.1),
    flow.Band("u2", flow.NONE, 0.2),
    flow.Band("i1", "o1", 0.65),
    flow.Band("i1", flow.NONE, 0.05),
]


def test_what_serves_nothing_is_one_band_at_the_foot() -> None:
    drawn = flow.layout(NODES, BANDS)
    slots = {s.node.key: s for s in drawn.slots}
    for column in range(3):
        inside = sorted((s for s in drawn.slots if s.node.column == column), key=lambda s: s.y)
        for above, below in itertools.pairwise(inside):
            assert above.y + above.height <= below.y + 1e-6
        assert inside[-1].y + inside[-1].height <= drawn.height + 1e-6
    assert slots["via|none"].via
    assert slots["via|none"].y > slots["i1"].y
    assert max(drawn.slots, key=lambda s: (s.node.column, s.y)).node.key == flow.NONE
    # heights keep the proportions of work weight
    assert slots["u1"].height / slots["u2"].height == pytest.approx(1.5)


def test_a_path_is_everything_below_and_above_a_node() -> None:
    assert flow.along(BANDS, "u2") == {"u2", "i1", "o1", flow.NONE}
    assert flow.along(BANDS, "o1") == {"o1", "i1", "u1", "u2"}


def test_the_flow_says_its_numbers_and_can_be_walked_by_keyboard() -> None:
    drawn = flow.picture(flow.layout(NODES, BANDS), ("People", "Indicators", "Objectives"), EN)
    assert 'data-node="none"' in drawn
    assert "Linked to nothing, 35%" in drawn
    assert drawn.count('tabindex="0"') == len(NODES)


@settings(max_examples=30)
@given(some.lists(some.floats(0, 1), min_size=1, max_size=60), some.floats(30, 900))
def test_room_is_divided_without_rest_and_nothing_is_thinner_than_a_line_where_it_fits(
    values: list[float], room: float
) -> None:
    parts = icicle.allotted(values, room, 10)
    assert sum(parts) == pytest.approx(room)
    if len(values) * 10 < room:
        assert min(parts) >= 10 - 1e-6


def tree(children: int) -> list[icicle.Item]:
    def item(key: str, parent: str, effort: float, tier: str = "indicator") -> icicle.Item:
        return icicle.Item(key, parent, key, effort, None, Status.NONE, tier)

    rows = [item("o1", "", 0.5, "objective"), item("o2", "", 0.0, "objective"), item(icicle.NONE, "", 0.1)]
    rows += [item(f"i{k}", "o1", 0.5 / children) for k in range(children)]
    return rows + [item(f"k{k}", "i0", 0.1 / children, "kpi") for k in range(children)]


@pytest.mark.parametrize("children", [1, 5, 400])
def test_the_tree_hides_nothing_silently(children: int) -> None:
    drawn = icicle.layout(tree(children))
    first = [c for c in drawn.cells if c.column == 0]
    assert [c.item.key for c in first] == ["o1", "o2", icicle.NONE]
    second = [c for c in drawn.cells if c.column == 1 and c.item.parent == "o1"]
    assert sum(c.pooled or 1 for c in second) == children
    assert sum(c.item.effort for c in second) == pytest.approx(0.5)
    assert sum(c.height for c in second) == pytest.approx(first[0].height)
    for column in range(3):
        cells = sorted((c for c in drawn.cells if c.column == column), key=lambda c: c.y)
        for above, below in itertools.pairwise(cells):
            assert above.y + above.height <= below.y + 1e-6


def test_what_nobody_works_on_is_said_and_outlined() -> None:
    drawn = icicle.picture(icicle.layout(tree(3)), EN, "effort")
    assert "o2 · no work under it" in drawn
    assert "stroke-dasharray" in drawn


def test_the_trail_leads_from_the_root() -> None:
    assert [i.key for i in icicle.trail(tree(3), "k1")] == ["o1", "i0", "k1"]
    assert icicle.trail(tree(3), "nobody") == []


def test_dots_above_the_diagonal_are_where_people_score_above_their_unit() -> None:
    dots = [gap.Dot("A", "Unit A", 40, 97, 85), gap.Dot("B", "Unit B", 400, 95, 96)]
    plane = gap.frame(dots)
    assert plane.low < 85
    assert plane.high > 97
    above = plane.y(97) < plane.top + plane.side_y - (plane.x(85) - plane.left) / plane.side_x * plane.side_y
    assert above
    drawn = gap.picture(dots, EN)
    assert "Unit A: people 97.0, unit 85.0, 40 people" in drawn


def test_a_line_of_sight_leads_upward() -> None:
    stops = [
        sight.Stop("k", "Answer within a day", "Staff", "kpi"),
        sight.Stop("i", "Speed", "Branch", "indicator"),
        sight.Stop("j", "Speed", "Region", "indicator"),
        sight.Stop("o", "Satisfied participants", "", "objective"),
    ]
    steps = [
        sight.Step("k", "i", 1),
        sight.Step("i", "j", 0.6),
        sight.Step("j", "o", 1),
        sight.Step("i", "o", 0.4),
    ]
    drawn = sight.layout(stops, steps)
    at = {p.stop.key: p.y for p in drawn.places}
    assert at["o"] < at["j"] < at["i"] < at["k"]
    said = sight.picture(drawn, EN)
    assert "60%" in said
    assert "Satisfied participants" in said


@given(some.text(max_size=80), some.floats(20, 300))
@settings(max_examples=30)
def test_clipped_words_fit(words: str, room: float) -> None:
    assert width_of(clipped(words, room, 13), 13) <= room
    assert len(lines_of(words, room, 13, 3)) <= 3
