"""One organisation's cascade on one day, from the store: the checked graph with its flow. What pages show of it is made
by ``cascade_views`` (measures, lists) and ``cascade_pictures`` (tree, flow, line of sight).

Nodes and links come as integer arrays from SQL; ``bsc.cascade`` does the mathematics. Persons stand in the graph one by
one and leave this module only as groups of at least the minimum (``bsc.privacy``). Keys of nodes are codes for links:
``o|SS1`` an objective, ``i|KC0101|2a-CP`` an indicator of a unit, ``k|KC0101|K04`` the people of a unit with that KPI.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc import privacy, queries, scores
from bsc.analysis import selection
from bsc.cascade import alignment
from bsc.cascade.check import check
from bsc.cascade.codes import links_from_codes
from bsc.cascade.flow import ByGroup, Flow
from bsc.cascade.model import Flags, Floats, Graph, Ints, Links, Nodes, Tier
from bsc.cascade.targets import Targets
from bsc.cascade.weights import sheet_weights
from bsc.domain import Filters, Period
from bsc.policy_model import Policy, Version

TIERS = {Tier.KPI: "kpi", Tier.INDICATOR: "indicator", Tier.OBJECTIVE: "objective"}
_LETTER = {Tier.KPI: "k", Tier.INDICATOR: "i", Tier.OBJECTIVE: "o"}
POOLED = "*"  # the code of KPIs that too few people share to be named


@dataclass(frozen=True)
class Cascade:
    """An organisation on one day. Arrays go by node number; ``unit`` by position in ``units`` (ordered by code).

    ``units``: unit, name, parent (position, -1 at the top), depth, people (with KPIs, of the unit itself).
    ``kpi_period`` is '' when there are no individual KPIs. ``score`` is in percent, NaN where there is none.
    """

    org: str
    at: date
    period: str
    kpi_period: str
    flow: Flow
    code: npt.NDArray[np.object_]
    name: npt.NDArray[np.object_]
    perspective: npt.NDArray[np.object_]
    score: Floats
    colour: npt.NDArray[np.object_]
    origin: npt.NDArray[np.object_]
    targets: Targets
    units: pd.DataFrame
    least: int
    version: Version

    @property
    def graph(self) -> Graph:
        """The checked graph; its nodes and links are everything that is known."""
        return self.flow.graph

    @property
    def nodes(self) -> Nodes:
        """The nodes of the graph."""
        return self.flow.graph.nodes

    @cached_property
    def unit(self) -> npt.NDArray[np.int64]:
        """int64[n]: position of each node's unit, -1 without one."""
        return self.nodes.codes("unit")

    @cached_property
    def _unit_code(self) -> npt.NDArray[np.object_]:
        """Codes of units by position; '' at the end, for nodes without one."""
        return np.append(self.units["unit"].to_numpy(dtype=object), "")

    @cached_property
    def below(self) -> Flags:
        """bool[U, U]: whether the second unit is the first one or stands below it."""
        parent = self.units["parent"].to_numpy()
        inside = np.eye(len(parent), dtype=np.bool_)
        for unit in range(len(parent)):
            above, steps = parent[unit], 0
            while above >= 0 and steps < len(parent):
                inside[above, unit] = True
                above, steps = parent[above], steps + 1
        return inside

    @cached_property
    def by_unit(self) -> ByGroup:
        """Work weight of each unit's own people by objective."""
        group = np.where(self.nodes.tier == Tier.KPI, self.unit, -1)
        return self.flow.by_group(group, len(self.units))

    @cached_property
    def mandate(self) -> Floats:
        """(U, K): what each unit's own indicators say it is there for."""
        group = np.where(self.nodes.tier == Tier.INDICATOR, self.unit, -1)
        return alignment.own_mandate(self.flow, group, len(self.units))

    def position(self, unit: str) -> int:
        """Position of a unit's code in ``units``; -1 for '' and for one that there is not."""
        found = np.flatnonzero(self.units["unit"].to_numpy() == unit)
        return int(found[0]) if found.size else -1

    def people_below(self, unit: str) -> int:
        """People with KPIs in a unit and everything below it; of the whole organisation for ''."""
        place = self.position(unit)
        people = self.units["people"].to_numpy()
        return int(people[self.below[place]].sum() if place >= 0 else people.sum())

    def colours(self, score: Floats) -> npt.NDArray[np.object_]:
        """The colour class (good, near, bad) of the band of an indicator in which each score lies; None without one."""
        return _colours(score, self.version)

    def key(self, node: int) -> str:
        """The code of a node for a link; of a KPI its group's."""
        tier = int(self.nodes.tier[node])
        if tier == Tier.OBJECTIVE:
            return f"o|{self.code[node]}"
        return (
            f"{'i' if tier == Tier.INDICATOR else 'k'}|{self._unit_code[self.unit[node]]}|{self.code[node]}"
        )

    def of_key(self, key: str) -> Ints:
        """The nodes of a key: one objective or indicator, or the KPIs of a group; empty when there is none."""
        letter, _, rest = key.partition("|")
        tier = next((t for t, name in _LETTER.items() if name == letter), None)
        if tier is None:
            return np.empty(0, np.int64)
        unit, _, code = rest.partition("|") if tier != Tier.OBJECTIVE else ("", "", rest)
        found = self.graph.alive & (self.nodes.tier == tier)
        if code != POOLED:
            found &= self.code == code
        if tier != Tier.OBJECTIVE:
            found &= self.unit == self.position(unit)
        return np.flatnonzero(found)


