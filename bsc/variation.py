"""What is beyond the usual ups and downs of a series: limits from its own past, and whether a number lies outside.

Individuals and moving range chart (Shewhart 1931; Wheeler and Chambers, Understanding Statistical Process Control):
the limits stand 2.66 mean moving ranges from the mean of the earlier points. A single point outside is a signal; a
point inside says nothing, whatever colour it has.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH = 6  # earlier points; fewer say nothing about what is usual
_REACH = 2.66  # 3 / d2 with d2 = 1.128 for ranges of two


@dataclass(frozen=True)
class Limits:
    """Mean of the earlier points and the bounds of their usual variation, in the unit of the series."""

    centre: float
    low: float
    high: float

    def side(self, value: float) -> int:
        """1 above the usual, -1 below, 0 within."""
        return 1 if value > self.high else -1 if value < self.low else 0


def limits(earlier: Sequence[float | None]) -> Limits | None:
    """Limits from ``earlier`` points, oldest first; missing ones are passed over. None with fewer than ENOUGH."""
    points = [v for v in earlier if v is not None and v == v]
    if len(points) < ENOUGH:
        return None
    centre = sum(points) / len(points)
    ranges = [abs(b - a) for a, b in itertools.pairwise(points)]
    reach = _REACH * sum(ranges) / len(ranges)
    return Limits(centre, centre - reach, centre + reach)


def signal(trend: Sequence[float | None]) -> int | None:
    """Whether the last point of ``trend`` lies above (1), below (-1) or within (0) what its earlier points make usual;
    None when it is missing or too little is known."""
    if not trend or trend[-1] is None or trend[-1] != trend[-1]:
        return None
    usual = limits(trend[:-1])
    return usual.side(trend[-1]) if usual else None
