"""Reading files in a process of its own, with limits on memory and time, so that a bomb ends there and not here.

The child writes each table as an Arrow file; the parent maps it into memory. Progress and errors come back as lines
of JSON. A child can be made ready ahead (``prepare``): loading its libraries takes longer than reading most files.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa

from bsc.errors import ReportError
from bsc.i18n import Text, text
from bsc.reports import scratch
from bsc.reports.model import Table

Progress = Callable[[float, Text], None]
MEMORY_MB = int(os.environ.get("SELARAS_READER_MB", "3072"))
_AHEAD = "ahead"
IDLE_SECONDS = 600.0  # after which a reader that was made ready and got nothing leaves
# how the libraries say that there is no memory left, whatever the kind of their error
_SHORT = re.compile(r"memory|alloc|map segment|\bthread\b", re.I)
SECONDS = float(os.environ.get("SELARAS_READER_SECONDS", "600"))


def read_files(
    paths: Sequence[Path], progress: Progress | None = None, names: Sequence[str] = ()
) -> list[Table]:
    """The tables of all files, read in one child process. ``names`` are shown instead of the paths' own.

    ReportError for the first file that cannot be read (its message names the file), also when the child runs out of
    memory (``memory``) or time (``time``).
    """
    shown = list(names) or [p.name for p in paths]
    scratch.sweep()
    with tempfile.TemporaryDirectory(prefix=scratch.prefix(), ignore_cleanup_errors=True) as folder:
        job = {
            "folder": folder,
            "files": [[str(p.absolute()), n] for p, n in zip(paths, shown, strict=True)],
            "memory_mb": MEMORY_MB,
            "parent": os.getpid(),
        }
        return _run(job, Path(folder), progress)


@dataclass
class _Spare:
    """The child that waits for a job, if any, and since when."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    child: subprocess.Popen[str] | None = None
    since: float = 0.0

    def prepare(self) -> None:
        """Have one, unless it would soon leave."""
        with self.lock:
            if self._usable() is None:
                self._end()
                self.child, self.since = _start(_AHEAD), time.monotonic()

    def take(self) -> subprocess.Popen[str]:
        """The one there is, else a new one."""
        with self.lock:
            found = self._usable()
            if found is None:
                self._end()
                return _start()
            self.child = None
            return found

    def end(self) -> None:
        """Send it away, when this process ends."""
        with self.lock:
            self._end()

    def _usable(self) -> subprocess.Popen[str] | None:
        young = time.monotonic() - self.since < 0.8 * IDLE_SECONDS
        return self.child if self.child is not None and self.child.poll() is None and young else None

    def _end(self) -> None:
        if self.child is not None:
            _close(self.child)
            self.child = None


_spare = _Spare()
atexit.register(_spare.end)


def prepare() -> None:
    """Make a reader ready for the next files, where files are about to come; it leaves when none do."""
    _spare.prepare()


def _start(*arguments: str) -> subprocess.Popen[str]:
    root = Path(__file__).parent.parent.parent
    environment = {
        **os.environ,
        "OPENBLAS_NUM_THREADS": "1",  # nothing is computed there
        "PYTHONPATH": os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    return subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-m", "bsc.reports.sandbox", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=str(root),
    )


def _run(job: Mapping[str, Any], folder: Path, progress: Progress | None) -> list[Table]:
    child = _spare.take()
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(job))
        child.stdin.close()
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_pump, args=(child.stdout, lines), daemon=True).start()
        errors: list[str] = []
        threading.Thread(target=_collect, args=(child.stderr, errors), daemon=True).start()
        metas = _follow(child, lines, progress, [str(n) for _, n in job["files"]])
        return [_load(folder, meta) for meta in metas]
    finally:
        _close(child)


