"""Intervals for a handful of units: BCa bootstrap of a weighted mean, rank correlation, ICC(1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from bsc.cascade.model import Floats

LEAST_UNITS = 10  # below this a bootstrap over units says nothing
DRAWS = 2000


@dataclass(frozen=True)
class Estimate:
    """A number with its interval; ``low`` and ``high`` are None when there are too few units for one."""

    value: float
    low: float | None
    high: float | None


def weighted_mean(values: Floats, weights: Floats) -> float:
    """sum w x / sum w; NaN without weight."""
    total = float(weights.sum())
    return float(values @ weights) / total if total > 0 else float("nan")


def bootstrap_mean(
    values: Floats, weights: Floats, level: float = 0.95, draws: int = DRAWS, seed: int = 20240101
) -> Estimate:
    """Weighted mean over units with a BCa interval: units are drawn with their weights; needs ``LEAST_UNITS`` units.

    Bias-corrected and accelerated (Efron 1987): the percentiles move by how lopsided the draws (z0) and the
    leave-one-out values (a) are.
    """
    value = weighted_mean(values, weights)
    count = values.size
    if count < LEAST_UNITS:
        return Estimate(value, None, None)
    if np.ptp(values) == 0:
        return Estimate(value, value, value)
    rng = np.random.default_rng(seed)
    times = rng.multinomial(count, np.full(count, 1 / count), size=draws)
    drawn = (times @ (weights * values)) / np.maximum(times @ weights, 1e-300)
    below = (drawn < value).mean() + 0.5 * (drawn == value).mean()
    z0 = stats.norm.ppf(np.clip(below, 0.5 / draws, 1 - 0.5 / draws))
    rest = weights.sum() - weights
    left_out = (values @ weights - weights * values) / np.where(rest > 0, rest, np.nan)
    away = np.nanmean(left_out) - left_out
    spread = float(np.nansum(away**2)) ** 1.5
    acceleration = float(np.nansum(away**3)) / (6 * spread) if spread > 0 else 0.0
    z = z0 + stats.norm.ppf([(1 - level) / 2, (1 + level) / 2])
    low, high = np.quantile(drawn, stats.norm.cdf(z0 + z / (1 - acceleration * z)))
    return Estimate(value, float(low), float(high))


def rank_correlation(x: Floats, y: Floats, level: float = 0.95) -> Estimate | None:
    """Spearman's rho with the Bonett-Wright interval: Fisher z, se = sqrt((1 + rho^2 / 2) / (m - 3)).

    None when one side never varies or fewer than 3 units are left; no interval below 4 units.
    """
    if x.size < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    rho = float(stats.spearmanr(x, y).statistic)
    if x.size < 4:
        return Estimate(rho, None, None)
    if abs(rho) >= 1:
        return Estimate(rho, rho, rho)
    half = float(stats.norm.ppf((1 + level) / 2) * np.sqrt((1 + rho**2 / 2) / (x.size - 3)))
    centre = float(np.arctanh(rho))
    return Estimate(rho, float(np.tanh(centre - half)), float(np.tanh(centre + half)))


def icc1(count: Floats, mean: Floats, variance: Floats, level: float = 0.95) -> Estimate | None:
    """ICC(1): how much of the spread of individual scores lies between units, with its F-based interval.

    Per unit: number of people, mean and variance with divisor n - 1 (anything for a single person). From the one-way
    analysis of variance with unequal sizes; None with fewer than two units or no unit of two people. Negative values
    (units more alike than chance) are left as they are.
    """
    people, units = float(count.sum()), count.size
    inside = people - units
    if units < 2 or inside < 1:
        return None
    grand = weighted_mean(mean, count)
    within = float(((count - 1) * np.where(count > 1, variance, 0.0)).sum()) / inside
    between = float((count * (mean - grand) ** 2).sum()) / (units - 1)
    typical = (people - float((count**2).sum()) / people) / (units - 1)
    if within == 0:
        return None if between == 0 else Estimate(1.0, 1.0, 1.0)
    ratio = between / within
    alpha = (1 - level) / 2
    lower = ratio / float(stats.f.ppf(1 - alpha, units - 1, inside))
    upper = ratio * float(stats.f.ppf(1 - alpha, inside, units - 1))

    def icc(f: float) -> float:
        return (f - 1) / (f + typical - 1)

    return Estimate(icc(ratio), icc(lower), icc(upper))
