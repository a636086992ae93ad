"""The cascade: flow against networkx, growth to 5 million links, and what its pages ask of the server on the sample."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bsc import organisations, policy
from bsc.analysis import cascade, cascade_flow, cascade_pictures, cascade_views, paradox, scorecard
from bsc.domain import Filters
from bsc.store import Store
from tests.bench.cascade import in_a_process
from tests.bench.run import Ratio

PAGE = 0.3  # seconds of server time that one interaction may take


def measure(folder: Path) -> list[Ratio]:
    """Ratios: ours against networkx, time per link at 5 million against 500,000, each interaction against 300 ms."""
    compared = in_a_process("networkx")
    small, large = in_a_process("500000"), in_a_process("5000000")
    per_link = [(r["validation"] + r["flow"]) / r["links"] for r in (small, large)]
    found = [
        Ratio(
            "flow of 500,000 links",
            compared["ours"] / compared["networkx"],
            1.0,
            "networkx",
            f"{compared['ours']:.2f} s",
        ),
        Ratio(
            "time per link at 5,000,000 links",
            per_link[1] / per_link[0],
            2.0,
            "at 500,000",
            f"{large['validation'] + large['flow']:.2f} s, peak {large['peak_mb']:,.0f} MB",
        ),
    ]
    return found + _pages(folder)


def _pages(folder: Path) -> list[Ratio]:
    store = Store(folder / "sample.duckdb")
    organisations.load_sample(store, "bench")
    rules = policy.load("contoh")
    filters = Filters("contoh", period="2025-Q4", rule_set="contoh")
    with store.cursor() as cursor:
        held = cascade.load(cursor, filters, rules)
        assert held is not None
        c = held
        scores = scorecard.side_by_side(cursor, c.org, c.period, rules)
        asked: dict[str, Callable[[], object]] = {
            "measures of the whole": lambda: cascade_views.views(c),
            "measures of a unit": lambda: cascade_views.views(c, "KW03"),
            "units against their mandate": lambda: cascade_views.unit_frame(c),
            "tree of the whole": lambda: cascade_pictures.tree(c),
            "tree of a unit": lambda: cascade_pictures.tree(c, "KW03"),
            "three-column flow": lambda: cascade_flow.flow(c),
            "line of sight": lambda: cascade_pictures.sight(c, "k|KC0101|*"),
            "alignment paradox": lambda: paradox.view(cursor, c, filters, rules, scores),
        }
        found = [_ratio(name, work) for name, work in asked.items()]
        first = _best(lambda: cascade.load(cursor, filters, rules))
    store.close()
    found.append(
        Ratio(
            "cascade: first look at a period (kept afterwards)",
            first / PAGE,
            5.0,
            "300 ms",
            f"{1000 * first:.0f} ms",
        )
    )
    return found


def _ratio(name: str, work: Callable[[], object]) -> Ratio:
    took = _best(work)
    return Ratio(f"cascade: {name}", took / PAGE, 1.0, "300 ms", f"{1000 * took:.0f} ms")


def _best(work: Callable[[], object], runs: int = 3) -> float:
    """Processor seconds, so that what else runs on the machine does not count; threads count each."""
    times = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)
