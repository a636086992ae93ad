"""Handing in report files: upload, reading in the background, preview with corrections and answers, acceptance.

What is being handed in belongs to the session and lives in a temporary folder until it is accepted or dropped.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from bsc.domain import Polarity
from bsc.errors import BscError, ReportError
from bsc.figures.markup import join, tag
from bsc.i18n import Language, text
from bsc.reports import recognise, sandbox
from bsc.reports.model import Kind, Question, Reading, Role, Table
from bsc.ui import jobs, preview, problems, sheet
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.ui.terms import KINDS, POLARITIES, ROLES

_KEY = "submission"
_READING = "reading"
_NUMERIC = {Role.TARGET, Role.TARGET_LOW, Role.TARGET_HIGH, Role.ACTUAL, Role.BASELINE, Role.WEIGHT, Role.COUNT}


@dataclass(eq=False)
class Submission:
    """Files that were uploaded together, as far as they have been read and understood."""

    key: tuple[str, ...]
    folder: Path
    tables: list[Table] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    failed: list[tuple[str, BscError]] = field(default_factory=list)

    @property
    def questions(self) -> int:
        return sum(len(r.questions) for r in self.readings if not r.refusal)

    def table(self, reading: Reading) -> Table:
        """The table that ``reading`` is about."""
        return next(t for t in self.tables if (t.file, t.name) == (reading.file, reading.table))

    def answer(self, number: int, name: str, value: str) -> None:
        """Correct or answer ``name`` of the ``number``-th reading; what follows from it is worked out again."""
        self.readings[number] = recognise.answer(self.readings[number], name, value)


def draw(reader: Reader) -> None:
    """The part of the reports page where files come in."""
    lang = reader.lang
    nonce = st.session_state.setdefault("upload_no", 0)
    files = st.file_uploader(
        lang.t("Report files: CSV, XLSX, XLS, ODS, Parquet or PDF, up to 200 MB"),
        accept_multiple_files=True,
        key=f"upload_{nonce}",
        help=lang.t("Drop files that belong together at the same time, e.g. figures and the definitions they use."),
    )
    submission: Submission | None = st.session_state.get(_KEY)
    key = tuple(f.file_id for f in files or ())
    if not key:
        _drop()
        return
    job = jobs.find(_READING)
    if job is None and (submission is None or submission.key != key):
        _drop()
        folder = Path(tempfile.mkdtemp(prefix="selaras-"))
        paths = []
        for number, file in enumerate(files):
            path = folder / str(number) / Path(file.name).name
            path.parent.mkdir()
            path.write_bytes(file.getbuffer())
            paths.append(path)
        known = _known(reader)
        job = jobs.start(
            _READING, text("Reading the files"), lambda progress: read(key, folder, paths, known, progress)
        )
    if job is not None:
        if not job.finished:
            jobs.wait(job, lang)
            return
        jobs.forget(_READING)
        if job.error is not None:
            problems.show(job.error, lang)
            return
        submission = st.session_state[_KEY] = job.result
        if submission.key != key:  # more files were dropped meanwhile
            st.rerun()
    assert submission is not None
    _show(submission, reader)


def read(
    key: tuple[str, ...],
    folder: Path,
    paths: list[Path],
    known: recognise.Known,
    progress: jobs.Progress,
) -> Submission:
    """Read every file in a process of its own and recognise all tables together; a bad file stops only itself."""
    made = Submission(key, folder)
    for number, path in enumerate(paths):

        def part(done: float, what: object = None, number: int = number, path: Path = path) -> None:
            progress((number + done) / len(paths) * 0.9, text("Reading {file}", file=path.name))

        part(0.0)
        try:
            made.tables += sandbox.read_files([path], part)
        except ReportError as error:
            made.failed.append((path.name, error))
    progress(0.92, text("Understanding the tables"))
    made.readings = list(recognise.recognise(made.tables, known))
    return made
