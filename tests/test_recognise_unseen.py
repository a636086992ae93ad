"""Classes of report that a second set of unseen files showed: terms, targets of a year, flags with a tolerance, rows cut
by a page. Each is written out small, with figures of our own.
"""

from __future__ import annotations

import io

import duckdb
import pytest
from reportlab.lib import pagesizes
from reportlab.pdfgen import canvas

from bsc.reports import period_search, periods
from bsc.reports.model import Reading, Role
from bsc.reports.read import read_bytes
from bsc.reports.recognise import answer, recognise
from tests.tables import facts, read, staged


def codes(found: Reading) -> list[str]:
    return [q.code for q in found.questions]


def headed(found: Reading, role: Role) -> list[str]:
    return [c.header for c in found.columns if c.role == role]


def test_terms_in_headings_are_periods_in_their_order(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Measure,Fall 2023,Winter 2024,Spring 2024\nAttendance rate,88,90,91\nOn-time arrivals,70,71,75\n"
    )
    assert codes(found) == ["terms"]
    assert [c.period.code for c in found.columns if c.period] == ["2023-Q4", "2024-Q1", "2024-Q2"]
    done = answer(found, found.questions[0].field, "quarter", table)
    counts = staged(cursor, table, done).counts
    assert (counts.status, counts.periods, counts.measurements) == (
        "accepted",
        ("Fall 2023", "Winter 2024", "Spring 2024"),
        6,
    )


def test_a_term_beside_its_year_is_part_of_the_period(cursor: duckdb.DuckDBPyConnection) -> None:
    rows = "".join(
        f"{y},{t},Library,Visits,{100 + y % 10}\n" for y in (2021, 2022, 2023) for t in ("Spring", "Fall")
    )
    table, found = read("Year,Term,Department,Measure,Actual\n" + rows)
    assert codes(found) == ["terms"]
    assert found.questions[0].suggestion == "semester"
    counts = staged(cursor, table, answer(found, found.questions[0].field, "semester", table)).counts
    assert (counts.measurements, len(counts.periods), counts.refused_rows) == (6, 6, 0)


def test_terms_and_numbers_of_letters_in_titles_name_no_period() -> None:
    assert period_search.find("Fall 2023 dashboard") is None
    assert period_search.find("Reg No: NC/SD/CBO/2026/0123") is None
    assert period_search.find("Laporan 2024") is not None
    assert periods.parse("Spring 2023-24", "semester") == periods.parse("Semester I 2024")


MONTHS = "Januari,Februari,Maret,April,Mei,Juni,Juli,Agustus,September,Oktober,November,Desember"


def test_a_target_of_a_year_beside_its_months_is_of_the_year(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        f"Indikator,Satuan,Target 2024,{MONTHS}\n"
        f"Jumlah kunjungan,orang,1200,{','.join(str(90 + i) for i in range(12))}\n"
        f"Persentase berkas selesai,%,95,{','.join(str(85 + i) for i in range(12))}\n"
    )
    assert not found.questions
    counts = staged(cursor, table, found).counts
    assert (len(counts.periods), counts.measurements, counts.with_target) == (13, 24, 2)
    assert (counts.met, counts.not_met) == (0, 0)  # no month is measured against the year's target


@pytest.mark.parametrize("heading", ["Annual target 2024/25", "Annual target"])
def test_annual_targets_are_not_left_out(heading: str, cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        f"Corporate plan 2024/25,,,,,,\n,,,,,,\nIndicator,Good is,{heading},Q1,Q2,Q3,Q4\n"
        "Calls answered (%),High,80,78,81,83,79\nDays to process claims,Low,20,22,19,18,17\n"
        "Homes completed,High,120,20,35,41,30\n"
    )
    assert not found.questions
    counts = staged(cursor, table, found).counts
    assert (counts.with_target, counts.measurements, len(counts.periods)) == (3, 12, 5)


def test_a_bare_target_that_the_months_add_up_to_is_of_the_year() -> None:
    _, found = read(
        f"Tahun 2024,,{',' * 11}\nIndikator,Target,{MONTHS}\n"
        f"Jumlah kunjungan,1200,{','.join(str(90 + i) for i in range(12))}\n"
        f"Jumlah izin terbit,600,{','.join(str(45 + i) for i in range(12))}\n"
    )
    assert not found.questions
    assert [c.period.code for c in found.columns if c.role == Role.TARGET and c.period] == ["2024"]


STANDARD = (
    "Laporan mutu 2024,,,,\n,,,,\nIndikator,Standar,Januari,Februari,Maret\n"
    "Kepatuhan kebersihan tangan,≥ 85%,86%,84%,88%\nWaktu tunggu,≤ 60 menit,65 menit,58 menit,60 menit\n"
)


