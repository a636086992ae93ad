"""Reading periods as people write them: ``2022-23``, ``TW II 2024``, ``Semester I 2025``, ``FY2023``, ``s.d. September 2024``.

Owns the grammar of one text. How a whole column's dates are meant (month, quarter, year) is decided by ``recognise`` and
passed in as ``style``.
"""

from __future__ import annotations

import calendar
import functools
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from bsc.domain import Grain, Period
from bsc.reports import terms

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
MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
YEAR = r"(?:19|20)\d\d"
_SHORT = r"['’]?\d\d"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "pertama": 1,
            "kedua": 2, "ketiga": 3, "keempat": 4}  # fmt: skip
N = r"(?:iv|iii|ii|i|[1-4])"
NTH = r"(?:1st|2nd|3rd|4th|first|second|third|fourth|pertama|kedua|ketiga|keempat|iv|iii|ii|i|[1-4])"
QUARTER_WORD = (
    r"(?:triwulan|triw|tri wulan|twl|tw|kuartal|kwartal|kw|quarter|qtr|quartal|trimestre|trim|kw|q)"
)
HALF_WORD = r"(?:semester|smt|sem|half[- ]?year|half|halbjahr|semestre|smtr|h|s)"
FISCAL_WORD = (
    r"(?:fye|fy|f\.y\.|fiscal year|financial year|academic year|school year|ay|ta|t\.a\.?|tahun anggaran|tahun|thn|th|"
    r"year|jahr|haushaltsjahr|annee|ano|calendar year|cy|sy|ka|pfy)"
)
TO = r"(?:-|to|s\.?\s?/?d\.?|sampai(?: dengan)?|until|through|thru|bis|~|–)"
STYLES = ("", "day", "year", "quarter", "semester", "month", "fiscal", "monthfirst")


@dataclass(frozen=True)
class Part:
    """A month, quarter or semester without its year."""

    grain: Grain
    number: int


def tidy(text: str) -> str:
    """The text as periods are compared: lower case, without accents, one kind of hyphen, single spaces."""
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
    out = re.sub(rf"^{FISCAL_WORD}\b\.?\s*|^(?:fy|ay|sy|ta|cy)(?=['\d])", "", text).strip()
    marked = out != text
    if re.fullmatch(YEAR, out) or (marked and re.fullmatch(_SHORT, out)):
        return _century(out), 1
    if match := re.fullmatch(rf"({YEAR})\s?[-/]\s?(\d\d|{YEAR})", out):
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
    body = tidy(text)
    if not body or not re.search(r"\d", body) or len(body) > 60:
        return None
    body = re.sub(r"\.0$", "", body)
    body = re.sub(
        r"^(?:periode|period|per|posisi|as of|as at|at|in|pada|posisi per|bulan(?! (?:ke-?)?\d)|month of|data|for|"
        r"reporting period|untuk)\b[: ]*",
        "",
        body,
    ).strip()
    if re.search(rf"\b{QUARTER_WORD}\.?\s*-?{N}\b|\b{NTH}\s+{QUARTER_WORD}\b", body):  # Q2 (Jul-Sep) 2023
        body = re.sub(rf"[(,\s]*{MONTH}\s*-\s*{MONTH}(?:\s+(?={YEAR}))?[,)]*", " ", body).strip(" ()")
        body = re.sub(r"\s+", " ", body)
    return (
        _term(body, style)
        or _cumulative(body, style)
        or _school(body)
        or _whole_year(body, style)
        or _several_quarters(body)
        or _week(body)
        or _quarter_or_half(body)
        or _month(body, style)
        or _date(body, style)
        or _between(body, style)
    )


def _term(body: str, style: str) -> Period | None:
    """``Fall 2023``: a quarter of the year, or a half under the style ``semester``."""
    found = terms.season(body)
    if found is None or found[1] is None:
        return None
    meant = terms.part(found[0], style)
    return Period.of(found[1], *meant) if meant is not None else None


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
        rf"^(?:caturwulan|cawu|term|tertial)\s+(iii|ii|i|[1-3])[\s,/-]*(?:tahun )?({YEAR})$", body
    ):
        number = _number(match[1]) or 1
        return Period.between(
            date(int(match[2]), 4 * number - 3, 1),
            date(int(match[2]), 4 * number, calendar.monthrange(int(match[2]), 4 * number)[1]),
        )
    if match := re.match(
        r"^(?:(?:financial |fiscal )?year end(?:ing|ed)|fy end(?:ing|ed)|ye|(?:rolling )?12 months? (?:to|ending|ended)|"
        r"twelve months (?:to|ending)|rolling year to)\s+(.+)$",
        body,
    ):
        last = parse(match[1], "")
        if last is not None and last.grain in (Grain.MONTH, Grain.QUARTER):
            end = last.end
            year, month = (end.year, 1) if end.month == 12 else (end.year - 1, end.month + 1)
            return Period.between(date(year, month, 1), end)
    return None


