"""The overview as a reader's browser gets it: bytes and processor time of each change, and twenty sessions at once.

A dashboard runs in a process of its own on the sample; sessions speak to it over its websocket (``tests.bench.dashboard``).
Everything is measured against W7 of the performance notes.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bsc import organisations
from bsc.analysis import selection
from bsc.store import Store
from tests.bench.dashboard import Answer, Dashboard, dashboard
from tests.bench.run import Ratio

READERS = 20
CHANGE = 60.0  # ms of processor time a change; also the median wait of 20 sessions
WAIT = 420.0  # ms that 95 of 100 changes of 20 sessions wait at most
PAYLOAD = 50.0  # kB to the browser a change
THINK = (1.0, 3.0)  # seconds between two changes of a session
CHANGES = 5
NEWEST = "2025-Q4"


def measure(folder: Path) -> list[Ratio]:
    """Ratios: bytes, processor time and waits of a change of period, unit and perspective to W7's budgets."""
    path = folder / "sample.duckdb"
    store = Store(path)
    organisations.load_sample(store, "bench")
    with store.cursor() as cursor:
        units = list(selection.units(cursor, "contoh")["unit"])
    store.close()
    with dashboard(path, folder) as served:
        with served.session(org="contoh", lang="en", unit=units[0], period=NEWEST) as one:
            first = one.show()
            kinds: dict[str, Callable[[int], tuple[str, int]]] = {
                "another period": lambda n: ("period", n % 6),
                "another unit": lambda n: ("unit", n % 12),
                "one perspective": lambda n: ("perspective", n % 5),
            }
            found = []
            for what, change in kinds.items():
                for n in range(12):  # seen once before: what remains is the page itself
                    one.pick(*change(n))
                found += _change(what, served, lambda n, change=change: one.pick(*change(n)))
            found.append(
                Ratio("first page, sent", first.size / 1000 / PAYLOAD, 2.0, "50 kB", _kb(first.size))
            )
        waits = sorted(_sessions(served, units))
    p50, p95 = statistics.median(waits), waits[int(0.95 * len(waits))]
    return [
        *found,
        Ratio("20 sessions, p50 of a change", p50 / CHANGE, 1.0, "60 ms", f"{p50:.0f} ms, unit or period"),
        Ratio("20 sessions, p95 of a change", p95 / WAIT, 1.0, "420 ms", f"{p95:.0f} ms"),
    ]


def _change(what: str, served: Dashboard, change: Callable[[int], Answer]) -> list[Ratio]:
    before = served.processor()
    answers = [change(n) for n in range(1, 13)]
    time.sleep(0.3)  # what Streamlit does after it has answered counts too
    spent = 1000 * (served.processor() - before) / len(answers)
    size = statistics.median(answer.size for answer in answers)
    wait = 1000 * statistics.median(answer.seconds for answer in answers)
    largest = sorted(answers[-1].parts.items(), key=lambda part: -part[1])[:3]
    parts = ", ".join(f"{name} {_kb(bytes_)}" for name, bytes_ in largest)
    return [
        Ratio(f"{what}, sent", size / 1000 / PAYLOAD, 1.0, "50 kB", f"{_kb(size)}; most of it {parts}"),
        Ratio(
            f"{what}, processor", spent / CHANGE, 1.0, "60 ms", f"{spent:.0f} ms; answered in {wait:.0f} ms"
        ),
    ]


def _sessions(served: Dashboard, units: list[str]) -> list[float]:
    """Milliseconds that each change of the readers waits; each reader thinks between two changes."""
    waited: list[float] = []
    opened = threading.Barrier(READERS)

    def read(number: int) -> None:
        thinks = random.Random(number)
        with served.session(org="contoh", lang="en", unit=units[number], period=NEWEST) as mine:
            mine.show()
            opened.wait()
            for turn in range(CHANGES):
                time.sleep(thinks.uniform(*THINK))
                change = ("period", turn) if turn % 2 else ("unit", number + turn)
                waited.append(1000 * mine.pick(*change).seconds)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(waited) == READERS * CHANGES
    return waited


def _kb(size: float) -> str:
    return f"{size / 1000:.0f} kB"
