"""A whole rule set written as a policy file, and read back: what a pack freezes and a scenario is adopted from.

The file stands by itself (it extends nothing), with every dated value and its reference; reading it gives a policy that
scores and explains like the one that was written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomli_w

from bsc.policy import parse
from bsc.policy_model import Entry, Policy, Reference
from bsc.policy_rules import (
    BLANK,
    INDICATOR_WEIGHTS,
    OBJECTIVE_WEIGHTS,
    RULES,
    Band,
    Grade,
    Labels,
    Perspective,
    Rank,
    Rating,
    StabilizeScale,
    TextScale,
)


def loads(source: str, rule_set: str) -> Policy:
    """The policy that ``dumps`` wrote. PolicyError says what is wrong with a file from elsewhere."""
    return parse(source, Path(f"{rule_set}.toml"))


def dumps(policy: Policy) -> str:
    """The policy as the text of a policy file in TOML; equal policies give equal texts."""
    references = _References()
    rules = {key: _dated(policy, key, references) for key in RULES}
    document: dict[str, Any] = {"name": _labels(policy.name), "about": _labels(policy.about)}
    document["references"] = references.written()
    for key, entries in rules.items():
        group, _, name = key.rpartition(".")
        (document.setdefault(group, {}) if group else document)[name] = entries
    return tomli_w.dumps(document)


class _References:
    """Codes of the references of one file; two references of one code get codes of their own."""

    def __init__(self) -> None:
        self._codes: dict[Reference, str] = {}

    def code(self, reference: Reference) -> str:
        if reference not in self._codes:
            taken, number, code = set(self._codes.values()), 1, reference.code
            while code in taken:
                number += 1
                code = f"{reference.code}_{number}"
            self._codes[reference] = code
        return self._codes[reference]

    def written(self) -> dict[str, Any]:
        return {
            code: {"title": _labels(held.title), "kind": held.kind} | ({"by": held.by} if held.by else {})
            for held, code in self._codes.items()
        }


def _dated(policy: Policy, key: str, references: _References) -> list[dict[str, Any]]:
    """The values of one rule, each from the day on which it begins to hold."""
    found: list[dict[str, Any]] = []
    held: Entry | None = None
    for number, version in enumerate(policy.versions):
        entry = version.entries[key]
        if entry == held:
            continue
        # an entry that a place was written into keeps its own day, but holds in this form only from the version on
        begins = entry.since if number == 0 or (held and entry.since > held.since) else version.valid_from
        found.append(_entry(entry, begins, references))
        held = entry
    return found


def _entry(entry: Entry, begins: Any, references: _References) -> dict[str, Any]:
    made: dict[str, Any] = {"from": begins, "reference": references.code(entry.reference)}
    made |= {"blank": True} if entry.value is BLANK else {"value": written(entry.key, entry.value)}
    if entry.page:
        made["page"] = entry.page
    if entry.note:
        made["note"] = _labels(entry.note)
    if entry.parts:
        made["places"] = [
            {
                "place": part.key,
                "from": part.since,
                "value": part.value,
                "reference": references.code(part.reference),
            }
            for part in entry.parts
        ]
    return made


def _labels(labels: Labels) -> dict[str, str]:
    return {"id": labels.id, "en": labels.en}


def written(key: str, value: Any) -> Any:
    """A value as the rule ``key`` reads it from a file."""
    if value is None:
        return "none"
    if key in ("career.floors", "career.reliability"):
        return dict(value)
    if key == OBJECTIVE_WEIGHTS:
        return dict(value)
    if key == INDICATOR_WEIGHTS:
        return [({"unit": u} if u else {}) | {"indicator": code, "weight": w} for u, code, w in value]
    if isinstance(value, tuple):
        return [item if isinstance(item, str) else _item(item) for item in value]
    return value


def _item(item: Any) -> dict[str, Any]:
    """One table of a rule that is a list; what is not documented is left out."""
    made: dict[str, Any]
    match item:
        case Perspective():
            made = {"code": item.code, "name": _labels(item.name), "weight": item.weight}
        case Band():
            made = {"band": item.band, "name": _labels(item.name), "colour": item.colour} | _low(item)
        case TextScale():
            made = {
                "scale": item.scale,
                "name": _labels(item.name),
                "grades": [_item(g) for g in item.grades],
            }
        case Grade():
            made = {"grade": item.grade, "points": item.points, "also": list(item.also)} | _low(item)
        case StabilizeScale():
            points = [list(point) for point in item.points]
            made = {"scale": item.scale, "name": _labels(item.name), "points": points}
        case Rating():
            made = {
                "level": item.level,
                "name": _labels(item.name),
                "colour": item.colour,
                "from": item.low,
            }
        case Rank():
            made = {"grade": item.grade, "name": _labels(item.name), "pay_step": item.pay_step}
        case _:
            raise TypeError(type(item))
    return {name: value for name, value in made.items() if value is not None}


def _low(item: Band | Grade) -> dict[str, Any]:
    return {"from" if item.inclusive else "above": item.low}
