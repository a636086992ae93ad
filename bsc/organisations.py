"""Organisations that stand side by side: list, found, change, remove; the sample and the published figures among them.

Every fact, report and edit carries its organisation's code, and every query asks for one: they are never mixed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from bsc import queries, workspace
from bsc.errors import BscError, NotFound
from bsc.i18n import Text, text
from bsc.reports.accept import Item, accept
from bsc.reports.read import read_bytes
from bsc.reports.recognise import recognise
from bsc.sample import catalogue
from bsc.sample import files as sample_files
from bsc.store import Store
from bsc.workspace import now

DEFAULT_RULE_SET = "plain"
SAMPLE = catalogue.ORG
PUBLISHED = "bpjs-ketenagakerjaan"
LOADABLE = (SAMPLE, PUBLISHED)  # what can be loaded again after it was removed

Progress = Callable[[float, Text], None]

_PUBLISHED_FILES = Path(__file__).parent.parent / "data" / "published"
# data, not a text of ours: shown as it is beside the organisation's name
_PUBLISHED_NOTE = "Angka yang dipublikasikan (media) / published figures (media)"


class OrganisationError(BscError):
    """An organisation cannot be founded, changed or removed as asked."""


@dataclass(frozen=True)
class Organisation:
    """``org`` is the code that stands in links; ``synthetic`` marks an invented one on every page and export."""

    org: str
    name: str
    synthetic: bool
    note: str
    rule_set: str
    created_at: datetime
    created_by: str


def organisations(cursor: duckdb.DuckDBPyConnection) -> list[Organisation]:
    """All of them: real ones first, oldest first."""
    return [_made(row) for row in queries.rows(cursor, "workspace/organisation", org="")]


def organisation(cursor: duckdb.DuckDBPyConnection, org: str) -> Organisation:
    """The one with that code; NotFound when there is none."""
    rows = queries.rows(cursor, "workspace/organisation", org=org) if org else []
    if not rows:
        raise NotFound(
            "no_such_organisation",
            text("There is no organisation “{org}”.", org=org),
            None,
            text("Choose one from the list, or start one of your own."),
        )
    return _made(rows[0])


def _made(row: tuple[object, ...]) -> Organisation:
    org, name, synthetic, note, rule_set, created_at, created_by = row
    assert isinstance(created_at, datetime)
    return Organisation(
        str(org), str(name), bool(synthetic), str(note or ""), str(rule_set), created_at, str(created_by)
    )


def create(
    store: Store,
    name: str,
    by: str,
    code: str = "",
    rule_set: str = DEFAULT_RULE_SET,
    note: str = "",
    synthetic: bool = False,
) -> Organisation:
    """Start an organisation. Without ``code`` one is made from the name; a given code that is taken is refused."""
    name = " ".join(name.split())
    if not name or len(name) > 200:
        raise OrganisationError(
            "bad_organisation_name",
            text("An organisation needs a name of at most 200 characters."),
            None,
            text("Enter its name."),
        )
    if code and not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,29}", code):
        raise OrganisationError(
            "bad_organisation_code",
            text("“{code}” cannot be the code of an organisation.", code=code),
            None,
            text("Use lower-case letters, digits and hyphens, at most 30."),
        )
    with store.transaction() as cursor:
        taken = {o.org for o in organisations(cursor)}
        if code in taken:
            raise OrganisationError(
                "organisation_taken",
                text("There is an organisation with the code “{code}” already.", code=code),
                None,
                text("Choose another code, or open that organisation."),
            )
        made = Organisation(
            code or _code_for(name, taken), name, synthetic, note.strip(), rule_set, now(), by.strip() or "-"
        )
        queries.execute(
            cursor,
            "workspace/organisation_insert",
            org=made.org,
            name=made.name,
            synthetic=made.synthetic,
            note=made.note or None,
            rule_set=made.rule_set,
            at=made.created_at,
            by=made.created_by,
        )
    return made


def _code_for(name: str, taken: set[str]) -> str:
    """A short readable code: the words of the name, else initials, and a number where that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain) or ["organisasi"]
    whole = "-".join(words)
    base = whole if len(whole) <= 24 else "".join(w[0] for w in words)[:24]
    code, n = base, 1
    while code in taken:
        n += 1
        code = f"{base}-{n}"
    return code


