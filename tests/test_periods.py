"""Periods as people write them, in both languages, and how a column's dates are meant."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bsc.domain import Grain, Period
from bsc.reports import period_search, period_style, periods
from bsc.reports.reading import headings


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2024", "2024"),
        ("Tahun 2024", "2024"),
        ("TA 2024", "2024"),
        ("FY2023", "2023"),
        ("2024.0", "2024"),
        ("2022-23", "2022-04-01..2023-03-31"),
        ("2022/2023", "2022-04-01..2023-03-31"),
        ("2020-23", "2020-04-01..2023-03-31"),
        ("2010 - 12", "2010-01-01..2012-12-31"),
        ("TW II 2024", "2024-Q2"),
        ("Triwulan 2 Tahun 2024", "2024-Q2"),
        ("3rd quarter 2024", "2024-Q3"),
        ("2024Q1", "2024-Q1"),
        ("2018-19;Q1", "2018-Q2"),
        ("Quarter ended June 2023", "2023-Q2"),
        ("Semester I 2025", "2025-S1"),
        ("H2 2025", "2025-S2"),
        ("Maret 2025", "2025-03"),
        ("Mar-24", "2024-03"),
        ("2024M03", "2024-03"),
        ("31/12/2024", "2024-12"),
        ("s.d. September 2024", "2024-01-01..2024-09-30"),
        ("Januari - Maret 2024", "2024-Q1"),
        ("Year ending March 2023", "2022-04-01..2023-03-31"),
        ("2017-01-01..2017-12-31", "2017"),
        ("Caturwulan I 2024", "2024-01-01..2024-04-30"),
        ("Q1 FY24/25", "2024-Q2"),
        ("Triwulan III Tahun Anggaran 2024", "2024-Q3"),
        ("Triwulan Keempat 2024", "2024-Q4"),
        ("II/2024", "2024-Q2"),
        ("TW I s.d. III 2024", "2024-01-01..2024-09-30"),
        ("Quarter 2 (Jul-Sep) 2023", "2023-Q2"),
        ("Semester Genap 2023/2024", "2024-S1"),
        ("Tahun Ajaran 2023/2024", "2023-07-01..2024-06-30"),
        ("FY ended 30 June 2024", "2023-07-01..2024-06-30"),
        ("Week 12 2024", "2024-03-18..2024-03-24"),
        ("Bulan 3 2024", "2024-03"),
    ],
)
def test_period(written: str, code: str) -> None:
    found = periods.parse(written)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("written", ["hello", "12", "TW V 2023", "Maret", "", "2023 orang", "100%"])
def test_no_period(written: str) -> None:
    assert periods.parse(written) is None


def test_year_and_part_in_two_columns() -> None:
    assert periods.combine("2024", "TW III") == Period.of(2024, Grain.QUARTER, 3)
    assert periods.combine("2024", "3", "quarter") == Period.of(2024, Grain.QUARTER, 3)
    assert periods.combine("2024", "11", "month") == Period.of(2024, Grain.MONTH, 11)
    assert periods.combine("2024", "14", "quarter@13") == Period.of(2024, Grain.QUARTER, 2)
    assert periods.combine("abc", "1", "quarter") is None


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        (["2010-11", "2011-12", "2020-23"], "fiscal"),
        (["2010-11", "2010-03"], "month"),
        (["2020-03-31", "2021-03-31"], "year"),
        (["2020-03-31", "2020-06-30", "2020-09-30"], "quarter"),
        (["2025-09-01", "2025-09-08", "2025-09-15"], "day"),
        (["01/13/2020", "02/01/2020"], "monthfirst"),
        (["TW I 2024"], ""),
    ],
)
def test_style_of_a_column(cells: list[str], style: str) -> None:
    assert period_style.style_of(cells) == style


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("nyc_agency_outcomes_2022_10.csv", "2022-10"),
        ("Laporan Kinerja Triwulan II Tahun 2024", "2024-Q2"),
        ("canada_service_standards_2023_2024", "2023-04-01..2024-03-31"),
        ("Realisasi 2024", "2024"),  # not semester I
        ("Laporan Realisasi Triwulan III Tahun Anggaran 2024", "2024-Q3"),
        ("Capaian s.d. Triwulan II Tahun 2024", "2024-S1"),
        ("Realisasi s/d Juni 2024", "2024-S1"),
        ("Realisasi Anggaran per 31 Desember 2024", "2024"),
        ("Posisi per 30 September 2024", "2024-09"),
        ("Performance report, quarter ended June 2023", "2023-Q2"),
        ("Caturwulan II Tahun 2024", "2024-05-01..2024-08-31"),
        ("Council KPIs Q3 2023/24", "2023-Q4"),
        ("Apr-23 Actual", "2023-04"),
        ("kpi_202403.csv", "2024-03"),
        ("Scorecard FY24 Q1", "2024-Q1"),
        ("Q1 FY24/25 results", "2024-Q2"),
    ],
)
def test_period_inside_a_title(title: str, code: str) -> None:
    found = period_search.find(title)
    assert found is not None
    assert found[0].code == code


def test_heading_with_period() -> None:
    assert headings.period_in("Plan 2012")[2] == "Plan"  # type: ignore[index]
    assert headings.period_in("y1_2026_27")[0].code == "2026-04-01..2027-03-31"  # type: ignore[index,attr-defined]
    assert headings.period_in("Nilai Perilaku") is None


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1950, 2090),
    st.sampled_from([(Grain.MONTH, 12), (Grain.QUARTER, 4), (Grain.SEMESTER, 2)]),
    st.data(),
)
def test_codes_read_back(year: int, grain: tuple[Grain, int], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, grain[1]))
    assume(grain[0] != Grain.MONTH or number != (year + 1) % 100)  # 2010-11 is the year from 2010 to 2011
    period = Period.of(year, grain[0], number)
    assert periods.parse(period.code) == period


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_no_text_makes_the_reader_fail(written: str) -> None:
    assert periods.parse(written) is None or isinstance(periods.parse(written), Period)
    period_search.find(written)
    periods.part(written)
