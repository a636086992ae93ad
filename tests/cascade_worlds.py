"""Small cascades for the tests: generated ones, and their arrays for the code under test."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from bsc.cascade.check import check
from bsc.cascade.model import Graph, Links, Nodes
from tests.cascade_oracle import INDICATOR, KPI, OBJECTIVE, Link, World

DAY = date(2024, 12, 31)
SHARES = [None, *(Fraction(n, 12) for n in (0, 3, 4, 6, 8, 12, 18)), Fraction(-1, 2)]


@st.composite
def worlds(draw: st.DrawFn, shares: list[Fraction | None] | None = None, orderly: bool = False) -> World:
    """A cascade of up to ten nodes: mostly sensible links, with loops and nonsense among them.

    ``orderly``: links only go up, so nothing is refused but a second copy. Drawn from a seed: choices made one by one
    repeat the smallest value so often that hardly anything flows.
    """
    rng = random.Random(draw(st.integers(0, 2**32 - 1)))
    counts = [rng.randint(1, 4), rng.randint(0, 4), rng.randint(1, 2)]
    tier = [KPI] * counts[0] + [INDICATOR] * counts[1] + [OBJECTIVE] * counts[2]
    mass = [Fraction(rng.randint(0, 6), 4) if t == KPI else Fraction(0) for t in tier]
    links: list[Link] = []
    for _ in range(rng.randint(0, 14)):
        child, parent = rng.randrange(counts[0] + counts[1]), rng.randrange(counts[0], len(tier))
        share = rng.choice(shares or SHARES)
        if orderly:
            if child != parent:
                links.append((min(child, parent), max(child, parent), share))
        elif rng.random() < 0.12:
            links.append((rng.choice([None, rng.randrange(len(tier))]), rng.choice([None, parent, 0]), share))
        else:
            links.append((child, parent, share))
    closed = {rng.randrange(len(tier))} if rng.random() < 0.2 else set()
    return World(tier, mass, links, closed)


def arrays(
    world: World, weight: list[float] | None = None, order: list[int] | None = None
) -> tuple[Nodes, Links]:
    """The same world as the code takes it; ``order`` permutes the links."""
    rows = world.links if order is None else [world.links[k] for k in order]
    ends = np.array(
        ["2024-06-30" if k in world.closed else "NaT" for k in range(len(world.tier))], "datetime64[D]"
    )
    nodes = Nodes(
        np.array(world.tier, np.int8),
        code=[f"N{k}" for k in range(len(world.tier))],
        mass=np.array([float(m) for m in world.mass]),
        weight=None if weight is None else np.array(weight),
        valid_to=ends,
    )
    links = Links(
        np.array([-1 if c is None else c for c, _, _ in rows], np.int64),
        np.array([-1 if p is None else p for _, p, _ in rows], np.int64),
        np.array([np.nan if s is None else float(s) for _, _, s in rows]),
    )
    return nodes, links


def graph(world: World, weight: list[float] | None = None) -> Graph:
    """The checked graph of a world."""
    return check(*arrays(world, weight), DAY)


def named(tiers: dict[str, int], links: list[tuple[str, str, float | None]], **more: object) -> Graph:
    """A graph from names, for cases computed by hand: tiers by name, links as (child, parent, share)."""
    names = list(tiers)
    nodes = Nodes(np.array([tiers[n] for n in names], np.int8), code=names, **more)  # type: ignore[arg-type]
    share = np.array([np.nan if s is None else s for _, _, s in links], np.float64)
    return check(nodes, Links.by_code(nodes, [c for c, _, _ in links], [p for _, p, _ in links], share), DAY)
