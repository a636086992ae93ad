"""The inbox between the terminal and whoever owns the store: jobs go in as folders, results come back as files.

One process owns a DuckDB file. The terminal therefore never needs the store itself: it puts a complete folder into
``<store>.inbox`` (by renaming, so that nobody sees half of one) and waits. Whoever can open the store drains the
inbox: a running dashboard through its ``Drainer``, else one of the waiting terminals. A drainer that is killed leaves
its job in place; the next one takes it up again, which is harmless because accepting is one transaction and idempotent.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsc.errors import BscError, StoreError
from bsc.i18n import Text, text
from bsc.reports import columns
from bsc.reports.convert import Progress
from bsc.reports.record import text_from, text_to
from bsc.store import Store

ATTEMPTS = 3  # a job that has ended its drainer so often is not tried again
STALE_SECONDS = 24 * 3600.0  # results that nobody fetched
HALF_SECONDS = 3600.0  # folders that nobody finished: no copying takes so long
PATIENCE_SECONDS = 60.0  # without a sign of life from the owner of the store
_POLL = 0.1
_log = logging.getLogger(__name__)
_locks: dict[str, threading.RLock] = {}


@dataclass(frozen=True)
class Job:
    """One piece of work for a command's ``work(store, job)``: plain arguments, files with the names to show."""

    folder: Path
    command: str
    arguments: Mapping[str, Any]
    files: tuple[tuple[str, Path], ...]
    progress: Progress

    @property
    def out(self) -> Path:
        """Where the work may leave one file for the asker."""
        return self.folder / "out"


def inbox(store_path: Path | str) -> Path:
    """The folder for jobs of the store at ``store_path``, beside it."""
    return Path(f"{Path(store_path).absolute()}.inbox")


def submit(
    store_path: Path | str, command: str, arguments: Mapping[str, Any], files: Sequence[Path] = ()
) -> Path:
    """Put a job into the inbox; its folder. Files are copied: the job does not depend on what happens to them."""
    box = inbox(store_path)
    name = f"{time.time_ns():020d}-{os.getpid()}-{secrets.token_hex(3)}"
    new = box / f".new-{name}"
    try:
        _make(new / "files")
        named = []
        for number, path in enumerate(files):
            copy = new / "files" / f"{number:04d}"
            shutil.copyfile(path, copy)
            named.append([path.name, copy.name])
        _write(new / "job.json", {"command": command, "arguments": dict(arguments), "files": named})
        new.rename(box / name)
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        raise StoreError(
            "inbox_unwritable",
            text("The job cannot be handed over."),
            text("{path}: {reason}", path=str(error.filename or box), reason=error.strerror or str(error)),
            text("Check that you may write beside the store and that the disk is not full."),
        ) from error
    return box / name


def ask(
    store_path: Path | str,
    command: str,
    arguments: Mapping[str, Any],
    files: Sequence[Path] = (),
    progress: Progress | None = None,
    patience: float = PATIENCE_SECONDS,
    out: Path | None = None,
    begins: bool = False,
) -> dict[str, Any]:
    """Hand a job over and wait for its result, doing the work here when nobody else owns the store.

    A file that the work leaves as ``job.out`` is put at ``out``. ``begins``: the work may begin a store that is not there
    yet; else that is a StoreError ``no_store``, for a mistyped path would look like an empty store.
    The error of the work is raised here as it was there. StoreError ``not_taken`` when another process owns the store
    and shows no sign of life for ``patience`` seconds; the job is then taken back.
    """
    if not (begins or Path(store_path).exists()):
        raise StoreError(
            "no_store",
            text("There is no store yet."),
            text("File: {path}", path=str(store_path)),
            text(
                "Check the path, or begin one: python -m bsc import FILE, or python -m bsc organisation load sample."
            ),
        )
    folder = submit(store_path, command, arguments, files)
    tell = progress or (lambda done, what: None)
    try:
        result = _await(Path(store_path), folder, tell, patience)
        if out is not None and (folder / "out").exists():
            shutil.copyfile(folder / "out", out)
        return result
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _clear(folder.parent)


