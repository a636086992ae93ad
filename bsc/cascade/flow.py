"""The flow of work weight up the cascade: what each node passes on, what reaches which objective, what is lost.

F = (I - Q)^-1 R, the absorption probabilities of a Markov chain whose steps are the shares. The graph has no loops,
so one pass in topological order gives it: O(links), never a matrix inverse. Nodes without children (millions of
individual KPIs) never get a row of F; what groups of them send is pushed to their parents first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from bsc.cascade.model import Floats, Graph, Ints, Tier
from bsc.cascade.order import gather

_TIE = 1e-12  # relative: two paths whose products differ by less are equally good


@dataclass(frozen=True)
class ByGroup:
    """Work weight by group: ``to`` (G, K) reaches the objectives, ``total`` (G,) is all of it, in units of mass."""

    to: Floats
    total: Floats

    @property
    def share(self) -> Floats:
        """(G, K) as fractions of each group's total; NaN for a group without work weight."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.total[:, None] > 0, self.to / self.total[:, None], np.nan)

    @property
    def reach(self) -> Floats:
        """(G,) the share that reaches any objective; NaN for a group without work weight."""
        return np.asarray(self.share.sum(axis=1))


@dataclass(frozen=True)
class _Level:
    """The nodes of one height, as rows over all higher ones, in the permuted numbering."""

    first: int
    last: int
    matrix: csr_matrix


