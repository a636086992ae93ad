"""An independent, slow reading of the scoring rules in exact fractions; the SQL macros are compared with it.

Written from the rules in words (README of the rules: the method page), not from the SQL: one Python function a rule,
loops instead of joins. Shares no code with bsc but the value objects of a loaded policy.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from bsc.domain import Grain, Period
from bsc.policy_model import Policy, Version

Number = Fraction | float | None
MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}


@dataclass(frozen=True)
class Fact:
    """What the reports say about one indicator of one unit in one period; numbers exact."""

    unit: str
    indicator: str
    period: Period
    breakdown: str = ""
    kind: str | None = None
    target: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    text: str | None = None
    actual: Fraction | None = None
    actual_text: str | None = None

    @property
    def has_actual(self) -> bool:
        return self.actual is not None or self.actual_text is not None


@dataclass(frozen=True)
class Trait:
    """What is known about an indicator."""

    objective: str = ""
    perspective: str | None = None
    polarity: str | None = None
    consolidation: str | None = None
    form: str = "ratio"
    low: Fraction | None = None
    high: Fraction | None = None
    worst: Fraction | None = None
    midpoint: Fraction | None = None
    scale: str | None = None
    weight: Fraction | None = None
    unit_weights: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One scored measurement, in percent."""

    ratio: Number
    achievement: Number
    score: Number
    met: bool | None
    reason: str | None
    counts: bool


@dataclass(frozen=True)
class Node:
    """One scored node of the tree."""

    score: Number
    coverage: Fraction
    reason: str | None
    weight: Fraction | None
    parts: int


def polarity_of(fact: Fact, trait: Trait) -> str | None:
    implied = {"minimum": "maximize", "maximum": "minimize", "range": "range", "text": "maximize"}
    implied |= {"above": "maximize", "below": "minimize"}
    return trait.polarity or implied.get(fact.kind or "")


def maximize(r: Fraction, t: Fraction, worst: Fraction | None, v: Version) -> Number:
    if t > 0:
        return r / t
    if t < 0:
        return 1 + (1 - r / t) if v.value("achievement.negative_maximize") == "mirror" else None
    if v.value("achievement.zero_maximize") == "worst" and worst is not None and worst < 0:
        return (r - worst) / -worst
    return None


def minimize(r: Fraction, t: Fraction, worst: Fraction | None, v: Version) -> Number:
    if t > 0:
        form = v.value("achievement.minimize_form")
        if form == "complement":
            return 1 + (1 - r / t)
        if form == "inverse":
            return t / r if r > 0 else math.inf
        return None
    if t < 0:
        return r / t if v.value("achievement.negative_minimize") == "mirror" else None
    if v.value("achievement.zero_minimize") == "worst" and worst is not None and worst > 0:
        return (worst - r) / worst
    return None


def stabilize(r: Fraction, t: Fraction, worst: Fraction | None, v: Version) -> Number:
    if t > 0:
        return r / t if r <= t else 2 - r / t
    if t < 0:
        return 1 - abs(r - t) / -t if v.value("achievement.negative_stabilize") == "mirror" else None
    if v.value("achievement.zero_stabilize") == "worst" and worst:
        return 1 - abs(r) / abs(worst)
    return None


def on_scale(closeness: Number, name: str | None, v: Version) -> Number:
    """Percent closeness to percent achievement along the straight pieces; flat beyond the ends."""
    scale = next((s for s in v.stabilize_scales if s.scale == name), None)
    if scale is None or closeness is None:
        return None
    points = [(Fraction(str(x)), Fraction(str(y))) for x, y in scale.points]
    if closeness < points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x0 <= closeness < x1:
            return y0 + (closeness - x0) * (y1 - y0) / (x1 - x0)
    return points[-1][1]


def grade_of(scale: Any, text: str | None, number: Fraction | None) -> int | None:
    """The place of a text on a scale, or the place a number earns there."""
    if text is not None:
        for n, grade in enumerate(scale.grades):
            if text.strip().upper() in {w.strip().upper() for w in (grade.grade, *grade.also)}:
                return n
        return None
    best = None
    for n, grade in enumerate(scale.grades):
        if grade.low is None or number is None:
            continue
        low = Fraction(str(grade.low))
        if number > low or (number == low and grade.inclusive):
            best = n
    return best


