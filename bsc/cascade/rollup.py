"""What a unit would achieve if its linked KPIs did exactly what they report: the P of the gap's split."""

from __future__ import annotations

import numpy as np

from bsc.cascade.flow import Flow
from bsc.cascade.model import Floats, Ints, LinkKind, Tier
from bsc.cascade.order import gather
from bsc.cascade.targets import Targets


def rolled_up(flow: Flow, score: Floats, targets: Targets | None = None) -> Floats:
    """float[n]: achievement of each node as its linked KPIs promise it; NaN where nothing is known. ``score`` float[n].

    An additive indicator gets its target coverage times the target-weighted mean of its children (same measure unit,
    contributing links left out, people counted); any other node the mean of its children weighted by the work that
    comes through them. Children without a score are left out, as if they did like the others.
    """
    graph, nodes = flow.graph, flow.graph.nodes
    people = nodes.filled("people", 1.0)
    kind = np.full(graph.links.size, -1) if graph.links.kind is None else graph.links.kind
    value = np.where(graph.alive & (nodes.tier == Tier.KPI), score, np.nan)
    for height in range(graph.bounds.size - 2, -1, -1):
        parents = graph.order[graph.bounds[height] : graph.bounds[height + 1]]
        parents = parents[(nodes.tier[parents] != Tier.KPI) & (graph.down.degree()[parents] > 0)]
        if not parents.size:
            continue
        entries = gather(graph.down, parents)
        child, row = graph.down.node[entries], graph.down.row[entries]
        which = np.repeat(np.arange(parents.size), graph.down.degree()[parents])
        scored = ~np.isnan(value[child])
        mean = _mean(
            which, np.where(scored, graph.share[row] * flow.through[child], 0.0), value[child], parents.size
        )
        if targets is not None:
            own = targets.target[parents]
            counts = (
                ~np.isnan(targets.target[child])
                & (targets.measure[child] == targets.measure[parents][which])
                & (targets.measure[child] >= 0)
                & (kind[row] != LinkKind.CONTRIBUTING)
            )
            part = np.where(counts, graph.share[row] * targets.target[child] * people[child], 0.0)
            positive = np.where(own > 0, own, np.nan)
            covered = np.bincount(which, part, minlength=parents.size) / positive
            promised = _mean(which, np.where(scored, part, 0.0), value[child], parents.size)
            adds = targets.additive[parents] & (own > 0) & ~np.isnan(promised)
            mean = np.where(adds, covered * promised, mean)
        value[parents] = mean
    return value


def _mean(which: Ints, weight: Floats, value: Floats, count: int) -> Floats:
    total = np.bincount(which, weight, minlength=count)
    part = np.bincount(which, np.where(weight > 0, weight * np.nan_to_num(value), 0.0), minlength=count)
    return np.asarray(np.divide(part, total, out=np.full(count, np.nan), where=total > 0))


def predicted_scores(
    flow: Flow, rolled: Floats, unit: Ints, units: int, floor: float = 0.0, cap: float = 120.0
) -> tuple[Floats, Floats]:
    """(P, coverage) per unit: the weighted mean of its own indicators' rolled-up values, cut to the scale of scores.

    ``unit`` is int[n] (-1: left out). Indicators without a value are left out; ``coverage`` is the weight of the others.
    """
    nodes, graph = flow.graph.nodes, flow.graph
    chosen = np.flatnonzero(graph.alive & (nodes.tier == Tier.INDICATOR) & (unit >= 0))
    weight = np.nan_to_num(nodes.filled("weight", 1.0)[chosen])
    value = np.clip(rolled[chosen], floor, cap)
    known = ~np.isnan(value)
    owner = unit[chosen]
    all_weight = np.bincount(owner, weight, minlength=units)
    found = np.bincount(owner[known], weight[known], minlength=units)
    total = np.bincount(owner[known], (weight * np.nan_to_num(value))[known], minlength=units)
    with np.errstate(invalid="ignore", divide="ignore"):
        predicted = np.where(found > 0, total / found, np.nan)
        return predicted, np.where(all_weight > 0, found / all_weight, 0.0)
