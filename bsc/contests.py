"""Scores of persons that are contested: what the report gave stays, what came of the contest stands beside it.

Owns the entries about single scores (``workspace_score``), append-only: contested, corrected, upheld, withdrawn. Only a server
that shows rows of persons may write or list them, and every look is on record (``bsc.access``). A correction can also come as
a report; then the newer report holds and both stay in ``history``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bsc import access, queries
from bsc.errors import BscError, NotFound
from bsc.i18n import Text, text
from bsc.reports import columns
from bsc.store import Store

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

STATES: dict[str, Text] = {
    "contested": text("contested"),
    "corrected": text("corrected"),
    "upheld": text("upheld"),
    "withdrawn": text("taken back"),
}
PARTS = ("kpi", "assessment", "development", "score")
HIGHEST = 100_000  # hundredths


class ContestError(BscError):
    """An entry about a score that cannot be written."""


def enter(
    store: Store,
    org: str,
    person: str,
    period: str,
    state: str,
    reason: str,
    by: str,
    *,
    unit: str = "",
    values: Mapping[str, int] | None = None,
    setting: object = None,
) -> int:
    """Write an entry about a score; its number. ``values``: the components that hold, in hundredths, for ``corrected`` only.

    ``unit`` tells the rows of a person apart who was in two units in the period. AccessError unless the server allows rows of
    persons; NotFound for a score that there is not; ContestError for a missing reason, name or value.
    """
    access.require(setting)
    given = dict(values or {})
    if state not in STATES or any(name not in PARTS for name in given):
        raise ValueError(f"no such state or component: {state} {sorted(given)}")
    if not reason.strip() or not by.strip():
        raise ContestError(
            "no_reason",
            text("An entry about a score needs a reason and a name."),
            None,
            text("Write why the score is contested or corrected, and who you are."),
        )
    if (state == "corrected") != bool(given) or any(not 0 <= value <= HIGHEST for value in given.values()):
        raise ContestError(
            "no_values",
            text("A correction says which points hold; nothing else does."),
            None,
            text("Give at least one component between 0 and 1,000 points."),
        )
    with store.transaction() as cursor:
        held = queries.rows(cursor, "workspace/score_place", org=org, person=person, period=period)
        held = [row for row in held if unit in ("", row[0])]
        if len(held) != 1:
            raise NotFound(
                "no_such_score",
                text("There is no single score of this person in this period."),
                None,
                text("Check the code and the period; name the unit when there were two."),
            )
        entry = queries.rows(
            cursor,
            "workspace/score_insert",
            org=org,
            person=person,
            unit=held[0][0],
            grade=held[0][1],
            period=period,
            state=state,
            **{name: given.get(name) for name in PARTS},
            reason=reason.strip(),
            at=datetime.now(UTC).replace(tzinfo=None),
            by=by.strip(),
        )[0][0]
        _refresh(cursor, org, person, period)
    access.record(store, org, f"score_{state}", period, 1, by)
    return int(entry)


def history(
    store: Store, org: str, person: str, period: str, by: str, setting: object = None
) -> pd.DataFrame:
    """Everything ever said of a person's score in a period, oldest first: said_at (UTC), source (report, entry), entry, state,
    unit, grade, kpi, assessment, development, score (hundredths), reason, said_by. AccessError as in ``bsc.access``."""
    access.require(setting)
    with store.cursor() as cursor:
        found = queries.run(cursor, "workspace/score_history", org=org, person=person, period=period)
    access.record(store, org, "score_history", period, 1 if len(found) else 0, by)
    return found


def counts(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """How many scores are contested, corrected or upheld: period, state, scores. No person in it."""
    return queries.run(cursor, "workspace/score_entries", org=org)


def _refresh(cursor: duckdb.DuckDBPyConnection, org: str, person: str, period: str) -> None:
    """The current scores follow the entry."""
    where = {"org": org, "person": person, "period": period}
    queries.execute(cursor, "workspace/score_refresh_delete", **where)
    queries.execute(cursor, "workspace/score_refresh_insert", **where)
    columns.refresh(cursor, org, period)
