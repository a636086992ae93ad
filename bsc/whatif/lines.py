"""What one moving weight does, exactly: scores as functions of the weight, where two swap, how far nothing changes.

While one weight t moves and the free others keep their ratios, a unit's score is (p t + q) / (r t + s): a line when
nothing is missing (methods 1.2), a fraction when parts without a score re-weight the others. Everything here follows
from that form; t is in percent. Break-evens are the roots of at most a quadratic.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc.whatif.tree import Group, reach

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_TIE = 1e-12  # relative; closer scores are equal


@dataclass(frozen=True)
class Lines:
    """Scores of units over one weight: ``p``, ``q``, ``r``, ``s`` by unit; ``today`` the weight now, ``most`` its end.

    With ``logs`` the form gives the logarithm of the score (weighted geometric mean).
    """

    p: Floats
    q: Floats
    r: Floats
    s: Floats
    today: float
    most: float
    logs: bool = False

    def raw(self, t: float | Floats) -> Floats:
        """The form's value at one t (units) or at many (units, t); its order is the order of the scores."""
        t = np.asarray(t, np.float64)
        p, q, r, s = (v[:, None] if t.ndim else v for v in (self.p, self.q, self.r, self.s))
        below = r * t + s
        known = below > _TIE  # where all parts with a score weigh nothing there is no score
        return np.asarray(np.where(known, (p * t + q) / np.where(known, below, 1.0), np.nan), np.float64)

    def at(self, t: float | Floats) -> Floats:
        """Scores at a weight of t percent."""
        found = self.raw(t)
        return np.asarray(np.exp(found), np.float64) if self.logs else found

    def slope(self) -> Floats:
        """Points of score per percentage point of the weight, today."""
        t = self.today
        below = self.r * t + self.s
        found = (self.p * self.s - self.q * self.r) / below**2
        return np.asarray(found * np.exp(self.raw(t)) if self.logs else found, np.float64)


def lines(
    scores: Floats,
    held: Group,
    code: str,
    base: Floats | None = None,
    share: Floats | None = None,
    scale: Floats | None = None,
    logs: bool = False,
) -> Lines:
    """The form for (units, parts) scores of a group's children in the order of ``held`` (NaN: no score there).

    ``base`` + ``share`` x (the group's score) is the unit's score: 0 and 1 for the top of the tree. ``scale`` (units,
    parts) multiplies a part's weight in one unit (1 everywhere by default). A unit without any part keeps ``base``.
    """
    units, parts = scores.shape
    now = np.array([float(w) for w in held.weights])
    place = held.codes.index(code)
    fast = np.array([n != place and c in held.locked for n, c in enumerate(held.codes)])
    free = ~fast
    free[place] = False
    rest = float(now[free].sum())
    most = float(reach(held, code))
    # w_j(t) = a_j + b_j t
    a = np.where(fast, now, 0.0)
    b = np.zeros(parts)
    b[place] = 1.0
    if rest > 0:
        a[free] = now[free] * most / rest
        b[free] = -now[free] / rest
    elif free.any():  # the others have no ratio: none of them gets anything, the weight cannot move
        most = float(now[place])
    values = np.log(np.where(scores > 0, scores, np.nan)) if logs else scores
    present = ~np.isnan(values)
    filled = np.where(present, values, 0.0)
    held_scale = present.astype(np.float64) if scale is None else np.where(present, scale, 0.0)
    n0, n1 = (filled * held_scale) @ a, (filled * held_scale) @ b
    d0, d1 = held_scale @ a, held_scale @ b
    # what complete units have in common is said once, so that their form is a true line
    whole = present.all(axis=1) & (scale is None)
    d0, d1 = np.where(whole, 100.0, d0), np.where(whole, 0.0, d1)
    nothing = ~present.any(axis=1)
    d0, d1 = np.where(nothing, 1.0, d0), np.where(nothing, 0.0, d1)
    base = np.zeros(units) if base is None else base
    share = np.ones(units) if share is None else share
    return Lines(base * d1 + share * n1, base * d0 + share * n0, d1, d0, float(now[place]), most, logs)


def crossings(form: Lines, i: int, j: int) -> list[float]:
    """Weights in [0, most] at which i and j have equal scores and swap or touch; [] if none, or always."""
    first, second = _roots(form, np.array([i]), np.array([j]))
    near = 1e-10 * form.most  # a root at the very end may lie a rounding outside
    found = [float(t) for t in (*first, *second) if -near <= t <= form.most + near]
    ends = {min(max(t, 0.0), form.most) for t in found}
    return sorted(t for t in ends if _level(form, i, j, t))


def _level(form: Lines, i: int, j: int, t: float) -> bool:
    """Whether both have a score at t, and the same one: where all that a unit has weighs nothing, the form has a root
    that is none of the scores."""
    first, second = form.raw(t)[[i, j]]
    return bool(abs(first - second) <= 1e-9 * max(abs(first), abs(second), 1e-300))


