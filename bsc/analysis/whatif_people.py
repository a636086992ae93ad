"""A what-if of career scores: who may be proposed, who is consistently low, counted exactly in memory.

``load`` reads the components of the periods that count (a period and those before it in the window) once; ``stand`` holds
for one unit what does not hang on the scenario, so that a move (``moved``) costs a few passes over its people. Periods
that fall under an earlier version of the rules keep it; the scenario changes the version in force at the period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from bsc import queries
from bsc.analysis import people_tree
from bsc.analysis.people import Base, When
from bsc.analysis.whatif import started
from bsc.career import Career, career_of, hundredths
from bsc.domain import Period
from bsc.i18n import text
from bsc.policy_model import Policy
from bsc.whatif import people as folk
from bsc.whatif import release
from bsc.whatif.people import COMPONENTS, SETS, Asked, Flags, Ground, Ints, Line, Low, People, Points
from bsc.whatif.release import Held, Sheet
from bsc.whatif.scenario import CAREER, Scenario
from bsc.whatif.tree import Group, WhatIfError, exact, group

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
    """The people of a period, and of the periods before it in the same order of persons, newest first (somebody who was not
    there has no components): ``stack`` (periods, 3, people) and ``singles`` (periods, people) in hundredths."""

    base: Base
    when: When
    stack: Points
    singles: Points | None
    unit: Ints
    grade: Ints
    periods: tuple[When, ...]
    career: Career

    def inside(self, node: int) -> Flags:
        """Who stands under a unit of the tree, person by person."""
        under = np.zeros(len(self.base.tree.codes), bool)
        under[self.base.tree.below(node)] = True
        return np.asarray(under[self.unit], np.bool_)


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
    order = np.lexsort((grade, unit))  # a unit's people lie together
    persons = now["person_no"][order]
    columns = [_aligned(persons, part) for part in parts]
    packed = [[folk.packed(c) for c in part] for part in columns]
    kind = np.result_type(*(c for part in packed for c in part))
    stack = np.array([part[:3] for part in packed], kind)
    singles = np.array([part[3] for part in packed], kind)
    return Crowd(
        base,
        when,
        stack,
        singles if bool((singles >= 0).any()) else None,
        unit[order].astype(np.int64),
        grade[order].astype(np.int64),
        tuple(periods),
        career_of(policy, when.end),
    )


def _rows(cursor: duckdb.DuckDBPyConnection, part: int) -> dict[str, Ints]:
    found = queries.execute(cursor, "people/whatif_rows", part=part).fetchnumpy()
    return {name: np.asarray(column) for name, column in found.items()}


def _aligned(persons: Ints, part: Mapping[str, Ints]) -> list[Ints]:
    """A period's components and single score in the order of ``persons``; -1 for who was not there."""
    order = np.argsort(part["person_no"], kind="stable")
    known = part["person_no"][order]
    at = np.clip(np.searchsorted(known, persons), 0, max(len(known) - 1, 0))
    there = known[at] == persons if len(known) else np.zeros(len(persons), bool)
    columns = []
    for name in (*COMPONENTS, "score"):
        found = np.full(len(persons), -1, np.int64)
        found[there] = part[name][order][at[there]]
        columns.append(found)
    return columns


def asked(crowd: Crowd, held: Terms, policy: Policy) -> Asked:
    """A rule for the version in force at the period as a question about the people; earlier versions hold for their own
    periods."""
    if held.low is None or held.low_periods is None or held.of_periods is None:
        return Asked(held.weights, held.minimum, held.floors)
    begins = crowd.career.valid_from
    lows: list[Low | None] = []
    for when in crowd.periods[: held.of_periods]:
        here = held if when.end >= begins else terms(career_of(policy, when.end))
        lows.append(None if here is None or here.low is None else Low(here.weights, here.low))
    return Asked(held.weights, held.minimum, held.floors, tuple(lows), held.low_periods, held.of_periods)


@dataclass(frozen=True)
class Stand:
    """One unit's people under the rules in force, and what a reader may see of that."""

    crowd: Crowd
    node: int
    terms: Terms
    policy: Policy
    ground: Ground
    sets: tuple[str, ...]  # those that the rules speak of
    units: Held
    grades: Held
    open_: tuple[bool, ...]  # of each set, whether its number under the rules in force may be shown
    entitled: bool

    @cached_property
    def people(self) -> People:
        """The period's people."""
        ground, base = self.ground, self.crowd.base
        single = None if ground.singles is None else ground.singles[0]
        return People(ground.stack[0], ground.unit, ground.grade, self.units.codes, base.grades, single)

    @property
    def eligible(self) -> Flags:
        """Who may be proposed under the rules in force."""
        return self.ground.flags("eligible")

    @cached_property
    def bins(self) -> Ints:
        """People by whole points of score under the rules in force, as this reader may see them."""
        return self.seen(folk.bins(self.people, self.terms.weights, 100, self.terms.minimum or 0))

    def seen(self, bins: Ints) -> Ints:
        """A distribution as this reader may see it: whole steps for one who may not see persons."""
        return bins if self.entitled else release.stepped(bins, self.crowd.base.least)


