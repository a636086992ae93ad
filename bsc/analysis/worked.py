"""The formula of one achievement in words and with its own numbers, step by step, each step with its rule.

Takes a row as the score macros give it; decides nothing: which rule applied is read from the row (``direction``,
``aim``, ``reading``, ``ratio``), so that what is explained is what was computed.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bsc.i18n import Exact, Text, text
from bsc.policy_model import Entry, Version

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step: what it is about, the rule in words, the same with the row's numbers, and the policy entry behind it."""

    code: str  # direction, formula, scale, limit, cap, floor, rounding, band, missing
    words: Text
    numbers: Text | None = None
    entry: Entry | None = None


POLARITY: dict[str, Text] = {
    "maximize": text("Higher is better."),
    "minimize": text("Lower is better."),
    "stabilize": text("Nearest to the target is best."),
    "range": text("Inside the range is best."),
    "exact": text("Met or not met; nothing in between."),
}

REASON: dict[str, Text] = {
    "not_reported": text("There is a target but no actual: it was not reported."),
    "no_target": text("There is no target, so nothing to compare with."),
    "not_due": text("The period has not ended and nothing is reported yet."),
    "no_polarity": text("Nobody has said which way is better; say so in the catalogue."),
    "not_computable": text("The rules give no number for this."),
    "not_assessed": text("Too little of its weight is measured."),
    "undocumented": text("The rule set does not say how this is computed."),
    "unmapped": text("None of its indicators has a perspective yet."),
}

DETAIL: dict[str, Text] = {
    "rule_undocumented": text(
        "The rule set does not document this case; fill it in or choose another rule set."
    ),
    "no_goalposts": text("An index needs two different goalposts; enter them in the catalogue."),
    "form_and_polarity": text("An index between goalposts needs higher or lower is better."),
    "log_of_nonpositive": text("A logarithm needs an actual and goalposts above 0."),
    "mixed_targets": text("The shorter periods have targets of different kinds, which do not add up."),
    "text_has_no_distance": text("A grade in words has no distance; only higher or lower is better fits."),
    "target_not_on_scale": text(
        "The target stands on no ordered scale of the rule set, or on several; name its scale in the catalogue."
    ),
    "actual_not_on_scale": text("The actual does not stand on the scale of the target."),
    "actual_is_text": text("The target is a number and the actual is a text."),
    "no_range": text("The range has no bounds."),
    "unbounded": text("Target ÷ actual has no end as the actual reaches 0, and the rule set has no cap."),
    "target_unreadable": text("The target is no number."),
    "target_zero": text("The target is 0; enter the worst tolerable value in the catalogue."),
    "target_zero_worst_unusable": text(
        "The target is 0, and the rules cannot measure from the worst tolerable value given."
    ),
    "target_negative": text("The rule set has no formula for this negative target."),
    "scale_unknown": text("The rule set has no scale of the indicator's name."),
}


def steps(row: Row, version: Version) -> tuple[Step, ...]:
    """From direction to band; for a missing achievement, why there is none."""
    if row["reason"] is not None:
        return missing(row, version)
    found, earned = formula(row, version)
    return (*direction(row), *found, *limits(row, earned, version), *band(row, version))


def missing(row: Row, version: Version) -> tuple[Step, ...]:
    """Why there is no achievement, and what to do."""
    detail = row.get("detail")
    found = [Step("missing", REASON[row["reason"]], DETAIL.get(detail) if detail else None)]
    if row["reason"] == "not_reported" and version.value("roll_up.missing") == "zero":
        found.append(Step("missing", text("It counts as 0."), None, version.entries["roll_up.missing"]))
    return tuple(found)


def direction(row: Row) -> tuple[Step, ...]:
    """Which way is better, and how an index or a range turns that into a formula."""
    return (Step("direction", POLARITY[row["polarity"]]),)


