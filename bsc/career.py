"""The rules of career scores, out of the dated policy: exact integers for what decides, names for what is shown.

Owns the step from ``career.*`` of a policy version to ``bsc.people.rule.Rule``. Scores and lines are integer hundredths of a
point, weights are integer thousandths; what a rule set leaves blank is None, and what hangs on it is not computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bsc.people.rule import Rule
from bsc.policy_model import Policy, Reference, Version
from bsc.policy_rules import COMPONENTS, Rank, Rating

KEYS = (*COMPONENTS, "minimum", "floors", "low", "low_periods", "of_periods", "levels", "grades", "take_up")


@dataclass(frozen=True)
class Career:
    """What a version of the policy says about careers. ``rule`` is None where the weights are blank.

    ``floors`` in hundredths by component, ``reliability`` from 0 to 1 by component, ``take_up`` a share from 0 to 1 or None.
    ``references`` by key, without ``career.``; ``valid_from`` is the first day of the version.
    """

    rule: Rule | None
    floors: Mapping[str, int]
    levels: tuple[Rating, ...]
    grades: tuple[Rank, ...]
    reliability: Mapping[str, float]
    take_up: float | None
    references: Mapping[str, Reference]
    valid_from: date

    @property
    def illustrative(self) -> bool:
        """Whether the line rests on values that are an illustration only."""
        return self.references["minimum"].kind == "illustrative"

    @property
    def level_starts(self) -> tuple[int, ...]:
        """Where the rating levels begin, in hundredths, lowest first."""
        return tuple(hundredths(level.low) for level in self.levels)


def career_at(version: Version) -> Career:
    """The career rules of one version of a policy."""
    value = version.value
    weights = [value(f"career.{name}") for name in COMPONENTS]
    floors = {name: hundredths(points) for name, points in value("career.floors") or ()}
    rule = None
    if None not in weights:
        kpi, assessment, development = (_scaled(weight, 10) for weight in weights)
        minimum, low = value("career.minimum"), value("career.low")
        periods = value("career.low_periods"), value("career.of_periods")
        if None in periods:  # one without the other says nothing
            periods = None, None
        rule = Rule(
            kpi=kpi,
            assessment=assessment,
            development=development,
            minimum=None if minimum is None else hundredths(minimum),
            low=None if low is None else hundredths(low),
            low_periods=periods[0],
            of_periods=periods[1],
            floors=(floors.get("kpi"), floors.get("assessment"), floors.get("development")),
        )
    share = value("career.take_up")
    return Career(
        rule,
        floors,
        tuple(value("career.levels") or ()),
        tuple(value("career.grades") or ()),
        dict(value("career.reliability") or ()),
        None if share is None else share / 100,
        {key: version.entries[f"career.{key}"].reference for key in KEYS},
        version.valid_from,
    )


def career_of(policy: Policy, period_end: date) -> Career:
    """The career rules in force on the last day of a period."""
    return career_at(policy.version_at(period_end))


def hundredths(points: float) -> int:
    """Points as whole hundredths, half up."""
    return _scaled(points, 100)


def _scaled(value: float, factor: int) -> int:
    return int((Decimal(repr(float(value))) * factor).to_integral_value(ROUND_HALF_UP))
