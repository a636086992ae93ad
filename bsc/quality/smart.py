"""SMART checks of one indicator: each passes, fails or is unknown, with its reason and how to write it better.

A check fails where the metadata themselves show it; it is unknown where nothing was said that could show it. What no
indicator of the organisation carries at all (a column its reports do not have) is unknown, not failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bsc.i18n import Text
from bsc.policy_rules import Labels
from bsc.quality import aimed, placed, written
from bsc.quality.facts import Facts, Rule, Verdict
from bsc.quality.rules import Limits, RuleSet

CHECKS: Mapping[str, Rule] = {**written.CHECKS, **aimed.CHECKS, **placed.CHECKS}


@dataclass(frozen=True)
class Check:
    """One check: its verdict, why, and (where it fails or is unknown) what to do about it."""

    code: str
    verdict: Verdict
    reason: Text
    hint: Text | None = None


@dataclass(frozen=True)
class Mark:
    """One letter: fail when a check fails, pass when at least as many pass as cannot be known, else unknown."""

    letter: str
    name: Labels
    verdict: Verdict
    checks: tuple[Check, ...]

    @property
    def unknown(self) -> int:
        """Checks of this letter that nothing could be said about."""
        return sum(c.verdict == Verdict.UNKNOWN for c in self.checks)


@dataclass(frozen=True)
class Strip:
    """All letters of one indicator. ``score`` is passed / (passed + failed), None when everything is unknown."""

    marks: tuple[Mark, ...]
    passed: int
    failed: int
    unknown: int

    @property
    def score(self) -> float | None:
        known = self.passed + self.failed
        return self.passed / known if known else None

    @property
    def failed_letters(self) -> tuple[str, ...]:
        return tuple(m.letter for m in self.marks if m.verdict == Verdict.FAIL)


def strip(facts: Facts, rule_set: RuleSet, limits: Limits) -> Strip:
    """Run the checks of ``rule_set`` on one indicator."""
    marks = []
    for letter in rule_set.letters:
        checks = tuple(Check(code, *CHECKS[code](facts, limits)) for code in letter.checks)
        marks.append(Mark(letter.letter, letter.name, _letter(checks), checks))
    said = [c.verdict for mark in marks for c in mark.checks]
    return Strip(
        tuple(marks), said.count(Verdict.PASS), said.count(Verdict.FAIL), said.count(Verdict.UNKNOWN)
    )


def _letter(checks: tuple[Check, ...]) -> Verdict:
    said = [c.verdict for c in checks]
    if Verdict.FAIL in said:
        return Verdict.FAIL
    passed = said.count(Verdict.PASS)
    return Verdict.PASS if passed and passed >= said.count(Verdict.UNKNOWN) else Verdict.UNKNOWN
