"""What only a server set up for it shows: rows of single persons, and the forms about one person's score.

Whether it may is the server's configuration (``bsc.access``), never a switch on a page; every look and entry is on record.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from bsc import access, contests
from bsc.figures.markup import Markup, tag
from bsc.frames import each
from bsc.i18n import Language
from bsc.policy_rules import COMPONENTS
from bsc.present import people as words
from bsc.ui import problems, sheet
from bsc.ui.reader import Reader


def setting() -> object:
    """What the server's secrets say about rows of persons; None where there are no secrets."""
    try:
        return st.secrets.get("person_rows")
    except (StreamlitSecretNotFoundError, FileNotFoundError):
        return None


def entitled() -> bool:
    """Whether this server shows rows of persons."""
    return access.entitled(setting())


def contest(now: Reader, org: str, person: str, period: str, by: str) -> None:
    """What was ever said of this score, and a form to contest or correct it; the report keeps its value."""
    lang = now.lang
    told = contests.history(now.store, org, person, period, by, setting())
    if told.empty:
        return
    st.markdown(f"**{lang.t('What was said of this score')}**")
    sheet.show(history(told, lang), "score_history")
    with st.form("contest", border=False):
        states = {code: lang.show(name) for code, name in contests.STATES.items()}
        state = st.selectbox(
            lang.t("Entry"), list(states), format_func=lambda code: states[code], key="contest_state"
        )
        reason = st.text_input(lang.t("Reason"), key="contest_reason", max_chars=300)
        part = st.selectbox(
            lang.t("Component (for a correction)"),
            [*COMPONENTS, "score"],
            format_func=lambda p: words.part_name("total" if p == "score" else p, lang),
            key="contest_part",
        )
        points = st.number_input(
            lang.t("Points that hold (for a correction)"),
            0.0,
            1000.0,
            value=None,
            step=0.5,
            key="contest_points",
        )
        sent = st.form_submit_button(lang.t("Write the entry"))
    if sent and state and part:
        values = {part: round(100 * points)} if state == "corrected" and points is not None else None
        problems.attempt(
            lambda: contests.enter(
                now.store, org, person, period, state, reason, by, values=values, setting=setting()
            ),
            lang,
        )


def history(told: pd.DataFrame, lang: Language) -> Markup:
    """Reports and entries, oldest first, each with its values."""
    states = {"accepted": lang.t("reported"), "withdrawn": lang.t("report withdrawn")}

    def points(value: Any) -> str:
        return "–" if pd.isna(value) else lang.number(float(value) / 100)

    rows = []
    for r in each(told):
        word = states.get(r.state) if r.source == "report" else None
        rows.append(
            tag(
                "tr",
                tag("td", lang.date(r.said_at.date()), class_="nowrap"),
                tag("td", word or lang.show(contests.STATES.get(r.state, r.state))),
                tag("td", points(r.kpi), class_="num"),
                tag("td", points(r.assessment), class_="num"),
                tag("td", points(r.development), class_="num"),
                tag("td", points(r.score), class_="num"),
                tag("td", f"{r.reason} · {r.said_by}"),
            )
        )
    heads = [
        lang.t("Date"),
        lang.t("State"),
        *(words.part_name(p, lang) for p in COMPONENTS),
        words.part_name("total", lang),
        lang.t("File or reason, by whom"),
    ]
    return tag(
        "div",
        tag(
            "table",
            tag(
                "thead",
                tag(
                    "tr",
                    [
                        tag("th", h, scope="col", class_="num" if 2 <= k <= 5 else None)
                        for k, h in enumerate(heads)
                    ],
                ),
            ),
            tag("tbody", rows),
        ),
        class_="scroll",
    )
