"""Single numbers as people write them, and the writing of a whole column decided from its cells."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc.reports import numbers
from bsc.reports.model import NumberFormat
from bsc.reports.numbers import Form, evidence, is_missing, parse

COMMA = NumberFormat(",", ".")
POINT = NumberFormat(".", ",")


@pytest.mark.parametrize(
    ("written", "fmt", "value"),
    [
        ("1.234,56", COMMA, 1234.56),
        ("1,234.56", POINT, 1234.56),
        ("203.726", COMMA, 203726.0),
        ("203.726", POINT, 203.726),
        ("75,57", COMMA, 75.57),
        ("(1.234)", COMMA, -1234.0),
        ("-35", COMMA, -35.0),
        ("−5,3", COMMA, -5.3),
        ("Rp 1,2 miliar", COMMA, 1.2e9),
        ("Rp1.000.000,-", COMMA, 1e6),
        ("Rp 5 M", COMMA, 5e9),
        ("£3.4bn", POINT, 3.4e9),
        ("16.00K", POINT, 16000.0),
        ("1 234 567", COMMA, 1234567.0),
        ("1'234.5", POINT, 1234.5),
        ("1.23e-05", POINT, 1.23e-05),
        ("26.13 tC02", POINT, 26.13),
        ("12 dokumen", POINT, 12.0),
        ("45 per 100.000", COMMA, 45.0),
        ("62.5 ▲", POINT, 62.5),
        ("10.5 [r]", POINT, 10.5),
        ("100%*", POINT, 100.0),
        ("97.3%", COMMA, 97.3),  # the cell itself proves its decimal point
        (".3", POINT, 0.3),
    ],
)
def test_one_number(written: str, fmt: NumberFormat, value: float) -> None:
    parsed = parse(written, fmt)
    assert parsed.form == Form.POINT
    assert parsed.value == value


@pytest.mark.parametrize(
    ("written", "form", "low", "high"),
    [
        (">= 95", Form.MINIMUM, 95, None),
        ("≥95%", Form.MINIMUM, 95, None),
        ("Minimal 80%", Form.MINIMUM, 80, None),
        ("95% or more", Form.MINIMUM, 95, None),
        ("max 5", Form.MAXIMUM, None, 5),
        ("<5", Form.BELOW, None, 5),
        ("> 95", Form.ABOVE, 95, None),
        ("> = 95", Form.MINIMUM, 95, None),
        ("&gt;95%", Form.ABOVE, 95, None),
        ("lebih dari 95", Form.ABOVE, 95, None),
        ("lebih dari atau sama dengan 95", Form.MINIMUM, 95, None),
        ("di atas 95", Form.ABOVE, 95, None),
        ("tidak lebih dari 5", Form.MAXIMUM, None, 5),
        ("less than 5%", Form.BELOW, None, 5),
        ("less than or equal to 5", Form.MAXIMUM, None, 5),
        ("no less than 5", Form.MINIMUM, 5, None),
        ("kurang dari Rp 5 juta", Form.BELOW, None, 5e6),
        ("within 5 days", Form.MAXIMUM, None, 5),
        ("80-90", Form.RANGE, 80, 90),
        ("80 s.d. 90", Form.RANGE, 80, 90),
        ("± 5.2%", Form.RANGE, -5.2, 5.2),
    ],
)
def test_bounds_and_ranges(written: str, form: Form, low: float | None, high: float | None) -> None:
    parsed = parse(written, POINT)
    assert (parsed.form, parsed.low, parsed.high) == (form, low, high)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("7 UPP, 14 kab/kota", "several_numbers"),
        ("100 dari 110 organisasi", "several_numbers"),
        ("1,2,3", "number_format"),
        ("50% reduction", "relative_value"),
        ("turun 10%", "relative_value"),
        ("13-Sep-08", "date"),
        ("=1+1", "several_numbers"),
        ("<b>12</b>", "not_a_number"),
    ],
)
def test_what_is_no_number_says_why(written: str, reason: str) -> None:
    parsed = parse(written, POINT)
    assert parsed.form == Form.INVALID
    assert parsed.reason == reason
    assert parsed.value is None


def test_words_and_words_beside_numbers() -> None:
    assert parse("WTP", POINT).form == Form.TEXT
    assert (parse("81 (A)", POINT).value, parse("81 (A)", POINT).text) == (81, "A")
    assert (parse("B (66,8)", COMMA).value, parse("B (66,8)", COMMA).text) == (66.8, "B")


@pytest.mark.parametrize(
    "mark", ["-", "–", "...", "…", "n/a", "tad", "x", "*", "", "  ", "belum tersedia", "(x)"]
)
def test_missing_marks(mark: str) -> None:
    assert is_missing(mark)
    assert parse(mark, POINT).form == Form.MISSING


def test_grades_are_not_missing() -> None:
    assert not any(map(is_missing, ("C", "BB", "0", "%", "A")))


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (["9.577.207", "5.699.552", "-35", "193"], ","),
        (["1,234.5", "12"], "."),
        (["75,57", "80"], ","),
        (["0.123", "203.726"], "."),
        (["12345", "203.726"], "."),
    ],
)
def test_evidence_decides_the_decimal_sign(cells: list[str], decimal: str) -> None:
    seen = evidence(dict.fromkeys(cells, 1))
    assert seen.format is not None
    assert seen.format.decimal == decimal


@given(
    st.dictionaries(
        st.one_of(
            st.from_regex(r"-?\d{1,6}([.,]\d{1,5})?", fullmatch=True),
            st.sampled_from(
                ["1.234.567", "(12)", "4,5%", "2024", "-", "n/a", "12345", "0.75", "Rp 5", "1e5", "٣"]
            ),
        ),
        st.integers(1, 5),
        max_size=12,
    )
)
@settings(max_examples=300, deadline=None)
def test_the_short_way_of_weighing_numbers_says_what_the_long_one_says(cells: dict[str, int]) -> None:
    short = evidence(cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "_MACHINE", re.compile(r"(?!)"))
        assert evidence(cells) == short


def test_evidence_leaves_open_what_reads_both_ways() -> None:
    seen = evidence({"203.726": 3, "12": 1})
    assert seen.format is None
    assert seen.open_cells == 3


def test_percent_and_fraction_meet() -> None:
    assert parse("0.07", NumberFormat(".", ",", 100.0)).value == 7.0
    assert parse("7%", NumberFormat(".", ",", 100.0)).value == 7.0


@settings(max_examples=60, deadline=None)
@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from([COMMA, POINT]),
)
def test_a_number_written_with_separators_reads_back(number: object, fmt: NumberFormat) -> None:
    written = f"{number:,.2f}"
    if fmt.decimal == ",":
        written = written.translate(str.maketrans(",.", ".,"))
    assert parse(written, fmt).value == float(number)  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30))
def test_no_text_makes_the_reader_fail(written: str) -> None:
    parsed = parse(written, COMMA)
    assert (parsed.value is None) == (parsed.form in (Form.TEXT, Form.INVALID, Form.MISSING, Form.RANGE))
