"""SMAA-2: how often each unit takes each rank when the weights are not certain, by seeded draws.

Sources: Lahdelma and Salminen 2001; formulas in methods 1.4. Rank = 1 + number of strictly better units. Weights are
drawn per parent (Dirichlet) and multiplied down the tree: without an opinion all weightings are equally likely, around
today's the mean is today's weight. The standard error of a probability is at most 0.5 / sqrt(draws).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DRAWS = 10_000
SEED = 20_241_124
_BLOCK = 1_000  # draws ranked at once


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


def tree_draws(
    groups: Mapping[str, Sequence[float]],
    children: Mapping[str, Sequence[str]],
    root: str = "",
    count: int = DRAWS,
    concentration: float | None = None,
    seed: int = SEED,
) -> tuple[list[str], Floats]:
    """Draws of the leaves of a tree: one Dirichlet per parent, multiplied down. Returns (leaf names, (count, leaves)).

    ``groups`` gives the weights of a parent's children, ``children`` their names; a name that is no parent is a leaf.
    """
    leaves: list[str] = []
    columns: list[Floats] = []

    def walk(parent: str, above: Floats, place: tuple[int, ...]) -> None:
        drawn = draws(groups[parent], count, concentration, (seed, *place))
        for number, child in enumerate(children[parent]):
            here = above * drawn[:, number]
            if child in groups:
                walk(child, here, (*place, number + 1))
            else:
                leaves.append(child)
                columns.append(here)

    walk(root, np.ones(count), ())
    return leaves, np.stack(columns, axis=1)


def acceptability(values: Floats, weights: Floats, central: bool = True) -> Acceptability:
    """Ranks of (units, parts) under every drawn weighting (draws, parts); scores at least 0 or any real number.

    A part without a score (NaN) re-weights the unit's others. Units with equal scores everywhere share their rank; scores
    that are closer than a 32-bit float can tell may stand in either order, far below the error of the draws.
    """
    count = len(weights)
    units = len(values)
    present = ~np.isnan(values)
    filled = np.where(present, values, 0.0)
    if bool(
        (weights == weights[:1]).all()
    ):  # one weighting only: ties are no coincidence, and one row says all
        return _one(filled, present, weights)
    turned = np.ascontiguousarray(filled.T.astype(np.float32))
    gaps = None if bool(present.all()) else np.ascontiguousarray(present.T.astype(np.float32))
    weighed = (weights > 0).any(axis=0)
    same = _alike(np.where(present, values, np.inf)[:, weighed])
    starts = range(0, count, _BLOCK)
    with ThreadPoolExecutor(2) as pool:
        done = list(
            pool.map(lambda at: _block(turned, gaps, weights[at : at + _BLOCK], same, units, central), starts)
        )
    tally = np.sum([t for t, _ in done], axis=0)
    return _summary(tally, np.sum([f for _, f in done], axis=0), count)


def _block(
    turned: npt.NDArray[np.float32],
    gaps: npt.NDArray[np.float32] | None,
    block: Floats,
    same: list[Ints],
    units: int,
    central: bool,
) -> tuple[Ints, Floats]:
    """Ranks of some draws: how often each unit took each, and the sum of the weights with which it was first.

    One sort of packed 64-bit keys: 32 bits of the score, then the unit.
    """
    thin = block.astype(np.float32)
    scores = thin @ turned
    if gaps is not None:
        scores /= thin @ gaps
    bits = scores.view(np.uint32)
    # the order of floats as the order of unsigned numbers, best first
    negative = float(scores.min(initial=0.0)) < 0
    bits = np.where(bits >> 31 == 1, bits, ~bits & np.uint32(0x7FFFFFFF)) if negative else ~bits
    keys = bits.astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= np.arange(units, dtype=np.uint64)
    keys.sort(axis=1)
    order = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    first = np.zeros((units, block.shape[1]))
    places = np.arange(units, dtype=np.int64)
    if same:
        ranked = np.empty(order.shape, np.int64)
        np.put_along_axis(ranked, order, np.broadcast_to(places, order.shape), axis=1)
        for alike in same:
            ranked[:, alike] = ranked[:, alike].min(axis=1, keepdims=True)
        tally = np.bincount((places * units + ranked).ravel(), minlength=units * units)
        if central:
            first = (ranked == 0).T.astype(np.float64) @ block
        return tally.reshape(units, units), first
    if central:
        for part in range(block.shape[1]):
            first[:, part] = np.bincount(order[:, 0], block[:, part], units)
    order *= units
    order += places
    return np.bincount(order.ravel(), minlength=units * units).reshape(units, units), first


def _alike(values: Floats) -> list[Ints]:
    """Groups of units with equal scores everywhere: they tie under every weighting, others by coincidence only."""
    _, inverse, counts = np.unique(values, axis=0, return_inverse=True, return_counts=True)
    return [np.flatnonzero(inverse.ravel() == n) for n in np.flatnonzero(counts > 1)]


def _one(filled: Floats, present: npt.NDArray[np.bool_], weights: Floats) -> Acceptability:
    """All draws are one weighting: its ranks, certain."""
    scores = (filled @ weights[0]) / (present @ weights[0])
    ranked = np.repeat(_exact_ranks(scores[None, :]), len(weights), axis=0)
    return of_ranks(ranked + 1, weights)


def of_ranks(ranked: Ints, weights: Floats) -> Acceptability:
    """From ranks (draws, units) from 1 that were found elsewhere, and the weights (draws, parts) they belong to."""
    units = ranked.shape[1]
    flat = np.arange(units, dtype=np.int64) * units + (ranked - 1)
    tally = np.bincount(flat.ravel(), minlength=units * units).reshape(units, units)
    return _summary(tally, (ranked == 1).T.astype(np.float64) @ weights, len(ranked))


def of_measurements(measured: Floats, weights: Floats) -> Acceptability:
    """Where the scores are drawn too: ``measured`` is (draws, units, parts), one weighting per draw."""
    scores = np.einsum("dup,dp->du", measured, weights)
    return of_ranks(_exact_ranks(scores) + 1, weights)


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


def beats(values: Floats, weights: Floats) -> Floats:
    """(units, units): how often the unit of the row scores strictly higher than that of the column."""
    scores = values @ weights.T
    return np.array([(row > scores).mean(axis=1) for row in scores])


def _exact_ranks(scores: Floats) -> Ints:
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
