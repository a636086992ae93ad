"""A what-if of the scorecard: scores of all units in one period under other weights and rules, without scoring again.

``base`` reads the scored nodes once (they do not hang on the weights above them); ``result`` climbs the tree in memory, so
the policy in force and a scenario go through the same arithmetic and equal weights give equal scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc import policy as policies
from bsc import queries, scores
from bsc.domain import Period
from bsc.frames import each
from bsc.i18n import text
from bsc.policy_model import Policy, Reference, Version
from bsc.policy_rules import Labels
from bsc.whatif import aggregate
from bsc.whatif.aggregate import Rows, Scores
from bsc.whatif.scenario import ROOT, Scenario
from bsc.whatif.tree import Group, WhatIfError, group

Floats = npt.NDArray[np.float64]

UNMAPPED = "unmapped"
# rules that a planner may try; the others are not a matter of a what-if
RULES = (
    "achievement.cap",
    "achievement.floor",
    "achievement.minimize_form",
    "roll_up.missing",
    "roll_up.minimum_coverage",
)
_REFERENCE = Reference("what_if", Labels("Pengandaian", "What-if"), "reader")


@dataclass(frozen=True)
class Base:
    """All units of one period, scored under one policy. ``groups`` are the weights as they stand, by the key of a group
    (``bsc.whatif.scenario``); frames ``objectives`` and ``perspectives`` name the nodes that ``rows`` number."""

    org: str
    period: Period
    policy: Policy
    version: Version
    rows: Rows
    units: tuple[str, ...]
    indicators: pd.DataFrame  # unit, perspective, objective, indicator, weight
    objectives: pd.DataFrame  # unit, perspective, objective, weight
    perspectives: pd.DataFrame  # unit, perspective, weight
    groups: Mapping[str, Group]
    names: Mapping[tuple[str, str], tuple[str, str]]  # (kind, code) -> (name, English name)
    blank: bool

    @cached_property
    def perspective_codes(self) -> tuple[str, ...]:
        """The perspectives that weigh, in the order of the rules."""
        return self.groups[ROOT].codes if ROOT in self.groups else ()


@dataclass(frozen=True)
class Result:
    """Scores of every unit: ``units`` (NaN without one), ``perspectives`` (units, perspectives of the rules)."""

    base: Base
    scores: Scores
    units: Floats
    perspectives: Floats
    groups: Mapping[str, Group]
    weights: tuple[Floats, Floats, Floats]  # of indicator rows, objective nodes, perspective nodes

    def status(self) -> list[str]:
        """The colour of each unit's band, "none" without one."""
        return [colour(self.base.version, "organisation", float(s)) for s in self.units]


def started(policy: Policy, scenario: Scenario, period: Period) -> Policy:
    """The rules a scenario begins with, as one version for every period: those in force at the period's end, or those
    the scenario names. WhatIfError when there is no such rule set."""
    if not scenario.rule_set and not scenario.day:
        return policy.at(period.end)
    chosen = policy
    if scenario.rule_set and scenario.rule_set != policy.rule_set:
        if scenario.rule_set not in policies.names():
            raise WhatIfError("no_such_rules", text("There is no rule set of that name."))
        chosen = policies.load(scenario.rule_set)
    return chosen.at(date.fromisoformat(scenario.day) if scenario.day else period.end)


def ruled(policy: Policy, scenario: Scenario, period: Period) -> Policy:
    """The same with the scenario's other rules, weights not yet moved. PolicyError for a value that breaks a rule."""
    begun = started(policy, scenario, period)
    changes = {k: v for k, v in scenario.rules.items() if not k.startswith("career.")}
    for key in changes:
        if key not in RULES:
            raise WhatIfError(
                "no_such_rule", text("“{key}” is not a rule that can be tried here.", key=str(key))
            )
    return begun.with_rules(changes, _REFERENCE) if changes else begun


