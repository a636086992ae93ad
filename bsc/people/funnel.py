"""Funnel limits: how far a unit of n people may lie from the middle by chance and ordinary spread (Spiegelhalter 2005)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
