"""The plain words of the field: level, polarity, period, filters. Owns no rule and no text."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """Logic-model level of an indicator, from means to ends."""

    INPUT = "input"
    ACTIVITY = "activity"
    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"


class Tier(StrEnum):
    """Whose indicators they are, from the whole to one person: each has a target profile of levels of its own."""

    CORPORATE = "corporate"
    UNIT = "unit"
    INDIVIDUAL = "individual"


class Echelon(StrEnum):
    """The rank of a unit in the civil service, which decides the lowest level its indicators may have."""

    INSTITUTION = "institution"  # ministry, institution, regional government
    FIRST = "echelon_1"
    SECOND = "echelon_2"
    BELOW = "below"


class Polarity(StrEnum):
    """Which way an indicator gets better."""

    MAXIMIZE = "maximize"  # higher is better
    MINIMIZE = "minimize"  # lower is better
    STABILIZE = "stabilize"  # nearest to the target is best
    RANGE = "range"  # inside the target range is best
    EXACT = "exact"  # met or not met


class Reason(StrEnum):
    """Why there is no achievement; a missing number always carries one of these."""

    NOT_REPORTED = "not_reported"  # target, but no actual
    NO_TARGET = "no_target"  # actual, but no target
    NOT_DUE = "not_due"  # the period has not ended
    NO_POLARITY = "no_polarity"  # nobody has said which way is better
    NOT_COMPUTABLE = "not_computable"  # the rule gives no number, e.g. target 0 without a worst value


class Grain(StrEnum):
    """Length of a period; the order of members is from short to long."""

    MONTH = "month"
    QUARTER = "quarter"
    SEMESTER = "semester"
    YEAR = "year"
    SPAN = "span"  # anything else, e.g. three years together


_MONTHS_IN = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.SEMESTER: 6, Grain.YEAR: 12}


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of time with a first and a last day, both included, and a grain.

    ``code`` is language-neutral and parses back: ``2024``, ``2024-S1``, ``2024-Q3``, ``2024-07``,
    and ``2022-04-01..2023-03-31`` for a year that does not start in January, or a span.
    """

    start: date
    end: date
    grain: Grain

    @classmethod
    def of(cls, year: int, grain: Grain = Grain.YEAR, number: int = 1, first_month: int = 1) -> Period:
        """The ``number``-th month, quarter or semester (1-based) of ``year``, or the year itself.

        ``first_month`` is the month in which the (fiscal) year starts.
        """
        months = _MONTHS_IN[grain]
        if not 1 <= number <= 12 // months:
            raise ValueError(f"there is no {grain} {number}")
        begin = first_month - 1 + (number - 1) * months
        last = begin + months - 1
        end_year, end_month = year + last // 12, last % 12 + 1
        return cls(
            date(year + begin // 12, begin % 12 + 1, 1),
            date(end_year, end_month, calendar.monthrange(end_year, end_month)[1]),
            grain,
        )

    @classmethod
    def from_code(cls, code: str) -> Period:
        """Parse what ``code`` gives; ValueError for anything else."""
        if m := re.fullmatch(r"(\d{4})", code):
            return cls.of(int(m[1]))
        if m := re.fullmatch(r"(\d{4})-Q([1-4])", code):
            return cls.of(int(m[1]), Grain.QUARTER, int(m[2]))
        if m := re.fullmatch(r"(\d{4})-S([12])", code):
            return cls.of(int(m[1]), Grain.SEMESTER, int(m[2]))
        if m := re.fullmatch(r"(\d{4})-(\d{2})", code):
            return cls.of(int(m[1]), Grain.MONTH, int(m[2]))
        if m := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", code):
            return cls.between(date.fromisoformat(m[1]), date.fromisoformat(m[2]))
        raise ValueError(f"not a period code: {code!r}")

    @classmethod
    def between(cls, start: date, end: date) -> Period:
        """The period from ``start`` to ``end``; its grain follows from its length in whole months."""
        if end < start:
            raise ValueError("a period ends before it starts")
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
        grains = {n: g for g, n in _MONTHS_IN.items()}
        return cls(start, end, grains.get(months, Grain.SPAN) if whole else Grain.SPAN)

    @property
    def code(self) -> str:
        year, month = self.start.year, self.start.month
        calendar_year = {
            Grain.YEAR: lambda: f"{year}",
            Grain.SEMESTER: lambda: f"{year}-S{(month + 5) // 6}",
            Grain.QUARTER: lambda: f"{year}-Q{(month + 2) // 3}",
            Grain.MONTH: lambda: f"{year}-{month:02d}",
        }
        if self.grain in calendar_year:
            code = calendar_year[self.grain]()
            number = {Grain.SEMESTER: (month + 5) // 6, Grain.QUARTER: (month + 2) // 3, Grain.MONTH: month}
            if Period.of(year, self.grain, number.get(self.grain, 1)) == self:
                return code
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    def contains(self, other: Period) -> bool:
        """Whether ``other`` lies wholly inside this period."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Filters:
    """What the reader selected. All values are language-neutral codes, so that a link works in every language."""

    org: str
    period: str = ""  # Period.code; empty: the newest with data
    unit: str = ""  # empty: the organisation's top unit
    perspective: str = ""  # empty: all
    rule_set: str = ""  # empty: the organisation's own
    today_rules: bool = False  # score a past period under today's rules
    language: str = "id"

    def with_(self, **changes: object) -> Filters:
        """A copy with ``changes``."""
        return replace(self, **changes)  # type: ignore[arg-type]
