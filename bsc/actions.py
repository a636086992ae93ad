"""What is decided and followed up: from a red number to who does what by when, and what came of it. Append-only.

Every change is a revision; who writes names the revision that was read, so that two people who edit the same action at
the same time are told, and neither is overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

import duckdb
import pandas as pd

from bsc import queries
from bsc.errors import BscError, NotFound
from bsc.i18n import Text, text
from bsc.store import Store
from bsc.workspace import now

_LONG = 2000
_SHORT = 200


class State(StrEnum):
    """How far an action is."""

    OPEN = "open"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


STATES: dict[State, Text] = {
    State.OPEN: text("open"),
    State.RUNNING: text("under way"),
    State.DONE: text("done"),
    State.DROPPED: text("dropped"),
}


class Cause(StrEnum):
    """Why a number is what it is, to choose from; words of one's own stand beside it."""

    PEOPLE = "people"
    BUDGET = "budget"
    PROCESS = "process"
    SYSTEMS = "systems"
    PARTNERS = "partners"
    RULES = "rules"
    DEMAND = "demand"
    TARGET = "target"
    DATA = "data"


CAUSES: dict[Cause, Text] = {
    Cause.PEOPLE: text("people or skills are missing"),
    Cause.BUDGET: text("money is late or short"),
    Cause.PROCESS: text("the way of working"),
    Cause.SYSTEMS: text("systems fail or are missing"),
    Cause.PARTNERS: text("another unit or partner"),
    Cause.RULES: text("a regulation"),
    Cause.DEMAND: text("circumstances outside"),
    Cause.TARGET: text("the target was set wrongly"),
    Cause.DATA: text("the data are wrong or late"),
}


class ActionError(BscError):
    """An action breaks a rule."""


class Conflict(BscError):
    """Somebody else changed the action since it was read; nothing was written."""


@dataclass(frozen=True)
class Action:
    """One action as written. ``indicator`` empty: about the unit as a whole; ``meeting``: number of the pack, None outside
    a meeting; ``cause_kind`` a Cause or empty, ``cause`` in words."""

    unit: str
    what: str
    indicator: str = ""
    period: str = ""
    cause_kind: str = ""
    cause: str = ""
    recommendation: str = ""
    decision: str = ""
    owner: str = ""
    due: date | None = None
    state: State = State.OPEN
    result: str = ""
    meeting: int | None = None


@dataclass(frozen=True)
class Written:
    """Where an action was written: its number and the revision that holds now."""

    number: int
    revision: int


def write(
    store: Store, org: str, action: Action, by: str, number: int | None = None, read: int = 0
) -> Written:
    """Write a new action, or a new revision of action ``number`` of which the caller read revision ``read``.

    ActionError for what breaks a rule; NotFound for an unknown number; Conflict when the action was changed since.
    """
    values = _checked(action, by)
    with store.transaction() as cursor:
        if number is not None:
            held = history(cursor, org, number)
            if held.empty:
                raise NotFound("no_such_action", text("There is no action {number}.", number=str(number)))
            newest = held.iloc[0]
            if newest["revision"] != read:
                raise _conflict(number, newest["written_by"], newest["written_at"])
        found, revision = queries.rows(
            cursor, "meetings/action_insert", org=org, number=number, at=now(), by=by.strip(), **values
        )[0]
    return Written(int(found), int(revision))


def _conflict(number: int, by: str, at: datetime) -> Conflict:
    return Conflict(
        "changed_since",
        text("{by} changed action {number} while you were writing.", by=by, number=str(number)),
        text("Your words are still here, nothing was overwritten; theirs are from {day}.", day=at.date()),
        text("Read the newer version, then write yours into it."),
    )


def _checked(action: Action, by: str) -> dict[str, object]:
    """The values as they are stored, or the first rule that is broken."""
    if not by.strip():
        raise ActionError(
            "no_name", text("Nobody's name stands behind this."), None, text("Say who you are first.")
        )
    if not action.unit:
        raise ActionError("no_unit", text("An action belongs to a unit."), None, text("Choose the unit."))
    if not action.what.strip():
        raise ActionError(
            "no_what", text("An action says what is to be done."), None, text("Write it in a few words.")
        )
    if action.cause_kind and action.cause_kind not in Cause.__members__.values():
        raise ActionError("no_such_cause", text("“{code}” is not a cause.", code=action.cause_kind))
    if action.state is State.DROPPED and not action.result.strip():
        raise ActionError(
            "dropped_silently",
            text("An action that is dropped says why."),
            None,
            text("Write the reason as its result."),
        )
    values: dict[str, object] = {}
    for field in fields(Action):
        value = getattr(action, field.name)
        if isinstance(value, str) and not isinstance(value, State):
            value = value.strip() or None
            longest = _SHORT if field.name in ("what", "owner", "unit", "indicator", "period") else _LONG
            if value and len(value) > longest:
                raise ActionError(
                    "too_long",
                    text("A text has more than {longest} characters.", longest=longest),
                    None,
                    text("Write it shorter."),
                )
        values[field.name] = value.value if isinstance(value, StrEnum) else value
    return values


def actions(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """What holds: number, revision, meeting, unit, indicator, period, what, cause_kind, cause, recommendation, decision,
    owner, due, state, result, begun_at, ended_at, written_at, written_by; by number. Times in UTC."""
    return queries.run(cursor, "meetings/actions", org=org, number=None)


def history(cursor: duckdb.DuckDBPyConnection, org: str, number: int) -> pd.DataFrame:
    """All revisions of one action, newest first, with columns as ``actions``."""
    return queries.run(cursor, "meetings/actions", org=org, number=number)


def read(cursor: duckdb.DuckDBPyConnection, org: str, number: int) -> tuple[Action, int]:
    """One action and its newest revision. NotFound when there is none."""
    found = history(cursor, org, number)
    if found.empty:
        raise NotFound("no_such_action", text("There is no action {number}.", number=str(number)))
    row = found.iloc[0]
    given = {
        f.name: ("" if pd.isna(row[f.name]) else row[f.name])
        for f in fields(Action)
        if f.name not in ("due", "meeting", "state")
    }
    return (
        Action(
            **given,
            due=None if pd.isna(row["due"]) else pd.Timestamp(row["due"]).date(),
            meeting=None if pd.isna(row["meeting"]) else int(row["meeting"]),
            state=State(row["state"]),
        ),
        int(row["revision"]),
    )
