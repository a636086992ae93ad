"""Imports at the size limits: a CSV of 1,000,000 rows and a workbook of 200,000, validated, with lineage and reasons."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import fastexcel
import xlsxwriter

from bsc import organisations
from bsc.reports import sandbox
from bsc.reports.importing import Outcome, Submitted, import_files
from bsc.store import Store
from tests.bench.run import Ratio

CSV_ROWS = 1_000_000
XLSX_ROWS = 200_000
HEADER = (
    *("Kode Unit", "Unit Kerja", "Kode Indikator", "Indikator Kinerja", "Satuan"),
    *("Periode", "Target", "Realisasi", "Bobot", "Polaritas"),
)
WIDE = tuple(range(len(HEADER)))  # ten columns, as a report has that names what it speaks of
NARROW = (0, 2, 5, 6, 7, 8, 9)  # the same rows with codes only, seven columns
ROMAN = ("I", "II", "III", "IV")
BAD = 100  # rows that must come back with a reason
RUNS = 3


def rows(count: int, columns: Sequence[int] = WIDE) -> list[tuple[object, ...]]:
    """Rows of a quarterly report of 250 units; every ten-thousandth has a slip: a word for a number, no unit, TW V."""
    rng = random.Random(7)
    indicators = count // (250 * 20)
    made: list[tuple[object, ...]] = []
    for number in range(count):
        unit, rest = divmod(number, indicators * 20)
        indicator, quarter = divmod(rest, 20)
        target = round(rng.uniform(50, 100), 2)
        actual: object = round(target * rng.gauss(1, 0.1), 2)
        code: object = f"U{unit:04d}"
        name: object = f"Kantor Cabang {unit}"
        period = f"TW {ROMAN[quarter % 4]} {2020 + quarter // 4}"
        if number % (count // BAD) == 0:
            slip = number // (count // BAD) % 3
            actual = "belum jelas" if slip == 0 else actual
            code, name = (None, None) if slip == 1 else (code, name)
            period = period.replace(ROMAN[quarter % 4], "V", 1) if slip == 2 else period
        polarity = "Maksimal" if indicator % 5 else "Minimal"
        measure = ("%", "orang", "kasus")[indicator % 3]
        row = (
            *(code, name, f"IKU{indicator:03d}", f"Capaian layanan {indicator}", measure),
            *(period, target, actual, 1 + indicator % 9, polarity),
        )
        made.append(tuple(row[c] for c in columns))
    return made


def measure(folder: Path) -> list[Ratio]:
    """The ratios of issue 2, "Speed"."""
    made = []
    for columns in (NARROW, WIDE):
        made += [*_csv(folder, columns), *_xlsx(folder, columns)]
    return made


def _csv(folder: Path, columns: Sequence[int]) -> list[Ratio]:
    path = folder / f"laporan{len(columns)}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEADER[c] for c in columns) + "\n")
        for row in rows(CSV_ROWS, columns):
            file.write(",".join("" if v is None else str(v) for v in row) + "\n")
    plain, ours = [], []
    sizes = (0, 0)
    for run in range(RUNS):
        bare, full = folder / f"plain{run}-{len(columns)}.duckdb", folder / f"ours{run}-{len(columns)}.duckdb"
        plain.append(_timed(lambda at=bare: _create_table(path, at)))
        store = _store(full)
        ours.append(_timed(lambda into=store: _import(into, path)))
        store.close()
        sizes = (bare.stat().st_size, full.stat().st_size)
    ratio, detail = _against(ours, plain)
    mega = path.stat().st_size / 1e6
    return [
        Ratio(
            f"accepting a CSV ({CSV_ROWS:,} rows, {len(columns)} columns, {mega:.0f} MB) with validation, lineage and reasons",
            ratio,
            4.0,
            "DuckDB's `create table as` of the same file as text into a database file",
            detail,
        ),
        Ratio(
            f"size of the store, {len(columns)} columns",
            sizes[1] / sizes[0],
            3.0,
            "the size of that database file",
            f"{sizes[1] / 1e6:.1f} MB against {sizes[0] / 1e6:.1f} MB",
        ),
    ]


def _xlsx(folder: Path, columns: Sequence[int]) -> list[Ratio]:
    path = folder / f"laporan{len(columns)}.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Capaian")
        for number, row in enumerate([[HEADER[c] for c in columns], *rows(XLSX_ROWS, columns)]):
            sheet.write_row(number, 0, row)
    alone, ours = [], []
    for run in range(RUNS):
        alone.append(_timed(lambda: fastexcel.read_excel(str(path)).load_sheet(0).to_arrow()))
        store = _store(folder / f"xlsx{run}-{len(columns)}.duckdb")
        ours.append(_timed(lambda into=store: _import(into, path, XLSX_ROWS)))
        store.close()
    ratio, detail = _against(ours, alone)
    return [
        Ratio(
            f"accepting a workbook of {XLSX_ROWS:,} rows in {len(columns)} columns ({path.stat().st_size / 1e6:.0f} MB)",
            ratio,
            3.0,
            "fastexcel alone",
            detail,
        )
    ]


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of the processors (child processes too): the latter say more on a busy machine."""
    begin, before = time.perf_counter(), os.times()
    work()
    after = os.times()
    return time.perf_counter() - begin, sum(after[:4]) - sum(before[:4])


def _against(ours: Sequence[tuple[float, float]], base: Sequence[tuple[float, float]]) -> tuple[float, str]:
    """The ratio of the medians on the clock, and the absolute numbers with the processors' and the load."""
    (took, worked), (bare, bare_worked) = (
        (statistics.median(t for t, _ in runs), statistics.median(c for _, c in runs))
        for runs in (ours, base)
    )
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return took / bare, (
        f"{took:.2f} s against {bare:.2f} s, median of {len(ours)}; "
        f"processors {worked:.2f} s against {bare_worked:.2f} s, {worked / bare_worked:.2f} times{load}"
    )


def _create_table(path: Path, at: Path) -> None:
    with duckdb.connect(str(at)) as connection:
        connection.read_csv(str(path), all_varchar=True).create("laporan")


def _store(path: Path) -> Store:
    """A store in a server that is up: a reader waits for files, as it does when the page for them is open."""
    sandbox.prepare()
    store = Store(path)
    organisations.create(store, "Bench", "bench", code="bench")
    return store


def _import(store: Store, path: Path, count: int = CSV_ROWS) -> list[Outcome]:
    """The whole import, as the terminal and the page do it, until the facts are in the file."""
    outcomes = import_files(store, "bench", [Submitted(path.name, path)], "bench", yes=True)
    counts = outcomes[0].counts
    if counts.status != "accepted" or counts.refused_rows != BAD:
        raise AssertionError(f"the bench imports wrongly: {counts}")
    if counts.measurements != count - BAD:
        raise AssertionError(f"the bench loses rows: {counts}")
    with store.cursor() as cursor:
        cursor.execute("checkpoint")
    return outcomes
