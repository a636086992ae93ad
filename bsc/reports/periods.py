"""Reading periods as people write them: ``2022-23``, ``TW II 2024``, ``Semester I 2025``, ``FY2023``, ``s.d. September 2024``.

Owns the grammar of one text. How a whole column's dates are meant (month, quarter, year) is decided by ``recognise`` and
passed in as ``style``.
"""

from __future__ import annotations

import calendar
import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bsc.domain import Grain, Period

FISCAL_MONTH = 4  # 2022-23 starts in April unless a column says otherwise

_MONTHS: dict[str, int] = {}
for _month_number, _names in enumerate(
    (
        "january januari jan januar janvier janv enero gennaio ene",
        "february februari feb pebruari peb februar fevrier fevr febrero",
        "march maret mar mrt marz mars marzo maart",
        "april apr avril avr abril abr",
        "may mei mai mayo",
        "june juni jun juin junio",
        "july juli jul juillet juil julio",
        "august agustus aug agu agt agst ags august aout agosto augustus",
        "september sept sep septembre septiembre",
        "october oktober oct okt octobre octubre",
        "november nov nop nopember novembre noviembre",
        "december desember dec des dez dezember decembre diciembre dic december",
    ),
    start=1,
):
    for _name in _names.split():
        _MONTHS.setdefault(_name, _month_number)
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?:19|20)\d\d"
_SHORT = r"['’]?\d\d"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "pertama": 1,
            "kedua": 2, "ketiga": 3, "keempat": 4}  # fmt: skip
_QUARTER_WORD = (
    r"(?:triwulan|triw|tri wulan|twl|tw|kuartal|kwartal|kw|quarter|qtr|quartal|trimestre|trim|kw|q)"
)
_HALF_WORD = r"(?:semester|smt|sem|half[- ]?year|half|halbjahr|semestre|smtr|h|s)"
_FISCAL_WORD = (
    r"(?:fy|f\.y\.|fiscal year|financial year|academic year|school year|ay|ta|t\.a\.?|tahun anggaran|tahun|thn|th|"
    r"year|jahr|haushaltsjahr|annee|ano|calendar year|cy|sy|ka|pfy)"
)
_TO = r"(?:-|to|s\.?\s?/?d\.?|sampai(?: dengan)?|until|through|thru|bis|~|–)"
STYLES = ("", "day", "year", "quarter", "semester", "month", "fiscal", "monthfirst")


@dataclass(frozen=True)
class Part:
    """A month, quarter or semester without its year."""

    grain: Grain
    number: int


def _tidy(text: str) -> str:
    out = unicodedata.normalize("NFKD", text.strip())
    out = "".join(c for c in out if not unicodedata.combining(c)).lower()
    out = re.sub("[‐-―−]", "-", out).replace("’", "'").replace("_", " ")
    out = re.sub(r"\s+", " ", out)
    out = re.sub(
        r"(?<=\d)\s*(?:\((?:provisional|prov|p|r|e|revised|estimate[d]?|sementara|est)\)|[*†‡^]+|[pr](?![a-z]))$",
        "",
        out,
    )
    return out.strip(" .,;:()[]")


def _number(text: str) -> int | None:
    text = text.strip(". ").lower()
    return _ROMAN.get(text) or _ORDINAL.get(text)


def _century(text: str) -> int:
    digits = int(text.strip("'’ "))
    return digits if digits > 99 else (2000 if digits < 70 else 1900) + digits


def _year_of(text: str) -> tuple[int, int] | None:
    """(year, first month) of ``2024``, ``FY24``, ``2022/23``; None for anything else."""
    out = re.sub(rf"^{_FISCAL_WORD}\b\.?\s*|^(?:fy|ay|sy|ta|cy)(?=['\d])", "", text).strip()
    marked = out != text
    if re.fullmatch(_YEAR, out) or (marked and re.fullmatch(_SHORT, out)):
        return _century(out), 1
    if match := re.fullmatch(rf"({_YEAR})\s?[-/]\s?(\d\d|{_YEAR})", out):
        first, last = int(match[1]), _century(match[2])
        if last == first + 1:
            return first, FISCAL_MONTH
    if match := re.fullmatch(r"(\d\d)\s?[-/]\s?(\d\d)", out):
        first, last = _century(match[1]), _century(match[2])
        if last == first + 1:
            return first, FISCAL_MONTH
    return None


