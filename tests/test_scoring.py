"""The score macros against the slow oracle on generated facts, and the invariants that examples cannot show."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bsc import policy
from bsc.domain import Period
from bsc.policy import Policy, Reference
from bsc.policy_rules import Labels
from bsc.store import Store
from tests import oracle, scoring_worlds
from tests.oracle import Fact, Trait
from tests.scoring_worlds import AS_OF, ORG

OURS = Reference("test", Labels("uji", "test"), "default")
QUIET = settings(
    deadline=None,
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def fetch(store: Store, macro: str, rules: Policy, **params: Any) -> list[dict[str, Any]]:
    """All rows of a score macro as dictionaries."""
    options = "".join(f", of_{name} := ${name}" for name in params)
    with store.cursor() as cursor:
        cursor.execute(
            f"select * from {macro}($org, $policy::policy_t{options})",  # noqa: S608 - names of ours
            {"org": ORG, "policy": rules.to_struct(AS_OF), **params},
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def near(found: float | None, wanted: Any) -> bool:
    if found is None or wanted is None:
        return found is None and wanted is None
    return abs(found - float(wanted)) <= 1e-9 * max(1.0, abs(float(wanted)))


RULE_SETS = {
    "plain": policy.load("plain"),
    "inverse, uncapped": policy.load("plain").with_rules(
        {"achievement.minimize_form": "inverse", "achievement.cap": "none", "achievement.floor": "none"}, OURS
    ),
    "zero for missing, no minimum": policy.load("plain").with_rules(
        {"roll_up.missing": "zero", "roll_up.minimum_coverage": 0, "consolidation.missing": "skip"}, OURS
    ),
    "geometric, at the maximum": policy.load("plain").with_rules(
        {
            "roll_up.objective": "geometric",
            "roll_up.organisation": "geometric",
            "achievement.at_maximum": 120,
            "achievement.zero_maximize": "none",
            "achievement.negative_minimize": "none",
            "consolidation.grains": ["quarter", "semester", "year"],
        },
        OURS,
    ),
    "kemenkeu": policy.load("kemenkeu_127_2026"),
    "fiscal year, rounded": policy.load("plain").with_rules(
        {"consolidation.year_starts": 4, "roll_up.minimum_coverage": 30, "bands.round": 2}, OURS
    ),
}


@pytest.mark.parametrize("name", RULE_SETS)
@QUIET
@given(world=scoring_worlds.worlds())
def test_macros_agree_with_the_oracle(
    store: Store, name: str, world: tuple[list[Fact], dict[str, Trait], dict[str, Fraction]]
) -> None:
    facts, traits, weights = world
    rules = RULE_SETS[name]
    scoring_worlds.empty(store)
    scoring_worlds.load(store, facts, traits, weights)
    rows, nodes = oracle.score(facts, traits, weights, rules, AS_OF)

    found = {
        (r["unit"], r["indicator"], r["breakdown"], r["period"]): r
        for r in fetch(store, "score_indicators", rules)
    }
    assert set(found) == set(rows)
    for key, wanted in rows.items():
        row = found[key]
        assert row["reason"] == wanted.reason, (key, row)
        assert near(row["achievement"], wanted.achievement), (key, row, wanted)
        assert near(row["ratio"], wanted.ratio), (key, row, wanted)
        assert near(row["score"], wanted.score), (key, row, wanted)
        assert row["met"] == wanted.met, (key, row, wanted)
        assert row["counts"] == wanted.counts, (key, row, wanted)
        assert (row["detail"] is not None) == (wanted.reason == "not_computable"), (key, row)
        version = rules.version_at(Period.from_code(row["period"]).end)
        assert row["band"] == oracle.band_of(wanted.achievement, "indicator", version), (key, row, wanted)

    found_nodes = {
        (
            n["node"],
            n["unit"],
            n["period"],
            n["perspective"] or "",
            n["objective"] or "",
            n["indicator"] or "",
        ): n
        for n in fetch(store, "score_nodes", rules)
    }
    assert set(found_nodes) == set(nodes)
    for node_key, wanted_node in nodes.items():
        node = found_nodes[node_key]
        assert near(node["score"], wanted_node.score), (node_key, node, wanted_node)
        assert near(node["coverage"], wanted_node.coverage), (node_key, node, wanted_node)
        assert node["reason"] == wanted_node.reason, (node_key, node, wanted_node)
        assert node["parts"] == wanted_node.parts, (node_key, node, wanted_node)
        assert near(node["weight"], wanted_node.weight), (node_key, node, wanted_node)
