"""What-ifs: from a move of a weight to the figures at 6,500 and at 4.3 million people, and SMAA against its bare product."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np

from bsc import policy
from bsc.analysis import whatif_people
from bsc.analysis.people import Base, When
from bsc.analysis.people_tree import tree
from bsc.analysis.whatif_people import Crowd, Stand, Terms
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
    rng = np.random.default_rng(1)
    scores, weights = rng.normal(95, 10, (RANKED, INDICATORS)), smaa.draws([1.0] * INDICATORS, DRAWS)
    thin_weights, thin_scores = weights.astype(np.float32), np.ascontiguousarray(scores.T.astype(np.float32))
    ranked, product = _both(
        lambda: smaa.acceptability(scores, weights), lambda: thin_weights @ thin_scores, 40
    )
    what = f"SMAA, {DRAWS:,} draws x {RANKED} units x {INDICATORS} indicators"
    draws = Ratio(
        what,
        ranked / product,
        25.0,
        "the bare product in 32 bits",
        f"{_ms(ranked)}, product {_ms(product)}",
    )
    found = []
    rules = policy.load("contoh")
    for size in SIZES:
        crowd = _crowd(size)
        held = Terms((Fraction(70), Fraction(10), Fraction(20)), 9000, {}, 8000, 3, 4)
        tried = Terms((Fraction(655, 10), Fraction(115, 10), Fraction(23)), 8950, {}, 8000, 3, 4)
        stand = _released(whatif_people.stand(crowd, held, rules, crowd.base.tree.top, entitled=True))
        _check(crowd, stand, tried)
        # as small as columns of hundredths can be: 16 bits
        thin = [column.astype(np.uint16) for people in crowd.stack[:4] for column in people]
        times = 200 if size < 100_000 else 5
        taken, copy = _both(
            lambda stand=stand, tried=tried: whatif_people.moved(stand, tried),
            lambda thin=thin: [c.copy() for c in thin],
            times,
        )
        what = f"one move at {size:,} people: eligible, low, on watch by unit and grade, distribution"
        found.append(
            Ratio(
                what,
                taken / copy,
                20.0,
                "a copy of the columns it reads, in 16 bits",
                f"{_ms(taken)}, copy {_ms(copy)}",
            )
        )
    return [*found, draws]


def _crowd(size: int) -> Crowd:
    """People over regions, units and grades, four periods, made up."""
    rng = np.random.default_rng(size)
    regions = [(f"R{r}", f"R{r}", None, None) for r in range(REGIONS)]
    units = [(f"U{u}", f"U{u}", f"R{u % REGIONS}", None) for u in range(UNITS)]
    built = tree([*regions, *units], [u[0] for u in units], "Whole")
    unit = np.array([built.index[f"U{u}"] for u in range(UNITS)])[rng.integers(0, UNITS, size)]
    grade = rng.integers(0, GRADES, size)

    order = np.lexsort((grade, unit))
    shape = ((93, 7), (84, 8), (70, 18))
    stack = np.array(
        [[(rng.normal(m, s, size).clip(0, 120) * 100).astype(np.int64) for m, s in shape] for _ in range(4)],
        np.float32,
    )
    grades = tuple(f"G{g:02}" for g in range(GRADES))
    end = date(2025, 12, 31)
    career = career_of(policy.load("contoh"), end)
    when = When("2025-S2", 1, date(2025, 7, 1), end, size, career)
    nothing = np.zeros(0, np.int64)
    base = Base("bench", built, grades, {}, (when,), nothing, nothing, 10)
    return Crowd(base, when, stack, None, unit[order], grade[order], (when,) * 4, career)


def _released(stand: Stand) -> Stand:
    """The same for a reader who may not see persons; which lines he sees is decided once, before any move."""
    parts = [replace(part, open_=part.base >= 10) for part in (stand.units, stand.grades)]
    return replace(stand, units=parts[0], grades=parts[1], entitled=False)


def _check(crowd: Crowd, stand: Stand, tried: Terms) -> None:
    """Every decision is that of whole numbers: the same by the other implementation, in permille."""
    kpi, assessment, development = stand.people.table.astype(np.int64)
    exact = total(kpi, assessment, development, Rule(655, 115, 230)) >= tried.minimum * 1000
    assert (folk.eligible(stand.people, tried.line) == exact).all()
    entitled = whatif_people.stand(crowd, stand.terms, stand.policy, stand.node, entitled=True)
    moved = whatif_people.moved(entitled, tried).sheets["eligible"].whole
    assert (moved.gain, moved.lose) == ((exact & ~stand.eligible).sum(), (stand.eligible & ~exact).sum())


def _both(work: Callable[[], object], limit: Callable[[], object], times: int) -> tuple[float, float]:
    """The best times of both in seconds, taken in turn so that a busy machine is busy for both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for place, run in enumerate((work, limit)):
            begin = time.perf_counter()
            run()
            taken[place].append(time.perf_counter() - begin)
    return min(taken[0]), min(taken[1])


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.2f} ms"