def scale_for(name: str | None, target: str | None, v: Version) -> Any:
    """The named scale, or the only one on which the target stands."""
    standing = [s for s in v.text_scales if grade_of(s, target, None) is not None]
    if name is not None:
        return next((s for s in standing if s.scale == name), None)
    return standing[0] if len(standing) == 1 else None


def fraction(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(str(value))


@dataclass(frozen=True)
class Rated:
    """An achievement before cap and floor: what it is, the raw ratio, and whether the target is met."""

    value: Number
    ratio: Number = None
    met: bool | None = None
    stabilized: bool = False


def rate(fact: Fact, trait: Trait, v: Version) -> Rated:
    """Achievement in percent before it is clamped; ``value`` None where the rules give no number."""
    polarity = polarity_of(fact, trait)
    hundred = Fraction(100)
    cap = fraction(v.value("achievement.cap"))
    if trait.form in ("goalpost", "log_goalpost"):
        place = goalpost(fact.actual, trait)
        if place is None or polarity not in ("maximize", "minimize"):
            return Rated(None)
        value = 100 * (place if polarity == "maximize" else 1 - place)
        return Rated(value, value)
    if fact.kind == "mixed":
        return Rated(None)
    exact = {
        True: fraction(v.value("achievement.exact_met")),
        False: fraction(v.value("achievement.exact_missed")),
    }
    at_maximum = fraction(v.value("achievement.at_maximum"))
    if fact.kind == "text":
        if polarity == "exact":
            if fact.actual_text is None:
                return Rated(None)
            met = fact.actual_text.strip().upper() == (fact.text or "").strip().upper()
            return Rated(exact[met], None, met)
        scale = scale_for(trait.scale, fact.text, v)
        if scale is None or polarity not in ("maximize", "minimize"):
            return Rated(None)
        goal = grade_of(scale, fact.text, None)
        got = grade_of(scale, fact.actual_text, fact.actual)
        if got is None or goal is None:
            return Rated(None)
        met = got >= goal if polarity == "maximize" else got <= goal
        t, r = fraction(scale.grades[goal].points), fraction(scale.grades[got].points)
        rule = maximize if polarity == "maximize" else minimize
        ratio = rule(r, t, trait.worst, v) if t is not None and r is not None else None
        if goal == len(scale.grades) - 1 and met and at_maximum is not None:
            return Rated(at_maximum, times(ratio), met)
        return unbounded(times(ratio), cap, met)
    r = fact.actual
    if r is None:
        return Rated(None)
    if polarity == "exact":
        if fact.kind == "range":
            low, high = bounds(fact)
            met = (low is None or r >= low) and (high is None or r <= high)
        elif fact.kind == "minimum":
            met = r >= first(fact.low, fact.target)
        elif fact.kind == "maximum":
            met = r <= first(fact.high, fact.target)
        elif fact.kind == "above":
            met = r > first(fact.low, fact.target)
        elif fact.kind == "below":
            met = r < first(fact.high, fact.target)
        else:
            met = r == fact.target
        return Rated(exact[met], None, met)
    if fact.kind == "range" or polarity == "range":
        low, high = bounds(fact)
        if v.value("achievement.range") != "bounds" or (low is None and high is None):
            return Rated(None)
        if low is not None and r < low:
            rule, aim, met = (minimize, low, True) if polarity == "minimize" else (maximize, low, False)
        elif high is not None and r > high:
            rule, aim, met = (maximize, high, True) if polarity == "maximize" else (minimize, high, False)
        else:
            return Rated(hundred, hundred, True)
        return unbounded(times(rule(r, aim, trait.worst, v)), cap, met)
    if fact.kind in ("minimum", "above"):
        t = first(fact.low, fact.target)
    elif fact.kind in ("maximum", "below"):
        t = first(fact.high, fact.target)
    elif polarity == "stabilize":
        t = first(fact.target, trait.midpoint)
    else:
        t = fact.target
    if t is None:
        return Rated(None)
    if polarity == "stabilize":
        closeness = times(stabilize(r, t, trait.worst, v))
        name = trait.scale if trait.scale is not None else v.value("achievement.stabilize_scale")
        return Rated(on_scale(closeness, name, v), closeness, None, True)
    met = r >= t if polarity == "maximize" else r <= t
    if (fact.kind, polarity) in (("above", "maximize"), ("below", "minimize")):
        met = r != t and met
    rule = maximize if polarity == "maximize" else minimize
    ratio = times(rule(r, t, trait.worst, v))
    limit = trait.high if polarity == "maximize" else trait.low
    at_limit = limit is not None and (t >= limit if polarity == "maximize" else t <= limit)
    if at_limit and met and at_maximum is not None and trait.form == "ratio":
        return Rated(at_maximum, None if ratio == math.inf else ratio, met)
    return unbounded(ratio, cap, met)


def unbounded(ratio: Number, cap: Fraction | None, met: bool | None) -> Rated:
    """T/R without end, as R reaches 0, earns the cap and has no ratio."""
    return Rated(cap, None, met) if ratio == math.inf else Rated(ratio, ratio, met)


def times(ratio: Number, factor: int = 100) -> Number:
    return None if ratio is None else factor * ratio


def first(*values: Fraction | None) -> Any:
    return next((value for value in values if value is not None), None)


def bounds(fact: Fact) -> tuple[Fraction | None, Fraction | None]:
    if fact.low is None and fact.high is None:
        return fact.target, fact.target
    return fact.low, fact.high


def goalpost(actual: Fraction | None, trait: Trait) -> Number:
    low, high = trait.low, trait.high
    if actual is None or low is None or high is None or low == high:
        return None
    if trait.form == "goalpost":
        return (actual - low) / (high - low)
    if actual <= 0 or low <= 0 or high <= 0:
        return None
    return (math.log(actual) - math.log(low)) / (math.log(high) - math.log(low))


def half_up(value: Number, digits: int | None) -> Number:
    if value is None or digits is None:
        return value
    scaled = value * 10**digits + Fraction(1, 2) if isinstance(value, Fraction) else value * 10**digits + 0.5
    return Fraction(math.floor(scaled), 10**digits)


def score_row(fact: Fact, trait: Trait, v: Version, as_of: date, how: str | None = None) -> Row:
    """One measurement under one version of the rules."""
    polarity = polarity_of(fact, trait)
    index = trait.form in ("goalpost", "log_goalpost")
    placed = polarity == "stabilize" and trait.midpoint is not None
    if fact.kind is None and not index and not placed:
        return Row(None, None, None, None, "no_target", fact.has_actual)
    if how == "undocumented":
        return Row(None, None, None, None, "not_computable", True)
    if not fact.has_actual:
        if fact.period.end >= as_of:
            return Row(None, None, None, None, "not_due", False)
        zero = Fraction(0) if v.value("roll_up.missing") == "zero" else None
        return Row(None, None, zero, None, "not_reported", True)
    if polarity is None:
        return Row(None, None, None, None, "no_polarity", True)
    rated = rate(fact, trait, v)
    if rated.value is None:
        return Row(None, None, None, None, "not_computable", True)
    cap, floor = fraction(v.value("achievement.cap")), fraction(v.value("achievement.floor"))
    value = rated.value
    if cap is not None and value > cap:
        value = cap
    if floor is not None and value < floor:
        value = floor
    value = half_up(value, v.value("roll_up.round"))
    met = value >= 100 if rated.stabilized else rated.met
    return Row(rated.ratio, value, value, met, None, True)


def container(period: Period, grain: str, year_starts: int) -> Period | None:
    """The longer period of ``grain`` in which ``period`` lies, None when it does not lie wholly in one."""
    months = MONTHS[grain]
    if period.grain.value not in MONTHS or MONTHS[period.grain.value] >= months:
        return None
    for year in range(period.start.year - 1, period.start.year + 2):
        for number in range(1, 12 // months + 1):
            longer = Period.of(year, Grain(grain), number, year_starts)
            if longer.contains(period):
                return longer
    return None


def consolidate(
    facts: Iterable[Fact], traits: Mapping[str, Trait], policy: Policy, as_of: date
) -> list[tuple[Fact, str | None, int]]:
    """The facts with the longer periods that follow from them, how each was made (None: reported), of how many."""
    facts = list(facts)
    reported = {(f.unit, f.indicator, f.breakdown, f.period): f for f in facts}
    groups: dict[tuple[str, str, str, Period], list[Fact]] = defaultdict(list)
    for fact in facts:
        for grain in policy.latest.value("consolidation.grains"):
            longer = container(fact.period, grain, policy.latest.value("consolidation.year_starts"))
            if longer is not None:
                groups[fact.unit, fact.indicator, fact.breakdown, longer].append(fact)
    result: list[tuple[Fact, str | None, int]] = []
    completed = set()
    for key, pieces in groups.items():
        unit, indicator, breakdown, longer = key
        trait = traits.get(indicator, Trait())
        version = policy.version_at(longer.end)
        own = reported.get(key)
        awaits = own is not None and own.kind is not None and not own.has_actual
        if own is not None and not awaits:
            continue
        index = trait.form in ("goalpost", "log_goalpost")
        aimed = [f for f in pieces if f.kind is not None or index or awaits]
        if not aimed:
            continue
        skip = version.value("consolidation.missing") == "skip"
        by_grain: dict[str, list[Fact]] = defaultdict(list)
        for fact in aimed:
            by_grain[fact.period.grain.value].append(fact)

        def counted(same: list[Fact], skip: bool = skip) -> list[Fact]:
            return [f for f in same if f.has_actual or (f.period.end < as_of and not skip)]

        def days(same: list[Fact]) -> int:
            return sum((f.period.end - f.period.start).days + 1 for f in same)

        same = min(
            by_grain.values(),
            key=lambda g: (-days(counted(g)), len(counted(g)), MONTHS[g[0].period.grain.value]),
        )
        chosen = sorted(counted(same), key=lambda f: f.period.end)
        texts = any(f.kind == "text" or f.actual_text is not None for f in same)
        how = "last" if texts else trait.consolidation or version.value("consolidation.default")
        gaps = [f for f in chosen if not f.has_actual]
        made = Fact(
            unit,
            indicator,
            longer,
            breakdown,
            kind_of(same, chosen, how),
            together([f.target for f in chosen], how),
            together([f.low for f in chosen], how),
            together([f.high for f in chosen], how),
            chosen[-1].text if chosen else None,
            None if gaps else together([f.actual for f in chosen], how),
            chosen[-1].actual_text if chosen and not gaps else None,
        )
        if own is None:
            result.append((made, how or "undocumented", len(chosen)))
        elif not gaps and days(chosen) == (longer.end - longer.start).days + 1:
            completed.add(key)
            whole = Fact(
                unit, indicator, longer, breakdown,
                own.kind, own.target, own.low, own.high, own.text, made.actual, made.actual_text,
            )  # fmt: skip
            result.append((whole, how or "undocumented", len(chosen)))
    return [(f, None, 1) for key, f in reported.items() if key not in completed] + result


def kind_of(same: list[Fact], chosen: list[Fact], how: str | None) -> str | None:
    if not chosen:
        return min((f.kind for f in same if f.kind is not None), default=None)
    if how == "last":
        return chosen[-1].kind
    kinds = {f.kind for f in chosen if f.kind is not None}
    return None if not kinds else kinds.pop() if len(kinds) == 1 else "mixed"


def together(values: list[Fraction | None], how: str | None) -> Fraction | None:
    if how in ("sum", "average"):
        known = [v for v in values if v is not None]
        return None if not known else sum(known, Fraction(0)) / (1 if how == "sum" else len(values))
    return values[-1] if values else None


def mean_of(parts: list[tuple[Number, Fraction]], how: str | None) -> Number:
    """Mean of (score, weight) with a score; None for no part, no weight, no rule, or no geometric mean."""
    known = [(s, w) for s, w in parts if s is not None]
    total = sum((w for _, w in known), Fraction(0))
    if not known or total == 0 or how is None:
        return None
    if how == "arithmetic":
        return sum((s * w for s, w in known), Fraction(0)) / total
    heavy = [s for s, w in known if w > 0]
    if min(heavy) < 0:
        return None
    if min(heavy) == 0:
        return Fraction(0)
    return math.exp(sum(float(w) * math.log(s) for s, w in known if w > 0) / float(total))


GRAVITY = (
    ("undocumented", {"undocumented"}),
    ("not_assessed", {"not_assessed"}),
    ("not_reported", {"not_reported"}),
    ("not_computable", {"not_computable"}),
    ("no_polarity", {"no_polarity"}),
    ("no_target", {"no_target"}),
)


def gravest(reasons: Iterable[str | None]) -> str:
    given = set(reasons)
    return next((name for name, members in GRAVITY if members & given), "not_due")


@dataclass(frozen=True)
class Part:
    """A child as its parent sees it."""

    score: Number
    coverage: Fraction
    weight: Fraction | None
    expected: bool
    reason: str | None
    measured: bool


def roll_up(
    parts: list[Part], how: str | None, v: Version, blank: bool = False, is_whole: bool = False
) -> tuple[Number, Fraction, str | None]:
    """Score, coverage and reason of a node."""
    expected = [p for p in parts if p.expected]
    whole = sum((p.weight or Fraction(0) for p in expected), Fraction(0))
    covered = sum(((p.weight or Fraction(0)) * p.coverage for p in expected if p.measured), Fraction(0))
    coverage = covered / whole if whole else None
    mean = mean_of([(p.score, p.weight or Fraction(0)) for p in expected], how)
    minimum = fraction(v.value("roll_up.minimum_coverage"))
    assert minimum is not None
    if v.value("roll_up.missing") == "zero" and not is_whole:
        minimum = Fraction(0)  # nothing missing escapes its zero below the whole
    enough = coverage is not None and coverage >= minimum
    if enough and mean is not None and not blank:
        return half_up(mean, v.value("roll_up.round")), coverage, None
    if blank:
        reason: str = "undocumented"
    elif not any(p.measured for p in expected):
        reason = gravest(p.reason for p in parts)
    elif how is None:
        reason = "undocumented"
    elif coverage is not None and coverage < minimum:
        reason = "not_assessed"
    else:
        reason = "not_computable"
    return None, coverage or Fraction(0), reason


def score(
    facts: Iterable[Fact],
    traits: Mapping[str, Trait],
    objective_weights: Mapping[str, Fraction],
    policy: Policy,
    as_of: date,
) -> tuple[dict[tuple[str, str, str, str], Row], dict[tuple[str, ...], Node]]:
    """All rows, and all nodes by (node, unit, period, perspective, objective, indicator)."""
    rows: dict[tuple[str, str, str, str], Row] = {}
    tree: dict[tuple[str, str], dict[tuple[str, str, str], list[Row]]] = defaultdict(
        lambda: defaultdict(list)
    )
    versions: dict[tuple[str, str], Version] = {}
    for fact, how, count in consolidate(facts, traits, policy, as_of):
        trait = traits.get(fact.indicator, Trait())
        if how == "sum":  # what is compared with an actual belongs to one period and adds up with it
            trait = replace(
                trait,
                **{
                    name: times(value, count)
                    for name in ("low", "high", "worst", "midpoint")
                    if (value := getattr(trait, name)) is not None
                },
            )
        version = policy.version_at(fact.period.end)
        row = score_row(fact, trait, version, as_of, how)
        rows[fact.unit, fact.indicator, fact.breakdown, fact.period.code] = row
        place = version.perspective(trait.perspective) if trait.perspective else None
        at = (place.code if place else "unmapped", trait.objective, fact.indicator)
        tree[fact.unit, fact.period.code][at].append(row)
        versions[fact.unit, fact.period.code] = version
    nodes: dict[tuple[str, ...], Node] = {}
    for (unit, period), leaves in tree.items():
        nodes |= score_tree(unit, period, leaves, traits, objective_weights, versions[unit, period])
    return rows, nodes


def weight_in(unit: str, indicator: str, traits: Mapping[str, Trait], v: Version) -> Fraction:
    """Edited for the unit, edited, stated for the unit, stated, the mean of its siblings, 1."""
    edited = {(u, c): fraction(w) for u, c, w in v.value("roll_up.indicator_weights")}
    trait = traits.get(indicator, Trait())

    def general(code: str) -> Fraction | None:
        other = traits[code]
        stated = [w for w in (other.weight, *other.unit_weights.values()) if w is not None]
        mean = sum(stated, Fraction(0)) / len(stated) if stated else None
        return first(edited.get(("", code)), other.weight, mean)

    siblings = [
        general(code)
        for code, other in traits.items()
        if (other.perspective, other.objective) == (trait.perspective, trait.objective)
    ]
    known = [w for w in siblings if w is not None] if indicator in traits else []
    return first(
        edited.get((unit, indicator)),
        edited.get(("", indicator)),
        trait.unit_weights.get(unit),
        trait.weight,
        sum(known, Fraction(0)) / len(known) if known else None,
        Fraction(1),
    )


def score_tree(
    unit: str,
    period: str,
    leaves: Mapping[tuple[str, str, str], list[Row]],
    traits: Mapping[str, Trait],
    objective_weights: Mapping[str, Fraction],
    v: Version,
) -> dict[tuple[str, ...], Node]:
    """Indicator, objective, perspective and organisation nodes of one unit and period."""
    nodes: dict[tuple[str, ...], Node] = {}
    by_objective: dict[tuple[str, str], list[Part]] = defaultdict(list)
    hundred = Fraction(100)
    for (perspective, objective, indicator), rows in leaves.items():
        geometric = traits.get(indicator, Trait()).form == "geometric"
        parts = [
            Part(r.score, hundred if r.achievement is not None else Fraction(0), Fraction(1), r.counts, r.reason,
                 r.achievement is not None)
            for r in rows
        ]  # fmt: skip
        value, coverage, reason = roll_up(
            parts, "geometric" if geometric else v.value("roll_up.indicator"), v
        )
        weight = weight_in(unit, indicator, traits, v)
        expected = sum(p.expected for p in parts)
        nodes["indicator", unit, period, perspective, objective, indicator] = Node(
            value, coverage, reason, weight, expected
        )
        by_objective[perspective, objective].append(
            Part(value, coverage, weight, expected > 0, reason, value is not None)
        )
    stated = {code: w for code, w in objective_weights.items()} | {
        code: Fraction(str(w)) for code, w in v.value("roll_up.objective_weights")
    }
    known = [stated[o] for o in {t.objective for t in traits.values()} if o in stated]
    by_perspective: dict[str, list[Part]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for (perspective, objective), parts in by_objective.items():
        value, coverage, reason = roll_up(parts, v.value("roll_up.objective"), v)
        weight = first(
            stated.get(objective), sum(known, Fraction(0)) / len(known) if known else None, Fraction(1)
        )
        expected = sum(p.expected for p in parts)
        counts[perspective] += expected
        nodes["objective", unit, period, perspective, objective, ""] = Node(
            value, coverage, reason, weight, expected
        )
        by_perspective[perspective].append(
            Part(value, coverage, weight, expected > 0, reason, value is not None)
        )
    top: list[Part] = []
    for perspective, parts in by_perspective.items():
        value, coverage, reason = roll_up(parts, v.value("roll_up.perspective"), v)
        place = v.perspective(perspective)
        weight = fraction(place.weight) if place else None
        expected = sum(p.expected for p in parts)
        nodes["perspective", unit, period, perspective, "", ""] = Node(
            value, coverage, reason, weight, expected
        )
        if perspective != "unmapped":
            top.append(Part(value, coverage, weight, expected > 0, reason, value is not None))
    how = v.value("roll_up.organisation")
    blank = how is None or any(p.weight is None for p in top if p.expected)
    value, coverage, reason = roll_up(top, how, v, blank, is_whole=True)
    expected = sum(p.expected for p in top)
    if expected == 0 and counts.get("unmapped", 0) > 0:
        value, reason = None, "unmapped"
    nodes["organisation", unit, period, "", "", ""] = Node(value, coverage, reason, None, expected)
    return nodes


def band_of(value: Number, node: str, v: Version) -> str | None:
    """The code of the band, None where boundaries are not documented."""
    if value is None:
        return None
    value = half_up(value, v.value("bands.round"))
    bands = v.bands(node)
    for number, band in enumerate(bands):
        low = fraction(band.low)
        lowest = number == len(bands) - 1
        if low is None and not lowest:
            return None
        if low is None or value > low or (value == low and band.inclusive):
            return band.band
    return None


def yesterday(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
