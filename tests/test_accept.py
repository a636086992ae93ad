"""Accepting is one step that can be undone: ledger, facts, kept files, lineage, memory, rebuild."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from bsc import organisations, queries, workspace
from bsc.errors import NotFound, ReportError
from bsc.i18n import text
from bsc.reports import accept, catalogue, ledger, lineage, pseudonym, record
from bsc.reports.accept import Accepted, Item
from bsc.reports.counts import Counts
from bsc.reports.model import Kind, Question, Reading, Role, Table
from bsc.reports.read import read_bytes
from bsc.reports.recognise import answer, recognise
from bsc.store import Store
from tests.tables import column, reading, table

HEADER = "Unit Kerja,Kode Indikator,Indikator Kinerja,Periode,Target,Realisasi,Polaritas,Satuan\n"
FIRST = HEADER + (
    "Cabang A,1a,Kepuasan peserta,2023,80,82,Maksimal,%\n"
    "Cabang A,1a,Kepuasan peserta,2024,85,84,Maksimal,%\n"
    "Cabang B,1a,Kepuasan peserta,2024,85,90,Maksimal,%\n"
    "Cabang B,2a,Keluhan,2024,10,12,Minimal,kasus\n"
    "Cabang B,2a,Keluhan,2025,10,sepuluh,Minimal,kasus\n"
)
CORRECTED = HEADER + (
    "Cabang A,1a,Kepuasan peserta,2024,85,86,Maksimal,%\nCabang B,2a,Keluhan,2024,10,,Minimal,kasus\n"
)


@pytest.fixture
def org(store: Store) -> str:
    return organisations.create(store, "Dinas Contoh", "tests", code="dinas").org


def understood(content: str, name: str = "a.csv") -> tuple[Table, Reading, bytes]:
    data = content.encode()
    tables = read_bytes(data, name)
    return tables[0], recognise(tables)[0], data


def take(store: Store, org: str, content: str, name: str = "a.csv", **more: Any) -> Accepted:
    t, r, data = understood(content, name)
    return accept.accept(store, org, [Item(t, r)], {name: data}, "Sari", **more)[0]


def numbers(store: Store, org: str) -> list[tuple[Any, ...]]:
    """Everything that the current measurements, indicators and units say."""
    with store.cursor() as cursor:
        found = cursor.table("measurement").filter(
            duckdb.ColumnExpression("org") == duckdb.ConstantExpression(org)
        )
        names = (
            "unit",
            "indicator",
            "period",
            "target_kind",
            "target",
            "target_low",
            "actual",
            "actual_text",
            "target_report",
        )
        rows = found.project(*(duckdb.ColumnExpression(n) for n in names)).fetchall()
        indicators = cursor.table("indicator").project(
            *(duckdb.ColumnExpression(n) for n in ("indicator", "name", "polarity", "measure_unit"))
        )
        units = cursor.table("unit").project(
            *(duckdb.ColumnExpression(n) for n in ("unit", "name", "parent"))
        )
        everything = [*rows, *indicators.fetchall(), *units.fetchall()]
    return sorted(everything, key=repr)


def checks(store: Store) -> list[str]:
    with store.cursor() as cursor:
        broken = [n for n in queries.names("checks/store") if queries.rows(cursor, n)]
        for (report,) in queries.rows(cursor, "facts/report_numbers"):
            broken += [n for n in queries.names("checks/report") if queries.rows(cursor, n, report_id=report)]
    return broken


def test_a_report_stands_in_ledger_facts_and_lineage(store: Store, org: str) -> None:
    done = take(store, org, FIRST)
    assert (done.report_id, done.unchanged, done.counts.measurements) == (1, False, 4)
    assert dict(done.counts.reasons) == {"not_a_number": 1}
    with store.cursor() as cursor:
        (entry,) = ledger.entries(cursor, org)
        assert (entry.file, entry.status, entry.kind, entry.accepted_by) == (
            "a.csv",
            "accepted",
            "measurements",
            "Sari",
        )
        assert entry.counts == done.counts
        assert lineage.cell(cursor, 1, 3, 6) == "84"
        assert lineage.row(cursor, 1, 6)[6] == "sepuluh"
        kept = lineage.file_of(cursor, 1)
        assert (kept.content, kept.cleaned) == (FIRST.encode(), False)
        refused = ledger.refused(cursor, 1)
        assert refused[["row_no", "column_no", "column_name", "value", "reason"]].values.tolist() == [
            [6, 6, "Realisasi", "sepuluh", "not_a_number"]
        ]
    assert checks(store) == []


def test_every_fact_leads_back_to_its_cell(store: Store, org: str) -> None:
    take(store, org, FIRST)
    with store.cursor() as cursor:
        facts = cursor.table("fct_measurement").project(
            *(duckdb.ColumnExpression(n) for n in ("row_no", "target_col", "actual_col", "target", "actual"))
        )
        for row, target_col, actual_col, target, actual in facts.fetchall():
            assert float(lineage.cell(cursor, 1, row, target_col) or "nan") == target
            if actual is not None:
                assert float(lineage.cell(cursor, 1, row, actual_col) or "nan") == actual


def test_the_same_file_again_changes_nothing(store: Store, org: str) -> None:
    take(store, org, FIRST)
    before, version = numbers(store, org), store.version
    again = take(store, org, FIRST, name="other name.csv")
    assert (again.report_id, again.unchanged, again.counts.status) == (1, True, "accepted")
    assert again.counts.file == "other name.csv"
    assert "report 1" in again.notes[0].msgid.format(**again.notes[0].values)
    assert numbers(store, org) == before
    with store.cursor() as cursor:
        assert len(ledger.entries(cursor, org)) == 1
    assert store.version == version + 1


def test_a_corrected_report_supersedes_value_by_value(store: Store, org: str) -> None:
    take(store, org, FIRST)
    take(store, org, CORRECTED, "b.csv")
    with store.cursor() as cursor:
        rows = cursor.table("measurement").project(
            *(duckdb.ColumnExpression(n) for n in ("unit", "indicator", "period", "actual", "actual_report"))
        )
        current = {(u, i, p): (a, r) for u, i, p, a, r in rows.fetchall()}
    assert current["cabang-a", "1a", "2024"] == (86.0, 2)
    assert current["cabang-b", "2a", "2024"] == (None, 2), "a newer empty actual supersedes"
    assert current["cabang-a", "1a", "2023"] == (82.0, 1), "an omitted row deletes nothing"


def test_withdraw_undoes_exactly(store: Store, org: str) -> None:
    take(store, org, FIRST)
    before = numbers(store, org)
    take(store, org, CORRECTED, "b.csv")
    assert numbers(store, org) != before
    accept.withdraw(store, 2, "Sari", "salah berkas")
    assert numbers(store, org) == before
    with store.cursor() as cursor:
        entry = ledger.entry(cursor, 2)
        assert entry is not None
        assert (entry.status, entry.withdrawn_by, entry.withdrawn_why) == (
            "withdrawn",
            "Sari",
            "salah berkas",
        )
        assert lineage.cell(cursor, 2, 2, 6) == "86", "it stays readable"
        assert len(ledger.known(cursor, org).readings) <= 1
    assert checks(store) == []
    with pytest.raises(ReportError) as caught:
        accept.withdraw(store, 2, "Sari")
    assert caught.value.code == "already_withdrawn"
    with pytest.raises(NotFound):
        accept.withdraw(store, 99, "Sari")


def test_a_withdrawn_report_can_be_accepted_again(store: Store, org: str) -> None:
    take(store, org, FIRST)
    before = numbers(store, org)
    accept.withdraw(store, 1, "Sari")
    assert not any(row for row in numbers(store, org) if len(row) > 4)
    again = take(store, org, FIRST)
    assert (again.report_id, again.unchanged) == (2, False)
    assert [row[:-1] for row in numbers(store, org) if len(row) == 9] == [
        row[:-1] for row in before if len(row) == 9
    ]


def test_a_correction_withdraws_the_named_report_whole_and_comes_back_with_it(store: Store, org: str) -> None:
    take(store, org, FIRST)
    before = numbers(store, org)
    done = take(store, org, CORRECTED, "b.csv", corrects=1)
    with store.cursor() as cursor:
        newest, oldest = ledger.entries(cursor, org)
        assert (newest.corrects, oldest.status, oldest.corrected_by) == (1, "withdrawn", 2)
    assert len([row for row in numbers(store, org) if len(row) == 9]) == 2
    accept.withdraw(store, done.report_id, "Sari")
    assert numbers(store, org) == before
    with pytest.raises(NotFound):
        take(store, org, CORRECTED + "\n", "c.csv", corrects=77)


def test_another_reading_of_the_same_table_replaces_the_former(store: Store, org: str) -> None:
    t, r, data = understood(FIRST)
    accept.accept(store, org, [Item(t, r)], {"a.csv": data}, "Sari")
    swapped = reading(
        t,
        Role.UNIT,
        Role.INDICATOR_CODE,
        Role.INDICATOR,
        Role.PERIOD,
        Role.IGNORED,
        Role.ACTUAL,
        Role.POLARITY,
    )
    same = accept.accept(store, org, [Item(t, r, corrected=True)], {"a.csv": data}, "Sari")[0]
    assert same.unchanged
    done = accept.accept(store, org, [Item(t, swapped, corrected=True)], {"a.csv": data}, "Sari")[0]
    assert (done.report_id, done.counts.with_target) == (2, 0)
    with store.cursor() as cursor:
        assert [e.status for e in ledger.entries(cursor, org)] == ["accepted", "withdrawn"]
    accept.withdraw(store, 2, "Sari")
    with store.cursor() as cursor:
        assert [e.status for e in ledger.entries(cursor, org)] == ["withdrawn", "accepted"]


def test_a_rebuild_gives_identical_facts(store: Store, org: str) -> None:
    take(store, org, FIRST)
    take(store, org, CORRECTED, "b.csv")
    names = HEADER.replace("Kode Indikator,", "") + "Cabang A,Kepuasan peserta,2025,90,91,Maksimal,%\n"
    take(store, org, names, "c.csv")
    accept.withdraw(store, 2, "Sari")

    def everything() -> dict[str, list[tuple[Any, ...]]]:
        tables = (
            "fct_measurement",
            "fct_definition",
            "fct_unit",
            "fct_objective",
            "fct_count",
            "refused",
            "report",
        )
        with store.cursor() as cursor:
            return {name: sorted(cursor.table(name).fetchall(), key=repr) for name in tables}

    before = everything()
    assert any(row[6] == "1a" and row[8] == "2025" for row in before["fct_measurement"]), (
        "the name found its code"
    )
    told: list[float] = []
    assert accept.rebuild(store, lambda done, what: told.append(done)) == 3
    assert everything() == before
    assert told == sorted(told)


def test_a_name_entered_later_does_not_change_what_a_rebuild_gives(store: Store, org: str) -> None:
    names = HEADER.replace("Kode Indikator,", "") + "Cabang A,Kepuasan peserta,2025,90,91,Maksimal,%\n"
    take(store, org, names, "c.csv")
    before = numbers(store, org)
    workspace.add(store, org, "indicator", "9z", {"name": "Kepuasan peserta"}, "Sari")
    assert accept.rebuild(store) == 1
    after = numbers(store, org)
    assert [r for r in after if len(r) == 9] == [r for r in before if len(r) == 9]


def test_nothing_is_stored_of_a_table_with_open_questions(store: Store, org: str) -> None:
    t, r, data = understood(FIRST)
    ask = Question("period", text("Which period are the figures of? Nothing in the file says."), "period")
    good, bad = Item(t, r), Item(*_second(), corrected=False)
    asked = Item(bad.table, reading(bad.table, Role.INDICATOR, Role.ACTUAL, questions=(ask,)))
    with pytest.raises(ReportError) as caught:
        accept.accept(store, org, [good, asked], {"a.csv": data, "b.csv": b"x"}, "Sari")
    assert caught.value.code == "needs_answer"
    with store.cursor() as cursor:
        assert ledger.entries(cursor, org) == []
        assert cursor.table("fct_measurement").fetchall() == []
        assert cursor.table("kept_file").fetchall() == []


def _second() -> tuple[Table, Reading]:
    t = table([["Jumlah peserta", "5"]], file="b.csv")
    return t, reading(t, Role.INDICATOR, Role.ACTUAL, constants={Role.PERIOD: "2024"})


def test_an_unusable_table_is_left_out_and_the_others_go_in(store: Store, org: str) -> None:
    t, r = _second()
    empty = table([[None, "2024", "1"]], file="b.csv", name="Lembar 2")
    bad = reading(empty, Role.INDICATOR, Role.PERIOD, Role.ACTUAL)
    done = accept.accept(store, org, [Item(empty, bad), Item(t, r)], {"b.csv": b"x"}, "Sari")
    assert [(d.report_id, d.counts.status) for d in done] == [(0, "refused"), (1, "accepted")]


def test_unknown_organisations_are_refused(store: Store) -> None:
    t, r = _second()
    with pytest.raises(NotFound):
        accept.accept(store, "nobody", [Item(t, r)], {"b.csv": b"x"}, "Sari")


def test_organisations_are_never_mixed(store: Store, org: str) -> None:
    other = organisations.create(store, "Dinas Lain", "tests", code="lain").org
    take(store, org, FIRST)
    before = numbers(store, org)
    done = take(store, other, FIRST)
    assert (done.report_id, done.unchanged) == (2, False)
    accept.withdraw(store, 2, "Sari")
    assert [r for r in numbers(store, org) if len(r) == 9] == [r for r in before if len(r) == 9]


def test_names_of_persons_never_reach_the_store(store: Store, org: str) -> None:
    t = table(
        [
            ["Budi Santoso", "198001012005011001", "I1", "2024", "10", "9"],
            ["Siti Aminah", "198202022006022002", "I2", "2024", "10", "xx"],
        ]
    )
    r = reading(
        t,
        column(0, Role.IDENTIFYING, header="Nama", samples=("Budi Santoso",)),
        column(1, Role.PERSON, header="NIP"),
        column(2, Role.INDICATOR_CODE),
        column(3, Role.PERIOD),
        column(4, Role.TARGET),
        column(5, Role.ACTUAL),
    )
    raw = b"Budi Santoso 198001012005011001 Siti Aminah 198202022006022002"
    accept.accept(store, org, [Item(t, r)], {"a.csv": raw}, "Sari")
    with store.cursor() as cursor:
        kept = lineage.file_of(cursor, 1)
        assert kept.cleaned
        cells = pq.read_table(io.BytesIO(kept.content))
        assert cells["c0"].to_pylist() == [None, None]
        key = pseudonym.key(store.path, org)
        assert cells["c1"].to_pylist() == [
            pseudonym.code(key, "198001012005011001"),
            pseudonym.code(key, "198202022006022002"),
        ]
        assert lineage.cell(cursor, 1, 2, 6) == "9"
        assert lineage.cell(cursor, 1, 2, 1) is None
    before = numbers(store, org)
    accept.rebuild(store)
    assert numbers(store, org) == before
    store.close()
    folder = Path(store.path).parent
    for path in folder.iterdir():
        content = path.read_bytes()
        for secret in (b"Budi", b"Siti", b"19800101", b"19820202"):
            assert secret not in content, f"{secret!r} in {path.name}"


def test_a_kept_file_loses_its_raw_form_when_a_column_turns_out_to_identify(store: Store, org: str) -> None:
    t = table([["Budi", "I1", "2024", "9"]])
    plain = reading(t, Role.IGNORED, Role.INDICATOR, Role.PERIOD, Role.ACTUAL)
    careful = reading(t, Role.IDENTIFYING, Role.INDICATOR, Role.PERIOD, Role.ACTUAL)
    accept.accept(store, org, [Item(t, plain)], {"a.csv": b"Budi,I1,2024,9"}, "Sari")
    accept.accept(store, org, [Item(t, careful, corrected=True)], {"a.csv": b"Budi,I1,2024,9"}, "Sari")
    with store.cursor() as cursor:
        kept = lineage.file_of(cursor, 1)
        assert kept.cleaned
        assert b"Budi" not in kept.content


def test_the_key_of_an_organisation_stays_the_same_and_its_own(tmp_path: Path) -> None:
    path = str(tmp_path / "s.duckdb")
    first = pseudonym.key(path, "a")
    assert pseudonym.key(path, "a") == first
    assert pseudonym.key(path, "b") != first
    assert pseudonym.code(first, " 123 ") == pseudonym.code(first, "123")
    assert pseudonym.code(first, "123") != pseudonym.code(first, "124")
    assert (tmp_path / "s.duckdb.keys").stat().st_mode & 0o077 == 0


def test_a_confirmed_reading_is_remembered_and_forgotten_with_its_report(store: Store, org: str) -> None:
    t, r, data = understood(FIRST)
    accept.accept(store, org, [Item(t, r)], {"a.csv": data}, "Sari")
    with store.cursor() as cursor:
        known = ledger.known(cursor, org)
        assert record.meaning(known.readings[r.signature]) == record.meaning(r)
        assert {k: known.polarity[k] for k in ("1a", "2a")} == {"1a": "maximize", "2a": "minimize"}
        assert known.units == {"cabang-a": "Cabang A", "cabang-b": "Cabang B"}
    accept.withdraw(store, 1, "Sari")
    with store.cursor() as cursor:
        assert ledger.known(cursor, org).readings == {}


def test_a_direction_that_was_told_once_is_known_by_the_name_too(store: Store, org: str) -> None:
    head = "Unit;Indikator Kinerja;Periode;Target;Realisasi"
    first = f"{head}\nCabang A;Nilai krumol loket;2023;70;63\nCabang A;Nilai zarnik loket;2023;7;6\n"
    tables = read_bytes(first.encode(), "lama.csv")
    [read] = recognise(tables)
    assert [q.field for q in read.questions] == ["polarity:*"]
    told = answer(read, "polarity:*", "minimize", tables[0])
    accept.accept(store, org, [Item(tables[0], told, corrected=True)], {"lama.csv": first.encode()}, "Sari")
    later = read_bytes(f"{head};Catatan\nCabang A;Nilai krumol loket;2024;71;65;x\n".encode(), "baru.csv")
    with store.cursor() as cursor:
        [again] = recognise(later, ledger.known(cursor, org))
    assert (again.questions, again.polarity) == ((), {"Nilai krumol loket": "minimize"})


def test_a_refusal_goes_on_record_once_and_without_content(store: Store, org: str) -> None:
    counts = Counts("x.xlsx", "", "refused", reasons={"encrypted": 1})
    accept.refuse(store, org, counts, "ab" * 32, "Sari")
    accept.refuse(store, org, counts, "ab" * 32, "Sari")
    with store.cursor() as cursor:
        (entry,) = ledger.entries(cursor, org)
        assert (entry.status, entry.counts.reasons, entry.size) == ("refused", {"encrypted": 1}, 0)
        assert cursor.table("kept_file").fetchall() == []
    assert checks(store) == []
    assert accept.rebuild(store) == 0


def test_progress_rises_to_the_end(store: Store, org: str) -> None:
    told: list[float] = []
    take(store, org, FIRST, progress=lambda done, what: told.append(done))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_readings_survive_being_written_down() -> None:
    _, r, _ = understood(FIRST)
    assert record.meaning(record.loads(record.dumps(r))) == record.meaning(r)
    assert record.loads(record.dumps(r)).notes == r.notes


def test_definitions_and_measurements_in_one_drop(store: Store, org: str) -> None:
    d = table([["1a", "Kepuasan", "85", "Maksimal"]], file="d.csv")
    definitions = reading(
        d, Role.INDICATOR_CODE, Role.INDICATOR, Role.TARGET, Role.POLARITY, kind=Kind.DEFINITIONS
    )
    m = table([["A", "1a", "2024", "90"]], file="m.csv")
    measured = reading(
        m, Role.UNIT, Role.INDICATOR_CODE, Role.PERIOD, Role.ACTUAL, definitions=("d.csv", "", 0)
    )
    done = accept.accept(
        store, org, [Item(m, measured), Item(d, definitions)], {"m.csv": b"m", "d.csv": b"d"}, "Sari"
    )
    assert [d.report_id for d in done] == [2, 1], "definitions go first"
    assert (done[0].counts.with_target, done[0].counts.met) == (1, 1)


def test_a_catalogue_knows_the_top_of_the_tree(store: Store, org: str) -> None:
    u = table([["P", "Pusat", None], ["A", "Cabang A", "P"]], file="u.csv")
    tree = reading(u, Role.UNIT_CODE, Role.UNIT, Role.PARENT, kind=Kind.UNITS)
    accept.accept(store, org, [Item(u, tree)], {"u.csv": b"u"}, "Sari")
    t, r = _second()
    accept.accept(store, org, [Item(t, r)], {"b.csv": b"b"}, "Sari")
    take(store, org, FIRST.replace("Cabang A", "cabang a"))
    with store.cursor() as cursor:
        assert catalogue.load(cursor, org, datetime.now(UTC).replace(tzinfo=None)).own_unit == "P"
        rows = cursor.table("fct_measurement").project(duckdb.ColumnExpression("unit")).distinct().fetchall()
    assert {unit for (unit,) in rows} == {"P", "A", "cabang-b"}


PEOPLE = "Kode Pegawai,Unit Kerja,Grade,Periode,Nilai KPI,Nilai Asesmen,Nilai Pengembangan\n"


def test_withdrawing_scores_of_persons_leaves_no_trace_in_what_is_derived(store: Store, org: str) -> None:
    def derived() -> dict[str, list[tuple[Any, ...]]]:
        names = ("current_person_score", "person_score_in_force", "unit")
        career = ("career", "career_part", "career_cell", "career_person", "career_mask", "career_mask_rule")
        with store.cursor() as cursor:
            return {n: sorted(cursor.table(n).fetchall(), key=repr) for n in (*names, *career)}

    first = PEOPLE + "".join(f"P{i},Kantor {i % 2},G1,2024,8{i % 10},80,75\n" for i in range(20))
    second = PEOPLE + "".join(f"P{i},Kantor {i % 3},G{i % 2},2024,7{i % 10},80,75\n" for i in range(10, 40))
    take(store, org, first)
    before = derived()
    take(store, org, second, "b.csv")
    assert all(
        derived()[n] != before[n] for n in ("current_person_score", "career", "career_person", "career_cell")
    )
    accept.withdraw(store, 2, "Sari")
    assert derived() == before


@pytest.mark.parametrize("same", [True, False])
def test_two_sessions_that_accept_at_once(store: Store, org: str, same: bool) -> None:
    texts = [FIRST, FIRST if same else CORRECTED]
    ready = [understood(content, f"{n}.csv") for n, content in enumerate(texts)]
    start = threading.Barrier(2)

    def session(n: int) -> Accepted:
        t, r, data = ready[n]
        start.wait()
        return accept.accept(store, org, [Item(t, r)], {t.file: data}, f"Sesi {n}")[0]

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(session, range(2)))
    assert sorted(d.report_id for d in done) == ([1, 1] if same else [1, 2])
    assert sorted(d.unchanged for d in done) == [False, same]
    with store.cursor() as cursor:
        assert len(ledger.entries(cursor, org)) == (1 if same else 2)
    assert checks(store) == []
