"""Scoring and the overview on the sample: one reader, and twenty at once on one store, against the ranges to reach."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bsc import organisations, policy, queries
from bsc.analysis import scorecard
from bsc.domain import Filters
from bsc.store import Store
from tests.bench.run import Ratio

READERS = 20
UNITS = ("KP", *(f"KW{number:02d}" for number in range(1, 12)))
PERIOD = "2025-Q4"
# the ranges measured for a small organisation in the best layout; a first look after an import is still above them
OVERVIEW = 0.06  # seconds of processor time
WAIT = 0.42  # seconds until the slowest of twenty readers has an answer


def measure(folder: Path) -> list[Ratio]:
    """Ratios: scoring of all units to a read of the current facts, the first look to its budget, 20 readers to one."""
    store = Store(folder / "sample.duckdb")
    organisations.load_sample(store, "bench")
    rules = policy.load("contoh")

    def everything() -> None:
        with store.cursor() as cursor:
            scorecard.side_by_side(cursor, "contoh", PERIOD, rules)

    def overview(unit: str) -> None:
        filters = Filters("contoh", period=PERIOD, unit=unit, rule_set="contoh")
        with store.cursor() as cursor:
            found = scorecard.scored(cursor, filters, rules)
        card = scorecard.at(found, PERIOD, rules)
        assert card is not None, unit
        scorecard.urgent(card)
        scorecard.moved(card)

    def facts() -> None:
        with store.cursor() as cursor:
            queries.rows(cursor, "facts/measurement_total", org="contoh")

    plain = _best(facts)
    whole = _best(everything)
    one = _best(lambda: overview("KP"))
    processor = _best(lambda: overview("KP"), time.process_time)
    together = _together(overview)
    store.close()
    return [
        Ratio(
            "scoring of all units in a quarter", whole / plain, 4.0, "reading the current facts", _ms(whole)
        ),
        Ratio(
            "overview of a unit, first look",
            processor / OVERVIEW,
            1.0,
            "60 ms of processor time",
            _ms(processor),
        ),
        Ratio(
            "20 readers at once, the slowest",
            max(together) / WAIT,
            1.0,
            "0.42 s",
            f"alone {_ms(one)}, together p50 {_ms(statistics.median(together))}, worst {_ms(max(together))}",
        ),
    ]


def _together(work: Callable[[str], None]) -> list[float]:
    """Seconds that each of the readers waits, all starting at once, each at a unit of its own as far as they go."""
    gate = threading.Barrier(READERS)
    seconds = [0.0] * READERS

    def read(number: int) -> None:
        gate.wait()
        begin = time.perf_counter()
        work(UNITS[number % len(UNITS)])
        seconds[number] = time.perf_counter() - begin

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds


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
