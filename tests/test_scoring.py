"""Scores against the slow oracle on generated facts, and the invariants that examples cannot show."""

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
from bsc import scores as scored
from bsc.domain import Period
from bsc.policy_model import Policy, Reference
from bsc.policy_rules import Labels
from bsc.store import Store
from tests import oracle, scoring_worlds
from tests.oracle import Fact, Trait
from tests.scoring_worlds import AS_OF, ORG

OURS = Reference("test", Labels("uji", "test"), "default")
QUIET = settings(
    deadline=None,
    max_examples=5,
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


def fetch(store: Store, what: str, rules: Policy, **part: Any) -> list[dict[str, Any]]:
    """The scored ``rows``, or the ``nodes`` of the tree, as dictionaries; ``part`` as ``scores.of`` takes it."""
    with store.cursor() as cursor:
        held = scored.of(cursor, ORG, rules, AS_OF, **part)
        cursor.execute("select * from query_table($table)", {"table": getattr(held, what)})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def wholes(store: Store, rules: Policy) -> list[dict[str, Any]]:
    """The whole result of every unit and period."""
    return [node for node in fetch(store, "nodes", rules) if node["node"] == "organisation"]


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
@given(world=scoring_worlds.worlds(indicators=30))
def test_scores_agree_with_the_oracle(
    store: Store, name: str, world: tuple[list[Fact], dict[str, Trait], dict[str, Fraction]]
) -> None:
    facts, traits, weights = world
    rules = RULE_SETS[name]
    scoring_worlds.empty(store)
    scoring_worlds.load(store, facts, traits, weights)
    rows, nodes = oracle.score(facts, traits, weights, rules, AS_OF)

    found = {(r["unit"], r["indicator"], r["breakdown"], r["period"]): r for r in fetch(store, "rows", rules)}
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
        for n in fetch(store, "nodes", rules)
    }
    assert set(found_nodes) == set(nodes)
    for node_key, wanted_node in nodes.items():
        node = found_nodes[node_key]
        assert near(node["score"], wanted_node.score), (node_key, node, wanted_node)
        assert near(node["coverage"], wanted_node.coverage), (node_key, node, wanted_node)
        assert node["reason"] == wanted_node.reason, (node_key, node, wanted_node)
        assert node["parts"] == wanted_node.parts, (node_key, node, wanted_node)
        assert near(node["weight"], wanted_node.weight), (node_key, node, wanted_node)


# ---- invariants ------------------------------------------------------------------------------------------------

Leaf = tuple[str, str, int, int | None]  # perspective, objective, weight, achievement against a target of 100
Forest = list[list[Leaf]]  # the trees of several units
LEAVES: st.SearchStrategy[list[Leaf]] = st.lists(
    st.tuples(
        st.sampled_from(["financial", "customer", "internal", "learning"]),
        st.sampled_from(["A", "B", "C"]),
        st.integers(1, 9),
        st.none() | st.integers(0, 120),
    ),
    min_size=1,
    max_size=10,
)
FORESTS = st.lists(LEAVES, min_size=8, max_size=16)  # many trees a query: a query costs more than a tree
FEW = settings(QUIET, max_examples=3)


def plant(store: Store, forest: Forest, scale: Fraction = Fraction(1)) -> None:
    """A unit per tree; every indicator is one unit's own; weights multiplied by ``scale``."""
    scoring_worlds.empty(store)
    facts, traits = [], {}
    for unit, leaves in enumerate(forest):
        for number, (perspective, objective, weight, value) in enumerate(leaves):
            code = f"I{unit}.{number}"
            actual = None if value is None else Fraction(value)
            facts.append(
                Fact(f"U{unit}", code, Period.of(2024), kind="point", target=Fraction(100), actual=actual)
            )
            traits[code] = Trait(f"{perspective}{objective}", perspective, "maximize", weight=weight * scale)
    scoring_worlds.load(store, facts, traits)


def scores(store: Store, rules: Policy) -> dict[tuple[str, ...], float | None]:
    """Scores by (unit, node, perspective, objective, indicator)."""
    return {
        (n["unit"], n["node"], n["perspective"] or "", n["objective"] or "", n["indicator"] or ""): n["score"]
        for n in fetch(store, "nodes", rules)
    }


PLAIN = policy.load("plain")


