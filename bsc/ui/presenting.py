"""Presenting from any page: what it shows as slides on the whole screen, a way into a number and back, or the chosen pack."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import streamlit as st

from bsc.i18n import Language
from bsc.present.slides import Deck
from bsc.ui import choices, deck, navigation, page, stage
from bsc.ui.navigation import Entry
from bsc.ui.reader import Reader

_SHOWN = "_presented"
_PACK = "_looked_at_pack"  # the pack that this session looks at
_KEYS = "Alt+P"


@dataclass(frozen=True)
class _Shown:
    """What is being presented: a page as it is, or (``pack``) the slides of a pack; where it stands, to come back to."""

    page: str
    params: dict[str, str]
    pack: bool = False


def offer(entry: Entry, lang: Language) -> None:
    """The frame's buttons: present this page; come back to the slides one came from; present the chosen pack."""
    shown = _shown()
    if shown and shown.page != entry.code:
        if st.button(
            lang.t("Back to the slides"),
            icon=":material/slideshow:",
            type="primary",
            shortcut=_KEYS,
            key="present_back",
        ):
            _go(shown)
        return
    if st.button(
        lang.t("Present"),
        icon=":material/slideshow:",
        type="tertiary",
        shortcut=_KEYS,
        key="present",
        help=lang.t("What this page shows, on the whole screen"),
    ):
        st.session_state[_SHOWN] = _Shown(entry.code, choices.all_current())
    pack = st.session_state.get(_PACK)
    if (
        pack
        and pack[0] == choices.current("org", None, "")
        and st.button(
            lang.t("Pack {number}", number=pack[1]),
            type="tertiary",
            key="present_pack",
            help=lang.t("The slides of this pack, on the whole screen"),
        )
    ):
        st.session_state[_SHOWN] = _Shown(
            "meeting", {**choices.all_current(), "part": "packs", "pack": pack[1]}, pack=True
        )
        _go(st.session_state[_SHOWN])


@contextmanager
def gathering(entry: Entry, now: Reader) -> Iterator[None]:
    """Around the page: when it is presented, its slides are gathered and put over it."""
    shown = _shown()
    if shown is None or shown.pack or shown.page != entry.code:
        yield
        return
    stage.begin()
    try:
        yield
    finally:
        found = stage.end()
    if found is None or not found.title:
        return
    lang = now.lang
    about = " · ".join(part for part in (now.organisation.name, *found.facts) if part)
    made = Deck(
        lang.code,
        about,
        found.title,
        lang.t("live numbers of {day}, not frozen", day=date.today()),  # noqa: DTZ011 - the reader's own day
        found.slides(),
        page.synthetic_words(now),
        live=True,
    )
    where = "-".join(
        (entry.code, *(f"{k}={v}" for k, v in sorted(choices.all_current().items()) if k != "lang"))
    )
    if opened := deck.live(made, now.look, where, leave):
        navigation.follow(opened)


def pack(made: Deck, now: Reader) -> str | None:
    """The slides of a pack with a button that starts them; where a clicked link leads, once."""
    shown = _shown()
    st.session_state[_PACK] = (now.filters.org, str(made.number))
    at_once = shown is not None and shown.pack
    key = f"{now.filters.org}-{made.number}-{made.language}"
    opened = deck.show(made, now.look, key, leave, at_once=at_once)
    if opened:
        st.session_state[_SHOWN] = _Shown("meeting", choices.all_current(), pack=True)
    return opened


def leave() -> None:
    """The reader has left the slides."""
    st.session_state.pop(_SHOWN, None)


def _shown() -> _Shown | None:
    found = st.session_state.get(_SHOWN)
    return found if isinstance(found, _Shown) else None


def _go(shown: _Shown) -> None:
    script = next(e.script for e in navigation.ENTRIES if e.code == shown.page)
    st.switch_page(script, query_params=shown.params)
