"""From what a query gives (colour codes, numbers or nothing) to what figures take."""

from __future__ import annotations

from bsc.figures.look import Status


def status_of(colour: object) -> Status:
    """The status of a band's colour; none for anything else."""
    return (
        Status(colour) if isinstance(colour, str) and colour in Status.__members__.values() else Status.NONE
    )


def number_or_none(value: object) -> float | None:
    """A number, or None for nothing and for not-a-number."""
    return float(value) if isinstance(value, int | float) and value == value else None
