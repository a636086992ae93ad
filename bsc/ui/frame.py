"""The frame around every page: navigation, filters, a width that reads well, and the error boundary."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from bsc.ui import filters, first_screen, guard, navigation, presenting, problems, resources
from bsc.ui.reader import set_reader

SHEET_WIDTH = 1160
# a file of our own: for a Material icon every reader's browser would ask Google
_ICON = Path(__file__).with_name("icon.svg")
# Streamlit's tables offer their cells as CSV by themselves: texts that begin with = would act in a spreadsheet, rows of
# persons would leave unlogged, and nothing would say that the data are invented. Our own downloads take care of that.
_NO_RAW_CSV = "<style>button[aria-label^='Download as CSV'] { display: none }</style>"
# the keys that a button names are no use where there is no keyboard
_NO_KEYS = "<style>@media (max-width: 640px), (hover: none) { .stButton [aria-label^='Shortcut'] { display: none } }</style>"


def run() -> None:
    """Everything that ``app.py`` does."""
    st.set_page_config(layout="wide", page_icon=str(_ICON), initial_sidebar_state="collapsed")
    lang = filters.current_language()
    st.html(_NO_RAW_CSV + _NO_KEYS)
    page = st.navigation(navigation.menu(lang), position="top")
    if wanted := guard.wanted():
        navigation.back_to(wanted)
    with (
        st.container(horizontal_alignment="center", key="desk"),
        st.container(width=SHEET_WIDTH, gap="medium", key="sheet"),
        problems.boundary(lang),
    ):
        store = resources.store()
        resources.leave_out()
        if first_screen.wanted():
            filters.language_only(lang)
            first_screen.draw(store, lang)
            return
        entry = navigation.entry_of(page)
        now = filters.draw(store, entry, lang)
        set_reader(now)
        with presenting.gathering(entry, now):
            guard.run(page)
