"""A meeting: a pack is its pre-read, it is opened, and closed; sentences of the pack in people's own words; and which
indicators anybody looked at. The wording never changes a number, and the computed sentence stays beside it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import duckdb
import pandas as pd

from bsc import queries
from bsc.errors import BscError, NotFound
from bsc.i18n import CODES, Text, text
from bsc.store import Store
from bsc.workspace import now

_LONG = 2000


class State(StrEnum):
    """How far a meeting is."""

    PREPARED = "prepared"  # the pack is frozen and can be read
    OPENED = "opened"
    CLOSED = "closed"


STATES: dict[State, Text] = {
    State.PREPARED: text("prepared"),
    State.OPENED: text("in session"),
    State.CLOSED: text("closed"),
}
_AFTER = {State.OPENED: (State.PREPARED, State.CLOSED), State.CLOSED: (State.OPENED,)}


class MeetingError(BscError):
    """A meeting cannot go on as asked."""


def states(cursor: duckdb.DuckDBPyConnection, org: str) -> dict[int, State]:
    """The state of every meeting that was ever opened, by the number of its pack; the others are PREPARED."""
    return {row[0]: State(row[2]) for row in queries.rows(cursor, "meetings/steps", org=org)}


def steps(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """The course of all meetings: number, step, state, note, written_at (UTC), written_by."""
    return queries.run(cursor, "meetings/steps", org=org)


def go(store: Store, org: str, number: int, state: State, by: str, note: str = "") -> None:
    """Open or close a meeting; a closed one can be opened again. MeetingError when it is there already."""
    _named(by)
    with store.transaction() as cursor:
        _known(cursor, org, number)
        held = states(cursor, org).get(number, State.PREPARED)
        if held not in _AFTER.get(state, ()):
            raise MeetingError(
                "wrong_step",
                text("Meeting {number} is {state} already.", number=str(number), state=STATES[held]),
                None,
                text("Look at the page again: somebody else may have been faster."),
            )
        queries.execute(
            cursor,
            "meetings/step_insert",
            org=org,
            number=number,
            state=state.value,
            note=note.strip()[:_LONG] or None,
            at=now(),
            by=by.strip(),
        )


def reword(store: Store, org: str, number: int, language: str, key: str, wording: str, by: str) -> None:
    """Write a sentence of a pack in one's own words; an empty wording gives the computed one back."""
    _named(by)
    if language not in CODES:
        raise MeetingError("no_such_language", text("There is no language “{code}”.", code=language))
    if len(wording) > _LONG:
        raise MeetingError(
            "too_long", text("A text has more than {longest} characters.", longest=_LONG), None, None
        )
    with store.transaction() as cursor:
        _known(cursor, org, number)
        queries.execute(
            cursor,
            "meetings/wording_insert",
            org=org,
            number=number,
            language=language,
            key=key,
            wording=" ".join(wording.split()) or None,
            at=now(),
            by=by.strip(),
        )


def wordings(
    cursor: duckdb.DuckDBPyConnection, org: str, number: int, language: str
) -> dict[str, tuple[str, str]]:
    """The wordings that hold, by the key of their sentence: text and author."""
    rows = queries.rows(cursor, "meetings/wordings", org=org, number=number, language=language)
    return {key: (wording, by) for key, wording, _, by in rows}


def looked_at(store: Store, org: str, indicator: str, place: str) -> None:
    """Count one look at an indicator on a ``page`` or in a ``meeting``; nobody's name is kept. It is no change of the
    numbers: what was cached for the store's version stays good."""
    if place not in ("page", "meeting"):
        raise ValueError(place)
    with store.transaction(quiet=True) as cursor:
        queries.execute(
            cursor,
            "meetings/look_insert",
            org=org,
            indicator=indicator,
            day=date.today(),  # noqa: DTZ011 - the reader's own day is meant
            place=place,
        )


def looks(cursor: duckdb.DuckDBPyConnection, org: str, since: date) -> pd.DataFrame:
    """indicator, on_pages, in_meetings (numbers of looks since that day), last_day; those never looked at are absent."""
    return queries.run(cursor, "meetings/looks", org=org, since=since)


def _named(by: str) -> None:
    if not by.strip():
        raise MeetingError(
            "no_name", text("Nobody's name stands behind this."), None, text("Say who you are first.")
        )


def _known(cursor: duckdb.DuckDBPyConnection, org: str, number: int) -> None:
    if not queries.rows(cursor, "packs/content", org=org, number=number):
        raise NotFound("no_such_pack", text("There is no pack {number}.", number=str(number)))
