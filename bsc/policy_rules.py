"""The rules that a policy file may set: key, and how a value is read and checked.

Owns what single values may be; ``bsc.policy`` owns files, dates and what values mean to each other.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bsc.i18n import Language, Text, text

Read = Callable[[Any], Any]
GRAINS = ("quarter", "semester", "year")  # that longer periods may have
COMPONENTS = ("kpi", "assessment", "development")  # of a career score
# weights of single objectives and indicators that stand above those of the catalogue; none unless somebody says so
OBJECTIVE_WEIGHTS, INDICATOR_WEIGHTS = "roll_up.objective_weights", "roll_up.indicator_weights"


class Problem(Exception):
    """A value that a rule cannot take, with the reason in words."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.msgid)
        self.why = why


class _Blank:
    """Not documented by the rule set; the page names it, and what hangs on it is not computed."""

    def __repr__(self) -> str:
        return "BLANK"


BLANK = _Blank()


@dataclass(frozen=True)
class Labels:
    """A name in both languages: data, not a text of ours."""

    id: str
    en: str

    def show(self, lang: Language) -> str:
        return self.en if lang.code == "en" else self.id


@dataclass(frozen=True)
class Perspective:
    """A perspective of the scorecard; ``weight`` is None where it is not documented."""

    code: str
    name: Labels
    weight: float | None


@dataclass(frozen=True)
class Band:
    """A band from ``low`` up to the next higher band; ``colour`` is good, near or bad.

    ``low`` is None for the lowest band (open below), and for another one whose boundary is not documented.
    """

    band: str
    name: Labels
    colour: str
    low: float | None
    inclusive: bool  # whether ``low`` itself belongs to the band


@dataclass(frozen=True)
class Grade:
    """A grade of an ordered text scale; ``points`` is None where not documented. ``low`` for numbers that earn it."""

    grade: str
    points: float | None
    also: tuple[str, ...] = ()
    low: float | None = None
    inclusive: bool = True


@dataclass(frozen=True)
class TextScale:
    """Grades from the lowest to the highest."""

    scale: str
    name: Labels
    grades: tuple[Grade, ...]


@dataclass(frozen=True)
class StabilizeScale:
    """What closeness to the target earns, in percent: a line through ``points`` (x rising)."""

    scale: str
    name: Labels
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Rating:
    """A rating level of people's scores: from ``low`` (included, in points) up to the next higher level."""

    level: str
    name: Labels
    colour: str
    low: float


@dataclass(frozen=True)
class Rank:
    """A grade of people; ``pay_step`` is what one step up costs, in rupiah a month, None where nobody said."""

    grade: str
    name: Labels
    pay_step: float | None


