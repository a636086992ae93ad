"""Reports about persons, their KPIs and links go the way of every report, and persons are codes from the first step on."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bsc import organisations, queries
from bsc.i18n import language
from bsc.reports import accept, importing, ledger, lineage
from bsc.reports.accept import Accepted, Item
from bsc.reports.model import Kind, Reading, Role
from bsc.reports.read import read_bytes
from bsc.reports.recognise import answer, recognise
from bsc.store import Store

PEOPLE = (
    "Periode,NIP,Nama Pegawai,Kode Unit,Golongan,Nilai KPI,Nilai Perilaku,Kode Penilai\n"
    'Semester I 2025,198001012005011001,Budi,A,G1,"97,75",80,R1\n'
    'Semester I 2025,198001012005011002,Siti,A,G2,"101,05","82,5",R1\n'
    "Semester I 2025,198001012005011003,Wati,B,G2,-3,81,R2\n"
    "Semester I 2025,198001012005011004,Tono,B,G2,,,R2\n"
)
KPIS = (
    "Periode;Kode Pegawai;Kode Unit;Kode KPI;Nama KPI;IKU yang Didukung;Bobot;Polaritas;Target;Realisasi\n"
    "2025;P1;A;K1;Klaim selesai tepat waktu;1a-CP;60;Maximize;100;90\n"
    "2025;P1;A;K2;Laporan harian;;40;Maximize;20;20\n"
    "2025;P2;A;K1;Klaim selesai tepat waktu;1a-CP;60;Maximize;100;abc\n"
    "2025;P2;A;K1;Klaim selesai tepat waktu;1a-CP;60;Maximize;100;abc\n"
)
LINKS = "Unit Anak;Kode Anak;Unit Induk;Kode Induk;Porsi (%);Jenis Kaitan\n"
STAFF = ("person_score", "individual_kpi")


@pytest.fixture
def org(store: Store) -> str:
    return organisations.create(store, "Dinas Contoh", "tests", code="dinas").org


def read(content: str, name: str) -> tuple[Any, Reading]:
    tables = read_bytes(content.encode(), name)
    return tables[0], recognise(tables)[0]


def take(store: Store, org: str, content: str, name: str = "a.csv", **more: Any) -> Accepted:
    table, reading = read(content, name)
    assert not reading.questions
    assert not reading.refusal
    return accept.accept(store, org, [Item(table, reading)], {name: content.encode()}, "Sari", **more)[0]


def rows(store: Store, table: str, *names: str) -> list[tuple[Any, ...]]:
    with store.cursor() as cursor:
        found = cursor.table(table)
        columns = names or tuple(found.columns)
        return sorted(found.project(*(duckdb.ColumnExpression(n) for n in columns)).fetchall(), key=repr)


def assert_current(store: Store) -> None:
    """The tables of current facts are what their views say."""
    for name in STAFF:
        assert rows(store, f"current_{name}") == rows(store, f"{name}_in_force")


def test_scores_of_persons_are_hundredths_under_hashed_codes(store: Store, org: str) -> None:
    done = take(store, org, PEOPLE)
    found = rows(store, "current_person_score", "unit", "grade", "kpi", "assessment", "period")
    assert found == [
        ("A", "G1", 9775, 8000, "2025-S1"),
        ("A", "G2", 10105, 8250, "2025-S1"),
        ("B", "G2", None, 8100, "2025-S1"),
    ]
    assert done.counts.reasons == {"score_negative": 1, "no_score": 1}
    assert done.counts.measurements == 3
    people = rows(store, "current_person_score", "person", "rater")
    assert all(p.startswith("P") and len(p) == 16 and r.startswith("P") for p, r in people)
    assert_current(store)


def test_no_name_and_no_number_of_a_person_is_in_the_store_file(store: Store, org: str) -> None:
    take(store, org, PEOPLE)
    with store.cursor() as cursor:
        kept = lineage.file_of(cursor, 1)
        refused = ledger.refused(cursor, 1)
    assert kept.cleaned
    assert "Wati" not in refused.to_csv()
    assert "198001012005011003" not in refused.to_csv()
    store.close()
    whole = Path(store.path).read_bytes()
    for secret in ("Siti", "198001012005011002"):
        assert secret.encode() not in whole
        assert zlib.compress(secret.encode()) not in whole


def test_a_corrected_score_replaces_the_old_one_and_both_stay(store: Store, org: str) -> None:
    take(store, org, PEOPLE)
    later = PEOPLE.splitlines(keepends=True)
    take(store, org, later[0] + later[1].replace("97,75", "99,00").replace(",A,", ",B,"), "b.csv")
    found = {p: (u, k) for p, u, k in rows(store, "current_person_score", "person", "unit", "kpi")}
    assert sorted(found.values(), key=repr) == [("A", 10105), ("B", 9900), ("B", None)]
    assert ("A", 9775) in rows(store, "fct_person_score", "unit", "kpi")
    assert_current(store)
    accept.withdraw(store, 2, "Sari")
    assert ("A", 9775) in rows(store, "current_person_score", "unit", "kpi")
    assert_current(store)


def test_withdraw_and_rebuild_keep_the_current_facts(store: Store, org: str) -> None:
    take(store, org, PEOPLE)
    take(store, org, KPIS, "k.csv")
    before = [rows(store, f"fct_{n}") for n in STAFF]
    accept.rebuild(store)
    assert [rows(store, f"fct_{n}") for n in STAFF] == before
    assert_current(store)
    accept.withdraw(store, 1, "Sari")
    assert rows(store, "current_person_score") == []
    assert len(rows(store, "current_individual_kpi")) == 3
    assert_current(store)


def test_individual_kpis_say_what_they_serve(store: Store, org: str) -> None:
    done = take(store, org, KPIS)
    found = rows(store, "current_individual_kpi", "unit", "kpi", "serves", "weight", "target", "actual")
    assert found == [
        ("A", "K1", "1a-CP", 60.0, 100.0, 90.0),
        ("A", "K1", "1a-CP", 60.0, 100.0, None),
        ("A", "K2", None, 40.0, 20.0, 20.0),
    ]
    assert done.counts.reasons == {"not_a_number": 1, "repeated": 1}
    assert (done.counts.met, done.counts.not_met, done.counts.indicators) == (1, 1, 2)


def test_circles_are_refused_by_name_and_the_rest_is_kept(store: Store, org: str) -> None:
    content = LINKS + (
        "A;1a-CP;P;1a-N;100;Penuh\n"
        "A;2a-CP;A;3a-CP;100;Kontribusi\n"
        "A;3a-CP;A;2a-CP;100;Kontribusi\n"
        "A;4a-CP;P;1a-N;70;Kontribusi\n"
        "A;4a-CP;P;2a-N;70;Kontribusi\n"
        "A;5a-CP;A;5a-CP;100;Kontribusi\n"
    )
    done = take(store, org, content)
    assert done.counts.reasons == {"link_cycle": 2, "link_to_itself": 1}
    assert rows(store, "link", "child_unit", "child", "parent_unit", "parent", "share", "kind") == [
        ("A", "1a-CP", "P", "1a-N", 1.0, "full"),
        ("A", "4a-CP", "P", "1a-N", 0.7, "contributing"),
        ("A", "4a-CP", "P", "2a-N", 0.7, "contributing"),
    ]
    said = " ".join(language("en").show(n) for n in done.notes)
    for part in ("A 2a-CP → A 3a-CP", "more than 100%", "not in the catalogue"):
        assert part in said
    with store.cursor() as cursor:
        refused = ledger.refused(cursor, 1)
    assert set(refused["row_no"]) == {3, 4, 7}


def test_circles_across_reports_are_named_when_the_second_arrives(store: Store, org: str) -> None:
    first = take(store, org, LINKS + "A;2a-CP;A;3a-CP;100;Kontribusi\nA;9a-CP;A;3a-CP;100;Kontribusi\n")
    assert "circle" not in " ".join(language("en").show(n) for n in first.notes)
    closing = LINKS + "A;3a-CP;A;4a-CP;100;Kontribusi\nA;4a-CP;A;2a-CP;100;Kontribusi\n"
    second = take(store, org, closing, "b.csv")
    said = [language("en").show(n) for n in second.notes]
    (circle,) = [n for n in said if "circle" in n]
    assert "Together with links accepted before" in circle
    for part in ("A 2a-CP", "A 3a-CP", "A 4a-CP"):
        assert part in circle
    assert "9a-CP" not in circle
    assert not second.counts.reasons, "nothing is lost: which report is wrong is not known"
    accept.withdraw(store, 1, "Sari")
    third = take(store, org, closing.replace("100", "90"), "c.csv")
    assert "circle" not in " ".join(language("en").show(n) for n in third.notes)


def test_a_strategy_map_links_objectives_and_knows_circles(store: Store, org: str) -> None:
    content = "Kode Sasaran Anak;Kode Sasaran Induk;Jenis Kaitan\nS1;S2;Kontribusi\nS2;S3;Kontribusi\nS3;S2;Kontribusi\n"
    done = take(store, org, content)
    assert rows(store, "link", "child_tier", "child", "parent_tier", "parent") == [
        ("objective", "S1", "objective", "S2")
    ]
    assert done.counts.reasons == {"link_cycle": 2}
    accept.withdraw(store, 1, "Sari")
    assert rows(store, "link") == []


def test_real_tables_of_persons(shared: Path) -> None:
    name = "ibm_hr_employees.csv"
    tables = read_bytes((shared / "reports" / name).read_bytes(), name)
    reading = recognise(tables)[0]
    assert reading.kind == Kind.PEOPLE
    assert [q.field for q in reading.questions] == ["period"]
    by_role = {c.role: c.header for c in reading.columns if c.role != Role.IGNORED}
    assert by_role == {
        Role.UNIT: "Department",
        Role.PERSON: "EmployeeNumber",
        Role.GRADE: "JobLevel",
        Role.SCORE: "PerformanceRating",
    }
    assert not answer(reading, "period", "2017", tables[0]).questions


def test_checks_of_the_store_hold(store: Store, org: str) -> None:
    take(store, org, PEOPLE)
    take(store, org, KPIS, "k.csv")
    with store.cursor() as cursor:
        assert [n for n in queries.names("checks/store") if queries.rows(cursor, n)] == []


def test_people_of_an_undated_table_go_in_with_one_answer(store: Store, org: str, shared: Path) -> None:
    name = "ibm_hr_employees.csv"
    path = shared / "reports" / name
    batch = importing.read(store, org, [importing.Submitted(name, path)])
    assert [q.field for q in batch.readings[0].questions] == ["period"]
    batch.answer(0, "period", "2017")
    done = batch.accept(store, org, [0], "Sari")[0]
    assert done.counts.status == "accepted"
    assert (done.counts.measurements, done.counts.units) == (1470, 3)
    scores = rows(store, "current_person_score", "score", "kpi", "period")
    assert set(scores) == {(300, None, "2017"), (400, None, "2017")}
    assert_current(store)
