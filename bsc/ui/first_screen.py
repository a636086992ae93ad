"""The first thing a new reader sees: the invented organisation to look around in, or a start of one's own.

On the very first start the sample is loaded in the background while the reader decides.
"""

from __future__ import annotations

import streamlit as st

from bsc import organisations
from bsc.figures.markup import tag
from bsc.i18n import Language
from bsc.store import Store
from bsc.ui import choices, founding, jobs, problems, resources, sheet

_CHOOSING = "choosing"


def wanted() -> bool:
    """Whether the reader still has to choose: nothing is there, or the sample was being loaded when they came."""
    loading = resources.sample()
    if loading is not None and not loading.finished and _CHOOSING not in st.session_state:
        st.session_state[_CHOOSING] = True
    held = set(resources.listed())
    if not held:
        return True
    return bool(st.session_state.get(_CHOOSING)) and held == {organisations.SAMPLE}


def draw(store: Store, lang: Language) -> None:
    """The two offers side by side, and the published figures below."""
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
        _sample(store, lang)
    with right, st.container(border=True, key="offer_own"):
        st.subheader(lang.t("Start with your own organisation"), anchor=False)
        founding.own(store, lang)
    with st.expander(lang.t("Or look at published figures of BPJS Ketenagakerjaan")):
        founding.published(store, lang)


def _sample(store: Store, lang: Language) -> None:
    """The sample that this start loads by itself, or a button that loads it."""
    loading = resources.sample()
    if loading is None or not st.session_state.get(_CHOOSING):
        founding.sample(store, lang)
        return
    if not loading.finished:
        jobs.wait(loading, lang)
        return
    if loading.error is not None:
        problems.show(loading.error, lang)
        founding.sample(store, lang)
        return
    # a callback: a click that meets the last look of the progress bar is not lost
    st.button(
        lang.t("Open the sample organisation"), type="primary", key="open_sample", on_click=_open_sample
    )


def _open_sample() -> None:
    st.session_state[_CHOOSING] = False
    choices.remember("org", organisations.SAMPLE)
