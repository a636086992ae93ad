"""Recognition of the real report files in ../shared/reports: what each column is, which way is better, what is asked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.compute as pc
import pytest

from bsc.domain import Period
from bsc.reports.model import Kind, Reading, Role, Table
from bsc.reports.read import read_file
from bsc.reports.recognise import Known, recognise


@pytest.fixture(scope="module")
def files(shared: Path) -> dict[str, list[Table]]:
    return {p.name: read_file(p) for p in sorted((shared / "reports").iterdir()) if p.suffix != ".md"}


def column(reading: Reading, role: Role) -> str:
    return next(c.header for c in reading.columns if c.role == role)


def distinct(table: Table, reading: Reading, role: Role) -> int:
    at = next(c.index for c in reading.columns if c.role == role)
    body = table.cells.filter(pc.greater_equal(table.cells["row"], reading.first_row))
    return len({t.strip() for t in pc.unique(body[f"c{at}"]).to_pylist() if t and t.strip()})


def test_canada_targets_met_prove_the_direction(files: dict[str, list[Table]]) -> None:
    tables = files["canada_service_standards_2023_2024.csv"]
    reading = recognise(tables)[0]
    assert not reading.questions
    assert column(reading, Role.INDICATOR_CODE) == "service_standard_id"
    assert column(reading, Role.ACTUAL) == "performance"
    assert distinct(tables[0], reading, Role.INDICATOR_CODE) == 2335  # one of them is "NA"
    assert distinct(tables[0], reading, Role.UNIT) == 62
    assert set(reading.polarity.values()) == {"maximize"}
    assert any("target_met" in str(n.values.get("heading")) for n in reading.notes)


def test_unhcr_long_names_and_one_question(files: dict[str, list[Table]]) -> None:
    tables = files["unhcr_results_2017.xlsx"]
    reading = recognise(tables)[0]
    assert [q.code for q in reading.questions] == ["polarity"]
    assert column(reading, Role.TARGET) == "result_indicator_target_value"
    assert column(reading, Role.ACTUAL) == "result_indicator_actual_value"
    assert column(reading, Role.BASELINE) == "result_indicator_baseline_value"
    assert distinct(tables[0], reading, Role.INDICATOR) == 543
    assert distinct(tables[0], reading, Role.UNIT_CODE) == 90
    assert {Role.PERIOD, Role.PERIOD_END} <= {c.role for c in reading.columns}
    assert sum(c.role == Role.IGNORED and "empty" in str(c.evidence) for c in reading.columns) >= 6


def test_scotland_ascending_means_lower_is_better(files: dict[str, list[Table]]) -> None:
    values, book = "scotland_lgbf_values.csv", "scotland_lgbf_indicator_information.csv"
    measured, described = recognise([*files[values], *files[book]])
    assert described.kind == Kind.DEFINITIONS
    assert described.polarity["word:Ascending"] == "minimize"
    assert measured.definitions == (book, "", 1)
    assert Counter(measured.polarity.values()) == {"minimize": 53, "maximize": 51, "stabilize": 4}
    assert column(measured, Role.ACTUAL) == "LA_IndicatorReal"
    assert not measured.questions


def test_koeln_dots_are_thousands_and_years_stand_side_by_side(files: dict[str, list[Table]]) -> None:
    reading = recognise(files["koeln_bezirke_2011_2017.csv"])[0]
    timed = [(c.role, c.period) for c in reading.columns if c.period]
    assert timed == [
        (Role.ACTUAL, Period.of(2011)),
        *((Role.TARGET, Period.of(y)) for y in range(2012, 2018)),
    ]
    assert {(c.number.decimal, c.number.thousands) for c in reading.columns if c.number} == {(",", ".")}
    assert (column(reading, Role.UNIT_CODE), column(reading, Role.UNIT)) == ("Bezirk", "Bezeichnung")


def test_trafford_two_definitions_stay_two(files: dict[str, list[Table]]) -> None:
    tables = files["trafford_neet.csv"]
    reading = recognise(tables)[0]
    assert distinct(tables[0], reading, Role.INDICATOR) == 2
    assert distinct(tables[0], reading, Role.UNIT_CODE) == 17
    assert column(reading, Role.MEASURE_UNIT) == "measure"
    assert set(reading.polarity.values()) == {"minimize"}


def test_stirling_six_tables_on_one_page(files: dict[str, list[Table]]) -> None:
    readings = recognise(files["stirling_lgbf_overview4.pdf"])
    assert [r.last_row - r.first_row + 1 for r in readings] == [2, 2, 7, 3, 4, 2]
    assert {column(r, Role.ACTUAL) for r in readings} == {"Value"}  # not the previous value, not a rank
    assert not any(r.questions or r.refusal for r in readings)
    low = {k[:9] for r in readings for k, v in r.polarity.items() if v == "minimize"}
    assert {"HSN 01b: ", "CORP 06a:", "CLIM 03: ", "FINSUS 03"} <= low


def test_what_is_no_indicator_table_says_what_it_is(files: dict[str, list[Table]]) -> None:
    assert recognise(files["nyc_agency_outcomes_2022_10.csv"])[0].refusal == "counts_of_met"
    assert recognise(files["ibm_hr_employees.csv"])[0].kind == Kind.PEOPLE
    counts = recognise(files["us_new_mexico_teacher_evaluation.csv"])[0]
    assert counts.kind == Kind.COUNTS
    assert [(c.level, c.level_no) for c in counts.columns if c.role == Role.COUNT] == [
        (f"e{i}", i) for i in range(1, 6)
    ]


def test_known_directions_are_not_asked_again(files: dict[str, list[Table]]) -> None:
    tables = files["unhcr_results_2017.xlsx"]
    names = pc.unique(tables[0].cells["c3"]).to_pylist()
    reading = recognise(tables, Known(polarity=dict.fromkeys(names, "maximize")))[0]
    assert not reading.questions
