"""Scores of people by unit, grade, period and component: bins and sums out of the store, grouped along the fixed tree.

Only counts leave the database. ``base`` says who is where and under which rules, ``Period`` holds the cells of one period,
``distribution`` the groups that one view shows; what may be shown is decided by ``bsc.analysis.people_tree``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import duckdb
import numpy as np
import numpy.typing as npt

from bsc import career, privacy, queries
from bsc.analysis.people_even import Sparse, drawn
from bsc.analysis.people_tree import Shown, Tree, tree
from bsc.career import Career
from bsc.people.lattice import SHORT_SCALE, Bins, Drawn, Lattice, through
from bsc.people.rule import Rule
from bsc.policy_model import Policy
from bsc.policy_rules import COMPONENTS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

TOTAL = "total"
PARTS = (TOTAL, *COMPONENTS)
BY = ("units", "all", "grades", "cells", "periods", "components")
POINT = 100  # hundredths in a bin
_FINE = 25  # hundredths in a bin of a short scale
_ALONE = {"kpi": (1000, 0, 0), "assessment": (0, 1000, 0), "development": (0, 0, 1000)}


@dataclass(frozen=True)
class When:
    """One period with scores of people, its number in the store, and the rules in force on its last day."""

    period: str
    part: int
    start: date
    end: date
    people: int
    career: Career


@dataclass(frozen=True)
class Base:
    """Who may be where: the tree, grades from lowest to highest, periods from old to new. ``unit`` and ``grade`` (cells,)
    give the place of each cell of the store."""

    org: str
    tree: Tree
    grades: tuple[str, ...]
    grade_names: Mapping[str, object]
    periods: tuple[When, ...]
    unit: Ints
    grade: Ints
    least: int
    counts: bool = False  # from reports of counts per rating level: no persons, a level is the score

    def when(self, period: str) -> When:
        """The period of that code, the newest for anything else."""
        return next((w for w in self.periods if w.period == period), self.periods[-1])

    def before(self, when: When) -> When | None:
        """The period before, of the same length."""
        length = (when.end - when.start).days
        earlier = [
            w for w in self.periods if w.end < when.start and abs((w.end - w.start).days - length) <= 4
        ]
        return earlier[-1] if earlier else None

    def grade_name(self, k: int) -> object:
        """The name of a grade, its code where the rules do not name it."""
        return self.grade_names.get(self.grades[k]) or self.grades[k]


def base(cursor: duckdb.DuckDBPyConnection, org: str, whole: str, policy: Policy) -> Base | None:
    """Everything that views of people share; None for an organisation without scores of people."""
    parts = queries.rows(cursor, "people/parts", org=org)
    cells = queries.rows(cursor, "people/cells", org=org)
    counts = not parts
    if counts:  # without scores of persons, counts per rating level stand in
        parts = queries.rows(cursor, "people/count_periods", org=org)
        found = queries.rows(cursor, "people/count_cells", org=org)
        cells = [(k, unit, grade) for k, (unit, grade) in enumerate(found)]
    if not parts or not cells:
        return None
    units = queries.rows(cursor, "pages/units", org=org)
    built = tree([(u[0], u[1], u[2], u[3]) for u in units], sorted({c[1] for c in cells}), whole)
    periods = tuple(
        When(period, part, start, end, int(people), career.career_of(policy, end))
        for part, period, start, end, people in parts
    )
    ranks = periods[-1].career.grades
    known = [rank.grade for rank in ranks]
    seen = sorted({c[2] for c in cells} - set(known))
    grades = (*(g for g in known if any(c[2] == g for c in cells)), *seen)
    size = max(c[0] for c in cells) + 1
    unit, grade = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    for cell, code, level in cells:
        unit[cell], grade[cell] = built.index[code], grades.index(level)
    least = privacy.minimum(policy.latest.value("people.minimum_cell"))
    names = {r.grade: r.name for r in ranks}
    return Base(org, built, grades, names, periods, unit, grade, least, counts)


def weights_of(rule: Rule | None, part: str) -> tuple[tuple[int, int, int], bool]:
    """Weights in permille of a total or one component alone, and whether a single score may stand in."""
    if part != TOTAL:
        return _ALONE[part], False
    return (rule.weights if rule else (0, 0, 1000)), True


@dataclass(frozen=True)
class Cells:
    """Sums of one period and component by unit (own people) and grade, each (units, grades); points for total, squares."""

    rows: Ints
    people: Ints
    total: Floats
    squares: Floats
    reached: Ints
    eligible: Ints
    low: Ints
    hundred: Ints
    capped: Ints


@dataclass
class Period:
    """The cells of one period, and what of them may be shown."""

    base: Base
    when: When
    sums: Cells
    part: str = TOTAL
    shown: Shown = field(init=False)

    def __post_init__(self) -> None:
        self.shown = Shown(self.base.tree, self.sums.people, self.base.least)

    @property
    def line(self) -> int | None:
        """The minimum in hundredths; None for a component, or where the rules do not say."""
        rule = self.when.career.rule
        known = rule is not None and self.part == TOTAL and not self.base.counts
        return rule.minimum if known and rule is not None else None

    def rolled(self, own: npt.NDArray[np.int64]) -> Ints:
        """Counts by unit with all below it and grade."""
        return self.base.tree.rolled(own)


def period(
    cursor: duckdb.DuckDBPyConnection, base: Base, when: When, part: str = TOTAL, cap: int = 12000
) -> Period:
    """The sums of one period. ``cap``: the highest score that counts, in hundredths."""
    if base.counts:
        return Period(base, when, _counted(cursor, base, when, part), part)
    rule, floors = when.career.rule, when.career.floors
    weights, single = weights_of(rule, part)
    found = queries.run(
        cursor,
        "people/cell_sums",
        part=when.part,
        w_kpi=weights[0],
        w_assessment=weights[1],
        w_development=weights[2],
        single=single,
        minimum=rule.minimum if rule else None,
        low=rule.low if rule else None,
        cap=cap,
        f_kpi=floors.get("kpi"),
        f_assessment=floors.get("assessment"),
        f_development=floors.get("development"),
    )
    place = base.unit[found["cell"].to_numpy()], base.grade[found["cell"].to_numpy()]
    size = len(base.tree.codes), len(base.grades)

    def counts(name: str) -> Ints:
        whole = np.zeros(size, np.int64)
        np.add.at(whole, place, found[name].to_numpy(np.int64))
        return whole

    def points(name: str) -> Floats:
        whole = np.zeros(size)
        np.add.at(whole, place, found[name].fillna(0).to_numpy(np.float64))
        return whole

    numbers = ("reached", "eligible", "low", "hundred", "capped")
    sums = Cells(
        counts("rows"), counts("people"), points("total"), points("squares"), *(counts(n) for n in numbers)
    )
    return Period(base, when, sums, part)


def _levels(cursor: duckdb.DuckDBPyConnection, base: Base, when: When) -> tuple[Ints, Ints, Ints, Ints]:
    """Unit and grade (by index), level and people of a period's count reports."""
    found = queries.run(cursor, "people/count_levels", org=base.org, period=when.period)
    grades = {code: k for k, code in enumerate(base.grades)}
    unit = np.array([base.tree.index[u] for u in found["unit"]], np.int64)
    grade = np.array([grades[g] for g in found["grade"]], np.int64)
    return unit, grade, found["level_no"].to_numpy(np.int64), found["people"].to_numpy(np.int64)


