"""Targets and actuals of five years of quarters, drawn so that levels, perspectives and years hang together.

A factor per perspective and office (own ability, region, common shocks, memory of the quarter before) moves the
ratio of actual to target; learning leads internal process, that leads customer, that leads finance, each a quarter
or two later. Targets follow the plan and, by a ratchet, the last actual. Upper levels are sums or weighted means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from bsc.sample.catalogue import (
    QUARTERS,
    SEED,
    Event,
    Indicator,
    Unit,
    events,
    indicators,
    objectives,
    units,
)

Floats = npt.NDArray[np.float64]

PERSPECTIVES = ("financial", "customer", "internal", "learning")
# perspective -> (the one that leads it, quarters of lead, strength)
_LED_BY = {
    "internal": ("learning", 2, 0.5),
    "customer": ("internal", 1, 0.5),
    "financial": ("customer", 1, 0.45),
}
_SEASONS = {
    "flat": (1.0, 1.0, 1.0, 1.0),
    "contributions": (0.93, 1.06, 0.97, 1.04),
    "claims": (0.97, 1.12, 1.0, 0.91),
    "endloaded": (0.72, 0.90, 1.06, 1.32),
    "training": (0.60, 1.0, 1.05, 1.35),
    "cumulative": (0.22, 0.47, 0.73, 1.0),
}
_RUSH = (-0.04, -0.01, 0.01, 0.04)  # work that is put off until the year's end
_DUE = {"quarter": (0, 1, 2, 3), "semester": (1, 3), "year": (3,)}
_OPINIONS = (("WTP", "WTP"), ("WTP", "WDP"), ("WTP", "WTP"), ("WTP", "WTP"), ("WTP", "WTP"))
_GRADES = (("BB", "BB"), ("BB", "BB"), ("BB", "A"), ("A", "A"), ("A", "BB"))


@dataclass(frozen=True)
class Measurement:
    """One value as an office reports it. Numbers are rounded to the indicator's decimals."""

    unit: str
    indicator: str
    quarter: int
    target: float | str
    actual: float | str | None
    reported_on: date
    note: str


def stream(*names: str) -> np.random.Generator:
    """A generator of its own for each named part, so that one part's draws never move another's."""
    return np.random.Generator(
        np.random.PCG64([SEED, *(int.from_bytes(n.encode()[:8], "little") for n in names)])
    )


def factors() -> dict[str, Floats]:
    """Per perspective an array (office, quarter) with mean about 0 and spread about 1; positive is good."""
    offices = units()
    rng = stream("factors")
    n, quarters = len(offices), len(QUARTERS)
    region = {u.code: i for i, u in enumerate(offices) if u.scope == "W"}
    of_region = np.array([region.get(u.parent, i) for i, u in enumerate(offices)])
    ability = 0.45 * rng.standard_normal(n)
    result: dict[str, Floats] = {}
    for name in reversed(PERSPECTIVES):
        common = _memory(rng, (1, quarters), 0.7) * 0.35
        regional = _memory(rng, (n, quarters), 0.8)[of_region] * 0.4
        own = _memory(rng, (n, quarters), 0.6) * 0.55
        factor = common + regional + own + ability[:, None]
        if name in _LED_BY:
            leader, lead, strength = _LED_BY[name]
            led = np.pad(result[leader], ((0, 0), (lead, 0)), mode="edge")[:, :quarters]
            factor = strength * led + np.sqrt(1 - strength**2) * factor
        result[name] = factor
    for event in events():
        if event.what == "factor":
            rows = [i for i, u in enumerate(offices) if event.unit in (u.code, u.parent)]
            for name in PERSPECTIVES:
                result[name][rows, event.first : event.last + 1] += event.value
    return result


def _memory(rng: np.random.Generator, shape: tuple[int, int], phi: float) -> Floats:
    """Series with mean 0, spread 1 and the share ``phi`` carried over from quarter to quarter."""
    noise = rng.standard_normal(shape)
    out = noise.copy()
    for t in range(1, shape[1]):
        out[:, t] = phi * out[:, t - 1] + np.sqrt(1 - phi**2) * noise[:, t]
    return out


@dataclass(frozen=True)
class Series:
    """Targets and actuals of one indicator, arrays (office, quarter); nan where the office has none."""

    indicator: Indicator
    target: Floats
    actual: Floats


def all_series() -> list[Series]:
    """One ``Series`` for every indicator with numbers (the two text indicators are not among them)."""
    common = factors()
    perspective = {o.code: o.perspective for o in objectives()}
    return [
        _cases(i) if i.shape == "cases" else _draw(i, common[perspective[i.objective]])
        for i in indicators()
        if i.shape not in ("opinion", "grade")
    ]


