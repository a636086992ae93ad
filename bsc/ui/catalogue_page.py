"""The catalogue page as a whole: its title, placing what has no place, the tables to edit, the template, the steps."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from bsc.analysis import catalogue as held
from bsc.ui import catalogue, founding, page, problems
from bsc.ui.reader import Reader, reader


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    with now.store.cursor() as cursor:
        counts = (
            len(held.objectives(cursor, now.filters.org)),
            len(held.indicators(cursor, now.filters.org)),
            len(now.units),
        )
    page.head(
        now,
        lang.t(
            "{objectives}, {indicators} and {units}",
            objectives=lang.n("1 objective", "{n} objectives", counts[0]),
            indicators=lang.n("1 indicator", "{n} indicators", counts[1]),
            units=lang.n("1 unit", "{n} units", counts[2]),
        ),
    )
    names = now.perspective_names
    catalogue.placement(now, names)
    tabs = st.tabs(
        [
            lang.t("Indicators"),
            lang.t("Objectives"),
            lang.t("Units"),
            lang.t("Perspectives"),
            lang.t("Changes by hand"),
            lang.t("Organisation"),
        ],
        key="catalogue_tabs",
        on_change="rerun",
    )
    drawn: tuple[Callable[[], None], ...] = (
        lambda: catalogue.indicators(now, names),
        lambda: catalogue.objectives(now, names),
        lambda: catalogue.units(now),
        lambda: catalogue.perspectives(now),
        lambda: catalogue.changes(now),
        lambda: organisation(now),
    )
    for tab, body in zip(tabs, drawn, strict=True):
        if tab.open:
            with tab, problems.boundary(lang):
                body()


def organisation(now: Reader) -> None:
    """The template to fill in, another organisation, and removing this one."""
    lang = now.lang
    st.subheader(lang.t("Bring it by file"), anchor=False)
    st.write(lang.t("Fill in the workbook and hand it in under Reports. It holds what is known already."))
    catalogue.template(now)
    st.subheader(lang.t("Rules"), anchor=False)
    catalogue.rules(now)
    st.subheader(lang.t("Another organisation"), anchor=False)
    with st.expander(lang.t("Start with your own organisation")):
        founding.own(now.store, lang)
    with st.expander(lang.t("Open the sample organisation")):
        founding.sample(now.store, lang)
    with st.expander(lang.t("Published figures of BPJS Ketenagakerjaan")):
        founding.published(now.store, lang)
    st.subheader(lang.t("This organisation"), anchor=False)
    founding.remove(now)
