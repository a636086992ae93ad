"""A target that stands in the definitions joined to a report leads back to its cell there."""

from __future__ import annotations

from pathlib import Path

from bsc import organisations, policy
from bsc.analysis import explain
from bsc.domain import Period
from bsc.reports.importing import Submitted, import_files
from bsc.store import Store

VALUES = "Kode Unit;Kode Indikator;Periode;Realisasi\n" + "".join(
    f"U{u};I{i};2024;{80 + u + i}\n" for u in range(4) for i in range(4)
)
DEFINITIONS = "Kode Indikator;Nama Indikator;Polaritas;Satuan;Target 2024\n" + "".join(
    f"I{i};Persentase layanan {i};Maksimal;%;{90 + i}\n" for i in range(4)
)


def test_a_joined_target_leads_back_to_its_cell(store: Store, tmp_path: Path) -> None:
    org = organisations.create(store, "Dinas", "tests", code="dinas").org
    files = []
    for name, content in (("capaian.csv", VALUES), ("kamus.csv", DEFINITIONS)):
        (tmp_path / name).write_text(content)
        files.append(Submitted(name, tmp_path / name))
    found = {o.counts.file: o for o in import_files(store, org, files, "Sari", yes=True)}
    assert {o.counts.status for o in found.values()} == {"accepted"}
    with store.cursor() as cursor:
        told = explain.explain(cursor, org, "U1", "I2", Period.of(2024), policy.load("plain"))
    target = next(s for s in told.sources if s.side == "target")
    assert (target.report, target.file) == (found["kamus.csv"].report_id, "kamus.csv")
    assert (target.row, target.column, target.cell) == (4, 5, "92")
    actual = next(s for s in told.sources if s.side == "actual")
    assert (actual.file, actual.cell) == ("capaian.csv", "83")
