"""The neighbourhood of the minimum: heaping with its placebo lines, units over two periods, near misses, measurement error.

Owns no formula (``bsc.people.heaping``, ``bsc.people.line``): gathers bins of the shown groups and hands back what a page says.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from bsc import privacy, queries
from bsc.analysis.people import TOTAL, Base, Group, Period, bins, groups_of
from bsc.analysis.people_even import drawn
from bsc.analysis.people_tree import Counted
from bsc.people.heaping import SIDE, Bumps, Placebo, Units, by_unit, placebo
from bsc.people.lattice import Bins, Drawn
from bsc.policy_rules import COMPONENTS

WITHIN = 200  # hundredths below the minimum that still count as near
STEPS = {
    "kpi": 50,
    "assessment": 50,
    "development": 500,
}  # the smallest step in which a component is given, hundredths


@dataclass(frozen=True)
class Heap:
    """The test at the minimum for one unit: ``test`` has one row; ``bins`` are the unit's own, ``drawn`` what may be drawn."""

    bins: Bins
    drawn: Drawn
    place: int
    test: Bumps
    placebo: Placebo

    @property
    def tested(self) -> bool:
        """Whether there were enough people around the line."""
        return bool(self.test.tested[0])


def heap(cursor: duckdb.DuckDBPyConnection, base: Base, period: Period, node: int) -> Heap | None:
    """The bump test at the minimum; None without a minimum, or where the unit may not be shown."""
    if period.line is None:
        return None
    groups, place, _, _ = groups_of(period.shown, node, "whole")
    if not groups:
        return None
    held = bins(cursor, base, period.when, TOTAL)
    found = held.pool(place, 1)
    if period.line < found.lattice.origin + found.lattice.step:
        return None
    at = found.lattice.place(period.line)
    natural = tuple(
        found.lattice.place(line)
        for line in (10_000, 12_000)
        if (line - found.lattice.origin) % found.lattice.step == 0 and line < int(found.lattice.edges[-1])
    )
    test, others = placebo(found.counts[0], at, natural)
    seen = drawn(period.shown, held, [(node, False, -1)], period.line)
    return Heap(found, seen, at, test, others)


@dataclass(frozen=True)
class HeapUnits:
    """Units tested one by one: ``groups`` of the view, ``units`` the test; ``tested`` how many had enough people."""

    groups: tuple[Group, ...]
    units: Units

    @property
    def tested(self) -> int:
        return int((~np.isnan(self.units.q)).sum())


def heap_units(
    cursor: duckdb.DuckDBPyConnection, base: Base, period: Period, before: Period | None, node: int
) -> HeapUnits | None:
    """Every unit's own people at the minimum in this period and the one before; None without a minimum."""
    if period.line is None:
        return None
    groups, place, _, _ = groups_of(period.shown, node, "all")
    if not groups:
        return None
    now = bins(cursor, base, period.when, TOTAL).pool(place, len(groups))
    earlier = earlier_place = None
    if before is not None and before.line is not None:
        then = bins(cursor, base, before.when, TOTAL).pool(place, len(groups))
        earlier, earlier_place = then.counts, then.lattice.place(before.line)
    return HeapUnits(
        tuple(groups), by_unit(now.counts, now.lattice.place(period.line), earlier, earlier_place)
    )


def heaped_before(
    cursor: duckdb.DuckDBPyConnection, base: Base, periods: Sequence[Period], node: int
) -> dict[str, list[str]]:
    """Units that stood out two periods in a row at some time among ``periods`` (old to new): key -> codes of the periods."""
    stood: dict[str, list[str]] = {}
    for before, period in itertools.pairwise(periods):
        found = heap_units(cursor, base, period, before, node)
        if found is None:
            continue
        for group, flag in zip(found.groups, found.units.named, strict=True):
            if flag:
                codes = stood.setdefault(group.key, [])
                codes += [c for c in (before.when.period, period.when.period) if c not in codes]
    return stood


@dataclass(frozen=True)
class NearMisses:
    """People short of the minimum by at most ``within`` hundredths, by what each would have needed in one component alone.

    ``rows``: component, people who could have made up the whole with it, typical number of steps, the step in points; people
    is NaN where it may not be said, ``people`` None.
    """

    people: int | None
    within: int
    rows: pd.DataFrame


def near_misses(
    cursor: duckdb.DuckDBPyConnection, base: Base, period: Period, node: int, cap: int
) -> NearMisses | None:
    """The cheapest missing item of people just below the minimum; None without a minimum or components."""
    rule = period.when.career.rule
    if rule is None or rule.minimum is None or not period.shown.units[node]:
        return None
    caps = {"kpi": cap, "assessment": 10_000, "development": 10_000}
    found = queries.run(
        cursor,
        "people/near_misses",
        part=period.when.part,
        w_kpi=rule.kpi,
        w_assessment=rule.assessment,
        w_development=rule.development,
        minimum=rule.minimum,
        within=WITHIN,
        **{f"step_{name}": STEPS[name] for name in COMPONENTS},
        **{f"cap_{name}": caps[name] for name in COMPONENTS},
    )
    cell = found["cell"].to_numpy(np.int64)
    near = np.zeros(period.shown.own.shape, np.int64)
    np.add.at(near, (base.unit[cell], base.grade[cell]), found["people"].to_numpy(np.int64))
    said = Counted(period.shown, near).total(node)
    kept = found[np.isin(base.unit[cell], base.tree.below(node))]
    total = int(kept["people"].sum())
    rows = []
    for name in COMPONENTS:
        steps = kept[f"{name}_steps"]
        can = steps.notna()
        n = int(kept.loc[can, "people"].sum())
        if not getattr(rule, name) or not n:
            continue
        middle = np.repeat(steps[can].to_numpy(np.int64), kept.loc[can, "people"].to_numpy(np.int64))
        shown = said is not None and n >= base.least and (n == total or total - n >= privacy.HIDDEN_PART)
        rows.append((name, float(n) if shown else np.nan, float(np.median(middle)), STEPS[name] / 100))
    frame = pd.DataFrame(rows, columns=["component", "people", "steps", "step"])
    return NearMisses(said, WITHIN, frame)


def window(
    found: Heap, wide: int = 2 * SIDE + 5
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Bins around the minimum (lower edge in points, people), and the fitted course (middle in points, people)."""
    lattice = found.bins.lattice
    first, last = max(found.place - wide, 0), min(found.place + wide, lattice.size)
    edges = lattice.edges
    bars = [(float(edges[b]) / 100, float(found.drawn.counts[0, b])) for b in range(first, last)]
    if not found.tested:
        return bars, []
    middles = lattice.middles
    start = found.place - (SIDE + 1)
    course = [
        (float(middles[start + k]) if 0 <= start + k < lattice.size else float("nan"), float(value))
        for k, value in enumerate(found.test.curve[0])
    ]
    return bars, [(at, value) for at, value in course if at == at]
