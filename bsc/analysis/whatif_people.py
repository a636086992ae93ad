"""A what-if of career scores: who may be proposed, who is consistently low, counted exactly in memory.

``load`` reads the components of the periods that count (a period and those before it in the window) once; ``counted`` gives
the three sets under a rule, ``sheets`` what may be shown of the differences to the rules in force. Periods that fall under
an earlier version of the rules keep it; the scenario changes the version in force at the period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb
import numpy as np

from bsc import queries
from bsc.analysis.people import Base, When
from bsc.analysis.whatif import started
from bsc.career import Career, career_of, hundredths
from bsc.domain import Period
from bsc.i18n import text
from bsc.policy_model import Policy
from bsc.whatif import people as folk
from bsc.whatif import release
from bsc.whatif.people import COMPONENTS, Flags, Ints, Line, People
from bsc.whatif.release import Counted, Sheet
from bsc.whatif.scenario import CAREER, Scenario
from bsc.whatif.tree import Group, WhatIfError, exact, group

SETS = ("eligible", "bites", "watch")
KEYS = ("career.minimum", "career.low", "career.low_periods", "career.of_periods", "career.floors")


@dataclass(frozen=True)
class Terms:
    """A career rule in whole numbers: weights in percent (exact), lines in hundredths; None where it is not public."""

    weights: tuple[Fraction, Fraction, Fraction]
    minimum: int | None
    floors: Mapping[str, int]
    low: int | None
    low_periods: int | None
    of_periods: int | None

    @property
    def line(self) -> Line | None:
        """The line for a proposal; None without a minimum."""
        return None if self.minimum is None else Line(self.weights, self.minimum, self.floors or None)


@dataclass(frozen=True)
class Crowd:
    """The people of a period, and of the periods before it in the same order of persons, newest first (``past[0]`` is the
    period itself; somebody who was not there has no components)."""

    base: Base
    when: When
    people: People
    past: tuple[People, ...]
    periods: tuple[When, ...]
    career: Career

    def inside(self, node: int) -> Flags:
        """Who stands under a unit of the tree, by cell."""
        under = np.zeros(len(self.base.tree.codes), bool)
        under[self.base.tree.below(node)] = True
        return np.asarray(under[self.people.unit_of], np.bool_)


def terms(career: Career) -> Terms | None:
    """The rule in force; None where its weights are blank."""
    rule = career.rule
    if rule is None:
        return None
    kpi, assessment, development = (Fraction(w, 10) for w in rule.weights)
    return Terms(
        (kpi, assessment, development),
        rule.minimum,
        dict(career.floors),
        rule.low,
        rule.low_periods,
        rule.of_periods,
    )


def begun(policy: Policy, scenario: Scenario, period: Period) -> Terms | None:
    """The rule that a scenario begins with: of its day or rule set, else the one in force; None where weights are blank."""
    return terms(career_of(started(policy, scenario, period), period.end))


def career_group(held: Terms) -> Group:
    """The weights of the components as a group that moves."""
    return group(dict(zip(COMPONENTS, held.weights, strict=True)))


def tried(held: Terms, scenario: Scenario) -> Terms:
    """The rule with what the scenario changes. WhatIfError for a value that cannot be."""
    moved = scenario.group(CAREER, career_group(held))
    weights = tuple(moved.weight(name) for name in COMPONENTS)
    rules = scenario.rules
    minimum = _points(rules, "career.minimum", held.minimum)
    low = _points(rules, "career.low", held.low)
    k = _count(rules, "career.low_periods", held.low_periods)
    n = _count(rules, "career.of_periods", held.of_periods)
    if k is not None and n is not None and k > n:
        raise WhatIfError(
            "more_low_periods_than_periods",
            text("{k} low periods out of {n} cannot be.", k=k, n=n),
            None,
            text("Choose at most as many low periods as periods."),
        )
    floors = dict(held.floors)
    for name, value in dict(rules.get("career.floors", {})).items():
        if name not in COMPONENTS:
            raise WhatIfError("no_such_part", text("There is no “{code}” here to weigh.", code=str(name)))
        floors[name] = _hundredths(value)
    return Terms(
        (weights[0], weights[1], weights[2]), minimum, {k: v for k, v in floors.items() if v > 0}, low, k, n
    )


def _hundredths(value: Any) -> int:
    number = exact(value)
    if not 0 <= number <= 200:
        raise WhatIfError(
            "points_out_of_range",
            text("A score lies between 0 and 200 points."),
            None,
            text("Write a number from 0 to 200."),
        )
    return hundredths(float(number))


def _points(rules: Mapping[str, Any], key: str, held: int | None) -> int | None:
    return _hundredths(rules[key]) if key in rules else held


def _count(rules: Mapping[str, Any], key: str, held: int | None) -> int | None:
    if key not in rules:
        return held
    value = rules[key]
    if type(value) is not int or not 1 <= value <= 20:
        raise WhatIfError("not_a_count", text("Write a whole number from 1 to 20."))
    return value


def load(cursor: duckdb.DuckDBPyConnection, base: Base, when: When, policy: Policy, window: int = 8) -> Crowd:
    """Everybody of a period with up to ``window`` periods of the same length, the newest first."""
    periods = [when]
    while len(periods) < window and (earlier := base.before(periods[-1])) is not None:
        periods.append(earlier)
    parts = [_rows(cursor, one.part) for one in periods]
    now = parts[0]
    unit, grade = base.unit[now["cell"]], base.grade[now["cell"]]
    people = folk.gathered(
        unit,
        grade,
        (now["kpi"], now["assessment"], now["development"]),
        base.tree.codes,
        base.grades,
        now["score"],
    )
    key = unit * max(len(base.grades), 1) + grade
    persons = now["person_no"][np.argsort(key, kind="stable")]
    past = [people, *(_aligned(people, persons, part) for part in parts[1:])]
    return Crowd(base, when, people, tuple(past), tuple(periods), career_of(policy, when.end))


def _rows(cursor: duckdb.DuckDBPyConnection, part: int) -> dict[str, Ints]:
    found = queries.execute(cursor, "people/whatif_rows", part=part).fetchnumpy()
    return {name: np.asarray(column) for name, column in found.items()}


def _aligned(people: People, persons: Ints, part: Mapping[str, Ints]) -> People:
    """An earlier period's components in the order of ``persons``; nothing for who was not there."""
    order = np.argsort(part["person_no"], kind="stable")
    known = part["person_no"][order]
    at = np.clip(np.searchsorted(known, persons), 0, max(len(known) - 1, 0))
    there = known[at] == persons if len(known) else np.zeros(len(persons), bool)

    def column(name: str) -> folk.Columns16:
        found = np.full(len(persons), -1, np.int64)
        found[there] = part[name][order][at[there]]
        return folk.packed16(found)

    single = column("score")
    return People(
        (column("kpi"), column("assessment"), column("development")),
        people.starts,
        people.unit_of,
        people.grade_of,
        people.units,
        people.grades,
        None if bool((single == folk.MISSING).all()) else single,
    )


