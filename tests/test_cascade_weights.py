"""Weights of a sheet, people by FTE and months, strategic weights, and the pooling of small units."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc.cascade.pool import pool
from bsc.cascade.weights import guess_whole, masses, sheet_weights, strategic_weights

NAN = np.nan


def test_weights_of_a_sheet_are_fractions_of_their_sum() -> None:
    s = sheet_weights(np.array([0, 0, 1, 1]), np.array([60.0, 40, 30, 30]))
    assert s.whole == 100
    assert s.share == pytest.approx([0.6, 0.4, 0.5, 0.5])
    assert s.scaled.tolist() == [False, True]
    assert not s.assumed.any()


def test_missing_weights_share_the_unassigned_remainder() -> None:
    s = sheet_weights(np.array([0, 0, 0, 1, 1]), np.array([40.0, NAN, NAN, 70, 30]))
    assert s.share == pytest.approx([0.4, 0.3, 0.3, 0.7, 0.3])
    assert s.assumed.tolist() == [True, False]


def test_no_weight_at_all_means_equal_and_nothing_left_means_nothing() -> None:
    s = sheet_weights(np.array([0, 0, 1, 1, 2, 2]), np.array([NAN, NAN, 0.0, 0.0, 1.0, NAN]), whole=1.0)
    assert s.share == pytest.approx([0.5, 0.5, 0.5, 0.5, 1.0, 0.0])
    assert s.equal.tolist() == [True, True, False]
    assert s.assumed.tolist() == [False, False, True]


def test_a_negative_weight_is_no_weight() -> None:
    s = sheet_weights(np.array([0, 0]), np.array([0.6, -3.0]), whole=1.0)
    assert s.share == pytest.approx([0.6, 0.4])
    assert s.refused.tolist() == [True]


def test_percent_or_fraction_is_seen_from_the_complete_sheets() -> None:
    assert guess_whole(np.array([100.0, 99, 100]), np.array([50.0])) == 100
    assert guess_whole(np.array([1.0, 0.98]), np.array([0.5])) == 1
    assert guess_whole(np.empty(0), np.array([30.0, NAN])) == 100
    assert guess_whole(np.empty(0), np.array([NAN])) == 1


@given(
    st.lists(st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 100))), min_size=1, max_size=12)
)
def test_every_sheet_sums_to_one(lines: list[tuple[int, int | None]]) -> None:
    sheet = np.array([s for s, _ in lines])
    weight = np.array([NAN if w is None else float(w) for _, w in lines])
    share = sheet_weights(sheet, weight, whole=100.0).share
    for s in set(sheet.tolist()):
        mine = [(k, w) for k, (t, w) in enumerate(lines) if t == s]
        assert share[[k for k, _ in mine]].sum() == pytest.approx(1)
        given_sum = sum(w or 0 for _, w in mine)
        gaps = sum(w is None for _, w in mine)
        left = Fraction(max(0, 100 - given_sum), gaps) if gaps else Fraction(0)
        for k, w in mine:
            part = left if w is None else Fraction(w)
            expected = part / (given_sum + left * gaps) if given_sum else Fraction(1, len(mine))
            assert share[k] == pytest.approx(float(expected))


def test_strategic_weights() -> None:
    assert strategic_weights(np.array([30.0, NAN, NAN])) == pytest.approx([0.3, 0.35, 0.35])
    assert strategic_weights(np.array([NAN, NAN])) == pytest.approx([0.5, 0.5])
    assert strategic_weights(np.empty(0)).size == 0


YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def days(*texts: str) -> np.ndarray:
    return np.array(texts, "datetime64[D]")


def test_a_transfer_splits_a_person_by_months() -> None:
    m = masses(np.array([0, 0]), None, days("NaT", "2024-05-01"), days("2024-04-30", "NaT"), *YEAR)
    assert m.mass == pytest.approx([4 / 12, 8 / 12])
    assert not m.assumed.any()


def test_half_a_month_counts_by_its_days() -> None:
    m = masses(np.array([0, 0]), None, days("NaT", "2024-04-16"), days("2024-04-15", "NaT"), *YEAR)
    assert m.mass == pytest.approx([3.5 / 12, 8.5 / 12])


def test_two_units_at_once_split_one_head_by_fte() -> None:
    m = masses(np.array([0, 0, 1]), np.array([0.6, 0.2, 0.5]), None, None, *YEAR)
    assert m.mass == pytest.approx([0.75, 0.25, 1.0])
    fte = masses(np.array([0, 0, 1]), np.array([0.6, 0.2, 0.5]), None, None, *YEAR, measure="fte")
    assert fte.mass == pytest.approx([0.6, 0.2, 0.5])


def test_a_second_unit_from_july_takes_its_part_from_then_on() -> None:
    m = masses(np.array([0, 0]), np.array([0.6, 0.4]), days("NaT", "2024-07-01"), None, *YEAR)
    assert m.mass == pytest.approx([0.5 + 0.5 * 0.6, 0.5 * 0.4])


def test_missing_fte_is_assumed_only_beside_another_unit() -> None:
    m = masses(np.array([0, 0, 1]), np.array([0.7, NAN, NAN]), None, None, *YEAR)
    assert m.mass == pytest.approx([0.7, 0.3, 1.0])
    assert m.assumed.tolist() == [False, True, False]


def test_who_came_in_october_counts_a_quarter_and_pay_multiplies() -> None:
    m = masses(np.array([0]), None, days("2024-10-01"), None, *YEAR, pay=np.array([8.0]))
    assert m.mass == pytest.approx([2.0])
    quarter = masses(np.array([0]), None, days("2024-10-01"), None, date(2024, 10, 1), date(2024, 12, 31))
    assert quarter.mass == pytest.approx([1.0])


def test_more_than_one_fte_is_cut_and_said() -> None:
    m = masses(np.array([0, 0]), np.array([1.0, 0.6]), None, None, *YEAR, measure="fte")
    assert m.mass == pytest.approx([1 / 1.6, 0.6 / 1.6])
    assert m.scaled.all()
    with pytest.raises(ValueError, match="measure"):
        masses(np.array([0]), None, None, None, *YEAR, measure="noses")
    with pytest.raises(ValueError, match="period"):
        masses(np.array([0]), None, None, None, YEAR[1], YEAR[0])


def test_small_siblings_are_pooled_together() -> None:
    #         0 head office; 1, 2, 3 its branches; 4 a big one
    p = pool(np.array([-1, 0, 0, 0, 0]), np.array([20.0, 4, 3, 5, 30]))
    assert p.group.tolist() == [0, 1, 1, 1, 2]
    assert p.people.tolist() == [20, 12, 30]
    assert p.pooled.tolist() == [False, True, False]
    assert not p.too_small.any()
    assert p.members(1).tolist() == [1, 2, 3]


def test_too_few_together_join_the_smallest_sufficient_sibling_or_the_parent() -> None:
    joined = pool(np.array([-1, 0, 0, 0]), np.array([50.0, 4, 12, 30]))
    assert joined.group.tolist() == [0, 1, 1, 2]
    up = pool(np.array([-1, 0, 1, 1]), np.array([40.0, 8, 1, 2]))
    assert up.group.tolist() == [0, 1, 1, 1]  # 8 of the region, 1 and 2 of its branches
    assert up.people.tolist() == [40, 11]
    lonely = pool(np.array([-1, 0]), np.array([3.0, 4]))
    assert lonely.group.tolist() == [0, 0]
    assert lonely.too_small.tolist() == [True]
    empty = pool(np.array([-1, 0]), np.array([0.0, 14]))
    assert empty.group.tolist() == [-1, 0]


@given(st.lists(st.tuples(st.integers(-1, 8), st.integers(0, 15)), min_size=1, max_size=12))
def test_pooling_keeps_everybody_and_shows_no_small_group_while_there_are_enough(
    units: list[tuple[int, int]],
) -> None:
    parent = np.array([min(p, k - 1) for k, (p, _) in enumerate(units)])
    people = np.array([float(n) for _, n in units])
    p = pool(parent, people)
    assert p.people.sum() == people.sum()
    for g in range(p.people.size):
        assert people[p.members(g)].sum() == p.people[g]
    assert (p.group >= 0).tolist() == (people > 0).tolist()
    # at most one group stays small: people at the top that no sibling and no parent could take in
    assert p.too_small.sum() <= 1
    for g in np.flatnonzero(p.too_small):
        tops = np.flatnonzero(parent < 0)
        assert set(p.group[tops].tolist()) <= {g, -1}
        assert people[p.members(g)].sum() < 10


def test_a_loop_of_units_is_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="loop"):
        pool(np.array([1, 0]), np.array([5.0, 5.0]))
