"""Temporary folders in which submitted files lie while they are read and looked at: they may hold names of persons.

A folder names its process, so that the next one can take away what was left by one that ended by force.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

_PREFIX = "selaras-in-"
_NAMED = re.compile(rf"{_PREFIX}(\d+)-.*")
_STALE = 24 * 3600.0  # seconds, where the system does not tell whether a process lives


def prefix() -> str:
    """How the names of this process's folders begin."""
    return f"{_PREFIX}{os.getpid()}-"


def folder() -> Path:
    """A new temporary folder of this process; whoever asks for it removes it."""
    return Path(tempfile.mkdtemp(prefix=prefix()))


def sweep() -> int:
    """Take away the folders of processes that are no more; how many."""
    gone = 0
    for place in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        named = _NAMED.fullmatch(place.name)
        with contextlib.suppress(OSError):
            if named and not _lives(int(named[1]), place):
                shutil.rmtree(place, ignore_errors=True)
                gone += 1
    return gone


def _lives(process: int, place: Path) -> bool:
    if os.name != "posix":  # looking at a process would end it there
        return time.time() - place.stat().st_mtime < _STALE
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
