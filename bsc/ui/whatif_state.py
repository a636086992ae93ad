"""The scenario that a reader works on: in the URL as a code, with locks beside it; never anybody else's, never the policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from bsc.errors import BscError
from bsc.i18n import Language
from bsc.ui import choices, problems
from bsc.whatif.scenario import CAREER, Scenario, code, decoded
from bsc.whatif.tree import Group, moved, snapped, tidied, toggled

NAME = "s"
_LOCKS = "whatif_locks"
_PROBLEM = "whatif_problem"


def scenario() -> Scenario:
    """The scenario of the URL; the policy in force for a code that cannot be read, which is said on the page."""
    said = choices.current(NAME, None, "")
    try:
        return decoded(said)
    except BscError as error:
        choices.remember(NAME, "")
        st.session_state[_PROBLEM] = error
        return Scenario()


def keep(chosen: Scenario) -> None:
    """Make ``chosen`` the scenario of this reader."""
    choices.remember(NAME, code(chosen))


def attempt(wanted: Scenario, check: Callable[[Scenario], object]) -> None:
    """Take another scenario if its rules can be, which ``check`` finds out by raising; else say why and stay."""
    try:
        check(wanted)
    except BscError as error:
        say(error)
    else:
        keep(wanted)
    st.rerun(scope="fragment")


def locked(key: str, held: Group) -> Group:
    """The group with this reader's locks."""
    fast = st.session_state.get(_LOCKS, {}).get(key, frozenset())
    return Group(held.codes, held.weights, frozenset(fast) & set(held.codes))


def move(given: Mapping[str, Any], groups: Mapping[str, Group], rule: str, donor: str) -> None:
    """Do what the tree of sliders asks; what cannot be is said, and the last valid state stays."""
    key = str(given.get("group", ""))
    held = scenario()
    base = groups.get(key)
    if base is None:
        return
    now = locked(key, held.group(key, base))
    try:
        if given.get("lock"):
            after = toggled(now, str(given["code"]))
            st.session_state.setdefault(_LOCKS, {})[key] = after.locked
            return
        start = snapped(now) if key == CAREER else now
        after = moved(start, str(given["code"]), given.get("to", ""), rule, donor)
        after = snapped(after) if key == CAREER else tidied(after)
    except BscError as error:
        st.session_state[_PROBLEM] = error
        return
    keep(held.with_group(key, after, base))


def say(error: BscError) -> None:
    """Remember a problem for the next drawing of the page."""
    st.session_state[_PROBLEM] = error


def told(lang: Language) -> None:
    """Show the last problem, once."""
    error = st.session_state.pop(_PROBLEM, None)
    if isinstance(error, BscError):
        problems.show(error, lang)
