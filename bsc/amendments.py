"""Dated values of scoring rules that people enter: filled-in blanks, changed rules, adopted scenarios. Their only writer.

They lie on top of a rule set's file, each with a first day and a reference, and are bound to the organisation whose
people entered them. Append-only: taking one back writes what held before. ``amended`` is pure: a policy with such
values in it is a new policy with a version from each first day on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import duckdb
import pandas as pd

from bsc import own_perspectives, policy_model, policy_places, queries, workspace
from bsc.edits import EditError
from bsc.errors import NotFound, PolicyError
from bsc.frames import each
from bsc.i18n import text
from bsc.policy_model import Entry, Policy, Reference
from bsc.policy_rules import RULES, Labels, Problem
from bsc.store import Store

_LONGEST = 300


@dataclass(frozen=True)
class Amendment:
    """One dated value. ``key``: a rule (``achievement.cap``) or a place in one (``perspectives.customer.weight``).

    ``value`` is what a policy file would write there: a number, a word, a list; "none" where a rule allows it.
    """

    key: str
    value: Any
    valid_from: date
    reference: str
    by: str = ""  # who entered it, filled in when it is read back


class AmendmentError(EditError):
    """A dated value breaks a rule; nothing of the call was written. ``key`` says which rule, "" for all of them."""

    def __init__(self, code: str, key: str, title: Any, message: Any = None, hint: Any = None) -> None:
        super().__init__(code, title, message, hint)
        self.key = key


def amended(policy: Policy, amendments: Sequence[Amendment]) -> Policy:
    """The policy with these values in force from their first days on, as strictly checked as a file.

    A value of the file that is dated later than an amendment takes over from its day on. PolicyError names the rule.
    """
    changed = policy
    for amendment in sorted(amendments, key=lambda a: a.valid_from):
        changed = _with(changed, amendment)
    return changed.checked()


def holding(policy: Policy, amendments: Sequence[Amendment]) -> tuple[Policy, tuple[Amendment, ...]]:
    """The policy with those amendments that can hold, and those that no longer can.

    What was right when it was entered may have lost its ground since: a perspective was taken out, a newer file says
    something that contradicts it. Such a one is passed over, never an error for the reader.
    """
    changed, lost = policy, []
    for amendment in sorted(amendments, key=lambda a: a.valid_from):
        try:
            changed = _with(changed, amendment).checked()
        except PolicyError:
            lost.append(amendment)
    return changed, tuple(lost)


def in_force(cursor: duckdb.DuckDBPyConnection, org: str, rule_set: str) -> tuple[Amendment, ...]:
    """What people of the organisation entered for a rule set and nobody took back, by first day."""
    found = queries.rows(cursor, "workspace/rules_in_force", org=org, rule_set=rule_set)
    return tuple(
        Amendment(key, json.loads(value), since, reference, by) for key, since, value, reference, by in found
    )


def unusable(cursor: duckdb.DuckDBPyConnection, org: str, rule_set: str) -> tuple[tuple[str, date], ...]:
    """Rule and first day of entered values that hold no longer (see ``holding``)."""
    base = own_perspectives.rule_set_with(cursor, org, rule_set)
    return tuple((a.key, a.valid_from) for a in holding(base, in_force(cursor, org, rule_set))[1])


def write(
    store: Store,
    org: str,
    rule_set: str,
    amendments: Sequence[Amendment],
    by: str,
) -> int:
    """Write dated values that belong together, all or none; the number of the step (see ``history``), 0 for none.

    AmendmentError when a value breaks a rule, lacks its reference, or begins before the rule set does; EditError
    without a name; NotFound for an unknown organisation; PolicyError for an unknown rule set.
    """
    if not amendments:
        return 0
    tidy = [replace(a, reference=" ".join(a.reference.split())) for a in amendments]
    with store.transaction() as cursor:
        policy = own_perspectives.rule_set_with(cursor, org, rule_set)
        for one in tidy:
            _check(policy, one)
        held = {(a.key, a.valid_from): a for a in in_force(cursor, org, rule_set)}
        given = {(a.key, a.valid_from): a for a in tidy}
        if len(given) < len(tidy):
            raise AmendmentError(
                "said_twice", "", text("One rule has two values for the same day."), None, None
            )
        held_before, _ = holding(policy, [a for place, a in held.items() if place not in given])
        try:
            amended(held_before, tidy)
        except PolicyError as error:
            raise AmendmentError(
                "bad_rule",
                tidy[0].key if len(tidy) == 1 else "",
                text("This value cannot hold."),
                error.message,
                text("Nothing was changed. Correct the value and save again."),
            ) from error
        rows = [(a.key, a.valid_from, json.dumps(a.value), a.reference) for a in tidy]
        return _insert(cursor, org, rule_set, rows, by)


def take_back(store: Store, org: str, step: int, by: str) -> int:
    """Undo one step of ``history``: every value it wrote gives way to what held before. A step of its own.

    EditError when a later entry for the same rule and day holds now: taking that back comes first.
    """
    with store.transaction() as cursor:
        rows = [row for row in each(history(cursor, org)) if row.step == step]
        if not rows:
            raise NotFound("no_such_step", text("There is no step {step} to take back.", step=str(step)))
        later = next((row for row in rows if not row.in_force), None)
        if later is not None:
            raise EditError(
                "edited_since",
                text("“{code}” was edited again since then.", code=later.key),
                None,
                text("Take the later edit back first."),
            )
        before = [
            (
                row.key,
                row.valid_from.date(),
                row.before if isinstance(row.before, str) else None,
                row.reference_before if isinstance(row.reference_before, str) else row.reference,
            )
            for row in reversed(rows)
        ]
        return _insert(cursor, org, rows[0].rule_set, before, by)


def history(cursor: duckdb.DuckDBPyConnection, org: str, rule_set: str = "") -> pd.DataFrame:
    """Everything entered, newest first: step, rule_id, rule_set, key, valid_from, before, value (JSON; null: taken back),
    reference_before, reference, entered_at (UTC), entered_by, in_force (what it wrote holds now)."""
    return queries.run(cursor, "workspace/rule_history", org=org, rule_set=rule_set)


def _check(policy: Policy, amendment: Amendment) -> None:
    """What one amendment must be by itself: a rule that there is, a value it takes, a reference, a day."""
    key = amendment.key
    if not amendment.reference:
        raise AmendmentError(
            "no_reference",
            key,
            text("The value needs a reference."),
            text(
                "Every rule in force says where it comes from: a regulation, a decision, minutes of a meeting."
            ),
            text("Enter the reference, with its number and date."),
        )
    if len(amendment.reference) > _LONGEST:
        raise AmendmentError(
            "too_long", key, text("A reference has at most {longest} characters.", longest=_LONGEST)
        )
    begins = policy.versions[0].valid_from
    if amendment.valid_from < begins:
        raise AmendmentError(
            "before_the_rules",
            key,
            text("The rule set begins later, on {day}.", day=begins),
            text("Periods before that day are scored under its first rules."),
            text("Choose that day or a later one."),
        )
    try:
        _with(policy, amendment)
    except PolicyError as error:
        raise AmendmentError("bad_rule", key, text("This value cannot hold."), error.message) from error


def _with(policy: Policy, amendment: Amendment) -> Policy:
    """The policy with one value from its day on, until a later dated value of the file; not yet checked as a whole."""
    rule = amendment.key if amendment.key in RULES else policy_places.rule_of(amendment.key)
    if rule is None:
        raise policy_model.problem(policy.rule_set, amendment.key, text("There is no such rule."))
    day = max(amendment.valid_from, policy.versions[0].valid_from)
    versions = list(policy.versions)
    if day not in {version.valid_from for version in versions}:
        versions.append(replace(policy.version_at(day), valid_from=day))
        versions.sort(key=lambda version: version.valid_from)
    title = Labels(amendment.reference, amendment.reference)
    own = Entry(amendment.key, day, None, Reference("own", title, "reader", amendment.by))
    for place, version in enumerate(versions):
        held = version.entries[rule]
        if version.valid_from < day:
            continue
        if held.since > day:
            break
        try:
            value = policy_model.put(amendment.key, held, amendment.value)
        except Problem as problem:
            raise policy_model.problem(policy.rule_set, amendment.key, problem.why) from problem
        if rule == amendment.key:
            entry = replace(own, value=value)
        else:
            others = tuple(part for part in held.parts if part.key != amendment.key)
            entry = replace(held, value=value, parts=(*others, replace(own, value=amendment.value)))
        versions[place] = replace(version, entries={**version.entries, rule: entry})
    return replace(policy, versions=tuple(versions))


def _insert(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    rule_set: str,
    rows: Sequence[tuple[str, date, str | None, str]],
    by: str,
) -> int:
    workspace.must_be_named(by)
    if not queries.rows(cursor, "workspace/organisation", org=org):
        raise NotFound("no_such_organisation", text("There is no organisation “{org}”.", org=org))
    newest, last = queries.rows(cursor, "workspace/rule_newest")[0]
    moment = workspace.now()
    if last is not None and moment <= last:  # a coarse clock must not make two steps one
        moment = last + timedelta(microseconds=1)
    queries.execute(
        cursor,
        "workspace/rule_insert",
        org=org,
        rule_set=rule_set,
        keys=[row[0] for row in rows],
        days=[row[1] for row in rows],
        values=[row[2] for row in rows],
        references=[row[3] for row in rows],
        by=by.strip(),
        at=moment,
    )
    return int(newest) + 1
