"""The overview: a scorecard of one unit in one period, from three findings down to every indicator."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from bsc.analysis import scorecard
from bsc.figures import scorecard as drawn
from bsc.figures.look import Look
from bsc.figures.markup import Markup
from bsc.i18n import language
from bsc.present import overview
from bsc.ui import catalogue, choices, navigation, page, resources
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

ROWS = 60  # rows of a perspective shown at once


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    card = resources.card(now.filters)
    if card is None:
        empty(now)
        return
    selected = resources.key(now.filters), now.filters.unit, now.filters.period, lang.code, now.look.dark
    said = _said(*selected)
    page.head(now, said.title, now.unit_name, lang.period(card.period), rules_in_force(now))
    navigation.show(said.brief, "brief")
    if said.tiles is not None:
        navigation.show(said.tiles, "tiles")
    elif st.button(
        lang.t("Place the indicators in perspectives"),
        type="primary",
        icon=":material/account_tree:",
        key="place",
    ):
        navigation.follow("catalogue")
    first, second = st.columns(2, gap="large")
    with first:
        page.section(lang.t("What needs a decision first"))
        _show(said.urgent, "urgent")
    with second:
        page.section(said.changed)
        _show(said.moved, "moved")
    page.section(lang.t("Scorecard"))
    chosen = _perspective(said.perspectives, now)
    rows = _rows(*selected[:4], chosen)
    pages = -(-len(rows) // ROWS) if len(rows) > ROWS * 4 else 1
    number = st.pagination(pages, key="scorecard_page") if pages > 1 else 0
    navigation.show(_table(*selected, chosen, number), "scorecard")
    if said.side:
        page.section(said.side.title, said.side.lead)
        navigation.show(said.side.grid, "units")


def _show(part: Markup | str, key: str) -> None:
    """A list, or the sentence that stands in its place."""
    if isinstance(part, Markup):
        navigation.show(part, key)
    else:
        st.write(plain(part))


def _perspective(names: Mapping[str, str], now: Reader) -> str:
    """The one perspective that the reader wants to see in the table; empty for all."""
    lang = now.lang
    if now.filters.perspective not in ("", *names):
        choices.remember("perspective", "")
    if len(names) < 2:
        return ""
    return choices.choice(
        "perspective",
        lang.t("Perspective"),
        ["", *names],
        lambda code: names.get(code, lang.t("All perspectives")),
        kind="segments",
        label_visibility="collapsed",
    )


# What is drawn is kept for all who look at the same: an overview is looked at by many, and again after another page.


@st.cache_resource(max_entries=256, show_spinner=False)
def _said(where: resources.Key, unit: str, period: str, lang: str, dark: bool) -> overview.Overview:
    filters = resources.selected(where, unit, period)
    card = resources.card(filters)
    assert card is not None
    units = resources.units(filters.org)
    sides = scorecard.family(units, unit)
    beside = resources.side_by_side(filters)
    names = dict(zip(units["unit"], units["name"], strict=True))
    look = Look(language(lang), dark=dark)
    return overview.overview(card, beside[beside["unit"].isin(sides["unit"])], names, look, navigation.link)


@st.cache_resource(max_entries=256, show_spinner=False)
def _rows(where: resources.Key, unit: str, period: str, lang: str, perspective: str) -> pd.DataFrame:
    card = resources.card(resources.selected(where, unit, period))
    assert card is not None
    return overview.rows(card, perspective, language(lang))


@st.cache_resource(max_entries=256, show_spinner=False)
def _table(
    where: resources.Key, unit: str, period: str, lang: str, dark: bool, perspective: str, number: int
) -> Markup:
    """``number``: of the page of rows, from 1; 0 for all of them."""
    rows = _rows(where, unit, period, lang, perspective)
    if number:
        rows = rows.iloc[(number - 1) * ROWS : number * ROWS]
    return drawn.table(rows, Look(language(lang), dark=dark), navigation.link)


def empty(now: Reader) -> None:
    """No figures yet: say what to do next."""
    lang = now.lang
    page.head(now, lang.t("There are no figures yet"), now.unit_name)
    st.write(
        lang.t(
            "Hand in a performance report as it is. Or begin with the template: a workbook for units, objectives, "
            "indicators and their figures, filled in and handed in the same way. Or enter them in the catalogue, "
            "by hand."
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("pages/reports.py", label=lang.t("Hand in a report"), icon=":material/upload_file:")
        catalogue.template(now)
        st.page_link("pages/catalogue.py", label=lang.t("Open the catalogue"), icon=":material/account_tree:")


def rules_in_force(now: Reader) -> str:
    """Said in the page's head only when it is not the organisation's own rules of the time."""
    lang, filters = now.lang, now.filters
    parts = []
    if filters.rule_set != now.organisation.rule_set:
        parts.append(now.policy.name.show(lang))
    if filters.today_rules:
        parts.append(lang.t("under today's rules"))
    return ", ".join(parts)
