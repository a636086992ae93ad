"""One what-if as a value: what differs from the policy in force, and nothing else. Travels in a link as a code.

``groups`` holds the weights of groups that were moved (exact percent): ``""`` the perspectives, ``p/CODE`` the objectives
of a perspective, ``o/CODE`` the indicators of an objective, ``career`` the components of the career score. ``rules`` holds
other values of rules, as a policy file would write them. ``rule_set`` and ``day`` say whose rules it begins with: empty is
the policy in force at the period.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from bsc.i18n import text
from bsc.whatif.tree import WHOLE, Group, WhatIfError, exact, group

ROOT = ""
CAREER = "career"
_LONGEST = 4_000  # characters of a code
_MOST = 1 << 18  # bytes that a code may unfold to


@dataclass(frozen=True)
class Scenario:
    """What a planner changed. Immutable; equal scenarios are equal values."""

    groups: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)
    rule_set: str = ""
    day: str = ""  # ISO; the version of the rule set in force on it

    @property
    def changed(self) -> bool:
        """Whether anything differs from the policy in force."""
        return bool(self.groups or self.rules or self.rule_set or self.day)

    def with_group(self, key: str, held: Group, base: Group) -> Scenario:
        """With a group's weights; taken out again when they are those of ``base``."""
        groups = {k: v for k, v in self.groups.items() if k != key}
        if held.weights != base.weights:
            groups[key] = held.as_dict()
        return replace(self, groups=groups)

    def with_rule(self, key: str, value: Any, base: Any) -> Scenario:
        """With another value of a rule; taken out again when it is that of ``base``."""
        rules = {k: v for k, v in self.rules.items() if k != key}
        if value != base:
            rules[key] = value
        return replace(self, rules=rules)

    def group(self, key: str, base: Group) -> Group:
        """The group as the scenario has it; ``base`` where it was not moved, or where the parts are others now."""
        given = self.groups.get(key)
        if given is None or set(given) != set(base.codes):
            return base
        return Group(base.codes, tuple(given[c] for c in base.codes), base.locked)


def code(scenario: Scenario) -> str:
    """The scenario as a short text for a link; empty when nothing is changed."""
    if not scenario.changed:
        return ""
    said: dict[str, Any] = {
        "g": {k: {c: str(w) for c, w in v.items()} for k, v in scenario.groups.items()},
        "r": dict(scenario.rules),
        "s": scenario.rule_set,
        "d": scenario.day,
    }
    slim = json.dumps({k: v for k, v in said.items() if v}, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(slim.encode(), 9)).decode().rstrip("=")


def decoded(said: str) -> Scenario:
    """The scenario of a code. WhatIfError when it is none: cut off, or changed by hand."""
    if not said:
        return Scenario()
    try:
        if len(said) > _LONGEST:
            raise ValueError
        packed = base64.b64decode(said + "=" * (-len(said) % 4), altchars=b"-_", validate=True)
        unfolded = zlib.decompressobj().decompress(packed, _MOST)
        data = json.loads(unfolded)
        if not isinstance(data, dict) or set(data) - set("grsd"):
            raise ValueError
        groups = {}
        for key, weights in data.get("g", {}).items():
            shares = {str(c): exact(w) for c, w in weights.items()}
            if sum(shares.values()) != WHOLE:
                raise ValueError
            groups[str(key)] = group(shares).as_dict()
        rules = data.get("r", {})
        if not isinstance(rules, dict):
            raise ValueError
        day = str(data.get("d", ""))
        if day:
            date.fromisoformat(day)
        return Scenario(groups, rules, str(data.get("s", "")), day)
    except (
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        zlib.error,
        binascii.Error,
        WhatIfError,
    ) as error:
        raise WhatIfError(
            "bad_code",
            text("This link holds no scenario that can be read."),
            text("It may have been cut off on the way."),
            text("Ask for the link again; the policy in force is shown instead."),
        ) from error
