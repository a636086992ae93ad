"""Reading the tables of an HTML file, which web applications hand out as a workbook. Text only: nothing runs."""

from __future__ import annotations

from html.parser import HTMLParser

from bsc.errors import ReportError
from bsc.i18n import text
from bsc.reports.model import Table
from bsc.reports.readers.text import decode, from_rows

_MAX_SPAN = 200
_LINES = {"br", "p", "div", "li"}


class _Tables(HTMLParser):
    """Collects cells of all tables that hold no other table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[list[list[str]], list[tuple[int, int, int, int]]]] = []
        self._stack: list[list[list[tuple[str, int, int]]]] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag == "table":
            self._stack.append([])
        elif tag == "tr" and self._stack:
            self._close_cell()
            self._stack[-1].append([])
        elif tag in ("td", "th") and self._stack:
            self._close_cell()
            found = dict(attrs)
            self._span = (_count(found.get("rowspan")), _count(found.get("colspan")))
            self._cell = []
        elif tag in _LINES and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self._stack:
            self._close_cell()
            self.tables.append(_spread(self._stack.pop()))

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._hidden:
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is not None and self._stack:
            if not self._stack[-1]:
                self._stack[-1].append([])
            self._stack[-1][-1].append(("".join(self._cell).strip(), *self._span))
        self._cell = None


def _count(value: str | None) -> int:
    return min(_MAX_SPAN, max(1, int(value))) if value and value.strip().isdigit() else 1


def _spread(
    rows: list[list[tuple[str, int, int]]],
) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """Cells at their places, with the merged ranges that spans make."""
    placed: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    merged = []
    for i, row in enumerate(rows):
        j = 0
        for content, down, across in row:
            while (i, j) in taken:
                j += 1
            placed[i, j] = content
            taken |= {(i + a, j + b) for a in range(down) for b in range(across)}
            if down > 1 or across > 1:
                merged.append((i, j, i + down - 1, j + across - 1))
            j += across
    width = max((j for _, j in taken), default=-1) + 1
    return [[placed.get((i, j), "") for j in range(width)] for i in range(len(rows))], merged


def read_html(data: bytes, name: str) -> list[Table]:
    """Every table with at least two rows. ReportError ``not_a_table`` when there is none."""
    content, _ = decode(data)
    parser = _Tables()
    parser.feed(content)
    parser.close()
    found = [(rows, merged) for rows, merged in parser.tables if len(rows) >= 2 and any(any(r) for r in rows)]
    if not found:
        raise ReportError(
            "not_a_table",
            text("This is not a table."),
            text("The file is a web page without a table."),
            text("Give it as CSV, XLSX, XLS, ODS, Parquet or PDF."),
        )
    titles = [""] if len(found) == 1 else [f"{i}" for i in range(1, len(found) + 1)]
    return [
        Table(name, title, from_rows([[c for c in r] for r in rows]), tuple(merged))
        for title, (rows, merged) in zip(titles, found, strict=True)
    ]
