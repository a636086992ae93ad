"""Somebody who may see every view tries to work out small groups by subtracting one from another.

All filter combinations that the pages offer (unit of the tree x view x period x component) are collected; what was shown is a
system of equations over the people who stand in each unit and grade. The reader is an insider, who knows which units have
nobody in a grade. A small group is recovered when its row lies in the row space of the shown ones, or when linear programs
leave it a range narrower than the minimum (methods 4.8).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from bsc import policy
from bsc.analysis import people
from bsc.analysis.people import Base, Period, groups_of
from bsc.analysis.people_tree import Counted, Shown, tree
from bsc.store import Store

ORG, LEAST = "contoh", 10
VIEWS = ("units", "all", "grades", "cells", "whole")


@dataclass
class Attack:
    """Everything shown about people counted in ``own`` (units, grades): rows of cells, and their sums. ``most`` is what is
    known of each cell at most: nothing but that it is empty, or the people there of whom something may hold."""

    own: np.ndarray
    most: np.ndarray
    rows: list[np.ndarray] = field(default_factory=list)

    def learn(self, mask: np.ndarray) -> None:
        """A view shows how many people are in these cells."""
        self.rows.append(mask[self.most > 0].astype(float))

    def recovered(
        self, targets: list[np.ndarray], wide: int, programs: int = 10_000
    ) -> list[tuple[int, float]]:
        """(people, width of what is left open) of targets that follow exactly, or lie closer than ``wide`` (or than their
        people allow)."""
        cells = self.most > 0
        held, most = self.own[cells].astype(float), self.most[cells].astype(float)
        shown = np.unique(np.array(self.rows), axis=0)
        strength, directions = np.linalg.eigh(shown.T @ shown)  # of 0 and 1 only: well away from rounding
        space = directions[:, strength > 1e-9 * strength[-1]].T
        bounds = [(0, None if m == np.inf else m) for m in most]
        found = []
        system = sparse.csr_matrix(shown)
        for number, target in enumerate(targets):
            row = target[cells].astype(float)
            if np.linalg.norm(row - (row @ space.T) @ space) < 1e-7:
                found.append((int(row @ held), 0.0))
            elif number < programs:
                ends = [
                    linprog(s * row, A_eq=system, b_eq=shown @ held, bounds=bounds, method="highs")
                    for s in (1.0, -1.0)
                ]
                assert all(end.success for end in ends)
                width = -ends[1].fun - ends[0].fun
                if width < min(wide, float(most[row > 0].sum())) - 1e-6:
                    found.append((int(row @ held), width))
        return found


def known(people: np.ndarray) -> np.ndarray:
    """What an insider knows of cells: which are empty."""
    return np.where(people > 0, np.inf, 0.0)


def everything(shown: Shown) -> Attack:
    """All views of all units of one period and component, as the pages form their groups."""
    attack = Attack(shown.own, known(shown.own))
    for node in range(len(shown.tree.codes)):
        for view in VIEWS:
            groups, place, hidden, hidden_people = groups_of(shown, node, view)
            for k in range(len(groups)):
                attack.learn(place == k)
            if hidden:  # how many people are hidden is said too
                inside = np.zeros(shown.own.shape, bool)
                inside[np.array(shown.tree.below(node))] = True
                rest = inside & (place < 0)
                if shown.units[node]:
                    assert shown.own[rest].sum() == hidden_people
                    attack.learn(rest)
    return attack


def small(shown: Shown) -> list[np.ndarray]:
    """Every group of 1 to 9 people that a page could name: cells, own people, units, units by grade."""
    size = shown.own.shape
    found: dict[bytes, np.ndarray] = {}
    for node in range(size[0]):
        below = np.zeros(size, bool)
        below[np.array(shown.tree.below(node))] = True
        alone = np.zeros(size, bool)
        alone[node] = True
        for rows in (alone, below):
            for columns in (slice(None), *range(size[1])):
                mask = np.zeros(size, bool)
                mask[:, columns] = rows[:, columns]
                if 0 < shown.own[mask].sum() < LEAST:
                    found[(mask & (shown.own > 0)).tobytes()] = mask
    return list(found.values())


def told(counted: Counted) -> tuple[Attack, list[np.ndarray]]:
    """Every number of people of whom something holds that some page could show, for a reader who knows how many people stand
    in each cell at most; and the groups in which it holds of one or two, or of all but so few."""
    shown, own = counted.shown, counted.own
    attack, targets = Attack(own, shown.own), []

    def say(mask: np.ndarray, said: int | None) -> None:
        part, everybody = int(own[mask].sum()), int(shown.own[mask].sum())
        if said is not None:
            assert said == part
            attack.learn(mask)
        if part and (part < 3 or everybody - part < 3):
            targets.append(mask)

    for node in range(len(shown.tree.codes)):
        inside = np.zeros(own.shape, bool)
        inside[np.array(shown.tree.below(node))] = True
        say(inside, counted.total(node))
        for g, said in enumerate(counted.grades(node)):
            mask = np.zeros(own.shape, bool)
            mask[:, g] = inside[:, g]
            say(mask, said)
        groups, _ = shown.lines(node)
        exact, table = counted.counts(node), counted.table(node)
        for row, (group, said) in enumerate(zip(groups, counted.lines(node), strict=True)):
            mask = np.zeros(own.shape, bool)
            mask[[node] if group < 0 else np.array(shown.tree.below(group))] = True
            say(mask, said)
            for g in range(own.shape[1]):
                cell = np.zeros(own.shape, bool)
                cell[:, g] = mask[:, g]
                say(cell, int(exact[row, g]) if table[row, g] else None)
    return attack, targets


UNITS = [
    ("P", "P", None, ""),
    ("A", "A", "P", ""),
    ("A1", "A1", "A", ""),
    ("A2", "A2", "A", ""),
    ("B", "B", "P", ""),
]
CODES = ("P", "A", "A1", "A2", "B")


def world(counts: list[list[int]]) -> Shown:
    built = tree(UNITS, list(CODES), "Semua")
    own = np.zeros((len(built.codes), 3), np.int64)
    for code, row in zip(CODES, counts, strict=True):
        own[built.index[code]] = row
    return Shown(built, own, LEAST)


def test_the_attack_succeeds_against_careless_views() -> None:
    """Without suppression the attack finds what it should: the test tests something."""
    shown = world([[0, 0, 0], [20, 15, 12], [3, 14, 20], [30, 14, 20], [0, 0, 0]])
    attack = Attack(shown.own, known(shown.own))
    a, a1 = (shown.tree.index[code] for code in ("A", "A1"))
    whole = np.zeros(shown.own.shape, bool)
    whole[np.array(shown.tree.below(a)), 0] = True
    rest = whole.copy()
    rest[a1, 0] = False
    attack.learn(whole)
    attack.learn(rest)
    target = whole & ~rest
    assert attack.recovered([target], LEAST) == [(3, 0.0)]


def test_an_insider_who_knows_the_empty_cells_would_see_through_them() -> None:
    """The second unit has nobody in the grades of the first one's company: such cells are no cover."""
    shown = world([[0, 0, 0], [0, 0, 0], [4, 30, 0], [30, 0, 25], [0, 40, 30]])
    attack = everything(shown)
    assert not attack.recovered(small(shown), LEAST)
    assert shown.units.all()  # their sums stand


