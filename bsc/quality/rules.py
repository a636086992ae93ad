"""What the letters of SMART mean under each regulation, and the limits of the checks: ``data/quality/rules.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bsc.policy_rules import Labels

FOLDER = Path(__file__).resolve().parents[2] / "data" / "quality"


@dataclass(frozen=True)
class Letter:
    """One letter of a rule set: its meaning there and the codes of the checks that belong to it."""

    letter: str
    name: Labels
    checks: tuple[str, ...]


@dataclass(frozen=True)
class RuleSet:
    """One regulation's reading of SMART."""

    code: str
    name: Labels
    reference: Labels
    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class Limits:
    """Where each check draws its line; spreads and ``widespread`` are shares, gaps in percent, the rest counts."""

    words_least: int
    words_most: int
    history_least: int
    easy_years: int
    hard_years: int
    hard_gap: float
    baseline_years: int
    late_after_days: int
    on_time_periods: int
    objective_least: int
    objective_most: int
    weights_total: float
    never_missed_years: int
    cap_periods: int
    exact_periods: int
    same_units_least: int
    same_units_spread: float
    constant_periods: int
    constant_spread: float
    widespread: float


@functools.cache
def _read() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "rules.toml").read_text("utf-8"))


@functools.cache
def rule_sets() -> Mapping[str, RuleSet]:
    """All readings by code, in the order of the file; the first is what a new reader sees."""
    return {
        raw["code"]: RuleSet(
            raw["code"],
            Labels(**raw["name"]),
            Labels(**raw["reference"]),
            tuple(Letter(x["letter"], Labels(**x["name"]), tuple(x["checks"])) for x in raw["letter"]),
        )
        for raw in _read()["rule_set"]
    }


@functools.cache
def limits() -> Limits:
    """The limits as the file gives them; KeyError or TypeError for a missing or unknown one."""
    given = _read()["limits"]
    return Limits(**{field.name: given[field.name] for field in fields(Limits)})
