"""What the cascade's pages show as numbers and lists: measures with offenders, objectives, units against their own mandate.

Persons appear as groups of at least the minimum only; a unit whose people are too few keeps what says nothing of people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bsc import privacy
from bsc.analysis.cascade import POOLED, TIERS, Cascade
from bsc.cascade import alignment, measures
from bsc.cascade.flow import ByGroup, Flow
from bsc.cascade.measures import Measure
from bsc.cascade.model import Flags, Floats, Ints, Problem, Status, Tier
from bsc.cascade.problems import percent
from bsc.cascade.targets import target_coverage
from bsc.cascade.uncertainty import share_interval
from bsc.cascade.weights import omega
from bsc.i18n import Text, text

_TOO_FEW = text("Too few people for a number that could be shown.")
_NO_PEOPLE = text("No individual KPIs have been reported for this period.")


@dataclass(frozen=True)
class View:
    """One measure as a page shows it. ``value`` is a fraction of 1 (None: not computable or not to be shown).

    ``low`` and ``high`` bound it where there is an interval. ``offenders``: key, tier, code, name, unit, unit_name, people
    (NaN for indicators and objectives), amount; worst first; KPIs as groups of at least the minimum of people.
    """

    name: str
    value: float | None
    sentence: Text
    formula: str
    low: float | None
    high: float | None
    offenders: pd.DataFrame
    numbers: dict[str, float]


def within(c: Cascade, unit: str) -> Flow:
    """The flow of the people and indicators of a unit and everything below it; of the whole for ''."""
    place = c.position(unit)
    if place < 0 or c.below[place].all():
        return c.flow
    inside = c.below[place]
    keep = (c.nodes.tier == Tier.OBJECTIVE) | ((c.unit >= 0) & inside[c.unit])
    return Flow(replace(c.graph, alive=c.graph.alive & keep))


def shown(c: Cascade, unit: str) -> bool:
    """Whether figures of a unit's people may be shown: it, and what its parent has beside it, are large enough."""
    place = c.position(unit)
    if place < 0:
        return c.people_below("") >= c.least or not c.kpi_period
    above = int(c.units["parent"].iloc[place])
    parent = c.people_below(str(c.units["unit"].iloc[above])) if above >= 0 else None
    return privacy.may_show(c.people_below(unit), parent, c.least)


def views(c: Cascade, unit: str = "", perspective: str = "") -> tuple[View, ...]:
    """All measures of a unit's subtree (the whole for ''), each with its offenders; perspective narrows the offenders.

    A unit with too few people keeps only the measures that say nothing of people.
    """
    flow = within(c, unit)
    found = [_view(c, m, perspective) for m in measures.all_measures(flow).values()]
    found += _aligned(c, flow, unit, perspective)
    covered = target_coverage(flow.graph, c.targets)
    found.append(_view(c, covered.measure, perspective))
    if c.kpi_period and shown(c, unit):
        return tuple(found)
    why = _TOO_FEW if c.kpi_period else _NO_PEOPLE
    plain = ("barren", "target_coverage")
    return tuple(
        v
        if v.name in plain
        else replace(
            v, value=None, sentence=why, low=None, high=None, offenders=v.offenders.head(0), numbers={}
        )
        for v in found
    )


def _aligned(c: Cascade, flow: Flow, unit: str, perspective: str) -> list[View]:
    """Alignment, surplus and deficit, concentration and duplication; of a unit against its own mandate."""
    place = c.position(unit)
    whole = place < 0 or bool(c.below[place].all())
    found: list[View] = []
    if whole:
        result = alignment.alignment(flow)
        if result is not None:
            measure = Measure(
                "alignment", result.value, result.sentence, np.empty(0, np.int64), np.empty(0),
                {"unlinked": result.unlinked, "to_move": result.to_move},
            )  # fmt: skip
            found.append(replace(_view(c, measure, perspective), low=result.low, high=result.high))
            found.append(_view(c, alignment.surplus(flow.graph, result), perspective))
        found += _assumed(c, flow, perspective)
    else:
        row = _subtree(c, place)
        value = float(row.value[0])
        name = str(c.units["name"].iloc[place])
        measure = Measure(
            "alignment", None if np.isnan(value) else value, alignment.unit_sentence(row, 0, name),
            np.empty(0, np.int64), np.empty(0),
        )  # fmt: skip
        high = None if np.isnan(value) else float(row.high[0])
        found.append(replace(_view(c, measure, perspective), low=measure.value, high=high))
    group = np.where(c.nodes.tier == Tier.KPI, c.unit, -1)
    by_unit = flow.by_group(group, len(c.units))
    found.append(_view(c, alignment.concentration(flow, by_unit).measure, perspective))
    family = np.where(by_unit.total > 0, c.units["parent"].to_numpy(), -1)
    twins = alignment.duplication(by_unit, family)
    names, codes = c.units["name"].to_numpy(), c.units["unit"].to_numpy()
    pairs = pd.DataFrame(
        {
            "key": [f"u|{codes[a]}|{codes[b]}" for a, b in zip(twins.first, twins.second, strict=True)],
            "tier": "unit",
            "code": codes[twins.second],
            "name": [f"{names[a]} · {names[b]}" for a, b in zip(twins.first, twins.second, strict=True)],
            "unit": codes[twins.first],
            "unit_name": names[twins.first],
            "people": np.nan,
            "amount": twins.cosine,
        }
    )
    found.append(
        View(
            "duplication",
            float(len(pairs)),
            twins.sentence,
            measures.FORMULAS["duplication"],
            None,
            None,
            pairs,
            {},
        )
    )
    return found


