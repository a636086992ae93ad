"""People per rating level of a unit, held against an expected spread: the counts, and what ``bsc.people.guide`` makes of them."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from bsc.analysis.people import Period, bins, groups_of
from bsc.cascade.predicates import Pack
from bsc.people.guide import Moves, moves


def levels(cursor: duckdb.DuckDBPyConnection, period: Period, node: int, pack: Pack) -> dict[str, int] | None:
    """People of a unit with everything below it by predicate of the pack, worst first; None where it may not be shown, or where
    the levels of the rules are not as many, or do not begin at the edge of a bin."""
    starts = period.when.career.level_starts
    groups, place, _, _ = groups_of(period.shown, node, "whole")
    if len(starts) != len(pack.predicates) or not groups:
        return None
    held = bins(cursor, period.base, period.when).pool(place, 1)
    try:
        counts = held.levels(starts)[0]
    except ValueError:
        return None
    return {name: int(n) for name, n in zip(pack.predicates, counts, strict=True)}


def held(counts: Mapping[str, int], pack: Pack, organisation: str) -> Moves | None:
    """The fewest moves and the hints; None below the pack's minimum or without a rule for the organisation's predicate."""
    return moves(pack, organisation, counts)
