"""Several tables in one sheet: finds those that stand below or beside each other and gives each as a table of its own.

Rows and columns keep their numbers in the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from bsc.reports import words
from bsc.reports.model import Table
from bsc.reports.reading import structure

MAX_ROWS = 5_000  # a larger sheet is one table
_MIN_SCORE = 1.0


def split(table: Table) -> list[Table]:
    """The tables of a sheet; the sheet itself when it holds one."""
    if table.cells.num_rows > MAX_ROWS or table.cells.num_rows < 4:
        return [table]
    parts = [side for below in _stacked(table) for side in _beside(below)]
    if len(parts) == 1:
        return [table]
    return [replace(p, name=_name(table.name, i)) for i, p in enumerate(parts, start=1)]


def _name(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})".strip()


def _slice(table: Table, first: int, last: int) -> Table:
    rows = table.cells["row"]
    cells = table.cells.filter(pc.and_(pc.greater_equal(rows, first), pc.less_equal(rows, last)))
    return replace(table, cells=cells)


def _stacked(table: Table) -> list[Table]:
    """Cut where, after a blank row, a new header with other headings begins."""
    grid = structure.grid(table.cells, 0, table.cells.num_rows)
    first = structure.analyse(table)
    if not first.header_rows:
        return [table]
    starts = [grid[0][0]]
    known = {_key(first.headings)}
    for i in range(1, len(grid)):
        number, before = grid[i][0], grid[i - 1][0]
        if number - before < 2 or number <= first.first_row:
            continue
        rest = _slice(table, number, grid[-1][0])
        if rest.cells.num_rows < 3:
            continue
        layout = structure.analyse(rest)
        near = bool(layout.header_rows) and layout.header_rows[0] - number <= 4
        if not near and (block := _slice(table, number, _before_gap(grid, i))).cells.num_rows >= 3:
            layout = structure.analyse(block)  # the best header of the rest is that of a table further down
            near = bool(layout.header_rows) and layout.header_rows[0] - number <= 4
        if not near or layout.score < _MIN_SCORE or _key(layout.headings) in known:
            continue
        if layout.last_row - layout.first_row < 0 or not _labels(layout.headings):
            continue
        if not _gap_follows(grid, number, layout.header_rows[0]):
            continue
        known.add(_key(layout.headings))
        starts.append(number)
    if len(starts) == 1:
        return [table]
    ends = [*(s - 1 for s in starts[1:]), grid[-1][0]]
    return [_slice(table, a, b) for a, b in zip(starts, ends, strict=True)]


def _before_gap(grid: Sequence[structure.Row], start: int) -> int:
    """The last row before the next blank row after the row at ``start``."""
    gaps = (i for i in range(start + 1, len(grid)) if grid[i][0] - grid[i - 1][0] > 1)
    return grid[next(gaps, len(grid)) - 1][0]


def _gap_follows(grid: Sequence[structure.Row], start: int, header: int) -> bool:
    """Between the blank row and the header stand at most titles: rows with one or two cells."""
    between = [r for n, r in grid if start <= n < header]
    return all(sum(c is not None for c in r) <= 2 for r in between)


def _key(headings: Sequence[str]) -> tuple[str, ...]:
    return tuple(words.normal(h) for h in headings if h)


def _labels(headings: Sequence[str]) -> bool:
    """At least two headings, one of them a word of reports."""
    named = [h for h in headings if h]
    return len(named) >= 2 and any(words.concepts(h) for h in named)


def _beside(table: Table) -> list[Table]:
    """Cut at blank columns when the parts have label columns and headers of their own."""
    names = [n for n in table.cells.column_names if n != "row"]
    used = [any(v and v.strip() for v in table.cells[n].to_pylist()) for n in names]
    groups: list[list[str]] = []
    for name, full in zip(names, used, strict=True):
        if not full:
            groups.append([])
        elif not groups:
            groups.append([name])
        else:
            groups[-1].append(name)
    groups = [g for g in groups if g]
    if len(groups) < 2 or any(len(g) < 2 for g in groups):
        return [table]
    parts = []
    for group in groups:
        columns = table.cells.select(["row", *group])
        keep = [
            any(v and v.strip() for v in row)
            for row in zip(*(columns[n].to_pylist() for n in group), strict=True)
        ]
        cells = columns.filter(pa.array(keep))
        low, high = int(group[0][1:]), int(group[-1][1:])
        merged = tuple(m for m in table.merged if m[1] >= low and m[3] <= high)
        parts.append(replace(table, cells=cells, merged=merged))
    layouts = [structure.analyse(p) for p in parts]
    own = all(
        la.header_rows and la.score >= 0.9 and _labels(la.headings) and la.last_row >= la.first_row
        for la in layouts
    )
    if own and all(_has_text_column(p, la) for p, la in zip(parts, layouts, strict=True)):
        return parts
    return [table]


def _has_text_column(table: Table, layout: structure.Layout) -> bool:
    """A column of different labels: without one the part is figures that belong to the labels further left."""
    rows = table.cells["row"]
    body = table.cells.filter(
        pc.and_(pc.greater_equal(rows, layout.first_row), pc.less_equal(rows, layout.last_row))
    )
    for column in layout.columns[:3]:
        texts = [v.strip() for v in body[f"c{column}"].to_pylist() if v and v.strip()]
        labels = [t for t in texts if structure.kind(t) == "text"]
        if len(labels) >= 0.7 * len(texts) and len(set(labels)) >= 2:
            return True
    return False
