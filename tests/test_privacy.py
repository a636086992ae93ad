"""Small groups stay hidden: alone, beside their sums, and by subtracting one view from another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from bsc import privacy

TABLES = arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.integers(0, 40))


def test_the_minimum_is_ten_and_never_below_five() -> None:
    assert [privacy.minimum(n) for n in (None, 3, 5, 7, 20)] == [10, 5, 5, 7, 20]


def test_a_lone_small_cell_takes_company_with_it() -> None:
    table = privacy.suppress(np.array([[3, 40, 50], [30, 20, 60], [25, 35, 12]]))
    assert not table.shown[0, 0]
    hidden = ~table.shown
    assert (hidden.sum(axis=1) != 1).all()
    assert (hidden.sum(axis=0) != 1).all()
    assert np.isnan(table.visible()[0, 0])


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert privacy.suppress(np.array([[10, 40], [0, 20]])).shown.all()


def reach(counts: np.ndarray, table: privacy.Table, target: np.ndarray) -> float:
    """How far apart the values of a cell can be for a reader who knows every shown sum, and which cells are empty."""
    cells = np.argwhere(counts > 0)
    rows = [np.ones(len(cells))]
    rows += [cells[:, 0] == i for i in np.flatnonzero(table.rows)]
    rows += [cells[:, 1] == j for j in np.flatnonzero(table.columns)]
    rows += [(cells == (i, j)).all(axis=1) for i, j in np.argwhere(table.shown & (counts > 0))]
    known = np.array(rows, float)
    value = counts[cells[:, 0], cells[:, 1]].astype(float)
    here = (cells == target).all(axis=1).astype(float)
    ends = [linprog(s * here, A_eq=known, b_eq=known @ value, bounds=(0, None)) for s in (1.0, -1.0)]
    return float(-ends[1].fun - ends[0].fun)


def test_an_empty_cell_is_no_cover() -> None:
    """Its emptiness is known: then the only cell with people in a row would follow from the row's sum."""
    counts = np.array([[4, 0, 30], [20, 25, 30], [15, 0, 12]])
    table = privacy.suppress(counts)
    assert table.shown[counts == 0].all()
    assert not table.shown[0].all()
    assert reach(counts, table, np.array([0, 0])) >= 10


def test_where_a_row_has_no_cover_its_sum_is_hidden() -> None:
    counts = np.array([[4, 0], [20, 25]])
    table = privacy.suppress(counts)
    assert not table.rows[0]
    assert not table.shown[0, 0]


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_no_small_cell_of_a_table_can_be_worked_out(counts: np.ndarray) -> None:
    table = privacy.suppress(counts)
    small = (counts > 0) & (counts < 10)
    assert not table.shown[small].any()
    if counts.sum() >= 10:
        assert all(reach(counts, table, place) >= 10 - 1e-6 for place in np.argwhere(small))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_siblings_cannot_be_subtracted_from_their_parent(people: list[int]) -> None:
    counts = np.array(people)
    shown = privacy.shown_children(counts)
    assert not shown[(counts > 0) & (counts < 10)].any()
    hidden = counts[~shown]
    left = counts.sum() - counts[shown].sum()  # what a reader gets by subtracting
    assert left == 0 or left >= 10 or shown[counts > 0].sum() == 0
    assert hidden.size != 1 or shown.sum() == 0 or counts[shown].sum() == 0


def test_an_attack_by_two_views_meets_the_rule_of_the_tree() -> None:
    whole, part = 57, 52
    assert privacy.may_show(whole)
    assert not privacy.may_show(part, whole)  # 57 - 52 would tell of five people
    assert privacy.may_show(47, whole)
    assert privacy.may_show(whole, whole)
    assert not privacy.may_show(9, 500)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(5, 20, True), (2, 20, False), (18, 20, False), (20, 20, False), (0, 20, True), (4, 9, False)],
)
def test_percentages_hide_one_or_two_people_and_everybody(part: int, whole: int, shown: bool) -> None:
    assert privacy.may_show_share(part, whole) is shown