@functools.lru_cache(maxsize=100_000)
def parse(text: str, style: str = "") -> Period | None:
    """The period a text names, or None.

    ``style`` says what a bare date stands for (``year``, ``quarter``, ``semester``; else its month), that ``2011-12``
    is a month (``month``) or a year from one to the next (``fiscal``), and that 03/04/2024 is the fourth of March
    (``monthfirst``).
    """
    body = _tidy(text)
    if not body or not re.search(r"\d", body) or len(body) > 60:
        return None
    body = re.sub(r"\.0$", "", body)
    body = re.sub(
        r"^(?:periode|period|per|posisi|as of|as at|at|in|pada|posisi per|bulan|month of|data|for|reporting period|untuk)\b[: ]*",
        "",
        body,
    ).strip()
    return (
        _cumulative(body, style)
        or _whole_year(body, style)
        or _quarter_or_half(body)
        or _month(body, style)
        or _date(body, style)
        or _between(body, style)
    )


def _cumulative(body: str, style: str) -> Period | None:
    """``s.d. September 2024``, ``Jan-Sep 2024``: from the start of the year."""
    if match := re.match(
        r"^(?:s\.?\s?/?d\.?|sampai(?: dengan)?|until|up to|ytd(?: to)?|year to date(?: to)?|kumulatif)\s+(.+)$",
        body,
    ):
        last = parse(match[1], style)
        if last is not None:
            return Period.between(date(last.end.year, 1, 1), last.end)
    if match := re.match(
        r"^(?:quarter|3 months|three months|triwulan) (?:ending|ended|to|berakhir)\s+(.+)$", body
    ):
        last = parse(match[1], "")
        if last is not None and last.grain == Grain.MONTH:
            month = last.end.month - 2
            begin = date(last.end.year, month, 1) if month > 0 else date(last.end.year - 1, month + 12, 1)
            return Period.between(begin, last.end)
    if match := re.match(
        rf"^(?:caturwulan|cawu|term|tertial)\s+(iii|ii|i|[1-3])[\s,/-]*(?:tahun )?({_YEAR})$", body
    ):
        number = _number(match[1]) or 1
        return Period.between(
            date(int(match[2]), 4 * number - 3, 1),
            date(int(match[2]), 4 * number, calendar.monthrange(int(match[2]), 4 * number)[1]),
        )
    if match := re.match(
        r"^(?:(?:financial |fiscal )?year end(?:ing|ed)|ye|12 months? (?:to|ending|ended)|"
        r"twelve months (?:to|ending)|rolling year to)\s+(.+)$",
        body,
    ):
        last = parse(match[1], "")
        if last is not None and last.grain in (Grain.MONTH, Grain.QUARTER):
            end = last.end
            year, month = (end.year, 1) if end.month == 12 else (end.year - 1, end.month + 1)
            return Period.between(date(year, month, 1), end)
    return None


def _whole_year(body: str, style: str) -> Period | None:
    if style == "month" and re.fullmatch(rf"{_YEAR}[-/](?:0[1-9]|1[0-2])", body):
        return None
    year = _year_of(body)
    if year is not None:
        return Period.of(year[0], Grain.YEAR, 1, year[1])
    bare = re.sub(rf"^{_FISCAL_WORD}\b\.?\s*", "", body)
    if match := re.fullmatch(rf"({_YEAR})\s?(?:-|/|to|\bs\.?d\.?|sampai)\s?(\d\d|{_YEAR})", bare):
        first, last = int(match[1]), _century(match[2])
        if len(match[2]) == 2 and last <= first:
            return None
        if last == first:
            return Period.of(first)
        # "2010 - 12" counts calendar years, "2020-23" fiscal ones; "2019-03" is a month unless the column says fiscal
        spaced = re.search(r"\d \s*(?:-|/|to)", bare) is not None
        month = len(match[2]) == 2 and 1 <= int(match[2]) <= 12 and style != "fiscal" and not spaced
        if first < last <= first + 12 and not month:
            if len(match[2]) == 2 and not spaced:  # 2020-23: fiscal years 2020-21 to 2022-23
                return Period.between(date(first, FISCAL_MONTH, 1), date(last, FISCAL_MONTH - 1, 31))
            return Period.between(date(first, 1, 1), date(last, 12, 31))
    return None


