"""What the what-if page keeps between moves: scored nodes by rules, people in columns; shared, never to be changed.

Keys say everything that a value hangs on, so a move of a weight finds what was read before and only climbs the tree again.
"""

from __future__ import annotations

import streamlit as st

from bsc.analysis import people as persons
from bsc.analysis import whatif, whatif_people
from bsc.analysis.people import Base as PeopleBase
from bsc.analysis.people import When
from bsc.analysis.whatif import Base
from bsc.analysis.whatif_people import Crowd, Stand, Terms
from bsc.domain import Filters, Period
from bsc.policy_model import Policy
from bsc.ui import resources
from bsc.ui.reader import Reader
from bsc.whatif.scenario import Scenario, code, decoded


def base(now: Reader, scenario: Scenario, period: str = "") -> Base | None:
    """The scored nodes of the reader's period, or another, under the scenario's rules, weights not yet moved. BscError for
    rules that cannot be."""
    only = Scenario(
        {},
        {k: v for k, v in scenario.rules.items() if not k.startswith("career.")},
        scenario.rule_set,
        scenario.day,
    )
    return _base(resources.key(now.filters), period or now.filters.period, code(only))


@st.cache_resource(max_entries=24, show_spinner=False)
def _base(key: tuple[object, ...], period: str, said: str) -> Base | None:
    filters = Filters(str(key[2]), rule_set=str(key[3]), today_rules=bool(key[4]))
    days = Period.from_code(period)
    policy = resources.policy(filters)
    with resources.store().cursor() as cursor:
        return whatif.base(cursor, filters.org, days, whatif.ruled(policy, decoded(said), days))


def crowd(now: Reader, people: PeopleBase, when: When) -> Crowd:
    """The people of a period in columns."""
    return _crowd(resources.key(now.filters), now.organisation.name, when.period)


@st.cache_resource(max_entries=4, show_spinner=False)
def _crowd(key: tuple[object, ...], whole: str, period: str) -> Crowd:
    filters = Filters(str(key[2]), rule_set=str(key[3]), today_rules=bool(key[4]))
    policy = resources.policy(filters)
    with resources.store().cursor() as cursor:
        found = persons.base(cursor, filters.org, whole, policy)
        assert found is not None
        return whatif_people.load(cursor, found, found.when(period), policy)


def stand(now: Reader, crowd: Crowd, held: Terms, node: int, entitled: bool) -> Stand:
    """One unit's people under the rules in force: what does not hang on the scenario."""
    return _stand(resources.key(now.filters), crowd.when.period, node, entitled, crowd, held, now.policy)


@st.cache_resource(max_entries=8, show_spinner=False)
def _stand(
    key: tuple[object, ...],
    period: str,
    node: int,
    entitled: bool,
    _crowd: Crowd,
    _held: Terms,
    _policy: Policy,
) -> Stand:
    return whatif_people.stand(_crowd, _held, _policy, node, entitled)
