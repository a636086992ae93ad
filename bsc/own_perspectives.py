"""The perspectives of an organisation: those of its rule set after what its people renamed, weighed, added, took out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd

from bsc import policy, queries, workspace
from bsc.frames import each
from bsc.policy_model import Entry, Policy, Reference
from bsc.policy_rules import Labels, Perspective

_BY_HAND = Labels("katalog (diisi dengan tangan)", "catalogue (entered by hand)")


def rule_set_with(cursor: duckdb.DuckDBPyConnection, org: str, rule_set: str) -> Policy:
    """The rule set of the file; the organisation's own with its perspectives. Another one is a comparison: untouched."""
    chosen = policy.load(rule_set)
    edits = workspace.perspective_edits(cursor, org)
    own = [row[0] for row in queries.rows(cursor, "workspace/rule_set_of", org=org)]
    if not len(edits) or rule_set not in own:
        return chosen
    listed = list(each(edits))
    versions = []
    for version in chosen.versions:
        entry = version.entries["perspectives"]
        changed = replace(entry, value=_edited(version.perspectives, listed), parts=_weights(entry, listed))
        versions.append(replace(version, entries={**version.entries, "perspectives": changed}))
    return replace(chosen, versions=tuple(versions))


def _weights(entry: Entry, edits: list[Any]) -> tuple[Entry, ...]:
    """Where weights that were entered by hand come from."""
    source = Reference("catalogue", _BY_HAND, "reader")
    return tuple(
        Entry(f"perspectives.{edit.code}.weight", entry.since, float(edit.weight), source)
        for edit in edits
        if _given(edit.weight) and not _given(edit.removed)
    )


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
