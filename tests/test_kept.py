"""Kept tables: equal to the macros, never half made, made once, out of date at the right moment, and bounded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from bsc import kept, organisations, policy, scores, workspace
from bsc.analysis import scorecard
from bsc.domain import Filters, Period
from bsc.edits import Edit
from bsc.kept import Maker
from bsc.reports import accept
from bsc.store import Store
from tests import scoring_worlds
from tests.oracle import Fact, Trait
from tests.scoring_worlds import ORG

PLAIN = policy.load("plain")
SAMPLE = policy.load("contoh")
QUARTER = Period.from_code("2024-Q1")


def one_fact(store: Store, actual: int = 9) -> None:
    scoring_worlds.load(
        store,
        [Fact("U", "I", QUARTER, kind="point", target=Fraction(10), actual=Fraction(actual))],
        {"I": Trait("A", "customer", "maximize", "average")},
    )


def read(cursor: duckdb.DuckDBPyConnection, table: str, what: str = "*") -> list[tuple[Any, ...]]:
    return cursor.execute(f"select {what} from query_table($1) order by all", [table]).fetchall()


def achievement(store: Store, rules: policy.Policy = PLAIN) -> list[float | None]:
    """Of the one fact."""
    with store.cursor() as cursor:
        rows = scores.of(cursor, ORG, rules, date(2025, 1, 1), start=QUARTER.start, end=QUARTER.end).rows
        return [value for (value,) in read(cursor, rows, "achievement")]


def standing(store: Store) -> set[str]:
    """The kept tables there are."""
    with store.cursor() as cursor:
        return {
            f"kept.{name}"
            for (name,) in cursor.execute(
                "select table_name from duckdb_tables() where database_name = 'kept' union all "
                "select view_name from duckdb_views() where database_name = 'kept' and not internal"
            ).fetchall()
        }


@pytest.fixture
def makings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that fill kept tables, as they run."""
    seen: list[str] = []
    plain = Maker.table

    def table(self: Maker, query: str, **params: Any) -> str:
        seen.append(query)
        return plain(self, query, **params)

    monkeypatch.setattr(Maker, "table", table)
    return seen


def scorings(makings: list[str]) -> int:
    """How many times rows and their tree were scored."""
    assert makings.count("kept/scored") == makings.count("kept/tree")
    return makings.count("kept/scored")


@pytest.mark.parametrize("rule_set", ["contoh", "kemenkeu_127_2026"])
def test_a_part_of_the_sample_scored_alone_is_what_the_whole_says_of_it(
    sample_store: Store, rule_set: str
) -> None:
    rules = policy.load(rule_set)
    year = Period.of(2024)
    parts: list[tuple[dict[str, Any], str]] = [
        ({"unit": "KW03"}, "unit = 'KW03'"),
        (
            {"start": year.start, "end": year.end},
            "period_start >= '2024-01-01' and period_end <= '2024-12-31'",
        ),
    ]
    with sample_store.cursor() as cursor:
        alone = [scores.of(cursor, "contoh", rules, **part) for part, _ in parts]
        whole = scores.of(cursor, "contoh", rules)
        for table, (_, of_part) in zip(alone, parts, strict=True):
            for part_name, whole_name in zip(table, whole, strict=True):
                assert part_name != whole_name
                columns = cursor.execute("select * from query_table($1) limit 0", [whole_name]).description
                # sums of floats depend on the order of their parts, by less than this
                alike = ", ".join(f"round({c[0]}, 9)" if c[1] == "DOUBLE" else c[0] for c in columns)
                [(differing,)] = cursor.execute(
                    f"select count(*) from ((select {alike} from query_table($part)) except all "
                    f"(select {alike} from query_table($whole) where {of_part}))",
                    {"part": part_name, "whole": whole_name},
                ).fetchall()
                [(count,)] = read(cursor, part_name, "count(*)")
                [(wanted,)] = cursor.execute(
                    f"select count(*) from query_table($1) where {of_part}", [whole_name]
                ).fetchall()
                assert differing == 0
                assert count == wanted > 300


