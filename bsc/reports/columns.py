"""The current scores of persons as narrow columns of whole numbers, made again whenever those scores change.

Owns the derived tables ``career`` (one row a person and period, sorted by unit and grade), the numbers that stand for
periods, cells and persons in it, ``career_mask`` (one bit a period and person: low, reached), and their erasing. At 4.3
million people a question reads tens of megabytes of integers instead of gigabytes of texts (performance notes).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import duckdb

from bsc import amendments, policy, queries
from bsc.career import career_of
from bsc.domain import Period
from bsc.errors import BscError
from bsc.people.rule import MOST_PERIODS
from bsc.policy_model import Policy

_DEFAULTS = {"cap": 120.0, "floor": 0.0, "form": "complement", "coverage": 60.0}
_KEYS = {
    "cap": "achievement.cap",
    "floor": "achievement.floor",
    "form": "achievement.minimize_form",
    "coverage": "roll_up.minimum_coverage",
}


def refresh(cursor: duckdb.DuckDBPyConnection, org: str, period: str) -> None:
    """Make the columns of one period again; inside the transaction that changed the scores of its persons.

    A KPI component that no report gives is computed from the person's KPIs under the organisation's rule set.
    """
    place = {"org": org, "period": period}
    queries.rows(cursor, "people/career_delete", **place)
    for name in ("part_insert", "cell_insert", "person_insert"):
        queries.rows(cursor, f"people/{name}", **place)
    queries.rows(cursor, "people/career_insert", **place, **_forms(cursor, org, period))
    for name in ("part_update", "part_delete"):
        queries.rows(cursor, f"people/{name}", **place)


def refresh_report(cursor: duckdb.DuckDBPyConnection, report_id: int, gone: bool = False) -> None:
    """Make the columns again of all periods that a report speaks of.

    ``gone``: it is not in force any more, and nobody is numbered who stood in it alone.
    """
    changed = queries.rows(cursor, "people/parts_of_report", report_id=report_id)
    for org, period in changed:
        refresh(cursor, org, period)
    for org in sorted({org for org, _ in changed}):
        keep_masks(cursor, org)
    if changed and gone:
        for name in ("persons_gone", "cells_gone"):
            queries.rows(cursor, f"people/{name}")


def fill(cursor: duckdb.DuckDBPyConnection) -> int:
    """Make the columns that a store from before there were any lacks; how many periods."""
    missing = queries.rows(cursor, "people/parts_missing")
    for org, period in missing:
        refresh(cursor, org, period)
    for org in sorted({org for org, _ in missing}):
        keep_masks(cursor, org)
    return len(missing)


def keep_masks(cursor: duckdb.DuckDBPyConnection, org: str) -> None:
    """Make the bits of an organisation's people again, under its own rules; after its columns changed."""
    queries.rows(cursor, "people/mask_delete", org=org)
    queries.rows(cursor, "people/mask_rule_delete", org=org)
    rules = mask_rules(cursor, org, _policy(cursor, org))
    if rules:
        queries.rows(cursor, "people/mask_insert", org=org, rules=rules)
        queries.rows(cursor, "people/mask_rule_insert", org=org, rules=json.dumps(rules))


def masks_kept(cursor: duckdb.DuckDBPyConnection, org: str, rules: Sequence[Mapping[str, object]]) -> bool:
    """Whether the kept bits are those of these rules."""
    return queries.rows(cursor, "people/mask_rule", org=org) == [(json.dumps(list(rules)),)]


def mask_rules(
    cursor: duckdb.DuckDBPyConnection, org: str, rules: Policy | None, until: str = ""
) -> list[dict[str, object]]:
    """What people/mask_insert and people/watch_now take: one entry a period, oldest first, its bit from 0.

    The periods have the grain of the newest one (of ``until``, where given, and none after it); at most 64. Empty when
    the weights of some period are not known.
    """
    parts = queries.rows(cursor, "people/parts", org=org)
    place = next((i for i, row in enumerate(parts) if row[1] == until), len(parts) - 1)
    if not parts or rules is None:
        return []
    grain = Period.from_code(parts[place][1]).grain
    same = [row for row in parts[: place + 1] if Period.from_code(row[1]).grain == grain][-MOST_PERIODS:]
    listed: list[dict[str, object]] = []
    for bit, (part, _, _, end, _) in enumerate(same):
        rule = career_of(rules, end).rule
        if rule is None:
            return []
        weights = dict(zip(("w_kpi", "w_assessment", "w_development"), rule.weights, strict=True))
        lines = {"minimum": rule.minimum, "low": rule.low}
        listed.append({"part": part, "bit": bit, **weights, "single": True, **lines})
    return listed


def erase(cursor: duckdb.DuckDBPyConnection, org: str, person: str) -> None:
    """Take a person (stored code) out of the columns, as an assessor too."""
    for name in ("erase_career", "erase_career_rater", "erase_career_mask", "erase_career_person"):
        queries.rows(cursor, f"people/{name}", org=org, person=person)
    queries.rows(cursor, "people/part_recount", org=org)


def _policy(cursor: duckdb.DuckDBPyConnection, org: str) -> Policy | None:
    """The organisation's rules with what was entered by hand; None without usable ones."""
    found = queries.rows(cursor, "workspace/rule_set_of", org=org)
    try:
        base = policy.load(found[0][0]) if found else None
    except BscError:
        return None
    if base is None:
        return None
    return amendments.holding(base, amendments.in_force(cursor, org, found[0][0]))[0]


def _forms(cursor: duckdb.DuckDBPyConnection, org: str, period: str) -> dict[str, object]:
    """How the organisation's rules compute an achievement on the last day of the period; our defaults without rules."""
    rules = _policy(cursor, org)
    ends = {row[1]: row[3] for row in queries.rows(cursor, "people/parts", org=org)}
    if rules is None or period not in ends:
        return dict(_DEFAULTS)
    version = rules.version_at(ends[period])
    said = {name: version.value(key) for name, key in _KEYS.items()}
    return {name: _DEFAULTS[name] if value is None else value for name, value in said.items()}
