"""Keeps a file in ``pages/`` from running without the frame around it."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

_KEY = "_via_app"
_WANTED = "_wanted_page"


def via_app() -> None:
    """First call of every page: send a request that came around ``app.py`` back to it, with its parameters.

    Streamlit serves files of a folder named pages by their URL until ``st.navigation`` was called once in the
    server process; without this such a request would see a page without filters and error boundary. ``app.py`` finds
    the page that was asked for in ``wanted``.
    """
    if not st.session_state.get(_KEY):
        st.session_state[_WANTED] = urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]
        st.switch_page("app.py", query_params=st.query_params.to_dict())


def wanted() -> str:
    """The code of the page whose request was sent back to ``app.py`` just now; asked once, then empty."""
    return str(st.session_state.pop(_WANTED, ""))


def run(page: st.Page) -> None:
    """Run ``page`` as a part of the frame."""
    st.session_state[_KEY] = True
    try:
        page.run()
    finally:
        st.session_state[_KEY] = False
