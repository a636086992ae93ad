"""A deck presented on the whole screen: keyboard, touch and buttons, notes, a timer, and a way into a number and back."""

from __future__ import annotations

from collections.abc import Callable

from bsc.figures.look import Look
from bsc.present import screen
from bsc.present.slides import Deck
from bsc.ui import component, navigation, sheet


def show(deck: Deck, look: Look, key: str, leave: Callable[[], None], *, at_once: bool = False) -> str | None:
    """A button that starts presenting (``at_once``: it is started); gives where a clicked link leads
    (``page?name=code``), once, else None. The slide that was shown is shown again when the reader comes back; ``leave`` is
    called when the reader leaves."""
    return _shown(deck, look, key, key, leave, at_once)


def live(deck: Deck, look: Look, where: str, leave: Callable[[], None]) -> str | None:
    """The slides of a page, over it; ``where`` names the view, so that each has its own place."""
    return _shown(deck, look, "live", where, leave, True)


def _shown(
    deck: Deck, look: Look, key: str, memory: str, leave: Callable[[], None], at_once: bool
) -> str | None:
    lang = look.language
    markup = screen.slides(deck, look, navigation.link)
    opened = component.mount(
        "deck",
        "deck",
        key,
        {
            "html": component.short(markup),
            **sheet.here(),
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
    ).open
    return str(opened) if opened else None
