"""The invented organisation as report files, in the shapes that offices really send: the sample is imported, not planted.

Every file is made from the same draws, so that a second start brings the same bytes. The first files are loaded when the
sample is; people, individual KPIs and links are files for the capabilities that store those kinds.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from bsc.i18n import Text, text
from bsc.sample import kpis, links, people, series
from bsc.sample.catalogue import FIRST_YEAR, LAST_YEAR, NAME, causes, indicators, objectives, units
from bsc.sample.people import SEMESTERS
from bsc.sample.series import Measurement

_QUARTER = ("TW I", "TW II", "TW III", "TW IV")
_PERSPECTIVE = {
    "financial": "Keuangan",
    "customer": "Pelanggan",
    "internal": "Proses Bisnis Internal",
    "learning": "Pembelajaran dan Pertumbuhan",
}
_LEVEL = {
    "input": "Input",
    "activity": "Aktivitas",
    "output": "Output",
    "outcome": "Outcome",
    "impact": "Dampak",
}
_POLARITY = {"maximize": "Maximize", "minimize": "Minimize", "stabilize": "Stabilize"}
_CONSOLIDATION = {"sum": "Jumlah", "average": "Rata-rata", "last": "Nilai Terakhir"}
_KIND = {"full": "Penuh", "partial": "Sebagian", "contributing": "Kontribusi"}
_MISSING = {2021: "", 2022: "-", 2023: "tad", 2024: "", 2025: "belum ada data"}
_CREATED = datetime(2021, 1, 4, 8, 0)  # noqa: DTZ001 - a fixed mark inside the workbook, not a moment
CORRECTED_UNIT, CORRECTED_QUARTER = "KC0205", 18  # 2025-Q3, reported wrongly and corrected later
_TYPING_ERRORS = {("KC0304", "9b-CP", 9): "12O", ("KC0608", "5c-CP", 11): "8,4,1"}  # 2023: stay refused


@dataclass(frozen=True)
class ReportFile:
    """A file as somebody would send it."""

    name: str
    kind: str  # what it is about: bsc.reports.model.Kind
    content: bytes


def first_files(progress: Callable[[float, Text], None] | None = None) -> list[ReportFile]:
    """Everything that is loaded with the sample, in the order in which it is accepted."""
    say = progress or (lambda done, what: None)
    say(0.0, text("Inventing the organisation"))
    files = [_units(), _objectives(), _definitions()]
    say(0.1, text("Drawing five years of measurements"))
    values = series.measurements()
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        say(0.5 + 0.07 * (year - FIRST_YEAR), text("Writing the reports of {year}", year=str(year)))
        files.append(_measurements(year, [m for m in values if m.quarter // 4 == year - FIRST_YEAR]))
    files.append(_correction(values))
    say(0.85, text("Drawing people and their ratings"))
    files.append(_counts())
    return files


def later_files() -> list[ReportFile]:
    """People, individual KPIs and links, loaded after the measurements that they refer to."""
    return [_people(), _individual_kpis(), _links(), _strategy_map()]


def _units() -> ReportFile:
    head = (
        "Kode Unit",
        "Nama Unit Kerja",
        "Kode Unit Induk",
        "Jenis Unit",
        "Berlaku Mulai",
        "Berlaku Sampai",
    )
    rows = [(u.code, u.name, u.parent or None, u.type, u.valid_from, u.valid_to) for u in units()]
    return ReportFile("unit_kerja.xlsx", "units", _workbook("Unit Kerja", "Daftar unit kerja", head, rows))


def _objectives() -> ReportFile:
    head = ("Kode Sasaran", "Sasaran Strategis", "Nama Inggris", "Perspektif", "Bobot")
    rows = [(o.code, o.name, o.name_en, _PERSPECTIVE[o.perspective], o.weight) for o in objectives()]
    return ReportFile(
        "sasaran_strategis.xlsx", "objectives", _workbook("Sasaran", "Daftar sasaran strategis", head, rows)
    )


def _definitions() -> ReportFile:
    head = (
        "Kode IKU",
        "Indikator Kinerja Utama",
        "Nama Inggris",
        "Kode Sasaran",
        "Perspektif",
        "Jenis Indikator",
        "Polaritas",
        "Satuan",
        "Bobot",
        "Konsolidasi",
        "Nilai Terburuk",
        "Formula",
        "Sumber Data",
        "Keterangan",
    )
    perspective = {o.code: _PERSPECTIVE[o.perspective] for o in objectives()}
    rows = [
        (
            i.code,
            i.name,
            i.name_en,
            i.objective,
            perspective[i.objective],
            _LEVEL[i.level],
            _POLARITY[i.polarity],
            i.measure_unit,
            i.weight,
            _CONSOLIDATION[i.consolidation],
            i.worst,
            i.formula,
            i.data_source,
            i.note or None,
        )
        for i in indicators()
    ]
    return ReportFile(
        "kamus_indikator.xlsx", "definitions", _workbook("Kamus", "Kamus indikator kinerja utama", head, rows)
    )


def _measurements(year: int, values: list[Measurement]) -> ReportFile:
    if year == FIRST_YEAR:
        return ReportFile(f"capaian_{year}.xlsx", "measurements", _wide_workbook(year, values))
    rows = [_row(m, year) for m in values]
    if year == 2023:  # somebody typed a quarter that there is not
        rows.append((*rows[-1][:5], "TW V 2023", *rows[-1][6:]))
    return ReportFile(f"capaian_{year}.csv", "measurements", _csv(_HEAD, rows))


_HEAD = (
    "Kode Unit",
    "Unit Kerja",
    "Kode IKU",
    "Indikator Kinerja Utama",
    "Satuan",
    "Periode",
    "Target",
    "Realisasi",
    "Tanggal Lapor",
    "Keterangan",
)


def _row(m: Measurement, year: int) -> tuple[str, ...]:
    indicator = _INDICATORS[m.indicator]
    grouped = year == 2023  # that year's file writes 1.234,5
    actual = _TYPING_ERRORS.get((m.unit, m.indicator, m.quarter)) or (
        _MISSING[year] if m.actual is None else _text(m.actual, indicator.decimals, grouped)
    )
    return (
        m.unit,
        _UNIT_NAMES[m.unit],
        m.indicator,
        indicator.name,
        indicator.measure_unit,
        f"{_QUARTER[m.quarter % 4]} {year}",
        _text(m.target, indicator.decimals, grouped),
        actual,
        m.reported_on.strftime("%d/%m/%Y"),
        m.note,
    )


_UNIT_NAMES = {u.code: u.name for u in units()}
_INDICATORS = {i.code: i for i in indicators()}


def _text(value: float | str, decimals: int, grouped: bool = False) -> str:
    """As Indonesian offices write numbers: decimal comma, and a dot between thousands where ``grouped``."""
    if isinstance(value, str):
        return value
    plain = f"{value:,.{decimals}f}" if grouped else f"{value:.{decimals}f}"
    return plain.translate(str.maketrans(",.", ".,"))


def _correction(values: list[Measurement]) -> ReportFile:
    """The late correction of one branch's third quarter of 2025: the new actuals of its claims indicators."""
    corrected = [
        Measurement(
            m.unit,
            m.indicator,
            m.quarter,
            m.target,
            round(float(m.actual) * 1.04, _INDICATORS[m.indicator].decimals),
            date(2025, 12, 19),
            "Koreksi setelah rekonsiliasi",
        )
        for m in values
        if (m.unit, m.quarter) == (CORRECTED_UNIT, CORRECTED_QUARTER)
        and m.indicator in ("6a-CP", "8b-CP", "8c-CP")
        and m.actual is not None
    ]
    rows = [_row(m, LAST_YEAR) for m in corrected]
    return ReportFile("koreksi_capaian_2025_tw3.csv", "measurements", _csv(_HEAD, rows))


