"""Scores in bins on their own lattice: counts per group and bin, and everything that can be read from them.

Bins, not people, leave the store; never smoothed, which would hide heaps at a line, at 100 and at the cap (methods
4.1). A bin holds whole lattice units and a line starts a bin, so that counts at or above a line are exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc.people.rule import Floats, Ints

SHORT_SCALE = 10  # points that such a scale of a few values runs to at most


@dataclass(frozen=True)
class Lattice:
    """``size`` bins of ``step`` hundredths; bin b is [origin + b step, origin + (b + 1) step)."""

    step: int = 100
    origin: int = 0
    size: int = 121

    def __post_init__(self) -> None:
        if self.step < 1 or self.size < 1:
            raise ValueError(f"a lattice of {self.size} bins of {self.step} hundredths")

    @property
    def edges(self) -> Ints:
        """Lower edges of the bins and the upper edge of the last one, in hundredths, (size + 1,)."""
        return self.origin + self.step * np.arange(self.size + 1, dtype=np.int64)

    @property
    def middles(self) -> Floats:
        """The middle of the hundredths that a bin holds, in points, (size,)."""
        return np.asarray((self.edges[:-1] + (self.step - 1) / 2) / 100)

    def place(self, line: int) -> int:
        """The bin that starts at ``line`` (hundredths); ValueError when it does not start one."""
        k, rest = divmod(line - self.origin, self.step)
        if rest or not 0 <= k <= self.size:
            raise ValueError(f"{line} hundredths is not an edge of {self}")
        return k


def through(line: int | None, step: int = 100, low: int = 0, high: int = 12000) -> Lattice:
    """A lattice over [low, high] (hundredths, both inside) on which ``line`` starts a bin."""
    shift = 0 if line is None else (line - low) % step
    origin = low if not shift else low + shift - step
    return Lattice(step, origin, (high - origin) // step + 1)


@dataclass(frozen=True)
class Bins:
    """``counts`` (groups, bins) of people on ``lattice``."""

    counts: Ints
    lattice: Lattice

    @property
    def people(self) -> Ints:
        """People per group, (groups,)."""
        return np.asarray(self.counts.sum(axis=1))

    @property
    def few_values(self) -> bool:
        """Whether scores are a few whole values (1 to 4, levels), each in a bin of its own."""
        used = np.flatnonzero(self.counts.sum(axis=0))
        top = self.lattice.edges[used[-1]] if used.size else SHORT_SCALE * 100 + 1
        return bool(self.lattice.step == 100 and top <= SHORT_SCALE * 100)

    def quantile(self, shares: npt.ArrayLike) -> Floats:
        """Quantiles in points, (groups, shares): linear inside a bin, so never further off than one step."""
        return _quantile(self.counts, self.lattice, shares)

    def mean(self) -> Floats:
        """Means in points from the middles of the bins, within half a step of the exact ones; NaN when empty."""
        n = self.people
        whole = self.counts @ self.lattice.middles
        return np.asarray(np.divide(whole, n, out=np.full(len(n), np.nan), where=n > 0))

    def at_least(self, line: int) -> Ints:
        """People at or above ``line`` (hundredths), exact; ValueError when the line does not start a bin."""
        return np.asarray(self.counts[:, self.lattice.place(line) :].sum(axis=1))

    def levels(self, starts: npt.ArrayLike) -> Ints:
        """People per level, (groups, levels): ``starts`` are the hundredths at which levels begin, ascending.

        The first level takes everything below the second start.
        """
        at = [self.lattice.place(int(start)) for start in np.asarray(starts)[1:]]
        reach = np.concatenate(
            [np.zeros((len(self.counts), 1), np.int64), self.counts.cumsum(axis=1)], axis=1
        )
        inner = reach[:, [0, *at, self.lattice.size]]
        return np.diff(inner, axis=1)

    def pool(self, group_of: npt.ArrayLike, groups: int) -> Bins:
        """Groups taken together: ``group_of`` (groups,) gives the new group of each, below 0 leaves it out."""
        into = np.asarray(group_of, np.int64)
        counts = np.zeros((groups, self.lattice.size), np.int64)
        np.add.at(counts, into[into >= 0], self.counts[into >= 0])
        return Bins(counts, self.lattice)


@dataclass(frozen=True)
class Drawn:
    """Bins as they may be drawn: ``counts`` (groups, bins) on ``lattice`` need not be whole."""

    counts: Floats
    lattice: Lattice

    def quantile(self, shares: npt.ArrayLike) -> Floats:
        """Quantiles in points, (groups, shares), as ``Bins.quantile``."""
        return _quantile(self.counts, self.lattice, shares)


def _quantile(counts: Ints | Floats, lattice: Lattice, shares: npt.ArrayLike) -> Floats:
    wanted = np.atleast_1d(np.asarray(shares, np.float64))
    cumulative = counts.cumsum(axis=1)
    found = np.full((len(counts), wanted.size), np.nan)
    edges = lattice.edges[:-1] / 100
    for g, line in enumerate(cumulative):
        n = float(line[-1])
        if not n:
            continue
        rank = wanted * n
        at = np.searchsorted(line, rank, side="left")
        at = np.where(line[at] == 0, np.argmax(line > 0), at)
        inside = counts[g][at]
        done = line[at] - inside
        part = np.clip((rank - done) / inside, 0, 1)
        found[g] = edges[at] + part * lattice.step / 100
    return found


def even(own: Ints, beside: Ints, least: int, cut: int | None, block: int = 5) -> Floats:
    """People per bin of one group as they may be drawn, (bins,): nowhere one or two people by themselves.

    ``beside`` (sets, bins) are the people that a reader gets by subtracting the group from what holds it. Where a bin would
    show fewer than ``least`` of any of these, though not nobody, a block of bins is drawn as one, its people spread evenly
    over it; and blocks go together outward from ``cut`` (the first bin of a block, where a line is) until none shows too few.
    A line stays between two blocks unless fewer than ``least`` are on one side of it.
    """
    all_ = np.vstack([own, beside])

    def few(first: int, last: int) -> bool:
        sums = all_[:, first:last].sum(axis=1)
        return bool(((sums > 0) & (sums < least)).any())

    size = own.size
    if cut is not None and (not 0 < cut < size or few(0, cut) or few(cut, size)):
        cut = None
    at = 0 if cut is None else cut
    found = np.asarray(own, np.float64).copy()
    used = np.flatnonzero(all_.any(axis=0))
    if not used.size:
        return found
    # blocks are drawn as far as anybody stands, not to the end of the scale
    highest = at + -(-(int(used[-1]) + 1 - at) // block) * block
    lowest = at - -(-(at - int(used[0])) // block) * block
    for sign, end in ((1, min(max(highest, at), size)), (-1, max(min(lowest, at), 0))):
        runs: list[tuple[int, int]] = []  # what was closed, from the cut outward
        start = at
        for edge in [*range(at + sign * block, end, sign * block), end] if at != end else ():
            low, high = (start, edge) if sign > 0 else (edge, start)
            if few(low, high):
                continue
            runs.append((low, high))
            start = edge
        while start != end:  # too few at the end go with the last ones
            last = runs.pop() if runs else (at, at)
            start = last[0] if sign > 0 else last[1]
            low, high = (start, end) if sign > 0 else (end, start)
            if not few(low, high) or not runs:
                runs.append((low, high))
                break
        for low, high in runs:
            if any(few(b, b + 1) for b in range(low, high)):
                found[low:high] = own[low:high].sum() / (high - low)
    return found


def gather(
    group: npt.ArrayLike, bins: npt.ArrayLike, people: npt.ArrayLike, groups: int, lattice: Lattice
) -> Bins:
    """Bins from rows (group, bin, people) as a query gives them; rows of a group below 0 are left out.

    ValueError when a bin lies outside the lattice: nobody is dropped silently.
    """
    g, b = np.asarray(group, np.int64), np.asarray(bins, np.int64)
    n = np.asarray(people, np.int64)
    keep = g >= 0
    g, b, n = g[keep], b[keep], n[keep]
    if b.size and not (int(b.min()) >= 0 and int(b.max()) < lattice.size):
        raise ValueError(f"bins {int(b.min())} to {int(b.max())} on a lattice of {lattice.size}")
    counts = np.bincount(g * lattice.size + b, weights=n, minlength=groups * lattice.size)
    return Bins(np.rint(counts).astype(np.int64).reshape(groups, lattice.size), lattice)
