"""Recognition of the shapes that Indonesian offices use (invented numbers, no people), from files as they would come."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from bsc.domain import Grain, Period
from bsc.reports.model import Kind, Reading, Role
from bsc.reports.read import read_bytes
from bsc.reports.recognise import answer, recognise


def sheet(fill: Callable[[Any, Any], None], name: str = "Sheet1") -> bytes:
    """A workbook of one sheet that ``fill(sheet, book)`` writes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    fill(book.add_worksheet(name), book)
    book.close()
    return out.getvalue()


def read(data: bytes, name: str = "laporan.xlsx") -> Reading:
    return recognise(read_bytes(data, name))[0]


def roles(reading: Reading) -> dict[str, Role]:
    return {c.header: c.role for c in reading.columns if c.role != Role.IGNORED}


def test_individual_kpi_of_a_state_company() -> None:
    text = (
        "NIPP PEKERJA,POSISI PEKERJA,PERUSAHAAN,NAMA KPI,FORMULA KPI,SATUAN,POLARITAS,BOBOT,"
        "TARGET TW TERKAIT,REALISASI TW TERKAIT\n"
        + '190001,Manajer Contoh,PT Contoh,Pemenuhan peserta,"(Realisasi / Target)\nx 100%",%,Positif,20,75,120\n'
        * 2
        + "190002,Staf Contoh,PT Contoh,Keluhan pelanggan,Jumlah,kali,Negatif,15,10,8\n"
        + "190003,Staf Contoh,PT Contoh,Saldo kas,Saldo,Rp,Netral,15,10,8\n"
    )
    reading = read(text.encode(), "kpi.csv")
    assert reading.kind == Kind.INDIVIDUAL_KPIS
    assert reading.columns[0].role in (Role.IDENTIFYING, Role.PERSON)
    assert reading.columns[0].samples == ()  # nothing that identifies is shown


def test_university_target_beside_its_label() -> None:
    def fill(ws: Any, book: Any) -> None:
        lines = [["TARGET IKU 5", 0.3, "CAPAIAN"], ["REALISASI"], ["Publikasi", 0.36, "", 1.2], ["Buku ajar", 0.672, "", 2.24],
                 ["Karya terapan", 1.08, "", 3.6], ["TOTAL", 0.7], ["FORMULA", "jumlah dibagi dosen"]]  # fmt: skip
        for i, line in enumerate(lines):
            ws.write_row(i, 0, line)

    reading = read(sheet(fill, "PERHIT IKU 5"))
    assert reading.kind == Kind.MEASUREMENTS
    assert reading.constants[Role.TARGET] == "0.3"
    assert reading.constants[Role.INDICATOR] == "IKU 5"
    assert (reading.first_row, reading.last_row) == (3, 5)
    assert dict(reading.skipped)[6] == "total"
    assert reading.columns[1].role == Role.ACTUAL
    assert reading.columns[3].role == Role.ACHIEVEMENT
    assert {q.code for q in reading.questions} == {"polarity", "period"}


def test_monthly_progress_with_months_over_sub_columns() -> None:
    def fill(ws: Any, book: Any) -> None:
        ws.write(0, 0, "PROGRESS BULANAN KEGIATAN TAHUN 2024")
        for i, head in enumerate(["KRO", "", "RO - KEGIATAN", "", "Target Volume Rincian Output", "Bobot"]):
            ws.write(2, i, head)
        for m, month in enumerate(["JAN", "FEB", "MAR"]):
            ws.merge_range(2, 6 + 2 * m, 2, 7 + 2 * m, month)
            ws.write_row(3, 6 + 2 * m, ["Realisasi", "% Progress"])
        body = [["PEA", "Koordinasi", "001", "Jumlah rapat koordinasi", 12, 40, 1, 8.3, 2, 16.7, 3, 25],
                ["", "", "002", "Jumlah laporan statistik", 24, 60, 2, 8.3, 4, 16.7, 6, 25],
                ["QMA", "Data", "001", "Jumlah publikasi", 6, 100, 0, 0, 1, 16.7, 1, 16.7]]  # fmt: skip
        for i, line in enumerate(body):
            ws.write_row(4 + i, 0, line)
        old = book.add_worksheet("lama")
        old.write_row(0, 0, ["KRO", "x"])
        old.write_row(1, 0, ["PEA", 1])
        old.hide()

    tables = read_bytes(sheet(fill), "progres.xlsx")
    assert len(tables) == 1  # the hidden old copy is left out
    reading = recognise(tables)[0]
    assert reading.header_rows == (3, 4)
    actuals = [c for c in reading.columns if c.role == Role.ACTUAL]
    assert [c.period for c in actuals] == [Period.of(2024, Grain.MONTH, m) for m in (1, 2, 3)]
    assert set(reading.fill_down) >= {0}


