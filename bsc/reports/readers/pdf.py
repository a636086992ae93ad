"""Reading the tables of a PDF file: ruled ones by their lines, others by the gaps between words, over several pages.

A table's ``title`` is the line of text above it; rows count from 1 within the table.
"""

from __future__ import annotations

import io
import itertools
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from bsc.errors import ReportError
from bsc.i18n import text
from bsc.reports import damage
from bsc.reports.model import Table
from bsc.reports.readers.text import from_rows

MAX_PAGES = 400
Word = dict[str, Any]
Rows = list[list[str]]


@dataclass
class Found:
    """One table on one page: its place, cells, and the text above it."""

    page: int
    box: tuple[float, float, float, float]
    rows: Rows
    title: str = ""
    edges: tuple[int, ...] = field(default_factory=tuple)  # left edges of the columns, rounded
    cut: bool = False  # its last row goes on below the last rule
    rest: bool = False  # too little for a table of its own: the end of one from the page before, or nothing


def read_pdf(data: bytes, name: str) -> list[Table]:
    """All tables of a PDF. ReportError: ``password``, ``broken``, ``no_text``, ``not_a_table``, ``file_too_large``."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise ReportError(
                    "file_too_large",
                    text("The file is too large."),
                    text(
                        "{pages} pages; at most {limit} are read.", pages=len(document.pages), limit=MAX_PAGES
                    ),
                    text("Give the pages with the tables only."),
                )
            found: list[Found] = []
            words = 0
            for number, page in enumerate(document.pages, start=1):
                tables, count = _page(page, number)
                found += tables
                words += count
                page.close()
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise _password() from error
        raise _broken(error) from error
    except PDFPasswordIncorrect as error:
        raise _password() from error
    except ReportError:
        raise
    except Exception as error:  # pdfminer raises many kinds for damaged files
        raise _broken(error) from error
    if not found:
        raise _nothing(words)
    joined = _join_pages(found)
    counts = Counter(f.page for f in joined)
    seen: Counter[int] = Counter()
    out = []
    for table in joined:
        seen[table.page] += 1
        label = (
            f"page {table.page}"
            if counts[table.page] == 1
            else f"page {table.page}, table {seen[table.page]}"
        )
        out.append(Table(name, "" if len(joined) == 1 else label, from_rows(table.rows), title=table.title))
    return out


def _password() -> ReportError:
    return ReportError(
        "password",
        text("The file is protected by a password."),
        None,
        text("Save a copy without the password and give that."),
    )


def _broken(error: Exception) -> ReportError:
    return ReportError(
        "broken",
        text("The PDF file is damaged."),
        damage.said(error),
        text("Open it and print it to a new PDF file."),
    )


def _nothing(words: int) -> ReportError:
    if not words:
        return ReportError(
            "no_text",
            text("The PDF holds pictures of pages, no text."),
            text("It was scanned; nothing in it can be read as a number for certain."),
            text("Ask for the file it was printed from, or type the table into the template."),
        )
    return ReportError(
        "not_a_table",
        text("This is not a table."),
        text("No table was found on the pages of the PDF."),
        text("Give it as CSV, XLSX, XLS, ODS, Parquet or PDF."),
    )


def _page(page: Any, number: int) -> tuple[list[Found], int]:
    words: list[Word] = page.extract_words(x_tolerance=1.5, y_tolerance=3, extra_attrs=["size"])
    if not words:
        return [], 0
    found = []
    ruled, cuts = _ruled(page, words)
    for table in ruled:
        rows = [[_cell(c) for c in r] for r in table.extract(x_tolerance=1.5)]
        rows = [r for r in rows if any(r)] or rows
        filled = sum(bool(c) for r in rows for c in r)
        wide = max(len(r) for r in rows) >= 2
        edges = tuple(sorted({round(c[0]) for r in table.rows for c in r.cells if c}))
        if wide and len(rows) >= 2 and filled >= 4 and filled >= 0.3 * sum(len(r) for r in rows):
            cut = any(abs(table.bbox[3] - end) < 2 for end in cuts)
            found.append(Found(number, table.bbox, _no_empty_columns(rows), edges=edges, cut=cut))
        elif wide and len(rows) <= 2 and filled and not found and number > 1:
            found.append(Found(number, table.bbox, rows, edges=edges, rest=True))
    rest = [w for w in words if not any(_inside(w, f.box) for f in found)]
    if all(f.rest for f in found):
        found += _unruled(rest, number)
    lines = _lines([w for w in words if not any(_inside(w, f.box) for f in found)])
    for table in found:
        table.title = _title(lines, table.box)
    return found, len(words)


def _ruled(page: Any, words: Sequence[Word]) -> tuple[list[Any], list[float]]:
    """The ruled tables of a page. Where the upright rules go on past the last level one, with words between them, a
    row was cut by the end of the page: it is closed there. Also says at which heights.
    """
    tables: list[Any] = page.find_tables()
    upright = [e for e in page.edges if e["orientation"] == "v"]
    ends: list[float] = []
    for table in tables:
        left, top, right, bottom = table.bbox
        own = [
            e
            for e in upright
            if left - 3 <= e["x0"] <= right + 3 and e["top"] <= bottom + 3 and e["bottom"] >= top - 3
        ]
        if len(own) < 3:
            continue
        for edge, inner, sign in (
            (min(e["top"] for e in own), top, -1),
            (max(e["bottom"] for e in own), bottom, 1),
        ):
            between = sorted((inner, edge))
            if (edge - inner) * sign > 4 and any(
                left <= w["x0"] <= right and between[0] <= (w["top"] + w["bottom"]) / 2 <= between[1]
                for w in words
            ):
                ends.append(edge)
    return page.find_tables({"explicit_horizontal_lines": ends}) if ends else tables, ends


def _cell(value: str | None) -> str:
    if not value:
        return ""
    if re.fullmatch(r"[-+(]?\s*[\d.,]+(?:\s*\n\s*[\d.,]+)+\s*%?\)?", value.strip()):
        return re.sub(r"\s*\n\s*", "", value).strip()  # one number broken over lines of a narrow column
    return re.sub(r"\s*\n\s*", " ", value).strip()


def _no_empty_columns(rows: Rows) -> Rows:
    """Drop columns that no row fills: double rules make them."""
    width = max(len(r) for r in rows)
    keep = [j for j in range(width) if any(j < len(r) and r[j] for r in rows)]
    return [[r[j] if j < len(r) else "" for j in keep] for r in rows]


def _inside(word: Word, box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1)


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words in lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if lines and lines[-1][0]["top"] <= middle <= lines[-1][0]["bottom"]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w["x0"]) for line in lines]


def _title(lines: Sequence[Sequence[Word]], box: tuple[float, float, float, float]) -> str:
    """The nearest line above the table, of the words over it; with a line above that, or the name of the report in the
    foot of the page, when that names the year.
    """
    above = [
        [w for w in line if w["x1"] > box[0] - 5 and w["x0"] < box[2] + 5]
        for line in lines
        if line[0]["bottom"] <= box[1] + 2
    ]
    texts = [" ".join(w["text"] for w in line) for line in above if line]
    if not texts:
        return ""
    near = texts[-1]
    if _YEAR.search(near):
        return near[:200]
    foot = " ".join(w["text"] for w in lines[-1])
    own = [foot] if lines[-1][0]["top"] >= box[3] and _RUNNING.search(foot) else []
    for other in (*reversed(texts[:-1]), *own):
        if _YEAR.search(other) and len(other) < 160:
            return f"{near} - {other}"
    return near[:200]


_YEAR = re.compile(r"(?:19|20)\d\d")
_RUNNING = re.compile(r"^(?:lkj\w*|lakip|lakin|laporan|rencana|renstra|renja|annual|report)\b", re.I)


@dataclass
class _Segment:
    x0: float
    x1: float
    text: str


def _segments(line: Sequence[Word]) -> list[_Segment]:
    """Pieces of a line that stand apart by more than a space."""
    out: list[_Segment] = []
    for word in line:
        gap = 0.75 * word["size"]
        if out and word["x0"] - out[-1].x1 < gap:
            out[-1] = _Segment(out[-1].x0, word["x1"], f"{out[-1].text} {word['text']}")
        else:
            out.append(_Segment(word["x0"], word["x1"], word["text"]))
    return out


def _unruled(words: Sequence[Word], number: int) -> list[Found]:
    """Tables without lines: runs of lines that fall into the same columns."""
    lines = _lines(words)
    split = [_segments(line) for line in lines]
    runs: list[list[int]] = []
    current: list[int] = []
    for i, segments in enumerate(split):
        far = (
            bool(current) and lines[i][0]["top"] - lines[current[-1]][0]["bottom"] > 3.2 * lines[i][0]["size"]
        )
        if far:
            runs.append(current)
            current = []
        if len(segments) >= 2 or current:
            current.append(i)
    runs.append(current)
    out = []
    for run in runs:
        table = _run(run, lines, split, number)
        if table is not None:
            out.append(table)
    return out


def _run(
    run: list[int], lines: Sequence[Sequence[Word]], split: Sequence[Sequence[_Segment]], number: int
) -> Found | None:
    while run and len(split[run[-1]]) < 2 and len(split[run[-1]][0].text) > 60:
        run = run[:-1]
    full = [i for i in run if len(split[i]) >= 2]
    if len(full) < 3:
        return None
    widest = Counter(len(split[i]) for i in full).most_common(1)[0][0]
    model = [i for i in full if len(split[i]) >= max(2, widest - 1)]
    columns = _columns([s for i in model for s in split[i]], len(model))
    if len(columns) < 2 or len(model) < 3:
        return None
    first = next(i for i in run if len(split[i]) >= 2)
    placed = [(i, _place(split[i], columns)) for i in run if i >= first]
    rows = _rows(placed, lines)
    figures = sum(bool(re.search(r"\d", c)) for r in rows[1:] for c in r[1:])
    if figures < max(3, 0.15 * len(rows) * (len(columns) - 1)):
        return None  # lines of prose or an address block
    words = [w for i, _ in placed for w in lines[i]]
    box = (
        min(w["x0"] for w in words),
        min(w["top"] for w in words),
        max(w["x1"] for w in words),
        max(w["bottom"] for w in words),
    )
    return Found(number, box, rows, edges=tuple(round(c[0]) for c in columns))


def _columns(segments: Sequence[_Segment], lines: int) -> list[tuple[float, float]]:
    """Stretches of the page that segments cover, apart by gaps that hardly any line crosses."""
    if not segments:
        return []
    left, right = min(s.x0 for s in segments), max(s.x1 for s in segments)
    width = int(right - left) + 2
    cover = [0] * width
    for s in segments:
        for x in range(int(s.x0 - left), int(s.x1 - left) + 1):
            cover[x] += 1
    allowed = 0.06 * lines
    out: list[tuple[float, float]] = []
    start: int | None = None
    for x, n in enumerate([*cover, 0]):
        if n > allowed and start is None:
            start = x
        elif n <= allowed and start is not None:
            out.append((left + start, left + x))
            start = None
    return out


def _place(segments: Sequence[_Segment], columns: Sequence[tuple[float, float]]) -> list[str]:
    """Segments in their columns, by the largest overlap, else the nearest."""
    cells = [""] * len(columns)
    for s in segments:
        overlaps = [min(s.x1, c[1]) - max(s.x0, c[0]) for c in columns]
        best = max(range(len(columns)), key=lambda j: overlaps[j])
        cells[best] = f"{cells[best]} {s.text}".strip()
    return cells


def _rows(placed: Sequence[tuple[int, list[str]]], lines: Sequence[Sequence[Word]]) -> Rows:
    """Lines as rows; a line that only goes on with a text joins the row it stands nearest to."""
    tops = [lines[i][0]["top"] for i, _ in placed]
    gaps = [b - a for a, b in itertools.pairwise(tops)]
    anchored = [
        sum(bool(c) for c in cells) >= max(2, 0.5 * max(sum(bool(c) for c in cs) for _, cs in placed))
        for _, cells in placed
    ]
    owner = list(range(len(placed)))
    typical = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    for i, full in enumerate(anchored):
        if full:
            continue
        before = next((j for j in range(i - 1, -1, -1) if anchored[j]), None)
        after = next((j for j in range(i + 1, len(placed)) if anchored[j]), None)
        up = tops[i] - tops[before] if before is not None else 1e9
        down = tops[after] - tops[i] if after is not None else 1e9
        if min(up, down) > 1.5 * typical:
            continue
        if before is not None and up <= down + 0.5:
            owner[i] = before
        elif after is not None and down < 0.9 * typical:
            owner[i] = after
        elif before is not None:
            owner[i] = before
    rows: Rows = []
    place: dict[int, int] = {}
    for i, (_, cells) in enumerate(placed):
        target = owner[i]
        if target not in place:
            place[target] = len(rows)
            rows.append([""] * len(cells))
        row = rows[place[target]]
        for j, cell in enumerate(cells):
            if cell:
                row[j] = f"{row[j]} {cell}".strip()
    return rows


def _join_pages(found: Sequence[Found]) -> list[Found]:
    """Tables that go on over the next page: as many columns at the same places, first on their page."""
    out: list[Found] = []
    last_of_page = {f.page: i for i, f in enumerate(found)}
    first_of_page: dict[int, int] = {}
    for i, f in enumerate(found):
        first_of_page.setdefault(f.page, i)
    ends: dict[int, int] = {}  # index in out -> page it goes to
    for i, table in enumerate(found):
        before = out[-1] if out else None
        if (
            before is not None
            and first_of_page[table.page] == i
            and ends[len(out) - 1] == table.page - 1
            and last_of_page.get(table.page - 1) == i - 1
            and len(before.rows[0]) == len(table.rows[0])
            and _aligned(before.edges, table.edges)
        ):
            rows = table.rows[_repeated(before.rows, table.rows) :]
            if rows and _goes_on(before.rows, rows[0], before.cut):
                whole = [" ".join(filter(None, pair)) for pair in zip(before.rows[-1], rows[0], strict=True)]
                before.rows[-1], rows = whole, rows[1:]
            out[-1] = Found(
                before.page, before.box, before.rows + rows, before.title, before.edges, table.cut
            )
            ends[len(out) - 1] = table.page
        elif not table.rest:
            out.append(table)
            ends[len(out) - 1] = table.page
    return out


def _repeated(before: Rows, rows: Rows) -> int:
    """How many rows at the top of a page repeat the header."""
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(before[:4], rows, strict=False))
    return len(list(same))


_FIGURE = re.compile(r"[^\d\n]{0,6}\d[^\n]{0,14}")  # a figure with what may stand around it, no text


def _goes_on(before: Rows, row: Sequence[str], cut: bool) -> bool:
    """Whether a page break cut a row in two: of the figures that every other row has, the part above and the part
    below have each only some or none, and no figure twice. ``cut``: the rules show that the row above goes on.
    """
    full = before[1:-1] or before[1:]
    figures = [j for j in range(len(row)) if full and all(_FIGURE.fullmatch(r[j]) for r in full)]
    above, below = before[-1], row
    if len(before) < 3 or len(figures) < 2 or not any(below) or any(above[j] and below[j] for j in figures):
        return False
    if all(above[j] for j in figures):  # what goes on is text, not a row of its own
        return not any(re.fullmatch(r"[-+(]?[\d.,]+\s*%?\)?", c) for c in below if c)
    if all(below[j] for j in figures) and not cut:
        return False  # a heading between the rows
    return all(above[j] or below[j] for j in figures)


def _aligned(left: Sequence[int], right: Sequence[int]) -> bool:
    if not left or not right:
        return True
    near = sum(any(abs(a - b) <= 6 for b in right) for a in left)
    return near >= 0.7 * len(left)