@dataclass(frozen=True)
class Rule:
    """One rule: how its value is read, and what a form needs to know about it.

    ``kind``: number, whole, word (one of ``choices``), words (some of them), or "" for anything longer. ``optional``:
    "none" is a value too.
    """

    read: Read
    kind: str = ""
    choices: tuple[str, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    optional: bool = False


def _number(low: float = -math.inf, high: float = math.inf, or_none: bool = False) -> Read:
    def read(value: Any) -> float | None:
        if or_none and value == "none":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Problem(text("Write a number."))
        if not low <= value <= high:
            raise Problem(text("Write a number from {low} to {high}.", low=low, high=high))
        return float(value)

    return read


def _whole(low: int, high: int, or_none: bool = False) -> Read:
    def read(value: Any) -> int | None:
        if or_none and value == "none":
            return None
        if type(value) is not int or not low <= value <= high:
            raise Problem(text("Write a whole number from {low} to {high}.", low=low, high=high))
        return value

    return read


def _choice(*choices: str) -> Read:
    def read(value: Any) -> str:
        if value not in choices or not isinstance(value, str):
            raise Problem(text("Write one of: {choices}", choices=", ".join(choices)))
        return value

    return read


def _code(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Problem(text("Write text in quotes."))
    return value


def _grains(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or any(v not in GRAINS for v in value) or len(set(value)) != len(value):
        raise Problem(text("Write one of: {choices}", choices=", ".join(GRAINS)))
    return tuple(value)


def _items(value: Any, allowed: set[str], needed: set[str]) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not value:
        raise Problem(text("Write a list of tables."))
    for item in value:
        if not isinstance(item, dict):
            raise Problem(text("Write a list of tables."))
        for name in item:
            if name not in allowed:
                raise Problem(text("There is no field {name} here.", name=str(name)))
        for name in sorted(needed):
            if name not in item:
                raise Problem(text("The field {name} is missing.", name=name))
    return value


def _labels(value: Any) -> Labels:
    if (
        not isinstance(value, dict)
        or set(value) != {"id", "en"}
        or not all(isinstance(v, str) for v in value.values())
    ):
        raise Problem(text("Write names in both languages: id and en."))
    return Labels(value["id"], value["en"])


def _distinct(codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise Problem(text("{code} stands there twice.", code=code))


def _perspectives(value: Any) -> tuple[Perspective, ...]:
    weight = _number(0, 1e12)
    read = tuple(
        Perspective(
            _code(item["code"]), _labels(item["name"]), weight(item["weight"]) if "weight" in item else None
        )
        for item in _items(value, {"code", "name", "weight"}, {"code", "name"})
    )
    _distinct([p.code for p in read])
    if any(p.code == "unmapped" for p in read):
        raise Problem(text("The code {code} is taken.", code="unmapped"))
    return read


def _low(item: Mapping[str, Any]) -> tuple[float | None, bool]:
    if "from" in item and "above" in item:
        raise Problem(text("Write from or above, not both."))
    if "above" in item:
        return _number()(item["above"]), False
    return (_number()(item["from"]) if "from" in item else None), True


def _bands(value: Any) -> tuple[Band, ...]:
    items = _items(value, {"band", "name", "colour", "from", "above"}, {"band", "name", "colour"})
    colour = _choice("good", "near", "bad")
    read = tuple(
        Band(_code(item["band"]), _labels(item["name"]), colour(item["colour"]), *_low(item))
        for item in items
    )
    _distinct([b.band for b in read])
    return read


def _text_scales(value: Any) -> tuple[TextScale, ...]:
    scales = []
    for item in _items(value, {"scale", "name", "grades"}, {"scale", "name", "grades"}):
        grades = []
        for grade in _items(item["grades"], {"grade", "points", "also", "from", "above"}, {"grade"}):
            also = grade.get("also", [])
            if not isinstance(also, list):
                raise Problem(text("Write a list of texts."))
            points = _number(0)(grade["points"]) if "points" in grade else None
            grades.append(Grade(_code(grade["grade"]), points, tuple(_code(a) for a in also), *_low(grade)))
        _distinct([text_key(word) for g in grades for word in (g.grade, *g.also)])
        known = [g.points for g in grades if g.points is not None]
        lows = [g.low for g in grades if g.low is not None]
        if known != sorted(known) or lows != sorted(lows):
            raise Problem(
                text("The grades of {scale} must stand from low to high.", scale=str(item["scale"]))
            )
        scales.append(TextScale(_code(item["scale"]), _labels(item["name"]), tuple(grades)))
    _distinct([s.scale for s in scales])
    return tuple(scales)


def _stabilize_scales(value: Any) -> tuple[StabilizeScale, ...]:
    scales = []
    for item in _items(value, {"scale", "name", "points"}, {"scale", "name", "points"}):
        points = item["points"]
        if (
            not isinstance(points, list)
            or len(points) < 2
            or any(not isinstance(p, list) or len(p) != 2 for p in points)
        ):
            raise Problem(text("Write two or more points [closeness, achievement]."))
        read = tuple((_number()(x), _number()(y)) for x, y in points)
        if any(a[0] >= b[0] for a, b in itertools.pairwise(read)):
            raise Problem(text("The points of a scale must rise."))
        scales.append(StabilizeScale(_code(item["scale"]), _labels(item["name"]), read))
    _distinct([s.scale for s in scales])
    return tuple(scales)


def _ratings(value: Any) -> tuple[Rating, ...]:
    """Rating levels from the lowest to the highest."""
    fields = {"level", "name", "colour", "from"}
    colour, low = _choice("good", "near", "bad"), _number(0, 1000)
    read = tuple(
        Rating(_code(item["level"]), _labels(item["name"]), colour(item["colour"]), low(item["from"]))
        for item in _items(value, fields, fields)
    )
    _distinct([r.level for r in read])
    if any(a.low >= b.low for a, b in itertools.pairwise(read)):
        raise Problem(text("The levels must stand from low to high."))
    return read


def _ranks(value: Any) -> tuple[Rank, ...]:
    """Grades of people from the lowest to the highest."""
    money = _number(0, 1e12)
    read = tuple(
        Rank(
            _code(item["grade"]),
            _labels(item["name"]),
            money(item["pay_step"]) if "pay_step" in item else None,
        )
        for item in _items(value, {"grade", "name", "pay_step"}, {"grade", "name"})
    )
    _distinct([r.grade for r in read])
    return read


def _by_component(high: float) -> Read:
    """A number for some or all of the three components."""

    def read(value: Any) -> tuple[tuple[str, float], ...]:
        if not isinstance(value, dict) or any(name not in COMPONENTS for name in value):
            raise Problem(text("Write a table of: {names}", names=", ".join(COMPONENTS)))
        return tuple((name, _number(0, high)(value[name])) for name in COMPONENTS if name in value)

    return read


def _objective_weights(value: Any) -> tuple[tuple[str, float], ...]:
    """(objective, weight), in the order of the codes."""
    if not isinstance(value, dict):
        raise Problem(text("Write it as tables."))
    weight = _number(0, 1e12)
    return tuple(sorted((_code(code), _weight(weight, given)) for code, given in value.items()))


def _indicator_weights(value: Any) -> tuple[tuple[str, str, float], ...]:
    """(unit or '' for every unit, indicator, weight), in the order of the codes."""
    if value == []:
        return ()
    items = _items(value, {"unit", "indicator", "weight"}, {"indicator", "weight"})
    weight = _number(0, 1e12)
    read = [(str(i.get("unit", "")), _code(i["indicator"]), _weight(weight, i["weight"])) for i in items]
    _distinct([f"{code} {unit}".strip() for unit, code, _ in read])
    return tuple(sorted(read))


def _weight(number: Read, given: Any) -> float:
    try:
        return float(number(given))
    except Problem as problem:
        raise Problem(text("Write a number from 0.")) from problem


def text_key(words: str) -> str:
    """A grade as it is compared, the same as the SQL macro of that name."""
    return words.strip().upper()


def _amount(low: float = -math.inf, high: float = math.inf, or_none: bool = False) -> Rule:
    return Rule(_number(low, high, or_none), "number", (), low, high, or_none)


def _count(low: int, high: int, or_none: bool = False) -> Rule:
    return Rule(_whole(low, high, or_none), "whole", (), low, high, or_none)


def _word(*choices: str) -> Rule:
    return Rule(_choice(*choices), "word", choices)


_MEAN = _word("arithmetic", "geometric")

RULES: dict[str, Rule] = {
    "achievement.cap": _amount(or_none=True),
    "achievement.floor": _amount(or_none=True),
    "achievement.maximize_form": _word("ratio"),
    "achievement.minimize_form": _word("complement", "inverse"),
    "achievement.stabilize_form": _word("closeness"),
    "achievement.negative_maximize": _word("mirror", "none"),
    "achievement.negative_minimize": _word("mirror", "none"),
    "achievement.negative_stabilize": _word("mirror", "none"),
    "achievement.zero_maximize": _word("worst", "none"),
    "achievement.zero_minimize": _word("worst", "none"),
    "achievement.zero_stabilize": _word("worst", "none"),
    "achievement.range": _word("bounds"),
    "achievement.stabilize_scale": Rule(_code),
    "achievement.exact_met": _amount(),
    "achievement.exact_missed": _amount(),
    "achievement.at_maximum": _amount(or_none=True),
    "consolidation.default": _word("sum", "average", "last"),
    "consolidation.missing": _word("null_result", "skip"),
    "consolidation.grains": Rule(_grains, "words", GRAINS),
    "consolidation.year_starts": _count(1, 12),
    "roll_up.indicator": _MEAN,
    "roll_up.objective": _MEAN,
    "roll_up.perspective": _MEAN,
    "roll_up.organisation": _MEAN,
    "roll_up.missing": _word("reweight", "zero"),
    "roll_up.minimum_coverage": _amount(0, 100),
    "roll_up.round": _count(0, 6, or_none=True),
    OBJECTIVE_WEIGHTS: Rule(_objective_weights),
    INDICATOR_WEIGHTS: Rule(_indicator_weights),
    "people.minimum_cell": _count(5, 1000),
    "career.kpi": _amount(0, 100),
    "career.assessment": _amount(0, 100),
    "career.development": _amount(0, 100),
    "career.minimum": _amount(0, 1000),
    "career.floors": Rule(_by_component(1000)),
    "career.low": _amount(0, 1000),
    "career.low_periods": _count(1, 32),
    "career.of_periods": _count(1, 32),
    "career.levels": Rule(_ratings),
    "career.grades": Rule(_ranks),
    "career.reliability": Rule(_by_component(1)),
    "career.take_up": _amount(0, 100),
    "perspectives": Rule(_perspectives),
    "bands.round": _count(0, 6, or_none=True),
    "bands.indicator": Rule(_bands),
    "bands.objective": Rule(_bands),
    "bands.perspective": Rule(_bands),
    "bands.organisation": Rule(_bands),
    "scales.stabilize": Rule(_stabilize_scales),
    "scales.text": Rule(_text_scales),
}
