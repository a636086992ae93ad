"""Blocks with the target in a cell beside its label, not in a column: ``TARGET IKU 5 | 0.3 | CAPAIAN``, then ``REALISASI``.

The target becomes a constant of the table; the rows below, or the one cell beside ``REALISASI``, are the actuals.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from bsc.i18n import text
from bsc.reports import numbers, words
from bsc.reports.model import Kind, NumberFormat, Role
from bsc.reports.numbers import BOUNDS, Form
from bsc.reports.reading import structure
from bsc.reports.reading.work import Work, profile_columns

_TARGET = re.compile(r"^\s*target\b[\s:=]*(.*?)[\s:=]*$", re.I | re.S)
_ACTUAL = re.compile(r"^\s*(?:realisasi|actual|capaian|result)\b[\s:=]*(.*?)[\s:=]*$", re.I | re.S)
_STOP = re.compile(r"^\s*(?:formula|rumus|keterangan|catatan|sumber|note|source)\b", re.I)
LOOK = 25


def _number(cell: str | None) -> bool:
    if cell is None:
        return False
    return numbers.parse(
        cell, NumberFormat(",", ".") if re.search(r"\d,\d", cell) else NumberFormat()
    ).form in (Form.POINT, *BOUNDS)


def find(work: Work) -> bool:
    """Read the table as such a block when it is one; the roles are given then."""
    head = structure.grid(work.table.cells, 0, LOOK)
    place = next(
        (
            (i, j, m[1].strip())
            for i, (_, row) in enumerate(head)
            for j, cell in enumerate(row[:-1])
            if cell
            and (m := _TARGET.match(cell))
            and not any(row[:j])
            and sum(c is not None for c in row) <= 4
            and _number(row[j + 1])
            and sum(_number(c) for c in row) <= 2
        ),
        None,
    )
    if place is None:
        return False
    top, left, name = place
    below = next(
        (
            (i, m)
            for i in range(top, min(top + 6, len(head)))
            if (c := head[i][1][left]) and (m := _ACTUAL.match(c)) and i != top
        ),
        None,
    )
    if below is None:
        return False
    at, _ = below
    target = head[top][1][left + 1] or ""
    value = next((j for j in range(left + 1, len(head[at][1])) if _number(head[at][1][j])), None)
    rows = work.table.cells["row"].to_pylist()
    if value is not None:
        first = last = head[at][0]
        skipped = [(n, "section") for n in rows if n != first]
    else:
        value = left + 1
        first, last, skipped = _components(work, head[at][0], left, value)
        if last < first:
            return False
    columns = structure.column_numbers(work.table.cells)
    achieved = _achievement(head, top, left, value)
    _lay(work, columns, (head[top][0], head[at][0]), first, last, skipped)
    indicator = (
        name
        or re.sub(r"^\s*perhit(?:ungan)?\b\s*", "", work.table.name, flags=re.I).strip()
        or work.table.name
    )
    work.constants[Role.TARGET] = target
    if indicator:
        work.constants[Role.INDICATOR] = indicator
    work.give(
        columns[value],
        Role.ACTUAL,
        0.8,
        text(
            "Beside or below {label}; the target {target} stands beside its own label.",
            label=head[at][1][left] or "",
            target=target,
        ),
    )
    if first != last or achieved is None:
        label = columns[left]
        unit = work.share_of(label, lambda t: words.unit_words(t) > 0) >= 0.5
        if first != last:
            work.give(label, Role.UNIT if unit else Role.BREAKDOWN, 0.6, text("The label of each component."))
    if achieved is not None:
        work.give(
            columns[achieved],
            Role.ACHIEVEMENT,
            0.7,
            text("By the heading {heading}.", heading=head[top][1][left + 2] or ""),
        )
    for column in work.free:
        work.leave(column, "other", text("Not needed to read the figures."), 0.5)
    work.kind = Kind.MEASUREMENTS
    return True


def _components(work: Work, after: int, left: int, value: int) -> tuple[int, int, list[tuple[int, str]]]:
    """The rows below ``REALISASI`` that have a label and a number, up to the total or the formula."""
    kept: list[int] = []
    skipped: list[tuple[int, str]] = []
    stopped = False
    for number, row in structure.grid(work.table.cells, 0, 400):
        if number <= after:
            continue
        label, cell = row[left], row[value] if value < len(row) else None
        if stopped or (label and _STOP.match(label)):
            stopped = True
            skipped.append((number, "footnote"))
        elif label and words.is_total(label):
            skipped.append((number, "total"))
        elif label and _number(cell):
            kept.append(number)
        else:
            skipped.append((number, "section"))
    if not kept:
        return 1, 0, skipped
    return kept[0], kept[-1], skipped


def _achievement(head: list[structure.Row], top: int, left: int, value: int) -> int | None:
    """The column of printed achievements: two to the right of the values, announced by CAPAIAN beside the target."""
    announced = any(c and re.match(r"^\s*(?:capaian|achievement)", c, re.I) for c in head[top][1][left + 2 :])
    candidate = value + 2
    filled = any(len(r) > candidate and _number(r[candidate]) for _, r in head[top + 1 :])
    return candidate if announced and filled else None


def _lay(
    work: Work,
    columns: list[int],
    header: tuple[int, int],
    first: int,
    last: int,
    skipped: list[tuple[int, str]],
) -> None:
    """Put the block's own rows on the bench."""
    inside = [(n, c) for n, c in skipped if first <= n <= last]
    titles = tuple(
        " ".join(c for c in r if c)
        for n, r in structure.grid(work.table.cells, 0, LOOK)
        if n < header[0] and any(r)
    )
    work.layout = replace(
        work.layout,
        header_rows=header,
        first_row=first,
        last_row=last,
        skipped=tuple(skipped),
        sections=(),
        titles=titles,
    )
    work.skipped = list(skipped)
    rows = work.table.cells["row"]
    body = work.table.cells.filter(pc.and_(pc.greater_equal(rows, first), pc.less_equal(rows, last)))
    if inside:
        body = body.filter(
            pc.invert(pc.is_in(body["row"], value_set=pa.array([n for n, _ in inside], pa.int32())))
        )
    work.body = work.sample = body
    work._codes.clear()
    work._scores.clear()
    profile_columns(work, [(c, "") for c in columns])
