"""Scoring and what the overview asks of it on the sample: one reader, twenty, against the ranges to reach.

The scores of an organisation are made once after each change of the store and then read by every page, so both are
measured: the making (against W2's budget of 4 times a count of the same facts) and the reading. ``bench_page`` measures
the page itself.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bsc import organisations, policy, queries, scores
from bsc.analysis import scorecard
from bsc.domain import Filters
from bsc.store import Store
from tests.bench.run import Ratio

READERS = 20
PERIOD = "2025-Q4"
LONG = 4.0  # W2: long scoring, times a count of the facts by their key
CHANGE = 0.06  # W7: seconds of processor time a change; also the median wait of 20 sessions
WAIT = 0.42  # W7: seconds that 95 of 100 changes of 20 sessions wait at most
THINK = (1.0, 3.0)  # W7: seconds between two changes of a session
CHANGES = 4


def measure(folder: Path) -> list[Ratio]:
    """Ratios: making, reading and showing scores to W2's and W7's budgets."""
    path = folder / "sample.duckdb"
    store = Store(path)
    organisations.load_sample(store, "bench")
    rules = policy.load("contoh")
    with store.cursor() as cursor:
        units = [
            str(code)
            for (code,) in cursor.execute(
                "select unit from unit where org = 'contoh' order by unit"
            ).fetchall()
        ]

    def make() -> None:
        store.version += 1  # as if something had been written
        with store.cursor() as cursor:
            scores.of(cursor, "contoh", rules)
            scores.catalogue(cursor, "contoh")

    def everything() -> None:
        with store.cursor() as cursor:
            scorecard.side_by_side(cursor, "contoh", PERIOD, rules)

    def formula(**part: date) -> None:
        with store.cursor() as cursor:
            store.version += 1
            scores.of(cursor, "contoh", rules, **part)

    def overview(unit: str) -> None:
        filters = Filters("contoh", period=PERIOD, unit=unit, rule_set="contoh")
        with store.cursor() as cursor:
            found = scorecard.scored(cursor, filters, rules)
            scorecard.side_by_side(cursor, "contoh", PERIOD, rules)
        card = scorecard.at(found, PERIOD, rules)
        assert card is not None, unit
        scorecard.urgent(card)
        scorecard.moved(card)

    def facts() -> None:
        with store.cursor() as cursor:
            queries.rows(cursor, "facts/measurement_total", org="contoh")

    plain = _best(facts)
    making, processor = _best(make), _best(make, time.process_time)
    quarter = _best(lambda: formula(start=date(2025, 10, 1), end=date(2025, 12, 31)))
    store.version += 1
    crowd = _together(overview, units)
    whole = _best(everything)
    look = _best(lambda: overview("KP"), time.process_time)
    at_once = _together(overview, units)
    sessions = sorted(_sessions(overview, units))
    p50, p95 = statistics.median(sessions), sessions[int(0.95 * len(sessions))]
    store.close()
    return [
        Ratio(
            "scores of all units in a quarter, as pages read them",
            whole / plain,
            LONG,
            "a count of the current facts",
            f"{_ms(whole)} against {_ms(plain)}",
        ),
        Ratio(
            "making all scores of the organisation, once after a change of the store (25 periods, tree included)",
            making / plain,
            LONG,
            "a count of the current facts",
            f"{_ms(making)}, {_ms(processor)} of processor; one quarter made alone {_ms(quarter)}",
        ),
        Ratio("overview of a unit, first look", look / CHANGE, 1.0, "60 ms of processor time", _ms(look)),
        Ratio(
            "20 first looks at the same instant, the slowest",
            max(at_once) / WAIT,
            1.0,
            "0.42 s",
            f"p50 {_ms(statistics.median(at_once))}, worst {_ms(max(at_once))}; "
            f"with the making first, just after a change of the store: worst {_ms(max(crowd))}",
        ),
        Ratio(
            "20 sessions, p50 of a change",
            p50 / CHANGE,
            1.0,
            "60 ms",
            f"{_ms(p50)}, a new unit at every change",
        ),
        Ratio("20 sessions, p95 of a change", p95 / WAIT, 1.0, "0.42 s", _ms(p95)),
    ]


def _together(work: Callable[[str], None], units: list[str]) -> list[float]:
    """Seconds that each of the readers waits, all starting at once, each at a unit of its own."""
    gate = threading.Barrier(READERS)

    def read(number: int, waited: list[float]) -> None:
        gate.wait()
        waited.append(_timed(work, units[number]))

    return _threads(read)


def _sessions(work: Callable[[str], None], units: list[str]) -> list[float]:
    """Seconds that each change waits: every reader turns to another unit, thinks, and turns again."""

    def read(number: int, waited: list[float]) -> None:
        thinks = random.Random(number)
        for turn in range(CHANGES):
            time.sleep(thinks.uniform(*THINK))
            waited.append(_timed(work, units[(number * CHANGES + turn) % len(units)]))

    return _threads(read)


def _threads(read: Callable[[int, list[float]], None]) -> list[float]:
    waited: list[float] = []
    threads = [threading.Thread(target=read, args=(number, waited)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(waited) >= READERS
    return waited


def _timed(work: Callable[[str], None], unit: str) -> float:
    begin = time.perf_counter()
    work(unit)
    return time.perf_counter() - begin


def _best(
    work: Callable[[], object], clock: Callable[[], float] = time.perf_counter, times: int = 3
) -> float:
    taken = []
    for _ in range(times):
        begin = clock()
        work()
        taken.append(clock() - begin)
    return min(taken)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.0f} ms"
