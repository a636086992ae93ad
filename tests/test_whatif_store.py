"""What-ifs on a store: the same scores as the macros, exact counts, scenarios kept, exported and adopted, goals on record."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from bsc import amendments, policy, policy_file, queries, scenarios, scores
from bsc.analysis import people, whatif, whatif_level, whatif_people
from bsc.analysis.rules import policy_of
from bsc.domain import Period
from bsc.edits import EditError
from bsc.errors import BscError, NotFound, PolicyError
from bsc.i18n import language
from bsc.present import whatif as said
from bsc.store import Store
from bsc.whatif import people as folk
from bsc.whatif import tree
from bsc.whatif.scenario import CAREER, ROOT, Scenario, code, decoded
from bsc.whatif.tree import WhatIfError
from tests.small_store import ORG, fill

SMALL = Period.from_code("2024-Q2")
SAMPLE = Period.from_code("2025-Q4")


def whole(store: Store, org: str, rules: policy.Policy, period: Period) -> dict[str, float]:
    """The units' scores as the macros give them."""
    with store.cursor() as cursor:
        held = scores.of(cursor, org, rules, start=period.start, end=period.end)
        found = queries.run(cursor, "pages/whatif_nodes", nodes=held.nodes, period=period.code)
    return dict(found[found["node"] == "organisation"][["unit", "score"]].itertuples(index=False, name=None))


def based(store: Store, org: str, rules: policy.Policy, scenario: Scenario, period: Period) -> whatif.Base:
    with store.cursor() as cursor:
        found = whatif.base(cursor, org, period, whatif.ruled(rules, scenario, period))
    assert found is not None
    return found


def same(found: whatif.Result, macros: dict[str, float]) -> None:
    assert set(found.base.units) == set(macros)
    np.testing.assert_allclose(found.units, [macros[u] for u in found.base.units], rtol=0, atol=1e-11)


def test_a_scenario_that_is_the_policy_gives_identical_scores(sample_store: Store) -> None:
    rules = policy.load("contoh")
    base = based(sample_store, "contoh", rules, Scenario(), SAMPLE)
    plain = whatif.result(base)
    back = Scenario()
    for key, group in base.groups.items():
        if len(group.codes) > 1:
            there = tree.moved(group, group.codes[0], 12)
            back = back.with_group(key, there, group).with_group(
                key, tree.moved(there, group.codes[0], group.weight(group.codes[0])), group
            )
    assert not back.changed  # there and back again is the policy, exactly
    again = whatif.result(base, back)
    np.testing.assert_array_equal(plain.units, again.units)
    same(plain, whole(sample_store, "contoh", rules, SAMPLE))


@pytest.mark.parametrize("changes", [{}, {"achievement.cap": 105}, {"roll_up.missing": "zero"}])
def test_other_weights_and_rules_give_what_the_macros_give(
    sample_store: Store, changes: dict[str, object]
) -> None:
    rules = policy.load("contoh")
    scenario = Scenario(rules=changes)
    base = based(sample_store, "contoh", rules, scenario, SAMPLE)
    wide = [k for k, g in base.groups.items() if len(g.codes) > 1]
    for key in (ROOT, next(k for k in wide if k[:1] == "p"), next(k for k in wide if k[:1] == "o")):
        group = base.groups[key]
        scenario = scenario.with_group(key, tree.moved(group, group.codes[0], 61), group)
    same(whatif.result(base, scenario), whole(sample_store, "contoh", whatif.weighed(base, scenario), SAMPLE))


def test_rules_of_another_day_and_rules_that_cannot_be(sample_store: Store) -> None:
    rules = policy.load("contoh")
    early = Period.from_code("2023-Q4")
    later = based(sample_store, "contoh", rules, Scenario(day="2024-07-01"), early)
    assert later.version.perspective("customer").weight == 35  # type: ignore[union-attr]
    then = based(sample_store, "contoh", rules, Scenario(), early)
    compared = whatif.compared(whatif.result(then), whatif.result(later, Scenario()), then.units)
    assert (compared["before"] != compared["after"]).any()
    with pytest.raises(WhatIfError):
        whatif.ruled(rules, Scenario(rules={"bands.round": 1}), early)
    with pytest.raises(WhatIfError):
        whatif.ruled(rules, Scenario(rule_set="nobody"), early)
    with pytest.raises(PolicyError):
        whatif.ruled(rules, Scenario(rules={"achievement.cap": -5}), early)


