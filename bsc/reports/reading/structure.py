"""Where a table's header, data and trimmings are: titles above, merged header levels, column numbers, footnotes, sections.

Owns rows; what columns mean is ``roles``'s work. Looks at the first rows cell by cell and at the rest only through
how many cells a row fills.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bsc.reports import numbers, periods, words
from bsc.reports.model import NumberFormat, Table

HEAD = 90  # rows that are looked at cell by cell
MAX_HEADER = 5
_NUMBERING = re.compile(r"\(?\s*(\d{1,3})\s*[).]?(?:\s*[=(:].*)?")
_UNNAMED = re.compile(r"(?:Unnamed: \d+(?:_level_\d+)?|Column\d+|\.\.\.\d+|X\.?\d+|V\d+)", re.I)

Row = tuple[int, list[str | None]]


@dataclass(frozen=True)
class Layout:
    """The anatomy of a table. Rows are values of ``row``; ``columns`` are c-numbers, ``headings`` run parallel to them."""

    columns: tuple[int, ...]
    headings: tuple[str, ...]
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    titles: tuple[str, ...]  # lines above the header
    feet: tuple[str, ...]  # lines below the data
    skipped: tuple[tuple[int, str], ...]
    sections: tuple[tuple[int, str], ...]
    score: float


def column_numbers(cells: pa.Table) -> list[int]:
    """The c-numbers of a cells table in order."""
    return [int(name[1:]) for name in cells.column_names if name != "row"]


def grid(cells: pa.Table, start: int = 0, count: int = HEAD) -> list[Row]:
    """Rows as Python lists: (row number, texts)."""
    part = cells.slice(start, count).to_pydict()
    rows = part.pop("row")
    columns = list(part.values())
    return [(rows[i], [_text(c[i]) for c in columns]) for i in range(len(rows))]


def lines(cells: pa.Table, count: int) -> list[tuple[int, str]]:
    """The first rows as lines of text, each with its row number."""
    return [(n, " ".join(_unique(c for c in r if c))) for n, r in grid(cells, 0, count) if any(r)]


def _text(value: str | None) -> str | None:
    if value is None:
        return None
    stripped = value.strip()
    return stripped or None


def kind(cell: str | None) -> str:
    """``empty``, ``number``, ``period`` or ``text``."""
    if cell is None or _UNNAMED.fullmatch(cell):
        return "empty"
    if len(cell) <= 40 and (periods.parse(cell) is not None or periods.part(cell) is not None):
        return "period"
    if numbers.is_missing(cell):
        return "text" if cell in ("%", "#", "Rp") else "missing"
    for fmt in (NumberFormat(), NumberFormat(",", ".")):
        parsed = numbers.parse(cell, fmt)
        if parsed.form in numbers.NUMERIC and len(parsed.unit) < 12:
            year = parsed.unit and parsed.value is not None and 1900 <= parsed.value <= 2100
            return "text" if year else "number"  # "2020 Actual" is a label
    return "text"


def analyse(table: Table) -> Layout:
    """Find header and data of a table. Never fails: without a header the columns have empty headings."""
    cells = table.cells
    numbers_of = column_numbers(cells)
    head = grid(cells)
    header, depth, score = _find_header(head, table.merged, numbers_of)
    rows = head[header : header + depth] if depth else []
    headings = _combine([r for _, r in rows], [n for n, _ in rows], table.merged, numbers_of)
    header_rows = [n for n, _ in rows]
    body_start = header + depth
    while body_start < len(head) and _is_numbering(head[body_start][1]):
        header_rows.append(head[body_start][0])
        body_start += 1
    titles = tuple(
        " ".join(_unique(c for c in r if c)) for _, r in head[:header] if not _is_numbering(r) and any(r)
    )
    row_numbers = np.asarray(cells["row"].to_numpy())
    first = int(row_numbers[body_start]) if body_start < cells.num_rows else int(row_numbers[-1]) + 1
    body = cells.slice(body_start)
    last, feet, skipped, sections = _trim(body, table, [r for _, r in rows], len(numbers_of))
    return Layout(
        columns=tuple(numbers_of),
        headings=tuple(headings),
        header_rows=tuple(header_rows),
        first_row=first,
        last_row=last if last is not None else first - 1,
        titles=tuple(t for t in titles if t),
        feet=feet,
        skipped=tuple(skipped),
        sections=tuple(sections),
        score=score,
    )


def with_header(table: Table, header_rows: Sequence[int]) -> Layout:
    """The anatomy when somebody says which rows are the header."""
    cells = table.cells
    numbers_of = column_numbers(cells)
    chosen = sorted(header_rows)
    row_numbers = np.asarray(cells["row"].to_numpy())
    places = [int(np.searchsorted(row_numbers, n)) for n in chosen]
    rows = [grid(cells, p, 1)[0] for p in places if p < cells.num_rows and int(row_numbers[p]) in chosen]
    headings = _combine([r for _, r in rows if not _is_numbering(r)], chosen, table.merged, numbers_of)
    start = (max(places) + 1) if places else 0
    last, feet, skipped, sections = _trim(cells.slice(start), table, [r for _, r in rows], len(numbers_of))
    first = int(row_numbers[start]) if start < cells.num_rows else int(row_numbers[-1]) + 1
    above = grid(cells, 0, min(places, default=0))
    titles = tuple(" ".join(_unique(c for c in r if c)) for _, r in above if any(r))
    return Layout(tuple(numbers_of), tuple(headings), tuple(chosen), first, last if last is not None else first - 1,
                  titles, feet, tuple(skipped), tuple(sections), 1.0)  # fmt: skip


def _unique(texts: object) -> list[str]:
    return list(dict.fromkeys(texts))  # type: ignore[call-overload]


def _is_numbering(row: Sequence[str | None]) -> bool:
    """A row that numbers the columns: 1 2 3 4, (1) (2) (3), 1 2 3=2/1."""
    found = [m for c in row if c is not None and (m := _NUMBERING.fullmatch(c))]
    filled = sum(c is not None for c in row)
    if filled < 3 or len(found) < max(3, 0.8 * filled):
        return False
    values = [int(m[1]) for m in found]
    steps = [b - a for a, b in itertools.pairwise(values)]
    return values[0] in (0, 1, 2) and steps.count(1) >= 0.8 * len(steps) and all(s >= 0 for s in steps)


def _find_header(
    head: Sequence[Row], merged: Sequence[tuple[int, int, int, int]], cols: Sequence[int]
) -> tuple[int, int, float]:
    """(index of the first header row in ``head``, number of rows, score); depth 0 when there is none."""
    kinds = [[kind(c) for c in r] for _, r in head]
    best = (0, 0, 0.75)
    for start in range(min(len(head), 40)):
        filled = sum(k != "empty" for k in kinds[start])
        if filled == 0 or _is_numbering(head[start][1]):
            continue
        for depth in range(1, min(MAX_HEADER, len(head) - start) + 1):
            if depth > 1 and not _may_extend(kinds[start : start + depth], head[start : start + depth]):
                continue
            score = _score(head, kinds, start, depth, merged, cols)
            if score > best[2] + 1e-9:
                best = (start, depth, score)
    return best


def _may_extend(kinds: Sequence[Sequence[str]], rows: Sequence[Row]) -> bool:
    """A further header level: the rows above are groups or neighbours of it, not single titles, and it holds no data."""
    above = [i for i, k in enumerate(kinds[-2]) if k != "empty"]
    here = kinds[-1]
    if (len(above) < 2 and len(kinds) == 2) or [i for i, k in enumerate(kinds[0]) if k != "empty"] == [0]:
        return False  # a line alone in the first column is a title
    labels = [k for k in here if k != "empty"]
    if not labels or sum(k in ("number", "missing") for k in labels) > 0.2 * len(labels):
        return False
    # every level but the last leaves gaps that the next one fills
    return any(k == "empty" for k in kinds[-2]) or any(k == "empty" for k in here)


def _score(
    head: Sequence[Row], kinds: Sequence[Sequence[str]], start: int, depth: int,
    merged: Sequence[tuple[int, int, int, int]], cols: Sequence[int],
) -> float:  # fmt: skip
    body_at = start + depth
    while body_at < len(head) and _is_numbering(head[body_at][1]):
        body_at += 1
    body = [
        (r, k)
        for (_, r), k in zip(head[body_at:], kinds[body_at:], strict=True)
        if sum(x != "empty" for x in k) >= 2
    ]
    header = {tuple(r) for _, r in head[start:body_at]}
    body = [pair for pair in body if tuple(pair[0]) not in header][
        :40
    ]  # the header may stand again further down
    width = len(kinds[start])
    if width == 1:
        body = [(r, k) for (_, r), k in zip(head[body_at:], kinds[body_at:], strict=True)][:40]
    if not body:
        return 0.0
    labels = _combine(
        [r for _, r in head[start:body_at] if not _is_numbering(r)],
        [n for n, _ in head[start:body_at]],
        merged,
        cols,
    )
    lowest = kinds[start + depth - 1]
    used = [j for j in range(width) if any(k[j] != "empty" for _, k in body)]
    if not used:
        return 0.0
    total = 0.0
    for j in used:
        label = labels[j]
        column = [k[j] for _, k in body if k[j] not in ("empty", "missing")]
        texts = {r[j] for r, k in body if k[j] != "empty"}
        numeric = (
            sum(k == "number" or k == "period" for k in column) >= 0.7 * len(column) if column else False
        )
        if not label:
            total -= 0.3
            continue
        own = kind(label.split(" / ")[-1])
        if own == "number":
            total -= 0.8
            continue
        total += 0.6
        total += 0.4 if numeric and own in ("text", "period") else 0.0
        if label.split(" / ")[-1] in texts:
            total -= 1.2
        if len(label) > 110:
            total -= 0.5
        lowest_label = label.split(" / ")[-1]
        if own == "period" or any(
            length / max(words.word_count(lowest_label), 1) >= 0.3
            for _, length in words.concepts(lowest_label).values()
        ):
            total += 0.5
        opening = kind(body[0][0][j])
        odd = opening == "text" or (
            opening == "period" and column[1:].count("number") >= 0.7 * max(len(column) - 1, 1)
        )
        if numeric and column and odd and len(body) > 2:
            total -= 0.7  # the first data row would be a label over numbers
    total /= len(used)
    band = [k for row in kinds[start : start + depth] for k in row if k != "empty"]
    total -= 1.5 * sum(k in ("number", "missing") for k in band) / max(len(band), 1)
    labelled = [labels[j] for j in used if labels[j]]
    if labelled:
        total += 0.3 * len(set(labelled)) / len(labelled)
    wide_above = sum(sum(x != "empty" for x in k) >= max(2, 0.6 * len(used)) for k in kinds[:start])
    total -= 0.25 * min(wide_above, 4)
    total -= 0.08 * (depth - 1)
    if sum(k != "empty" for k in lowest) <= 1 and width > 2:
        total -= 0.5
    if depth > 1 and all(k != "empty" for k in kinds[start]) and all(k != "empty" for k in lowest):
        total -= 0.4  # two full rows are a header and a data row
    return total


def _combine(
    rows: Sequence[Sequence[str | None]],
    row_numbers: Sequence[int],
    merged: Sequence[tuple[int, int, int, int]],
    cols: Sequence[int],
) -> list[str]:
    """One heading a column: the levels of a merged header joined by ' / ', groups repeated over their columns."""
    if not rows:
        return [""] * len(cols)
    width = len(rows[0])
    levels = [[None if c is None or _UNNAMED.fullmatch(c) else " ".join(c.split()) for c in r] for r in rows]
    place = {n: i for i, n in enumerate(cols)}
    at = {n: i for i, n in enumerate(row_numbers)}
    spans: set[tuple[int, int]] = set()
    for r1, c1, _, c2 in merged:
        level = at.get(r1 + 1)
        if level is None or level >= len(levels) or c1 not in place:
            continue
        text = levels[level][place[c1]]
        if c2 > c1:
            spans.add((level, place[c1]))
            for c in range(c1 + 1, c2 + 1):
                if c in place and text is not None:
                    levels[level][place[c]] = text
    bounds: set[int] = set()
    for level in range(len(levels) - 1):
        row = levels[level]
        has_spans = any(lv == level for lv, _ in spans)
        labels = [j for j in range(width) if row[j] is not None]
        lower_any = [
            any(levels[k][j] is not None for k in range(level + 1, len(levels))) for j in range(width)
        ]
        filled = list(row)
        for j in labels:
            if has_spans:
                continue
            for t in range(j + 1, width):
                if row[t] is not None or t in bounds:
                    break
                if not lower_any[j] and lower_any[t]:
                    break  # the owner stands alone over its column: a vertically merged cell
                filled[t] = row[j]
        bounds |= set(labels)
        levels[level] = filled
    out = []
    for j in range(width):
        parts: list[str] = []
        for level_row in levels:
            text = level_row[j]
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        out.append(" / ".join(parts))
    return out


def _trim(
    body: pa.Table, table: Table, header: Sequence[Sequence[str | None]], width: int
) -> tuple[int | None, tuple[str, ...], list[tuple[int, str]], list[tuple[int, str]]]:
    """Last data row, lines below it, rows to skip (repeated header, section, footnote) and section texts."""
    if body.num_rows == 0:
        return None, (), [], []
    rows = np.asarray(body["row"].to_numpy())
    names = [n for n in body.column_names if n != "row"]
    filled = np.zeros(body.num_rows, dtype=np.int32)
    for name in names:
        filled += np.asarray(
            pc.fill_null(pc.not_equal(body[name], ""), False).to_numpy(zero_copy_only=False), dtype=np.int32
        )
    typical = float(np.median(filled[filled > 0])) if (filled > 0).any() else 0.0
    skipped: list[tuple[int, str]] = []
    sections: list[tuple[int, str]] = []
    end = _foot(body, rows, filled, typical)
    feet = tuple(
        " ".join(_unique(c for c in r if c))
        for _, r in grid(body, end, min(body.num_rows - end, 60))
        if any(r)
    )
    skipped += [(int(rows[i]), "footnote") for i in range(end, body.num_rows)]
    if end == 0:
        return None, feet, skipped, sections
    sparse = np.flatnonzero((filled[:end] <= max(1.0, 0.34 * typical)) & (typical >= 3))
    if 0 < len(sparse) <= max(400, end // 2):
        _sections(body, sparse, rows, table, skipped, sections)
    _repeated(body, end, header, rows, skipped)
    return int(rows[end - 1]), feet, skipped, sections


def _foot(body: pa.Table, rows: np.ndarray, filled: np.ndarray, typical: float) -> int:
    """Number of rows before the footnotes: sparse lines at the end that are notes, sources or signatures."""
    end: int = body.num_rows
    start = max(0, end - 60)
    tail = grid(body, start, end - start)
    while end > start:
        number, cells = tail[end - 1 - start]
        texts = [c for c in cells if c]
        if not texts:
            end -= 1
            continue
        few = len(texts) <= max(1.0, 0.34 * typical)
        gap = end >= 2 and number - int(rows[end - 2]) > 1
        note = (
            words.is_footnote(texts[0])
            or len(texts[0]) > 90
            or re.match(r"(?:timestamp|nip\b|tanggal\b)", texts[0], re.I)
        )
        after_gap = any(int(rows[i]) - int(rows[i - 1]) > 1 for i in range(max(end - 12, 1), end))
        plain = all(kind(c) in ("text", "period", "missing") for c in texts)
        if (
            few
            and (note or gap or (after_gap and plain))
            and not (len(texts) > 1 and any(kind(c) == "number" for c in texts[1:]))
        ) or (len(texts) == 1 and typical >= 3 and note):
            end -= 1
        else:
            break
    return end


def _sections(
    body: pa.Table,
    sparse: np.ndarray,
    rows: np.ndarray,
    table: Table,
    skipped: list[tuple[int, str]],
    sections: list[tuple[int, str]],
) -> None:
    picked = body.take(pa.array(sparse)).to_pydict()
    picked.pop("row")
    columns = list(picked.values())
    for i, place in enumerate(sparse):
        texts = [(j, c[i].strip()) for j, c in enumerate(columns) if c[i] is not None and c[i].strip()]
        if not texts:
            skipped.append((int(rows[place]), "blank"))
            continue
        kinds = [kind(t) for _, t in texts]
        label = " ".join(t for _, t in texts)
        if (
            texts[0][0] <= 2
            and all(
                k == "text" or (k in ("number", "period") and len(t) <= 4)
                for k, (_, t) in zip(kinds, texts, strict=True)
            )
            and "text" in kinds
        ):
            skipped.append((int(rows[place]), "section"))
            sections.append((int(rows[place]), label))


def _repeated(
    body: pa.Table,
    end: int,
    header: Sequence[Sequence[str | None]],
    rows: np.ndarray,
    skipped: list[tuple[int, str]],
) -> None:
    """Header rows that stand again between the data, as on each page of a printout."""
    if not header:
        return
    done = {n for n, _ in skipped}
    for line in header:
        labels = [(j, c) for j, c in enumerate(line) if c]
        if len(labels) < 2:
            continue
        names = [n for n in body.column_names if n != "row"]
        same = np.zeros(end, dtype=np.int32)
        for j, text in labels:
            same += np.asarray(
                pc.fill_null(pc.equal(body[names[j]].slice(0, end), text), False).to_numpy(
                    zero_copy_only=False
                ),
                dtype=np.int32,
            )
        for place in np.flatnonzero(same >= max(2, 0.8 * len(labels))):
            if int(rows[place]) not in done:
                skipped.append((int(rows[place]), "repeated_header"))
                done.add(int(rows[place]))
    numbering = [n for n, r in grid(body, 0, min(end, 2000)) if _is_numbering(r)] if end <= 20_000 else []
    for number in numbering:
        if (
            number not in done
            and len(numbering) < 20
            and any(code == "repeated_header" for _, code in skipped)
        ):
            skipped.append((number, "repeated_header"))
