"""Actions, the course of a meeting, wording and looks: append-only, with conflicts told and nothing overwritten."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest

from bsc import actions, meetings
from bsc.actions import Action, ActionError, Conflict
from bsc.analysis import rules
from bsc.domain import Filters
from bsc.errors import BscError, NotFound
from bsc.present import packs
from bsc.store import Store
from tests.small_store import ORG, fill

DRAFT = Action(
    "PST",
    "Tagih 20 pemberi kerja terbesar",
    "rev",
    "2024-Q3",
    "process",
    "Tagihan terlambat",
    due=date(2024, 12, 1),
)


def test_an_action_is_revised_and_every_revision_stays(store: Store) -> None:
    first = actions.write(store, ORG, DRAFT, "Ayu")
    done = Action(
        **{**DRAFT.__dict__, "state": actions.State.DONE, "result": "Terbayar", "owner": "Bidang Iuran"}
    )
    second = actions.write(store, ORG, done, "Budi", first.number, first.revision)
    assert (first.number, first.revision, second.number, second.revision) == (1, 1, 1, 2)
    assert actions.write(store, ORG, DRAFT, "Ayu").number == 2
    with store.cursor() as cursor:
        held = actions.actions(cursor, ORG).set_index("number")
        assert list(held["state"]) == ["done", "open"]
        assert held.loc[1, "begun_at"] < held.loc[1, "ended_at"] == held.loc[1, "written_at"]
        assert actions.read(cursor, ORG, 1) == (done, 2)
        assert list(actions.history(cursor, ORG, 1)["written_by"]) == ["Budi", "Ayu"]


def test_two_people_at_once_one_writes_and_one_is_told(store: Store) -> None:
    number = actions.write(store, ORG, DRAFT, "Ayu").number
    start, told = Barrier(2), []

    def edit(by: str) -> None:
        start.wait()
        try:
            actions.write(store, ORG, Action("PST", f"Versi {by}"), by, number, 1)
        except Conflict as conflict:
            told.append((by, conflict))

    threads = [Thread(target=edit, args=(by,)) for by in ("Ayu", "Budi")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1
    loser, conflict = told[0]
    winner = {"Ayu": "Budi", "Budi": "Ayu"}[loser]
    assert conflict.title.values["by"] == winner
    with store.cursor() as cursor:
        assert actions.read(cursor, ORG, number)[0].what == f"Versi {winner}"


@pytest.mark.parametrize(
    ("changes", "by", "code"),
    [
        ({}, "  ", "no_name"),
        ({"what": " "}, "Ayu", "no_what"),
        ({"unit": ""}, "Ayu", "no_unit"),
        ({"cause_kind": "bad luck"}, "Ayu", "no_such_cause"),
        ({"state": actions.State.DROPPED}, "Ayu", "dropped_silently"),
        ({"what": "x" * 201}, "Ayu", "too_long"),
    ],
)
def test_a_broken_rule_is_told_and_nothing_is_written(
    store: Store, changes: dict, by: str, code: str
) -> None:
    with pytest.raises(ActionError) as refused:
        actions.write(store, ORG, Action(**{**DRAFT.__dict__, **changes}), by)
    assert refused.value.code == code
    with store.cursor() as cursor:
        assert actions.actions(cursor, ORG).empty


def test_an_unknown_action_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        actions.write(store, ORG, DRAFT, "Ayu", 7, 1)


def frozen(store: Store) -> int:
    fill(store)
    with store.cursor() as cursor:
        policy = rules.policy_of(cursor, ORG, "plain")
    return packs.freeze(
        store, Filters(ORG, "2024-Q3", "PST"), policy, "Rapat triwulan III", "Ayu", ("A", "B")
    )


def test_a_meeting_goes_from_prepared_to_closed_and_may_open_again(store: Store) -> None:
    number = frozen(store)
    with store.cursor() as cursor:
        assert meetings.states(cursor, ORG) == {}
    with pytest.raises(BscError):
        meetings.go(store, ORG, number, meetings.State.CLOSED, "Ayu")
    meetings.go(store, ORG, number, meetings.State.OPENED, "Ayu")
    with pytest.raises(BscError):
        meetings.go(store, ORG, number, meetings.State.OPENED, "Budi")
    meetings.go(store, ORG, number, meetings.State.CLOSED, "Ayu", "Semua diputuskan")
    meetings.go(store, ORG, number, meetings.State.OPENED, "Budi")
    with store.cursor() as cursor:
        assert meetings.states(cursor, ORG) == {number: meetings.State.OPENED}
        assert list(meetings.steps(cursor, ORG)["state"]) == ["opened", "closed", "opened"]
    with pytest.raises(NotFound):
        meetings.go(store, ORG, number + 1, meetings.State.OPENED, "Ayu")


def test_a_wording_holds_in_its_language_until_it_is_taken_back(store: Store) -> None:
    number = frozen(store)
    meetings.reword(store, ORG, number, "id", "title", "Iuran  turun\nlagi", "Ayu")
    with store.cursor() as cursor:
        assert meetings.wordings(cursor, ORG, number, "id") == {"title": ("Iuran turun lagi", "Ayu")}
        assert meetings.wordings(cursor, ORG, number, "en") == {}
    meetings.reword(store, ORG, number, "id", "title", "", "Budi")
    with store.cursor() as cursor:
        assert meetings.wordings(cursor, ORG, number, "id") == {}


def test_looks_are_counted_without_making_caches_stale(store: Store) -> None:
    version = store.version
    for place in ("page", "page", "meeting"):
        meetings.looked_at(store, ORG, "rev", place)
    assert store.version == version
    with store.cursor() as cursor:
        rows = meetings.looks(cursor, ORG, date(2024, 1, 1))
    assert rows[["indicator", "on_pages", "in_meetings"]].to_numpy().tolist() == [["rev", 2, 1]]