def _assumed(c: Cascade, flow: Flow, perspective: str) -> list[View]:
    """How far alignment could be off because shares were assumed, with the children concerned; empty when none are."""
    interval = share_interval(flow)
    if interval is None:
        return []
    used = flow.graph.assumed & (flow.graph.status == Status.USED)
    children = np.unique(flow.graph.links.child[used])
    weight = flow.through[children] / flow.total
    order = np.argsort(-weight, kind="stable")
    measure = Measure("shares", None, interval.sentence, children[order], weight[order])
    view = _view(c, measure, perspective)
    return [replace(view, low=interval.low, high=interval.high)]


def _subtree(c: Cascade, place: int) -> alignment.UnitAlignment:
    """Alignment of a unit with everything below it against what its own indicators are there for."""
    inside = c.below[place]
    group = ByGroup(
        c.by_unit.to[inside].sum(axis=0, keepdims=True), np.array([c.by_unit.total[inside].sum()])
    )
    return alignment.unit_alignment(group, c.mandate[place][None, :])


def _view(c: Cascade, measure: Measure, perspective: str) -> View:
    alone = measure.numbers.get("people", 0.0)
    if measure.name == "orphans" and 0 < alone < c.least:  # so few that they could be told
        measure = replace(measure, sentence=_orphans(measure), numbers={**measure.numbers, "people": np.nan})
    return View(
        measure.name,
        measure.value,
        measure.sentence,
        measure.formula,
        None,
        None,
        offenders(c, measure.nodes, measure.amount, perspective, average=measure.name == "dilution"),
        dict(measure.numbers),
    )


def _orphans(measure: Measure) -> Text:
    return text(
        "{n} of {total} individual KPIs are linked to nothing, {lost}% of the work weight.",
        n=int(measure.numbers["kpis"]),
        total=int(measure.numbers["all_kpis"]),
        lost=percent(measure.value or 0.0),
    )


def offenders(
    c: Cascade, nodes: Ints, amount: Floats, perspective: str = "", average: bool = False
) -> pd.DataFrame:
    """Nodes as rows for a list, worst first: key, tier, code, name, unit, unit_name, people, amount.

    KPIs come as groups (unit and KPI); groups of too few people are pooled within their unit, units that still have too
    few are left out. ``average``: amounts of a group are averaged instead of added.
    """
    nodes = np.asarray(nodes, np.int64)
    tier = c.nodes.tier[nodes]
    upper = nodes[tier != Tier.KPI]
    rows = pd.DataFrame({"node": upper, "amount": amount[tier != Tier.KPI]})
    if perspective:
        rows = rows[c.perspective[rows["node"].to_numpy(np.int64)] == perspective]
    top = rows["node"].to_numpy(np.int64)
    unit = c.unit[top]
    codes, names = np.append(c.units["unit"].to_numpy(), ""), np.append(c.units["name"].to_numpy(), "")
    frame = pd.DataFrame(
        {
            "key": [c.key(int(n)) for n in top],
            "tier": [TIERS[Tier(int(t))] for t in c.nodes.tier[top]],
            "code": c.code[top],
            "name": c.name[top],
            "unit": codes[unit],
            "unit_name": names[unit],
            "people": np.nan,
            "amount": rows["amount"].to_numpy(),
        }
    )
    kpis = nodes[tier == Tier.KPI]
    if kpis.size:
        grouped = _groups(c, kpis, amount[tier == Tier.KPI], average)
        frame = grouped if frame.empty else pd.concat([frame, grouped], ignore_index=True)
        if not average:
            frame = frame.sort_values("amount", ascending=False, kind="stable", ignore_index=True)
    return frame


