"""More people than expected just above a line: the lattice-bin bump test, its placebo lines, and units over periods.

Bins of one point, whole lattice units each, the line at the start of a bin. The two bins that touch the line are left out, a
Poisson log-quadratic is fitted to the five bins on each side beyond them, and the ratio of the two is held against it
(methods 4.5). Coaching, re-checks and rounding rules lift people over a line too: a heap is a question, never a charge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from bsc.people.mix import ALPHA, adjusted
from bsc.people.rule import Flags, Floats, Ints

SIDE = 5  # bins fitted on each side, beyond the two that touch the line
NEWTON = 5
LEAST = 200  # people, for a unit to be tested alone
_AT = np.concatenate([np.arange(-SIDE - 1, -1), np.arange(1, SIDE + 1)]) + 0.5  # middles of the fitted bins
_DESIGN = np.stack([np.ones(2 * SIDE), _AT, _AT**2], axis=1)
_FEWEST_BINS, _FEWEST_PEOPLE = 4, 30


@dataclass(frozen=True)
class Bumps:
    """One bump test a row, (tests,); NaN where there are too few people around the line to fit anything.

    ``above`` and ``below`` are people in the bins that touch the line, ``expected_above`` and ``expected_below`` what the
    fit says, ``excess`` people lifted over the line, ``p`` one-sided. ``curve`` (tests, 12): the fit from six bins below
    the line to six above.
    """

    above: Ints
    below: Ints
    expected_above: Floats
    expected_below: Floats
    excess: Floats
    z: Floats
    p: Floats
    curve: Floats

    @property
    def tested(self) -> Flags:
        """Where there was something to fit."""
        return ~np.isnan(self.p)


def bumps(windows: npt.ArrayLike) -> Bumps:
    """The test on rows of 12 bins, six below and six above the line, (tests, 12)."""
    counts = np.atleast_2d(np.asarray(windows, np.float64))
    inner = SIDE + 1
    below, above = counts[:, inner - 1], counts[:, inner]
    y = np.concatenate([counts[:, : inner - 1], counts[:, inner + 1 :]], axis=1)
    enough = ((y > 0).sum(axis=1) >= _FEWEST_BINS) & (y.sum(axis=1) >= _FEWEST_PEOPLE)
    enough &= (y[:, :SIDE].sum(axis=1) > 0) & (y[:, SIDE:].sum(axis=1) > 0)
    blank = np.full(len(counts), np.nan)
    found = {name: blank.copy() for name in ("above", "below", "excess", "z", "p")}
    curve = np.full((len(counts), 2 * inner), np.nan)
    if enough.any():
        beta, covariance, phi = _fit(y[enough])
        a, b = above[enough], below[enough]
        line = _line(np.arange(-inner, inner, dtype=np.float64) + 0.5)
        curve[enough] = np.exp(np.clip(beta @ line.T, -30, 30))
        turn = _line(np.array([0.5])) - _line(np.array([-0.5]))
        predicted = beta @ turn[0]
        ratio = np.log((a + 0.5) / (b + 0.5)) - predicted
        variance = phi * (1 / (a + 0.5) + 1 / (b + 0.5))
        variance += np.einsum("i,tij,j->t", turn[0], covariance, turn[0])
        z = ratio / np.sqrt(variance)
        found["above"][enough], found["below"][enough] = curve[enough, inner], curve[enough, inner - 1]
        found["excess"][enough] = a - curve[enough, inner]
        found["z"][enough], found["p"][enough] = z, stats.norm.sf(z)
    return Bumps(
        above.astype(np.int64),
        below.astype(np.int64),
        found["above"],
        found["below"],
        found["excess"],
        found["z"],
        found["p"],
        curve,
    )


def _line(at: Floats) -> Floats:
    return np.stack([np.ones(at.size), at, at**2], axis=1)


def _fit(y: Floats) -> tuple[Floats, Floats, Floats]:
    """Poisson log-quadratic by Newton from the least-squares start: coefficients, covariance, over-dispersion (>= 1)."""
    start = np.linalg.lstsq(_DESIGN, np.log(y + 0.5).T, rcond=None)[0].T
    beta = start
    for _ in range(NEWTON):
        mean = np.exp(np.clip(beta @ _DESIGN.T, -30, 30))
        information = np.einsum("ki,tk,kj->tij", _DESIGN, mean, _DESIGN) + 1e-9 * np.eye(3)
        score = (y - mean) @ _DESIGN
        beta = beta + np.linalg.solve(information, score[..., None])[..., 0]
    mean = np.exp(np.clip(beta @ _DESIGN.T, -30, 30))
    information = np.einsum("ki,tk,kj->tij", _DESIGN, mean, _DESIGN) + 1e-9 * np.eye(3)
    pearson = ((y - mean) ** 2 / mean).sum(axis=1) / (2 * SIDE - 3)
    phi = np.where(pearson > 1, pearson, 1.0)
    return beta, np.linalg.inv(information) * phi[:, None, None], phi


def window(counts: Ints, place: int) -> Ints:
    """The 12 bins around the line that starts bin ``place``, (groups, 12); bins outside the lattice hold nobody."""
    inner = SIDE + 1
    groups, size = counts.shape
    padded = np.zeros((groups, size + 2 * inner), counts.dtype)
    padded[:, inner : inner + size] = counts
    return padded[:, place : place + 2 * inner]


@dataclass(frozen=True)
class Placebo:
    """The line among the same test at every other bin start: ``z`` (places,) with ``places`` the bins they start.

    ``rank`` 1 is the largest z of the ``of`` lines that could be tested, the line itself included; 0 when it could not
    be tested. Starts in ``natural`` (exactly 100, the cap) have heaps of their own and are not counted.
    """

    places: Ints
    z: Floats
    natural: Flags
    place: int
    rank: int
    of: int


def placebo(counts: Ints, place: int, natural: tuple[int, ...] = ()) -> tuple[Bumps, Placebo]:
    """The bump test of one group (bins,) at the line that starts bin ``place``, and its place among all other lines."""
    starts = np.arange(1, counts.size)
    windows = np.concatenate([window(counts[None, :], int(k)) for k in starts])
    tests = bumps(windows)
    own = int(np.flatnonzero(starts == place)[0])
    apart = np.isin(starts, natural) & (starts != place)
    counted = tests.tested & ~apart
    rank = 1 + int((tests.z[counted] > tests.z[own]).sum()) if tests.tested[own] else 0
    one = bumps(windows[own])
    return one, Placebo(starts, tests.z, apart, place, rank, int(counted.sum()))


@dataclass(frozen=True)
class Units:
    """Units tested one by one, (units,). ``q`` after Benjamini-Hochberg over the units of at least ``LEAST`` people.

    ``now`` stands out in this period, ``named`` in this one and the one before: only such a unit may be named.
    """

    tests: Bumps
    people: Ints
    q: Floats
    now: Flags
    named: Flags


def by_unit(counts: Ints, place: int, before: Ints | None = None, before_place: int | None = None) -> Units:
    """The bump test of each unit (units, bins) at the line that starts bin ``place``.

    ``before`` are the same units in the period before, with that period's line; without it nobody is named.
    """
    tests, q, people = _units(counts, place)
    now = np.asarray(q <= ALPHA)
    named = np.zeros(len(counts), bool)
    if before is not None:
        earlier = _units(before, place if before_place is None else before_place)[1]
        named = now & np.asarray(earlier <= ALPHA)
    return Units(tests, people, q, now, named)


def _units(counts: Ints, place: int) -> tuple[Bumps, Floats, Ints]:
    people = np.asarray(counts.sum(axis=1))
    tests = bumps(window(counts, place))
    return tests, adjusted(np.where(people >= LEAST, tests.p, np.nan)), people