def load(cursor: duckdb.DuckDBPyConnection, filters: Filters, policy: Policy) -> Cascade | None:
    """The whole organisation on the last day of ``filters.period``; None when there is nothing to link.

    ``filters.unit`` and ``filters.perspective`` play no part. Costs a second on thousands of people: keep it by the
    store's version.
    """
    period = Period.from_code(filters.period) if filters.period else None
    units = _units(cursor, filters.org)
    tops = units.loc[units["parent"] < 0, "unit"]
    top = str(tops.iloc[0]) if len(tops) else ""
    at = period.end if period else date.today()  # noqa: DTZ011 - the reader's own day
    held = queries.rows(cursor, "pages/cascade_period", org=filters.org, day=at)
    kpi_period = str(held[0][0]) if held else ""
    rules = policy.to_struct()
    queries.execute(cursor, "pages/cascade_node", org=filters.org, period=kpi_period, top=top, policy=rules)
    found = queries.execute(cursor, "pages/cascade_nodes").fetchnumpy()
    if not len(found["number"]):
        return None
    arrays = {name: _plain(values) for name, values in found.items()}
    version = policy.version_at(at)
    nodes = _nodes(arrays, units, version)
    links, origin = _links(cursor, filters.org, arrays, nodes, units)
    flow = Flow(check(nodes, links, at))
    score = arrays["score"].copy()
    colour = _colours(score, version)
    if period is not None:
        marks = scores.of(cursor, filters.org, policy, start=period.start, end=period.end)
        rated = queries.execute(
            cursor, "pages/cascade_scores", rows=marks.rows, nodes=marks.nodes, period=period.code, top=top
        ).fetchnumpy()
        number = _plain(rated["number"]).astype(np.int64)
        score[number] = _plain(rated["score"])
        colour[number] = _plain(rated["colour"])
    kpi = nodes.tier == Tier.KPI
    sheets = pd.DataFrame({"unit": arrays["unit_no"][kpi], "sheet": arrays["sheet"][kpi]}).drop_duplicates()
    counted = np.bincount(sheets["unit"][sheets["unit"] >= 0], minlength=len(units))
    measured = pd.factorize(arrays["measure_unit"])[0].astype(np.int64)
    return Cascade(
        filters.org,
        at,
        filters.period,
        kpi_period,
        flow,
        arrays["code"],
        arrays["name"],
        arrays["perspective"],
        score,
        colour,
        origin,
        Targets(_targets(cursor, filters, arrays, period), measured, arrays["additive"].astype(np.bool_)),
        units.assign(people=counted),
        privacy.minimum(version.value("people.minimum_cell")),
        version,
    )


