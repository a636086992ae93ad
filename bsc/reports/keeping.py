"""How a file is kept: as it came, or as the cleaned tables that were read from it.

The rule is safe by construction: a file is kept as it came only when all of it was looked at and nothing in it points
at a person. Otherwise its accepted tables are kept as text cells, headings and data rows only, without identifying
columns, with hashed codes and without numbers and addresses of persons; titles, footers, other sheets, comments and
properties are not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from bsc.i18n import Text, text
from bsc.reports import persons, pseudonym, record
from bsc.reports.model import Kind, Reading, Role, Table

REASONS = {
    "columns": text("columns that identify persons"),
    "signature": text("a signature or a contact beside the table"),
    "marks": text("numbers or addresses of persons in cells"),
    "around": text("lines around the table that may name a person"),
    "sheets": text("other sheets in which a person may be named"),
    "author": text("an author in the properties of the file"),
    "comments": text("comments or links"),
    "paper": text("headers or footers for printing that may name a person"),
    "parts": text("parts that are no cells: pictures, forms, connections"),
    "format": text("a format of which only the tables can be looked through"),
    "others": text("tables that were not accepted"),
}
_FREE = (  # roles whose cells are sentences: nothing of one with a mark in it is kept
    *(Role.NOTE, Role.IGNORED, Role.FORMULA, Role.SOURCE, Role.DEFINITION, Role.OWNER, Role.BREAKDOWN),
)
_NUMBERS = (
    Role.TARGET,
    Role.TARGET_LOW,
    Role.TARGET_HIGH,
    Role.ACTUAL,
    Role.BASELINE,
    Role.WEIGHT,
    Role.COUNT,
)


def reasons(
    tables: Sequence[Table], readings: Sequence[Reading], others: Sequence[Reading] = ()
) -> tuple[str, ...]:
    """Why a file is kept cleaned, as codes of ``REASONS``; none: it is kept as it came.

    ``tables`` and ``readings`` are its accepted tables, side by side, ``others`` readings of its other tables.
    """
    found: set[str] = set()
    for table in tables:
        found |= table.personal
    if any(_about_persons(r) for r in (*readings, *others)):
        found.add("columns")
    if others:
        found.add("others")
    if not found and any(_around(t, r) for t, r in zip(tables, readings, strict=True)):
        found.add("around")
    return tuple(code for code in REASONS if code in found)


def said(codes: Iterable[str]) -> Text | None:
    """What the preview says about how a file will be kept; None when it is kept as it came."""
    parts = [REASONS[code] for code in codes]
    if not parts:
        return None
    listed = parts[0]
    for part in parts[1:]:
        listed = text("{first}; {second}", first=listed, second=part)
    return text(
        "Of this file only the cleaned cells of its tables are kept, because it holds or may hold: {reasons}.",
        reasons=listed,
    )


def _about_persons(reading: Reading) -> bool:
    return reading.kind in (Kind.PEOPLE, Kind.INDIVIDUAL_KPIS) or any(
        c.role in record.HIDDEN for c in reading.columns
    )


def _around(table: Table, reading: Reading) -> bool:
    """Whether a line outside headings and data may name a person."""
    outside = table.cells.filter(pc.invert(_inside(table, reading)))
    return any(
        persons.may_name(value)
        for name in outside.column_names
        if name != "row"
        for value in pc.unique(outside[name]).to_pylist()
        if value is not None
    )


def _inside(table: Table, reading: Reading) -> pa.ChunkedArray:
    """Which rows are headings or data."""
    row = table.cells["row"]
    data = pc.and_(pc.greater_equal(row, reading.first_row), pc.less_equal(row, reading.last_row))
    return pc.or_(data, pc.is_in(row, value_set=pa.array(reading.header_rows, row.type)))


def clean(table: Table, reading: Reading, secret: bytes) -> Table:
    """Headings and data rows without identifying columns, with hashed codes of persons and without marks of them."""
    inside = _inside(table, reading)
    cells = table.cells if pc.all(inside).as_py() else table.cells.filter(inside)
    # a table that was read says itself whether there are marks; of any other every cell is looked at
    looked = "format" in table.options and "marks" not in table.personal
    for column in reading.columns:
        name = f"c{column.index}"
        if name not in cells.column_names:
            continue
        if column.role == Role.IDENTIFYING:
            made = pa.nulls(cells.num_rows, pa.string())
        elif column.role in (Role.PERSON, Role.RATER):
            made = _hashed(cells, name, reading, secret)
        elif looked:
            continue
        else:
            made = _unmarked(cells, name, column.role, reading)
        cells = cells.set_column(cells.schema.get_field_index(name), name, made)
    return replace(table, cells=cells, title="")


def _unmarked(cells: pa.Table, name: str, role: Role, reading: Reading) -> pa.ChunkedArray:
    """A column without numbers and addresses of persons; plain numbers in a column of figures are figures."""
    column = cells[name]
    marked = persons.marked_cells(column)
    if role in _NUMBERS:
        marked = [t for t in marked if not t.strip().isdigit()]
    if not marked:
        return column
    instead = [None if role in _FREE else persons.masked(t) for t in marked]
    if role in _FREE:  # a heading keeps its words
        head = pc.is_in(cells["row"], value_set=pa.array(reading.header_rows, cells["row"].type))
        hit = pc.and_(pc.is_in(column, value_set=pa.array(marked, pa.string())), pc.invert(head))
        column = pc.if_else(hit, pa.scalar(None, pa.string()), column)
        instead = [persons.masked(t) for t in marked]
    at = pc.index_in(column, value_set=pa.array(marked, pa.string()))
    return pc.if_else(pc.is_valid(at), pa.array(instead, pa.string()).take(pc.fill_null(at, 0)), column)


def _hashed(cells: pa.Table, name: str, reading: Reading, secret: bytes) -> pa.Array:
    """The codes of persons of a column as keyed hashes, each distinct one hashed once; no heading of it."""
    column = cells[name]
    coded = pc.dictionary_encode(column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
    hashed = [
        pseudonym.code(secret, value) if value and value.strip() else None
        for value in coded.dictionary.to_pylist()
    ]
    row = cells["row"]
    inside = pc.invert(pc.is_in(row, value_set=pa.array(reading.header_rows, row.type)))
    found = pa.array(hashed, pa.string()).take(coded.indices)
    inside = inside.combine_chunks() if isinstance(inside, pa.ChunkedArray) else inside
    return pc.if_else(inside, found, pa.scalar(None, pa.string()))