def _counted(cursor: duckdb.DuckDBPyConnection, base: Base, when: When, part: str) -> Cells:
    """The sums of a period of counts: a level counts as its number; there are no components and no lines."""
    size = len(base.tree.codes), len(base.grades)
    people, total, squares = np.zeros(size, np.int64), np.zeros(size), np.zeros(size)
    if part == TOTAL:
        unit, grade, level, n = _levels(cursor, base, when)
        np.add.at(people, (unit, grade), n)
        np.add.at(total, (unit, grade), (level * n).astype(np.float64))
        np.add.at(squares, (unit, grade), (level * level * n).astype(np.float64))
    none = np.zeros(size, np.int64)
    return Cells(people, people, total, squares, none, none, none, none, none)


def bins(cursor: duckdb.DuckDBPyConnection, base: Base, when: When, part: str = TOTAL) -> Sparse:
    """All bins of a period: one point wide and aligned with the minimum; finer where scores run to ten points at most."""
    if base.counts:
        unit, grade, level, people = _levels(cursor, base, when)
        size = int(level.max()) + 1 if level.size else 1
        return Sparse(unit, grade, level, people, Lattice(POINT, 0, size))
    rule = when.career.rule
    line = rule.minimum if rule is not None and part == TOTAL else None
    found = _bins(cursor, base, when, part, through(line, POINT))
    if found.bin.size and int(found.bin.max()) <= SHORT_SCALE:
        fine = _bins(cursor, base, when, part, through(line, _FINE))
        if np.any(fine.bin % (POINT // _FINE)):
            return fine
    return found


def _bins(cursor: duckdb.DuckDBPyConnection, base: Base, when: When, part: str, lattice: Lattice) -> Sparse:
    weights, single = weights_of(when.career.rule, part)
    found = queries.run(
        cursor,
        "people/cell_bins",
        part=when.part,
        w_kpi=weights[0],
        w_assessment=weights[1],
        w_development=weights[2],
        single=single,
        origin=lattice.origin,
        step=lattice.step,
    )
    cell = found["cell"].to_numpy(np.int64)
    at = found["bin"].to_numpy(np.int64)
    size = max(int(at.max()) + 1 if at.size else 1, lattice.size)
    people = found["people"].to_numpy(np.int64)
    return Sparse(base.unit[cell], base.grade[cell], at, people, Lattice(lattice.step, lattice.origin, size))


@dataclass(frozen=True)
class Group:
    """One group of a view. ``kind``: unit, own (without the units below), grade, cell, period, component."""

    key: str
    kind: str
    unit: int
    grade: int = -1
    period: str = ""
    part: str = TOTAL


@dataclass(frozen=True)
class Distribution:
    """The groups of one view in their order, their bins (for counting) and those that may be ``drawn``, and what is hidden.

    ``line`` is the minimum where it is one for all groups, ``lines`` that of each group; hundredths.
    """

    by: str
    when: When
    node: int
    part: str
    line: int | None
    groups: tuple[Group, ...]
    bins: Bins
    drawn: Drawn
    hidden: int
    hidden_people: int
    lines: tuple[int | None, ...]

    @cached_property
    def coarse(self) -> bool:
        """Whether scores are a few whole values (1 to 4, levels): then a bin is a value, and stands around it."""
        return self.bins.few_values

    @property
    def low(self) -> float:
        """The lower edge of the first bin in points, as it is drawn."""
        return self.bins.lattice.origin / 100 - (0.5 if self.coarse else 0.0)

    @cached_property
    def five(self) -> Floats:
        """P10, P25, P50, P75, P90 of each group in points, (groups, 5)."""
        found = self.drawn.quantile((0.1, 0.25, 0.5, 0.75, 0.9))
        return found - 0.5 if self.coarse else found

    def reached(self, least: int) -> list[float | None]:
        """Share of each group at or above the line in whole percent; None where it may not be said or there is no line."""
        found: list[float | None] = []
        for k, (line, n) in enumerate(zip(self.lines, self.bins.people, strict=True)):
            part = None if line is None else int(self.bins.at_least(line)[k])
            shown = part is not None and privacy.may_show_share(part, int(n), least)
            found.append(float(round(100 * part / int(n))) if shown and part is not None else None)
        return found


def groups_of(shown: Shown, node: int, by: str) -> tuple[list[Group], npt.NDArray[np.int64], int, int]:
    """Groups of a view of one period, the group of each cell (units, grades), and how many groups with how many people
    are hidden."""
    codes = shown.tree.codes
    place = np.full(shown.own.shape, -1, np.int64)
    found: list[Group] = []
    hidden = hidden_people = 0

    def take(group: Group, mask_units: Sequence[int], grades: Sequence[int], may: bool) -> None:
        nonlocal hidden, hidden_people
        block = np.ix_(list(mask_units), list(grades))
        people = int(shown.own[block].sum())
        if not people:
            return
        if not may:
            hidden += 1
            hidden_people += people
            return
        place[block] = len(found)
        found.append(group)

    every = range(shown.own.shape[1])
    lines, _ = shown.lines(node)
    if by == "units":
        for k in lines:
            if k < 0:
                kind = "own" if len(lines) > 1 else "unit"
                take(Group(f"={codes[node]}", kind, node), [node], every, bool(shown.alone[node]))
            else:
                take(Group(codes[k], "unit", k), shown.tree.below(k), every, bool(shown.units[k]))
    elif by == "all":
        for k in shown.tree.below(node):
            take(Group(f"={codes[k]}", "own", k), [k], every, bool(shown.alone[k]))
    elif by == "grades":
        flags = shown.grades(node)
        for g in every:
            take(Group(f"g{g}", "grade", node, g), shown.tree.below(node), [g], bool(flags[g]))
    elif by == "cells":
        table = shown.table(node)
        for row, k in enumerate(lines):
            inside = [node] if k < 0 else shown.tree.below(k)
            unit, kind = (node, f"={codes[node]}") if k < 0 else (k, codes[k])
            for g in every:
                take(Group(f"{kind}|{g}", "cell", unit, g), inside, [g], bool(table[row, g]))
    else:
        take(Group(codes[node], "unit", node), shown.tree.below(node), every, bool(shown.units[node]))
    return found, place, hidden, hidden_people


def distribution(
    cursor: duckdb.DuckDBPyConnection, base: Base, period_: Period, node: int, by: str
) -> Distribution:
    """The groups of a view: ``by`` one of ``BY``; ``period_`` is the selected period and component."""
    if by in ("periods", "components"):
        return _many(cursor, base, period_, node, by)
    groups, place, hidden, people = groups_of(period_.shown, node, by)
    held = bins(cursor, base, period_.when, period_.part)
    seen = _drawn(period_, held, groups)
    line = period_.line
    lines = (line,) * len(groups)
    pooled = held.pool(place, len(groups))
    return Distribution(
        by, period_.when, node, period_.part, line, tuple(groups), pooled, seen, hidden, people, lines
    )


def _drawn(period_: Period, held: Sparse, groups: Sequence[Group]) -> Drawn:
    return drawn(
        period_.shown, held, [(g.unit, g.key.startswith("="), g.grade) for g in groups], period_.line
    )


def _many(cursor: duckdb.DuckDBPyConnection, base: Base, period_: Period, node: int, by: str) -> Distribution:
    """One unit over periods or components: the same group again, each with its own rules; one lattice for all."""
    wanted = (
        [(w, period_.part) for w in base.periods]
        if by == "periods"
        else [(period_.when, part) for part in PARTS]
    )
    groups: list[Group] = []
    rows: list[Bins] = []
    seen: list[Drawn] = []
    hidden = 0
    lines: list[int | None] = []
    for when, part in wanted:
        here = period(cursor, base, when, part)
        if not here.sums.people.any():
            continue
        found, place, _, _ = groups_of(here.shown, node, "whole")
        if not found:
            hidden += 1
            continue
        lines.append(here.line)
        key = when.period if by == "periods" else part
        kind = "period" if by == "periods" else "component"
        groups.append(Group(key, kind, node, -1, when.period, part))
        held = bins(cursor, base, when, part)
        rows.append(held.pool(place, 1))
        seen.append(_drawn(here, held, found))
    same = by == "components" or len(set(lines)) == 1
    line = period_.line if same else None
    counts, lattice = _together(rows)
    pooled = Bins(np.rint(counts).astype(np.int64), lattice)
    to_draw = Drawn(*_together(seen))
    return Distribution(
        by, period_.when, node, period_.part, line, tuple(groups), pooled, to_draw, hidden, 0, tuple(lines)
    )


def _together(rows: Sequence[Bins | Drawn]) -> tuple[Floats, Lattice]:
    """Bins of several questions on one lattice; where their lattices differ, on the first one's, by their lower edges."""
    if not rows:
        return np.zeros((0, 1)), Lattice(size=1)
    first = rows[0].lattice
    highest = max(int(b.lattice.edges[-1]) for b in rows)
    lattice = Lattice(first.step, first.origin, -(-(highest - first.origin) // first.step))
    counts = np.zeros((len(rows), lattice.size))
    for k, one in enumerate(rows):
        at = (one.lattice.edges[:-1] - lattice.origin) // lattice.step
        np.add.at(counts[k], np.clip(at, 0, lattice.size - 1), one.counts[0])
    return counts, lattice
