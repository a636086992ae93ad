"""Greens that say nothing: at the cap year after year, an easier target than last year's actual, all units alike, never
missed, never moving, exactly on target. Pure rules over one row per series (unit, indicator, part)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bsc.frames import each
from bsc.i18n import Text, text
from bsc.quality.rules import Limits

MET = 100.0


@dataclass(frozen=True)
class Sign:
    """One sign: its code, how many units show it, of how many in which it could show, and the sentence."""

    code: str
    units: int
    of: int
    sentence: Text


@dataclass(frozen=True)
class Green:
    """An indicator that is green and says nothing.

    ``achievement`` (capped) and ``ratio`` (uncapped) are the medians over the units that show the signs, in percent;
    ``unit`` is the one furthest above its target.
    """

    indicator: str
    signs: tuple[Sign, ...]
    units: int
    achievement: float
    ratio: float | None
    unit: str


CODES = ("cap", "easy_target", "alike", "never_missed", "constant", "exact")


def greens(series: pd.DataFrame, limits: Limits, cap: float | None) -> tuple[Green, ...]:
    """Indicators whose signs are widespread among their units, most signs first, then by how far above the cap.

    ``series``: unit, indicator, achievement, ratio, target, actual_before, polarity, at_cap, met, exact, per_year,
    periods, spread, spread_of; one row a unit and indicator (or part of one), newest achievement.
    """
    known = series[series["achievement"].notna()]
    now = known.assign(green=known["achievement"] >= MET)
    shown = {code: _RULES[code](now, limits, cap) for code in CODES}
    does = pd.DataFrame({code: could & sign for code, (could, sign) in shown.items()})
    could_show = pd.DataFrame({code: could for code, (could, _) in shown.items()})
    counts = does.groupby(now["indicator"]).sum()
    of = could_show.groupby(now["indicator"]).sum()
    widespread = (counts > 0) & (counts >= limits.widespread * of)
    places = now.groupby("indicator").indices
    told = zip(counts.index, counts.to_numpy(), of.to_numpy(), widespread.to_numpy(), strict=True)
    found = []
    for code, units, among, wide in told:
        if not wide.any():
            continue
        rows = now.iloc[places[code]]
        names = [name for name, shows in zip(CODES, wide, strict=True) if shows]
        signs = [
            Sign(name, int(n), int(m), _sentence(name, int(n), int(m), rows, limits, cap))
            for name, n, m, shows in zip(CODES, units, among, wide, strict=True)
            if shows
        ]
        those = rows[does.loc[rows.index, names].any(axis=1)]
        ratios = those["ratio"].dropna()
        best = those.iloc[int(those["ratio"].fillna(-1.0).to_numpy().argmax())]
        found.append(
            Green(
                str(code),
                tuple(signs),
                int(those["unit"].nunique()),
                float(those["achievement"].median()),
                float(ratios.median()) if len(ratios) else None,
                str(best["unit"]),
            )
        )
    return tuple(sorted(found, key=lambda g: (-len(g.signs), -(g.ratio or g.achievement), g.indicator)))


_Pair = tuple[pd.Series, pd.Series]


def _cap(now: pd.DataFrame, limits: Limits, cap: float | None) -> _Pair:
    could = (now["periods"] >= limits.cap_periods) & (cap is not None)
    return could, now["at_cap"] >= limits.cap_periods


def _easy_target(now: pd.DataFrame, limits: Limits, cap: float | None) -> _Pair:
    way = now["polarity"].map({"maximize": 1.0, "minimize": -1.0})
    could = way.notna() & now["target"].notna() & now["actual_before"].notna()
    return could, now["green"] & ((now["target"] - now["actual_before"]) * way < 0)


def _alike(now: pd.DataFrame, limits: Limits, cap: float | None) -> _Pair:
    grouped = now.groupby("indicator")["achievement"]
    units = now.groupby("indicator")["unit"].transform("nunique")
    could = units >= limits.same_units_least
    return could, (grouped.transform("std") < limits.same_units_spread) & now["green"]


def _never_missed(now: pd.DataFrame, limits: Limits, cap: float | None) -> _Pair:
    needed = limits.never_missed_years * now["per_year"]
    return now["periods"] >= needed, now["met"] >= needed


def _constant(now: pd.DataFrame, limits: Limits, cap: float | None) -> _Pair:
    could = (now["spread_of"] >= limits.constant_periods) & now["spread"].notna()
    return could, now["green"] & (now["spread"] < limits.constant_spread)


def _exact(now: pd.DataFrame, limits: Limits, cap: float | None) -> _Pair:
    could = (now["periods"] >= limits.exact_periods) & now["target"].notna()
    could &= now["target"] != 0  # that nothing bad happened is no sign of counting to order
    return could, now["exact"] >= limits.exact_periods


_RULES = {
    "cap": _cap,
    "easy_target": _easy_target,
    "alike": _alike,
    "never_missed": _never_missed,
    "constant": _constant,
    "exact": _exact,
}


def _sentence(code: str, units: int, of: int, rows: pd.DataFrame, limits: Limits, cap: float | None) -> Text:
    where = text("in its only unit") if of == 1 else text("in {units} of {of} units", units=units, of=of)
    match code:
        case "cap":
            return text(
                "At the cap of {cap}% for {n} periods running {where}: more would not show.",
                cap=cap or 0,
                n=limits.cap_periods,
                where=where,
            )
        case "easy_target":
            return text("The target is easier than what was reached a year before {where}.", where=where)
        case "alike":
            return text(
                "All {of} units stand within a standard deviation of {spread} points: it tells nobody apart.",
                of=int(rows["unit"].nunique()),
                spread=float(rows["achievement"].std()),
            )
        case "never_missed":
            return text(
                "Met in every period of {years} years {where}: a target that cannot be missed asks for nothing.",
                years=limits.never_missed_years,
                where=where,
            )
        case "constant":
            return text(
                "Its actual hardly moves {where}: {spread}% of its mean up or down.",
                where=where,
                spread=100 * float(rows["spread"].median()),
            )
        case _:
            return text(
                "Exactly on target for {n} periods running {where}: look at how it is counted.",
                n=limits.exact_periods,
                where=where,
            )


@dataclass(frozen=True)
class Late:
    """A unit whose last reports came late: ``late`` of ``reports``, ``green`` of its indicators are green."""

    unit: str
    reports: int
    late: int
    green: int
    indicators: int


def late_units(series: pd.DataFrame, limits: Limits) -> tuple[Late, ...]:
    """Units of whose last reports at least a widespread share came late, worst first."""
    grouped = series.assign(green=series["achievement"] >= MET).groupby("unit", as_index=False)
    units = grouped.agg(
        reports=("reports", "sum"),
        late=("late", "sum"),
        green=("green", "sum"),
        indicators=("achievement", "count"),
    )
    bad = units[(units["reports"] > 0) & (units["late"] >= limits.widespread * units["reports"])]
    bad = bad.assign(share=bad["late"] / bad["reports"])
    return tuple(
        Late(str(u.unit), int(u.reports), int(u.late), int(u.green), int(u.indicators))
        for u in each(bad.sort_values(["share", "unit"], ascending=[False, True]))
    )