def base(cursor: duckdb.DuckDBPyConnection, org: str, period: Period, policy: Policy) -> Base | None:
    """Read what a what-if needs; ``policy`` with one version (``ruled``). None when no unit has anything in the period."""
    held = scores.of(cursor, org, policy, start=period.start, end=period.end)
    nodes = queries.run(cursor, "pages/whatif_nodes", nodes=held.nodes, period=period.code)
    names = queries.run(cursor, "pages/whatif_names", org=org)
    if nodes.empty:
        return None
    version = policy.version_at(period.end)
    by = {str(kind): part.reset_index(drop=True) for kind, part in nodes.groupby("node")}
    indicators, objectives, perspectives = by["indicator"], by["objective"], by["perspective"]
    units = tuple(sorted(by["organisation"]["unit"]))
    place_of = {u: n for n, u in enumerate(units)}
    objectives = objectives.assign(
        perspective_node=_place(objectives, perspectives, ["unit", "perspective"]),
    )
    means = {
        row.code: row.mean for row in each(names) if row.kind == "objective" and isinstance(row.mean, str)
    }
    usual = version.value("roll_up.objective")
    mean_of = [means.get(o, usual) for o in objectives["objective"]]
    digits = version.value("roll_up.round")
    minimum = float(version.value("roll_up.minimum_coverage") or 0)
    zero = version.value("roll_up.missing") == "zero"
    weighed = perspectives["perspective"] != UNMAPPED
    rows = Rows(
        score=indicators["score"].to_numpy(float),
        coverage=indicators["coverage"].to_numpy(float),
        expected=indicators["parts"].to_numpy(int) > 0,
        objective=_place(indicators, objectives, ["unit", "perspective", "objective"]),
        of_perspective=objectives["perspective_node"].to_numpy(np.int64),
        of_unit=perspectives["unit"].map(place_of).to_numpy(np.int64),
        units=len(units),
        outside=~weighed.to_numpy(bool),
        geometric_objective=np.array([m == "geometric" for m in mean_of], bool),
        geometric_perspective=version.value("roll_up.perspective") == "geometric",
        geometric_unit=version.value("roll_up.organisation") == "geometric",
        minimum=minimum,
        minimum_below=0.0 if zero else minimum,
        digits=digits,
    )
    needed = {
        p
        for p, n in zip(perspectives["perspective"], perspectives["parts"], strict=True)
        if n and p != UNMAPPED
    }
    blank = None in (
        usual,
        version.value("roll_up.perspective"),
        version.value("roll_up.organisation"),
    ) or any(p.weight is None for p in version.perspectives if p.code in needed)
    return Base(
        org,
        period,
        policy,
        version,
        rows,
        units,
        indicators,
        objectives,
        perspectives,
        _groups(version, indicators, objectives, perspectives),
        {
            (r.kind, r.code): (r.name, r.name_en if isinstance(r.name_en, str) else r.name)
            for r in each(names)
        },
        blank,
    )


def _place(rows: pd.DataFrame, nodes: pd.DataFrame, keys: list[str]) -> npt.NDArray[np.int64]:
    known = {key: n for n, key in enumerate(nodes[keys].itertuples(index=False, name=None))}
    return np.array([known[key] for key in rows[keys].itertuples(index=False, name=None)], np.int64)


def _groups(
    version: Version, indicators: pd.DataFrame, objectives: pd.DataFrame, perspectives: pd.DataFrame
) -> dict[str, Group]:
    """The weights of the whole organisation by group; those of groups with one part cannot move but are there."""
    found: dict[str, Group] = {}
    seen = set(perspectives["perspective"])
    root = {p.code: p.weight or 0 for p in version.perspectives if p.code in seen}
    if root:
        found[ROOT] = group(root)
    for perspective, part in objectives[objectives["perspective"] != UNMAPPED].groupby(
        "perspective", sort=True
    ):
        mean = part.groupby("objective", sort=True)["weight"].mean()
        found[f"p/{perspective}"] = group({str(k): float(v) for k, v in mean.items()})
    inside = indicators[indicators["perspective"] != UNMAPPED]
    for pair, part in inside.groupby(["perspective", "objective"], sort=True):
        perspective_of, objective = pair
        mean = part.groupby("indicator", sort=True)["weight"].mean()
        found[group_key(str(perspective_of), str(objective))] = group(
            {str(k): float(v) for k, v in mean.items()}
        )
    return found


def group_key(perspective: str, objective: str) -> str:
    """The key of the indicators of an objective; those without an objective stand under their perspective."""
    return f"o/{objective or '-' + perspective}"


def result(base: Base, scenario: Scenario | None = None) -> Result:
    """Scores under the base's weights, or with the groups that a scenario moved."""
    moved = scenario.groups if scenario else {}
    groups = {k: (scenario.group(k, g) if scenario else g) for k, g in base.groups.items()}
    indicator = base.indicators["weight"].to_numpy(float)
    objective = base.objectives["weight"].to_numpy(float)
    if any(k.startswith("o/") for k in moved):
        keys = [
            group_key(p, o)
            for p, o in zip(base.indicators["perspective"], base.indicators["objective"], strict=True)
        ]
        indicator = _scaled(indicator, keys, base.indicators["indicator"], base.groups, groups)
    if any(k.startswith("p/") for k in moved):
        keys = [f"p/{p}" for p in base.objectives["perspective"]]
        objective = _scaled(objective, keys, base.objectives["objective"], base.groups, groups)
    root = groups.get(ROOT)
    weights = {} if root is None else {c: float(w) for c, w in root.as_dict().items()}
    perspective = np.array([weights.get(p, 0.0) for p in base.perspectives["perspective"]])
    found = aggregate.aggregate(base.rows, indicator, objective, perspective)
    score = np.full_like(found.units.score, np.nan) if base.blank else found.units.score
    table = np.full((len(base.units), len(base.perspective_codes)), np.nan)
    for n, code in enumerate(base.perspective_codes):
        here = (base.perspectives["perspective"] == code).to_numpy()
        table[base.rows.of_unit[here], n] = found.perspectives.score[here]
    return Result(base, found, score, table, groups, (indicator, objective, perspective))


