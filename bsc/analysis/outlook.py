"""Where the indicators of a unit will stand at the end of the year: their series from the store, forecast one by one.

An indicator that has too few past years of its own learns its interval from the other indicators of the same unit and
kind at the same place in the year; the mathematics is ``bsc.forecast``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from bsc import forecast, queries
from bsc.domain import Filters, Grain, Period, Polarity
from bsc.forecast import Kind, Series
from bsc.frames import each
from bsc.policy_model import Policy

COLUMNS = (
    "indicator", "breakdown", "year", "through", "closed", "per_year", "kind", "polarity", "to_date", "value", "low",
    "high", "target_low", "target_high", "chance", "outlook", "learned", "pooled", "pace", "why",
)  # fmt: skip
_PARTS = {Grain.MONTH: 12, Grain.QUARTER: 4, Grain.SEMESTER: 2, Grain.YEAR: 1}
_PERCENT = ("%", "persen", "percent")


@dataclass(frozen=True)
class _Point:
    """One reported period of a series."""

    actual: float | None
    low: float | None  # what the period's target asks at least
    high: float | None  # and at most


@dataclass(frozen=True)
class _Held:
    """A series as it stands in its year."""

    indicator: str
    breakdown: str
    through: str  # code of the last closed period, '' when none
    series: Series


def outlook(cursor: duckdb.DuckDBPyConnection, filters: Filters, policy: Policy) -> pd.DataFrame:
    """One row an indicator (and part) of ``filters.unit`` in the year that holds ``filters.period``; see COLUMNS.

    Uses what was reported up to the end of that period. ``year`` is its code, ``through`` that of the last period with
    an actual, ``closed`` of ``per_year`` are known. ``kind``, ``outlook`` and ``why`` are values of ``bsc.forecast``;
    values are in the indicator's own unit. Indicators without any actual in the year are left out.
    """
    until = Period.from_code(filters.period)
    first_month = int(policy.latest.value("consolidation.year_starts") or 1)
    year = year_of(until, first_month)
    rule = policy.version_at(until.end).value("consolidation.default")
    rows = queries.run(cursor, "pages/outlook_series", org=filters.org, unit=filters.unit)
    held = [
        found
        for _, part in rows.groupby(["indicator", "breakdown"], sort=False)
        if (found := _held(part, year, until.end, first_month, str(rule or ""))) is not None
    ]
    errors: dict[tuple[Kind, int, int], dict[int, list[float]]] = defaultdict(dict)
    for number, one in enumerate(held):
        place = (one.series.kind, one.series.per_year, len(one.series.now))
        errors[place][number] = forecast.errors(one.series)
    made = []
    for number, one in enumerate(held):
        series = one.series
        alike = errors[series.kind, series.per_year, len(series.now)]
        # a stock's own past errors are as good as those of others; for the rest they are in the series itself
        others = [e for n, found in alike.items() if n != number or series.kind is Kind.STOCK for e in found]
        told = forecast.forecast(series, others)
        made.append(
            {
                "indicator": one.indicator,
                "breakdown": one.breakdown,
                "year": year.code,
                "through": one.through,
                "closed": len(series.now),
                "per_year": series.per_year,
                "kind": told.kind.value,
                "polarity": series.polarity.value,
                "to_date": told.to_date,
                "value": told.value,
                "low": told.low,
                "high": told.high,
                "target_low": series.target_low,
                "target_high": series.target_high,
                "chance": told.chance,
                "outlook": told.outlook.value if told.outlook else None,
                "learned": told.learned,
                "pooled": told.pooled,
                "pace": told.pace,
                "why": told.why.value if told.why else None,
            }
        )
    return pd.DataFrame(made, columns=list(COLUMNS))


def year_of(period: Period, first_month: int = 1) -> Period:
    """The year, beginning in ``first_month``, that holds the last day of ``period``."""
    start = period.end.year if period.end.month >= first_month else period.end.year - 1
    return Period.of(start, first_month=first_month)


def _held(part: pd.DataFrame, year: Period, until: date, first_month: int, rule: str) -> _Held | None:
    points: dict[Grain, dict[Period, _Point]] = defaultdict(dict)
    said: Any = None
    for row in each(part):
        said = row
        period = Period(row.period_start.date(), row.period_end.date(), Grain(row.grain))
        points[period.grain][period] = _point(row)
    grain = min(
        (g for g, held in points.items() if any(year.contains(p) and p.end <= until for p in held)),
        key=lambda g: -_PARTS[g],
        default=None,
    )
    if grain is None:
        return None
    mine = points[grain]
    slots = _slots(year, grain, first_month)
    now: list[float] = []
    for slot in slots:
        point = mine.get(slot)
        if point is None or point.actual is None or slot.end > until:
            break  # a gap ends what is known: what came after it cannot be placed in the year
        now.append(point.actual)
    if not now:
        return None
    past = []
    for back in range(1, 11):
        before = Period.of(year.start.year - back, first_month=first_month)
        values = [mine[s].actual for s in _slots(before, grain, first_month) if s in mine]
        if len(values) == len(slots) and all(v is not None for v in values):
            past.append(tuple(float(v) for v in values if v is not None))
        else:
            break  # only an unbroken past is one past
    how = said.consolidation if isinstance(said.consolidation, str) else rule
    planned = tuple(float(p.low) for s in slots if (p := mine.get(s)) is not None and p.low is not None)
    percent = str(said.measure_unit or "").strip().lower() in _PERCENT
    past.reverse()
    kind = forecast.kind_of(how, len(slots), planned, percent, past, now)
    low, high = _target(points, mine, slots, year, kind)
    series = Series(
        kind,
        len(slots),
        tuple(now),
        tuple(past),
        low,
        high,
        planned if kind is Kind.MILESTONE else (),
        Polarity(said.polarity) if isinstance(said.polarity, str) else Polarity.MAXIMIZE,
    )
    return _Held(str(said.indicator), str(said.breakdown), slots[len(now) - 1].code, series)


def _slots(year: Period, grain: Grain, first_month: int) -> list[Period]:
    return [Period.of(year.start.year, grain, n + 1, first_month) for n in range(_PARTS[grain])]


def _point(row: Any) -> _Point:
    """The period's actual, and its target as bounds; a direction that nobody gave leaves the target out."""
    target, low, high = (_number(v) for v in (row.target, row.target_low, row.target_high))
    polarity = row.polarity if isinstance(row.polarity, str) else ""
    if row.target_kind == "range" or polarity == "range":
        bounds = (low if low is not None else target, high if high is not None else target)
    elif row.target_kind in ("minimum", "above") or polarity == "maximize":
        bounds = (low if target is None else target, None)
    elif row.target_kind in ("maximum", "below") or polarity == "minimize":
        bounds = (None, high if target is None else target)
    else:  # nearest to the target is best, or exactly met: a chance to hit a point says nothing
        bounds = (None, None)
    return _Point(_number(row.actual), *bounds)


def _target(
    points: Mapping[Grain, Mapping[Period, _Point]],
    mine: Mapping[Period, _Point],
    slots: list[Period],
    year: Period,
    kind: Kind,
) -> tuple[float | None, float | None]:
    """The year's own target; else what those of its periods give by the rule of the kind, when all have one."""
    own = points.get(Grain.YEAR, {}).get(year)
    if own is not None and (own.low is not None or own.high is not None):
        return own.low, own.high
    held = [mine[s] for s in slots if s in mine]
    if kind in (Kind.STOCK, Kind.RUNNING, Kind.MILESTONE, Kind.ONCE):
        last = mine.get(slots[-1])
        return (last.low, last.high) if last is not None else (None, None)

    def together(values: list[float | None]) -> float | None:
        known = [v for v in values if v is not None]
        if len(known) < len(slots):
            return None
        return sum(known) if kind is Kind.FLOW else sum(known) / len(known)

    return together([p.low for p in held]), together([p.high for p in held])


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]
