"""A rule set: its dated versions, each value with its reference, and what may be asked of and changed in it.

A ``Policy`` holds the states that follow from the dates (``versions``); ``at`` gives one of them, ``with_weights`` and
``with_rules`` give a new Policy and never touch the old one, ``to_struct`` gives the value for the SQL type ``policy_t``.
What a rule set leaves blank is listed in ``blanks``: nothing is invented for it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bsc import policy_places
from bsc.errors import PolicyError
from bsc.i18n import text
from bsc.policy_rules import (
    BLANK,
    COMPONENTS,
    INDICATOR_WEIGHTS,
    OBJECTIVE_WEIGHTS,
    RULES,
    Band,
    Labels,
    Perspective,
    Problem,
    StabilizeScale,
    TextScale,
)
from bsc.policy_struct import structure

FIRST_DAY = date(1, 1, 1)
LAST_DAY = date(9999, 12, 31)


@dataclass(frozen=True)
class Reference:
    """Where a value comes from. ``kind``: regulation, second_hand, default (our own choice), illustrative, reader."""

    code: str
    title: Labels
    kind: str
    by: str = ""  # who entered it, where a reader did


@dataclass(frozen=True)
class Entry:
    """One dated value of one rule; ``value`` is BLANK where the rule set does not document it.

    ``parts`` are places inside a list that have another source than the list (``bsc.policy_places``).
    """

    key: str
    since: date
    value: Any
    reference: Reference
    page: str = ""
    note: Labels | None = None
    parts: tuple[Entry, ...] = ()

    def part(self, place: str) -> Entry:
        """Where the value of one place comes from: its own entry, else the list's."""
        return next((part for part in self.parts if part.key == place), self)


@dataclass(frozen=True)
class Version:
    """The rules in force from ``valid_from`` on (until the next version): one Entry per rule key."""

    valid_from: date
    entries: Mapping[str, Entry]

    def value(self, key: str) -> Any:
        """The value of a rule, None where it is blank."""
        value = self.entries[key].value
        return None if value is BLANK else value

    @property
    def perspectives(self) -> tuple[Perspective, ...]:
        """The perspectives in the order of the page."""
        return tuple(self.value("perspectives") or ())

    def perspective(self, code: str) -> Perspective | None:
        return next((p for p in self.perspectives if p.code == code), None)

    def bands(self, node: str) -> tuple[Band, ...]:
        """The bands of ``indicator``, ``objective``, ``perspective`` or ``organisation``, best first."""
        return tuple(self.value(f"bands.{node}") or ())

    def band(self, node: str, code: str) -> Band | None:
        return next((b for b in self.bands(node) if b.band == code), None)

    @property
    def text_scales(self) -> tuple[TextScale, ...]:
        return tuple(self.value("scales.text") or ())

    @property
    def stabilize_scales(self) -> tuple[StabilizeScale, ...]:
        return tuple(self.value("scales.stabilize") or ())

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is not documented: rule keys, and places inside a list (``perspectives.customer.weight``)."""
        found = [key for key, entry in self.entries.items() if entry.value is BLANK]
        found += [f"perspectives.{p.code}.weight" for p in self.perspectives if p.weight is None]
        for key in RULES:
            if key.startswith("bands.") and key != "bands.round":
                found += [f"{key}.{b.band}.from" for b in self.bands(key[6:])[:-1] if b.low is None]
        for scale in self.text_scales:
            found += [f"scales.text.{scale.scale}.points"] * any(g.points is None for g in scale.grades)
        return tuple(found)


@dataclass(frozen=True)
class Policy:
    """A rule set with its dated versions, oldest first. Immutable; hashable by what it says (``fingerprint``)."""

    rule_set: str
    name: Labels
    about: Labels
    versions: tuple[Version, ...]
    blank_notes: Mapping[str, Labels] = field(default_factory=dict)

    def version_at(self, day: date) -> Version:
        """The version in force on ``day``; before the first one, the first one (see ``covers``)."""
        reached = [v for v in self.versions if v.valid_from <= day]
        return reached[-1] if reached else self.versions[0]

    def covers(self, day: date) -> bool:
        """Whether the rule set had begun on ``day``; if not, the day is scored under its first version."""
        return self.versions[0].valid_from <= day

    def at(self, day: date) -> Policy:
        """The same rule set with the version of ``day`` in force for every period: "under today's rules"."""
        return replace(self, versions=(self.version_at(day),))

    @property
    def latest(self) -> Version:
        """The newest version."""
        return self.versions[-1]

    @property
    def blanks(self) -> tuple[str, ...]:
        """What the newest version does not document."""
        return self.latest.blanks

    def with_weights(
        self,
        perspectives: Mapping[str, float] | None = None,
        objectives: Mapping[str, float] | None = None,
        indicators: Mapping[str | tuple[str, str], float] | None = None,
    ) -> Policy:
        """A copy with other weights in every version: of perspectives, objectives, indicators ((unit, code) or code).

        Any numbers from 0; shares are taken among siblings. PolicyError for anything else or an unknown perspective.
        """
        policy = self
        if perspectives:
            known = {p.code for version in self.versions for p in version.perspectives}
            for code, weight in perspectives.items():
                if code not in known:
                    raise problem(
                        self.rule_set, f"perspectives.{code}", text("There is no such perspective.")
                    )
                _weight(self.rule_set, f"perspectives.{code}.weight", weight)
            policy = policy._changed(
                "perspectives",
                lambda entry: tuple(
                    replace(p, weight=float(perspectives[p.code])) if p.code in perspectives else p
                    for p in entry.value
                ),
            )
        own: dict[tuple[str, ...], float] = {
            (code,): _weight(self.rule_set, f"objective {code}", weight)
            for code, weight in (objectives or {}).items()
        }
        policy = policy._changed(OBJECTIVE_WEIGHTS, functools.partial(merged, own=own)) if own else policy
        own = {
            key if isinstance(key, tuple) else ("", key): _weight(self.rule_set, f"indicator {key}", weight)
            for key, weight in (indicators or {}).items()
        }
        return policy._changed(INDICATOR_WEIGHTS, functools.partial(merged, own=own)) if own else policy

    def with_perspectives(self, perspectives: tuple[Perspective, ...]) -> Policy:
        """A copy with an organisation's own list of perspectives, in every version."""
        return self._changed("perspectives", lambda entry: perspectives)

    def with_rules(self, changes: Mapping[str, Any], reference: Reference) -> Policy:
        """A copy with other values, in every version, read and validated like those of a file.

        Keys are rule keys (``achievement.cap``) or places that ``blanks`` names (``perspectives.customer.weight``,
        ``bands.indicator.near.from``). This is how a reader fills in what a rule set leaves blank.
        """
        policy = self
        for key, value in changes.items():
            if key not in RULES and policy_places.rule_of(key) is None:
                raise problem(self.rule_set, key, text("There is no such rule."))
            try:
                policy = policy._changed(
                    policy_places.rule_of(key) or key, functools.partial(put, key, given=value), reference
                )
            except Problem as found:
                raise problem(self.rule_set, key, found.why) from found
        return policy.checked()

    def checked(self) -> Policy:
        """The policy itself. PolicyError when rules of one version contradict each other."""
        for version in self.versions:
            validate(self.rule_set, version)
        return self

    def _changed(self, key: str, change: Any, reference: Reference | None = None) -> Policy:
        versions = []
        for version in self.versions:
            entry = version.entries[key]
            changed = replace(entry, value=change(entry), reference=reference or entry.reference)
            versions.append(replace(version, entries={**version.entries, key: changed}))
        return replace(self, versions=tuple(versions))

    def to_struct(self, as_of: date | None = None) -> dict[str, Any]:
        """The value for ``$policy::policy_t``; ``as_of`` is today unless given: later periods are not due."""
        versions = []
        for number, version in enumerate(self.versions):
            last = number + 1 == len(self.versions)
            versions.append(
                {
                    "version": number,
                    "valid_from": version.valid_from if number else FIRST_DAY,
                    "valid_to": LAST_DAY if last else self.versions[number + 1].valid_from,
                    **structure(version.value),
                }
            )
        return {
            "rule_set": self.rule_set,
            "as_of": as_of or date.today(),  # noqa: DTZ011 - the reader's own day is meant
            "year_starts": self.latest.value("consolidation.year_starts"),
            "consolidate_to": list(self.latest.value("consolidation.grains") or ()),
            "versions": versions,
        }