def _draw(indicator: Indicator, factor: Floats) -> Series:
    offices = units()
    rng = stream("series", indicator.code)
    quarters = len(QUARTERS)
    lowest = next(letter for letter in "CWP" if letter in indicator.scope)
    leaf = np.array([u.scope == lowest for u in offices])
    # an office that does not exist yet, or no longer, reports nothing
    alive = np.array([[u.exists(t) for t in range(quarters)] for u in offices])
    size = np.array([u.size for u in offices]) * leaf
    share = size / size.sum() * np.exp(0.15 * rng.standard_normal(len(offices)))
    share /= share[leaf].sum()
    noise = rng.standard_normal((len(offices), quarters))
    good = indicator.bias + indicator.sd * (
        indicator.loading * factor + np.sqrt(1 - indicator.loading**2) * noise
    )
    season = np.array(_SEASONS[indicator.season])
    rush = np.array(_RUSH) if indicator.season in ("endloaded", "training", "cumulative") else np.zeros(4)

    target = np.full((len(offices), quarters), np.nan)
    actual = np.full_like(target, np.nan)
    level = indicator.base * (share if indicator.additive else np.ones(len(offices)))
    for year in range(quarters // 4):
        for q in range(4):
            t = 4 * year + q
            within = 1.0 if indicator.shape == "flow" else 1 + indicator.growth * q / 4
            plan = level * season[q] * within * _effect("target", indicator, offices, t, 1.0)
            if indicator.high is not None:
                plan = np.where(plan > indicator.high, indicator.high, plan)
            target[:, t] = np.round(plan, indicator.decimals)
            ratio = good[:, t] + rush[q] + _effect("ratio", indicator, offices, t, 0.0)
            actual[:, t] = _realised(indicator, target[:, t], ratio, noise[:, t])
        span = slice(4 * year, 4 * year + 4)
        reached = np.nanmean(actual[:, span] / season, axis=1)
        if not indicator.additive:  # one target for all: it follows the weighted mean of all
            reached = np.full(len(offices), float(np.average(reached[leaf], weights=size[leaf])))
        level = ((1 - indicator.ratchet) * level + indicator.ratchet * reached) * (1 + indicator.growth)

    target[~alive | ~leaf[:, None]] = np.nan
    actual[~alive | ~leaf[:, None]] = np.nan
    _lift(indicator, offices, target, actual, size)
    if indicator.since:
        first = QUARTERS.index(indicator.since)
        target[:, :first] = actual[:, :first] = np.nan
    return Series(indicator, target, actual)


def _realised(indicator: Indicator, target: Floats, ratio: Floats, noise: Floats) -> Floats:
    if indicator.polarity == "minimize":
        value = target * (1 - ratio)
    elif indicator.polarity == "stabilize":  # better offices stay nearer to the target, on either side
        value = target * (1 + 0.05 * noise * np.exp(-8 * ratio))
    else:
        value = target * (1 + ratio)
    if indicator.low is not None:
        value = np.where(value < indicator.low, indicator.low, value)
    if indicator.high is not None:
        value = np.where(value > indicator.high, indicator.high, value)
    return np.round(value, indicator.decimals)


def _effect(
    what: str, indicator: Indicator, offices: tuple[Unit, ...], quarter: int, neutral: float
) -> Floats:
    """What the planted events add (ratio) or multiply (target, gap) per office."""
    out = np.full(len(offices), neutral)
    for event in _events_of(what):
        if event.indicator == indicator.code and event.first <= quarter <= event.last:
            hit = np.array([event.covers(indicator.code, u, quarter) for u in offices])
            out[hit] = out[hit] * event.value if what != "ratio" else out[hit] + event.value
    return out


def _events_of(what: str) -> list[Event]:
    return [e for e in events() if e.what == what]


def _lift(
    indicator: Indicator, offices: tuple[Unit, ...], target: Floats, actual: Floats, size: Floats
) -> None:
    """Fill the upper levels from the lower ones, in place: sums, or means weighted by size."""
    region = [i for i, u in enumerate(offices) if u.scope == "W"]
    branches = {i: [j for j, u in enumerate(offices) if u.parent == offices[i].code] for i in region}
    weights = size.copy()
    if "C" in indicator.scope:
        for i in region:
            target[i], actual[i] = _together(indicator, target, actual, branches[i], weights)
            weights[i] = weights[branches[i]].sum()
        if indicator.additive:
            gap = np.stack(
                [_effect("gap", indicator, offices, t, 1.0) for t in range(target.shape[1])], axis=1
            )
            target[region] = np.round(target[region] * gap[region], indicator.decimals)
    if "P" in indicator.scope and indicator.scope != "P":
        target[0], actual[0] = _together(indicator, target, actual, region, weights)
    for letter in "PW":
        if letter not in indicator.scope:
            rows = [i for i, u in enumerate(offices) if u.scope == letter]
            target[rows] = actual[rows] = np.nan


def _together(
    indicator: Indicator, target: Floats, actual: Floats, parts: list[int], weights: Floats
) -> tuple[Floats, Floats]:
    if indicator.additive:
        both = np.nansum(target[parts], axis=0), np.nansum(actual[parts], axis=0)
    else:
        here = ~np.isnan(actual[parts])
        share = weights[parts][:, None] * here
        mean = np.nansum(share * np.nan_to_num(actual[parts]), axis=0) / share.sum(axis=0)
        both = np.nanmax(target[parts], axis=0), mean
    return np.round(both[0], indicator.decimals), np.round(both[1], indicator.decimals)


def _cases(indicator: Indicator) -> Series:
    """Rare cases with a target of zero: drawn per regional office, summed for the head office."""
    offices = units()
    rng = stream("series", indicator.code)
    target = np.full((len(offices), len(QUARTERS)), np.nan)
    actual = np.full_like(target, np.nan)
    region = [i for i, u in enumerate(offices) if u.scope == "W"]
    target[region] = 0.0
    actual[region] = rng.poisson(0.16, (len(region), len(QUARTERS)))
    if "P" in indicator.scope:
        target[0], actual[0] = 0.0, actual[region].sum(axis=0)
    return Series(indicator, target, actual)


def measurements() -> list[Measurement]:
    """Every value that an office reports, in the order year, office, indicator, quarter."""
    offices = units()
    series = {s.indicator.code: s for s in all_series()}
    gap = {i.code: stream("gaps", i.code).random((len(offices), len(QUARTERS))) < 0.006 for i in indicators()}
    reported, silent = _reporting()
    noted = {(e.indicator, e.first): e.note for e in events() if e.note}
    out = []
    for year in range(len(QUARTERS) // 4):
        for u, office in enumerate(offices):
            here = [i for i in indicators() if office.scope in i.scope]
            for indicator in here:
                for q in _DUE[indicator.due]:
                    t = 4 * year + q
                    cell = _cell(indicator, series.get(indicator.code), u, t)
                    if cell is None or (day := reported[u][t]) is None:
                        continue
                    target, actual = cell
                    if silent[u, t] or (office.scope == "C" and gap[indicator.code][u, t]):
                        actual = None
                    note = noted.get((indicator.code, t), "")
                    out.append(Measurement(office.code, indicator.code, t, target, actual, day, note))
    return out


def _reporting() -> tuple[list[list[date | None]], npt.NDArray[np.bool_]]:
    """Per office and quarter the day of reporting (None: left out), and whether the actuals were missing."""
    offices = units()
    rng = stream("reporting")
    shape = (len(offices), len(QUARTERS))
    delay = (
        8 + rng.integers(0, 11, shape) + np.where(rng.random(shape) < 0.03, rng.integers(15, 50, shape), 0)
    )
    silent = np.zeros(shape, dtype=np.bool_)
    left_out = np.zeros(shape, dtype=np.bool_)
    row = {u.code: i for i, u in enumerate(offices)}
    for event in events():
        span = slice(event.first, event.last + 1)
        if event.what == "late":
            delay[row[event.unit], span] += int(event.value)
        elif event.what == "no_rows":
            left_out[row[event.unit], span] = True
        elif event.what == "no_actual":
            silent[row[event.unit], span] = True
    days = [
        [
            None if left_out[u, t] else quarter_end(t) + timedelta(int(delay[u, t]))
            for t in range(len(QUARTERS))
        ]
        for u in range(len(offices))
    ]
    return days, silent


def _cell(
    indicator: Indicator, series: Series | None, row: int, quarter: int
) -> tuple[float | str, float | str | None] | None:
    if series is None:
        pairs = _OPINIONS if indicator.shape == "opinion" else _GRADES
        return pairs[quarter // 4]
    target, actual = series.target[row, quarter], series.actual[row, quarter]
    return None if np.isnan(target) else (float(target), float(actual))


def quarter_end(quarter: int) -> date:
    """The last day of that quarter (0 is the first of ``QUARTERS``)."""
    year, q = QUARTERS[quarter].split("-Q")
    return {"1": date(int(year), 3, 31), "2": date(int(year), 6, 30), "3": date(int(year), 9, 30)}.get(
        q, date(int(year), 12, 31)
    )