def _plain(values: Any) -> npt.NDArray[Any]:
    """A column of a result without its mask: NaN, NaT or None where there is nothing."""
    if not isinstance(values, np.ma.MaskedArray):
        return np.asarray(values)
    if values.dtype.kind == "f":
        return np.asarray(values.filled(np.nan))
    if values.dtype.kind == "M":
        return np.asarray(values.filled(np.datetime64("NaT")))
    if values.dtype.kind == "O":
        filled = np.array(values.data, dtype=object)
        filled[np.ma.getmaskarray(values)] = None
        return filled
    return np.asarray(values.data)


def _units(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """Units ordered by code, as the SQL numbers them; parents as positions."""
    frame = selection.units(cursor, org).sort_values("unit", kind="stable", ignore_index=True)
    place = {code: k for k, code in enumerate(frame["unit"])}
    parent = [place.get(p, -1) if isinstance(p, str) else -1 for p in frame["parent"]]
    return pd.DataFrame(
        {
            "unit": frame["unit"],
            "name": frame["name"],
            "parent": np.array(parent, np.int64),
            "depth": frame["depth"].to_numpy(np.int64) if len(frame) else np.empty(0, np.int64),
        }
    )


def _nodes(arrays: dict[str, npt.NDArray[Any]], units: pd.DataFrame, version: Version) -> Nodes:
    tier = arrays["tier"].astype(np.int8)
    kpi, objective = tier == Tier.KPI, tier == Tier.OBJECTIVE
    sheet = np.where(kpi, arrays["sheet"], -1)
    mass = np.zeros(tier.size)
    if kpi.any():
        mass[kpi] = sheet_weights(sheet[kpi], arrays["weight"][kpi]).share
    weight = arrays["weight"].copy()
    weight[objective] = _strategic(arrays["perspective"][objective], weight[objective], version)
    indicator = tier == Tier.INDICATOR
    weight[indicator] = np.where(np.isnan(weight[indicator]), 1.0, weight[indicator])
    unit = arrays["unit_no"].astype(np.int64)
    depth = units["depth"].to_numpy()
    deepest = int(depth.max(initial=0))
    rank = np.full(tier.size, -1)
    rank[objective] = deepest + 1
    placed = indicator & (unit >= 0)
    rank[placed] = deepest - depth[unit[placed]]
    label = _labels(arrays, tier, unit, units)
    return Nodes(
        tier,
        arrays["code"],  # type: ignore[arg-type]
        label,  # type: ignore[arg-type]
        unit=unit,
        sheet=sheet,
        mass=mass,
        weight=weight,
        valid_from=arrays["valid_from"].astype("datetime64[D]"),
        valid_to=arrays["valid_to"].astype("datetime64[D]"),
        rank=rank,
    )


def _labels(
    arrays: dict[str, npt.NDArray[Any]], tier: npt.NDArray[np.int8], unit: Ints, units: pd.DataFrame
) -> npt.NDArray[np.object_]:
    """Names for sentences: of an indicator with its unit, since the same one stands in many."""
    label = arrays["name"].copy()
    names = units["name"].to_numpy()
    for k in np.flatnonzero((tier == Tier.INDICATOR) & (unit >= 0)):
        label[k] = f"{label[k]} ({names[unit[k]]})"
    return label


def _strategic(perspective: npt.NDArray[np.object_], weight: Floats, version: Version) -> Floats:
    """Weights of objectives in the whole: the perspective's share times their own among its objectives.

    Perspectives without a weight count equally; an objective without a place counts like the average one.
    """
    known = {p.code: p.weight for p in version.perspectives}
    given = [w for w in known.values() if w is not None]
    usual = float(np.mean(given)) if given else 1.0
    out = np.full(weight.size, np.nan)
    for code in {p for p in perspective if p in known}:
        rows = np.flatnonzero(perspective == code)
        own = weight[rows]
        stated = own[~np.isnan(own)]
        filled = np.where(np.isnan(own), stated.mean() if stated.size else 1.0, own)
        share = filled / filled.sum() if filled.sum() > 0 else np.full(rows.size, 1 / rows.size)
        out[rows] = share * (usual if known[code] is None else float(known[code] or 0.0))
    placed = ~np.isnan(out)
    out[~placed] = out[placed].mean() if placed.any() else 1.0
    return np.asarray(out / out.sum()) if out.sum() > 0 else out


def _links(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    arrays: dict[str, npt.NDArray[Any]],
    nodes: Nodes,
    units: pd.DataFrame,
) -> tuple[Links, npt.NDArray[np.object_]]:
    """Stated links; where an indicator has none, what its code says; where that says nothing, its objective's listing."""
    found = {
        n: _plain(v) for n, v in queries.execute(cursor, "pages/cascade_links", org=org).fetchnumpy().items()
    }
    origin = found["origin"]
    child = found["child"].astype(np.int64)
    stated = origin != "catalogue"
    has_link = np.zeros(nodes.size, np.bool_)
    has_link[child[stated & (child >= 0)]] = True
    parts = [np.flatnonzero(stated)]
    indicators = np.flatnonzero((nodes.tier == Tier.INDICATOR) & (nodes.codes("unit") >= 0))
    by_code = links_from_codes(
        [str(c) for c in arrays["code"][indicators]],
        nodes.codes("unit")[indicators].tolist(),
        units["parent"].tolist(),
    )
    read_child, read_parent = indicators[by_code.child], indicators[by_code.parent]
    free = ~has_link[read_child]
    read_child, read_parent = read_child[free], read_parent[free]
    has_link[read_child] = True
    listed = np.flatnonzero(~stated & ~has_link[child])
    rows = np.concatenate([*parts, listed]).astype(np.int64)
    extra = read_child.size

    def joined(name: str, more: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.concatenate([found[name][rows], more])

    return (
        Links(
            joined("child", read_child).astype(np.int64),
            joined("parent", read_parent).astype(np.int64),
            joined("share", np.full(extra, np.nan)).astype(np.float64),
            joined("kind", np.full(extra, -1)).astype(np.int8),
            joined("valid_from", np.full(extra, np.datetime64("NaT"), "datetime64[us]")).astype(
                "datetime64[D]"
            ),
            joined("valid_to", np.full(extra, np.datetime64("NaT"), "datetime64[us]")).astype(
                "datetime64[D]"
            ),
            joined("child_code", np.full(extra, None, dtype=object)),  # type: ignore[arg-type]
            joined("parent_code", np.full(extra, None, dtype=object)),  # type: ignore[arg-type]
        ),
        joined("origin", np.full(extra, "code", dtype=object)),
    )


def _targets(
    cursor: duckdb.DuckDBPyConnection,
    filters: Filters,
    arrays: dict[str, npt.NDArray[Any]],
    period: Period | None,
) -> Floats:
    """Targets of nodes: of KPIs their own, of unit indicators those of the period."""
    target = np.asarray(arrays["target"], np.float64).copy()
    if period is not None:
        rows = queries.execute(
            cursor, "pages/cascade_targets", org=filters.org, period=period.code
        ).fetchnumpy()
        target[_plain(rows["number"]).astype(np.int64)] = _plain(rows["target"])
    return target


def _colours(score: Floats, version: Version) -> npt.NDArray[np.object_]:
    """The colour class of the band of an indicator in which each score lies; None without a score."""
    colour = np.full(score.size, None, dtype=object)
    for band in reversed(version.bands("indicator")):  # from the lowest: each better one paints over it
        low = -np.inf if band.low is None else band.low
        colour[score >= low if band.inclusive else score > low] = band.colour
    return colour
