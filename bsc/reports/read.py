"""From a file to tables of text: the format is told by the content, never by the name, and each has its own reader.

A sheet that holds several tables comes as several tables (``reading.blocks``); hidden sheets are left out unless
nothing else is there.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

from bsc.errors import ReportError
from bsc.i18n import text
from bsc.reports import again, around, containers, damage
from bsc.reports.model import Table

MAX_BYTES = 200 << 20
_SIGNATURES = (
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"RIFF", "picture"),
    (b"SQLite format 3", "database"),
    (b"{\\rtf", "document"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)


def read_file(path: Path, name: str | None = None) -> list[Table]:
    """All tables of the file at ``path``, shown under ``name``. ReportError says what is wrong and what to do."""
    shown = name or path.name
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ReportError(
            "file_too_large",
            text("The file is too large."),
            text("{size} MB; at most {limit} MB are read.", size=size >> 20, limit=MAX_BYTES >> 20),
            text("Split it, or leave out columns that are not needed."),
        )
    return read_bytes(path.read_bytes(), shown)


def read_bytes(data: bytes, name: str) -> list[Table]:
    """All tables of a file's content; see ``read_file``.

    Signatures and contacts around the tables are taken out; ``Table.personal`` says what in the file points at persons.
    """
    kind = kind_of(data, name)
    try:
        return _tables(kind, data, name)
    except damage.DAMAGE as error:
        if kind not in ("xlsx", "xls", "ods"):
            raise
        raise damage.workbook(damage.said(error)) from error


def _tables(kind: str, data: bytes, name: str) -> list[Table]:
    tables = [around.strip(t) for t in _read(kind, data, name)]
    if not any(t.cells.num_rows for t in tables):
        raise _not_a_table(text("It holds no table with at least one row."))
    visible = [t for t in tables if not t.hidden]
    left_out = [t.name for t in tables if t.hidden] if visible else []
    full = [t for t in visible or tables if _is_table(t)] or visible or tables
    plain = [t.name for t in visible or tables if t not in full]
    personal = containers.beside_cells(kind, data)
    personal = personal.union(*(t.personal for t in tables))
    if around.may_name(t for t in tables if t.hidden or t not in full):
        personal |= {"sheets"}
    out: list[Table] = []
    for table in full:
        parts = _split(table, kind)
        out.extend(parts)
        if around.may_name_between(table, parts):
            personal |= {"around"}
    out = [replace(t, personal=personal) for t in out]
    if left_out and out:
        note = text("Hidden sheets are left out: {names}.", names=", ".join(left_out))
        out[0] = replace(out[0], notes=(*out[0].notes, note))
    if plain and out:
        note = text("Sheets without a table are left out: {names}.", names=", ".join(plain))
        out[0] = replace(out[0], notes=(*out[0].notes, note))
    expected = _expected(name)
    if expected and kind not in expected:
        note = text(
            "The name ends in {ending}, but the content is {kind}; it was read as that.",
            ending=Path(name).suffix,
            kind=kind.upper(),
        )
        out = [replace(t, notes=(note, *t.notes)) for t in out]
    return out


def _is_table(table: Table) -> bool:
    """Two rows with two cells each; a sheet of notes has none."""
    if table.cells.num_rows > 2000:
        return True
    rows = zip(
        *(
            c.to_pylist()
            for name, c in zip(table.cells.column_names, table.cells.columns, strict=True)
            if name != "row"
        ),
        strict=True,
    )
    return sum(sum(v is not None and bool(v.strip()) for v in row) >= 2 for row in rows) >= 2


def _split(table: Table, kind: str) -> list[Table]:
    from bsc.reports.reading.blocks import split
    from bsc.reports.reading.pivot import unfold

    whole = replace(table, options={"format": kind, **table.options})
    found = []
    for part in split(whole):
        made = unfold(part)
        found.append(replace(made, options=again.cut(whole, part, unfolded=made is not part)))
    return found


def _read(kind: str, data: bytes, name: str) -> list[Table]:
    if kind == "pdf":
        from bsc.reports.readers.pdf import read_pdf

        return read_pdf(data, name)
    if kind in ("xlsx", "xls", "ods"):
        from bsc.reports.readers.workbook import read_workbook

        return read_workbook(data, name)
    if kind == "parquet":
        from bsc.reports.readers.parquet import read_parquet

        return read_parquet(data, name)
    if kind == "html":
        from bsc.reports.readers.html import read_html

        return read_html(data, name)
    from bsc.reports.readers.text import read_text

    return read_text(data, name)


def kind_of(data: bytes, name: str = "") -> str:
    """``csv``, ``xlsx``, ``xls``, ``ods``, ``parquet``, ``pdf`` or ``html``, by content. ReportError for anything else."""
    if not re.search(rb"[^\x00 \r\n\t]", data):
        raise ReportError(
            "empty_file",
            text("The file is empty."),
            text("It holds no table with at least one row."),
            text("Check that it was saved completely."),
        )
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PAR1":
        return "parquet"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "xls"
    if data[:2] == b"PK":
        return _zip_kind(data)
    for signature, what in _SIGNATURES:
        if data.startswith(signature) and not (
            what == "program" and data[:2] == b"MZ" and b"\x00" not in data[:64]
        ):
            messages = {
                "archive": text("It is a packed archive."),
                "picture": text("It is a picture."),
                "database": text("It is a database file."),
                "document": text("It is a text document."),
                "program": text("It is a program."),
            }
            raise _not_a_table(messages[what])
    head = data[:4000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style")) or (
        b"<table" in head and b"<html" in head
    ):
        return "html"
    if head.startswith(b"<?xml") or re.match(rb"<\w+[\s>]", head):
        if b"<table" in data[:200_000].lower():
            return "html"
        raise _not_a_table(text("It is an XML file."))
    if (
        head[:1] in (b"{", b"[")
        and re.match(rb"[\[{]\s*(?:[\"{\[\]}]|\d)", head)
        and name.lower().endswith((".json", ".geojson", ".jsonl"))
    ):
        raise _not_a_table(text("It is a JSON file."))
    return "csv"


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype")
                if b"spreadsheet" in kind:
                    return "ods"
                if b"opendocument" in kind:
                    raise _not_a_table(text("It is a text document."))
            if any(n.startswith("xl/") for n in names):
                return "xlsx"
            if any(n.startswith(("word/", "ppt/")) for n in names):
                raise _not_a_table(text("It is a text document."))
    except damage.DAMAGE as error:
        raise damage.workbook(text("Its parts cannot be unpacked.")) from error
    raise _not_a_table(text("It is a packed archive."))


def _expected(name: str) -> frozenset[str]:
    ending = Path(name).suffix.lower()
    return {
        ".csv": frozenset({"csv"}),
        ".tsv": frozenset({"csv"}),
        ".txt": frozenset({"csv"}),
        ".xlsx": frozenset({"xlsx"}),
        ".xlsm": frozenset({"xlsx"}),
        ".xls": frozenset({"xls"}),
        ".ods": frozenset({"ods"}),
        ".pdf": frozenset({"pdf"}),
        ".parquet": frozenset({"parquet"}),
    }.get(ending, frozenset())


def _not_a_table(message: object) -> ReportError:
    return ReportError(
        "not_a_table",
        text("This is not a table."),
        message,  # type: ignore[arg-type]
        text("Give it as CSV, XLSX, XLS, ODS, Parquet or PDF."),
    )
