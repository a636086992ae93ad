"""The cascade's pictures as frames: the tree to walk, the line of sight of one KPI or indicator.

Owns which groups of people stand in a picture (never fewer than the minimum) and how much work each place holds; where
things are drawn is the figures' business.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc.analysis.cascade import POOLED, TIERS, Cascade
from bsc.analysis.cascade_views import shown, within
from bsc.cascade.flow import Flow
from bsc.cascade.model import Floats, Ints, Tier
from bsc.cascade.order import gather
from bsc.cascade.sight import Path, line_of_sight, position_sight, strongest_paths
from bsc.i18n import Text

NONE = "none"  # the place of what is linked to nothing
_TINY = 1e-9  # a fraction of all work weight that no picture shows

_TREE = (
    "key",
    "node",
    "parent",
    "tier",
    "code",
    "name",
    "unit",
    "unit_name",
    "people",
    "effort",
    "score",
    "colour",
)


def tree(c: Cascade, unit: str = "", perspective: str = "") -> pd.DataFrame:
    """Places of the picture, parents before children: key (unique), node (its key for a link), parent ('' at the top),
    tier (objective, indicator, unit, kpi, none), code, name, unit, unit_name, people (KPI groups), effort, score, colour.

    ``effort`` is the share of all shown work weight that comes through the place to its parent; children never add up to
    more than their parent. A node with several parents stands under the one it gives most to. ``none`` gathers work that
    reaches no objective: by unit, and indicators that lead nowhere. No people: efforts are 0.
    """
    flow = within(c, unit)
    graph, total = flow.graph, flow.total
    through = flow.through / total if total > 0 else np.zeros(c.nodes.size)
    leak = flow.leak / total if total > 0 else np.zeros(c.nodes.size)
    may = bool(c.kpi_period) and shown(c, unit)
    if not may:
        through = leak = np.zeros(c.nodes.size)
    above = _strongest(flow)
    inside = graph.alive & (c.nodes.tier == Tier.INDICATOR)
    if unit:
        inside |= (c.nodes.tier == Tier.INDICATOR) & c.graph.alive & (through > _TINY)
    objectives = graph.objectives
    if perspective:
        objectives = objectives[c.perspective[objectives] == perspective]
    effort = np.zeros(c.nodes.size)
    factor = np.zeros(c.nodes.size)
    placed = np.zeros(c.nodes.size, np.bool_)
    effort[objectives], factor[objectives], placed[objectives] = through[objectives], 1.0, True
    rows = [objectives]
    for node in graph.order[inside[graph.order]].tolist():  # parents first
        parent, share = above[0][node], above[1][node]
        if parent < 0 or not placed[parent]:
            continue
        placed[node] = True
        factor[node] = factor[parent] * share
        effort[node] = through[node] * factor[node]
    rows.append(graph.order[placed[graph.order] & (c.nodes.tier[graph.order] == Tier.INDICATOR)])
    nodes = np.concatenate(rows)
    frame = _rows(c, nodes, effort[nodes])
    frame["parent"] = [c.key(p) if p >= 0 else "" for p in above[0][nodes].tolist()]
    parts = [frame]
    if may:
        parts.append(_tree_kpis(c, flow, factor))
        if not perspective:
            parts.append(_tree_none(c, flow, leak))
    filled = [p for p in parts if len(p)] or [frame]
    return pd.concat(filled, ignore_index=True)[list(_TREE)]


def _strongest(flow: Flow) -> tuple[Ints, Floats]:
    """Per node the parent that gets most of it, and that share; -1 and 0 without one."""
    graph = flow.graph
    parent = np.full(graph.nodes.size, -1, np.int64)
    share = np.zeros(graph.nodes.size)
    owner = np.repeat(np.arange(graph.nodes.size), graph.up.degree())
    given = graph.share[graph.up.row]
    order = np.lexsort((-graph.up.node, given, owner))  # the last entry of each owner is its best
    owner, given, to = owner[order], given[order], graph.up.node[order]
    last = np.r_[owner[1:] != owner[:-1], True] if owner.size else np.empty(0, np.bool_)
    best = last & (given > 0)
    parent[owner[best]], share[owner[best]] = to[best], given[best]
    return parent, share


def _names(c: Cascade, unit: Ints) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    codes = np.append(c.units["unit"].to_numpy(dtype=object), "")
    names = np.append(c.units["name"].to_numpy(dtype=object), "")
    return codes[unit], names[unit]


def _rows(c: Cascade, nodes: Ints, effort: Floats) -> pd.DataFrame:
    """Objectives and indicators as rows of the tree, without their parents."""
    unit, unit_name = _names(c, c.unit[nodes])
    keys = [c.key(int(n)) for n in nodes]
    return pd.DataFrame(
        {
            "key": keys,
            "node": keys,
            "parent": "",
            "tier": [TIERS[Tier(int(t))] for t in c.nodes.tier[nodes]],
            "code": c.code[nodes],
            "name": c.name[nodes],
            "unit": unit,
            "unit_name": unit_name,
            "people": np.nan,
            "effort": effort,
            "score": c.score[nodes],
            "colour": c.colour[nodes],
        }
    )


def _tree_kpis(c: Cascade, flow: Flow, factor: Floats) -> pd.DataFrame:
    """The KPI groups below each placed indicator or objective, by what goes from them to it."""
    graph = flow.graph
    kpis = graph.kpis
    entries = gather(graph.up, kpis)
    child = np.repeat(kpis, graph.up.degree()[kpis])
    parent = graph.up.node[entries]
    amount = graph.mass[child] * graph.share[graph.up.row[entries]] * factor[parent] / flow.total
    keep = amount > 0
    return _grouped(c, child[keep], amount[keep], [c.key(int(p)) for p in parent[keep]])


def _tree_none(c: Cascade, flow: Flow, leak: Floats) -> pd.DataFrame:
    """Work that reaches no objective: units with their KPI groups, and indicators that lead nowhere."""
    graph = flow.graph
    lost = float(leak.sum())
    if lost <= _TINY:
        return pd.DataFrame(columns=list(_TREE))
    kpis = graph.kpis[leak[graph.kpis] > 0]
    units, place = np.unique(c.unit[kpis], return_inverse=True)
    sheets = c.nodes.codes("sheet")[kpis]
    people = np.array([np.unique(sheets[place == k]).size for k in range(units.size)], np.int64)
    visible = people >= c.least
    code, name = _names(c, units)
    of_unit = np.bincount(place, leak[kpis], minlength=units.size)
    top = pd.DataFrame(
        {
            "key": [NONE, *(f"u|{u}" for u in code[visible])],
            "node": [NONE, *(f"u|{u}" for u in code[visible])],
            "parent": ["", *[NONE] * int(visible.sum())],
            "tier": [NONE, *["unit"] * int(visible.sum())],
            "code": ["", *code[visible]],
            "name": ["", *name[visible]],
            "unit": ["", *code[visible]],
            "unit_name": ["", *name[visible]],
            "people": [np.nan, *people[visible].astype(float)],
            "effort": [lost, *of_unit[visible]],
            "score": np.nan,
            "colour": None,
        }
    )
    chosen = kpis[visible[place]]
    groups = _grouped(c, chosen, leak[chosen], [f"u|{u}" for u in _names(c, c.unit[chosen])[0]])
    upper = np.flatnonzero((leak > _TINY) & (c.nodes.tier == Tier.INDICATOR))
    ends = _rows(c, upper, leak[upper])
    ends["key"], ends["parent"] = ends["key"] + "@" + NONE, NONE
    return pd.concat([p for p in (top, groups, ends) if len(p)], ignore_index=True)


def _grouped(c: Cascade, kpis: Ints, amount: Floats, parent: list[str]) -> pd.DataFrame:
    """KPI rows as groups of unit and KPI below a parent; groups of too few people pooled by unit, else by parent, else
    left out."""
    frame = pd.DataFrame(
        {
            "parent": parent,
            "unit_no": c.unit[kpis],
            "code": c.code[kpis],
            "name": c.name[kpis],
            "sheet": c.nodes.codes("sheet")[kpis],
            "amount": amount,
            "score": c.score[kpis],
        }
    )
    whole = ["parent", "unit_no", "code"]
    for anywhere in (False, True):
        small = frame.groupby(whole)["sheet"].transform("nunique") < c.least
        frame["code"] = frame["code"].where(~small, POOLED)
        frame["name"] = frame["name"].where(~small, "")
        if anywhere:
            frame["unit_no"] = frame["unit_no"].where(~small, -1)
    known = frame["score"].notna()
    frame["weighted"] = np.where(known, frame["score"] * frame["amount"], 0.0)
    frame["scored"] = np.where(known, frame["amount"], 0.0)
    found = frame.groupby(["parent", "unit_no", "code"], as_index=False, sort=False).agg(
        name=("name", "first"),
        people=("sheet", "nunique"),
        effort=("amount", "sum"),
        weighted=("weighted", "sum"),
        scored=("scored", "sum"),
    )
    found = found[found["people"] >= c.least].reset_index(drop=True)
    unit, unit_name = _names(c, found["unit_no"].to_numpy(np.int64))
    score = (found["weighted"] / found["scored"].where(found["scored"] > 0)).to_numpy(np.float64)
    node = "k|" + pd.Series(unit, dtype=object).astype(str) + "|" + found["code"].astype(str)
    return pd.DataFrame(
        {
            "key": node + "@" + found["parent"].astype(str),
            "node": node,
            "parent": found["parent"],
            "tier": "kpi",
            "code": found["code"],
            "name": found["name"],
            "unit": unit,
            "unit_name": unit_name,
            "people": found["people"].astype(float),
            "effort": found["effort"],
            "score": score,
            "colour": c.colours(score),
        }
    )


@dataclass(frozen=True)
class SightView:
    """The way up from one KPI, position or indicator. ``stops``: key, tier, code, name, unit, unit_name (the start
    first); ``steps``: child, parent (keys), share; ``arrives``: key, name, share; ``lost`` a fraction of 1.
    ``people`` is None for an indicator or objective.
    """

    key: str
    name: str
    unit_name: str
    people: int | None
    sentence: Text
    stops: pd.DataFrame
    steps: pd.DataFrame
    arrives: pd.DataFrame
    lost: float


def sight(c: Cascade, key: str, limit: int = 12) -> SightView | None:
    """What one node serves; of a KPI the group of people of its unit that have it (``k|UNIT|*``: all of a unit's work).

    None when there is no such node, or too few people stand behind it.
    """
    nodes = c.of_key(key)
    if not nodes.size:
        return None
    first = int(nodes[0])
    is_kpi = c.nodes.tier[first] == Tier.KPI
    people = int(np.unique(c.nodes.codes("sheet")[nodes]).size) if is_kpi else None
    if people is not None and people < c.least:
        return None
    whole = key.endswith(f"|{POOLED}")
    unit_name = str(_names(c, c.unit[[first]])[1][0])
    seen = position_sight(c.flow, nodes, limit) if is_kpi else line_of_sight(c.flow, first, limit)
    sentence = (
        seen.sentence if whole or not is_kpi else line_of_sight(c.flow, _typical(c, nodes), limit).sentence
    )
    paths = _merged(c.flow, nodes, limit) if is_kpi else [(p.product, p) for p in seen.paths]
    stops: dict[int, None] = {}
    steps: dict[tuple[str, str], float] = {}
    for _, path in paths:
        for node in path.nodes:
            stops.setdefault(-1 if is_kpi and c.nodes.tier[node] == Tier.KPI else node)
        for a, b, share in zip(path.nodes, path.nodes[1:], path.shares, strict=False):
            start = key if is_kpi and c.nodes.tier[a] == Tier.KPI else c.key(a)
            steps[start, c.key(b)] = share
    upper = np.array([n for n in stops if n >= 0 and n != first], np.int64)
    head = _rows(c, np.array([first]), np.zeros(1)).assign(key=key)
    if whole:
        head = head.assign(code=POOLED, name=unit_name)
    frame = pd.concat([head, _rows(c, upper, np.zeros(upper.size))], ignore_index=True)
    return SightView(
        key,
        str(head["name"].iloc[0]),
        unit_name,
        people,
        sentence,
        frame[["key", "tier", "code", "name", "unit", "unit_name"]],
        pd.DataFrame([(a, b, s) for (a, b), s in steps.items()], columns=["child", "parent", "share"]),
        pd.DataFrame([(c.key(o), c.name[o], s) for o, s in seen.arrives], columns=["key", "name", "share"]),
        seen.lost,
    )


def _typical(c: Cascade, nodes: Ints) -> int:
    """Of a group's KPI rows the one whose way up most others share: by what reaches an objective, the median."""
    reach = c.flow.reach[nodes]
    return int(nodes[np.argsort(reach, kind="stable")[nodes.size // 2]])


def _merged(flow: Flow, nodes: Ints, limit: int) -> list[tuple[float, Path]]:
    """The paths of many KPIs as one: what the group gives to each parent, then that parent's strongest ways."""
    graph = flow.graph
    mass = graph.mass[nodes]
    weight = mass / mass.sum() if mass.sum() > 0 else np.full(nodes.size, 1 / nodes.size)
    entries = gather(graph.up, nodes)
    parent = graph.up.node[entries]
    given = np.repeat(weight, graph.up.degree()[nodes]) * graph.share[graph.up.row[entries]]
    found: list[tuple[float, Path]] = []
    ends, place = np.unique(parent, return_inverse=True)
    for end, share in zip(
        ends.tolist(), np.bincount(place, given, minlength=ends.size).tolist(), strict=True
    ):
        for path in strongest_paths(flow, end, limit)[0]:
            whole = Path((int(nodes[0]), *path.nodes), (-1, *path.rows), (share, *path.shares))
            found.append((whole.product, whole))
    found.sort(key=lambda item: (-item[0], item[1].nodes))
    return found[:limit]


def groups(c: Cascade, unit: str = "") -> pd.DataFrame:
    """KPIs to choose from: key, code, name, unit, unit_name, people; groups of at least the minimum, by unit and code."""
    place = c.position(unit)
    kpis = c.graph.kpis
    if place >= 0:
        kpis = kpis[c.below[place][c.unit[kpis]]]
    frame = _grouped(c, kpis, np.zeros(kpis.size), [""] * kpis.size)
    frame = frame[frame["code"] != POOLED]
    return frame.assign(key=frame["node"])[
        ["key", "code", "name", "unit", "unit_name", "people"]
    ].sort_values(["unit", "code"], ignore_index=True)
