"""Tables become facts: shapes, numbers, periods, keys, directions, and what is refused and why."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bsc.errors import ReportError
from bsc.i18n import text
from bsc.reports import numbers
from bsc.reports.model import Column, Kind, NumberFormat, Question, Reading, Role
from tests.tables import COMMA, column, facts, reading, relation, staged, table

R = Role


LONG = (R.UNIT_CODE, R.INDICATOR_CODE, R.PERIOD, R.TARGET, R.ACTUAL)


def test_a_long_table_becomes_one_fact_a_row(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["U1", "I1", "TW II 2024", "10", "12.5"], ["U2", "I1", "TW II 2024", "20", None]])
    found = staged(cursor, t, reading(t, *LONG, polarity={"*": "maximize"}))
    assert facts(cursor, "row_no", "unit", "indicator", "period", "period_label", "target", "actual") == [
        (2, "U1", "I1", "2024-Q2", "TW II 2024", 10.0, 12.5),
        (3, "U2", "I1", "2024-Q2", "TW II 2024", 20.0, None),
    ]
    assert facts(cursor, "period_start", "period_end", "grain")[0] == (
        date(2024, 4, 1),
        date(2024, 6, 30),
        "quarter",
    )
    assert facts(cursor, "has_target", "has_actual", "target_col", "actual_col") == [(True, True, 4, 5)] * 2
    counts = found.counts
    assert (counts.status, counts.indicators, counts.units, counts.periods) == (
        "accepted",
        1,
        2,
        ("TW II 2024",),
    )
    assert (counts.measurements, counts.with_target, counts.met, counts.not_met) == (1, 2, 1, 0)
    assert (counts.refused_rows, dict(counts.reasons)) == (0, {})


def test_numbers_are_read_in_the_format_of_their_own_column(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2024", "1.234,5", "1,234.5"], ["J", "2024", "203.726", "203.726"]])
    r = reading(t, R.INDICATOR, R.PERIOD, column(2, R.TARGET, number=COMMA), column(3, R.ACTUAL))
    staged(cursor, t, r)
    assert facts(cursor, "target", "actual") == [(1234.5, 1234.5), (203726.0, 203.726)]


def test_fractions_become_percentages_exactly(cursor: duckdb.DuckDBPyConnection) -> None:
    hundred = NumberFormat(".", "", 100.0)
    t = table([["I", "2024", "7%", "0.07"], ["J", "2024", "0.9", "0.9872"]])
    r = reading(
        t, R.INDICATOR, R.PERIOD, column(2, R.TARGET, number=hundred), column(3, R.ACTUAL, number=hundred),
        polarity={"*": "minimize"},
    )  # fmt: skip
    found = staged(cursor, t, r)
    assert facts(cursor, "target", "actual") == [(7.0, 7.0), (90.0, 98.72)]
    assert (found.counts.met, found.counts.not_met) == (1, 1)


@pytest.mark.parametrize(
    ("written", "kind", "target", "low", "high"),
    [
        ("80-90", "range", None, 80.0, 90.0),
        (">= 95", "minimum", 95.0, 95.0, None),
        ("max 5", "maximum", 5.0, None, 5.0),
        ("> 95", "above", 95.0, 95.0, None),
        ("kurang dari 5", "below", 5.0, None, 5.0),
        ("81 (A)", "point", 81.0, None, None),
        ("-", None, None, None, None),
        (None, None, None, None, None),
    ],
)
def test_kinds_of_targets(
    cursor: duckdb.DuckDBPyConnection,
    written: str | None,
    kind: str | None,
    target: float | None,
    low: float | None,
    high: float | None,
) -> None:
    t = table([["I", "2024", written, "85"]])
    staged(cursor, t, reading(t, R.INDICATOR, R.PERIOD, R.TARGET, R.ACTUAL))
    assert facts(cursor, "target_kind", "target", "target_low", "target_high", "has_target") == [
        (kind, target, low, high, True)
    ]


def test_limits_in_columns_of_their_own(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [["I", "2024", "80", "90", "92"], ["J", "2024", "80", None, "79"], ["K", "2024", None, "9", "9"]]
    )
    found = staged(
        cursor,
        t,
        reading(t, R.INDICATOR, R.PERIOD, R.TARGET_LOW, R.TARGET_HIGH, R.ACTUAL, polarity={"*": "range"}),
    )
    assert facts(cursor, "target_kind", "target", "target_low", "target_high") == [
        ("range", None, 80.0, 90.0),
        ("minimum", 80.0, 80.0, None),
        ("maximum", 9.0, None, 9.0),
    ]
    assert (found.counts.met, found.counts.not_met) == (1, 2)


@pytest.mark.parametrize(
    ("polarity", "target", "actual", "met"),
    [
        ("maximize", "10", "10", True),
        ("maximize", "> 10", "10", False),
        ("maximize", ">= 10", "10", True),
        ("minimize", "less than 10", "10", False),
        ("minimize", "less than 10", "9.9", True),
        ("maximize", "10", "9.99", False),
        ("minimize", "10", "10", True),
        ("minimize", "0", "0.01", False),
        ("exact", "10", "10", True),
        ("exact", "10", "11", False),
        ("stabilize", "10", "10.5", False),
        ("maximize", "80-90", "95", True),
        ("minimize", "7-8", "6.5", True),
        ("minimize", "7-8", "9", False),
        ("range", "80-90", "95", False),
        ("range", "80-90", "90", True),
        ("minimize", ">= 95", "96", True),
        ("maximize", "max 5", "6", False),
        ("maximize", "BB", "A", True),
        ("maximize", "A", "BB", False),
        ("maximize", "WTP", "WTP", True),
        ("maximize", "WTP", "WDP", False),
        ("maximize", "BB", "71.2", True),
        ("maximize", "BB", "70", False),
        ("maximize", "-5", "-4", True),
        (None, "10", "12", None),
    ],
)
def test_met_and_not_met_in_their_own_direction(
    cursor: duckdb.DuckDBPyConnection, polarity: str | None, target: str, actual: str, met: bool | None
) -> None:
    t = table([["I", "2024", target, actual]])
    r = reading(t, R.INDICATOR, R.PERIOD, R.TARGET, R.ACTUAL, polarity={"*": polarity} if polarity else {})
    counts = staged(cursor, t, r).counts
    assert (counts.met, counts.not_met) == (int(met is True), int(met is False))


def test_a_wide_table_has_a_fact_for_each_row_and_period(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I1", "10", "11", "20", None], ["I2", "x", "5", "6", "7"]])
    r = reading(
        t, R.INDICATOR, column(1, R.TARGET, "2023"), column(2, R.ACTUAL, "2023"),
        column(3, R.TARGET, "2024"), column(4, R.ACTUAL, "2024"), polarity={"*": "maximize"},
    )  # fmt: skip
    found = staged(cursor, t, r)
    assert facts(cursor, "indicator", "period", "target", "actual", "target_col", "actual_col") == [
        ("i1", "2023", 10.0, 11.0, 2, 3),
        ("i1", "2024", 20.0, None, 4, 5),
        ("i2", "2023", None, 5.0, 2, 3),
        ("i2", "2024", 6.0, 7.0, 4, 5),
    ]
    assert found.counts.periods == ("2023", "2024")
    assert (found.counts.met, found.counts.measurements, found.counts.with_target) == (2, 3, 3)


def test_plan_and_actual_of_different_years_give_no_pair(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "10", "12", "13"]])
    r = reading(
        t, R.INDICATOR, column(1, R.ACTUAL, "2011"), column(2, R.TARGET, "2012"), column(3, R.TARGET, "2013"),
        polarity={"*": "maximize"},
    )  # fmt: skip
    counts = staged(cursor, t, r).counts
    assert (counts.measurements, counts.with_target, counts.met, counts.not_met) == (1, 2, 0, 0)


def test_a_target_without_period_is_the_years_when_the_actuals_are_its_quarters(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    t = table([["I", "100", "20", "45"]])
    r = reading(t, R.INDICATOR, R.TARGET, column(2, R.ACTUAL, "TW I 2024"), column(3, R.ACTUAL, "TW II 2024"))
    staged(cursor, t, r)
    assert facts(cursor, "period", "has_target", "has_actual", "target", "actual") == [
        ("2024", True, False, 100.0, None),
        ("2024-Q1", False, True, None, 20.0),
        ("2024-Q2", False, True, None, 45.0),
    ]


def test_a_target_without_period_beside_several_years_is_not_guessed(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    t = table([["I", "100", "20", "45"]])
    r = reading(t, R.INDICATOR, R.TARGET, column(2, R.ACTUAL, "2023"), column(3, R.ACTUAL, "2024"))
    with pytest.raises(ReportError) as caught:
        staged(cursor, t, r)
    assert caught.value.code == "target_period"


def test_two_columns_of_one_meaning_are_not_guessed(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2024", "100", "20"]])
    with pytest.raises(ReportError) as caught:
        staged(cursor, t, reading(t, R.INDICATOR, R.PERIOD, R.ACTUAL, R.ACTUAL))
    assert caught.value.code == "same_columns"


def test_year_and_quarter_in_two_columns(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2024", "TW I", "1"], ["I", "2024.0", "Semester 2", "2"], ["I", "2024", "Maret", "3"]])
    found = staged(cursor, t, reading(t, R.INDICATOR, R.YEAR, R.SUBPERIOD, R.ACTUAL))
    assert facts(cursor, "period") == [("2024-Q1",), ("2024-S2",), ("2024-03",)]
    assert found.counts.periods == ("TW I 2024", "Maret 2024", "Semester 2 2024")


def test_quarters_in_columns_whose_year_stands_in_the_row(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2023", "1", "2"], ["I", "2024", "3", "4"]])
    r = reading(
        t, R.INDICATOR, R.YEAR, column(2, R.ACTUAL, part="TW I", period_label="TW I"),
        column(3, R.ACTUAL, part="TW II", period_label="TW II"),
    )  # fmt: skip
    staged(cursor, t, r)
    assert facts(cursor, "period", "actual") == [
        ("2023-Q1", 1.0),
        ("2023-Q2", 2.0),
        ("2024-Q1", 3.0),
        ("2024-Q2", 4.0),
    ]


def test_first_and_last_day_in_two_columns(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2017-01-01", "2017-12-31", "1"]])
    staged(cursor, t, reading(t, R.INDICATOR, R.PERIOD, R.PERIOD_END, R.ACTUAL))
    assert facts(cursor, "period", "grain") == [("2017", "year")]


def test_indicators_in_the_headings(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["A", "1", "2"], ["B", "3", "4"]])
    r = reading(
        t, R.UNIT, column(1, R.ACTUAL, indicator="Waktu layanan"), column(2, R.ACTUAL, indicator="Kepuasan"),
        constants={R.PERIOD: "2024"},
    )  # fmt: skip
    found = staged(cursor, t, r)
    assert set(facts(cursor, "row_no", "unit", "indicator", "actual")) == {
        (2, "a", "waktu-layanan", 1.0),
        (2, "a", "kepuasan", 2.0),
        (3, "b", "waktu-layanan", 3.0),
        (3, "b", "kepuasan", 4.0),
    }
    assert (found.counts.indicators, found.counts.units) == (2, 2)
    assert set(relation(cursor, "staged_definition", "indicator", "name")) == {
        ("waktu-layanan", "Waktu layanan"),
        ("kepuasan", "Kepuasan"),
    }


def test_grouped_cells_sections_and_skipped_rows(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [
            ["Kanwil I", None, None],
            ["A", "I", "1"],
            [None, "J", "2"],
            ["Total", None, "3"],
            ["Kanwil II", None, None],
            ["B", "I", "4"],
        ]
    )
    r = reading(
        t, R.OBJECTIVE, R.INDICATOR, R.ACTUAL, constants={R.PERIOD: "2024"}, fill_down=(0,),
        skipped=((2, "section"), (5, "total"), (6, "section")),
        sections=((2, "Kanwil I"), (6, "Kanwil II")), section_role=R.UNIT,
    )  # fmt: skip
    staged(cursor, t, r)
    assert facts(cursor, "row_no", "unit", "indicator", "actual") == [
        (3, "kanwil-i", "i", 1.0),
        (4, "kanwil-i", "j", 2.0),
        (7, "kanwil-ii", "i", 4.0),
    ]
    assert relation(cursor, "staged_definition", "indicator", "objective") == [("i", "a"), ("j", "a")]


def test_a_name_that_tells_rows_apart_names_the_objectives_all_the_same(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    t = table([["7", "Pensions", "I1", "1"], ["1001", "Security", "I1", "2"], ["8", "Permits", "I2", "3"]])

    def objectives(code: str, name: str) -> list[tuple[object, ...]]:
        r = reading(
            t, column(0, R.OBJECTIVE_CODE, header=code), column(1, R.BREAKDOWN, header=name),
            R.INDICATOR_CODE, R.ACTUAL, constants={R.PERIOD: "2024"},
        )  # fmt: skip
        staged(cursor, t, r)
        assert facts(cursor, "breakdown") == [("Pensions",), ("Security",), ("Permits",)]
        return relation(cursor, "staged_objective", "objective", "name")

    assert objectives("service_id", "service_name_en") == [("7", "Pensions"), ("8", "Permits")]
    assert objectives("service_id", "Channel") == [("7", None), ("8", None)]


def test_several_breakdown_columns_are_read_together(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2024", "5", "x", "y"], ["I", "2024", "6", None, "y"], ["I", "2024", "7", None, None]])
    found = staged(cursor, t, reading(t, R.INDICATOR, R.PERIOD, R.ACTUAL, R.BREAKDOWN, R.BREAKDOWN))
    assert facts(cursor, "breakdown", "actual") == [("x · y", 5.0), ("y", 6.0), ("", 7.0)]
    assert found.counts.refused_rows == 0


def test_a_bad_cell_does_not_take_the_good_one_of_its_row_away(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2024", "10", "abc"], ["J", "2024", "sepuluh", "9"], ["K", "2024", "1", "80-90"]])
    found = staged(cursor, t, reading(t, R.INDICATOR, R.PERIOD, R.TARGET, R.ACTUAL))
    assert facts(cursor, "indicator", "has_target", "target", "has_actual", "actual") == [
        ("i", True, 10.0, False, None),
        ("j", False, None, True, 9.0),
        ("k", True, 1.0, False, None),
    ]
    assert dict(found.counts.reasons) == {"not_a_number": 2, "actual_range": 1}
    assert relation(cursor, "staged_refused", "row_no", "column_no", "column_name", "value", "reason")[0] == (
        2, 4, "actual", "abc", "not_a_number",
    )  # fmt: skip


def test_rows_without_key_are_refused_whole(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [
            [None, "I", "2024", "1"],
            ["A", None, "2024", "2"],
            ["A", "I", None, "3"],
            ["A", "I", "kapan-kapan", "4"],
            ["A", "I", "2024", "5"],
        ]
    )
    found = staged(cursor, t, reading(t, R.UNIT, R.INDICATOR, R.PERIOD, R.ACTUAL))
    assert facts(cursor, "row_no") == [(6,)]
    assert relation(cursor, "staged_refused", "row_no", "column_no", "reason") == [
        (2, 1, "no_unit"),
        (3, 2, "no_indicator"),
        (4, 3, "no_period"),
        (5, 3, "period_unreadable"),
    ]
    assert (found.counts.refused_rows, found.counts.measurements) == (4, 1)


def test_a_table_without_one_usable_row_is_refused(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["A", None, "2024", "2"]])
    counts = staged(cursor, t, reading(t, R.UNIT, R.INDICATOR, R.PERIOD, R.ACTUAL)).counts
    assert (counts.status, dict(counts.reasons)) == ("refused", {"no_indicator": 1})


def test_contradicting_rows_are_both_refused_and_both_visible(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2024", "10", "9"], ["I", "2024", "10", "8"], ["J", "2024", "1", "1"]])
    found = staged(cursor, t, reading(t, R.INDICATOR, R.PERIOD, R.TARGET, R.ACTUAL))
    assert facts(cursor, "indicator") == [("j",)]
    assert relation(cursor, "staged_refused", "row_no", "column_no", "value", "reason") == [
        (2, 4, "9", "conflicting"),
        (3, 4, "8", "conflicting"),
    ]
    assert (found.counts.measurements, found.facts) == (3, 1)


def test_identical_rows_count_once_and_are_said(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2024", "10", "9"], ["I", "2024", "10", "9"], ["I", "2024", "10.0", "9.00"]])
    found = staged(cursor, t, reading(t, R.INDICATOR, R.PERIOD, R.TARGET, R.ACTUAL))
    assert facts(cursor, "row_no") == [(2,)]
    assert dict(found.counts.reasons) == {"repeated": 2}
    assert found.counts.measurements == 1


def test_target_and_actual_of_one_key_in_two_rows(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2024", "10", None], ["I", "2024", None, "12"], ["J", "2024", "5", None]])
    r = reading(t, R.INDICATOR, R.PERIOD, R.TARGET, R.ACTUAL, polarity={"*": "maximize"})
    found = staged(cursor, t, r)
    assert facts(cursor, "row_no", "has_target", "target", "has_actual", "actual") == [
        (2, True, 10.0, False, None),
        (3, False, None, True, 12.0),
        (4, True, 5.0, True, None),
    ]
    assert (found.counts.met, found.counts.not_met, found.counts.refused_rows) == (1, 0, 0)


def test_words_are_values_only_where_words_are_values(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [["I", "2024", "WTP", "WDP"], ["J", "2024", "Tersedia", "Tersedia"], ["K", "2024", "10", "hampir"]]
    )
    found = staged(cursor, t, reading(t, R.INDICATOR, R.PERIOD, R.TARGET, R.ACTUAL))
    assert facts(cursor, "target_kind", "target_text", "actual_text", "actual") == [
        ("text", "WTP", "WDP", None),
        ("text", "Tersedia", "Tersedia", None),
        ("point", None, None, None),
    ]
    assert dict(found.counts.reasons) == {"not_a_number": 1}


def test_directions_from_words_answers_and_all(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [
            ["A", "Maksimal", "1"],
            ["B", "Minimize", "1"],
            ["C", "Ascending", "1"],
            ["D", "Maksimal", "1"],
            ["E", None, "1"],
            ["F", "ke samping", "1"],
        ]
    )
    r = reading(
        t, R.INDICATOR, R.POLARITY, R.ACTUAL, constants={R.PERIOD: "2024"},
        polarity={"word:Ascending": "minimize", "D": "stabilize", "*": "range"},
    )  # fmt: skip
    found = staged(cursor, t, r)
    assert dict(relation(cursor, "staged_definition", "indicator", "polarity")) == {
        "a": "maximize",
        "b": "minimize",
        "c": "minimize",
        "d": "stabilize",
        "e": "range",
        "f": "range",
    }
    assert found.counts.lower_is_better == 2
    assert dict(found.counts.reasons) == {"polarity_unknown": 1}


def test_a_row_against_the_direction_of_its_indicator_is_said(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["A", "max", "2022", "1"], ["A", "min", "2023", "2"], ["A", "max", "2024", "3"]])
    found = staged(cursor, t, reading(t, R.INDICATOR, R.POLARITY, R.PERIOD, R.ACTUAL))
    assert relation(cursor, "staged_definition", "polarity") == [("maximize",)]
    assert relation(cursor, "staged_refused", "row_no", "column_no", "value", "reason") == [
        (3, 2, "min", "polarity_conflict")
    ]
    assert found.counts.measurements == 3


def test_weights_for_all_units_for_one_and_over_time(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [
            ["A", "I", "2023", "10", "1"],
            ["B", "I", "2023", "10", "1"],
            ["A", "J", "2023", "10", "1"],
            ["B", "J", "2023", "20%", "1"],
            ["A", "K", "2024", "30", "1"],
            ["A", "K", "2023", "25", "1"],
            ["A", "L", "2023", "-3", "1"],
        ]
    )
    found = staged(cursor, t, reading(t, R.UNIT, R.INDICATOR, R.PERIOD, R.WEIGHT, R.ACTUAL))
    weights = {(i, u): w for i, u, w in relation(cursor, "staged_definition", "indicator", "unit", "weight")}
    assert weights == {
        ("i", ""): 10.0,
        ("j", ""): None,
        ("j", "a"): 10.0,
        ("j", "b"): 20.0,
        ("k", ""): 30.0,
        ("l", ""): None,
    }
    assert dict(found.counts.reasons) == {"weight_negative": 1}


def test_words_of_perspective_level_and_consolidation(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "Pelanggan", "Outcome", "nilai terakhir", "1"], ["J", "Sisi kiri", "?", None, "1"]])
    r = reading(
        t, R.INDICATOR, R.PERSPECTIVE, R.LEVEL, R.CONSOLIDATION, R.ACTUAL, constants={R.PERIOD: "2024"}
    )
    found = staged(cursor, t, r)
    said = relation(cursor, "staged_definition", "indicator", "perspective", "level", "consolidation")
    assert said == [("i", "customer", "outcome", "last"), ("j", None, None, None)]
    assert {n.values["words"] for n in found.notes if "words" in n.values} == {"Sisi kiri", "?"}


def test_the_key_is_the_code_where_there_is_one(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [
            ["E06000055", "Bedford", "I1", "Jumlah", "2022", "1"],
            ["E06000055", "Bedford Borough", "I1", "Jumlah", "2023", "2"],
            ["E06000056", "Bedford", "I2", "Jumlah", "2023", "3"],
        ]
    )
    found = staged(
        cursor, t, reading(t, R.UNIT_CODE, R.UNIT, R.INDICATOR_CODE, R.INDICATOR, R.PERIOD, R.ACTUAL)
    )
    assert (found.counts.units, found.counts.indicators) == (2, 2)
    assert facts(cursor, "unit", "indicator") == [
        ("E06000055", "I1"),
        ("E06000055", "I1"),
        ("E06000056", "I2"),
    ]


def test_a_row_without_code_in_a_table_with_codes_goes_in_but_is_not_counted_as_indicator(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    t = table([["I1", "Jumlah", "2023", "3"], [None, "Tanpa kode", "2023", "3"]])
    found = staged(cursor, t, reading(t, R.INDICATOR_CODE, R.INDICATOR, R.PERIOD, R.ACTUAL))
    assert (found.counts.indicators, found.counts.measurements) == (1, 2)


def test_marks_for_nothing_are_no_keys(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [
            ["NA", "Tanpa kode", "2023", "3"],
            ["NA", None, "2023", "4"],
            ["-", None, "2023", "5"],
            ["n/a", "...", "2023", "6"],
        ]
    )
    found = staged(cursor, t, reading(t, R.INDICATOR_CODE, R.INDICATOR, R.PERIOD, R.ACTUAL))
    assert facts(cursor, "indicator", "actual") == [("tanpa-kode", 3.0), ("NA", 4.0), ("n/a", 6.0)]
    assert dict(found.counts.reasons) == {"no_indicator": 1}


def test_names_that_differ_only_in_signs_stay_apart(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [
            ["# anak < 5 tahun", "2024", "1"],
            ["# anak > 5 tahun", "2024", "2"],
            ["# ANAK  < 5 Tahun", "2023", "3"],
        ]
    )
    found = staged(cursor, t, reading(t, R.INDICATOR, R.PERIOD, R.ACTUAL))
    assert found.counts.indicators == 2
    codes = [c for (c,) in facts(cursor, "indicator")]
    assert codes[0] == codes[2] == "anak-5-tahun" != codes[1]


def test_a_tree_of_units(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [
            ["P", "Kantor Pusat", None, "pusat"],
            ["W1", "Wilayah 1", "p", "wilayah"],
            ["C1", "Cabang 1", "Wilayah 1", "cabang"],
            ["C2", "Cabang 2", "Wilayah 9", "cabang"],
            ["X", "Putar", "Y", None],
            ["Y", "Balik", "X", None],
            [None, None, "P", None],
        ]
    )
    found = staged(cursor, t, reading(t, R.UNIT_CODE, R.UNIT, R.PARENT, R.TYPE, kind=Kind.UNITS))
    tree = {u: (n, p, k) for u, n, p, k in relation(cursor, "staged_unit", "unit", "name", "parent", "type")}
    assert tree["W1"] == ("Wilayah 1", "P", "wilayah")
    assert tree["C1"] == ("Cabang 1", "W1", "cabang")
    assert tree["C2"] == ("Cabang 2", None, "cabang")
    assert {tree["X"][1], tree["Y"][1]} in ({None, "Y"}, {None, "X"})
    assert found.counts.units == 6
    assert dict(found.counts.reasons) == {"parent_unknown": 1, "parent_circle": 1, "no_unit": 1}


def test_objectives_with_code_english_name_and_weight(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [["S1", "Peserta puas", "Satisfied members", "Pelanggan", "40"], [None, None, None, "Keuangan", "1"]]
    )
    r = reading(t, R.OBJECTIVE_CODE, R.OBJECTIVE, R.NAME_EN, R.PERSPECTIVE, R.WEIGHT, kind=Kind.OBJECTIVES)
    found = staged(cursor, t, r)
    assert relation(cursor, "staged_objective", "objective", "name", "name_en", "perspective", "weight") == [
        ("S1", "Peserta puas", "Satisfied members", "customer", 40.0)
    ]
    assert dict(found.counts.reasons) == {"no_objective": 1}


def test_numbers_of_people_per_level(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table(
        [
            ["A", "2024", "1", "2"],
            ["B", "2024", "0", "0"],
            ["B", "2023", "1.5", "-1"],
            ["A", "2024", "1", "3"],
        ]
    )
    r = reading(
        t, R.UNIT, R.YEAR, column(2, R.COUNT, level="Kurang", level_no=1),
        column(3, R.COUNT, level="Baik", level_no=2), kind=Kind.COUNTS,
    )  # fmt: skip
    found = staged(cursor, t, r)
    assert found.counts.periods == ("2024",)
    assert (found.counts.units, found.counts.measurements) == (2, 1)
    assert dict(found.counts.reasons) == {
        "broken_count": 1,
        "negative_count": 1,
        "conflicting": 2,
        "repeated": 1,
    }


def test_targets_that_stand_in_the_definitions(cursor: duckdb.DuckDBPyConnection) -> None:
    d = table([["I1", "Kepuasan", "85", "Maksimal"], ["I2", "Keluhan", None, "Minimal"]], file="d.csv")
    definitions = reading(d, R.INDICATOR_CODE, R.INDICATOR, R.TARGET, R.POLARITY, kind=Kind.DEFINITIONS)
    t = table([["A", "I1", "2023", "80"], ["A", "I1", "2024", "90"], ["A", "I2", "2024", "5"]])
    r = reading(
        t, R.UNIT, R.INDICATOR_CODE, R.PERIOD, R.ACTUAL, definitions=("d.csv", "", 0),
        polarity={"I1": "maximize", "I2": "minimize"},
    )  # fmt: skip
    found = staged(cursor, t, r, (d, definitions))
    assert facts(cursor, "indicator", "target", "target_col", "actual") == [
        ("I1", 85.0, None, 80.0),
        ("I1", 85.0, None, 90.0),
        ("I2", None, None, 5.0),
    ]
    assert (found.counts.with_target, found.counts.met, found.counts.not_met) == (2, 1, 1)


def test_definitions_alone(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I1", "Kepuasan", "%", "max"], ["I2", "Keluhan", "kasus", "min"], [None, None, "x", "min"]])
    r = reading(t, R.INDICATOR_CODE, R.INDICATOR, R.MEASURE_UNIT, R.POLARITY, kind=Kind.DEFINITIONS)
    found = staged(cursor, t, r)
    assert (found.counts.indicators, found.counts.units, found.counts.lower_is_better) == (2, 0, 1)
    assert relation(cursor, "staged_definition", "indicator", "name", "measure_unit")[0] == (
        "I1",
        "Kepuasan",
        "%",
    )
    assert dict(found.counts.reasons) == {"no_indicator": 1}


def test_counts_go_as_far_as_they_can_while_the_period_is_asked_for(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    t = table([["I", "10", "9"]])
    ask = Question("period", text("Which period are the figures of? Nothing in the file says."), "period")
    counts = staged(cursor, t, reading(t, R.INDICATOR, R.TARGET, R.ACTUAL, questions=(ask,))).counts
    assert (counts.status, counts.questions, counts.periods) == ("needs_answer", 1, ())
    assert (counts.indicators, counts.measurements, counts.with_target, counts.refused_rows) == (1, 1, 1, 0)


def test_periods_of_columns_are_known_while_something_else_is_asked(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    t = table([["I", "90", "95"]])
    ask = Question("polarity", text("Is a higher value better?"), "polarity:*")
    r = reading(
        t, R.INDICATOR, column(1, R.TARGET, "TW I 2024"), column(2, R.ACTUAL, "TW I 2024"), questions=(ask,)
    )
    assert staged(cursor, t, r).counts.periods == ("TW I 2024",)


def test_cells_that_identify_persons_are_not_kept_with_refused_rows(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    t = table([["Budi", "I", "2024", "rusak", "b@x.id"]])
    r = reading(t, R.IDENTIFYING, R.INDICATOR, R.PERIOD, R.ACTUAL, R.IDENTIFYING)
    staged(cursor, t, r)
    (cells,) = relation(cursor, "staged_refused", "cells")[0]
    assert "Budi" not in cells
    assert "b@x.id" not in cells
    assert "rusak" in cells


def test_a_note_and_the_day_of_reporting_stay_with_the_row(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2024", "1", "terlambat", "31/01/2025"], ["J", "2024", "2", None, None]])
    staged(cursor, t, reading(t, R.INDICATOR, R.PERIOD, R.ACTUAL, R.NOTE, R.REPORTED_ON))
    assert facts(cursor, "note", "reported_on") == [("terlambat", date(2025, 1, 31)), (None, None)]


def test_a_baseline_belongs_to_its_row(cursor: duckdb.DuckDBPyConnection) -> None:
    t = table([["I", "2024", "1", "0,5"], ["J", "2024", "2", "5 dan 6"]])
    r = reading(t, R.INDICATOR, R.PERIOD, R.ACTUAL, column(3, R.BASELINE, number=COMMA))
    found = staged(cursor, t, r)
    assert facts(cursor, "baseline", "actual") == [(0.5, 1.0), (None, 2.0)]
    assert dict(found.counts.reasons) == {"several_numbers": 1}


plain = st.from_regex(r"-?[0-9]{1,15}(\.[0-9]{1,12})?", fullmatch=True)
grouped = st.from_regex(r"-?[0-9]{1,3}(\.[0-9]{3}){1,4}(,[0-9]{1,12})?", fullmatch=True)
comma = st.from_regex(r"-?[0-9]{1,15}(,[0-9]{1,12})?", fullmatch=True)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(plain, grouped, comma, st.text("0123456789.,-% e()", max_size=9)),
    st.sampled_from(
        [
            NumberFormat(),
            NumberFormat(".", ","),
            NumberFormat(",", "."),
            NumberFormat(".", "", 100.0),
            NumberFormat(",", ".", 100.0),
        ]
    ),
)
def test_the_fast_path_reads_what_the_definition_reads(
    cursor: duckdb.DuckDBPyConnection, written: str, fmt: NumberFormat
) -> None:
    expression = duckdb.FunctionExpression(
        "plain_number",
        *(
            duckdb.ConstantExpression(v)
            for v in (written, fmt.decimal, fmt.thousands, "2" if fmt.factor == 100 else "0")
        ),
    )
    fast = cursor.sql("select 1").project(expression.alias("n")).fetchall()[0][0]
    if fast is not None:
        read = numbers.parse(written, fmt)
        assert read.value == fast, f"{written!r} under {fmt}"


keys = st.tuples(
    st.sampled_from("ABC"), st.sampled_from("IJ"), st.sampled_from(["2023", "TW I 2024", "?", ""])
)
values = st.sampled_from(["1", "2", "2,5", "y", "x", "", "80-90", "WTP"])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(keys, values, values), min_size=1, max_size=12), st.randoms())
def test_the_order_of_rows_is_irrelevant_and_no_row_is_lost(
    cursor: duckdb.DuckDBPyConnection, rows: list, random: object
) -> None:
    written = [[*key, target or None, actual or None] for key, target, actual in rows]

    def outcome(order: list[list[str]]) -> tuple[object, ...]:
        t = table(order)
        r = reading(t, R.UNIT, R.INDICATOR, R.PERIOD, R.TARGET, R.ACTUAL, polarity={"*": "maximize"})
        found = staged(cursor, t, r)
        used = {row for (row,) in facts(cursor, "row_no")}
        refused = {row for (row,) in relation(cursor, "staged_refused", "row_no")}
        assert used | refused == set(range(2, len(order) + 2))
        merged: dict = {}
        for unit, indicator, period, *sides in facts(
            cursor,
            "unit",
            "indicator",
            "period",
            "has_target",
            "target",
            "target_text",
            "has_actual",
            "actual",
            "actual_text",
        ):
            held = merged.setdefault((unit, indicator, period), [None, None])
            if sides[0]:
                held[0] = (sides[1], sides[2])
            if sides[3]:
                held[1] = (sides[4], sides[5])
        counts = found.counts
        return (
            {k: tuple(v) for k, v in merged.items()},
            (counts.met, counts.not_met, counts.measurements, counts.with_target),
            dict(counts.reasons),
        )

    shuffled = list(written)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert outcome(written) == outcome(shuffled)


def test_columns_of_a_reading_keep_their_places() -> None:
    made = reading(table([["a"]]), R.ACTUAL)
    assert isinstance(made, Reading)
    assert isinstance(made.columns[0], Column)
