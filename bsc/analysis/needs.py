"""What people need: gaps of components by unit and grade, in the order of what closing them would bring; what followed.

A component's line is its floor where the rules have one, else the minimum of the whole. Counts are suppressed along the fixed
tree; a mean gap is given for the minimum number of people and more.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc import followups, privacy, queries
from bsc.analysis.careers import Watch
from bsc.analysis.people import Period
from bsc.analysis.people_tree import Counted
from bsc.people.rule import WHOLE
from bsc.policy_rules import COMPONENTS

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Needs:
    """``rows``: key, unit (index), grade (index), component, people (in the group), below, gap (mean points of those below),
    gain (points of career score that the group would gain on average), in order of ``total`` (points in all), first first.

    ``whole``: component -> (people below or None, mean gap or NaN, gain) of the unit. ``lines`` in hundredths.
    """

    rows: pd.DataFrame
    whole: dict[str, tuple[int | None, float, float]]
    lines: dict[str, int]
    people: int
    hidden: int


def needs(cursor: duckdb.DuckDBPyConnection, period: Period, node: int) -> Needs | None:
    """Gaps of a unit's groups; None without components, a line, or enough people."""
    rule, shown, base = period.when.career.rule, period.shown, period.base
    if rule is None or rule.minimum is None or not shown.units[node]:
        return None
    floors = period.when.career.floors
    lines = {name: floors.get(name, rule.minimum) for name in COMPONENTS}
    found = queries.run(cursor, "people/needs", part=period.when.part, **lines)
    if not sum(int(found[f"{name}_people"].sum()) for name in COMPONENTS):
        return None
    index, grades = base.tree.index, {g: k for k, g in enumerate(base.grades)}
    place = (
        np.array([index[u] for u in found["unit"]], np.int64),
        np.array([grades[g] for g in found["grade"]], np.int64),
    )
    groups, people = shown.lines(node)
    rows: list[tuple[object, ...]] = []
    whole: dict[str, tuple[int | None, float, float]] = {}
    hidden = 0
    for name, weight in zip(COMPONENTS, rule.weights, strict=True):
        if not weight:
            continue
        below = _own(found[f"{name}_below"], place, shown.own.shape)
        missing = _own(found[f"{name}_missing"], place, shown.own.shape)
        counted = Counted(shown, below)
        lost = base.tree.rolled(missing)
        exact, table = counted.counts(node), counted.table(node)
        said, total = counted.total(node), int(counted.rolled[node].sum())
        in_all = float(lost[node].sum()) / 100
        enough = said is not None and total >= base.least
        gain = weight / WHOLE * in_all / int(shown.total[node].sum())
        whole[name] = (said, in_all / total if enough else np.nan, gain if enough else np.nan)
        for row, k in enumerate(groups):
            own = k < 0
            for g in range(len(base.grades)):
                n, few = int(people[row, g]), int(exact[row, g])
                if not few:
                    continue
                if few < base.least or not table[row, g]:
                    hidden += 1
                    continue
                unit = node if own else k
                points = float(missing[node, g] if own else lost[k, g]) / 100
                rows.append(
                    (
                        ("=" if own else "") + base.tree.codes[unit],
                        unit,
                        g,
                        name,
                        n,
                        few,
                        points / few,
                        weight / WHOLE * points / n,
                        weight / WHOLE * points,
                    )
                )
    names = ["key", "unit", "grade", "component", "people", "below", "gap", "gain", "total"]
    frame = pd.DataFrame(rows, columns=names)
    frame = frame.sort_values("total", ascending=False, kind="stable", ignore_index=True)
    return Needs(frame, whole, lines, int(shown.total[node].sum()), hidden)


def _own(values: pd.Series, place: tuple[Ints, Ints], shape: tuple[int, ...]) -> Ints:
    whole = np.zeros(shape, np.int64)
    np.add.at(whole, place, values.to_numpy(np.int64))
    return whole


def kpi_needs(cursor: duckdb.DuckDBPyConnection, period: Period, node: int, most: int = 8) -> pd.DataFrame:
    """KPI wordings that are missed most in a unit: name, people, share below their target in whole percent (NaN not said)."""
    base = period.base
    units = [base.tree.codes[k] for k in base.tree.below(node)]
    found = queries.run(
        cursor,
        "people/kpi_needs",
        org=base.org,
        period=period.when.period,
        units=units,
        line=100.0,
        least=base.least,
    )
    share = [
        float(round(100 * below / n)) if privacy.may_show_share(int(below), int(n), base.least) else np.nan
        for n, below in zip(found["people"], found["below"], strict=True)
    ]
    frame = found[["name", "people"]].assign(share=share)
    known = frame[frame["share"].notna()]
    order = (known["share"] * known["people"]).sort_values(ascending=False).index
    return known.loc[order].head(most).reset_index(drop=True)


@dataclass(frozen=True)
class Followed:
    """Low scores of a period and what followed: ``low`` people (None: not said), ``followed`` of them by entries, by group in
    ``rows`` (key, unit, low, followed; NaN hidden); ``actions`` on record about units of the tree, by state."""

    low: int | None
    followed: int
    rows: pd.DataFrame
    actions: dict[str, int]

    @property
    def share(self) -> float | None:
        """Whole percent of low results that were followed up; None where there is none, or it may not be said."""
        if not self.low:
            return None
        part = self.followed if self.followed < self.low else self.low
        return float(round(100 * part / self.low))


def followed(
    cursor: duckdb.DuckDBPyConnection, period: Period, watch: Watch | None, node: int
) -> Followed | None:
    """What followed low scores; None where the rules name no low line."""
    if watch is None or not period.shown.units[node]:
        return None
    base, shown = period.base, period.shown
    counted = Counted(shown, watch.low)
    entered = followups.of_period(cursor, base.org, period.when.period)
    own = np.zeros(len(base.tree.codes), np.int64)
    for code, number in entered.items():
        if code in base.tree.index:
            own[base.tree.index[code]] += number
    total = base.tree.rolled(own)
    groups, people_ = shown.lines(node)
    rows = []
    for k, low, n in zip(groups, counted.lines(node), people_.sum(axis=1), strict=True):
        may = bool(shown.alone[node]) if k < 0 else bool(shown.units[k])
        if not n or not may:
            continue
        unit = node if k < 0 else k
        done = int(own[node] if k < 0 else total[k])
        key = ("=" if k < 0 else "") + base.tree.codes[unit]
        rows.append((key, unit, np.nan if low is None else float(low), float(done)))
    frame = pd.DataFrame(rows, columns=["key", "unit", "low", "followed"])
    codes = [base.tree.codes[k] for k in base.tree.below(node)]
    actions = {
        state: int(n) for state, n in queries.rows(cursor, "people/actions", org=base.org, units=codes)
    }
    return Followed(counted.total(node), int(total[node]), frame, actions)
