"""Our own tables and pictures on the page: markup in the house style, whose links stay in the session.

One component serves them all. What it shows comes from ``bsc.figures.markup`` and is escaped there; the style
sheet lives beside this file and touches nothing of Streamlit's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from bsc.figures.markup import Markup, Part, tag
from bsc.ui import stage

_HERE = Path(__file__).parent


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "selaras_sheet",
        html='<div class="sheet"></div>',
        css=(_HERE / "sheet.css").read_text("utf-8"),
        js=(_HERE / "sheet.js").read_text("utf-8"),
    )


def show(markup: Markup, key: str) -> str | None:
    """Put ``markup`` on the page; what was clicked in it (its ``data_open``), once, else None."""
    if key != "eyebrow":
        stage.table(markup)
    result = _component()(key=key, data={"html": str(markup)}, on_open_change=lambda: None)
    opened = result.open
    return str(opened) if opened else None


def href(page: str, params: Mapping[str, str]) -> str:
    """A link to a page of ours with language-neutral parameters."""
    return f"{page}?{urlencode(params)}" if params else page


def link(page: str, params: Mapping[str, str], opens: str, *parts: Part, **attributes: str) -> Markup:
    """An anchor that stays in the session on a plain click (``opens`` comes back from ``show``)."""
    return tag("a", *parts, href=href(page, params), data_open=opens, **attributes)