def update(
    store: Store, org: str, name: str | None = None, note: str | None = None, rule_set: str | None = None
) -> Organisation:
    """Change the name, the note or the rule set; None leaves it as it is."""
    with store.transaction() as cursor:
        held = organisation(cursor, org)
        if name is not None and not name.strip():
            raise OrganisationError(
                "bad_organisation_name",
                text("An organisation needs a name of at most 200 characters."),
                None,
                text("Enter its name."),
            )
        changed = replace(
            held,
            name=held.name if name is None else " ".join(name.split()),
            note=held.note if note is None else note.strip(),
            rule_set=held.rule_set if rule_set is None else rule_set,
        )
        queries.execute(
            cursor,
            "workspace/organisation_update",
            org=org,
            name=changed.name,
            note=changed.note or None,
            rule_set=changed.rule_set,
        )
    return changed


def reports(cursor: duckdb.DuckDBPyConnection, org: str) -> int:
    """How many reports it ever accepted, withdrawn ones included."""
    return int(queries.rows(cursor, "workspace/report_count", org=org)[0][0])


def remove(store: Store, org: str, by: str) -> None:
    """Take an organisation out of the store wholly, in one transaction; no other organisation is touched.

    Only invented and published ones, which can be loaded again, and ones that never accepted a report: what somebody
    reported is withdrawn, never deleted. That a loadable one was removed stays on record (see ``sample_wanted``).
    """
    with store.transaction() as cursor:
        held = organisation(cursor, org)
        received = reports(cursor, org)
        if not removable(cursor, held):
            raise OrganisationError(
                "organisation_has_reports",
                text("{name} cannot be removed: it has accepted reports.", name=held.name),
                text("Reports in the ledger: {n}", n=received),
                text("What was reported is never deleted. Withdraw the reports instead."),
            )
        for name in queries.names("workspace/remove"):
            queries.execute(cursor, name, org=org)
        if org in LOADABLE:
            workspace.note_removal(cursor, org, by)


def removable(cursor: duckdb.DuckDBPyConnection, held: Organisation) -> bool:
    """Whether an organisation may be removed: it can be loaded again, or never accepted a report."""
    return held.synthetic or held.org in LOADABLE or not reports(cursor, held.org)


def sample_wanted(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether a start should load the sample: the store holds nothing (or the sample's loading was cut off), and
    nobody took the sample out of it."""
    held = organisations(cursor)
    if [o.org for o in held] == [SAMPLE]:
        return not reports(cursor, SAMPLE)
    return not held and not workspace.was_removed(cursor, SAMPLE)


def load_sample(store: Store, by: str, progress: Progress | None = None) -> Organisation:
    """Load the invented organisation through the ordinary import; a second call changes nothing."""
    tell = progress or (lambda done, what: None)
    held = _found_or_created(
        store, SAMPLE, catalogue.NAME, by, rule_set=SAMPLE, note=catalogue.NOTE, synthetic=True
    )
    with store.cursor() as cursor:
        if reports(cursor, SAMPLE):  # they came in one transaction: all of them are there
            return held
    files = sample_files.first_files(lambda done, what: tell(0.2 * done, what))
    tell(0.2, text("Writing the reports about people, their KPIs and links"))
    files += sample_files.later_files()
    _import(
        store, held.org, {f.name: f.content for f in files}, by, lambda d, what: tell(0.3 + 0.7 * d, what)
    )
    return held


def load_published(store: Store, by: str, progress: Progress | None = None) -> Organisation:
    """Load the published figures of BPJS Ketenagakerjaan, each with its source, through the ordinary import."""
    files = {path.name: path.read_bytes() for path in sorted(_PUBLISHED_FILES.glob("*.csv"))}
    held = _found_or_created(store, PUBLISHED, "BPJS Ketenagakerjaan", by, note=_PUBLISHED_NOTE)
    _import(store, held.org, files, by, progress or (lambda done, what: None))
    return held


def _found_or_created(store: Store, code: str, name: str, by: str, **given: Any) -> Organisation:
    with store.cursor() as cursor:
        found = next((o for o in organisations(cursor) if o.org == code), None)
    return found or create(store, name, by, code=code, **given)


def _import(store: Store, org: str, files: dict[str, bytes], by: str, progress: Progress) -> None:
    """Read, recognise and accept files of our own, in one transaction. Nothing is answered for the reader."""
    progress(0.0, text("Reading the files"))
    tables = [table for name, content in files.items() for table in read_bytes(content, name)]
    progress(0.15, text("Understanding the tables"))
    items = [Item(table, reading) for table, reading in zip(tables, recognise(tables), strict=True)]
    accept(store, org, items, files, by, progress=lambda done, what: progress(0.4 + 0.6 * done, what))
