"""The three-column flow as frames: units' people, the indicators they serve, the objectives; what serves nothing is ``none``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc import privacy
from bsc.analysis.cascade import POOLED, Cascade
from bsc.analysis.cascade_views import shown, within
from bsc.cascade.model import Floats, Ints, Tier
from bsc.cascade.order import gather

NONE = "none"  # the place of what is linked to nothing
_TINY = 1e-9  # a fraction of all work weight that no picture shows


@dataclass(frozen=True)
class Flow3:
    """The three columns. ``left``: key, name, people, effort (units below the selected one, itself among them; small ones
    pooled as ``u|*``); ``middle``: key, code, name, effort (indicators that people serve directly, over all units);
    ``right``: key, name, effort, score, colour (objectives, then ``none``). ``bands``: source, target, effort.
    """

    left: pd.DataFrame
    middle: pd.DataFrame
    right: pd.DataFrame
    bands: pd.DataFrame


def flow(c: Cascade, unit: str = "", perspective: str = "") -> Flow3 | None:
    """Where work goes, in fractions of all work weight of the unit; None where it may not be shown or there is none.

    ``perspective``: only the work that arrives at its objectives.
    """
    cut = within(c, unit)
    if not c.kpi_period or not shown(c, unit) or cut.total <= 0:
        return None
    graph = cut.graph
    kpis = graph.kpis
    left, left_of = _left(c, unit, kpis)
    entries = gather(graph.up, kpis)
    degree = graph.up.degree()[kpis]
    first = graph.up.node[entries]
    sent = np.repeat(graph.mass[kpis], degree) * graph.share[graph.up.row[entries]] / cut.total
    origin = np.repeat(left_of, degree)
    hops, hop = np.unique(first, return_inverse=True)
    ends = cut.of_nodes(hops)
    objectives = graph.objectives
    wanted = np.arange(objectives.size)
    if perspective:
        wanted = np.flatnonzero(c.perspective[objectives] == perspective)
    ends = ends[:, wanted]
    direct = c.nodes.tier[hops] == Tier.OBJECTIVE
    names, middle_of = np.unique(
        np.where(direct, "", c.code[hops].astype(object)).astype(str), return_inverse=True
    )
    middle = np.array([f"c|{n}" for n in names], dtype=object)
    right = np.array([c.key(int(o)) for o in objectives[wanted]], dtype=object)
    arriving = ends.sum(axis=1) if perspective else np.ones(hops.size)
    by_hop = np.where(direct, 0.0, np.bincount(hop, sent, minlength=hops.size))
    onward = np.zeros((names.size, right.size))
    np.add.at(onward, middle_of, by_hop[:, None] * ends)
    straight = np.zeros((left.size, right.size))
    at_once = direct[hop]
    np.add.at(straight, origin[at_once], sent[at_once, None] * ends[hop[at_once]])
    bands = [
        _bands(
            left,
            middle,
            _sum(origin, middle_of[hop], np.where(at_once, 0.0, sent * arriving[hop]), left.size, names.size),
        ),
        _bands(middle, right, onward),
        _bands(left, right, straight),
    ]
    if not perspective:
        none = np.array([NONE], dtype=object)
        lost = np.bincount(middle_of, by_hop * (1 - ends.sum(axis=1)), minlength=names.size)
        own = np.bincount(
            left_of, graph.mass[kpis] / cut.total * (1 - graph.out_share[kpis]), minlength=left.size
        )
        bands += [
            _bands(middle, none, lost[:, None].astype(np.float64)),
            _bands(left, none, own[:, None].astype(np.float64)),
        ]
    every = pd.concat(bands, ignore_index=True)
    return Flow3(
        _left_frame(c, left, left_of, kpis, every),
        _middle_frame(c, hops, names, middle_of, every),
        _right_frame(c, objectives[wanted], every),
        every,
    )


def _sum(row: Ints, column: Ints, amount: Floats, rows: int, columns: int) -> Floats:
    """Amounts added up by row and column."""
    flat = np.bincount(row * columns + column, amount, minlength=rows * columns)
    return flat.reshape(rows, columns).astype(np.float64)


def _bands(source: npt.NDArray[np.object_], target: npt.NDArray[np.object_], effort: Floats) -> pd.DataFrame:
    """The bands of a table of efforts that are wide enough to be drawn."""
    i, j = np.nonzero(effort > _TINY)
    return pd.DataFrame({"source": source[i], "target": target[j], "effort": effort[i, j]})


def _left(c: Cascade, unit: str, kpis: Ints) -> tuple[npt.NDArray[np.object_], Ints]:
    """Keys of the left column and the place of each KPI in it: the selected unit itself and the units right below it."""
    parent = c.units["parent"].to_numpy()
    root = c.position(unit)
    if root < 0:
        tops = np.flatnonzero(parent < 0)
        root = int(tops[0]) if tops.size == 1 else -1
    members = np.flatnonzero(parent == root) if root >= 0 else np.flatnonzero(parent < 0)
    people = c.units["people"].to_numpy()
    below = np.array([int(people[c.below[m]].sum()) for m in members], np.int64)
    own = np.array([int(people[root])] if root >= 0 else [], np.int64)
    visible = privacy.shown_children(np.concatenate([below, own]), c.least)
    places = np.full(len(c.units), -1, np.int64)
    keys: list[str] = []
    everybody = [*members.tolist(), *([root] if root >= 0 else [])]
    for member, ok in zip(everybody, visible.tolist(), strict=True):
        if not ok:
            continue
        keys.append(f"u|{c.units['unit'].iloc[member]}")
        places[np.array([member]) if member == root else np.flatnonzero(c.below[member])] = len(keys) - 1
    hidden = [m for m, ok in zip(everybody, visible.tolist(), strict=True) if not ok]
    if hidden:
        keys.append(f"u|{POOLED}")
        for member in hidden:
            places[np.array([member]) if member == root else np.flatnonzero(c.below[member])] = len(keys) - 1
    if (places[c.unit[kpis]] < 0).any() or not keys:
        keys.append("u|")
        places[places < 0] = len(keys) - 1
    return np.array(keys, dtype=object), places[c.unit[kpis]]


def _sums(bands: pd.DataFrame, column: str) -> dict[str, float]:
    return {str(k): float(v) for k, v in bands.groupby(column)["effort"].sum().items()}


def _left_frame(
    c: Cascade, keys: npt.NDArray[np.object_], left_of: Ints, kpis: Ints, bands: pd.DataFrame
) -> pd.DataFrame:
    names = dict(zip("u|" + c.units["unit"], c.units["name"], strict=True))
    sheet = c.nodes.codes("sheet")[kpis]
    people = [np.unique(sheet[left_of == k]).size for k in range(len(keys))]
    out = _sums(bands, "source")
    return pd.DataFrame(
        {
            "key": keys,
            "name": [names.get(str(k), "") for k in keys],
            "people": [float(n) if n >= c.least else np.nan for n in people],
            "effort": [out.get(str(k), 0.0) for k in keys],
        }
    )


def _middle_frame(
    c: Cascade, hops: Ints, names: npt.NDArray[np.str_], middle_of: Ints, bands: pd.DataFrame
) -> pd.DataFrame:
    inn = _sums(bands, "target")
    title: dict[str, str] = {}
    for node, k in zip(hops.tolist(), middle_of.tolist(), strict=True):
        title.setdefault(str(names[k]), str(c.name[node]))
    keys = [f"c|{n}" for n in names if n]
    return pd.DataFrame(
        {
            "key": keys,
            "code": [n for n in names if n],
            "name": [title[str(n)] for n in names if n],
            "effort": [inn.get(k, 0.0) for k in keys],
        }
    )


def _right_frame(c: Cascade, objectives: Ints, bands: pd.DataFrame) -> pd.DataFrame:
    inn = _sums(bands, "target")
    keys = [c.key(int(o)) for o in objectives]
    none = inn.get(NONE, 0.0)
    return pd.DataFrame(
        {
            "key": [*keys, NONE],
            "name": [*c.name[objectives], ""],
            "effort": [*(inn.get(k, 0.0) for k in keys), none],
            "score": [*c.score[objectives], np.nan],
            "colour": [*c.colour[objectives], None],
        }
    )