def _close(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream is not None:
            stream.close()


def _pump(stream: TextIO, lines: queue.Queue[str | None]) -> None:
    try:
        for line in stream:
            lines.put(line)
    except ValueError:
        pass  # the stream was closed under us: the parent has given up
    lines.put(None)


def _collect(stream: TextIO | None, errors: list[str]) -> None:
    if stream is None:
        return
    try:
        errors.extend(stream.read()[-2000:].splitlines())
    except ValueError:
        return


def _follow(
    child: subprocess.Popen[str],
    lines: queue.Queue[str | None],
    progress: Progress | None,
    names: Sequence[str],
) -> list[dict[str, Any]]:
    end = time.monotonic() + SECONDS
    current = names[0] if names else ""
    metas: list[dict[str, Any]] = []
    while True:
        try:
            line = lines.get(timeout=max(0.0, min(1.0, end - time.monotonic())))
        except queue.Empty:
            if time.monotonic() >= end:
                raise ReportError(
                    "time",
                    text("Reading takes too long."),
                    text(
                        "{file} was not read within {seconds} seconds.", file=current, seconds=round(SECONDS)
                    ),
                    text("Give the table as CSV, or in parts."),
                ) from None
            continue
        if line is None:
            break
        message = json.loads(line)
        if "error" in message:
            raise _error(message)
        if "table" in message:
            metas.append(message["table"])
        else:
            current = message["file"]
            if progress is not None:
                progress(message["done"], text("Reading {file}", file=current))
        if message.get("end"):
            return metas
    if child.wait() == 0:
        return metas
    raise ReportError(
        "memory",
        text("The file needs more memory than a report may."),
        text("Reading {file} was stopped.", file=current),
        text("Give the table as CSV, or in parts."),
    )


def _load(folder: Path, meta: Mapping[str, Any]) -> Table:
    path = folder / meta["cells"]
    if os.name == "posix":
        cells = pa.ipc.open_file(pa.memory_map(str(path))).read_all()  # the mapping outlives the file's name
    else:
        with pa.OSFile(str(path)) as file:
            cells = pa.ipc.open_file(file).read_all()
    return Table(
        meta["file"],
        meta["name"],
        cells,
        tuple((r[0], r[1], r[2], r[3]) for r in meta["merged"]),
        meta["hidden"],
        tuple(_text_from(n) for n in meta["notes"]),
        frozenset(meta["typed"]),
        meta["title"],
        frozenset(meta["personal"]),
        meta["options"],
    )


def _error(message: Mapping[str, Any]) -> ReportError:
    found = message["error"]
    parts = [_text_from(found[k]) if found[k] else None for k in ("title", "message", "hint")]
    assert parts[0] is not None
    return ReportError(found["code"], parts[0], parts[1], parts[2])


def _text_to(value: Text) -> dict[str, Any]:
    return {
        "msgid": value.msgid,
        "values": {k: _text_to(v) if isinstance(v, Text) else v for k, v in value.values.items()},
    }


def _text_from(value: Mapping[str, Any]) -> Text:
    return Text(
        value["msgid"], {k: _text_from(v) if isinstance(v, dict) else v for k, v in value["values"].items()}
    )


class _WithoutPandas(MetaPathFinder):
    """Keeps pandas out of this process: pyarrow looks for it at its first array, which takes longer than most files."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """No spec of pandas; nothing to say about other modules."""
        if fullname == "pandas":
            raise ImportError(fullname)


@dataclass
class _Child:
    """The other side: limits itself, reads, writes."""

    out: TextIO

    def say(self, **message: Any) -> None:
        self.out.write(json.dumps(message) + "\n")
        self.out.flush()

    def run(self, job: Mapping[str, Any]) -> None:
        _limit(job["memory_mb"])
        if os.name == "posix":  # elsewhere a launcher may stand between the two
            threading.Thread(target=_end_with, args=(job["parent"],), daemon=True).start()
        from bsc.reports.read import read_file

        folder, files = Path(job["folder"]), job["files"]
        count = 0
        for i, (path, name) in enumerate(files):
            self.say(file=name, done=i / len(files))
            try:
                tables = read_file(Path(path), name)
            except ReportError as error:
                shown = {
                    k: _text_to(v) if (v := getattr(error, k)) else None for k in ("title", "message", "hint")
                }
                self.say(file=name, error={"code": error.code, **shown})
                return
            except BaseException as error:  # panics of the readers' libraries too: what happened is told
                if isinstance(error, MemoryError) or _SHORT.search(str(error)):
                    os._exit(3)
                self.say(file=name, error=_fault(error))
                return
            for j, table in enumerate(tables):
                cells = f"{count}.arrow"
                count += 1
                with (
                    pa.OSFile(str(folder / cells), "wb") as sink,
                    pa.ipc.new_file(sink, table.cells.schema) as writer,
                ):
                    writer.write_table(table.cells)
                self.say(table=_meta(table, cells))
                self.say(file=name, done=(i + 0.8 + 0.2 * (j + 1) / len(tables)) / len(files))
        self.say(file=files[-1][1] if files else "", done=1.0, end=True)


def _fault(error: BaseException) -> dict[str, Any]:
    """What is said about an error that no reader should raise; not its message, in which cells may stand."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return {
        "code": "reader_failed",
        "title": _text_to(text("The file could not be read.")),
        "message": _text_to(text("{error} in {place}.", error=type(error).__name__, place=place)),
        "hint": _text_to(
            text(
                "Open it in its program and save it again; if that does not help, please report it with the file."
            )
        ),
    }


def _meta(table: Table, cells: str) -> dict[str, Any]:
    return {
        "file": table.file,
        "name": table.name,
        "cells": cells,
        "merged": [list(r) for r in table.merged],
        "hidden": table.hidden,
        "notes": [_text_to(n) for n in table.notes],
        "typed": sorted(table.typed),
        "title": table.title,
        "personal": sorted(table.personal),
        "options": dict(table.options),
    }


def _end_with(parent: int) -> None:
    """End this process when the one that asked was ended by force: nobody waits any more."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(4)


def _limit(megabytes: int) -> None:
    """Bound the memory this process may take, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the unpacked size is checked before opening
        return
    size = megabytes << 20
    for kind in ("RLIMIT_DATA", "RLIMIT_AS"):
        bound = size if kind == "RLIMIT_DATA" else size * 4
        try:
            resource.setrlimit(getattr(resource, kind), (bound, bound))
        except (ValueError, OSError, AttributeError):
            continue


def _main() -> None:
    """Wait for the job and do it; what was started ahead loads meanwhile what reading needs."""
    sys.meta_path.insert(0, _WithoutPandas())
    if _AHEAD in sys.argv:
        for name in ("read", "readers.text", "readers.workbook", "reading.blocks", "reading.pivot"):
            importlib.import_module(f"bsc.reports.{name}")
    idle = threading.Timer(IDLE_SECONDS, os._exit, (0,))
    idle.daemon = True
    idle.start()
    job = sys.stdin.read()
    idle.cancel()
    if job:  # none: whoever started this has ended
        _Child(sys.stdout).run(json.loads(job))


if __name__ == "__main__":
    _main()
