"""How the dates of a whole column are meant: days, months, quarters, years; and whether 2011-12 is a month or two years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from bsc.reports import terms
from bsc.reports.periods import YEAR, day, tidy


def style_of(values: Iterable[str]) -> str:
    """How a column's dates are meant: ``year`` when all are a year's first or last day, and so on.

    ``""`` when ``parse`` needs no help.
    """
    texts = [v for v in values if v and v.strip()]
    if seasons := terms.style_of(map(tidy, texts)):
        return seasons
    days: list[date] = []
    monthlike = fiscal = certain = 0
    month_first = _same_day(texts)
    for value in texts:
        body = tidy(value)
        if match := re.fullmatch(rf"({YEAR})[-/](\d\d)", body):
            first, second = int(match[1]), int(match[2])
            if second == (first + 1) % 100:
                fiscal += 1
            if 1 <= second <= 12 and second != (first + 1) % 100:
                monthlike += 1
            elif second > 12:
                certain += 1  # no month has that number
        elif re.fullmatch(rf"{YEAR}\d\d", body):
            monthlike += 1
        if (match := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{2}|\d{4})", body)) and int(
            match[2]
        ) > 12:
            month_first = True
        found = day(value)
        if found is not None:
            days.append(found)
    if days and len(days) >= 0.8 * len(texts):
        if month_first:
            days = [d for d in (day(v, month_first=True) for v in texts) if d is not None]
        grain = _grain_of_days(days)
        return "monthfirst" if month_first and grain == "" else grain
    if certain:
        return "fiscal"
    if monthlike:
        return "month"
    return "fiscal" if fiscal else ""


def _same_day(texts: list[str]) -> bool:
    """``1/1/2015``, ``2/1/2015`` to ``12/1/2015``: the same day of each month, read with the month first, and no other."""
    found = [re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](?:\d{2}|\d{4})", tidy(t)) for t in texts]
    first = {int(m[1]) for m in found if m}
    return all(found) and len(first) >= 3 and max(first) <= 12 and len({int(m[2]) for m in found if m}) == 1


def _grain_of_days(days: list[date]) -> str:
    distinct = set(days)
    first = {(d.month, d.day) for d in distinct}
    ends = {(d + timedelta(days=1)).day == 1 for d in distinct}
    if len({(d.year, d.month) for d in distinct}) < 0.75 * len(distinct):
        return "day"  # several dates in a month: weekly or daily figures
    if len(first) == 1 and (first == {(1, 1)} or first == {(12, 31)} or len(distinct) > 1):
        return "year"
    starts = all(d.day == 1 for d in distinct) or ends == {True}
    if starts and len(first) > 1:
        months = {d.month for d in distinct}
        if months <= {1, 4, 7, 10} and len(months) > 1 and all(d.day == 1 for d in distinct):
            return "quarter"
        if months <= {3, 6, 9, 12} and len(months) > 1:
            return "semester" if months <= {6, 12} else "quarter"
    return ""
