"""Terms named after seasons, as schools and universities write them: ``Fall 2023``, ``2024 Spring``, ``Winter term 2023/24``.

Owns the order of the seasons in a year. Which months a term stands for no text says: halves of the year where only
spring and fall occur, else quarters from winter on; ``recognise`` asks.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from bsc.domain import Grain

SEASON = r"(?:winter|spring|summer|fall|autumn)"
_KIND = r"(?:[\s-](?:term|semester|quarter|session))?"
_YEARS = r"(?P<year>(?:19|20)\d\d)(?:\s?[-/]\s?(?P<to>(?:19|20)?\d\d))?"
_FORMS = (
    re.compile(rf"(?P<season>{SEASON}){_KIND}(?:[\s,'/-]*(?:of )?{_YEARS})?"),
    re.compile(rf"{_YEARS}[\s,/-]*(?P<season>{SEASON}){_KIND}"),
)
_QUARTER = {"winter": 1, "spring": 2, "summer": 3, "fall": 4, "autumn": 4}
_HALF = {"spring": 1, "fall": 2, "autumn": 2}


@functools.lru_cache(maxsize=10_000)
def season(body: str) -> tuple[str, int | None] | None:
    """(season, calendar year or None when the text names none) of a text in lower case; None when it is no term.

    Of an academic year 2023/24 the fall lies in 2023, the other terms in 2024.
    """
    match = next((m for form in _FORMS if (m := form.fullmatch(body))), None)
    if match is None:
        return None
    name = match["season"]
    if match["year"] is None:
        return name, None
    year = int(match["year"])
    if match["to"] is not None:
        if int(match["to"]) % 100 != (year + 1) % 100:
            return None
        year += name not in ("fall", "autumn")
    return name, year


def part(name: str, style: str = "") -> tuple[Grain, int] | None:
    """The part of the year that a season stands for: a half under the style ``semester``, else a quarter."""
    if style == "semester":
        return (Grain.SEMESTER, _HALF[name]) if name in _HALF else None
    return Grain.QUARTER, _QUARTER[name]


def style_of(bodies: Iterable[str]) -> str:
    """``semester`` where only spring and fall occur, ``quarter`` for other seasons, ``""`` when no text is a term."""
    names = {found[0] for body in bodies if (found := season(body)) is not None}
    return "" if not names else "semester" if names <= set(_HALF) else "quarter"