def put(key: str, entry: Entry, given: Any) -> Any:
    """The value of ``entry`` after ``given`` was set for ``key``, a rule or a place in it. Problem when it cannot be."""
    return RULES[key].read(given) if key in RULES else policy_places.filled(key, entry.value, given)


def validate(file: str, version: Version) -> None:
    """What no single rule can know: names that rules use of each other, bounds that belong together."""
    cap, floor = version.value("achievement.cap"), version.value("achievement.floor")
    if isinstance(cap, float) and isinstance(floor, float) and floor >= cap:
        raise problem(file, "achievement.floor", text("The floor must lie below the cap."))
    scale = version.value("achievement.stabilize_scale")
    if scale is not None and scale not in {s.scale for s in version.stabilize_scales}:
        raise problem(file, "achievement.stabilize_scale", text("There is no scale {scale}.", scale=scale))
    weights = [p.weight for p in version.perspectives if p.weight is not None]
    if weights and len(weights) == len(version.perspectives) and sum(weights) == 0:
        raise problem(file, "perspectives", text("At least one weight must be above 0."))
    parts = [version.value(f"career.{name}") for name in COMPONENTS]
    if None not in parts and round(sum(parts), 6) != 100:
        raise problem(file, "career.kpi", text("The weights of the three components must add up to 100."))
    bites, of = version.value("career.low_periods"), version.value("career.of_periods")
    if bites is not None and of is not None and bites > of:
        raise problem(file, "career.low_periods", text("There cannot be more low periods than periods."))
    line, low_line = version.value("career.minimum"), version.value("career.low")
    if line is not None and low_line is not None and low_line > line:
        raise problem(file, "career.low", text("The low line cannot lie above the minimum."))
    for node in ("indicator", "objective", "perspective", "organisation"):
        lows = [b.low for b in version.bands(node) if b.low is not None]
        if lows != sorted(lows, reverse=True) or len(set(lows)) != len(lows):
            raise problem(file, f"bands.{node}", text("The bands must stand from high to low."))


def merged(entry: Entry, own: Mapping[tuple[str, ...], float]) -> tuple[Any, ...]:
    """The weights of single objectives or indicators in ``entry`` with other ones: (code parts..., weight), sorted."""
    held = {tuple(item[:-1]): item[-1] for item in entry.value}
    return tuple(sorted((*code, weight) for code, weight in {**held, **own}.items()))


def _weight(file: str, key: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise problem(file, key, text("Write a number from 0."))
    return float(value)


def problem(file: str, key: str, why: Any) -> PolicyError:
    """The error that says file (or rule set), rule and what is wrong."""
    return PolicyError(
        "policy_invalid",
        text("The rule set {file} is not valid.", file=file),
        text("{key}: {why}", key=key or "-", why=why),
        text("Correct the file in data/policy and start again."),
    )
