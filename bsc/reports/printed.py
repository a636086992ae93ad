"""Achievements that a source prints beside target and actual: compared with what these two give, never stored.

A difference is a remark for the reader, not a reason to refuse: the source may use a rule of its own, or have slipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from bsc import queries
from bsc.i18n import Text, text
from bsc.reports import cells
from bsc.reports.model import Column, NumberFormat, Reading, Role
from bsc.reports.unfold import Group, Sheet

_CAPS = (100.0, 110.0, 120.0, 150.0, 200.0)  # at which sources cut achievements off
_ROUNDED = 0.011  # points, on top of what the written digits leave open


def remark(cursor: duckdb.DuckDBPyConnection, sheet: Sheet, blocks: Sequence[Group]) -> Text | None:
    """What is said about printed achievements that differ; None when there are none, or they agree.

    Works on the staged measurements on ``cursor``.
    """
    reading = sheet.reading
    columns = {b: c for b in range(len(blocks)) if (c := _column(reading, blocks, b)) is not None}
    if not columns:
        return None
    printed = {b: _values(sheet, column) for b, column in columns.items()}
    compared = []
    for row, block, target, actual, polarity in queries.rows(cursor, "facts/printed_pairs"):
        said = printed.get(block, {}).get(row)
        if said is not None:
            compared.append((row, *said, target, actual, polarity))
    if not compared:
        return None
    scale = max((1.0, 100.0), key=lambda s: sum(_agrees(s, *line[1:]) for line in compared))
    wrong = [line for line in compared if not _agrees(scale, *line[1:])]
    if not wrong:
        return None
    row, value, _, target, actual, polarity = wrong[0]
    return text(
        "{wrong} of {n} achievements printed in the file differ from what target and actual give, first in row {row}: "
        "printed {printed}%, computed {computed}%. The printed ones are not stored.",
        wrong=len(wrong),
        n=len(compared),
        row=row,
        printed=round(value * scale, 2),
        computed=round(_forms(target, actual, polarity)[0], 2),
    )


def _column(reading: Reading, blocks: Sequence[Group], block: int) -> Column | None:
    """The column of achievements of a block: of the same period, indicator and unit, or the only one of the only block."""
    group = blocks[block]
    found = [c for c in reading.columns if c.role == Role.ACHIEVEMENT]
    if len(blocks) == 1:
        return found[0] if len(found) == 1 else None
    same = [
        c
        for c in found
        if (c.period, c.part, c.indicator, c.unit) == (group.period, group.part, group.indicator, group.unit)
    ]
    return (
        same[0] if len(same) == 1 and (group.period or group.part or group.indicator or group.unit) else None
    )


def _values(sheet: Sheet, column: Column) -> Mapping[int, tuple[float, int]]:
    """Row -> (printed number, digits after its decimal sign); other cells are left out."""
    texts = sheet.texts(column)
    read = {t: cells.number(t, column.number or NumberFormat())[0] for t in set(texts) if t is not None}
    numbers = sheet.cells["row"].to_pylist()
    return {
        row: (value, _digits(value))
        for row, t in zip(numbers, texts, strict=True)
        if t is not None and (value := read[t]) is not None
    }


def _digits(value: float) -> int:
    """Digits after the decimal point of a number as it is written."""
    whole, _, rest = f"{value:.12g}".partition(".")
    return len(rest) if "e" not in whole + rest else 12


def _forms(target: float, actual: float, polarity: str | None) -> list[float]:
    """The achievements in percent that a source may mean, the one of our plain rule first."""
    ratio = actual / target
    if polarity == "minimize":
        return [100 * (2 - ratio), *([100 / ratio] if ratio else [])]
    if polarity == "maximize":
        return [100 * ratio]
    found = [100 * ratio, 100 * (2 - ratio), *([100 / ratio] if ratio else [])]
    return [100 * (1 - abs(ratio - 1)), *found] if polarity else found


def _agrees(
    scale: float, printed: float, digits: int, target: float, actual: float, polarity: str | None
) -> bool:
    said = printed * scale
    open_ = (
        0.5 * 10.0 ** -_digits(actual) / abs(target)
        + 0.5 * 10.0 ** -_digits(target) * abs(actual) / target**2
    )
    slack = _ROUNDED + scale * 0.5 * 10.0**-digits + 100 * open_
    for form in _forms(target, actual, polarity):
        if abs(said - form) <= slack or (form > said and said in _CAPS) or (form < 0 and said == 0):
            return True
    return False
