"""Scales of a chart: round ends and steps that a reader can count with, and how many decimals its numbers need."""

from __future__ import annotations

import math
from collections.abc import Iterable

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def rounded(low: float, high: float, most: int = 6) -> tuple[float, float, float]:
    """The narrowest scale around ``low`` to ``high`` with a round step and at most ``most`` steps: start, end, step."""
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / most))
    for factor in _STEPS:
        step = factor * power
        start, end = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
        if end <= start:
            end = start + step
        if round((end - start) / step) <= most:
            break
    return start, end, step


def decimals(values: Iterable[float | None], most: int = 2) -> int:
    """The fewest decimals, at most ``most``, that show all values as they are."""
    known = [v for v in values if v is not None and v == v]
    return next(
        (d for d in range(most) if all(math.isclose(v, round(v, d), abs_tol=1e-9) for v in known)), most
    )
