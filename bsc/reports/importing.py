"""From submitted files to outcomes, table by table: read, recognise, answer, accept. What the terminal's import does.

Files that cannot be read and tables that are refused do not stop the others; tables that belong together (measurements
and the definitions joined to them) are accepted together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bsc.errors import BscError, ReportError
from bsc.i18n import Text, text
from bsc.reports import accept as accepting
from bsc.reports import catalogue, ledger, lineage, sandbox
from bsc.reports.accept import Accepted, Item
from bsc.reports.convert import STORED, Progress, convert, refused
from bsc.reports.counts import Counts
from bsc.reports.model import Question, Reading, Table
from bsc.reports.recognise import Known, answer, recognise, refusals
from bsc.store import Store


@dataclass(frozen=True)
class Submitted:
    """One file as it arrived: the name to show, and where its bytes lie."""

    name: str
    path: Path


@dataclass(frozen=True)
class Said:
    """An answer of the reader to a question about one table."""

    file: str
    table: str
    field: str
    value: str


@dataclass(frozen=True)
class Outcome:
    """What became of one table. ``report_id`` is 0 unless it was accepted; ``message`` says why a file was not read."""

    counts: Counts
    reading: Reading | None = None
    questions: tuple[Question, ...] = ()
    notes: tuple[Text, ...] = ()
    report_id: int = 0
    unchanged: bool = False
    message: Text | None = None


@dataclass
class _Batch:
    """The tables of one command while they are worked on."""

    tables: list[Table]
    readings: list[Reading]
    answered: set[int]
    files: Mapping[str, Path]
    outcomes: dict[int, Outcome]


def import_files(
    store: Store,
    org: str,
    files: Sequence[Submitted],
    by: str,
    yes: bool,
    answers: Sequence[Said] = (),
    corrects: int | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Import files into ``org``; an outcome a table, in the order of the files.

    ``yes`` accepts what was recognised and has no open question; without it nothing is stored and every usable table
    waits for confirmation. Never raises for what is wrong with a file.
    """
    tell = progress or (lambda done, what: None)
    named = _distinct(files)
    tables, broken = _read(named, tell)
    tell(0.4, text("Recognising"))
    with store.cursor() as cursor:
        known = ledger.known(cursor, org)
    batch = _Batch(tables, recognise(tables, known), set(), {f.name: f.path for f in named}, {})
    _answer(batch, answers, known)
    _leave_empty_sheets(batch)
    _refuse(batch)
    _preview(store, org, batch, tell, everything=not yes)
    if yes:
        _accept(store, org, batch, by, corrects, tell)
    outcomes = [batch.outcomes[i] for i in sorted(batch.outcomes)]
    places = {f.name: place for place, f in enumerate(named)}
    every = sorted([*outcomes, *broken], key=lambda o: places[o.counts.file])
    for outcome in every:
        if yes and outcome.counts.status == "refused":
            path = batch.files[outcome.counts.file]
            accepting.refuse(store, org, outcome.counts, lineage.digest(path.read_bytes()), by)
    tell(1.0, text("Done"))
    return every


def _distinct(files: Sequence[Submitted]) -> list[Submitted]:
    """Files of the same name from different folders are told apart by a number."""
    seen: dict[str, int] = {}
    named = []
    for file in files:
        seen[file.name] = count = seen.get(file.name, 0) + 1
        stem, dot, suffix = file.name.rpartition(".")
        again = f"{stem} ({count}).{suffix}" if dot else f"{file.name} ({count})"
        named.append(file if count == 1 else replace(file, name=again))
    return named


def _read(files: Sequence[Submitted], tell: Progress) -> tuple[list[Table], list[Outcome]]:
    """All tables, and an outcome for every file that cannot be read."""

    def reading(done: float, what: Text) -> None:
        tell(0.4 * done, what)

    try:
        paths, names = [f.path for f in files], [f.name for f in files]
        return sandbox.read_files(paths, reading, names), []
    except ReportError as error:
        if len(files) == 1:
            return [], [_unread(files[0].name, error)]
    tables: list[Table] = []
    broken: list[Outcome] = []
    for file in files:  # one of them is broken: read each by itself
        try:
            tables += sandbox.read_files([file.path], reading, [file.name])
        except ReportError as error:
            broken.append(_unread(file.name, error))
    return tables, broken


def _unread(name: str, error: BscError) -> Outcome:
    parts = [p for p in (error.title, error.message, error.hint) if p]
    message = parts[0]
    for part in parts[1:]:
        message = text("{first} {second}", first=message, second=part)
    return Outcome(refused(name, "", error.code), message=message)


def _answer(batch: _Batch, answers: Sequence[Said], known: Known) -> None:
    for said in answers:
        for i, table in enumerate(batch.tables):
            if (table.file, table.name) == (said.file, said.table):
                others = [t for t in batch.tables if t is not table]
                batch.readings[i] = answer(batch.readings[i], said.field, said.value, table, others, known)
                batch.answered.add(i)


