"""The inbox between terminal and dashboard: whoever owns the store does the work, once, and the result comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bsc import commands, handover
from bsc.errors import BscError, ReportError, StoreError
from bsc.handover import Job
from bsc.i18n import text
from bsc.store import Store

ROOT = Path(__file__).parent.parent


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Commands for tests: echo, fail, crash; the list says which jobs were done."""
    done: list[Job] = []

    def echo(store: Store, job: Job) -> dict[str, Any]:
        done.append(job)
        job.progress(0.5, text("Done"))
        job.out.write_text("hasil")
        return {"said": job.arguments["say"], "files": [[n, p.read_text()] for n, p in job.files]}

    def fail(store: Store, job: Job) -> dict[str, Any]:
        done.append(job)
        raise ReportError("odd", text("Done"), None, text("Stopped."))

    def crash(store: Store, job: Job) -> dict[str, Any]:
        done.append(job)
        raise FileNotFoundError("something else")

    modules = {
        name: SimpleNamespace(work=function)
        for name, function in (("echo", echo), ("fail", fail), ("crash", crash))
    }
    monkeypatch.setattr(commands, "module", lambda name: modules[name])
    return done


def test_without_anybody_else_the_asker_does_the_work(tmp_path: Path, work: list[Job]) -> None:
    path = tmp_path / "s.duckdb"
    file = tmp_path / "laporan.csv"
    file.write_text("a")
    told: list[float] = []
    result = handover.ask(
        path, "echo", {"say": "x"}, [file], lambda d, w: told.append(d), out=tmp_path / "out", begins=True
    )
    assert result == {"said": "x", "files": [["laporan.csv", "a"]]}
    assert (tmp_path / "out").read_text() == "hasil"
    assert told == [0.5]
    assert handover.waiting(path) == 0
    assert not handover.inbox(path).exists(), "nothing is left behind"


def test_with_a_dashboard_the_dashboard_does_it(tmp_path: Path, work: list[Job]) -> None:
    store = Store(tmp_path / "s.duckdb")
    drainer = handover.Drainer(store, every=0.02)
    drainer.start()
    try:
        script = (
            "import sys, json; from bsc import handover; "
            "print(json.dumps(handover.ask(sys.argv[1], 'echo', {'say': 'from outside'})))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, store.path], capture_output=True, text=True, cwd=ROOT, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["said"] == "from outside"
    finally:
        drainer.stop()
        store.close()
    assert len(work) == 1
    assert work[0].folder.parent == handover.inbox(tmp_path / "s.duckdb")


def test_a_store_that_is_not_there_is_said_and_not_begun(tmp_path: Path, work: list[Job]) -> None:
    with pytest.raises(StoreError, match="no_store"):
        handover.ask(tmp_path / "mistyped.duckdb", "echo", {"say": "x"})
    assert not work
    assert not list(tmp_path.iterdir())


def test_several_at_once_are_all_done(tmp_path: Path, work: list[Job]) -> None:
    path = tmp_path / "s.duckdb"
    found: dict[int, dict[str, Any]] = {}

    def ask(number: int) -> None:
        found[number] = handover.ask(path, "echo", {"say": number}, begins=True)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {n: r["said"] for n, r in found.items()} == {n: n for n in range(5)}
    assert len(work) == 5


def test_the_error_of_the_work_is_the_askers(tmp_path: Path, work: list[Job]) -> None:
    with pytest.raises(BscError) as caught:
        handover.ask(tmp_path / "s.duckdb", "fail", {}, begins=True)
    assert (caught.value.code, caught.value.hint) == ("odd", text("Stopped."))


def test_work_that_fails_unforeseen_is_said_and_done_once(
    tmp_path: Path, work: list[Job], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(BscError) as caught:
        handover.ask(tmp_path / "s.duckdb", "crash", {}, begins=True)
    assert caught.value.code == "job_failed"
    assert len(work) == 1
    assert "something else" in caplog.text


def test_a_job_of_a_dead_drainer_is_taken_up_again(tmp_path: Path, work: list[Job]) -> None:
    path = tmp_path / "s.duckdb"
    folder = handover.submit(path, "echo", {"say": "again"})
    (folder / "attempt").write_text("1")  # somebody began and was killed
    store = Store(path)
    assert handover.drain(store) == 1
    store.close()
    assert json.loads((folder / "result.json").read_text())["value"]["said"] == "again"


def test_a_job_that_kills_its_drainer_is_given_up(tmp_path: Path, work: list[Job]) -> None:
    path = tmp_path / "s.duckdb"
    folder = handover.submit(path, "echo", {"say": "bomb"})
    (folder / "attempt").write_text(str(handover.ATTEMPTS))
    store = Store(path)
    handover.drain(store)
    store.close()
    assert json.loads((folder / "result.json").read_text())["error"]["code"] == "job_given_up"
    assert work == []


def test_an_owner_that_does_not_drain_is_named_and_the_job_taken_back(
    tmp_path: Path, work: list[Job]
) -> None:
    store = Store(tmp_path / "s.duckdb")
    script = (
        "import sys; from bsc import handover; from bsc.errors import StoreError\n"
        "try:\n    handover.ask(sys.argv[1], 'echo', {'say': 1}, patience=0.5)\n"
        "except StoreError as error:\n    print(error.code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, store.path], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    store.close()
    assert done.stdout.strip() == "not_taken", done.stderr
    assert handover.waiting(tmp_path / "s.duckdb") == 0


def test_half_a_job_is_not_seen_and_stale_ones_go(tmp_path: Path, work: list[Job]) -> None:
    path = tmp_path / "s.duckdb"
    box = handover.inbox(path)
    half, stale = box / ".new-1", box / "0-1-x"
    half.mkdir(parents=True)
    stale.mkdir()
    (stale / "result.json").write_text("{}")
    old = time.time() - handover.STALE_SECONDS - 10
    os.utime(half, (old, old))
    os.utime(stale, (old, old))
    assert handover.waiting(path) == 0
    store = Store(path)
    assert handover.drain(store) == 0
    store.close()
    assert not half.exists()
    assert not stale.exists()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        handover.submit(tmp_path / "file" / "s.duckdb", "echo", {})
    assert caught.value.code == "inbox_unwritable"
