"""The meeting's questions to the store: agenda, red without action, what moved against the usual and the others, ledger."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from bsc import actions, meetings
from bsc.actions import Action, State
from bsc.analysis import meeting, rules, scorecard
from bsc.analysis.scorecard import Scorecard, Scored
from bsc.domain import Filters, Period
from bsc.i18n import language
from bsc.policy_model import Policy
from bsc.present import meeting as words
from bsc.reports.export import csv_bytes, workbook
from bsc.store import Store
from tests.small_store import ORG, fill

HERE = Filters(ORG, "2024-Q3", "PST")
TODAY = date(2024, 10, 20)


@pytest.fixture
def small(store: Store) -> tuple[Store, Scored, Scorecard, Policy]:
    fill(store)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
        found = scorecard.scored(cursor, HERE, policy)
    card = scorecard.at(found, HERE.period, policy)
    assert card is not None
    return store, found, card, policy


def held(store: Store) -> pd.DataFrame:
    with store.cursor() as cursor:
        return actions.actions(cursor, ORG)


def test_the_agenda_has_the_overdue_first_and_no_ended_ones(
    small: tuple[Store, Scored, Scorecard, Policy],
) -> None:
    store = small[0]
    for what, due, state in (
        ("tanpa tenggat", None, State.OPEN),
        ("nanti", date(2024, 12, 1), State.RUNNING),
        ("hari ini", TODAY, State.OPEN),
        ("lewat", date(2024, 10, 1), State.OPEN),
        ("selesai", date(2024, 9, 1), State.DONE),
    ):
        actions.write(store, ORG, Action("PST", what, due=due, state=state), "Ayu")
    rows = meeting.agenda(held(store), TODAY)
    assert list(rows["what"]) == ["lewat", "hari ini", "nanti", "tanpa tenggat"]
    assert list(rows["late"]) == [True, False, False, False]
    assert rows["days"].iloc[0] == -19
    assert words.title(rows, 2, language("en")) == (
        "One action is overdue; 2 indicators miss their target and nothing has been decided"
    )


def test_a_red_indicator_is_listed_until_somebody_acts(
    small: tuple[Store, Scored, Scorecard, Policy],
) -> None:
    store, _, card, _ = small
    before = list(meeting.unacted(card, held(store))["indicator"])
    assert set(before) == {"rev", "cost", "sat"}
    actions.write(store, ORG, Action("PST", "Tagih", "rev"), "Ayu")
    actions.write(store, ORG, Action("A", "Tagih", "sat"), "Ayu")  # of another unit
    actions.write(store, ORG, Action("PST", "Hemat", "cost", state=State.DONE), "Ayu")  # ended, and still red
    assert set(meeting.unacted(card, held(store))["indicator"]) == {"cost", "sat"}


def add(store: Store, unit: str, indicator: str, quarter: str, target: float, actual: float) -> None:
    period = Period.from_code(quarter)
    with store.transaction() as cursor:
        row = cursor.execute("select max(row_no) + 1 from fct_measurement").fetchall()[0][0]
        cursor.execute(
            "insert into fct_measurement by name select 1 as report_id, $row as row_no, $org as org, $unit as unit, "
            "$indicator as indicator, '' as breakdown, $period as period, $period as period_label, $start as period_start, "
            "$end as period_end, 'quarter' as grain, true as has_target, true as has_actual, 'point' as target_kind, "
            "$target as target, $actual as actual",
            {
                "row": row,
                "org": ORG,
                "unit": unit,
                "indicator": indicator,
                "period": quarter,
                "start": period.start,
                "end": period.end,
                "target": target,
                "actual": actual,
            },
        )


def test_what_moved_after_an_action_against_the_usual_and_the_others(
    small: tuple[Store, Scored, Scorecard, Policy],
) -> None:
    store, _, _, policy = small
    for n, actual in enumerate((90, 92, 91, 90, 92, 91)):
        add(store, "PST", "col", f"202{1 + n // 4}-Q{1 + n % 4}", 100, actual)
    for quarter, values in (("2024-Q4", (95, 90, 90)), ("2025-Q1", (99, 91, 92))):
        for unit, actual in zip(("PST", "A", "B"), values, strict=True):
            add(store, unit, "col", quarter, 100, actual)
    with (
        store.transaction() as cursor
    ):  # targets of the fixture's own quarters would mix levels: one line of history
        cursor.execute(
            "update fct_measurement set target = 100, actual = 91 where unit = 'PST' and indicator = 'col' "
            "and period in ('2023-Q4', '2024-Q1', '2024-Q2', '2024-Q3')"
        )
    number = actions.write(store, ORG, Action("PST", "Tagih", "col"), "Ayu").number
    actions.write(store, ORG, Action("PST", "Tagih", "col", state=State.DONE), "Ayu", number, 1)
    with store.transaction() as cursor:
        cursor.execute("update action set written_at = '2025-01-15 10:00:00' where state = 'done'")
    late = HERE.with_(period="2025-Q1")
    with store.cursor() as cursor:
        found = scorecard.scored(cursor, late, policy)
        rows = meeting.effects(cursor, late, policy, found, held(store))
    assert len(rows) == 1
    row = rows.iloc[0]
    assert (row["before"], row["after"]) == ("2024-Q4", "2025-Q1")
    assert (row["achievement_before"], row["achievement_after"]) == (95, 99)
    assert row["side"] == 1
    assert row["others"] == pytest.approx(1.5)  # A moved by 1, B by 2
    assert row["units"] == 2
    said = words.effect(row, "Ketertagihan", language("en"))
    assert "above its usual variation" in said
    assert "4 points" in said
    assert "1.5" in said


def test_the_ledger_puts_first_what_nobody_looked_at(small: tuple[Store, Scored, Scorecard, Policy]) -> None:
    store, _, card, _ = small
    for _ in range(3):
        meetings.looked_at(store, ORG, "rev", "page")
    meetings.looked_at(store, ORG, "sat", "meeting")
    actions.write(store, ORG, Action("PST", "Tagih", "rev"), "Ayu")
    with store.cursor() as cursor:
        looks = meetings.looks(cursor, ORG, date(2024, 1, 1))
    rows = meeting.ledger(card, held(store), looks).set_index("indicator")
    assert list(rows.index)[-2:] == ["sat", "rev"]
    assert rows.loc["rev", ["on_pages", "in_meetings", "decisions"]].tolist() == [3, 0, 1]
    assert rows.loc["sat", ["on_pages", "in_meetings", "decisions"]].tolist() == [0, 1, 0]
    assert rows.loc["cost", ["on_pages", "in_meetings", "decisions"]].tolist() == [0, 0, 0]


def test_units_that_keep_up(small: tuple[Store, Scored, Scorecard, Policy]) -> None:
    store = small[0]
    actions.write(store, ORG, Action("A", "x", state=State.DONE), "Ayu")
    actions.write(store, ORG, Action("A", "y"), "Ayu")
    with store.transaction() as cursor:
        cursor.execute(
            "update fct_measurement set reported_on = '2024-12-31', note = 'terlambat' "
            "where unit = 'B' and period = '2024-Q3' and indicator = 'rev'"
        )
    with store.cursor() as cursor:
        rows = meeting.freshness(cursor, ORG, "2024-Q3", 30, held(store)).set_index("unit")
    numbers = ["expected", "reported", "in_time", "commented", "actions", "closed"]
    assert rows.loc["PST", numbers].tolist() == [5, 4, 4, 0, 0, 0]  # accepted on 9 October
    assert rows.loc["B", numbers].tolist() == [2, 2, 1, 1, 0, 0]
    assert rows.loc["A", numbers].tolist() == [2, 2, 2, 0, 2, 1]


def test_what_leaves_the_page_is_harmless_and_complete(
    small: tuple[Store, Scored, Scorecard, Policy],
) -> None:
    store = small[0]
    actions.write(
        store,
        ORG,
        Action("PST", "=1+1", "rev", "2024-Q3", "process", "+x", owner="@Bidang", due=date(2024, 12, 1)),
        "Ayu",
    )
    actions.write(store, ORG, Action("PST", "selesai", due=date(2024, 12, 1), state=State.DONE), "Ayu")
    lang = language("id")
    rows = words.sheet(held(store), {"rev": "Iuran"}, {"PST": "Pusat"}, lang)
    assert rows[1][1:5] == ["Pusat", "Iuran", "Triwulan III 2024", "=1+1"]
    book = load_workbook(io.BytesIO(workbook([("Tindakan", rows[0], rows[1:])], "Data sintetis")))
    cells = [c for row in book.active.iter_rows() for c in row]
    assert all(c.data_type != "f" for c in cells)
    assert [c.value for c in book.active[1]][-1] == "Data sintetis"
    text = csv_bytes(rows[0], rows[1:], "Data sintetis").decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'@Bidang" in text
    found = Calendar.from_ical(
        words.calendar(held(store), ORG, "Data sintetis", datetime(2024, 10, 1, tzinfo=UTC), lang)
    )
    events = list(found.walk("VEVENT"))
    assert [(str(e["summary"]), e.decoded("dtstart")) for e in events] == [("=1+1", date(2024, 12, 1))]
    assert "Data sintetis" in str(events[0]["description"])
