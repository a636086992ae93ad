"""What-ifs: from a move of a weight to the figures at 6,500 and at 4.3 million people, and SMAA against its bare product."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np

from bsc import policy
from bsc.analysis import whatif_people
from bsc.analysis.people import Base, When
from bsc.analysis.people_tree import tree
from bsc.analysis.whatif_people import Crowd, Terms
from bsc.career import career_of
from bsc.people.rule import Rule
from bsc.people.scores import total
from bsc.whatif import people as folk
from bsc.whatif import smaa
from tests.bench.run import Ratio

SIZES = (6_500, 4_300_000)
UNITS, REGIONS, GRADES = 620, 34, 17
DRAWS, RANKED, INDICATORS = 10_000, 325, 20


def measure(folder: Path) -> list[Ratio]:
    """Ratios: all counts and figures of one move to a copy of the columns, at two sizes; 10,000 draws to the product."""
    found = []
    for size in SIZES:
        crowd = _crowd(size)
        held = Terms((Fraction(70), Fraction(10), Fraction(20)), 9000, {}, 8000, 3, 4)
        tried = Terms((Fraction(655, 10), Fraction(345, 30), Fraction(23)), 8950, {}, 8000, 3, 4)
        rules = policy.load("contoh")
        before = whatif_people.counted(crowd, held, rules)

        read = [c for people in crowd.past[:4] for c in people.columns]
        copy = _best(lambda read=read: [c.copy() for c in read])
        taken = _best(functools.partial(_move, crowd, tried, before, rules))
        _check(crowd, tried)
        what = f"one move at {size:,} people: eligible, low, on watch by unit and grade, distribution"
        found.append(
            Ratio(
                what, taken / copy, 20.0, "a copy of the columns it reads", f"{_ms(taken)}, copy {_ms(copy)}"
            )
        )
    rng = np.random.default_rng(1)
    scores, weights = rng.normal(95, 10, (RANKED, INDICATORS)), smaa.draws([1.0] * INDICATORS, DRAWS)
    product = _best(lambda: weights @ scores.T)
    ranked = _best(lambda: smaa.acceptability(scores, weights))
    what = f"SMAA, {DRAWS:,} draws x {RANKED} units x {INDICATORS} indicators"
    found.append(
        Ratio(what, ranked / product, 25.0, "the bare product", f"{_ms(ranked)}, product {_ms(product)}")
    )
    return found


def _move(crowd: Crowd, tried: Terms, before: whatif_people.Sets, rules: policy.Policy) -> None:
    """What the page computes after a move of a weight."""
    after = whatif_people.counted(crowd, tried, rules)
    whatif_people.sheets(crowd, before, after, 0, entitled=False)
    whatif_people.scores_by_point(crowd, tried, 0, entitled=False)


def _crowd(size: int) -> Crowd:
    """People over regions, units and grades, four periods, made up."""
    rng = np.random.default_rng(size)
    regions = [(f"R{r}", f"R{r}", None, None) for r in range(REGIONS)]
    units = [(f"U{u}", f"U{u}", f"R{u % REGIONS}", None) for u in range(UNITS)]
    built = tree([*regions, *units], [u[0] for u in units], "Whole")
    unit = np.array([built.index[f"U{u}"] for u in range(UNITS)])[rng.integers(0, UNITS, size)]
    grade = rng.integers(0, GRADES, size)

    def columns() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        made = [
            (rng.normal(m, s, size).clip(0, 120) * 100).astype(np.int64)
            for m, s in ((93, 7), (84, 8), (70, 18))
        ]
        return made[0], made[1], made[2]

    grades = tuple(f"G{g:02}" for g in range(GRADES))
    people = folk.gathered(unit, grade, columns(), built.codes, grades)
    past = [people]
    for _ in range(3):
        kpi, assessment, development = (folk.packed16(c) for c in columns())
        past.append(
            folk.People(
                (kpi, assessment, development),
                people.starts,
                people.unit_of,
                people.grade_of,
                people.units,
                grades,
            )
        )
    end = date(2025, 12, 31)
    career = career_of(policy.load("contoh"), end)
    when = When("2025-S2", 1, date(2025, 7, 1), end, size, career)
    nothing = np.zeros(0, np.int64)
    base = Base("bench", built, grades, {}, (when,), nothing, nothing, 10)
    return Crowd(base, when, people, tuple(past), (when,) * 4, career)


def _check(crowd: Crowd, tried: Terms) -> None:
    """Every decision is that of whole numbers: the same by the other implementation, in permille."""
    kpi, assessment, development = crowd.people.columns
    line = folk.Line((Fraction(60), Fraction(15), Fraction(25)), 8000)
    other = total(kpi, assessment, development, Rule(600, 150, 250)) >= 8000 * 1000
    assert (folk.eligible(crowd.people, line) == other).all()
    assert tried.line is not None


def _best(work: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return min(taken)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.2f} ms"
