"""Checks of where an indicator belongs: objective, level, perspective, siblings, and its place in time."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bsc.i18n import text
from bsc.quality.facts import Answer, Facts, Rule, fails, passes, there, unknown
from bsc.quality.rules import Limits
from bsc.quality.wording import times_a_year

# R: what it belongs to


def _objective(facts: Facts, limits: Limits) -> Answer:
    if facts.objective:
        return passes(text("It serves {objective}.", objective=facts.objective_name or facts.objective))
    hint = text("Name the objective that it shows progress on.")
    if "objective" not in facts.given:
        return unknown(text("No indicator of this organisation says this; nobody was asked."), hint)
    return fails(text("It belongs to no objective."), hint)


def _level_fits(facts: Facts, limits: Limits) -> Answer:
    if not facts.level:
        return unknown(
            text("Nobody has stated its level."), text("State the level, or accept the suggested one.")
        )
    if facts.level_fits is None:
        return unknown(text("No rule says which level indicators of {tier} need.", tier=facts.tier))
    if facts.level_fits:
        return passes(text("Its level fits {tier}.", tier=facts.tier))
    return fails(
        text("Its level lies below what {tier} needs.", tier=facts.tier),
        text("Look for the outcome that it should lead to: see “From output to outcome”."),
    )


def _perspective_agrees(facts: Facts, limits: Limits) -> Answer:
    if not facts.perspective:
        hint = text("Place it in a perspective.")
        if "perspective" not in facts.given:
            return unknown(text("No indicator of this organisation says this; nobody was asked."), hint)
        return fails(text("It has no perspective."), hint)
    if not facts.sure_perspective:
        return unknown(text("Its words do not point to one perspective surely enough."))
    if facts.sure_perspective == facts.perspective:
        return passes(text("Its words point to the perspective that is stated."))
    return fails(
        text("Its words point to another perspective than the one that is stated."),
        text("Check the perspective, or reword it so that its place can be seen."),
    )


# T: time


def _periodic(facts: Facts, limits: Limits) -> Answer:
    """How often it is measured: as stated and as reported, and whether the two agree."""
    series = facts.series
    stated = times_a_year(facts.frequency)
    seen = series.per_year if series is not None and series.periods > 1 else None
    if facts.frequency.strip():
        if stated is not None and seen is not None and stated > seen:
            return fails(
                text(
                    "Stated as {frequency}, but it is reported {n} times a year.",
                    frequency=facts.frequency,
                    n=seen,
                )
                if seen > 1
                else text(
                    "Stated as {frequency}, but it is reported once a year.", frequency=facts.frequency
                ),
                text("Report it as often as the definition says, or correct the definition."),
            )
        return passes(text("How often it is measured is stated: {frequency}", frequency=facts.frequency))
    if seen is not None:
        return passes(
            text("Measured {n} times a year.", n=seen) if seen > 1 else text("Measured once a year.")
        )
    hint = text("State how often it is measured: monthly, quarterly, each semester or yearly.")
    if series is None or not series.periods:
        return unknown(text("It has not been reported yet."), hint)
    return unknown(text("It was reported once; how often it is measured cannot be seen yet."), hint)


def _consolidation(facts: Facts, limits: Limits) -> Answer:
    if facts.series is not None and facts.series.per_year == 1:
        return passes(text("Once a year: nothing to put together."))
    return there(
        facts,
        "consolidation",
        facts.consolidation,
        text("It is said how its periods become a year."),
        text("It is not said how its periods become a year."),
        text("Say whether they are summed, averaged or the last one counts."),
    )


def _baseline_recent(facts: Facts, limits: Limits) -> Answer:
    series = facts.series
    if series is None or series.baseline_at is None or series.period_end is None:
        return unknown(text("No report gives a baseline."), text("Hand in the starting value as a baseline."))
    years = series.period_end.year - series.baseline_at.year
    if years <= limits.baseline_years:
        return passes(text("The baseline is of {year}.", year=str(series.baseline_at.year)))
    return fails(
        text(
            "The baseline is of {year}, {years} years back.", year=str(series.baseline_at.year), years=years
        ),
        text("Take the last known value as the new baseline."),
    )


def _on_time(facts: Facts, limits: Limits) -> Answer:
    series = facts.series
    if series is None or not series.reports:
        return unknown(
            text("No report says on which day it was handed in."),
            text("Add the day of reporting to the report."),
        )
    numbers = {"n": series.reports, "days": limits.late_after_days}
    if series.late:
        return fails(
            text(
                "{late} of its last {n} reports came more than {days} days after the period.",
                late=series.late,
                **numbers,
            ),
            text("Agree on a day of reporting with whoever keeps the source."),
        )
    return passes(text("Its last {n} reports came within {days} days.", **numbers))


# C: enough of them, or ever better


def _objective_size(facts: Facts, limits: Limits) -> Answer:
    if not facts.objective:
        return unknown(text("Without an objective there are no siblings to count."))
    most, least = limits.objective_most, limits.objective_least
    if least <= facts.siblings <= most:
        return passes(text("Its objective has {n} indicators.", n=facts.siblings))
    return fails(
        text(
            "Its objective has {n} indicators; {least} to {most} are enough.",
            n=facts.siblings,
            least=least,
            most=most,
        ),
        text("Keep those that show the result; leave the others to the units' own monitoring."),
    )


def _objective_outcome(facts: Facts, limits: Limits) -> Answer:
    if not facts.objective:
        return unknown(text("Without an objective there are no siblings to count."))
    if facts.sibling_outcomes:
        return passes(text("Its objective has an outcome among its indicators."))
    if facts.siblings_with_level < facts.siblings:
        return unknown(text("Not all levels of its objective's indicators are stated."))
    return fails(
        text("No indicator of its objective is an outcome."),
        text("Add one that shows what changed for those it is done for: see “From output to outcome”."),
    )


def _weights_sum(facts: Facts, limits: Limits) -> Answer:
    everywhere, here = _total(facts.sibling_weights), _total(facts.weights_here)
    if not facts.objective or everywhere is None:
        return unknown(text("Not all weights of its objective's indicators are stated."))
    if any(total is not None and abs(total - limits.weights_total) < 1e-6 for total in (everywhere, here)):
        return passes(text("The weights of its objective add up to {total}.", total=limits.weights_total))
    return fails(
        text(
            "The weights of its objective add up to {sum}, not {total}.",
            sum=everywhere,
            total=limits.weights_total,
        ),
        text("Divide the weight of the objective anew among its indicators."),
    )


def _total(weights: tuple[float | None, ...]) -> float | None:
    """Their sum; None when one of them is not stated, or there is none."""
    known = [w for w in weights if w is not None]
    return math.fsum(known) if known and len(known) == len(weights) else None


CHECKS: Mapping[str, Rule] = {
    "objective": _objective,
    "level_fits": _level_fits,
    "perspective_agrees": _perspective_agrees,
    "periodic": _periodic,
    "consolidation": _consolidation,
    "baseline_recent": _baseline_recent,
    "on_time": _on_time,
    "objective_size": _objective_size,
    "objective_outcome": _objective_outcome,
    "weights_sum": _weights_sum,
}
