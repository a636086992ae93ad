"""Goal-seek for counts of people: the number eligible at every value of one weight or of the minimum, exactly.

Each person's break-even is a quotient of whole numbers, so on the lattice of a tenth of a percent (weights) and a hundredth
of a point (minimum) the count is exact at every stop: sort by break-even, add up (methods 1.9). N(t) need not fall or
rise steadily, so all intervals are given, the one nearest to today first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from bsc.whatif import people as folk
from bsc.whatif.people import COMPONENTS, Flags, Ints, Line, People
from bsc.whatif.tree import Group, Rule, moved, reach

STOPS = 1001  # tenths of a percent


def weights_at(held: Group, code: str, tenths: int) -> tuple[Fraction, Fraction, Fraction]:
    """The three weights when ``code`` weighs so many tenths of a percent and the others keep their ratio."""
    after = moved(held, code, Fraction(tenths, 10), Rule.PROPORTIONAL)
    found = [after.weight(name) for name in COMPONENTS]
    return found[0], found[1], found[2]


@dataclass(frozen=True)
class Sweep:
    """Counts at every stop. ``stops`` are the values (tenths of a percent, or hundredths of a point); ``now`` how many are
    eligible there; ``gain`` and ``lose`` how many of them were not, or no longer are, under the line in force. ``by`` has
    (stops, groups) gains and losses for each partition that was asked for."""

    stops: Ints
    now: Ints
    gain: Ints
    lose: Ints
    by: tuple[tuple[Ints, Ints], ...] = ()


Partition = tuple[Ints, int]  # a group for each person, and how many groups


def sweep_weight(
    people: People, line: Line, held: Group, code: str, base: Flags, by: Sequence[Partition] = ()
) -> Sweep:
    """Every tenth of a percent of one weight, from 0 to as far as the locks let it; floors and minimum stay.

    ``base``: who is eligible under the line in force; ``by``: partitions of the people to count in as well.
    """
    paths, last = _paths(held, code)
    first_stop = int(held.weight(code) * 10) if last < 0 else 0
    stops = np.arange(first_stop, max(last, first_stop) + 1, dtype=np.int64)
    scale = math.lcm(*(number.denominator for pair in paths for number in pair))
    start = np.zeros(people.size, np.int64)
    step = np.zeros(people.size, np.int64)
    known = np.ones(people.size, bool)
    for column, (at_zero, per_stop) in zip(people.table, paths, strict=True):
        wide = np.where(column < 0, 0, column).astype(np.int64)
        if at_zero:
            start += wide * int(at_zero * scale)
        if per_stop:
            step += wide * int(per_stop * scale)
        if at_zero or per_stop:
            known &= column >= 0
    need = line.minimum * 100 * scale - start
    if people.single is not None:  # between the ends the single score stands in for whoever lacks a component
        stands_in = ~known & (people.single >= 0)
        step[stands_in] = 0
        need[stands_in] = line.minimum - people.single[stands_in].astype(np.int64)
        known |= stands_in
    for name, floor in (line.floors or {}).items():
        known &= people.table[COMPONENTS.index(name)] >= max(floor, 0)
    first, end = _stretch(need, step, int(stops[0]), int(stops[-1]))
    inside = known & (first < end)
    # a component that weighs nothing at an end is not needed there
    ends = {
        n: folk.eligible(people, replace(line, weights=weights_at(held, code, int(stops[n]))))
        for n in {0, len(stops) - 1}
    }
    return _swept(
        stops,
        base,
        by,
        lambda among, group, size: _covered(first, end, stops, inside & among, group, size),
        ends,
    )


def _swept(
    stops: Ints,
    base: Flags,
    by: Sequence[Partition],
    count: Callable[[Flags, Ints, int], Ints],
    ends: Mapping[int, Flags],
) -> Sweep:
    """Counts of the whole and of each partition: ``count(among, group, size)`` gives (stops, size) of those in the set;
    ``ends`` says for single stops who is."""
    found = []
    for group, size in [(np.zeros(len(base), np.int64), 1), *by]:
        now, gain = count(np.ones(len(base), bool), group, size), count(~base, group, size)
        for n, chosen in ends.items():
            now[n], gain[n] = folk.counts(group, size, chosen), folk.counts(group, size, chosen & ~base)
        found.append((now, gain, folk.counts(group, size, base) - (now - gain)))
    now, gain, lose = (part[:, 0] for part in found[0])
    return Sweep(stops, now, gain, lose, tuple((part[1], part[2]) for part in found[1:]))


def _paths(held: Group, code: str) -> tuple[list[tuple[Fraction, Fraction]], int]:
    """Each component's weight as (at stop 0, per stop) while ``code`` moves, and the last stop; -1 when it cannot move."""
    most = reach(held, code)
    rest = sum((w for c, w in held.as_dict().items() if c != code and c not in held.locked), Fraction(0))
    if not rest or code in held.locked:
        return [(held.weight(name), Fraction(0)) for name in COMPONENTS], -1
    paths = []
    for name in COMPONENTS:
        if name == code:
            paths.append((Fraction(0), Fraction(1, 10)))
        elif name in held.locked:
            paths.append((held.weight(name), Fraction(0)))
        else:
            share = held.weight(name) / rest
            paths.append((share * most, -share / 10))
    return paths, int(most * 10)


