"""A rule set in words: what each rule is about, what its value means, bands with their bounds, what is blank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bsc.i18n import Language, Text, text
from bsc.policy_model import Entry, Version
from bsc.policy_rules import (
    BLANK,
    INDICATOR_WEIGHTS,
    OBJECTIVE_WEIGHTS,
    RULES,
    Band,
    Perspective,
    Problem,
    Rank,
    Rating,
    StabilizeScale,
    TextScale,
)

_MANY = 12  # weights of single indicators that are named one by one

NAMES: dict[str, Text] = {
    "achievement.cap": text("Highest achievement that counts"),
    "achievement.floor": text("Lowest achievement that counts"),
    "achievement.maximize_form": text("Formula when higher is better"),
    "achievement.minimize_form": text("Formula when lower is better"),
    "achievement.stabilize_form": text("Formula when nearest is best"),
    "achievement.negative_maximize": text("Negative target, higher is better"),
    "achievement.negative_minimize": text("Negative target, lower is better"),
    "achievement.negative_stabilize": text("Negative target, nearest is best"),
    "achievement.zero_maximize": text("Target of zero, higher is better"),
    "achievement.zero_minimize": text("Target of zero, lower is better"),
    "achievement.zero_stabilize": text("Target of zero, nearest is best"),
    "achievement.range": text("Target that is a range"),
    "achievement.stabilize_scale": text("Scale when nearest is best"),
    "achievement.exact_met": text("Met, where only met or not met counts"),
    "achievement.exact_missed": text("Not met, where only met or not met counts"),
    "achievement.at_maximum": text("Target that cannot be exceeded, when met"),
    "consolidation.default": text("Longer periods from shorter ones"),
    "consolidation.missing": text("A shorter period without a report"),
    "consolidation.grains": text("Longer periods that are made"),
    "consolidation.year_starts": text("Month in which the year starts"),
    "roll_up.indicator": text("From parts to an indicator"),
    "roll_up.objective": text("From indicators to an objective"),
    "roll_up.perspective": text("From objectives to a perspective"),
    "roll_up.organisation": text("From perspectives to the whole"),
    "roll_up.missing": text("An indicator without a report"),
    "roll_up.minimum_coverage": text("Least share of weight that must be measured"),
    "roll_up.round": text("Rounding of scores"),
    "roll_up.objective_weights": text("Weights of objectives above those of the catalogue"),
    "roll_up.indicator_weights": text("Weights of indicators above those of the catalogue"),
    "people.minimum_cell": text("Smallest group of people that is shown"),
    "career.kpi": text("Weight of the KPIs in the career score"),
    "career.assessment": text("Weight of the assessment in the career score"),
    "career.development": text("Weight of development and certification in the career score"),
    "career.minimum": text("Minimum career score for a Grade Confirmation Request (GCR)"),
    "career.floors": text("Least points of single components for a GCR"),
    "career.low": text("Career score below which a period counts as low"),
    "career.low_periods": text("Low periods after which a downgrade is looked at"),
    "career.of_periods": text("Number of last periods among which they are counted"),
    "career.levels": text("Rating levels of people"),
    "career.grades": text("Grades of people"),
    "career.reliability": text("Reliability of the components (assumed until measured)"),
    "career.take_up": text("Share of those who may be proposed that are expected to be"),
    "perspectives": text("Perspectives and their weights"),
    "bands.round": text("Rounding before a score meets its band"),
    "bands.indicator": text("Bands of an indicator"),
    "bands.objective": text("Bands of an objective"),
    "bands.perspective": text("Bands of a perspective"),
    "bands.organisation": text("Bands of the whole"),
    "scales.stabilize": text("Scales for “nearest is best”"),
    "scales.text": text("Ordered grades in words"),
}

GROUPS: tuple[tuple[Text, str], ...] = (
    (text("Achievement of one indicator"), "achievement."),
    (text("Over the periods"), "consolidation."),
    (text("From indicator to the whole"), "roll_up."),
    (text("People"), "people."),
    (text("Career scores"), "career."),
)

_WORDS: dict[tuple[str, object], Text] = {
    ("achievement.maximize_form", "ratio"): text("actual ÷ target"),
    ("achievement.stabilize_form", "closeness"): text("1 − |actual − target| ÷ |target|"),
    ("achievement.minimize_form", "complement"): text("1 + (1 − actual ÷ target)"),
    ("achievement.minimize_form", "inverse"): text("target ÷ actual"),
    ("negative", "mirror"): text("mirrored: 1 + (1 − actual ÷ target), or its inverse"),
    ("negative", "none"): text("not computable"),
    ("zero", "worst"): text("from the worst tolerable value: (worst − actual) ÷ worst"),
    ("zero", "none"): text("not computable"),
    ("achievement.range", "bounds"): text("inside the range is met; outside, the nearer bound is the target"),
    ("consolidation.default", "sum"): text("sum"),
    ("consolidation.default", "average"): text("average"),
    ("consolidation.default", "last"): text("the last known value"),
    ("consolidation.missing", "null_result"): text("the longer period has no result"),
    ("consolidation.missing", "skip"): text("is passed over"),
    ("roll_up", "arithmetic"): text("weighted mean"),
    ("roll_up", "geometric"): text("weighted geometric mean"),
    ("roll_up.missing", "reweight"): text("its weight goes to the others"),
    ("roll_up.missing", "zero"): text("counts as zero"),
}
_GRAINS = {"quarter": text("quarter"), "semester": text("semester"), "year": text("year")}
_PERCENT = {
    "achievement.cap",
    "achievement.floor",
    "achievement.exact_met",
    "achievement.exact_missed",
    "achievement.at_maximum",
    "roll_up.minimum_coverage",
    "career.kpi",
    "career.assessment",
    "career.development",
    "career.take_up",
}

# kinds of references that their title does not say by itself
KINDS: dict[str, Text] = {
    "illustrative": text("illustrative"),
    "reader": text("set by you"),
}


@dataclass(frozen=True)
class Said:
    """One rule in words: what it is about, its value, since when, by which reference (of which kind), a note."""

    key: str
    name: str
    value: str
    since: str
    reference: str
    kind: str
    note: str
    blank: bool


def rule(entry: Entry, version: Version, lang: Language) -> Said:
    """One dated value in words."""
    blank = entry.value is BLANK
    return Said(
        entry.key,
        lang.show(NAMES[entry.key]),
        lang.t("not documented") if blank else value(entry.key, entry.value, version, lang),
        lang.date(entry.since),
        source(entry, lang),
        lang.show(KINDS[entry.reference.kind])
        if entry.reference.kind in KINDS and not entry.reference.by
        else "",
        entry.note.show(lang) if entry.note else "",
        blank,
    )


def value(key: str, given: object, version: Version, lang: Language) -> str:
    """The value of a rule in words."""
    if given is None:
        return lang.t("none")
    if key in _PERCENT and isinstance(given, int | float):
        return lang.percent(float(given), 2)
    if key == "consolidation.year_starts" and isinstance(given, int):
        return lang.date(date(2000, given, 1), "MMMM")
    if key in ("roll_up.round", "bands.round") and isinstance(given, int):
        return lang.n("to one decimal, half up", "to {n} decimals, half up", given)
    if key == "consolidation.grains" and isinstance(given, tuple):
        return ", ".join(lang.show(_GRAINS[g]) for g in given)
    if key in ("career.minimum", "career.low") and isinstance(given, float):
        return lang.number(given)
    if key.startswith("career.") and isinstance(given, tuple):
        return _of_people(given, lang)
    if key in (OBJECTIVE_WEIGHTS, INDICATOR_WEIGHTS) and isinstance(given, tuple):
        return _own_weights(given, lang)
    if key == "achievement.stabilize_scale":
        named = next((s.name.show(lang) for s in version.stabilize_scales if s.scale == given), None)
        return named or str(given)
    family = key.split(".")[1].split("_")[0] if key.startswith("achievement.") else key.split(".")[0]
    for known in ((key, given), (family, given)):
        if known in _WORDS:
            return lang.show(_WORDS[known])
    return str(given)


def _own_weights(given: tuple[tuple[Any, ...], ...], lang: Language) -> str:
    """Weights by code, and the unit where they are for one: "SS1 40; IK-2 (PST) 25"."""
    said = [
        f"{code}{f' ({unit[0]})' if unit and unit[0] else ''} {lang.number(weight, 2)}"
        for *unit, code, weight in given[:_MANY]
    ]
    if len(given) > _MANY:
        said.append(lang.n("one more", "{n} more", len(given) - _MANY))
    return "; ".join(said) or lang.t("none")


COMPONENT_NAMES: dict[str, Text] = {
    "kpi": text("KPIs"),
    "assessment": text("Assessment"),
    "development": text("Development and certification"),
    "total": text("Career score"),
}


def _of_people(given: tuple[object, ...], lang: Language) -> str:
    """Levels, grades, or a number for each component, one after the other."""
    said = []
    for item in given:
        if isinstance(item, Rating):
            said.append(f"{item.name.show(lang)} ≥ {lang.number(item.low)}")
        elif isinstance(item, Rank):
            cost = f" ({lang.money(item.pay_step)})" if item.pay_step is not None else ""
            said.append(f"{item.grade} {item.name.show(lang)}{cost}")
        elif isinstance(item, tuple):
            said.append(f"{lang.show(COMPONENT_NAMES[str(item[0])])} {lang.value(item[1])}")
    return "; ".join(said) or lang.t("none")


def bounds(bands: tuple[Band, ...], lang: Language) -> list[tuple[Band, str]]:
    """Each band with its bounds in words, best first; an undocumented bound is said to be so."""
    said = []
    for number, band in enumerate(bands):
        above = bands[number - 1] if number else None
        lowest = number == len(bands) - 1
        if band.low is None and not lowest:
            words = lang.t("bound not documented")
        else:
            parts = []
            if band.low is not None:
                limit = lang.number(band.low)
                parts.append(
                    lang.t("from {limit}", limit=limit)
                    if band.inclusive
                    else lang.t("above {limit}", limit=limit)
                )
            if above is not None and above.low is not None:
                limit = lang.number(above.low)
                parts.append(
                    lang.t("below {limit}", limit=limit)
                    if above.inclusive
                    else lang.t("up to {limit}", limit=limit)
                )
            words = ", ".join(parts) or lang.t("bound not documented")
        said.append((band, words))
    return said


def weights(perspectives: tuple[Perspective, ...], lang: Language) -> list[tuple[str, str]]:
    """Each perspective with its weight as a share of their sum; a blank one is said to be not documented."""
    known = [p.weight for p in perspectives if p.weight is not None]
    total = sum(known)
    complete = len(known) == len(perspectives) and total > 0
    return [
        (
            p.name.show(lang),
            lang.t("not documented")
            if p.weight is None
            else lang.percent(100 * p.weight / total, 1)
            if complete
            else lang.number(p.weight),
        )
        for p in perspectives
    ]


def grades(scale: TextScale, lang: Language) -> str:
    """The grades of a scale from lowest to highest, with their points."""
    return " < ".join(
        g.grade + (f" ({lang.number(g.points)})" if g.points is not None else "") for g in scale.grades
    )


def points(scale: StabilizeScale, lang: Language) -> str:
    """What closeness earns: pairs of closeness and achievement in percent."""
    return "; ".join(f"{lang.percent(x, 1)} → {lang.percent(y, 1)}" for x, y in scale.points)


def blank_name(place: str, version: Version, lang: Language) -> str:
    """A place that the rule set leaves blank, in words; ``place`` as ``Version.blanks`` gives it."""
    if place in NAMES:
        return lang.show(NAMES[place])
    rule_key, _, rest = place.rpartition(".")
    rule_key, _, code = rule_key.rpartition(".")
    if rule_key == "perspectives":
        found = version.perspective(code)
        return lang.t("weight of {name}", name=found.name.show(lang) if found else code)
    if rule_key.startswith("bands."):
        band = version.band(rule_key.removeprefix("bands."), code)
        return lang.t(
            "lower bound of “{band}” ({where})",
            band=band.name.show(lang) if band else code,
            where=lang.show(NAMES[rule_key]),
        )
    if rest == "points":
        scale = next((s for s in version.text_scales if s.scale == code), None)
        return lang.t("points of the scale {name}", name=scale.name.show(lang) if scale else code)
    return place


def amendment(key: str, given: Any, version: Version, lang: Language) -> str:
    """A value that somebody entered for a rule or a place, as it was written (``bsc.amendments``), in words."""
    if isinstance(given, list) and all(isinstance(one, int | float) for one in given):
        return " < ".join(lang.number(one) for one in given)
    if key not in RULES:
        return lang.value(given)
    try:
        read = RULES[key].read(given)
    except Problem:
        return str(given)
    if key.startswith("bands.") and isinstance(read, tuple):
        return "; ".join(f"{band.name.show(lang)}: {said}" for band, said in bounds(read, lang))
    return value(key, read, version, lang)


def source(entry: Entry, lang: Language) -> str:
    """Where a value comes from: its reference and page, by whom if a reader entered it, and of single places in it."""
    parts = [entry.reference.title.show(lang)]
    if entry.page:
        parts.append(lang.t("p. {page}", page=entry.page))
    said = ", ".join(parts)
    if entry.reference.by:
        said = lang.t("own entry by {name}: {reference}", name=entry.reference.by, reference=said)
    own = dict.fromkeys(source(part, lang) for part in entry.parts)
    return "; ".join([said, *(lang.t("in part {source}", source=one) for one in own)])


def source_since(entry: Entry, lang: Language) -> str:
    """Where a value comes from, and since when it holds."""
    since = lang.t("since {day}", day=lang.date(entry.since))
    return f"{source(entry, lang)}, {since}"
