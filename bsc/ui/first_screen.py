"""The first thing a new reader sees: the invented organisation to look around in, or a start of one's own."""

from __future__ import annotations

import streamlit as st

from bsc.figures.markup import tag
from bsc.i18n import Language
from bsc.store import Store
from bsc.ui import founding, sheet


def draw(store: Store, lang: Language) -> None:
    """Shown while the store holds no organisation."""
    st.title(lang.t("A Balanced Scorecard that explains itself"), anchor=False)
    sheet.show(
        tag(
            "p",
            lang.t(
                "Hand in a performance report as it is. Selaras scores it, shows what needs a decision, and answers "
                "“why?” for every number, down to the cell it came from."
            ),
            class_="lead",
        ),
        key="lead",
    )
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True, key="offer_sample"):
        st.subheader(lang.t("Look around first"), anchor=False)
        st.write(
            lang.t(
                "An invented social-security agency: a head office, 11 regions, some 120 branches and five years of "
                "figures, with the flaws of real life in them."
            )
        )
        founding.sample(store, lang)
    with right, st.container(border=True, key="offer_own"):
        st.subheader(lang.t("Start with your own organisation"), anchor=False)
        founding.own(store, lang)
    with st.expander(lang.t("Or look at published figures of BPJS Ketenagakerjaan")):
        founding.published(store, lang)
