"""The last line of a dialog: do it, or leave all as it is."""

from __future__ import annotations

import streamlit as st

from bsc.i18n import Language


def asked(lang: Language, word: str, key: str, disabled: bool = False) -> bool:
    """The button called ``word`` beside one that closes the dialog; whether ``word`` was pressed."""
    with st.container(horizontal=True):
        pressed = st.button(word, type="primary", key=key, disabled=disabled)
        if st.button(lang.t("Cancel"), key=f"{key}_not"):
            st.rerun()
    return pressed