SCHOOL_YEAR = r"(?:tahun ajaran|tahun pelajaran|tahun akademik|thn ajaran|t\.?\s?p\.?|t\.?\s?a\.?|ta)"
_SCHOOL_MONTH = 7  # the Indonesian school year begins in July


def _school(body: str) -> Period | None:
    """``Semester Ganjil 2023/2024``, ``Tahun Ajaran 2023/2024``: July to June."""
    match = re.fullmatch(
        rf"(?:(?:semester |smt )?(?P<half>ganjil|gasal|genap)[\s,]*)?(?P<year>{SCHOOL_YEAR})?\s*"
        rf"(?P<a>{YEAR})\s?[-/]\s?(?P<b>\d\d|{YEAR})",
        body,
    )
    if match is None or _century(match["b"]) != int(match["a"]) + 1:
        return None
    year = int(match["a"])
    if match["half"]:
        return Period.of(year, Grain.SEMESTER, 2 if match["half"] == "genap" else 1, _SCHOOL_MONTH)
    said = re.search(r"ajaran|pelajaran|akademik|^t\.?\s?p", match["year"] or "")
    return Period.of(year, Grain.YEAR, 1, _SCHOOL_MONTH) if said else None


def _several_quarters(body: str) -> Period | None:
    """``TW I s.d. III 2024``, ``Triwulan I - Triwulan III Tahun 2024``."""
    match = re.fullmatch(
        rf"{QUARTER_WORD}\.?\s*-?({N})\s*{TO}\s*(?:{QUARTER_WORD}\.?\s*-?)?({N})[\s,/]*(?:{FISCAL_WORD}\.?\s*)?({YEAR})",
        body,
    )
    if match is None:
        return None
    first, last, year = _number(match[1]) or 1, _number(match[2]) or 4, int(match[3])
    if first >= last:
        return None
    return Period.between(
        Period.of(year, Grain.QUARTER, first).start, Period.of(year, Grain.QUARTER, last).end
    )


def _week(body: str) -> Period | None:
    """``2024-W12``, ``Week 12 2024``, ``Minggu 12 2024``: Monday to Sunday of the ISO week."""
    word = r"(?:week|wk|minggu(?: ke)?|kw|w)\s?-?"
    match = re.fullmatch(rf"(?P<y>{YEAR})[\s-]*w-?(?P<n>\d\d?)", body) or re.fullmatch(
        rf"{word}\s?(?P<n>\d\d?)[\s,/-]+(?P<y>{YEAR})", body
    )
    if match is None or (body.startswith("kw") and int(match["n"]) <= 4):
        return None
    try:
        return Period.between(*(date.fromisocalendar(int(match["y"]), int(match["n"]), d) for d in (1, 7)))
    except ValueError:
        return None


def _whole_year(body: str, style: str) -> Period | None:
    if style == "month" and re.fullmatch(rf"{YEAR}[-/](?:0[1-9]|1[0-2])", body):
        return None
    year = _year_of(body)
    if year is not None:
        return Period.of(year[0], Grain.YEAR, 1, year[1])
    bare = re.sub(rf"^{FISCAL_WORD}\b\.?\s*", "", body)
    if match := re.fullmatch(rf"({YEAR})\s?(?:-|/|to|\bs\.?d\.?|sampai)\s?(\d\d|{YEAR})", bare):
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


