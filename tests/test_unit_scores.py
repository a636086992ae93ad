"""A unit's rows and nodes, looked up by their numbers, are those of the views that join the names."""

from __future__ import annotations

import pytest

from bsc import organisations, policy, scores
from bsc.analysis import scorecard, unit_scores
from bsc.domain import Filters
from bsc.store import Store
from tests.frames import alike

ROWS = """
    select
        scored.period, scored.period_end, scored.perspective, scored.objective, scored.indicator, scored.breakdown,
        named.name, named.name_en, named.measure_unit, scored.weight, scored.polarity, scored.target_kind, scored.target,
        scored.target_low, scored.target_high, scored.target_text, scored.actual, scored.actual_text, scored.ratio,
        scored.achievement, scored.score, scored.met, scored.reason, scored.detail, scored.counts, scored.band,
        scored.colour, coalesce(scored.reported_on, received.accepted_at::date) as reported_on
    from query_table($rows) as scored
    join query_table($indicators) as named on named.indicator = scored.indicator
    left join report as received on received.report_id = scored.actual_report
    where scored.unit = $unit
    order by scored.period_end, scored.perspective, scored.objective, scored.indicator, scored.breakdown,
        scored.period_start
"""
NODES = """
    select
        scored.node, scored.period, scored.period_start, scored.period_end, scored.grain, scored.perspective,
        scored.objective, scored.indicator, named.name, named.name_en, scored.weight, scored.parts, scored.measured,
        scored.indicators, scored.indicators_measured, scored.unmapped, scored.coverage, scored.score, scored.reason,
        scored.band, scored.colour
    from query_table($nodes) as scored
    left join query_table($objectives) as named on named.objective = scored.objective and scored.node = 'objective'
    where scored.unit = $unit
    order by scored.period_end, scored.period_start, scored.node, scored.perspective, scored.objective,
        scored.indicator
"""


def both(store: Store, org: str, unit: str, rules: policy.Policy) -> int:
    """Compare a unit; how many rows it has."""
    with store.cursor() as cursor:
        nodes, rows = unit_scores.of_unit(cursor, org, unit, rules)
        held, names = scores.of(cursor, org, rules), scores.catalogue(cursor, org)
        known = {"unit": unit, "rows": held.rows, "indicators": names.indicators}
        alike(rows, cursor.execute(ROWS, known).df())
        known = {"unit": unit, "nodes": held.nodes, "objectives": names.objectives}
        alike(nodes, cursor.execute(NODES, known).df())
    return len(rows)


@pytest.mark.parametrize("rule_set", ["contoh", "kemenkeu_127_2026"])
def test_units_of_the_sample_are_read_as_the_views_say(sample_store: Store, rule_set: str) -> None:
    rules = policy.load(rule_set)
    with sample_store.cursor() as cursor:
        units = [
            u for (u,) in cursor.execute("select unit from unit where org = 'contoh' order by 1").fetchall()
        ]
    for unit in (units[0], units[len(units) // 2], units[-1]):
        assert both(sample_store, "contoh", unit, rules) > 100


def test_the_published_figures_are_read_as_the_views_say(store: Store) -> None:
    organisations.load_published(store, "test")
    with store.cursor() as cursor:
        units = cursor.execute("select distinct unit from fct_measurement").fetchall()
    for (unit,) in units:
        assert both(store, organisations.PUBLISHED, unit, policy.load("plain"))


def test_a_unit_without_facts_has_no_rows(store: Store) -> None:
    organisations.load_published(store, "test")
    rules = policy.load("plain")
    for org in (organisations.PUBLISHED, "nobody"):
        assert both(store, org, "nowhere", rules) == 0
        with store.cursor() as cursor:
            found = scorecard.scored(cursor, Filters(org, unit="nowhere", rule_set="plain"), rules)
        assert scorecard.at(found, "2024", rules) is None


def test_what_was_written_since_is_read(store: Store) -> None:
    organisations.load_published(store, "test")
    rules = policy.load("plain")
    with store.cursor() as cursor:
        [(unit,)] = cursor.execute("select unit from fct_measurement limit 1").fetchall()
    assert both(store, organisations.PUBLISHED, unit, rules)
    with store.transaction() as cursor:
        cursor.execute("update fct_measurement set actual = actual * 2, indicator = 'new-' || indicator")
    assert both(store, organisations.PUBLISHED, unit, rules)
