"""Readers: formats told by content, encodings and separators, ragged rows, merged cells, bombs, passwords, broken files."""

from __future__ import annotations

import datetime
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from reportlab.lib import colors, pagesizes, pdfencrypt
from reportlab.pdfgen import canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from bsc.errors import ReportError
from bsc.i18n import language
from bsc.reports import sandbox, scratch
from bsc.reports.read import kind_of, read_bytes, read_file
from bsc.reports.readers.text import LARGE, sniff
from bsc.reports.reasons import reasons

ROWS = [
    ["Unit", "Indikator", "Target"],
    ["Dinas A", "Jumlah é, layanan", "1.234,5"],
    ["Dinas B", "Baris\nkedua", "7"],
]


def rows(data: bytes, name: str = "x.csv") -> list[list[str | None]]:
    """The cells of a file's first table, row by row."""
    table = read_bytes(data, name)[0].cells.drop_columns(["row"])
    return [list(r.values()) for r in table.to_pylist()]


def written(separator: str, newline: str = "\n") -> str:
    quoted = [[f'"{c}"' if any(x in c for x in (separator, "\n", '"')) else c for c in r] for r in ROWS]
    return newline.join(separator.join(r) for r in quoted) + newline


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_and_encodings(separator: str, encoding: str) -> None:
    assert rows(written(separator).encode(encoding)) == ROWS


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends(newline: str) -> None:
    plain = newline.join(["a;b;c", "1;2;3", "4;5;6"]) + newline
    assert rows(plain.encode()) == [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]]


def test_ragged_rows_are_never_lost() -> None:
    data = b"title only\n\na,b,c\n1,2,3\n4,5\n6,7,8,9\n"
    table = read_bytes(data, "x.csv")[0]
    assert table.cells["row"].to_pylist() == [1, 3, 4, 5, 6]
    assert rows(data)[-2:] == [["4", "5", None, None], ["6", "7", "8", "9"]]
    assert "more cells" in language("en").show(table.notes[0])


def test_large_csv_takes_the_parallel_reader_and_reads_the_same() -> None:
    lines = ["id;nama;nilai", *(f'{i};"Dinas; {i}";{i}.5' for i in range(20_000))]
    data = ("\r\n".join(lines) + "\r\n").encode()
    assert len(data) > LARGE
    table = read_bytes(data, "x.csv")[0].cells
    assert table.num_rows == 20_001
    assert table.slice(20_000).to_pylist() == [
        {"row": 20_001, "c0": "19999", "c1": "Dinas; 19999", "c2": "19999.5"}
    ]


def test_large_ragged_csv_loses_nothing() -> None:
    lines = ["a,b,c", *(f"{i},x,y" for i in range(40_000)), "short,row"]
    table = read_bytes("\n".join(lines).encode(), "x.csv")[0].cells
    assert table.num_rows == 40_002
    assert table["c2"][-1].as_py() is None


def test_commas_inside_semicolon_files_are_decimals() -> None:
    assert sniff("a;b;c\n1,5;2,5;3\n4,5;1,5;2\n").separator == ";"
    assert sniff("Key,Period,Value\nA2018;Q1,2018;Q1,0.98\nB2018;Q1,2018;Q1,0.97\n").separator == ","


def test_cells_that_look_like_code_stay_text() -> None:
    assert rows(b'a,b\n=1+1,"<script>x</script>"\n+2,@x\n')[1:] == [
        ["=1+1", "<script>x</script>"],
        ["+2", "@x"],
    ]


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Capaian")
    percent, day = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range(2, 1, 2, 2, "Nilai")
    sheet.write(3, 1, 0.1 + 0.2)
    sheet.write(3, 2, 0.98, percent)
    sheet.write_string(4, 1, "001")
    sheet.write_datetime(4, 2, datetime.date(2024, 3, 1), day)
    sheet.write_string(5, 1, "=2+2")
    sheet.write_boolean(5, 2, True)
    hidden = book.add_worksheet("lama")
    hidden.write(0, 0, "a")
    hidden.hide()
    book.close()
    return out.getvalue()


def test_workbook_cells_rows_and_merged_ranges() -> None:
    tables = read_bytes(workbook(), "x.xlsx")
    assert [t.name for t in tables] == ["Capaian"]
    table = tables[0]
    assert table.merged == ((2, 1, 2, 2),)
    assert table.cells.to_pylist() == [
        {"row": 3, "c0": None, "c1": "Nilai", "c2": None},
        {"row": 4, "c0": None, "c1": "0.3", "c2": "98%"},
        {"row": 5, "c0": None, "c1": "001", "c2": "2024-03-01"},
        {"row": 6, "c0": None, "c1": "=2+2", "c2": "true"},
    ]
    assert any("lama" in language("id").show(n) for n in table.notes)


