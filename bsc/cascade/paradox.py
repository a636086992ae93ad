"""The alignment paradox: people score well while their unit does not. The gap per unit, its parts, and how sure.

Everything is by unit; nothing here knows a person. Scores of people and units must be on one scale with the same caps.
Ecological inference stays forbidden: a unit's gap says nothing about any of its people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bsc.cascade.flow import Flow
from bsc.cascade.intervals import Estimate, bootstrap_mean, icc1, rank_correlation, weighted_mean
from bsc.cascade.model import Flags, Floats, Ints
from bsc.cascade.problems import percent
from bsc.i18n import Text, text

WIDE_GAP = 5.0  # points; share of people in units above it
LEAST_PEOPLE = 10  # smaller units are pooled before they come here
SAME_SCORES = 2.0  # points: a spread of unit means below this makes a rank correlation idle


@dataclass(frozen=True)
class UnitScores:
    """Per unit (or pool of small units): people, their mean score and variance (divisor n - 1), the unit's own score.

    ``mass`` weights the headline (FTE or heads; ``people`` when None), ``at_cap`` counts people at the cap.
    """

    people: Floats
    mean: Floats
    variance: Floats
    unit_score: Floats
    mass: Floats | None = None
    at_cap: Floats | None = None


@dataclass(frozen=True)
class Paradox:
    """Gap and association over the ``used`` units (both scores known, enough people); ``gap`` is NaN elsewhere.

    ``wide`` is the share of people in units whose gap exceeds ``WIDE_GAP`` points; ``rho`` and ``icc`` are None where
    they cannot be computed. ``spread`` is the standard deviation of the units' mean individual scores.
    """

    gap: Floats
    used: Flags
    headline: Estimate | None
    wide: float
    rho: Estimate | None
    icc: Estimate | None
    spread: float
    at_cap: float | None
    sentence: Text
    rho_sentence: Text
    icc_sentence: Text


def paradox(scores: UnitScores, minimum: float = LEAST_PEOPLE) -> Paradox:
    """Gaps I - O per unit, the size-weighted mean gap with BCa interval, Spearman's rho and ICC(1) over units."""
    gap = scores.mean - scores.unit_score
    used = ~np.isnan(gap) & (scores.people >= minimum)
    gap = np.where(used, gap, np.nan)
    mass = (scores.people if scores.mass is None else scores.mass)[used]
    people, mean = scores.people[used], scores.mean[used]
    headline = bootstrap_mean(gap[used], mass) if used.any() and mass.sum() > 0 else None
    wide = float(people[gap[used] > WIDE_GAP].sum() / people.sum()) if used.any() else 0.0
    rho = rank_correlation(mean, scores.unit_score[used])
    icc = icc1(people, mean, scores.variance[used])
    spread = float(mean.std(ddof=1)) if mean.size > 1 else 0.0
    at_cap = None
    if scores.at_cap is not None and used.any():
        at_cap = float(scores.at_cap[used].sum() / people.sum())
    return Paradox(
        gap,
        used,
        headline,
        wide,
        rho,
        icc,
        spread,
        at_cap,
        _gap_sentence(headline, wide, int(used.sum())),
        _rho_sentence(rho, spread, at_cap),
        _icc_sentence(icc),
    )


def _points(value: float) -> float:
    return round(value + 0.0, 1)


def _gap_sentence(headline: Estimate | None, wide: float, units: int) -> Text:
    if headline is None:
        return text("No unit has both a score of its own and enough scored people.")
    size = _points(abs(headline.value))
    if size == 0:
        first = text("On average people score as high as their unit.")
    elif headline.value > 0:
        first = text("On average people score {gap} points above their unit.", gap=size)
    else:
        first = text("On average people score {gap} points below their unit.", gap=size)
    if headline.low is None or headline.high is None:
        second = text("With {units} units there is no interval.", units=units)
    else:
        second = text(
            "95% interval {low} to {high} points; {wide}% of the people work in units with a gap above 5 points.",
            low=_points(headline.low),
            high=_points(headline.high),
            wide=percent(wide),
        )
    return text("{first} {second}", first=first, second=second)


def _rho_sentence(rho: Estimate | None, spread: float, at_cap: float | None) -> Text:
    if rho is None:
        return text(
            "Whether better units have better-scored people cannot be said: scores do not vary, or units are too few."
        )
    low, high = rho.low, rho.high
    value = round(rho.value, 2)
    if low is None or high is None:
        first = text(
            "Rank correlation of people's and units' scores: {value}, over too few units.", value=value
        )
    elif low > 0:
        first = text(
            "Better units tend to have better-scored people: rank correlation {value} ({low} to {high}).",
            value=value,
            low=round(low, 2),
            high=round(high, 2),
        )
    elif high < 0:
        first = text(
            "Better units tend to have worse-scored people: rank correlation {value} ({low} to {high}).",
            value=value,
            low=round(low, 2),
            high=round(high, 2),
        )
    else:
        first = text(
            "People's scores do not follow their units' results: rank correlation {value} ({low} to {high}).",
            value=value,
            low=round(low, 2),
            high=round(high, 2),
        )
    if spread < SAME_SCORES:
        second = text(
            "But the units' mean scores differ by only {spread} points (standard deviation), so this says little.",
            spread=_points(spread),
        )
        return text("{first} {second}", first=first, second=second)
    if at_cap is not None and at_cap >= 0.5:
        second = text(
            "But {share}% of the people stand at the cap, so this says little.", share=percent(at_cap)
        )
        return text("{first} {second}", first=first, second=second)
    return first


