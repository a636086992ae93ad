"""What an organisation's balance is held against: target profiles, the rule on echelons, and when to warn.

Policy data (data/policy/packs/balance.toml) with what people of the organisation entered on top.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from bsc import queries
from bsc.analysis.labels import LEVELS, Matrix
from bsc.domain import Echelon, Tier
from bsc.policy import FOLDER
from bsc.policy_model import Reference
from bsc.policy_rules import Labels

_WORD = re.compile(r"[^\W_]+")
PACK = FOLDER / "packs" / "balance.toml"


@dataclass(frozen=True)
class Profile:
    """The wanted share of each level (in the order of LEVELS, adding up to 1) for one tier."""

    tier: str
    name: Labels
    shares: tuple[float, ...]
    reference: Reference
    edited: bool = False

    @property
    def outcome(self) -> float:
        """Outcome and impact together."""
        return self.shares[LEVELS.index("outcome")] + self.shares[LEVELS.index("impact")]


@dataclass(frozen=True)
class Rule:
    """The lowest level that indicators of a unit of this echelon may have; None: there is no rule."""

    echelon: str
    name: Labels
    minimum: str | None
    words: Labels
    reference: Reference

    def breaks(self, level: str) -> bool:
        """Whether an indicator of ``level`` lies below what the rule wants."""
        return self.minimum is not None and LEVELS.index(level) < LEVELS.index(self.minimum)


@dataclass(frozen=True)
class Place:
    """Where a type of unit stands. ``echelon`` is empty when nobody has said; ``edited``: a person chose it."""

    type: str
    tier: str
    echelon: str
    edited: bool = False


@dataclass(frozen=True)
class Yardstick:
    """All of it for one organisation. ``thin`` and ``heavy`` are shares from 0 to 1."""

    profiles: Mapping[str, Profile]
    rules: Mapping[str, Rule]
    places: Mapping[str, Place]  # by type of unit, as edited; see ``place``
    thin: float
    heavy: float
    even: float
    financial: tuple[str, ...]

    def place(self, kind: str, top: bool) -> Place:
        """Where a unit of type ``kind`` stands; one without a type is the organisation at the top, else a unit."""
        if kind in self.places:
            return self.places[kind]
        found = _by_words(kind)
        if found:
            return Place(kind, str(found["tier"]), str(found["echelon"]))
        return Place(kind, Tier.CORPORATE if top else Tier.UNIT, "")


def yardstick(cursor: duckdb.DuckDBPyConnection, org: str) -> Yardstick:
    """The pack with the organisation's own entries on top."""
    entered: dict[tuple[str, str, str], str] = {
        (entity, code, field): value
        for _, entity, code, _, field, value, _, _ in queries.rows(
            cursor, "workspace/edits_in_force", org=org
        )
        if entity in ("tier", "unit_type")
    }
    raw = _pack()
    profiles = {}
    for one in raw["profiles"]:
        tier = str(one["tier"])
        own = {level: float(entered[key]) for level in LEVELS if (key := ("tier", tier, level)) in entered}
        shares = np.array([own.get(level, float(one["shares"][level])) for level in LEVELS])
        if shares.sum() <= 0:  # all zero says nothing: the default holds
            own, shares = {}, np.array([float(one["shares"][level]) for level in LEVELS])
        reference = _reference("ours")
        profiles[tier] = Profile(
            tier, _labels(one["name"]), tuple((shares / shares.sum()).tolist()), reference, bool(own)
        )
    rules = {
        str(one["code"]): Rule(
            str(one["code"]),
            _labels(one["name"]),
            one.get("minimum"),
            _labels(one["words"]),
            _reference(one["reference"]),
        )
        for one in raw["echelons"]
    }
    places = {}
    for kind in {code for entity, code, _ in entered if entity == "unit_type"}:
        held = _by_words(kind) or {"tier": Tier.UNIT, "echelon": ""}
        places[kind] = Place(
            kind,
            entered.get(("unit_type", kind, "tier"), str(held["tier"])),
            entered.get(("unit_type", kind, "echelon"), str(held["echelon"])),
            edited=True,
        )
    warn, claim = raw["perspectives"], raw["claim"]
    return Yardstick(
        profiles,
        rules,
        places,
        warn["thin"] / 100,
        warn["heavy"] / 100,
        float(claim["even"]),
        tuple(claim["financial"]),
    )


def fit(shares: Matrix, wanted: Matrix) -> float:
    """1 minus half the sum of the differences: 1 is the profile itself, 0 has nothing in common with it."""
    return float(1 - np.abs(np.asarray(shares) - np.asarray(wanted)).sum() / 2)


def evenness(shares: Matrix) -> float | None:
    """Shannon's evenness (Pielou's J): 1 when all are alike, 0 when one has everything; None for fewer than two."""
    p = np.asarray(shares, dtype=float)
    if len(p) < 2 or p.sum() <= 0:
        return None
    p = p[p > 0] / p.sum()
    return float(abs(-(p * np.log(p)).sum()) / np.log(len(np.asarray(shares))))


def echelons() -> tuple[str, ...]:
    """The codes in their order, from the top."""
    return tuple(one.value for one in Echelon)


@functools.cache
def _pack() -> dict[str, Any]:
    return tomllib.loads(PACK.read_text("utf-8"))


def _reference(code: str) -> Reference:
    held = _pack()["references"][code]
    return Reference(code, _labels(held["title"]), str(held["kind"]))


def _labels(both: Mapping[str, str]) -> Labels:
    return Labels(both["id"], both["en"])


def _by_words(kind: str) -> Mapping[str, Any] | None:
    """The first line of the pack one of whose words stands in the type as a whole word; longer words are tried first."""
    said = " ".join(["", *_WORD.findall(kind.lower()), ""])
    found = [
        (len(word), -n, line)
        for n, line in enumerate(_pack()["types"])
        for word in line["words"]
        if f" {word} " in said
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None
