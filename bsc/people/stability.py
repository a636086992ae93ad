"""Movement over periods: between levels, towards the middle, and of the same people in the same grade (methods 4.4, 4.7)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from bsc.people.rule import Floats, Ints


@dataclass(frozen=True)
class Transitions:
    """People by level before (rows) and after (columns), (levels, levels); ``shares`` are of each row, NaN where empty.

    ``mobility`` is Shorrocks' (K - trace) / (K - 1) over the levels that had people: 0 nobody moves, 1 the level before
    says nothing; ``up`` and ``down`` are people.
    """

    counts: Ints
    shares: Floats
    people: Ints
    mobility: float
    up: int
    down: int


def transitions(
    before: npt.ArrayLike, after: npt.ArrayLike, people: npt.ArrayLike, levels: int
) -> Transitions:
    """From rows (level before, level after, people) as a query gives them."""
    counts = np.zeros((levels, levels), np.int64)
    np.add.at(
        counts, (np.asarray(before, np.int64), np.asarray(after, np.int64)), np.asarray(people, np.int64)
    )
    return of_counts(counts)


def of_counts(counts: Ints) -> Transitions:
    """From a matrix of people (levels, levels)."""
    n = counts.sum(axis=1)
    shares = np.divide(counts, n[:, None], out=np.full(counts.shape, np.nan), where=n[:, None] > 0)
    held = n > 0
    k = int(held.sum())
    mobility = float((k - np.diag(shares)[held].sum()) / (k - 1)) if k > 1 else float("nan")
    return Transitions(
        counts, shares, n, mobility, int(np.triu(counts, 1).sum()), int(np.tril(counts, -1).sum())
    )


@dataclass(frozen=True)
class Regression:
    """Two periods of the same people: means, standard deviations (points) and their correlation."""

    people: int
    before: float
    after: float
    before_sd: float
    after_sd: float
    correlation: float

    def expected(self, x: npt.ArrayLike) -> Floats:
        """What somebody at ``x`` (points) before is expected to have after: nearer to the middle."""
        slope = self.correlation * self.after_sd / self.before_sd if self.before_sd > 0 else 0.0
        return np.asarray(self.after + slope * (np.asarray(x, np.float64) - self.before))

    def z(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Floats:
        """A change held against what is expected: (y - expected) / (sd sqrt(1 - rho^2)); NaN without spread."""
        left = self.after_sd * np.sqrt(max(0.0, 1 - self.correlation**2))
        difference = np.asarray(y, np.float64) - self.expected(x)
        return np.asarray(difference / left if left > 0 else np.full(difference.shape, np.nan))


def regression(people: int, x: float, y: float, xx: float, xy: float, yy: float) -> Regression:
    """From sums over people with a score in both periods (points): of x, y, xx, xy, yy. ValueError below 3 people."""
    if people < 3:
        raise ValueError("regression to the mean needs at least 3 people")
    mx, my = x / people, y / people
    vx = max(0.0, (xx - people * mx * mx) / (people - 1))
    vy = max(0.0, (yy - people * my * my) / (people - 1))
    together = (xy - people * mx * my) / (people - 1)
    rho = float(np.clip(together / np.sqrt(vx * vy), -1, 1)) if vx > 0 and vy > 0 else float("nan")
    return Regression(people, mx, my, float(np.sqrt(vx)), float(np.sqrt(vy)), rho)


@dataclass(frozen=True)
class Inflation:
    """Mean change of the same people in the same grade, less the change of the unit's own outcome score; (units,), points.

    ``change`` alone where no outcome is known (``inflation`` NaN then). 95 % interval of the people's part.
    """

    people: Ints
    change: Floats
    inflation: Floats
    low: Floats
    high: Floats


def inflation(
    people: Ints, change: Floats, squares: Floats, outcome: Floats | None = None, least: int = 10
) -> Inflation:
    """From the number of people per unit, the sum of their changes and of the squares (points), and the change of the
    unit's outcome score; NaN where fewer than ``least`` people were there in both periods."""
    n = people.astype(np.float64)
    enough = people >= max(least, 2)
    mean = np.divide(change, n, out=np.full(n.shape, np.nan), where=enough)
    variance = np.divide(squares - n * mean**2, n - 1, out=np.full(n.shape, np.nan), where=enough)
    half = stats.t.ppf(0.975, np.where(enough, n - 1, 1)) * np.sqrt(np.clip(variance, 0, None) / n.clip(1))
    other = np.full(n.shape, np.nan) if outcome is None else outcome
    left = mean - other
    centre = np.where(np.isnan(left), mean, left)
    return Inflation(people, mean, left, centre - half, centre + half)