def test_quarterly_actuals_without_targets() -> None:
    text = (
        "Kode Indikator;Realisasi TW;Kendala yg Dihadapi;Solusi yg Telah Dilakukan;Rencana Tindak Lanjut;"
        "PIC Tindak Lanjut;Batas Waktu TL;Link Bukti Dukung\n"
        "1.1.1.1;75,57;Belum lengkap;Koordinasi;Rapat;Seksi Contoh;30 Juni 2026;https://contoh.id/a\n"
        "1.1.1.2;80,25;-;-;Rapat;Seksi Contoh;30 Juni 2026;https://contoh.id/b\n"
        "1.1.2.1;91,00;-;-;Rapat;Seksi Contoh;31 Juli 2026;https://contoh.id/c\n"
    )
    reading = read(text.encode(), "realisasi_tw2_2026.csv")
    found = roles(reading)
    assert found["Kode Indikator"] == Role.INDICATOR_CODE
    assert found["Realisasi TW"] == Role.ACTUAL
    assert Role.PERIOD not in found.values()  # a deadline is no period
    assert next(c for c in reading.columns if c.role == Role.ACTUAL).number.decimal == ","  # type: ignore[union-attr]


def test_sakip_evaluation_with_numbered_columns() -> None:
    def fill(ws: Any, book: Any) -> None:
        ws.write_row(0, 0, list(range(1, 8)))
        ws.write_row(
            2, 0, ["KODE", "NO", "KOMPONEN", "SUB-KOMPONEN", "BOBOT", "PENILAIAN MANDIRI (OPD)", "KETERANGAN"]
        )
        for i in range(8):
            ws.write_row(
                3 + i, 0, [f"1.{i}", i + 1, f"Komponen perencanaan {i}", f"Sub {i}", 0.06, 0.05, "cukup"]
            )
        ws.set_row(1000, 15)

    reading = read(sheet(fill, "LKE"))
    assert reading.header_rows == (3,)
    assert reading.columns[4].role == Role.WEIGHT
    assert reading.last_row == 11


def test_renstra_in_html_with_three_header_rows() -> None:
    page = """<html><body><table>
    <tr><th rowspan=3>Sasaran</th><th rowspan=3>Indikator Sasaran</th>
    <th colspan=4>Capaian Kinerja dan Kerangka Pendanaan</th></tr>
    <tr><th colspan=2>2021</th><th colspan=2>2022</th></tr>
    <tr><th>Target</th><th>Rp</th><th>Target</th><th>Rp</th></tr>
    <tr><td>Layanan prima</td><td>Indeks kepuasan masyarakat</td>
    <td>80,5</td><td>1.250.000.000</td><td>82</td><td>1.300.000.000</td></tr>
    <tr><td>Layanan prima</td><td>Persentase pengaduan selesai</td>
    <td>95</td><td>250.000.000</td><td>96</td><td>260.000.000</td></tr>
    </table></body></html>"""
    reading = read(page.encode(), "renstra.xls")
    targets = [c for c in reading.columns if c.role == Role.TARGET]
    assert [c.period for c in targets] == [Period.of(2021), Period.of(2022)]
    assert not [c for c in reading.columns if c.role == Role.ACTUAL]  # money is another quantity


def test_lppd_two_years_without_targets() -> None:
    text = (
        "No;Indikator;Capaian 2022;Capaian 2023\n1;Angka partisipasi murni;97,25;98,11\n"
        "2;Persentase jalan mantap;71,40;73,05\n3;Angka kemiskinan;7,52;7,10\n"
    )
    reading = read(text.encode("utf-8-sig"), "lppd.csv")
    actuals = [c for c in reading.columns if c.role == Role.ACTUAL]
    assert [c.period for c in actuals] == [Period.of(2022), Period.of(2023)]
    assert {c.number.decimal for c in actuals if c.number} == {","}
    assert not reading.questions  # nothing is scored, so nothing needs asking
    assert reading.polarity["Angka kemiskinan"] == "minimize"


LKJIP = """LAPORAN KINERJA INSTANSI PEMERINTAH;;;;;;;
DINAS CONTOH KABUPATEN CONTOH TAHUN 2023;;;;;;;
;;;;;;;
No;Sasaran Strategis;Indikator Kinerja;Satuan;Target;Realisasi;Capaian (%);Keterangan
(1);(2);(3);(4);(5);(6);(7);(8)
1;Derajat kesehatan;Angka Kematian Ibu;per 100.000 KH;120;98,5;117,92;
;;Prevalensi Stunting;Persen;17,5;16,25;107,14;
2;Kualitas layanan;Indeks Kepuasan Masyarakat;Indeks;82,5;84,1;101,94;
;;Persentase Puskesmas Terakreditasi;%;95;95;100;
3;Akuntabilitas;Nilai SAKIP;Nilai;75 (BB);72,4 (BB);96,53;
;;Opini BPK;Opini;WTP;WTP;100;
;;Jumlah Inovasi;Inovasi;3;tad;;belum dilaporkan
Rata-rata Capaian;;;;;;104,7;
;;;;;;;
Sumber: data internal;;;;;;;
;;;;Contoh, 31 Januari 2024;;;
"""


