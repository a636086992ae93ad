"""Organisations: load the invented one, start one's own, load published figures, remove what can be loaded again."""

from __future__ import annotations

import streamlit as st

from bsc import organisations
from bsc.errors import BscError
from bsc.i18n import Language, text
from bsc.store import Store
from bsc.ui import choices, deciding, jobs, navigation, problems, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader

_LOADING = "loading"


def sample(store: Store, lang: Language) -> None:
    """Load the invented organisation, in the background, and open it."""
    by = who.stated() or "-"
    if st.button(lang.t("Open the sample organisation"), type="primary", key="load_sample"):
        jobs.start(
            _LOADING,
            text("Loading the sample organisation"),
            lambda progress: organisations.load_sample(store, by, progress),
        )
    _loading(lang, organisations.SAMPLE)


def published(store: Store, lang: Language) -> None:
    """Load the published figures of BPJS Ketenagakerjaan, each with its source, and open them."""
    st.write(
        lang.t(
            "Figures that newspapers and the agency itself printed, 2014 to 2025, each with its source. Few of them "
            "have a target."
        )
    )
    by = who.stated() or "-"
    if st.button(lang.t("Load the published figures"), key="load_published"):
        jobs.start(
            _LOADING,
            text("Loading the published figures"),
            lambda progress: organisations.load_published(store, by, progress),
        )
    _loading(lang, organisations.PUBLISHED)


def _loading(lang: Language, opens: str) -> None:
    job = jobs.find(_LOADING)
    if job is None:
        return
    if not job.finished:
        jobs.wait(job, lang)
        return
    jobs.forget(_LOADING)
    if job.error is not None:
        problems.show(job.error, lang)
        return
    navigation.follow(f"overview?org={job.result.org}")


def own(store: Store, lang: Language) -> None:
    """Start an organisation with a name and a rule set."""
    with st.form("own", border=False):
        name = st.text_input(lang.t("Name of the organisation"), max_chars=200, key="own_name")
        by = st.text_input(lang.t("Your name"), max_chars=80, key="own_by")
        st.caption(
            lang.t(
                "Units, objectives, indicators and weights come by file (there is a template), or are entered in the "
                "page. The rules can be changed later."
            )
        )
        if st.form_submit_button(lang.t("Start")):
            try:
                made = organisations.create(store, name, by)
            except BscError as error:
                problems.show(error, lang)
                return
            if by.strip():
                who.remember(by)
            navigation.follow(f"overview?org={made.org}")


def remove(reader: Reader) -> None:
    """Remove the organisation that is open, after a question; only what can be loaded again or never had a report."""
    lang, held = reader.lang, reader.organisation

    @st.dialog(lang.t("Remove this organisation?"))
    def dialog() -> None:
        st.write(
            plain(
                lang.t(
                    "{name} and everything that belongs to it leaves this store. Other organisations are not touched.",
                    name=held.name,
                )
            )
        )
        if deciding.asked(lang, lang.t("Remove"), "remove_yes"):
            try:
                organisations.remove(reader.store, held.org, who.stated() or "-")
            except BscError as error:
                problems.show(error, lang)
                return
            choices.remember("org", "")
            st.rerun()

    with reader.store.cursor() as cursor:
        removable = organisations.removable(cursor, held)
    if not removable:
        st.caption(
            lang.t(
                "It has accepted reports, so it cannot be removed: what was reported is never deleted, only withdrawn."
            )
        )
    elif st.button(lang.t("Remove this organisation"), icon=":material/delete:", key="remove_org"):
        dialog()
