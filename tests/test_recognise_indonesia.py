"""Classes of report that real Indonesian files showed: Renstra matrices, quarterly progress, LKjIP pages, spreadsheets of
local government. Each is written out small, with figures of our own.
"""

from __future__ import annotations

import csv
import io

import duckdb
import pytest
from reportlab.pdfgen import canvas

from bsc.reports import numbers
from bsc.reports.model import Reading, Role
from bsc.reports.read import read_bytes
from bsc.reports.readers import split
from bsc.reports.recognise import recognise
from bsc.suggest.polarity import polarity
from tests.tables import COMMA, read, staged


def codes(found: Reading) -> list[str]:
    return [q.code for q in found.questions]


def headed(found: Reading, role: Role) -> list[str]:
    return [c.header for c in found.columns if c.role == role]


def test_targets_of_the_plan_go_with_the_results_of_one_year(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "No,Indikator Sasaran,Satuan,Target Renstra Tahun,,,Realisasi Tahun 2023\n,,,2022,2023,2024,\n"
        '1,Persentase jalan mantap,%,66,69,72,"70,4"\n2,Prevalensi stunting,%,21,18,16,"20,2"\n'
        '3,Cakupan layanan air minum,%,80,82,84,"82,5"\n'
    )
    counts = staged(cursor, table, found).counts
    assert (counts.with_target, counts.measurements, counts.met, counts.not_met) == (9, 3, 2, 1)


MONTHS = "Jan,Feb,Mar,Apr,Mei,Jun,Jul,Agu,Sep,Okt,Nov,Des"


def test_the_year_is_suggested_first_for_a_lone_target_beside_months() -> None:
    _, found = read(
        f"Capaian Bulanan Tahun 2023,,,{',' * 11}\nIndikator,Satuan,Target,{MONTHS}\n"
        f"Tingkat kepatuhan,%,90,{','.join(str(80 + i) for i in range(12))}\n"
        f"Jumlah peserta baru,orang,1200,{','.join(str(70 + 5 * i) for i in range(12))}\n"
    )
    (question,) = found.questions
    assert (question.code, question.suggestion, question.options[0]) == ("target_period", "2023", "2023")


@pytest.mark.parametrize("heading", ["Target Tahun", "Target Tahun Ini", "Target Kinerja Tahun Berjalan"])
def test_a_target_of_the_year_needs_no_question(heading: str, cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        f"Capaian IKU Tahun 2025,,,\n,,,\nIndikator Kinerja,{heading},Realisasi TW I,Realisasi TW II\n"
        "Nilai SAKIP,80,,\nIndeks Profesionalitas,12.5,6.12,6.2\nCakupan layanan,17,,0.6\n"
    )
    assert not found.questions
    counts = staged(cursor, table, found).counts
    assert (counts.with_target, counts.measurements, counts.met, counts.not_met) == (3, 3, 0, 0)


def test_a_capped_achievement_tells_the_direction_too() -> None:
    _, found = read(
        "Nilai Kinerja Organisasi 2023,,,\nIKU,Indeks Capaian,Target,Realisasi\n"
        "IKU 1a-CP,120,70,95\nIKU 1b-N,120,20,9\nIKU 2a-CP,105.26,95,100\nIKU 3a-N,110,10,9\n"
        "IKU 4a-N,90,50,45\nIKU 5a-N,100.18,72.84,72.97\n"
    )
    assert not found.questions
    low = {name for name, label in found.polarity.items() if label == "minimize"}
    assert low == {"IKU 1b-N", "IKU 3a-N"}


def test_the_percentage_of_the_budget_is_no_achievement_of_the_indicator() -> None:
    _, found = read(
        "Kode,Indikator Kinerja,KINERJA,,ANGGARAN,,\n,,Target,Realisasi,Pagu (Rp),Realisasi (Rp),%\n"
        '1.01,Indeks alfa,40,38,1000000,950000,"95,00"\n1.02,Indeks beta,12,13,2000000,1900000,"95,00"\n'
        '1.03,Indeks gama,20,19,4000000,3920000,"98,00"\n'
    )
    assert "polarity" in codes(found)  # 38 of 40 is 95 % by accident
    assert "1.01" not in found.polarity


@pytest.mark.parametrize(
    "name",
    [
        "Tersedianya basis data spasial",
        "Jumlah dokumen perencanaan yang disusun",
        "Jumlah kegiatan penyuluhan benih",
        "Persentase rekomendasi pemeriksaan yang ditindaklanjuti",
        "Persentase desa mandiri",
        "Jumlah izin yang diterbitkan",
    ],
)
def test_what_a_plan_wants_made_or_served_needs_no_question(name: str) -> None:
    _, found = read(f"Indikator,Satuan,Target 2024,Realisasi 2024\n{name},jumlah,12,9\n")
    assert not found.questions


