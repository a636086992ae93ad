"""Tables that belong together: definitions joined to measurements by code, and sheets that are one unit each."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow.compute as pc

from bsc.i18n import text
from bsc.reports import words
from bsc.reports.model import Kind, Role
from bsc.reports.reading import directions
from bsc.reports.reading.work import Work


def join(works: Sequence[Work]) -> list[dict[str, str]]:
    """For each table the directions that a definitions table of the same drop gives, by indicator key."""
    out: list[dict[str, str]] = [{} for _ in works]
    _definitions_with_targets(works)
    books = [w for w in works if w.kind == Kind.DEFINITIONS and w.of(Role.INDICATOR, Role.INDICATOR_CODE)]
    for place, work in enumerate(works):
        if work.kind != Kind.MEASUREMENTS or work.refusal:
            continue
        keys = _keys(work)
        if not keys:
            continue
        best: tuple[float, Work, int] | None = None
        for book in books:
            if book is work:
                continue
            for column in (*book.of(Role.INDICATOR_CODE), *book.of(Role.INDICATOR)):
                codes = {t.strip() for t in pc.unique(book.body[f"c{column}"]).to_pylist() if t}
                share = len(keys & codes) / len(keys)
                if share >= 0.6 and (best is None or share > best[0]):
                    best = (share, book, column)
        if best is None:
            continue
        share, book, column = best
        work.definitions = (book.table.file, book.table.name, column)
        work.notes.append(
            text(
                "{n} of {of} indicators are described in {file}.",
                n=round(share * len(keys)),
                of=len(keys),
                file=book.table.file,
            )
        )
        directions.decide(book, {}, {})
        out[place] = _by_code(book, column)
    return out


def _definitions_with_targets(works: Sequence[Work]) -> None:
    """A table that describes each indicator once, targets included, beside one with actuals under the same codes."""
    for book in works:
        if book.kind != Kind.MEASUREMENTS or book.refusal or book.of(Role.ACTUAL) or not book.of(Role.TARGET):
            continue
        key = (book.of(Role.INDICATOR_CODE) or book.of(Role.INDICATOR))[:1]
        described = book.of(
            Role.POLARITY,
            Role.MEASURE_UNIT,
            Role.FORMULA,
            Role.SOURCE,
            Role.WEIGHT,
            Role.PERSPECTIVE,
            Role.LEVEL,
            Role.INDICATOR,
        )
        if (
            not key
            or not described
            or book.profiles[key[0]].cardinality < 0.98
            or book.of(Role.UNIT, Role.UNIT_CODE)
        ):
            continue
        codes = _keys(book)
        for work in works:
            if (
                work is book
                or work.kind != Kind.MEASUREMENTS
                or work.of(Role.TARGET)
                or not work.of(Role.ACTUAL)
            ):
                continue
            own = _keys(work)
            if own and len(own & codes) >= 0.6 * len(own):
                book.kind = Kind.DEFINITIONS


def _keys(work: Work) -> set[str]:
    column = work.first(Role.INDICATOR_CODE)
    column = column if column is not None else work.first(Role.INDICATOR)
    if column is None:
        return set()
    return {t.strip() for t in pc.unique(work.body[f"c{column}"]).to_pylist() if t and t.strip()}


def _by_code(book: Work, column: int) -> dict[str, str]:
    """Directions of a definitions table under the texts of one of its columns."""
    own = book.first(Role.INDICATOR_CODE)
    own = own if own is not None else book.first(Role.INDICATOR)
    if own is None:
        return {}
    pairs = book.body.select(list(dict.fromkeys([f"c{own}", f"c{column}"])))
    keys = pairs[f"c{own}"].to_pylist()
    names = pairs[f"c{column}"].to_pylist()
    return {
        n.strip(): book.polarity[k.strip()]
        for k, n in zip(keys, names, strict=True)
        if k and n and k.strip() in book.polarity
    }


def sheets_as_units(works: Sequence[Work]) -> None:
    """Sheets of one workbook with the same columns and no unit in them: each sheet's name is its unit."""
    by_file: dict[str, list[Work]] = {}
    for work in works:
        if (
            work.kind == Kind.MEASUREMENTS
            and not work.refusal
            and not work.of(Role.UNIT, Role.UNIT_CODE)
            and not work.units
            and work.section_role != Role.UNIT
        ):
            by_file.setdefault(work.table.file, []).append(work)
    for group in by_file.values():
        shapes: dict[tuple[str, ...], list[Work]] = {}
        for work in group:
            shapes.setdefault(tuple(words.normal(h) for h in work.layout.headings), []).append(work)
        for same in shapes.values():
            names = [w.table.name for w in same]
            if len(same) < 2 or len(set(names)) < len(names) or not all(_names_unit(n) for n in names):
                continue
            for work in same:
                if Role.UNIT not in work.constants:
                    work.constants[Role.UNIT] = work.table.name
                    work.notes.append(text("Unit {name}, from the name of the sheet.", name=work.table.name))


def _names_unit(name: str) -> bool:
    from bsc.reports import period_search, periods

    plain = words.normal(name)
    return (
        bool(plain)
        and period_search.find(name) is None
        and periods.part(name) is None
        and not plain.startswith(("sheet", "lembar", "page", "table", "halaman", "tabel"))
    )
