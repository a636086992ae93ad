"""Near misses: what each person just below the line would have needed in one component alone, in exact integers.

Advice for the next period, never a correction: "one more certification step would have been enough".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc.people.rule import COMPONENTS, SCALE, Flags, Ints, Rule
from bsc.people.scores import total

STEPS = (100, 50, 500)  # hundredths: how finely KPI, assessment, development move; our default
IMPOSSIBLE = -1


@dataclass(frozen=True)
class Needs:
    """Per person, (n,): ``near`` the line, exact ``short`` (units of 1/SCALE hundredth), whole ``steps`` (n, 3) needed in one
    component alone (``IMPOSSIBLE`` beyond its cap), and the ``cheapest`` component (index, -1 for none)."""

    near: Flags
    short: Ints
    steps: Ints
    cheapest: Ints


def needs(
    kpi: npt.ArrayLike,
    assessment: npt.ArrayLike,
    development: npt.ArrayLike,
    rule: Rule,
    within: int,
    caps: tuple[int, int, int],
    steps: tuple[int, int, int] = STEPS,
    costs: tuple[int, int, int] = (1, 1, 1),
) -> Needs:
    """What people short of the minimum by at most ``within`` hundredths need; all scores in hundredths.

    Cheapest is the component whose steps cost least, ``costs`` each; at a tie the later one: development before
    assessment before KPI, because it can still be done. ValueError for a rule without a minimum.
    """
    if rule.minimum is None:
        raise ValueError("the rule has no minimum")
    parts = [np.asarray(part, np.int64) for part in (kpi, assessment, development)]
    totals = total(parts[0], parts[1], parts[2], rule)
    short = rule.minimum * SCALE - totals
    near = (totals >= 0) & (short > 0) & (short <= within * SCALE)
    columns, prices = [], []
    for part, weight, cap, step, cost in zip(parts, rule.weights, caps, steps, costs, strict=True):
        if not weight:
            wanted = np.full(short.shape, IMPOSSIBLE, np.int64)
        else:
            n = -(-short // (weight * step))
            wanted = np.where(near & (part >= 0) & (part + n * step <= cap), n, IMPOSSIBLE)
        columns.append(wanted)
        prices.append(np.where(wanted >= 0, wanted * cost, np.iinfo(np.int64).max))
    price = np.stack(prices[::-1], axis=1)
    best = 2 - price.argmin(axis=1)
    possible = price.min(axis=1) < np.iinfo(np.int64).max
    return Needs(near, short, np.stack(columns, axis=1), np.where(near & possible, best, IMPOSSIBLE))


def cheapest_of(
    steps: npt.ArrayLike, people: npt.ArrayLike, costs: tuple[int, int, int] = (1, 1, 1)
) -> dict[str, int]:
    """People by their cheapest component from grouped rows (rows, 3) of steps, NaN or below 0 where impossible.

    Keys are the components, and '' for people whom no single component would carry over the line.
    """
    rows = np.asarray(steps, np.float64).reshape(-1, 3)
    n = np.asarray(people, np.int64)
    price = np.where(np.isnan(rows) | (rows < 0), np.inf, rows * np.array(costs))[:, ::-1]
    best = 2 - price.argmin(axis=1)
    none = np.isinf(price).all(axis=1)
    found = {name: int(n[(best == k) & ~none].sum()) for k, name in enumerate(COMPONENTS)}
    return {**found, "": int(n[none].sum())}
