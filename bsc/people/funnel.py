"""Funnel limits: how far a unit of n people may lie from the middle by chance and ordinary spread (Spiegelhalter 2005)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc.people.mix import shrink
from bsc.people.rule import Floats, Ints

WARNING, ACTION = 1.96, 3.09  # standard errors: about 95 % and 99.8 %


@dataclass(frozen=True)
class Funnel:
    """Limits around ``centre`` for each n; ``beyond`` (units,) is 0 inside, 1 beyond the inner, 2 beyond the outer limits.

    Never a ranking: a point outside asks for a look, not for a verdict.
    """

    centre: float
    tau2: float
    people: Ints
    inner_low: Floats
    inner_high: Floats
    outer_low: Floats
    outer_high: Floats
    beyond: Ints


def limits(
    centre: float, sigma2: float, tau2: float, people: npt.ArrayLike, z: float
) -> tuple[Floats, Floats]:
    """Lower and upper limit for units of ``people``: centre -+ z sqrt(sigma2 / n + tau2)."""
    half = z * np.sqrt(sigma2 / np.asarray(people, np.float64) + tau2)
    return centre - half, centre + half


def funnel(values: Floats, people: Ints, centre: float, sigma2: float, tau2: float) -> Funnel:
    """The funnel of unit values (units,); NaN values stay inside."""
    inner = limits(centre, sigma2, tau2, people, WARNING)
    outer = limits(centre, sigma2, tau2, people, ACTION)
    beyond = ((values < inner[0]) | (values > inner[1])).astype(np.int64)
    beyond += (values < outer[0]) | (values > outer[1])
    return Funnel(centre, tau2, people, *inner, *outer, beyond)


def of_shares(chosen: Ints, people: Ints, least: int = 10) -> Funnel:
    """The funnel of shares (of 1), with additive over-dispersion from units of at least ``least`` people.

    Limits are cut to 0 and 1.
    """
    n = people.astype(np.float64)
    share = np.divide(chosen, n, out=np.full(len(n), np.nan), where=n > 0)
    whole = float(chosen.sum() / n.sum()) if n.sum() else np.nan
    sigma2 = whole * (1 - whole)
    enough = people >= least
    tau2 = shrink(share[enough], sigma2 / n[enough])[2] if enough.any() else 0.0
    found = funnel(np.where(enough, share, np.nan), np.where(people > 0, people, 1), whole, sigma2, tau2)

    def cut(line: Floats) -> Floats:
        return np.asarray(np.clip(line, 0, 1))

    return Funnel(
        whole,
        tau2,
        people,
        cut(found.inner_low),
        cut(found.inner_high),
        cut(found.outer_low),
        cut(found.outer_high),
        found.beyond,
    )