def _stretch(need: Ints, step: Ints, low: int, high: int) -> tuple[Ints, Ints]:
    """The whole stops tau in [low, high] with tau x step >= need, as [first, end)."""
    first = np.full(len(need), low, np.int64)
    end = np.full(len(need), high + 1, np.int64)
    up, down, flat = step > 0, step < 0, step == 0
    first[up] = np.maximum(low, -((-need[up]) // step[up]))
    end[down] = np.minimum(high + 1, (-need[down]) // (-step[down]) + 1)
    end[flat & (need > 0)] = low
    return first, np.maximum(end, low)


def _covered(first: Ints, end: Ints, stops: Ints, among: Flags, group: Ints, size: int) -> Ints:
    """(stops, groups): how many stretches of ``among`` cover each stop."""
    low, many = int(stops[0]), len(stops)
    here = group[among]
    begins, ends = (
        np.bincount(np.clip(edge[among] - low, 0, many) * size + here, minlength=(many + 1) * size)
        for edge in (first, end)
    )
    return np.cumsum((begins - ends).reshape(many + 1, size), axis=0)[:many].astype(np.int64)


def sweep_minimum(
    people: People, line: Line, low: int, high: int, base: Flags, by: Sequence[Partition] = ()
) -> Sweep:
    """Every hundredth of a point of the minimum from ``low`` to ``high``, both included; weights and floors stay."""
    total, scale = folk.totals(people, line.weights)
    known = folk.eligible(people, replace(line, minimum=0))
    reached = total.astype(np.int64) // scale  # eligible at a minimum of c when reached >= c
    stops = np.arange(low, high + 1, dtype=np.int64)
    end = np.clip(reached + 1, low, high + 1)
    first = np.full(people.size, low, np.int64)
    return _swept(
        stops,
        base,
        by,
        lambda among, group, size: _covered(first, end, stops, known & among, group, size),
        {},
    )


@dataclass(frozen=True)
class Stretch:
    """Neighbouring stops that meet a goal, both included; ``nearest`` is the one nearest to today."""

    low: int
    high: int
    nearest: int


def at_most(found: Sweep, goal: int, today: int) -> list[Stretch]:
    """All stretches of stops with at most ``goal`` people, the nearest to ``today`` (a stop) first."""
    meets = found.now <= goal
    edges = np.flatnonzero(np.diff(np.concatenate([[0], meets.astype(np.int8), [0]])))
    stretches = []
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        low, high = int(found.stops[first]), int(found.stops[end - 1])
        stretches.append(Stretch(low, high, min(max(today, low), high)))
    return sorted(stretches, key=lambda s: (abs(s.nearest - today), s.low))
