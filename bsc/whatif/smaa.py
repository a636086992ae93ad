"""SMAA-2: how often each unit takes each rank when the weights are not certain, by seeded draws.

Sources: Lahdelma and Salminen 2001; formulas in methods 1.4. Rank = 1 + number of strictly better units. Weights are
drawn per parent (Dirichlet) and multiplied down the tree: without an opinion all weightings are equally likely, around
today's the mean is today's weight. The standard error of a probability is at most 0.5 / sqrt(draws).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DRAWS = 10_000
SEED = 20_241_124
_BLOCK = 1_000  # draws ranked at once
_UNIT_BITS = 9
_MOST = 1 << _UNIT_BITS  # units that fit beside a score in 32 bits
_UNIT = np.uint32(_MOST - 1)
_TOP = 2**32 - 2**14  # the largest key, some roundings below the end
_CLOSE = np.uint32(2 * _MOST)  # closer keys may stand in either order


@dataclass(frozen=True)
class Acceptability:
    """Arrays by unit. ``share[i, r]`` is how often unit i took rank r + 1; ``central[i]`` the mean weights with which it
    was first, NaN when it never was; ``best`` and ``worst`` the extreme ranks among the draws."""

    share: Floats
    central: Floats
    best: Ints
    worst: Ints
    mean: Floats
    draws: int

    @property
    def error(self) -> float:
        """The largest standard error that a share can have."""
        return 0.5 / math.sqrt(self.draws)

    def within(self, top: int) -> Floats:
        """How often each unit was among the first ``top``."""
        return np.asarray(self.share[:, :top].sum(axis=1), np.float64)


def kappa(weight: float, give_or_take: float) -> float:
    """How concentrated the draws must be, so that ``weight`` (a share of 1) has the standard deviation
    ``give_or_take``: w(1-w)/sd^2 - 1. Infinite when nothing is given or taken."""
    if give_or_take <= 0:
        return math.inf
    return max(weight * (1 - weight) / give_or_take**2 - 1, 1e-3)


def draws(
    weights: Sequence[float],
    count: int = DRAWS,
    concentration: float | None = None,
    seed: int | tuple[int, ...] = SEED,
) -> Floats:
    """(count, parts) weights that sum to 1: Dirichlet(concentration x weight), so today's weight is the mean and a
    weight of 0 stays 0; without ``concentration`` no opinion, Dirichlet(1, ..., 1)."""
    rng = np.random.default_rng(seed)
    today = np.asarray(weights, np.float64)
    today = today / today.sum()
    if concentration is None:
        return np.asarray(rng.dirichlet(np.ones(len(today)), count), np.float64)
    if math.isinf(concentration):
        return np.tile(today, (count, 1))
    found = np.zeros((count, len(today)))
    held = today > 0
    gamma = rng.standard_gamma(concentration * today[held], (count, int(held.sum())))
    total = gamma.sum(axis=1, keepdims=True)
    # a draw that underflows altogether belongs to the corner of the largest weight
    gamma[total[:, 0] == 0, int(np.argmax(today[held]))] = 1.0
    found[:, held] = gamma / gamma.sum(axis=1, keepdims=True)
    return found


def acceptability(values: Floats, weights: Floats, central: bool = True) -> Acceptability:
    """Ranks of (units, parts) under every drawn weighting (draws, parts); scores at least 0 or any real number.

    A part without a score (NaN) re-weights the unit's others. Units with equal scores everywhere share their rank.
    """
    units = len(values)
    present = ~np.isnan(values)
    filled = np.where(present, values, 0.0)
    if bool((weights == weights[:1]).all()):  # one weighting only: ties are no coincidence, one row says all
        return _one(filled, present, weights)
    weighed = (weights > 0).any(axis=0)
    ties = len(np.unique(np.where(present, values, np.inf)[:, weighed], axis=0)) < units
    kind = _Exact if ties or units > _MOST else _Packed
    rank = kind(filled, present, weights)
    places = np.zeros(rank.shape, np.int64)
    first = np.zeros((units, weights.shape[1]))

    def some(part: slice) -> tuple[Ints, Floats | None]:
        return rank(part, central)

    parts = [slice(at, at + _BLOCK) for at in range(0, len(weights), _BLOCK)]
    with ThreadPoolExecutor(2) as pool:  # sorting and counting need no interpreter
        for tally, sums in pool.map(some, parts):
            places += tally
            if sums is not None:
                first += sums
    return _summary(rank.told(places), first, len(weights))


class _Exact:
    """Ranks of some draws in 64 bits: how often each unit took each, and the sum of the weights with which it was first."""

    def __init__(self, filled: Floats, present: npt.NDArray[np.bool_], weights: Floats) -> None:
        self.filled, self.present, self.weights = filled, present, weights
        self.complete = bool(present.all())
        self.shape = (len(filled), len(filled))

    def told(self, places: Ints) -> Ints:
        """(units, ranks) from what the blocks counted."""
        return places

    def __call__(self, draws: slice, central: bool) -> tuple[Ints, Floats | None]:
        block = self.weights[draws]
        scores = block @ self.filled.T
        if not self.complete:
            scores /= block @ self.present.T
        ranked = exact_ranks(scores)
        units = len(self.filled)
        tally = np.bincount((np.arange(units) * units + ranked).ravel(), minlength=units * units)
        first = (ranked == 0).T.astype(np.float64) @ block if central else None
        return tally.reshape(units, units), first


class _Packed:
    """The same by one sort of 32-bit keys (performance.md, W4): 23 bits of the score, then the unit's number in 9.

    Scores that 23 bits cannot tell apart for certain are compared in 64 bits, so the order is that of exact scores.
    """

    def __init__(self, filled: Floats, present: npt.NDArray[np.bool_], weights: Floats) -> None:
        self.filled, self.present, self.weights = filled, present, weights
        self.complete = bool(present.all())
        high, low = float(filled[present].max()), float(filled[present].min())
        # the best score has the smallest key; a weighted mean of keys lies between those of the parts
        keys = (high - filled) * (_TOP / max(high - low, 1e-300))
        thin = weights.astype(np.float32)
        self.means = thin @ np.ascontiguousarray(np.where(present, keys, 0.0).T.astype(np.float32))
        if not self.complete:
            self.means /= thin @ np.ascontiguousarray(present.T.astype(np.float32))
        self.units = np.arange(len(filled), dtype=np.uint32)
        self.shape = (len(filled) << _UNIT_BITS,)

    def told(self, places: Ints) -> Ints:
        """(units, ranks) from what the blocks counted by rank."""
        units = len(self.units)
        return places.reshape(units, -1)[:, :units].T

    def __call__(self, draws: slice, central: bool) -> tuple[Ints, Floats | None]:
        block = self.weights[draws]
        keys = self.means[draws].astype(np.uint32)
        keys &= ~_UNIT
        keys |= self.units
        keys.sort(axis=1)
        self._settled(keys, block)
        keys &= _UNIT
        first = _sums(keys[:, 0], block, len(self.units)) if central else None
        keys |= self.units << np.uint32(_UNIT_BITS)  # now the rank, then the unit that took it
        return np.bincount(keys.ravel(), minlength=self.shape[0]), first

    def _settled(self, keys: npt.NDArray[np.uint32], block: Floats) -> None:
        """Put neighbours whose keys are close into the order of their scores in 64 bits."""
        gaps = keys[:, 1:] - keys[:, :-1]
        draw, place = np.divmod(np.flatnonzero(gaps.ravel() < _CLOSE), gaps.shape[1])
        while len(draw):
            upper, lower = keys[draw, place], keys[draw, place + 1]
            behind = self._score(draw, upper & _UNIT, block) < self._score(draw, lower & _UNIT, block)
            # of two pairs that share a unit only one is turned round at a time
            behind[1:] &= ~(behind[:-1] & (draw[1:] == draw[:-1]) & (place[1:] == place[:-1] + 1))
            if not behind.any():
                return
            at, to = draw[behind], place[behind]
            keys[at, to], keys[at, to + 1] = lower[behind], upper[behind]

    def _score(self, draw: Ints, unit: npt.NDArray[np.uint32], block: Floats) -> Floats:
        weights = block[draw]
        total = np.einsum("ij,ij->i", weights, self.filled[unit])
        if self.complete:
            return np.asarray(total, np.float64)
        return np.asarray(total / np.einsum("ij,ij->i", weights, self.present[unit]), np.float64)


def _sums(first: npt.NDArray[np.uint32], block: Floats, units: int) -> Floats:
    """(units, parts): the sum of the weights with which each unit was first."""
    order = np.argsort(first, kind="stable")
    held, starts = np.unique(first[order], return_index=True)
    found = np.zeros((units, block.shape[1]))
    found[held] = np.add.reduceat(block[order], starts, axis=0)
    return found


def _one(filled: Floats, present: npt.NDArray[np.bool_], weights: Floats) -> Acceptability:
    """All draws are one weighting: its ranks, certain."""
    scores = (filled @ weights[0]) / (present @ weights[0])
    ranked = np.repeat(exact_ranks(scores[None, :]), len(weights), axis=0)
    return of_ranks(ranked + 1, weights)


def of_ranks(ranked: Ints, weights: Floats) -> Acceptability:
    """From ranks (draws, units) from 1 that were found elsewhere, and the weights (draws, parts) they belong to."""
    units = ranked.shape[1]
    flat = np.arange(units, dtype=np.int64) * units + (ranked - 1)
    tally = np.bincount(flat.ravel(), minlength=units * units).reshape(units, units)
    return _summary(tally, (ranked == 1).T.astype(np.float64) @ weights, len(ranked))


def confidence(measured: Floats, central: Floats) -> Floats:
    """The confidence factor: how often each unit is first in ``measured`` (draws, units, parts) under its own central
    weights (units, parts); NaN for one that is never first."""
    found = []
    for unit, weights in enumerate(central):
        scores = measured @ weights
        found.append(
            np.nan
            if np.isnan(weights).any()
            else float(((scores > scores[:, [unit]]).sum(axis=1) == 0).mean())
        )
    return np.array(found)


def entropy(share: Floats) -> float:
    """The ranking entropy in bits of one unit's acceptability, as the R package smaa gives it for the first unit."""
    held = share[share > 0]
    return float(-(held * np.log2(held)).sum())


def exact_ranks(scores: Floats) -> Ints:
    """Ranks from 0 in 64 bits; ties share the better one."""
    order = np.argsort(-scores, axis=1, kind="stable")
    ordered = np.take_along_axis(scores, order, axis=1)
    places = np.broadcast_to(np.arange(scores.shape[1], dtype=np.int64), scores.shape).copy()
    same = np.zeros(scores.shape, bool)
    same[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
    places[same] = 0
    places = np.maximum.accumulate(places, axis=1)
    ranked = np.empty(scores.shape, np.int64)
    np.put_along_axis(ranked, order, places, axis=1)
    return ranked


def _summary(tally: Ints, first: Floats, count: int) -> Acceptability:
    share = tally / count
    took = tally > 0
    units = len(tally)
    with np.errstate(invalid="ignore", divide="ignore"):
        central = first / tally[:, :1]
    central[tally[:, 0] == 0] = np.nan
    return Acceptability(
        share,
        central,
        1 + took.argmax(axis=1),
        units - took[:, ::-1].argmax(axis=1),
        share @ np.arange(1, units + 1),
        count,
    )