def stand(crowd: Crowd, held: Terms, policy: Policy, node: int, entitled: bool) -> Stand:
    """Everything about one unit's people that does not hang on a scenario: the unit itself and those below it, the grades."""
    tree = crowd.base.tree
    lines = [node, *tree.children[node]]
    group_of = np.full(len(tree.codes), -1, np.int64)
    group_of[node] = 0
    for number, child in enumerate(tree.children[node], start=1):
        group_of[tree.below(child)] = number
    codes = tuple(("=" if n == 0 else "") + tree.codes[k] for n, k in enumerate(lines))
    grades = len(crowd.base.grades)
    question = asked(crowd, held, policy)
    everybody = folk.grounded(
        crowd.stack, crowd.singles, group_of[crowd.unit], crowd.grade, (len(lines), grades), question
    )
    chosen = crowd.inside(node)
    ground = everybody if chosen.all() else everybody.some(chosen)
    sets = tuple(
        name for name in SETS if (question.minimum is not None if name == "eligible" else question.lows)
    )
    if entitled:
        shown = [np.ones(len(lines), bool), np.ones(grades, bool)]
        open_ = [np.ones((len(SETS), len(lines)), bool), np.ones((len(SETS), grades), bool)]
        told = (True,) * len(SETS)
    else:
        shown, open_, told = _shown(crowd, everybody, node)
    parts = [
        Held(code, people, base, line & (people > 0), flags)
        for code, (people, base), line, flags in zip(
            (codes, crowd.base.grades), (ground.by_unit, ground.by_grade), shown, open_, strict=True
        )
    ]
    return Stand(crowd, node, held, policy, ground, sets, parts[0], parts[1], told, entitled)


def _shown(crowd: Crowd, everybody: Ground, node: int) -> tuple[list[Flags], list[Flags], tuple[bool, ...]]:
    """What a reader who may not see persons may see of the rules in force: lines of units and of grades, (sets, lines) whose
    numbers, and of which sets the number of the whole; the same as on the other pages of people."""
    tree, grades = crowd.base.tree, len(crowd.base.grades)
    cell = crowd.unit * grades + crowd.grade

    def own(chosen: Flags) -> Ints:
        return folk.counts(cell, len(tree.codes) * grades, chosen).reshape(-1, grades)

    shown = people_tree.Shown(tree, own(np.ones(len(cell), bool)), crowd.base.least)
    of_sets = [people_tree.Counted(shown, own(everybody.flags(name))) for name in SETS]
    open_units = np.array([[n is not None for n in one.lines(node)] for one in of_sets])
    open_grades = np.array([[n is not None for n in one.grades(node)] for one in of_sets])
    told = tuple(one.total(node) is not None for one in of_sets)
    return [shown.may(node), shown.grades(node)], [open_units, open_grades], told


@dataclass(frozen=True)
class Moved:
    """A scenario against the rules in force, as a reader may see it: a sheet for each set that both speak of, and people by
    whole points of score (bins aligned with the minimum in force)."""

    sheets: dict[str, Sheet]
    bins: Ints


def moved(held: Stand, tried: Terms) -> Moved:
    """Everybody under the tried rule."""
    question = asked(held.crowd, tried, held.policy)
    change = folk.against(held.ground, question, 100, held.terms.minimum or 0)
    found = release.sheets(
        held.units,
        held.grades,
        held.open_,
        np.concatenate([change.gain_units, change.lose_units]),
        np.concatenate([change.gain_grades, change.lose_grades]),
        held.entitled,
        held.crowd.base.least,
    )
    told = [question.minimum is not None, bool(question.lows), bool(question.lows)]
    return Moved(
        {name: found[n] for n, name in enumerate(SETS) if told[n] and name in held.sets},
        held.seen(change.bins),
    )


def unit_means(held: Stand) -> tuple[tuple[str, ...], npt.NDArray[np.float64]]:
    """The units below that this reader may see, and the mean of each component over their people who have all three, in
    points: (units, 3). Only units with the minimum cell of such people."""
    ground = held.ground
    table = ground.stack[0]
    there = (table >= 0).all(axis=0)
    count = folk.counts(ground.unit, ground.units, there)
    sums = [np.bincount(ground.unit[there], column[there], ground.units) for column in table]
    seen = np.flatnonzero(held.units.shown & (count >= held.crowd.base.least))
    seen = seen[seen > 0]  # the unit itself is no neighbour of those below it
    means = np.array(sums).T[seen] / count[seen, None] / 100
    return tuple(held.units.codes[n] for n in seen), means


def period_for(base: Base, period_end: date) -> When:
    """The newest period with scores of people that ends on or before a day; the newest of all without one."""
    reached: Sequence[When] = [w for w in base.periods if w.end <= period_end]
    return reached[-1] if reached else base.periods[-1]
