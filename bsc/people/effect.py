"""How different two groups are, in one number that anyone can read: Cliff's delta from bins, with interval and words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from bsc.i18n import Text, text
from bsc.people.lattice import Bins
from bsc.people.rule import Floats

_SIZES = ((0.147, "negligible"), (0.33, "small"), (0.474, "medium"))
_WORDS = {
    "negligible": text("negligible difference"),
    "small": text("small difference"),
    "medium": text("medium difference"),
    "large": text("large difference"),
}


@dataclass(frozen=True)
class Effect:
    """Cliff's delta of a against b, -1 to 1, with its interval (NaN when a group has fewer than 2 people)."""

    delta: float
    low: float
    high: float
    people: tuple[int, int]

    @property
    def size(self) -> str:
        """negligible, small, medium or large."""
        return magnitude(self.delta)

    @property
    def words(self) -> Text:
        """The size in words."""
        return _WORDS[self.size]

    @property
    def chance(self) -> float:
        """How often a random person of a is ahead of a random one of b, ties counted half: (1 + delta) / 2."""
        return (1 + self.delta) / 2

    def sentence(self, a: Text | str, b: Text | str) -> Text:
        """The effect in plain words, naming both groups."""
        return text(
            "A random person of {a} is ahead of a random person of {b} in {share} % of pairs ({size}).",
            a=a,
            b=b,
            share=round(100 * self.chance),
            size=self.words,
        )


def magnitude(delta: float) -> str:
    """The usual word for the size of a Cliff's delta."""
    return next((word for limit, word in _SIZES if abs(delta) < limit), "large")


def cliff(a: npt.ArrayLike, b: npt.ArrayLike, level: float = 0.95) -> Effect:
    """Cliff's delta of counts per bin ``a`` against ``b`` on the same lattice; people of one bin tie.

    Interval: Cliff's asymmetric one with the unbiased variance and Student t, n + m - 2 degrees. Where all of one group
    are ahead of all of the other, the variance says nothing and Cliff's bound by the smaller group is used.
    """
    x, y = np.asarray(a, np.float64), np.asarray(b, np.float64)
    n, m = float(x.sum()), float(y.sum())
    if not n or not m:
        return Effect(np.nan, np.nan, np.nan, (int(n), int(m)))
    d_x = _ahead(y) / m  # of a person of a in each bin, mean over b
    d_y = -_ahead(x) / n  # of a person of b in each bin, mean over a
    d = float(x @ d_x / n)
    if n < 2 or m < 2:
        return Effect(d, np.nan, np.nan, (int(n), int(m)))
    ties = float(x @ y) / (n * m)
    rows = float(x @ (d_x - d) ** 2)
    columns = float(y @ (d_y - d) ** 2)
    cells = n * m * (1 - ties - d * d)
    variance = (m * m * rows + n * n * columns - cells) / (n * m * (n - 1) * (m - 1))
    t = float(stats.t.ppf((1 + level) / 2, n + m - 2))
    low, high = _interval(d, max(variance, 0.0), t, min(n, m))
    return Effect(d, low, high, (int(n), int(m)))


def _ahead(counts: Floats) -> Floats:
    """For each bin: people in lower bins less people in higher ones."""
    up_to = counts.cumsum()
    return np.asarray(up_to - counts - (up_to[-1] - up_to))


def _interval(d: float, variance: float, t: float, smaller: float) -> tuple[float, float]:
    if abs(d) >= 1 - 1e-12:
        bound = (smaller - t * t) / (smaller + t * t)
        return (bound, 1.0) if d > 0 else (-1.0, -bound)
    spread = t * np.sqrt(variance) * np.sqrt((1 - d * d) ** 2 + t * t * variance)
    below = 1 - d * d + t * t * variance
    return float((d - d**3 - spread) / below), float((d - d**3 + spread) / below)


def against_rest(bins: Bins) -> list[Effect]:
    """Each group against all the others together."""
    whole = bins.counts.sum(axis=0)
    return [cliff(own, whole - own) for own in bins.counts]
