"""Cells that are not written plainly: each distinct text read once by ``numbers`` and ``periods``, for joining back.

Owns what a reading of a text means on its side: a range is a target but no actual, a word is a value only where
words are values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from bsc.domain import Grain, Period
from bsc.reports import numbers, periods, scales
from bsc.reports.keys import tidy
from bsc.reports.model import Column, NumberFormat, Reading, Role
from bsc.reports.numbers import Form
from bsc.reports.unfold import Group

NUMBER_KEY = pa.schema(
    [
        ("side", pa.string()),
        ("format_no", pa.int32()),
        ("written", pa.string()),
        ("form", pa.string()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("note", pa.string()),
        ("reason", pa.string()),
    ]
)
PERIOD_KEY = pa.schema(
    [
        ("group_no", pa.int32()),
        *((name, pa.string()) for name in ("period", "period_end", "year", "subperiod")),
        ("code", pa.string()),
        ("label", pa.string()),
        ("first_day", pa.date32()),
        ("last_day", pa.date32()),
        ("grain", pa.string()),
        ("reason", pa.string()),
        ("period_no", pa.int32()),
    ]
)


@dataclass(frozen=True)
class Style:
    """How the numbers of a column are written, and whether any word may stand in it."""

    format: NumberFormat = field(default_factory=NumberFormat)
    words: bool = False

    @property
    def power(self) -> int | None:
        """The power of ten of the factor; None when the factor is no power of ten."""
        power = round(math.log10(self.format.factor)) if self.format.factor > 0 else None
        return power if power is not None and math.isclose(10.0**power, self.format.factor) else None


def style_of(column: Column | None) -> Style:
    """A column without a number format holds words; no column at all is a constant, written plainly."""
    if column is None:
        return Style()
    return Style(column.number) if column.number else Style(words=True)


def number_key(texts: Iterable[tuple[str, int, str]], styles: Sequence[Style]) -> pa.Table:
    """The odd texts (side, format_no, written) as read: the relation ``number_key`` of the staging query."""
    rows = [
        (side, format_no, written, *meaning(side, written, styles[format_no]))
        for side, format_no, written in texts
    ]
    return table_of(rows, NUMBER_KEY)


_Meaning = tuple[str | None, float | None, float | None, float | None, str | None, str | None]
_NOTHING: _Meaning = (None, None, None, None, None, None)


def meaning(side: str, written: str, style: Style) -> _Meaning:
    """(form, value, low, high, note, reason) of one text on its side."""
    read = numbers.parse(written, style.format)
    note = read.text or None
    if read.form == Form.MISSING:
        return _NOTHING
    if read.form == Form.POINT:
        return "point", read.value, None, None, note, None
    if read.form == Form.TEXT:
        if side in ("limit", "baseline"):
            return _unusable("not_a_number") if side == "limit" else _NOTHING
        reason = None if style.words or scales.known(read.text) else "not_a_number"
        return "text", None, None, None, read.text, reason
    if read.form == Form.INVALID:
        return _unusable(read.reason or "not_a_number")
    if side == "target":
        value = None if read.form == Form.RANGE else read.value
        return str(read.form), value, read.low, read.high, note, None
    if side == "limit" and read.value is not None:
        return "point", read.value, None, None, None, None
    if side == "actual":
        return _unusable("actual_range" if read.form == Form.RANGE else "actual_bound")
    return _unusable("several_numbers")


def _unusable(reason: str) -> _Meaning:
    return None, None, None, None, None, reason


def number(written: str | None, fmt: NumberFormat | None = None) -> tuple[float | None, str]:
    """A single number of an attribute (weight, midpoint) and the reason when it is none; (None, '') for nothing."""
    if written is None:
        return None, ""
    read = numbers.parse(written, fmt or NumberFormat())
    if read.form == Form.MISSING:
        return None, ""
    return (read.value, "") if read.form == Form.POINT else (None, read.reason or "not_a_number")


def period_key(
    texts: Iterable[tuple[int, str | None, str | None, str | None, str | None, int]],
    blocks: Sequence[Group],
    reading: Reading,
    asked: bool = False,
) -> pa.Table:
    """The period texts (group_no, period, period_end, year, subperiod, row_no) as read: the relation ``period_key``.

    While the period is ``asked`` for, rows without one are kept apart by the part of the year that they name.
    """
    style = {
        role: next((c.style for c in reading.columns if c.role == role), "")
        for role in (Role.PERIOD, Role.YEAR, Role.SUBPERIOD)
    }
    rows = []
    no: dict[str, int] = {"": 0}
    for group_no, period, end, year, part, _ in texts:
        group = blocks[group_no] if blocks else Group()
        found, label = _period(group, tidy(period), tidy(end), tidy(year), tidy(part), style)
        reason = None
        if found is None:
            reason = (
                "period_unreadable" if tidy(period) or tidy(end) or tidy(year) or tidy(part) else "no_period"
            )
        days = (found.start, found.end, str(found.grain)) if found else (None, None, None)
        code = found.code if found else None
        if found is None and asked:
            code, reason = tidy(part) or group.label, None
        rows.append(
            (
                group_no,
                period,
                end,
                year,
                part,
                code,
                label,
                *days,
                reason,
                no.setdefault(code or "", len(no)),
            )
        )
    return table_of(rows, PERIOD_KEY)


def _period(
    group: Group, period: str, end: str, year: str, part: str, style: Mapping[Role, str]
) -> tuple[Period | None, str]:
    """The period that a block's header or a row's cells name, and its label as the source writes it."""
    if group.period:
        return group.period, group.label or group.period.code
    if group.part:
        year = year or period
        return periods.combine(
            year, group.part, style[Role.SUBPERIOD]
        ), f"{group.label} {_whole(year)}".strip()
    if period and end:
        return _between(period, end, style[Role.PERIOD]), f"{period} – {end}"
    if part and not year and (whole := periods.parse(period)) is not None and whole.grain == Grain.YEAR:
        year, period = period, ""  # the year that the reader named, for the months of the rows
    if year and (part or period):
        second = part or period
        whole = periods.parse(second, style[Role.PERIOD])
        if whole is not None:  # the second column names the year too
            return whole, second
        joined = periods.combine(year, second, style[Role.SUBPERIOD] or style[Role.PERIOD])
        return joined, f"{_whole(second)} {_whole(year)}"
    written = period or year
    return periods.parse(written, style[Role.PERIOD] or style[Role.YEAR]) if written else None, _whole(
        written
    )


def is_missing(written: str) -> bool:
    """Whether a cell says that there is no value."""
    return numbers.is_missing(written)


def day_of(written: str, last: bool) -> date | None:
    """The day that a cell names; of a month or year its first day, or its ``last``."""
    day = periods.day(written)
    if day is None and (period := periods.parse(written)):
        day = period.end if last else period.start
    return day


def parse_period(written: str) -> Period | None:
    """The period that a constant names: a code of ours or as people write it."""
    return periods.parse(written)


def _between(first: str, last: str, style: str) -> Period | None:
    """From the first day (or period) that one cell names to the last that the other does."""
    start, end = periods.day(first), periods.day(last)
    if start and end:
        return Period.between(start, end) if start <= end else None
    begin, finish = periods.parse(first, style), periods.parse(last, style)
    return Period.between(begin.start, finish.end) if begin and finish and begin.start <= finish.end else None


def _whole(written: str) -> str:
    """A year that a spreadsheet kept as a number: 2024.0 is 2024."""
    return re.sub(r"^(\d+)\.0+$", r"\1", written)


def table_of(rows: Iterable[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """Rows as an Arrow table of that schema, to be registered on a cursor."""
    data = list(rows)
    return pa.table({f.name: pa.array([row[i] for row in data], f.type) for i, f in enumerate(schema)})