@dataclass(frozen=True)
class Sets:
    """Who, person by person in the order of the crowd: may be proposed; low so often that the rule bites; on watch, which
    is one more low period away from it. None where the rules do not say."""

    eligible: Flags | None
    bites: Flags | None
    watch: Flags | None

    def of(self, name: str) -> Flags | None:
        """One of ``SETS``."""
        return {"eligible": self.eligible, "bites": self.bites, "watch": self.watch}[name]


def counted(crowd: Crowd, held: Terms, policy: Policy) -> Sets:
    """The sets under a rule for the version in force at the period; earlier versions hold for their own periods."""
    line = held.line
    eligible = None if line is None else folk.eligible(crowd.people, line)
    if held.low is None or held.low_periods is None or held.of_periods is None:
        return Sets(eligible, None, None)
    begins = crowd.career.valid_from
    low = np.zeros(crowd.people.size, np.int16)
    ahead = np.zeros(crowd.people.size, np.int16)
    for number, (when, people) in enumerate(zip(crowd.periods, crowd.past, strict=True)):
        if number >= held.of_periods:
            break
        here = held if when.end >= begins else terms(career_of(policy, when.end))
        if here is None or here.low is None:
            continue
        flags = folk.low(people, here.weights, here.low)
        low += flags
        if number < held.of_periods - 1:
            ahead += flags
    bites = low >= held.low_periods
    return Sets(eligible, bites, ~bites & (ahead >= held.low_periods - 1))


