"""People at scale: 6,500, 650,000 and 4.3 million of them over 20 quarters (86 million career scores), through the store.

Each size fills ``current_person_score`` quarter by quarter and makes the columns as an accepted report does, in a process of
its own. Asked: the distribution of a quarter (unit x grade x bin), its sums with eligibility, the watch list from the kept
bits and from the scores, an exact comparison of eligibility. Against a naive pandas version at 650,000 people.
``SELARAS_BENCH_PEOPLE`` sets the largest number of people (default 4,300,000).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bsc import organisations, queries
from bsc.domain import Period
from bsc.people import watch
from bsc.people.rule import Rule
from bsc.reports import columns
from bsc.store import Store
from tests.bench.run import Ratio

ORG = "bench"
QUARTERS = tuple(f"{2020 + q // 4}-Q{q % 4 + 1}" for q in range(20))
SMALL, MIDDLE, LARGE = 6_500, 650_000, 4_300_000
RULE = Rule(700, 100, 200, minimum=9000, low=8000, low_periods=3, of_periods=4)
UNITS, GRADES = 1780, 6  # 10,680 cells, as in the performance notes
# what one quarter and person is: drawn by hashing, so that no size needs a table in memory
FILL = """
insert into current_person_score by name
with people as (
    select range as i, hash(range) as h, hash(range * 7919 + $quarter) as q from range($people)
),
drawn as (
    select
        i,
        (h % $units)::integer as unit_no,
        (h // 4096 % 6)::integer + 1 as grade_no,
        -- sums of uniform numbers, close enough to normal: a lasting part and one of the quarter
        ((h % 1009) + (h // 1009 % 1013) + (h // 1024000 % 1019)) / 3041.0 - 0.5 as lasting,
        ((q % 1009) + (q // 1009 % 1013) + (q // 1024000 % 1019)) / 3041.0 - 0.5 as passing,
        (q // 977 % 997) / 997.0 as other
    from people
)
select
    0 as report_id,
    i::integer as row_no,
    $org as org,
    'P' || lpad(i::varchar, 15, 'A') as person,
    'U' || lpad(unit_no::varchar, 4, '0') as unit,
    'G' || grade_no as grade,
    $period as period,
    $period as period_label,
    $start as period_start,
    $end as period_end,
    (9600 + 2600 * lasting + 2200 * passing)::integer as kpi,
    (50 * round((8000 + 1800 * lasting + 1500 * (other - 0.5)) / 50))::integer as assessment,
    (500 * round((7400 + 4200 * (other - 0.5)) / 500))::integer as development,
    null::integer as score,
    null::varchar as rater
from drawn
"""


def measure(folder: Path) -> list[Ratio]:
    """Ratios against the naive version, growth per person, and each question against its range at the largest size."""
    most = int(os.environ.get("SELARAS_BENCH_PEOPLE", LARGE))
    found = {size: in_a_process(size, size == MIDDLE) for size in (SMALL, MIDDLE, most) if size <= most}
    middle, large = found[min(MIDDLE, most)], found[most]
    small = found[SMALL]
    ratios = []
    if "naive_distribution" in middle:
        for what in ("distribution", "watch"):
            ratios.append(
                Ratio(
                    f"{what} at {MIDDLE:,} people",
                    middle[what] / middle[f"naive_{what}"],
                    0.2,
                    "naive pandas",
                    f"{_ms(middle[what])} against {_ms(middle[f'naive_{what}'])}",
                )
            )
    ranges = {"distribution": 0.15, "sums": 0.15, "watch": 0.05, "watch_now": 8.0, "make": 30.0}
    for what, budget in ranges.items():
        ratios.append(
            Ratio(
                f"{what} at {most:,} people x {len(QUARTERS)}",
                large[what] / budget,
                1.0,
                _ms(budget),
                f"{_ms(large[what])}; {_ms(middle[what])} at {int(middle['people']):,}; {_ms(small[what])} at {SMALL:,}",
            )
        )
    ratios.append(
        Ratio(
            f"distribution per person at {most:,}",
            large["distribution"] / most / (middle["distribution"] / middle["people"]),
            2.0,
            f"at {int(middle['people']):,}",
            f"{large['rows']:,.0f} scores; store {large['store_mb']:,.0f} MB, peak memory {large['peak_mb']:,.0f} MB",
        )
    )
    return ratios


def in_a_process(people: int, naive: bool) -> dict[str, float]:
    """Measure one size in a process of its own, so that its peak memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_people", str(people), str(int(naive))],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def one(people: int, naive: bool, folder: Path) -> dict[str, float]:
    """Fill a store with ``people`` over all quarters, and ask."""
    path = folder / "people.duckdb"
    store = Store(path)
    organisations.create(store, "Bench", "bench", code=ORG)
    units = max(12, round(UNITS * people / LARGE))
    makes = []
    for k, code in enumerate(QUARTERS):
        period = Period.from_code(code)
        with store.transaction() as cursor:
            cursor.execute("set preserve_insertion_order = false")
            cursor.execute(
                FILL,
                {
                    "people": people,
                    "quarter": k,
                    "units": units,
                    "org": ORG,
                    "period": code,
                    "start": period.start,
                    "end": period.end,
                },
            )
            begin = time.perf_counter()
            columns.refresh(cursor, ORG, code)
            makes.append(time.perf_counter() - begin)
            if people > MIDDLE:  # the record itself is not asked here: keep the disk small
                cursor.execute("delete from current_person_score where period < $period", {"period": code})
    found: dict[str, float] = {"people": people, "make": max(makes)}
    with store.transaction() as cursor:
        parts = queries.rows(cursor, "people/parts", org=ORG)
        rules = [
            {
                "part": row[0],
                "bit": bit,
                "w_kpi": 700,
                "w_assessment": 100,
                "w_development": 200,
                "single": True,
                "minimum": RULE.minimum,
                "low": RULE.low,
            }
            for bit, row in enumerate(parts)
        ]
        begin = time.perf_counter()
        queries.rows(cursor, "people/mask_insert", org=ORG, rules=rules)
        found["masks"] = time.perf_counter() - begin
    with store.cursor() as cursor:
        cursor.execute("checkpoint")
        bits = watch.windows(len(parts), 4)
        looks = {"window": bits.window, "ahead": bits.ahead, "newest": bits.newest, "k": 3}
        weights = {"w_kpi": 700, "w_assessment": 100, "w_development": 200, "single": True}
        lines = {"minimum": 9000, "low": 8000, "cap": 12000}
        floors = {"f_kpi": None, "f_assessment": None, "f_development": None}
        part = parts[-1][0]

        def distribution() -> object:
            return queries.execute(
                cursor, "people/cell_bins", part=part, **weights, origin=0, step=100
            ).fetchnumpy()

        def sums() -> object:
            return queries.execute(
                cursor, "people/cell_sums", part=part, **weights, **lines, **floors
            ).fetchnumpy()

        def kept() -> list[tuple[int, ...]]:
            return queries.rows(cursor, "people/watch", org=ORG, **looks)

        def now() -> list[tuple[int, ...]]:
            return queries.rows(cursor, "people/watch_now", rules=rules, **looks)

        found["distribution"], found["sums"] = _best(distribution), _best(sums)
        found["watch"], found["watch_now"] = _best(kept), _best(now, 1)
        if kept() != now():
            raise AssertionError("the kept bits say something else than the scores")
        found["rows"] = float(sum(row[4] for row in parts))
        if naive:
            found |= _naive(cursor, part, kept())
    store.close()
    found["store_mb"] = path.stat().st_size / 1e6
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    return found


def _naive(cursor: object, part: int, expected: list[tuple[int, ...]]) -> dict[str, float]:
    """The usual pandas way, its frame already loaded: groupby-apply histograms, sort and rolling sums by person."""
    import numpy as np

    whole = cursor.execute(  # type: ignore[attr-defined]
        "select part, person_no, cell, kpi, assessment, development from career where part > $part - 4",
        {"part": part},
    ).df()
    frame = whole[whole["part"] == part].copy()
    edges = np.arange(122)

    def histograms() -> None:
        frame["score"] = (
            0.7 * frame["kpi"] / 100 + 0.1 * frame["assessment"] / 100 + 0.2 * frame["development"] / 100
        )
        frame.groupby("cell")["score"].apply(lambda s: np.histogram(s, edges)[0])

    def low() -> int:
        score = 0.7 * whole["kpi"] / 100 + 0.1 * whole["assessment"] / 100 + 0.2 * whole["development"] / 100
        ordered = whole.assign(low=(score < 80).astype(int)).sort_values(["person_no", "part"])
        times = ordered.groupby("person_no")["low"].rolling(4, min_periods=1).sum()
        return int((times.groupby(level=0).last() >= 3).sum())

    found = {"naive_distribution": _best(histograms, 1), "naive_watch": _best(low, 1)}
    bites = sum(row[2] for row in expected)
    if abs(low() - bites) > 0.001 * bites + 5:  # floats may put a few on the other side
        raise AssertionError(f"naive {low()} against {bites}")
    return found


def _best(work: Callable[[], object], runs: int = 5) -> float:
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.1f} ms"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="selaras-people-") as place:
        print(json.dumps(one(int(sys.argv[1]), sys.argv[2] == "1", Path(place))))
