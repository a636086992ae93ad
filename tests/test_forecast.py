"""Year-end forecasts: hand-computed cases, coverage of the interval on simulated years, and what is not forecast."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc.forecast import ENOUGH, Forecast, Kind, Outlook, Series, Why, errors, forecast, kind_of

FLOW = Series(
    Kind.FLOW,
    4,
    (10.0, 12.0),
    ((8.0, 10.0, 11.0, 13.0), (9.0, 11.0, 12.0, 15.0), (9.0, 12.0, 13.0, 16.0)),
    target_low=48.0,
)


def test_a_flow_is_scaled_by_how_its_own_past_years_went_on() -> None:
    steps = [math.log(42 / 18), math.log(47 / 20), math.log(50 / 21)]
    mean = sum(steps) / 3
    spread = math.sqrt(sum((s - mean) ** 2 for s in steps) / 2) * math.sqrt(1 + 1 / 3)
    t90_of_2 = (
        1.8856180831641267  # upper 10 percent point of Student's t with 2 degrees of freedom: sqrt(32/9)
    )
    found = forecast(FLOW)
    assert found.to_date == 22
    assert found.value == pytest.approx(22 * math.exp(mean))
    assert found.low == pytest.approx(22 * math.exp(mean - t90_of_2 * spread))
    assert found.high == pytest.approx(22 * math.exp(mean + t90_of_2 * spread))
    assert (found.learned, found.pooled) == (3, False)
    # t with 2 degrees of freedom has the closed distribution function 1/2 + x / (2 sqrt(2 + x^2))
    x = (math.log(48 / 22) - mean) / spread
    assert found.chance == pytest.approx(0.5 - x / (2 * math.sqrt(2 + x * x)))
    assert found.outlook is Outlook.ON_TRACK
    # 26 are left for two periods, 13 each; the best two in a row ever were 13 + 16
    assert found.pace == pytest.approx(13 / 14.5)


def test_a_sum_that_has_passed_its_upper_bound_cannot_come_back_and_a_reached_target_stays_reached() -> None:
    lower_is_better = Series(Kind.FLOW, 4, FLOW.now, FLOW.past, target_high=21.0)
    assert forecast(lower_is_better).chance == 0
    reached = Series(Kind.FLOW, 4, FLOW.now, FLOW.past, target_low=22.0)
    assert forecast(reached).chance == 1
    assert forecast(reached).pace == 0


def test_a_ratio_moves_by_differences_and_may_be_negative() -> None:
    past = ((-2.0, 0.0, 1.0, 3.0), (-1.0, 1.0, 2.0, 4.0))
    found = forecast(Series(Kind.RATIO, 4, (-1.0, 0.0), past, target_low=0.5))
    # both past years ended 1.5 above their first half
    assert found.value == pytest.approx(-0.5 + 1.5)
    assert found.low == pytest.approx(found.high)
    assert found.chance == 1


def test_a_stock_drifts_on_and_learns_its_interval_from_others() -> None:
    series = Series(Kind.STOCK, 4, (108.0, 110.0), ((100.0, 102.0, 104.0, 106.0),), target_low=112.0)
    early = forecast(series, [0.01] * (ENOUGH - 1))
    assert (early.why, early.value, early.low) == (Why.EARLY, 114.0, None)
    spread = [n / 1000 for n in range(-12, 13)]  # 25 errors
    found = forecast(series, spread)
    assert found.value == pytest.approx(114.0)
    # the 2nd and the 24th of 25: floor(26 x 0.1) and ceil(26 x 0.9)
    assert found.low == pytest.approx(114 * math.exp(-0.011))
    assert found.high == pytest.approx(114 * math.exp(0.011))
    inside = sum(114 * math.exp(e) >= 112 for e in spread)
    assert found.chance == pytest.approx((inside + 0.5) / 26)
    assert (found.learned, found.pooled) == (25, True)


def test_a_milestone_keeps_its_last_slippage() -> None:
    series = Series(
        Kind.MILESTONE, 4, (20.0, 45.0, 65.0), planned=(25.0, 50.0, 75.0, 100.0), target_low=100.0
    )
    found = forecast(series)
    assert (found.value, found.low, found.high) == (90.0, 90.0, 95.0)
    assert found.outlook is Outlook.AT_RISK
    ahead = Series(Kind.MILESTONE, 4, (30.0, 55.0), planned=(25.0, 50.0, 75.0, 100.0))
    assert forecast(ahead).value == 100


@pytest.mark.parametrize(
    ("series", "why"),
    [
        (Series(Kind.ONCE, 1, (80.0,)), Why.ONCE),
        (Series(Kind.FLOW, 4, ()), Why.NOTHING),
        (Series(Kind.FLOW, 2, (1.0, 2.0)), Why.CLOSED),
        (Series(Kind.FLOW, 4, (0.0,), FLOW.past), Why.SIGN),
        (Series(Kind.FLOW, 4, (5.0,)), Why.EARLY),
        (Series(Kind.MILESTONE, 4, (20.0,), planned=(25.0, 50.0, 75.0, 100.0)), Why.EARLY),
    ],
)
def test_what_cannot_be_forecast_says_why(series: Series, why: Why) -> None:
    found = forecast(series)
    assert found.why is why
    assert found.low is None
    assert found.chance is None


def test_the_kind_follows_from_how_the_year_is_made() -> None:
    assert kind_of("sum", 12) is Kind.FLOW
    assert kind_of("average", 4) is Kind.RATIO
    assert kind_of("last", 4) is Kind.STOCK
    assert kind_of("last", 1) is Kind.ONCE
    assert kind_of("last", 4, (25, 50, 75, 100), percent=True) is Kind.MILESTONE
    assert kind_of("last", 4, (90, 90, 91, 100), percent=True) is Kind.STOCK
    spent = [(22.0, 45.0, 70.0, 96.0), (20.0, 44.0, 69.0, 95.0)]
    assert kind_of("last", 4, past=spent, now=(21.0, 43.0)) is Kind.RUNNING
    assert kind_of("last", 4, past=spent, now=(90.0, 91.0)) is Kind.STOCK


def test_a_running_total_is_scaled_like_a_flow_but_stands_at_its_last_value() -> None:
    past = ((20.0, 40.0, 70.0, 96.0), (22.0, 44.0, 77.0, 105.6))
    found = forecast(Series(Kind.RUNNING, 4, (21.0, 42.0), past, target_low=96.0))
    assert found.to_date == 42
    assert found.value == pytest.approx(42 * 2.4)
    assert found.chance == 1


def years(rng: np.random.Generator, count: int, noise: float) -> np.ndarray:
    """Months of ``count`` end-loaded years, growing, each month off by ``noise``."""
    shape = np.array([4, 5, 6, 6, 7, 7, 8, 8, 9, 11, 13, 16], dtype=float)
    growth = np.cumprod(1 + rng.normal(0.05, 0.03, count))
    return growth[:, None] * shape * rng.lognormal(0, noise, (count, 12))


@pytest.mark.parametrize("past", [2, 5])
@pytest.mark.parametrize("month", [3, 9])
def test_the_interval_covers_as_often_as_it_says(past: int, month: int) -> None:
    rng = np.random.default_rng(20261124 + past * 100 + month)
    runs, inside = 1500, 0
    for _ in range(runs):
        made = years(rng, past + 1, 0.10)
        rows = [tuple(float(v) for v in year) for year in made]
        found = forecast(Series(Kind.FLOW, 12, rows[-1][:month], tuple(rows[:-1])))
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= sum(rows[-1]) <= found.high
    # methods.md 6: 79 to 81 percent; four standard errors of a share from 1,500 runs are 4.1 points
    assert abs(inside / runs - 0.80) < 0.041


def test_a_pooled_interval_covers_too_and_beats_the_run_rate() -> None:
    rng = np.random.default_rng(7)
    month, inside, ours, run_rate, runs = 6, 0, 0.0, 0.0, 300
    for _ in range(runs):
        others: list[float] = []
        for _ in range(25):
            rows = [tuple(float(v) for v in year) for year in years(rng, 3, 0.10)]
            others += errors(Series(Kind.FLOW, 12, rows[-1][:month], tuple(rows[:-1])))
        rows = [tuple(float(v) for v in year) for year in years(rng, 2, 0.10)]
        found = forecast(Series(Kind.FLOW, 12, rows[-1][:month], (rows[0],)), others)
        total = sum(rows[-1])
        assert found.pooled
        assert found.low is not None
        assert found.high is not None
        assert found.value is not None
        inside += found.low <= total <= found.high
        ours += abs(found.value / total - 1)
        run_rate += abs(sum(rows[-1][:month]) * 2 / total - 1)
    assert abs(inside / runs - 0.80) < 0.093  # four standard errors
    assert ours < run_rate / 2


def test_errors_use_only_what_was_known_at_the_time() -> None:
    changed = Series(Kind.FLOW, 4, (10.0,), (*FLOW.past[:2], (9.0, 12.0, 13.0, 99.0)))
    assert len(errors(changed)) == 2
    plain = Series(Kind.FLOW, 4, (10.0,), FLOW.past)
    assert errors(changed)[0] == errors(plain)[0]
    assert errors(changed)[1] > errors(plain)[1]


positive = st.floats(0.5, 1000)


@given(
    now=st.lists(positive, min_size=1, max_size=3),
    past=st.lists(st.lists(positive, min_size=4, max_size=4), min_size=2, max_size=4),
    scale=st.floats(0.1, 100),
    target=st.floats(1, 4000),
)
def test_units_of_measure_change_nothing_and_bounds_stand_in_order(
    now: list[float], past: list[list[float]], scale: float, target: float
) -> None:
    def made(by: float) -> Forecast:
        return forecast(
            Series(
                Kind.FLOW,
                4,
                tuple(v * by for v in now),
                tuple(tuple(v * by for v in year) for year in past),
                target_low=target * by,
            )
        )

    one, other = made(1.0), made(scale)
    assert one.low is not None
    assert one.value is not None
    assert one.high is not None
    assert one.to_date is not None
    assert one.chance is not None
    assert one.to_date <= one.low <= one.value <= one.high
    assert 0 <= one.chance <= 1
    assert other.value == pytest.approx(one.value * scale, rel=1e-9)
    assert other.chance == pytest.approx(one.chance, abs=1e-6)
