"""From the sheet's shape to long form, in Arrow and without copying cells: which rows count, grouped cells filled
down, constants put in, and one block of rows for every period (or indicator) that stands in columns of its own.
"""

from __future__ import annotations

import copy
import functools
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bsc.domain import Period
from bsc.errors import ReportError
from bsc.i18n import text
from bsc.reports.model import Column, Reading, Role, Table

# what identifies the thing a row speaks about
KEYS = (
    Role.UNIT_CODE,
    Role.UNIT,
    Role.INDICATOR_CODE,
    Role.INDICATOR,
    Role.BREAKDOWN,
    Role.PERIOD,
    Role.PERIOD_END,
    Role.YEAR,
    Role.SUBPERIOD,
)
TIMES = (Role.PERIOD, Role.PERIOD_END, Role.YEAR, Role.SUBPERIOD)
# what a row says about its indicator, objective or unit
ATTRIBUTES = (
    Role.OBJECTIVE_CODE,
    Role.OBJECTIVE,
    Role.NAME_EN,
    Role.MEASURE_UNIT,
    Role.WEIGHT,
    Role.POLARITY,
    Role.PERSPECTIVE,
    Role.LEVEL,
    Role.MIDPOINT,
    Role.WORST,
    Role.CONSOLIDATION,
    Role.FORMULA,
    Role.SOURCE,
    Role.PARENT,
    Role.TYPE,
    Role.VALID_FROM,
    Role.VALID_TO,
    Role.GRADE,
    Role.REPORTED_ON,
    Role.NOTE,
    Role.DEFINITION,
    Role.FREQUENCY,
    Role.OWNER,
)
VALUES = (Role.TARGET, Role.TARGET_LOW, Role.TARGET_HIGH, Role.ACTUAL)
_TARGETS = (Role.TARGET, Role.TARGET_LOW, Role.TARGET_HIGH)
_Key = tuple[str, str, str]  # indicator and unit of the headings, period
_SLICES = 1000  # skipping more rows than this is done by a filter
_JOINED = {Role.BREAKDOWN: " · ", Role.NOTE: "\n"}  # several columns of these roles are read together


@dataclass
class Group:
    """Value columns that belong together: the same indicator and unit (cross tables) and the same period.

    ``period`` is the columns' own; without it the row says the period, or ``part`` (a quarter, a month) and the
    row's year do. ``label`` is the period as the header writes it.
    """

    indicator: str = ""
    period: Period | None = None
    part: str = ""
    label: str = ""
    columns: dict[Role, Column] = field(default_factory=dict)
    unit: str = ""

    @property
    def has_target(self) -> bool:
        return any(role in self.columns for role in _TARGETS)

    @property
    def first_target(self) -> Column | None:
        return next((self.columns[role] for role in _TARGETS if role in self.columns), None)


def has(reading: Reading, *roles: Role) -> bool:
    """Whether a column or a constant of the reading carries one of ``roles``."""
    return (
        any(c.role in roles for c in reading.columns)
        or any(r in roles for r in reading.constants)
        or (Role.UNIT in roles and any(c.unit for c in reading.columns))
        or (bool(reading.sections) and reading.section_role in roles)
    )


def groups(reading: Reading) -> list[Group]:
    """The blocks of value columns of a measurements table, in the order of the sheet.

    A target without a period of its own beside actuals that have one belongs to the row's or the table's period,
    else to the only period there is, else to the year in which all of them lie; to every period when the reader has
    said so (style ``each``). ReportError ``target_period``
    when none of these is so, ``same_columns`` when two columns say the same thing.
    """
    found: dict[_Key, Group] = {}
    for column in reading.columns:
        if column.role not in VALUES:
            continue
        own = column.period.code if column.period else column.part
        label = column.period_label or own
        key = (column.indicator, column.unit, own)
        group = found.setdefault(
            key, Group(column.indicator, column.period, column.part, label, unit=column.unit)
        )
        if column.role in group.columns:
            raise ReportError(
                "same_columns",
                text("Two columns say the same thing."),
                text("{first} and {second}", first=group.columns[column.role].header, second=column.header),
                text("Say in the preview which of them to ignore, or which period each belongs to."),
            )
        group.columns[column.role] = column
    for about in dict.fromkeys(key[:2] for key in found):
        _settle(about, found, reading)
    _share(found)
    baseline = next((c for c in reading.columns if c.role == Role.BASELINE), None)
    for group in found.values():
        if baseline is not None:
            group.columns[Role.BASELINE] = baseline
    return list(found.values())


