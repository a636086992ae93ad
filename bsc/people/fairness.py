"""Selection rates side by side: ratios with intervals, the four-fifths flag under its conditions, adjusted for grade.

Rule of thumb of 29 CFR 1607.4(D), unreliable in small groups: a flag needs a ratio below 0.8, evidence that it is no
accident, and that one more selected person would not lift it. A flag asks for a look, it proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from bsc.people.mix import LEAST, Z95, adjusted
from bsc.people.rule import Flags, Floats, Ints

FOUR_FIFTHS = 0.8
LARGE = 2000  # people in both groups: large enough for the ratio to count without a test; our default
ALPHA = 0.05
_LONG = 200_000  # outcomes up to which a mid-p value is summed exactly


@dataclass(frozen=True)
class Selection:
    """Groups against the one with the highest rate among those of at least ``LEAST`` people (``best``). All (groups,).

    ``rate``, ``ratio`` with 95 % interval ``low``..``high`` (log, NaN for groups too small), ``difference`` in rate,
    mid-p value ``p`` against the best, ``q`` after Benjamini-Hochberg, and the ``flag``.
    """

    people: Ints
    chosen: Ints
    best: int
    rate: Floats
    ratio: Floats
    low: Floats
    high: Floats
    difference: Floats
    p: Floats
    q: Floats
    flag: Flags


def selection(people: npt.ArrayLike, chosen: npt.ArrayLike, least: int = LEAST) -> Selection:
    """Selection rates of groups; nobody is flagged in a group of fewer than ``least`` people, or without a best group."""
    n, k = np.asarray(people, np.int64), np.asarray(chosen, np.int64)
    enough = n >= least
    rate = np.divide(k, n, out=np.full(n.shape, np.nan), where=enough)
    if not enough.any() or not k[enough].any():
        blank = np.full(n.shape, np.nan)
        none = np.zeros(n.shape, bool)
        return Selection(n, k, -1, rate, blank, blank, blank, blank, blank, blank, none)
    best = int(np.nanargmax(rate))
    ratio = rate / rate[best]
    low, high = ratio_interval(k, n, int(k[best]), int(n[best]))
    p = np.array(
        [
            mid_p(int(a), int(m), int(k[best]), int(n[best])) if ok and i != best else np.nan
            for i, (a, m, ok) in enumerate(zip(k, n, enough, strict=True))
        ]
    )
    q = adjusted(p)
    one_more = np.divide(k + 1, n, out=np.ones(n.shape), where=n > 0) / rate[best]
    sure = (q < ALPHA) | ((n >= LARGE) & (n[best] >= LARGE))
    flag = enough & (ratio < FOUR_FIFTHS) & sure & (one_more < FOUR_FIFTHS)
    low, high = np.where(enough, low, np.nan), np.where(enough, high, np.nan)
    low[best] = high[best] = np.nan
    return Selection(n, k, best, rate, ratio, low, high, rate - rate[best], p, q, np.asarray(flag))


def ratio_interval(k: npt.ArrayLike, n: npt.ArrayLike, base_k: int, base_n: int) -> tuple[Floats, Floats]:
    """95 % interval of a ratio of two shares on the log scale; half a person is added where nobody was selected."""
    a, m = np.asarray(k, np.float64), np.asarray(n, np.float64)
    zero = (a == 0) | (base_k == 0)
    a, m = np.where(zero, a + 0.5, a), np.where(zero, m + 0.5, m)
    b, w = np.where(zero, base_k + 0.5, base_k), np.where(zero, base_n + 0.5, base_n)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = np.log((a / m) / (b / w))
        half = Z95 * np.sqrt(1 / a - 1 / m + 1 / b - 1 / w)
    return np.exp(middle - half), np.exp(middle + half)


def mid_p(a: int, n: int, b: int, m: int) -> float:
    """Two-sided mid-p value of Fisher's test for ``a`` of ``n`` against ``b`` of ``m`` selected.

    Outcomes less likely than the one seen count whole, equally likely ones half. Normal beyond ``_LONG`` outcomes.
    """
    whole, good = n + m, a + b
    lowest, highest = max(0, good - m), min(good, n)
    if highest - lowest > _LONG:
        expected = good * n / whole
        variance = good * (whole - good) * n * m / (whole**2 * (whole - 1))
        return float(2 * stats.norm.sf(abs(a - expected) / np.sqrt(variance)))
    chances = stats.hypergeom.pmf(np.arange(lowest, highest + 1), whole, good, n)
    seen = chances[a - lowest]
    equal = np.abs(chances - seen) <= 1e-9 * seen
    return float(min(1.0, chances[(chances < seen) & ~equal].sum() + chances[equal].sum() / 2))


@dataclass(frozen=True)
class MantelHaenszel:
    """Common ``odds`` ratio and rate ``ratio`` of a group against the rest over strata, each with a 95 % interval;
    ``statistic`` and ``p`` of the test that the odds ratio is 1 (without continuity correction)."""

    odds: float
    odds_low: float
    odds_high: float
    ratio: float
    ratio_low: float
    ratio_high: float
    statistic: float
    p: float


def mantel_haenszel(
    k: npt.ArrayLike, n: npt.ArrayLike, base_k: npt.ArrayLike, base_n: npt.ArrayLike
) -> MantelHaenszel:
    """A group (``k`` of ``n`` selected, by stratum) against a base group, adjusted for the strata (grades).

    Intervals: Robins, Breslow and Greenland 1986 for odds, Greenland and Robins 1985 for rates. NaN where a group or
    everybody was selected nowhere.
    """
    a, m = np.asarray(k, np.float64), np.asarray(n, np.float64)
    c, w = np.asarray(base_k, np.float64), np.asarray(base_n, np.float64)
    use = (m > 0) & (w > 0)
    a, m, c, w = a[use], m[use], c[use], w[use]
    b, d, t = m - a, w - c, m + w
    with np.errstate(divide="ignore", invalid="ignore"):
        r, s = a * d / t, b * c / t
        odds = r.sum() / s.sum()
        p_, q_ = (a + d) / t, (b + c) / t
        log_var = (p_ * r).sum() / (2 * r.sum() ** 2)
        log_var += (p_ * s + q_ * r).sum() / (2 * r.sum() * s.sum())
        log_var += (q_ * s).sum() / (2 * s.sum() ** 2)
        x, y = a * w / t, c * m / t
        ratio = x.sum() / y.sum()
        top = ((m * w * (a + c) - a * c * t) / t**2).sum()
        ratio_var = top / (x.sum() * y.sum())
        gap = (a - m * (a + c) / t).sum()
        spread = (m * w * (a + c) * (b + d) / (t**2 * (t - 1))).sum()
        statistic = gap**2 / spread
        half, wide = Z95 * np.sqrt(log_var), Z95 * np.sqrt(ratio_var)
        return MantelHaenszel(
            float(odds),
            float(odds * np.exp(-half)),
            float(odds * np.exp(half)),
            float(ratio),
            float(ratio * np.exp(-wide)),
            float(ratio * np.exp(wide)),
            float(statistic),
            float(stats.chi2.sf(statistic, 1)),
        )
