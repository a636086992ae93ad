"""Line of sight: from one KPI, indicator or position up to the objectives, in one sentence and the paths for a picture."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from bsc.cascade.flow import Flow
from bsc.cascade.model import Floats, Graph, Ints, Tier
from bsc.cascade.problems import percent
from bsc.i18n import Text, text


@dataclass(frozen=True)
class Path:
    """One way up: ``nodes`` from the start to an objective, the link ``rows`` between them, and their shares."""

    nodes: tuple[int, ...]
    rows: tuple[int, ...]
    shares: tuple[float, ...]

    @property
    def product(self) -> float:
        """What arrives along this path, as a fraction of the start."""
        return float(np.prod(self.shares)) if self.shares else 1.0


@dataclass(frozen=True)
class Sight:
    """What one node (or the KPIs of one position) serves.

    ``paths`` are the strongest, strongest first (``more``: there are others); ``arrives`` lists (objective, fraction),
    largest first; ``lost`` is what arrives nowhere.
    """

    start: tuple[int, ...]
    paths: tuple[Path, ...]
    more: bool
    arrives: tuple[tuple[int, float], ...]
    lost: float
    sentence: Text

    @property
    def best(self) -> Path | None:
        """The strongest path; None when nothing arrives anywhere."""
        return self.paths[0] if self.paths else None


def line_of_sight(flow: Flow, node: int, limit: int = 20) -> Sight:
    """Everything above one node: at most ``limit`` paths, in exact order of what arrives along them."""
    paths, more = strongest_paths(flow, node, limit)
    arrives = _arrives(flow, np.array([node]), np.ones(1))
    lost = max(0.0, 1.0 - sum(part for _, part in arrives))
    return Sight((node,), paths, more, arrives, lost, _node_sentence(flow.graph, node, paths, arrives, lost))


def position_sight(flow: Flow, kpis: Ints, limit: int = 20) -> Sight:
    """The same for the KPIs of one position or sheet together, weighted by their mass (equal when all are 0)."""
    mass = flow.graph.mass[kpis]
    weight = mass / mass.sum() if mass.sum() > 0 else np.full(kpis.size, 1 / max(kpis.size, 1))
    arrives = _arrives(flow, kpis, weight)
    lost = max(0.0, 1.0 - sum(part for _, part in arrives))
    found: list[tuple[float, Path]] = []
    more = False
    for kpi, part in zip(kpis.tolist(), weight.tolist(), strict=True):
        paths, further = strongest_paths(flow, kpi, limit)
        found += [(part * path.product, path) for path in paths]
        more |= further
    found.sort(key=lambda item: (-item[0], item[1].nodes))
    chosen = tuple(path for _, path in found[:limit])
    sentence = _position_sentence(flow.graph, len(kpis), arrives, lost)
    return Sight(tuple(kpis.tolist()), chosen, more or len(found) > limit, arrives, lost, sentence)


def strongest_paths(flow: Flow, node: int, limit: int) -> tuple[tuple[Path, ...], bool]:
    """The ``limit`` paths to objectives with the largest products, in that order, and whether there are more.

    Best first: what can still arrive beyond a node is known exactly, so paths leave the heap in their final order.
    """
    graph, (best, length) = flow.graph, flow.best
    found: list[Path] = []
    heap: list[tuple[float, int, tuple[int, ...], tuple[int, ...], tuple[float, ...]]] = []
    if best[node] > 0:
        heap.append((-float(best[node]), int(length[node]), (node,), (), ()))
    while heap and len(found) < limit:
        _, _, nodes, rows, shares = heapq.heappop(heap)
        last = nodes[-1]
        if graph.nodes.tier[last] == Tier.OBJECTIVE:
            found.append(Path(nodes, rows, shares))
            continue
        so_far = float(np.prod(shares)) if shares else 1.0
        span = graph.up.of(last)
        for parent, row in zip(graph.up.node[span].tolist(), graph.up.row[span].tolist(), strict=True):
            share = float(graph.share[row])
            bound = so_far * share * float(best[parent])
            if bound > 0:
                steps = len(rows) + 1 + int(length[parent])
                heapq.heappush(heap, (-bound, steps, (*nodes, parent), (*rows, row), (*shares, share)))
    return tuple(found), bool(heap)


def upward(graph: Graph, start: Ints, limit: int = 1000) -> Ints:
    """Link rows on any way up from ``start``, nearest first, at most ``limit``: what a picture draws."""
    return _walk(graph, start, limit, True)


def downward(graph: Graph, start: Ints, limit: int = 1000) -> Ints:
    """Link rows on any way down from ``start``, nearest first, at most ``limit``."""
    return _walk(graph, start, limit, False)


def _walk(graph: Graph, start: Ints, limit: int, up: bool) -> Ints:
    adjacency = graph.up if up else graph.down
    seen, queue = set(start.tolist()), list(start.tolist())
    rows: list[int] = []
    for node in queue:
        span = adjacency.of(node)
        for other, row in zip(adjacency.node[span].tolist(), adjacency.row[span].tolist(), strict=True):
            if len(rows) == limit:
                return np.asarray(rows, np.int64)
            rows.append(row)
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return np.asarray(rows, np.int64)


def _arrives(flow: Flow, nodes: Ints, weight: Floats) -> tuple[tuple[int, float], ...]:
    parts = weight @ flow.of_nodes(nodes)
    order = np.argsort(-parts, kind="stable")
    objectives = flow.graph.objectives
    return tuple((int(objectives[k]), float(parts[k])) for k in order if parts[k] > 1e-12)


def _node_sentence(
    graph: Graph, node: int, paths: tuple[Path, ...], arrives: tuple[tuple[int, float], ...], lost: float
) -> Text:
    name = graph.nodes.label(node)
    if graph.nodes.tier[node] == Tier.OBJECTIVE:
        return text("{name} is a strategic objective.", name=name)
    if not paths:
        end = _dead_end(graph, node)
        if end == node:
            return text("{name} is linked to nothing.", name=name)
        return text("{name} ends at {end}, which serves no objective.", name=name, end=graph.nodes.label(end))
    path = paths[0]
    objective = path.nodes[-1]
    share = percent(dict(arrives)[objective])
    if len(path.nodes) == 2:
        first = text(
            "{name} serves {objective} directly: {share}% of it arrives there.",
            name=name,
            objective=graph.nodes.label(objective),
            share=share,
        )
    else:
        chain = " → ".join(graph.nodes.label(step) for step in path.nodes[1:-1])
        first = text(
            "{name} serves {objective} through {chain}: {share}% of it arrives there.",
            name=name,
            objective=graph.nodes.label(objective),
            chain=chain,
            share=share,
        )
    others = [(end, part) for end, part in arrives if end != objective]
    if others:
        more = text(
            "Another {share}% arrives at {names}.",
            share=percent(sum(part for _, part in others)),
            names=_listed(graph, [end for end, _ in others]),
        )
        first = text("{first} {second}", first=first, second=more)
    if percent(lost) > 0:
        first = text(
            "{first} {second}", first=first, second=text("{lost}% arrives nowhere.", lost=percent(lost))
        )
    return first


def _position_sentence(graph: Graph, count: int, arrives: tuple[tuple[int, float], ...], lost: float) -> Text:
    if not count:
        return text("This position has no KPIs.")
    if not arrives:
        return text("None of this position's work reaches an objective.")
    objective, part = arrives[0]
    if len(arrives) == 1:
        return text(
            "{reached}% of this position's work reaches an objective: {objective}.",
            reached=percent(1 - lost),
            objective=graph.nodes.label(objective),
        )
    return text(
        "{reached}% of this position's work reaches {n} objectives, most of it ({part}%) {objective}.",
        reached=percent(1 - lost),
        n=len(arrives),
        part=percent(part),
        objective=graph.nodes.label(objective),
    )


def _listed(graph: Graph, nodes: list[int], shown: int = 3) -> Text:
    names = "; ".join(graph.nodes.label(node) for node in nodes[:shown])
    rest = len(nodes) - shown
    return (
        text("{named}", named=names)
        if rest <= 0
        else text("{named}; and {rest} more", named=names, rest=rest)
    )


def _dead_end(graph: Graph, node: int) -> int:
    """Follow the largest share up until it stops; without loops this ends."""
    while (span := graph.up.of(node)).stop > span.start and graph.share[graph.up.row[span]].max() > 0:
        node = int(graph.up.node[span][np.argmax(graph.share[graph.up.row[span]])])
    return node
