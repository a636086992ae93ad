"""A deck presented on the whole screen: keyboard, touch and buttons, notes, a timer, and a way into a number and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from bsc.figures.look import Look
from bsc.present import screen
from bsc.present.slides import Deck
from bsc.ui import navigation

_HERE = Path(__file__).parent
_HTML = '<div class="deck"></div>'


def _read(*names: str) -> str:
    return "\n".join((_HERE / name).read_text("utf-8") for name in names)


@st.cache_resource(show_spinner=False)
def _frozen() -> Any:
    return st.components.v2.component("selaras_deck", html=_HTML, css=_read("deck.css"), js=_read("deck.js"))


@st.cache_resource(show_spinner=False)
def _live() -> Any:
    """The same with the style of what pages draw."""
    css = _read("sheet.css", "picture.css", "deck.css")
    return st.components.v2.component("selaras_live", html=_HTML, css=css, js=_read("deck.js"))


def show(deck: Deck, look: Look, key: str, leave: Callable[[], None], *, at_once: bool = False) -> str | None:
    """A button that starts presenting (``at_once``: it is started); gives where a clicked link leads
    (``page?name=code``), once, else None. The slide that was shown is shown again when the reader comes back; ``leave`` is
    called when the reader leaves."""
    return _shown(_frozen(), deck, look, key, key, leave, at_once)


def live(deck: Deck, look: Look, where: str, leave: Callable[[], None]) -> str | None:
    """The slides of a page, over it; ``where`` names the view, so that each has its own place."""
    return _shown(_live(), deck, look, "live", where, leave, True)


def _shown(
    component: Any, deck: Deck, look: Look, key: str, memory: str, leave: Callable[[], None], at_once: bool
) -> str | None:
    lang = look.language
    markup = screen.slides(deck, look, navigation.link)
    result = component(
        key=key,
        data={
            "html": str(markup),
            "key": memory,
            "live": deck.live,
            "open": at_once,
            "pages": [entry.code for entry in navigation.ENTRIES],
            "words": {
                "start": lang.t("Present {count} slides", count=str(len(deck.slides))),
                "back": lang.t("Back"),
                "next": lang.t("Next"),
                "notes": lang.t("Notes"),
                "full": lang.t("Full screen"),
                "leave": lang.t("Leave"),
                "time": lang.t("Time since the start"),
            },
        },
        on_open_change=lambda: None,
        on_left_change=leave,
    )
    opened = result.open
    return str(opened) if opened else None