def published(store: Store) -> list[list[tuple[Any, ...]]]:
    """What is kept of the published figures."""
    with store.cursor() as cursor:
        found = scores.of(cursor, organisations.PUBLISHED, PLAIN)
        return [read(cursor, table) for table in found]


def test_a_rebuild_gives_identical_scores_and_what_is_gone_has_none(store: Store) -> None:
    organisations.load_published(store, "test")
    before, version = published(store), store.version
    assert all(before)
    accept.rebuild(store)
    assert store.version > version
    assert published(store) == before
    organisations.remove(store, organisations.PUBLISHED, "test")
    assert published(store) == [[], []]


def test_a_write_an_edit_and_a_withdrawal_are_seen_at_once(store: Store) -> None:
    organisations.create(store, "Lembaga", "test", code=ORG)
    one_fact(store)
    assert achievement(store) == [90]
    scoring_worlds.report(store, 2)
    newer = Fact("U", "I", QUARTER, kind="point", target=Fraction(10), actual=Fraction(8))
    scoring_worlds.put(store, "fct_measurement", [scoring_worlds.measurement(newer, 2, 1)])
    assert achievement(store) == [80]
    workspace.change(store, ORG, [Edit("indicator", "I", "polarity", "minimize")], "test")
    assert achievement(store) == [120]
    accept.withdraw(store, 2, "test")
    assert achievement(store) == [pytest.approx(110)]


def test_every_policy_has_scores_of_its_own_and_equal_ones_share(store: Store, makings: list[str]) -> None:
    one_fact(store, 15)
    changed = PLAIN.with_rules({"achievement.cap": 110}, PLAIN.latest.entries["bands.round"].reference)
    assert achievement(store) == [120]
    assert achievement(store, changed) == [110]
    assert scorings(makings) == 2
    assert achievement(store) == [120]
    assert achievement(store, changed.with_weights()) == [110]
    assert scorings(makings) == 2
    assert makings.count("kept/facts") == 1  # they are the same under every policy


def test_the_day_belongs_to_the_key(store: Store) -> None:
    scoring_worlds.load(
        store,
        [Fact("U", "I", QUARTER, kind="point", target=Fraction(10))],
        {"I": Trait("A", "customer", "maximize", "average")},
    )
    reasons = []
    for day in (date(2024, 2, 1), date(2025, 2, 1)):
        with store.cursor() as cursor:
            held = scores.of(cursor, ORG, PLAIN, day, start=QUARTER.start, end=QUARTER.end)
            reasons += read(cursor, held.rows, "reason")
    assert reasons == [("not_due",), ("not_reported",)]


def test_a_part_is_scored_alone_unless_the_whole_is_kept(store: Store, makings: list[str]) -> None:
    one_fact(store)
    with store.cursor() as cursor:
        part = scores.of(cursor, ORG, PLAIN, start=QUARTER.start, end=QUARTER.end)
        whole = scores.of(cursor, ORG, PLAIN)
        assert part.rows != whole.rows
        assert [len(read(cursor, table)) for table in (part.rows, whole.rows)] == [
            1,
            2,
        ]  # the quarter; and its year
        assert scores.of(cursor, ORG, PLAIN, unit="U") == whole
    assert scorings(makings) == 2


