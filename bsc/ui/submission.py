"""What is being handed in: files that were uploaded together, as far as they have been read and understood.

It belongs to the session and lives in a temporary folder until it is accepted or dropped.
"""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from bsc.i18n import Text
from bsc.reports import importing
from bsc.reports.importing import Batch, Outcome, Submitted
from bsc.store import Store
from bsc.ui import jobs

_KEY = "submission"
AT_ONCE = 200_000  # rows: above that, what an answer changes is counted when the report is accepted


@dataclass(eq=False)
class Submission:
    """Files of one upload (``key``), their tables (``batch``) and what would be accepted of each (``looks``)."""

    key: tuple[str, ...]
    folder: Path
    store: Store
    org: str
    batch: Batch
    looks: dict[int, Outcome]

    def __post_init__(self) -> None:
        """The folder goes with the submission: also when the session ends, or the process does in peace."""
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def answer(self, number: int, name: str, value: str) -> None:
        """Correct or answer ``name`` of the ``number``-th table; ReportError when the value makes no sense."""
        self.batch.answer(number, name, value)
        small = sum(t.cells.num_rows for t in self.batch.tables) <= AT_ONCE
        self.looks = self.batch.preview(self.store, self.org) if small else {}


def read(
    key: tuple[str, ...], folder: Path, store: Store, org: str, paths: Sequence[Path], progress: jobs.Progress
) -> Submission:
    """Read and recognise uploaded files and look what would be accepted of them; runs in the background."""

    def first(done: float, doing: Text) -> None:
        progress(0.6 * done, doing)

    def second(done: float, doing: Text) -> None:
        progress(0.6 + 0.4 * done, doing)

    try:
        batch = importing.read(store, org, [Submitted(path.name, path) for path in paths], first)
        return Submission(key, folder, store, org, batch, batch.preview(store, org, second))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def current() -> Submission | None:
    """What is being handed in in this session."""
    found = st.session_state.get(_KEY)
    return found if isinstance(found, Submission) else None


def keep(submission: Submission) -> None:
    """Make ``submission`` the current one."""
    st.session_state[_KEY] = submission


def drop() -> None:
    """Forget what was handed in and not accepted, with its temporary files."""
    submission = st.session_state.pop(_KEY, None)
    if submission is not None:
        shutil.rmtree(submission.folder, ignore_errors=True)