def test_formulas_without_a_stored_value_are_said() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, "=A2*2"])
    book.active.append([3, 4])
    out = io.BytesIO()
    book.save(out)
    table = read_bytes(out.getvalue(), "x.xlsx")[0]
    assert any("1" in language("en").show(n) and "ormula" in language("en").show(n) for n in table.notes)


def test_large_workbook_reads_like_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    small = read_bytes(workbook(), "x.xlsx")[0].cells
    monkeypatch.setattr("bsc.reports.readers.workbook.SMALL", 0)
    large = read_bytes(workbook(), "x.xlsx")[0].cells
    assert large.to_pylist() == small.to_pylist()


def test_parquet_types_become_text() -> None:
    out = io.BytesIO()
    made = pa.table(
        {"kode": ["001", None], "nilai": [1.5, 2.0], "n": [3, 4], "hari": [datetime.date(2024, 1, 31)] * 2}
    )
    pq.write_table(made, out)
    table = read_bytes(out.getvalue(), "x.parquet")[0]
    got = [list(r.values()) for r in table.cells.to_pylist()]
    assert got[1:] == [[2, "001", "1.5", "3", "2024-01-31"], [3, None, "2", "4", "2024-01-31"]]
    assert table.typed == {1, 2}


def test_html_named_as_a_workbook() -> None:
    page = (
        b"<html><table><tr><th colspan=2>2024</th></tr><tr><td>Target</td><td>Realisasi</td></tr>"
        b"<tr><td>5</td><td>4</td></tr></table></html>"
    )
    table = read_bytes(page, "x.xls")[0]
    assert table.merged == ((0, 0, 0, 1),)
    assert table.cells.num_rows == 3
    assert any("HTML" in language("en").show(n) for n in table.notes)


def ruled(pages: int = 1, encrypt: object = None) -> bytes:
    out = io.BytesIO()
    body = [["No", "Indikator", "Target", "Realisasi"]]
    body += [[str(i), f"Persentase layanan {i}", "90%", f"{80 + i % 20}%"] for i in range(1, 30 * pages)]
    table = Table(body, repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    SimpleDocTemplate(out, pagesize=pagesizes.A4, encrypt=encrypt).build([table])
    return out.getvalue()


def test_pdf_table_goes_on_over_pages() -> None:
    tables = read_bytes(ruled(2), "x.pdf")
    assert len(tables) == 1
    assert tables[0].cells.num_rows == 60  # the header once, 59 rows


def test_pdf_without_lines() -> None:
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=pagesizes.A4)
    for i, row in enumerate([("Indikator", "Target", "Realisasi"), ("Layanan tepat waktu", "90", "88"), ("Keluhan", "10", "12"),
                             ("Kepuasan peserta", "80", "82")]):  # fmt: skip
        for x, cell in zip((60, 300, 400), row, strict=True):
            page.drawString(x, 700 - 18 * i, cell)
    page.save()
    assert rows(out.getvalue(), "x.pdf")[1] == ["Layanan tepat waktu", "90", "88"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(340):
                part.write(b"0" * (1 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "x.csv", "empty_file"),
        (b"\n \n", "x.csv", "empty_file"),
        (b"PK\x03\x04broken", "x.xlsx", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "x.xls", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", "password"),
        (b"%PDF-1.4 nothing", "x.pdf", "broken"),
        (b"PAR1xxxxPAR1", "x.parquet", "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "x.csv", "not_a_table"),
        (b"\x1f\x8b\x08" + b"\0" * 50, "x.csv.gz", "not_a_table"),
        (b"<html><p>Login</p></html>", "x.xls", "not_a_table"),
        (bytes(range(1, 32)) * 100, "x.csv", "not_a_table"),
    ],
)
def test_what_cannot_be_read_says_what_and_what_to_do(data: bytes, name: str, code: str) -> None:
    with pytest.raises(ReportError) as caught:
        read_bytes(data, name)
    assert caught.value.code == code
    for lang in ("id", "en"):
        assert len(language(lang).show(caught.value.title)) > 5
        assert caught.value.hint is None or len(language(lang).show(caught.value.hint)) > 5
    assert code in reasons()  # the list of what was received says it too


def test_passwords_and_scans() -> None:
    with pytest.raises(ReportError) as caught:
        read_bytes(ruled(encrypt=pdfencrypt.StandardEncryption("secret")), "x.pdf")
    assert caught.value.code == "password"
    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.rect(100, 100, 50, 50)
    page.save()
    with pytest.raises(ReportError) as caught:
        read_bytes(out.getvalue(), "x.pdf")
    assert caught.value.code == "no_text"


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "pdf"])
def test_files_that_a_spreadsheet_program_locked_say_so(kind: str) -> None:
    """Written by LibreOffice with a password each."""
    with pytest.raises(ReportError) as caught:
        read_file(Path(__file__).parent / "data" / f"locked.{kind}")
    assert caught.value.code == "password"


