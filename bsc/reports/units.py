"""What a table says about its units: keys resolved, names, and, from a report about units, the tree.

Works on the registered relation ``sheet_row`` and leaves the relations ``unit_key`` and ``staged_unit``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import duckdb
import pyarrow as pa

from bsc import queries
from bsc.i18n import text
from bsc.reports import cells
from bsc.reports.attributes import KEY, Statements, most, register
from bsc.reports.catalogue import Catalogue
from bsc.reports.keys import Key, tidy
from bsc.reports.model import Kind, Reading, Role
from bsc.reports.unfold import Group, has

_Place = tuple[str | None, str | None, date | None, date | None]  # parent, type, first and last day of a unit
_NOWHERE: _Place = (None, None, None, None)
_UNIT_KEY = pa.schema([("unit_code", pa.string()), ("unit", pa.string()), *KEY, ("unit_no", pa.int32())])
_NUMBERED_UNIT = pa.schema([("unit_no", pa.int32()), ("unit", pa.string())])
UNIT = pa.schema(
    [
        ("row_no", pa.int32()),
        *((n, pa.string()) for n in ("unit", "name", "parent", "type")),
        *((n, pa.date32()) for n in ("valid_from", "valid_to")),
    ]
)


def stage_units(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    reading: Reading,
    out: Statements,
    blocks: Iterable[Group] = (),
) -> None:
    """Resolve the units of the rows or of the headings; state their names (and, from a report about units, the tree)."""
    texts = queries.rows(cursor, "facts/unit_texts")
    headings = list(dict.fromkeys(g.unit for g in blocks if g.unit))
    if headings:
        above = (reading.header_rows or (1,))[-1]
        texts = [*texts, *((None, name, above, 1) for name in headings)]
    own = not has(reading, Role.UNIT, Role.UNIT_CODE)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, int] = {}
    keys = []
    for code_text, name_text, row_no, times in texts:
        if own:
            key = Key(catalogue.own_unit, "" if catalogue.top else catalogue.org_name)
        else:
            key = catalogue.units.resolve(code_text, name_text, "no_unit", "unit_ambiguous")
        keys.append((code_text, name_text, key.code or None, key.reason or None))
        if key.code:
            first.setdefault(key.code, row_no)
            if key.name:
                names[key.code][key.name] += times
    no = {code: number for number, code in enumerate(first)}
    register(cursor, "unit_key", _UNIT_KEY, ((*key, no.get(key[2] or "")) for key in keys))
    register(cursor, "numbered_unit", _NUMBERED_UNIT, ((number, code) for code, number in no.items()))
    parents: dict[str, _Place] = {}
    if reading.kind == Kind.UNITS:
        parents = _tree(cursor, catalogue, {(c, n): k for c, n, k, _ in keys}, out)
    out.units = register(
        cursor,
        "staged_unit",
        UNIT,
        ((row, code, most(names[code]), *parents.get(code, _NOWHERE)) for code, row in first.items()),
    )
    if own and texts:
        out.notes.append(
            text("The table does not name a unit; it is taken to be about {unit}.", unit=catalogue.own_name)
        )


def _tree(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    codes: Mapping[tuple[str | None, str | None], str | None],
    out: Statements,
) -> dict[str, _Place]:
    """Where every unit of a report about units stands; a parent that is unknown or a circle is refused."""
    stated: dict[str, _Place] = {}
    rows: dict[str, int] = {}
    for code_text, name_text, parent_text, kind, begin, end, row_no in queries.rows(
        cursor, "facts/unit_tree"
    ):
        unit = codes.get((code_text, name_text))
        if not unit or unit in stated:
            continue
        parent = None
        if tidy(parent_text):
            parent = catalogue.units.find(parent_text)
            if parent is None or parent == unit:
                out.refused.append(
                    (row_no, Role.PARENT, "parent_unknown" if parent is None else "parent_circle")
                )
                parent = None
        days = []
        for role, written, last in ((Role.VALID_FROM, begin, False), (Role.VALID_TO, end, True)):
            day = cells.day_of(written, last) if tidy(written) else None
            if tidy(written) and day is None and not cells.is_missing(written):
                out.refused.append((row_no, role, "not_a_day"))
            days.append(day)
        stated[unit], rows[unit] = (parent, tidy(kind) or None, days[0], days[1]), row_no
    for unit in stated:
        seen, above = {unit}, stated[unit][0]
        while above and above not in seen:
            seen.add(above)
            above = stated.get(above, _NOWHERE)[0]
        if above == unit:
            out.refused.append((rows[unit], Role.PARENT, "parent_circle"))
            stated[unit] = (None, *stated[unit][1:])
    return stated
