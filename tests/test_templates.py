"""The template: headings and choices that the import understands in both languages; a filled one needs no question."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from bsc import organisations, templates, workspace
from bsc.i18n import language
from bsc.reports import words
from bsc.store import Store

LANGUAGES = [language("id"), language("en")]


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_every_choice_is_a_word_that_the_import_knows(lang) -> None:
    for code, word in templates.PERSPECTIVES.items():
        assert words.perspective(lang.show(word)) == code
    for code, word in templates.LEVELS.items():
        assert words.level(lang.show(word)) == code
    for code, word in templates.POLARITIES.items():
        assert words.polarity(lang.show(word)) == code
    for code, word in templates.CONSOLIDATIONS.items():
        assert words.consolidation(lang.show(word)) == code


@pytest.mark.parametrize("lang", LANGUAGES, ids=lambda lang: lang.code)
def test_the_empty_template_opens_and_holds_no_example_row(lang) -> None:
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
