"""The terminal's import: one JSON object a table, exit statuses, questions, organisations, other commands of the ledger."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bsc import organisations
from bsc.__main__ import main
from bsc.store import Store

ROOT = Path(__file__).parent.parent
GOOD = (
    "Unit Kerja,Kode Indikator,Indikator Kinerja,Periode,Target,Realisasi,Polaritas\n"
    "Cabang A,1a,Kepuasan peserta,TW I 2024,80,82,Maksimal\n"
    "Cabang B,1a,Kepuasan peserta,TW I 2024,80,79,Maksimal\n"
    "Cabang A,2a,Keluhan,TW I 2024,10,12,Minimal\n"
    "Cabang A,2a,Keluhan,TW II 2024,10,rusak,Minimal\n"
)
NO_PERIOD = "Unit Kerja,Indikator Kinerja,Target,Realisasi,Polaritas\nA,Kepuasan,80,82,Maksimal\nB,Kepuasan,80,79,Maksimal\n"
KEYS = [
    *(
        "file",
        "table",
        "status",
        "questions",
        "indicators",
        "units",
        "periods",
        "measurements",
        "with_target",
    ),
    *("lower_is_better", "met", "not_met", "refused_rows", "reasons"),
]


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs one command on a store of its own; (exit status, lines of standard output)."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> tuple[int, list[str]]:
        status = main([str(a) for a in (*arguments, "--store", tmp_path / "s.duckdb")])
        return status, capsys.readouterr().out.splitlines()

    return run


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_good_file_is_accepted_into_a_fresh_store(terminal: Any, tmp_path: Path) -> None:
    status, lines = terminal("import", written(tmp_path, "capaian.csv", GOOD), "--yes", "--json")
    (line,) = lines
    found = json.loads(line)
    assert status == 0
    assert list(found) == KEYS
    assert found == {
        "file": "capaian.csv",
        "table": "",
        "status": "accepted",
        "questions": 0,
        "indicators": 2,
        "units": 2,
        "periods": ["TW I 2024", "TW II 2024"],
        "measurements": 3,
        "with_target": 4,
        "lower_is_better": 1,
        "met": 1,
        "not_met": 2,
        "refused_rows": 1,
        "reasons": {"not_a_number": 1},
    }


def test_the_same_file_again_is_accepted_and_changes_nothing(terminal: Any, tmp_path: Path) -> None:
    path = written(tmp_path, "capaian.csv", GOOD)
    first = terminal("import", path, "--yes", "--json")
    assert terminal("import", path, "--yes", "--json") == first
    status, lines = terminal("reports", "--json")
    assert (status, len(lines)) == (0, 1)
    _, lines = terminal("import", path, "--yes")
    assert "accepted before, as report 1" in "\n".join(lines)


def test_what_is_not_clear_is_asked_and_stores_nothing(terminal: Any, tmp_path: Path) -> None:
    status, lines = terminal("import", written(tmp_path, "x.csv", NO_PERIOD), "--yes", "--json")
    found = json.loads(lines[0])
    assert (status, found["status"], found["questions"]) == (3, "needs_answer", 1)
    assert (found["indicators"], found["units"], found["measurements"], found["met"]) == (1, 2, 2, 1)
    assert terminal("reports", "--json") == (0, [])


def test_without_yes_nothing_is_stored(terminal: Any, tmp_path: Path) -> None:
    status, lines = terminal("import", written(tmp_path, "capaian.csv", GOOD), "--json")
    found = json.loads(lines[0])
    assert (status, found["status"], found["measurements"]) == (3, "needs_answer", 3)
    assert found["reasons"] == {"not_a_number": 1, "not_confirmed": 1}
    assert terminal("reports", "--json") == (0, [])


def test_a_person_at_the_terminal_is_asked(
    terminal: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter(["TW I 2024", "y"])
    monkeypatch.setattr("builtins.input", lambda prompt="": next(said))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    status, lines = terminal("import", written(tmp_path, "x.csv", NO_PERIOD))
    text = "\n".join(lines)
    assert status == 0, text
    assert "accepted as report 1" in text
    assert next(said, None) is None
    _, lines = terminal("reports", "--json")
    assert json.loads(lines[0])["counts"]["periods"] == ["TW I 2024"]


def test_refused_files_are_said_and_do_not_stop_the_others(terminal: Any, tmp_path: Path) -> None:
    files = [
        written(tmp_path, "rusak.xlsx", b"PK\x03\x04 not a workbook"),
        written(tmp_path, "capaian.csv", GOOD),
        tmp_path / "tidak-ada.csv",
        written(tmp_path, "gambar.csv", b"\x89PNG\r\n\x1a\n0000"),
    ]
    status, lines = terminal("import", *files, "--yes", "--json")
    found = [json.loads(line) for line in lines]
    assert status == 4
    assert {f["file"]: f["status"] for f in found} == {
        "rusak.xlsx": "refused",
        "capaian.csv": "accepted",
        "tidak-ada.csv": "refused",
        "gambar.csv": "refused",
    }
    assert all(list(f) == KEYS and f["reasons"] for f in found)
    _, lines = terminal("import", files[0], "--yes")
    assert "rusak.xlsx: refused" in lines[0]
    assert lines[1:] == [
        "  The workbook is damaged or is not a workbook. Its parts cannot be unpacked. Open it in a spreadsheet "
        "program and save it again as XLSX."
    ]
    _, lines = terminal("reports", "--json")
    states = [json.loads(line)["status"] for line in lines]
    assert sorted(states) == ["accepted", "refused", "refused"], (
        "a second refusal of the same file is not repeated"
    )


def test_tables_of_one_workbook_go_in_one_by_one(terminal: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Capaian"
    for line in GOOD.splitlines()[:4]:
        first.append(line.split(","))
    second = book.create_sheet("Tanpa periode")
    for line in NO_PERIOD.splitlines():
        second.append(line.split(","))
    empty = book.create_sheet("Kosong")
    empty.append(["Unit Kerja", "Indikator Kinerja", "Periode", "Target", "Realisasi"])
    path = tmp_path / "buku.xlsx"
    book.save(path)
    status, lines = terminal("import", path, "--yes", "--json")
    found = {json.loads(line)["table"]: json.loads(line)["status"] for line in lines}
    assert status == 3
    assert found == {"Capaian": "accepted", "Tanpa periode": "needs_answer"}, (
        "an untouched sheet passes silently"
    )


def test_files_of_one_name_are_told_apart(terminal: Any, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    one = written(tmp_path, "capaian.csv", GOOD)
    two = written(tmp_path / "b", "capaian.csv", GOOD.replace("2024", "2025"))
    _, lines = terminal("import", one, two, "--yes", "--json")
    assert [json.loads(line)["file"] for line in lines] == ["capaian.csv", "capaian (2).csv"]
    assert [json.loads(line)["periods"][0] for line in lines] == ["TW I 2024", "TW I 2025"]


def test_withdraw_rebuild_and_problems(terminal: Any, tmp_path: Path) -> None:
    terminal("import", written(tmp_path, "capaian.csv", GOOD), "--yes", "--json")
    status, lines = terminal("problems", "--json")
    assert status == 0
    assert json.loads(lines[0]) == {
        "kind": "refused",
        "report": 1,
        "file": "capaian.csv",
        "table": "",
        "reason": "not_a_number",
        "rows": 1,
    }
    sheet = tmp_path / "perbaiki.xlsx"
    assert terminal("problems", "--report", 1, "--xlsx", sheet)[0] == 0
    assert openpyxl.load_workbook(sheet).active["F2"].value == "rusak"  # type: ignore[index]
    copy = tmp_path / "asli.csv"
    assert terminal("reports", "--report", 1, "--original", copy)[0] == 0
    assert copy.read_text() == GOOD
    assert terminal("rebuild", "--json") == (0, ['{"reports": 1}'])
    assert terminal("withdraw", 1, "--json") == (0, ['{"report": 1, "status": "withdrawn"}'])
    assert terminal("problems") == (0, ["No problems."])
    assert terminal("withdraw", 1)[0] == 1


def test_a_correction_names_the_report_it_replaces(terminal: Any, tmp_path: Path) -> None:
    terminal("import", written(tmp_path, "a.csv", GOOD), "--yes", "--json")
    better = written(tmp_path, "b.csv", GOOD.replace("rusak", "9"))
    assert terminal("import", better, "--corrects", 1, "--yes", "--json")[0] == 0
    _, lines = terminal("reports", "--json")
    newest, oldest = (json.loads(line) for line in lines)
    assert (newest["corrects"], oldest["status"], oldest["corrected_by"]) == (1, "withdrawn", 2)


def test_the_organisation_is_never_guessed(
    terminal: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(tmp_path / "s.duckdb")
    for code in ("satu", "dua"):
        organisations.create(store, code.title(), "tests", code=code)
    store.close()
    path = written(tmp_path, "a.csv", GOOD)
    assert main(["import", str(path), "--yes", "--json", "--store", str(tmp_path / "s.duckdb")]) == 1
    assert "--org" in capsys.readouterr().err
    assert terminal("import", path, "--yes", "--json", "--org", "dua")[0] == 0
    assert terminal("reports", "--json", "--org", "satu") == (0, [])
    assert len(terminal("reports", "--json", "--org", "dua")[1]) == 1
    assert terminal("import", path, "--yes", "--json", "--org", "tiga")[0] == 1


def test_texts_follow_the_terminals_language(terminal: Any, tmp_path: Path) -> None:
    path = written(tmp_path, "capaian.csv", GOOD)
    _, lines = terminal("import", path, "--yes", "--lang", "id")
    assert lines[0] == "capaian.csv: diterima sebagai laporan 1"
    assert "2 indikator, 2 unit kerja, 2 periode" in lines[1]
    _, lines = terminal("import", path, "--yes", "--lang", "en")
    assert lines[0].startswith("capaian.csv: accepted")


def test_many_terminals_at_once_on_a_fresh_store(tmp_path: Path) -> None:
    commands = []
    environment = {**os.environ, "LANG": "C.UTF-8"}
    for number in range(3):
        path = written(tmp_path, f"laporan{number}.csv", GOOD.replace("2024", str(2020 + number)))
        commands.append(
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "bsc",
                    "import",
                    str(path),
                    "--yes",
                    "--json",
                    "--store",
                    str(tmp_path / "s.duckdb"),
                ],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    for number, command in enumerate(commands):
        out, err = command.communicate(timeout=240)
        assert command.returncode == 0, err
        assert err == ""
        found = json.loads(out)
        assert (found["status"], found["periods"][0]) == ("accepted", f"TW I {2020 + number}")
    store = Store(tmp_path / "s.duckdb")
    with store.cursor() as cursor:
        assert len(cursor.table("fct_measurement").fetchall()) == 12
        assert len(cursor.table("organisation").fetchall()) == 1
    store.close()


def test_a_cleaned_file_is_written_as_something_to_open(terminal: Any, tmp_path: Path) -> None:
    people = "Unit Kerja,NIP,Indikator Kinerja,Periode,Target,Realisasi\nKantor A,198001012005011001,Kepuasan,2024,90,88\n"
    assert terminal("import", written(tmp_path, "a.csv", people), "--yes", "--json")[0] == 0
    assert terminal("reports", "--report", 1, "--original", tmp_path / "salinan.csv")[0] == 1
    copy = tmp_path / "salinan.xlsx"
    assert terminal("reports", "--report", 1, "--original", copy)[0] == 0
    assert openpyxl.load_workbook(copy).active["A2"].value == "Kantor A"  # type: ignore[index]
