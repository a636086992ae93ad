"""Organisations and edits from the terminal: JSON lines, exit status, plain words for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bsc.__main__ import main


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Run a command on a store of its own: (exit status, JSON objects printed, standard error)."""

    def run(*words: str) -> tuple[int, list[dict[str, Any]], str]:
        status = main([*words, "--json", "--lang", "en", "--store", str(tmp_path / "store.duckdb")])
        out, err = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err

    return run


def test_organisations_from_the_terminal(ask, tmp_path: Path) -> None:
    status, rows, err = ask("organisation", "list")
    assert (status, rows) == (1, [])
    assert "There is no store yet" in err
    assert not (tmp_path / "store.duckdb").exists()  # looking into a mistyped path begins nothing
    status, made, _ = ask("organisation", "start", "Dinas Contoh", "--rules", "plain")
    assert (status, made[0]["org"], made[0]["synthetic"]) == (0, "dinas-contoh", False)
    status, loaded, _ = ask("organisation", "load", "published")
    assert (status, loaded[0]["org"], loaded[0]["reports"]) == (0, "bpjs-ketenagakerjaan", 3)
    assert {row["org"] for row in ask("organisation", "list")[1]} == {"dinas-contoh", "bpjs-ketenagakerjaan"}
    assert ask("organisation", "remove", "bpjs-ketenagakerjaan")[1][0]["status"] == "removed"
    status, rows, err = ask("organisation", "remove", "nobody")
    assert (status, rows) == (1, [])
    assert "nobody" in err
    path = tmp_path / "isian.xlsx"
    assert ask("organisation", "template", str(path), "--org", "dinas-contoh")[0] == 0
    assert openpyxl.load_workbook(path).sheetnames[0] == "Units"


def test_edits_from_the_terminal(ask) -> None:
    ask("organisation", "start", "Dinas", "--code", "dinas")
    for code in ("I1", "I2"):
        assert ask("edit", "add", "indicator", code, f"name=Indikator {code}", "weight=2,5")[0] == 0
    step = ask("edit", "set", "indicator", "I1, I2", "perspective=customer", "polarity=minimize")[1][0][
        "step"
    ]
    history = ask("edit", "history")[1]
    assert sum(row["action"] == step for row in history) == 4
    assert ask("edit", "undo", str(step))[0] == 0
    assert ask("edit", "remove", "indicator", "I2")[0] == 0
    status, _, err = ask("edit", "set", "indicator", "I2", "name=x")
    assert status == 1
    assert "I2" in err
    status, _, err = ask("edit", "set", "indicator", "I1", "weight=heavy")
    assert status == 1
    assert "heavy" in err
