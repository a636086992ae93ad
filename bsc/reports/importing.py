"""From submitted files to outcomes, table by table: read, recognise, answer, accept. What the terminal's import does.

Files that cannot be read and tables that are refused do not stop the others; tables that belong together (measurements
and the definitions joined to them) are accepted together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from bsc import queries
from bsc.errors import BscError, ReportError
from bsc.i18n import Text, text
from bsc.reports import accept as accepting
from bsc.reports import around, catalogue, keeping, ledger, lineage, sandbox
from bsc.reports.accept import Item
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
class Batch:
    """The tables of files dropped together while they are worked on: ``tables`` and ``readings`` go side by side.

    ``outcomes`` has what is settled already, by place: refused tables, accepted ones. ``broken`` are files that could
    not be read. ``files`` has the bytes of every file by the name it is shown under.
    """

    tables: list[Table]
    readings: list[Reading]
    files: dict[str, Path]
    broken: list[Outcome]
    known: Known
    answered: set[int] = field(default_factory=set)
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    def answer(self, index: int, what: str, value: str) -> None:
        """Put in what the reader says about one table; see ``recognise.answer``. ReportError when it makes no sense."""
        others = [t for i, t in enumerate(self.tables) if i != index]
        self.readings[index] = answer(
            self.readings[index], what, value, self.tables[index], others, self.known
        )
        self.answered.add(index)
        self.outcomes.pop(index, None)
        self._refuse(index)

    def preview(
        self, store: Store, org: str, progress: Progress | None = None, indices: Sequence[int] | None = None
    ) -> dict[int, Outcome]:
        """Counts and reasons as far as known of the tables that are not settled, without writing anything.

        A table that could be accepted has the status ``needs_answer`` and the reason ``not_confirmed``.
        """
        tell = progress or _silent
        wanted = range(len(self.tables)) if indices is None else indices
        chosen = [i for i in wanted if i not in self.outcomes]
        found: dict[int, Outcome] = {}
        if not chosen:
            return found
        with store.cursor() as cursor:
            known = catalogue.load(cursor, org, datetime.now(UTC).replace(tzinfo=None))
            for step, i in enumerate(sorted(chosen, key=self._order)):
                part = _part(tell, step / len(chosen), 1 / len(chosen))
                found[i] = self._look(cursor, known, i, part)
        return found

    def accept(
        self,
        store: Store,
        org: str,
        indices: Sequence[int],
        by: str,
        corrects: int | None = None,
        progress: Progress | None = None,
    ) -> list[Outcome]:
        """Accept tables, file by file, joined files together; outcomes in the order of ``indices``.

        Settled ones stay as they are. What is refused goes on record, with the files that could not be read.
        """
        tell = progress or _silent
        ready = [i for i in indices if i not in self.outcomes]
        groups = self._together(ready)
        for number, group in enumerate(groups):
            share = _part(tell, number / len(groups), 1 / len(groups))
            self._accept_group(store, org, group, by, corrects, share)
        found = [self.outcomes[i] for i in indices]
        self.record(store, org, [*found, *self.broken], by)
        return found

    def record(self, store: Store, org: str, outcomes: Sequence[Outcome], by: str) -> None:
        """Put refused tables and files on record."""
        for outcome in outcomes:
            if outcome.counts.status == "refused":
                content = self.files[outcome.counts.file].read_bytes()
                accepting.refuse(store, org, outcome.counts, lineage.digest(content), by)

    def waiting(self) -> set[int]:
        """Tables with open questions, and those whose definitions have them."""
        waiting = {i for i, r in enumerate(self.readings) if r.questions}
        for i, reading in enumerate(self.readings):
            if reading.definitions and self._place(reading.definitions) in waiting:
                waiting.add(i)
        return waiting - set(self.outcomes)

    def settle(self) -> None:
        """Leave out empty sheets beside full ones (untouched parts of a template); refuse what cannot be stored."""
        full = {t.file for t, r in zip(self.tables, self.readings, strict=True) if r.refusal != "empty"}
        keep = [i for i, r in enumerate(self.readings) if r.refusal != "empty" or r.file not in full]
        left_out = [t for i, t in enumerate(self.tables) if i not in keep]
        named = {t.file for t in left_out if around.may_name([t])}
        self.tables = [
            replace(t, personal=t.personal | {"sheets"}) if t.file in named else t
            for t in (self.tables[i] for i in keep)
        ]
        self.readings = [self.readings[i] for i in keep]
        for i in range(len(self.tables)):
            self._refuse(i)

    def _refuse(self, index: int) -> None:
        reading = self.readings[index]
        if reading.refusal or reading.kind not in STORED:
            code = reading.refusal or f"{reading.kind}_later"
            counts = refused(reading.file, self.tables[index].name, code)
            said = refusals().get(code)
            self.outcomes[index] = Outcome(counts, reading, (), reading.notes, message=said)

    def _look(
        self, cursor: duckdb.DuckDBPyConnection, known: catalogue.Catalogue, index: int, tell: Progress
    ) -> Outcome:
        table, reading = self.tables[index], self.readings[index]
        try:
            staged = convert(cursor, known, table, reading, tell, self._joined(index))
        except ReportError as error:
            return replace(unread(reading.file, error, table.name), reading=reading)
        counts = staged.counts
        if counts.status == "accepted":
            counts = replace(counts, status="needs_answer", reasons={**counts.reasons, "not_confirmed": 1})
        return Outcome(counts, reading, reading.questions, (*staged.notes, *self._kept(index)))

    def _kept(self, index: int) -> tuple[Text, ...]:
        """What is said about how the file of a table will be kept, as far as this table and the others show."""
        table, reading = self.tables[index], self.readings[index]
        beside = [r for i, r in enumerate(self.readings) if i != index and r.file == table.file]
        closed = [r for r in beside if r.refusal or r.kind not in STORED]
        codes = keeping.reasons([table], [reading], beside)
        if not closed:
            codes = tuple(c for c in codes if c != "others")
        said = keeping.said(codes)
        return (said,) if said else ()

    def _accept_group(
        self, store: Store, org: str, group: Sequence[int], by: str, corrects: int | None, tell: Progress
    ) -> None:
        items = [Item(self.tables[i], self.readings[i], i in self.answered) for i in group]
        names = {self.tables[i].file for i in group}
        others = [r for i, r in enumerate(self.readings) if i not in group and r.file in names]
        files = {name: self.files[name] for name in names}
        try:
            found = accepting.accept(store, org, items, files, by, others, corrects, tell)
        except ReportError as error:
            for i in group:
                outcome = unread(self.tables[i].file, error, self.tables[i].name)
                self.outcomes[i] = replace(outcome, reading=self.readings[i])
            return
        with store.cursor() as cursor:
            for i, done in zip(group, found, strict=True):
                notes = (*done.notes, *_set_by_hand(cursor, org, done.report_id))
                self.outcomes[i] = Outcome(
                    done.counts, self.readings[i], (), notes, done.report_id, done.unchanged
                )

    def _together(self, ready: Sequence[int]) -> list[list[int]]:
        """The tables that are accepted in one transaction: of one file, and of files joined by definitions."""
        group = {i: self.tables[i].file for i in ready}
        for i in ready:
            definitions = self.readings[i].definitions
            place = self._place(definitions) if definitions else None
            if place in group and group[place] != group[i]:
                old, new = group[place], group[i]
                group = {k: new if v == old else v for k, v in group.items()}
        return [[i for i in ready if group[i] == name] for name in dict.fromkeys(group[i] for i in ready)]

    def _order(self, index: int) -> int:
        return accepting.ORDER.index(self.readings[index].kind)

    def _place(self, definitions: tuple[str, str, int]) -> int | None:
        file, name, _ = definitions
        return next((i for i, t in enumerate(self.tables) if (t.file, t.name) == (file, name)), None)

    def _joined(self, index: int) -> tuple[Table, Reading] | None:
        definitions = self.readings[index].definitions
        place = self._place(definitions) if definitions else None
        return None if place is None else (self.tables[place], self.readings[place])


def read(store: Store, org: str, files: Sequence[Submitted], progress: Progress | None = None) -> Batch:
    """Read and recognise files dropped together. Never raises for what is wrong with a file: see ``Batch.broken``."""
    tell = progress or _silent
    named = _distinct(files)
    tables, broken = _read(named, _part(tell, 0.0, 0.9))
    tell(0.9, text("Recognising"))
    with store.cursor() as cursor:
        known = ledger.known(cursor, org)
    batch = Batch(tables, recognise(tables, known), {f.name: f.path for f in named}, broken, known)
    batch.settle()
    tell(1.0, text("Recognising"))
    return batch


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
    tell = progress or _silent
    batch = read(store, org, files, _part(tell, 0.0, 0.4))
    for said in answers:
        for i, table in enumerate(batch.tables):
            if (table.file, table.name) == (said.file, said.table):
                batch.answer(i, said.field, said.value)
    every = range(len(batch.tables))
    waiting = batch.waiting() if yes else set(every)
    shown = batch.preview(store, org, _part(tell, 0.4, 0.5), sorted(waiting))
    ready = [i for i in every if i not in waiting]
    done = (
        dict(zip(ready, batch.accept(store, org, ready, by, corrects, _part(tell, 0.4, 0.6)), strict=True))
        if yes
        else {}
    )
    outcomes = [done.get(i) or shown.get(i) or batch.outcomes[i] for i in every]
    tell(1.0, text("Done"))
    places = {name: place for place, name in enumerate(batch.files)}
    return sorted([*outcomes, *batch.broken], key=lambda o: places[o.counts.file])


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
    try:
        return sandbox.read_files([f.path for f in files], tell, [f.name for f in files]), []
    except ReportError as error:
        if len(files) == 1:
            return [], [unread(files[0].name, error)]
    tables: list[Table] = []
    broken: list[Outcome] = []
    for file in files:  # one of them is broken: read each by itself
        try:
            tables += sandbox.read_files([file.path], tell, [file.name])
        except ReportError as error:
            broken.append(unread(file.name, error))
    return tables, broken


def unread(name: str, error: BscError, table: str = "") -> Outcome:
    """The outcome of a file or table that an error stands in the way of."""
    parts = [p for p in (error.title, error.message, error.hint) if p]
    message = parts[0]
    for part in parts[1:]:
        message = text("{first} {second}", first=message, second=part)
    return Outcome(refused(name, table, error.code), message=message)


def _set_by_hand(cursor: duckdb.DuckDBPyConnection, org: str, report: int) -> tuple[Text, ...]:
    """Says when a report states what a person had set otherwise by hand, since the hand's value keeps holding."""
    found = queries.rows(cursor, "facts/set_by_hand", org=org, report=report)
    if not found:
        return ()
    codes = list(dict.fromkeys(str(indicator) for indicator, *_ in found))
    more = " …" if len(codes) > 3 else ""
    return (
        text(
            "What was entered by hand keeps holding for {indicators}, although this file says otherwise. To let the "
            "file hold, undo the step in the catalogue under Changes by hand.",
            indicators=", ".join(codes[:3]) + more,
        ),
    )


def _part(tell: Progress, begin: float, share: float) -> Progress:
    def part(done: float, what: Text) -> None:
        tell(begin + share * done, what)

    return part


def _silent(done: float, what: Text) -> None:
    """Progress that nobody watches."""
