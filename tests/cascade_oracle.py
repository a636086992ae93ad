"""A slow second opinion on the cascade: plain Python, exact fractions, written from the definitions, not from the code.

Links are (child, parent, share): node numbers or None for an unknown code, share a Fraction or None.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

KPI, INDICATOR, OBJECTIVE = 0, 1, 2
Link = tuple[int | None, int | None, Fraction | None]


@dataclass
class World:
    """``tier``, ``mass`` (of KPIs) and ``omega`` per node; ``closed`` nodes are not in force."""

    tier: list[int]
    mass: list[Fraction]
    links: list[Link]
    closed: set[int] = field(default_factory=set)

    def alive(self, tier: int) -> list[int]:
        return [k for k, t in enumerate(self.tier) if t == tier and k not in self.closed]


def fates(world: World) -> list[str]:
    """What should become of each link."""
    out = []
    for child, parent, share in world.links:
        if child is None:
            out.append("UNKNOWN_CHILD")
        elif child in world.closed:
            out.append("NOT_IN_FORCE")
        elif child == parent:
            out.append("SELF_LINK")
        elif world.tier[child] == OBJECTIVE:
            out.append("OBJECTIVE_AS_CHILD")
        elif share is not None and share < 0:
            out.append("BAD_SHARE")
        elif parent is None:
            out.append("UNKNOWN_PARENT")
        elif world.tier[child] == INDICATOR and world.tier[parent] == KPI:
            out.append("REVERSED")
        elif parent in world.closed:
            out.append("EXPIRED_PARENT")
        else:
            out.append("USED")
    for k, (child, parent, share) in enumerate(world.links):
        if out[k] not in ("USED", "EXPIRED_PARENT"):
            continue
        for later, (other_child, other_parent, other_share) in enumerate(world.links):
            if later == k or (child, parent) != (other_child, other_parent):
                continue
            if out[later] not in ("USED", "EXPIRED_PARENT"):
                continue
            better = (other_share is not None, later) > (share is not None, k)
            if better:
                out[k] = "DUPLICATE"
                break
    used = [(c, p) for (c, p, _), fate in zip(world.links, out, strict=True) if fate == "USED"]

    def climbs(start: int, goal: int) -> bool:
        seen, todo = set(), [start]
        while todo:
            node = todo.pop()
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                todo += [p for c, p in used if c == node]
        return False

    return [
        "CYCLE" if fate == "USED" and climbs(parent, child) else fate
        for (child, parent, _), fate in zip(world.links, out, strict=True)
    ]


def shares(world: World, fate: list[str]) -> list[Fraction]:
    """The share of each link as used; 0 for one that is not."""
    holds = ("USED", "UNKNOWN_PARENT", "EXPIRED_PARENT", "CYCLE")
    out = [Fraction(0)] * len(world.links)
    for child in range(len(world.tier)):
        mine = [k for k, link in enumerate(world.links) if link[0] == child and fate[k] in holds]
        given = {k: world.links[k][2] for k in mine if world.links[k][2] is not None}
        total = sum(given.values(), Fraction(0))
        missing = [k for k in mine if k not in given]
        for k, share in given.items():
            out[k] = share / total if total > 1 else share
        for k in missing:
            out[k] = max(Fraction(0), 1 - total) / len(missing)
    return [share if fate[k] == "USED" else Fraction(0) for k, share in enumerate(out)]


def assumed(world: World, fate: list[str]) -> list[bool]:
    """Links whose share was made up: no share given, one of several of that child, and something left to divide."""
    holds = ("USED", "UNKNOWN_PARENT", "EXPIRED_PARENT", "CYCLE")
    out = []
    for k, (child, _, share) in enumerate(world.links):
        mine = [j for j, link in enumerate(world.links) if link[0] == child and fate[j] in holds]
        given = sum((world.links[j][2] or Fraction(0) for j in mine), Fraction(0))
        out.append(fate[k] in holds and share is None and len(mine) > 1 and given < 1)
    return out


def paths(
    world: World, used: list[tuple[int, int, Fraction]], node: int
) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """Every path of positive shares from a node to an objective in force, with its product."""
    if world.tier[node] == OBJECTIVE:
        if node not in world.closed:
            yield (node,), Fraction(1)
        return
    for child, parent, share in used:
        if child == node and share > 0:
            for way, product in paths(world, used, parent):
                yield (node, *way), share * product


def used_links(world: World) -> list[tuple[int, int, Fraction]]:
    """(child, parent, share) of the links that count."""
    fate = fates(world)
    part = shares(world, fate)
    return [(c, p, part[k]) for k, (c, p, _) in enumerate(world.links) if fate[k] == "USED"]  # type: ignore[misc]


def serves(world: World, used: list[tuple[int, int, Fraction]] | None = None) -> list[dict[int, Fraction]]:
    """F by summing over all paths, one after the other."""
    used = used_links(world) if used is None else used
    out: list[dict[int, Fraction]] = []
    for node in range(len(world.tier)):
        row: dict[int, Fraction] = {}
        if node not in world.closed:
            for way, product in paths(world, used, node):
                row[way[-1]] = row.get(way[-1], Fraction(0)) + product
        out.append(row)
    return out


def arriving(world: World, used: list[tuple[int, int, Fraction]] | None = None) -> dict[int, Fraction]:
    """f per objective in force, as a fraction of all mass."""
    rows = serves(world, used)
    kpis = world.alive(KPI)
    total = sum((world.mass[k] for k in kpis), Fraction(0))
    return {
        o: sum((world.mass[k] * rows[k].get(o, Fraction(0)) for k in kpis), Fraction(0)) / total
        for o in world.alive(OBJECTIVE)
    }


def alignment(f: dict[int, Fraction], omega: dict[int, Fraction]) -> Fraction:
    """One minus half the sum of absolute differences, the sink included."""
    sink = 1 - sum(f.values(), Fraction(0))
    return 1 - (sum((abs(f[o] - omega[o]) for o in omega), Fraction(0)) + sink) / 2


def one_parent_each(world: World) -> Iterator[list[tuple[int, int, Fraction]]]:
    """The used links under every way of giving assumed shares wholly to one of their links (refused ones included)."""
    fate = fates(world)
    part = shares(world, fate)
    open_ = assumed(world, fate)
    holds = ("USED", "UNKNOWN_PARENT", "EXPIRED_PARENT", "CYCLE")
    choices = []
    for child in range(len(world.tier)):
        mine = [k for k, link in enumerate(world.links) if link[0] == child and open_[k] and fate[k] in holds]
        if any(fate[k] == "USED" for k in mine):
            choices.append(mine)
    for picks in itertools.product(*choices):
        new = list(part)
        for mine, pick in zip(choices, picks, strict=True):
            all_of_it = sum((part[k] for k in mine), Fraction(0))
            lost = [k for k in mine if fate[k] != "USED"]
            if lost:  # the refused ones held as much each as the used ones
                all_of_it += len(lost) * next(part[k] for k in mine if fate[k] == "USED")
            for k in mine:
                new[k] = all_of_it if k == pick and fate[k] == "USED" else Fraction(0)
        yield [(c, p, new[k]) for k, (c, p, _) in enumerate(world.links) if fate[k] == "USED"]  # type: ignore[misc]
