"""A deck presented on the whole screen: keyboard, touch and buttons, notes, a timer, and a way into a number and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from bsc.figures.look import Look
from bsc.present import screen
from bsc.present.slides import Deck
from bsc.ui import navigation

_HERE = Path(__file__).parent


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component(
        "selaras_deck",
        html='<div class="deck"></div>',
        css=(_HERE / "deck.css").read_text("utf-8"),
        js=(_HERE / "deck.js").read_text("utf-8"),
    )


def show(deck: Deck, look: Look, key: str) -> str | None:
    """A button that starts presenting; gives where a clicked link leads (``page?name=code``), once, else None. The
    slide that was shown is shown again when the reader comes back."""
    lang = look.language
    markup = screen.slides(deck, look, navigation.link)
    result = _component()(
        key=key,
        data={
            "html": str(markup),
            "key": key,
            "words": {
                "start": lang.t("Present {count} slides", count=str(len(deck.slides))),
                "back": lang.t("Back"),
                "next": lang.t("Next"),
                "notes": lang.t("Notes"),
                "full": lang.t("Full screen"),
                "leave": lang.t("Leave"),
            },
        },
        on_open_change=lambda: None,
    )
    opened = result.open
    return str(opened) if opened else None
