"""Single places inside rules that are lists: a perspective's weight, the bound of a band, the points of a text scale.

Owns their names (``perspectives.customer.weight``, ``bands.indicator.near.from``, ``scales.text.sakip.points``), how a
value for one is read, and the list with that value in it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from bsc.i18n import text
from bsc.policy_rules import BLANK, Band, Perspective, Problem, TextScale

NODES = ("indicator", "objective", "perspective", "organisation")


def rule_of(place: str) -> str | None:
    """The rule that holds a place; None when the name is not that of a place."""
    rule, code, field = parts(place)
    if field == "weight" and rule == "perspectives" and code:
        return rule
    if field == "from" and rule in {f"bands.{node}" for node in NODES} and code:
        return rule
    if field == "points" and rule == "scales.text" and code:
        return rule
    return None


def parts(place: str) -> tuple[str, str, str]:
    """(rule, code, field) of a place's name; empty texts where a part is missing."""
    rest, _, field = place.rpartition(".")
    rule, _, code = rest.rpartition(".")
    return rule, code, field


def filled(place: str, held: Any, given: Any) -> Any:
    """The list ``held`` with ``given`` in ``place``. Problem for an unknown place, or a value it cannot take."""
    rule, code, field = parts(place)
    if rule_of(place) is None or held is BLANK or code not in {_code(item) for item in held}:
        raise Problem(text("There is no such rule."))
    if field == "points":
        return tuple(_pointed(item, given) if _code(item) == code else item for item in held)
    if rule.startswith("bands.") and code == held[-1].band:
        raise Problem(text("The lowest band is open below."))
    number = _number(given)
    name = "weight" if field == "weight" else "low"
    return tuple(replace(item, **{name: number}) if _code(item) == code else item for item in held)


def value(place: str, held: Any) -> Any:
    """What stands in a place, as a policy file would write it; None where it is blank or there is no such place."""
    _, code, field = parts(place)
    item = next((i for i in held if _code(i) == code), None) if held is not BLANK and held else None
    if item is None:
        return None
    if field == "points":
        points = [grade.points for grade in item.grades]
        return None if None in points else points
    return item.weight if field == "weight" else item.low


def _code(item: Perspective | Band | TextScale) -> str:
    if isinstance(item, Perspective):
        return item.code
    return item.band if isinstance(item, Band) else item.scale


def _number(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < math.inf:
        raise Problem(text("Write a number from 0."))
    return float(given)


def _pointed(scale: TextScale, given: Any) -> TextScale:
    """The scale with points for every grade, lowest grade first."""
    if not isinstance(given, list | tuple) or len(given) != len(scale.grades):
        raise Problem(text("Write {n} numbers, from the lowest grade to the highest.", n=len(scale.grades)))
    points = [_number(one) for one in given]
    if points != sorted(points):
        raise Problem(text("The grades of {scale} must stand from low to high.", scale=scale.scale))
    return replace(
        scale, grades=tuple(replace(g, points=p) for g, p in zip(scale.grades, points, strict=True))
    )
