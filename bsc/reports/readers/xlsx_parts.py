"""What the XLSX container says that the cell readers leave out: percent formats, merged ranges, formulas without a value, macros.

Reads the parts of the archive as text, at most ``LIMIT`` bytes of a sheet.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass, field

LIMIT = 24 << 20
_BUILT_IN_PERCENT = {9, 10}
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)

_VALUE = re.compile(rb"<v>[^<]|<is>")


@dataclass(frozen=True)
class Parts:
    """``percent`` holds 1-based rows by 0-based column; ``percent_columns`` those whose numbers all are percentages."""

    percent: dict[int, frozenset[int]] = field(default_factory=dict)
    percent_columns: frozenset[int] = frozenset()
    numeric_columns: frozenset[int] = frozenset()  # numbers stored as numbers, in the part that was looked at
    merged: tuple[tuple[int, int, int, int], ...] = ()
    unsaved: int = 0  # formulas without a stored value
    macros: bool = False


def sheet(data: bytes, title: str) -> Parts | None:
    """The parts of the sheet with that title; None when the archive is no XLSX or does not have it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            path = _path(archive, names, title)
            if path is None:
                return None
            styles = archive.read("xl/styles.xml") if "xl/styles.xml" in names else b""
            with archive.open(path) as stream:
                xml = stream.read(LIMIT)
            return _scan(xml, _percent_styles(styles), "xl/vbaProject.bin" in names)
    except (KeyError, zipfile.BadZipFile, UnicodeDecodeError, OSError):
        return None


def _path(archive: zipfile.ZipFile, names: set[str], title: str) -> str | None:
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return None
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    relation = None
    for match in re.finditer(r"<(?:\w+:)?sheet\b([^>]*)>", book):
        name = re.search(r'\bname="([^"]*)"', match[1])
        if name and html.unescape(name[1]) == title:
            found = re.search(r'\br:id="([^"]*)"|\bid="([^"]*)"', match[1])
            relation = (found[1] or found[2]) if found else None
    if relation is None:
        return None
    rels = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for match in re.finditer(r"<Relationship\b([^>]*)>", rels):
        if f'Id="{relation}"' in match[1] and (target := re.search(r'Target="([^"]*)"', match[1])):
            path = target[1].lstrip("/")
            return path if path in names else f"xl/{path}" if f"xl/{path}" in names else None
    return None


def _percent_styles(styles: bytes) -> set[bytes]:
    """Indexes of the cell formats that show percentages."""
    out = styles.decode("utf-8", "replace")
    custom = {
        int(m[1]) for m in re.finditer(r'<numFmt\b[^>]*numFmtId="(\d+)"[^>]*formatCode="[^"]*%[^"]*"', out)
    }
    custom |= {
        int(m[1]) for m in re.finditer(r'<numFmt\b[^>]*formatCode="[^"]*%[^"]*"[^>]*numFmtId="(\d+)"', out)
    }
    block = re.search(r"<cellXfs\b.*?</cellXfs>", out, re.S)
    if block is None:
        return set()
    formats = re.findall(r"<xf\b[^>]*", block[0])
    found = set()
    for i, xf in enumerate(formats):
        number = re.search(r'numFmtId="(\d+)"', xf)
        if number and int(number[1]) in (_BUILT_IN_PERCENT | custom):
            found.add(str(i).encode())
    return found


def _scan(xml: bytes, percent_styles: set[bytes], macros: bool) -> Parts:
    percent: dict[int, set[int]] = {}
    plain: dict[int, int] = {}
    unsaved = 0
    look = xml if percent_styles or b"<f" in xml else xml[: 1 << 19]
    for match in _CELL.finditer(look):
        attributes, content = match[3], match[4]
        kind = re.search(rb'\bt="(\w+)"', attributes)
        if content is None:
            continue
        if b"<f" in content and not _VALUE.search(content):
            unsaved += 1
            continue
        if kind is not None and kind[1] != b"n":
            continue
        column = column_index(match[1].decode())
        style = re.search(rb'\bs="(\d+)"', attributes)
        if style is not None and style[1] in percent_styles:
            percent.setdefault(column, set()).add(int(match[2]))
        else:
            plain[column] = plain.get(column, 0) + 1
    merged = []
    for match in re.finditer(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', xml):
        merged.append(
            (
                int(match[2]) - 1,
                column_index(match[1].decode()),
                int(match[4]) - 1,
                column_index(match[3].decode()),
            )
        )
    return Parts(
        {c: frozenset(r) for c, r in percent.items()},
        frozenset(c for c, r in percent.items() if len(r) > 9 * plain.get(c, 0)),
        frozenset(percent) | frozenset(plain),
        tuple(merged),
        unsaved,
        macros,
    )


def column_index(letters: str) -> int:
    """``A`` is 0, ``AA`` is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
