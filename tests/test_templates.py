"""The template: headings and choices that the import understands in both languages; a filled one needs no question."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import openpyxl
import pytest

from bsc import organisations, queries, templates, workspace
from bsc.i18n import Language, Text, language
from bsc.reports import words
from bsc.reports.accept import Accepted, Item, accept
from bsc.reports.keys import slug
from bsc.reports.model import Role
from bsc.reports.read import read_bytes
from bsc.reports.recognise import recognise
from bsc.store import Store

LANGUAGES = [language("id"), language("en")]


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_every_choice_is_a_word_that_the_import_knows(lang: Language) -> None:
    for code, word in templates.PERSPECTIVES.items():
        assert words.perspective(lang.show(word)) == code
    for code, word in templates.LEVELS.items():
        assert words.level(lang.show(word)) == code
    for code, word in templates.POLARITIES.items():
        assert words.polarity(lang.show(word)) == code
    for code, word in templates.CONSOLIDATIONS.items():
        assert words.consolidation(lang.show(word)) == code


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_the_empty_template_opens_and_holds_no_example_row(lang: Language) -> None:
    book = openpyxl.load_workbook(io.BytesIO(templates.workbook(lang)))
    assert book.sheetnames == [lang.show(s.name) for s in templates.sheets()]
    for sheet, page in zip(templates.sheets(), book, strict=True):
        head = [cell.value for cell in page[4]]
        assert head == [lang.show(h.name) for h in sheet.headings]
        assert len(set(head)) == len(head)
        assert all(cell.comment is not None and len(cell.comment.text) > 15 for cell in page[4])
        assert page.max_row == 4
        lists = {next(iter(v.sqref.ranges)).min_col - 1 for v in page.data_validations.dataValidation}
        assert lists == {c for c, h in enumerate(sheet.headings) if h.words or h.codes_of}


def test_a_name_that_looks_like_a_formula_stays_a_name(store: Store) -> None:
    org = organisations.create(store, "Dinas", "x").org
    workspace.add(store, org, "indicator", "I1", {"name": "=cmd|' /C calc'!A0"}, "x")
    workspace.add(store, org, "unit", "001", {"name": "Dinas", "valid_from": "2025-01-01"}, "x")
    with store.cursor() as cursor:
        content = templates.workbook(language("en"), cursor, org)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(
            b"<f>" in archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet")
        )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Units"]["A5"].value == "001"
    assert book["Units"]["E5"].value.isoformat() == "2025-01-01T00:00:00"
    assert book["Indicators"]["B5"].value == "=cmd|' /C calc'!A0"


# ---------------------------------------------------------------- a filled one goes through the import

_UNITS = [
    ("001", "Dinas", None, "Dinas", "2024-01-01"),
    ("002", "Bidang A", "001", "Bidang", None),
    ("003", "Bidang B", "001", "Bidang", None),
]
_MEASURED = {"1a": (5, 4.5), "1b": (80, 82.5), "2a": (95, 96), "2b": (0, 1)}


def fill(lang: Language, content: bytes) -> bytes:
    """The template as a planner would fill it: words from the lists, some columns left empty."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    units, objectives, indicators, measurements = book

    def say(words: Mapping[str, Text], code: str) -> str:
        return lang.show(words[code])

    perspective, level, polarity, consolidation = (
        lambda code, w=w: say(w, code)
        for w in (templates.PERSPECTIVES, templates.LEVELS, templates.POLARITIES, templates.CONSOLIDATIONS)
    )
    put(units, _UNITS)
    put(
        objectives,
        [
            ("S1", "Layanan makin cepat", "Faster service", perspective("customer"), 60),
            ("S2", "Biaya terkendali", None, perspective("financial"), 40),
        ],
    )
    put(
        indicators,
        [
            ("1a", "Waktu layanan", "Service time", "S1", None, level("output"), polarity("minimize"),
             "hari", 60, consolidation("average")),
            ("1b", "Kepuasan pengguna", None, "S1", perspective("customer"), level("outcome"),
             polarity("maximize"), "indeks", 40, consolidation("last")),
            ("2a", "Pagu terserap", None, "S2", None, None, polarity("stabilize"),
             "%", None, consolidation("sum"), None, "A / B x 100", "Aplikasi", "Catatan"),
            ("2b", "Pelanggaran", None, "S2", None, None, polarity("minimize"), "kasus", None, None, 5),
        ],
    )  # fmt: skip
    put(
        measurements,
        [
            (unit, code, quarter, target, actual, "2025-07-10")
            for unit in ("002", "003")
            for code, (target, actual) in _MEASURED.items()
            for quarter in ("TW I 2025", "TW II 2025")
        ],
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(page: Any, rows: Iterable[tuple[Any, ...]]) -> None:
    for r, row in enumerate(rows, start=page.max_row + 1):
        for c, value in enumerate(row, start=1):
            if value is not None:
                page.cell(r, c, value)


def imported(store: Store, org: str, name: str, content: bytes) -> list[Accepted]:
    tables = read_bytes(content, name)
    readings = recognise(tables)
    assert [(r.table, r.refusal) for r in readings if r.refusal] == []
    assert [(r.table, q.code) for r in readings for q in r.questions] == []
    items = [Item(t, r) for t, r in zip(tables, readings, strict=True)]
    return accept(store, org, items, {name: content}, "x")


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_a_filled_template_needs_no_question(store: Store, lang: Language) -> None:
    org = organisations.create(store, "Dinas", "x").org
    accepted = imported(store, org, "isian.xlsx", fill(lang, templates.workbook(lang)))
    assert [a.counts.refused_rows for a in accepted] == [0, 0, 0, 0]
    with store.cursor() as cursor:
        units = queries.rows(cursor, "workspace/catalogue_units", org=org)
        objectives = queries.rows(cursor, "workspace/catalogue_objectives", org=org)
        indicators = queries.rows(cursor, "workspace/catalogue_indicators", org=org)
        facts = cursor.execute(
            "select unit, indicator, period, target, actual, reported_on from measurement where org = ?",
            [org],
        ).fetchall()
    assert units == [
        ("001", "Dinas", None, "Dinas", date(2024, 1, 1), None),
        ("002", "Bidang A", "001", "Bidang", None, None),
        ("003", "Bidang B", "001", "Bidang", None, None),
    ]
    assert sorted(objectives) == [
        ("S1", "Layanan makin cepat", "Faster service", "customer", 60.0),
        ("S2", "Biaya terkendali", None, "financial", 40.0),
    ]
    assert [i[:11] for i in indicators] == [
        (
            "1a",
            "Waktu layanan",
            "Service time",
            "S1",
            "customer",
            "output",
            "minimize",
            "hari",
            60.0,
            "average",
            None,
        ),
        (
            "1b",
            "Kepuasan pengguna",
            None,
            "S1",
            "customer",
            "outcome",
            "maximize",
            "indeks",
            40.0,
            "last",
            None,
        ),
        ("2a", "Pagu terserap", None, "S2", "financial", None, "stabilize", "%", None, "sum", None),
        ("2b", "Pelanggaran", None, "S2", "financial", None, "minimize", "kasus", None, None, 5.0),
    ]
    assert indicators[2][11:14] == ("A / B x 100", "Aplikasi", "Catatan")
    assert sorted(facts) == sorted(
        (unit, code, quarter, float(target), float(actual), date(2025, 7, 10))
        for unit in ("002", "003")
        for code, (target, actual) in _MEASURED.items()
        for quarter in ("2025-Q1", "2025-Q2")
    )


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_the_sample_s_own_catalogue_comes_back_as_it_went_out(
    sample_store: Store, store: Store, lang: Language
) -> None:
    queries_of = (
        "workspace/catalogue_units",
        "workspace/catalogue_objectives",
        "workspace/catalogue_indicators",
    )
    with sample_store.cursor() as cursor:
        content = templates.workbook(lang, cursor, organisations.SAMPLE)
        told = [queries.rows(cursor, name, org=organisations.SAMPLE) for name in queries_of]
    book = openpyxl.load_workbook(io.BytesIO(content))
    put(book.worksheets[3], [("KC0101", "2a-CP", "TW I 2026", 100.5, 101.25)])
    out = io.BytesIO()
    book.save(out)
    org = organisations.create(store, "Salinan", "x").org
    imported(store, org, "salinan.xlsx", out.getvalue())
    with store.cursor() as cursor:
        held = [queries.rows(cursor, name, org=org) for name in queries_of]
    assert held == told


def test_units_of_one_name_are_told_apart_by_the_code_beside_it() -> None:
    sheet = "Kode Unit Kerja;Nama Unit Kerja;Kode Unit Induk\n" + "".join(
        f"RS{n};Rumah Sakit {n};\nRS{n}-P;Poli Umum;RS{n}\n" for n in range(1, 5)
    )
    [reading] = recognise(read_bytes(sheet.encode(), "unit.csv"))
    assert [c.role for c in reading.columns] == [Role.UNIT_CODE, Role.UNIT, Role.PARENT]


def test_an_organisation_of_one_unit_keeps_its_name() -> None:
    sheet = "Kode Unit Kerja;Nama Unit Kerja;Kode Unit Induk\nRS;Rumah Sakit Melati;\n"
    [reading] = recognise(read_bytes(sheet.encode(), "unit.csv"))
    assert [c.role for c in reading.columns][:2] == [Role.UNIT_CODE, Role.UNIT]


def test_causes_and_effects_are_links() -> None:
    sheet = "Kode sasaran penyebab;Kode sasaran akibat\n" + "".join(f"S{n};S{n - 1}\n" for n in range(2, 9))
    [reading] = recognise(read_bytes(sheet.encode(), "peta.csv"))
    assert [c.role for c in reading.columns] == [Role.CHILD, Role.SERVED]


def test_codes_made_of_long_names_stay_codes_when_the_catalogue_comes_back() -> None:
    names = [
        f"Persentase penyelesaian tindak lanjut hasil pemeriksaan internal bidang {n}" for n in "abcdefgh"
    ]
    sheet = "Kode indikator;Indikator;Polaritas\n" + "".join(f"{slug(n)};{n};Maksimalkan\n" for n in names)
    [reading] = recognise(read_bytes(sheet.encode(), "kamus.csv"))
    assert [c.role for c in reading.columns][:2] == [Role.INDICATOR_CODE, Role.INDICATOR]
