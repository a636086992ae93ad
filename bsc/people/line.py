"""A line through measured scores: who is within measurement error of it, and how many decisions would turn out otherwise.

Classical test theory on bins (methods 5): observed = true + error, reliability = variance of true / variance of observed.
Until an organisation measures reliability the values are assumed, and must be called so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from bsc.people.lattice import Bins
from bsc.people.rule import WHOLE, Floats, Ints, Rule

ASSUMED = (0.9, 0.6, 0.98)  # KPI (data audit), assessment (repeat raters), development: until measured


def sem(spread: npt.ArrayLike, reliability: Sequence[float], rule: Rule) -> float:
    """Standard error of measurement of the total, in points: sqrt(sum w^2 sd^2 (1 - reliability)).

    ``spread`` (3,) standard deviations of the components in points, over all people; an average: where measurement is worse
    near the line than elsewhere it understates the zone.
    """
    sd, rel = np.asarray(spread, np.float64), np.asarray(reliability, np.float64)
    weights = np.array(rule.weights, np.float64) / WHOLE
    return float(np.sqrt((weights**2 * sd**2 * (1 - rel)).sum()))


def reliability_of(error: float, spread: float) -> float:
    """Reliability of the total from its SEM and its standard deviation, between 0 and 1; NaN without spread."""
    if spread <= 0:
        return float("nan")
    return float(np.clip(1 - (error / spread) ** 2, 0, 1))


@dataclass(frozen=True)
class Zone:
    """People per group, (groups,): ``safe_in`` at least one SEM above the line, ``coin_in`` and ``coin_out`` within one SEM
    of it, ``safe_out`` below, ``two`` within two SEM. ``width`` is the SEM in hundredths as counted, whole bins."""

    safe_in: Ints
    coin_in: Ints
    coin_out: Ints
    safe_out: Ints
    two: Ints
    width: int

    @property
    def coin(self) -> Ints:
        """Everybody in the coin-flip zone."""
        return self.coin_in + self.coin_out


def zone(bins: Bins, cut: int, error: float) -> Zone:
    """The coin-flip zone of +-1 SEM (``error``, points) around ``cut`` (hundredths, the start of a bin).

    The SEM is taken as the nearest number of whole bins, at least one, so that the counts are exact for what they say.
    """
    lattice = bins.lattice
    width = max(1, round(100 * error / lattice.step)) * lattice.step
    place = lattice.place(cut)
    steps = width // lattice.step
    reach = np.concatenate([np.zeros((len(bins.counts), 1), np.int64), bins.counts.cumsum(axis=1)], axis=1)

    def below(k: int) -> Ints:
        return np.asarray(reach[:, min(max(k, 0), lattice.size)])

    n = bins.people
    inside, outside = below(place + steps), below(place - steps)
    return Zone(
        n - inside,
        inside - below(place),
        below(place) - outside,
        outside,
        below(place + 2 * steps) - below(place - 2 * steps),
        width,
    )


@dataclass(frozen=True)
class Decisions:
    """What measurement error does to decisions at the line; per group, (groups,), as expected numbers of people.

    ``wrong_in`` are at or above the line and truly below, ``wrong_out`` the other way round; ``truly`` the expected number
    truly at or above; ``again`` and ``again_variance`` mean and variance of the number if all were measured once more.
    ``flip`` is the expected number of decisions that the simple view turns, Phi(-|x - c| / SEM) each.
    """

    people: Ints
    above: Ints
    wrong_in: Floats
    wrong_out: Floats
    truly: Floats
    again: Floats
    again_variance: Floats
    flip: Floats


def decisions(bins: Bins, cut: int, reliability: float) -> Decisions:
    """Expected wrong admissions and refusals, group by group; groups are grades, each with its own mean.

    P(truly >= c | x) = Phi((E - c) / sqrt(var)), E = rel x + (1 - rel) mu_grade, var = sd^2 rel (1 - rel) with the pooled
    variance inside grades; measured again: var = sd^2 (1 - rel^2). ``cut`` in hundredths, the start of a bin.
    """
    x = bins.lattice.middles
    # the line lies half a lattice unit below the first score that passes: middles are middles of whole hundredths
    line = cut / 100 - 0.005
    n = bins.people
    mean = np.nan_to_num(bins.mean())
    square = (bins.counts * (x[None, :] - mean[:, None]) ** 2).sum()
    spare = int(n.sum()) - int((n > 0).sum())
    variance = float(square) / spare if spare > 0 else 0.0
    expected = reliability * x[None, :] + (1 - reliability) * mean[:, None]
    truth = _beyond(expected - line, variance * reliability * (1 - reliability))
    once_more = _beyond(expected - line, variance * (1 - reliability**2))
    error = np.sqrt(variance * (1 - reliability))
    turned = stats.norm.sf(np.abs(x - line) / error) if error > 0 else np.zeros(x.size)
    above = np.arange(x.size) >= bins.lattice.place(cut)
    counts = bins.counts
    return Decisions(
        n,
        np.asarray(counts[:, above].sum(axis=1)),
        (counts * (1 - truth))[:, above].sum(axis=1),
        (counts * truth)[:, ~above].sum(axis=1),
        (counts * truth).sum(axis=1),
        (counts * once_more).sum(axis=1),
        (counts * once_more * (1 - once_more)).sum(axis=1),
        np.asarray(counts @ turned),
    )


def _beyond(distance: Floats, variance: float) -> Floats:
    if variance <= 0:
        return (distance >= 0).astype(np.float64)
    return np.asarray(stats.norm.cdf(distance / np.sqrt(variance)))


def probability_again(bins: Bins, cut: int, reliability: float) -> Floats:
    """The chance of each bin to be at or above the line when measured once more, (groups, bins)."""
    x = bins.lattice.middles
    n = bins.people
    mean = np.nan_to_num(bins.mean())
    square = (bins.counts * (x[None, :] - mean[:, None]) ** 2).sum()
    spare = int(n.sum()) - int((n > 0).sum())
    variance = float(square) / spare if spare > 0 else 0.0
    expected = reliability * x[None, :] + (1 - reliability) * mean[:, None]
    return _beyond(expected - (cut / 100 - 0.005), variance * (1 - reliability**2))
