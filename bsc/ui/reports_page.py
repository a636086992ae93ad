"""The reports page as a whole: handing in, the list of what was received, or one report."""

from __future__ import annotations

import streamlit as st

from bsc.reports import ledger as received
from bsc.ui import choices, intake, ledger, navigation, page
from bsc.ui.reader import reader


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    with now.store.cursor() as cursor:
        entries = received.entries(cursor, now.filters.org)
    opened = ledger.opened(now, entries)
    if opened is not None:
        where = " · ".join(part for part in (opened.file, opened.table) if part)
        page.head(now, lang.t("Report {report}: {file}", report=f"#{opened.report_id}", file=where))
        if st.button(lang.t("All reports"), icon=":material/arrow_back:", type="tertiary", key="all_reports"):
            choices.leave("report")
            st.rerun()
        ledger.detail(now, opened)
        return
    page.head(now, ledger.title(entries, lang))
    page.section(lang.t("Hand in a report"))
    with st.container():  # the list below keeps its place while tables come and go
        intake.draw(now, entries)
    if entries:
        page.section(lang.t("What was received"))
        pages = -(-len(entries) // ledger.SHOWN)
        number = st.pagination(pages, key="ledger_page") if pages > 1 else 1
        shown = entries[(number - 1) * ledger.SHOWN : number * ledger.SHOWN]
        navigation.show(ledger.listed(shown, lang), "ledger")
