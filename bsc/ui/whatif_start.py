"""Whose rules a scenario begins with: those in force at the period, those of another day, or another rule set."""

from __future__ import annotations

import streamlit as st

from bsc import policy as policies
from bsc.ui.reader import Reader
from bsc.whatif.scenario import Scenario


def choose(now: Reader, scenario: Scenario) -> Scenario | None:
    """The select box; the scenario with another beginning when one was chosen, else None."""
    lang, policy = now.lang, now.policy
    days = [v.valid_from.isoformat() for v in policy.versions]
    options = [
        "|",
        *(f"|{day}" for day in days),
        *(f"{name}|" for name in policies.names() if name != policy.rule_set),
    ]

    def show(option: str) -> str:
        name, _, day = option.partition("|")
        if name:
            return policies.load(name).name.show(lang)
        if not day:
            return lang.t("The rules in force then")
        version = next(v for v in policy.versions if v.valid_from.isoformat() == day)
        return lang.t("The rules from {day}", day=version.valid_from)

    held = f"{scenario.rule_set}|{scenario.day}"
    picked = st.selectbox(
        lang.t("Begin with"),
        options,
        index=options.index(held) if held in options else 0,
        format_func=show,
        key=f"wi_start_{held}",
    )
    if picked == held:
        return None
    name, _, day = picked.partition("|")
    return Scenario(scenario.groups, scenario.rules, name, day)
