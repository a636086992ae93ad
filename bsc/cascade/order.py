"""The order of the cascade: adjacency from link arrays, heights, and the loops that forbid an order.

All work is in whole frontiers of nodes, so the cost is the number of links plus a little per height.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from bsc.cascade.model import Edges, Flags, Ints


def edges(size: int, tail: Ints, head: Ints, row: Ints) -> Edges:
    """Adjacency from ``tail`` to ``head``; entries of a node are in the order of ``head``.

    No pair (tail, head) may occur twice: a sparse matrix would add up their row numbers.
    """
    matrix = csr_matrix((row.astype(np.int64), (tail, head)), shape=(size, size))
    matrix.sort_indices()
    return Edges(matrix.indptr.astype(np.int64), matrix.indices, matrix.data)


def gather(adjacency: Edges, nodes: Ints) -> npt.NDArray[np.int64]:
    """Positions of all entries of ``nodes``, one after the other."""
    first = adjacency.indptr[nodes]
    count = adjacency.indptr[nodes + 1] - first
    total = int(count.sum())
    if not total:
        return np.empty(0, np.int64)
    before = np.cumsum(count) - count
    return np.repeat(first - before, count) + np.arange(total)


@dataclass(frozen=True)
class Peeled:
    """Nodes with every parent before its children; ``bounds[h]:bounds[h + 1]`` are those of height h.

    ``stuck`` marks nodes that stand on a loop or below one and therefore have no height.
    """

    order: Ints
    bounds: npt.NDArray[np.int64]
    stuck: Flags


def peel(up: Edges, down: Edges) -> Peeled:
    """Heights by taking away, again and again, the nodes whose parents are all taken (longest path to a root)."""
    waiting = up.degree()
    size = waiting.size
    taken = np.zeros(size, np.bool_)
    frontier = np.flatnonzero(waiting == 0)
    parts, bounds = [], [0]
    while frontier.size:
        parts.append(frontier)
        bounds.append(bounds[-1] + frontier.size)
        taken[frontier] = True
        below = down.node[gather(down, frontier)]
        if below.size > size // 8:  # counting over all nodes is cheaper than sorting
            lost = np.bincount(below, minlength=size)
            waiting -= lost
            frontier = np.flatnonzero((lost > 0) & (waiting == 0))
        else:
            met, count = np.unique(below, return_counts=True)
            waiting[met] -= count
            frontier = met[waiting[met] == 0]
    order = np.concatenate(parts) if parts else np.empty(0, np.int64)
    return Peeled(order, np.asarray(bounds), ~taken)


def components(up: Edges, stuck: Flags) -> npt.NDArray[np.int64]:
    """int64[n]: the number of the loop component of each node, -1 for a node on no loop (size-one components)."""
    inside = np.flatnonzero(stuck)
    number = np.full(stuck.size, -1, np.int64)
    if not inside.size:
        return number
    position = np.full(stuck.size, -1, np.int64)
    position[inside] = np.arange(inside.size)
    entries = gather(up, inside)
    tail = np.repeat(np.arange(inside.size), up.degree()[inside])
    head = position[up.node[entries]]
    keep = head >= 0
    small = csr_matrix(
        (np.ones(int(keep.sum()), np.int8), (tail[keep], head[keep])), shape=(inside.size,) * 2
    )
    _, label = connected_components(small, directed=True, connection="strong")
    large = np.bincount(label)[label] > 1
    number[inside[large]] = label[large]
    return number


def shortest_loop(up: Edges, component: npt.NDArray[np.int64], start: int) -> list[int]:
    """The shortest loop through ``start`` inside its component, in walking order from child to parent."""
    came: dict[int, int] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for parent in up.node[up.of(node)].tolist():
            if component[parent] != component[start]:
                continue
            if parent == start:
                loop = [node]
                while loop[-1] != start:
                    loop.append(came[loop[-1]])
                return loop[::-1]
            if parent not in came:
                came[parent] = node
                queue.append(parent)
    raise ValueError("the node stands on no loop")
