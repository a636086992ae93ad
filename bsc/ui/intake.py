"""Handing in report files: upload, reading in the background, preview with corrections and answers, acceptance.

What is being handed in belongs to the session and lives in a temporary folder until it is accepted or dropped.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from bsc.domain import Polarity
from bsc.errors import BscError, ReportError
from bsc.figures.look import Status
from bsc.figures.markup import Part, tag
from bsc.figures.scorecard import status_word
from bsc.i18n import Language, Text, text
from bsc.reports import accept, ledger, recognise, sandbox
from bsc.reports.accept import Accepted, Item
from bsc.reports.ledger import Entry
from bsc.reports.model import Kind, Question, Reading, Role, Table
from bsc.ui import jobs, navigation, preview, problems, sheet, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.ui.terms import KINDS, POLARITIES, ROLES

_KEY = "submission"
_READING = "reading"
_ACCEPTING = "accepting"
_NUMERIC = {
    Role.TARGET,
    Role.TARGET_LOW,
    Role.TARGET_HIGH,
    Role.ACTUAL,
    Role.BASELINE,
    Role.WEIGHT,
    Role.COUNT,
}


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


def draw(reader: Reader, entries: Sequence[Entry]) -> None:
    """The part of the reports page where files come in. ``entries``: what was received already."""
    lang = reader.lang
    if _outcome(reader):
        return
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
        _drop()
        return
    submission = _read(reader, key, files)
    if submission is not None:
        _show(submission, reader, entries)


def _read(reader: Reader, key: tuple[str, ...], files: list[Any]) -> Submission | None:
    """The submission of these files, once it has been read; until then None, with the progress on the page."""
    submission: Submission | None = st.session_state.get(_KEY)
    if submission is not None and submission.key == key:
        return submission
    job = jobs.find(_READING)
    if job is None:
        _drop()
        folder = Path(tempfile.mkdtemp(prefix="selaras-"))
        paths = []
        for number, file in enumerate(files):
            path = folder / str(number) / Path(file.name).name
            path.parent.mkdir()
            path.write_bytes(file.getbuffer())
            paths.append(path)
        with reader.store.cursor() as cursor:
            known = ledger.known(cursor, reader.filters.org)
        job = jobs.start(
            _READING, text("Reading the files"), lambda progress: read(key, folder, paths, known, progress)
        )
    if not job.finished:
        jobs.wait(job, reader.lang)
        return None
    jobs.forget(_READING)
    if job.error is not None:
        problems.show(job.error, reader.lang)
        return None
    read_now: Submission = job.result
    st.session_state[_KEY] = read_now
    if read_now.key != key:  # more files were dropped meanwhile: read them all together
        st.rerun()
    return read_now


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


def _accept(submission: Submission, reader: Reader, entries: Sequence[Entry]) -> None:
    """The last step: who hands in, what it replaces, and one transaction."""
    lang, store, org = reader.lang, reader.store, reader.filters.org
    wanted = [
        n
        for n, r in enumerate(submission.readings)
        if not r.refusal and st.session_state.get(f"take_{n}", True)
    ]
    ready = [n for n in wanted if not submission.readings[n].questions]
    if not wanted:
        st.info(lang.t("None of these tables can be accepted."), icon=":material/block:")
        return
    st.subheader(lang.t("Accept"), anchor=False)
    if len(ready) < len(wanted):
        st.caption(lang.t("Answer the open questions first, or leave those tables out."))
    in_force = {str(e.report_id): f"#{e.report_id} {e.file}" for e in entries if e.status == "accepted"}
    replaced = st.selectbox(
        lang.t("Replaces a report as a whole (otherwise newer figures stand over older ones)"),
        ["", *in_force],
        format_func=lambda code: in_force.get(code, lang.t("none")),
        key=f"replaces_{submission.key[0]}",
        width=420,
    )
    by = who.ask(lang, "accept")
    if st.button(
        lang.n("Accept one table", "Accept {n} tables", len(wanted)),
        type="primary",
        disabled=not by or len(ready) < len(wanted),
        key="accept",
    ):
        items = [
            Item(submission.tables[n], submission.readings[n], bool(submission.readings[n].answers))
            for n in wanted
        ]
        others = [r for n, r in enumerate(submission.readings) if n not in wanted]
        files = submission.paths
        jobs.start(
            _ACCEPTING,
            text("Accepting"),
            lambda progress: accept.accept(
                store,
                org,
                items,
                files,
                by,
                others,
                int(replaced) if replaced else None,
                progress,
            ),
        )
        st.rerun()


def _outcome(reader: Reader) -> bool:
    """Whether accepting is under way or has just ended; shows its progress, then what came of it."""
    lang = reader.lang
    job = jobs.find(_ACCEPTING)
    if job is None:
        return False
    if not job.finished:
        jobs.wait(job, lang)
        return True
    if job.error is not None:
        problems.show(job.error, lang)
        if st.button(lang.t("Back to the preview"), key="accept_again"):
            jobs.forget(_ACCEPTING)
            st.rerun()
        return True
    outcomes: list[Accepted] = job.result
    for outcome in outcomes:
        _said(outcome, lang)
    if st.button(lang.t("Hand in another report"), key="another", icon=":material/upload_file:"):
        jobs.forget(_ACCEPTING)
        st.session_state["upload_no"] += 1
        _drop()
        st.rerun()
    return True


def _said(outcome: Accepted, lang: Language) -> None:
    """What came of one table, with a link to its report."""
    counts = outcome.counts
    where = " · ".join(part for part in (counts.file, counts.table) if part)
    facts = lang.t(
        "{indicators} indicators, {units} units, {actuals} rows with an actual",
        indicators=counts.indicators,
        units=counts.units,
        actuals=counts.measurements,
    )
    lines: list[Part] = [tag("div", where, class_="head"), tag("div", facts, class_="muted")]
    lines += [tag("div", lang.show(note), class_="muted small") for note in outcome.notes]
    if counts.refused_rows:
        refused = lang.n(
            "One row was refused: see why", "{n} rows were refused: see why", counts.refused_rows
        )
        lines.append(tag("div", navigation.link("report", str(outcome.report_id), refused), class_="act"))
    number = navigation.link(
        "report", str(outcome.report_id), lang.t("Report {report}", report=f"#{outcome.report_id}")
    )
    lines.append(
        tag(
            "div",
            number,
            " · ",
            navigation.link("page", "overview", lang.t("Open the overview")),
            class_="act",
        )
    )
    word = lang.t("Nothing new: it had been accepted before") if outcome.unchanged else lang.t("Accepted")
    status = Status.NONE if outcome.unchanged else Status.GOOD
    mark = tag("div", status_word(status, word))
    navigation.show(tag("div", mark, lines, class_="outcome"), f"outcome_{outcome.report_id}")


def _drop() -> None:
    """Forget what was handed in and not accepted, with its temporary files."""
    submission = st.session_state.pop(_KEY, None)
    if submission is not None:
        shutil.rmtree(submission.folder, ignore_errors=True)


def _show(submission: Submission, reader: Reader, entries: Sequence[Entry]) -> None:
    lang = reader.lang
    for name, error in submission.failed:
        st.markdown(f"**{plain(name)}**")
        problems.show(error, lang)
    for number, reading in enumerate(submission.readings):
        with st.container(border=True, key=f"reading_{number}"):
            _reading(submission, number, reading, lang)
    if submission.readings:
        _accept(submission, reader, entries)


def _reading(submission: Submission, number: int, reading: Reading, lang: Language) -> None:
    """One table: what it is, what is asked, how its columns were understood, its first rows."""
    st.subheader(plain(" · ".join(part for part in (reading.file, reading.table) if part)), anchor=False)
    if reading.refusal:
        st.warning(plain(lang.show(recognise.refusals()[reading.refusal])), icon=":material/block:")
    elif reading.questions:
        count = len(reading.questions)
        st.info(
            plain(lang.n("One question is open.", "{n} questions are open.", count)), icon=":material/help:"
        )
    else:
        st.success(plain(lang.t("Understood; ready to be accepted.")), icon=":material/check_circle:")
    for note in (*submission.tables[number].notes, *reading.notes):
        st.caption(plain(lang.show(note)))
    for question in () if reading.refusal else reading.questions:
        _question(submission, number, question, lang)
    sheet.show(preview.facts(reading, lang), key=f"facts_{number}")
    used, unused = preview.split(reading)
    opened = sheet.show(preview.columns(used, lang), key=f"columns_{number}")
    if unused:
        with st.expander(lang.n("One column is not used", "{n} columns are not used", len(unused))):
            opened = sheet.show(preview.columns(unused, lang), key=f"unused_{number}") or opened
    if opened:
        _correct_column(submission, number, int(opened.removeprefix("column:")), lang)
    with st.container(horizontal=True, vertical_alignment="center"):
        if not reading.refusal and len(submission.readings) > 1:
            st.checkbox(lang.t("Take this table"), value=True, key=f"take_{number}")
        if st.button(lang.t("Correct the table as a whole"), key=f"whole_{number}", icon=":material/edit:"):
            _correct_table(submission, number, lang)
    with st.expander(lang.t("The first rows as they stand in the file")):
        sheet.show(preview.cells(submission.tables[number], reading, lang), key=f"cells_{number}")


def _question(submission: Submission, number: int, question: Question, lang: Language) -> None:
    """One question with its possible answers; the suggestion is chosen already, but nothing is taken unsaid."""
    key = f"q_{number}_{question.field}"
    asked = lang.show(question.ask)
    st.markdown(plain(asked))
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"ask_{key}"):
        if question.options:
            index = (
                question.options.index(question.suggestion)
                if question.suggestion in question.options
                else None
            )
            value = st.selectbox(
                plain(asked),
                list(question.options),
                index=index,
                format_func=lambda code: option_words(question.field, code, lang),
                key=key,
                placeholder=lang.t("Choose"),
                label_visibility="collapsed",
                width=420,
            )
        else:
            value = st.text_input(
                plain(asked), value=question.suggestion, key=key, label_visibility="collapsed", width=420
            )
        if st.button(lang.t("Answer"), key=f"{key}_go", type="primary", disabled=not value):
            _apply(submission, number, {question.field: str(value)}, lang)


def option_words(name: str, code: str, lang: Language) -> str:
    """An option of a question or correction in the reader's language; what is data stays as it is."""
    vocabulary = {"polarity": (Polarity, POLARITIES), "kind": (Kind, KINDS), "role": (Role, ROLES)}
    if code in ("yes", "no"):
        return lang.t("Yes") if code == "yes" else lang.t("No")
    subject = name.rsplit(":", 1)[-1] if name.startswith("column:") else name.split(":", 1)[0]
    if subject in vocabulary:
        codes, words = vocabulary[subject]
        if code in codes.__members__.values():
            return lang.show(words[codes(code)])  # type: ignore[index]
    if subject == "number":
        return {",": lang.t("decimal comma: 1.234,5"), ".": lang.t("decimal point: 1,234.5")}.get(code, code)
    return lang.period(code) if subject == "period" else code


