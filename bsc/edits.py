"""What an edit by hand may say: the things and attributes that can be edited, and the rule of each value.

Knows nothing of the store; ``bsc.workspace`` writes what passes here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from bsc.domain import Echelon, Level, Polarity, Tier
from bsc.errors import BscError
from bsc.i18n import Text, text

REMOVED = "removed"
_LONGEST = 300

Value: TypeAlias = str | float | int | date | None
Known: TypeAlias = Mapping[str, set[str]]  # entity -> codes that exist


class EditError(BscError):
    """Something entered by hand breaks a rule of the catalogue; nothing of the call was written."""


@dataclass(frozen=True)
class Edit:
    """One attribute of one thing. ``value`` None takes back what people entered, so that the reports hold again.

    ``unit`` is a unit code where the edit holds for one unit only (an indicator's weight), else empty.
    """

    entity: str  # one of ENTITIES
    code: str
    field: str
    value: Value
    unit: str = ""


ENTITIES = {
    "indicator": text("An indicator"),
    "objective": text("An objective"),
    "unit": text("A unit"),
    "perspective": text("A perspective"),
    "tier": text("A target profile"),
    "unit_type": text("A type of unit"),
}


def entity(name: str) -> str:
    """``name`` when it is one of ENTITIES; EditError otherwise."""
    if name not in ENTITIES:
        raise EditError("unknown_entity", text("“{entity}” cannot be edited.", entity=name))
    return name


FIELDS = {
    "name": text("the name"),
    "name_en": text("the English name"),
    "objective": text("the objective"),
    "perspective": text("the perspective"),
    "level": text("the level"),
    "polarity": text("the direction"),
    "measure_unit": text("the unit of measure"),
    "weight": text("the weight"),
    "consolidation": text("the consolidation over periods"),
    "form": text("the form of the formula"),
    "low": text("the lower goalpost"),
    "high": text("the upper goalpost"),
    "worst": text("the worst tolerable value"),
    "midpoint": text("the value to stay near"),
    "scale": text("the scale"),
    "formula": text("the formula in words"),
    "data_source": text("the data source"),
    "note": text("the note"),
    "definition": text("the definition"),
    "frequency": text("the reporting frequency"),
    "owner": text("the owner"),
    "mean": text("the mean over indicators"),
    "parent": text("the parent unit"),
    "type": text("the type"),
    "valid_from": text("the first day"),
    "valid_to": text("the last day"),
    "position": text("the place in the order"),
    "input": text("the share of inputs"),
    "activity": text("the share of activities"),
    "output": text("the share of outputs"),
    "outcome": text("the share of outcomes"),
    "impact": text("the share of impacts"),
    "tier": text("the target profile"),
    "echelon": text("the echelon"),
    REMOVED: text("the removal"),
}


def stored(edit: Edit, known: Known) -> str | None:
    """The edit's value as it is stored (None takes back); EditError when it breaks the attribute's rule."""
    rule = _RULES[entity(edit.entity)].get(edit.field)
    if rule is None:
        raise EditError(
            "unknown_field", text("“{field}” is not something that can be edited.", field=edit.field)
        )
    return None if edit.value is None else rule(edit, known)


_Rule: TypeAlias = Callable[[Edit, Known], str]


def _wrong(edit: Edit, wanted: Text) -> EditError:
    return EditError(
        "bad_value",
        text(
            "“{value}” does not fit {field} of “{code}”.",
            value=str(edit.value),
            field=FIELDS[edit.field],
            code=edit.code,
        ),
        None,
        wanted,
    )


def empty_name(of: str, code: str) -> EditError:
    """The problem of a thing (of entity ``of``) that has no name."""
    return EditError(
        "empty_name",
        text("“{code}” needs a name.", code=code),
        text("{entity} without a name cannot be told apart.", entity=ENTITIES[entity(of)]),
        text("Enter a name."),
    )


def _words(edit: Edit, known: Known) -> str:
    value = " ".join(str(edit.value).split())
    if not value and edit.field == "name":
        raise empty_name(edit.entity, edit.code)
    if len(value) > _LONGEST and edit.field in ("name", "name_en"):
        raise _wrong(edit, text("A name has at most {longest} characters.", longest=_LONGEST))
    return value


def _number(edit: Edit) -> float:
    value = edit.value
    if isinstance(value, str):
        plain = (
            value.strip().replace(",", ".") if value.count(",") == 1 and "." not in value else value.strip()
        )
        try:
            value = float(plain)
        except ValueError:
            raise _wrong(edit, text("Enter a number, for example 12.5.")) from None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(edit, text("Enter a number, for example 12.5."))
    return float(value)


def _amount(edit: Edit, known: Known) -> str:
    return repr(_number(edit))


def _weight(edit: Edit, known: Known) -> str:
    value = _number(edit)
    if not 0 < value <= 1_000_000:
        raise _wrong(
            edit,
            text(
                "A weight is a number above 0; only its share among its siblings counts. To leave it out, remove it."
            ),
        )
    return repr(value)


def _share(edit: Edit, known: Known) -> str:
    value = _number(edit)
    if not 0 <= value <= 100:
        raise _wrong(edit, text("A share is a number from 0 to 100, in percent."))
    return repr(value)


def _position(edit: Edit, known: Known) -> str:
    value = _number(edit)
    if value != int(value) or not 1 <= value <= 99:
        raise _wrong(edit, text("A place in the order is a whole number from 1."))
    return str(int(value))


def _day(edit: Edit, known: Known) -> str:
    try:
        return (
            edit.value if isinstance(edit.value, date) else date.fromisoformat(str(edit.value).strip())
        ).isoformat()
    except ValueError:
        raise _wrong(edit, text("Enter a day as YYYY-MM-DD.")) from None


def _one_of(*allowed: str) -> _Rule:
    def rule(edit: Edit, known: Known) -> str:
        if edit.value not in allowed:
            raise _wrong(edit, text("It must be one of: {allowed}", allowed=", ".join(allowed)))
        return str(edit.value)

    return rule


def _existing(entity: str, empty: bool = False) -> _Rule:
    def rule(edit: Edit, known: Known) -> str:
        value = str(edit.value).strip()
        if not (value in known[entity] or (empty and not value)):
            raise _wrong(
                edit, text("{entity} with this code must exist: add it first.", entity=ENTITIES[entity])
            )
        return value

    return rule


_INDICATOR: dict[str, _Rule] = {
    "name": _words,
    "name_en": _words,
    "objective": _existing("objective"),
    "perspective": _existing("perspective"),
    "level": _one_of(*Level),
    "polarity": _one_of(*Polarity),
    "measure_unit": _words,
    "weight": _weight,
    "consolidation": _one_of("sum", "average", "last"),
    "form": _one_of("ratio", "geometric", "goalpost", "log_goalpost"),
    "low": _amount,
    "high": _amount,
    "worst": _amount,
    "midpoint": _amount,
    "scale": _words,
    "formula": _words,
    "data_source": _words,
    "note": _words,
    "definition": _words,
    "frequency": _words,
    "owner": _words,
    REMOVED: _one_of("true"),
}
_RULES: dict[str, dict[str, _Rule]] = {
    "indicator": _INDICATOR,
    "objective": {
        "name": _words,
        "name_en": _words,
        "perspective": _existing("perspective"),
        "weight": _weight,
        "mean": _one_of("arithmetic", "geometric"),
        REMOVED: _one_of("true"),
    },
    "unit": {
        "name": _words,
        "parent": _existing("unit", empty=True),
        "type": _words,
        "valid_from": _day,
        "valid_to": _day,
        REMOVED: _one_of("true"),
    },
    "perspective": {
        "name": _words,
        "name_en": _words,
        "weight": _weight,
        "position": _position,
        REMOVED: _one_of("true"),
    },
    "tier": {level.value: _share for level in Level},
    "unit_type": {"tier": _one_of(Tier.CORPORATE, Tier.UNIT), "echelon": _one_of(*Echelon)},
}
