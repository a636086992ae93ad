"""What is kept of a file: nothing that points at a person, wherever in the file it stood; ordinary files as they came."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import xlsxwriter
from reportlab.lib import pagesizes
from reportlab.pdfgen import canvas

from bsc import organisations, queries
from bsc.i18n import language
from bsc.reports import accept, erasure, importing, lineage, persons, pseudonym
from bsc.reports.importing import Outcome, Submitted
from bsc.reports.read import read_bytes
from bsc.store import Store

NAME, NUMBER, SPACED = "Budi Santoso", "198001012005011001", "19800101 200501 1 001"
MAIL, PHONE, OTHER = "budi.s@contoh.go.id", "0812-3456-7890", "Siti Rahmawati"
SECRETS = (NAME, NUMBER, SPACED, MAIL, PHONE, OTHER)
HEAD = ["Unit Kerja", "Indikator Kinerja", "Periode", "Target", "Realisasi", "Polaritas"]
DATA = [
    ["Kantor A", "Jumlah kunjungan", "2024", "90", "88", "Maksimal"],
    ["Kantor B", "Jumlah kunjungan", "2024", "95", "97", "Maksimal"],
    ["Kantor C", "Jumlah kunjungan", "2024", "80", "belum", "Maksimal"],
]
BELOW = [
    [],
    ["", "", "", "Jakarta, 5 Januari 2025"],
    ["Mengetahui,", "", "", "Kepala Dinas Kesehatan,"],
    [],
    [OTHER, "", "", f"dr. {NAME}, M.Kes"],
    ["", "", "", "Pembina Utama Muda (IV/c)"],
    ["", "", "", f"NIP. {SPACED}"],
    [f"Disusun oleh: {NAME} ({NUMBER})"],
    [f"Kontak: {OTHER}, {MAIL}, telp {PHONE}"],
]
ABOVE = [["LAPORAN KINERJA TAHUN 2024"], [f"Penanggung jawab: {OTHER}"], []]


@pytest.fixture
def org(store: Store) -> str:
    return organisations.create(store, "Dinas Contoh", "tests", code="dinas").org


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    return "\n".join(";".join(f'"{c}"' if ";" in c else c for c in row) for row in rows).encode()


def as_xlsx(rows: Sequence[Sequence[str]], **more: object) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Capaian")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    (sheet.write_number if cell.isdigit() and len(cell) < 5 else sheet.write_string)(
                        number, column, cell if not (cell.isdigit() and len(cell) < 5) else float(cell)
                    )
        if "author" in more:
            book.set_properties({"author": more["author"]})
        if "comment" in more:
            sheet.write_comment("A1", str(more["comment"]), {"author": OTHER})
        if "footer" in more:
            sheet.set_footer(f"&L{more['footer']}&RHalaman &P")
        if "other" in more:
            side = book.add_worksheet("Tim")
            side.write_string(0, 0, str(more["other"]))
        if "hidden" in more:
            side = book.add_worksheet("Bantuan")
            side.write_column(0, 0, ["x", str(more["hidden"])])
            side.write_column(0, 1, ["y", "z"])
            side.hide()
    return out.getvalue()


def as_ods(rows: Sequence[Sequence[str]]) -> bytes:
    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    body = "".join(
        f"<table:table-row>{''.join(cell(c) if c else '<table:table-cell/>' for c in row or [''])}</table:table-row>"
        for row in rows
    )
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Capaian">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    author = f"<meta:initial-creator>{NAME}</meta:initial-creator>"
    meta = f"<office:document-meta {spaces}><office:meta>{author}</office:meta></office:document-meta>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("meta.xml", meta)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def as_pdf(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=pagesizes.landscape(pagesizes.A4))
    page.setAuthor(NAME)
    page.setFont("Helvetica", 9)
    lines = [r for r in rows]
    table = [i for i, r in enumerate(lines) if len(r) >= 6]
    for i, row in enumerate(lines):
        for j, cell in enumerate(row):
            page.drawString(42 + 120 * j, 550 - 18 * i, cell)
    top, bottom = 550 - 18 * table[0] + 12, 550 - 18 * table[-1] - 5
    for j in range(7):
        page.line(40 + 120 * j, top, 40 + 120 * j, bottom)
    for i in range(len(table) + 1):
        page.line(40, top - 18 * i, 760, top - 18 * i)
    page.save()
    return out.getvalue()


def take(store: Store, org: str, folder: Path, name: str, data: bytes) -> list[Outcome]:
    path = folder / name
    path.write_bytes(data)
    return importing.import_files(store, org, [Submitted(name, path)], "Sari", yes=True)


def found_in(store: Store, *words: str) -> set[str]:
    """Which of the words stand anywhere in the store: in its files, and in what is packed in it."""
    with store.cursor() as cursor:
        kept = cursor.execute("select org, sha256 from kept_file").fetchall()
        texts = [lineage.original(cursor, *key).content for key in kept]
        cursor.execute("checkpoint")
    texts += [
        p.read_bytes() for p in Path(store.path).parent.glob(f"{Path(store.path).name}*") if p.is_file()
    ]
    for content in list(texts):
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                texts += [archive.read(n) for n in archive.namelist()]
        if content[:4] == b"PAR1":
            texts.append(repr(pa.parquet.read_table(io.BytesIO(content)).to_pydict()).encode())
    return {w for w in words for t in texts if w.encode() in t}


MAKERS: dict[str, Callable[[Sequence[Sequence[str]]], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "ods": as_ods,
    "pdf": as_pdf,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_signatures_and_contacts_are_not_kept(store: Store, org: str, tmp_path: Path, kind: str) -> None:
    (done,) = take(store, org, tmp_path, f"laporan.{kind}", MAKERS[kind]([*ABOVE, HEAD, *DATA, *BELOW]))
    counts = done.counts
    assert (counts.status, counts.units, counts.measurements, counts.with_target) == ("accepted", 3, 2, 3)
    assert counts.reasons == {"not_a_number": 1}
    assert counts.periods == ("2024",)
    assert found_in(store, *SECRETS) == set()
    assert any("cleaned cells" in language("en").show(n) for n in done.notes)
    with store.cursor() as cursor:
        facts = cursor.execute(
            "select row_no, actual_col, actual from fct_measurement where actual is not null"
        ).fetchall()
        for row, column, actual in facts:
            assert float(lineage.cell(cursor, done.report_id, row, column) or "nan") == actual
    before = repr(facts)
    assert accept.rebuild(store) == 1
    with store.cursor() as cursor:
        again = cursor.execute(
            "select row_no, actual_col, actual from fct_measurement where actual is not null"
        ).fetchall()
    assert repr(again) == before


@pytest.mark.parametrize("part", ["author", "comment", "footer", "other", "hidden"])
def test_nothing_beside_the_cells_names_a_person(store: Store, org: str, tmp_path: Path, part: str) -> None:
    (done,) = take(store, org, tmp_path, "laporan.xlsx", as_xlsx([HEAD, *DATA], **{part: NAME}))
    assert done.counts.status == "accepted"
    assert found_in(store, NAME, OTHER) == set()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_ordinary_file_is_kept_as_it_came(store: Store, org: str, tmp_path: Path, kind: str) -> None:
    rows = [
        ["Laporan Kinerja Tahun 2024"],
        ["Dinas Kesehatan Kota Bandung"],
        [],
        HEAD,
        *DATA,
        [],
        ["Sumber: data unit kerja"],
    ]
    data = MAKERS[kind](rows)
    (done,) = take(store, org, tmp_path, f"laporan.{kind}", data)
    with store.cursor() as cursor:
        kept = lineage.file_of(cursor, done.report_id)
    assert (kept.cleaned, kept.content == data) == (False, True)


def test_marks_in_cells_of_the_data_are_taken_out(store: Store, org: str, tmp_path: Path) -> None:
    rows = [
        [*HEAD, "Keterangan", "Operator"],
        [*DATA[0], f"Dikonfirmasi kepada {NAME} ({MAIL})", OTHER],
        [*DATA[1], "Sesuai rencana kerja tahunan", NAME],
        [*DATA[2], f"hubungi {PHONE}", "Agus Wijaya, S.E."],
    ]
    (done,) = take(store, org, tmp_path, "laporan.csv", as_csv(rows))
    assert done.counts.measurements == 2
    assert found_in(store, *SECRETS, "Agus Wijaya") == set()
    with store.cursor() as cursor:
        assert cursor.execute("select note from fct_measurement where row_no = 3").fetchall() == [
            ("Sesuai rencana kerja tahunan",)
        ]
        assert "Agus" not in cursor.execute("select string_agg(cells, '') from refused").fetchall()[0][0]


def test_indicators_and_units_that_sound_like_persons_stay() -> None:
    for line in (
        "Dinas Kesehatan",
        "Kantor Wilayah Bengkulu",
        "Kepala Keluarga penerima bantuan",
        "Contact centre calls answered",
    ):
        assert not persons.named(line)
        assert not persons.marked(line)
    for figure in ("9577207", "1234567890123", "2024-01-31", "62812345678901", "0.8125", "198001012005011"):
        assert not persons.marked(figure), figure
    for mark in (NUMBER, SPACED, MAIL, PHONE, "NIPP: 123456", "(021) 5551234", "3171234501900001"):
        assert persons.masked(f"x {mark} y") == f"x {persons.LEFT_OUT} y"


def test_unusual_tables_keep_all_their_rows() -> None:
    content = "Kode;Kepala\n" + "".join(f"{i};{i * 3}\n" for i in range(6)) + "Kepala Dinas;5\n"
    (table,) = read_bytes(content.encode(), "a.csv")
    assert table.cells.num_rows == 8
    listing = (
        "No;Nama;Target;Realisasi\n1;Ketua RT aktif;5;4\n2;Direktur yang dilatih;7;7\n3;Kepala sekolah;8;9\n"
    )
    (table,) = read_bytes(listing.encode(), "b.csv")
    assert table.cells.num_rows == 4


def test_each_organisation_keeps_its_own_copy_with_its_own_codes(
    store: Store, org: str, tmp_path: Path
) -> None:
    other = organisations.create(store, "Dinas Lain", "tests", code="lain").org
    people = f"Periode,NIP,Nama Pegawai,Kode Unit,Nilai KPI\n2025,{NUMBER},{NAME},A,90\n2025,198202022006022002,{OTHER},A,80\n"
    for name in (org, other):
        (done,) = take(store, name, tmp_path, "pegawai.csv", people.encode())
        assert done.counts.status == "accepted"
    with store.cursor() as cursor:
        rows = cursor.execute("select org, person from fct_person_score order by org, row_no").fetchall()
        for number, name in ((1, org), (2, other)):
            secret = pseudonym.key(store.path, name)
            cells = lineage.table(cursor, lineage.source(cursor, number)).cells
            coded = {c for n in cells.column_names[1:] for c in cells[n].to_pylist()}
            assert pseudonym.code(secret, NUMBER) in coded
            assert (name, pseudonym.code(secret, NUMBER)) in rows
    before = len(rows)
    erasure.erase_person(store, other, NUMBER, "Sari")
    with store.cursor() as cursor:
        left = cursor.execute(
            "select org, count(*) from fct_person_score group by org order by org"
        ).fetchall()
        kept = lineage.table(cursor, lineage.source(cursor, 1)).cells
    assert (before, left) == (4, [(org, 2), (other, 1)])
    assert kept.num_rows == 3


def test_an_erased_person_is_gone_from_the_file_on_the_disk(store: Store, org: str, tmp_path: Path) -> None:
    numbers = [f"1980{i % 12 + 1:02d}01200501{i % 2 + 1}{i % 900:03d}" for i in range(300)]
    lines = [f"2025,{n},Pegawai {i},A,{50 + i % 50}" for i, n in enumerate(dict.fromkeys(numbers))]
    take(
        store,
        org,
        tmp_path,
        "p.csv",
        ("Periode,NIP,Nama Pegawai,Kode Unit,Nilai KPI\n" + "\n".join(lines)).encode(),
    )
    code = pseudonym.code(pseudonym.key(store.path, org), numbers[7])
    assert found_in(store, code) == {code}
    reading = threading.Event()

    def read() -> None:
        with store.cursor() as cursor:
            reading.set()
            time.sleep(0.3)
            assert cursor.execute("select count(*) from report").fetchall() == [(1,)]

    other = threading.Thread(target=read)
    other.start()
    reading.wait()
    version = store.version
    erasure.erase_person(store, org, numbers[7], "Sari")
    other.join()
    assert found_in(store, code) == set()
    assert store.version > version
    assert not Path(f"{store.path}.rewrite").exists()
    with store.cursor() as cursor:
        assert [n for n in queries.names("checks/store") if queries.rows(cursor, n)] == []
        assert len(cursor.execute("select person from current_person_score").fetchall()) == len(lines) - 1


def test_a_rewriting_that_was_cut_off_is_done_at_the_next_opening(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    store = Store(path)
    organisations.create(store, "Dinas", "tests", code="dinas")
    with store.transaction() as cursor:
        cursor.execute(
            "insert into access_log select i, 'dinas', 'x', 'RAHASIA' || i, 1, now()::timestamp, 'x' from range(3000) t(i)"
        )
    with store.transaction() as cursor:
        cursor.execute("delete from access_log where access_id > 0")
        store.will_rewrite()
    store.close()
    assert b"RAHASIA17" in path.read_bytes()
    Store(path).close()
    assert b"RAHASIA17" not in path.read_bytes()
    assert not Path(f"{path}.rewrite").exists()
    assert b"RAHASIA0" in path.read_bytes()


def test_a_raw_copy_that_turns_out_to_name_persons_leaves_the_disk(
    store: Store, org: str, tmp_path: Path
) -> None:
    rows = [[*HEAD, "Petugas"], *([*r, f"Zq{i}xv Marsudi"] for i, r in enumerate(DATA))]
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(rows))
    batch = importing.read(store, org, [Submitted("a.csv", path)])
    batch.accept(store, org, [0], "Sari")
    assert found_in(store, "Zq1xv") == {"Zq1xv"}, "nothing says that these are names"
    batch = importing.read(store, org, [Submitted("a.csv", path)])
    batch.answer(0, "column:6:role", "identifying")
    (done,) = batch.accept(store, org, [0], "Sari")
    assert done.report_id == 2
    assert found_in(store, "Zq1xv") == set()
    with store.cursor() as cursor:
        assert lineage.cell(cursor, 1, 2, 5) == "88"
        assert pc.count(lineage.table(cursor, lineage.source(cursor, 1)).cells["c6"]).as_py() == 0


def test_a_store_with_one_copy_for_all_is_brought_up_to_date(tmp_path: Path, store: Store, org: str) -> None:
    (done,) = take(store, org, tmp_path, "a.csv", as_csv([HEAD, *DATA]))
    with store.transaction() as cursor:
        cursor.execute(
            "create table file as select sha256, name, size, content, cleaned, received_at from kept_file"
        )
        cursor.execute("delete from kept_file")
        cursor.execute("drop table store_version")
        cursor.execute("update report set options = null")
    store.close()
    opened = Store(store.path)
    with opened.cursor() as cursor:
        assert lineage.cell(cursor, done.report_id, 2, 5) == "88"
        assert ("file",) not in queries.rows(cursor, "upgrade/00_tables")
    opened.close()