def sheets(crowd: Crowd, before: Sets, after: Sets, node: int, entitled: bool) -> dict[str, Sheet]:
    """What may be shown of each set for one unit: the whole, the units below it, the grades."""
    found = {}
    tree = crowd.base.tree
    lines = [node, *tree.children[node]]
    group_of = np.full(len(tree.codes), -1, np.int64)
    group_of[node] = 0
    for number, child in enumerate(tree.children[node], start=1):
        group_of[tree.below(child)] = number
    codes = tuple(("=" if n == 0 else "") + tree.codes[k] for n, k in enumerate(lines))
    size = folk.sizes(crowd.people)
    for name in SETS:
        old, new = before.of(name), after.of(name)
        if old is None or new is None:
            continue
        cells = (
            size,
            folk.counts(crowd.people, old),
            folk.counts(crowd.people, new & ~old),
            folk.counts(crowd.people, old & ~new),
        )
        place = group_of[crowd.people.unit_of]
        inside = place >= 0
        by_unit = [np.bincount(place[inside], c[inside], len(lines)).astype(np.int64) for c in cells]
        grades = crowd.people.grade_of[inside]
        by_grade = [np.bincount(grades, c[inside], len(crowd.base.grades)).astype(np.int64) for c in cells]
        found[name] = release.sheet(
            Counted(by_unit[0], by_unit[1], by_unit[2], by_unit[3], codes),
            Counted(by_grade[0], by_grade[1], by_grade[2], by_grade[3], crowd.base.grades),
            entitled,
            crowd.base.least,
        )
    return found


def among(crowd: Crowd, node: int) -> Flags:
    """Everybody under a unit, person by person."""
    return np.asarray(np.repeat(crowd.inside(node), np.diff(crowd.people.starts)), np.bool_)


def scores_by_point(crowd: Crowd, held: Terms, node: int, entitled: bool) -> Ints:
    """People by whole points of score (bin aligned with the minimum) under one unit; whole steps of the minimum cell for
    readers who may not see persons."""
    part = selected(crowd, node)
    bins = folk.bins(part, held.weights, 100, held.minimum or 0)
    return bins if entitled else release.stepped(bins, crowd.base.least)


def selected(crowd: Crowd, node: int, of: int = 0) -> People:
    """The people under a unit as columns of their own."""
    whole = crowd.past[of]
    chosen = crowd.inside(node)
    if chosen.all():
        return whole
    keep = np.repeat(chosen, np.diff(whole.starts))
    columns = [c[keep] for c in whole.columns]
    sizes = np.diff(whole.starts)[chosen]
    return People(
        (columns[0], columns[1], columns[2]),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        whole.unit_of[chosen],
        whole.grade_of[chosen],
        whole.units,
        whole.grades,
        None if whole.single is None else whole.single[keep],
    )


def period_for(base: Base, period_end: date) -> When:
    """The newest period with scores of people that ends on or before a day; the newest of all without one."""
    reached: Sequence[When] = [w for w in base.periods if w.end <= period_end]
    return reached[-1] if reached else base.periods[-1]
