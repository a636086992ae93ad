"""Development arranged after low scores: how many people of a unit, what, entered by whom; counts, never persons.

Owns the entries of ``workspace_followup``; append-only, a negative number takes an earlier one back.
"""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from bsc import queries
from bsc.errors import BscError
from bsc.i18n import text
from bsc.store import Store

MOST = 1_000_000


class FollowupError(BscError):
    """An entry that says nothing."""


def enter(store: Store, org: str, unit: str, period: str, people: int, what: str, by: str) -> int:
    """Write that ``people`` of a unit were given development ``what``; the entry's number. FollowupError without a number,
    words or a name."""
    if not people or abs(people) > MOST or not what.strip() or not by.strip():
        raise FollowupError(
            "empty_followup",
            text("An entry needs a number of people, what was arranged, and your name."),
            None,
            text("Fill in all three."),
        )
    with store.transaction() as cursor:
        return int(
            queries.rows(
                cursor,
                "workspace/followup_insert",
                org=org,
                unit=unit,
                period=period,
                people=people,
                what=what.strip(),
                at=datetime.now(UTC).replace(tzinfo=None),
                by=by.strip(),
            )[0][0]
        )


def of_period(cursor: duckdb.DuckDBPyConnection, org: str, period: str) -> dict[str, int]:
    """People followed up by unit."""
    return {
        unit: int(people)
        for unit, people, _ in queries.rows(cursor, "workspace/followups", org=org, period=period)
    }
