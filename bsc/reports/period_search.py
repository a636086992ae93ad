"""Finding the period that a title, a heading or a file name speaks of, among other words."""

from __future__ import annotations

import functools
import re

from bsc.domain import Period
from bsc.reports import periods, terms
from bsc.reports.periods import (
    FISCAL_WORD,
    HALF_WORD,
    MONTH,
    NTH,
    QUARTER_WORD,
    SCHOOL_YEAR,
    SEP,
    TO,
    YEAR,
    N,
    safe_month,
    tidy,
)  # fmt: skip

_Y = rf"(?:{FISCAL_WORD}\.?\s*)?(?:{YEAR}(?:\s?[-/]\s?(?:{YEAR}|\d\d)(?!\d))?)"  # Tahun Anggaran 2024, FY2024/25
_PART = rf"(?:{QUARTER_WORD}|{HALF_WORD})\.?\s*-?{N}\b"
_UP_TO = r"(?:s\.?\s?/?d\.?|sampai(?: dengan)?|hingga|kumulatif|ytd(?: to)?|year to date(?: to)?|up to)"
_FIND = [
    re.compile(rf"(?<![a-z]){_PART}\s*{TO}\s*(?:{QUARTER_WORD}\.?\s*-?)?{N}\b{SEP}{_Y}"),
    re.compile(rf"(?<![a-z.]){_UP_TO}\s+(?:akhir )?(?:{_PART}{SEP}{_Y}|(?:\d{{1,2}} )?{MONTH}[\s\-]+{_Y})"),
    re.compile(
        rf"(?<![a-z])(?:quarter|3 months|three months|triwulan|12 months?|(?:financial |fiscal )?year|fy) "
        rf"(?:ending|ended|to|berakhir)\s+(?:\d{{1,2}} )?{MONTH}\s+{YEAR}"
    ),
    re.compile(rf"(?<![a-z])(?:caturwulan|cawu|tertial)\s+(?:iii|ii|i|[1-3])\b{SEP}(?:tahun )?{YEAR}"),
    re.compile(
        rf"(?<![a-z])(?:semester |smt )?(?:ganjil|gasal|genap)[\s,]*{SCHOOL_YEAR}?\s*{YEAR}\s?[-/]\s?(?:{YEAR}|\d\d)"
    ),
    re.compile(
        rf"(?<![a-z])(?:tahun (?:ajaran|pelajaran|akademik)|thn ajaran|t\.?\s?p\.?)\s*{YEAR}\s?[-/]\s?(?:{YEAR}|\d\d)"
    ),
    re.compile(rf"(?<![a-z]){_PART}(?:\s*\(\s*{MONTH}\s*-\s*{MONTH}\s*\))?{SEP}{_Y}"),
    re.compile(rf"(?<![a-z]){_PART}{SEP}fy\s?\d\d(?:[-/]\d\d)?\b"),
    re.compile(
        rf"(?<![a-z])(?:{NTH}\s+(?:{QUARTER_WORD}|{HALF_WORD})|(?:triwulan|semester)\s+{NTH}){SEP}(?:of )?{_Y}"
    ),
    re.compile(rf"\b(?:{YEAR}(?:[-/]\d\d)?|fy\s?\d\d(?:[-/]\d\d)?){SEP}{_PART}"),
    re.compile(rf"\b[1-4]q\s?{YEAR}\b|\b[12]h\s?{YEAR}\b"),
    re.compile(rf"(?<![a-z])(?:per|posisi|as at|as of|at) 31 (?:desember|december|des|dec) {YEAR}\b"),
    re.compile(rf"\b\d{{1,2}} {MONTH} {YEAR}\b"),
    re.compile(rf"\b{MONTH}\s*{TO}\s*{MONTH}\s+{YEAR}\b"),
    re.compile(rf"(?<![a-z]){MONTH},?[\s\-]+(?:tahun\s*)?{YEAR}\b"),
    re.compile(rf"(?<![a-z]){MONTH}[-']\d\d(?!\d)"),
    re.compile(rf"\b{YEAR}[\s\-]{MONTH}\b"),
    re.compile(rf"(?<![a-z])(?:week|minggu(?: ke)?)\s?-?\d\d?[\s,/-]+{YEAR}\b|\b{YEAR}-w\d\d\b"),
    re.compile(rf"(?<!\d)(?:fy\s?)?{YEAR}\s?[-/]\s?(?:{YEAR}|\d\d)(?!\d)(?![-/]\d)"),
    re.compile(rf"(?<!\d){YEAR} (?:(?:to|bis|sd|s\.d\.|sampai) )?{YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){YEAR}[-. ]?m?(?:0[1-9]|1[0-2])(?!\d)"),
    re.compile(rf"(?<![\d])(?:fy|ta|tahun|ay)?\s?'?{YEAR}(?!\d)"),
    re.compile(r"\bfy\s?\d\d(?:[-/]\d\d)?\b"),
    re.compile(r"(?<![\d/])\d\d/\d\d(?![\d/])"),
]


_TERM = re.compile(
    rf"(?<![a-z]){terms.SEASON}(?: term| semester| quarter)?,? {YEAR}(?:[-/](?:{YEAR}|\d\d))?(?!\d)"
)
SEASON = re.compile(r"\b(?:fall|autumn|winter|spring|summer|herbst|sommer|fruhling)\s*$")


@functools.lru_cache(maxsize=10_000)
def find(text: str, seasons: bool = False) -> tuple[Period, str] | None:
    """The first period named inside a title or file name, with the words that name it; the fullest naming wins.
    Terms such as Fall 2023 are found only with ``seasons``: in a title nothing tells their months.

    ``Laporan Triwulan III Tahun Anggaran 2024`` is a quarter, not the year; ``per 31 Desember 2024`` closes a year.
    """
    body = tidy(re.sub(r"\.(?:csv|tsv|txt|xlsx?|xlsm|ods|pdf|parquet)$", "", text.strip(), flags=re.I))
    if (
        seasons
        and (term := _TERM.search(body)) is not None
        and (period := periods.parse(term[0])) is not None
    ):
        return period, term[0]
    for pattern in _FIND:
        for match in pattern.finditer(body):
            words = match[0].strip()
            if re.match(r"/\d{3}", body[match.end() :]) or re.search(r"/[a-z]*/$", body[: match.start()]):
                continue  # No. 12/SD/2026/0123 numbers a letter
            if SEASON.search(body[: match.start()]):
                continue  # Fall 2023 is no calendar year
            if re.fullmatch(rf"{YEAR} .*{YEAR}", words):
                words = f"{words[:4]}-{words[-4:]}"
            month = re.fullmatch(rf"({YEAR})[-. ]?m?(\d\d)", words)
            found = periods.parse(words)
            if found is None and month:
                found = safe_month(int(month[1]), int(month[2]))
            if found is not None and re.match(r"(?:per|posisi|as|at)\b", words):
                found = Period.of(found.start.year)
            if found is not None:
                return found, words
    return None