def test_a_link_brings_the_scenario_and_a_broken_one_is_told() -> None:
    scenario = Scenario(
        {ROOT: {"a": Fraction(100, 3), "b": Fraction(200, 3)}}, {"achievement.cap": 110}, "", "2024-07-01"
    )
    assert decoded(code(scenario)) == scenario
    assert code(Scenario()) == ""
    for broken in ("x", code(scenario)[:-9], "A" * 5000, "eNqrVkpXsqpWAgA"):
        with pytest.raises(WhatIfError) as caught:
            decoded(broken)
        assert caught.value.code == "bad_code"


def crowd_of(store: Store) -> whatif_people.Crowd:
    rules = policy.load("contoh")
    with store.cursor() as cursor:
        base = people.base(cursor, "contoh", "Contoh", rules)
        assert base is not None
        return whatif_people.load(cursor, base, whatif_people.period_for(base, SAMPLE.end), rules)


def test_counts_of_people_are_those_of_the_store(sample_store: Store) -> None:
    rules = policy.load("contoh")
    crowd = crowd_of(sample_store)
    held = whatif_people.terms(crowd.career)
    assert held is not None
    assert held.minimum is not None
    node = crowd.base.tree.top
    stand = whatif_people.stand(crowd, held, rules, node, entitled=True)
    with sample_store.cursor() as cursor:
        kept = people.period(cursor, crowd.base, crowd.when)
        window = queries.rows(
            cursor, "people/watch", org="contoh", window=0b1111 << 6, ahead=0b111 << 7, newest=1 << 9, k=3
        )
    assert stand.eligible.sum() == kept.sums.eligible.sum()
    assert stand.ground.flags("bites").sum() == sum(row[-2] for row in window)
    assert stand.ground.flags("watch").sum() == sum(row[-1] for row in window)
    sums = kept.sums.eligible
    cell = crowd.unit * sums.shape[1] + crowd.grade
    assert folk.counts(cell, sums.size, stand.eligible).tolist() == sums.ravel().tolist()
    tried = whatif_people.tried(
        held, Scenario(rules={"career.minimum": 89.5, "career.floors": {"assessment": 75}})
    )
    assert tried.line is not None
    exact = whatif_people.moved(stand, tried).sheets["eligible"]
    assert exact.whole.now == folk.eligible(stand.people, tried.line).sum()
    one = whatif_people.stand(crowd, held, rules, crowd.base.tree.children[node][0], entitled=True)
    card = exact.units[one.units.codes[0].removeprefix("=")]
    assert whatif_people.moved(one, tried).sheets["eligible"].whole == card
    shy = whatif_people.stand(crowd, held, rules, node, entitled=False)
    open_ = whatif_people.moved(shy, tried).sheets["eligible"]
    assert all(
        (c.gain or 0) % 10 == 0 and (c.lose or 0) % 10 == 0 for c in [open_.whole, *open_.units.values()]
    )
    assert "instead of" in said.people_title(open_, True, language("en"))
    for rule in (
        {"career.low_periods": 9, "career.of_periods": 4},
        {"career.minimum": 500},
        {"career.floors": {"x": 1}},
    ):
        with pytest.raises(WhatIfError):
            whatif_people.tried(held, Scenario(rules=rule))