def test_lkjip_table_with_trimmings() -> None:
    reading = read(LKJIP.encode(), "lkjip.csv")
    assert reading.header_rows == (4, 5)
    assert roles(reading)["Capaian (%)"] == Role.ACHIEVEMENT
    assert reading.constants[Role.PERIOD] == "tahun 2023"
    assert 1 in reading.fill_down
    assert dict(reading.skipped)[13] == "total"
    assert {"footnote"} == {code for row, code in reading.skipped if row > 13}
    assert reading.polarity["Angka Kematian Ibu"] == "minimize"  # its printed achievement is 2 - R/T
    assert reading.polarity["Indeks Kepuasan Masyarakat"] == "maximize"


def test_blocks_for_units_with_the_header_repeated() -> None:
    text = "LAPORAN KONSOLIDASI TAHUN 2024,,,\n,,,\n"
    for unit, name in (
        ("Dinas Kesehatan", "Angka kematian ibu"),
        ("Dinas Pendidikan", "Angka putus sekolah"),
        ("Dinas Sosial", "Keluhan"),
    ):
        text += f"Unit Kerja: {unit},,,\nNo,Indikator,Target,Realisasi\n1,{name},12,10\n2,Indeks kepuasan,80,81\n,,,\n"
    reading = read(text.encode(), "konsolidasi.csv")
    assert reading.section_role == Role.UNIT
    assert [t for _, t in reading.sections] == ["Dinas Kesehatan", "Dinas Pendidikan", "Dinas Sosial"]
    assert [code for _, code in reading.skipped].count("repeated_header") == 2


def test_rows_of_target_and_actual_are_unfolded() -> None:
    text = (
        "Indikator;Satuan;Uraian;TW I 2024;TW II 2024\n"
        "Jumlah peserta aktif;orang;Target;1.000;2.000\nJumlah peserta aktif;orang;Realisasi;1.100;1.900\n"
        "Klaim tepat waktu;%;Target;90;90\nKlaim tepat waktu;%;Realisasi;91,5;89,25\n"
    )
    tables = read_bytes(text.encode(), "tw.csv")
    reading = recognise(tables)[0]
    assert [(c.role, c.period_label) for c in reading.columns if c.role in (Role.TARGET, Role.ACTUAL)] == [
        (Role.TARGET, "TW I 2024"), (Role.ACTUAL, "TW I 2024"), (Role.TARGET, "TW II 2024"), (Role.ACTUAL, "TW II 2024"),
    ]  # fmt: skip
    assert tables[0].cells["row"].to_pylist() == [1, 3, 5]


def test_two_tables_in_one_sheet_are_two() -> None:
    def fill(ws: Any, book: Any) -> None:
        ws.write_row(0, 0, ["No", "Indikator", "Target", "Realisasi"])
        ws.write_row(0, 6, ["Kode Unit", "Nama Unit"])
        for i in range(4):
            ws.write_row(1 + i, 0, [i + 1, f"Persentase layanan {i} tepat waktu", 90, 91])
            ws.write_row(1 + i, 6, [f"U{i}", f"Dinas {i}"])
        ws.write_row(8, 0, ["Program", "Pagu", "Realisasi"])
        for i in range(3):
            ws.write_row(9 + i, 0, [f"Program pelayanan {i}", 1000 * (i + 1), 900 * (i + 1)])

    tables = read_bytes(sheet(fill), "dua.xlsx")
    assert [t.name for t in tables] == ["Sheet1", "Sheet1 (2)", "Sheet1 (3)"]
    assert [r.kind for r in recognise(tables)] == [Kind.MEASUREMENTS, Kind.UNITS, Kind.MEASUREMENTS]
    assert tables[2].cells["row"][0].as_py() == 9


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_answers_are_kept_and_replayed(encoding: str) -> None:
    text = "Kegiatan;Pagu;Realisasi\nPelatihan é;203.726;198.100\nPameran;150.500;99.999\n"
    tables = read_bytes(text.encode(encoding), "kegiatan.csv")
    reading = recognise(tables)[0]
    assert {"period", "polarity"} <= {q.code for q in reading.questions}
    for field, value in (("period", "2024"), ("polarity:*", "maximize"), ("column:1:number", ",")):
        reading = answer(reading, field, value, tables[0])
    assert reading.constants[Role.PERIOD] == "2024"
    assert reading.polarity["*"] == "maximize"
    assert not [q for q in reading.questions if q.code in ("period", "polarity")]
    assert dict(reading.answers)["period"] == "2024"


def test_the_answer_about_directions_leaves_alone_what_the_names_say() -> None:
    text = "Indikator;Tahun;Target;Realisasi\nJumlah aduan;2024;20;25\nNilai zarnik;2024;80;82\n"
    tables = read_bytes(text.encode(), "arah.csv")
    asked = recognise(tables)[0]
    assert (asked.polarity, [q.field for q in asked.questions]) == (
        {"Jumlah aduan": "minimize"},
        ["polarity:*"],
    )
    answered = answer(asked, "polarity:*", "maximize", tables[0])
    assert (answered.polarity, answered.questions) == ({"Jumlah aduan": "minimize", "*": "maximize"}, ())