def _await(store_path: Path, folder: Path, tell: Progress, patience: float) -> dict[str, Any]:
    heard = time.monotonic()
    pulse = 0.0
    while True:
        result = _read(folder / "result.json")
        if result is not None:
            if "error" in result:
                raise _error(result["error"])
            value: dict[str, Any] = result["value"]
            return value
        _show(folder, tell)
        if _try_drain(store_path, {folder.name: tell}):
            heard = time.monotonic()
            continue
        now = _pulse(folder.parent)
        if now != pulse:
            pulse, heard = now, time.monotonic()
        if time.monotonic() - heard > patience:
            raise StoreError(
                "not_taken",
                text("The store is in use by another process, which does not take up work."),
                text("File: {path}", path=str(store_path)),
                text("End that process (an older dashboard, a database tool), then run the command again."),
            )
        time.sleep(_POLL)


def _try_drain(store_path: Path, watchers: Mapping[str, Progress]) -> bool:
    """Open the store and do all waiting jobs, unless somebody else (or another thread of ours) has it open."""
    lock = _locks.setdefault(str(inbox(store_path)), threading.RLock())
    if not lock.acquire(blocking=False):
        return False
    try:
        store = Store(store_path, columns.fill)
    except StoreError as error:
        lock.release()
        if error.code != "store_in_use":
            raise
        return False
    try:
        drain(store, watchers)
    finally:
        store.close()
        lock.release()
    return True


def drain(store: Store, watchers: Mapping[str, Progress] | None = None) -> int:
    """Do all waiting jobs of ``store``, oldest first; how many were done. Never raises for what a job does wrong.

    ``watchers`` are told the progress of the job of that folder name.
    """
    if store.path == ":memory:":
        return 0
    box = inbox(store.path)
    done = 0
    with _locks.setdefault(str(box), threading.RLock()):
        _sweep(box)
        while job := _next(box):
            with _alive(box):
                _do(store, job, (watchers or {}).get(job.name))
                if (job / "result.json").exists():
                    shutil.rmtree(job / "files", ignore_errors=True)  # whoever asked may never come back
            done += 1
        _clear(box)
    return done


def waiting(store_path: Path | str) -> int:
    """How many jobs wait for somebody who owns the store."""
    box = inbox(store_path)
    return sum(1 for folder in _folders(box) if not (folder / "result.json").exists())


class Drainer(threading.Thread):
    """Drains the inbox of an open store from the background, until ``stop``; for a process that keeps the store open."""

    def __init__(self, store: Store, every: float = 0.3) -> None:
        """``every``: seconds between two looks into the inbox."""
        super().__init__(name="handover", daemon=True)
        self._store, self._every = store, every
        self._end = threading.Event()

    def run(self) -> None:
        """Look, drain, sleep; a failure of one look does not end it."""
        box = inbox(self._store.path)
        while not self._end.wait(self._every):
            with contextlib.suppress(OSError):
                _beat(box)
                if waiting(self._store.path):
                    drain(self._store)

    def stop(self) -> None:
        """End after the job that is being done."""
        self._end.set()
        if self.is_alive():
            self.join()
        _clear(inbox(self._store.path))


def _make(folder: Path) -> None:
    """Make a folder in the inbox; the inbox itself may go at any moment when it is empty."""
    for _ in range(5):
        with contextlib.suppress(FileNotFoundError):
            folder.mkdir(parents=True, exist_ok=True)
            return
    folder.mkdir(parents=True)


def _clear(box: Path) -> None:
    """Take an inbox away in which no job is left."""
    with contextlib.suppress(OSError):
        if all(entry.name == ".alive" for entry in box.iterdir()):
            (box / ".alive").unlink(missing_ok=True)
            box.rmdir()


def _folders(box: Path) -> list[Path]:
    try:
        names = sorted(os.listdir(box))
    except FileNotFoundError:
        return []
    return [box / n for n in names if not n.startswith(".") and (box / n).is_dir()]


def _next(box: Path) -> Path | None:
    return next(
        (f for f in _folders(box) if not (f / "result.json").exists() and (f / "job.json").exists()), None
    )


