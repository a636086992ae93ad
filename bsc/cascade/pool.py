"""Small units are not shown alone: they are pooled with their siblings until a group holds enough people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bsc.cascade.model import Flags, Floats, Ints

MINIMUM = 10  # people; the default of the disclosure rules (methods 4.8)


@dataclass(frozen=True)
class Pools:
    """``group`` (per unit) numbers the groups from 0, -1 for a unit without people; the rest is per group."""

    group: Ints
    people: Floats
    pooled: Flags  # holds more than one unit
    too_small: Flags  # still below the minimum: show nothing

    def members(self, group: int) -> Ints:
        """The units of a group."""
        return np.flatnonzero(self.group == group)


def pool(parent: Ints, people: Floats, minimum: float = MINIMUM) -> Pools:
    """Pool units below ``minimum`` people (own people, not their sub-units').

    Small siblings go together; if they are still too few, the smallest sufficient sibling joins them; if there is none,
    they go to their parent. ``parent`` is -1 at the top and must be a tree. Deterministic.
    """
    count = parent.size
    depth = _depth(parent)
    leader = np.arange(count)
    size = np.asarray(people, np.float64).copy()

    def join(units: list[int], into: int) -> None:
        for unit in units:
            if unit != into:
                leader[unit] = into
                size[into] += size[unit]
                size[unit] = 0.0

    for level in range(int(depth.max(initial=-1)), -1, -1):
        at_level = np.flatnonzero(depth == level)
        for above in np.unique(parent[at_level]):
            family = at_level[parent[at_level] == above]
            small = [int(u) for u in family if 0 < size[u] < minimum]
            large = [int(u) for u in family if size[u] >= minimum]
            if not small:
                continue
            if size[small].sum() >= minimum:
                join(small, small[0])
            elif large:
                join(small, min(large, key=lambda unit: (size[unit], unit)))
            elif above >= 0:
                join(small, int(above))
            else:
                join(small, small[0])
    root = np.array([_root(leader, unit) for unit in range(count)], np.int64)
    present = size > 0
    number = np.full(count, -1, np.int64)
    number[present] = np.arange(int(present.sum()))
    group = np.where(np.asarray(people) > 0, number[root] if count else number, -1)
    heads = size[present]
    members = np.bincount(group[group >= 0], minlength=heads.size)
    return Pools(group, heads, members > 1, heads < minimum)


def _root(leader: Ints, unit: int) -> int:
    while leader[unit] != unit:
        unit = int(leader[unit])
    return unit


def _depth(parent: Ints) -> Ints:
    depth = np.zeros(parent.size, np.int64)
    above = parent.copy()
    for _ in range(parent.size):
        climbing = above >= 0
        if not climbing.any():
            return depth
        depth[climbing] += 1
        above[climbing] = parent[above[climbing]]
    raise ValueError("the unit tree has a loop")
