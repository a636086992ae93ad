"""What the people pages keep between page runs, by the store's version and the rules; shared, never to be changed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bsc.analysis import careers as analysis
from bsc.analysis import careers_odds, people, people_fair, people_score
from bsc.analysis.careers import Careers, Watch
from bsc.analysis.careers_odds import Odds
from bsc.analysis.people import Base, Distribution, Period, When
from bsc.analysis.people_fair import FairView
from bsc.analysis.people_score import Made
from bsc.domain import Period as DomainPeriod
from bsc.ui import resources
from bsc.ui.reader import Reader
from bsc.ui.resources import Key


def base(now: Reader) -> Base | None:
    """Tree, grades and periods; None without scores of people."""
    return _base(resources.key(now.filters), now.organisation.name)


def cap(now: Reader) -> int:
    """The highest achievement that counts, in hundredths; 120 where the rules name none."""
    found = now.policy.latest.value("achievement.cap")
    return 12000 if found is None else round(100 * float(found))


def period(now: Reader, code: str, part: str = people.TOTAL) -> Period:
    """The sums of one period and component. Only where ``base`` gave something."""
    return _period(resources.key(now.filters), now.organisation.name, code, part, cap(now))


def distribution(now: Reader, code: str, part: str, node: int, by: str) -> Distribution:
    """The groups of a view."""
    return _distribution(resources.key(now.filters), now.organisation.name, code, part, cap(now), node, by)


def fair(now: Reader, code: str, part: str, node: int, by: str) -> FairView | None:
    """The groups of a view held against each other."""
    found = distribution(now, code, part, node, by)
    return people_fair.fair(period(now, code, part), found)


def made(now: Reader, code: str, node: int) -> Made | None:
    """What decides who is ahead in a unit."""
    with resources.store().cursor() as cursor:
        return people_score.made(cursor, period(now, code), node)


def results(now: Reader, when: When, before: When) -> dict[str, float]:
    """How units' own scores changed between two periods, in points, by code: the score of the period itself, else of the
    last shorter one inside it."""
    after, earlier = (
        _whole(resources.side_by_side(now.filters.with_(period=_measured(now, w)))) for w in (when, before)
    )
    return {unit: score - earlier[unit] for unit, score in after.items() if unit in earlier}


def _measured(now: Reader, when: When) -> str:
    """The period with figures of units that stands for a period with scores of people."""
    codes = resources.periods(now.filters.org, now.filters.unit)
    if when.period in codes:
        return when.period
    inside = []
    for code in codes:
        try:
            held = DomainPeriod.from_code(code)
        except ValueError:
            continue
        if when.start <= held.start and held.end <= when.end:
            inside.append((held.end, code))
    return max(inside)[1] if inside else when.period


def _whole(frame: pd.DataFrame) -> dict[str, float]:
    whole = frame[(frame["perspective"] == "") & frame["score"].notna()]
    return dict(zip(whole["unit"].astype(str), whole["score"].astype(float), strict=True))


def careers(now: Reader, code: str, node: int) -> Careers | None:
    """Who may be proposed and who is on watch."""
    return _careers(resources.key(now.filters), now.organisation.name, code, cap(now), node)


def watch(now: Reader, code: str) -> Watch | None:
    """The watch list; None where the rules do not name one."""
    return _watch(resources.key(now.filters), now.organisation.name, code, cap(now))


def odds(now: Reader, code: str, node: int) -> Odds | None:
    """Measurement error, number and budget at the minimum."""
    with resources.store().cursor() as cursor:
        return careers_odds.odds(cursor, period(now, code), made(now, code, node), node)


@st.cache_resource(max_entries=128, show_spinner=False)
def _watch(where: Key, name: str, code: str, highest: int) -> Watch | None:
    found = _base(where, name)
    assert found is not None
    filters = resources.selected(where)
    with resources.store().cursor() as cursor:
        held = _period(where, name, code, people.TOTAL, highest)
        return analysis.watched(cursor, found, held, resources.policy(filters))


@st.cache_resource(max_entries=256, show_spinner=False)
def _careers(where: Key, name: str, code: str, highest: int, node: int) -> Careers | None:
    held = _period(where, name, code, people.TOTAL, highest)
    return analysis.careers(held, _watch(where, name, code, highest), node)


@st.cache_resource(max_entries=16, show_spinner=False)
def _base(where: Key, name: str) -> Base | None:
    filters = resources.selected(where)
    with resources.store().cursor() as cursor:
        return people.base(cursor, where[2], name, resources.policy(filters))


@st.cache_resource(max_entries=128, show_spinner=False)
def _period(where: Key, name: str, code: str, part: str, highest: int) -> Period:
    found = _base(where, name)
    assert found is not None
    with resources.store().cursor() as cursor:
        return people.period(cursor, found, found.when(code), part, highest)


@st.cache_resource(max_entries=256, show_spinner=False)
def _distribution(
    where: Key, name: str, code: str, part: str, highest: int, node: int, by: str
) -> Distribution:
    found = _base(where, name)
    assert found is not None
    held = _period(where, name, code, part, highest)
    with resources.store().cursor() as cursor:
        return people.distribution(cursor, found, held, node, by)
