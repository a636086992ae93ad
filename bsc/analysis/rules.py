"""Which rules score an organisation: its rule set with its own perspectives on top, as of the reader's choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from bsc import policy, queries, workspace
from bsc.frames import each
from bsc.policy import Policy
from bsc.policy_rules import Labels, Perspective


def policy_of(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    rule_set: str,
    today_rules: bool = False,
    today: date | None = None,
) -> Policy:
    """The rule set ``rule_set``; the organisation's own with what its people entered about perspectives.

    Another rule set is a comparison and keeps its own perspectives and weights.
    ``today_rules``: every period under the rules in force ``today``, instead of those in force at its end.
    """
    chosen = policy.load(rule_set)
    edits = workspace.perspective_edits(cursor, org)
    own = [row[0] for row in queries.rows(cursor, "workspace/rule_set_of", org=org)]
    if len(edits) and rule_set in own:
        chosen = replace(
            chosen,
            versions=tuple(
                replace(
                    version,
                    entries={
                        **version.entries,
                        "perspectives": replace(
                            version.entries["perspectives"],
                            value=_edited(version.perspectives, list(each(edits))),
                        ),
                    },
                )
                for version in chosen.versions
            ),
        )
    return chosen.at(today or date.today()) if today_rules else chosen  # noqa: DTZ011 - the reader's own day


def _edited(held: tuple[Perspective, ...], edits: list[Any]) -> tuple[Perspective, ...]:
    """The list of perspectives after what was entered by hand: renamed, weighed, added, taken out, put in order."""
    by_code = {p.code: (n, p) for n, p in enumerate(held, start=1)}
    for edit in edits:
        code = str(edit.code)
        if _given(edit.removed):
            by_code.pop(code, None)
            continue
        place, known = by_code.get(code, (len(by_code) + 1, Perspective(code, Labels(code, code), None)))
        name = edit.name if _given(edit.name) else known.name.id
        english = (
            edit.name_en if _given(edit.name_en) else (edit.name if _given(edit.name) else known.name.en)
        )
        weight = float(edit.weight) if _given(edit.weight) else known.weight
        if _given(edit.position):
            place = int(edit.position)
        by_code[code] = (place, Perspective(code, Labels(str(name), str(english)), weight))
    return tuple(p for _, p in sorted(by_code.values(), key=lambda pair: pair[0]))


def _given(value: Any) -> bool:
    return not pd.isna(value) and value is not False
