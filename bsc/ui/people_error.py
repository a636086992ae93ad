"""Measurement error around the minimum: the zone in which a decision is a coin flip, and its counters."""

from __future__ import annotations

from bsc.ui.people import Place
from bsc.ui.reader import Reader


def zone(now: Reader, at: Place) -> tuple[float, float] | None:
    """The points within one standard error of the minimum; None where it is not known."""
    return None


def counters(now: Reader, at: Place) -> None:
    """Safe in, coin flip, out; expected wrong decisions."""
