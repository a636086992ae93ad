"""The frame's filters: organisation, unit, period, rule set, language; all of them codes in the URL."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bsc import policy
from bsc.domain import Filters
from bsc.figures.look import Look
from bsc.i18n import CODES, Language, language
from bsc.organisations import Organisation
from bsc.store import Store
from bsc.ui import choices, presenting, resources
from bsc.ui.navigation import Entry
from bsc.ui.reader import Reader

_NAMES = {"id": "Bahasa Indonesia", "en": "English"}


def current_language() -> Language:
    """The language chosen in the URL; Indonesian when none is."""
    return language(choices.current("lang", CODES, "id"))


def language_only(lang: Language) -> None:
    """The one filter of the first screen."""
    with st.container(horizontal=True, key="filters"):
        _language(lang)


def draw(store: Store, entry: Entry, lang: Language) -> Reader:
    """Draw the filters that ``entry`` wants and return the reader. The store holds at least one organisation."""
    listed = resources.listed()
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="filters"):
        org = choices.current("org", listed, next(iter(listed)))
        units = resources.units(org)
        unit = _unit(units, lang, visible="unit" in entry.filters)
        period = _period(resources.periods(org, unit), lang, visible="period" in entry.filters)
        _language(lang)
        rule_set, today = _view(listed, org, lang)
        presenting.offer(entry, lang)
    perspective = choices.current("perspective", None, "") if entry.code == "overview" else ""
    chosen = Filters(org, period, unit, perspective, rule_set, today, lang.code)
    return Reader(
        store=store,
        filters=chosen,
        look=Look(lang, dark=st.context.theme.type == "dark"),
        organisation=listed[org],
        policy=resources.policy(chosen),
        units=units,
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


def _view(listed: dict[str, Organisation], org: str, lang: Language) -> tuple[str, bool]:
    """The rarely changed choices, behind one button: organisation, rule set, today's rules."""
    with st.popover(lang.t("View"), icon=":material/tune:", type="tertiary"):
        choices.choice("org", lang.t("Organisation"), list(listed), lambda code: listed[code].name)
        held = listed[org].rule_set
        # the empty code is the organisation's own rule set, so that opening another organisation brings its own
        others = [name for name in policy.names() if name != held]
        rule_set = choices.choice(
            "rules", lang.t("Rule set"), ["", *others], lambda name: policy.load(name or held).name.show(lang)
        )
        when = choices.choice(
            "today",
            lang.t("Past periods are scored under"),
            ["", "1"],
            lambda code: lang.t("today's rules") if code else lang.t("the rules of their time"),
        )
    return rule_set or held, when == "1"
