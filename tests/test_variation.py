"""Limits of usual variation by hand, how often they are false alarms, and what they cannot say."""

from __future__ import annotations

import numpy as np
import pytest

from bsc.variation import limits, signal


def test_limits_by_hand() -> None:
    # ranges 2, 4, 2, 4, 2: mean 2.8; mean of the points 91
    found = limits([90, 92, 88, 90, 94, 92])
    assert found is not None
    assert found.centre == pytest.approx(91)
    assert found.high == pytest.approx(91 + 2.66 * 2.8)
    assert found.low == pytest.approx(91 - 2.66 * 2.8)


@pytest.mark.parametrize(
    ("last", "side"), [(91, 0), (98.4, 0), (98.5, 1), (83.5, -1), (None, None), (float("nan"), None)]
)
def test_the_last_point_against_the_earlier_ones(last: float | None, side: int | None) -> None:
    # the missing point is passed over: limits as above, 83.552 to 98.448
    assert signal([90, 92, None, 88, 90, 94, 92, last]) == side


def test_little_past_says_nothing() -> None:
    assert signal([1, 2, 3, 4, 5, 100]) is None
    assert signal([]) is None


def test_false_alarms_are_rare_and_real_moves_are_seen() -> None:
    rng = np.random.default_rng(11)
    quiet = rng.normal(90, 3, (4000, 12))
    alarms = np.mean([signal(row.tolist()) != 0 for row in quiet])
    # with limits estimated from 11 points a new point is outside in about 2 percent
    assert 0.005 < alarms < 0.04
    moved = quiet.copy()
    moved[:, -1] -= 15  # five standard deviations
    seen = np.mean([signal(row.tolist()) == -1 for row in moved])
    assert seen > 0.85
