"""What leaves as a file cannot act, and a sheet to correct comes back in."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bsc import organisations
from bsc.i18n import language
from bsc.reports import accept, export, importing, ledger
from bsc.reports.accept import Item
from bsc.reports.importing import Submitted
from bsc.reports.model import Role
from bsc.reports.read import read_bytes
from bsc.reports.recognise import recognise
from bsc.store import Store
from tests.tables import column, reading, table


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=12), st.sampled_from(["=", "+", "-", "@", "\t=", " =", "\r"]))
def test_no_csv_cell_begins_like_a_formula(tail: str, sign: str) -> None:
    content = export.csv_bytes(["a"], [[sign + tail]]).decode("utf-8-sig")
    cell = list(csv.reader(io.StringIO(content, newline="")))[1][0]
    acts = cell.lstrip(" ")[:1] in "=+-@\t\r" and cell.strip() != ""
    assert not acts or export.harmless(cell.strip()) == cell.strip()
    if acts:
        float(cell.replace(",", "").replace(".", "").replace("'", "").replace(" ", "").rstrip("%"))


@pytest.mark.parametrize("number", ["-12", "+3,5", "-1.234,56", "-0.5%", "12"])
def test_numbers_stay_numbers_in_csv(number: str) -> None:
    assert export.harmless(number) == number


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "-a"])
def test_formulas_become_text_in_csv(text: str) -> None:
    assert export.harmless(text) == "'" + text


def test_a_workbook_holds_texts_and_numbers_but_no_formula_and_no_link() -> None:
    rows = [["=1+1", "http://example.org", "<b>x</b>", 5, None], ["007", "-x", "a\nb", 1.5, "x" * 40000]]
    data = export.workbook([("Satu / dua: [x]", ["a", "b", "c", "d", "e"], rows)])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert sheet.title == "Satu   dua   x "
    cells = {c.coordinate: c for row in sheet.iter_rows() for c in row}
    assert [cells[k].data_type for k in ("A2", "B2", "C2", "D2", "A3", "B3")] == [
        "s",
        "s",
        "s",
        "n",
        "s",
        "s",
    ]
    assert cells["A2"].value == "=1+1"
    assert cells["A2"].quotePrefix
    assert cells["B2"].hyperlink is None
    assert cells["A3"].value == "007"
    assert len(str(cells["E3"].value)) == 32767


CONTENT = (
    "Unit Kerja,Kode Indikator,Indikator Kinerja,Periode,Target,Realisasi,Polaritas\n"
    "Cabang A,1a,Kepuasan peserta,2023,80,82,Maksimal\n"
    "Cabang A,1a,Kepuasan peserta,2024,85,delapan,Maksimal\n"
    "Cabang B,1a,Kepuasan peserta,TW 9 2024,85,90,Maksimal\n"
    "=cmd(),2a,Keluhan,2024,10,<script>,Minimal\n"
)


@pytest.fixture
def refused(store: Store) -> bytes:
    organisations.create(store, "Dinas", "tests", code="dinas")
    tables = read_bytes(CONTENT.encode(), "a.csv")
    item = Item(tables[0], recognise(tables)[0])
    accept.accept(store, "dinas", [item], {"a.csv": CONTENT.encode()}, "Sari")
    with store.cursor() as cursor:
        return export.refused_workbook(cursor, 1, language("id"))


def test_the_sheet_to_correct_says_what_is_wrong_and_what_to_do(refused: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(refused)).active
    assert sheet is not None
    header, *rows = [[c.value for c in row] for row in sheet.iter_rows()]
    assert header[:7] == CONTENT.splitlines()[0].split(",")
    assert header[7:] == ["Baris pada berkas asal (#1)", "Alasan ditolak", "Yang perlu dilakukan"]
    assert [row[7] for row in rows] == [3, 4, 5]
    assert rows[0][5] == "delapan"
    assert "Realisasi" in rows[0][8]
    assert "TW II 2024" in rows[1][9]
    assert rows[2][0] == "=cmd()"


def test_the_corrected_sheet_comes_back_in(store: Store, refused: bytes, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(refused))
    sheet = book.active
    assert sheet is not None
    sheet["F2"], sheet["D3"], sheet["F4"], sheet["A4"] = "84", "TW III 2024", "9", "Cabang C"
    path = tmp_path / "dikoreksi.xlsx"
    book.save(path)
    data = path.read_bytes()
    tables = read_bytes(data, path.name)
    with store.cursor() as cursor:
        understood = recognise(tables, ledger.known(cursor, "dinas"))[0]
    assert understood.questions == ()
    roles = [c.role for c in understood.columns]
    assert roles[:7] == [
        Role.UNIT, Role.INDICATOR_CODE, Role.INDICATOR, Role.PERIOD, Role.TARGET, Role.ACTUAL, Role.POLARITY,
    ]  # fmt: skip
    assert set(roles[7:]) <= {Role.IGNORED, Role.NOTE}
    done = accept.accept(store, "dinas", [Item(tables[0], understood)], {path.name: data}, "Sari")[0]
    assert (done.counts.measurements, done.counts.refused_rows) == (3, 0)


def test_grouped_cells_and_what_only_the_title_said_are_filled_in(store: Store) -> None:
    organisations.create(store, "Dinas", "tests", code="dinas")
    t = table([["A", "I", "1"], [None, "J", "dua"]])
    r = reading(
        t, column(0, Role.OBJECTIVE, header="Sasaran"), column(1, Role.INDICATOR, header="Indikator"),
        column(2, Role.ACTUAL, header="Realisasi"), constants={Role.PERIOD: "TW I 2024"}, fill_down=(0,),
    )  # fmt: skip
    accept.accept(
        store, "dinas", [Item(t, r)], {"a.csv": b"Sasaran,Indikator,Realisasi\nA,I,1\n,J,dua\n"}, "Sari"
    )
    with store.cursor() as cursor:
        data = export.refused_workbook(cursor, 1, language("en"))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    header, row = [[c.value for c in line] for line in sheet.iter_rows()]
    assert header[:4] == ["Periode", "Sasaran", "Indikator", "Realisasi"]
    assert row[:4] == ["TW I 2024", "A", "J", "dua"]


def test_what_must_be_known_stands_in_every_file() -> None:
    mark = "Data sintetis: organisasi rekaan"
    book = openpyxl.load_workbook(io.BytesIO(export.workbook([("A", ["x"], [["=1"]])], mark)))
    assert [cell.value for cell in book.active[1]] == ["x", mark]
    assert book.active.oddHeader.center.text == mark
    assert export.csv_bytes(["x"], [["y"]], mark).decode("utf-8-sig").splitlines()[0] == f"x,{mark}"


def people(store: Store, folder: Path) -> ledger.Entry:
    """The entry of a report whose file is kept cleaned, with a title above and a formula in a cell."""
    organisations.create(store, "Dinas", "tests", code="dinas")
    path = folder / "capaian.csv"
    path.write_text(
        "Laporan Kinerja,,,,,,\n"
        "Unit Kerja,Nama Pegawai,NIP,Indikator Kinerja,Periode,Target,Realisasi,Keterangan\n"
        "Kantor A,Budi Santoso,198001012005011001,Kepuasan,2024,90,88,=1+1\n"
        "Kantor B,Siti Aminah,198101012005011002,Kepuasan,2024,90,91,-\n"
    )
    (done,) = importing.import_files(store, "dinas", [Submitted("capaian.csv", path)], "tests", yes=True)
    assert done.counts.status == "accepted", done
    with store.cursor() as cursor:
        entry = ledger.entry(cursor, done.report_id)
    assert entry is not None
    assert entry.cleaned
    return entry


def test_a_cleaned_file_comes_back_as_a_workbook_that_says_what_was_left_out(tmp_path: Path) -> None:
    store, lang = Store(":memory:"), language("en")
    entry = people(store, tmp_path)
    with store.cursor() as cursor:
        assert export.kept_name(cursor, entry, lang) == "capaian (cleaned).xlsx"
        data = export.kept_file(cursor, entry, lang, "invented")
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet, about = book.worksheets
    assert [c.value for c in sheet[3]] == ["Kantor A", None, None, "Kepuasan", "2024", "90", "88", "=1+1"]
    assert sheet["H3"].data_type == "s"
    assert sheet["H3"].quotePrefix
    said = [row[0].value for row in about.iter_rows()]
    assert said[1] == "Columns left out because they identify persons: Nama Pegawai, NIP."
    assert said[-1] == "invented"
    assert b"Santoso" not in zipped(data)
    (again,) = recognise(read_bytes(data, "capaian (cleaned).xlsx"))
    assert again.first_row == 3
    assert not again.questions


def test_a_long_cleaned_file_comes_back_as_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, lang = Store(":memory:"), language("id")
    entry = people(store, tmp_path)
    monkeypatch.setattr(export, "_LONG", 1)
    with store.cursor() as cursor:
        assert export.kept_name(cursor, entry, lang) == "capaian (dibersihkan).csv"
        lines = list(csv.reader(io.StringIO(export.kept_file(cursor, entry, lang).decode("utf-8-sig"))))
    assert lines[2] == ["Kantor A", "", "", "Kepuasan", "2024", "90", "88", "'=1+1"]
    assert "Nama Pegawai, NIP" in lines[0][8]


def zipped(data: bytes) -> bytes:
    """Everything that stands in a workbook, unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_no_file_that_is_written_anywhere_lets_a_cell_act() -> None:
    for path in (Path(export.__file__).parent.parent).rglob("*.py"):
        code = path.read_text("utf-8")
        if "sample" in path.parts:  # the generator writes files to be handed in, flaws included
            continue
        if "xlsxwriter.Workbook(" in code:
            assert '"strings_to_formulas": False' in code, path
            assert '"strings_to_urls": False' in code, path
        if "csv.writer(" in code:
            assert "harmless" in code, path
        assert not re.search(r"\.to_(?:csv|excel)\(", code), path
