"""Optional comparison: how individual predicates are spread, given the organisation's own predicate.

The bounds are policy data (a pack in data/policy/packs), shown as a comparison and never as law or as a quota.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from bsc.cascade.problems import either
from bsc.errors import PolicyError
from bsc.i18n import Text, text

PACKS = Path(__file__).parent.parent.parent / "data" / "policy" / "packs"


class Bound(StrEnum):
    """Which way a rule limits the number of people."""

    AT_MOST_SHARE = "at_most_share"
    AT_LEAST_SHARE = "at_least_share"
    AT_LEAST_PEOPLE = "at_least_people"


_NAMES = {
    "sangat_kurang": text("very poor (sangat kurang)"),
    "kurang": text("poor (kurang/misconduct)"),
    "butuh_perbaikan": text("needs improvement (butuh perbaikan)"),
    "baik": text("good (baik)"),
    "sangat_baik": text("very good (sangat baik)"),
    "istimewa": text("outstanding (istimewa)"),
}


def predicate_name(code: str) -> Text | str:
    """The predicate in words; a predicate of a pack that we do not know is shown by its code."""
    return _NAMES.get(code, code)


@dataclass(frozen=True)
class Rule:
    """One bound: under ``organisation``, people in ``predicates`` together; ``words`` quotes the source."""

    organisation: str
    predicates: tuple[str, ...]
    bound: Bound
    value: Fraction
    words: str

    def limit(self, people: int) -> int:
        """The largest (at most) or smallest (at least) number of people, exactly: no binary rounding of 10 %."""
        if self.bound == Bound.AT_MOST_SHARE:
            return math.floor(self.value * people)
        return math.ceil(self.value * people) if self.bound == Bound.AT_LEAST_SHARE else int(self.value)

    def excess(self, counts: Mapping[str, int], people: int) -> int:
        """How many people too many (at most) or too few (at least); 0 when the rule is met."""
        have = sum(counts.get(name, 0) for name in self.predicates)
        over = have - self.limit(people)
        return max(0, over if self.bound == Bound.AT_MOST_SHARE else -over)


@dataclass(frozen=True)
class Pack:
    """A set of rules with its reference. ``predicates`` run from worst to best."""

    name: str
    title: str
    basis: str
    binds: str
    source: str
    minimum_people: int
    predicates: tuple[str, ...]
    organisation_predicates: tuple[str, ...]
    rules: tuple[Rule, ...]


def load_pack(name: str = "se_menpanrb_3_2023", folder: Path = PACKS) -> Pack:
    """Read and check a pack; PolicyError names the file and what is wrong in it."""
    path = folder / f"{name}.toml"
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        rules = tuple(
            Rule(
                r["organisation"],
                tuple(r["predicates"]),
                Bound(r["bound"]),
                Fraction(r["value"]),
                r.get("words", ""),
            )
            for r in raw["rules"]
        )
        pack = Pack(
            raw["name"],
            raw["title"],
            raw["basis"],
            raw["binds"],
            raw["source"],
            int(raw["minimum_people"]),
            tuple(raw["predicates"]),
            tuple(raw["organisation_predicates"]),
            rules,
        )
        strange = [
            *(p for r in rules for p in r.predicates if p not in pack.predicates),
            *(r.organisation for r in rules if r.organisation not in pack.organisation_predicates),
            *(
                str(r.value)
                for r in rules
                if r.value < 0 or (r.bound != Bound.AT_LEAST_PEOPLE and r.value > 1)
            ),
        ]
        if strange or raw.get("kind") != "comparison":
            raise ValueError(", ".join(strange) or "kind")
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise PolicyError(
            "pack_unreadable",
            text("The policy pack {name} cannot be used.", name=name),
            text("{file}: {fault}", file=path.name, fault=str(error)),
            text("Compare it with the pack that came with Selaras, or remove it."),
        ) from error
    return pack


@dataclass(frozen=True)
class Finding:
    """One rule held against the counts: ``people`` too many or too few (0: met)."""

    rule: Rule
    have: int
    limit: int
    people: int
    sentence: Text


@dataclass(frozen=True)
class Comparison:
    """All rules for one group; empty with ``applicable`` False when the group is too small or no rule exists."""

    applicable: bool
    findings: tuple[Finding, ...]
    sentence: Text

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The rules that are not met."""
        return tuple(finding for finding in self.findings if finding.people)


def compare(pack: Pack, organisation: str, counts: Mapping[str, int]) -> Comparison:
    """Hold the counts of a group (people per predicate) against the rules for its organisation's predicate.

    Not applicable below the pack's minimum number of people: pool with sibling units first. ValueError for a predicate
    that the pack does not know.
    """
    unknown = [name for name in counts if name not in pack.predicates]
    if unknown or organisation not in pack.organisation_predicates:
        raise ValueError(f"{pack.name} does not know {unknown or organisation}")
    people = sum(counts.values())
    if people < pack.minimum_people:
        sentence = text(
            "Fewer than {minimum} people: {pack} is not compared here; pool the unit with its siblings.",
            minimum=pack.minimum_people,
            pack=pack.title,
        )
        return Comparison(False, (), sentence)
    findings = tuple(
        _finding(rule, counts, people) for rule in pack.rules if rule.organisation == organisation
    )
    broken = [finding for finding in findings if finding.people]
    if not findings:
        sentence = text("{pack} says nothing about this predicate.", pack=pack.title)
    elif not broken:
        sentence = text(
            "The spread of predicates fits {pack} (a comparison, not a rule here).", pack=pack.title
        )
    else:
        sentence = either(
            len(broken),
            text(
                "The spread of predicates departs from {pack} in one point (a comparison, not a rule here).",
                pack=pack.title,
            ),
            text(
                "The spread of predicates departs from {pack} in {n} points (a comparison, not a rule here).",
                pack=pack.title,
                n=len(broken),
            ),
        )
    return Comparison(bool(findings), findings, sentence)


def _finding(rule: Rule, counts: Mapping[str, int], people: int) -> Finding:
    have = sum(counts.get(name, 0) for name in rule.predicates)
    limit, excess = rule.limit(people), rule.excess(counts, people)
    names: Text | str = predicate_name(rule.predicates[0])
    for more in rule.predicates[1:]:
        names = text("{first} or {second}", first=names, second=predicate_name(more))
    if rule.bound == Bound.AT_MOST_SHARE:
        sentence = text(
            "{predicates}: {have} of {people} people, at most {limit}.",
            predicates=names,
            have=have,
            people=people,
            limit=limit,
        )
    else:
        sentence = text(
            "{predicates}: {have} of {people} people, at least {limit}.",
            predicates=names,
            have=have,
            people=people,
            limit=limit,
        )
    return Finding(rule, have, limit, excess, sentence)