def _counts() -> ReportFile:
    """People per rating level, office and half-year."""
    staff, scores = people.staff(), people.scores()
    levels = people.career()["level"]
    edges = [level["from"] for level in levels]
    head = ("Kode Unit", "Unit Kerja", "Periode", *(level["id"] for level in levels))
    rows = []
    for s, semester in enumerate(SEMESTERS):
        there = staff.office[:, s] >= 0
        level = np.searchsorted(edges, people.composite(scores, s)[there], side="right") - 1
        table = np.zeros((len(units()), len(levels)), dtype=np.int64)
        np.add.at(table, (staff.office[there, s], level), 1)
        for unit, numbers in zip(units(), table, strict=True):
            if numbers.sum():
                rows.append((unit.code, unit.name, _semester(semester), *(str(n) for n in numbers)))
    return ReportFile("rekap_predikat.csv", "counts", _csv(head, rows))


def _people() -> ReportFile:
    """One row per person code and half-year: office, grade, components, assessor's code."""
    staff, scores = people.staff(), people.scores()
    head = (
        "Periode",
        "Kode Pegawai",
        "Kode Unit",
        "Golongan",
        "Nilai KPI",
        "Nilai Perilaku",
        "Nilai Pengembangan dan Sertifikasi",
        "Kode Penilai",
    )
    codes = [u.code for u in units()]
    rows = [
        (
            _semester(semester),
            staff.code[p],
            codes[staff.office[p, s]],
            people.GRADES[staff.grade[p, s]],
            _text(scores.kpi[p, s], 2),
            _text(scores.assessment[p, s], 1),
            _text(scores.development[p, s], 0),
            staff.code[staff.rater[p, s]],
        )
        for s, semester in enumerate(SEMESTERS)
        for p in np.flatnonzero(staff.office[:, s] >= 0)
    ]
    return ReportFile("nilai_karier.csv", "people", _csv(head, rows))


