"""Where an indicator will stand at the end of its year: a forecast with an interval, and the chance to reach the target.

Owns the mathematics only (numbers in, small frozen results out); which method fits which indicator follows from how its
year is made of its shorter periods. Forecasts are of the raw result, before any cap. Methods: ``methods.md`` section 6 of
the design notes; the idea of scaling a short stable season by its own past is Mendoza and de Alba's (International
Journal of Forecasting 22, 2006), pooled quantiles are split conformal prediction.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from bsc.domain import Polarity

LEVEL = 0.80  # of every interval
ENOUGH = 20  # errors of others that a pooled interval needs
YEARS = 2  # own past years from which an own interval can be computed
_RESTART = 0.6  # of the year's end: a running total begins its next year below this
MANY = 8  # points from which a trend is taken robustly over all pairs


class Kind(StrEnum):
    """How a year is made of its periods, which decides the method."""

    FLOW = "flow"  # adds up: claims paid, rupiah collected
    RUNNING = "running"  # a running total that starts anew each year: budget spent so far
    RATIO = "ratio"  # the year is the mean of its periods
    STOCK = "stock"  # the year is its last value: members, a reserve, a rate on a day
    MILESTONE = "milestone"  # percent done against a planned curve
    ONCE = "once"  # measured once a year


_GROWING = (Kind.FLOW, Kind.RUNNING)  # what is reached by now stays reached


class Outlook(StrEnum):
    """The chance in words."""

    ON_TRACK = "on_track"  # 80 percent and more
    OPEN = "open"
    AT_RISK = "at_risk"  # under 40 percent


class Why(StrEnum):
    """Why there is no forecast."""

    ONCE = "once_a_year"
    NOTHING = "nothing_reported"
    EARLY = "too_early"  # too few past years, and too few others to learn from
    SIGN = "not_positive"  # a flow that is zero or negative has no rate of growth
    CLOSED = "year_closed"


@dataclass(frozen=True)
class Series:
    """One indicator of one unit in its year. ``now``: the closed periods of this year in order; ``past``: whole earlier
    years, oldest first, each of ``per_year`` values; ``target_low`` and ``target_high`` bound what reaches the target
    (one None for an open side, both None without a target); ``planned``: the planned curve of a milestone, per_year values.
    """

    kind: Kind
    per_year: int
    now: tuple[float, ...]
    past: tuple[tuple[float, ...], ...] = ()
    target_low: float | None = None
    target_high: float | None = None
    planned: tuple[float, ...] = ()
    polarity: Polarity = Polarity.MAXIMIZE

    @property
    def left(self) -> int:
        """Periods still to come."""
        return self.per_year - len(self.now)


@dataclass(frozen=True)
class Forecast:
    """The year's result: ``value`` with the 80 percent interval ``low`` to ``high``, in the indicator's own unit.

    ``to_date``: the result of the periods so far by the same rule; ``chance`` 0 to 1 (None without a target);
    ``learned``: number of own past years, or of errors of others, that the interval stands on; ``pooled`` says which.
    ``pace``: the pace that the rest of the year needs over the best that was ever reached over as many periods; above 1
    it would take a record (flows with a lower target only). With ``why`` set only to_date may be known.
    """

    kind: Kind
    to_date: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    learned: int = 0
    pooled: bool = False
    pace: float | None = None
    why: Why | None = None

    @property
    def outlook(self) -> Outlook | None:
        """The chance in words; None without a chance."""
        if self.chance is None:
            return None
        if self.chance >= 0.8:
            return Outlook.ON_TRACK
        return Outlook.OPEN if self.chance >= 0.4 else Outlook.AT_RISK


def kind_of(
    consolidation: str,
    per_year: int,
    planned: Sequence[float] = (),
    percent: bool = False,
    past: Sequence[Sequence[float]] = (),
    now: Sequence[float] = (),
) -> Kind:
    """The kind from the rule of consolidation (sum, average, last) and the number of periods a year.

    A percentage whose targets within the year only rise and end at 100 is a milestone: its targets are a planned curve.
    Values that only rise within each year of ``past`` and begin each next year, ``now`` included, far below the last
    one's end are a running total.
    """
    if per_year <= 1:
        return Kind.ONCE
    if consolidation == "sum":
        return Kind.FLOW
    if consolidation == "average":
        return Kind.RATIO
    rising = len(planned) == per_year and all(a < b for a, b in itertools.pairwise(planned))
    if percent and rising and planned[-1] == 100:
        return Kind.MILESTONE
    years = [year for year in [*past, now] if year]
    grows = all(a <= b for year in years for a, b in itertools.pairwise(year))
    restarts = all(after[0] < _RESTART * before[-1] for before, after in itertools.pairwise(years))
    return Kind.RUNNING if len(years) > 1 and grows and restarts else Kind.STOCK


def forecast(series: Series, others: Iterable[float] = ()) -> Forecast:
    """The forecast of one series. ``others``: errors of indicators of the same kind at the same place in the year, as
    ``errors`` gives them; they are used where the series has fewer than two whole past years, and always for stocks."""
    kind = series.kind
    if kind is Kind.ONCE:
        return Forecast(kind, series.now[-1] if series.now else None, why=Why.ONCE)
    if not series.now:
        return Forecast(kind, why=Why.NOTHING)
    to_date = _so_far(kind, series.now)
    if series.left <= 0:
        return Forecast(kind, to_date, why=Why.CLOSED)
    if kind is Kind.MILESTONE:
        return _milestone(series)
    centre = _centre(series)
    if centre is None:
        return Forecast(kind, to_date, why=Why.SIGN)
    own = _own_spread(series)
    if kind is not Kind.STOCK and own is not None:
        middle, spread, freedom = own
        reach = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * spread
        value, low, high = (_moved(series, middle + step) for step in (0.0, -reach, reach))
        chance = _chance_of(series, middle, spread, freedom)
        return _result(series, to_date, value, low, high, chance, freedom + 1, pooled=False)
    known = np.sort(np.asarray([e for e in others if math.isfinite(e)], dtype=float))
    if len(known) < ENOUGH:
        return Forecast(kind, to_date, centre, why=Why.EARLY, learned=len(known), pooled=True)
    down, up = _conformal(known)
    shift = float(np.median(known))
    value, low, high = (_corrected(series, centre, e) for e in (shift, down, up))
    results = np.array([_corrected(series, centre, float(e)) for e in known])
    return _result(series, to_date, value, low, high, _share_inside(series, results), len(known), pooled=True)


def errors(series: Series) -> list[float]:
    """How wrong the plain forecast would have been at the same place in each whole past year: for flows and stocks the
    logarithm of result over forecast (differences where a value is not positive), for ratios the difference."""
    found: list[float] = []
    place = len(series.now)
    if series.kind in (Kind.ONCE, Kind.MILESTONE) or not 0 < place < series.per_year:
        return found
    for number, year in enumerate(series.past):
        before = Series(series.kind, series.per_year, year[:place], series.past[:number])
        if series.kind is not Kind.STOCK and not before.past:
            continue  # a year without any past has nothing to scale by
        centre = _centre(before)
        if centre is None:
            continue
        result = _so_far(series.kind, year)
        if series.kind is Kind.RATIO:
            found.append(result - centre)
        elif result > 0 and centre > 0:
            found.append(math.log(result / centre))
    return found


def _so_far(kind: Kind, values: Sequence[float]) -> float:
    if kind is Kind.FLOW:
        return math.fsum(values)
    return math.fsum(values) / len(values) if kind is Kind.RATIO else values[-1]


def _steps(series: Series) -> list[float]:
    """How each past year went on from this place: log ratio of the year to its part for flows, difference for ratios."""
    place, found = len(series.now), []
    for year in series.past:
        part, whole = _so_far(series.kind, year[:place]), _so_far(series.kind, year)
        if series.kind is Kind.RATIO:
            found.append(whole - part)
        elif part > 0 and whole > 0:
            found.append(math.log(whole / part))
    return found


def _own_spread(series: Series) -> tuple[float, float, int] | None:
    """Mean step, the standard error of one new step, and its degrees of freedom; None with fewer than two years."""
    steps = _steps(series)
    if len(steps) < YEARS:
        return None
    count = len(steps)
    spread = float(np.std(steps, ddof=1)) * math.sqrt(1 + 1 / count)
    return float(np.mean(steps)), spread, count - 1


def _centre(series: Series) -> float | None:
    """The plain forecast, without an interval; None for a flow that is not positive."""
    if series.kind is Kind.STOCK:
        points = [value for year in series.past for value in year] + list(series.now)
        return points[-1] + _drift(points) * series.left
    so_far = _so_far(series.kind, series.now)
    if series.kind in _GROWING and so_far <= 0:
        return None
    steps = _steps(series)
    if steps:
        return _moved(series, float(np.mean(steps)))
    return so_far * series.per_year / len(series.now) if series.kind in _GROWING else so_far


def _drift(points: Sequence[float]) -> float:
    """Change from one period to the next: the median of all slopes with many points (Theil-Sen), else of the changes."""
    if len(points) < 2:
        return 0.0
    if len(points) >= MANY:
        return float(stats.theilslopes(points[-3 * MANY :]).slope)
    return float(np.median(np.diff(points)))


def _moved(series: Series, step: float) -> float:
    so_far = _so_far(series.kind, series.now)
    if series.kind is Kind.RATIO:
        return so_far + step
    value = so_far * math.exp(step)
    return value if value > so_far else so_far  # what is collected stays collected


def _corrected(series: Series, centre: float, error: float) -> float:
    if series.kind is Kind.RATIO or centre <= 0:
        return centre + error
    value = centre * math.exp(error)
    so_far = _so_far(series.kind, series.now)
    return so_far if series.kind in _GROWING and value < so_far else value


def _conformal(known: np.ndarray) -> tuple[float, float]:
    """The bounds between which the next error lies with LEVEL, from sorted errors: split conformal, both sides alike."""
    count, tail = len(known), (1 - LEVEL) / 2
    low = max(math.floor((count + 1) * tail), 1)
    high = min(math.ceil((count + 1) * (1 - tail)), count)
    return float(known[low - 1]), float(known[high - 1])


def _chance_of(series: Series, middle: float, spread: float, freedom: int) -> float | None:
    """The t probability that the year ends inside the target."""
    low, high = series.target_low, series.target_high
    if low is None and high is None:
        return None
    so_far = _so_far(series.kind, series.now)

    def below(bound: float) -> float:
        if series.kind is Kind.RATIO:
            step = bound - so_far
        elif bound <= so_far:  # a sum cannot fall any more
            return 0.0 if bound < so_far else math.nan
        else:
            step = math.log(bound / so_far)
        if spread == 0:
            return 1.0 if middle <= step else 0.0
        return float(stats.t.cdf((step - middle) / spread, freedom))

    under = 0.0 if low is None or (series.kind in _GROWING and low <= so_far) else below(low)
    upto = 1.0 if high is None else below(high)
    if math.isnan(upto):  # the sum stands exactly at its upper bound: any more passes it
        upto = 0.0
    return _unit(upto - under)


def _share_inside(series: Series, results: np.ndarray) -> float | None:
    low, high = series.target_low, series.target_high
    if low is None and high is None:
        return None
    inside = np.ones(len(results), dtype=bool)
    if low is not None:
        inside &= results >= low
    if high is not None:
        inside &= results <= high
    return float(
        (inside.sum() + 0.5) / (len(results) + 1)
    )  # never quite certain from a finite number of others


def _milestone(series: Series) -> Forecast:
    """The plan's end, moved by the last slippage; the interval is the range of slippages so far."""
    slips = [done - plan for done, plan in zip(series.now, series.planned, strict=False)]
    if len(slips) < 2:
        return Forecast(Kind.MILESTONE, series.now[-1], why=Why.EARLY)
    end = series.planned[-1]

    def ended(slip: float) -> float:
        value = end + slip
        value = end if value > end else value
        return series.now[-1] if value < series.now[-1] else value

    value, low, high = ended(slips[-1]), ended(min(slips)), ended(max(slips))
    results = np.array([ended(slip) for slip in slips])
    chance = _share_inside(series, results) if len(slips) >= 3 else None
    return _result(series, series.now[-1], value, low, high, chance, len(slips), pooled=False)


def _result(
    series: Series,
    to_date: float,
    value: float,
    low: float,
    high: float,
    chance: float | None,
    learned: int,
    pooled: bool,
) -> Forecast:
    return Forecast(
        series.kind, to_date, value, low, high, chance, learned, pooled, _pace(series) if not pooled else None
    )


def _pace(series: Series) -> float | None:
    """Needed over best: what each remaining period needs against the best mean over as many periods in a row."""
    low, left = series.target_low, series.left
    if series.kind is not Kind.FLOW or low is None or left <= 0:
        return None
    points = np.array([v for year in series.past for v in year] + list(series.now), dtype=float)
    if len(points) < left:
        return None
    best = float(np.convolve(points, np.ones(left) / left, mode="valid").max())
    needed = (low - _so_far(series.kind, series.now)) / left
    if best <= 0:
        return None
    return needed / best if needed > 0 else 0.0


def _unit(value: float) -> float:
    return 0.0 if value < 0 else 1.0 if value > 1 else value
