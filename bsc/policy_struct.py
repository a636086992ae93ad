"""The values of a rule set as the SQL type ``policy_t`` wants them: owns their places in it, and the ends of bands."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from bsc.policy_rules import INDICATOR_WEIGHTS, OBJECTIVE_WEIGHTS, Band, StabilizeScale, TextScale, text_key

_PLAIN_FIELDS = {
    "cap": "achievement.cap",
    "floor": "achievement.floor",
    "minimize_form": "achievement.minimize_form",
    "negative_maximize": "achievement.negative_maximize",
    "negative_minimize": "achievement.negative_minimize",
    "negative_stabilize": "achievement.negative_stabilize",
    "zero_maximize": "achievement.zero_maximize",
    "zero_minimize": "achievement.zero_minimize",
    "zero_stabilize": "achievement.zero_stabilize",
    "range_rule": "achievement.range",
    "stabilize_scale": "achievement.stabilize_scale",
    "exact_met": "achievement.exact_met",
    "exact_missed": "achievement.exact_missed",
    "at_maximum": "achievement.at_maximum",
    "consolidation": "consolidation.default",
    "consolidation_missing": "consolidation.missing",
    "missing": "roll_up.missing",
    "minimum_coverage": "roll_up.minimum_coverage",
    "mean_indicator": "roll_up.indicator",
    "mean_objective": "roll_up.objective",
    "mean_perspective": "roll_up.perspective",
    "mean_organisation": "roll_up.organisation",
    "round_digits": "roll_up.round",
    "band_digits": "bands.round",
}


def structure(value: Callable[[str], Any]) -> dict[str, Any]:
    """The fields of one element of ``policy_t.versions``, except its number and dates; ``value`` gives a rule's value."""
    return {name: value(key) for name, key in _PLAIN_FIELDS.items()} | {
        "perspectives": [
            {"code": p.code, "weight": p.weight, "position": n}
            for n, p in enumerate(value("perspectives") or ())
        ],
        "bands": [
            band
            for node in ("indicator", "objective", "perspective", "organisation")
            for band in _intervals(node, value(f"bands.{node}") or ())
        ],
        "text_grades": [row for scale in value("scales.text") or () for row in _grades(scale)],
        "stabilize_segments": [row for scale in value("scales.stabilize") or () for row in _segments(scale)],
        "objective_weights": [
            {"objective": code, "weight": weight} for code, weight in value(OBJECTIVE_WEIGHTS) or ()
        ],
        "indicator_weights": [
            {"unit": unit, "indicator": code, "weight": weight}
            for unit, code, weight in value(INDICATOR_WEIGHTS) or ()
        ],
    }


def _intervals(node: str, bands: tuple[Band, ...]) -> list[dict[str, Any]]:
    """Bands with both ends; one with an end that is not documented is left out: nothing falls into it."""
    rows = []
    for number, band in enumerate(bands):
        lowest = number == len(bands) - 1
        above = bands[number - 1] if number else None
        if (band.low is None and not lowest) or (above is not None and above.low is None):
            continue
        rows.append(
            {
                "node": node,
                "band": band.band,
                "colour": band.colour,
                "low": -math.inf if band.low is None else band.low,
                "low_inclusive": band.inclusive,
                "high": math.inf if above is None else above.low,
                "high_inclusive": False if above is None else not above.inclusive,
            }
        )
    return rows


def _grades(scale: TextScale) -> list[dict[str, Any]]:
    rows = []
    for number, grade in enumerate(scale.grades):
        higher = scale.grades[number + 1] if number + 1 < len(scale.grades) else None
        for word in (grade.grade, *grade.also):
            rows.append(
                {
                    "scale": scale.scale,
                    "grade": text_key(word),
                    "position": number,
                    "points": grade.points,
                    "highest": higher is None,
                    "low": grade.low if word == grade.grade else None,
                    "low_inclusive": grade.inclusive,
                    "high": math.inf if higher is None else higher.low,
                    "high_inclusive": False if higher is None else not higher.inclusive,
                }
            )
    return rows


def _segments(scale: StabilizeScale) -> list[dict[str, Any]]:
    (x0, y0), (xn, yn) = scale.points[0], scale.points[-1]
    lines = [
        ((-math.inf, y0), (x0, y0)),
        *zip(scale.points, scale.points[1:], strict=False),
        ((xn, yn), (math.inf, yn)),
    ]
    return [{"scale": scale.scale, "x0": a[0], "y0": a[1], "x1": b[0], "y1": b[1]} for a, b in lines]
