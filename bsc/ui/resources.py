"""What all sessions of the dashboard share: the one open store, and what was computed from it."""

from __future__ import annotations

import atexit
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from bsc import organisations
from bsc.ahead import Ahead
from bsc.analysis import balance as balances
from bsc.analysis import outlook as outlooks
from bsc.analysis import rules, scorecard, selection
from bsc.domain import Filters
from bsc.handover import Drainer
from bsc.i18n import text
from bsc.policy_model import Policy
from bsc.reports import columns, scratch
from bsc.store import Store, default_path
from bsc.ui import jobs
from bsc.ui.collecting import Collector
from bsc.ui.jobs import Job


@dataclass(frozen=True)
class _Open:
    """The open store, the threads that do what the terminal hands over, make scores ahead of readers and collect garbage,
    and the sample being loaded.
    """

    store: Store
    drainer: Drainer
    ahead: Ahead
    collector: Collector
    sample: Job | None

    def close(self) -> None:
        jobs.end()
        self.drainer.stop()
        self.ahead.stop()
        self.store.close()
        self.collector.stop()


def store() -> Store:
    """The store of this process; opened by the first session. StoreError when another process owns the file."""
    return _open(str(default_path())).store


def leave_out() -> None:
    """A run of a page begins: what stands now is not looked at by Streamlit's search for garbage after it."""
    _open(str(default_path())).collector.leave_out()


def sample() -> Job | None:
    """The loading of the invented organisation on the first start; None when this start found a store with contents."""
    return _open(str(default_path())).sample


@st.cache_resource(show_spinner=False, on_release=_Open.close)
def _open(path: str) -> _Open:
    opened = Store(path, columns.fill)
    scratch.sweep()
    drainer = Drainer(opened)
    drainer.start()
    ahead = Ahead(opened)
    ahead.start()
    with opened.cursor() as cursor:
        wanted = organisations.sample_wanted(cursor)
    sample = Job(text("Loading the sample organisation")) if wanted else None
    if sample:
        jobs.run(sample, lambda progress: organisations.load_sample(opened, "Selaras", progress))
    collector = Collector()
    collector.start()
    made = _Open(opened, drainer, ahead, collector, sample)
    atexit.register(made.close)
    return made


# What follows is kept by the store's version, so that a write makes everything new; the day belongs to the key
# because a period that has not ended is not due.


def listed() -> dict[str, organisations.Organisation]:
    """The organisations by code, real ones first."""
    return {found.org: found for found in _organisations(str(default_path()), store().version)}


def units(org: str) -> pd.DataFrame:
    """The units of an organisation, as ``selection.units`` gives them."""
    return _units(store().version, org)


def periods(org: str, unit: str) -> list[str]:
    """The codes of the periods for which a unit has figures, newest first."""
    return list(_periods(store().version, org).get(unit, ()))


def policy(filters: Filters) -> Policy:
    """The rules that score the selection."""
    return _policy(key(filters))


def scored(filters: Filters) -> scorecard.Scored:
    """The selected unit in all its periods; shared, never to be changed."""
    return _scored(key(filters), filters.unit)


def card(filters: Filters) -> scorecard.Scorecard | None:
    """The selected unit in the selected period, None without figures; shared, never to be changed."""
    return _card(key(filters), filters.unit, filters.period) if filters.period else None


def across_units(filters: Filters, indicator: str) -> pd.DataFrame:
    """One indicator in every unit in the selected period."""
    return _across_units(key(filters), filters.period, indicator)


def side_by_side(filters: Filters) -> pd.DataFrame:
    """All units of the organisation in the selected period."""
    return _side_by_side(key(filters), filters.period)


def outlook(filters: Filters) -> pd.DataFrame:
    """Where the selected unit's indicators will stand at the end of the year of the selected period."""
    return _outlook(key(filters), filters.unit, filters.period)


def balance_base(filters: Filters) -> balances.Base:
    """Indicators of every unit and year with their shares, stated and suggested labels; shared, never to be changed."""
    return _balance_base(key(filters))


def balance(filters: Filters) -> balances.Balance | None:
    """The balance of the selected unit in the year of the selected period; shared, never to be changed."""
    return _balance(key(filters), filters.unit, filters.period)


Key = tuple[int, date, str, str, bool]


def key(filters: Filters) -> Key:
    """What everything computed for a selection depends on: the store's version, the day, the organisation and its rules."""
    today = date.today()  # noqa: DTZ011 - the reader's own day is meant
    return store().version, today, filters.org, filters.rule_set, filters.today_rules


def selected(where: Key, unit: str = "", period: str = "") -> Filters:
    """The selection of which ``where`` is the key."""
    return Filters(where[2], period, unit, rule_set=where[3], today_rules=where[4])


# What is kept is shared by all sessions, not copied for each, which would cost more than what a page does with it: never
# to be changed.


@st.cache_resource(max_entries=32, show_spinner=False)
def _organisations(path: str, version: int) -> list[organisations.Organisation]:
    with store().cursor() as cursor:
        return organisations.organisations(cursor)


@st.cache_resource(max_entries=64, show_spinner=False)
def _policy(where: Key) -> Policy:
    _, today, org, rule_set, today_rules = where
    with store().cursor() as cursor:
        return rules.policy_of(cursor, org, rule_set, today_rules, today)


@st.cache_resource(max_entries=64, show_spinner=False)
def _units(version: int, org: str) -> pd.DataFrame:
    with store().cursor() as cursor:
        return selection.units(cursor, org)


@st.cache_resource(max_entries=64, show_spinner=False)
def _periods(version: int, org: str) -> dict[str, list[str]]:
    with store().cursor() as cursor:
        return selection.periods_by_unit(cursor, org)


@st.cache_resource(max_entries=256, show_spinner=False)
def _scored(where: Key, unit: str) -> scorecard.Scored:
    filters = selected(where, unit)
    with store().cursor() as cursor:
        return scorecard.scored(cursor, filters, policy(filters))


@st.cache_resource(max_entries=256, show_spinner=False)
def _card(where: Key, unit: str, period: str) -> scorecard.Scorecard | None:
    return scorecard.at(_scored(where, unit), period, _policy(where))


@st.cache_resource(max_entries=256, show_spinner=False)
def _side_by_side(where: Key, period: str) -> pd.DataFrame:
    filters = selected(where)
    with store().cursor() as cursor:
        return scorecard.side_by_side(cursor, filters.org, period, policy(filters))


@st.cache_data(max_entries=256, show_spinner=False)
def _across_units(where: Key, period: str, indicator: str) -> pd.DataFrame:
    filters = selected(where)
    with store().cursor() as cursor:
        return scorecard.across_units(cursor, filters.org, indicator, period, policy(filters))


@st.cache_data(max_entries=256, show_spinner=False)
def _outlook(where: Key, unit: str, period: str) -> pd.DataFrame:
    filters = selected(where, unit, period)
    with store().cursor() as cursor:
        return outlooks.outlook(cursor, filters, policy(filters))


# Kept as they are, not copied: a base of a large organisation holds thousands of suggestions.


@st.cache_resource(max_entries=4, show_spinner=False)
def _balance_base(where: Key) -> balances.Base:
    filters = selected(where)
    with store().cursor() as cursor:
        return balances.base(cursor, filters.org, policy(filters))


@st.cache_resource(max_entries=64, show_spinner=False)
def _balance(where: Key, unit: str, period: str) -> balances.Balance | None:
    filters = selected(where)
    held = _balance_base(where)
    with store().cursor() as cursor:
        return balances.balance(cursor, filters.org, unit, period, policy(filters), held)
