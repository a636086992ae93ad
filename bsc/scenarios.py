"""Scenarios that planners keep: saved, listed, taken off the list, written as a policy file, adopted; the log of goal-seek.

A scenario never touches the policy in force: adopting one writes new dated rules (``bsc.amendments``) with a reference;
periods that end earlier keep what held then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb
import pandas as pd

from bsc import amendments, policy_file, policy_model, queries, workspace
from bsc.amendments import Amendment
from bsc.analysis.whatif import Weights
from bsc.edits import EditError
from bsc.errors import NotFound
from bsc.i18n import text
from bsc.policy_model import Policy, Version
from bsc.policy_rules import INDICATOR_WEIGHTS, OBJECTIVE_WEIGHTS
from bsc.store import Store
from bsc.whatif.scenario import CAREER, ROOT, Scenario, code, decoded
from bsc.whatif.tree import WhatIfError, shown

_LONGEST = {"name": 80, "reason": 1000}


@dataclass(frozen=True)
class Saved:
    """A scenario on the list. ``adopted`` is the step of the dated rules it became, None while it is only a scenario."""

    name: str
    reason: str
    scenario: Scenario
    code: str
    period: str
    adopted: int | None
    saved_at: Any
    saved_by: str


def save(store: Store, org: str, name: str, scenario: Scenario, period: str, reason: str, by: str) -> None:
    """Save under a name; saving again replaces what the list shows, the old rows stay. EditError for an empty name, reason
    or author, or when nothing differs from the policy in force."""
    name, reason, by = (" ".join(said.split()) for said in (name, reason, by))
    for what, said in (("name", name), ("reason", reason)):
        if not said or len(said) > _LONGEST[what]:
            raise EditError(
                "scenario_" + what,
                text("A scenario needs a name.") if what == "name" else text("A scenario needs a reason."),
                None,
                text("Write at most {n} characters.", n=_LONGEST[what]),
            )
    workspace.must_be_named(by)
    if not scenario.changed:
        raise EditError(
            "nothing_changed",
            text("Nothing differs from the policy in force."),
            None,
            text("Move a weight or a rule first."),
        )
    _insert(store, org, name, reason, code(scenario), period, by)


def remove(store: Store, org: str, name: str, by: str) -> None:
    """Take a scenario off the list; NotFound when it is not on it."""
    with store.cursor() as cursor:
        held = named(cursor, org, name)
    _insert(store, org, name, held.reason, held.code, held.period, by, removed=True)


def _insert(
    store: Store,
    org: str,
    name: str,
    reason: str,
    said: str,
    period: str,
    by: str,
    removed: bool = False,
    adopted: int | None = None,
) -> None:
    with store.transaction() as cursor:
        queries.rows(
            cursor,
            "workspace/scenario_insert",
            org=org,
            name=name,
            reason=reason,
            code=said,
            period=period,
            removed=removed,
            adopted=adopted,
            at=workspace.now(),
            by=by,
        )


def listing(cursor: duckdb.DuckDBPyConnection, org: str) -> list[Saved]:
    """The scenarios of an organisation, newest first; one that can no longer be read is left out."""
    found = []
    for name, reason, said, period, adopted, at, by in queries.rows(cursor, "workspace/scenarios", org=org):
        try:
            found.append(Saved(name, reason, decoded(said), said, period, adopted, at, by))
        except WhatIfError:
            continue
    return found


def named(cursor: duckdb.DuckDBPyConnection, org: str, name: str) -> Saved:
    """The scenario of that name; NotFound when there is none."""
    found = next((s for s in listing(cursor, org) if s.name == name), None)
    if found is None:
        raise NotFound(
            "no_such_scenario",
            text("There is no scenario “{name}”.", name=name),
            None,
            text("The list of scenarios names those there are."),
        )
    return found


def changes(
    scenario: Scenario, version: Version, day: date, reference: str, below: Weights
) -> list[Amendment]:
    """What adopting means as dated values: one for each perspective weight, rule and component that differs, and one each
    for the weights of objectives and of indicators (``below``), where any moved."""
    found = []
    for name, weight in scenario.groups.get(ROOT, {}).items():
        held = version.perspective(name)
        if held is not None and held.weight != float(weight):
            found.append(Amendment(f"perspectives.{name}.weight", float(weight), day, reference))
    career = scenario.groups.get(CAREER)
    if career:
        tenths = shown([Fraction(w) for w in career.values()])
        found += [
            Amendment(f"career.{name}", float(tenth), day, reference)
            for name, tenth in zip(career, tenths, strict=True)
            if version.value(f"career.{name}") != float(tenth)
        ]
    own: dict[tuple[str, ...], float] = {(code,): w for code, w in below.objectives.items()}
    if own:
        found.append(_own_weights(OBJECTIVE_WEIGHTS, own, version, day, reference))
    own = {k if isinstance(k, tuple) else ("", k): w for k, w in below.indicators.items()}
    if own:
        found.append(_own_weights(INDICATOR_WEIGHTS, own, version, day, reference))
    for key, value in scenario.rules.items():
        given = {k: float(v) for k, v in value.items()} if isinstance(value, dict) else value
        found.append(Amendment(key, given, day, reference))
    return found


def _own_weights(
    key: str, own: Mapping[tuple[str, ...], float], version: Version, day: date, reference: str
) -> Amendment:
    """All weights that stand above the catalogue from ``day`` on: those that did, with the moved ones."""
    value = policy_file.written(key, policy_model.merged(version.entries[key], own))
    return Amendment(key, value, day, reference)


def as_policy(policy: Policy, scenario: Scenario, day: date, reference: str, below: Weights) -> Policy:
    """The rule set with the scenario in force from ``day`` on. WhatIfError for a scenario that begins with other rules."""
    if scenario.rule_set or scenario.day:
        raise WhatIfError(
            "other_rules",
            text("This scenario begins with other rules than those in force, so it cannot be added to them."),
            None,
            text("Choose the rules in force as its beginning, and save it again."),
        )
    return amendments.amended(policy, changes(scenario, policy.version_at(day), day, reference, below))


def as_file(policy: Policy, scenario: Scenario, day: date, reference: str, below: Weights) -> str:
    """The same as the text of a policy file, ready for adoption."""
    return policy_file.dumps(as_policy(policy, scenario, day, reference, below))


def adopt(
    store: Store,
    org: str,
    policy: Policy,
    saved: Saved,
    day: date,
    reference: str,
    by: str,
    below: Weights,
) -> int:
    """Make a saved scenario the organisation's dated rules from ``day`` on; the step of the new dated values.

    ``below``: what it makes of the weights of objectives and indicators (``bsc.analysis.whatif.moved_weights``).
    EditError without a reference or a name, or when a value breaks a rule: nothing is written then.
    """
    if not reference.strip():
        raise EditError(
            "no_reference",
            text("An adopted rule needs its reference."),
            None,
            text("Name the decision, for example: Board decision 4/2026."),
        )
    as_policy(policy, saved.scenario, day, reference, below)
    wanted = changes(saved.scenario, policy.version_at(day), day, reference, below)
    step = amendments.write(store, org, policy.rule_set, wanted, by)
    _insert(store, org, saved.name, saved.reason, saved.code, saved.period, by, adopted=step)
    return step


def log_goal(
    store: Store,
    org: str,
    period: str,
    unit: str,
    moved: str,
    goal: int,
    before: str,
    after: str,
    gain: int,
    lose: int,
    detail: Mapping[str, Any],
    by: str,
) -> None:
    """Write down one use of goal-seek; EditError without a name."""
    workspace.must_be_named(by)
    with store.transaction(quiet=True) as cursor:
        queries.rows(
            cursor,
            "workspace/goal_insert",
            org=org,
            period=period,
            unit=unit,
            moved=moved,
            goal=goal,
            before=before,
            after=after,
            gain=gain,
            lose=lose,
            detail=json.dumps(detail, sort_keys=True),
            at=workspace.now(),
            by=by.strip(),
        )


def goals(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """The uses of goal-seek, newest first: period, unit, moved, goal, before, after, gain, lose, detail, asked_at, asked_by."""
    return queries.run(cursor, "workspace/goals", org=org)
