"""The what-if page: a tree of sliders on one side, what truly changes on the other. Everything happens in a fragment."""

from __future__ import annotations

import streamlit as st

from bsc.errors import BscError
from bsc.present import whatif as said
from bsc.ui import choices, page, whatif_people, whatif_scenarios, whatif_scorecard, whatif_state
from bsc.ui.overview import empty
from bsc.ui.reader import Reader, reader
from bsc.whatif.tree import Rule

RULES = {rule.value: words for rule, words in zip(Rule, said.RULE_WORDS, strict=True)}


def draw() -> None:
    """The whole page."""
    now = reader()
    if not now.filters.period or not now.filters.unit:
        empty(now)
        return
    _working(now)


@st.fragment
def _working(now: Reader) -> None:
    """What a move draws anew; the frame above it stays."""
    lang = now.lang
    what = choices.current("what", ("scorecard", "career"), "scorecard")
    drawn = whatif_people.begin(now) if what == "career" else whatif_scorecard.begin(now)
    if drawn is None:
        return
    page.head(now, drawn.title, now.unit_name, drawn.when)
    whatif_state.told(lang)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="whatif_choices"):
        choices.choice(
            "what",
            lang.t("What moves"),
            ["scorecard", "career"],
            lambda c: lang.t("Career score") if c == "career" else lang.t("Scorecard"),
            kind="segments",
        )
        rule = choices.choice(
            "how", lang.t("Where the points come from"), list(RULES), lambda c: lang.show(RULES[c]), width=260
        )
        donor = ""
        if rule == Rule.TRANSFER:
            parts = drawn.parts
            donor = choices.choice(
                "donor", lang.t("From"), [c for c, _ in parts], dict(parts).__getitem__, width=220
            )
        if st.button(
            lang.t("Back to the policy in force"),
            icon=":material/undo:",
            disabled=not whatif_state.scenario().changed,
        ):
            whatif_state.keep(type(whatif_state.scenario())())
            st.rerun(scope="fragment")
    left, right = st.columns([5, 8], gap="large")
    with left:
        given = drawn.controls(rule)
        if given:
            whatif_state.move(given, drawn.groups, rule, donor)
            st.rerun(scope="fragment")
    with right:
        try:
            drawn.results()
        except BscError as error:
            whatif_state.say(error)
            whatif_state.told(lang)
    drawn.more()
    whatif_scenarios.draw(now, drawn)
