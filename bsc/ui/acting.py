"""Writing an action: what, why, recommendation, decision, who, by when, state; and its history."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from bsc import actions
from bsc.actions import CAUSES, STATES, Action, Cause, State
from bsc.analysis.scorecard import Scorecard
from bsc.errors import BscError
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import narrative
from bsc.ui import choices, page, problems, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader

_READ = "_read_action"  # the revision that the form in front of the reader was made from


def form(held: pd.DataFrame, card: Scorecard | None, now: Reader) -> None:
    """One action to write or change; which one, and about which indicator, stands in the URL."""
    lang = now.lang
    numbers = [str(n) for n in held["number"]]
    about = {str(a.number): a.what for a in each(held)}
    indicators = (
        {} if card is None else {r.indicator: narrative.name_of(r, lang) for r in each(card.indicators)}
    )
    page.section(lang.t("Write it down"), lang.t("What is decided here is followed up until it is done."))
    chosen = choices.choice(
        "action",
        lang.t("Action"),
        ["", *reversed(numbers)],
        lambda n: f"{n}. {about[n]}" if n else lang.t("A new action"),
        width=560,
    )
    indicator = choices.choice(
        "decide",
        lang.t("About"),
        ["", *indicators],
        lambda code: indicators[code] if code else lang.t("The unit as a whole"),
        width=560,
    )
    with now.store.cursor() as cursor:
        if chosen:
            action, revision = actions.read(cursor, now.filters.org, int(chosen))
            past = actions.history(cursor, now.filters.org, int(chosen))
        else:
            action = Action(now.filters.unit, "", indicator, now.filters.period)
            revision, past = 0, held.head(0)
    by = who.ask(lang, "acting")
    if not by:
        st.caption(lang.t("Give your name to write an action."))
    read = st.session_state.setdefault(_READ, {})
    read.setdefault(chosen, revision)
    given = _fields(action, f"{chosen}_{indicator if not chosen else ''}_{revision}", lang, by)
    if given is not None:
        _save(given, chosen, int(read[chosen]), by, now)
    if chosen and read[chosen] != revision:
        st.warning(lang.t("This action was changed by {by} meanwhile.", by=past.iloc[0]["written_by"]))
    if len(past) > 1:
        _history(past, lang)


def _fields(action: Action, key: str, lang: Language, by: str) -> Action | None:
    """The form; what was sent, else None."""
    with st.form(f"action_{key}", border=True):
        what = st.text_input(lang.t("What is to be done"), action.what, max_chars=200)
        left, right = st.columns(2)
        kind = left.selectbox(
            lang.t("Cause"),
            ["", *Cause],
            ["", *Cause].index(action.cause_kind) if action.cause_kind else 0,
            format_func=lambda c: lang.show(CAUSES[Cause(c)]) if c else lang.t("not said"),
        )
        cause = right.text_input(lang.t("Cause in words"), action.cause, max_chars=500)
        recommendation = left.text_area(lang.t("Recommendation"), action.recommendation, height=80)
        decision = right.text_area(lang.t("Decision"), action.decision, height=80)
        owner = left.text_input(
            lang.t("Who does it"), action.owner, max_chars=200, help=lang.t("A unit or a function.")
        )
        due = right.date_input(lang.t("By when"), action.due, format="DD/MM/YYYY")
        state = left.selectbox(
            lang.t("State"),
            list(State),
            list(State).index(action.state),
            format_func=lambda s: lang.show(STATES[State(s)]),
        )
        result = right.text_input(lang.t("Result"), action.result, max_chars=500)
        sent = st.form_submit_button(lang.t("Write"), type="primary", disabled=not by)
    if not sent:
        return None
    return Action(
        action.unit,
        what,
        action.indicator,
        action.period,
        str(kind or ""),
        cause,
        recommendation,
        decision,
        owner,
        due if isinstance(due, date) else None,
        state if isinstance(state, State) else action.state,
        result,
        action.meeting,
    )


def _save(given: Action, chosen: str, read: int, by: str, now: Reader) -> None:
    held: dict[str, Any] = st.session_state[_READ]
    try:
        written = actions.write(now.store, now.filters.org, given, by, int(chosen) if chosen else None, read)
    except BscError as error:
        problems.show(error, now.lang)
        if error.code == "changed_since":
            held.pop(chosen, None)  # the next look at it starts from the newer revision
        return
    held.pop(chosen, None)
    held[str(written.number)] = written.revision
    choices.remember("action", "")
    choices.remember("decide", "")
    st.toast(now.lang.t("Action {number} is written.", number=str(written.number)))
    st.rerun()


def _history(past: pd.DataFrame, lang: Language) -> None:
    with st.expander(lang.t("How it came about")):
        for row in each(past):
            state = lang.show(STATES[State(row.state)])
            result = f" · {row.result}" if isinstance(row.result, str) else ""
            st.write(plain(f"{lang.date(row.written_at.date())} · {row.written_by} · {state}{result}"))
