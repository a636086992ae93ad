"""Tables whose rows alternate between target and actual: a column says which, another holds the value.

Unfolds them before recognition: one row for what the alternating rows have in common, a column for each kind of
value. A row keeps the number of its actual's row in the file.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from bsc.i18n import text
from bsc.reports import words
from bsc.reports.model import Role, Table
from bsc.reports.reading import headings, structure
from bsc.reports.reading.profile import profile

MAX_ROWS = 200_000
_KINDS = {
    "target": (
        "target",
        "targets",
        "target value",
        "rencana",
        "plan",
        "planned",
        "soll",
        "ziel",
        "zielwert",
        "target kinerja",
        "cible",
        "meta",
    ),
    "actual": (
        "actual",
        "realisasi",
        "result",
        "achieved",
        "ist",
        "realization",
        "realisation",
        "outturn",
        "actuals",
        "observed",
        "observation",
        "time series",
        "zeitreihe",
        "istwert",
    ),
    "capaian": ("capaian", "achievement", "pencapaian", "% capaian", "capaian %"),
    "baseline": ("baseline", "kondisi awal", "data awal"),
}


def unfold(table: Table) -> Table:
    """The table with one row for target and actual together; the table itself when it is not of this kind."""
    if not 3 <= table.cells.num_rows <= MAX_ROWS or table.cells.num_columns < 4:
        return table
    kind_at = _kind_column(table)
    if kind_at is None:
        return table
    layout = structure.analyse(table)
    if not layout.header_rows or layout.first_row > layout.last_row:
        return table
    rows = table.cells["row"]
    inside = pc.and_(pc.greater_equal(rows, layout.first_row), pc.less_equal(rows, layout.last_row))
    body = table.cells.filter(inside)
    said = dict(zip(layout.columns, layout.headings, strict=True))
    values = [c for c in layout.columns if c != kind_at and _holds_values(body[f"c{c}"], said[c])]
    keys = [c for c in layout.columns if c not in (kind_at, *values)]
    if not values or not keys:
        return table
    return _unfolded(table, layout, body, kind_at, values, keys, said)


def _kind_column(table: Table) -> int | None:
    """The column whose cells are, apart from its heading, names of kinds of value with target and actual among them."""
    for column in structure.column_numbers(table.cells):
        counts = pc.value_counts(table.cells[f"c{column}"].combine_chunks())
        said = {
            t.strip(): n
            for t, n in zip(
                counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True
            )
            if t
        }
        if not 2 <= len(said) <= 12:
            continue
        found: dict[str, int] = {}
        for label, n in said.items():
            if (kind := kind_of(label)) is not None:
                found[kind] = found.get(kind, 0) + n
        told = sum(found.values())
        if (
            found.get("target", 0) >= (1 if told >= sum(said.values()) - 1 else 2)  # the heading is no kind
            and found.get("actual", 0) + found.get("capaian", 0) >= 1
            and told >= 0.75 * sum(said.values())
        ):
            return column
    return None


_LISTED = re.compile(r"^\s*(?:[a-z]|\d{1,2})[.)]\s+|\s*\([^()]*\)\s*$", re.I)  # a) target (max)


def kind_of(label: str) -> str | None:
    """``target``, ``actual``, ``capaian`` or ``baseline`` for a cell that names a kind of value."""
    plain = words.normal(_LISTED.sub("", label))
    return next((kind for kind, names in _KINDS.items() if plain in names), None)


def _holds_values(column: pa.ChunkedArray, heading: str) -> bool:
    found = profile(column, 0, heading)
    scores = headings.scores(heading)
    timed = max((scores.get(r, 0.0) for r in (Role.YEAR, Role.PERIOD, Role.SUBPERIOD, "code")), default=0.0)
    if headings.period_in(heading) is not None:
        return found.numeric >= 0.5 or found.said == 0
    return found.numeric >= 0.6 and timed < 0.6 and not found.padded and found.yearlike < 0.9


def _unfolded(
    table: Table,
    layout: structure.Layout,
    body: pa.Table,
    kind_at: int,
    values: list[int],
    keys: list[int],
    said: dict[int, str],
) -> Table:
    cells = body.to_pydict()
    kinds = [kind_of(v) if v else None for v in cells[f"c{kind_at}"]]
    if "actual" not in kinds:
        kinds = ["actual" if k == "capaian" else k for k in kinds]
    for c in keys:
        _written_once(cells[f"c{c}"], kinds)
    order = [k for k in _KINDS if k in kinds]
    places: dict[tuple[str | None, ...], int] = {}
    out: list[dict[str, str | int | None]] = []
    base = max(structure.column_numbers(table.cells)) + 1
    new = {(k, v): f"c{base + i}" for i, (k, v) in enumerate((k, v) for v in values for k in order)}
    for i, kind in enumerate(kinds):
        key = tuple((cells[f"c{c}"][i] or "").strip() or None for c in keys)
        if kind is None:
            continue
        if (
            key in places
            and out[places[key]].get(new[kind, values[0]]) is not None
            and cells[f"c{values[0]}"][i] is not None
        ):
            return table  # the same kind twice for one key: not alternating rows
        if key not in places:
            places[key] = len(out)
            out.append({"row": cells["row"][i], **{f"c{c}": cells[f"c{c}"][i] for c in keys}})
        row = out[places[key]]
        if kind == "actual":
            row["row"] = cells["row"][i]
        for v in values:
            row[new[kind, v]] = cells[f"c{v}"][i]
    if len(out) > 0.75 * len(kinds) and None in kinds:
        return table  # another column of words; where all rows say target or actual, targets may be of other years
    header = [r for r in table.cells.filter(pc.less(table.cells["row"], layout.first_row)).to_pylist()]
    names = [f"c{c}" for c in keys] + list(new.values())
    for row in header:
        last = row["row"] == layout.header_rows[-1]
        for (kind, v), name in new.items():
            row[name] = _heading(said[v], kind) if last else None
    rows = sorted((*header, *out), key=lambda r: int(r["row"] or 0))
    columns = {"row": pa.array([r["row"] for r in rows], pa.int32())}
    columns |= {n: pa.array([r.get(n) for r in rows], pa.string()) for n in names}
    note = text(
        "Rows of target and actual were put side by side, by the column {heading}.", heading=said[kind_at]
    )
    return replace(table, cells=pa.table(columns), merged=(), notes=(*table.notes, note), typed=frozenset())


def _written_once(column: list[str | None], kinds: list[str | None]) -> None:
    """Fill the labels that stand only on the first line of each pair."""
    blank = [i for i, v in enumerate(column) if not v or not v.strip()]
    if (
        not blank
        or blank[0] == 0
        or any(kinds[i] == kinds[0] for i in blank)
        or len(blank) < 0.3 * len(column)
    ):
        return
    for i in blank:
        column[i] = column[i - 1]


def _heading(heading: str, kind: str) -> str:
    label = {"target": "Target", "actual": "Realisasi", "capaian": "Capaian", "baseline": "Baseline"}[kind]
    generic = words.normal(heading) in (
        "",
        "value",
        "nilai",
        "jumlah",
        "values",
        "angka",
        "wert",
        "amount",
        "volume",
    )
    return label if generic else f"{heading} {label}"
