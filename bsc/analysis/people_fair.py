"""Groups of people compared fairly: after grade mix and shrinkage, with the funnel, and how many are at the top already.

Owns no formula (``bsc.people``): takes the exact sums of cells of the shown groups, and hands back one row a group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc.analysis.people import Base, Distribution, Period, groups_of
from bsc.analysis.people_tree import Counted
from bsc.people import funnel as funnels
from bsc.people import mix
from bsc.people.effect import Effect, against_rest
from bsc.people.mix import Fair
from bsc.people.ranks import intervals

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
CURVE = 60  # places at which the limits of a funnel are drawn
_DRAWS = 4000  # for intervals of ranks: a rank is seldom one off


@dataclass(frozen=True)
class FairView:
    """``rows``: key, people, raw, adjusted, shrunk, low, high (points), exceptional, beyond (0, 1, 2), delta, size, chance;
    one row a group, in the order of the view. ``limits``: people, inner low, inner high, outer low, outer high."""

    rows: pd.DataFrame
    effects: tuple[Effect, ...]
    limits: tuple[tuple[int, float, float, float, float], ...]
    fair: Fair

    @property
    def exceptional(self) -> pd.DataFrame:
        """Groups that stand out, the farthest first."""
        out = self.rows[self.rows["exceptional"]]
        order = (out["shrunk"] - self.fair.centre).abs().sort_values(ascending=False).index
        return out.loc[order]


def fair(period: Period, found: Distribution) -> FairView | None:
    """The groups of a view by unit held against each other; None for other views or fewer than three groups."""
    if found.by not in ("units", "all") or len(found.groups) < 3:
        return None
    _, place, _, _ = groups_of(period.shown, found.node, found.by)
    size = len(found.groups), len(period.base.grades)
    people, total, squares = np.zeros(size, np.int64), np.zeros(size), np.zeros(size)
    unit, grade = np.nonzero(place >= 0)
    at = place[unit, grade], grade
    np.add.at(people, at, period.sums.people[unit, grade])
    np.add.at(total, at, period.sums.total[unit, grade])
    np.add.at(squares, at, period.sums.squares[unit, grade])
    u, g = np.nonzero(people)
    held = mix.compare(
        mix.Cells(u, g, people[u, g], total[u, g], squares[u, g], *size), least=period.base.least
    )
    number = people.sum(axis=1)
    drawn = funnels.funnel(
        held.adjusted, np.where(number > 0, number, 1), held.centre, held.sigma2, held.tau2
    )
    effects = against_rest(found.bins)
    rows = pd.DataFrame(
        {
            "key": [one.key for one in found.groups],
            "people": number,
            "raw": held.raw,
            "adjusted": held.adjusted,
            "shrunk": held.shrunk,
            "low": held.low,
            "high": held.high,
            "exceptional": held.exceptional,
            "beyond": drawn.beyond if held.comparable else np.zeros(len(number), np.int64),
            "delta": [e.delta for e in effects],
            "size": [e.size for e in effects],
            "chance": [e.chance for e in effects],
        }
    )
    return FairView(rows, tuple(effects), _limits(held, number), held)


def ranks(view: FairView) -> pd.DataFrame:
    """Ranks after grade mix with their 95 % intervals, each unit looked at alone: key, people, rank, low, high; the first rank
    first. Groups without a mean are left out."""
    known = view.rows[view.rows["adjusted"].notna() & (view.rows["people"] > 0)]
    errors = np.sqrt(view.fair.sigma2 / known["people"].to_numpy(np.float64))
    if len(known) < 2 or not (errors > 0).all():
        return pd.DataFrame(columns=["key", "people", "rank", "low", "high"])
    found = intervals(known["adjusted"].to_numpy(np.float64), errors, draws=_DRAWS)
    frame = known[["key", "people"]].assign(rank=found.rank, low=found.low, high=found.high)
    return frame.sort_values("rank", kind="stable", ignore_index=True)


def _limits(held: Fair, people: Ints) -> tuple[tuple[int, float, float, float, float], ...]:
    if not held.comparable or not people.size:
        return ()
    ends = np.geomspace(max(int(people.min()), 1), max(int(people.max()), 2), CURVE)
    n = np.unique(np.rint(ends).astype(np.int64))
    inner = funnels.limits(held.centre, held.sigma2, held.tau2, n, funnels.WARNING)
    outer = funnels.limits(held.centre, held.sigma2, held.tau2, n, funnels.ACTION)
    return tuple(
        (int(k), float(a), float(b), float(c), float(d))
        for k, a, b, c, d in zip(n, *inner, *outer, strict=True)
    )


@dataclass(frozen=True)
class Ceiling:
    """People of a group at exactly 100 points and at or above the cap, and their whole percentages (None: not said)."""

    people: int
    hundred: float | None
    capped: float | None


def ceiling(period: Period, node: int) -> Ceiling:
    """How many stand at the top of the scale already, in a unit with everything below it."""
    base = period.base

    n = int(period.shown.total[node].sum())
    shares = []
    for own in (period.sums.hundred, period.sums.capped):
        part = Counted(period.shown, own).total(node)
        known = part is not None and n >= base.least
        shares.append(float(round(100 * part / n)) if known and part is not None else None)
    return Ceiling(n, shares[0], shares[1])


def frame_of(base: Base, found: Distribution) -> pd.DataFrame:
    """Groups as a frame: key, kind, unit, grade, people, p10, p25, p50, p75, p90; for the terminal and tests."""
    five = found.five
    return pd.DataFrame(
        {
            "key": [g.key for g in found.groups],
            "kind": [g.kind for g in found.groups],
            "unit": [base.tree.codes[g.unit] for g in found.groups],
            "grade": [base.grades[g.grade] if g.grade >= 0 else "" for g in found.groups],
            "people": found.bins.people,
            **{name: five[:, k] for k, name in enumerate(("p10", "p25", "p50", "p75", "p90"))},
        }
    )
