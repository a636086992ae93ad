"""Severe and mild assessors inside a unit, "to discuss": never a correction of anybody's score (methods 4.2).

A rater's mean mixes leniency with a truly good team. Both are told apart only where people have several raters or, as
here, by what their objective KPIs say: the assessment is compared after the KPI score and the grade are allowed for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bsc.i18n import Text, text
from bsc.people.mix import ALPHA, Z95, Cells, adjusted, fit, two_sided
from bsc.people.rule import Flags, Floats, Ints

LEAST = 5  # people assessed, for a rater to be compared


@dataclass(frozen=True)
class Assessed:
    """Cells rater x grade (c,): people, sums of assessment ``a`` and KPI ``k`` and of aa, ak, kk, in points.

    ``unit_of`` (raters,) is the unit in which a rater rates: a rater of two units counts as two.
    """

    rater: Ints
    grade: Ints
    people: Ints
    a: Floats
    k: Floats
    aa: Floats
    ak: Floats
    kk: Floats
    unit_of: Ints
    grades: int


@dataclass(frozen=True)
class Severity:
    """Per rater, (raters,): ``raw`` and shrunk ``value`` in points against the other raters of the unit (above 0: mild).

    NaN where a rater has fewer than ``least`` people or no colleague to compare with. ``to_discuss`` after
    Benjamini-Hochberg at 10 %. ``slope`` is what a point of KPI adds to an assessment; ``share`` the part of the
    variance of assessments inside units that goes with the rater.
    """

    people: Ints
    raw: Floats
    value: Floats
    low: Floats
    high: Floats
    q: Floats
    to_discuss: Flags
    slope: float
    share: float


def severity(cells: Assessed, least: int = LEAST, allow_kpi: bool = True) -> Severity:
    """Raters against the other raters of their unit, after grade and, with ``allow_kpi``, after the KPI score.

    The slope is the one inside rater and grade; the differences inside a unit do not depend on how grades overlap
    between units.
    """
    n = cells.people.astype(np.float64)
    inside_kk = float((cells.kk - cells.k**2 / n).sum())
    inside_ak = float((cells.ak - cells.a * cells.k / n).sum())
    slope = inside_ak / inside_kk if allow_kpi and inside_kk > 0 else 0.0
    middle = float(cells.k.sum() / n.sum()) if n.sum() else 0.0
    total = cells.a - slope * (cells.k - n * middle)
    off = cells.kk - 2 * middle * cells.k + n * middle * middle
    squares = cells.aa - 2 * slope * (cells.ak - middle * cells.a) + slope**2 * off
    raters = len(cells.unit_of)
    fitted = fit(Cells(cells.rater, cells.grade, cells.people, total, squares, raters, cells.grades))
    enough = fitted.people >= least
    units = int(cells.unit_of.max()) + 1 if raters else 0
    weight = np.where(enough, fitted.people, 0).astype(np.float64)
    value = np.where(enough, fitted.unit, 0.0)
    whole = np.bincount(cells.unit_of, weight, units)
    colleagues = np.bincount(cells.unit_of, enough, units)[cells.unit_of]
    centre = np.bincount(cells.unit_of, weight * value, units)[cells.unit_of]
    own = whole[cells.unit_of]
    tested = enough & (colleagues >= 2)
    centre = np.divide(centre, own, out=np.zeros(raters), where=own > 0)
    raw = np.where(tested, value - centre, np.nan)
    # a rater is part of the mean of the unit: the variance of the difference is less than that of the value
    variance = np.divide(fitted.sigma2, weight, out=np.full(raters, np.nan), where=weight > 0)
    apart = variance * (1 - np.divide(weight, own, out=np.zeros(raters), where=own > 0))
    spare = int(tested.sum()) - len(np.unique(cells.unit_of[tested]))
    tau2 = 0.0
    if spare > 0:
        wished = float((raw[tested] ** 2 - apart[tested]).sum())
        tau2 = max(0.0, wished / spare)
    pull = np.divide(tau2, tau2 + apart, out=np.zeros(raters), where=tested & (tau2 + apart > 0))
    half = Z95 * np.sqrt(pull * np.where(tested, apart, np.nan))
    q = adjusted(np.where(tested, two_sided(np.nan_to_num(raw), np.nan_to_num(apart, nan=1.0)), np.nan))
    shrunk = np.where(tested, pull * raw, np.nan)
    share = tau2 / (tau2 + fitted.sigma2) if tau2 + fitted.sigma2 > 0 else np.nan
    called = np.asarray(q <= ALPHA)
    return Severity(fitted.people, raw, shrunk, shrunk - half, shrunk + half, q, called, slope, share)


def words(points: float, people: int) -> Text:
    """What to say of one rater: a reason to talk, with both readings."""
    if points >= 0:
        return text(
            "To discuss: assessments of {people} people are about {points} points above those of colleagues in the same "
            "unit, after grade and KPI: a mild assessor, or a truly good team.",
            people=people,
            points=round(points, 1),
        )
    return text(
        "To discuss: assessments of {people} people are about {points} points below those of colleagues in the same "
        "unit, after grade and KPI: a severe assessor, or a team in difficulty.",
        people=people,
        points=round(-points, 1),
    )
