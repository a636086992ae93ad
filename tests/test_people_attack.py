"""Somebody who may see every view tries to work out small groups by subtracting one from another.

All filter combinations that the pages offer (unit of the tree x view x period x component) are collected; what was shown is a
system of equations over the people who stand in each unit and grade, of whom the reader knows nothing else (an insider who knows
which units have nobody in a grade knows more than any view says). A small group is recovered when its row lies in the
row space of the shown ones, or when linear programs leave it a range narrower than the minimum (methods 4.8).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from bsc import policy
from bsc.analysis import people
from bsc.analysis.careers import Counted
from bsc.analysis.people import Base, Period, groups_of
from bsc.analysis.people_tree import Shown, tree
from bsc.store import Store

ORG, LEAST = "contoh", 10
VIEWS = ("units", "all", "grades", "cells", "whole")


@dataclass
class Attack:
    """Everything shown about people counted in ``own`` (units, grades): rows of cells, and their sums."""

    own: np.ndarray
    rows: list[np.ndarray]
    sums: list[int]

    def learn(self, mask: np.ndarray) -> None:
        """A view shows how many people are in these cells."""
        self.rows.append(mask.ravel().astype(float))
        self.sums.append(int(self.own[mask].sum()))

    def recovered(self, targets: list[np.ndarray], programs: int = 10_000) -> list[tuple[int, float]]:
        """(people, width of what is left open) of targets that follow exactly, or lie closer than the minimum."""
        shown = np.unique(np.array(self.rows), axis=0)
        held = shown @ self.own.ravel()
        strength, directions = np.linalg.eigh(shown.T @ shown)  # of 0 and 1 only: well away from rounding
        space = directions[:, strength > 1e-9 * strength[-1]].T
        found = []
        system = sparse.csr_matrix(shown)
        for number, target in enumerate(targets):
            row = target.ravel().astype(float)
            size = int(self.own[target].sum())
            if np.linalg.norm(row - (row @ space.T) @ space) < 1e-7:
                found.append((size, 0.0))
            elif number < programs:
                ends = [
                    linprog(s * row, A_eq=system, b_eq=held, bounds=(0, None), method="highs")
                    for s in (1.0, -1.0)
                ]
                if all(end.success for end in ends) and (width := -ends[1].fun - ends[0].fun) < LEAST - 1e-6:
                    found.append((size, width))
        return found


def everything(shown: Shown) -> Attack:
    """All views of all units of one period and component, as the pages form their groups."""
    attack = Attack(shown.own, [], [])
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
    attack = Attack(shown.own, [], [])
    a, a1 = (shown.tree.index[code] for code in ("A", "A1"))
    whole = np.zeros(shown.own.shape, bool)
    whole[np.array(shown.tree.below(a)), 0] = True
    rest = whole.copy()
    rest[a1, 0] = False
    attack.learn(whole)
    attack.learn(rest)
    target = whole & ~rest
    assert attack.recovered([target]) == [(3, 0.0)]


@pytest.mark.parametrize("seed", range(12))
def test_no_small_group_of_a_random_organisation_is_recovered(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 31, (5, 3)) * (rng.random((5, 3)) < (1, 0.8, 0.6)[seed % 3])
    shown = world(counts.tolist())
    attack = everything(shown)
    assert attack.rows
    assert not attack.recovered(small(shown))


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
        assert not everything(period.shown).recovered(targets, 2 if number == 0 else 0), period.when.period


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
        counted = Counted(period.shown, own)
        attack = Attack(own, [], [])
        targets = []
        top = period.shown.tree.top
        for node in (0, top, *period.shown.tree.children[top][:2]):
            inside = np.zeros(own.shape, bool)
            inside[np.array(period.shown.tree.below(node))] = True
            if counted.total(node) is not None:
                attack.learn(inside)
            elif 0 < own[inside].sum() < 3:
                targets.append(inside)
            groups, _ = period.shown.lines(node)
            table = counted.table(node)
            for row, (group, said) in enumerate(zip(groups, counted.lines(node), strict=True)):
                mask = np.zeros(own.shape, bool)
                mask[[node] if group < 0 else np.array(period.shown.tree.below(group))] = True
                if said is not None:
                    attack.learn(mask)
                for g in range(own.shape[1]):
                    cell = np.zeros(own.shape, bool)
                    cell[:, g] = mask[:, g]
                    if table.shown[row, g]:
                        attack.learn(cell)
                    elif 0 < own[cell].sum() < 3:
                        targets.append(cell)
            for g, said in enumerate(counted.grades(node)):
                mask = np.zeros(own.shape, bool)
                mask[:, g] = inside[:, g]
                if said is not None:
                    attack.learn(mask)
        assert not [found for found in attack.recovered(targets, 0) if found[1] == 0.0]
