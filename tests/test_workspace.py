"""Edits by hand: they stand over the reports, are checked, belong to one organisation, and can be taken back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bsc import organisations, queries, workspace
from bsc.edits import Edit, EditError
from bsc.errors import BscError, NotFound
from bsc.i18n import language
from bsc.store import Store

BY = "Planner"


@pytest.fixture
def org(store: Store) -> str:
    """An organisation with two units, an objective and three indicators, all entered by hand."""
    return found(store)


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str]]:
    """The same in one store for all the cases that must change nothing."""
    opened = Store(tmp_path_factory.mktemp("settled") / "selaras.duckdb")
    yield opened, found(opened)
    opened.close()


def found(store: Store) -> str:
    code = organisations.create(store, "Dinas Percobaan", BY).org
    workspace.add(store, code, "unit", "U0", {"name": "Dinas"}, BY)
    workspace.add(store, code, "unit", "U1", {"name": "Bidang", "parent": "U0"}, BY)
    workspace.add(store, code, "objective", "S1", {"name": "Layanan baik", "perspective": "customer"}, BY)
    for number in "123":
        workspace.add(
            store, code, "indicator", f"I{number}", {"name": f"Indikator {number}", "objective": "S1"}, BY
        )
    return code


def indicator(store: Store, org: str, code: str) -> dict[str, Any]:
    with store.cursor() as cursor:
        rows = queries.run(cursor, "workspace/catalogue_indicators", org=org)
    found = rows[rows["indicator"] == code].to_dict("records")
    return {k: None if v != v else v for k, v in found[0].items()} if found else {}


def test_an_edit_stands_until_it_is_taken_back(store: Store, org: str) -> None:
    step = workspace.change(store, org, [Edit("indicator", "I1", "name", "  Waktu   tunggu ")], BY)
    assert indicator(store, org, "I1")["name"] == "Waktu tunggu"
    undone = workspace.take_back(store, org, step, BY)
    assert indicator(store, org, "I1")["name"] == "Indikator 1"
    workspace.take_back(store, org, undone, BY)
    assert indicator(store, org, "I1")["name"] == "Waktu tunggu"


def test_many_indicators_are_placed_in_one_step(store: Store, org: str) -> None:
    step = workspace.place(store, org, ["I1", "I2", "I3"], "learning", BY)
    assert {indicator(store, org, c)["perspective"] for c in ("I1", "I2", "I3")} == {"learning"}
    with store.cursor() as cursor:
        history = workspace.history(cursor, org, "indicator")
    assert (history["action"] == step).sum() == 3
    workspace.take_back(store, org, step, BY)
    assert {indicator(store, org, c)["perspective"] for c in ("I1", "I2", "I3")} == {"customer"}


def test_removing_and_bringing_back(store: Store, org: str) -> None:
    step = workspace.remove(store, org, "indicator", ["I1", "I2"], BY)
    assert indicator(store, org, "I1") == {}
    with pytest.raises(NotFound):
        workspace.place(store, org, ["I1"], "customer", BY)
    workspace.take_back(store, org, step, BY)
    assert indicator(store, org, "I1")["name"] == "Indikator 1"
    workspace.remove(store, org, "indicator", ["I1"], BY)
    workspace.add(store, org, "indicator", "I1", {"name": "Baru"}, BY)
    assert indicator(store, org, "I1")["name"] == "Baru"


def test_weights_may_differ_by_unit(store: Store, org: str) -> None:
    edits = [Edit("indicator", "I1", "weight", 2), Edit("indicator", "I1", "weight", "3,5", unit="U1")]
    workspace.change(store, org, edits, BY)
    with store.cursor() as cursor:
        held = {(row[2], row[3]): row[5] for row in queries.rows(cursor, "workspace/edits_in_force", org=org)
                if row[4] == "weight"}  # fmt: skip
    assert held == {("I1", ""): "2.0", ("I1", "U1"): "3.5"}


def test_history_says_who_when_and_what_held_before(store: Store, org: str) -> None:
    workspace.change(store, org, [Edit("indicator", "I1", "level", "output")], "Ana")
    workspace.change(store, org, [Edit("indicator", "I1", "level", "outcome")], "Budi")
    with store.cursor() as cursor:
        rows = workspace.history(cursor, org, "indicator", "I1")
    newest = rows.iloc[0]
    assert (newest["before"], newest["value"], newest["edited_by"]) == ("output", "outcome", "Budi")
    assert bool(newest["in_force"])
    assert rows["edited_at"].is_monotonic_decreasing


def test_an_older_step_waits_for_the_newer_one(store: Store, org: str) -> None:
    older = workspace.change(store, org, [Edit("indicator", "I1", "level", "output")], BY)
    newer = workspace.change(store, org, [Edit("indicator", "I1", "level", "outcome")], BY)
    with pytest.raises(EditError, match="edited_since"):
        workspace.take_back(store, org, older, BY)
    workspace.take_back(store, org, newer, BY)
    assert indicator(store, org, "I1")["level"] == "output"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (Edit("indicator", "I9", "name", "x"), "no_such_indicator"),
        (Edit("indicator", "I1", "name", "  "), "empty_name"),
        (Edit("indicator", "I1", "name", "x" * 301), "bad_value"),
        (Edit("indicator", "I1", "weight", 0), "bad_value"),
        (Edit("indicator", "I1", "weight", -1), "bad_value"),
        (Edit("indicator", "I1", "weight", "many"), "bad_value"),
        (Edit("indicator", "I1", "weight", float("nan")), "bad_value"),
        (Edit("indicator", "I1", "weight", True), "bad_value"),
        (Edit("indicator", "I1", "weight", 1, unit="U9"), "no_such_unit"),
        (Edit("indicator", "I1", "name", "x", unit="U1"), "no_such_unit"),
        (Edit("indicator", "I1", "polarity", "up"), "bad_value"),
        (Edit("indicator", "I1", "level", "Output"), "bad_value"),
        (Edit("indicator", "I1", "objective", "S9"), "bad_value"),
        (Edit("indicator", "I1", "perspective", "nowhere"), "bad_value"),
        (Edit("indicator", "I1", "colour", "red"), "unknown_field"),
        (Edit("person", "P1", "name", "x"), "unknown_entity"),
        (Edit("perspective", "customer", "position", 1.5), "bad_value"),
        (Edit("unit", "U1", "parent", "U1"), "unit_circle"),
        (Edit("unit", "U0", "parent", "U1"), "unit_circle"),
        (Edit("unit", "U0", "removed", "true"), "unit_has_children"),
        (Edit("unit", "U1", "valid_from", "31/12/2025"), "bad_value"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_whole(settled: tuple[Store, str], edit: Edit, code: str) -> None:
    store, org = settled
    with store.cursor() as cursor:
        before = workspace.history(cursor, org)
    with pytest.raises(BscError) as problem:
        workspace.change(store, org, [Edit("indicator", "I2", "name", "good"), edit], BY)
    assert problem.value.code == code
    for lang in ("id", "en"):
        assert "{" not in problem.value.render(language(lang))
    with store.cursor() as cursor:
        assert workspace.history(cursor, org).equals(before)


def test_a_unit_must_not_end_before_it_begins(store: Store, org: str) -> None:
    workspace.change(store, org, [Edit("unit", "U1", "valid_from", "2025-07-01")], BY)
    with pytest.raises(EditError, match="ends_before_it_begins"):
        workspace.change(store, org, [Edit("unit", "U1", "valid_to", "2025-06-30")], BY)
    workspace.change(store, org, [Edit("unit", "U1", "valid_to", "2025-07-01")], BY)


def test_taking_a_move_back_cannot_make_a_circle(store: Store, org: str) -> None:
    up = workspace.change(store, org, [Edit("unit", "U1", "parent", "")], BY)
    workspace.change(store, org, [Edit("unit", "U0", "parent", "U1")], BY)
    with pytest.raises(EditError, match="unit_circle"):
        workspace.take_back(store, org, up, BY)


@pytest.mark.parametrize(
    ("code", "problem"), [("I1", "code_taken"), (" ", "no_code"), ("a" * 61, "bad_code")]
)
def test_a_new_code_must_be_free_and_a_code(settled: tuple[Store, str], code: str, problem: str) -> None:
    store, org = settled
    with pytest.raises(EditError, match=problem):
        workspace.add(store, org, "indicator", code, {"name": "x"}, BY)
    with pytest.raises(EditError, match="empty_name"):
        workspace.add(store, org, "indicator", "I8", {"weight": 1}, BY)


def test_perspectives_are_named_weighted_and_ordered(store: Store, org: str) -> None:
    workspace.add(
        store, org, "perspective", "society", {"name": "Masyarakat", "weight": 30, "position": 1}, BY
    )
    workspace.change(store, org, [Edit("perspective", "customer", "weight", 40)], BY)
    workspace.place(store, org, ["I1"], "society", BY)
    with store.cursor() as cursor:
        edits = workspace.perspective_edits(cursor, org).set_index("code")
    assert edits.loc["society", "name"] == "Masyarakat"
    assert edits.loc["customer", "weight"] == 40
    assert indicator(store, org, "I1")["perspective"] == "society"


def test_organisations_are_never_mixed(store: Store, org: str) -> None:
    other = organisations.create(store, "Dinas Lain", BY).org
    with pytest.raises(NotFound):
        workspace.place(store, other, ["I1"], "customer", BY)
    with store.cursor() as cursor:
        assert workspace.history(cursor, other).empty
    with pytest.raises(NotFound):
        workspace.add(store, "nobody", "unit", "U0", {"name": "x"}, BY)


def test_somebody_stands_behind_every_edit(store: Store, org: str) -> None:
    with pytest.raises(EditError, match="no_name"):
        workspace.place(store, org, ["I1"], "customer", "  ")


def test_steps_written_at_once_stay_apart(store: Store, org: str) -> None:
    steps: list[int] = []

    def write(number: int) -> None:
        for level in ("input", "output", "outcome"):
            steps.append(workspace.change(store, org, [Edit("indicator", f"I{number}", "level", level)], BY))

    threads = [threading.Thread(target=write, args=(n,)) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.cursor() as cursor:
        history = workspace.history(cursor, org, "indicator")
    assert len(set(steps)) == 9
    assert set(steps) <= set(history["action"])


FIELDS = {
    "name": st.text(min_size=1, max_size=20).filter(str.strip),
    "level": st.sampled_from(["input", "output", "outcome"]),
    "weight": st.floats(0.1, 100),
}


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(list(FIELDS)).flatmap(
            lambda f: st.tuples(st.sampled_from(["I1", "I2"]), st.just(f), FIELDS[f])
        ),
        min_size=1,
        max_size=6,
    )
)
def test_taking_every_step_back_leaves_what_was_there(
    store: Store, org: str, edits: list[tuple[str, str, Any]]
) -> None:
    before = [indicator(store, org, code) for code in ("I1", "I2")]
    steps = [
        workspace.change(store, org, [Edit("indicator", code, f, value)], BY) for code, f, value in edits
    ]
    for step in reversed(steps):
        workspace.take_back(store, org, step, BY)
    assert [indicator(store, org, code) for code in ("I1", "I2")] == before
