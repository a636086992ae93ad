"""The scores of units over the weights of one group of the tree: perspectives, the objectives of one, the indicators of one.

While the weights of one group move and all others stand, a unit's score is a weighted mean of values that ``level`` finds,
so everything that is exact for the weights of perspectives (``bsc.whatif.lines`` and ``attain``) is for these too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc.analysis.whatif import Result, group_key
from bsc.whatif import aggregate
from bsc.whatif.scenario import ROOT

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Levelled:
    """Units over the weights of one group: ``values`` (units, parts) such that a unit's score is their mean with the group's
    weights. Units differ in what they are measured by, so these are the most that have scores in the same parts (``parts``:
    places in the group), with the group's weights there."""

    units: tuple[str, ...]
    parts: tuple[int, ...]
    values: Floats


def level(found: Result, key: str, units: Sequence[str]) -> Levelled | None:
    """The units' scores over the weights of a group, all other weights as they stand. None where they are no straight line:
    a geometric mean on the way up (the weights of perspectives are given anyway: their logarithms are one)."""
    base, rows = found.base, found.base.rows
    group = found.groups[key]
    place = {u: n for n, u in enumerate(base.units)}
    asked = [u for u in units if u in place and found.units[place[u]] == found.units[place[u]]]
    if key == ROOT:
        table = found.perspectives[[place[u] for u in asked]].reshape(len(asked), len(group.codes))
        return _alike(asked, table, np.ones(len(asked), bool))
    inside = key.startswith("o/")
    if rows.geometric_unit or rows.geometric_perspective:
        return None
    _, of_objective, of_perspective = found.weights
    share_p, rest_p = _shares(
        found.scores.perspectives, of_perspective, rows.of_unit, rows.units, ~rows.outside
    )
    share_o, rest_o = _shares(
        found.scores.objectives, of_objective, rows.of_perspective, len(rows.of_unit), None
    )
    if inside:
        keys = [
            group_key(p, o)
            for p, o in zip(base.indicators["perspective"], base.indicators["objective"], strict=True)
        ]
        codes, score, weight = base.indicators["indicator"], rows.score, found.weights[0]
        node = rows.objective
        up = rows.of_perspective[node]
        share = share_p[up] * share_o[node]
        rest = rest_p[up] + share_p[up] * rest_o[node]
        unit = rows.of_unit[up]
        bent = rows.geometric_objective[node]
    else:
        keys = [f"p/{p}" for p in base.objectives["perspective"]]
        codes, score, weight = base.objectives["objective"], found.scores.objectives.score, of_objective
        node = rows.of_perspective
        share, rest, unit = share_p[node], rest_p[node], rows.of_unit[node]
        bent = np.zeros(len(node), bool)
    here = np.array([k == key for k in keys], bool)
    if bent[here].any():
        return None
    column = {c: n for n, c in enumerate(group.codes)}
    values = np.full((rows.units, len(group.codes)), np.nan)
    held = np.zeros_like(values)
    for n in np.flatnonzero(here):
        at = unit[n], column[str(codes.iloc[n])]
        values[at], held[at] = rest[n] + share[n] * score[n], weight[n]
    mine = [place[u] for u in asked]
    table, held = values[mine].reshape(len(mine), -1), held[mine].reshape(len(mine), -1)
    now = np.where(np.isnan(table), 0.0, np.array([float(w) for w in group.weights]))
    with np.errstate(invalid="ignore", divide="ignore"):
        own = held / held.sum(axis=1, keepdims=True) - now / now.sum(axis=1, keepdims=True)
    return _alike(asked, table, np.asarray(np.abs(own).max(axis=1, initial=0) < 1e-9, np.bool_))


def _alike(asked: Sequence[str], table: Floats, fits: npt.NDArray[np.bool_]) -> Levelled:
    """The most units that have the same parts, at least two of them; of equally many those with more parts."""
    there = ~np.isnan(table)
    patterns, which = np.unique(there, axis=0, return_inverse=True)
    which = np.where(fits, which.ravel(), -1)
    sizes = [(int((which == n).sum()), int(p.sum())) for n, p in enumerate(patterns)]
    wide = [n for n, (_, parts) in enumerate(sizes) if parts >= 2]
    if not wide:
        return Levelled((), (), np.zeros((0, 0)))
    best = max(wide, key=lambda n: sizes[n])
    rows, columns = np.flatnonzero(which == best), np.flatnonzero(patterns[best])
    return Levelled(
        tuple(asked[int(n)] for n in rows), tuple(int(c) for c in columns), table[np.ix_(rows, columns)]
    )


def _shares(
    nodes: aggregate.Level,
    weight: Floats,
    of: npt.NDArray[np.int64],
    above: int,
    inside: npt.NDArray[np.bool_] | None,
) -> tuple[Floats, Floats]:
    """Of each node: the share of its score in the one above, and what the others give there."""
    counts = nodes.expected & ~np.isnan(nodes.score)
    if inside is not None:
        counts = counts & inside
    held = np.where(counts, weight, 0.0)
    total = np.bincount(of, held, above)[of]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = held / total
        given = np.bincount(of, held * np.where(counts, nodes.score, 0.0), above)[of] / total
    return share, given - share * np.where(counts, nodes.score, 0.0)
