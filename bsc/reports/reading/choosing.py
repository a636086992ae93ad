"""Which of several columns that a heading would allow: the same figures twice, figures of another size, the one whose
share of the target is printed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bsc.reports import periods
from bsc.reports.model import Role
from bsc.reports.reading.meanings import Value
from bsc.reports.reading.work import Work


def said_already(work: Work, values: list[Value]) -> list[Value]:
    """``Target Tahun 2019`` in a table that is of 2019: the only heading with a period, and it adds none."""
    dated = [v for v in values if v.period is not None or v.part]
    label = work.constants.get(Role.PERIOD)
    if len(dated) == 1 and label is not None and dated[0].period == periods.parse(label):
        return [replace(v, period=None, label="") if v is dated[0] else v for v in values]
    return values


def one_shown(work: Work, values: list[Value]) -> list[Value]:
    """Of ``Bulan Ini`` and ``s.d. Bulan Ini`` the one whose share of the target is printed is the value."""
    plain = [v for v in values if v.meaning == Role.ACTUAL and v.period is None and not v.part]
    goals = [work.numbers(v.column) for v in values if v.meaning == Role.TARGET]
    printed = [work.numbers(v.column) for v in values if v.meaning == Role.ACHIEVEMENT]
    told = [
        v
        for v in plain
        if any(ratio_share(p, work.numbers(v.column), g) >= 0.9 for p in printed for g in goals)
    ]
    if len(told) != 1:
        return values
    others = [v for v in plain if v is not told[0] and _above(work, v) == _above(work, told[0])]
    return [replace(v, meaning="previous") if v in others else v for v in values]


def _above(work: Work, v: Value) -> str:
    """The heading over a column's own: figures under another one are another quantity."""
    return work.heading(v.column).rpartition(" / ")[0]


_SIZE = 10.0  # times: figures that lie further apart in most rows are not of one quantity


def of_size(work: Work, targets: list[Value], actual: Value | None) -> list[Value]:
    """Of several target columns those of the actuals' own size: heads, where another gives them in percent."""
    if actual is None or len(targets) < 2:
        return targets
    reached = work.numbers(actual.column)

    def apart(v: Value) -> float:
        goal = work.numbers(v.column)
        usable = (goal > 0) & (reached > 0)
        return float(np.median(np.abs(np.log(reached[usable] / goal[usable])))) if usable.any() else np.inf

    near = [v for v in targets if apart(v) <= np.log(_SIZE)]
    return near or targets


def repeats_one(work: Work, column: int, others: list[int]) -> int | None:
    """A column with the same numbers in (nearly) every row."""
    mine = work.numbers(column)
    for other in others:
        theirs = work.numbers(other)
        both = ~np.isnan(mine) & ~np.isnan(theirs)
        if (
            both.sum() >= 3
            and both.sum() >= 0.8 * max((~np.isnan(mine)).sum(), 1)
            and np.mean(np.isclose(mine[both], theirs[both], rtol=1e-6)) >= 0.95
        ):
            return other
    return None


def ratio_share(value: np.ndarray, above: np.ndarray, below: np.ndarray) -> float:
    """Share of rows in which value = above / below, as a fraction or a percentage; 0 when too few rows tell."""
    usable = ~np.isnan(value) & ~np.isnan(above) & ~np.isnan(below) & (below != 0)
    if usable.sum() < 5 or len(np.unique(value[usable])) < 3:
        return 0.0
    quotient = above[usable] / below[usable]
    v = value[usable]
    if len(np.unique(np.round(below[usable], 6))) < 2:
        return 0.0
    tolerance = 0.006 * np.maximum(1, np.abs(quotient)) + 1e-4
    fraction = np.mean(np.abs(v - quotient) <= tolerance)
    percent = np.mean(np.abs(v - 100 * quotient) <= 100 * tolerance)
    return float(max(fraction, percent))
