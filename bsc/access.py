"""Who may see rows of single persons: decided by the server's configuration, never by a page, and every look is on record.

Off by default. Switched on by the environment variable ``SELARAS_PERSON_ROWS`` or, in the dashboard, by ``person_rows`` in
``.streamlit/secrets.toml`` (read by ``bsc.ui`` and handed over as ``setting``); both say yes or no.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bsc import queries
from bsc.errors import BscError
from bsc.i18n import text
from bsc.store import Store

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

ENVIRONMENT = "SELARAS_PERSON_ROWS"
_YES = ("1", "yes", "true", "on", "ya")


class AccessError(BscError):
    """Somebody asked for rows of persons on a server that does not allow it."""


def entitled(setting: object = None) -> bool:
    """Whether this server shows rows of persons. ``setting`` is its secrets value, where it has one.

    Either place must say yes outright; anything else, and an empty one, means no.
    """
    return any(str(said).strip().lower() in _YES for said in (os.environ.get(ENVIRONMENT, ""), setting))


def person_scores(
    store: Store, org: str, unit: str, period: str, by: str, setting: object = None
) -> pd.DataFrame:
    """Rows of the persons of one unit in one period: person (code), grade, kpi, assessment, development, score, rater
    (scores in hundredths). AccessError unless the server allows it; the look is on record before anything is returned."""
    require(setting)
    with store.cursor() as cursor:
        found = queries.run(cursor, "pages/person_scores", org=org, unit=unit, period=period)
    record(store, org, "person_scores", f"{unit} {period}", len(found), by)
    return found


def person_kpis(
    store: Store, org: str, person: str, period: str, by: str, setting: object = None
) -> pd.DataFrame:
    """The KPIs of one person in one period: unit, kpi, name, serves, serves_unit, weight, target, actual, polarity.

    AccessError unless the server allows it; the look is on record, without the person's code."""
    require(setting)
    with store.cursor() as cursor:
        found = queries.run(cursor, "pages/person_kpis", org=org, person=person, period=period)
    record(store, org, "person_kpis", period, 1 if len(found) else 0, by)
    return found


def looked_at(
    store: Store,
    org: str,
    what: str,
    detail: str,
    by: str,
    read: Callable[[duckdb.DuckDBPyConnection], pd.DataFrame],
    setting: object = None,
) -> pd.DataFrame:
    """What ``read`` finds about single persons, one row a person. AccessError unless the server allows it; the look (its
    kind, which selection, how many persons, by whom) is on record before anything is returned."""
    require(setting)
    with store.cursor() as cursor:
        found = read(cursor)
    record(store, org, what, detail, len(found), by)
    return found


def require(setting: object = None) -> None:
    """Raise AccessError unless the server allows rows of persons."""
    if not entitled(setting):
        raise AccessError(
            "persons_not_allowed",
            text("Rows of single persons are not shown on this server."),
            None,
            text(
                "Whoever runs the server can allow it in its configuration; groups of people are always shown."
            ),
        )


def record(store: Store, org: str, what: str, detail: str, people: int, by: str) -> None:
    """Write down that rows of persons were looked at (or erased): what, which selection, how many, when, by whom."""
    with store.transaction(quiet=True) as cursor:  # a look changes no number
        queries.rows(
            cursor,
            "workspace/access_insert",
            org=org,
            what=what,
            detail=detail,
            people=people,
            at=datetime.now(UTC).replace(tzinfo=None),
            by=by,
        )


def log(store: Store, org: str) -> pd.DataFrame:
    """What was looked at: what, detail, people, seen_at (UTC), seen_by; newest first."""
    with store.cursor() as cursor:
        return queries.run(cursor, "workspace/access_log", org=org)
