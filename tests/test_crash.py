"""Kill the process at any moment of accepting: after a restart the report is wholly there or wholly not."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bsc import handover, organisations, queries
from bsc.store import Store

ROOT = Path(__file__).parent.parent
ROWS = 20_000
ACCEPT = """
import sys
from pathlib import Path
from bsc.reports.importing import Submitted, read
from bsc.store import Store

path, number = sys.argv[1], int(sys.argv[2])
store = Store(path)
file = Path(path).parent / f"laporan{number}.csv"
batch = read(store, "dinas", [Submitted(file.name, file)])
print("ready", flush=True)
sys.stdin.readline()
batch.accept(store, "dinas", [0], "tests")
print("done", flush=True)
sys.stdin.readline()
"""


def write(folder: Path, number: int) -> None:
    lines = ["Kode Unit,Kode Indikator,Periode,Target,Realisasi,Polaritas"]
    lines += [
        f"U{i % 200},K{i // 200 % 50},TW {('I', 'II')[i // 10000]} {2000 + number},10,{'x1' if i % 5000 == 0 else 11},Maksimal"
        for i in range(ROWS)
    ]
    (folder / f"laporan{number}.csv").write_text("\n".join(lines) + "\n")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is of POSIX systems")
def test_a_killed_import_leaves_all_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    store = Store(path)
    organisations.create(store, "Dinas", "tests", code="dinas")
    store.close()
    rng = random.Random(11)
    rounds = 5
    took = 1.0
    done = 0
    for number in range(rounds):
        write(tmp_path, number)
        child = subprocess.Popen(
            [sys.executable, "-c", ACCEPT, str(path), str(number)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.stdin.write("\n")
        child.stdin.flush()
        begin = time.monotonic()
        if number == 0:  # one that is not killed tells how long it takes
            assert child.stdout.readline() == "done\n"
            took = time.monotonic() - begin
        else:
            time.sleep(rng.uniform(0, took * 1.1))
        child.kill()
        child.wait()
        done = check(path, done)
    assert done >= 1


def check(path: Path, before: int) -> int:
    """Every report in the ledger is whole, and nothing is there without one; how many there are."""
    store = Store(path)
    with store.cursor() as cursor:
        reports = len(cursor.table("report").fetchall())
        facts = len(cursor.table("fct_measurement").fetchall())
        files = len(cursor.table("kept_file").fetchall())
        refused = len(cursor.table("refused").fetchall())
        broken = [n for n in queries.names("checks/store") if queries.rows(cursor, n)]
    store.close()
    assert reports in (before, before + 1)
    assert (facts, files, refused) == (reports * ROWS, reports, reports * ROWS // 5000)
    assert broken == []
    return reports


PERSONS = 4_000
DRAIN = """
import sys
from bsc import handover
from bsc.store import Store

store = Store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
handover.drain(store)
print("done", flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is of POSIX systems")
def test_a_handed_over_job_about_persons_is_done_once_however_often_its_owner_is_killed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "s.duckdb"
    store = Store(path)
    organisations.create(store, "Dinas", "tests", code="dinas")
    store.close()
    texts = {
        "orang.csv": "Periode,NIP,Nama Pegawai,Kode Unit,Golongan,Nilai KPI\n"
        + "".join(f"2025,P{i:05d},Pegawai {i},U{i % 40},G{i % 6},{60 + i % 60}\n" for i in range(PERSONS)),
        "kpi.csv": "Periode;Kode Pegawai;Kode Unit;Kode KPI;Nama KPI;IKU yang Didukung;Bobot;Polaritas;Target;Realisasi\n"
        + "".join(
            f"2025;P{i:05d};U{i % 40};K1;Klaim selesai;1a-CP;100;Maximize;100;{i % 120}\n"
            for i in range(PERSONS)
        ),
        "kaitan.csv": "Unit Anak;Kode Anak;Unit Induk;Kode Induk;Porsi (%);Jenis Kaitan\n"
        + "".join(f"U{i};1a-CP;P;1a-N;100;Penuh\n" for i in range(40)),
    }
    files = []
    for name, content in texts.items():
        (tmp_path / name).write_text(content)
        files.append(tmp_path / name)
    asked = {"org": "dinas", "by": "Sari", "yes": True, "answers": [], "corrects": None}
    rng = random.Random(5)
    job = handover.submit(path, "import", asked, files)
    for _ in range(handover.ATTEMPTS - 1):
        child = subprocess.Popen(
            [sys.executable, "-c", DRAIN, str(path)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.stdin.write("\n")
        child.stdin.flush()
        time.sleep(rng.uniform(0.3, 3.0))
        child.kill()
        child.wait()
        whole(path)
    store = Store(path)
    handover.drain(store)
    store.close()
    assert whole(path) == {"individual_kpis", "links", "people"}
    assert (job / "result.json").exists()
    assert not (job / "files").exists(), "nobody may come back for the job: its files are gone"


def whole(path: Path) -> set[str]:
    """Every report about persons is wholly there or wholly not, its current rows too; the kinds that are there."""
    store = Store(path)
    with store.cursor() as cursor:
        kinds = [k for (k,) in cursor.execute("select kind from report").fetchall()]
        counted = [
            len(cursor.table(name).fetchall())
            for name in (
                "fct_person_score",
                "current_person_score",
                "fct_individual_kpi",
                "current_individual_kpi",
            )
        ]
        links = len(cursor.table("fct_link").fetchall())
        files = len(cursor.table("kept_file").fetchall())
        broken = [n for n in queries.names("checks/store") if queries.rows(cursor, n)]
    store.close()
    people, kpis = PERSONS * ("people" in kinds), PERSONS * ("individual_kpis" in kinds)
    assert len(kinds) == len(set(kinds)) == files
    assert counted == [people, people, kpis, kpis]
    assert links == 40 * ("links" in kinds)
    assert broken == []
    return set(kinds)
