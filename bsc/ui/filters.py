"""The frame's filters: organisation, unit, period, rule set, language; all of them codes in the URL."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bsc.analysis import selection
from bsc.domain import Filters
from bsc.figures.look import Look
from bsc.i18n import CODES, Language, language
from bsc.store import Store
from bsc.ui import choices
from bsc.ui.navigation import Entry
from bsc.ui.reader import Reader

_NAMES = {"id": "Bahasa Indonesia", "en": "English"}


def current_language() -> Language:
    """The language chosen in the URL; Indonesian when none is."""
    return language(choices.current("lang", CODES, "id"))


def draw(store: Store, entry: Entry, lang: Language) -> Reader | None:
    """Draw the filters that ``entry`` wants and return the reader; None while the store holds no organisation."""
    with store.cursor() as cursor:
        organisations = selection.organisations(cursor)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="filters"):
        if organisations.empty:
            _language(lang)
            return None
        codes = list(organisations["org"])
        org = choices.current("org", codes, codes[0])
        with store.cursor() as cursor:
            units = selection.units(cursor, org)
        unit = _unit(units, lang, visible="unit" in entry.filters)
        with store.cursor() as cursor:
            periods = selection.periods(cursor, org, unit)
        period = _period(list(periods["period"]), lang, visible="period" in entry.filters)
        _language(lang)
        rules, today = _view(organisations, org, lang)
    chosen = organisations.set_index("org").loc[org]
    names = dict(zip(units["unit"], units["name"], strict=True))
    perspective = choices.current("perspective", None, "") if entry.code == "overview" else ""
    return Reader(
        store=store,
        filters=Filters(org, period, unit, perspective, rules, today, lang.code),
        look=Look(lang, dark=st.context.theme.type == "dark"),
        org_name=str(chosen["name"]),
        synthetic=bool(chosen["synthetic"]),
        unit_name=names.get(unit, unit),
    )


def _unit(units: pd.DataFrame, lang: Language, *, visible: bool) -> str:
    if units.empty:
        return choices.current("unit", [""], "")
    depth = dict(zip(units["unit"], units["depth"], strict=True))
    names = dict(zip(units["unit"], units["name"], strict=True))
    # the first unit of the tree that has figures: the head office where it reports, else the first branch
    with_figures = units.loc[units["has_figures"], "unit"]
    default = str(with_figures.iloc[0] if len(with_figures) else units["unit"].iloc[0])
    if not visible:
        return choices.current("unit", set(names), default)
    return choices.choice(
        "unit",
        lang.t("Unit"),
        list(units["unit"]),
        lambda code: "\u2003" * depth[code] + names[code],
        default=default,
        label_visibility="collapsed",
        width=320,
    )


def _period(periods: list[str], lang: Language, *, visible: bool) -> str:
    if not periods:
        return choices.current("period", [""], "")
    if not visible:
        return choices.current("period", periods, periods[0])
    return choices.choice(
        "period", lang.t("Period"), periods, lang.period, label_visibility="collapsed", width=160
    )


def _language(lang: Language) -> None:
    choices.choice(
        "lang",
        lang.t("Language"),
        list(CODES),
        str.upper,
        default="id",
        kind="segments",
        label_visibility="collapsed",
    )


def _view(organisations: pd.DataFrame, org: str, lang: Language) -> tuple[str, bool]:
    """The rarely changed choices, behind one button: organisation, rule set, today's rules."""
    names = dict(zip(organisations["org"], organisations["name"], strict=True))
    with st.popover(lang.t("View"), icon=":material/tune:", type="tertiary"):
        choices.choice("org", lang.t("Organisation"), list(names), names.__getitem__, default=org)
    return "", False