def test_a_scenario_is_saved_compared_exported_and_adopted(store: Store) -> None:
    fill(store)
    with store.cursor() as cursor:
        rules = policy_of(cursor, ORG, "plain")
    base = based(store, ORG, rules, Scenario(), SMALL)
    root, objectives, indicators = (base.groups[k] for k in (ROOT, "p/financial", "o/F1"))
    scenario = (
        Scenario()
        .with_group(ROOT, tree.moved(root, "customer", 70), root)
        .with_group("p/financial", tree.moved(objectives, "F1", 10), objectives)
        .with_group("o/F1", tree.moved(indicators, "cost", 90), indicators)
        .with_rule("achievement.cap", 100, 120)
    )
    below = whatif.moved_weights(base, scenario)
    assert below.objectives == {"F1": pytest.approx(10), "F2": pytest.approx(90)}
    assert below.indicators == {"cost": pytest.approx(3.6), "rev": pytest.approx(0.4)}
    for name, reason, by in (("", "why", "Rina"), ("Customer", "", "Rina"), ("Customer", "why", " ")):
        with pytest.raises(EditError):
            scenarios.save(store, ORG, name, scenario, SMALL.code, reason, by)
    with pytest.raises(EditError):
        scenarios.save(store, ORG, "Nothing", Scenario(), SMALL.code, "why", "Rina")
    scenarios.save(store, ORG, "Customer", scenario, SMALL.code, "The board asked", "Rina")
    with store.cursor() as cursor:
        saved = scenarios.named(cursor, ORG, "Customer")
        assert policy_of(cursor, ORG, "plain") == rules  # nothing in force has changed
    assert saved.scenario == scenario
    assert (saved.saved_by, saved.reason, saved.adopted) == ("Rina", "The board asked", None)
    day = date(2024, 4, 1)
    exported = policy_file.loads(scenarios.as_file(rules, scenario, day, "Decision 4", below), "plain")
    assert exported.version_at(day).value("achievement.cap") == 100
    assert exported.version_at(date(2024, 3, 31)).value("achievement.cap") == 120
    assert dict(exported.version_at(day).value("roll_up.objective_weights")) == below.objectives
    with pytest.raises(EditError):
        scenarios.adopt(store, ORG, rules, saved, day, " ", "Rina", below)
    wanted = whatif.result(based(store, ORG, rules, scenario, SMALL), scenario)
    step = scenarios.adopt(store, ORG, rules, saved, day, "Decision 4/2024", "Rina", below)
    assert step
    with store.cursor() as cursor:
        adopted = policy_of(cursor, ORG, "plain")
        assert scenarios.named(cursor, ORG, "Customer").adopted == step
    np.testing.assert_allclose(
        wanted.units, whatif.result(based(store, ORG, adopted, Scenario(), SMALL)).units, atol=1e-11
    )
    before = Period.from_code("2023-Q4")  # a period before the first day keeps its rules and weights
    assert whole(store, ORG, adopted, before) == whole(store, ORG, rules, before)
    held = adopted.version_at(day).entries["roll_up.indicator_weights"]
    assert (held.since, held.reference.title.en, held.reference.by) == (day, "Decision 4/2024", "Rina")
    amendments.take_back(store, ORG, step, "Rina")
    with store.cursor() as cursor:
        assert policy_of(cursor, ORG, "plain") == rules
    scenarios.remove(store, ORG, "Customer", "Rina")
    with store.cursor() as cursor:
        assert scenarios.listing(cursor, ORG) == []
        with pytest.raises(NotFound):
            scenarios.named(cursor, ORG, "Customer")
    with pytest.raises(BscError):
        scenarios.as_policy(rules, Scenario(rule_set="contoh"), day, "x", below)


def test_every_goal_is_written_down(store: Store) -> None:
    fill(store)
    version = store.version
    detail = {"unit": {"A": [10, 0]}}
    scenarios.log_goal(store, ORG, "2024-S1", "PST", "minimum", 100, "9000", "9120", 0, 20, detail, "Rina")
    with pytest.raises(EditError):
        scenarios.log_goal(store, ORG, "2024-S1", "PST", CAREER, 100, "", "", 0, 0, {}, "")
    with store.cursor() as cursor:
        found = scenarios.goals(cursor, ORG)
    assert len(found) == 1
    assert (found["asked_by"][0], found["goal"][0], found["lose"][0]) == ("Rina", 100, 20)
    assert store.version == version  # nobody's scores are computed again for a line in a log


def test_every_level_is_a_line_in_its_own_weights(sample_store: Store) -> None:
    """Objectives and indicators too: the values found today give the score under other weights of the group."""
    base = based(sample_store, "contoh", policy.load("contoh"), Scenario(), SAMPLE)
    today = whatif.result(base)
    checked = 0
    for key, group in base.groups.items():
        if len(group.codes) < 2:
            continue
        there = tree.moved(group, group.codes[0], 61)
        after = whatif.result(base, Scenario().with_group(key, there, group))
        found = whatif_level.level(today, key, base.units)
        assert found is not None
        for held, result in ((group, today), (there, after)):
            wanted = [result.units[base.units.index(u)] for u in found.units]
            narrow = tree.narrowed(held, found.parts)
            values = found.values @ np.array([float(w) for w in narrow.weights]) / 100
            np.testing.assert_allclose(values, wanted, rtol=0, atol=1e-9)
        checked += len(found.units)
    assert checked > 20