_Y_ANY = rf"(?P<y>(?:{FISCAL_WORD}\.?\s*)?(?:{YEAR}(?:\s?[-/]\s?(?:{YEAR}|\d\d))?|{_SHORT}(?:[-/]\d\d)?))"
SEP = r"[\s,;\-/:.|]*"
_QH_PATTERNS = [
    re.compile(
        rf"^(?P<w>{QUARTER_WORD}|{HALF_WORD})\.?\s*-?(?P<n>iv|iii|ii|i|[1-4]){SEP}(?:tahun\s*)?{_Y_ANY}$"
    ),
    re.compile(rf"^{_Y_ANY}{SEP}(?P<w>{QUARTER_WORD}|{HALF_WORD})\.?\s*-?(?P<n>iv|iii|ii|i|[1-4])$"),
    re.compile(rf"^(?P<n>{NTH})\.?\s*(?P<w>{QUARTER_WORD}|{HALF_WORD})\.?(?:\s+of)?{SEP}{_Y_ANY}$"),
    re.compile(rf"^(?P<w>{QUARTER_WORD}|{HALF_WORD})\.?\s+(?P<n>{NTH}){SEP}(?:tahun\s*)?{_Y_ANY}$"),
    re.compile(rf"^(?P<n>iv|iii|ii|i)(?P<w>){SEP}{_Y_ANY}$"),  # II/2024
    re.compile(rf"^{_Y_ANY}{SEP}(?P<n>{NTH})\.?\s*(?P<w>{QUARTER_WORD}|{HALF_WORD})$"),
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
        quarter = not match["w"] or re.fullmatch(QUARTER_WORD, match["w"])
        grain = Grain.QUARTER if quarter else Grain.SEMESTER
        if grain == Grain.SEMESTER and number > 2:
            return None
        return Period.of(year[0], grain, number, year[1])
    return None


def _month(body: str, style: str) -> Period | None:
    if match := re.fullmatch(rf"(?:bulan|month) (?:ke-?)?(\d{{1,2}})[\s,/-]+(?:tahun )?({YEAR})", body):
        return safe_month(int(match[2]), int(match[1]))
    if match := re.fullmatch(rf"(?P<m>{MONTH}){SEP}(?:tahun\s*)?(?P<y>{YEAR}|{_SHORT})", body):
        return Period.of(_century(match["y"]), Grain.MONTH, _MONTHS[match["m"].rstrip(".")])
    if match := re.fullmatch(rf"(?P<y>{YEAR}){SEP}(?P<m>{MONTH})", body):
        return Period.of(_century(match["y"]), Grain.MONTH, _MONTHS[match["m"].rstrip(".")])
    if match := re.fullmatch(rf"(?P<y>{_SHORT})[-\s](?P<m>{MONTH})", body):
        return Period.of(_century(match["y"]), Grain.MONTH, _MONTHS[match["m"].rstrip(".")])
    if match := re.fullmatch(rf"({YEAR})\s?(?:[-/.m]|-m)\s?(\d{{1,2}})", body):
        return safe_month(int(match[1]), int(match[2]))
    if match := re.fullmatch(rf"(\d{{1,2}})[-/.]({YEAR})", body):
        return safe_month(int(match[2]), int(match[1]))
    if style == "month" and (match := re.fullmatch(rf"({YEAR})(\d\d)", body)):
        return safe_month(int(match[1]), int(match[2]))
    return None


def safe_month(year: int, month: int) -> Period | None:
    """The month, None when there is no such one."""
    return Period.of(year, Grain.MONTH, month) if 1 <= month <= 12 else None


def day(text: str, month_first: bool = False) -> date | None:
    """The calendar day a text names: ISO, 31/12/2024, 31 Desember 2024, Dec 31, 2024, with or without a time."""
    body = tidy(text)
    body = re.sub(
        r"(?<=\d)[t ]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:am|pm|z|[+-]\d\d:?\d\d|utc)?$", "", body
    )
    try:
        if match := re.fullmatch(rf"({YEAR})[-/.](\d{{1,2}})[-/.](\d{{1,2}})", body):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(rf"({YEAR})(\d\d)(\d\d)", body):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.]({YEAR}|\d\d)", body):
            first, second, year = int(match[1]), int(match[2]), _century(match[3])
            swap = (month_first or second > 12) and first <= 12
            return date(year, first, second) if swap else date(year, second, first)
        if match := re.fullmatch(
            rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[-\s]+(?:of )?({MONTH})[-,\s]+({YEAR}|\d\d)", body
        ):
            return date(_century(match[3]), _MONTHS[match[2].rstrip(".")], int(match[1]))
        if match := re.fullmatch(rf"({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+({YEAR})", body):
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
    if match := re.fullmatch(rf"(?P<a>{MONTH})\s*{TO}\s*(?P<b>{MONTH}){SEP}(?P<y>{YEAR}|{_SHORT})", body):
        year = _century(match["y"])
        first, last = _MONTHS[match["a"].rstrip(".")], _MONTHS[match["b"].rstrip(".")]
        start_year = year if first <= last else year - 1
        return Period.between(
            date(start_year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
        )
    for separator in (r"\s+-\s+", r"\s*\.\.\s*", rf"\s+{TO}\s+", r"(?<=\d)\s*-\s*(?=[a-z])"):
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
def part(text: str, style: str = "") -> Part | None:
    """A month, quarter or semester named without a year: ``TW I``, ``Januari``, ``Q3``, ``Semester 2``, ``Fall``.

    ``style`` ``semester`` says that seasons are halves of the year.
    """
    body = tidy(text)
    body = re.sub(r"^(?:bulan|month|periode|s\.?d\.?|sampai(?: dengan)?)\s+", "", body)
    if re.fullmatch(MONTH, body):
        return Part(Grain.MONTH, _MONTHS[body.rstrip(".")])
    if (term := terms.season(body)) is not None and term[1] is None:
        meant = terms.part(term[0], style)
        return Part(*meant) if meant is not None else None
    for word, grain in ((QUARTER_WORD, Grain.QUARTER), (HALF_WORD, Grain.SEMESTER)):
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
    year = _year_of(tidy(re.sub(r"\.0$", "", year_text.strip())))
    if year is None:
        return None
    style, _, first = style.partition("@")
    if first and re.fullmatch(r"\d+(?:\.0)?", part_text.strip()):
        part_text = str(int(float(part_text)) - int(first) + 1)  # quarter@13: the numbers count on from 13
    found = part(part_text, style)
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