def _share(found: dict[_Key, Group]) -> None:
    """One target column for the units that stand in the headings: it is every unit's."""
    common = {k: g for k, g in found.items() if not g.unit and Role.ACTUAL not in g.columns}
    for (indicator, _, own), group in common.items():
        units = [g for (name, unit, key), g in found.items() if unit and (name, key) == (indicator, own)]
        if units and not any(g.has_target for g in units):
            for other in units:
                other.columns.update(group.columns)
            del found[indicator, "", own]


def _settle(about: tuple[str, str], found: dict[_Key, Group], reading: Reading) -> None:
    """Give the columns without a period (of one indicator and unit) their place beside those that have one."""
    loose = found.get((*about, ""))
    dated = [g for key, g in found.items() if key[:2] == about and key[2]]
    if loose is None or not dated:
        return
    every = {r: c for r, c in loose.columns.items() if c.style == "each"}
    for group in dated:
        if every and Role.ACTUAL in group.columns and not group.has_target:
            group.columns.update(every)
    loose.columns = {r: c for r, c in loose.columns.items() if r not in every}
    if not loose.columns:
        del found[*about, ""]
        return
    if has(reading, Role.PERIOD, Role.YEAR) or not any(g.period for g in dated):
        return  # the row says when, or the year is asked for
    home = dated[0] if len(dated) == 1 else None
    if home is None:
        years = {g.period.start.year for g in dated if g.period}
        if len(years) == 1 and all(g.period for g in dated):
            year = Period.of(years.pop())
            home = next((g for g in dated if g.period == year), None)
            if home is None and all(year.contains(g.period) for g in dated if g.period):
                loose.period, loose.label = year, year.code
                return
    if home is None or set(home.columns) & set(loose.columns):
        names = ", ".join(c.header for c in loose.columns.values())
        raise ReportError(
            "target_period",
            text("It is not clear which period a column belongs to."),
            text("Column: {columns}", columns=names),
            text("Say the period in the preview, or ignore the column."),
        )
    home.columns.update(loose.columns)
    del found[*about, ""]


def rows(table: Table, reading: Reading) -> pa.Table:
    """The data rows of the sheet: inside the table, no header, nothing skipped; grouped cells filled down."""
    out = {row for row, _ in reading.skipped} | set(reading.header_rows)
    cells = within(table.cells, reading.first_row, reading.last_row, out)
    for index in reading.fill_down:
        name = f"c{index}"
        column = cells[name].combine_chunks().cast(pa.string())
        column = pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), None, column)
        cells = cells.set_column(cells.schema.get_field_index(name), name, pc.fill_null_forward(column))
    return cells


def within(cells: pa.Table, first: int, last: int, without: Iterable[int]) -> pa.Table:
    """The rows from ``first`` to ``last`` but some, as slices: a filter would copy every text."""
    number = cells["row"].to_numpy()
    out = np.array(sorted(without), dtype=number.dtype)
    if np.all(number[1:] > number[:-1]):
        begin = int(np.searchsorted(number, first))
        end = int(np.searchsorted(number, last, side="right"))
        dropped = np.flatnonzero(np.isin(number[begin:end], out)) + begin if out.size else out
        if len(dropped) < _SLICES:
            edges = [begin - 1, *dropped.tolist(), end]
            parts = [cells.slice(a + 1, b - a - 1) for a, b in itertools.pairwise(edges) if b - a > 1]
            return pa.concat_tables(parts) if parts else cells.slice(0, 0)
    keep = (number >= first) & (number <= last) & ~np.isin(number, out)
    return cells.filter(pa.array(keep))


