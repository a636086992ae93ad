"""Which counts of a what-if may be shown to readers who may not see persons: baseline, gains, losses, distribution.

A what-if can be asked again and again with the minimum moved by a hair, so small differences single people out even where
every count is large. Therefore gains and losses against the policy in force are given in whole steps of the minimum cell,
rounded down ("fewer than 10" below one step), and the number in a scenario is the baseline plus gains less losses: nothing
is rounded on its own. Where a total would prove that a hidden cell has somebody in it, the total is lowered until it does
not. Then of any group of people that two scenarios tell apart, either nobody knows that it has anybody, or it may have the
minimum or more. ``known`` states what an attacker can conclude; the tests attack with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc.privacy import MINIMUM, shown_children

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def stepped(counts: Ints | int, least: int = MINIMUM) -> Ints:
    """Counts rounded down to whole steps of ``least``."""
    return np.asarray(counts, np.int64) // least * least


@dataclass(frozen=True)
class Card:
    """One group's numbers: in under the policy in force, in under the scenario, gain, lose. Exact, or as released: then
    ``gain`` and ``lose`` are whole steps and 0 means fewer than one; ``base`` is None where it is hidden."""

    people: int
    base: int | None
    gain: int
    lose: int

    @property
    def now(self) -> int | None:
        """How many are in under the scenario, as far as it is shown."""
        return None if self.base is None else self.base + self.gain - self.lose


@dataclass(frozen=True)
class Sheet:
    """The whole and its parts by unit and by grade; ``exact`` when nothing is rounded or hidden."""

    whole: Card
    units: dict[str, Card]
    grades: dict[str, Card]
    exact: bool
    least: int


@dataclass(frozen=True)
class Counted:
    """Exact counts by code: people, in under the policy in force, gain, lose."""

    people: Ints
    base: Ints
    gain: Ints
    lose: Ints
    codes: tuple[str, ...]


def sheet(units: Counted, grades: Counted, entitled: bool, least: int = MINIMUM) -> Sheet:
    """What may be shown of one what-if. ``units`` and ``grades`` are two partitions of the same people.

    Groups smaller than the minimum are left out, and with them another when one alone could be worked out.
    """
    if entitled:
        return Sheet(_whole(units), _cards(units), _cards(grades), True, least)
    gains = released(units.gain, grades.gain, least)
    losses = released(units.lose, grades.lose, least)
    whole = Card(
        int(units.people.sum()), _base(units.base.sum(), units.people.sum(), least), gains.whole, losses.whole
    )
    return Sheet(
        whole,
        _released_cards(units, gains.units, losses.units, least),
        _released_cards(grades, gains.grades, losses.grades, least),
        False,
        least,
    )


def _whole(found: Counted) -> Card:
    return Card(*(int(v.sum()) for v in (found.people, found.base, found.gain, found.lose)))


def _cards(found: Counted) -> dict[str, Card]:
    rows = zip(found.codes, found.people, found.base, found.gain, found.lose, strict=True)
    return {code: Card(int(n), int(b), int(g), int(lost)) for code, n, b, g, lost in rows if n}


def _base(inside: int, people: int, least: int) -> int | None:
    """How many are in, where neither they nor the others are a small group."""
    return (
        int(inside)
        if people >= least and all(n == 0 or n >= least for n in (inside, people - inside))
        else None
    )


def _released_cards(found: Counted, gain: Ints, lose: Ints, least: int) -> dict[str, Card]:
    shown = shown_children(found.people, least)
    base = [_base(b, n, least) for b, n in zip(found.base, found.people, strict=True)]
    hidden = [k for k, b in enumerate(base) if b is None or not shown[k]]
    if len(hidden) == 1:  # the whole less the others would give it away
        others = [k for k in range(len(base)) if k not in hidden and found.people[k]]
        if others:
            base[min(others, key=lambda k: int(found.base[k]))] = None
    return {
        code: Card(int(found.people[k]), base[k], int(gain[k]), int(lose[k]))
        for k, code in enumerate(found.codes)
        if shown[k] and found.people[k]
    }


@dataclass(frozen=True)
class Released:
    """Whole steps of the whole, by unit and by grade; each truth lies from its number up to a step less one above it."""

    whole: int
    units: Ints
    grades: Ints


def released(units: Ints, grades: Ints, least: int = MINIMUM) -> Released:
    """Counts of one set of people (two partitions of it) as they may be shown.

    The true count of a cell lies in [k, k + least - 1]. The whole is lowered until, with it, no cell shown as 0 must hold
    somebody: what the others can hold at most must cover it, and what one partition shows must fit into the other.
    """
    by_unit, by_grade = stepped(units, least), stepped(grades, least)
    whole = int(stepped(int(units.sum()), least))
    # the partitions tell of each other: what one of them proves must fit into the other without its hidden cells
    before = None
    while before != (whole, int(by_unit.sum()), int(by_grade.sum())):
        before = (whole, int(by_unit.sum()), int(by_grade.sum()))
        for mine, other in ((by_unit, by_grade), (by_grade, by_unit)):
            cover = _cover(mine, least)
            if cover is None:
                continue
            whole = min(whole, cover // least * least)
            while int(other.sum()) > cover:
                other[int(np.flatnonzero(other)[np.argmin(other[other > 0])])] -= least
    return Released(whole, by_unit, by_grade)


def _cover(shown: Ints, least: int) -> int | None:
    """What all cells but one hidden one can hold at most, None when nothing is hidden: a proven total above it would
    prove that the hidden cell is not empty."""
    hidden = int((shown == 0).sum())
    if not hidden:
        return None
    return int((shown + least - 1).sum()) - (least - 1)


def known(shown: Released, least: int = MINIMUM) -> tuple[Ints, Ints]:
    """What follows for the cells by unit from everything shown: the least and the most people each can hold."""
    low, high = shown.units.copy(), shown.units + least - 1
    total_low = max(shown.whole, int(shown.grades.sum()), int(shown.units.sum()))
    total_high = int((shown.grades + least - 1).sum())
    found_low = np.maximum(low, total_low - (int(high.sum()) - high))
    found_high = np.minimum(high, total_high - (int(low.sum()) - low))
    return found_low, found_high