def _apply(submission: Submission, number: int, changes: dict[str, str], lang: Language) -> None:
    """Take corrections over and show the table anew; one that cannot be understood says so and changes nothing."""
    before = submission.readings[number]
    try:
        for name, value in changes.items():
            submission.answer(number, name, value)
    except ReportError as error:
        submission.readings[number] = before
        problems.show(error, lang)
        return
    st.rerun()


def _correct_column(submission: Submission, number: int, index: int, lang: Language) -> None:
    """A dialog for one column: what it is, how its numbers are written, for which period it stands."""
    column = next(c for c in submission.readings[number].columns if c.index == index)

    @st.dialog(lang.t("Column {letter}: {name}", letter=preview.letter(index), name=plain(column.header)))
    def dialog() -> None:
        name = f"column:{index}"
        roles = list(ROLES)
        role = st.selectbox(
            lang.t("Understood as"),
            roles,
            index=roles.index(column.role),
            format_func=lambda r: lang.show(ROLES[r]),
            key=f"role_{number}_{index}",
        )
        changes = {f"{name}:role": role.value} if role != column.role else {}
        if role in _NUMERIC:
            signs = [",", "."]
            now = column.number.decimal if column.number else "."
            sign = st.radio(
                lang.t("Decimal sign"),
                signs,
                index=signs.index(now),
                format_func=lambda code: option_words("number", code, lang),
                key=f"sign_{number}_{index}",
            )
            if sign != now:
                changes[f"{name}:number"] = sign
            period = st.text_input(
                lang.t("Period of this column (empty when a column of periods says it)"),
                value=lang.period(column.period) if column.period else "",
                key=f"period_{number}_{index}",
            )
            if period and period != (lang.period(column.period) if column.period else ""):
                changes[f"{name}:period"] = period
        if column.samples:
            st.caption(lang.t("For example: {samples}", samples=plain(" · ".join(column.samples))))
        if st.button(lang.t("Apply"), type="primary", disabled=not changes, key=f"apply_{number}_{index}"):
            _apply(submission, number, changes, lang)

    dialog()


