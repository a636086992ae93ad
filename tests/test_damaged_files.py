"""Files cut, flipped and shuffled at random: read, or refused with words in both languages; never anything else."""

from __future__ import annotations

import io
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from bsc.errors import ReportError
from bsc.i18n import Language
from bsc.reports.read import read_bytes
from bsc.reports.recognise import recognise

ROWS = [["Unit", "Indikator", "Target 2024", "Realisasi 2024"]] + [
    [f"Cabang {i}", f"Jumlah layanan {i % 4}", i * 10, i * 9.5] for i in range(1, 30)
]


def contents(kind: str) -> bytes:
    stream = io.BytesIO()
    if kind == "xlsx":
        book = Workbook()
        for row in ROWS:
            book.active.append(row)  # type: ignore[union-attr]
        book.save(stream)
    elif kind == "parquet":
        columns = {h: pa.array([str(r[i]) for r in ROWS[1:]]) for i, h in enumerate(map(str, ROWS[0]))}
        pq.write_table(pa.table(columns), stream)
    else:
        stream.write("\n".join(";".join(map(str, r)) for r in ROWS).encode())
    return stream.getvalue()


def told(error: ReportError) -> None:
    """The refusal has words in both languages."""
    assert all(error.render(Language(code)).strip() for code in ("id", "en"))


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "csv"])
def test_a_damaged_file_is_read_or_refused_in_both_languages(kind: str) -> None:
    whole, chance = contents(kind), random.Random(7)
    refused = 0
    for _ in range(60):
        data = bytearray(whole)
        how = chance.choice(["cut", "flip", "drop"])
        if how == "cut":
            data = data[: chance.randrange(len(data))]
        elif how == "drop":
            start = chance.randrange(len(data))
            del data[start : start + chance.randrange(1, 200)]
        else:
            for _ in range(chance.choice([1, 5, 40])):
                data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            recognise(read_bytes(bytes(data), f"a.{kind}"))
        except ReportError as error:
            refused += 1
            told(error)
    assert refused < 60


@pytest.mark.parametrize(
    "rows",
    [
        [["a"], ["1"], ["2"]],
        [["x"] * 300, ["1"] * 300, ["2"] * 300],
        [["", "", ""], ["", "", ""], ["1", "2", "3"], ["4", "5", "6"]],
        [["1", "2", "3"]] * 6,
        [["kata", "kata lain", "lagi"]] * 6,
        [
            ["Indikator", "Indikator", "Target", "Target", "Realisasi", "Realisasi"],
            ["a", "b", "1", "2", "3", "4"],
        ],
        [["指标", "目标 2024", "实际 2024"], ["完成率", "90", "91"], ["投诉数", "5", "4"]],
        [["المؤشر", "الهدف", "المحقق"], ["نسبة", "٩٠", "٩١"]],
    ],
)
def test_odd_tables_are_understood_or_refused(rows: list[list[str]]) -> None:
    csv = "\n".join(",".join(r) for r in rows)
    try:
        found = recognise(read_bytes(csv.encode(), "a.csv"))
    except ReportError as error:
        told(error)
        return
    for reading in found:
        assert len(reading.columns) >= 1
        for question in reading.questions:
            assert all(Language(code).show(question.ask).strip() for code in ("id", "en"))
