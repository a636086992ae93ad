"""What the cascade is made of: nodes, links as they were received, named problems, and the checked graph.

Everything is an array with one entry per node or per link; codes are integers, -1 where nothing is known. Labels are
only looked up for the few nodes that a sentence or a list names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bsc.i18n import Text

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]

UNSAID = -1  # an integer code that nobody gave


class Tier(IntEnum):
    """Where a node stands in the cascade."""

    KPI = 0  # one line of an individual's sheet (or of a position's template, standing for several people)
    INDICATOR = 1  # of a unit, at any level of the unit tree
    OBJECTIVE = 2  # where the flow ends


class LinkKind(IntEnum):
    """How a child takes over its parent (domain rules: KMK 127/2026)."""

    FULL = 0  # same name and target
    PARTIAL = 1  # the target is distributed
    CONTRIBUTING = 2  # helps, without a part of the target


class Status(IntEnum):
    """What became of a link that was received. Every received link keeps exactly one."""

    USED = 0
    UNKNOWN_CHILD = 1
    UNKNOWN_PARENT = 2
    NOT_IN_FORCE = 3  # its own dates, or its child's, leave out the day asked for: no fault
    EXPIRED_PARENT = 4  # its parent was closed before, or opens after, the day asked for
    SELF_LINK = 5
    OBJECTIVE_AS_CHILD = 6
    REVERSED = 7  # from a unit indicator down to an individual KPI
    BAD_SHARE = 8
    DUPLICATE = 9
    CYCLE = 10


@dataclass(frozen=True)
class Nodes:
    """All nodes, each array of length n. Only ``tier`` is needed; the rest has plain defaults.

    ``mass`` is the work weight of a KPI row, people (heads, FTE or pay) times the KPI's share of its sheet, 0 for the
    other tiers. ``weight`` is the strategic weight omega of an objective (its share of 1) or an indicator's weight in
    its unit's own scorecard. ``people`` is how many people a KPI row stands for (1 unless rows were compressed to
    position templates). ``valid_from`` and ``valid_to`` are both included; NaT is open. ``rank`` is the level in the
    organisation (larger is higher) where it is known, -1 elsewhere.
    """

    tier: npt.NDArray[np.int8]
    code: Sequence[str] | None = None
    name: Sequence[str] | None = None
    unit: Ints | None = None  # unit code of the owner; of a KPI its person's unit
    sheet: Ints | None = None  # KPI rows of one sheet share a number
    mass: Floats | None = None
    weight: Floats | None = None
    people: Floats | None = None
    valid_from: Dates | None = None
    valid_to: Dates | None = None
    rank: Ints | None = None

    @property
    def size(self) -> int:
        return int(self.tier.size)

    def label(self, node: int) -> str:
        """The name of a node, else its code, else its number: data, shown as it is."""
        for texts in (self.name, self.code):
            found: Any = None if texts is None else texts[node]
            found = found.as_py() if isinstance(found, pa.Scalar) else found
            if isinstance(found, str) and found:
                return found
        return f"#{node}"

    def filled(self, field: str, default: float = 0.0) -> Floats:
        """A numeric field as float64[n], with ``default`` where the field was not given at all."""
        given = getattr(self, field)
        if given is None:
            return np.full(self.size, default)
        return np.asarray(given, dtype=np.float64)

    def codes(self, field: str) -> npt.NDArray[np.int64]:
        """An integer field as int64[n], -1 where the field was not given at all."""
        given = getattr(self, field)
        return np.full(self.size, UNSAID, np.int64) if given is None else np.asarray(given, dtype=np.int64)

    def in_force(self, at: np.datetime64) -> Flags:
        """bool[n]: the nodes that are valid on the day ``at``."""
        return _in_force(self.size, self.valid_from, self.valid_to, at)


@dataclass(frozen=True)
class Links:
    """Links as received, each array of length e; a link's position is its identity and is never lost.

    ``child`` and ``parent`` are node numbers, -1 where the code given names no node (then ``child_code`` and
    ``parent_code`` say what was given). ``share`` is a fraction, NaN when the report gives none.
    """

    child: Ints
    parent: Ints
    share: Floats | None = None
    kind: npt.NDArray[np.int8] | None = None  # LinkKind, -1 unsaid
    valid_from: Dates | None = None
    valid_to: Dates | None = None
    child_code: Sequence[str] | None = None
    parent_code: Sequence[str] | None = None

    @property
    def size(self) -> int:
        return int(self.child.size)

    @classmethod
    def by_code(
        cls,
        nodes: Nodes,
        child: Sequence[str],
        parent: Sequence[str],
        share: Floats | None = None,
        **more: Any,
    ) -> Links:
        """Links between node codes; a code that names no node becomes -1 and is kept for the message.

        ``nodes.code`` must be unique (ValueError otherwise). Arrow columns are taken as they are; a join in SQL that
        gives the numbers is faster still.
        """
        if nodes.code is None:
            raise ValueError("the nodes carry no codes")
        known = _arrow(nodes.code)
        if pc.count_distinct(known, mode="all").as_py() != len(known):
            raise ValueError("two nodes carry the same code")
        ends = [
            pc.fill_null(pc.index_in(_arrow(codes), value_set=known, skip_nulls=True), -1).to_numpy(
                zero_copy_only=False
            )
            for codes in (child, parent)
        ]
        return cls(ends[0], ends[1], share, child_code=child, parent_code=parent, **more)

    def in_force(self, at: np.datetime64) -> Flags:
        """bool[e]: the links whose own dates include the day ``at``."""
        return _in_force(self.size, self.valid_from, self.valid_to, at)

    def describe(self, row: int, nodes: Nodes) -> str:
        """'child → parent' of one link, by label or by the code that was given."""
        ends = []
        for numbers, codes in ((self.child, self.child_code), (self.parent, self.parent_code)):
            number = int(numbers[row])
            given = "" if codes is None else str(codes[row])
            ends.append(nodes.label(number) if number >= 0 else given or "?")
        return " → ".join(ends)


def _arrow(codes: Any) -> pa.Array:
    if isinstance(codes, pa.ChunkedArray):
        codes = codes.combine_chunks()
    return codes if isinstance(codes, pa.Array) else pa.array(codes, pa.string())


def _in_force(size: int, first: Dates | None, last: Dates | None, at: np.datetime64) -> Flags:
    valid = np.ones(size, np.bool_)
    if first is not None:
        valid &= np.isnat(first) | (first <= at)
    if last is not None:
        valid &= np.isnat(last) | (last >= at)
    return valid


@dataclass(frozen=True)
class Problem:
    """One named problem and everything it concerns. ``code`` is stable and language-neutral.

    ``rows`` are positions in the received links, ``nodes`` node numbers (a loop is listed in walking order, without
    repeating its first node). ``refused`` says whether the rows stay out of the graph (they are kept and listed).
    """

    code: str
    title: Text
    message: Text
    hint: Text
    rows: Ints
    nodes: Ints
    refused: bool


@dataclass(frozen=True)
class Edges:
    """A compressed adjacency: the entries of node i are ``indptr[i]:indptr[i + 1]`` of the other arrays."""

    indptr: npt.NDArray[np.int64]
    node: Ints  # the other end
    row: Ints  # position in the received links

    def of(self, node: int) -> slice:
        """Where the entries of ``node`` stand."""
        return slice(int(self.indptr[node]), int(self.indptr[node + 1]))

    def degree(self) -> npt.NDArray[np.int64]:
        """int64[n]: the number of entries of each node."""
        return np.diff(self.indptr)


@dataclass(frozen=True)
class Graph:
    """The checked cascade on one day: acyclic, shares of each child summing to at most 1.

    ``status``, ``share`` (as used; 0 for a link that is not) and ``assumed`` (share not given, split equally among
    several) have one entry per received link. ``alive`` marks the nodes in force. ``up`` leads from a child to its
    parents, ``down`` the other way; ``order`` lists all nodes with every parent before its children, ``bounds`` where
    each height begins in it (height 0: nodes without a parent).
    """

    nodes: Nodes
    links: Links
    at: np.datetime64
    status: npt.NDArray[np.int8]
    share: Floats
    assumed: Flags
    problems: tuple[Problem, ...]
    alive: Flags
    up: Edges
    down: Edges
    order: Ints
    bounds: npt.NDArray[np.int64]

    @cached_property
    def objectives(self) -> Ints:
        """The objectives in force: the columns of every matrix by objective, in node order."""
        return np.flatnonzero(self.alive & (self.nodes.tier == Tier.OBJECTIVE))

    @cached_property
    def kpis(self) -> Ints:
        """The individual KPIs in force, in node order."""
        return np.flatnonzero(self.alive & (self.nodes.tier == Tier.KPI))

    @cached_property
    def mass(self) -> Floats:
        """float64[n]: work weight of the KPIs in force, 0 elsewhere."""
        return np.where(self.alive & (self.nodes.tier == Tier.KPI), self.nodes.filled("mass", 1.0), 0.0)

    @cached_property
    def out_share(self) -> Floats:
        """float64[n]: the sum of the used shares of each node, at most 1."""
        used = self.status == Status.USED
        total = np.bincount(self.links.child[used], self.share[used], minlength=self.nodes.size)
        return np.minimum(total, 1.0)
