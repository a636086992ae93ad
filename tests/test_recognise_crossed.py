"""Tables whose units stand in the headings: recognised, asked about where names alone do not tell, and stored by unit."""

from __future__ import annotations

import duckdb

from bsc.reports.model import Kind, Reading, Role, Table
from bsc.reports.recognise import answer
from tests import tables
from tests.tables import facts, staged


def read(csv: str, name: str = "laporan 2024.csv") -> tuple[Table, Reading]:
    """As ``tables.read``, from a file whose name holds a year that the table itself does not say."""
    return tables.read(csv, name)


TOWNS = """Indicator,Period,Bedford,Bury,York,Luton,Derby
Recycling rate,2022,40.1,38.2,44.0,35.9,41.0
Recycling rate,2023,41.1,39.2,45.5,36.1,40.2
Fly-tipping incidents per 1000,2022,12.1,8.2,7.0,15.9,11.0
Fly-tipping incidents per 1000,2023,11.1,9.2,6.5,16.1,10.2
"""
DISTRICTS = """Indikator,Satuan,Kabupaten Aru,,Kabupaten Buru,,Kota Ambon,,Jumlah,
,,Target,Realisasi,Target,Realisasi,Target,Realisasi,Target,Realisasi
Jumlah kasus stunting,orang,20,"21,5",22,"20,1",15,"14,2",57,"55,8"
Jumlah puskesmas terakreditasi,unit,10,9,12,12,20,18,42,39
Jumlah kematian ibu,orang,8,9,12,"7,5",9,8,29,"24,5"
"""


def test_districts_over_target_and_actual_are_units(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(DISTRICTS)
    assert found.kind == Kind.MEASUREMENTS
    assert not [q for q in found.questions if q.code in ("unit_columns", "value_column")]
    assert {c.unit for c in found.columns if c.role == Role.TARGET} == {
        "Kabupaten Aru",
        "Kabupaten Buru",
        "Kota Ambon",
    }
    done = staged(cursor, table, found)
    assert (done.counts.units, done.counts.measurements, done.counts.with_target) == (3, 9, 9)
    assert ("kota-ambon", "jumlah-kematian-ibu", 9.0, 8.0) in facts(
        cursor, "unit", "indicator", "target", "actual"
    )


def test_bare_names_are_asked_about() -> None:
    table, found = read(TOWNS, "towns.csv")
    assert [(q.code, q.field, q.suggestion) for q in found.questions] == [("unit_columns", "units", "yes")]
    yes = answer(found, "units", "yes", table)
    assert not yes.questions
    assert [c.unit for c in yes.columns if c.role == Role.ACTUAL] == [
        "Bedford",
        "Bury",
        "York",
        "Luton",
        "Derby",
    ]
    no = answer(found, "units", "no", table)
    assert not any(c.unit for c in no.columns)
    assert "value_column" in {q.code for q in no.questions}


def test_units_and_years_in_one_heading(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Indicator,France 2022,France 2023,Germany 2022,Germany 2023\nEmployment rate,68.1,68.3,77.2,77.5\n"
        "Early school leavers,7.6,7.5,12.2,12.8\nTertiary attainment,50.1,51.9,37.3,38.4\n",
        "eu.csv",
    )
    done = staged(cursor, table, found)
    assert (done.counts.units, done.counts.measurements) == (2, 12)
    assert ("germany", "2023", 12.8) in facts(cursor, "unit", "period", "actual")


def test_one_target_for_all_units(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Indicator,Target,Kent Council,Bury Council,York Council\nRecycling rate (%),40,40.1,38.2,44.0\n"
        "Complaints answered in time (%),90,91,92,88\nStreets that are clean (%),95,96,91,97\n",
        "councils 2023.csv",
    )
    done = staged(cursor, table, found)
    assert (done.counts.units, done.counts.measurements, done.counts.with_target) == (3, 9, 9)
    assert ("york-council", 90.0, 88.0) in facts(cursor, "unit", "target", "actual")


def test_parts_of_the_people_are_no_units() -> None:
    _, found = read(
        "Indicator,Year,Male,Female,Rural,Urban\nLiteracy rate,2022,91,90,85,95\nLiteracy rate,2023,92,91,86,96\n"
        "Enrolment rate,2022,71,70,65,75\n",
        "literacy.csv",
    )
    assert not any(c.unit for c in found.columns)
