"""What a file holds beside the cells of its sheets: who wrote it, comments, headers on paper, parts nobody looks into.

A file is kept as it came only when all of it was looked at and nothing points at a person; so everything that is not
known to be harmless is named here. PDF, XLS and HTML cannot be looked through and are named as such.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable

from bsc.reports import damage, persons

LOOKED = 24 << 20  # bytes of one part that are looked at; a larger one counts as not looked at
_HARMLESS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|app)\.xml|xl/(?:workbook|styles|sharedStrings|calcChain"
    r"|metadata)\.xml|xl/theme/theme\d+\.xml|xl/worksheets/sheet\d+\.xml|xl/tables/table\d+\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/_rels/sheet\d+\.xml\.rels"
    r"|mimetype|(?:content|styles|meta|settings)\.xml|manifest\.rdf|META-INF/manifest\.xml|Thumbnails/thumbnail\.png"
    r"|Configurations2/.*|.*/"
)
_PROPERTY = re.compile(
    rb"<(?:\w+:)?(creator|lastModifiedBy|initial-creator|printed-by|Manager|Company|title|subject|description|keywords"
    rb"|keyword|category|contentStatus|user-defined)\b[^>]*>(.*?)</",
    re.S,
)
_AUTHORS = (b"creator", b"lastModifiedBy", b"initial-creator", b"printed-by", b"Manager", b"user-defined")
_PAPER = re.compile(rb"<(?:odd|even|first)(?:Header|Footer)>(.*?)</", re.S)
_STATED = (b"absPath", b"fileSharing", b"userName=")
_NOTED = (b"office:annotation", b"tracked-changes", b"table:dde-link", b'xlink:href="mailto:')


def beside_cells(kind: str, data: bytes) -> frozenset[str]:
    """Codes of what a file of that kind (see ``read.kind_of``) holds that may point at persons: author, comments,
    paper, parts, format. Empty: nothing, and all of it was looked at.
    """
    if kind == "csv":
        return frozenset()
    if kind == "parquet":
        return _parquet(data)
    if kind not in ("xlsx", "ods"):
        return frozenset({"format"})
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(_archive(archive))
    except damage.LISTING:
        return frozenset({"format"})


def _parquet(data: bytes) -> frozenset[str]:
    import pyarrow.parquet as pq  # of use for these files only, and slow to load

    told = pq.ParquetFile(io.BytesIO(data)).metadata.metadata or {}
    other = set(told) - {b"ARROW:schema", b"pandas"}
    return frozenset({"parts"}) if other else frozenset()


def _archive(archive: zipfile.ZipFile) -> Iterable[str]:
    if archive.comment:
        yield "comments"
    for part in archive.infolist():
        name = part.filename
        if re.search(r"comment|persons?/|annotation", name, re.I):
            yield "comments"
        elif not _HARMLESS.fullmatch(name):
            yield "parts"
        elif re.fullmatch(r"docProps/(?:core|app)\.xml|meta\.xml", name):
            yield from _properties(archive.read(name))
        elif name.endswith(".xml") and (
            "sheet" in name or name in ("content.xml", "styles.xml", "xl/workbook.xml")
        ):
            if part.file_size > LOOKED:
                yield "parts"
            else:
                yield from _sheet(name, archive.read(name))
        elif name.endswith("sheet.xml.rels") or re.search(r"worksheets/_rels/", name):
            yield from _links(archive.read(name))
        elif name == "xl/sharedStrings.xml" and part.file_size <= LOOKED and _loose(archive, part):
            yield "parts"


def _properties(xml: bytes) -> Iterable[str]:
    """The author, unless it is a program; words in other properties that may name a person."""
    for field, value in _PROPERTY.findall(xml):
        said = _plain(value)
        if not said or said.lower().strip() in persons.programs():
            continue
        if field in _AUTHORS or (field != b"Company" and persons.may_name(said)):
            yield "author"


def _sheet(name: str, xml: bytes) -> Iterable[str]:
    if name == "xl/workbook.xml" and any(mark in xml for mark in _STATED):
        yield "author"
    if any(mark in xml for mark in _NOTED):
        yield "comments"
    for printed in _PAPER.findall(xml):
        if persons.may_name(re.sub(r"&(?:\"[^\"]*\"|[A-Z]|\d+)", " ", _plain(printed))):
            yield "paper"
    if name == "styles.xml":  # headers and footers of pages stand in the styles of an ODS
        for printed in re.findall(rb"<text:p[^>]*>(.*?)</text:p>", xml, re.S):
            if persons.may_name(_plain(printed)):
                yield "paper"


def _links(xml: bytes) -> Iterable[str]:
    if b"mailto:" in xml or b"file://" in xml:
        yield "comments"


def _loose(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether the texts of the workbook hold a mark of a person; a cell that was deleted may have left its text."""
    xml = archive.read(part)
    return b"@" in xml and re.search(rb"[\w.+-]+@[\w-]+\.\w", xml) is not None


def _plain(xml: bytes) -> str:
    text = re.sub(r"<[^>]*>", " ", xml.decode("utf-8", "replace"))
    return " ".join(html.unescape(text).split())
