"""Erasing a person: every row, every mention as an assessor, and the cells of the kept files, in one transaction.

What remains are numbers that were already counted into a report's own counts. A rebuild does not bring the person back.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bsc import queries
from bsc.errors import NotFound
from bsc.i18n import text
from bsc.reports import columns, lineage, pseudonym, record
from bsc.reports.model import Role
from bsc.store import Store

_CODE = re.compile(r"P[A-Z2-7]{15}")
_TABLES = ("fct_person_score", "fct_individual_kpi", "current_person_score", "current_individual_kpi")


def erase_person(store: Store, org: str, person: str, by: str) -> int:
    """Erase a person of an organisation; how many rows were taken out. ``person`` is the stored code, or the code or
    number as the organisation writes it. NotFound when nothing is known of that person.

    That somebody was erased is on record (when, by whom), not who it was.
    """
    code = person if _CODE.fullmatch(person) else pseudonym.code(pseudonym.key(store.path, org), person)
    with store.transaction() as cursor:
        gone = sum(
            int(queries.rows(cursor, f"workspace/erase_{name}", org=org, person=code)[0][0])
            for name in _TABLES
        )
        gone += int(queries.rows(cursor, "workspace/erase_link", org=org, person=code)[0][0])
        gone += int(queries.rows(cursor, "workspace/erase_workspace_link", org=org, person=code)[0][0])
        gone += int(queries.rows(cursor, "workspace/erase_workspace_score", org=org, person=code)[0][0])
        gone += _files(cursor, org, code)
        if not gone:
            raise NotFound(
                "no_such_person",
                text("Nothing is known of this person."),
                None,
                text("Check the code; it is read as it stands in the reports."),
            )
        for name in ("person_score", "current_person_score"):
            queries.rows(cursor, f"workspace/erase_rater_{name}", org=org, person=code)
        columns.erase(cursor, org, code)
        queries.rows(
            cursor,
            "workspace/access_insert",
            org=org,
            what="erase_person",
            detail="",
            people=1,
            at=datetime.now(UTC).replace(tzinfo=None),
            by=by,
        )
        store.will_rewrite()
    lineage.forget()
    store.rewrite()
    return gone


def _files(cursor: duckdb.DuckDBPyConnection, org: str, code: str) -> int:
    """Take the person's rows out of the kept files and the refused cells; how many rows."""
    gone = 0
    for report_id, reading_text in queries.rows(cursor, "workspace/person_files", org=org):
        reading = record.loads(reading_text)
        source = lineage.source(cursor, report_id)
        columns = {c.role: f"c{c.index}" for c in reading.columns if c.role in (Role.PERSON, Role.RATER)}
        if Role.PERSON not in columns or not lineage.state(cursor, org, source.sha256):
            continue
        table = lineage.table(cursor, source)
        own = pc.fill_null(pc.equal(table.cells[columns[Role.PERSON]], code), False)
        rows = table.cells["row"].filter(own).to_pylist()
        cells = table.cells.filter(pc.invert(own))
        if Role.RATER in columns:
            place = cells.schema.get_field_index(columns[Role.RATER])
            rater = cells[columns[Role.RATER]]
            cleared = pc.if_else(
                pc.fill_null(pc.equal(rater, code), False), pa.scalar(None, pa.string()), rater
            )
            cells = cells.set_column(place, columns[Role.RATER], cleared)
        if cells.equals(table.cells):
            continue
        kept = {t.name: t for t in lineage.tables(cursor, org, source.sha256)}
        kept[table.name] = replace(table, cells=cells)
        at = datetime.now(UTC).replace(tzinfo=None)
        content = lineage.packed_tables(list(kept.values()))
        lineage.keep(cursor, org, source.sha256, table.file, content, True, at)
        queries.rows(cursor, "workspace/erase_refused", report_id=report_id, rows=rows)
        gone += len(rows)
    return gone
