"""What somebody corrected: by hand before a file says otherwise, or in the sheet of refused rows that is handed in again."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from bsc import organisations, workspace
from bsc.i18n import language
from bsc.reports import export, ledger
from bsc.reports.accept import withdraw
from bsc.reports.importing import Submitted, import_files
from bsc.store import Store
from tests.test_joined_targets import DEFINITIONS, VALUES


def test_a_file_that_contradicts_an_entry_by_hand_says_that_the_hand_holds(
    store: Store, tmp_path: Path
) -> None:
    org = organisations.create(store, "Dinas", "tests", code="dinas").org
    workspace.add(store, org, "indicator", "I1", {"name": "Waktu tunggu", "polarity": "minimize"}, "Sari")
    (tmp_path / "kamus.csv").write_text(DEFINITIONS)
    [outcome] = import_files(store, org, [Submitted("kamus.csv", tmp_path / "kamus.csv")], "Sari", yes=True)
    said = " ".join(language("en").show(note) for note in outcome.notes)
    assert "What was entered by hand keeps holding for I1, although this file says otherwise" in said


def test_a_corrected_sheet_settles_the_refused_rows_until_it_is_withdrawn(
    store: Store, tmp_path: Path
) -> None:
    org = organisations.create(store, "Dinas", "tests", code="dinas").org
    lines = VALUES.replace(";81\n", ";delapan\n").replace(";83\n", ";=1+1\n")
    (tmp_path / "capaian.csv").write_text(lines + "U9;I1;2024;80\n")
    (tmp_path / "kamus.csv").write_text(DEFINITIONS)
    files = [Submitted(name, tmp_path / name) for name in ("capaian.csv", "kamus.csv")]
    first = {o.counts.file: o for o in import_files(store, org, files, "Sari", yes=True)}["capaian.csv"]
    with store.cursor() as cursor:
        waiting = ledger.entry(cursor, first.report_id)
        book = openpyxl.load_workbook(
            io.BytesIO(export.refused_workbook(cursor, first.report_id, language("id")))
        )
    assert waiting is not None
    assert waiting.waiting == waiting.counts.refused_rows > 2
    sheet = book.worksheets[0]
    actual = [c.value for c in sheet[1]].index("Realisasi") + 1
    for row in range(2, sheet.max_row):  # all but the last
        sheet.cell(row, actual).value = "82,5"
    book.save(tmp_path / "diperbaiki.xlsx")
    again = [Submitted("diperbaiki.xlsx", tmp_path / "diperbaiki.xlsx")]
    [corrected] = import_files(store, org, again, "Sari", yes=True)
    assert corrected.counts.status == "accepted"
    assert corrected.counts.refused_rows == 1
    with store.cursor() as cursor:
        assert ledger.entry(cursor, first.report_id).waiting == 1
        assert set(ledger.settled(cursor, first.report_id).values()) == {corrected.report_id}
    withdraw(store, corrected.report_id, "Sari")
    with store.cursor() as cursor:
        assert ledger.entry(cursor, first.report_id).waiting == waiting.waiting
