"""Scenarios on the what-if page: save, open, compare, share as a link, export as a policy file, adopt with a reference."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from bsc import scenarios
from bsc.analysis import whatif
from bsc.analysis.whatif import Weights
from bsc.errors import BscError
from bsc.figures import whatif as pictures
from bsc.scenarios import Saved
from bsc.ui import navigation, page, problems, whatif_state, whatif_values, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.whatif.scenario import Scenario, code

MOST = 3  # compared at once


def draw(now: Reader, drawn: Any) -> None:
    """The scenario as it stands, saving it, and the list."""
    lang = now.lang
    scenario = whatif_state.scenario()
    page.section(lang.t("Scenarios"), lang.t("A scenario changes nothing for anybody until it is adopted."))
    told = drawn.differences
    if told:
        st.markdown(plain("; ".join(told)))
        st.caption(lang.t("The address of this page is the scenario: copy it to share it."))
    if scenario.changed:
        _save(now, scenario)
    with now.store.cursor() as cursor:
        listed = scenarios.listing(cursor, now.filters.org)
    if not listed:
        if not scenario.changed:
            st.write(lang.t("None yet. Move a weight or a rule, then save it with a reason."))
        return
    names = [s.name for s in listed]
    chosen = st.multiselect(
        lang.t("Compare"),
        names,
        max_selections=MOST,
        key="whatif_compare",
        placeholder=lang.t("two or three"),
    )
    if chosen:
        _compare(now, drawn, [s for s in listed if s.name in chosen])
    for saved in listed:
        with st.expander(plain(f"{saved.name} · {saved.saved_by} · {lang.date(saved.saved_at)}")):
            _one(now, saved)


def _save(now: Reader, scenario: Scenario) -> None:
    lang = now.lang
    by = who.ask(lang, "scenario")
    with st.form("whatif_save", border=False):
        name = st.text_input(lang.t("Name of the scenario"), key="scenario_name", max_chars=80, width=420)
        reason = st.text_area(lang.t("Reason"), key="scenario_reason", max_chars=1000, height=80, width=620)
        if st.form_submit_button(lang.t("Save the scenario"), icon=":material/save:"):
            problems.attempt(
                lambda: scenarios.save(
                    now.store, now.filters.org, name, scenario, now.filters.period, reason, by
                ),
                lang,
            )


def _compare(now: Reader, drawn: Any, chosen: list[Saved]) -> None:
    """The policy in force beside up to three scenarios, as the side of the page that is open counts them."""
    lang = now.lang
    columns = []
    for saved in chosen:
        try:
            columns.append((saved.name, drawn.cells(saved.scenario)))
        except BscError as error:
            problems.show(error, lang)
    if not columns:
        return
    first, in_force = drawn.in_force_cells()
    head = [first, lang.t("In force"), *(name for name, _ in columns)]
    body = [
        pictures.row(name, [held, *(cells.get(name, "–") for _, cells in columns)])
        for name, held in in_force.items()
    ]
    navigation.show(pictures.plain_table(head, body, range(1, len(head))), "whatif_compared")
    st.caption(drawn.cells_say)


def _one(now: Reader, saved: Saved) -> None:
    """One saved scenario: its reason, opening, export, adoption."""
    lang = now.lang
    key = code(saved.scenario)
    st.write(plain(saved.reason))
    if saved.adopted is not None:
        st.caption(lang.t("Adopted as dated rules."))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if st.button(lang.t("Open"), key=f"open_{saved.name}"):
            whatif_state.keep(saved.scenario)
            st.rerun(scope="fragment")
        if not (saved.scenario.rule_set or saved.scenario.day):
            st.download_button(
                lang.t("Policy file (TOML)"),
                data=lambda: _file(now, saved),
                file_name=f"selaras-{now.filters.org}-scenario.toml",
                mime="application/toml",
                key=f"file_{saved.name}_{key[:8]}",
                on_click="ignore",
            )
        if st.button(lang.t("Take off the list"), key=f"remove_{saved.name}", disabled=not who.stated()):
            problems.attempt(
                lambda: scenarios.remove(now.store, now.filters.org, saved.name, who.stated()), lang
            )
    if saved.scenario.rule_set or saved.scenario.day:
        st.caption(lang.t("It begins with other rules than those in force, so it is for comparison only."))
        return
    label = lang.t("Adopt")
    st.markdown(f"**{label}**")
    by = who.ask(lang, f"adopt_{saved.name}")
    with (
        st.form(f"adopt_form_{saved.name}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        day = st.date_input(lang.t("In force from"), value=date.today(), key=f"day_{saved.name}", width=180)  # noqa: DTZ011
        reference = st.text_input(
            lang.t("Reference (decision, article)"), key=f"reference_{saved.name}", max_chars=300, width=420
        )
        if st.form_submit_button(lang.t("Adopt as dated rules")):
            if now.filters.rule_set != now.organisation.rule_set:
                st.error(
                    lang.t("Another rule set is only a comparison here: choose the organisation's own first.")
                )
            else:
                problems.attempt(
                    lambda: scenarios.adopt(
                        now.store, now.filters.org, now.policy, saved, day, reference, by, _below(now, saved)
                    ),
                    lang,
                )


def _below(now: Reader, saved: Saved) -> Weights:
    """The weights of objectives and indicators as the scenario has them, in the period it was made for."""
    return whatif.moved_weights(whatif_values.base(now, saved.scenario, saved.period), saved.scenario)


def _file(now: Reader, saved: Saved) -> bytes:
    today = date.today()  # noqa: DTZ011 - the reader's own day is meant
    return scenarios.as_file(now.policy, saved.scenario, today, saved.name, _below(now, saved)).encode()