_Y_ANY = rf"(?P<y>(?:{_FISCAL_WORD}\.?\s*)?(?:{_YEAR}(?:\s?[-/]\s?(?:{_YEAR}|\d\d))?|{_SHORT}(?:[-/]\d\d)?))"
_SEP = r"[\s,;\-/:.|]*"
_QH_PATTERNS = [
    re.compile(
        rf"^(?P<w>{_QUARTER_WORD}|{_HALF_WORD})\.?\s*-?(?P<n>iv|iii|ii|i|[1-4]){_SEP}(?:tahun\s*)?{_Y_ANY}$"
    ),
    re.compile(rf"^{_Y_ANY}{_SEP}(?P<w>{_QUARTER_WORD}|{_HALF_WORD})\.?\s*-?(?P<n>iv|iii|ii|i|[1-4])$"),
    re.compile(
        rf"^(?P<n>1st|2nd|3rd|4th|first|second|third|fourth|iv|iii|ii|i|[1-4])\.?\s*(?P<w>{_QUARTER_WORD}|{_HALF_WORD})\.?(?:\s+of)?{_SEP}{_Y_ANY}$"
    ),
    re.compile(
        rf"^{_Y_ANY}{_SEP}(?P<n>1st|2nd|3rd|4th|first|second|third|fourth|iv|iii|ii|i|[1-4])\.?\s*(?P<w>{_QUARTER_WORD}|{_HALF_WORD})$"
    ),
]


def _quarter_or_half(body: str) -> Period | None:
    for pattern in _QH_PATTERNS:
        match = pattern.match(body)
        if match is None:
            continue
        number = _number(match["n"])
        marked = match["y"].strip()
        year = _year_of(marked) or _year_of("fy " + marked)
        if number is None or year is None:
            return None
        grain = Grain.QUARTER if re.fullmatch(_QUARTER_WORD, match["w"]) else Grain.SEMESTER
        if grain == Grain.SEMESTER and number > 2:
            return None
        return Period.of(year[0], grain, number, year[1])
    return None


def _month(body: str, style: str) -> Period | None:
    if match := re.fullmatch(rf"(?P<m>{_MONTH}){_SEP}(?:tahun\s*)?(?P<y>{_YEAR}|{_SHORT})", body):
        return Period.of(_century(match["y"]), Grain.MONTH, _MONTHS[match["m"].rstrip(".")])
    if match := re.fullmatch(rf"(?P<y>{_YEAR}){_SEP}(?P<m>{_MONTH})", body):
        return Period.of(_century(match["y"]), Grain.MONTH, _MONTHS[match["m"].rstrip(".")])
    if match := re.fullmatch(rf"(?P<y>{_SHORT})[-\s](?P<m>{_MONTH})", body):
        return Period.of(_century(match["y"]), Grain.MONTH, _MONTHS[match["m"].rstrip(".")])
    if match := re.fullmatch(rf"({_YEAR})\s?(?:[-/.m]|-m)\s?(\d{{1,2}})", body):
        return _safe_month(int(match[1]), int(match[2]))
    if match := re.fullmatch(rf"(\d{{1,2}})[-/.]({_YEAR})", body):
        return _safe_month(int(match[2]), int(match[1]))
    if style == "month" and (match := re.fullmatch(rf"({_YEAR})(\d\d)", body)):
        return _safe_month(int(match[1]), int(match[2]))
    return None


def _safe_month(year: int, month: int) -> Period | None:
    return Period.of(year, Grain.MONTH, month) if 1 <= month <= 12 else None