def _correct_table(submission: Submission, number: int, lang: Language) -> None:
    """A dialog for what holds for the whole table: kind, header rows, period, unit, direction."""
    reading = submission.readings[number]

    @st.dialog(lang.t("The table as a whole"))
    def dialog() -> None:
        kinds = list(KINDS)
        given = {
            "kind": st.selectbox(
                lang.t("Kind"),
                kinds,
                index=kinds.index(reading.kind),
                format_func=lambda k: lang.show(KINDS[k]),
                key=f"kind_{number}",
            ).value,
            "header": st.text_input(
                lang.t("Header rows, e.g. 3 or 3,4"),
                value=",".join(str(r) for r in reading.header_rows),
                key=f"header_{number}",
            ),
            "period": st.text_input(
                lang.t("Period of all rows, where no column says it"),
                value=reading.constants.get(Role.PERIOD, ""),
                key=f"table_period_{number}",
            ),
            "unit": st.text_input(
                lang.t("Unit of all rows, where no column says it"),
                value=reading.constants.get(Role.UNIT, ""),
                key=f"table_unit_{number}",
            ),
            "polarity:*": st.selectbox(
                lang.t("Direction of indicators that say none themselves"),
                ["", *(p.value for p in Polarity)],
                index=["", *(p.value for p in Polarity)].index(reading.polarity.get("*", "")),
                format_func=lambda p: (
                    option_words("polarity", p, lang) if p else lang.t("as found in the file")
                ),
                key=f"direction_{number}",
            ),
        }
        before = {
            "kind": reading.kind.value,
            "header": ",".join(str(r) for r in reading.header_rows),
            "period": reading.constants.get(Role.PERIOD, ""),
            "unit": reading.constants.get(Role.UNIT, ""),
            "polarity:*": reading.polarity.get("*", ""),
        }
        changes = {name: str(value) for name, value in given.items() if value and value != before[name]}
        if st.button(lang.t("Apply"), type="primary", disabled=not changes, key=f"apply_table_{number}"):
            _apply(submission, number, changes, lang)

    dialog()