@pytest.mark.parametrize("seed", range(24))
def test_no_small_group_of_a_random_organisation_is_recovered(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 31, (5, 3)) * (rng.random((5, 3)) < (1, 0.8, 0.6, 0.4)[seed % 4])
    shown = world(counts.tolist())
    attack = everything(shown)
    assert attack.rows
    assert not attack.recovered(small(shown), LEAST)


@pytest.mark.parametrize("seed", range(24))
def test_nor_one_or_two_of_whom_something_holds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 61, (5, 3)) * (rng.random((5, 3)) < (1, 0.8, 0.6, 0.4)[seed % 4])
    shown = world(counts.tolist())
    own = rng.binomial(shown.own, (0.05, 0.3, 0.9)[seed % 3])
    attack, targets = told(Counted(shown, own))
    assert not attack.recovered(targets, 3)


@pytest.fixture(scope="module")
def opened(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Base]]:
    path = tmp_path_factory.mktemp("attack") / "sample.duckdb"
    shutil.copyfile(sample_file, path)
    store = Store(path)
    with store.cursor() as cursor:
        base = people.base(cursor, ORG, "Semua", policy.load("contoh"))
    assert base is not None
    yield store, base
    store.close()


def periods(store: Store, base: Base, parts: tuple[str, ...], last: int) -> Iterator[Period]:
    with store.cursor() as cursor:
        for when in base.periods[-last:]:
            for part in parts:
                yield people.period(cursor, base, when, part)


def test_no_small_group_of_the_sample_is_recovered(opened: tuple[Store, Base]) -> None:
    """Unit tree x view x component x period; exactly by the row space for all, by programs for some."""
    views = [*periods(*opened, ("total",), 1), *periods(*opened, ("development",), 2)][:2]
    for number, period in enumerate(views):
        targets = small(period.shown)
        assert len(targets) > 50
        np.random.default_rng(number).shuffle(targets)
        assert not everything(period.shown).recovered(targets, LEAST, 5), period.when.period


def test_components_and_counts_cannot_be_subtracted(opened: tuple[Store, Base]) -> None:
    """Who lacks a component is a group too: the same cells in two components differ by nobody or by enough."""
    for when in {p.when.period for p in periods(*opened, ("total",), 2)}:
        held = [p for p in periods(*opened, people.PARTS, 2) if p.when.period == when]
        for other in held[1:]:
            if (held[0].shown.own == other.shown.own).all():
                continue
            for mask in everything(other.shown).rows:
                gap = abs(int(((held[0].shown.own - other.shown.own).ravel() * mask).sum()))
                assert gap == 0 or gap >= LEAST


def test_counts_of_some_people_cannot_be_subtracted(opened: tuple[Store, Base]) -> None:
    """Who may be proposed, and who is low: nowhere do shown numbers leave one or two people by themselves."""
    period = next(periods(*opened, ("total",), 1))
    for own in (period.sums.eligible, period.sums.low):
        attack, targets = told(Counted(period.shown, own))
        np.random.default_rng(0).shuffle(targets)
        assert len(targets) > 50
        assert not attack.recovered(targets, 3, 5)
