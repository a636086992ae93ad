"""Writing links from a page: who does it, what went wrong, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bsc import linking
from bsc.errors import BscError
from bsc.i18n import Language
from bsc.linking import Link
from bsc.ui import problems, who
from bsc.ui.reader import Reader


def who_works(lang: Language, key: str) -> str:
    """The name that stands beside what is changed; asked for while none is given."""
    return who.ask(lang, key)


def add(now: Reader, links: Sequence[Link], by: str) -> None:
    """Write links and draw the page again; a problem is shown in place."""
    _do(now, links, by, removed=False)


def remove(now: Reader, links: Sequence[Link], by: str) -> None:
    """Take links away and draw the page again; a problem is shown in place."""
    _do(now, links, by, removed=True)


def _do(now: Reader, links: Sequence[Link], by: str, *, removed: bool) -> None:
    lang = now.lang
    try:
        if removed:
            linking.remove(now.store, now.filters.org, links, by)
        else:
            linking.add(now.store, now.filters.org, links, by)
    except BscError as error:
        problems.show(error, lang)
        return
    count = len(links)
    st.toast(
        lang.n("One link taken away", "{n} links taken away", count)
        if removed
        else lang.n("One link added", "{n} links added", count)
    )
    st.rerun()
