"""The measures of a cascade that stand on its flow: each with its number, its sentence and its list of offenders.

Formulas are those of the method page (``FORMULAS``); mass is people times KPI weight, F the flow of ``bsc.cascade.flow``.
None of them is performance: plan alignment says where effort is meant to go, not what it achieves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from bsc.cascade.flow import Flow
from bsc.cascade.model import Flags, Floats, Graph, Ints, Tier
from bsc.cascade.problems import either, percent
from bsc.cascade.weights import omega
from bsc.i18n import Text, text

LONG_PATH = 4  # steps; more dilutes (methods: flag > 4 steps or < 5 %)
THIN_PATH = 0.05

FORMULAS: Mapping[str, str] = {
    "reach": "R = Σ h·v·F / Σ h·v",
    "coverage": "Σ ω_o [Σ_c F_co > 0] / Σ ω_o",
    "orphans": "Σ h·v [Σ_p a_cp = 0] / Σ h·v",
    "barren": "#{n : Σ_c a_cn = 0}",
    "leaks": "Σ_n x_n (1 − Σ_p a_np) / Σ h·v = 1 − R",
    "dilution": "max Π a < 5 % ∨ #a > 4",
    "throughput": "x_n / Σ h·v",
    "alignment": "WFA = Σ_o min(f_o, ω_o) … min(1, WFA + 1 − R)",
    "surplus": "f_o − ω_o",
    "target_coverage": "TCR_p = Σ_c a_cp·target_c / target_p",
    "concentration": "HHI_o = Σ_u (f_ou / f_o)²; n = 1 / HHI_o",
    "duplication": "cos(f_u, f_v)",
    "shares": "min, max WFA(a), Σ_p a_cp = 1; Dirichlet(1): P5, P95",
    "friction": "Spearman ρ(u, v) < 0, n ≥ 8, Benjamini-Hochberg 10 %",
}


@dataclass(frozen=True)
class Measure:
    """One number with its sentence and its offenders, worst first.

    ``value`` is a fraction of 1 (None: not computable, the sentence says why). ``nodes`` are node numbers (for measures
    by unit or pair the function says what they are) and ``amount`` what each of them amounts to. ``numbers`` holds the
    counts behind the sentence by stable names.
    """

    name: str
    value: float | None
    sentence: Text
    nodes: Ints
    amount: Floats
    numbers: Mapping[str, float] = field(default_factory=dict)

    @property
    def formula(self) -> str:
        """The exact definition in signs, the same in every language."""
        return FORMULAS[self.name]


_NO_MASS = text("There are no individual KPIs with work weight on this date.")


def _fraction(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _worst(nodes: Ints, amount: Floats) -> tuple[Ints, Floats]:
    """Largest amount first; equal ones in node order."""
    rank = np.argsort(-amount, kind="stable")
    return nodes[rank], amount[rank]


def reach(flow: Flow) -> Measure:
    """Line of sight: the share of work weight that reaches any objective.

    Offenders: KPIs that lose work weight on their way, by the fraction of all work weight that each loses.
    """
    graph, total = flow.graph, flow.total
    kpis = graph.kpis
    lost = graph.mass[kpis] * (1 - flow.reach[kpis])
    chosen = lost > total * 1e-12
    nodes, amount = _worst(kpis[chosen], lost[chosen] / max(total, 1e-300))
    value = _fraction(float(graph.mass[kpis] @ flow.reach[kpis]), total)
    if value is None:
        sentence = _NO_MASS
    elif not nodes.size:
        sentence = text("All work weight reaches an objective.")
    elif value == 0:
        sentence = text("No work weight reaches an objective.")
    else:
        sentence = text(
            "{reached}% of the work weight reaches an objective; {lost}% reaches none.",
            reached=percent(value),
            lost=percent(1 - value),
        )
    return Measure("reach", value, sentence, nodes, amount, {"kpis": float(nodes.size)})


def coverage(flow: Flow) -> Measure:
    """Objectives that at least one individual KPI serves, by strategic weight (``value``) and count.

    Offenders: objectives that nobody works on, by strategic weight.
    """
    objectives, weights = flow.graph.objectives, omega(flow.graph)
    bare = ~flow.worked_on[objectives]
    nodes, amount = _worst(objectives[bare], weights[bare])
    count, total = nodes.size, objectives.size
    covered = 1 - float(amount.sum())
    numbers = {"objectives": float(total), "covered": float(total - count)}
    if not total:
        return Measure(
            "coverage", None, text("There are no objectives on this date."), nodes, amount, numbers
        )
    if not count:
        sentence = text("Somebody works on every one of the {total} objectives.", total=total)
    elif count == total:
        sentence, covered = text("Nobody works on any of the {total} objectives.", total=total), 0.0
    else:
        lost = percent(1 - covered)
        sentence = either(
            count,
            text(
                "Nobody works on one of the {total} objectives: {name}, {lost}% of the strategic weight.",
                total=total,
                name=flow.graph.nodes.label(int(nodes[0])),
                lost=lost,
            ),
            text(
                "Nobody works on {n} of the {total} objectives, {lost}% of the strategic weight.",
                n=count,
                total=total,
                lost=lost,
            ),
        )
    return Measure("coverage", max(0.0, covered), sentence, nodes, amount, numbers)


def orphans(flow: Flow) -> Measure:
    """Individual KPIs that are linked to nothing: count, work weight, and people whose whole sheet is orphan.

    Offenders: orphan KPIs by their fraction of all work weight. ``numbers``: ``kpis``, ``all_kpis``, ``sheets`` and
    ``people`` with nothing but orphans.
    """
    graph, total = flow.graph, flow.total
    kpis = graph.kpis
    orphan = graph.out_share[kpis] <= 0
    nodes, amount = _worst(kpis[orphan], graph.mass[kpis][orphan] / max(total, 1e-300))
    sheets, people = _whole_sheets(graph, kpis, orphan)
    value = _fraction(float(graph.mass[kpis][orphan].sum()), total)
    if value is None:
        sentence = _NO_MASS
    elif not nodes.size:
        sentence = text("Every individual KPI is linked to a parent.")
    elif people:
        words = {"n": nodes.size, "total": kpis.size, "lost": percent(value), "people": people}
        sentence = either(
            round(people),
            text(
                "{n} of {total} individual KPIs are linked to nothing, {lost}% of the work weight; "
                "for one person that is the whole sheet.",
                **words,
            ),
            text(
                "{n} of {total} individual KPIs are linked to nothing, {lost}% of the work weight; "
                "for {people} people that is the whole sheet.",
                **words,
            ),
        )
    else:
        sentence = text(
            "{n} of {total} individual KPIs are linked to nothing, {lost}% of the work weight.",
            n=nodes.size,
            total=kpis.size,
            lost=percent(value),
        )
    numbers = {
        "kpis": float(nodes.size),
        "all_kpis": float(kpis.size),
        "sheets": float(sheets),
        "people": people,
    }
    return Measure("orphans", value, sentence, nodes, amount, numbers)


def _whole_sheets(graph: Graph, kpis: Ints, orphan: Flags) -> tuple[int, float]:
    sheet = graph.nodes.codes("sheet")[kpis]
    known = sheet >= 0
    if not known.any():
        return 0, 0.0
    size = int(sheet.max()) + 1
    lines = np.bincount(sheet[known], minlength=size)
    bare = np.bincount(sheet[known & orphan], minlength=size)
    whole = (lines > 0) & (bare == lines)
    people = np.zeros(size)
    np.maximum.at(people, sheet[known], graph.nodes.filled("people", 1.0)[kpis][known])
    return int(whole.sum()), float(people[whole].sum())


def barren(flow: Flow) -> Measure:
    """Unit indicators and objectives without a child: strategy with no work. ``value`` is their share by count.

    Offenders: objectives first, then by weight (strategic weight of an objective, scorecard weight of an indicator).
    """
    graph = flow.graph
    upper = np.flatnonzero(graph.alive & (graph.nodes.tier != Tier.KPI))
    carries = np.zeros(graph.nodes.size, np.bool_)
    carries[graph.links.parent[(graph.status == 0) & (graph.share > 0)]] = True
    bare = upper[~carries[upper]]
    weight = np.nan_to_num(graph.nodes.filled("weight", 0.0))
    weight[graph.objectives] = omega(graph)
    is_objective = graph.nodes.tier[bare] == Tier.OBJECTIVE
    rank = np.lexsort((bare, -weight[bare], ~is_objective))
    nodes = bare[rank]
    objectives = int(is_objective.sum())
    numbers = {
        "objectives": float(objectives),
        "indicators": float(nodes.size - objectives),
        "nodes": float(upper.size),
    }
    value = _fraction(float(nodes.size), float(upper.size))
    if value is None:
        sentence = text("There are no objectives or unit indicators on this date.")
    elif not nodes.size:
        sentence = text("Every objective and unit indicator has work under it.")
    else:
        sentence = text(
            "Strategy without work under it: {objectives} of {all_objectives} objectives and "
            "{indicators} of {all_indicators} unit indicators.",
            objectives=objectives,
            all_objectives=graph.objectives.size,
            indicators=nodes.size - objectives,
            all_indicators=upper.size - graph.objectives.size,
        )
    return Measure("barren", value, sentence, nodes, weight[nodes], numbers)


def leaks(flow: Flow) -> Measure:
    """Where the unlinked work weight is lost: the nodes whose shares do not add up to 1. ``value`` is 1 - R.

    Offenders: every such node by the fraction of all work weight that ends there. These are the places to repair.
    """
    total = flow.total
    lost = flow.leak
    nodes, amount = _worst(np.flatnonzero(lost > 0), lost[lost > 0] / max(total, 1e-300))
    value = _fraction(float(lost.sum()), total)
    upper = flow.graph.nodes.tier[nodes] != Tier.KPI
    numbers = {
        "nodes": float(nodes.size),
        "indicators": float(upper.sum()),
        "at_indicators": float(amount[upper].sum()),
    }
    if value is None:
        sentence = _NO_MASS
    elif not nodes.size:
        sentence = text("No work weight is lost on the way to the objectives.")
    elif not upper.any():
        sentence = text(
            "{lost}% of the work weight is lost at the individual KPIs themselves, none at unit indicators.",
            lost=percent(value),
        )
    else:
        top = int(nodes[upper][0])
        sentence = text(
            "{lost}% of the work weight is lost on the way; {indicators}% at unit indicators, most of it at {name}.",
            lost=percent(value),
            indicators=percent(numbers["at_indicators"]),
            name=flow.graph.nodes.label(top),
        )
    return Measure("leaks", value, sentence, nodes, amount, numbers)


def dilution(flow: Flow, steps: int = LONG_PATH, least: float = THIN_PATH) -> Measure:
    """Individual KPIs whose best path is thin or long. ``value`` is their fraction of the work weight that has a path.

    Offenders: KPIs whose best product of shares is below ``least`` or whose best path has more than ``steps`` links,
    thinnest first; ``amount`` is the product.
    """
    graph = flow.graph
    product, length = flow.best
    kpis = graph.kpis[product[graph.kpis] > 0]
    thin, long = product[kpis] < least, length[kpis] > steps
    flagged = kpis[thin | long]
    rank = np.lexsort((flagged, -length[flagged], product[flagged]))
    nodes = flagged[rank]
    value = _fraction(float(graph.mass[flagged].sum()), float(graph.mass[kpis].sum()))
    numbers = {"kpis": float(nodes.size), "thin": float(thin.sum()), "long": float(long.sum())}
    if value is None:
        sentence = text("No individual KPI has a path to an objective.")
    elif not nodes.size:
        sentence = text("Every linked KPI has a short and strong path to an objective.")
    else:
        sentence = text(
            "{n} linked KPIs hardly count for an objective: less than {least}% of them arrives ({thin}), "
            "or more than {steps} links lie between ({long}).",
            n=nodes.size,
            thin=int(thin.sum()),
            least=percent(least),
            long=int(long.sum()),
            steps=steps,
        )
    return Measure("dilution", value, sentence, nodes, product[nodes], numbers)


def throughput(flow: Flow) -> Measure:
    """Unit indicators by the fraction of all work weight that passes through them: bottlenecks first.

    ``value`` is the largest fraction.
    """
    graph, total = flow.graph, flow.total
    middle = np.flatnonzero(graph.alive & (graph.nodes.tier == Tier.INDICATOR) & (flow.through > 0))
    nodes, amount = _worst(middle, flow.through[middle] / max(total, 1e-300))
    if not nodes.size:
        return Measure(
            "throughput", None, text("No work weight passes through a unit indicator."), nodes, amount
        )
    sentence = text(
        "The narrowest passage is {name}: {share}% of all work weight goes through it.",
        name=graph.nodes.label(int(nodes[0])),
        share=percent(float(amount[0])),
    )
    return Measure("throughput", float(amount[0]), sentence, nodes, amount)


def all_measures(flow: Flow) -> dict[str, Measure]:
    """The measures of this module by name, from one flow."""
    functions = (reach, coverage, orphans, barren, leaks, dilution, throughput)
    return {measure.name: measure for function in functions for measure in (function(flow),)}
