"""Classes of report met in files nobody had seen: each written out small, with figures of our own."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from bsc.reports.model import Reading, Role, Table
from bsc.reports.read import read_bytes
from bsc.reports.recognise import answer, recognise
from tests.tables import staged


def read(csv: str, name: str = "laporan.csv", typed: set[int] = frozenset()) -> tuple[Table, Reading]:  # type: ignore[assignment]
    """The first table of a CSV text and how it is understood; ``typed`` columns as if a spreadsheet stored the numbers."""
    table = replace(read_bytes(csv.encode(), name)[0], typed=frozenset(typed))
    return table, recognise([table])[0]


def role(found: Reading, *roles: Role) -> list[str]:
    return [c.header for c in found.columns if c.role in roles]


def codes(found: Reading) -> set[str]:
    return {q.code for q in found.questions}


def test_arrows_say_which_way_is_better(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Indicator,Desired direction,Target 2024,Actual 2024\n"
        "Things done,▲,10,12\nThings undone,▼,10,12\nThings kept,⬆️,10,10\n"
    )
    counts = staged(cursor, table, found).counts
    assert not found.questions
    assert (counts.lower_is_better, counts.met, counts.not_met) == (1, 2, 1)


def test_arrows_under_another_heading_are_no_direction() -> None:
    _, found = read("Indicator,Trend,Target 2024,Actual 2024\nThings done,▲,10,12\nThings undone,▼,10,12\n")
    assert not role(found, Role.POLARITY)


@pytest.mark.parametrize("words", [("foo", "bar"), ("+", "-")])
def test_a_direction_nobody_knows_is_asked_about_and_plus_is_more(
    words: tuple[str, str], cursor: duckdb.DuckDBPyConnection
) -> None:
    up, down = words
    table, found = read(
        "Indicator,Desired direction,Target 2024,Actual 2024\n"
        f"Things done,{up},10,12\nThings undone,{down},10,12\nThings kept,{up},10,10\n"
    )
    assert codes(found) == ({"polarity_words"} if up == "foo" else set())
    if found.questions:
        found = answer(found, found.questions[0].field, "foo", table)
    counts = staged(cursor, table, found).counts
    assert not found.questions
    assert (counts.lower_is_better, counts.met, counts.not_met) == (1, 2, 1)


def test_names_do_not_settle_what_an_unread_column_says() -> None:
    csv = (
        "Indicator,Desired direction,Target 2024,Actual 2024\n"
        "Number of complaints,foo,10,12\nCustomer satisfaction (%),bar,80,82\nThings kept,baz,10,10\n"
    )
    _, found = read(csv)
    assert codes(found) == {"polarity"}
    assert (
        codes(read(csv.replace("Things kept,baz,10,10\n", "").replace(",foo", ",").replace(",bar", ","))[1])
        == set()
    )


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (["(1.500)", "0.973", '"Rp 1.234.567.890,00"', "16.00K"], True),
        (["(1.500)", "12.5", '"Rp 1.234.567.890,00"', "0.973"], False),  # the other text proves the comma
        (["(1.500)", "12.5", "16.00K", "0.973"], False),  # proves the point
        (["(1.500)", "12.5", "7", "0.973"], True),
        (["95.5%", "12.5", "7", "0.973"], False),
    ],
)
def test_a_number_typed_among_stored_ones(cells: list[str], asked: bool) -> None:
    rows = "".join(f"Number of things {i},5,{c}\n" for i, c in enumerate(cells))
    _, found = read("Indicator,Target 2024,Actual 2024\n" + rows, typed={1, 2})
    assert ("number_format" in codes(found)) == asked


def test_a_country_among_towns_is_a_unit_and_no_benchmark(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Indicator,Period,Bedford,Cheshire West and Chester,England,Reading,York\n"
        "Recycling rate,2022,40.1,38.2,44.0,35.9,41.0\nRecycling rate,2023,41.1,39.2,45.5,36.1,40.2\n"
    )
    assert codes(found) == {"unit_columns"}
    counts = staged(cursor, table, answer(found, "units", "yes", table)).counts
    assert (counts.units, counts.measurements) == (5, 10)


def test_a_code_of_branches_is_no_indicator(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Kode,Kantor Cabang,Penerimaan Iuran,,Peserta Baru,\n,,Target,Realisasi,Target,Realisasi\n"
        "KC01,Cabang Aru,10,12,100,90\nKC02,Cabang Buru,11,10,90,95\nKC03,Cabang Ciko,9,9,80,70\n",
        "rekap 2025.csv",
    )
    assert role(found, Role.UNIT_CODE) == ["Kode"]
    counts = staged(cursor, table, found).counts
    assert (counts.indicators, counts.units, counts.measurements, counts.with_target) == (2, 3, 6, 6)


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Capaian Triwulan I Tahun 2024", "2024-01"),
        ("Board scorecard 2023/24", "2024-01"),
        ("Tahun 2024", "2024-01"),
    ],
)
def test_months_take_their_year_from_the_title(title: str, label: str) -> None:
    _, found = read(
        f"{title},,,\nNo,Indikator Mutu,Januari,Februari\n1,Kepatuhan,86,84\n2,Waktu tunggu,60,58\n"
    )
    months = [c.period.code for c in found.columns if c.role == Role.ACTUAL and c.period]
    assert months == [label, "2024-02"]


def test_figures_beside_targets_are_not_dropped_without_a_word(cursor: duckdb.DuckDBPyConnection) -> None:
    """An unknown word over the only other figures of the target's year: they are the actuals."""
    table, found = read(
        "Indicator,Target 2023,Xyzzy 2023\nThings done,62,63\nCalls made,120,98\nVisits paid,90,91\n"
    )
    assert role(found, Role.ACTUAL) == ["Xyzzy 2023"]
    assert staged(cursor, table, found).counts.measurements == 3


def test_french_report(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Direction;Indicateur;Cible 2023;Réalisé 2023\nDirection des Eaux;Taux de raccordement;62,5;63,1\n"
        "Direction de la Santé;Taux de vaccination;90;91,2\nDirection de la Santé;Nombre de visites;1 200;1 250\n"
    )
    counts = staged(cursor, table, found).counts
    assert (counts.units, counts.measurements, counts.with_target) == (2, 3, 3)
