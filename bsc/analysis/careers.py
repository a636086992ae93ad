"""Careers: who may be proposed and who is on watch, by unit and grade; ratios between groups; counts only.

``proposals`` counts people at or above the minimum (and the floors), ``watched`` those whose low periods meet the rule and
those for whom one more would. Which counts may be shown says ``people_tree.Counted``; persons' codes come only through
``bsc.access``.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc import privacy, queries
from bsc.analysis.people import Base, Period
from bsc.analysis.people_time import pairs
from bsc.analysis.people_tree import Counted
from bsc.people.watch import windows
from bsc.policy_model import Policy
from bsc.reports import columns

Ints = npt.NDArray[np.int64]
KINDS = ("eligible", "bites", "watch")


@dataclass(frozen=True)
class Watch:
    """People by unit (own) and grade, each (units, grades): the low-period rule ``bites`` now, would after one more
    (``watch``), ``low`` in this period. ``k`` of ``n`` periods, of which ``seen`` are in the store."""

    k: int
    n: int
    seen: int
    bites: Ints
    watch: Ints
    low: Ints


def watched(cursor: duckdb.DuckDBPyConnection, base: Base, period: Period, policy: Policy) -> Watch | None:
    """The watch list of a period; None where the rules name no low line or no number of periods."""
    rule = period.when.career.rule
    if rule is None or rule.low is None or rule.low_periods is None or rule.of_periods is None:
        return None
    rules = columns.mask_rules(cursor, base.org, policy, period.when.period)
    if not rules:
        return None
    bits = windows(len(rules), rule.of_periods)
    asked = {"window": bits.window, "ahead": bits.ahead, "newest": bits.newest, "k": rule.low_periods}
    if columns.masks_kept(cursor, base.org, rules):
        found = queries.run(cursor, "people/watch", org=base.org, **asked)
    else:
        found = queries.run(cursor, "people/watch_now", rules=rules, **asked)
    place = base.unit[found["cell"].to_numpy(np.int64)], base.grade[found["cell"].to_numpy(np.int64)]
    counts = []
    for name in ("bites", "watch", "low_now"):
        whole = np.zeros((len(base.tree.codes), len(base.grades)), np.int64)
        np.add.at(whole, place, found[name].to_numpy(np.int64))
        counts.append(whole)
    return Watch(rule.low_periods, rule.of_periods, len(rules), *counts)


@dataclass(frozen=True)
class Careers:
    """A unit's people: ``counted`` by kind of ``KINDS``, ``people`` everybody with a score; ``watch`` None without
    such a rule."""

    node: int
    people: int
    counted: dict[str, Counted]
    watch: Watch | None

    def whole(self, kind: str) -> int | None:
        """The unit's number of a kind."""
        return self.counted[kind].total(self.node) if kind in self.counted else None


def careers(period: Period, watch: Watch | None, node: int) -> Careers | None:
    """Who may be proposed and who is on watch in a unit; None where it may not be shown."""
    shown = period.shown
    if not shown.units[node]:
        return None
    kinds = {"eligible": period.sums.eligible}
    if watch is not None:
        kinds |= {"bites": watch.bites, "watch": watch.watch}
    counted = {kind: Counted(shown, own) for kind, own in kinds.items()}
    return Careers(node, int(shown.total[node].sum()), counted, watch)


def grade_moves(
    cursor: duckdb.DuckDBPyConnection, period: Period, before_part: int, node: int
) -> privacy.Table | None:
    """People by grade before (rows) and now (columns), of those of a unit who were there in both periods; suppressed."""
    base = period.base
    if not period.shown.units[node]:
        return None
    found = queries.run(cursor, "people/grade_changes", before=before_part, after=period.when.part)
    after, before = found["after_cell"].to_numpy(np.int64), found["before_cell"].to_numpy(np.int64)
    places = base.grade[before], base.grade[after]
    counts, hide = pairs(
        base, node, base.unit[after], places, found["people"].to_numpy(np.int64), len(base.grades)
    )
    return None if int(counts.sum()) < base.least else privacy.suppress(counts, privacy.HIDDEN_PART, hide)


def persons(
    cursor: duckdb.DuckDBPyConnection, base: Base, period: Period, policy: Policy, node: int
) -> pd.DataFrame:
    """People on watch in a unit in the newest period: person (code), unit, grade, bites, low (periods among the last ones).

    Only through ``bsc.access.looked_at``. Empty where the rules name no such rule.
    """
    rule = period.when.career.rule
    rows: list[tuple[str, str, str, bool, int]] = []
    rules = columns.mask_rules(cursor, base.org, policy)
    known = rule is not None and rule.low_periods is not None and rule.of_periods is not None
    if known and rule is not None and columns.masks_kept(cursor, base.org, rules):
        bits = windows(len(rules), rule.of_periods or 1)
        found = queries.rows(
            cursor,
            "people/watch_persons",
            org=base.org,
            cells=[int(c) for c in np.flatnonzero(np.isin(base.unit, base.tree.below(node)))],
            window=bits.window,
            ahead=bits.ahead,
            k=rule.low_periods,
        )
        rows = [
            (person, unit, grade, bool(bites), (int(low) & bits.window).bit_count())
            for person, unit, grade, _, low, _, bites in found
        ]
    return pd.DataFrame(rows, columns=["person", "unit", "grade", "bites", "low"])
