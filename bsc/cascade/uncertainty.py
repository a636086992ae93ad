"""How far weight-flow alignment could be off because shares were assumed.

Every child whose shares nobody gave may divide its work over its parents in any way. WFA is concave in the amounts that
flow over those links, so its exact maximum is a linear programme and its minimum stands where each child gives all to
one parent; between them, Dirichlet(1) draws say what is usual.

The graph is first cut at the children concerned, which leaves a small system whatever the number of links: rows say
where a unit of work put on a parent ends, at an objective or at another child that is still to be decided.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, csr_matrix

from bsc.cascade.check import check
from bsc.cascade.flow import Flow
from bsc.cascade.model import Flags, Floats, Graph, Ints, Links, Status, Tier
from bsc.cascade.order import gather
from bsc.cascade.problems import percent
from bsc.cascade.weights import omega
from bsc.i18n import Text, text

ENUMERATED = 4096  # combinations of "all to one parent" that are tried one by one
_WORK = 2e8  # multiplications that the draws and the search may take: about a second


@dataclass(frozen=True)
class ShareInterval:
    """WFA over everything the missing shares could be, the unlinked work counted as lost.

    ``low_exact`` is False when there were too many children to try every "all to one parent": the true minimum may
    then be a little lower. ``high_with_unlinked`` also places the unlinked work perfectly. ``usual`` is the central
    90 % of ``draws`` Dirichlet(1) draws. ``children`` had no shares; ``choices`` are the bundles they form.
    """

    low: float
    high: float
    low_exact: bool
    high_with_unlinked: float
    usual: tuple[float, float]
    draws: int
    children: int
    choices: int
    sentence: Text


@dataclass(frozen=True)
class _Choice:
    """Work that may be divided freely over some parents.

    ``amount`` is how much of it comes from KPIs; ``column`` (bundles of KPIs: -1) is where more of it arrives;
    ``fixed`` is what a unit of arriving work does over links with given shares, ``rest`` the part left to divide.
    ``ends`` has one row per parent: where a unit put there ends.
    """

    amount: float
    column: int
    fixed: Floats
    rest: float
    ends: Floats


@dataclass(frozen=True)
class _System:
    sure: Floats  # what ends where without any choice, (K + S,)
    choices: tuple[_Choice, ...]  # bundles of KPIs, then undecided nodes, lowest first
    wanted: Floats
    total: float
    children: int


def share_interval(flow: Flow, draws: int = 1000, seed: int = 20240101) -> ShareInterval | None:
    """The interval; None when nothing is undecided, or there are no objectives or no work weight.

    A single missing share beside given ones takes what they leave: it is assumed, but there is nothing to divide.
    """
    graph = flow.graph
    open_ = _undecided(graph, flow)
    if not open_.any() or not graph.objectives.size or flow.total <= 0:
        return None
    system = _system(graph, flow, open_)
    cost = max(1, sum(choice.ends.size for choice in system.choices))
    draws = int(np.clip(_WORK / cost / max(1, system.sure.size / system.wanted.size), 50, draws))
    rng = np.random.default_rng(seed)
    drawn = _alignment(system, [rng.dirichlet(np.ones(len(c.ends)), draws) for c in system.choices])
    low, exact = _lowest(system)
    low = min(low, float(drawn.min()))
    high, with_unlinked = (_highest(system, unlinked) for unlinked in (False, True))
    usual = tuple(float(q) for q in np.quantile(drawn, [0.05, 0.95]))
    sentence = text(
        "Shares are missing for {n} KPIs or indicators: depending on them, {low}% to {high}% of the effort sits where "
        "the strategy wants it (usually {from_}% to {to}%).",
        n=system.children,
        low=percent(low),
        high=percent(high),
        from_=percent(usual[0]),
        to=percent(usual[1]),
    )
    return ShareInterval(
        low,
        high,
        exact,
        with_unlinked,
        (usual[0], usual[1]),
        draws,
        system.children,
        len(system.choices),
        sentence,
    )


def _undecided(graph: Graph, flow: Flow) -> Flags:
    """bool[e]: links whose share was assumed beside another one of the same child, where work passes at all.

    Refused links count: what they would have carried may as well have been meant for the others.
    """
    if not graph.nodes.size:
        return graph.assumed
    child = np.maximum(graph.links.child, 0)
    several = np.bincount(child[graph.assumed], minlength=graph.nodes.size) > 1
    undecided = graph.assumed & (several & (flow.through > 0))[child]
    return np.asarray(undecided & np.isin(child, child[undecided & (graph.status == Status.USED)]))


def _system(graph: Graph, flow: Flow, open_: Flags) -> _System:
    """Cut the graph: undecided inner nodes become ends, undecided KPIs without children are bundled by their parents."""
    rows = np.flatnonzero(open_ & (graph.status == Status.USED))
    children = np.unique(graph.links.child[rows])
    inner = (graph.down.degree()[children] > 0) | (graph.nodes.tier[children] != Tier.KPI)
    undecided = children[inner]
    tier = graph.nodes.tier.copy()
    tier[undecided] = Tier.OBJECTIVE
    kept = np.flatnonzero(
        (graph.status == Status.USED) & ~open_ & (tier[graph.links.child] != Tier.OBJECTIVE)
    )
    cut_links = Links(graph.links.child[kept], graph.links.parent[kept], graph.share[kept])
    cut = Flow(check(replace(graph.nodes, tier=tier), cut_links, date.fromisoformat(str(graph.at))))
    ends = cut.graph.objectives
    columns = np.full(graph.nodes.size, -1)
    is_undecided = np.isin(ends, undecided)
    columns[ends[~is_undecided]] = np.arange(int((~is_undecided).sum()))
    columns[ends[is_undecided]] = np.arange(int(is_undecided.sum())) + int((~is_undecided).sum())
    order = np.argsort(columns[ends])  # objectives first, in their own order; then the undecided nodes

    def ends_of(nodes: Ints) -> Floats:
        """Where a unit of work put on each node ends; -1 is nowhere (a parent that was refused)."""
        found = np.zeros((nodes.size, ends.size))
        found[nodes >= 0] = cut.of_nodes(nodes[nodes >= 0])[:, order]
        return found

    sure = cut.through[ends][order].astype(np.float64)
    sure[columns[undecided]] += graph.mass[undecided]
    choices = _bundles(graph, children[~inner], ends_of)
    height = np.searchsorted(graph.bounds, np.argsort(graph.order)[undecided], side="right")
    for node in undecided[np.argsort(-height, kind="stable")].tolist():
        parents, rest = _open(graph, np.array([node]))
        mine = graph.up.row[graph.up.of(node)]
        given = mine[~graph.assumed[mine]]
        fixed = graph.share[given] @ ends_of(graph.links.parent[given])
        choices.append(
            _Choice(0.0, int(columns[node]), fixed, float(rest[0]), ends_of(np.asarray(parents[0])))
        )
    return _System(sure, tuple(choices), omega(graph), flow.total, int(children.size))


def _open(graph: Graph, children: Ints) -> tuple[list[tuple[int, ...]], Floats]:
    """Per child: the parents its work may be divided over (-1 when some of them were refused), and how much of it.

    The assumed shares of a child are all equal, so the used ones tell the size of the refused ones.
    """
    entries = gather(graph.up, children)
    free = graph.assumed[graph.up.row[entries]]
    owner = np.repeat(np.arange(children.size), graph.up.degree()[children])[free]
    parents, share = graph.up.node[entries][free], graph.share[graph.up.row[entries]][free]
    cuts = np.searchsorted(owner, np.arange(children.size + 1))
    asked = np.bincount(np.maximum(graph.links.child[graph.assumed], 0), minlength=graph.nodes.size)[children]
    keys, amount = [], np.zeros(children.size)
    for k, (start, stop) in enumerate(itertools.pairwise(cuts.tolist())):
        refused = () if asked[k] == stop - start else (-1,)
        keys.append((*refused, *sorted(parents[start:stop].tolist())))
        amount[k] = share[start] * asked[k]
    return keys, amount


def _bundles(graph: Graph, kpis: Ints, ends_of: Callable[[Ints], Floats]) -> list[_Choice]:
    """KPIs that may choose among the same parents, as one choice each."""
    amounts: dict[tuple[int, ...], float] = {}
    keys, part = _open(graph, kpis)
    for key, amount in zip(keys, (graph.mass[kpis] * part).tolist(), strict=True):
        amounts[key] = amounts.get(key, 0.0) + amount
    return [
        _Choice(amount, -1, np.empty(0), 1.0, ends_of(np.asarray(key)))
        for key, amount in amounts.items()
        if amount > 0
    ]


def _ending(system: _System, shares: list[Floats]) -> Floats:
    """(D, K): what ends at each objective, as fractions, for D divisions (``shares``: (D, parents) per choice)."""
    draws = max((len(s) for s in shares), default=1)
    ends = np.tile(system.sure, (draws, 1))
    for choice, share in zip(system.choices, shares, strict=True):
        if choice.column < 0:
            ends += choice.amount * (share @ choice.ends)
        else:
            here = ends[:, choice.column].copy()
            ends[:, choice.column] = 0.0
            ends += here[:, None] * (choice.fixed + choice.rest * (share @ choice.ends))
    return ends[:, : system.wanted.size] / system.total


def _alignment(system: _System, shares: list[Floats]) -> Floats:
    return np.asarray(np.minimum(_ending(system, shares), system.wanted).sum(axis=1))


def _lowest(system: _System) -> tuple[float, bool]:
    sizes = [len(choice.ends) for choice in system.choices]
    combinations = math.prod(sizes)  # of Python's integers, which do not overflow
    if combinations <= ENUMERATED:
        picks = np.unravel_index(np.arange(combinations), sizes) if sizes else []
        return float(
            _alignment(system, [np.eye(n)[p] for n, p in zip(sizes, picks, strict=True)]).min()
        ), True
    return _search(system, sizes), False


def _search(system: _System, sizes: list[int]) -> float:
    """Improve one choice after the other until none helps; from an even start. An upper bound of the minimum."""
    shares = [np.full((1, n), 1 / n) for n in sizes]
    lowest = float(_alignment(system, shares)[0])
    passes = int(
        np.clip(_WORK / max(1.0, float(sum(sizes)) * sum(c.ends.size for c in system.choices)), 0, 10)
    )
    for _ in range(passes):
        before = lowest
        for k, n in enumerate(sizes):
            trial = [np.eye(n) if j == k else np.repeat(s, n, axis=0) for j, s in enumerate(shares)]
            found = _alignment(system, trial)
            if found.min() < lowest or len(shares[k][0][shares[k][0] > 0]) > 1:
                shares[k] = np.eye(n)[[int(found.argmin())]]
                lowest = float(found.min())
        if lowest >= before - 1e-12:
            break
    return lowest


def _highest(system: _System, place_unlinked: bool) -> float:
    """The exact maximum, in flow variables: z per open link, t per objective with t <= f and t <= omega."""
    wanted, total = system.wanted, system.total
    goals, states = wanted.size, system.sure.size
    sizes = [len(choice.ends) for choice in system.choices]
    first = np.cumsum([0, *sizes])
    count = int(first[-1])
    # ends = sure + z @ into, after the work that passes an undecided node over its fixed links was followed to its end
    into, sure = np.zeros((count, states)), system.sure.copy()
    for k, choice in enumerate(system.choices):
        into[first[k] : first[k + 1]] = choice.ends
    owner = np.repeat(np.arange(len(sizes)), sizes)
    divided = [csr_matrix((np.ones(count), (owner, np.arange(count))), shape=(len(sizes), count + goals))]
    amounts = np.array([choice.amount for choice in system.choices])
    for k, choice in enumerate(system.choices):
        if choice.column < 0:
            continue
        arriving, constant = into[:, choice.column].copy(), float(sure[choice.column])
        into[:, choice.column], sure[choice.column] = 0.0, 0.0
        into += arriving[:, None] * choice.fixed
        sure += constant * choice.fixed
        amounts[k] = choice.rest * constant
        places = np.flatnonzero(arriving)
        less = (-choice.rest * arriving[places], (np.full(places.size, k), places))
        divided.append(csr_matrix(less, shape=(len(sizes), count + goals)))
    gain = np.r_[np.zeros(count), np.ones(goals)]
    if place_unlinked:
        gain[:count] -= into[:, :goals].sum(axis=1) / total
    bounded = coo_matrix(np.hstack([-into[:, :goals].T / total, np.eye(goals)]))
    bounds = [(0, None)] * count + [(0, float(w)) for w in wanted]
    solved = linprog(
        -gain,
        A_ub=bounded,
        b_ub=sure[:goals] / total,
        A_eq=sum(divided[1:], divided[0]),
        b_eq=amounts,
        bounds=bounds,
    )
    value = float(-solved.fun)
    if place_unlinked:
        value += 1.0 - float(sure[:goals].sum()) / total
    return min(1.0, value)
