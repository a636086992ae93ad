"""Does effort sit where strategy wants it: weight-flow alignment, for the organisation and for units by their mandate.

WFA is our own definition (no formula for flow was found in the literature): one minus the total variation distance
between where work weight goes and the strategic weights, so its complement is the effort that would have to move.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bsc.cascade.flow import ByGroup, Flow
from bsc.cascade.measures import Measure
from bsc.cascade.model import Floats, Graph, Ints, Tier
from bsc.cascade.problems import either, percent
from bsc.cascade.weights import omega
from bsc.i18n import Text, text

LONELY = 2.0  # effective units below this: an objective that rests on one shoulder
SAME_WORK = 0.95  # cosine from which two units' effort counts as the same


@dataclass(frozen=True)
class Alignment:
    """WFA with its identification interval: ``low`` if unlinked work is lost, ``high`` if it were placed perfectly.

    ``arriving``, ``omega`` and ``surplus`` (arriving - omega) have one entry per objective of ``objectives``.
    """

    value: float
    low: float
    high: float
    unlinked: float
    objectives: Ints
    arriving: Floats
    omega: Floats
    sentence: Text

    @property
    def surplus(self) -> Floats:
        """f - omega per objective: effort above (+) or below (-) the strategic weight, as fractions of 1."""
        return self.arriving - self.omega

    @property
    def to_move(self) -> float:
        """The fraction of effort that would have to move: 1 - WFA."""
        return 1.0 - self.value


def weight_flow_alignment(arriving: Floats, wanted: Floats) -> float:
    """sum of min(f, omega); both along the last axis, which is summed. In [0, 1], and 1 only if f = omega."""
    return float(np.minimum(arriving, wanted).sum())


def alignment(flow: Flow) -> Alignment | None:
    """WFA of the whole organisation; None without objectives or without work weight."""
    graph = flow.graph
    if not graph.objectives.size or flow.total <= 0:
        return None
    wanted = omega(graph)
    value = weight_flow_alignment(flow.arriving, wanted)
    high = min(1.0, value + flow.unlinked)
    if flow.unlinked > 1e-9:
        sentence = text(
            "{value}% of the effort sits where the strategy wants it (up to {high}% if the unlinked {unlinked}% "
            "turned out to serve what is short).",
            value=percent(value),
            high=percent(high),
            unlinked=percent(flow.unlinked),
        )
    else:
        sentence = text(
            "{value}% of the effort sits where the strategy wants it; {move}% would have to move.",
            value=percent(value),
            move=percent(1 - value),
        )
    return Alignment(value, value, high, flow.unlinked, graph.objectives, flow.arriving, wanted, sentence)


def surplus(graph: Graph, result: Alignment) -> Measure:
    """Objectives by how far effort misses the strategic weight, deficits first. ``value`` is the largest deficit."""
    gap = result.surplus
    rank = np.argsort(gap, kind="stable")
    nodes, amount = result.objectives[rank], gap[rank]
    if amount[0] >= -1e-9:
        sentence = text("Effort follows the strategic weights exactly.")
    else:
        sentence = text(
            "{short} gets {missing} points less effort than its strategic weight, {long} {extra} points more.",
            short=graph.nodes.label(int(nodes[0])),
            missing=percent(-float(amount[0])),
            long=graph.nodes.label(int(nodes[-1])),
            extra=percent(float(amount[-1])),
        )
        if amount[-1] <= 1e-9:
            sentence = text(
                "{short} gets {missing} points less effort than its strategic weight; no objective gets more.",
                short=graph.nodes.label(int(nodes[0])),
                missing=percent(-float(amount[0])),
            )
    return Measure("surplus", max(0.0, -float(amount[0])), sentence, nodes, amount)


@dataclass(frozen=True)
class UnitAlignment:
    """One entry per group of people (a unit, or units pooled): WFA against the group's own mandate.

    NaN where a group has no work weight or no mandate. ``mandate`` and ``share`` are (G, K).
    """

    value: Floats
    high: Floats
    reach: Floats
    mandate: Floats
    share: Floats


def own_mandate(flow: Flow, group: Ints, groups: int | None = None) -> Floats:
    """(G, K): omega^u, what each group's own unit indicators say it is there for; rows sum to 1, NaN without one.

    ``group`` is int[n] over nodes (-1: left out); indicators count by their weight in the unit's scorecard, spread over
    the objectives that they serve. Indicators that serve no objective are no part of the mandate.
    """
    graph = flow.graph
    group = np.asarray(group, np.int64)
    count = int(group.max(initial=-1)) + 1 if groups is None else groups
    chosen = np.flatnonzero(graph.alive & (graph.nodes.tier == Tier.INDICATOR) & (group >= 0))
    weight = graph.nodes.filled("weight", 1.0)[chosen]
    weight = np.where(np.isnan(weight), 0.0, weight)
    served = flow.of_nodes(chosen) * weight[:, None]
    mandate = np.zeros((count, graph.objectives.size))
    np.add.at(mandate, group[chosen], served)
    total = mandate.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, mandate / total, np.nan)


def unit_alignment(by_unit: ByGroup, mandate: Floats) -> UnitAlignment:
    """WFA of each group against its own mandate, never against the corporate weights."""
    share = by_unit.share
    value = np.minimum(share, mandate).sum(axis=1)
    high = np.minimum(1.0, value + 1 - by_unit.reach)
    return UnitAlignment(value, high, by_unit.reach, mandate, share)


def unit_sentence(result: UnitAlignment, group: int, name: str) -> Text:
    """What one group's alignment says."""
    if np.isnan(result.value[group]):
        return text("{name} has no work weight or no mandate of its own to compare.", name=name)
    return text(
        "{name}: {value}% of its effort sits where its own mandate wants it; {lost}% reaches no objective.",
        name=name,
        value=percent(float(result.value[group])),
        lost=percent(1 - float(result.reach[group])),
    )


