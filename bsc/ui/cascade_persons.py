"""The people of a unit in the cascade, one by one and as codes: only on a server that is set up for it, and on record."""

from __future__ import annotations

from typing import Any

import streamlit as st

from bsc import access
from bsc.analysis import cascade_persons
from bsc.analysis.cascade import Cascade
from bsc.i18n import Language
from bsc.ui import cascade_values, page, people_entitled, who
from bsc.ui.reader import Reader


def draw(found: Cascade, now: Reader) -> None:
    """The section, after the reader has said who looks; nothing on any other server."""
    if not people_entitled.entitled() or not found.kpi_period or not now.filters.unit:
        return
    lang = now.lang
    page.section(
        lang.t("The people of {unit}, one by one", unit=now.unit_name),
        lang.t(
            "This server shows rows of persons to entitled readers. Every look is on record with your name; persons stand "
            "here as codes."
        ),
    )
    by = who.ask(lang, "cascade_persons")
    if not by or not st.toggle(lang.t("Show the people of this unit"), key="cascade_persons_open"):
        return
    # one look is one entry on record, however often the page is drawn
    look = (*cascade_values.stamp(now.filters)[:4], now.filters.unit, by)
    held = st.session_state.get("_cascade_persons")
    if held is None or held[0] != look:
        unit, org = now.filters.unit, now.filters.org
        rows = access.looked_at(
            now.store,
            org,
            "cascade_persons",
            f"{unit} {found.kpi_period}",
            by,
            lambda cursor: cascade_persons.persons(cursor, found, unit),
            people_entitled.setting(),
        )
        held = st.session_state["_cascade_persons"] = (look, rows)
    rows = held[1]
    if rows.empty:
        st.write(lang.t("Nobody has KPIs in this unit itself. Choose a unit below it."))
        return
    st.dataframe(
        rows.assign(reach=100 * rows["reach"]),
        hide_index=True,
        key="cascade_persons",
        column_config=_columns(lang),
        alt=lang.t("Persons as codes with how much of their work reaches an objective"),
    )


def _columns(lang: Language) -> dict[str, Any]:
    number = st.column_config.NumberColumn
    return {
        "person": st.column_config.TextColumn(lang.t("Person (code)")),
        "kpis": number(lang.t("KPIs")),
        "linked": number(lang.t("of which linked")),
        "reach": number(lang.t("Work that reaches an objective"), format="%.1f %%"),
        "score": number(lang.t("Achievement of the KPIs"), format="%.1f %%"),
    }
