"""What the checks look at and how they answer: facts of one indicator, a verdict with its reason and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from bsc.i18n import Text, text
from bsc.policy_rules import Labels
from bsc.quality.rules import Limits


class Verdict(StrEnum):
    """What a check says."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Series:
    """How the indicator did in the unit it is judged at (the topmost one that reports it), newest period last.

    Runs (``at_cap``, ``missed_far``) are counted in periods backwards from the newest; ``per_year`` is how many periods
    a year has. Changes are relative to the actual a year before.
    """

    unit_name: str = ""
    periods: int = 0
    per_year: int = 1
    grain: str = "year"
    polarity: str | None = None
    target: float | None = None
    has_target: bool = False
    target_before: float | None = None
    actual_before: float | None = None
    baseline: float | None = None
    baseline_at: date | None = None
    period_end: date | None = None
    changes: int = 0
    change_low: float | None = None
    change_high: float | None = None
    at_cap: int = 0
    missed_far: int = 0
    reports: int = 0
    late: int = 0


@dataclass(frozen=True)
class Facts:
    """Everything the checks look at. ``given``: the attributes that at least one indicator of the organisation has."""

    name: str
    given: frozenset[str]
    measure_unit: str = ""
    formula: str = ""
    data_source: str = ""
    definition: str = ""
    frequency: str = ""
    owner: str = ""
    polarity: str = ""
    consolidation: str = ""
    weight: float | None = None
    level: str = ""
    perspective: str = ""
    sure_perspective: str = ""  # a suggestion that may be called sure; empty when there is none
    minimum_level: str | None = None  # the lowest level its tier may have; None where no rule exists
    level_fits: bool | None = None
    tier: Text | Labels | str = ""
    objective: str = ""
    objective_name: str = ""
    siblings: int = 0  # indicators of its objective, with itself
    siblings_with_level: int = 0
    sibling_outcomes: int = 0
    sibling_weights: tuple[float | None, ...] = ()  # of all indicators of its objective, with its own
    weights_here: tuple[float | None, ...] = ()  # of those that the unit reports where it is judged
    series: Series | None = None


Answer: TypeAlias = tuple[Verdict, Text, Text | None]
Rule: TypeAlias = Callable[[Facts, Limits], Answer]


def passes(reason: Text) -> Answer:
    """The check passes, because of ``reason``."""
    return Verdict.PASS, reason, None


def fails(reason: Text, hint: Text | None) -> Answer:
    """The check fails; ``hint`` says how to write it better."""
    return Verdict.FAIL, reason, hint


def unknown(reason: Text, hint: Text | None = None) -> Answer:
    """Nothing was said that could show it."""
    return Verdict.UNKNOWN, reason, hint


def there(facts: Facts, field: str, value: str, have: Text, lacks: Text, hint: Text) -> Answer:
    """Whether an attribute is stated; unknown where no indicator of the organisation has it."""
    if value.strip():
        return passes(have)
    if field not in facts.given:
        return unknown(text("No indicator of this organisation says this; nobody was asked."), hint)
    return fails(lacks, hint)
