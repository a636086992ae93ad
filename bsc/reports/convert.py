"""From a table and how it was understood to staged facts: temporary relations on a cursor, refused cells, counts.

The bulk is SQL in ``queries/facts``; plainly written numbers never reach Python, odd texts do so once each. What is
staged here becomes facts in ``accept``; a preview only looks at the counts.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bsc import queries
from bsc.errors import ReportError
from bsc.i18n import Text, text
from bsc.reports import attributes, cells, periods, printed, record, scales, staff, units
from bsc.reports.attributes import Statements, register
from bsc.reports.catalogue import Catalogue
from bsc.reports.cells import Style
from bsc.reports.counts import Counts
from bsc.reports.joined import stage_targets
from bsc.reports.model import Column, Kind, NumberFormat, Reading, Role, Table
from bsc.reports.unfold import Group, Sheet, groups, has

Progress = Callable[[float, Text], None]

# kinds that are understood and stored; the others are named and left alone
STORED = (
    *(Kind.MEASUREMENTS, Kind.DEFINITIONS, Kind.UNITS, Kind.OBJECTIVES, Kind.COUNTS),
    *(Kind.LINKS, Kind.INDIVIDUAL_KPIS, Kind.PEOPLE),
)
_ROW_REASONS = {  # the column that a reason about the whole row points at
    "no_unit": (Role.UNIT_CODE, Role.UNIT),
    "unit_ambiguous": (Role.UNIT,),
    "no_indicator": (Role.INDICATOR_CODE, Role.INDICATOR),
    "indicator_ambiguous": (Role.INDICATOR,),
    "no_period": (Role.PERIOD, Role.YEAR, Role.SUBPERIOD),
    "period_unreadable": (Role.PERIOD, Role.YEAR, Role.SUBPERIOD),
}
_SIDES = {
    "target": Role.TARGET,
    "low": Role.TARGET_LOW,
    "high": Role.TARGET_HIGH,
    "actual": Role.ACTUAL,
    "baseline": Role.BASELINE,
}
_REFUSED = pa.schema(
    [
        ("row_no", pa.int32()),
        ("column_no", pa.int32()),
        *((n, pa.string()) for n in ("column_name", "value", "reason", "cells")),
    ]
)
_WORD_PAIR = pa.schema(
    [
        ("target_text", pa.string()),
        ("actual_text", pa.string()),
        ("actual", pa.float64()),
        ("met", pa.bool_()),
    ]
)


@dataclass(frozen=True)
class Staged:
    """One converted table: its counts, remarks for the reader, and how many facts wait on the cursor."""

    counts: Counts
    notes: tuple[Text, ...]
    facts: int


def convert(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    table: Table,
    reading: Reading,
    progress: Progress | None = None,
    definitions: tuple[Table, Reading] | None = None,
) -> Staged:
    """Stage what ``table`` says under ``reading``; ``definitions`` is the table joined to it, for targets.

    While questions are open the counts go as far as they can. A reading with a refusal, a kind that is not stored
    yet and a table without one usable row give the status ``refused``. ReportError when columns contradict each
    other (``same_columns``, ``target_period``).
    """
    tell = progress or _silent
    if reading.refusal or reading.kind not in STORED:
        return Staged(
            refused(table.file, table.name, reading.refusal or f"{reading.kind}_later"), reading.notes, 0
        )
    sheet = Sheet(table, reading)
    out = Statements()
    tell(0.1, text("Understanding units, indicators and periods"))
    cursor.register("sheet_row", sheet.statements())
    steps: dict[Kind, Callable[..., _Result]] = {
        Kind.MEASUREMENTS: functools.partial(_measurements, definitions=definitions),
        Kind.DEFINITIONS: _definitions,
        Kind.UNITS: _units,
        Kind.OBJECTIVES: _objectives,
        Kind.COUNTS: _counts,
        Kind.LINKS: _links,
        Kind.INDIVIDUAL_KPIS: _individual_kpis,
        Kind.PEOPLE: _people,
    }
    numbers, found = steps[reading.kind](cursor, catalogue, sheet, out, tell)
    tell(0.9, text("Collecting what could not be used"))
    statements = [(row, _column_of(reading, (role,)), reason) for row, role, reason in out.refused]
    reasons = _stage_refused(cursor, table, reading, [*found, *statements])
    facts = numbers.pop("facts")
    counts = Counts(
        table.file,
        table.name,
        "needs_answer" if reading.questions else "accepted" if facts else "refused",
        len(reading.questions),
        refused_rows=reasons.pop("", 0),
        reasons=dict(reasons) if facts or reasons else {"nothing_usable": 1},
        **numbers,
    )
    return Staged(counts, (*reading.notes, *out.notes), facts)


def refused(file: str, table: str, reason: str) -> Counts:
    """What is said about a table (or a whole file, table '') that cannot be used at all."""
    return Counts(file, table, "refused", reasons={reason: 1})


_Result = tuple[dict[str, Any], list[tuple[int, int, str]]]


def _measurements(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    sheet: Sheet,
    out: Statements,
    tell: Progress,
    definitions: tuple[Table, Reading] | None,
) -> _Result:
    reading = sheet.reading
    blocks = groups(reading)
    if not blocks:
        blocks = [Group()]
    cursor.register("sheet_value", sheet.values(blocks))
    styles = _stage_groups(cursor, blocks, reading)
    units.stage_units(cursor, catalogue, reading, out, blocks)
    _stage_periods(cursor, blocks, reading)
    attributes.stage_indicators(cursor, catalogue, sheet, blocks, out)
    tell(0.3, text("Reading numbers"))
    _stage_days(cursor)
    queries.execute(cursor, "facts/stage_remark")
    queries.execute(cursor, "facts/stage_measurement")
    queries.execute(cursor, "facts/odd_cells")
    cursor.register("number_key", cells.number_key(queries.rows(cursor, "facts/odd_numbers"), styles))
    queries.execute(cursor, "facts/stage_odd")
    queries.execute(cursor, "facts/apply_odd")
    if definitions is not None:
        stage_targets(cursor, catalogue, definitions)
    said = printed.remark(cursor, sheet, blocks)
    if said is not None:
        out.notes.append(said)
    tell(0.7, text("Comparing rows that say the same"))
    queries.execute(cursor, "facts/stage_repeat")
    queries.execute(cursor, "facts/apply_repeat")
    pairs = queries.rows(cursor, "facts/word_pairs")
    register(
        cursor,
        "word_pair",
        _WORD_PAIR,
        (
            (aim, said, value, scales.reaches(value if said is None else said, aim))
            for aim, said, value in pairs
        ),
    )
    numbers = _numbers(cursor, "facts/measurement_counts")
    numbers["periods"] = tuple(label for (label,) in queries.rows(cursor, "facts/period_labels"))
    return numbers, queries.rows(cursor, "facts/refused_cells")


def _numbers(cursor: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """The one row of a counting query by column name."""
    result = queries.execute(cursor, name)
    names = [column[0] for column in result.description]
    return dict(zip(names, (value or 0 for value in result.fetchall()[0]), strict=True))


def _definitions(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, sheet: Sheet, out: Statements, tell: Progress
) -> _Result:
    reading = sheet.reading
    units.stage_units(cursor, catalogue, reading, out)
    if not has(reading, Role.UNIT, Role.UNIT_CODE):  # about indicators of the whole organisation
        register(cursor, "staged_unit", units.UNIT, ())
        out.units, out.notes = 0, []
    cursor.register("period_key", cells.period_key((), (), reading))
    attributes.stage_indicators(cursor, catalogue, sheet, [], out)
    lower = sum(d == "minimize" for d in out.directions.values())
    return (
        {"facts": out.indicators, "indicators": out.indicators, "units": out.units, "lower_is_better": lower},
        queries.rows(cursor, "facts/refused_statements"),
    )


def _units(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, sheet: Sheet, out: Statements, tell: Progress
) -> _Result:
    units.stage_units(cursor, catalogue, sheet.reading, out)
    return {"facts": out.units, "units": out.units}, queries.rows(cursor, "facts/refused_units")


def _objectives(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, sheet: Sheet, out: Statements, tell: Progress
) -> _Result:
    attributes.stage_objectives(cursor, catalogue, sheet.reading, out)
    return {"facts": out.objectives}, []


def _counts(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, sheet: Sheet, out: Statements, tell: Progress
) -> _Result:
    reading = sheet.reading
    columns = [c for c in reading.columns if c.role == Role.COUNT]
    statements = sheet.statements()
    cursor.register(
        "sheet_value",
        statements.append_column("group_no", pa.repeat(pa.scalar(0, pa.int32()), statements.num_rows)),
    )
    units.stage_units(cursor, catalogue, reading, out)
    _stage_periods(cursor, [Group()], reading)
    cursor.register("sheet_count", sheet.counts(columns))
    _stage_levels(cursor, columns)
    written = queries.rows(cursor, "facts/odd_counts")
    formats = [c.number or NumberFormat() for c in columns]
    register(
        cursor,
        "count_key",
        pa.schema(
            [
                ("group_no", pa.int32()),
                ("written", pa.string()),
                ("value", pa.float64()),
                ("reason", pa.string()),
            ]
        ),
        (
            (no, cell, value, reason or None)
            for no, cell in written
            for value, reason in [cells.number(cell, formats[no])]
        ),
    )
    tell(0.5, text("Reading numbers"))
    queries.execute(cursor, "facts/stage_count")
    queries.execute(cursor, "facts/repeat_count")
    numbers = _numbers(cursor, "facts/count_counts")
    numbers["periods"] = tuple(label for (label,) in queries.rows(cursor, "facts/count_labels"))
    return numbers, queries.rows(cursor, "facts/refused_counts")


def _links(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, sheet: Sheet, out: Statements, tell: Progress
) -> _Result:
    return staff.links(cursor, catalogue, sheet, out)


def _individual_kpis(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, sheet: Sheet, out: Statements, tell: Progress
) -> _Result:
    periods = functools.partial(_stage_periods, cursor, [Group()], sheet.reading)
    return staff.individual_kpis(cursor, catalogue, sheet, out, periods)


def _people(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, sheet: Sheet, out: Statements, tell: Progress
) -> _Result:
    periods = functools.partial(_stage_periods, cursor, [Group()], sheet.reading)
    return staff.people(cursor, catalogue, sheet, out, periods)


def _stage_groups(cursor: duckdb.DuckDBPyConnection, blocks: list[Group], reading: Reading) -> list[Style]:
    """The relation ``value_group``: which columns a block has and how their numbers are written."""
    constant = any(role in reading.constants for role in (Role.TARGET, Role.TARGET_LOW, Role.TARGET_HIGH))
    styles: list[Style] = []
    rows: list[dict[str, Any]] = []
    for group_no, group in enumerate(blocks):
        target, actual = group.first_target, group.columns.get(Role.ACTUAL)
        baseline = group.columns.get(Role.BASELINE)
        row: dict[str, Any] = {
            "group_no": group_no,
            "target_col": target.index + 1 if target else None,
            "actual_col": actual.index + 1 if actual else None,
            "baseline_col": baseline.index + 1 if baseline else None,
            "has_target": target is not None or constant,
            "has_actual": actual is not None or Role.ACTUAL in reading.constants,
        }
        for side, role in _SIDES.items():
            style = cells.style_of(group.columns.get(role))
            if style not in styles:
                styles.append(style)
            row |= {
                f"{side}_format": styles.index(style),
                # a factor that is no power of ten is left to Python: no sign, nothing read plainly
                f"{side}_decimal": style.format.decimal if style.power is not None else "",
                f"{side}_thousands": style.format.thousands,
                f"{side}_power": str(style.power or 0),
            }
        rows.append(row)
    kinds = {
        name: pa.bool_() if name.startswith("has_") else pa.string() if name.endswith(("_decimal", "_thousands", "_power"))
        else pa.uint16() if name.endswith("_col") else pa.int32()
        for name in rows[0]
    }  # fmt: skip
    cursor.register(
        "value_group", pa.table({n: pa.array([r[n] for r in rows], kind) for n, kind in kinds.items()})
    )
    return styles


def _stage_periods(cursor: duckdb.DuckDBPyConnection, blocks: list[Group], reading: Reading) -> None:
    """The relation ``period_key``; while the period is still asked for, rows without one are not refused for it."""
    asked = bool(reading.questions) and not has(reading, Role.PERIOD, Role.YEAR)
    key = cells.period_key(queries.rows(cursor, "facts/period_texts"), blocks, reading, asked)
    cursor.register("period_key", key)
    queries.execute(cursor, "facts/number_periods")


def _stage_days(cursor: duckdb.DuckDBPyConnection) -> None:
    """The relation ``reported_key``: days on which units reported."""
    written = queries.rows(cursor, "facts/reported_texts")
    schema = pa.schema([("written", pa.string()), ("day", pa.date32())])
    register(cursor, "reported_key", schema, ((cell, periods.day(cell)) for (cell,) in written))


def _stage_levels(cursor: duckdb.DuckDBPyConnection, columns: list[Column]) -> None:
    """The relation ``level_key``: the rating level that each count column stands for."""
    schema = pa.schema(
        [
            ("group_no", pa.int32()),
            ("level_no", pa.uint16()),
            ("level", pa.string()),
            ("column_no", pa.int32()),
        ]
    )
    register(
        cursor,
        "level_key",
        schema,
        ((i, c.level_no or i + 1, c.level or c.header, c.index + 1) for i, c in enumerate(columns)),
    )


def _stage_refused(
    cursor: duckdb.DuckDBPyConnection, table: Table, reading: Reading, found: Iterable[tuple[int, int, str]]
) -> Counter[str]:
    """The relation ``staged_refused`` with the cells of each row; counts by reason, and of rows under ''."""
    header = {c.index + 1: c.header for c in reading.columns}
    places = sorted(
        {(row, no or _column_of(reading, _ROW_REASONS.get(reason, ())), reason) for row, no, reason in found}
    )
    texts = row_cells(table, reading, {row for row, _, _ in places})
    written = {row: json.dumps(cells_of, ensure_ascii=False) for row, cells_of in texts.items()}
    register(
        cursor,
        "staged_refused",
        _REFUSED,
        (
            (row, no, header.get(no, ""), _at(texts.get(row, []), no), reason, written.get(row, "[]"))
            for row, no, reason in places
        ),
    )
    counted = Counter(reason for _, _, reason in places)
    if places:
        counted[""] = len({row for row, _, _ in places})
    return counted


def row_cells(table: Table, reading: Reading, rows: Iterable[int]) -> dict[int, list[str | None]]:
    """The cells of some rows as text, by position in the sheet; identifying ones are left out (null)."""
    wanted = sorted(rows)
    if not wanted:
        return {}
    hidden = {c.index for c in reading.columns if c.role in record.HIDDEN}
    number = table.cells["row"]
    chosen = table.cells.filter(pc.is_in(number, value_set=pa.array(wanted, number.type)))
    shown = {int(n[1:]) for n in chosen.column_names if n != "row"} - hidden
    width = max(shown, default=-1) + 1
    columns = [chosen[f"c{i}"].to_pylist() if i in shown else [None] * chosen.num_rows for i in range(width)]
    return {row: list(texts) for row, *texts in zip(chosen["row"].to_pylist(), *columns, strict=True)}


def _at(texts: list[str | None], column_no: int) -> str | None:
    return texts[column_no - 1] if 0 < column_no <= len(texts) else None


def _column_of(reading: Reading, roles: Iterable[Role]) -> int:
    """1-based number of the first column with one of ``roles``, in their order; 0 when there is none."""
    return next((c.index + 1 for role in roles for c in reading.columns if c.role == role), 0)


def _silent(done: float, what: Text) -> None:
    """Progress that nobody watches."""


def not_stored(reading: Reading) -> ReportError:
    """The error for accepting a table whose questions are open or that was refused."""
    return ReportError(
        "needs_answer" if reading.questions else reading.refusal or f"{reading.kind}_later",
        text("This table cannot be accepted yet."),
        text("File {file}, table {table}", file=reading.file, table=reading.table or "1"),
        text("Answer the open questions in the preview first."),
    )
