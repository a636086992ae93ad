"""Horizontal friction: two units under one objective of which one gets worse when the other gets better."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from bsc.cascade.model import Flags, Floats, Ints
from bsc.cascade.problems import either
from bsc.i18n import Text, text

LEAST_PERIODS = 8
FALSE_RATE = 0.10  # Benjamini-Hochberg


@dataclass(frozen=True)
class Friction:
    """Pairs of series that pull against each other, strongest first; ``tested`` pairs were looked at.

    ``first`` and ``second`` are positions in the series given, ``rho`` Spearman's rank correlation over ``periods``
    common periods, ``p`` one-sided (rho < 0) and adjusted over all tested pairs.
    """

    first: Ints
    second: Ints
    rho: Floats
    p: Floats
    periods: Ints
    tested: int
    sentence: Text


def friction(
    series: Floats, objective: Ints, least: int = LEAST_PERIODS, rate: float = FALSE_RATE
) -> Friction:
    """Tug of war among units that serve the same objective.

    ``series`` is (S, T), achievements by unit (rows) and period, NaN where missing; ``objective`` (S,) says which rows
    belong together. Series that never change have no ranks and are not tested. Two series that both follow one trend
    correlate without any friction: read the list as "to discuss".
    """
    first, second, rho, periods = [], [], [], []
    for number in np.unique(objective):
        members = np.flatnonzero(objective == number)
        for a, b, value, common in _pairs(series[members], least):
            first.append(members[a])
            second.append(members[b])
            rho.append(value)
            periods.append(np.full(value.size, common))
    if not first:
        none = np.empty(0, np.int64)
        return Friction(none, none, np.empty(0), np.empty(0), none, 0, _sentence(0, 0))
    one, two, value, count = (np.concatenate(parts) for parts in (first, second, rho, periods))
    adjusted = stats.false_discovery_control(_one_sided(value, count))
    found = np.flatnonzero((value < 0) & (adjusted <= rate))
    rank = found[np.lexsort((one[found], value[found]))]
    return Friction(
        one[rank],
        two[rank],
        value[rank],
        adjusted[rank],
        count[rank],
        value.size,
        _sentence(rank.size, value.size),
    )


def _pairs(series: Floats, least: int) -> list[tuple[Ints, Ints, Floats, int]]:
    """All pairs of rows with enough common periods, ranked on exactly the periods that both have.

    Rows with the same gaps are handled as one matrix, so complete series cost one matrix product.
    """
    seen, group = np.unique(~np.isnan(series), axis=0, return_inverse=True)
    found: list[tuple[Ints, Ints, Floats, int]] = []
    for i, mask_i in enumerate(seen):
        for j in range(i, len(seen)):
            common: Flags = mask_i & seen[j]
            if common.sum() < least:
                continue
            rows, others = np.flatnonzero(group == i), np.flatnonzero(group == j)
            left, right = _standard(series[rows][:, common]), _standard(series[others][:, common])
            rho = np.clip(left @ right.T, -1, 1)
            usable = ~np.isnan(rho)
            if i == j:
                usable &= np.triu(np.ones(rho.shape, np.bool_), k=1)
            a, b = np.nonzero(usable)
            if a.size:
                found.append((rows[a], others[b], rho[a, b], int(common.sum())))
    return found


def _standard(values: Floats) -> Floats:
    ranks = stats.rankdata(values, axis=1)
    centred = ranks - ranks.mean(axis=1, keepdims=True)
    norm = np.sqrt((centred**2).sum(axis=1, keepdims=True))
    return np.asarray(np.divide(centred, norm, out=np.full_like(centred, np.nan), where=norm > 0))


def _one_sided(rho: Floats, count: Ints) -> Floats:
    """P(rank correlation this low or lower); Student's t, but never below the share of one ordering among all."""
    with np.errstate(divide="ignore"):
        t = rho * np.sqrt((count - 2) / (1 - rho**2))
    p = stats.t.cdf(t, count - 2)
    floor = np.exp([-math.lgamma(n + 1) for n in count.tolist()])
    return np.asarray(np.maximum(p, floor))


def _sentence(count: int, tested: int) -> Text:
    if not tested:
        return text("No pair of units shares an objective over at least eight periods.")
    if not count:
        return text(
            "None of {tested} pairs of units under one objective pull against each other.", tested=tested
        )
    return either(
        count,
        text("One of {tested} pairs of units under one objective pulls against the other.", tested=tested),
        text(
            "{n} of {tested} pairs of units under one objective pull against each other.",
            n=count,
            tested=tested,
        ),
    )
