"""Indicator quality of an organisation: what is written about each indicator and how it did, put through the checks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from bsc import queries, scores
from bsc.analysis import profiles, selection
from bsc.analysis.labels import Labels as Suggested
from bsc.analysis.labels import labels
from bsc.frames import each
from bsc.i18n import Text, text
from bsc.policy_model import Policy
from bsc.quality import rules, smart
from bsc.quality.facts import Facts, Series, Verdict
from bsc.quality.green import Green, Late, greens, late_units
from bsc.quality.rules import Limits, RuleSet
from bsc.quality.smart import Strip

_RECENT = 8  # newest periods whose actuals are asked whether they move
_GIVEN = (
    "definition",
    "measure_unit",
    "formula",
    "data_source",
    "polarity",
    "consolidation",
    "weight",
    "owner",
    "objective",
    "perspective",
)


@dataclass(frozen=True)
class Judged:
    """One indicator with its strip; ``unit`` (code and name) is the one it is judged at, empty when nobody reports it."""

    indicator: str
    name: str
    name_en: str | None
    objective: str
    perspective: str
    level: str
    unit: str
    unit_name: str
    units: int
    strip: Strip


@dataclass(frozen=True)
class Ground:
    """What the checks stand on, whatever the reading of SMART: facts of each indicator, greens, late units, limits."""

    facts: tuple[tuple[Judged, Facts], ...]
    greens: tuple[Green, ...]
    late: tuple[Late, ...]
    limits: Limits
    names: Mapping[str, tuple[str, str | None]]  # indicator -> name, English name
    unit_names: Mapping[str, str]


@dataclass(frozen=True)
class Quality:
    """All indicators under one reading of SMART, worst first."""

    rule_set: RuleSet
    indicators: tuple[Judged, ...]

    def failing(self, letter: str) -> tuple[Judged, ...]:
        """Indicators that fail a letter."""
        return tuple(j for j in self.indicators if letter in j.strip.failed_letters)


def ground(cursor: duckdb.DuckDBPyConnection, org: str, policy: Policy) -> Ground:
    """Read and score everything once; ``judge`` then takes any reading of SMART. About as slow as scoring all units."""
    held = rules.limits()
    said = queries.run(cursor, "pages/quality_indicators", org=org)
    cap = policy.latest.value("achievement.cap")
    series = queries.run(
        cursor,
        "pages/quality_series",
        org=org,
        rows=scores.of(cursor, org, policy).rows,
        cap=cap,
        hard=100 - held.hard_gap,
        last_periods=held.on_time_periods,
        due=held.late_after_days,
        recent=_RECENT,
    )
    units = selection.units(cursor, org)
    yardstick = profiles.yardstick(cursor, org)
    suggested = labels(cursor, org)
    depth = dict(zip(units["unit"], units["depth"], strict=True))
    unit_names = {str(u.unit): str(u.name) for u in each(units)}
    kinds = {str(u.unit): _word(u.type) for u in each(units)}
    given = frozenset(field for field in _GIVEN if said[field].map(_is_given).any())
    sure = _sure_perspectives(suggested)
    topmost = _topmost(series, depth)
    reporting = series.groupby("indicator")["unit"].nunique().to_dict()
    weights = {str(row.indicator): _number(row.weight) for row in each(said)}
    there = _families(said, series)
    siblings = {
        str(aim): tuple(map(str, rows)) for aim, rows in said.groupby("objective", dropna=True)["indicator"]
    }
    facts = []
    for row in each(said):
        top = topmost.get(row.indicator)
        unit = str(top.unit) if top is not None else ""
        place = yardstick.place(kinds.get(unit, ""), depth.get(unit, 1) == 0) if unit else None
        rule = yardstick.rules.get(place.echelon) if place else None
        level = _word(row.level)
        judged = Judged(
            row.indicator,
            row.name,
            row.name_en if _is_given(row.name_en) else None,
            _word(row.objective),
            _word(row.perspective),
            level,
            unit,
            unit_names.get(unit, unit),
            int(reporting.get(row.indicator, 0)),
            smart.Strip((), 0, 0, 0),
        )
        facts.append(
            (
                judged,
                Facts(
                    name=row.name,
                    given=given,
                    measure_unit=_word(row.measure_unit),
                    formula=_word(row.formula),
                    data_source=_word(row.data_source),
                    definition=_word(row.definition),
                    frequency=_word(row.frequency),
                    owner=_word(row.owner),
                    polarity=_word(row.polarity),
                    consolidation=_word(row.consolidation),
                    weight=_number(row.weight),
                    level=level,
                    perspective=_word(row.perspective),
                    sure_perspective=sure.get(row.indicator, ""),
                    minimum_level=rule.minimum if rule else None,
                    level_fits=None
                    if rule is None or rule.minimum is None or not level
                    else not rule.breaks(level),
                    tier=rule.name
                    if rule
                    else (unit_names.get(unit, "") or text("units that do not report it")),
                    objective=_word(row.objective),
                    objective_name=_word(row.objective_name),
                    siblings=_count(row.objective_indicators),
                    siblings_with_level=_count(row.objective_levels_known),
                    sibling_outcomes=_count(row.objective_outcomes),
                    sibling_weights=tuple(weights[code] for code in siblings.get(_word(row.objective), ())),
                    weights_here=tuple(weights[code] for code in there.get((unit, _word(row.objective)), ())),
                    series=None if top is None else _series(top, unit_names.get(unit, unit)),
                ),
            )
        )
    names = {j.indicator: (j.name, j.name_en) for j, _ in facts}
    live = series[series["indicator"].isin(names)]
    return Ground(tuple(facts), greens(live, held, cap), late_units(live, held), held, names, unit_names)


def judge(found: Ground, rule_set: RuleSet) -> Quality:
    """Put every indicator through the checks of one reading of SMART; worst first."""
    judged = [
        Judged(**{**held.__dict__, "strip": smart.strip(facts, rule_set, found.limits)})
        for held, facts in found.facts
    ]
    judged.sort(
        key=lambda j: (
            j.strip.score if j.strip.score is not None else 2,
            -len(j.strip.failed_letters),
            j.indicator,
        )
    )
    return Quality(rule_set, tuple(judged))


def headline(found: Quality) -> Text:
    """The finding in one sentence: what cannot be measured as written, else what fails most."""
    count = len(found.indicators)
    if not count:
        return text("There are no indicators yet")
    unmeasurable = len(found.failing("M"))
    if unmeasurable:
        return text("{n} of {count} indicators cannot be measured as written", n=unmeasurable, count=count)
    silent = tally(found).get("M", {}).get(Verdict.UNKNOWN, 0)
    if silent:
        return text(
            "Nobody can tell whether {n} of {count} indicators can be measured: too little is written about them",
            n=silent,
            count=count,
        )
    most = max(found.rule_set.letters, key=lambda letter: len(found.failing(letter.letter)))
    missed = len(found.failing(most.letter))
    if not missed:
        return text("All {count} indicators pass every check that could be made", count=count)
    return text(
        "All {count} indicators can be measured as written, but {n} fail on “{letter}”",
        count=count,
        n=missed,
        letter=most.name,
    )


def tally(found: Quality) -> dict[str, dict[Verdict, int]]:
    """How many indicators pass, fail and are unknown, per letter."""
    told = {letter.letter: dict.fromkeys(Verdict, 0) for letter in found.rule_set.letters}
    for judged in found.indicators:
        for mark in judged.strip.marks:
            told[mark.letter][mark.verdict] += 1
    return told


def _families(said: pd.DataFrame, series: pd.DataFrame) -> dict[tuple[str, str], tuple[str, ...]]:
    """The indicators of each objective that a unit reports: (unit, objective) -> codes."""
    aims = {str(row.indicator): _word(row.objective) for row in each(said)}
    pairs = series[["unit", "indicator"]].drop_duplicates()
    pairs = pairs[pairs["indicator"].isin(aims)]
    pairs = pairs.assign(objective=pairs["indicator"].map(aims))
    return {
        (str(unit), str(objective)): tuple(rows)
        for (unit, objective), rows in pairs.groupby(["unit", "objective"])["indicator"]
    }


def _topmost(series: pd.DataFrame, depth: Mapping[str, int]) -> dict[str, Any]:
    """Of each indicator the series of the unit highest in the tree; of several parts the first."""
    order = series["unit"].map(depth).fillna(math.inf).sort_values(kind="stable").index
    return {str(row.indicator): row for row in each(series.loc[order].drop_duplicates("indicator"))}


def _series(row: Any, unit_name: str) -> Series:
    target_at, period_end = row.target_at, row.period_end
    return Series(
        unit_name=unit_name,
        periods=int(row.periods),
        per_year=int(row.per_year),
        grain=_word(row.grain),
        polarity=_word(row.polarity) or None,
        target=_number(row.target),
        has_target=_is_given(target_at) and (not _is_given(period_end) or target_at >= period_end),
        target_before=_number(row.target_before),
        actual_before=_number(row.actual_before),
        baseline=_number(row.baseline),
        baseline_at=row.baseline_at.date() if _is_given(row.baseline_at) else None,
        period_end=period_end.date() if _is_given(period_end) else None,
        changes=int(row.changes),
        change_low=_number(row.change_low),
        change_high=_number(row.change_high),
        at_cap=int(row.at_cap),
        missed_far=int(row.missed_far),
        reports=int(row.reports),
        late=int(row.late),
    )


def _sure_perspectives(held: Suggested) -> dict[str, str]:
    """Suggestions of the delivered model (which has not seen the organisation's own labels) that may be called sure."""
    return {
        str(code): one.perspective.label
        for code, one in zip(held.frame["indicator"], held.second, strict=True)
        if one.perspective.sure
    }


def _is_given(value: Any) -> bool:
    return not pd.isna(value) and value != ""


def _word(value: object) -> str:
    return str(value) if _is_given(value) else ""


def _number(value: Any) -> float | None:
    return float(value) if _is_given(value) else None


def _count(value: Any) -> int:
    return int(value) if _is_given(value) else 0
