"""Which counts of a what-if may be shown to readers who may not see persons: gains, losses, distribution. Which groups have
a line, and which baselines are shown, is decided with the other views of people (``bsc.disclosure``).

A what-if can be asked again and again with a line moved by a hair, so small differences single people out even where every
count is large. Therefore gains and losses against the rules in force are given in whole steps of the minimum cell, rounded
down ("fewer than 10" below one step), and the number in a scenario is the baseline plus gains less losses: nothing is
rounded on its own. A count shown as k lies from k to k + a step less one, and never above what the reader knows to fit into
the cell: cells that can hold nobody give no company to others.

Two partitions of the same people, and their total, tell of each other. So what one of them proves at least must stay a
whole step below what another allows at most (``released`` lowers the former until it does; the total goes in double
steps). Then a step from one scenario to the next, as short as you like, may always have been the minimum cell or more:
that somebody changed is seen now and then, how many is not. The tests attack with linear programmes over sequences of moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bsc.privacy import MINIMUM

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def stepped(counts: Ints | int, least: int = MINIMUM) -> Ints:
    """Counts rounded down to whole steps of ``least``."""
    return np.asarray(counts, np.int64) // least * least


@dataclass(frozen=True)
class Card:
    """One group's numbers: in under the rules in force, in under the scenario, gain, lose. Exact, or as released: then
    ``gain`` and ``lose`` are whole steps and 0 means fewer than one; None stands where a number is hidden."""

    people: int
    base: int | None
    gain: int | None
    lose: int | None

    @property
    def now(self) -> int | None:
        """How many are in under the scenario, as far as it is shown."""
        if self.base is None or self.gain is None or self.lose is None:
            return None
        return self.base + self.gain - self.lose


@dataclass(frozen=True)
class Held:
    """One partition of the people under the rules in force, as a reader may see it: ``people`` (groups) and ``base`` (sets,
    groups) by code, ``shown`` which groups have a line, ``open_`` (sets, groups) whose base is shown."""

    codes: tuple[str, ...]
    people: Ints
    base: Ints
    shown: Flags
    open_: Flags

    @cached_property
    def room(self) -> Ints:
        """(2 x sets, groups): what a reader knows to fit at most, of who could gain, then of who could lose."""
        return np.concatenate(
            [
                np.where(self.open_, self.people - self.base, self.people),
                np.where(self.open_, self.base, self.people),
            ]
        )


@dataclass(frozen=True)
class Sheet:
    """The whole and its parts by unit and by grade for one set; ``exact`` when nothing is rounded or hidden."""

    units_held: Held
    grades_held: Held
    open_: bool  # whether the base of the whole is shown
    row: int
    gain: tuple[int, Ints, Ints]  # of the whole, by unit, by grade
    lose: tuple[int, Ints, Ints]
    exact: bool
    least: int

    @cached_property
    def whole(self) -> Card:
        """Everybody."""
        people, base = int(self.units_held.people.sum()), int(self.units_held.base[self.row].sum())
        return Card(people, base if self.open_ else None, self.gain[0], self.lose[0])

    @cached_property
    def units(self) -> dict[str, Card]:
        """By unit, those that may be shown."""
        return self._cards(self.units_held, self.gain[1], self.lose[1])

    @cached_property
    def grades(self) -> dict[str, Card]:
        """By grade, those that may be shown."""
        return self._cards(self.grades_held, self.gain[2], self.lose[2])

    def _cards(self, of: Held, gain: Ints, lose: Ints) -> dict[str, Card]:
        base = of.base[self.row]
        return {
            of.codes[k]: Card(
                int(of.people[k]),
                int(base[k]) if of.open_[self.row, k] else None,
                _said(gain[k]),
                _said(lose[k]),
            )
            for k in np.flatnonzero(of.shown)
        }


def _said(count: int) -> int | None:
    return None if count < 0 else int(count)


def sheets(
    units: Held,
    grades: Held,
    open_: Sequence[bool],
    moved_units: Ints,
    moved_grades: Ints,
    entitled: bool,
    least: int = MINIMUM,
) -> list[Sheet]:
    """What may be shown, set by set. ``open_``: whether the base of the whole is. ``moved_units`` and ``moved_grades`` (2 x
    sets, groups): who comes into each set, then who leaves it, as two partitions of the same people."""
    if entitled:
        whole, by_unit, by_grade = moved_units.sum(axis=1), moved_units, moved_grades
    else:
        found = released(moved_units, moved_grades, units.room, grades.room, least)
        whole, by_unit, by_grade = found.whole, found.units, found.grades
    sets = len(whole) // 2
    return [
        Sheet(
            units,
            grades,
            open_[row],
            row,
            (int(whole[row]), by_unit[row], by_grade[row]),
            (int(whole[row + sets]), by_unit[row + sets], by_grade[row + sets]),
            entitled,
            least,
        )
        for row in range(sets)
    ]


@dataclass(frozen=True)
class Released:
    """Whole steps of the total, by unit and by grade, one row for each count of people; -1 where nothing is said."""

    whole: Ints
    units: Ints
    grades: Ints


def released(
    units: Ints, grades: Ints, room_units: Ints, room_grades: Ints, least: int = MINIMUM
) -> Released:
    """Counts (rows, groups) in two partitions of the same people as they may be shown; ``room`` (rows, groups) or
    (groups): what a reader knows to fit into each group at most."""
    room_units, room_grades = (
        np.broadcast_to(room_units, units.shape),
        np.broadcast_to(room_grades, grades.shape),
    )
    by_unit, by_grade = units // least * least, grades // least * least
    whole = units.sum(axis=1) // (2 * least) * (2 * least)
    high_unit = np.minimum(by_unit + (least - 1), room_units).sum(axis=1)
    high_grade = np.minimum(by_grade + (least - 1), room_grades).sum(axis=1)
    low = np.maximum(by_unit.sum(axis=1), by_grade.sum(axis=1))
    alive_units, alive_grades = (room_units > 0).sum(axis=1), (room_grades > 0).sum(axis=1)
    near = (low + least > np.minimum(np.minimum(high_unit, high_grade), whole + (2 * least - 1))) | (
        whole + least > np.minimum(high_unit, high_grade)
    )
    near &= (low > 0) | (whole > 0)
    near |= (alive_units <= 2) & (alive_grades <= 2)
    for row in np.flatnonzero(near):
        whole[row] = _apart(
            by_unit[row],
            by_grade[row],
            room_units[row],
            room_grades[row],
            (int(alive_units[row]), int(alive_grades[row])),
            int(units[row].sum()),
            least,
        )
    return Released(whole, by_unit, by_grade)


def totals(units: Ints, grades: Ints, room_units: Ints, room_grades: Ints, least: int = MINIMUM) -> Ints:
    """The total of each row as ``released`` gives it, of (stops, groups) counts along a sweep: neighbours are often equal."""
    changes = (np.diff(units, axis=0) != 0).any(axis=1) | (np.diff(grades, axis=0) != 0).any(axis=1)
    first = np.concatenate([[True], changes])
    found = released(units[first], grades[first], room_units, room_grades, least).whole
    return np.asarray(found[np.cumsum(first) - 1], np.int64)


def _apart(
    units: Ints,
    grades: Ints,
    room_units: Ints,
    room_grades: Ints,
    alive: tuple[int, int],
    people: int,
    least: int,
) -> int:
    """Lower one row (in place) until what a partition proves stays a step below what the other allows; the total. ``alive``:
    how many units and grades there is room in."""
    alive_units, alive_grades = alive
    total = people // (2 * least) * (2 * least)
    if alive_units <= 1 and alive_grades <= 1:  # one number, said three times
        total = int(stepped(people, least))
    elif alive_units <= 1:
        total = _total(total, grades, grades, room_grades, room_grades, least)
    elif alive_grades <= 1:
        total = _total(total, units, units, room_units, room_units, least)
    elif alive_units <= 2 and alive_grades <= 2:  # two by two is too little company: only the total is told
        units[:], grades[:] = -1, -1
    else:
        while True:
            before = int(units.sum()), int(grades.sum())
            for mine, other, room in ((units, grades, room_units), (grades, units, room_grades)):
                most = int(np.minimum(mine + least - 1, room).sum()) - least
                while int(other.sum()) > max(most, 0):
                    other[int(np.flatnonzero(other)[np.argmin(other[other > 0])])] -= least
            if before == (int(units.sum()), int(grades.sum())):
                break
        total = _total(total, units, grades, room_units, room_grades, least)
    for cells, room, many in ((units, room_units, alive_units), (grades, room_grades, alive_grades)):
        if many <= 1:  # a single group is everybody
            cells[:] = np.where(room > 0, total, 0)
    return total


def _total(total: int, units: Ints, grades: Ints, room_units: Ints, room_grades: Ints, least: int) -> int:
    """The total in double steps where it stays a step away from what the parts prove and allow; else what they prove."""
    low = max(int(units.sum()), int(grades.sum()))
    high = min(
        int(np.minimum(part + least - 1, room).sum())
        for part, room in ((units, room_units), (grades, room_grades))
    )
    return total if low + least <= total + 2 * least - 1 and total + least <= high else low