def _individual_kpis() -> ReportFile:
    """One row per person code, half-year and KPI, as Parquet; an empty served indicator is an orphan.

    Planted: in the office that took over a closed one, some KPIs still serve the closed office's indicator.
    """
    staff = people.staff()
    code = np.array(staff.code)
    unit_code = np.array([u.code for u in units()])
    closed = next(u for u in units() if u.valid_to)
    heir = unit_code.tolist().index(closed.code) - 1
    columns: dict[str, list[Any]] = {name: [] for name in _KPI_HEAD}
    for block in kpis.blocks():
        t, office = block.template, staff.office[block.rows, block.semester]
        served = np.array(
            [kpis.served_unit(o, t.serves) for o in range(len(unit_code))]
            if t.serves
            else [""] * len(unit_code)
        )[office]
        stale = (office == heir) & (staff.position[block.rows] < 0.5) & bool(t.serves)
        columns["Periode"].append(np.full(len(office), _semester(SEMESTERS[block.semester])))
        columns["Kode Pegawai"].append(code[block.rows])
        columns["Kode Unit"].append(unit_code[office])
        columns["Kode KPI"].append(np.full(len(office), t.code))
        columns["Nama KPI"].append(np.full(len(office), t.name))
        columns["IKU yang Didukung"].append(np.full(len(office), t.serves))
        columns["Unit IKU"].append(np.where(stale, closed.code, served))
        columns["Bobot"].append(np.full(len(office), t.weight))
        columns["Satuan"].append(np.full(len(office), t.measure_unit))
        columns["Polaritas"].append(np.full(len(office), _POLARITY[t.polarity]))
        columns["Target"].append(block.target)
        columns["Realisasi"].append(block.actual)
    table = pa.table({name: np.concatenate(parts) for name, parts in columns.items()})
    for name in ("IKU yang Didukung", "Unit IKU"):
        values = table[name].combine_chunks()
        empty = pa.array([None if v == "" else v for v in values.to_pylist()], pa.string())
        table = table.set_column(table.schema.get_field_index(name), name, empty)
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return ReportFile("kpi_individu.parquet", "individual_kpis", buffer.getvalue())


