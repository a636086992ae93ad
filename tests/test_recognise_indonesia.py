"""Classes of report that real Indonesian files showed: Renstra matrices, quarterly progress, LKjIP pages, spreadsheets of
local government. Each is written out small, with figures of our own.
"""

from __future__ import annotations

import duckdb
import pytest

from bsc.reports.model import Reading, Role
from tests.tables import read, staged


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
