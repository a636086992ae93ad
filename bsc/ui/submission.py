"""What is being handed in: files that were uploaded together, as far as they have been read and understood.

It belongs to the session and lives in a temporary folder until it is accepted or dropped.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from bsc.errors import BscError, ReportError
from bsc.i18n import Text, text
from bsc.reports import recognise, sandbox
from bsc.reports.model import Reading, Table
from bsc.ui import jobs

_KEY = "submission"


@dataclass(eq=False)
class Submission:
    """Files that were uploaded together, as far as they have been read and understood."""

    key: tuple[str, ...]
    folder: Path
    tables: list[Table] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    failed: list[tuple[str, BscError]] = field(default_factory=list)
    known: recognise.Known = field(default_factory=recognise.Known)

    @property
    def paths(self) -> dict[str, Path]:
        """The submitted file behind every name."""
        return {path.name: path for path in self.folder.glob("*/*")}

    @property
    def questions(self) -> int:
        """How many questions are open in tables that can be used."""
        return sum(len(r.questions) for r in self.readings if not r.refusal)

    def answer(self, number: int, name: str, value: str) -> None:
        """Correct or answer ``name`` of the ``number``-th reading; what follows from it is worked out again."""
        table = self.tables[number]
        others = [t for t in self.tables if t is not table]
        self.readings[number] = recognise.answer(
            self.readings[number], name, value, table, others, self.known
        )


def read(
    key: tuple[str, ...],
    folder: Path,
    paths: list[Path],
    known: recognise.Known,
    progress: jobs.Progress,
) -> Submission:
    """Read every file in a process of its own and recognise all tables together; a bad file stops only itself."""
    made = Submission(key, folder, known=known)
    for number, path in enumerate(paths):

        def part(done: float, doing: Text, number: int = number) -> None:
            progress((number + done) / len(paths) * 0.9, doing)

        part(0.0, text("Reading {file}", file=path.name))
        try:
            made.tables += sandbox.read_files([path], part)
        except ReportError as error:
            made.failed.append((path.name, error))
    progress(0.92, text("Understanding the tables"))
    made.readings = list(recognise.recognise(made.tables, known))
    return made


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
