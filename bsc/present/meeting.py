"""What the meeting page says, and what leaves it: its title, the list of actions as rows of a sheet, due days as a calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from icalendar import Calendar, Event

from bsc.actions import CAUSES, STATES, Cause, State
from bsc.frames import each
from bsc.i18n import Language


def title(agenda: pd.DataFrame, red: int, lang: Language) -> str:
    """The finding of the page: what is overdue, and what is red without anybody acting on it."""
    late = int(agenda["late"].sum()) if len(agenda) else 0
    if late:
        first = lang.n("One action is overdue", "{n} actions are overdue", late)
    elif len(agenda):
        first = lang.n("One action is open, in time", "{n} actions are open, all in time", len(agenda))
    else:
        first = lang.t("No action is open")
    if not red:
        return first
    second = lang.n(
        "one indicator misses its target and nothing has been decided",
        "{n} indicators miss their target and nothing has been decided",
        red,
    )
    return lang.t("{first}; {second}", first=first, second=second)


def effect(row: Any, name: str, lang: Language) -> str:
    """What moved after an action, against the usual variation and against units without one."""
    said = lang.t(
        "{name}: {before} in {then}, {after} in {now}.",
        name=name,
        before=lang.percent(row.achievement_before, 1),
        then=lang.period(row.before),
        after=lang.percent(row.achievement_after, 1),
        now=lang.period(row.after),
    )
    if row.side is None or row.side != row.side:
        said += " " + lang.t("Too few earlier periods to say whether that is unusual.")
    elif row.side == 0:
        said += " " + lang.t("That is within its usual variation.")
    else:
        up = lang.t("That is above its usual variation.")
        said += " " + (up if row.side > 0 else lang.t("That is below its usual variation."))
    if row.others is not None and row.others == row.others:
        said += " " + lang.t(
            "Its change is {own} points; in {count} units without an action the middle change is {others}.",
            own=lang.number(row.achievement_after - row.achievement_before, 1),
            others=lang.number(row.others, 1),
            count=int(row.units),
        )
    return said


def sheet(
    actions: pd.DataFrame, names: dict[str, str], units: dict[str, str], lang: Language
) -> list[list[str]]:
    """All actions as rows of texts, the head first."""
    head = ("Number", "Unit", "Indicator", "Period", "What", "Cause", "In words", "Recommendation", "Decision", "Owner",
            "By when", "State", "Result")  # fmt: skip
    rows = [[_heading(h, lang) for h in head]]
    for a in each(actions):
        cause = lang.show(CAUSES[Cause(a.cause_kind)]) if isinstance(a.cause_kind, str) else ""
        due = "" if pd.isna(a.due) else pd.Timestamp(a.due).date().isoformat()
        rows.append(
            [
                str(a.number),
                units.get(a.unit, a.unit),
                names.get(a.indicator, a.indicator) if isinstance(a.indicator, str) else "",
                lang.period(a.period) if isinstance(a.period, str) else "",
                a.what,
                cause,
                *(v if isinstance(v, str) else "" for v in (a.cause, a.recommendation, a.decision, a.owner)),
                due,
                lang.show(STATES[State(a.state)]),
                a.result if isinstance(a.result, str) else "",
            ]
        )
    return rows


def _heading(code: str, lang: Language) -> str:
    return {
        "Number": lang.t("Number"),
        "Unit": lang.t("Unit"),
        "Indicator": lang.t("Indicator"),
        "Period": lang.t("Period"),
        "What": lang.t("What"),
        "Cause": lang.t("Cause"),
        "In words": lang.t("In words"),
        "Recommendation": lang.t("Recommendation"),
        "Decision": lang.t("Decision"),
        "Owner": lang.t("Owner"),
        "By when": lang.t("By when"),
        "State": lang.t("State"),
        "Result": lang.t("Result"),
    }[code]


def calendar(actions: pd.DataFrame, organisation: str, mark: str, stamp: datetime, lang: Language) -> bytes:
    """Due days of open actions as a calendar file (RFC 5545), an all-day event each."""
    made = Calendar()
    made.add("prodid", "-//Selaras//Selaras//EN")
    made.add("version", "2.0")
    for a in each(actions):
        if pd.isna(a.due) or a.state in (State.DONE, State.DROPPED):
            continue
        day: date = pd.Timestamp(a.due).date()
        event = Event()
        event.add("uid", f"selaras-{a.number}@{organisation}")
        event.add("sequence", int(a.revision))
        event.add("dtstamp", stamp)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", a.what)
        parts = [mark, a.decision, lang.t("Owner: {name}", name=a.owner) if isinstance(a.owner, str) else ""]
        event.add("description", "\n".join(p for p in parts if isinstance(p, str) and p))
        made.add_component(event)
    return bytes(made.to_ical())