def formula(row: Row, version: Version) -> tuple[list[Step], float | None]:
    """The step or steps from actual and target to an achievement that is not limited yet, and that achievement."""
    ratio, aim, reading = row["ratio"], row["aim"], row["reading"]
    if row["form"] in ("goalpost", "log_goalpost"):
        return [_goalpost(row)], ratio
    if row["polarity"] == "exact":
        return [_exact(row, version)], None
    found: list[Step] = []
    if row["target_kind"] == "text":
        found.append(_grades(row, version))
    if row.get("is_converted"):
        found.append(
            Step(
                "formula",
                text("The target cannot be exceeded, and it is met."),
                text("Achievement {value}%", value=Exact(version.value("achievement.at_maximum"))),
                version.entries["achievement.at_maximum"],
            )
        )
        return found, version.value("achievement.at_maximum")
    if row.get("is_unbounded"):
        found.append(
            Step(
                "formula",
                text("target ÷ actual × 100; an actual at or below 0 earns the cap."),
                None,
                version.entries["achievement.minimize_form"],
            )
        )
        return found, None
    if row["direction"] == "inside":
        found.append(
            Step(
                "formula",
                text("The actual lies inside the range: met."),
                text("{low} to {high}, actual {actual}: 100%", **_range(row), actual=Exact(reading)),
                version.entries["achievement.range"],
            )
        )
        return found, ratio
    if row["target_kind"] == "range" or row["polarity"] == "range":
        found.append(
            Step(
                "formula",
                text("The actual lies outside the range: the nearer bound is the target."),
                text(
                    "{low} to {high}, actual {actual}: {aim}",
                    **_range(row),
                    actual=Exact(reading),
                    aim=Exact(aim),
                ),
                version.entries["achievement.range"],
            )
        )
    words, key = _rule(row, version)
    numbers = {
        "actual": Exact(reading),
        "target": Exact(aim),
        "worst": Exact(row["worst"] or 0.0),
        "ratio": ratio,
    }
    found.append(Step("formula", words[0], Text(words[1].msgid, numbers), version.entries[key]))
    if row["target_kind"] in ("above", "below") and reading == aim:
        found.append(
            Step(
                "formula", text("The target itself is not enough as it is written: 100%, and not met."), None
            )
        )
    if row["direction"] != "stabilize":
        return found, ratio
    step, earned = _scale(row, version)
    return [*found, step], earned


def _rule(row: Row, version: Version) -> tuple[tuple[Text, Text], str]:
    """The formula that gave the ratio, in words and with room for numbers, and its key in the rule set."""
    aim, way = row["aim"], row["direction"]
    sign = "negative" if aim < 0 else "zero" if aim == 0 else "positive"
    key = {"negative": f"achievement.negative_{way}", "zero": f"achievement.zero_{way}"}.get(
        sign, f"achievement.{way}_form"
    )
    if way == "maximize":
        return {
            "positive": (_DIVIDE, key),
            "negative": (_MIRROR, key),
            "zero": (_FROM_WORST_UP, key),
        }[sign]
    if way == "minimize":
        form = version.value("achievement.minimize_form")
        return {
            "positive": (_COMPLEMENT if form == "complement" else _INVERSE, key),
            "negative": (_DIVIDE, key),
            "zero": (_FROM_WORST_DOWN, key),
        }[sign]
    if sign == "positive":
        return (_DIVIDE if row["reading"] <= aim else _OVERSHOOT), key
    return (_DISTANCE if sign == "negative" else _DISTANCE_WORST), key


# in words, and in the row's own numbers: signs alone, the same in every language
_DIVIDE = (text("actual ÷ target × 100"), Text("{actual} ÷ {target} × 100 = {ratio}"))
_MIRROR = (
    text("(1 + (1 − actual ÷ target)) × 100, since the target is negative"),
    Text("(1 + (1 − {actual} ÷ {target})) × 100 = {ratio}"),
)
_COMPLEMENT = (
    text("(1 + (1 − actual ÷ target)) × 100"),
    Text("(1 + (1 − {actual} ÷ {target})) × 100 = {ratio}"),
)
_INVERSE = (text("target ÷ actual × 100"), Text("{target} ÷ {actual} × 100 = {ratio}"))
_FROM_WORST_DOWN = (
    text("(worst − actual) ÷ worst × 100, since the target is 0; worst is the worst tolerable value"),
    Text("({worst} − {actual}) ÷ {worst} × 100 = {ratio}"),
)
_FROM_WORST_UP = (
    text("(actual − worst) ÷ (0 − worst) × 100, since the target is 0; worst is the worst tolerable value"),
    Text("({actual} − {worst}) ÷ (0 − {worst}) × 100 = {ratio}"),
)
_OVERSHOOT = (
    text("closeness: 200 − actual ÷ target × 100, since the actual is above the target"),
    Text("200 − {actual} ÷ {target} × 100 = {ratio}"),
)
_DISTANCE = (
    text("closeness: (1 − |actual − target| ÷ |target|) × 100"),
    Text("(1 − |{actual} − {target}| ÷ |{target}|) × 100 = {ratio}"),
)
_DISTANCE_WORST = (
    text(
        "closeness: (1 − |actual| ÷ |worst|) × 100, since the target is 0; worst is the worst tolerable value"
    ),
    Text("(1 − |{actual}| ÷ |{worst}|) × 100 = {ratio}"),
)


def _range(row: Row) -> dict[str, Any]:
    """The bounds of a range, a dash for an open end."""
    low, high = row["target_low"], row["target_high"]
    if low is None and high is None:
        low = high = row["target"]
    return {"low": "–" if low is None else Exact(low), "high": "–" if high is None else Exact(high)}


