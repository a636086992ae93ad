"""A manual of indicators: imported, completed by hand, exported, and read back as it went out."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from bsc import organisations, queries, templates, workspace
from bsc.edits import Edit
from bsc.i18n import language
from bsc.reports.accept import Item, accept
from bsc.reports.model import Role
from bsc.reports.read import read_bytes
from bsc.reports.recognise import recognise
from bsc.store import Store

HEAD = (
    *("Kode", "Nama Indikator", "Definisi", "Formula", "Satuan", "Polaritas", "Sumber Data"),
    *("Periode Pelaporan", "Jenis Konsolidasi", "Target 2025", "Bobot", "Perspektif", "Sasaran Strategis"),
    "Penanggung Jawab",
)
ROWS = (
    ("IKU-01", "Persentase klaim JHT dibayar tepat waktu",
     "Klaim JHT yang dibayar paling lambat lima hari kerja sejak berkas lengkap",
     "Klaim tepat waktu dibagi seluruh klaim dibayar x 100%", "%", "Maximize", "Sistem Inti Pelayanan",
     "Triwulanan", "Rata-rata", 95, 20, "Pelanggan", "Meningkatnya kepuasan peserta", "Deputi Bidang Pelayanan"),
    ("IKU-02", "Jumlah peserta aktif", "Tenaga kerja yang iurannya dibayar pada bulan berjalan",
     "Jumlah peserta aktif pada akhir periode", "orang", "Maximize", "Sistem Inti Kepesertaan", "Bulanan",
     "Nilai akhir", 41500000, 25, "Pelanggan", "Meluasnya cakupan kepesertaan", "Deputi Bidang Kepesertaan"),
    ("IKU-03", "Rasio biaya operasional terhadap iuran", "Beban operasional dibandingkan iuran diterima",
     "Beban operasional / iuran x 100%", "%", "Minimize", "Laporan keuangan", "Semesteran", "Nilai akhir", 4.5,
     15, "Keuangan", "Terkendalinya biaya", "Deputi Bidang Keuangan"),
    ("IKU-04", "Jumlah kegiatan sosialisasi kepada pemberi kerja", "Kegiatan tatap muka atau daring",
     "Penjumlahan kegiatan", "kegiatan", "Maximize", "Laporan kegiatan", "Triwulanan", "Penjumlahan", 1200, 10,
     "Proses Bisnis Internal", "Meluasnya cakupan kepesertaan", "Deputi Bidang Komunikasi"),
)  # fmt: skip


def sheet(rows: tuple[tuple[Any, ...], ...] = ROWS) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Manual IKU"
    for row in (("MANUAL INDIKATOR KINERJA UTAMA",), ("Badan Contoh Uji",), (), HEAD, *rows):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def imported(store: Store, content: bytes, name: str = "kamus.xlsx") -> str:
    org = organisations.create(store, "Badan", "x").org
    tables = read_bytes(content, name)
    readings = recognise(tables)
    assert [q.code for r in readings for q in r.questions] == []
    accept(store, org, [Item(t, r) for t, r in zip(tables, readings, strict=True)], {name: content}, "x")
    return org


def indicators(store: Store, org: str) -> dict[str, dict[str, Any]]:
    with store.cursor() as cursor:
        frame = queries.run(cursor, "workspace/catalogue_indicators", org=org)
    return {str(row["indicator"]): dict(row) for _, row in frame.iterrows()}


def test_a_manual_is_read_with_definition_frequency_and_owner(store: Store) -> None:
    org = imported(store, sheet())
    held = indicators(store, org)
    assert set(held) == {row[0] for row in ROWS}
    for row in ROWS:
        mine = held[row[0]]
        assert (mine["name"], mine["definition"], mine["formula"], mine["measure_unit"]) == row[1:5]
        assert (mine["data_source"], mine["frequency"], mine["owner"]) == (row[6], row[7], row[13])
    assert [held[row[0]]["consolidation"] for row in ROWS] == ["average", "last", "last", "sum"]
    assert held["IKU-03"]["polarity"] == "minimize"
    assert held["IKU-01"]["perspective"] == "customer"
    with store.cursor() as cursor:
        targets = cursor.execute(
            "select indicator, unit, period, target from measurement where org = ? order by all", [org]
        ).fetchall()
    # the owner is no unit: the targets are the organisation's
    assert [(i, p, t) for i, _, p, t in targets] == [(row[0], "2025", float(row[9])) for row in ROWS]
    assert len({unit for _, unit, _, _ in targets}) == 1
    assert "Deputi" not in targets[0][1]


def test_owners_that_are_persons_are_dropped(store: Store) -> None:
    rows = tuple(
        (*row[:13], name) for row, name in zip(ROWS, ("Budi S", "Siti A", "Made W", "Andi P"), strict=True)
    )
    [reading] = recognise(read_bytes(sheet(rows), "kamus.xlsx"))
    assert [c.role for c in reading.columns if c.header == "Penanggung Jawab"] == [Role.IDENTIFYING]
    org = imported(store, sheet(rows))
    assert {one["owner"] for one in indicators(store, org).values()} == {None}


def test_a_report_of_figures_keeps_its_unit_under_the_same_heading() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(("Indikator", "Penanggung Jawab", "Satuan", "Target 2025", "Realisasi 2025"))
    for unit in ("Bidang Pelayanan", "Bidang Kepesertaan"):
        for name in ("Jumlah klaim dibayar", "Indeks kepuasan"):
            page.append((name, unit, "angka", 100, 90))
    out = io.BytesIO()
    book.save(out)
    [reading] = recognise(read_bytes(out.getvalue(), "capaian.xlsx"))
    assert Role.OWNER not in {c.role for c in reading.columns}
    assert {c.role for c in reading.columns} >= {Role.INDICATOR, Role.UNIT, Role.TARGET, Role.ACTUAL}


@pytest.mark.parametrize("code", ["id", "en"])
def test_what_was_completed_by_hand_goes_out_and_comes_back(store: Store, code: str) -> None:
    org = imported(store, sheet())
    workspace.change(
        store,
        org,
        [
            Edit("indicator", "IKU-04", "definition", "=1+1 bukan rumus"),
            Edit("indicator", "IKU-04", "owner", "Biro Komunikasi"),
            Edit("indicator", "IKU-04", "level", "activity"),
            Edit("indicator", "IKU-01", "frequency", "Bulanan"),
        ],
        "perencana",
    )
    before = indicators(store, org)
    assert before["IKU-04"]["owner"] == "Biro Komunikasi"
    with store.cursor() as cursor:
        content = templates.workbook(language(code), cursor, org)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in archive.read(n) for n in sheets)
    again = organisations.create(store, "Salinan", "x").org
    name = "salinan.xlsx"
    tables = read_bytes(content, name)
    items = [Item(t, r) for t, r in zip(tables, recognise(tables), strict=True) if not r.refusal]
    accept(store, again, items, {name: content}, "x")
    after = indicators(store, again)
    fields = (
        "name",
        "definition",
        "formula",
        "data_source",
        "frequency",
        "owner",
        "level",
        "polarity",
        "weight",
    )
    for indicator, told in before.items():
        assert {f: after[indicator][f] for f in fields} == {f: told[f] for f in fields}


def test_labels_that_are_none_are_problem_rows(store: Store) -> None:
    org = organisations.create(store, "Badan", "x").org
    content = (
        "Kode;Nama Indikator;Satuan;Polaritas;Perspektif;Level Indikator;Jenis Konsolidasi;Formula;Sumber Data\n"
        "I1;Jumlah klaim dibayar;klaim;Maksimal;Pelanggan;Output;Penjumlahan;Jumlah klaim;Sistem klaim\n"
        "I3;Persentase pegawai terlatih;%;Maksimal;Keuangan;Output;Rata-rata;Terlatih ÷ semua × 100;Daftar hadir\n"
        "I4;Rasio biaya;%;Minimal;Keuangan;Outcome;Nilai akhir;Beban ÷ iuran × 100;Laporan keuangan\n"
        "I2;Indeks kepuasan;indeks;bagus;Kosmik;Hebat;Entahlah;Rata-rata skor;Survei kepuasan\n"
    ).encode()
    tables = read_bytes(content, "kamus.csv")
    readings = recognise(tables)
    items = [Item(t, r) for t, r in zip(tables, readings, strict=True)]
    accept(store, org, items, {"kamus.csv": content}, "x")
    with store.cursor() as cursor:
        refused = cursor.execute("select row_no, value, reason from refused order by column_no").fetchall()
        held = cursor.execute(
            "select indicator, level, perspective, formula from indicator where org = ? order by 1 limit 2",
            [org],
        ).fetchall()
    assert refused == [
        (5, "bagus", "polarity_unknown"),
        (5, "Kosmik", "perspective_unknown"),
        (5, "Hebat", "level_unknown"),
        (5, "Entahlah", "consolidation_unknown"),
    ]
    assert held == [
        ("I1", "output", "customer", "Jumlah klaim"),
        ("I2", None, None, "Rata-rata skor"),
    ], "nothing else of the row is lost"
