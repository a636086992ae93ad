"""Checks of the target: agreed, not easier than what was, inside its own history, neither too easy nor too hard."""

from __future__ import annotations

from collections.abc import Mapping

from bsc.i18n import Text, text
from bsc.quality.facts import Answer, Facts, Rule, Series, fails, passes, there, unknown
from bsc.quality.rules import Limits

# A and R: the target


def _target_stated(facts: Facts, limits: Limits) -> Answer:
    if facts.series is None:
        return unknown(text("It has not been reported yet."))
    if facts.series.has_target:
        return passes(text("A target is set for its newest period."))
    return fails(
        text("There is no target for its newest period."),
        text("Agree on a target with the unit before the period begins, and hand it in."),
    )


def _weight_stated(facts: Facts, limits: Limits) -> Answer:
    if facts.weight is not None:
        return passes(text("Its weight is agreed: {weight}", weight=facts.weight))
    if "weight" not in facts.given:
        return unknown(text("No indicator of this organisation says this; nobody was asked."))
    return fails(
        text("No weight is agreed."), text("Enter its weight among the indicators of its objective.")
    )


def _owner(facts: Facts, limits: Limits) -> Answer:
    return there(
        facts,
        "owner",
        facts.owner,
        text("{owner} answers for it.", owner=facts.owner),
        text("Nobody answers for it, so nobody has agreed to the target."),
        text("Name the unit or post that answers for reaching it."),
    )


def _aim(facts: Facts) -> tuple[Series, float, int] | None:
    """The series, its target, and 1 or -1 for which way is better; None when that cannot be said."""
    series = facts.series
    if series is None or series.target is None:
        return None
    way = {"maximize": 1, "minimize": -1}.get(series.polarity or facts.polarity)
    return (series, series.target, way) if way else None


_NO_AIM = text("No target in numbers that is better higher or lower: this cannot be compared.")


def _beyond_baseline(facts: Facts, limits: Limits) -> Answer:
    aim = _aim(facts)
    if aim is None:
        return unknown(_NO_AIM)
    series, target, way = aim
    base = series.baseline if series.baseline is not None else series.actual_before
    if base is None:
        return unknown(
            text("There is no baseline and no actual of a year before."),
            text("Hand in the starting value as a baseline."),
        )
    what = (
        text("the baseline {value}", value=base)
        if series.baseline is not None
        else text("the actual a year before, {value}", value=base)
    )
    if (target - base) * way >= 0:
        return passes(text("The target {target} is not easier than {base}.", target=target, base=what))
    return fails(
        text("The target {target} is easier than {base}.", target=target, base=what),
        text("Set at least what was reached already, or say why less is expected."),
    )


def _within_history(facts: Facts, limits: Limits) -> Answer:
    aim = _aim(facts)
    if aim is None:
        return unknown(_NO_AIM)
    series, target, _ = aim
    low, high, before = series.change_low, series.change_high, series.actual_before
    if series.changes < limits.history_least or low is None or high is None or not before:
        return unknown(
            text(
                "Fewer than {least} changes from year to year are known.",
                least=limits.history_least,
            )
        )
    wanted = (target - before) / abs(before)
    numbers = {"wanted": 100 * wanted, "low": 100 * low, "high": 100 * high}
    if low <= wanted <= high:
        return passes(
            text(
                "The target asks for {wanted}% in a year; it changed by {low}% to {high}% before.", **numbers
            )
        )
    return fails(
        text(
            "The target asks for {wanted}% in a year; nine of ten times it changed by {low}% to {high}%.",
            **numbers,
        ),
        text("Choose a target inside that range, or name what will make this year different."),
    )


def _not_too_easy(facts: Facts, limits: Limits) -> Answer:
    series = facts.series
    if series is None or series.periods < limits.easy_years * series.per_year:
        return unknown(text("It has been measured for less than {years} years.", years=limits.easy_years))
    if series.at_cap >= limits.easy_years * series.per_year:
        return fails(
            text("At the cap for {years} years running: too easy.", years=limits.easy_years),
            text("Raise the target to what is reached, or replace the indicator by what it should lead to."),
        )
    return passes(text("Not at the cap for {years} years running.", years=limits.easy_years))


def _not_too_hard(facts: Facts, limits: Limits) -> Answer:
    series = facts.series
    if series is None or series.periods < limits.hard_years * series.per_year:
        return unknown(text("It has been measured for less than {years} years.", years=limits.hard_years))
    if series.missed_far >= limits.hard_years * series.per_year:
        return fails(
            text(
                "Missed by more than {gap}% for {years} years running: too hard.",
                gap=limits.hard_gap,
                years=limits.hard_years,
            ),
            text("Set a target that can be reached in steps, with a year for each."),
        )
    return passes(text("Not missed by more than {gap}% year after year.", gap=limits.hard_gap))


def _moves(facts: Facts, before: float | None, missing: Text, good: Text, bad: Text) -> Answer:
    aim = _aim(facts)
    if aim is None:
        return unknown(_NO_AIM)
    if before is None:
        return unknown(missing)
    _, target, way = aim
    values = {"target": target, "before": before}
    if (target - before) * way >= 0:
        return passes(Text(good.msgid, values))
    return fails(
        Text(bad.msgid, values), text("Set at least what was reached already, or say why less is expected.")
    )


def _target_moves(facts: Facts, limits: Limits) -> Answer:
    return _moves(
        facts,
        facts.series.target_before if facts.series else None,
        text("There is no target of a year before."),
        text("The target {target} is not easier than that of a year before, {before}."),
        text("The target {target} is easier than that of a year before, {before}."),
    )


def _not_behind_last_year(facts: Facts, limits: Limits) -> Answer:
    return _moves(
        facts,
        facts.series.actual_before if facts.series else None,
        text("There is no actual of a year before."),
        text("The target {target} is not easier than what was reached a year before, {before}."),
        text("The target {target} is easier than what was reached a year before, {before}."),
    )


CHECKS: Mapping[str, Rule] = {
    "target_stated": _target_stated,
    "weight_stated": _weight_stated,
    "owner": _owner,
    "beyond_baseline": _beyond_baseline,
    "within_history": _within_history,
    "not_too_easy": _not_too_easy,
    "not_too_hard": _not_too_hard,
    "target_moves": _target_moves,
    "not_behind_last_year": _not_behind_last_year,
}