def _do(store: Store, folder: Path, watcher: Progress | None) -> None:
    """Do one job and leave its result; a job that has ended its drainer too often is given up."""
    told = _read(folder / "job.json")
    attempt = folder / "attempt"
    try:
        tries = int(attempt.read_text()) if attempt.exists() else 0
        attempt.write_text(str(tries + 1))
    except FileNotFoundError:
        return  # the asker has taken the job back
    if told is None:
        return
    try:
        if tries >= ATTEMPTS:
            raise StoreError(
                "job_given_up",
                text("The job has ended the process that did it {n} times and was given up.", n=tries),
                None,
                text("Import fewer or smaller files at once."),
            )
        files = tuple((name, folder / "files" / copy) for name, copy in told["files"])
        job = Job(folder, told["command"], told["arguments"], files, _Report(folder, watcher))
        # by name: the commands stand on the handover, and it knows only what the list of commands calls them
        value = importlib.import_module("bsc.commands").module(job.command).work(store, job)
    except BscError as error:
        _leave(folder, error)
    except Exception as error:
        if not folder.exists():
            return  # taken back while it was done
        _log.exception("job %s (%s)", folder.name, told["command"])
        _leave(
            folder,
            StoreError(
                "job_failed",
                text("The work failed in a way that was not foreseen."),
                text("{kind}: {reason}", kind=type(error).__name__, reason=str(error)[:500]),
                text("This is a fault of Selaras: please report it with the file."),
            ),
        )
    else:
        with contextlib.suppress(FileNotFoundError):
            _write(folder / "result.json", {"value": value})


def _leave(folder: Path, error: BscError) -> None:
    parts = {k: text_to(v) if (v := getattr(error, k)) else None for k in ("title", "message", "hint")}
    with contextlib.suppress(FileNotFoundError):
        _write(folder / "result.json", {"error": {"code": error.code, **parts}})


def _error(data: Mapping[str, Any]) -> BscError:
    title, message, hint = (text_from(data[k]) if data[k] else None for k in ("title", "message", "hint"))
    return BscError(data["code"], title or text("The work failed."), message, hint)


class _Report:
    """Progress of a job as a file that the asker reads, not more often than a person can see."""

    def __init__(self, folder: Path, watcher: Progress | None) -> None:
        self._folder, self._watcher, self._last = folder, watcher, 0.0

    def __call__(self, done: float, what: Text) -> None:
        if self._watcher:
            self._watcher(done, what)
        if time.monotonic() - self._last < 0.2:
            return
        self._last = time.monotonic()
        with contextlib.suppress(OSError):
            _write(self._folder / "progress.json", {"done": done, "what": text_to(what)})


def _show(folder: Path, tell: Progress) -> None:
    told = _read(folder / "progress.json")
    if told:
        tell(told["done"], text_from(told["what"]))


def _beat(box: Path) -> None:
    """A sign of life of whoever owns the store."""
    box.mkdir(parents=True, exist_ok=True)
    (box / ".alive").touch()


@contextlib.contextmanager
def _alive(box: Path) -> Iterator[None]:
    """Signs of life every second while a job is done, also through steps that tell no progress."""
    end = threading.Event()

    def beat() -> None:
        while not end.is_set():
            with contextlib.suppress(OSError):
                _beat(box)
            end.wait(1.0)

    ticker = threading.Thread(target=beat, name="handover-alive", daemon=True)
    ticker.start()
    try:
        yield
    finally:
        end.set()
        ticker.join()


def _pulse(box: Path) -> float:
    try:
        return (box / ".alive").stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _sweep(box: Path) -> None:
    """Take away what nobody came back for."""
    if not box.is_dir():
        return
    for folder in box.iterdir():
        with contextlib.suppress(OSError):
            age = time.time() - folder.stat().st_mtime
            answered = (folder / "result.json").exists()
            if answered:
                shutil.rmtree(folder / "files", ignore_errors=True)
            half = folder.name.startswith(".new-")
            if folder.is_dir() and ((answered and age > STALE_SECONDS) or (half and age > HALF_SECONDS)):
                shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, data: Mapping[str, Any]) -> None:
    """Whole or not at all: written beside, then renamed."""
    beside = path.with_name(f".{path.name}-{secrets.token_hex(3)}")
    beside.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    beside.replace(path)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return data
