"""Achievements that a file prints are compared with its targets and actuals; a difference is a remark."""

from __future__ import annotations

import pytest

from bsc import organisations
from bsc.i18n import language
from bsc.reports import accept, ledger
from bsc.reports.accept import Item
from bsc.reports.model import Role
from bsc.reports.read import read_bytes
from bsc.reports.recognise import recognise
from bsc.store import Store

HEADER = "Unit Kerja;Indikator Kinerja;Periode;Target;Realisasi;% Capaian;Polaritas\n"
ROWS = (
    "A;Jumlah kunjungan;2024;80;84;105,00;Maksimal\n"
    "B;Jumlah kunjungan;2024;90;81;90,00;Maksimal\n"
    "C;Jumlah kunjungan;2024;30;41;120,00;Maksimal\n"
    "A;Jumlah keluhan;2024;10;12;80,00;Minimal\n"
    "B;Jumlah keluhan;2024;12;10;120,00;Minimal\n"
    "C;Jumlah keluhan;2024;3;2;133,33;Minimal\n"
)


@pytest.mark.parametrize(
    ("row", "said"), [("", ""), ("D;Jumlah kunjungan;2024;50;40;90,00;Maksimal\n", "1 of 7")]
)
def test_printed_achievements_are_compared(store: Store, row: str, said: str) -> None:
    org = organisations.create(store, "Dinas", "tests", code="dinas").org
    content = (HEADER + ROWS + row).encode()
    tables = read_bytes(content, "a.csv")
    reading = recognise(tables)[0]
    assert [c.header for c in reading.columns if c.role == Role.ACHIEVEMENT] == ["% Capaian"]
    (done,) = accept.accept(store, org, [Item(tables[0], reading)], {"a.csv": content}, "Sari")
    notes = [language("en").show(n) for n in done.notes]
    found = [n for n in notes if "achievements printed" in n]
    assert bool(found) == bool(said)
    assert not found or (said in found[0] and "printed 90" in found[0] and "computed 80" in found[0])
    with store.cursor() as cursor:
        kept = ledger.reading(cursor, done.report_id)
    assert kept is not None
    assert [language("en").show(n) for n in kept.notes if "printed" in n.msgid] == found
    assert done.counts.refused_rows == 0