def day(text: str, month_first: bool = False) -> date | None:
    """The calendar day a text names: ISO, 31/12/2024, 31 Desember 2024, Dec 31, 2024, with or without a time."""
    body = _tidy(text)
    body = re.sub(
        r"(?<=\d)[t ]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:am|pm|z|[+-]\d\d:?\d\d|utc)?$", "", body
    )
    try:
        if match := re.fullmatch(rf"({_YEAR})[-/.](\d{{1,2}})[-/.](\d{{1,2}})", body):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(rf"({_YEAR})(\d\d)(\d\d)", body):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.]({_YEAR}|\d\d)", body):
            first, second, year = int(match[1]), int(match[2]), _century(match[3])
            swap = (month_first or second > 12) and first <= 12
            return date(year, first, second) if swap else date(year, second, first)
        if match := re.fullmatch(
            rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[-\s]+(?:of )?({_MONTH})[-,\s]+({_YEAR}|\d\d)", body
        ):
            return date(_century(match[3]), _MONTHS[match[2].rstrip(".")], int(match[1]))
        if match := re.fullmatch(rf"({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+({_YEAR})", body):
            return date(int(match[3]), _MONTHS[match[1].rstrip(".")], int(match[2]))
    except ValueError:
        return None
    return None


def _date(body: str, style: str) -> Period | None:
    found = day(body, month_first=style == "monthfirst")
    if found is None:
        return None
    if style == "year":
        return Period.of(found.year)
    if style == "day":
        return Period.between(found, found)
    if style == "quarter":
        return Period.of(found.year, Grain.QUARTER, (found.month + 2) // 3)
    if style == "semester":
        return Period.of(found.year, Grain.SEMESTER, (found.month + 5) // 6)
    return Period.of(found.year, Grain.MONTH, found.month)


def _between(body: str, style: str) -> Period | None:
    """``Januari - Maret 2024``, ``Apr 2022 to Mar 2023``, ``2017-01-01..2017-12-31``."""
    if match := re.fullmatch(
        rf"(?P<a>{_MONTH})\s*{_TO}\s*(?P<b>{_MONTH}){_SEP}(?P<y>{_YEAR}|{_SHORT})", body
    ):
        year = _century(match["y"])
        first, last = _MONTHS[match["a"].rstrip(".")], _MONTHS[match["b"].rstrip(".")]
        start_year = year if first <= last else year - 1
        return Period.between(
            date(start_year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
        )
    for separator in (r"\s+-\s+", r"\s*\.\.\s*", rf"\s+{_TO}\s+", r"(?<=\d)\s*-\s*(?=[a-z])"):
        parts = re.split(separator, body)
        if len(parts) == 2 and all(re.search(r"\d", p) for p in parts):
            first_day, last_day = day(parts[0]), day(parts[1])
            if first_day and last_day and first_day <= last_day:
                return Period.between(first_day, last_day)
            begin, finish = parse(parts[0], style), parse(parts[1], style)
            if begin and finish and begin.start <= finish.end:
                return Period.between(begin.start, finish.end)
    return None


@functools.lru_cache(maxsize=10_000)
def part(text: str) -> Part | None:
    """A month, quarter or semester named without a year: ``TW I``, ``Januari``, ``Q3``, ``Semester 2``."""
    body = _tidy(text)
    body = re.sub(r"^(?:bulan|month|periode|s\.?d\.?|sampai(?: dengan)?)\s+", "", body)
    if re.fullmatch(_MONTH, body):
        return Part(Grain.MONTH, _MONTHS[body.rstrip(".")])
    for word, grain in ((_QUARTER_WORD, Grain.QUARTER), (_HALF_WORD, Grain.SEMESTER)):
        match = re.fullmatch(rf"{word}\.?\s*-?(iv|iii|ii|i|[1-4])", body) or re.fullmatch(
            rf"(1st|2nd|3rd|4th|first|second|third|fourth|iv|iii|ii|i|[1-4])\.?\s*{word}", body
        )
        number = _number(match[1]) if match else None
        if number is not None and (grain == Grain.QUARTER or number <= 2):
            return Part(grain, number)
    return None


def combine(year_text: str, part_text: str, style: str = "") -> Period | None:
    """The period of a year column and a month, quarter or semester column; a bare number counts in ``style``'s grain.

    ``quarter@13`` says that the numbers of the parts start at 13.
    """
    year = _year_of(_tidy(re.sub(r"\.0$", "", year_text.strip())))
    if year is None:
        return None
    style, _, first = style.partition("@")
    if first and re.fullmatch(r"\d+(?:\.0)?", part_text.strip()):
        part_text = str(int(float(part_text)) - int(first) + 1)  # quarter@13: the numbers count on from 13
    found = part(part_text)
    if found is None:
        number = _number(re.sub(r"\.0$", "", part_text.strip()))
        grain = {"quarter": Grain.QUARTER, "semester": Grain.SEMESTER, "month": Grain.MONTH}.get(style)
        if grain == Grain.MONTH and re.fullmatch(r"\d{1,2}(?:\.0)?", part_text.strip()):
            number = int(float(part_text))
        if grain is None or number is None:
            return parse(part_text)  # the second column may hold the whole period
        found = Part(grain, number)
    try:
        return Period.of(year[0], found.grain, found.number, year[1] if found.grain != Grain.MONTH else 1)
    except ValueError:
        return None


def style_of(values: Iterable[str]) -> str:
    """How a column's dates are meant: ``year`` when all are a year's first or last day, and so on.

    ``""`` when ``parse`` needs no help.
    """
    texts = [v for v in values if v and v.strip()]
    days: list[date] = []
    monthlike = fiscal = certain = 0
    month_first = False
    for value in texts:
        body = _tidy(value)
        if match := re.fullmatch(rf"({_YEAR})[-/](\d\d)", body):
            first, second = int(match[1]), int(match[2])
            if second == (first + 1) % 100:
                fiscal += 1
            if 1 <= second <= 12 and second != (first + 1) % 100:
                monthlike += 1
            elif second > 12:
                certain += 1  # no month has that number
        elif re.fullmatch(rf"{_YEAR}\d\d", body):
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


_FIND = [
    re.compile(
        rf"(?<![a-z])(?:{_QUARTER_WORD}|{_HALF_WORD})\.?\s*-?(?:iv|iii|ii|i|[1-4])\b{_SEP}(?:tahun\s*)?{_YEAR}"
    ),
    re.compile(rf"\b{_YEAR}{_SEP}(?:{_QUARTER_WORD}|{_HALF_WORD})\.?\s*-?(?:iv|iii|ii|i|[1-4])\b"),
    re.compile(rf"\b\d{{1,2}} {_MONTH} {_YEAR}\b"),
    re.compile(rf"\b{_MONTH}\s*{_TO}\s*{_MONTH}\s+{_YEAR}\b"),
    re.compile(rf"(?<![a-z])(?:s\.?d\.?\s+)?{_MONTH}[\s\-]+(?:tahun\s*)?{_YEAR}\b"),
    re.compile(rf"\b{_YEAR}[\s\-]{_MONTH}\b"),
    re.compile(rf"(?<!\d)(?:fy\s?)?{_YEAR}\s?[-/]\s?(?:{_YEAR}|\d\d)(?!\d)(?![-/]\d)"),
    re.compile(rf"(?<!\d){_YEAR} (?:(?:to|bis|sd|s\.d\.|sampai) )?{_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}[-. ]?m?(?:0[1-9]|1[0-2])(?!\d)"),
    re.compile(rf"(?<![\d])(?:fy|ta|tahun|ay)?\s?'?{_YEAR}(?!\d)"),
    re.compile(r"\bfy\s?\d\d(?:[-/]\d\d)?\b"),
]


@functools.lru_cache(maxsize=10_000)
def find(text: str) -> tuple[Period, str] | None:
    """The first period named inside a title or file name, with the words that name it."""
    body = _tidy(re.sub(r"\.(?:csv|tsv|txt|xlsx?|xlsm|ods|pdf|parquet)$", "", text.strip(), flags=re.I))
    for pattern in _FIND:
        for match in pattern.finditer(body):
            words = match[0].strip()
            if re.fullmatch(rf"{_YEAR} .*{_YEAR}", words):
                words = f"{words[:4]}-{words[-4:]}"
            month = re.fullmatch(rf"({_YEAR})[-. ]?m?(\d\d)", words)
            found = parse(words)
            if found is None and month:
                found = _safe_month(int(month[1]), int(month[2]))
            if found is not None:
                return found, words
    return None
