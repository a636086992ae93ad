"""Numbers that an export without quotation marks cut at their commas: ``86,30`` that became two cells, put together again."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

_HEADINGS = 3  # fewer say nothing about how many cells a row should have
_MOST = 4  # cells too many in a row; more than that is another fault
_ROWS = 2000
_TITLES = 30  # the headings stand among so many first lines
_ENDS = re.compile(r"\d\s*$")
_GOES_ON = re.compile(r"\d{1,4}(?:\s*%|\s+[^\d,]{1,20})?")
_WHOLE = re.compile(r"\D*(?:\d+,\d+|\d{1,3}(?:,\d{3})+)\D*")

Joined = tuple[int, ...]  # columns of the table that a row's joined cells stand in, one for each comma


def mended(records: Sequence[list[str]]) -> list[list[str]] | None:
    """The records with the cut numbers whole, where all rows agree which columns they stand in; else None.

    Rows must have more cells than there are headings, and joining neighbours that make one number must give every row
    as many cells as there are headings in one way only.
    """
    for head in [i for i, r in enumerate(records[:_TITLES]) if _is_heading(r)]:
        if (out := _below(records, head)) is not None:
            return out
    return None


def _below(records: Sequence[list[str]], head: int) -> list[list[str]] | None:
    width = len(records[head])
    body = [(i, r) for i, r in enumerate(records) if i > head and any(c.strip() for c in r)]
    long = {i: r for i, r in body if len(r) > width}
    if not long or len(body) > _ROWS or max(map(len, long.values())) - width > _MOST:
        return None
    ways = {i: dict(_ways(r, width)) for i, r in long.items()}
    most = max(len(r) for r in long.values()) - width
    fullest = [set(w) for i, w in ways.items() if len(long[i]) - width == most]
    agreed = [
        columns
        for columns in set.intersection(*fullest)
        if all(len(_within(w, columns)) == 1 for w in ways.values())
    ]
    if len(agreed) != 1:
        return None
    out = list(records)
    for i, w in ways.items():
        out[i] = w[_within(w, agreed[0])[0]]
    return out


def _is_heading(record: Sequence[str]) -> bool:
    cells = [c for c in record if c.strip()]
    return len(cells) == len(record) >= _HEADINGS and not any(
        re.match(r"[\d.,%]+$", c.strip()) for c in cells
    )


def _within(ways: dict[Joined, list[str]], columns: Joined) -> list[Joined]:
    """The ways of a row that join cells of these columns only."""
    return [w for w in ways if set(w) <= set(columns)]


def _ways(record: list[str], width: int) -> Iterator[tuple[Joined, list[str]]]:
    """Every way to bring a row to ``width`` cells by joining neighbours to proper numbers."""
    places = [
        i
        for i in range(len(record) - 1)
        if _ENDS.search(record[i]) and _GOES_ON.fullmatch(record[i + 1].strip())
    ]
    for chosen in itertools.combinations(places, len(record) - width):
        cells: list[str] = []
        columns: list[int] = []
        for i, cell in enumerate(record):
            if i - 1 in chosen:
                cells[-1] += "," + cell
                columns.append(len(cells) - 1)
            else:
                cells.append(cell)
        if all(_WHOLE.fullmatch(cells[c]) for c in columns):
            yield tuple(columns), cells
