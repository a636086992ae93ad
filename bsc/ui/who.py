"""Who is working: a name asked for once in a session and shown as stated, until there is a sign-in."""

from __future__ import annotations

import streamlit as st

from bsc.i18n import Language
from bsc.ui.plain import plain

_KEY = "stated_name"


def stated() -> str:
    """The name given in this session, or empty."""
    return str(st.session_state.get(_KEY, "")).strip()


def remember(name: str) -> None:
    """Keep the name that was given in a form of its own."""
    st.session_state[_KEY] = name.strip()


def ask(lang: Language, key: str) -> str:
    """A field for the name while none is given; returns the name, or empty."""
    if stated():
        st.caption(plain(lang.t("Working as {name} (as stated).", name=stated())))
        return stated()
    given = st.text_input(
        lang.t("Your name"),
        key=f"who_{key}",
        help=lang.t("Stands beside what you change. It is not checked; it is shown as stated."),
        width=420,
        max_chars=80,
    )
    if given.strip():
        st.session_state[_KEY] = given.strip()
    return given.strip()
