"""Current facts and the catalogue as it stands: the views over reports and what people entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bsc.domain import Period
from bsc.store import Store
from tests.scoring_worlds import ORG, empty, put, report

QUARTERS = [Period.from_code(f"2024-Q{n}") for n in (1, 2)]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def rows(store: Store, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with store.cursor() as cursor:
        return cursor.execute(sql, params or None).fetchall()


def edit(store: Store, entity: str, code: str, field: str, value: str | None, unit: str = "") -> None:
    with store.transaction() as cursor:
        cursor.execute(
            "insert into workspace_edit by name select (select count(*) from workspace_edit)::integer + 1 as edit_id, "
            "$1 as org, $2 as entity, $3 as code, $4 as unit, $5 as field, $6 as value, $7::timestamp as edited_at, "
            "'test' as edited_by",
            [ORG, entity, code, unit, field, value, datetime(2025, 1, 1)],  # noqa: DTZ001 - the store keeps local time
        )


# ---- measurement ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """One row of a report: None says that there is no value, a side that is not named says nothing."""

    indicator: str
    period: Period
    sides: frozenset[str]
    target: float | None
    actual: float | None


def said() -> st.SearchStrategy[Said]:
    value = st.none() | st.integers(0, 9).map(float)
    return st.builds(
        Said,
        st.sampled_from(["I1", "I2"]),
        st.sampled_from(QUARTERS),
        st.sampled_from([frozenset(s) for s in ({"target"}, {"actual"}, {"target", "actual"})]),
        value,
        value,
    )


REPORTS = st.lists(
    st.tuples(st.lists(said(), max_size=5), st.sampled_from(["accepted", "accepted", "withdrawn"])),
    min_size=1,
    max_size=5,
)


def as_row(one: Said, number: int, row: int) -> dict[str, Any]:
    return {
        "report_id": number, "row_no": row, "org": ORG, "unit": "U", "indicator": one.indicator, "breakdown": "",
        "period": one.period.code, "period_label": one.period.code, "period_start": one.period.start,
        "period_end": one.period.end, "grain": "quarter", "has_target": "target" in one.sides,
        "has_actual": "actual" in one.sides,
        "target_kind": "point" if "target" in one.sides and one.target is not None else None,
        "target": one.target if "target" in one.sides else None,
        "actual": one.actual if "actual" in one.sides else None,
    }  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=REPORTS)
def test_the_newest_accepted_value_of_each_side_holds(
    store: Store, reports: list[tuple[list[Said], str]]
) -> None:
    empty(store)
    wanted: dict[tuple[str, str], dict[str, Any]] = {}
    for number, (lines, status) in enumerate(reports, start=1):
        report(store, number, status)
        put(store, "fct_measurement", [as_row(one, number, row) for row, one in enumerate(lines, start=1)])
        if status != "accepted":
            continue
        for row, one in enumerate(lines, start=1):
            held = wanted.setdefault((one.indicator, one.period.code), {})
            for side in one.sides:
                held[side] = (getattr(one, side), number, row)
    found = rows(
        store,
        "select indicator, period, target, target_report, target_row, actual, actual_report, actual_row "
        "from measurement where org = 'o'",
    )
    nothing = (None, None, None)
    assert {row[:2]: (row[2:5], row[5:8]) for row in found} == {
        key: (held.get("target", nothing), held.get("actual", nothing)) for key, held in wanted.items()
    }


def test_filters_on_the_key_give_the_same_rows(store: Store) -> None:
    empty(store)
    report(store, 1)
    lines = [Said(f"I{n}", q, frozenset({"target", "actual"}), 1.0, 2.0) for n in range(5) for q in QUARTERS]
    put(store, "fct_measurement", [as_row(one, 1, row) for row, one in enumerate(lines, start=1)])
    everything = rows(store, "select * from measurement")
    one = rows(
        store,
        "select * from measurement where org = 'o' and unit = 'U' and indicator = $i and period = $p",
        i="I3",
        p="2024-Q2",
    )
    assert len(everything) == 10
    assert one == [row for row in everything if "I3" in row and "2024-Q2" in row]


# ---- catalogue ------------------------------------------------------------------------------------------------


def define(store: Store, number: int, code: str, unit: str = "", **traits: Any) -> None:
    put(
        store,
        "fct_definition",
        [{"report_id": number, "row_no": 1, "org": ORG, "indicator": code, "unit": unit} | traits],
    )


def indicator(store: Store, code: str) -> dict[str, Any]:
    with store.cursor() as cursor:
        cursor.execute("select * from indicator where org = 'o' and indicator = $1", [code])
        names = [c[0] for c in cursor.description]
        [row] = cursor.fetchall()
    return dict(zip(names, row, strict=True))


def test_a_newer_definition_holds_and_a_null_says_nothing(store: Store) -> None:
    empty(store)
    for number, status in ((1, "accepted"), (2, "accepted"), (3, "withdrawn")):
        report(store, number, status, "definitions")
    define(store, 1, "I", polarity="maximize", weight=2.0, objective="A")
    define(store, 2, "I", polarity="minimize")
    define(store, 3, "I", polarity="stabilize", objective="B")
    held = indicator(store, "I")
    assert (held["polarity"], held["objective"]) == ("minimize", "A")
    assert rows(store, "select unit, weight from indicator_weight") == [("", 2.0)]


def test_the_hand_wins_until_it_is_taken_back(store: Store) -> None:
    empty(store)
    report(store, 1, kind="definitions")
    define(store, 1, "I", polarity="maximize", worst=3.0)
    edit(store, "indicator", "I", "polarity", "minimize")
    edit(store, "indicator", "I", "worst", "4.5")
    edit(store, "indicator", "I", "name", "Iuran")
    held = indicator(store, "I")
    assert (held["polarity"], held["worst"], held["name"]) == ("minimize", 4.5, "Iuran")
    edit(store, "indicator", "I", "polarity", None)
    assert indicator(store, "I")["polarity"] == "maximize"


def test_where_an_indicator_stands(store: Store) -> None:
    """The hand for the indicator, the hand for its objective, the report for the indicator, for its objective."""
    empty(store)
    report(store, 1, kind="definitions")
    define(store, 1, "I", objective="A")
    assert (indicator(store, "I")["perspective"], indicator(store, "I")["perspective_by"]) == (None, None)
    with store.transaction() as cursor:
        cursor.execute("insert into fct_objective by name select 1 as report_id, 1 as row_no, 'o' as org, "
                       "'A' as objective, 'customer' as perspective")  # fmt: skip
    assert (indicator(store, "I")["perspective"], indicator(store, "I")["perspective_by"]) == (
        "customer",
        "report",
    )
    define(store, 1, "I", unit="U9", perspective="internal")
    assert indicator(store, "I")["perspective"] == "internal"
    edit(store, "objective", "A", "perspective", "learning")
    assert (indicator(store, "I")["perspective"], indicator(store, "I")["perspective_by"]) == (
        "learning",
        "hand",
    )
    edit(store, "indicator", "I", "perspective", "financial")
    assert indicator(store, "I")["perspective"] == "financial"
    [(perspective,)] = rows(store, "select perspective from objective where objective = 'A'")
    assert perspective == "learning"


def test_what_only_measurements_mention_is_there_and_what_is_removed_is_not(store: Store) -> None:
    empty(store)
    report(store, 1)
    put(store, "fct_measurement", [as_row(Said("I1", QUARTERS[0], frozenset({"actual"}), None, 1.0), 1, 1)])
    assert indicator(store, "I1")["name"] == "I1"
    assert rows(store, "select unit, name, parent from unit where org = 'o'") == [("U", "U", None)]
    edit(store, "unit", "U2", "name", "Cabang")
    edit(store, "unit", "U2", "parent", "U")
    edit(store, "unit", "U2", "valid_from", "2024-01-01")
    assert rows(store, "select name, parent, valid_from from unit where unit = 'U2'") == [
        ("Cabang", "U", date(2024, 1, 1))
    ]
    edit(store, "indicator", "I1", "removed", "true")
    edit(store, "unit", "U2", "removed", "true")
    assert rows(store, "select indicator from indicator where org = 'o'") == []
    assert rows(store, "select unit from unit where org = 'o'") == [("U",)]


def test_a_unit_named_by_measurements_keeps_its_place_in_the_tree(store: Store) -> None:
    empty(store)
    report(store, 1, kind="units")
    report(store, 2)
    with store.transaction() as cursor:
        cursor.execute("delete from fct_unit")
        cursor.execute(
            "insert into fct_unit by name select * from (values (1, 1, 'o', 'U', 'Cabang', 'P'), "
            "(2, 1, 'o', 'U', 'Cabang Baru', null)) as t(report_id, row_no, org, unit, name, parent)"
        )
    assert rows(store, "select name, parent from unit where unit = 'U'") == [("Cabang Baru", "P")]
    with store.transaction() as cursor:
        cursor.execute("delete from fct_unit")


def test_a_weight_for_one_unit_stands_beside_the_general_one(store: Store) -> None:
    empty(store)
    report(store, 1, kind="definitions")
    define(store, 1, "I", weight=2.0)
    define(store, 1, "I", unit="U1", weight=5.0)
    edit(store, "indicator", "I", "weight", "7", unit="U2")
    edit(store, "indicator", "I", "weight", "3")
    assert sorted(rows(store, "select unit, weight from indicator_weight where org = 'o'")) == [
        ("", 3.0),
        ("U1", 5.0),
        ("U2", 7.0),
    ]


def test_organisations_are_never_mixed(store: Store) -> None:
    empty(store)
    report(store, 1)
    define(store, 1, "I", polarity="maximize")
    put(
        store,
        "fct_definition",
        [{"report_id": 1, "row_no": 2, "org": "other", "indicator": "I", "unit": "", "polarity": "minimize"}],
    )
    assert indicator(store, "I")["polarity"] == "maximize"
    assert rows(store, "select polarity from indicator where org = 'other'") == [("minimize",)]