def _groups(c: Cascade, kpis: Ints, amount: Floats, average: bool) -> pd.DataFrame:
    """KPI rows as groups of at least ``least`` people by unit and KPI, else pooled by unit, else left out."""
    frame = pd.DataFrame(
        {
            "unit_no": c.unit[kpis],
            "code": c.code[kpis],
            "name": c.name[kpis],
            "sheet": c.nodes.codes("sheet")[kpis],
            "amount": amount,
        }
    )
    how = "mean" if average else "sum"
    sizes = frame.groupby(["unit_no", "code"])["sheet"].transform("nunique")
    frame.loc[sizes < c.least, "code"] = POOLED
    frame.loc[sizes < c.least, "name"] = ""
    found = frame.groupby(["unit_no", "code"], as_index=False, sort=False).agg(
        name=("name", "first"), people=("sheet", "nunique"), amount=("amount", how)
    )
    found = found[found["people"] >= c.least]
    unit = found["unit_no"].to_numpy(np.int64)
    codes, names = np.append(c.units["unit"].to_numpy(), ""), np.append(c.units["name"].to_numpy(), "")
    found = found.assign(unit=codes[unit], unit_name=names[unit], tier="kpi")
    found["key"] = "k|" + found["unit"].astype(str) + "|" + found["code"].astype(str)
    ordered = found.sort_values("amount", ascending=average, kind="stable", ignore_index=True)
    return ordered[["key", "tier", "code", "name", "unit", "unit_name", "people", "amount"]]


def objectives(c: Cascade) -> pd.DataFrame:
    """objective, key, name, perspective, omega, arriving, surplus (fractions of 1), score, colour, worked_on; node order."""
    nodes = c.graph.objectives
    wanted = omega(c.graph)
    return pd.DataFrame(
        {
            "objective": c.code[nodes],
            "key": [c.key(int(n)) for n in nodes],
            "name": c.name[nodes],
            "perspective": c.perspective[nodes],
            "omega": wanted,
            "arriving": c.flow.arriving,
            "surplus": c.flow.arriving - wanted,
            "score": c.score[nodes],
            "colour": c.colour[nodes],
            "worked_on": c.flow.worked_on[nodes],
        }
    )


def unit_frame(c: Cascade) -> pd.DataFrame:
    """Units with their subtree against their own mandate: unit, name, parent, depth, people, value, high, reach, sentence.

    ``people``, ``value``, ``high`` and ``reach`` are NaN where too few people may be shown.
    """
    rows = []
    may = _may_show(c)
    for place in range(len(c.units)):
        result = _subtree(c, place)
        name = str(c.units["name"].iloc[place])
        ok = bool(may[place])
        rows.append(
            {
                "unit": c.units["unit"].iloc[place],
                "name": name,
                "parent": int(c.units["parent"].iloc[place]),
                "depth": int(c.units["depth"].iloc[place]),
                "people": float(c.units["people"].to_numpy()[c.below[place]].sum()) if ok else np.nan,
                "value": float(result.value[0]) if ok else np.nan,
                "high": float(result.high[0]) if ok else np.nan,
                "reach": float(result.reach[0]) if ok else np.nan,
                "sentence": alignment.unit_sentence(result, 0, name) if ok else _TOO_FEW,
            }
        )
    return pd.DataFrame(rows)


def _may_show(c: Cascade) -> Flags:
    """bool[U]: units whose people may be shown all at once, beside each other and their parents."""
    people = c.units["people"].to_numpy()
    whole = np.array([int(people[c.below[k]].sum()) for k in range(len(people))], np.int64)
    may = whole >= c.least
    parent = c.units["parent"].to_numpy()
    for above in np.unique(parent[parent >= 0]):
        children = np.flatnonzero(parent == above)
        # the people of the parent itself are one more part of its sum
        parts = np.append(whole[children], people[above])
        may[children] &= privacy.shown_children(parts, c.least)[:-1]
    return np.asarray(may)


def problems(c: Cascade) -> tuple[Problem, ...]:
    """Named problems of the links on this day."""
    return c.graph.problems
