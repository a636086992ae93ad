"""The same people over two periods: whether their scores rise beyond results, and how much they move between levels
(methods 4.4, 4.7)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from bsc.people.rule import Floats, Ints


@dataclass(frozen=True)
class Inflation:
    """Mean ``change`` of the same people in the same grade, and ``above``: the same less the change of the unit's own
    outcome score (NaN where that is not known); (units,), points.

    ``margin`` is half the 95 % interval of both, for the people's part: the outcome counts as known exactly. NaN
    everywhere where too few people were there in both periods.
    """

    change: Floats
    above: Floats
    margin: Floats


def inflation(people: Ints, change: Floats, squares: Floats, outcome: Floats, least: int = 10) -> Inflation:
    """From the number of people per unit, the sum of their changes and of the squares (points), and the change of the
    unit's outcome score (points); (units,) each. At least ``least`` people and two."""
    n = people.astype(np.float64)
    enough = people >= max(least, 2)
    mean = np.divide(change, n, out=np.full(n.shape, np.nan), where=enough)
    variance = np.divide(squares - n * mean**2, n - 1, out=np.full(n.shape, np.nan), where=enough)
    margin = stats.t.ppf(0.975, np.where(enough, n - 1, 1)) * np.sqrt(np.clip(variance, 0, None) / n.clip(1))
    return Inflation(mean, mean - outcome, margin)


def mobility(counts: Ints) -> float:
    """Shorrocks' (levels - trace) / (levels - 1) of people by level before (rows) and after: 0 nobody moves, 1 the level
    before says nothing. NaN where a row has nobody."""
    n = counts.sum(axis=1)
    if not n.all() or len(n) < 2:
        return float("nan")
    return float((len(n) - (np.diag(counts) / n).sum()) / (len(n) - 1))
