"""Handing in report files: upload, reading in the background, and the preview of every table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from bsc.i18n import Language, text
from bsc.reports import reasons, sandbox, scratch
from bsc.reports.importing import Outcome
from bsc.reports.ledger import Entry
from bsc.reports.model import Reading
from bsc.ui import accepting, corrections, jobs, preview, problems, sheet, submission
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.ui.submission import Submission

_READING = "reading"


def draw(reader: Reader, entries: Sequence[Entry]) -> None:
    """The part of the reports page where files come in. ``entries``: what was received already."""
    lang = reader.lang
    if accepting.outcome(reader):
        return
    sandbox.prepare()
    nonce = st.session_state.setdefault("upload_no", 0)
    files = st.file_uploader(
        lang.t("Report files: CSV, XLSX, XLS, ODS, Parquet or PDF, up to 200 MB"),
        accept_multiple_files=True,
        key=f"upload_{nonce}",
        help=lang.t(
            "Drop files that belong together at the same time, e.g. figures and the definitions they use."
        ),
    )
    key = tuple(f.file_id for f in files or ())
    if not key:
        submission.drop()
        return
    handed = _read(reader, key, files)
    if handed is not None:
        _show(handed, reader, entries)


def _read(reader: Reader, key: tuple[str, ...], files: list[Any]) -> Submission | None:
    """The submission of these files, once it has been read; until then None, with the progress on the page."""
    held = submission.current()
    if held is not None and held.key == key and held.org == reader.filters.org:
        return held
    job = jobs.find(_READING)
    if job is None:
        submission.drop()
        folder = scratch.folder()
        paths = []
        for number, file in enumerate(files):
            path = folder / str(number) / Path(file.name).name
            path.parent.mkdir()
            path.write_bytes(file.getbuffer())
            paths.append(path)
        store, org = reader.store, reader.filters.org
        job = jobs.start(
            _READING,
            text("Reading the files"),
            lambda progress: submission.read(key, folder, store, org, paths, progress),
        )
    if not job.finished:
        jobs.wait(job, reader.lang)
        return None
    jobs.forget(_READING)
    if job.error is not None:
        problems.show(job.error, reader.lang)
        return None
    read_now: Submission = job.result
    submission.keep(read_now)
    if read_now.key != key or read_now.org != reader.filters.org:
        st.rerun()  # more files were dropped meanwhile, or another organisation was opened: read anew
    return read_now


def _show(handed: Submission, reader: Reader, entries: Sequence[Entry]) -> None:
    lang = reader.lang
    for outcome in handed.batch.broken:
        st.error(
            f"**{plain(outcome.counts.file)}**  \n{plain(lang.show(outcome.message or ''))}",
            icon=":material/error:",
        )
    for number, reading in enumerate(handed.batch.readings):
        with st.container(border=True, key=f"reading_{number}"):
            _reading(handed, number, reading, lang)
    if handed.batch.readings:
        accepting.offer(handed, reader, entries)


def _reading(handed: Submission, number: int, reading: Reading, lang: Language) -> None:
    """One table: what it is, what is asked, what would be accepted, how its columns were understood, its first rows.

    What comes and goes has a container of its own: the parts below keep their place, and are not drawn anew.
    """
    st.subheader(plain(" · ".join(part for part in (reading.file, reading.table) if part)), anchor=False)
    settled = handed.batch.outcomes.get(number)
    look = handed.looks.get(number)
    with st.container():
        _state(handed, number, reading, settled, look, lang)
    sheet.show(preview.facts(reading, lang), key=f"facts_{number}")
    used, unused = preview.split(reading)
    with st.container():
        opened = sheet.show(preview.columns(used, lang), key=f"columns_{number}") if used else None
        if unused:
            with st.expander(lang.n("One column is not used", "{n} columns are not used", len(unused))):
                opened = sheet.show(preview.columns(unused, lang), key=f"unused_{number}") or opened
    if opened:
        corrections.correct_column(handed, number, int(opened.removeprefix("column:")), lang)
    with st.container(horizontal=True, vertical_alignment="center"):
        if settled is None and len(handed.batch.readings) > 1:
            st.checkbox(lang.t("Take this table"), value=True, key=f"take_{number}")
        if st.button(lang.t("Correct the table as a whole"), key=f"whole_{number}", icon=":material/edit:"):
            corrections.correct_table(handed, number, lang)
    with st.expander(lang.t("The first rows as they stand in the file")):
        sheet.show(preview.cells(handed.batch.tables[number], reading, lang), key=f"cells_{number}")


def _state(
    handed: Submission,
    number: int,
    reading: Reading,
    settled: Outcome | None,
    look: Outcome | None,
    lang: Language,
) -> None:
    """Whether one table is ready, what was noticed, what is asked, and what would be accepted in numbers."""
    if settled is not None:
        _refusal(settled, lang)
    elif reading.questions:
        asked = lang.n("One question is open.", "{n} questions are open.", len(reading.questions))
        st.info(plain(asked), icon=":material/help:")
    elif look is not None and look.counts.status == "refused":
        _refusal(look, lang)
    else:
        st.success(plain(lang.t("Understood; ready to be accepted.")), icon=":material/check_circle:")
    notes = (*handed.batch.tables[number].notes, *(look.notes if look else reading.notes))
    for said in dict.fromkeys(lang.show(note) for note in notes):
        st.caption(plain(said))
    for question in () if settled is not None else reading.questions:
        corrections.question(handed, number, question, lang)
    if look is not None and look.counts.status != "refused":
        sheet.show(preview.counts(look.counts, reading.kind, lang), key=f"counts_{number}")


def _refusal(outcome: Outcome, lang: Language) -> None:
    """Why a table cannot be used at all, and what to do."""
    for code in outcome.counts.reasons:
        found = reasons.reason(code)
        said = outcome.message if outcome.message else found.what
        advice = "" if outcome.message else lang.show(found.do)
        st.warning(plain(f"{lang.show(said)} {advice}".strip()), icon=":material/block:")
