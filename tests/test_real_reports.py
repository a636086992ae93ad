"""The real report files beside the checkout import as their SOURCES.md counts them; met and not met are counted here
again with pandas, independently of ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bsc import organisations, queries
from bsc.reports import accept
from bsc.reports.counts import Counts
from bsc.reports.importing import Outcome, Said, Submitted, import_files
from bsc.store import Store

LGBF_LOW = {  # SOURCES.md: lower is better by LGBF's list
    *("HSN 01b", "HSN 02", "CORP 01", "CORP 06a", "CORP 06b", "FINSUS 03", "FINSUS 04", "FINSUS 05"),
    *("CLIM 03", "CLIM 04", "CLIM 05"),
}
LGBF_HIGH = {"CORP 08", "CORP 09", "CORP 10", "FINSUS 01", "FINSUS 02"}


@pytest.fixture
def reports(shared: Path) -> Path:
    return shared / "reports"


@pytest.fixture
def org(store: Store) -> str:
    return organisations.create(store, "Nyata", "tests", code="nyata").org


def take(store: Store, org: str, *files: Path, answers: tuple[Said, ...] = ()) -> list[Outcome]:
    submitted = [Submitted(f.name, f) for f in files]
    return import_files(store, org, submitted, "tests", yes=True, answers=answers)


def numbers(counts: Counts, *names: str) -> dict[str, Any]:
    return {name: getattr(counts, name) for name in names}


def rules_hold(store: Store) -> bool:
    with store.cursor() as cursor:
        broken = [n for n in queries.names("checks/store") if queries.rows(cursor, n)]
        for (report,) in queries.rows(cursor, "facts/report_numbers"):
            broken += [n for n in queries.names("checks/report") if queries.rows(cursor, n, report_id=report)]
    return broken == []


def test_canada_service_standards(store: Store, org: str, reports: Path) -> None:
    path = reports / "canada_service_standards_2023_2024.csv"
    (outcome,) = take(store, org, path)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    target, actual = (pd.to_numeric(frame[c], errors="coerce") for c in ("target", "performance"))
    both = target.notna() & actual.notna()
    assert both.sum() == 1790
    assert outcome.counts.status == "accepted"
    assert outcome.counts.periods == ("2023-2024",)
    assert numbers(
        outcome.counts,
        "indicators",
        "units",
        "measurements",
        "with_target",
        "lower_is_better",
        "met",
        "not_met",
    ) == {
        "indicators": 2334,
        "units": 62,
        "measurements": 1815,
        "with_target": 2226,
        "lower_is_better": 0,
        "met": int((actual >= target)[both].sum()),
        "not_met": int((actual < target)[both].sum()),
    }
    assert rules_hold(store)


def test_unhcr_results_with_the_direction_answered(store: Store, org: str, reports: Path) -> None:
    path = reports / "unhcr_results_2017.xlsx"
    (asked,) = take(store, org, path)
    assert (asked.counts.status, asked.counts.questions) == ("needs_answer", 1)
    assert asked.questions[0].field == "polarity:*"
    assert numbers(asked.counts, "indicators", "units", "measurements", "with_target") == {
        "indicators": 543,
        "units": 90,
        "measurements": 4507,
        "with_target": 4554,
    }
    assert len(asked.counts.periods) == 1
    with store.cursor() as cursor:
        assert cursor.table("fct_measurement").fetchall() == []
    said = Said(path.name, asked.counts.table, "polarity:*", "maximize")
    (outcome,) = take(store, org, path, answers=(said,))
    assert outcome.counts.status == "accepted"
    assert outcome.counts.met + outcome.counts.not_met == 4488
    assert rules_hold(store)


def test_scottish_values_with_their_definitions(store: Store, org: str, reports: Path) -> None:
    values, information = (
        reports / "scotland_lgbf_values.csv",
        reports / "scotland_lgbf_indicator_information.csv",
    )
    found = {o.counts.file: o.counts for o in take(store, org, values, information)}
    assert {c.status for c in found.values()} == {"accepted"}
    assert numbers(found[information.name], "indicators", "lower_is_better") == {
        "indicators": 108,
        "lower_is_better": 53,
    }
    counts = found[values.name]
    assert numbers(
        counts, "indicators", "units", "measurements", "with_target", "lower_is_better", "met"
    ) == {
        "indicators": 108,
        "units": 32,
        "measurements": 35466,
        "with_target": 0,
        "lower_is_better": 53,
        "met": 0,
    }
    assert len(counts.periods) == 49
    with store.cursor() as cursor:
        directions = dict(queries.rows(cursor, "facts/known_directions", org=org))
    frame = pd.read_csv(information, encoding="utf-8-sig")
    for code, kind in zip(frame["Code"], frame["Ranking_Type"], strict=True):
        expected = {"Ascending": "minimize", "Descending": "maximize", "Goldilocks": "stabilize"}[kind]
        assert directions[code] == expected, code
    assert rules_hold(store)


def test_koeln_plan_and_result_make_no_pair(store: Store, org: str, reports: Path) -> None:
    (outcome,) = take(store, org, reports / "koeln_bezirke_2011_2017.csv")
    assert outcome.counts.status in ("accepted", "needs_answer")
    assert outcome.counts.periods == ("2011", "2012", "2013", "2014", "2015", "2016", "2017")
    assert numbers(
        outcome.counts, "indicators", "units", "measurements", "with_target", "met", "not_met"
    ) == {
        "indicators": 28,
        "units": 9,
        "measurements": 252,
        "with_target": 1512,
        "met": 0,
        "not_met": 0,
    }
    with store.cursor() as cursor:
        facts = cursor.table("fct_measurement").filter("unit = '1'").fetchall()
        names = [c[0] for c in cursor.table("fct_measurement").description]
    frame = pd.DataFrame(facts, columns=names)
    second = frame[frame["indicator"].str.startswith("02") & frame["period"].isin(["2011", "2012"])]
    assert sorted(second[["actual", "target"]].max(axis=1)) == [5_699_552.0, 9_577_207.0]
    assert -31_059_620.0 in set(frame["actual"]) | set(frame["target"])
    assert rules_hold(store)


def test_trafford_lower_is_better(store: Store, org: str, reports: Path) -> None:
    (outcome,) = take(store, org, reports / "trafford_neet.csv")
    frame = pd.read_csv(reports / "trafford_neet.csv")
    assert outcome.counts.status == "accepted"
    assert set(outcome.counts.periods) == set(frame["period"].astype(str))
    assert numbers(
        outcome.counts, "indicators", "units", "measurements", "with_target", "lower_is_better"
    ) == {
        "indicators": 2,
        "units": 17,
        "measurements": 204,
        "with_target": 0,
        "lower_is_better": 2,
    }
    with store.cursor() as cursor:
        facts = cursor.table("fct_measurement").filter("unit = 'E08000009'").fetchall()
        names = [c[0] for c in cursor.table("fct_measurement").description]
    trafford = pd.DataFrame(facts, columns=names).set_index("period_label")["actual"]
    assert (trafford["2022/23"], trafford["2023"]) == (4.3, 1.9)


def test_stirling_pdf(store: Store, org: str, reports: Path) -> None:
    """Directions from names alone: the four indicators with a best middle stay open."""
    found = [o.counts for o in take(store, org, reports / "stirling_lgbf_overview4.pdf")]
    assert {c.status for c in found} == {"accepted"}
    assert [c.indicators for c in found] == [2, 2, 7, 3, 4, 2]
    assert [c.measurements for c in found] == [2, 2, 7, 3, 4, 2]
    assert sum(c.lower_is_better for c in found) == 11
    assert {p for c in found for p in c.periods} == {"2021-22", "2022-23", "2023-24"}
    assert {(c.units, c.with_target, c.met, c.not_met, c.refused_rows) for c in found} == {(1, 0, 0, 0, 0)}
    with store.cursor() as cursor:
        directions = dict(queries.rows(cursor, "facts/known_directions", org=org))
        facts = cursor.table("fct_measurement").fetchall()
        names = [c[0] for c in cursor.table("fct_measurement").description]
    frame = pd.DataFrame(facts, columns=names)
    assert len(frame) == 20
    assert 153.23 in set(frame["actual"])
    by_code = {}
    for indicator, way in directions.items():  # corp-06a-sickness-absence-days-per-teacher
        letters, number, *_ = indicator.split("-")
        by_code[f"{letters.upper()} {number}"] = way
    assert {code for code, way in by_code.items() if way == "minimize"} == LGBF_LOW
    assert {code for code, way in by_code.items() if way == "maximize"} == LGBF_HIGH
    assert set(by_code.values()) == {"minimize", "maximize"}


def test_new_mexico_counts_per_rating_level(store: Store, org: str, reports: Path) -> None:
    (outcome,) = take(store, org, reports / "us_new_mexico_teacher_evaluation.csv")
    assert outcome.counts.status == "accepted"
    assert numbers(outcome.counts, "units", "measurements") == {"units": 163, "measurements": 815 - 104}
    assert outcome.counts.periods == ("2014", "2015", "2016", "2017", "2018")
    with store.cursor() as cursor:
        facts = cursor.table("fct_count").fetchall()
        names = [c[0] for c in cursor.table("fct_count").description]
    people = pd.DataFrame(facts, columns=names).groupby("level_no")["people"].sum()
    assert people.to_list() == [3661, 22895, 48070, 26020, 3759]


def test_what_is_no_indicator_report_says_what_it_is(store: Store, org: str, reports: Path) -> None:
    (people,) = take(store, org, reports / "ibm_hr_employees.csv")
    assert (people.counts.status, people.counts.reasons) == ("needs_answer", {})
    assert [q.field for q in people.questions] == ["period"]
    assert numbers(people.counts, "indicators", "units", "measurements", "with_target") == {
        "indicators": 0,
        "units": 3,
        "measurements": 1470,
        "with_target": 0,
    }
    (agencies,) = take(store, org, reports / "nyc_agency_outcomes_2022_10.csv")
    assert (agencies.counts.status, agencies.counts.reasons) == ("refused", {"counts_of_met": 1})
    assert numbers(agencies.counts, "indicators", "measurements", "met", "not_met") == {
        "indicators": 0,
        "measurements": 0,
        "met": 0,
        "not_met": 0,
    }
    with store.cursor() as cursor:
        assert cursor.table("fct_measurement").fetchall() == []


def test_people_of_a_real_file_have_their_unit_grade_and_score(store: Store, org: str, reports: Path) -> None:
    path = reports / "ibm_hr_employees.csv"
    (asked,) = take(store, org, path)
    said = Said(path.name, asked.counts.table, "period", "2018")
    (outcome,) = take(store, org, path, answers=(said,))
    assert (outcome.counts.status, outcome.counts.refused_rows) == ("accepted", 0)
    with store.cursor() as cursor:
        facts = cursor.table("fct_person_score").fetchall()
        names = [c[0] for c in cursor.table("fct_person_score").description]
    frame = pd.DataFrame(facts, columns=names)
    assert frame.groupby("unit").size().to_dict() == {
        "human-resources": 63,
        "research-development": 961,
        "sales": 446,
    }
    assert frame.groupby("grade").size().to_dict() == {"1": 543, "2": 534, "3": 218, "4": 106, "5": 69}
    means = (frame.groupby("unit")["score"].mean() / 100).round(3).to_dict()
    assert means == {"human-resources": 3.143, "research-development": 3.162, "sales": 3.137}


def test_a_real_file_again_changes_nothing_and_rebuilds_the_same(
    store: Store, org: str, reports: Path
) -> None:
    path = reports / "canada_service_standards_2023_2024.csv"
    take(store, org, path)

    def facts() -> list[tuple[Any, ...]]:
        with store.cursor() as cursor:
            return sorted(cursor.table("fct_measurement").fetchall(), key=repr)

    before = facts()
    (again,) = take(store, org, path)
    assert again.unchanged
    assert accept.rebuild(store) == 1
    assert facts() == before
