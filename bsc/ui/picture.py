"""Pictures that can be walked: an SVG for a wide page and one for a narrow one, whose nodes are chosen by click or key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from bsc.figures.markup import Markup, join, tag
from bsc.ui import saving, stage
from bsc.ui.reader import reader

_HERE = Path(__file__).parent


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "selaras_picture",
        html='<div class="picture"></div>',
        css=(_HERE / "picture.css").read_text("utf-8"),
        js=saving.script("picture.js"),
    )


def show(
    wide: Markup,
    narrow: Markup,
    key: str,
    title: str,
    *,
    under: Markup | None = None,
    n: int | None = None,
    early: bool = False,
) -> str | None:
    """Put a picture on the page; the ``data-node`` that was chosen in it, once, else None.

    ``key`` names it and, with ``title`` and ``n`` (how many things it is about), the file as which it can be saved;
    ``under`` stands below it. ``early``: the wide drawing needs less room than most.
    """
    now = reader()
    drawings = join(
        tag("div", wide, class_="wide early" if early else "wide"),
        tag("div", narrow, class_="narrow early" if early else "narrow"),
    )
    stage.picture(drawings)
    result = _component()(
        key=key,
        data={
            "html": str(join(drawings, under, saving.buttons(now))),
            "file": saving.words(now, key.replace("_", "-"), title, n),
        },
        on_node_change=lambda: None,
    )
    chosen = result.node
    return str(chosen["key"]) if chosen else None
