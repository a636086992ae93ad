"""Links by hand: what serves what, added and taken away by people, on top of what the reports say.

A link is named by the keys of its two ends, which are the same in every language and stand in the page's address:
``o|SS1`` an objective, ``i|KC0101|2a-CP`` an indicator of a unit, ``k|KC0101|K04`` the KPI K04 of all people of a unit.
Nothing is ever deleted: taking a link away writes that it does not hold, and adding it again writes that it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from bsc import queries, workspace
from bsc.edits import EditError
from bsc.errors import NotFound
from bsc.i18n import text
from bsc.store import Store

KINDS = ("full", "partial", "contributing")
_TIERS = {"k": "kpi", "i": "indicator", "o": "objective"}
_RANK = {"kpi": 0, "indicator": 1, "objective": 2}


@dataclass(frozen=True)
class End:
    """One end of a link. ``unit`` is empty for an objective, and for an indicator that no unit reports."""

    tier: str
    unit: str
    code: str

    @property
    def key(self) -> str:
        """The name of this end in addresses."""
        return f"o|{self.code}" if self.tier == "objective" else f"{self.tier[0]}|{self.unit}|{self.code}"


@dataclass(frozen=True)
class Link:
    """A link to write: keys of child and parent, the child's share that goes there (0 to 1, None: not said), its kind."""

    child: str
    parent: str
    share: float | None = None
    kind: str = "contributing"


def end(key: str) -> End:
    """The end that ``key`` names; NotFound when it is no key."""
    kind, _, rest = key.partition("|")
    unit, _, code = rest.rpartition("|")
    if kind not in _TIERS or not code or (kind == "o" and unit) or (kind == "k" and not unit):
        raise NotFound("no_such_node", text("There is nothing called “{key}” in the cascade.", key=key))
    return End(_TIERS[kind], unit, code)


def add(store: Store, org: str, links: Sequence[Link], by: str) -> int:
    """Write links that belong together, all or none; a link that is there already gets the new share and kind.

    Returns how many statements were written. EditError names the first that breaks a rule: a share outside 0 to 1, a
    link downward, or one that would close a loop. NotFound: an end that does not exist.
    """
    return _write(store, org, links, removed=False, by=by)


def remove(store: Store, org: str, links: Sequence[Link], by: str) -> int:
    """Take links away, whether reports or people brought them. Returns how many statements were written."""
    return _write(store, org, links, removed=True, by=by)


def by_hand(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """What people entered, newest first: child and parent key, share, kind, removed, people, entered_at (UTC), entered_by."""
    return queries.run(cursor, "workspace/links_by_hand", org=org)


def children(cursor: duckdb.DuckDBPyConnection, org: str) -> set[str]:
    """Keys of the indicators that serve something, by links in force."""
    return set(_above(cursor, org))


def _write(store: Store, org: str, links: Sequence[Link], *, removed: bool, by: str) -> int:
    if not by.strip():
        raise EditError(
            "no_name", text("Nobody's name stands behind this link."), None, text("Say who you are first.")
        )
    if not links:
        return 0
    written = 0
    with store.transaction() as cursor:
        known = {
            (tier, unit, code) for tier, unit, code in queries.rows(cursor, "workspace/link_ends", org=org)
        }
        above = {} if removed else _above(cursor, org)
        moment = workspace.now()
        for link in links:
            child, parent = end(link.child), end(link.parent)
            if not removed:
                _check(link, child, parent, known, above)
                above.setdefault(link.child, set()).add(link.parent)
            written += queries.rows(
                cursor,
                "workspace/link_insert",
                org=org,
                child_tier=child.tier,
                child_unit=child.unit,
                child=child.code,
                parent_tier=parent.tier,
                parent_unit=parent.unit,
                parent=parent.code,
                share=link.share,
                kind=link.kind,
                removed=removed,
                at=moment,
                by=by.strip(),
            )[0][0]
    return written


def _check(
    link: Link, child: End, parent: End, known: set[tuple[str, str, str]], above: dict[str, set[str]]
) -> None:
    for one in (child, parent):
        if (one.tier, one.unit, one.code) not in known:
            raise NotFound(
                "no_such_node",
                text("There is nothing called “{key}” in the cascade.", key=one.key),
                None,
                text("Choose an objective, an indicator or a KPI that exists."),
            )
    if link.share is not None and not 0 < link.share <= 1:
        raise EditError(
            "bad_share",
            text("A share of {share}% is not possible.", share=100 * link.share),
            None,
            text("Give more than 0% and at most 100%, or leave it open."),
        )
    if link.kind not in KINDS:
        raise EditError("bad_kind", text("“{kind}” is not a kind of link.", kind=link.kind))
    if _RANK[child.tier] > _RANK[parent.tier] or parent.tier == "kpi":
        raise EditError(
            "link_downward",
            text("“{child}” cannot serve “{parent}”.", child=child.code, parent=parent.code),
            text("Links lead upward: from a KPI to an indicator, from there to an objective."),
            text("Exchange the two ends."),
        )
    way = _way(link.parent, link.child, above)
    if way:
        raise EditError(
            "link_loop",
            text(
                "“{child}” cannot serve “{parent}”: that would close a loop.",
                child=child.code,
                parent=parent.code,
            ),
            text("The loop: {loop}", loop=" → ".join(end(k).code for k in [link.child, *way])),
            text("Take one link of the loop away first."),
        )


def _above(cursor: duckdb.DuckDBPyConnection, org: str) -> dict[str, set[str]]:
    """What each indicator or objective serves."""
    found: dict[str, set[str]] = {}
    for child_tier, child_unit, child, parent_tier, parent_unit, parent in queries.rows(
        cursor, "workspace/links_above", org=org
    ):
        low, high = End(child_tier, child_unit, child), End(parent_tier, parent_unit, parent)
        found.setdefault(low.key, set()).add(high.key)
    return found


def _way(start: str, goal: str, above: dict[str, set[str]]) -> list[str]:
    """The keys from ``start`` up to ``goal``; empty when there is no way."""
    before: dict[str, str] = {start: ""}
    edge = [start]
    while edge:
        key = edge.pop(0)
        if key == goal:
            way = [key]
            while before[way[0]]:
                way.insert(0, before[way[0]])
            return way
        for parent in sorted(above.get(key, ())):
            if parent not in before:
                before[parent] = key
                edge.append(parent)
    return []
