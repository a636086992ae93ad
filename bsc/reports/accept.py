"""Accepting, withdrawing and rebuilding reports: the only writer of the ledger and of the facts.

Each call is one transaction: after a crash at any moment a report is wholly there or wholly not. Facts are derived:
``rebuild`` makes them again from the kept files and readings, and the numbers are the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from bsc import queries
from bsc.errors import NotFound, ReportError, StoreError
from bsc.i18n import Text, text
from bsc.reports import around, catalogue, columns, keeping, lineage, pseudonym, record, resubmitted
from bsc.reports.convert import Progress, Staged, convert, not_stored
from bsc.reports.counts import Counts
from bsc.reports.model import Kind, Reading, Table
from bsc.store import Store

INSERTS = {
    Kind.MEASUREMENTS: ("measurement", "definition", "unit", "objective"),
    Kind.DEFINITIONS: ("definition", "unit", "objective"),
    Kind.UNITS: ("unit",),
    Kind.OBJECTIVES: ("objective",),
    Kind.COUNTS: ("count", "unit"),
    Kind.LINKS: ("link",),
    Kind.INDIVIDUAL_KPIS: ("individual_kpi", "unit"),
    Kind.PEOPLE: ("person_score", "unit"),
}
FACTS = (
    *("measurement", "definition", "unit", "objective", "count"),
    *("link", "individual_kpi", "person_score"),
)
# kinds whose current facts are a table of their own, kept by one pair of statements
CURRENT = {Kind.INDIVIDUAL_KPIS: "current_individual_kpi", Kind.PEOPLE: "current_person_score"}


@dataclass(frozen=True)
class Item:
    """One table to accept, as understood. ``corrected`` says that the reader changed or answered something in it."""

    table: Table
    reading: Reading
    corrected: bool = False


@dataclass(frozen=True)
class Accepted:
    """The outcome for one table. ``unchanged``: it had been accepted before, and nothing was written.

    ``report_id`` is 0 for a table of which no row could be used; its counts then say refused and why.
    """

    report_id: int
    counts: Counts
    notes: tuple[Text, ...] = ()
    unchanged: bool = False


def accept(
    store: Store,
    org: str,
    items: Sequence[Item],
    files: Mapping[str, Path | bytes],
    by: str,
    others: Sequence[Reading] = (),
    corrects: int | None = None,
    progress: Progress | None = None,
) -> list[Accepted]:
    """Accept tables in one transaction, all or none; outcomes in the order of ``items``.

    ``files`` has the submitted file of every ``Table.file``; ``others`` are the readings of the other tables of these
    files, which decide whether a file may be kept as it came. Definitions go before the measurements that they
    describe. A table accepted before in the same form changes nothing; in another form it corrects the former.
    A table of which no row can be used is left out and comes back as refused. ``corrects`` names a report that this
    one replaces whole. ReportError for a table with open questions or a refusal, NotFound for an unknown organisation
    or report; then nothing is stored.
    """
    tell = progress or (lambda done, what: None)
    found: dict[int, Accepted] = {}
    with ThreadPoolExecutor(1) as pool, store.transaction() as cursor:
        if not queries.rows(cursor, "facts/organisation_name", org=org):
            raise NotFound(
                "no_such_organisation",
                text("There is no organisation {org}.", org=org),
                None,
                text("Create it first, or choose another one."),
            )
        at = _now(cursor)
        work = _Work(cursor, store.path, org, by, at)
        kept = {}
        for name in {i.table.file for i in items}:
            here = [i for i in items if i.table.file == name]
            beside = [r for r in others if r.file == name]
            kept[name] = work.file(name, files[name], here, beside, pool)
        order = sorted(range(len(items)), key=lambda i: ORDER.index(items[i].reading.kind))
        for step, index in enumerate(order):
            item = items[index]
            part = _Part(tell, step / len(items), 1 / len(items))
            file = kept[item.table.file]
            before = work.same(file.sha256, item)
            if before:
                found[index] = before
                continue
            found[index] = work.add(item, file, items, corrects, part)
        tell(0.98, text("Writing"))
        replaced = any(file.replaced for file in kept.values())
        if replaced:
            store.will_rewrite()
    if replaced:
        store.rewrite()
    tell(1.0, text("Done"))
    return [found[i] for i in range(len(items))]


ORDER = [
    *(Kind.UNITS, Kind.OBJECTIVES, Kind.DEFINITIONS, Kind.COUNTS, Kind.MEASUREMENTS),
    *(Kind.PEOPLE, Kind.INDIVIDUAL_KPIS, Kind.LINKS),
    *(k for k in Kind),
]


@dataclass(frozen=True)
class _Part:
    """The share of the whole progress that one table has."""

    tell: Progress
    begin: float
    share: float

    def __call__(self, done: float, what: Text) -> None:
        self.tell(0.95 * (self.begin + self.share * done), what)


@dataclass
class _File:
    """A submitted file: what will be kept of it is made ready beside whatever else is done.

    ``cleaned`` are its accepted tables as they are kept and staged when the file is not kept as it came.
    ``replaced``: an older, less cleaned form of it was in the store and has to go from the disk too.
    """

    name: str
    sha256: str
    packed: Future[lineage.Packed] | None  # None: kept already, in a form that stays
    cleaned: Mapping[str, Table]
    said: Text | None = None
    written: bool = False
    replaced: bool = False


@dataclass(frozen=True)
class _Work:
    """One transaction of accepting."""

    cursor: duckdb.DuckDBPyConnection
    path: str
    org: str
    by: str
    at: datetime

    def file(
        self, name: str, source: Path | bytes, here: Sequence[Item], others: Sequence[Reading], pool: Executor
    ) -> _File:
        """Decide how a file is kept, and begin to make that ready."""
        data = source if isinstance(source, bytes) else source.read_bytes()
        sha256 = lineage.digest(data)
        held = lineage.state(self.cursor, self.org, sha256)
        codes = keeping.reasons([i.table for i in here], [i.reading for i in here], others)
        if not codes and not held:
            return _File(name, sha256, None if held is False else pool.submit(lineage.packed, data), {})
        secret = pseudonym.key(self.path, self.org)
        cleaned = {i.table.name: keeping.clean(i.table, i.reading, secret) for i in here}
        kept = dict(cleaned)
        if held:  # tables that were accepted before stay as they are
            kept = {t.name: t for t in lineage.tables(self.cursor, self.org, sha256)} | kept
        elif held is False:
            kept = self._before(sha256, secret) | kept
        packed = pool.submit(lineage.packed_tables, list(kept.values()))
        return _File(name, sha256, packed, cleaned, keeping.said(codes), replaced=held is False)

    def _before(self, sha256: str, secret: bytes) -> dict[str, Table]:
        """The tables of earlier reports of a file that loses its raw form, cleaned."""
        found = {}
        rows = queries.rows(self.cursor, "facts/tables_of_file", org=self.org, sha256=sha256)
        for name, report_id, reading in rows:
            table = around.strip(lineage.table(self.cursor, lineage.source(self.cursor, report_id)))
            found[name] = keeping.clean(table, record.loads(reading), secret)
        return found

    def same(self, sha256: str, item: Item) -> Accepted | None:
        """The outcome of an earlier import of this very table, where this one changes nothing."""
        rows = queries.rows(
            self.cursor, "facts/report_of_table", org=self.org, sha256=sha256, table_name=item.table.name
        )
        if not rows:
            return None
        report_id, reading, counts, _ = rows[0]
        if item.corrected and record.meaning(record.loads(reading)) != record.meaning(item.reading):
            return None
        held = replace(Counts.loads(counts), file=item.table.file)
        said = text(
            "This table was accepted before, as report {report}; nothing was changed.", report=str(report_id)
        )
        return Accepted(report_id, held, (said,), unchanged=True)

    def add(
        self, item: Item, file: _File, items: Sequence[Item], corrects: int | None, tell: Progress
    ) -> Accepted:
        """Convert and store one table as a new report."""
        table, reading, sha256 = item.table, item.reading, file.sha256
        if reading.questions or reading.refusal:
            raise not_stored(reading)
        report_id = queries.rows(self.cursor, "facts/next_report")[0][0]
        joined = self._joined(reading, items)
        table = file.cleaned.get(table.name, table)  # persons are hashed codes before anything is staged
        staged = _stage(self.cursor, self.org, table, reading, joined, report_id, self.at, tell)
        if staged.counts.status != "accepted":
            return Accepted(0, staged.counts, staged.notes)
        self._keep(file)
        _insert(self.cursor, self.org, report_id, reading.kind)
        corrected = self._supersede(sha256, table.name, corrects, report_id)
        linked = None if joined is None else self._report_of(joined, sha256)
        queries.rows(
            self.cursor,
            "facts/insert_report",
            report_id=report_id,
            org=self.org,
            sha256=sha256,
            file=table.file,
            table_name=table.name,
            kind=str(reading.kind),
            reading=record.dumps(replace(reading, notes=staged.notes)),
            counts=staged.counts.dumps(),
            options=json.dumps(dict(item.table.options)) if item.table.options and not file.cleaned else None,
            corrects=corrected,
            definitions=linked,
            at=self.at,
            by=self.by,
        )
        resubmitted.settle(self.cursor, self.org, report_id, item.table, reading)
        _refresh(self.cursor, report_id, reading.kind)
        if corrected is not None:
            _refresh(self.cursor, corrected)
        self._remember(reading)
        _check(self.cursor, report_id)
        notes = (*staged.notes, *([file.said] if file.said else []))
        return Accepted(report_id, staged.counts, notes)

    def _keep(self, file: _File) -> None:
        """Keep the file with the first of its tables that is stored."""
        if file.packed is not None and not file.written:
            cleaned = bool(file.cleaned)
            lineage.keep(
                self.cursor, self.org, file.sha256, file.name, file.packed.result(), cleaned, self.at
            )
            file.written = True

    def _supersede(self, sha256: str, table_name: str, corrects: int | None, report_id: int) -> int | None:
        """Withdraw the report that this one corrects: the one named, or the same table in another reading."""
        if corrects is None:
            rows = queries.rows(
                self.cursor, "facts/report_of_table", org=self.org, sha256=sha256, table_name=table_name
            )
            corrects = rows[0][0] if rows else None
            if corrects is None:
                return None
        else:
            _must_exist(self.cursor, corrects, self.org)
        changed = queries.rows(
            self.cursor,
            "facts/withdraw_report",
            report_id=corrects,
            at=self.at,
            by=self.by,
            why=f"corrected:{report_id}",
        )
        return corrects if changed else None

    def _joined(self, reading: Reading, items: Sequence[Item]) -> tuple[Table, Reading] | None:
        """The definitions dropped together with a measurements table and joined to it."""
        if reading.definitions is None:
            return None
        file, name, _ = reading.definitions
        return next(
            ((i.table, i.reading) for i in items if i.table.file == file and i.table.name == name), None
        )

    def _report_of(self, joined: tuple[Table, Reading], sha256: str) -> int | None:
        rows = queries.rows(
            self.cursor, "facts/report_by_name", org=self.org, file=joined[0].file, table_name=joined[0].name
        )
        return rows[0][0] if rows else None

    def _remember(self, reading: Reading) -> None:
        if reading.signature:
            queries.rows(
                self.cursor,
                "facts/insert_mapping",
                org=self.org,
                signature=reading.signature,
                reading=record.dumps(reading),
                at=self.at,
                by=self.by,
            )


def withdraw(store: Store, report_id: int, by: str, why: str = "") -> None:
    """Take a report out of force; what it said stays readable. Undoes its acceptance exactly.

    A report that it had corrected whole is in force again, and its way of reading is no longer remembered.
    NotFound when there is no such report, ReportError ``already_withdrawn`` when it is not in force.
    """
    with store.transaction() as cursor:
        _must_exist(cursor, report_id)
        if not queries.rows(
            cursor, "facts/withdraw_report", report_id=report_id, at=_now(cursor), by=by, why=why or None
        ):
            raise ReportError(
                "already_withdrawn",
                text("Report {report} is not in force.", report=str(report_id)),
                None,
                text("Look at its state in the list of reports."),
            )
        restored = queries.rows(cursor, "facts/restore_corrected", why=f"corrected:{report_id}")
        for (number,) in [(report_id,), *restored]:
            _refresh(cursor, int(number))
        queries.rows(cursor, "facts/forget_mapping", report_id=report_id)


def refuse(store: Store, org: str, counts: Counts, sha256: str, by: str) -> None:
    """Put a refused table or file on record: its name, when, by whom and why, not its content. Once per content."""
    with store.transaction() as cursor:
        if not queries.rows(cursor, "facts/organisation_name", org=org):
            return
        before = queries.rows(
            cursor, "facts/refused_of_table", org=org, sha256=sha256, table_name=counts.table
        )
        if before and Counts.loads(before[0][0]).reasons == counts.reasons:
            return
        queries.rows(
            cursor,
            "facts/insert_refusal",
            report_id=queries.rows(cursor, "facts/next_report")[0][0],
            org=org,
            sha256=sha256,
            file=counts.file,
            table_name=counts.table,
            counts=counts.dumps(),
            at=_now(cursor),
            by=by,
        )


def rebuild(store: Store, progress: Progress | None = None) -> int:
    """Make all facts again from the kept files and readings, in one transaction; how many reports there are.

    The numbers are the same as before, whoever wrote the facts.
    """
    tell = progress or (lambda done, what: None)
    with store.transaction() as cursor:
        reports = queries.rows(cursor, "facts/reports_to_rebuild")
        for place, (report_id, org, reading_text, at, definitions) in enumerate(reports):
            tell(place / len(reports), text("Rebuilding report {report}", report=str(report_id)))
            reading = record.loads(reading_text)
            joined = None
            if definitions is not None:
                other = queries.rows(cursor, "facts/report_source", report_id=definitions)[0]
                joined = (lineage.table(cursor, lineage.source(cursor, definitions)), record.loads(other[2]))
            table = lineage.table(cursor, lineage.source(cursor, report_id))
            for kind in FACTS:
                queries.rows(cursor, f"facts/delete_{kind}", report_id=report_id)
            queries.rows(cursor, "facts/delete_refused", report_id=report_id)
            _stage(cursor, org, table, reading, joined, report_id, at, lambda done, what: None)
            _insert(cursor, org, report_id, reading.kind)
            _refresh(cursor, report_id, reading.kind)
        tell(1.0, text("Done"))
    return len(reports)


def _stage(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    table: Table,
    reading: Reading,
    joined: tuple[Table, Reading] | None,
    report_id: int,
    at: datetime,
    tell: Progress,
) -> Staged:
    """The one way in which tables become staged facts, for accepting and for rebuilding."""
    known = catalogue.load(cursor, org, at, report_id)
    return convert(cursor, known, table, reading, tell, joined)


def _insert(cursor: duckdb.DuckDBPyConnection, org: str, report_id: int, kind: Kind) -> None:
    for name in INSERTS[kind]:
        queries.rows(cursor, f"facts/insert_{name}", report_id=report_id, org=org)
    queries.rows(cursor, "facts/insert_refused", report_id=report_id)


def _refresh(cursor: duckdb.DuckDBPyConnection, report_id: int, kind: Kind | None = None) -> None:
    """Keep the tables of current facts in step with a report that was accepted, withdrawn or made again."""
    for of, name in CURRENT.items():
        if kind in (None, of):
            queries.rows(cursor, f"facts/delete_{name}", report_id=report_id)
            queries.rows(cursor, f"facts/insert_{name}", report_id=report_id)
    if kind is None or kind in CURRENT:
        columns.refresh_report(cursor, report_id, gone=kind is None)


def _check(cursor: duckdb.DuckDBPyConnection, report_id: int) -> None:
    """Run the checks over what a report has just written. StoreError names the check that found something."""
    for name in queries.names("checks/report"):
        if queries.rows(cursor, name, report_id=report_id):
            raise StoreError(
                "check_failed",
                text("The report would have broken a rule of the store; nothing was stored."),
                text("Check: {check}", check=name),
                text("This is a fault of Selaras: please report it with the file."),
            )


def _must_exist(cursor: duckdb.DuckDBPyConnection, report_id: int, org: str | None = None) -> None:
    rows: list[tuple[Any, ...]] = queries.rows(cursor, "facts/report_source", report_id=report_id)
    if not rows or (org is not None and rows[0][3] != org):
        raise NotFound(
            "no_such_report",
            text("There is no report {report}.", report=str(report_id)),
            None,
            text("Look for its number in the list of reports."),
        )


def _now(cursor: duckdb.DuckDBPyConnection) -> datetime:
    """The time of a write: never before an earlier one, so that the order of the ledger is the order of time."""
    now = datetime.now(UTC).replace(tzinfo=None)
    latest = queries.rows(cursor, "facts/latest_write")[0][0]
    return now if latest is None or now > latest else latest
