"""What may be shown of groups of people: the minimum cell, and which cells are hidden so that none can be worked out.

Owns the rules of disclosure control (methods 4.8); which cells go with a hidden one is decided in ``bsc.disclosure``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc.disclosure import Released, released

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
    """A table of counts. ``shown`` is False where a cell is hidden; ``rows`` and ``columns`` where its sum over a line is."""

    counts: Counts
    shown: Flags
    rows: Flags
    columns: Flags

    def visible(self) -> npt.NDArray[np.float64]:
        """The counts as floats, NaN where hidden."""
        return np.where(self.shown, self.counts.astype(np.float64), np.nan)


def suppress(counts: Counts, least: int = MINIMUM, hide: Flags | None = None) -> Table:
    """Hide cells with fewer than ``least`` people (0 is shown), and more until no hidden one can be worked out, sums of rows
    and columns among them. ``counts`` is (rows, columns); ``hide`` adds cells that must not be worked out."""
    counts = np.asarray(counts, np.int64)
    parent = np.array([-1, *[0] * len(counts)])
    own = np.vstack([np.zeros((1, counts.shape[1]), np.int64), counts])
    within = None
    if hide is not None:
        secret = np.vstack([np.zeros((1, counts.shape[1]), bool), hide & (counts > 0)])
        nothing = np.zeros(len(own), bool)
        within = Released(~nothing, ~secret, nothing, secret)
    found = released(parent, [own], least, within)
    return Table(counts, found.parts[1:] | (counts == 0), found.whole[1:], found.parts[0])
