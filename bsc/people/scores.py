"""The career score of one person worked through, exactly; weights on paper and in effect.

Those of everybody are counted where they are kept (queries/people/cell_sums.sql), in whole numbers too: with floats 7 of
735,095 decisions fell on the wrong side of the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from bsc.i18n import Text, text
from bsc.people.rule import COMPONENTS, WHOLE, Flags, Floats, Rule


@dataclass(frozen=True)
class Part:
    """One component of a worked score: its score in hundredths (None: missing), weight in permille, exact points."""

    component: str
    score: int | None
    weight: int
    points: Fraction | None


@dataclass(frozen=True)
class Worked:
    """A career score worked through. ``total`` in points, exact; None when a component that counts is missing.

    ``short`` is what is missing to the minimum, in points (0 when reached, None when there is no minimum or no total).
    """

    parts: tuple[Part, ...]
    total: Fraction | None
    from_single: bool
    eligible: bool | None
    low: bool | None
    short: Fraction | None


def worked(scores: Sequence[int | None], rule: Rule, single: int | None = None) -> Worked:
    """One person's score step by step; ``scores`` are KPI, assessment, development in hundredths."""
    parts = tuple(
        Part(name, score, weight, None if score is None else Fraction(score * weight, 100 * WHOLE))
        for name, score, weight in zip(COMPONENTS, scores, rule.weights, strict=True)
    )
    counted = [part.points for part in parts if part.weight]
    known = [points for points in counted if points is not None]
    whole: Fraction | None = sum(known, Fraction(0)) if len(known) == len(counted) else None
    alone = whole is None and single is not None
    if alone and single is not None:
        whole = Fraction(single, 100)
    line = None if rule.minimum is None else Fraction(rule.minimum, 100)
    reached = None if whole is None or line is None else whole >= line and _over_floors(scores, rule)
    low = None if whole is None or rule.low is None else whole < Fraction(rule.low, 100)
    short = None if whole is None or line is None else max(Fraction(0), line - whole)
    return Worked(parts, whole, alone, reached, low, short)


def _over_floors(scores: Sequence[int | None], rule: Rule) -> bool:
    pairs = zip(scores, rule.floors, strict=True)
    return all(floor is None or (score is not None and score >= floor) for score, floor in pairs)


@dataclass(frozen=True)
class Effective:
    """Weights on paper and in effect, as fractions that sum to 1; ``against`` marks components that work against it.

    Unknown (all NaN) when the totals do not differ at all.
    """

    nominal: Floats
    effective: Floats
    against: Flags
    people: int


def effective(people: int, sums: npt.ArrayLike, products: npt.ArrayLike, rule: Rule) -> Effective:
    """What decides who is ahead: importance_k = w_k cov(s_k, S) / var(S) (methods 1.6).

    ``sums`` (3,) and ``products`` (3, 3) are exact sums of scores and of their products over ``people`` with all three
    components, in hundredths; integers are kept exact until the covariance.
    """
    weights = np.array(rule.weights, np.float64) / WHOLE
    add = [int(value) for value in np.asarray(sums, object).ravel()]
    times = np.asarray(products, object)
    spread = np.array(
        [[people * int(times[i][j]) - add[i] * add[j] for j in range(3)] for i in range(3)], np.float64
    )
    together = spread @ weights
    whole = float(weights @ together)
    share = weights * together / whole if whole > 0 else np.full(3, np.nan)
    return Effective(weights, share, share < 0, people)


def in_whole_percent(shares: Floats) -> list[int]:
    """Shares of 1 as whole percentages that add up to exactly 100 (largest remainder)."""
    scaled = 100 * shares
    floor = np.floor(scaled).astype(int)
    order = np.argsort(floor - scaled, kind="stable")
    floor[order[: 100 - int(floor.sum())]] += 1
    return [int(value) for value in floor]


def effective_words(found: Effective) -> Text:
    """The sentence that planners remember: on paper 70/10/20, in effect 45/2/52."""
    if np.isnan(found.effective).any():
        return text("All scores are equal: no component decides who is ahead.")
    paper, effect = in_whole_percent(found.nominal), in_whole_percent(found.effective)
    return text(
        "On paper KPI, assessment and development count {a}/{b}/{c}; in effect {d}/{e}/{f}.",
        a=paper[0],
        b=paper[1],
        c=paper[2],
        d=effect[0],
        e=effect[1],
        f=effect[2],
    )