def _goalpost(row: Row) -> Step:
    numbers = {
        "actual": Exact(row["reading"]),
        "low": Exact(row["low"]),
        "high": Exact(row["high"]),
        "ratio": row["ratio"],
    }
    if row["form"] == "goalpost" and row["polarity"] == "maximize":
        return Step(
            "formula",
            text("(actual − low) ÷ (high − low) × 100, between the goalposts low and high"),
            Text("({actual} − {low}) ÷ ({high} − {low}) × 100 = {ratio}", numbers),
        )
    if row["form"] == "goalpost":
        return Step(
            "formula",
            text("(high − actual) ÷ (high − low) × 100, between the goalposts low and high"),
            Text("({high} − {actual}) ÷ ({high} − {low}) × 100 = {ratio}", numbers),
        )
    if row["polarity"] == "maximize":
        return Step(
            "formula",
            text("(ln actual − ln low) ÷ (ln high − ln low) × 100, between the goalposts low and high"),
            Text("(ln {actual} − ln {low}) ÷ (ln {high} − ln {low}) × 100 = {ratio}", numbers),
        )
    return Step(
        "formula",
        text("(ln high − ln actual) ÷ (ln high − ln low) × 100, between the goalposts low and high"),
        Text("(ln {high} − ln {actual}) ÷ (ln {high} − ln {low}) × 100 = {ratio}", numbers),
    )


def _exact(row: Row, version: Version) -> Step:
    key = "achievement.exact_met" if row["met"] else "achievement.exact_missed"
    words = text("The target is met exactly.") if row["met"] else text("The target is not met exactly.")
    return Step(
        "formula", words, text("Achievement {value}%", value=Exact(version.value(key))), version.entries[key]
    )


def _grades(row: Row, version: Version) -> Step:
    """Grades in words become points on their scale."""
    said = row["actual_text"] if row["actual_text"] is not None else Exact(row["actual"])
    words = text("The grades become points on their ordered scale.")
    if row["aim"] is None or row["reading"] is None:
        return Step(
            "formula",
            words,
            text("actual {actual}, target {target}", actual=said, target=row["target_text"]),
            version.entries["scales.text"],
        )
    return Step(
        "formula",
        words,
        text(
            "actual {actual} is {points}, target {target} is {aim}",
            actual=said,
            points=Exact(row["reading"]),
            target=row["target_text"],
            aim=Exact(row["aim"]),
        ),
        version.entries["scales.text"],
    )


def _scale(row: Row, version: Version) -> tuple[Step, float]:
    """What closeness to the target earns: the step, and the achievement."""
    scale = next(s for s in version.stabilize_scales if s.scale == row["scale"])
    near, points = row["ratio"], scale.points
    entry = version.entries["scales.stabilize"]
    words = text("Closeness earns an achievement along the scale {scale}.", scale=scale.name)
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x0 <= near < x1:
            earned = y0 + (near - x0) * (y1 - y0) / (x1 - x0)
            given = {"x0": Exact(x0), "x1": Exact(x1), "y0": Exact(y0), "y1": Exact(y1)}
            numbers = Text(
                "{y0} + ({near} − {x0}) ÷ ({x1} − {x0}) × ({y1} − {y0}) = {earned}",
                given | {"near": near, "earned": earned},
            )
            return Step("scale", words, numbers, entry), earned
    end = points[0][1] if near < points[0][0] else points[-1][1]
    numbers = text("{near} lies beyond the scale: {earned}", near=near, earned=Exact(end))
    return Step("scale", words, numbers, entry), end


def limits(row: Row, earned: float | None, version: Version) -> list[Step]:
    """Cap, floor and rounding, where they changed what was earned."""
    found = []
    cap, floor = version.value("achievement.cap"), version.value("achievement.floor")
    if earned is not None and cap is not None and earned > cap:
        words = text("No more than {cap}% counts.", cap=Exact(cap))
        found.append(Step("cap", words, None, version.entries["achievement.cap"]))
    if earned is not None and floor is not None and earned < floor:
        words = text("No less than {floor}% counts.", floor=Exact(floor))
        found.append(Step("floor", words, None, version.entries["achievement.floor"]))
    digits = version.value("roll_up.round")
    if digits is not None:
        found.append(
            Step(
                "rounding",
                text("Rounded half up to {digits} decimals.", digits=digits),
                text("Achievement {value}%", value=Exact(row["achievement"])),
                version.entries["roll_up.round"],
            )
        )
    return found


def band(row: Row, version: Version) -> list[Step]:
    """The band of the achievement, or that the rule set leaves its bounds blank."""
    entry = version.entries["bands.indicator"]
    found = version.band("indicator", row["band"]) if row.get("band") else None
    if found is None:
        return [Step("band", text("The rule set documents no band for this achievement."), None, entry)]
    return [
        Step(
            "band",
            text("Achievement {value}%: {band}", value=row["achievement"], band=found.name),
            None,
            entry,
        )
    ]