def test_twenty_who_want_the_same_make_it_once_and_see_it_whole(
    sample_store: Store, makings: list[str]
) -> None:
    gate, seen = threading.Barrier(20), []

    def look() -> None:
        gate.wait()
        with sample_store.cursor() as cursor:
            held = scores.of(cursor, "contoh", SAMPLE, unit="KP")
            seen.append([read(cursor, table, "count(*)") for table in held])

    threads = [threading.Thread(target=look) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 20
    assert all(counts == seen[0] for counts in seen)
    assert {"kept/facts", "kept/scored", "kept/tree"} < set(makings)
    assert len(makings) == len(set(makings))


def test_readers_beside_a_writer_see_one_state_or_the_other(store: Store) -> None:
    one_fact(store, 1)
    wrong: list[object] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            with store.cursor() as cursor:
                held = scores.of(cursor, ORG, PLAIN, unit="U")
                ratios = set(read(cursor, held.rows, "achievement"))
                nodes = set(read(cursor, held.nodes, "score"))
                if len(ratios) != 1 or ratios != nodes:
                    wrong.append((ratios, nodes))

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(2, 6):
        scoring_worlds.report(store, number)
        newer = Fact("U", "I", QUARTER, kind="point", target=Fraction(10), actual=Fraction(number))
        scoring_worlds.put(store, "fct_measurement", [scoring_worlds.measurement(newer, number, 1)])
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert achievement(store) == [50]


def test_who_waits_for_a_making_that_fails_tries_it_and_gets_the_reason(store: Store) -> None:
    begun, go_on = threading.Event(), threading.Event()
    failures: list[str] = []

    def fail(maker: Maker) -> None:
        maker.table("kept/units", org=ORG)
        begun.set()
        go_on.wait()
        raise OSError("no room")

    def ask() -> None:
        with store.cursor() as cursor:
            try:
                kept.of_cursor(cursor).get(cursor, "broken", fail)
            except OSError as error:
                failures.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    threads[0].start()
    begun.wait()
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert failures == ["no room"] * 3
    assert not standing(store)
    with store.cursor() as cursor:  # and the next one that does not fail is not in the way of anybody
        assert kept.of_cursor(cursor).get(cursor, "broken", lambda maker: maker.table("kept/units", org=ORG))


def test_a_table_stays_while_its_reader_is_open_and_goes_when_it_is_out_of_date(store: Store) -> None:
    one_fact(store)
    with store.cursor() as reader:
        old = scores.of(reader, ORG, PLAIN)
        of_old = standing(store)
        assert of_old > set(old)
        with store.transaction() as cursor:
            cursor.execute("delete from fct_measurement")
        with store.cursor() as cursor:
            new = scores.of(cursor, ORG, PLAIN)
            assert read(cursor, new.rows) == []
        assert len(read(reader, old.rows)) == 2
        assert standing(store) >= {*of_old, *new}
    assert standing(store) > set(new)
    assert not standing(store) & of_old


def test_a_look_that_is_written_down_changes_no_number_and_keeps_the_tables(
    store: Store, makings: list[str]
) -> None:
    one_fact(store)
    assert achievement(store) == [90]
    with store.transaction(quiet=True) as cursor:
        cursor.execute("select 1")
    assert achievement(store) == [90]
    assert scorings(makings) == 1
    assert makings.count("kept/facts") == 1


def test_only_some_are_kept_and_the_least_recently_used_go_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_fact(store)
    names: dict[int, tuple[str, ...]] = {}

    def look(number: int, make: Callable[[Maker], object] = lambda m: m.table("kept/units", org=ORG)) -> None:
        with store.cursor() as cursor:
            names[number] = kept.of_cursor(cursor).get(cursor, number, make)

    monkeypatch.setattr(kept, "MOST_ENTRIES", 2)
    for number in (1, 2, 1, 3):
        look(number)
    assert standing(store) == {*names[1], *names[3]}
    monkeypatch.setattr(kept, "MOST_ROWS", 1)
    look(4)
    assert standing(store) == set(names[4])


def test_who_writes_reads_no_kept_tables(store: Store) -> None:
    with store.transaction() as cursor, pytest.raises(ValueError, match="while it is open"):
        scores.of(cursor, ORG, PLAIN)
    with store.cursor() as cursor:
        pass
    with pytest.raises(ValueError, match="while it is open"):
        scores.of(cursor, ORG, PLAIN)


def test_nothing_of_it_is_in_the_file(sample_store: Store) -> None:
    with sample_store.cursor() as cursor:
        scorecard.scored(cursor, Filters("contoh", unit="KP", rule_set="contoh"), SAMPLE)
        names = {
            name
            for (name,) in cursor.execute(
                "select table_name from duckdb_tables() where database_name <> 'kept'"
            ).fetchall()
        }
    assert not {name for name in names if name.startswith("made_")}