def _leave_empty_sheets(batch: _Batch) -> None:
    """Sheets with a header and no rows pass silently beside sheets with rows: an untouched part of a template."""
    full = {t.file for t, r in zip(batch.tables, batch.readings, strict=True) if r.refusal != "empty"}
    keep = [i for i, r in enumerate(batch.readings) if r.refusal != "empty" or r.file not in full]
    place = {old: new for new, old in enumerate(keep)}
    batch.tables = [batch.tables[i] for i in keep]
    batch.readings = [batch.readings[i] for i in keep]
    batch.answered = {place[i] for i in batch.answered if i in place}


def _refuse(batch: _Batch) -> None:
    for i, reading in enumerate(batch.readings):
        if reading.refusal or reading.kind not in STORED:
            code = reading.refusal or f"{reading.kind}_later"
            batch.outcomes[i] = Outcome(
                refused(reading.file, batch.tables[i].name, code),
                reading,
                (),
                reading.notes,
                message=refusals().get(code),
            )


def _preview(store: Store, org: str, batch: _Batch, tell: Progress, everything: bool) -> None:
    """Counts as far as known for the tables that wait: for an answer, for their definitions, for confirmation."""
    waiting = _waiting(batch)
    chosen = [i for i in range(len(batch.tables)) if i not in batch.outcomes and (everything or i in waiting)]
    if not chosen:
        return
    with store.cursor() as cursor:
        known = catalogue.load(cursor, org, datetime.now(UTC).replace(tzinfo=None))
        for i in sorted(chosen, key=lambda i: accepting.ORDER.index(batch.readings[i].kind)):
            reading = batch.readings[i]
            try:
                staged = convert(
                    cursor, known, batch.tables[i], reading, _part(tell, 0.4, 0.5), _joined(batch, i)
                )
            except ReportError as error:
                batch.outcomes[i] = replace(_unread(reading.file, error), reading=reading)
                continue
            counts = staged.counts
            if counts.status == "accepted":
                counts = replace(
                    counts, status="needs_answer", reasons={**counts.reasons, "not_confirmed": 1}
                )
            batch.outcomes[i] = Outcome(counts, reading, reading.questions, staged.notes)


def _waiting(batch: _Batch) -> set[int]:
    """Tables with open questions, and those whose definitions have them."""
    waiting = {i for i, r in enumerate(batch.readings) if r.questions}
    for i, reading in enumerate(batch.readings):
        if reading.definitions and _place(batch, reading.definitions) in waiting:
            waiting.add(i)
    return waiting


def _place(batch: _Batch, definitions: tuple[str, str, int]) -> int | None:
    file, name, _ = definitions
    return next((i for i, t in enumerate(batch.tables) if (t.file, t.name) == (file, name)), None)


def _joined(batch: _Batch, index: int) -> tuple[Table, Reading] | None:
    definitions = batch.readings[index].definitions
    place = _place(batch, definitions) if definitions else None
    return None if place is None else (batch.tables[place], batch.readings[place])


def _accept(store: Store, org: str, batch: _Batch, by: str, corrects: int | None, tell: Progress) -> None:
    """Accept what does not wait, file by file; files that are joined in one transaction."""
    ready = [i for i in range(len(batch.tables)) if i not in batch.outcomes]
    parts = _together(batch, ready)
    for number, part in enumerate(parts):
        items = [Item(batch.tables[i], batch.readings[i], i in batch.answered) for i in part]
        names = {batch.tables[i].file for i in part}
        others = [r for i, r in enumerate(batch.readings) if i not in part and r.file in names]
        share = _part(tell, 0.4 + 0.6 * number / len(parts), 0.6 / len(parts))
        files = {name: batch.files[name] for name in names}
        try:
            found = accepting.accept(store, org, items, files, by, others, corrects, share)
        except ReportError as error:
            for i in part:
                batch.outcomes[i] = replace(_unread(batch.tables[i].file, error), reading=batch.readings[i])
            continue
        for i, accepted in zip(part, found, strict=True):
            batch.outcomes[i] = _accepted(batch.readings[i], accepted)


def _accepted(reading: Reading, outcome: Accepted) -> Outcome:
    return Outcome(outcome.counts, reading, (), outcome.notes, outcome.report_id, outcome.unchanged)


def _together(batch: _Batch, ready: Sequence[int]) -> list[list[int]]:
    """The tables that are accepted in one transaction: of one file, and of files joined by definitions."""
    group = {i: batch.tables[i].file for i in ready}
    for i in ready:
        definitions = batch.readings[i].definitions
        place = _place(batch, definitions) if definitions else None
        if place in group and group[place] != group[i]:
            old, new = group[place], group[i]
            group = {k: new if v == old else v for k, v in group.items()}
    return [[i for i in ready if group[i] == name] for name in dict.fromkeys(group[i] for i in ready)]


def _part(tell: Progress, begin: float, share: float) -> Progress:
    def part(done: float, what: Text) -> None:
        tell(begin + share * done, what)

    return part