def _roots(form: Lines, i: Ints, j: Ints) -> tuple[Floats, Floats]:
    """Real roots of S_i = S_j, two per pair, NaN where there is none."""
    p, q, r, s = form.p, form.q, form.r, form.s
    a = p[i] * r[j] - p[j] * r[i]
    b = p[i] * s[j] + q[i] * r[j] - p[j] * s[i] - q[j] * r[i]
    c = q[i] * s[j] - q[j] * s[i]
    size = np.abs(p[i] * s[j]) * form.most + np.abs(q[i] * s[j]) + np.abs(q[j] * s[i]) + 1e-300
    a = np.where(np.abs(a) * form.most**2 <= _TIE * size, 0.0, a)
    b = np.where(np.abs(b) * max(form.most, 1.0) <= _TIE * size, 0.0, b)
    with np.errstate(invalid="ignore", divide="ignore"):
        line = np.where((a == 0) & (b != 0), -c / b, np.nan)
        half = np.sqrt(np.where(b * b - 4 * a * c >= 0, b * b - 4 * a * c, np.nan))
        big = -(b + np.where(b >= 0, half, -half)) / 2
        one = np.where(a != 0, big / a, line)
        two = np.where((a != 0) & (big != 0), c / big, np.nan)
        for _ in range(2):  # Newton on the quadratic takes the last rounding out
            one = one - np.where(
                np.isfinite(one),
                ((a * one + b) * one + c) / np.where(2 * a * one + b == 0, np.nan, 2 * a * one + b),
                0.0,
            )
            two = two - np.where(
                np.isfinite(two),
                ((a * two + b) * two + c) / np.where(2 * a * two + b == 0, np.nan, 2 * a * two + b),
                0.0,
            )
    return one, two


def leads(form: Lines, i: int, j: int) -> list[tuple[float, float]]:
    """The stretches of the weight in which unit i scores strictly higher than unit j, as (from, to) in percent."""
    cuts = [0.0, *[t for t in crossings(form, i, j) if 0 < t < form.most], form.most]
    found: list[tuple[float, float]] = []
    for low, high in itertools.pairwise(cuts):
        if high <= low:
            continue
        values = form.raw((low + high) / 2)
        if values[i] - values[j] > _TIE * max(abs(values[i]), abs(values[j]), 1.0):
            if found and found[-1][1] == low:
                found[-1] = (found[-1][0], high)
            else:
                found.append((low, high))
    return found


@dataclass(frozen=True)
class Interval:
    """How far a weight can move with nothing changing: from ``low`` to ``high`` percent; ``below`` and ``above`` are the
    pairs that change first there ((overtaking, overtaken), None at the end of the range)."""

    low: float
    high: float
    below: tuple[int, int] | None
    above: tuple[int, int] | None


def stability(form: Lines, what: str = "order", top: int = 1) -> Interval:
    """The largest interval around today's weight in which the whole ``order``, or the membership of the first ``top``
    units, stays the same (``top`` 1: the winner). Exact: the nearest crossing of a pair that matters (methods 1.3)."""
    values = form.raw(form.today)
    order = np.argsort(-values, kind="stable")
    if what == "order":
        if (form.r == 0).all():  # of lines only neighbours can swap first
            i, j = order[:-1], order[1:]
        else:
            upper, lower = np.triu_indices(len(order), 1)
            i, j = order[upper], order[lower]
    else:
        inside, outside = order[:top], order[top:]
        i, j = np.repeat(inside, len(outside)), np.tile(outside, len(inside))
    if not len(i):
        return Interval(0.0, form.most, None, None)
    gap = values[i] - values[j]
    tied = np.abs(gap) <= _TIE * np.maximum(np.abs(values[i]), 1.0)
    roots = np.concatenate(_roots(form, i, j))
    pair = np.concatenate([np.arange(len(i))] * 2)
    known = ~np.isnan(roots) & (roots >= 0) & (roots <= form.most) & ~tied[pair]
    # a touch without a swap changes nothing
    low, high = 0.0, form.most
    below: tuple[int, int] | None = None
    above: tuple[int, int] | None = None
    for n in np.flatnonzero(known)[np.argsort(np.abs(roots[known] - form.today), kind="stable")]:
        t, k = float(roots[n]), int(pair[n])
        first, second = int(i[k]), int(j[k])
        if not (low < t < high) or not _level(form, first, second, t):
            continue
        if t <= form.today:
            low, below = t, (second, first)
        if t >= form.today:
            high, above = t, (second, first)
        if below and above:
            break
    return Interval(low, high, below, above)


@dataclass(frozen=True)
class Bar:
    """One bar of a tornado: a part, today's weight, and a unit's score with the weight lower and higher (percent)."""

    code: str
    weight: float
    low_at: float
    high_at: float
    low: float
    high: float

    @property
    def effect(self) -> float:
        """The longer arm, in points."""
        return abs(self.high - self.low)


def tornado(forms: dict[str, Lines], unit: int, points: float) -> list[Bar]:
    """Every weight of a group by ``points`` percentage points down and up (as far as it goes), the longest bar first."""
    bars = []
    for code, form in forms.items():
        low = max(form.today - points, 0.0)
        high = min(form.today + points, form.most)
        bars.append(Bar(code, form.today, low, high, float(form.at(low)[unit]), float(form.at(high)[unit])))
    return sorted(bars, key=lambda bar: -bar.effect)