def test_openness_and_villages_have_grades(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Indikator,Target 2024,Realisasi 2024\nKategori keterbukaan informasi publik,Informatif,Menuju Informatif\n"
        "Predikat SAKIP,B,BB\n"
    )
    counts = staged(cursor, table, found).counts
    assert (counts.met, counts.not_met, counts.refused_rows) == (1, 1, 0)


def test_the_name_of_a_number_may_stand_before_it() -> None:
    assert [numbers.parse(t, COMMA).value for t in ("Level 3", "Skor: 81,5", "Tingkat 2", "Peringkat 12")] == [
        3, 81.5, 2, 12,
    ]  # fmt: skip
    assert numbers.parse("Level", COMMA).form == numbers.Form.TEXT


def test_the_day_of_a_letter_is_no_period() -> None:
    _, found = read(
        "Perjanjian Kinerja Balai Contoh\nTanggal Penetapan 13 Maret 2025\n\nNo,Indikator,Satuan,Target,Realisasi\n"
        "1,Cakupan layanan,%,80,82\n2,Indeks kepuasan,Indeks,85,86\n"
    )
    assert codes(found) == ["period"]


def page(*lines: str) -> bytes:
    """A page with a ruled table, and the lines above it and in its foot."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    sheet.drawString(60, 760, lines[0])
    for i, row in enumerate(
        (
            ("Indikator", "Target", "Realisasi"),
            ("Cakupan layanan", "80", "82"),
            ("Indeks kepuasan", "85", "86"),
        )
    ):
        for j, cell in enumerate(row):
            sheet.rect(60 + 150 * j, 700 - 20 * i, 150, 20)
            sheet.drawString(64 + 150 * j, 706 - 20 * i, cell)
    for i, line in enumerate(lines[1:]):
        sheet.drawString(60, 60 - 20 * i, line)
    sheet.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("foot", "period"),
    [("LKjIP Inspektorat Daerah Tahun 2019 | 29", "2019"), ("Dicetak 3 Januari 2021", None)],
)
def test_the_foot_of_a_page_names_the_report_and_its_year(foot: str, period: str | None) -> None:
    (found,) = recognise(read_bytes(page("Tabel 3.1 Pencapaian Kinerja", foot), "bab3.pdf"))
    assert (found.constants.get(Role.PERIOD) or "").removeprefix("tahun ") == (period or "")


@pytest.mark.parametrize("other", ["Tujuan", "Program", "Misi"])
def test_sasaran_is_the_objective_beside_what_stands_above_or_below_it(other: str) -> None:
    _, found = read(
        f"{other},Sasaran Strategis,Indikator Kinerja,Target 2024,Realisasi 2024\n"
        "Alfa,Meningkatnya layanan,Indeks kepuasan,85,86\nAlfa,Meningkatnya cakupan,Cakupan peserta,70,71\n"
    )
    assert headed(found, Role.OBJECTIVE) == ["Sasaran Strategis"]


def test_a_table_of_a_database_with_the_years_of_its_plan(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "tahun_mulai,tahun_akhir,indikator,satuan,target_2025,realisasi_2025,capaian_2025,nilai_2024,nilai_2025\n"
        '2021,2026,Indeks Inovasi,Angka,"94,2","86,6","91,9","94,1","86,6"\n'
        '2021,2026,Cakupan air minum,%,"31,2","19,6","62,8","26,9","19,6"\n'
        '2021,2026,Indeks SPBE,Indeks,"4,2","4,3","102,4","4,1","4,3"\n'
    )
    assert not headed(found, Role.PERIOD)
    counts = staged(cursor, table, found).counts
    assert (counts.status, counts.with_target, counts.measurements, counts.periods) == (
        "accepted", 3, 6, ("2024", "2025"),
    )  # fmt: skip


def test_decimal_commas_that_cut_numbers_are_mended_where_that_is_certain(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    table, found = read(
        "Pihak Pertama,Kepala Balai,Contoh Satu\nNo,Indikator,Target,Realisasi,Capaian (%),Satuan\n"
        '1,"Indeks kepuasan, tahunan",86,30,88,45,102.49%,Indeks\n'
        "2,Penerimaan layanan,Rp 518,21 M,Rp 502,85 M,97.04%,Miliar Rupiah\n3,Cakupan peserta,80,82,102.50%,%\n",
        "capaian_2025.csv",
    )
    values = table.cells.slice(2)
    assert values["c2"].to_pylist() == ["86,30", "Rp 518,21 M", "80"]
    assert [n.msgid[:30] for n in table.notes] == ["Numbers that commas had cut in"]
    counts = staged(cursor, table, found).counts
    assert (counts.with_target, counts.met, counts.not_met) == (3, 2, 1)


@pytest.mark.parametrize(
    "body",
    [
        "1,Alfa,12,8,catatan,lagi\n2,Beta,7,4,catatan,lagi\n",  # texts without a heading
        "1,Alfa,86,30,80\n2,Beta,80,1,30\n",  # 86,30 then 80; 80,1 then 30, or 80 and 1,30
    ],
)
def test_cells_that_may_belong_together_in_two_ways_stay_apart(body: str) -> None:
    records = list(csv.reader(("No,Indikator,Target,Realisasi\n" + body).splitlines()))
    assert split.mended(records) is None


def test_of_two_targets_the_one_of_the_actuals_size(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Penilaian Kinerja Puskesmas Tahun 2019,,,,,\n,,,,,\n"
        "Variabel,Target Tahun 2019 (dalam %),Satuan sasaran,Total Sasaran,Target Sasaran,Pencapaian (satuan riil)\n"
        "Cakupan pelayanan hipertensi,100%,orang,13344,13344,6892\nCakupan konseling gizi,5%,bumil,630,32,109\n"
        "Cakupan rekam medik lengkap,100%,berkas,6845,6845,6061\nCakupan imunisasi lengkap,80%,anak,204,163,164\n"
    )
    assert (headed(found, Role.TARGET), headed(found, Role.ACTUAL)) == (
        ["Target Sasaran"],
        ["Pencapaian (satuan riil)"],
    )
    counts = staged(cursor, table, found).counts
    assert (counts.periods, counts.met, counts.not_met) == (("tahun 2019",), 2, 2)


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("Jumlah pengaduan yang tidak tertangani", "minimize"),
        ("Persentase temuan yang belum ditindaklanjuti", "minimize"),
        ("Persentase temuan yang ditindaklanjuti", "maximize"),
    ],
)
def test_what_is_not_put_right_stays_unwanted(name: str, direction: str) -> None:
    assert polarity(name).label == direction


def test_a_name_and_a_printed_achievement_that_disagree_are_asked_about() -> None:
    _, found = read(
        "Indikator,Target 2024,Realisasi 2024,Capaian (%)\nPersentase kepuasan peserta,80,90,87.5\n"
        "Cakupan layanan,80,60,75\nTingkat kepatuhan,50,55,110\n"
    )
    (question,) = found.questions
    assert (question.code, "Persentase kepuasan peserta" in found.polarity) == ("polarity", False)


def test_a_column_of_colours_is_named() -> None:
    _, found = read(
        "Perangkat Daerah,Indikator,Target 2023,Realisasi 2023,Status\nDinas A,Nilai SAKIP,80,81,\nDinas B,Nilai SAKIP,75,73,\n"
    )
    assert any(n.msgid.startswith("The column {heading} holds no text") for n in found.notes)


def e81() -> str:
    """The national form E.81: each heading over K (kinerja) and Rp, quarters one level further down."""
    top = "No,Indikator Kinerja,Target Renstra Perangkat Daerah pada Tahun 2026,,"
    top += "Target Kinerja dan Anggaran Renja Tahun Berjalan (2023) yang dievaluasi,,Realisasi Kinerja Pada Triwulan,,,,"
    top += "Realisasi Capaian Kinerja dan Anggaran Renja yang dievaluasi (2023),,Tingkat Capaian Kinerja Renja (%),\n"
    top += ",,,,,,I,,II,,,,,\n,,K,Rp,K,Rp,K,Rp,K,Rp,K,Rp,K,Rp\n"
    rp = "1.500.000.000"
    rows = (
        ("Indeks kepuasan", "90", "86", "85,1", "86,9", "86,9", "101,05"),
        ("Persentase layanan tepat waktu", "98", "93", "88", "92", "92", "98,92"),
        ("Jumlah kecelakaan", "4", "7", "2", "6", "8", "85,71"),
    )
    body = "".join(
        ",".join(
            [*[str(i + 1), name, *(x for v in values for x in (f'"{v}"' if "," in v else v, rp))][:13], "95"]
        )
        + "\n"
        for i, (name, *values) in enumerate(rows)
    )
    return f"Evaluasi Renja Dinas Contoh Tahun 2023{',' * 13}\n{',' * 13}\n{top}{body}"


def test_the_national_form_of_evaluation(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(e81())
    periods = {c.role: [] for c in found.columns}  # type: dict[Role, list[str]]
    for c in found.columns:
        periods[c.role].append(c.period.code if c.period else "")
    assert (periods[Role.TARGET], periods[Role.ACTUAL]) == (["2026", "2023"], ["2023-Q1", "2023-Q2", "2023"])
    counts = staged(cursor, table, found).counts
    assert (counts.status, counts.measurements, counts.met, counts.not_met) == ("accepted", 9, 1, 2)


def test_columns_of_scores_are_indicators_though_one_speaks_of_the_budget() -> None:
    _, found = read(
        "Bulan,Tahun,Kode KPPN,Kode Satker,Nama Satker,Revisi DIPA,Penyerapan Anggaran,Penyelesaian Tagihan\n"
        + "".join(
            f"Juli,2025,054,69441{i},Balai Contoh {i},{90 + i},{80.5 + i},{99 - i}\n" for i in range(1, 5)
        )
    )
    assert codes(found) == ["indicator_columns"]
    assert not headed(found, Role.INDICATOR_CODE)


def test_the_actual_whose_share_of_the_target_is_printed() -> None:
    _, found = read(
        "Laporan Realisasi Bulan Oktober 2024,,,,,,\n,,,,,,\nKode Rekening,Uraian,Target 2024,Realisasi,,,%\n"
        ",,,s.d. Bulan Lalu,Bulan Ini,s.d. Bulan Ini,\n"
        "4.1.01,Pajak Hotel,1200,1050,100,1150,95.83\n4.1.02,Pajak Restoran,1800,1640,170,1810,100.56\n"
        "4.1.03,Pajak Hiburan,1200,410,30,440,36.67\n4.1.04,Retribusi Umum,1000,715,70,785,78.50\n"
        "4.1.05,Retribusi Izin,850,600,60,660,77.65\n"
    )
    assert (headed(found, Role.ACTUAL), headed(found, Role.INDICATOR)) == (
        ["Realisasi / s.d. Bulan Ini"],
        ["Uraian"],
    )
    (question,) = [q for q in found.questions if q.code == "actual_period"]
    assert question.options == ("2024", "oktober 2024")


def test_the_budget_with_its_percentage_does_not_push_the_indicator_aside() -> None:
    rows = (
        "".join(
            f"1.0{i},Indeks {name},{t},{r},{p}000000,{p}000000,100\n"
            for i, (name, t, r, p) in enumerate(
                [
                    ("alfa", 40, 38, 1),
                    ("beta", 12, 13, 2),
                    ("gama", 20, 19, 4),
                    ("delta", 9, 8, 5),
                    ("eta", 30, 31, 7),
                ]
            )
        )
        .replace("7000000,100", "6300000,90")
        .replace("5000000,100", "4000000,80")
    )
    _, found = read(
        "Evaluasi Tahun 2023,,,,,,\n,,,,,,\n"
        f"Kode,Indikator Kinerja,KINERJA,,ANGGARAN,,\n,,Target,Realisasi,Pagu (Rp),Realisasi (Rp),%\n{rows}"
    )
    assert (headed(found, Role.TARGET), headed(found, Role.ACTUAL)) == (
        ["KINERJA / Target"],
        ["KINERJA / Realisasi"],
    )


def test_minimum_standards_of_service(cursor: duckdb.DuckDBPyConnection) -> None:
    table, found = read(
        "Capaian SPM Tahun 2023,,,,\n,,,,\n"
        "Jenis Pelayanan Dasar,Satuan,Jumlah sasaran yang harus dilayani,Jumlah sasaran yang terlayani,Capaian (%)\n"
        "Pelayanan kesehatan ibu hamil,orang,12450,11980,96.22\nPelayanan kesehatan bayi,orang,11320,11320,100\n"
        "Pelayanan kesehatan balita,orang,45210,40118,88.74\nPelayanan terduga tuberkulosis,orang,8905,9120,102.41\n"
        "Pelayanan hipertensi,orang,98765,71230,72.12\n"
    )
    counts = staged(cursor, table, found).counts
    assert (counts.status, counts.with_target, counts.met, counts.not_met) == ("accepted", 5, 2, 3)


def test_the_target_of_a_plan_beside_bare_years() -> None:
    _, found = read(
        "Kode,Nama Indikator,Baseline (2019),2022,2023,Target RPJMN 2024\n"
        "1.2.1,Persentase penduduk miskin,10.4,10.2,9.8,8.5\n3.1.1,Angka kematian ibu,112,98,91,85\n"
    )
    assert headed(found, Role.TARGET) == ["Target RPJMN 2024"]
    assert not found.questions