def test_compression_bomb_is_refused_before_unpacking() -> None:
    data = bomb()
    assert len(data) < 2 << 20
    with pytest.raises(ReportError) as caught:
        read_bytes(data, "x.xlsx")
    assert caught.value.code == "bomb"


def test_kind_is_told_by_content() -> None:
    assert kind_of(workbook(), "report.csv") == "xlsx"
    assert kind_of(ruled(), "report.xlsx") == "pdf"
    assert kind_of(b"a,b\n1,2\n", "report.xls") == "csv"


def test_sandbox_gives_the_same_tables_and_errors(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.xlsx", tmp_path / "b.csv"
    good.write_bytes(workbook())
    bad.write_bytes(b"")
    told: list[float] = []
    tables = sandbox.read_files([good], lambda done, what: told.append(done), ["laporan.xlsx"])
    assert tables[0].file == "laporan.xlsx"
    assert tables[0].cells.to_pylist() == read_file(good)[0].cells.to_pylist()
    assert told[-1] == 1.0
    with pytest.raises(ReportError) as caught:
        sandbox.read_files([good, bad])
    assert caught.value.code == "empty_file"
    assert caught.value.render(language("en")) == (
        "The file is empty. It holds no table with at least one row. Check that it was saved completely."
    )


def test_sandbox_stops_what_takes_too_much_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("\n".join("x" * 50 + f",{i}" for i in range(900_000)))
    monkeypatch.setattr(sandbox, "MEMORY_MB", 150)
    with pytest.raises(ReportError) as caught:
        sandbox.read_files([path])
    assert caught.value.code in ("memory", "broken")


def test_a_fault_of_a_reader_is_not_said_to_be_the_memory(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        sandbox.read_files([tmp_path / "gone.csv"])
    assert caught.value.code == "reader_failed"
    assert "FileNotFoundError" in caught.value.render(language("en"))


def test_a_reader_that_was_made_ready_takes_the_next_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Unit,Target\nA,1\nB,2\n")
    spare = sandbox._Spare()
    monkeypatch.setattr(sandbox, "_spare", spare)
    sandbox.prepare()
    ready = spare.child
    sandbox.prepare()
    assert spare.child is ready is not None
    monkeypatch.setattr(sandbox, "_start", lambda *arguments: pytest.fail("one is ready"))
    assert sandbox.read_files([path])[0].cells.num_rows == 3
    assert spare.child is None
    assert ready.returncode is not None
    monkeypatch.undo()
    spare.prepare()
    assert spare.child is not None
    spare.child.kill()
    spare.child.wait()
    other = spare.take()  # one that ended is no reader
    assert other.poll() is None
    sandbox._close(other)


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be looked at")
def test_what_a_killed_process_left_of_submitted_files_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine = scratch.folder()
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    left = tmp_path / f"selaras-in-{ended.stdout.strip()}-x"
    left.mkdir()
    (left / "nama.csv").write_text("Budi Santoso")
    other = tmp_path / "selaras-notes"
    other.mkdir()
    assert scratch.sweep() == 1
    assert sorted(p for p in tmp_path.iterdir()) == sorted([mine, other])


@pytest.mark.skipif(os.name != "posix", reason="only there a parent is told")
def test_the_reader_process_ends_with_the_one_that_asked() -> None:
    code = "import sys; from bsc.reports import sandbox; sandbox._end_with(int(sys.argv[1]))"
    asks = (
        "import os, subprocess, sys\n"
        f"subprocess.Popen([sys.executable, '-c', {code!r}, str(os.getpid())], env={{**os.environ, 'PYTHONPATH': '.'}})\n"
    )
    root = Path(__file__).parent.parent
    # the output ends when both have: the reader holds it open as long as it lives
    subprocess.run([sys.executable, "-c", asks], cwd=root, capture_output=True, check=True, timeout=30)