def test_a_standing_target_can_hold_for_every_month(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(STANDARD)
    assert codes(found) == ["target_period"]
    assert found.questions[0].suggestion == "each"
    assert "2024" in found.questions[0].options
    counts = staged(cursor, table, answer(found, found.questions[0].field, "each", table)).counts
    assert (counts.with_target, len(counts.periods), counts.met, counts.not_met) == (6, 3, 4, 2)
    counts = staged(cursor, table, answer(found, found.questions[0].field, "Maret 2024", table)).counts
    assert (counts.with_target, counts.met, counts.not_met) == (2, 2, 0)


def test_the_printed_achievement_tells_the_period_of_the_target() -> None:
    _, found = read(
        "Tahun 2023,,,,,\n,,,,,\nIndikator,Target,TW I,TW II,TW III,Capaian (%)\n"
        "Persentase berkas selesai,80,20,35,70,87.5\nPersentase temuan selesai,90,25,45,81,90\n"
        "Persentase layanan tepat waktu,95,50,60,94,98.95\n"
    )
    assert "target_period" not in codes(found)
    assert [c.period.code for c in found.columns if c.role == Role.TARGET and c.period] == ["2023-Q3"]


def test_a_quarter_without_a_year_is_the_one_another_heading_names_with_it() -> None:
    _, found = read(
        "KPI,Q4 2013/14,Q1 2014/15,Q1 Target\nCalls answered (%),81,83,80\nInvoices paid on time (%),90,97,95\n",
        "report_q1_2014.csv",
    )
    (target,) = [c for c in found.columns if c.role == Role.TARGET]
    assert target.period_label == "Q1 2014/15"


def test_a_series_of_targets_among_rows_of_results_is_no_result(cursor: duckdb.DuckDBPyConnection) -> None:
    years = "".join(f"{y},a) time series,{30 - y % 10}\n" for y in range(2012, 2020))
    table, found = read(f"Year,display,Value\n{years}2030,b) target (max),10\n")
    counts = staged(cursor, table, found).counts
    assert (counts.measurements, counts.with_target, counts.met, counts.not_met) == (8, 1, 0, 0)


def test_the_date_of_a_target_is_not_the_period_of_the_figures(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Departmental Result,Indicator,Target,Date to achieve target,2021-22 actual result,2022-23 actual result\n"
        "Claims are paid,Percentage of claims paid in time,At least 80%,March 2023,85%,78%\n"
        "Claims are paid,Number of complaints per 1000,At most 12,March 2023,11,14\n"
        "Audits are done,Percentage of audits completed,Exactly 100%,March 2023,92%,100%\n"
    )
    assert not found.questions
    assert headed(found, Role.OBJECTIVE) == ["Departmental Result"]
    counts = staged(cursor, table, found).counts
    assert (counts.with_target, counts.met, counts.not_met, len(counts.periods)) == (3, 1, 2, 2)


def test_a_current_value_beside_yearly_targets_is_taken(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Indicator,Baseline / Value,Baseline / Year,Target 2021,Target 2022,Actual (current),Date of actual\n"
        "Roads rehabilitated (km),0,2019,120,260,275,30-Dec-2022\n"
        "Road fatalities,46,2019,44,40,41,30-Dec-2022\n"
    )
    assert headed(found, Role.BASELINE) == ["Baseline / Value"]
    assert set(found.polarity.values()) == {"maximize", "minimize"}
    counts = staged(cursor, table, found).counts
    assert (counts.measurements, counts.with_target, counts.met, counts.not_met) == (2, 4, 0, 0)


def test_flags_with_a_tolerance_turn_no_direction_around() -> None:
    _, found = read(
        "KPI,Unit,Target 2024,Actual 2024,Status\nRevenue growth,%,8,8.2,Amber\nOperating cost,$k,650,655,Green\n"
        "Customer satisfaction,%,95,94,Green\nLost time injuries,count,0,1,Red\nCustomer complaints,count,15,14,Red\n"
    )
    low = {k for k, v in found.polarity.items() if v == "minimize"}
    assert low == {"Operating cost", "Lost time injuries", "Customer complaints"}


def test_flags_are_read_with_the_numbers_as_they_are_written(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        'Measure,2023 Actual,Target 2023,RAG\nBurglary offences,"4,310","4,500",Green\n'
        'Vehicle offences,"9,705","9,000",Red\nCalls answered in time,91.3%,90%,Green\n'
        "Complaints per 1000 employees,287,300,Green\n"
    )
    counts = staged(cursor, table, found).counts
    assert (counts.lower_is_better, counts.met, counts.not_met) == (3, 3, 1)
    assert (4310.0, 4500.0) in facts(cursor, "actual", "target")


def test_a_share_with_a_target_of_all_is_to_be_high() -> None:
    _, found = read(
        "Indikator,Satuan,Target 2024,Realisasi 2024\nPenulisan resep sesuai formularium,%,100,97\n"
        "Rasio utang terhadap modal,%,100,80\n"
    )
    assert found.polarity["Penulisan resep sesuai formularium"] == "maximize"
    assert found.polarity.get("Rasio utang terhadap modal") != "maximize"


def test_months_spelled_like_other_words_and_dates_of_export() -> None:
    _, found = read(
        "KPI,Target Feb 2024,Actual Feb 2024,Target Mar 2024,Actual Mar 2024,Achv Mar\n"
        "Orders shipped in time,95,96,96,95,99%\nOrders complete,90,91,92,93,101.1%\n"
    )
    assert len(headed(found, Role.TARGET)) == len(headed(found, Role.ACTUAL)) == 2
    _, found = read(
        "Measure,Calendar Month,Actual,Target,Data As Of\n"
        + "".join(
            f"Calls answered in time,2025-0{m}-28T00:00:00.000,0.9,0.95,2025-10-05\n" for m in (5, 6, 7)
        )
    )
    assert headed(found, Role.PERIOD) == ["Calendar Month"]


def test_tables_below_each_other_under_comment_lines() -> None:
    text = (
        "# Aggregated report\n# Reg No: AB/CD/2026/0123\n\nsection,indicator,baseline,target,actual,status\n"
        "indicators,Girls reached,120,400,432,On Track\nindicators,Teen pregnancies,64,30,41,Off Track\n"
        "indicators,Educators trained,20,60,45,Off Track\n\nsection,line_item,share_percent,amount\n"
        "finance,Programmes,62,4960000\nfinance,Personnel,25,2000000\nfinance,Administration,13,1040000\n\n"
        "section,area,circles,enrolled\nareas,Kibera,4,120\nareas,Mathare,3,95\nareas,Kawangware,3,88\n"
    )
    tables = read_bytes(text.encode(), "report.csv")
    assert len(tables) == 3
    found = recognise(tables)[0]
    assert (found.first_row, found.last_row) == (5, 7)
    assert "period" in codes(found)
    assert found.polarity["Teen pregnancies"] == "minimize"


def cut(values_below: bool) -> bytes:
    """Two pages of one ruled table: the last row of the first goes on at the top of the second, its figures on one side."""
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=pagesizes.A4)
    edges = (50, 90, 330, 430, 530)

    def row(top: float, cells: tuple[str, ...], height: float = 24) -> None:
        for x, cell in zip(edges, cells, strict=False):
            page.drawString(x + 4, top - 16, cell)
        for x in edges:
            page.line(x, top, x, top - height)

    def level(y: float) -> None:
        page.line(edges[0], y, edges[-1], y)

    level(780)
    for i in range(5):
        row(
            780 - 24 * i,
            (str(i), f"Persentase layanan {i}", "90", f"8{i},5")
            if i
            else ("No", "Indikator 2024", "Target", "Realisasi"),
        )
        level(756 - 24 * i)
    row(
        660,
        ("", "Persentase layanan yang", "", "")
        if values_below
        else ("5", "Persentase layanan yang", "95", "91,0"),
    )
    page.showPage()
    row(
        780,
        ("5", "diselesaikan tepat waktu", "95", "91,0") if values_below else ("", "diselesaikan tepat waktu"),
    )
    level(756)
    row(756, ("6", "Persentase keluhan selesai", "95", "96,5"))
    level(732)
    page.save()
    return out.getvalue()


@pytest.mark.parametrize("values_below", [False, True])
def test_a_row_cut_by_the_end_of_a_page_is_whole(values_below: bool) -> None:
    (table,) = read_bytes(cut(values_below), "laporan.pdf")
    assert [list(r.values())[1:] for r in table.cells.to_pylist()][-2:] == [
        ["5", "Persentase layanan yang diselesaikan tepat waktu", "95", "91,0"],
        ["6", "Persentase keluhan selesai", "95", "96,5"],
    ]


def test_an_indicator_counts_though_its_values_cannot_be_read(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Indicator,Target 2008,Actual 2008\nThings done,10,12\nLaw adopted,31-May-08,13-Sep-08\nThings made,5,4\n"
    )
    counts = staged(cursor, table, found).counts
    assert (counts.indicators, counts.measurements, counts.reasons) == (3, 2, {"date": 2})