class Flow:
    """All flows of one graph, each computed when first asked for. Arrays are per node unless said otherwise."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @property
    def total(self) -> float:
        """All work weight, linked or not."""
        return float(self.graph.mass.sum())

    @cached_property
    def reach(self) -> Floats:
        """float64[n]: the share of a node's work that ends at any objective (sum over o of F)."""
        place = self._place
        out = np.zeros(place.size)
        out[place[self.graph.objectives]] = 1.0
        for level in self._levels:
            out[level.first : level.last] = level.matrix @ out[: level.first]
        return np.minimum(out[place], 1.0)

    @cached_property
    def through(self) -> Floats:
        """float64[n]: the work weight that passes through a node, its own included (in units of mass)."""
        return self._push(self.graph.mass)

    @cached_property
    def leak(self) -> Floats:
        """float64[n]: the work weight that is lost at a node because its shares do not add up to 1; 0 at objectives.

        The sum of all leaks is the unlinked work weight: each one is a place to repair.
        """
        lost = self.through * (1.0 - self.graph.out_share)
        lost[self.graph.objectives] = 0.0
        lost[lost < self.total * 1e-15] = 0.0
        return lost

    @cached_property
    def arriving(self) -> Floats:
        """float64[K]: f, the fraction of all work weight that arrives at each objective; 0 when there is no mass."""
        total = self.total
        arrived = self.through[self.graph.objectives]
        return arrived / total if total > 0 else np.zeros(arrived.size)

    @cached_property
    def unlinked(self) -> float:
        """f_unlinked = 1 - R; 0 when there is no mass."""
        return max(0.0, 1.0 - float(self.arriving.sum())) if self.total > 0 else 0.0

    @cached_property
    def worked_on(self) -> npt.NDArray[np.bool_]:
        """bool[n]: some individual KPI has a path of positive shares to the node, whatever its weight."""
        return self._push(self._is_kpi) > 0

    @cached_property
    def best(self) -> tuple[Floats, npt.NDArray[np.int32]]:
        """Per node the largest product of shares on a path to an objective (0: none) and that path's links (-1: none).

        Of paths that are equally good the shortest counts.
        """
        place = self._place
        product, length = np.zeros(place.size), np.full(place.size, -1, np.int32)
        ends = place[self.graph.objectives]
        product[ends], length[ends] = 1.0, 0
        far = np.int32(np.iinfo(np.int32).max)
        for level in self._levels:
            matrix, rows = level.matrix, slice(level.first, level.last)
            along = matrix.data * product[matrix.indices]
            starts = matrix.indptr[:-1]
            top = np.maximum.reduceat(along, starts)
            good = (along > 0) & (along >= np.repeat(top, np.diff(matrix.indptr)) * (1 - _TIE))
            steps = np.minimum.reduceat(np.where(good, length[matrix.indices], far), starts)
            product[rows] = top
            length[rows] = np.where(top > 0, steps + 1, -1)
        return product[place], length[place]

    @cached_property
    def inner(self) -> Ints:
        """The nodes that have children or are not individual KPIs, parents first: the rows of ``serves``."""
        graph = self.graph
        has_row = (graph.down.degree() > 0) | (graph.nodes.tier != Tier.KPI)
        return np.asarray(graph.order[has_row[graph.order]])

    @cached_property
    def serves(self) -> csr_matrix:
        """F for the inner nodes: (len(inner), K), the share of a node's work that ends at each objective."""
        graph = self.graph
        objectives = graph.objectives
        column = np.full(graph.nodes.size, -1, np.int64)
        column[objectives] = np.arange(objectives.size)
        row_of = self._inner_row
        heights = np.searchsorted(graph.bounds, self._place[self.inner], side="right") - 1
        cuts = np.searchsorted(heights, np.arange(graph.bounds.size))
        top = self.inner[: cuts[1]] if cuts.size > 1 else self.inner
        ends = np.flatnonzero(column[top] >= 0)
        done = csr_matrix((np.ones(ends.size), (ends, column[top[ends]])), shape=(top.size, objectives.size))
        for height in range(1, cuts.size - 1):
            nodes = self.inner[cuts[height] : cuts[height + 1]]
            if not nodes.size:
                continue
            entries = gather(graph.up, nodes)
            pointers = np.r_[0, np.cumsum(graph.up.degree()[nodes])]
            step = csr_matrix(
                (graph.share[graph.up.row[entries]], row_of[graph.up.node[entries]], pointers),
                shape=(nodes.size, done.shape[0]),
            )
            done = vstack([done, step @ done], format="csr")
        return done

    def by_group(self, group: Ints, groups: int | None = None) -> ByGroup:
        """Flow from the KPIs of each group to the objectives. ``group`` is int[n], -1 for nodes that are left out.

        With ``group`` the unit of each KPI this is f_u; with another grouping (perspective, grade) the same.
        """
        graph = self.graph
        mass = graph.mass
        group = np.asarray(group, np.int64)
        count = int(group.max(initial=-1)) + 1 if groups is None else groups
        sources = np.flatnonzero((mass > 0) & (group >= 0))
        total = np.bincount(group[sources], mass[sources], minlength=count)
        row_of = self._inner_row
        own = row_of[sources]
        leaves = sources[own < 0]
        entries = gather(graph.up, leaves)
        sent = np.repeat(mass[leaves], graph.up.degree()[leaves]) * graph.share[graph.up.row[entries]]
        origin = np.repeat(group[leaves], graph.up.degree()[leaves])
        origin = np.r_[origin, group[sources[own >= 0]]]
        target = np.r_[row_of[graph.up.node[entries]], own[own >= 0]]
        sent = np.r_[sent, mass[sources[own >= 0]]]
        pushed = csr_matrix((sent, (origin, target)), shape=(count, self.inner.size))
        return ByGroup((pushed @ self.serves).toarray(), total.astype(np.float64))

    def of_nodes(self, nodes: Ints) -> Floats:
        """(len(nodes), K) dense rows of F; for a page or one sheet, not for millions."""
        graph = self.graph
        rows = self._inner_row[nodes]
        out = np.zeros((nodes.size, graph.objectives.size))
        known = np.flatnonzero(rows >= 0)
        out[known] = self.serves[rows[known]].toarray()
        leaves = np.flatnonzero(rows < 0)
        entries = gather(graph.up, nodes[leaves])
        pointers = np.r_[0, np.cumsum(graph.up.degree()[nodes[leaves]])]
        step = csr_matrix(
            (graph.share[graph.up.row[entries]], self._inner_row[graph.up.node[entries]], pointers),
            shape=(leaves.size, self.inner.size),
        )
        out[leaves] = (step @ self.serves).toarray()
        return np.asarray(out)

    @cached_property
    def _is_kpi(self) -> Floats:
        graph = self.graph
        return np.asarray(graph.alive & (graph.nodes.tier == Tier.KPI), np.float64)

    @cached_property
    def _place(self) -> Ints:
        place = np.empty(self.graph.order.size, np.int64)
        place[self.graph.order] = np.arange(place.size)
        return place

    @cached_property
    def _inner_row(self) -> npt.NDArray[np.int64]:
        row = np.full(self.graph.nodes.size, -1, np.int64)
        row[self.inner] = np.arange(self.inner.size)
        return row

    @cached_property
    def _levels(self) -> list[_Level]:
        graph, bounds = self.graph, self.graph.bounds
        levels = []
        for first, last in zip(bounds[1:-1].tolist(), bounds[2:].tolist(), strict=True):
            nodes = graph.order[first:last]
            entries = gather(graph.up, nodes)
            pointers = np.r_[0, np.cumsum(graph.up.degree()[nodes])]
            parts = (graph.share[graph.up.row[entries]], self._place[graph.up.node[entries]], pointers)
            levels.append(_Level(first, last, csr_matrix(parts, shape=(last - first, first))))
        return levels

    def _push(self, start: Floats) -> Floats:
        """Push an amount per node up along the shares; returns what stands at or passes each node."""
        amount = start[self.graph.order].astype(np.float64)
        for level in reversed(self._levels):
            here = amount[level.first : level.last]
            matrix = level.matrix
            if matrix.nnz * 8 > level.first:
                amount[: level.first] += matrix.T @ here
            else:  # a narrow level of a deep graph: do not touch every node for it
                np.add.at(amount, matrix.indices, matrix.data * np.repeat(here, np.diff(matrix.indptr)))
        return np.asarray(amount[self._place])