def _icc_sentence(icc: Estimate | None) -> Text:
    if icc is None or icc.low is None or icc.high is None:
        return text(
            "How far individual scores depend on the unit cannot be said: scores do not vary, or units are too few."
        )
    return text(
        "{share}% of the differences between individual scores lie between units ({low}% to {high}%).",
        share=percent(max(icc.value, 0.0)),
        low=percent(max(icc.low, 0.0)),
        high=percent(max(icc.high, 0.0)),
    )


@dataclass(frozen=True)
class Split:
    """The gap I - O of each unit as orphan + target + rest, in points; NaN where the gap itself is unknown.

    orphan = (1 - R)(I_N - I_L): what work linked to nothing adds; target = I_L - P: what the linked work promises more
    than its targets and shares can deliver; rest = P - O. ``reach`` is R by unit. ``no_linked``: no linked work, the
    whole gap is orphan effect. ``no_prediction``: P unknown, target and rest cannot be told apart and stand in rest.
    """

    individual: Floats
    unit_score: Floats
    predicted: Floats
    reach: Floats
    orphan: Floats
    target: Floats
    rest: Floats
    no_linked: Flags
    no_prediction: Flags

    @property
    def gap(self) -> Floats:
        """I - O, the sum of the three parts."""
        return self.individual - self.unit_score

    def overall(self, weight: Floats) -> tuple[float, float, float, float]:
        """Weighted means over the units with a gap: gap, orphan, target, rest; they add up as the parts do."""
        known = ~np.isnan(self.gap) & (weight > 0)
        parts = [weighted_mean(part[known], weight[known]) for part in (self.orphan, self.target, self.rest)]
        return sum(parts), parts[0], parts[1], parts[2]


def split(flow: Flow, score: Floats, unit: Ints, unit_score: Floats, predicted: Floats) -> Split:
    """Split each unit's gap exactly. ``score`` is float[n], KPI scores (NaN: not scored, left out with its weight).

    ``unit`` is int[n], the unit of each KPI (-1: left out); ``unit_score`` and ``predicted`` are float[U].
    """
    count = unit_score.size
    kpis = flow.graph.kpis
    kpis = kpis[(unit[kpis] >= 0) & ~np.isnan(score[kpis])]
    owner, mass, linked = unit[kpis], flow.graph.mass[kpis], flow.reach[kpis]

    def summed(values: Floats) -> Floats:
        return np.bincount(owner, values, minlength=count).astype(np.float64)

    total, with_link = summed(mass), summed(mass * linked)
    scored, linked_scored = summed(mass * score[kpis]), summed(mass * linked * score[kpis])
    with np.errstate(invalid="ignore", divide="ignore"):
        individual = np.where(total > 0, scored / total, np.nan)
        mean_linked = np.where(with_link > 0, linked_scored / with_link, np.nan)
        reach = np.where(total > 0, with_link / total, np.nan)
    known = ~np.isnan(individual - unit_score)
    no_linked = known & (with_link <= 0)
    no_prediction = known & ~no_linked & np.isnan(predicted)
    gap = individual - unit_score
    orphan = np.where(no_linked, gap, individual - mean_linked)  # = (1 - R)(I_N - I_L)
    target = np.where(no_linked | no_prediction, 0.0, mean_linked - predicted)
    rest = np.where(no_linked, 0.0, np.where(no_prediction, mean_linked, predicted) - unit_score)
    for part in (orphan, target, rest):
        part[~known] = np.nan
    return Split(individual, unit_score, predicted, reach, orphan, target, rest, no_linked, no_prediction)


def split_sentence(gap: float, orphan: float, target: float, rest: float) -> Text:
    """The split in words; the numbers shown add up to the gap shown."""
    whole, a, b, c = _shown(gap, orphan, target, rest)
    if whole == 0 and a == b == c == 0:
        return text("There is no gap between people's scores and the unit's result.")
    if whole > 0 and min(a, b, c) >= 0:
        return text(
            "Of the {gap}-point gap, {orphan} come from KPIs linked to nothing, {target} from targets that do not add "
            "up to the unit's target, and {rest} from elsewhere.",
            gap=whole,
            orphan=a,
            target=b,
            rest=c,
        )
    return text(
        "The gap of {gap} points is the sum of {orphan} (KPIs linked to nothing), {target} (targets that do not add up "
        "to the unit's target) and {rest} (elsewhere).",
        gap=whole,
        orphan=a,
        target=b,
        rest=c,
    )


def _shown(gap: float, *parts: float) -> tuple[float, ...]:
    """One decimal each, by largest remainder, so that the parts add up to the gap as printed."""
    whole = round(gap * 10)
    floors = [int(np.floor(part * 10)) for part in parts]
    short = whole - sum(floors)
    order = sorted(range(len(parts)), key=lambda k: (floors[k] - parts[k] * 10, k))
    for k in order[: max(0, short)]:
        floors[k] += 1
    return (whole / 10, *(floor / 10 for floor in floors))
