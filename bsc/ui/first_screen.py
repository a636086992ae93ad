"""The first thing a new reader sees: the invented organisation to look around in, or a start of one's own."""

from __future__ import annotations

import streamlit as st

from bsc.i18n import Language
from bsc.store import Store


def draw(store: Store, lang: Language) -> None:
    """Shown while the store holds no organisation."""
    st.title(lang.t("A Balanced Scorecard that explains itself"), anchor=False)
