"""The mix of a group of indicators: how they are spread over the levels, with the interval that suggested labels leave.

Suggested labels come in as chances, never as labels; the interval comes from drawing them again and again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc.analysis import labels, profiles
from bsc.analysis.labels import LEVELS, OUTCOME_SIDE, Chances, Labels
from bsc.analysis.profiles import Profile

_BAND = (5, 95)  # percentiles of the interval

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mix:
    """How the indicators of one group (a perspective, a unit, a tier, a year) are spread over the levels.

    ``stated`` and ``suggested`` are shares in the order of LEVELS; together they add up to 1. ``share`` is the group's
    part of the whole. ``low`` and ``high`` bound the share of outcome and impact (5th and 95th percentile); they meet
    where every label is stated. ``indicators`` is an expected number where perspectives are suggested.
    """

    code: str
    indicators: float
    unlabelled: int
    stated: tuple[float, ...]
    suggested: tuple[float, ...]
    low: float
    high: float
    fit: float
    evenness: float | None
    wanted: float  # the profile's share of outcome and impact
    share: float = 1.0
    share_low: float = 1.0
    share_high: float = 1.0
    units: int = 1

    @property
    def shares(self) -> tuple[float, ...]:
        """Both together."""
        return tuple(a + b for a, b in zip(self.stated, self.suggested, strict=True))

    @property
    def outcome(self) -> float:
        """The share of outcome and impact: what is called lagging; the rest is leading."""
        return sum(part for part, after in zip(self.shares, OUTCOME_SIDE, strict=True) if after)

    def level(self, code: str) -> float:
        """The share of one level."""
        return self.shares[LEVELS.index(code)]


def mix(
    code: str,
    mass: Vector,
    held: Chances,
    profile: Profile,
    position: int | None = None,
    units: int = 1,
) -> Mix | None:
    """The mix of a group; ``position`` is that of a perspective, None for all. None when the group weighs nothing and
    is no perspective; a perspective without indicators is an empty mix, because that is a finding."""
    wanted = np.array(profile.shares)
    all_of_it = mass.sum()
    inside = mass if position is None else mass * held.perspective[:, position]
    total = inside.sum()
    if total <= 0 or all_of_it <= 0:
        if position is None:
            return None
        zeros = (0.0,) * len(LEVELS)
        return Mix(code, 0, 0, zeros, zeros, 0.0, 0.0, 0.0, None, profile.outcome, 0.0, 0.0, 0.0)
    sure = held.stated if position is None else held.stated & held.placed
    stated = inside[sure] @ held.level[sure] / total
    suggested = inside[~sure] @ held.level[~sure] / total
    present = inside > 0
    low = high = float((stated + suggested)[OUTCOME_SIDE].sum())
    share_low = share_high = share = float(total / all_of_it)
    if (present & ~sure).any() or (position is not None and not held.placed.all()):
        drawn = mass[:, None] * (
            np.ones_like(held.level_draws, dtype=float)
            if position is None
            else (held.perspective_draws == position)
        )
        sums = drawn.sum(axis=0)
        after = (drawn * OUTCOME_SIDE[held.level_draws]).sum(axis=0)
        # in a draw that leaves the perspective empty there is nothing to take a share of
        parts = after[sums > 0] / sums[sums > 0]
        if len(parts):
            low, high = (float(v) for v in np.percentile(parts, _BAND))
        share_low, share_high = (float(v) for v in np.percentile(sums / all_of_it, _BAND))
    chance = np.ones(len(mass)) if position is None else held.perspective[:, position]
    return Mix(
        code,
        float(chance[mass >= 0].sum()),
        int((present & ~held.stated).sum()),
        tuple(float(v) for v in stated),
        tuple(float(v) for v in suggested),
        low,
        high,
        profiles.fit(stated + suggested, wanted),
        profiles.evenness(stated + suggested),
        profile.outcome,
        share,
        share_low,
        share_high,
        units,
    )


def _masses(rows: pd.DataFrame) -> dict[str, Vector]:
    """Masses of the distinct indicators of several units, each unit counting alike; in the order of first sight."""
    sizes = rows.groupby("unit")["indicator"].transform("size")
    groups = rows.assign(count=1 / sizes).groupby("indicator", sort=False)
    units = rows["unit"].nunique()
    return {
        "weight": (groups["share"].sum() / units).to_numpy(dtype=float),
        "count": (groups["count"].sum() / units).to_numpy(dtype=float),
    }


def group(
    code: str, rows: pd.DataFrame, held: Labels, views: Sequence[str], profile: Profile
) -> dict[str, Mix]:
    """By ``weight`` and ``count`` the mix of what ``rows`` (unit, indicator, share) hold, each unit counting alike."""
    listed = list(dict.fromkeys(rows["indicator"]))
    found = labels.chances(held, listed, views)
    made = {
        name: mix(code, mass, found, profile, units=int(rows["unit"].nunique()))
        for name, mass in _masses(rows).items()
    }
    return {name: one for name, one in made.items() if one is not None}


def both(groups: Sequence[Mapping[str, Mix]]) -> dict[str, tuple[Mix, ...]]:
    """The mixes of several groups by ``weight`` and ``count``, in the order given."""
    return {name: tuple(g[name] for g in groups if name in g) for name in ("weight", "count")}
