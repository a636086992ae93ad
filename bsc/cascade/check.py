"""From links as received to a checked graph: every link keeps a status, every fault gets a name, nothing is lost.

What a child's sheet says is divided first (shares given, scaled or assumed), then links that cannot hold fall away
with their share, which counts as unlinked. So a mistyped parent or a closed objective shows as lost work until
somebody corrects it, and never makes the other parents look better served.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from bsc.cascade.model import Edges, Flags, Floats, Graph, Ints, Links, Nodes, Problem, Status, Tier
from bsc.cascade.order import Peeled, components, edges, peel, shortest_loop
from bsc.cascade.problems import child_problem, link_problem, loop_problem, more_loops_problem

TOLERANCE = 1e-9  # shares in thirds or tenths may miss 1 by rounding
LOOPS_SHOWN = 50  # loops named one by one; a file that is upside down has thousands

Statuses = npt.NDArray[np.int8]

_REFUSED = (
    Status.UNKNOWN_CHILD,
    Status.UNKNOWN_PARENT,
    Status.EXPIRED_PARENT,
    Status.SELF_LINK,
    Status.OBJECTIVE_AS_CHILD,
    Status.REVERSED,
    Status.BAD_SHARE,
)
_HOLDS_SHARE = (Status.USED, Status.UNKNOWN_PARENT, Status.EXPIRED_PARENT)


def check(nodes: Nodes, links: Links, at: date) -> Graph:
    """The cascade as it stood on the day ``at`` (for a period: its last day).

    Linear in nodes plus links. ValueError when arrays differ in length or a code is out of range: that is a fault of
    the caller, not of a report.
    """
    day = np.datetime64(at.isoformat(), "D")
    _lengths(nodes, links)
    alive = nodes.in_force(day)
    status = _statuses(nodes, links, alive, day)
    repeated = _duplicates(nodes, links, status)
    problems = [
        link_problem(kind.name.lower(), nodes, links, rows, True)
        for kind in _REFUSED
        if (rows := np.flatnonzero(status == kind)).size
    ]
    problems += repeated
    share, assumed, share_problems = _shares(nodes, links, status)
    problems += share_problems
    up, down, peeled = _arrange(nodes.size, links, status)
    if peeled.stuck.any():
        problems += _refuse_loops(nodes, links, status, peeled, up)
        up, down, peeled = _arrange(nodes.size, links, status)
    problems += _skipped(nodes, links, status)
    share[status != Status.USED] = 0.0
    return Graph(
        nodes,
        links,
        day,
        status,
        share,
        assumed,
        tuple(problems),
        alive,
        up,
        down,
        peeled.order,
        peeled.bounds,
    )


def _lengths(nodes: Nodes, links: Links) -> None:
    for owner, size in ((nodes, nodes.size), (links, links.size)):
        for field, value in vars(owner).items():
            if value is not None and len(value) != size:
                raise ValueError(f"{type(owner).__name__}.{field} has {len(value)} entries, not {size}")
    for ends in (links.child, links.parent):
        if ends.size and (int(ends.max()) >= nodes.size or int(ends.min()) < -1):
            raise ValueError("a link names a node number that does not exist")


def _statuses(nodes: Nodes, links: Links, alive: Flags, day: np.datetime64) -> Statuses:
    status = np.zeros(links.size, np.int8)

    def mark(rows: Flags, why: Status) -> None:
        status[rows & (status == Status.USED)] = why

    child, parent = links.child, links.parent
    mark(child < 0, Status.UNKNOWN_CHILD)
    if links.valid_from is not None or links.valid_to is not None:
        mark(~links.in_force(day), Status.NOT_IN_FORCE)
    closed = not alive.all()
    if closed:
        mark(~alive[child], Status.NOT_IN_FORCE)
    mark(child == parent, Status.SELF_LINK)
    child_tier = nodes.tier[child] if nodes.size else np.zeros(links.size, np.int8)
    mark(child_tier == Tier.OBJECTIVE, Status.OBJECTIVE_AS_CHILD)
    if links.share is not None:
        mark(np.isinf(links.share) | (links.share < 0), Status.BAD_SHARE)
    mark(parent < 0, Status.UNKNOWN_PARENT)
    if nodes.size:
        mark((child_tier == Tier.INDICATOR) & (nodes.tier[parent] == Tier.KPI), Status.REVERSED)
    if closed:
        mark(~alive[parent], Status.EXPIRED_PARENT)
    return status


def _duplicates(nodes: Nodes, links: Links, status: Statuses) -> list[Problem]:
    """Keep one link of each child and parent: one with a share before one without, then the later row."""
    rows = np.flatnonzero((status == Status.USED) | (status == Status.EXPIRED_PARENT))
    key = links.child[rows].astype(np.int64) * max(nodes.size, 1) + links.parent[rows]
    ordered = np.sort(key)
    if not (ordered[1:] == ordered[:-1]).any():
        return []
    share = _given(links)[rows]
    rank = np.lexsort((rows, ~np.isnan(share), key))
    rows, key, share = rows[rank], key[rank], share[rank]
    last = np.r_[key[1:] != key[:-1], True]  # of each group: the one that counts
    winner = np.flatnonzero(last)[np.cumsum(last) - last]
    same = (share == share[winner]) | np.isnan(share)
    status[rows[~last]] = Status.DUPLICATE
    found = []
    for code, chosen in (("duplicate", ~last & same), ("duplicate_conflict", ~last & ~same)):
        if chosen.any():
            found.append(link_problem(code, nodes, links, np.sort(rows[chosen]), True))
    return found


def _given(links: Links) -> Floats:
    return np.full(links.size, np.nan) if links.share is None else np.asarray(links.share, np.float64)


def _shares(nodes: Nodes, links: Links, status: Statuses) -> tuple[Floats, Flags, list[Problem]]:
    """Shares as used: given ones (scaled where a child gives away more than it has), the rest split equally."""
    share = _given(links).copy()
    holds = np.isin(status, _HOLDS_SHARE)
    missing = holds & np.isnan(share)
    share[~holds] = 0.0
    share[missing] = 0.0
    child = np.where(holds, links.child, 0)  # rows that hold nothing add 0
    given = np.bincount(child, share, minlength=nodes.size)
    over = given > 1
    if over.any():
        share /= np.where(over, given, 1.0)[child]
    problems = []
    if (far := np.flatnonzero(given > 1 + TOLERANCE)).size:
        problems.append(child_problem("share_above_one", nodes, _rows_of(links, holds, far), far))
    assumed = np.zeros(links.size, np.bool_)
    if missing.any():
        lacking = np.bincount(child[missing], minlength=nodes.size)
        parents = np.bincount(child[holds], minlength=nodes.size)
        left = np.maximum(1.0 - given, 0.0)
        left[left < TOLERANCE] = 0.0
        share[missing] = (left / np.maximum(lacking, 1))[child[missing]]
        assumed = missing & (parents[child] > 1) & (left[child] > 0)
        if assumed.any():
            children = np.unique(child[assumed])
            problems.append(child_problem("assumed_share", nodes, np.flatnonzero(assumed), children))
        if (empty := np.flatnonzero(missing & (left[child] == 0))).size:
            problems.append(link_problem("no_share_left", nodes, links, empty, False))
    return share, assumed, problems


def _rows_of(links: Links, holds: Flags, children: Ints) -> Ints:
    wanted = np.zeros(int(links.child.max()) + 1, np.bool_)
    wanted[children] = True
    return np.flatnonzero(holds & wanted[np.where(holds, links.child, 0)])


def _arrange(size: int, links: Links, status: Statuses) -> tuple[Edges, Edges, Peeled]:
    rows = np.flatnonzero(status == Status.USED)
    child, parent = links.child[rows], links.parent[rows]
    up, down = edges(size, child, parent, rows), edges(size, parent, child, rows)
    return up, down, peel(up, down)


def _refuse_loops(nodes: Nodes, links: Links, status: Statuses, peeled: Peeled, up: Edges) -> list[Problem]:
    """Every link inside a strongly connected component lies on some loop; all of them are refused.

    So the result does not depend on the order of rows, and the loop that is printed is a shortest one through the
    component's first node.
    """
    component = components(up, peeled.stuck)
    rows = np.flatnonzero(status == Status.USED)
    inside = component[links.child[rows]]
    rows = rows[(inside >= 0) & (inside == component[links.parent[rows]])]
    status[rows] = Status.CYCLE
    on_loop = np.flatnonzero(component >= 0)
    number, first, members = np.unique(component[on_loop], return_index=True, return_counts=True)
    rows = rows[np.argsort(component[links.child[rows]], kind="stable")]
    cuts = np.searchsorted(component[links.child[rows]], [*number, number[-1] + 1])
    found = []
    for k in np.argsort(first)[:LOOPS_SHOWN]:
        loop = shortest_loop(up, component, int(on_loop[first[k]]))
        found.append(loop_problem(nodes, np.sort(rows[cuts[k] : cuts[k + 1]]), loop, int(members[k])))
    if number.size > LOOPS_SHOWN:
        unnamed = np.concatenate([rows[cuts[k] : cuts[k + 1]] for k in np.argsort(first)[LOOPS_SHOWN:]])
        found.append(more_loops_problem(np.sort(unnamed), int(number.size) - LOOPS_SHOWN))
    return found


def _skipped(nodes: Nodes, links: Links, status: Statuses) -> list[Problem]:
    """Links from an individual straight to an objective while there are unit indicators, or over a whole rank."""
    used = np.flatnonzero(status == Status.USED)
    child, parent = links.child[used], links.parent[used]
    over = np.zeros(used.size, np.bool_)
    if (nodes.tier == Tier.INDICATOR).any():
        over |= (nodes.tier[child] == Tier.KPI) & (nodes.tier[parent] == Tier.OBJECTIVE)
    if nodes.rank is not None:
        rank = nodes.codes("rank")
        over |= (rank[child] >= 0) & (rank[parent] - rank[child] > 1)
    return [link_problem("skipped_level", nodes, links, used[over], False)] if over.any() else []