def _scaled(
    weights: Floats,
    keys: Sequence[str],
    codes: Sequence[str] | pd.Series,
    before: Mapping[str, Group],
    after: Mapping[str, Group],
) -> Floats:
    """Weights of nodes with the moved groups' shares: each times what its share became; a share that was 0 gets its part of
    the mean weight."""
    found = weights.copy()
    for n, (key, code) in enumerate(zip(keys, codes, strict=True)):
        old, new = before.get(key), after.get(key)
        if old is None or new is None or old.weights == new.weights:
            continue
        was, now = old.weight(code), new.weight(code)
        found[n] = weights[n] * float(now / was) if was else float(now) * len(old.codes) / 100
    return found


@dataclass(frozen=True)
class Weights:
    """Weights of single objectives (by code) and indicators (by code, or unit and code), on the scale of the catalogue."""

    objectives: Mapping[str, float] = field(default_factory=dict)
    indicators: Mapping[str | tuple[str, str], float] = field(default_factory=dict)


def moved_weights(base: Base | None, scenario: Scenario) -> Weights:
    """What a scenario makes of the weights of objectives and indicators; those of groups that it moved, no others.

    WhatIfError when the period of ``base`` has nothing (None) while the scenario moves some.
    """
    below = [k for k in scenario.groups if k[:2] in ("p/", "o/")]
    if not below:
        return Weights()
    if base is None:
        raise WhatIfError(
            "nothing_to_weigh",
            text("The period of this scenario has no figures any more, so it has no weights."),
        )
    moved = result(base, scenario)
    objectives: dict[str, float] = {}
    indicators: dict[str | tuple[str, str], float] = {}
    if any(k.startswith("p/") for k in below):
        keys = [f"p/{p}" for p in base.objectives["perspective"]]
        new = _scaled(
            base.objectives["weight"].to_numpy(float),
            keys,
            base.objectives["objective"],
            base.groups,
            moved.groups,
        )
        objectives = {
            o: float(w)
            for o, w, k in zip(base.objectives["objective"], new, keys, strict=True)
            if k in scenario.groups and o
        }
    if any(k.startswith("o/") for k in below):
        frame = base.indicators
        keys = [group_key(p, o) for p, o in zip(frame["perspective"], frame["objective"], strict=True)]
        new = _scaled(frame["weight"].to_numpy(float), keys, frame["indicator"], base.groups, moved.groups)
        chosen = frame.assign(new=new, key=keys)
        chosen = chosen[chosen["key"].isin(scenario.groups)]
        for code, part in chosen.groupby("indicator"):
            if (part["new"] == part["new"].iloc[0]).all():
                indicators[str(code)] = float(part["new"].iloc[0])
            else:
                indicators |= {(str(r.unit), str(code)): float(r.new) for r in each(part)}
    return Weights(objectives, indicators)


def weighed(base: Base, scenario: Scenario) -> Policy:
    """The scenario as a policy that the score macros take: ``base``'s rules with the moved weights."""
    root = scenario.group(ROOT, base.groups[ROOT]) if ROOT in scenario.groups else None
    perspectives = None if root is None else {c: float(w) for c, w in root.as_dict().items()}
    below = moved_weights(base, scenario)
    return base.policy.with_weights(perspectives, below.objectives, below.indicators)


def colour(version: Version, node: str, score: float) -> str:
    """The colour of the band that a score falls into: good, near, bad; none without a score or a documented band."""
    if score != score:
        return "none"
    digits = version.value("bands.round")
    value = float(aggregate.half_up(np.array([round(score, 10)]), digits)[0])
    bands = version.bands(node)
    for number, band in enumerate(bands):
        lowest = number == len(bands) - 1
        if band.low is None:
            return band.colour if lowest else "none"
        if value > band.low or (value == band.low and band.inclusive):
            return band.colour
    return "none"


def compared(before: Result, after: Result, units: Sequence[str]) -> pd.DataFrame:
    """Units side by side: unit, before, after, rank_before, rank_after (0 without), colour_before, colour_after."""

    def picked(found: Result) -> tuple[Floats, list[str]]:
        place = {u: n for n, u in enumerate(found.base.units)}
        score = np.array([found.units[place[u]] if u in place else np.nan for u in units])
        return score, [colour(found.base.version, "organisation", float(s)) for s in score]

    (old, old_colour), (new, new_colour) = picked(before), picked(after)
    return pd.DataFrame(
        {
            "unit": list(units),
            "before": old,
            "after": new,
            "rank_before": aggregate.ranks(np.round(old, 10)),
            "rank_after": aggregate.ranks(np.round(new, 10)),
            "colour_before": old_colour,
            "colour_after": new_colour,
        }
    )


def rule_values(version: Version) -> dict[str, Any]:
    """The values of the rules that can be tried, as a policy file writes them ("none" for no cap or floor)."""
    values = {key: version.value(key) for key in RULES}
    for key in ("achievement.cap", "achievement.floor"):
        values[key] = "none" if values[key] is None else values[key]
    return values
