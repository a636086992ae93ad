"""Small groups stay hidden: alone, beside their sums, and by subtracting one view from another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bsc import privacy

TABLES = arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.integers(0, 40))


def test_the_minimum_is_ten_and_never_below_five() -> None:
    assert [privacy.minimum(n) for n in (None, 3, 5, 7, 20)] == [10, 5, 5, 7, 20]


def test_a_lone_small_cell_takes_company_with_it() -> None:
    table = privacy.suppress(np.array([[3, 40, 50], [30, 20, 60], [25, 35, 12]]))
    assert not table.shown[0, 0]
    assert table.primary.sum() == 1
    hidden = ~table.shown
    assert (hidden.sum(axis=1) != 1).all()
    assert (hidden.sum(axis=0) != 1).all()
    assert np.isnan(table.visible()[0, 0])


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert privacy.suppress(np.array([[10, 40], [0, 20]])).shown.all()


def test_the_rank_test_finds_a_cell_that_its_row_gives_away() -> None:
    counts = np.array([[3, 40], [30, 20]])
    hidden = np.array([[True, False], [False, False]])
    assert privacy.exposed(counts, hidden).tolist() == [[0, 0]]
    assert privacy.exposed(counts, np.zeros((2, 2), bool)).size == 0


def test_narrow_bounds_count_as_exposed() -> None:
    counts = np.array([[3, 2], [2, 3]])  # margins 5 and 5: every cell lies between 0 and 5
    assert len(privacy.exposed(counts, np.ones((2, 2), bool))) == 4


@settings(max_examples=12, deadline=None)
@given(TABLES)
def test_hiding_more_never_reveals(counts: np.ndarray) -> None:
    table = privacy.suppress(counts)
    assert not table.shown[table.primary].any()
    hidden = ~table.shown
    if not hidden.all():
        assert privacy.exposed(counts, hidden).size == 0
    # whoever hides everything that was hidden, and more, learns nothing new about a small cell
    wider = privacy.suppress(counts, hide=hidden)
    assert not wider.shown[hidden].any()


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
