"""Chance and cost at the minimum: measurement error, expected wrong decisions, selection ratios, number and budget.

Reliabilities are assumed until an organisation measures them and are called so; formulas live in ``bsc.people``.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from bsc.analysis.people import TOTAL, Period, bins
from bsc.analysis.people_score import Made
from bsc.analysis.people_tree import Counted
from bsc.people import fairness, line, number
from bsc.people.consistency import livingston_lewis
from bsc.people.fairness import Selection
from bsc.people.line import Decisions, Zone
from bsc.people.number import Expected
from bsc.policy_rules import COMPONENTS

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Odds:
    """Around the minimum of one unit: ``error`` is the SEM in points. ``number`` and ``budget`` (rupiah a month, None without
    pay steps) are for one more measurement of the same people. ``take_up`` from 0 to 1, None unknown."""

    error: float
    reliability: float
    zone: Zone
    wrong_in: float
    wrong_out: float
    flips: float
    agreement: float
    above: int
    people: int
    number: Expected
    budget: Expected | None
    take_up: float | None


def odds(cursor: duckdb.DuckDBPyConnection, period: Period, made: Made | None, node: int) -> Odds | None:
    """Measurement error at the minimum; None without a minimum, components or enough people, or reliabilities."""
    career, base = period.when.career, period.base
    known = all(name in career.reliability for name in COMPONENTS)
    if made is None or career.rule is None or period.line is None or not known:
        return None
    error = line.sem(made.spread, [career.reliability[name] for name in COMPONENTS], career.rule)
    place = np.full((len(base.tree.codes), len(base.grades)), -1, np.int64)
    inside = base.tree.below(node)
    place[inside] = np.arange(len(base.grades))[None, :]
    held = bins(cursor, base, period.when, TOTAL).pool(place, len(base.grades))
    whole = held.pool([0] * len(base.grades), 1)
    n = int(whole.people[0])
    x = held.lattice.middles
    mean = float(whole.mean()[0])
    spread = float(np.sqrt((whole.counts[0] * (x - mean) ** 2).sum() / n))
    reliability = line.reliability_of(error, spread)
    if n < base.least or np.isnan(reliability):
        return None
    found: Decisions = line.decisions(held, period.line, reliability)
    chances = line.probability_again(held, period.line, reliability)
    above = int(found.above.sum())
    agreement = livingston_lewis(x, whole.counts[0], period.line / 100, reliability, 0, x[-1])
    steps = {rank.grade: rank.pay_step for rank in career.grades}
    costs = [steps.get(grade) for grade in base.grades]
    cost: Expected | None = None
    if career.take_up is not None and all(c is not None for c in costs):
        pay = np.array([float(c or 0) for c in costs])
        cost = number.budget(chances, held.counts, pay, career.take_up)
    return Odds(
        error,
        reliability,
        line.zone(whole, period.line, error),
        float(found.wrong_in.sum()),
        float(found.wrong_out.sum()),
        float(found.flip.sum()),
        agreement.consistency,
        above,
        n,
        number.number(chances, held.counts),
        cost,
        career.take_up,
    )


@dataclass(frozen=True)
class Rates:
    """Shares that may be proposed, group by group; ``adjusted`` is the ratio to all others after grade (Mantel-Haenszel), with
    its interval. Only groups whose number is shown; ``labels`` are indices (unit lines, or grades)."""

    labels: tuple[int, ...]
    selection: Selection
    adjusted: tuple[tuple[float, float, float], ...]


def by_line(counted: Counted, node: int) -> Rates | None:
    """The groups of a unit against the one with the highest share, and each against the others grade by grade."""
    shown = counted.shown
    groups, people = shown.lines(node)
    said = counted.lines(node)
    rows = [k for k, n in enumerate(said) if n is not None and people[k].sum() >= shown.least]
    if len(rows) < 2:
        return None
    chosen = np.array([counted.own[node] if k < 0 else counted.rolled[k] for k in groups], np.int64)
    found = fairness.selection(people[rows].sum(axis=1), chosen[rows].sum(axis=1), shown.least)
    adjusted = []
    for k in rows:
        others = [r for r in rows if r != k]
        held = fairness.mantel_haenszel(
            chosen[k], people[k], chosen[others].sum(axis=0), people[others].sum(axis=0)
        )
        adjusted.append((held.ratio, held.ratio_low, held.ratio_high))
    return Rates(tuple(rows), found, tuple(adjusted))


def by_grade(counted: Counted, node: int) -> Rates | None:
    """The grades of a unit against the one with the highest share."""
    shown = counted.shown
    said = counted.grades(node)
    people = shown.total[node]
    rows = [g for g, n in enumerate(said) if n is not None and people[g] >= shown.least]
    if len(rows) < 2:
        return None
    chosen = counted.rolled[node]
    found = fairness.selection(people[rows], chosen[rows], shown.least)
    return Rates(tuple(rows), found, ())
