"""What the cascade keeps between page runs, by the store's version: the graph, its measures, its past."""

from __future__ import annotations

import threading
from datetime import date

import pandas as pd
import streamlit as st

from bsc import linking
from bsc.analysis import cascade, cascade_flow, cascade_past, cascade_pictures, cascade_views, matching
from bsc.analysis import paradox as paradoxes
from bsc.analysis.cascade import Cascade
from bsc.analysis.cascade_flow import Flow3
from bsc.analysis.cascade_names import in_english
from bsc.analysis.cascade_past import Past
from bsc.analysis.cascade_views import View
from bsc.analysis.matching import Offer
from bsc.analysis.paradox import ParadoxView
from bsc.cascade.flaws import Found
from bsc.cascade.predicates import Comparison, load_pack
from bsc.domain import Filters
from bsc.i18n import text
from bsc.ui import jobs, resources
from bsc.ui.jobs import Job

_Key = tuple[int, date, str, str, str, bool, str]
_PAST: dict[tuple[object, ...], Job] = {}
_LOCK = threading.Lock()
_MOST = 64  # pasts kept at once


def loaded(filters: Filters) -> Cascade | None:
    """The organisation's cascade on the last day of the selected period; None when there is nothing to link."""
    return _loaded(_key(filters))


def measured(filters: Filters, perspective: str) -> tuple[View, ...]:
    """The measures of the selected unit."""
    return _measured(_key(filters), filters.unit, perspective)


def units(filters: Filters) -> pd.DataFrame:
    """All units against their own mandates."""
    return _units(_key(filters))


def flow(filters: Filters, perspective: str) -> Flow3 | None:
    """The three columns of the selected unit; None where they may not be shown."""
    return _flow(_key(filters), filters.unit, perspective)


def tree(filters: Filters, perspective: str) -> pd.DataFrame:
    """The places of the tree of the selected unit."""
    return _tree(_key(filters), filters.unit, perspective)


def offers(filters: Filters) -> tuple[Offer, ...]:
    """Suggested links for what is linked to nothing."""
    return _offers(_key(filters))


def texts(filters: Filters) -> tuple[pd.DataFrame, tuple[Offer, ...], list[Found]]:
    """Imported trees without parents, suggestions inside them, and flaws that texts show."""
    return _texts(resources.store().version, filters.org)


def paradox(filters: Filters) -> ParadoxView | None:
    """People's scores against their units' results; None without either."""
    return _paradox(_key(filters))


def compared(filters: Filters, organisation: str) -> Comparison | None:
    """The selected unit's spread of predicates held against the policy pack."""
    found = loaded(filters)
    if found is None:
        return None
    with resources.store().cursor() as cursor:
        return paradoxes.comparison(cursor, found, load_pack(), organisation, filters.unit)


def past(filters: Filters) -> Job:
    """The selected unit's measures in all periods and the friction inside it (a ``Past`` when the job is finished),
    worked out in the background once for everybody."""
    key = (*_key(filters), filters.unit)
    with _LOCK:
        job = _PAST.get(key)
        if job is None:
            while len(_PAST) >= _MOST:
                _PAST.pop(next(iter(_PAST)))
            job = _PAST[key] = Job(text("Working out earlier periods"))
            store, policy = resources.store(), resources.policy(filters)

            def work(progress: jobs.Progress) -> Past:
                def at(asked: Filters) -> Cascade | None:
                    progress(job.done, job.doing)  # a moment in which it can be stopped
                    return loaded(asked)

                with store.cursor() as cursor:
                    return cascade_past.past(cursor, filters, policy, at)

            jobs.run(job, work)
    return job


def stamp(filters: Filters) -> tuple[object, ...]:
    """What everything here depends on: the store's version, the day, and the selection without its unit."""
    return _key(filters)


def _key(filters: Filters) -> _Key:
    today = date.today()  # noqa: DTZ011 - the reader's own day is meant
    version = resources.store().version
    return (
        version,
        today,
        filters.org,
        filters.period,
        filters.rule_set,
        filters.today_rules,
        filters.language,
    )


def _filters(key: _Key) -> Filters:
    return Filters(key[2], period=key[3], rule_set=key[4], today_rules=key[5], language=key[6])


@st.cache_resource(max_entries=16, show_spinner=False)  # several periods in both languages
def _loaded(key: _Key) -> Cascade | None:
    filters = _filters(key)
    with resources.store().cursor() as cursor:
        if filters.language == "en":
            found = _loaded((*key[:-1], "id"))
            return None if found is None else in_english(cursor, found)
        return cascade.load(cursor, filters, resources.policy(filters))


@st.cache_resource(max_entries=64, show_spinner=False)
def _measured(key: _Key, unit: str, perspective: str) -> tuple[View, ...]:
    found = _loaded(key)
    return () if found is None else cascade_views.views(found, unit, perspective)


@st.cache_resource(max_entries=8, show_spinner=False)
def _units(key: _Key) -> pd.DataFrame:
    found = _loaded(key)
    return pd.DataFrame() if found is None else cascade_views.unit_frame(found)


@st.cache_resource(max_entries=64, show_spinner=False)
def _flow(key: _Key, unit: str, perspective: str) -> Flow3 | None:
    found = _loaded(key)
    return None if found is None else cascade_flow.flow(found, unit, perspective)


@st.cache_resource(max_entries=32, show_spinner=False)
def _tree(key: _Key, unit: str, perspective: str) -> pd.DataFrame:
    found = _loaded(key)
    return pd.DataFrame() if found is None else cascade_pictures.tree(found, unit, perspective)


@st.cache_resource(max_entries=8, show_spinner=False)
def _offers(key: _Key) -> tuple[Offer, ...]:
    found = _loaded((*key[:-1], "id"))  # texts are alike in the language they were written in
    return () if found is None else matching.offers(found)


@st.cache_resource(max_entries=8, show_spinner=False)
def _texts(version: int, org: str) -> tuple[pd.DataFrame, tuple[Offer, ...], list[Found]]:
    del version  # part of the key only
    with resources.store().cursor() as cursor:
        rows = matching.tree_rows(cursor, org)
        linked = {str(k) for k in linking.children(cursor, org)}
        return rows, matching.tree_offers(rows, linked), matching.flaws(cursor, org, rows)


@st.cache_resource(max_entries=8, show_spinner=False)
def _paradox(key: _Key) -> ParadoxView | None:
    found, filters = _loaded(key), _filters(key)
    if found is None:
        return None
    with resources.store().cursor() as cursor:
        scores = resources.side_by_side(filters) if filters.period else None
        return paradoxes.view(cursor, found, filters, resources.policy(filters), scores)
