"""How a reading is written down: JSON for the ledger, for remembered mappings and for the way to the terminal and back.

Cell contents of columns that were dropped never get into it.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bsc.domain import Period
from bsc.i18n import Text
from bsc.reports.model import Column, Kind, NumberFormat, Question, Reading, Role

HIDDEN = (Role.IDENTIFYING, Role.PERSON, Role.RATER)


def dumps(reading: Reading) -> str:
    """The reading as JSON."""
    return json.dumps(as_dict(reading), ensure_ascii=False)


def loads(text: str) -> Reading:
    """What ``dumps`` wrote. Fields that this version does not know are left out."""
    return from_dict(json.loads(text))


def as_dict(reading: Reading) -> dict[str, Any]:
    """The reading as plain values; samples and evidence of identifying columns are left out."""
    safe = tuple(
        replace(c, samples=(), evidence=() if c.role in HIDDEN else c.evidence) for c in reading.columns
    )
    found: dict[str, Any] = _plain(replace(reading, columns=safe))
    return found


def from_dict(data: dict[str, Any]) -> Reading:
    """The reading that ``as_dict`` gave."""
    known = _known(Reading, data)
    return Reading(
        **known
        | {
            "kind": Kind(data["kind"]),
            "header_rows": tuple(data["header_rows"]),
            "columns": tuple(_column(c) for c in data["columns"]),
            "skipped": tuple((row, code) for row, code in data["skipped"]),
            "constants": {Role(role): value for role, value in data["constants"].items()},
            "fill_down": tuple(data["fill_down"]),
            "definitions": tuple(data["definitions"]) if data["definitions"] else None,
            "questions": tuple(_question(q) for q in data["questions"]),
            "notes": tuple(text_from(n) for n in data["notes"]),
            "sections": tuple((row, heading) for row, heading in data["sections"]),
            "section_role": Role(data["section_role"]),
            "answers": tuple((field, value) for field, value in data["answers"]),
        }
    )


def meaning(reading: Reading) -> str:
    """What of a reading decides the facts: two readings with the same meaning give the same facts of one table."""
    bare = replace(
        reading,
        file="",
        confidence=0.0,
        columns=tuple(
            replace(c, confidence=0.0, evidence=(), samples=(), header="") for c in reading.columns
        ),
        questions=(),
        notes=(),
        answers=(),
        signature="",
    )
    return json.dumps(_plain(bare), ensure_ascii=False, sort_keys=True)


def text_to(value: Text) -> dict[str, Any]:
    """A sentence as plain values."""
    return {"msgid": value.msgid, "values": {name: _plain(v) for name, v in value.values.items()}}


def text_from(data: dict[str, Any]) -> Text:
    """The sentence that ``text_to`` gave."""
    return Text(data["msgid"], {name: _value(v) for name, v in data["values"].items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return text_to(value)
    if isinstance(value, Period):
        return {"period": value.code}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(v) for v in value]
    if isinstance(value, Reading | Column | NumberFormat | Question):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return str(value) if isinstance(value, str) else value


def _value(data: Any) -> Any:
    if isinstance(data, dict):
        if "msgid" in data:
            return text_from(data)
        return Period.from_code(data["period"]) if "period" in data else date.fromisoformat(data["date"])
    return data


def _column(data: dict[str, Any]) -> Column:
    number = data["number"]
    return Column(
        **_known(Column, data)
        | {
            "role": Role(data["role"]),
            "evidence": tuple(text_from(e) for e in data["evidence"]),
            "period": Period.from_code(data["period"]["period"]) if data["period"] else None,
            "number": NumberFormat(**number) if number else None,
            "samples": (),
        }
    )


def _question(data: dict[str, Any]) -> Question:
    return Question(
        data["code"], text_from(data["ask"]), data["field"], tuple(data["options"]), data["suggestion"]
    )


def _known(kind: type[Reading] | type[Column], data: dict[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(kind)}
    return {name: value for name, value in data.items() if name in names}
