"""From scores of indicators to scores of units, as the score macros do it, for any weights, without the store.

``Rows`` are indicator nodes of many units in one period, scored once; ``aggregate`` climbs objective, perspective and
unit with other weights: weighted mean (arithmetic or geometric) of the parts that have a score, coverage, minimum
coverage, rounding half up. ``arithmetic`` and ``geometric`` are the plain means of a complete table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Indicator nodes of one period. Arrays of length rows unless said otherwise; scores in percent, NaN without one.

    ``objective`` and ``perspective`` are places in the lists of all objective nodes and perspective nodes (one per
    unit), ``of_perspective`` the perspective node of each objective node, ``of_unit`` the unit of each perspective
    node. ``outside`` marks perspective nodes that do not count towards the unit (unmapped). ``geometric_objective``
    (per objective node) says how its mean is taken; NaN-like blanks are not rows of a what-if.
    """

    score: Floats
    coverage: Floats
    expected: Flags
    objective: Ints
    of_perspective: Ints
    of_unit: Ints
    units: int
    outside: Flags
    geometric_objective: Flags
    geometric_perspective: bool = False
    geometric_unit: bool = False
    minimum: float = 0.0  # coverage of the whole, percent
    minimum_below: float = 0.0  # of the levels below
    digits: int | None = None


@dataclass(frozen=True)
class Level:
    """Nodes of one level: score (NaN without one), coverage in percent, whether anything was expected there, and the
    mean before coverage and rounding."""

    score: Floats
    coverage: Floats
    expected: Flags
    mean: Floats


@dataclass(frozen=True)
class Scores:
    """Scores at every level."""

    objectives: Level
    perspectives: Level
    units: Level


def aggregate(rows: Rows, indicator: Floats, objective: Floats, perspective: Floats) -> Scores:
    """Scores under weights per row, per objective node and per perspective node (any scale, not negative)."""
    below = Level(rows.score, rows.coverage, rows.expected, rows.score)
    objectives = _climb(
        below,
        indicator,
        rows.objective,
        len(rows.of_perspective),
        rows.geometric_objective,
        rows.minimum_below,
        rows.digits,
    )
    perspectives = _climb(
        objectives,
        objective,
        rows.of_perspective,
        len(rows.of_unit),
        np.full(len(rows.of_unit), rows.geometric_perspective),
        rows.minimum_below,
        rows.digits,
    )
    inside = Level(
        perspectives.score, perspectives.coverage, perspectives.expected & ~rows.outside, perspectives.mean
    )
    units = _climb(
        inside,
        perspective,
        rows.of_unit,
        rows.units,
        np.full(rows.units, rows.geometric_unit),
        rows.minimum,
        rows.digits,
    )
    return Scores(objectives, perspectives, units)


def _climb(
    parts: Level,
    weight: Floats,
    of: Ints,
    nodes: int,
    is_geometric: Flags,
    minimum: float,
    digits: int | None,
) -> Level:
    """One level up: the nodes' means, coverages and scores (queries/scores/20 to 24)."""
    counts = parts.expected & ~np.isnan(parts.score)
    expected = np.bincount(of, parts.expected, nodes) > 0
    held = np.where(counts, weight, 0.0)
    total = np.bincount(of, held, nodes)
    expected_weight = np.bincount(of, np.where(parts.expected, weight, 0.0), nodes)
    score = np.where(counts, parts.score, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(of, held * score, nodes) / total
        coverage = np.round(
            np.bincount(of, np.where(counts, weight * parts.coverage, 0.0), nodes) / expected_weight, 10
        )
        if is_geometric.any():
            logs = np.where(score > 0, np.log(np.where(score > 0, score, 1.0)), 0.0)
            products = np.exp(np.bincount(of, held * logs, nodes) / total)
            lowest = np.full(nodes, np.inf)
            weighed = held > 0
            np.minimum.at(lowest, of[weighed], score[weighed])
            products = np.where(lowest < 0, np.nan, np.where(lowest == 0, 0.0, products))
            mean = np.where(is_geometric, products, mean)
    mean = np.where(total > 0, mean, np.nan)
    coverage = np.where(expected_weight > 0, coverage, np.nan)
    return Level(np.where(coverage >= minimum, half_up(mean, digits), np.nan), coverage, expected, mean)


def half_up(score: Floats, digits: int | None) -> Floats:
    """Rounded half up to ``digits`` decimals as queries/scores/18_half_up.sql does it; unrounded for None."""
    if digits is None:
        return score
    return np.asarray(np.floor(score * 10.0**digits + 0.5 + 1e-10) / 10.0**digits, np.float64)


def arithmetic(scores: Floats, weights: Floats) -> Floats:
    """Weighted arithmetic mean of each row of (units, parts); parts without a score (NaN) re-weight the others."""
    present = ~np.isnan(scores)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(present, scores, 0.0) @ weights / (present @ weights), np.float64)


def geometric(scores: Floats, weights: Floats) -> Floats:
    """Weighted geometric mean of each row of (units, parts), all positive or 0; a part at 0 makes it 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp(arithmetic(np.log(scores), weights)), np.float64)


def ranks(scores: Floats) -> Ints:
    """1 + how many are strictly better, so ties share the better rank; 0 for a unit without a score."""
    known = np.sort(scores[~np.isnan(scores)])
    place = 1 + len(known) - np.searchsorted(known, scores, side="right")
    return np.asarray(np.where(np.isnan(scores), 0, place), np.int64)
