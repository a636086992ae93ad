"""Names of the cascade's measures, and how their numbers and lists are shown."""

from __future__ import annotations

from bsc.analysis.cascade_views import View
from bsc.i18n import Language, Text, text

NAMES: dict[str, Text] = {
    "reach": text("Line of sight"),
    "alignment": text("Effort where the strategy wants it"),
    "shares": text("If the missing shares were different"),
    "surplus": text("Surplus and deficit of objectives"),
    "coverage": text("Objectives that somebody works on"),
    "orphans": text("Work linked to nothing"),
    "barren": text("Strategy without work"),
    "target_coverage": text("Targets that add up"),
    "leaks": text("Where work is lost on the way"),
    "concentration": text("Objectives that rest on few units"),
    "duplication": text("Sibling units that do the same"),
    "friction": text("Units that pull against each other"),
    "dilution": text("Long or thin paths"),
    "throughput": text("Narrow passages"),
}
_SHARE = text("Share of all work weight")
AMOUNTS: dict[str, Text] = {
    "reach": _SHARE,
    "orphans": _SHARE,
    "leaks": _SHARE,
    "shares": _SHARE,
    "throughput": _SHARE,
    "coverage": text("Strategic weight"),
    "barren": text("Weight"),
    "surplus": text("Points of effort too many or too few"),
    "target_coverage": text("Children's targets as a part of the target"),
    "concentration": text("Concentration (1 = one unit alone)"),
    "duplication": text("Likeness (1 = the same)"),
    "friction": text("Rank correlation of their achievements"),
    "dilution": text("Share that arrives"),
}
TIERS: dict[str, Text] = {
    "kpi": text("KPI of people"),
    "indicator": text("Unit indicator"),
    "objective": text("Objective"),
    "unit": text("Pair of units"),
}
OTHERS = text("Other KPIs, each of few people")
NONE = text("Linked to nothing")


def value(view: View, lang: Language) -> str:
    """The number of a measure as text; a range where there is one."""
    if view.name == "shares" and view.low is not None and view.high is not None:
        return f"{lang.number(100 * view.low, 1, fixed=True)}–{lang.percent(100 * view.high, 1, fixed=True)}"
    if view.value is None:
        return "–"
    if view.name in ("duplication", "friction"):
        return lang.number(view.value, 0)
    if view.name == "surplus":
        return lang.t("{points} points", points=lang.number(100 * view.value, 1, fixed=True))
    return lang.percent(100 * view.value, 1, fixed=True)


def amount(name: str, number: float, lang: Language) -> str:
    """What one entry of a list amounts to."""
    if name == "barren":
        return lang.number(number, 2)
    if name in ("concentration", "duplication", "friction"):
        return lang.number(number, 3, fixed=True)
    if name == "surplus":
        return ("+" if number > 0 else "") + lang.number(100 * number, 1, fixed=True)
    return lang.percent(100 * number, 2)