@FEW
@given(forest=FORESTS, factor=st.sampled_from([Fraction(1, 7), Fraction(3), Fraction(1000)]))
def test_scaling_all_weights_changes_nothing(store: Store, forest: Forest, factor: Fraction) -> None:
    plant(store, forest)
    before = scores(store, PLAIN)
    plant(store, forest, factor)
    after = scores(store, PLAIN.with_weights({p.code: 50 for p in PLAIN.latest.perspectives}))
    assert before.keys() == after.keys()
    assert all(near(after[key], before[key]) for key in before)


@FEW
@given(forest=FORESTS, which=st.integers(0, 9), more=st.integers(1, 60))
def test_raising_one_achievement_never_lowers_its_unit(
    store: Store, forest: Forest, which: int, more: int
) -> None:
    plant(store, forest)
    before = scores(store, PLAIN)
    raised = []
    for leaves in forest:
        place = which % len(leaves)
        perspective, objective, weight, value = leaves[place]
        better = None if value is None else value + more
        raised.append([*leaves[:place], (perspective, objective, weight, better), *leaves[place + 1 :]])
    plant(store, raised)
    for key, after in scores(store, PLAIN).items():
        held = before[key]
        assert (after is None) == (held is None)
        assert after is None or held is None or after >= held - 1e-9


@FEW
@given(forest=FORESTS)
def test_a_node_lies_between_its_lowest_and_highest_part(store: Store, forest: Forest) -> None:
    plant(store, forest)
    found = scores(store, PLAIN)
    levels = ["organisation", "perspective", "objective", "indicator"]
    for (unit, node, *place, _), score in found.items():
        depth = levels.index(node)
        if node == "indicator" or score is None:
            continue
        parts = [
            value
            for (u, kind, *at), value in found.items()
            if u == unit and kind == levels[depth + 1] and at[:depth] == place[:depth] and value is not None
        ]
        assert min(parts) - 1e-9 <= score <= max(parts) + 1e-9


@FEW
@given(forest=FORESTS, order=st.randoms())
def test_the_order_of_rows_is_irrelevant(store: Store, forest: Forest, order: Any) -> None:
    def above(found: dict[tuple[str, ...], float | None]) -> list[tuple[tuple[str, ...], float | None]]:
        return sorted((key[:4], value) for key, value in found.items() if key[1] != "indicator")

    plant(store, forest)
    before = above(scores(store, PLAIN))
    for leaves in forest:
        order.shuffle(leaves)
    plant(store, forest)
    for (key, held), (same, value) in zip(before, above(scores(store, PLAIN)), strict=True):
        assert key == same
        assert near(value, held)


@FEW
@given(forest=FORESTS)
def test_a_scenario_that_equals_the_policy_gives_the_same_scores_exactly(
    store: Store, forest: Forest
) -> None:
    plant(store, forest)
    same = PLAIN.with_weights(
        {p.code: p.weight for p in PLAIN.latest.perspectives if p.weight is not None},
        indicators={f"I{u}.{n}": leaf[2] for u, leaves in enumerate(forest) for n, leaf in enumerate(leaves)},
    )
    held = scores(store, PLAIN)
    assert scores(store, same) == held
    assert scores(store, PLAIN.at(Period.of(2024).end)) == held


def test_ties_of_binary_noise_fall_on_the_right_side_of_a_band(store: Store) -> None:
    """Weighted means of scores that are all 90 are 90, whatever the weights: near, never missed."""
    plant(
        store,
        [
            [("customer", "A", weight, 90) for weight in weights]
            for weights in itertools.product((1, 3, 7), repeat=4)
        ],
    )
    assert {n["band"] for n in fetch(store, "nodes", PLAIN)} == {"near"}


def test_a_miss_by_one_rupiah_in_a_million_million_is_a_miss(store: Store) -> None:
    target = Fraction(10**15)
    facts = [
        Fact("U1", "I", Period.of(2024), kind="point", target=target, actual=target - 1),
        Fact("U1", "J", Period.of(2024), kind="point", target=target, actual=target),
    ]
    scoring_worlds.empty(store)
    scoring_worlds.load(store, facts, {"I": Trait(polarity="maximize"), "J": Trait(polarity="maximize")})
    found = {r["indicator"]: (r["met"], r["band"]) for r in fetch(store, "rows", PLAIN)}
    assert found == {"I": (False, "near"), "J": (True, "met")}