_KPI_HEAD = (
    "Periode",
    "Kode Pegawai",
    "Kode Unit",
    "Kode KPI",
    "Nama KPI",
    "IKU yang Didukung",
    "Unit IKU",
    "Bobot",
    "Satuan",
    "Polaritas",
    "Target",
    "Realisasi",
)


def _links() -> ReportFile:
    """Links of the offices' indicators, and of individual KPIs that serve two indicators (newest half-year)."""
    head = ("Unit Anak", "Kode Anak", "Kode Pegawai", "Unit Induk", "Kode Induk", "Porsi (%)", "Jenis Kaitan")
    rows = [
        (link.unit, link.code, "", link.parent_unit, link.parent, _share(link.share), _KIND[link.kind])
        for link in links.unit_links()
    ]
    staff = people.staff()
    codes = [u.code for u in units()]
    for block in kpis.blocks(first=len(SEMESTERS) - 1):
        t = block.template
        if not t.also:
            continue
        for row in block.rows:
            office = int(staff.office[row, block.semester])
            for parent, share in ((t.serves, t.share), (t.also, t.also_share)):
                above = kpis.served_unit(office, parent)
                rows.append(
                    (
                        codes[office],
                        t.code,
                        staff.code[row],
                        above,
                        parent,
                        _share(100 * share),
                        _KIND["contributing"],
                    )
                )
    return ReportFile("kaitan_kinerja.csv", "links", _csv(head, rows))


def _strategy_map() -> ReportFile:
    """Cause and effect between objectives."""
    rows = [(cause, effect, _KIND["contributing"]) for cause, effect in causes()]
    return ReportFile(
        "peta_strategi.csv", "links", _csv(("Kode Sasaran Anak", "Kode Sasaran Induk", "Jenis Kaitan"), rows)
    )


def _share(value: float | None) -> str:
    return "" if value is None else _text(value, 0)


def _semester(code: str) -> str:
    year, half = code.split("-S")
    return f"Semester {'I' if half == '1' else 'II'} {year}"


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Semicolons and a mark at the beginning, as Excel saves CSV in Indonesia."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _open(buffer: io.BytesIO) -> xlsxwriter.Workbook:
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    book.set_properties(
        {"title": NAME, "comments": "Organisasi rekaan / invented organisation", "created": _CREATED}
    )
    return book


def _workbook(sheet: str, title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    buffer = io.BytesIO()
    with _open(buffer) as book:
        page, bold = book.add_worksheet(sheet), book.add_format({"bold": True})
        page.write(0, 0, f"{title} {NAME} (organisasi rekaan)", bold)
        page.write_row(2, 0, head, bold)
        for r, row in enumerate(rows, start=3):
            page.write_row(r, 0, row)
    return buffer.getvalue()


def _wide_workbook(year: int, values: list[Measurement]) -> bytes:
    """The older form: one row per office and indicator, a pair of columns per quarter under merged headings."""
    rows: dict[tuple[str, str], dict[int, Measurement]] = {}
    for m in values:
        rows.setdefault((m.unit, m.indicator), {})[m.quarter % 4] = m
    buffer = io.BytesIO()
    with _open(buffer) as book:
        page, bold = book.add_worksheet(f"Capaian {year}"), book.add_format({"bold": True})
        page.write(0, 0, f"Capaian kinerja tahun {year} {NAME} (organisasi rekaan)", bold)
        for c, heading in enumerate(_HEAD[:5]):
            page.merge_range(2, c, 3, c, heading, bold)
        for q, quarter in enumerate(_QUARTER):
            page.merge_range(2, 5 + 2 * q, 2, 6 + 2 * q, f"{quarter} {year}", bold)
            page.write_row(3, 5 + 2 * q, ("Target", "Realisasi"), bold)
        for r, ((unit, code), quarters) in enumerate(rows.items(), start=4):
            indicator = _INDICATORS[code]
            page.write_row(r, 0, (unit, _UNIT_NAMES[unit], code, indicator.name, indicator.measure_unit))
            for q, m in quarters.items():
                page.write_row(r, 5 + 2 * q, (m.target, m.actual))
    return buffer.getvalue()
