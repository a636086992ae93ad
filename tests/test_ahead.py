"""What readers asked for is made again behind a write, once, and a making that fails ends nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction

import duckdb
import pytest

from bsc import kept, policy, scores
from bsc.ahead import Ahead
from bsc.domain import Period
from bsc.kept import Maker
from bsc.store import Store
from tests import scoring_worlds
from tests.oracle import Fact, Trait
from tests.scoring_worlds import ORG

PLAIN = policy.load("plain")
QUARTER = Period.from_code("2024-Q1")


@pytest.fixture
def ahead(store: Store) -> Iterator[Ahead]:
    thread = Ahead(store, every=0.01)
    thread.start()
    yield thread
    thread.stop()
    assert not thread.is_alive()


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def write(store: Store, actual: int) -> None:
    with store.transaction() as cursor:
        cursor.execute("update fct_measurement set actual = $actual", {"actual": actual})


def fact(store: Store) -> None:
    scoring_worlds.load(
        store,
        [Fact("U", "I", QUARTER, kind="point", target=Fraction(10), actual=Fraction(9))],
        {"I": Trait("A", "customer", "maximize", "average")},
    )


def look(store: Store) -> set[float]:
    with store.cursor() as cursor:
        rows = scores.of(cursor, ORG, PLAIN).rows
        return {
            value for (value,) in cursor.execute("select achievement from query_table($1)", [rows]).fetchall()
        }


def test_after_a_write_the_scores_stand_before_anybody_asks(
    store: Store, ahead: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    plain = Maker.view

    def view(self: Maker, query: str, **tables: str) -> str:
        made.append(query)
        return plain(self, query, **tables)

    monkeypatch.setattr(Maker, "view", view)
    fact(store)
    assert look(store) == {90}
    assert made.count("kept/nodes") == 1
    write(store, 8)
    until(lambda: made.count("kept/nodes") == 2)
    assert look(store) == {80}
    assert made.count("kept/nodes") == 2


def test_nothing_is_made_that_nobody_asked_for_and_only_the_newest_is_known(store: Store) -> None:
    assert store.keeper.recent() == []
    asked: list[str] = []
    for name in ("first", "second", "third", "second"):
        store.keeper.remember(name, lambda cursor, name=name: asked.append(name))  # type: ignore[misc]
    with store.cursor() as cursor:
        for again in store.keeper.recent():
            again(cursor)
    assert asked == ["second", "third"]


def test_what_was_asked_for_long_ago_is_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keeper.remember("it", lambda cursor: None)
    assert len(store.keeper.recent()) == 1
    monkeypatch.setattr(kept, "AGAIN_FOR", -1.0)
    assert store.keeper.recent() == []


def test_a_making_that_fails_does_not_end_it(store: Store, ahead: Ahead) -> None:
    seen: list[int] = []

    def fail(cursor: duckdb.DuckDBPyConnection) -> None:
        seen.append(store.version)
        raise OSError("no room")

    fact(store)
    store.keeper.remember("broken", fail)
    for actual in (1, 2):
        write(store, actual)
        until(lambda: bool(seen) and seen[-1] == store.version)
    assert ahead.is_alive()
