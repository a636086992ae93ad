"""What may be shown of groups of people: the fixed tree, counts along it, and that views cannot be subtracted."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc import policy
from bsc.analysis import (
    careers,
    careers_odds,
    needs,
    people,
    people_fair,
    people_line,
    people_score,
    people_time,
)
from bsc.analysis.people import Base, Period
from bsc.analysis.people_tree import Counted, Shown, beside, tree
from bsc.figures.look import look
from bsc.figures.people_levels import Level, levels
from bsc.store import Store
from bsc.ui.people import EM

ORG, LEAST = "contoh", 10
UNITS = [
    ("P", "Pusat", None, "hq"),
    ("A", "A", "P", "r"),
    ("A1", "A1", "A", "b"),
    ("A2", "A2", "A", "b"),
    ("B", "B", "P", "r"),
]
CODES = ("P", "A", "A1", "A2", "B")


def small_tree(counts: list[list[int]]) -> Shown:
    built = tree(UNITS, list(CODES), "Semua")
    own = np.zeros((len(built.codes), 2), np.int64)
    for code, row in zip(CODES, counts, strict=True):
        own[built.index[code]] = row
    return Shown(built, own, LEAST)


worlds = st.lists(st.lists(st.integers(0, 40), min_size=2, max_size=2), min_size=5, max_size=5)


def test_the_tree_begins_with_the_whole_and_knows_units_nobody_listed() -> None:
    built = tree(UNITS, ["A1", "X"], "Semua")
    assert built.codes == ("", "P", "A", "A1", "X")
    assert [built.codes[k] for k in built.path(3)] == ["", "P", "A", "A1"]
    assert built.parent.tolist() == [-1, 0, 1, 2, 0]
    assert EM


@settings(max_examples=60, deadline=None)
@given(worlds)
def test_what_is_hidden_under_one_parent_is_never_a_small_group(counts: list[list[int]]) -> None:
    shown = small_tree(counts)
    whole, own = shown.total.sum(axis=1), shown.own.sum(axis=1)
    for node in range(len(shown.tree.codes)):
        if not shown.units[node]:
            assert not any(shown.units[k] for k in shown.tree.children[node])
            continue
        below = shown.tree.children[node]
        people = [int(own[node]), *(int(whole[k]) for k in below)]
        flags = [
            bool(shown.alone[node]) or not own[node],
            *(bool(shown.units[k]) or not whole[k] for k in below),
        ]
        hidden = sum(n for n, flag in zip(people, flags, strict=True) if not flag)
        assert hidden == 0 or hidden >= LEAST
        assert all(n == 0 or n >= LEAST for n, flag in zip(people, flags, strict=True) if flag)


@settings(max_examples=40, deadline=None)
@given(worlds, worlds)
def test_counts_along_the_tree_cannot_be_subtracted(counts: list[list[int]], chosen: list[list[int]]) -> None:
    """An attack by differencing: all sums that pages show are equations; no count of one or two people, nor of all but one
    or two, follows from them."""
    shown = small_tree(counts)
    own = np.zeros_like(shown.own)
    for code, row in zip(CODES, chosen, strict=True):
        k = shown.tree.index[code]
        own[k] = np.minimum(row, shown.own[k])
    counted = Counted(shown, own)
    size = len(shown.tree.codes)
    equations = []
    for node in range(size):
        inside = np.zeros(size)
        inside[shown.tree.below(node)] = 1
        if counted.total(node) is not None and shown.units[node]:
            equations.append(inside)
        if not shown.units[node]:
            continue
        groups, _ = shown.lines(node)
        for k, said in zip(groups, counted.lines(node), strict=True):
            if said is None:
                continue
            line = np.zeros(size)
            line[[node] if k < 0 else shown.tree.below(k)] = 1
            equations.append(line)
    known = np.array(equations).reshape(-1, size)
    rank = np.linalg.matrix_rank(known) if len(known) else 0
    part, people_ = counted.rolled.sum(axis=1), shown.total.sum(axis=1)
    for node in range(size):
        wanted = np.zeros(size)
        wanted[shown.tree.below(node)] = 1
        follows = len(known) > 0 and np.linalg.matrix_rank(np.vstack([known, wanted])) == rank
        if follows and people_[node]:
            few = 0 < part[node] < 3 or 0 < people_[node] - part[node] < 3
            assert not few, (node, part[node], people_[node])


@settings(max_examples=30, deadline=None)
@given(worlds)
def test_no_small_cell_of_unit_and_grade_follows_from_what_is_shown(counts: list[list[int]]) -> None:
    """The same attack on units by grades: every number that some view shows is an equation over own staff by grade."""
    shown = small_tree(counts)
    size, grades = shown.own.shape

    def line(units: list[int], at: list[int]) -> np.ndarray:
        made = np.zeros((size, grades))
        made[np.ix_(units, at)] = 1
        return made.ravel()

    every = list(range(grades))
    known = []
    for node in range(size):
        if not shown.units[node]:
            continue
        known.append(line(shown.tree.below(node), every))
        known += [line(shown.tree.below(node), [g]) for g in every if shown.grades(node)[g]]
        groups, _ = shown.lines(node)
        table = shown.table(node)
        for row, k in enumerate(groups):
            inside = [node] if k < 0 else shown.tree.below(k)
            if shown.alone[node] if k < 0 else shown.units[k]:
                known.append(line(inside, every))
            known += [line(inside, [g]) for g in every if table[row, g]]
    if not known:
        return
    equations = np.array(known)
    rank = np.linalg.matrix_rank(equations)
    for node, g in itertools.product(range(size), every):
        for inside in ([node], shown.tree.below(node)):
            n = int(shown.own[inside, g].sum())
            wanted = line(inside, [g])
            if 0 < n < LEAST:
                assert np.linalg.matrix_rank(np.vstack([equations, wanted])) > rank, (node, g, n)


def test_what_stands_beside_a_public_sum_is_enough() -> None:
    flags = beside(np.array([40, 12, 4]), np.ones(3, bool), LEAST)
    assert flags.tolist() == [True, False, False]
    assert beside(np.array([40, 0, 12]), np.ones(3, bool), LEAST).all()


# ---------------------------------------------------------------- on the invented organisation


@pytest.fixture(scope="module")
def sample(sample_file: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("people") / "selaras.duckdb"
    path.write_bytes(sample_file.read_bytes())  # type: ignore[attr-defined]
    store = Store(path)
    yield store
    store.close()


@pytest.fixture(scope="module")
def base(sample: Store) -> Base:
    with sample.cursor() as cursor:
        found = people.base(cursor, ORG, "Badan", policy.load("contoh"))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def newest(sample: Store, base: Base) -> Period:
    with sample.cursor() as cursor:
        return people.period(cursor, base, base.when(""))


@pytest.mark.parametrize("by", people.BY)
def test_every_view_counts_the_same_people(sample: Store, base: Base, newest: Period, by: str) -> None:
    with sample.cursor() as cursor:
        found = people.distribution(cursor, base, newest, base.tree.top, by)
    many = 1 if by not in ("periods", "components") else len(found.groups)
    if by != "periods":
        assert found.bins.people.sum() + found.hidden_people == many * newest.when.people
    assert all(n >= base.least for n in found.bins.people)
    assert (np.diff(found.five, axis=1) >= 0).all()


def test_bins_and_sums_agree_about_the_line_exactly(sample: Store, base: Base, newest: Period) -> None:
    with sample.cursor() as cursor:
        found = people.distribution(cursor, base, newest, base.tree.top, "all")
    assert newest.line == 9000
    assert int(found.bins.at_least(newest.line).sum()) == int(newest.sums.reached.sum())


def test_the_planted_flaws_stand_out(sample: Store, base: Base, newest: Period) -> None:
    top = base.tree.top
    with sample.cursor() as cursor:
        regions = people.distribution(cursor, base, newest, top, "units")
        view = people_fair.fair(newest, regions)
        held = [people.period(cursor, base, w) for w in base.periods[-6:]]
        heaped = people_line.heaped_before(cursor, base, held, top)
        made = people_score.made(cursor, newest, top)
    assert view is not None
    ranked = people_fair.ranks(view)
    assert ((ranked["low"] <= ranked["rank"]) & (ranked["rank"] <= ranked["high"])).all()
    assert len(ranked) == len(view.rows)
    assert view.exceptional["key"].tolist() == ["KW07"], "the lenient region"
    assert list(heaped) == ["=KC0401"], "the branch whose scores heap at the minimum"
    assert made is not None
    nominal, effective = made.effective.nominal, made.effective.effective
    assert nominal.tolist() == [0.7, 0.1, 0.2]
    assert effective[2] > 0.45 > effective[0], "development decides more than its weight says"


def test_careers_needs_and_change_are_groups_only(sample: Store, base: Base, newest: Period) -> None:
    rules = policy.load("contoh")
    top = base.tree.top
    before = base.before(newest.when)
    assert before is not None
    with sample.cursor() as cursor:
        watch = careers.watched(cursor, base, newest, rules)
        made = people_score.made(cursor, newest, top)
        odds = careers_odds.odds(cursor, newest, made, top)
        needed = needs.needs(cursor, newest, top)
        rise = people_time.inflation(cursor, newest, before, top, {})
        bands = people_time.transitions(cursor, newest, before, top)
        moves = people_time.movement(cursor, newest, before, top)
        raters = people_time.assessors_of(cursor, newest, top)
        after = needs.followed(cursor, newest, watch, top)
    found = careers.careers(newest, watch, top)
    assert found is not None
    assert found.whole("eligible") == int(newest.sums.eligible.sum())
    lines = found.counted["eligible"].lines(top)
    assert sum(n for n in lines if n is not None) == found.whole("eligible")
    assert watch is not None
    assert (watch.k, watch.n) == (3, 4)
    assert odds is not None
    assert odds.number.low <= odds.number.mean <= odds.number.high
    assert odds.budget is not None
    assert odds.budget.low < odds.budget.mean < odds.budget.high
    assert needed is not None
    assert (needed.rows["below"] >= base.least).all()
    assert needed.rows["total"].is_monotonic_decreasing
    assert rise is not None
    assert (rise.rows["people"] >= base.least).all()
    assert bands is not None
    assert int(bands.counts.sum()) == bands.people
    assert moves is not None
    assert moves.whole["joined"] is not None
    assert raters is not None
    assert 0 <= raters.share <= 1
    assert after is not None
    assert after.share == 0


def test_periods_of_other_rules_have_lines_of_their_own(sample: Store, base: Base, newest: Period) -> None:
    with sample.cursor() as cursor:
        found = people.distribution(cursor, base, newest, base.tree.top, "periods")
    assert found.line is None
    assert [a for a, _ in itertools.groupby(found.lines)] == [9200, 9000]


def test_hints_stand_above_the_bins_they_are_about() -> None:
    found = [Level("Baik", "baik", 40, "two more than the guide"), Level("Kurang", "kurang", 10, "")]
    for width in (1120, 400):
        drawn = levels(found, look(), width=width, title="Levels")
        assert "two more than the guide" in drawn
        assert drawn.index("two more than the guide</text>") < drawn.index(
            "Kurang</text>" if width > 700 else "Kurang · "
        )