@dataclass(frozen=True)
class Concentration:
    """Per objective: how many units carry it. NaN or -1 where nothing arrives."""

    hhi: Floats
    effective: Floats
    largest: Ints  # the group that carries most
    measure: Measure


def concentration(flow: Flow, by_unit: ByGroup, lonely: float = LONELY) -> Concentration:
    """HHI over groups of what arrives at each objective, and the effective number of groups.

    Offenders: objectives carried by fewer than ``lonely`` units in effect, loneliest first; ``amount`` is that number.
    ``value`` of the measure is their share of the objectives that anybody carries.
    """
    objectives = flow.graph.objectives
    arriving = by_unit.to.sum(axis=0)
    carried = arriving > 0
    parts = by_unit.to / np.where(carried, arriving, 1.0)
    hhi = np.where(carried, (parts**2).sum(axis=0), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = 1 / hhi
    largest = np.where(carried, parts.argmax(axis=0), -1) if parts.shape[0] else np.full(objectives.size, -1)
    few = np.flatnonzero(carried & (effective < lonely))
    rank = few[np.argsort(effective[few], kind="stable")]
    value = few.size / carried.sum() if carried.any() else None
    if value is None:
        sentence = text("No work weight arrives at any objective.")
    elif not few.size:
        sentence = text("Every objective that is worked on is carried by several units.")
    else:
        sentence = either(
            int(few.size),
            text(
                "{name} rests on one unit almost alone.",
                name=flow.graph.nodes.label(int(objectives[rank[0]])),
            ),
            text(
                "{n} objectives rest on one unit almost alone, {name} most of all.",
                n=int(few.size),
                name=flow.graph.nodes.label(int(objectives[rank[0]])),
            ),
        )
    measure = Measure(
        "concentration", value, sentence, objectives[rank], effective[rank], {"objectives": float(few.size)}
    )
    return Concentration(hhi, effective, largest, measure)


@dataclass(frozen=True)
class Twins:
    """Pairs of units of one family whose effort goes the same way, most alike first."""

    first: Ints
    second: Ints
    cosine: Floats
    sentence: Text


def duplication(by_unit: ByGroup, family: Ints, threshold: float = SAME_WORK) -> Twins:
    """Cosine of f between the groups of one family (``family`` is int[G]: siblings share a number, -1 left out).

    Whether the same work twice or a healthy copy is for people to say: two branches are meant to be alike, two
    divisions of one head office are not.
    """
    norm = np.sqrt((by_unit.to**2).sum(axis=1))
    first, second, cosine = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0)]
    for number in np.unique(family[family >= 0]):
        members = np.flatnonzero((family == number) & (norm > 0))
        unit_rows = by_unit.to[members] / norm[members][:, None]
        alike = np.minimum(unit_rows @ unit_rows.T, 1.0)
        a, b = np.nonzero(np.triu(alike >= threshold, k=1))
        first.append(members[a])
        second.append(members[b])
        cosine.append(alike[a, b])
    one, two, value = np.concatenate(first), np.concatenate(second), np.concatenate(cosine)
    rank = np.argsort(-value, kind="stable")
    count = int(value.size)
    sentence = (
        text("No two units of one family spend their effort alike.")
        if not count
        else either(
            count,
            text("One pair of sibling units spends its effort almost alike."),
            text("{n} pairs of sibling units spend their effort almost alike.", n=count),
        )
    )
    return Twins(one[rank], two[rank], value[rank], sentence)
