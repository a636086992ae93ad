"""How many will reach the line, and what it would cost: a sum of unequal chances, with its interval (Poisson-binomial)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from bsc.people.rule import Floats, Ints

EXACT = 4000  # people up to whom the distribution is computed in full
LEVEL = 0.8


@dataclass(frozen=True)
class Expected:
    """Mean and interval of a number of people or of money."""

    mean: float
    low: float
    high: float


def poisson_binomial(chances: Floats, people: Ints) -> Floats:
    """The distribution of the number that succeed, (N + 1,), for ``people`` with each of the ``chances``; exact.

    From the characteristic function; N = sum of people, meant for a few thousand.
    """
    n = int(people.sum())
    turn = np.exp(2j * np.pi * np.arange(n + 1) / (n + 1))
    log = np.zeros(n + 1, complex)
    for chance, count in zip(chances.ravel(), people.ravel(), strict=True):
        if count and chance:
            log += count * np.log(1 - chance + chance * turn + 0j)
    found = np.fft.fft(np.exp(log)).real / (n + 1)
    return np.clip(found, 0, None)


def number(chances: Floats, people: Ints, level: float = LEVEL) -> Expected:
    """Expected number and its central interval; exact for few people, normal with continuity beyond."""
    mean = float((chances * people).sum())
    if people.sum() <= EXACT:
        reach = poisson_binomial(chances, people).cumsum()
        low = int(np.searchsorted(reach, (1 - level) / 2 + 1e-12))
        high = int(np.searchsorted(reach, (1 + level) / 2 - 1e-12))
        return Expected(mean, float(low), float(min(high, people.sum())))
    sd = float(np.sqrt((chances * (1 - chances) * people).sum()))
    half = float(stats.norm.ppf((1 + level) / 2)) * sd + 0.5
    return Expected(mean, max(0.0, mean - half), min(float(people.sum()), mean + half))


def budget(
    chances: Floats, people: Ints, step: Floats, take_up: float | Floats = 1.0, level: float = LEVEL
) -> Expected:
    """Cost and its interval: sum over groups E[n] x take-up x pay step; arrays (groups, bins), ``step`` (groups,).

    Who may be proposed is not promoted: ``take_up`` is the share that is, each independently. Normal interval.
    """
    share = np.broadcast_to(np.asarray(take_up, np.float64), step.shape)[:, None]
    p = chances * share
    mean = float((p * people * step[:, None]).sum())
    sd = float(np.sqrt((p * (1 - p) * people * step[:, None] ** 2).sum()))
    half = float(stats.norm.ppf((1 + level) / 2)) * sd
    return Expected(mean, max(0.0, mean - half), mean + half)
