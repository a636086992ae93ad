"""Queries of meetings, packs and people on a small store: the rows they give are those kept in ``tests/golden``, and their
grain is unique. ``SELARAS_GOLDEN=write`` writes them anew, to be looked at before they are committed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bsc import actions, meetings, queries
from bsc.actions import Action, Cause, State
from bsc.analysis import rules
from bsc.domain import Filters, Period
from bsc.present import packs
from bsc.reports import columns
from bsc.store import Store
from tests.small_store import ORG, fill

GOLDEN = Path(__file__).parent / "golden"
HALVES = ("2023-S2", "2024-S1")
WEIGHTS: dict[str, Any] = {"w_kpi": 700, "w_assessment": 100, "w_development": 200, "single": True}
BOTH: dict[str, Any] = {
    "before": 1, "after": 2, "b_kpi": 700, "b_assessment": 100, "b_development": 200,
    "a_kpi": 700, "a_assessment": 100, "a_development": 200, "single": True,
}  # fmt: skip
CASES: dict[str, dict[str, Any]] = {
    "meetings/actions": {"org": ORG, "number": None},
    "meetings/freshness": {"org": ORG, "period": "2024-Q3", "due": 30},
    "meetings/looks": {"org": ORG, "since": date(2000, 1, 1)},
    "meetings/steps": {"org": ORG},
    "meetings/wordings": {"org": ORG, "number": 1, "language": "id"},
    "packs/listed": {"org": ORG},
    "packs/reports": {"org": ORG},
    "people/parts": {"org": ORG},
    "people/cells": {"org": ORG},
    "people/cell_bins": {"part": 2, **WEIGHTS, "origin": 0, "step": 500},
    "people/cell_sums": {"part": 2, **WEIGHTS, "minimum": 9000, "low": 6000, "cap": 12000, "f_kpi": 7000,
                         "f_assessment": None, "f_development": None},
    "people/moments": {"part": 2},
    "people/same_people": BOTH,
    "people/transitions": {**BOTH, "b_starts": [8000, 9000], "a_starts": [8000, 9000]},
    "people/grade_changes": {"before": 1, "after": 2},
    "people/moves": {"before": 1, "after": 2},
}  # fmt: skip
UNSTEADY = {
    "digest",
    "size",
    "frozen_at",
    "written_at",
    "begun_at",
    "ended_at",
    "last_day",
}  # differ from run to run


@pytest.fixture(scope="module")
def golden_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The small organisation with a meeting, its actions, and people whose scores are made by a rule."""
    store = fill(Store(tmp_path_factory.mktemp("golden") / "selaras.duckdb"))
    first = actions.write(
        store, ORG, Action("PST", "Menagih piutang", "rev", "2024-Q3", Cause.PROCESS, owner="Iuran"), "Ayu"
    )
    done = Action("PST", "Menagih piutang", "rev", "2024-Q3", state=State.DONE, result="selesai", meeting=1)
    actions.write(store, ORG, done, "Budi", first.number, first.revision)
    actions.write(store, ORG, Action("A", "Melatih petugas", due=date(2024, 12, 1)), "Ayu")
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
    number = packs.freeze(store, Filters(ORG, "2024-Q3", "PST"), policy, "Rapat III", "Ayu")
    meetings.go(store, ORG, number, meetings.State.OPENED, "Ayu")
    meetings.reword(store, ORG, number, "id", "brief.title", "Kata kami", "Ayu")
    meetings.looked_at(store, ORG, "rev", "page")
    meetings.looked_at(store, ORG, "rev", "meeting")
    with store.transaction() as cursor:
        _people(cursor)
        queries.execute(cursor, "facts/delete_current_person_score", report_id=1)
        queries.execute(cursor, "facts/insert_current_person_score", report_id=1)
        columns.refresh_report(cursor, 1)
    yield store
    store.close()


def _people(cursor: Any) -> None:
    """Twelve people in two units and two grades over two halves; one moves, one has no development score."""
    row = 0
    for later, code in enumerate(HALVES):
        period = Period.from_code(code)
        for n in range(12):
            row += 1
            cursor.execute(
                "insert into fct_person_score by name select 1 as report_id, $row as row_no, $org as org, "
                "$person as person, $unit as unit, $grade as grade, $period as period, $period as period_label, "
                "$start as period_start, $end as period_end, $kpi as kpi, $assessment as assessment, "
                "$development as development, 'r1' as rater",
                {
                    "row": row,
                    "org": ORG,
                    "person": f"p{n:02}",
                    "unit": "A" if n < 6 or (n == 6 and later) else "B",
                    "grade": "G1" if n % 2 else "G2",
                    "period": code,
                    "start": period.start,
                    "end": period.end,
                    "kpi": 7000 + 400 * n + 250 * later,
                    "assessment": 8000 + 100 * n,
                    "development": None if n == 11 else 9000 - 150 * n,
                },
            )


@pytest.mark.parametrize("name", CASES)
def test_a_query_gives_its_golden_rows(golden_store: Store, name: str) -> None:
    with golden_store.cursor() as cursor:
        found = queries.run(cursor, name, **CASES[name])
    assert len(found)
    about = next(
        line for line in queries.find(name).sql.splitlines() if line.replace(" ", "").startswith("--grain:")
    )
    grain = [part.strip() for part in about.partition(":")[2].split(",")]
    assert not found.duplicated(grain).any()
    steady = found[[c for c in found.columns if c not in UNSTEADY]]
    shown = (
        "\n".join("\t".join(_cell(v) for v in row) for row in [steady.columns, *steady.to_numpy(object)])
        + "\n"
    )
    kept = GOLDEN / f"{name}.tsv"
    if os.environ.get("SELARAS_GOLDEN") == "write":
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(shown, "utf-8", newline="\n")
    assert shown == kept.read_text("utf-8")


def _cell(value: Any) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