def test_tenths_that_add_up_to_their_target_meet_it(store: Store) -> None:
    """0.1 + 0.2 + 0.3 + 0.4 against 0.7 + 0.1 + 0.1 + 0.1: a sum of binary fractions would miss 1 by a hair."""
    quarters = [Period.from_code(f"2024-Q{n}") for n in (1, 2, 3, 4)]
    pairs = [("0.7", "0.1"), ("0.1", "0.2"), ("0.1", "0.3"), ("0.1", "0.4")]
    facts = [
        Fact("U1", "I", quarter, kind="point", target=Fraction(t), actual=Fraction(a))
        for quarter, (t, a) in zip(quarters, pairs, strict=True)
    ]
    scoring_worlds.empty(store)
    scoring_worlds.load(store, facts, {"I": Trait(polarity="maximize", consolidation="sum")})
    [year] = [r for r in fetch(store, "rows", PLAIN) if r["grain"] == "year"]
    assert (year["target"], year["actual"], year["achievement"], year["met"]) == (1.0, 1.0, 100.0, True)


def test_one_unit_or_some_days_give_the_same_rows_as_all(store: Store) -> None:
    quarters = [Period.from_code(f"{y}-Q{n}") for y in (2023, 2024) for n in (1, 2, 3, 4)]
    facts = [
        Fact(unit, "I", quarter, kind="point", target=Fraction(10), actual=Fraction(n))
        for unit in ("U1", "U2")
        for n, quarter in enumerate(quarters)
    ]
    scoring_worlds.empty(store)
    scoring_worlds.load(store, facts, {"I": Trait("A", "customer", "maximize", "average")})
    year = Period.of(2024)
    names = ("rows", "nodes")
    # the parts first: where the whole is kept, it is what a part is read from
    of_units = [fetch(store, what, PLAIN, unit="U2") for what in names]
    of_years = [fetch(store, what, PLAIN, start=year.start, end=year.end) for what in names]
    for what, of_unit, of_year in zip(names, of_units, of_years, strict=True):
        everything = fetch(store, what, PLAIN)

        def line(row: dict[str, Any]) -> str:
            return repr(sorted(row.items(), key=str))

        assert sorted(map(line, of_unit)) == sorted(line(r) for r in everything if r["unit"] == "U2")
        assert sorted(map(line, of_year)) == sorted(
            line(r) for r in everything if r["period"].startswith("2024")
        )


def test_a_period_is_scored_under_the_rules_of_its_time_or_under_todays(tmp_path: Path, store: Store) -> None:
    text = (policy.FOLDER / "plain.toml").read_text("utf-8")
    path = tmp_path / "dated.toml"
    path.write_text(
        text + '\n[[achievement.cap]]\nfrom = 2024-07-01\nvalue = 110\nreference = "ours"\n', "utf-8"
    )
    dated = policy.read(path)
    halves = [Period.from_code("2024-Q2"), Period.from_code("2024-Q3")]
    facts = [Fact("U1", "I", p, kind="point", target=Fraction(10), actual=Fraction(15)) for p in halves]
    scoring_worlds.empty(store)
    scoring_worlds.load(store, facts, {"I": Trait(polarity="maximize")})

    def caps(rules: Policy) -> dict[str, float]:
        return {r["period"]: r["achievement"] for r in fetch(store, "rows", rules) if r["grain"] == "quarter"}

    assert caps(dated) == {"2024-Q2": 120, "2024-Q3": 110}
    assert caps(dated.at(AS_OF)) == {"2024-Q2": 110, "2024-Q3": 110}


@pytest.mark.parametrize(
    ("value", "digits", "wanted"),
    [
        (99.995, 2, 100.0),
        (1.005, 2, 1.01),
        (2.675, 2, 2.68),
        (0.285, 2, 0.29),
        (84.5, 0, 85.0),
        (99.994999, 2, 99.99),
    ],
)
def test_rounding_is_half_up(store: Store, value: float, digits: int, wanted: float) -> None:
    with store.cursor() as cursor:
        [(found,)] = cursor.execute("select half_up($v, $d)", {"v": value, "d": digits}).fetchall()
    assert found == wanted
