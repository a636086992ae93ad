"""What stands around tables and points at persons, taken out right after reading: signature blocks, contact lines.

Nothing after this step sees them: no period is read from the date of a signature, no name comes into a refused row.
What is only suspected stays here; it decides, with what was found in the file's other parts, how the file is kept
(``keeping``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bsc.i18n import text
from bsc.reports import persons
from bsc.reports.model import Table

_WHOLE = 3000  # rows of a sheet that is looked at line by line; of a longer one its first and last lines are
_HEAD, _TAIL = 60, 150
_SHOWN = 6


def strip(table: Table) -> Table:
    """The table without signatures and contacts around its data; ``personal`` says what was found."""
    cells = table.cells
    names = [n for n in cells.column_names if n != "row"]
    if not cells.num_rows or not names:
        return table
    typical = _typical(cells, names)
    out: dict[int, list[int]] = {}
    for lines in _parts(cells, names):
        out |= persons.signature_cells(lines, typical)
    personal = set(table.personal)
    title = table.title
    if title and (persons.marked(title) or persons.opens(title)):
        title = ""
        personal.add("signature")
    notes, options = table.notes, table.options
    if out:
        cells = without(cells, out)
        options = {**options, "without": [[row, out[row]] for row in sorted(out)]}
        personal.add("signature")
        rows = sorted(out)
        shown = ", ".join(str(n) for n in rows[:_SHOWN]) + (" …" if len(rows) > _SHOWN else "")
        notes = (
            *notes,
            text(
                "Lines with a signature, a contact or a name are left out and not kept: row {rows}.",
                rows=shown,
            ),
        )
    if _any_marked(cells, names):
        personal.add("marks")
    return replace(
        table, cells=cells, notes=notes, title=title, personal=frozenset(personal), options=options
    )


def may_name(tables: Iterable[Table]) -> bool:
    """Whether a cell of tables that are left out may name a person."""
    return any(persons.may_name(value) for table in tables for value in _distinct(table))


def may_name_between(table: Table, parts: Sequence[Table]) -> bool:
    """Whether a text of a sheet that is in none of the tables it was split into may name a person."""
    if len(parts) == 1 and parts[0].cells is table.cells:
        return False
    kept = {text_ for part in parts for text_ in _distinct(part)}
    return any(persons.may_name(text_) for text_ in _distinct(table) if text_ not in kept)


def _distinct(table: Table) -> Iterable[str]:
    for name in table.cells.column_names:
        if name != "row":
            yield from (value for value in pc.unique(table.cells[name]).to_pylist() if value is not None)


def _typical(cells: pa.Table, names: Sequence[str]) -> float:
    """How many cells a row fills, in the middle."""
    filled = np.zeros(cells.num_rows, dtype=np.int32)
    for name in names:
        filled += np.asarray(pc.is_valid(cells[name]).to_numpy(), dtype=np.int32)
    some = filled[filled > 0]
    return float(np.median(some)) if len(some) else 0.0


def _parts(cells: pa.Table, names: Sequence[str]) -> Iterable[list[persons.Line]]:
    """The lines to look at; of a long sheet the end, and the beginning with a line of data after it."""
    if cells.num_rows <= _WHOLE:
        yield _lines(cells, names)
        return
    yield _lines(cells.slice(0, _HEAD), names)
    yield _lines(cells.slice(cells.num_rows - _TAIL), names)


def _lines(cells: pa.Table, names: Sequence[str]) -> list[persons.Line]:
    columns = [cells[n].to_pylist() for n in names]
    return [(row, list(line)) for row, *line in zip(cells["row"].to_pylist(), *columns, strict=True)]


def without(cells: pa.Table, out: Mapping[int, Sequence[int]]) -> pa.Table:
    """The cells without those (row -> places among the columns); rows in which nothing is left are gone."""
    names = [n for n in cells.column_names if n != "row"]
    rows_of: dict[int, list[int]] = {}
    for row, places in out.items():
        for place in places:
            rows_of.setdefault(place, []).append(row)
    number = cells["row"]
    for place, rows in rows_of.items():
        hit = pc.is_in(number, value_set=pa.array(rows, number.type))
        at = cells.schema.get_field_index(names[place])
        cells = cells.set_column(
            at, names[place], pc.if_else(hit, pa.scalar(None, pa.string()), cells[names[place]])
        )
    empty = pc.is_in(number, value_set=pa.array(list(out), number.type))
    for name in names:
        empty = pc.and_(empty, pc.is_null(cells[name]))
    return cells.filter(pc.invert(empty))


def _any_marked(cells: pa.Table, names: Sequence[str]) -> bool:
    """Whether a number or an address of a person stands in any cell."""
    if cells.num_rows <= _WHOLE:
        return any(persons.marked_cells(cells[n]) for n in names)
    with ThreadPoolExecutor(2) as pool:
        return any(pool.map(lambda n: bool(persons.marked_cells(cells[n])), names))
