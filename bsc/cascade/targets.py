"""Do the children's targets add up to the parent's? Only where adding makes sense: additive indicators, one measure unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bsc.cascade.measures import Measure
from bsc.cascade.model import Flags, Floats, Graph, Ints, LinkKind, Status, Tier
from bsc.cascade.problems import either, percent
from bsc.i18n import text

_EXACT = 1e-9  # relative; targets split in thirds miss their sum by rounding


@dataclass(frozen=True)
class Targets:
    """Per node: ``target`` (NaN: none), ``measure`` (code of the measure unit, -1 unknown), ``additive``."""

    target: Floats
    measure: Ints
    additive: Flags


@dataclass(frozen=True)
class TargetCoverage:
    """One entry per additive parent with a positive target and at least one child.

    ``coverage`` is TCR (NaN: no child could be counted); ``left_out`` counts children without a target or in another
    measure unit, so ``coverage`` is then a lower bound. ``measure`` lists the parents below 1, worst first.
    """

    parents: Ints
    coverage: Floats
    counted: Ints
    left_out: Ints
    measure: Measure


def target_coverage(graph: Graph, targets: Targets) -> TargetCoverage:
    """TCR of every additive parent: sum of share times child target over the parent's own target.

    A child's target counts once for each person its row stands for. Contributing links carry no part of the target.
    """
    nodes, links = graph.nodes, graph.links
    fit = graph.alive & targets.additive & (targets.target > 0) & (nodes.tier != Tier.KPI)
    kind = np.full(links.size, -1) if links.kind is None else links.kind
    rows = np.flatnonzero((graph.status == Status.USED) & (kind != LinkKind.CONTRIBUTING))
    rows = rows[fit[links.parent[rows]] & (graph.share[rows] > 0)]
    child, parent = links.child[rows], links.parent[rows]
    same = (targets.measure[child] == targets.measure[parent]) & (targets.measure[child] >= 0)
    counted = same & ~np.isnan(targets.target[child])
    value = graph.share[rows] * targets.target[child] * nodes.filled("people", 1.0)[child]
    size = nodes.size
    total = np.bincount(parent[counted], value[counted], minlength=size)
    number = np.bincount(parent[counted], minlength=size)
    out = np.bincount(parent[~counted], minlength=size)
    parents = np.flatnonzero(number + out)
    coverage = np.where(number[parents] > 0, total[parents] / targets.target[parents], np.nan)
    return TargetCoverage(
        parents, coverage, number[parents], out[parents], _measure(graph, parents, coverage)
    )


def _measure(graph: Graph, parents: Ints, coverage: Floats) -> Measure:
    known = ~np.isnan(coverage)
    short = np.flatnonzero(known & (coverage < 1 - _EXACT))
    short = short[np.argsort(coverage[short], kind="stable")]
    total, count = int(known.sum()), int(short.size)
    numbers = {"parents": float(total), "short": float(count), "unknown": float((~known).sum())}
    if not total:
        sentence = text("No additive target has children whose targets could be added up.")
        return Measure("target_coverage", None, sentence, parents[short], coverage[short], numbers)
    if not count:
        sentence = text(
            "All {total} additive targets are covered by the targets of their children.", total=total
        )
    else:
        name, worst = graph.nodes.label(int(parents[short[0]])), percent(float(coverage[short[0]]))
        sentence = either(
            count,
            text(
                "One of {total} additive targets is missed even if every child reaches 100%: "
                "the children of {name} add up to {worst}%.",
                total=total,
                name=name,
                worst=worst,
            ),
            text(
                "{n} of {total} additive targets are missed even if every child reaches 100%; "
                "the children of {name} add up to only {worst}%.",
                n=count,
                total=total,
                name=name,
                worst=worst,
            ),
        )
    return Measure("target_coverage", 1 - count / total, sentence, parents[short], coverage[short], numbers)


def unequal_copies(graph: Graph, targets: Targets) -> Ints:
    """Rows of links called full (same name and target) whose child has another target or measure unit than its parent."""
    if graph.links.kind is None:
        return np.empty(0, np.int64)
    rows = np.flatnonzero((graph.status == Status.USED) & (graph.links.kind == LinkKind.FULL))
    child, parent = graph.links.child[rows], graph.links.parent[rows]
    both = ~np.isnan(targets.target[child]) & ~np.isnan(targets.target[parent])
    differs = np.abs(targets.target[child] - targets.target[parent]) > _EXACT * np.abs(targets.target[parent])
    units = (targets.measure[child] >= 0) & (targets.measure[parent] >= 0)
    wrong = (both & differs) | (units & (targets.measure[child] != targets.measure[parent]))
    return np.asarray(rows[wrong])
