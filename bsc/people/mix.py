"""Units compared fairly: after grade mix, and shrunk towards the whole as far as their numbers are few (methods 4.2).

The model is y = mu + grade + unit + error. Only cells (unit x grade) are needed: how many, their sum, their squares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse, stats
from scipy.sparse.csgraph import connected_components

from bsc.people.rule import Flags, Floats, Ints

LEAST = 10  # people for a mean to be given
ALPHA = 0.10  # false discoveries among the units that are called exceptional
Z95 = float(stats.norm.ppf(0.975))


@dataclass(frozen=True)
class Cells:
    """Cells unit x grade with people in them: codes (c,), ``people``, ``total`` of their scores and of the ``squares``.

    Scores in points; at most one row a cell.
    """

    unit: Ints
    grade: Ints
    people: Ints
    total: Floats
    squares: Floats
    units: int
    grades: int


@dataclass(frozen=True)
class Fit:
    """The fitted model: ``unit`` (units,) on the scale of scores, ``grade`` (grades,) around 0 weighted by people.

    ``sigma2`` is the variance of people around it; NaN where there is nothing to estimate it from.
    """

    unit: Floats
    grade: Floats
    people: Ints
    raw: Floats
    sigma2: float


@dataclass(frozen=True)
class Fair:
    """Units side by side. All arrays (units,), in points; NaN where a unit has fewer than ``least`` people.

    ``components`` says which units share grades, directly or through others; more than one: not ``comparable``, nothing
    is fitted and only ``raw`` is given. ``exceptional`` marks units beyond the spread of all the others after
    Benjamini-Hochberg at 10 %.
    """

    comparable: bool
    components: Ints
    people: Ints
    raw: Floats
    adjusted: Floats
    shrunk: Floats
    low: Floats
    high: Floats
    weight: Floats
    centre: float
    grade: Floats
    sigma2: float
    tau2: float
    p: Floats
    exceptional: Flags


def components(unit: Ints, grade: Ints, units: int, grades: int) -> Ints:
    """Which units can be compared, (units,): equal numbers share grades, directly or through others; -1 for no people."""
    ones = np.ones(len(unit))
    graph = sparse.coo_matrix((ones, (unit, units + grade)), shape=(units + grades,) * 2)
    _, label = connected_components(graph, directed=False)
    there = np.zeros(units, bool)
    there[unit] = True
    found = np.where(there, label[:units], -1)
    kept = np.unique(found[there])
    return np.where(there, np.searchsorted(kept, found), -1)


def fit(cells: Cells) -> Fit:
    """Least squares of the model: the fixed point of alternating unit and grade means, solved directly.

    Where grades do not overlap between units only differences inside a component mean anything.
    """
    u, g, n = cells.unit, cells.grade, cells.people.astype(np.float64)
    by_unit, by_grade = np.bincount(u, n, cells.units), np.bincount(g, n, cells.grades)
    whole = n.sum()
    mean = cells.total.sum() / whole
    y = cells.total - n * mean  # centred, so that squares keep their digits
    squares = cells.squares - 2 * mean * cells.total + n * mean * mean
    y_unit, y_grade = np.bincount(u, y, cells.units), np.bincount(g, y, cells.grades)
    table = sparse.coo_matrix((n, (u, g)), shape=(cells.units, cells.grades)).tocsr()
    inverse = np.divide(1.0, by_unit, out=np.zeros(cells.units), where=by_unit > 0)
    weighted = table.multiply(inverse[:, None]).tocsr()
    normal = np.diag(by_grade) - (table.T @ weighted).toarray()
    effect = np.linalg.lstsq(normal, y_grade - table.T @ (inverse * y_unit), rcond=None)[0]
    effect = np.where(by_grade > 0, effect, 0.0)
    effect -= effect @ by_grade / whole
    own = inverse * (y_unit - table @ effect)
    fitted = own[u] + effect[g]
    left = float((squares - 2 * fitted * y + n * fitted * fitted).sum())
    spare = whole - int((by_unit > 0).sum()) - int((by_grade > 0).sum()) + 1
    sigma2 = max(left, 0.0) / spare if spare > 0 else np.nan
    raw = np.where(by_unit > 0, mean + inverse * y_unit, np.nan)
    return Fit(
        np.where(by_unit > 0, mean + own, np.nan),
        np.where(by_grade > 0, effect, np.nan),
        by_unit.astype(np.int64),
        raw,
        sigma2,
    )


def shrink(values: Floats, variances: Floats, spent: int = 1) -> tuple[Floats, Floats, float]:
    """(shrunk values, weights B, tau2): B = tau2 / (tau2 + variance), pulled towards the plain mean.

    tau2 = max(0, sum of squares / (k - ``spent``) - mean variance); ``spent`` 1 as in methods 4.2, 3 gives the
    James-Stein estimator where all variances are equal (Efron and Morris 1977).
    """
    k = values.size
    centre = float(values.mean()) if k else np.nan
    spread = float(((values - centre) ** 2).sum()) / (k - spent) if k > spent else 0.0
    tau2 = max(0.0, spread - float(variances.mean())) if k else 0.0
    below = tau2 + variances
    weight = np.divide(tau2, below, out=np.ones(k), where=below > 0)
    return centre + weight * (values - centre), weight, tau2


def compare(cells: Cells, least: int = LEAST) -> Fair:
    """Units after grade mix and shrinkage, with 95 % intervals, and the exceptional ones among them.

    Exceptional: beyond ubar +- what sigma2 / n + tau2 explains, two-sided, Benjamini-Hochberg at 10 %.
    """
    label = components(cells.unit, cells.grade, cells.units, cells.grades)
    blank = np.full(cells.units, np.nan)
    people = np.bincount(cells.unit, cells.people, cells.units).astype(np.int64)
    if not cells.people.size or label.max() > 0:
        total = np.bincount(cells.unit, cells.total, cells.units)
        raw = np.divide(total, people, out=blank.copy(), where=people >= least)
        none = np.zeros(cells.units, bool)
        rest = (blank, blank, blank, blank, blank, np.nan, np.full(cells.grades, np.nan), np.nan, np.nan)
        return Fair(False, label, people, raw, *rest, blank, none)
    fitted = fit(cells)
    enough = people >= least
    value = fitted.unit[enough]
    variance = fitted.sigma2 / people[enough]
    shrunk, weight, tau2 = shrink(value, variance)
    half = Z95 * np.sqrt(weight * variance)
    centre = float(value.mean()) if value.size else np.nan
    p = two_sided(value - centre, variance + tau2)

    def place(some: Floats) -> Floats:
        whole = blank.copy()
        whole[enough] = some
        return whole

    called = np.zeros(cells.units, bool)
    called[enough] = discoveries(p)
    return Fair(
        True,
        label,
        people,
        np.where(enough, fitted.raw, np.nan),
        place(value),
        place(shrunk),
        place(shrunk - half),
        place(shrunk + half),
        place(weight),
        centre,
        fitted.grade,
        fitted.sigma2,
        tau2,
        place(p),
        called,
    )


def two_sided(difference: Floats, variance: Floats) -> Floats:
    """Two-sided normal p-values; 1 where there is no variance and no difference."""
    z = np.divide(
        np.abs(difference), np.sqrt(variance), out=np.where(difference == 0, 0.0, np.inf), where=variance > 0
    )
    return np.asarray(2 * stats.norm.sf(z))


def discoveries(p: npt.ArrayLike, alpha: float = ALPHA) -> Flags:
    """Which p-values stand after Benjamini-Hochberg; NaN ones are not tests and never stand."""
    return np.asarray(adjusted(p) <= alpha)


def adjusted(p: npt.ArrayLike) -> Floats:
    """Benjamini-Hochberg q-values; NaN stays NaN."""
    values = np.asarray(p, np.float64)
    found = np.full(values.shape, np.nan)
    tested = ~np.isnan(values)
    if tested.any():
        found[tested] = stats.false_discovery_control(values[tested])
    return found
