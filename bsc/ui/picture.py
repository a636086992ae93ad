"""Pictures that can be walked: an SVG for a wide page and one for a narrow one, whose nodes are chosen by click or key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from bsc.figures.markup import Markup, join, stamped, tag
from bsc.ui import page
from bsc.ui.reader import reader

_HERE = Path(__file__).parent


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "selaras_picture",
        html='<div class="picture"></div>',
        css=(_HERE / "picture.css").read_text("utf-8"),
        js=(_HERE / "picture.js").read_text("utf-8"),
    )


def show(
    wide: Markup,
    narrow: Markup,
    key: str,
    *,
    under: Markup | None = None,
    png: tuple[str, str] | None = None,
    early: bool = False,
) -> str | None:
    """Put a picture on the page; the ``data-node`` that was chosen in it, once, else None.

    ``under`` stands below it. ``png``: label of a button and name of a file, for saving the wide drawing as a bitmap
    (the reader's browser makes it). ``early``: the wide drawing needs less room than most.
    """
    mark = page.synthetic_words(reader())
    markup = join(
        tag("div", stamped(wide, mark), class_="wide early" if early else "wide"),
        tag("div", stamped(narrow, mark), class_="narrow early" if early else "narrow"),
        under,
        tag("button", png[0], type="button", data_png="1") if png else None,
    )
    result = _component()(
        key=key,
        data={"html": str(markup), "png": png[1] if png else ""},
        on_node_change=lambda: None,
    )
    chosen = result.node
    return str(chosen["key"]) if chosen else None