def _join(mark: str, left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.ChunkedArray:
    """Both texts with ``mark`` between them, or the one there is.

    Not ``null_handling="skip"``: pyarrow 26 then leaves out the rows in which both are null.
    """
    both = pc.binary_join_element_wise(left, right, mark)
    return pc.coalesce(both, left, right)


class Sheet:
    """The rows of one table as two long relations with fixed columns, all text, null where nothing stands.

    The keys, few texts written again and again, are encoded by dictionaries: they are compared as numbers.
    """

    def __init__(self, table: Table, reading: Reading) -> None:
        self.reading = reading
        self._use(rows(table, reading))

    def _use(self, cells: pa.Table) -> None:
        self.cells = cells
        self._empty = pa.nulls(cells.num_rows, pa.string())
        self._none = self._one(None)
        self._keys: dict[Role, pa.Array | pa.ChunkedArray] = {}

    def only(self, numbers: Iterable[int]) -> Sheet:
        """The same sheet, with none but these rows."""
        part = copy.copy(self)
        kind = self.cells.schema.field("row").type
        part._use(self.cells.filter(pc.is_in(self.cells["row"], value_set=pa.array(sorted(numbers), kind))))
        return part

    def statements(self, extra: Iterable[Role] = ()) -> pa.Table:
        """One row per sheet row: ``row_no``, the key columns and the attributes, named by their roles."""
        keys = {str(role): self._key(role) for role in KEYS}
        others = {str(role): self.column(role) for role in (*ATTRIBUTES, *extra)}
        return pa.table({"row_no": self._row_no(), **keys, **others})

    def said(self, role: Role) -> pa.Table:
        """One row per sheet row: ``row_no``, the indicator's code and name, and ``written``, the text of one role."""
        named = {str(r): self._key(r) for r in (Role.INDICATOR_CODE, Role.INDICATOR)}
        return pa.table(
            {"row_no": self._row_no(), **named, "written": pc.dictionary_encode(self.column(role))}
        )

    def values(self, blocks: Sequence[Group]) -> pa.Table:
        """One row per sheet row and group: ``row_no``, ``group_no``, keys, target, limits, actual, baseline."""
        shared = {str(r): self._key(r) for r in KEYS}
        none = self._none
        parts = []
        for number, group in enumerate(blocks):
            data = {"row_no": self._row_no(), "group_no": self._repeat(number), **shared}
            if group.indicator:
                data |= {"indicator_code": none, "indicator": self._one(group.indicator)}
            if group.unit:
                data |= {"unit_code": none, "unit": self._one(group.unit)}
            if group.period:
                data |= {str(role): none for role in TIMES}
            elif group.part:
                data |= {"period": none, "period_end": none, "subperiod": none}
            for role in (*VALUES, Role.BASELINE):
                data[str(role)] = (
                    self._cell(group.columns[role]) if role in group.columns else self._loose(role)
                )
            parts.append(pa.table(data))
        return pa.concat_tables(parts)

    def counts(self, columns: Sequence[Column]) -> pa.Table:
        """One row per sheet row and rating level: ``row_no``, ``group_no`` (index into columns), keys, grade, count."""
        shared = {**{str(r): self._key(r) for r in KEYS}, str(Role.GRADE): self.column(Role.GRADE)}
        return pa.concat_tables(
            pa.table(
                {
                    "row_no": self._row_no(),
                    "group_no": self._repeat(number),
                    **shared,
                    "count": self._cell(column),
                }
            )
            for number, column in enumerate(columns)
        )

    def column(self, role: Role) -> pa.Array | pa.ChunkedArray:
        """The text of a role on every row: its column (several joined where that makes sense), else its constant."""
        columns = [c for c in self.reading.columns if c.role == role]
        fallback = self._loose(role)
        if not columns:
            return fallback
        cells = [self._cell(c) for c in (columns if role in _JOINED else columns[:1])]
        joined = functools.reduce(functools.partial(_join, _JOINED.get(role, "")), cells)
        return joined if fallback is self._empty else pc.coalesce(joined, fallback)

    def _key(self, role: Role) -> pa.Array | pa.ChunkedArray:
        """The text of a role on every row, encoded by a dictionary; made once."""
        if role not in self._keys:
            plain = self.column(role)
            self._keys[role] = self._none if plain is self._empty else pc.dictionary_encode(plain)
        return self._keys[role]

    def _one(self, value: str | None) -> pa.DictionaryArray:
        """The same text (or nothing) on every row, encoded like the keys."""
        places = pa.repeat(pa.scalar(None if value is None else 0, pa.int32()), self.cells.num_rows)
        words = pa.array([] if value is None else [value], pa.string())
        return pa.DictionaryArray.from_arrays(places, words, safe=False)

    def texts(self, column: Column) -> list[str | None]:
        """The cells of one column, row by row."""
        found: list[str | None] = self._cell(column).to_pylist()
        return found

    def _loose(self, role: Role) -> pa.Array:
        """What stands outside the columns: the heading row above (a section), else the constant of the table."""
        constant = self.reading.constants.get(role)
        if role != self.reading.section_role or not self.reading.sections:
            return self._empty if constant is None else self._repeat(constant)
        at = [row for row, _ in self.reading.sections]
        place = np.searchsorted(at, self._row_no().to_numpy(), side="right")
        return pa.array([constant, *(heading for _, heading in self.reading.sections)]).take(pa.array(place))

    def _cell(self, column: Column) -> pa.ChunkedArray:
        cells = self.cells[f"c{column.index}"]
        return cells if cells.type == pa.string() else cells.cast(pa.string())

    def _row_no(self) -> pa.ChunkedArray:
        return self.cells["row"]

    def _repeat(self, value: str | int) -> pa.Array:
        kind = pa.int32() if isinstance(value, int) else pa.string()
        return pa.repeat(pa.scalar(value, kind), self.cells.num_rows)
