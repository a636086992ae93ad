"""What any choice of weights could do: the best and worst rank that a unit can reach, and the smallest change that lets
one pass another.

Exact for scores that are linear in the weights: comparisons at the corners of the allowed weightings settle most pairs,
a mixed-integer programme (HiGHS) settles the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Floats = npt.NDArray[np.float64]

_STRICT = 1e-7  # points by which "strictly better" is told from a tie in the programmes


@dataclass(frozen=True)
class Box:
    """Allowed weightings: every weight (a share of 1) between ``low`` and ``high``, together 1."""

    low: Floats
    high: Floats


def anything(parts: int) -> Box:
    """Every weighting there is."""
    return Box(np.zeros(parts), np.ones(parts))


def around(weights: Floats, points: float) -> Box:
    """Every weight at most ``points`` percentage points from today's (shares of 1)."""
    share = weights / weights.sum()
    return Box(np.clip(share - points / 100, 0, 1), np.clip(share + points / 100, 0, 1))


def extreme(differences: Floats, box: Box) -> Floats:
    """The largest weighted sum that each row of (rows, parts) can have inside the box: fill the best parts first."""
    order = np.argsort(-differences, axis=1, kind="stable")
    best = np.take_along_axis(differences, order, axis=1)
    room = (box.high - box.low)[order]
    spare = 1.0 - box.low.sum()
    before = np.cumsum(room, axis=1) - room
    extra = np.clip(spare - before, 0.0, room)
    return np.asarray(differences @ box.low + (best * extra).sum(axis=1), np.float64)


@dataclass(frozen=True)
class Attainable:
    """The best and the worst rank that a unit can have, with a weighting that gives each."""

    best: int
    worst: int
    best_at: Floats
    worst_at: Floats


def attainable(scores: Floats, unit: int, box: Box) -> Attainable:
    """Of (units, parts) complete scores: the extreme ranks of one unit over all weightings in the box."""
    gap = np.delete(scores, unit, axis=0) - scores[unit]  # others less this one
    scale = max(float(np.abs(gap).max(initial=0.0)), 1.0)
    strict = _STRICT * scale
    highest, lowest = extreme(gap, box), -extreme(-gap, box)
    always, never = lowest > strict, highest <= strict
    open_ = gap[~always & ~never]
    few, best_at = _count(open_, box, scale, strict, fewest=True)
    many, worst_at = _count(open_, box, scale, strict, fewest=False)
    ahead = int(always.sum())
    return Attainable(1 + ahead + few, 1 + ahead + many, best_at, worst_at)


def _count(gap: Floats, box: Box, scale: float, strict: float, fewest: bool) -> tuple[int, Floats]:
    """The fewest, or the most, rows of ``gap`` that can be positive at once, and a weighting that does it."""
    rows, parts = gap.shape
    if not rows:
        middle = box.low + (1 - box.low.sum()) * (box.high - box.low) / max(
            (box.high - box.low).sum(), 1e-300
        )
        return 0, middle
    # z_j = 1: row j may be (fewest) or must be (most) ahead
    if fewest:  # gap w - M z <= 0
        rule = LinearConstraint(np.hstack([gap, -2 * scale * np.eye(rows)]), -np.inf, 0.0)
    else:  # gap w >= strict - M (1 - z)
        rule = LinearConstraint(np.hstack([gap, -2 * scale * np.eye(rows)]), strict - 2 * scale, np.inf)
    whole = LinearConstraint(np.concatenate([np.ones(parts), np.zeros(rows)])[None, :], 1.0, 1.0)
    sign = 1.0 if fewest else -1.0
    solved = milp(
        np.concatenate([np.zeros(parts), np.full(rows, sign)]),
        constraints=[rule, whole],
        bounds=Bounds(np.concatenate([box.low, np.zeros(rows)]), np.concatenate([box.high, np.ones(rows)])),
        integrality=np.concatenate([np.zeros(parts), np.ones(rows)]),
        options={"mip_rel_gap": 0.0},
    )
    return round(float(solved.x[parts:].sum())), np.asarray(solved.x[:parts], np.float64)


def can_be_first(scores: Floats, unit: int, box: Box) -> tuple[bool, Floats]:
    """Whether any weighting makes a unit first (ties count), and the one with which it leads most clearly."""
    others = np.delete(scores, unit, axis=0)
    parts = scores.shape[1]
    if not len(others):
        return True, box.low + (1 - box.low.sum()) / parts
    solved = linprog(
        np.concatenate([np.zeros(parts), [-1.0]]),
        A_ub=np.hstack([others - scores[unit], np.ones((len(others), 1))]),
        b_ub=np.zeros(len(others)),
        A_eq=np.concatenate([np.ones(parts), [0.0]])[None, :],
        b_eq=[1.0],
        bounds=[*zip(box.low, box.high, strict=True), (None, None)],
        method="highs",
    )
    return bool(solved.x[-1] >= -_STRICT), np.asarray(solved.x[:parts], np.float64)


@dataclass(frozen=True)
class Flip:
    """The smallest change of weights with which the behind one draws level: ``moved`` in percentage points taken from some
    and given to others, and the weights (shares of 1) after it; ``moved`` is NaN where no weights do it."""

    moved: float
    weights: Floats


def flip(scores: Floats, behind: int, ahead: int, weights: Floats, fixed: Floats | None = None) -> Flip:
    """Greedy and exact in the sum of moved points (methods 1.3): weight goes from the part where ``behind`` loses most to
    the part where it gains most, until both are level. ``fixed`` marks parts whose weight is locked."""
    share = weights / weights.sum()
    gain = scores[behind] - scores[ahead]
    open_ = np.ones(len(share), bool) if fixed is None else ~fixed.astype(bool)
    need = -float(gain @ share)
    if need <= 0 or not open_.any():
        return Flip(0.0 if need <= 0 else np.nan, share)
    to = int(np.flatnonzero(open_)[np.argmax(gain[open_])])
    moved = 0.0
    after = share.copy()
    for donor in np.flatnonzero(open_)[np.argsort(gain[open_], kind="stable")]:
        rate = float(gain[to] - gain[donor])
        if donor == to or rate <= 0:
            break
        enough = need / rate <= float(after[donor]) + 1e-12
        step = min(need / rate, float(after[donor]))
        after[donor] -= step
        after[to] += step
        moved += step
        if enough:
            return Flip(100 * moved, after)
        need -= step * rate
    return Flip(np.nan, share)
