"""What may be shown of groups of people: the minimum cell, and which cells are hidden so that none can be worked out.

Owns disclosure control (methods 4.8). Cells, not people: everything here is small and exact. A hidden cell stays hidden
when its row or column total is shown, because a second one goes with it; ``exposed`` proves it by linear programs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import null_space
from scipy.optimize import linprog

MINIMUM = 10  # people in a cell; the default
FLOOR = 5  # no setting goes below
HIDDEN_PART = 3  # a percentage is hidden when it or what it leaves out stands for fewer people

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def minimum(setting: int | None = None) -> int:
    """The smallest group that is shown: ``setting`` of the policy, ``MINIMUM`` without one, never below ``FLOOR``."""
    chosen = MINIMUM if setting is None else int(setting)
    return chosen if chosen > FLOOR else FLOOR


def may_show(people: int, parent: int | None = None, least: int = MINIMUM) -> bool:
    """Whether a group of the fixed tree may be shown, beside a shown parent of ``parent`` people.

    Both the group and what is left of its parent without it must be large enough, or nobody at all: so two views never
    differ by a small group.
    """
    if people < least:
        return False
    left = 0 if parent is None else parent - people
    return left <= 0 or left >= least


def shown_children(people: Counts, least: int = MINIMUM) -> Flags:
    """Which children of one shown node of the fixed tree may be shown beside it; ``people`` counts each of them.

    Small ones are hidden; when they are together still too few (their sum is the parent less the others), the
    smallest of the others goes with them, until what is hidden is large enough or nothing.
    """
    people = np.asarray(people, np.int64)
    shown = people >= least
    shown |= people == 0
    order = [int(k) for k in np.argsort(people, kind="stable") if shown[k] and people[k] > 0]
    hidden = int(people[~shown].sum())
    alone = int((~shown).sum()) == 1
    while (0 < hidden < least or alone) and order:
        k = order.pop(0)
        shown[k] = False
        hidden += int(people[k])
        alone = False
    return shown


def may_show_share(part: int, whole: int, least: int = MINIMUM) -> bool:
    """Whether a percentage may be shown: the group is large enough, and neither the part nor the rest is one or two
    people, nor everybody (100 % says it of each)."""
    if whole < least:
        return False
    rest = whole - part
    return part < whole and (part == 0 or part >= HIDDEN_PART) and rest >= HIDDEN_PART


@dataclass(frozen=True)
class Table:
    """A table of counts with its margins shown. ``shown`` is False where a cell is hidden; ``primary`` where it is too
    small itself, the others are hidden with it."""

    counts: Counts
    shown: Flags
    primary: Flags

    def visible(self) -> npt.NDArray[np.float64]:
        """The counts as floats, NaN where hidden."""
        return np.where(self.shown, self.counts.astype(np.float64), np.nan)


def suppress(counts: Counts, least: int = MINIMUM, hide: Flags | None = None) -> Table:
    """Hide cells with fewer than ``least`` people (0 is shown), and more until no hidden one can be worked out.

    ``counts`` is (rows, columns), all margins are public. Every row or column with one hidden cell gets a second, the
    smallest; repeated to a fixed point; then an audit by linear programs, and each exposed cell gets company too.
    ``hide`` adds cells to hide from the start.
    """
    counts = np.asarray(counts, np.int64)
    primary = (counts > 0) & (counts < least)
    if hide is not None:
        primary |= hide
    hidden = primary.copy()
    while True:
        _complete(counts, hidden)
        open_cells = exposed(counts, hidden, least)
        if not open_cells.size:
            return Table(counts, ~hidden, primary)
        if not any(_join(counts, hidden, int(i), int(j)) for i, j in open_cells):
            hidden[:] = True
            return Table(counts, ~hidden, primary)


def _complete(counts: Counts, hidden: Flags) -> None:
    """To a fixed point: no row and no column has exactly one hidden cell, where there is another to hide."""
    changed = True
    while changed:
        changed = False
        for axis in (0, 1):
            view, cells = (hidden, counts) if axis == 0 else (hidden.T, counts.T)
            for line in np.flatnonzero(view.sum(axis=1) == 1):
                changed |= _hide_smallest(cells[line], view[line])


def _hide_smallest(cells: Counts, hidden: Flags) -> bool:
    """Hide the smallest cell of a line that is not hidden yet: one with people first, an empty one if there is none."""
    free = np.flatnonzero(~hidden)
    if not free.size:
        return False
    best = min(free, key=lambda k: (cells[k] == 0, cells[k], k))
    hidden[best] = True
    return True


def _join(counts: Counts, hidden: Flags, row: int, column: int) -> bool:
    """Give an exposed cell more company in its row, else in its column."""
    return _hide_smallest(counts[row], hidden[row]) or _hide_smallest(counts[:, column], hidden[:, column])


def exposed(counts: Counts, hidden: Flags, least: int = MINIMUM) -> npt.NDArray[np.int64]:
    """Hidden cells that can be worked out from the shown cells and the margins, as (k, 2) places.

    A cell is exposed when its unit vector lies in the row space of the equations (rank test: it has one value only), or
    when the bounds that a linear program gives it are closer than ``least`` while the cell itself is small.
    """
    places = np.argwhere(hidden)
    if not places.size:
        return np.empty((0, 2), np.int64)
    equations, values = _equations(counts, hidden, places)
    # a cell has one value only where every solution of "no change in any sum" leaves it alone
    free = np.abs(null_space(equations)).sum(axis=1)
    found = []
    for k, (i, j) in enumerate(places):
        unit = np.zeros(len(places))
        unit[k] = 1.0
        fixed = free[k] < 1e-9
        if fixed or _width(equations, values, unit) < _wanted(int(counts[i, j]), least):
            found.append((i, j))
    return np.array(found, np.int64).reshape(-1, 2)


def _wanted(count: int, least: int) -> float:
    """How wide the bounds of a hidden cell must be: a small cell may be anything up to the minimum."""
    return float(least) if count > 0 else 1.0


def _equations(
    counts: Counts, hidden: Flags, places: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """What everybody knows about the hidden cells: their sum in each row and each column."""
    lines = []
    sums = []
    for axis in (0, 1):
        for line in np.unique(places[:, axis]):
            lines.append((places[:, axis] == line).astype(np.float64))
            whole = counts[line] if axis == 0 else counts[:, line]
            inside = hidden[line] if axis == 0 else hidden[:, line]
            sums.append(float(whole[inside].sum()))
    return np.array(lines), np.array(sums)


def _width(
    equations: npt.NDArray[np.float64], values: npt.NDArray[np.float64], unit: npt.NDArray[np.float64]
) -> float:
    """The distance between the largest and the smallest value that a hidden cell can have."""
    ends = []
    for sign in (1.0, -1.0):
        solved = linprog(sign * unit, A_eq=equations, b_eq=values, bounds=(0, None), method="highs")
        if not solved.success:
            return 0.0
        ends.append(sign * float(solved.fun))
    return ends[1] - ends[0]
