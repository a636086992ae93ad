"""What a heading alone suggests about its column. Owns the scores from words to roles; contents are weighed elsewhere.

Besides the roles of the model there are helper meanings that keep a column out of the way: ``status``, ``numerator``,
``denominator``, ``benchmark``, ``rank``, ``interval``, ``previous``, ``change``, ``link``, ``system``, ``place``, ``sort``,
``french``, ``dimension``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from bsc.reports import period_search, periods, words
from bsc.reports.model import Role

Scores = dict[str, float]


MONEY = re.compile(r"\(?(?:rp\.?|rupiah|idr|usd|\$|eur|€|£)(?: .{0,12})?\)?", re.I)
_FIGURES = (Role.TARGET, Role.ACTUAL, Role.ACHIEVEMENT, Role.BASELINE, "previous", "change")


def scores(heading: str) -> Scores:
    """Every meaning the heading may have, each 0 to 1; 0.9 and more is as good as said.

    Of a merged heading the lowest level that means anything speaks, the levels above more quietly; above money they only
    say what sort of figure it is.
    """
    levels = [part for part in heading.split(" / ") if part.strip()]
    for i, part in enumerate(reversed(levels)):
        found = _scores(part)
        if found and i and MONEY.fullmatch(levels[-1].strip()):
            found = {k: v for k, v in found.items() if k in _FIGURES}
        if found:
            return found if i == 0 else {k: 0.9 * v for k, v in found.items()}
    return {}


@functools.lru_cache(maxsize=20_000)
def _scores(heading: str) -> Scores:
    plain = words.normal(heading)
    if not plain:
        return {}
    found = words.concepts(heading)
    total = len(plain.split())
    out: Scores = {}

    def put(meaning: str, score: float) -> None:
        if score > out.get(meaning, 0.0):
            out[meaning] = min(score, 1.0)

    def size(concept: str) -> int:
        return found[concept][1] if concept in found else 0

    def has(*names: str) -> bool:
        return any(n in found for n in names)

    def cover(*names: str) -> float:
        """Share of the heading's words that these concepts explain."""
        explained: set[int] = set()
        for name in names:
            if name in found:
                start, length = found[name]
                explained |= set(range(start, start + length))
        return len(explained) / total

    def last(concept: str) -> bool:
        return concept in found and sum(found[concept]) == total

    def first(concept: str) -> bool:
        return concept in found and found[concept][0] == 0

    _values(put, has, cover, size, first, plain)
    _entities(put, has, cover, first, last, plain)
    _time(put, has, cover, plain, heading)
    _attributes(put, has, cover, size, first, last, plain)
    return out


def _values(put, has, cover, size, first, plain: str) -> None:  # type: ignore[no-untyped-def]
    if has("target"):
        put(Role.TARGET, 0.72 + 0.26 * cover("target"))
    if plain in ("goal", "goals", "standard", "standar"):
        put(Role.TARGET, 0.8)
    if has("actual"):
        put(Role.ACTUAL, 0.66 + 0.3 * cover("actual"))
        if re.search(r"\b(?:realisasi|actual|actuals|realised|outturn|ergebnis)\b", plain):
            put(Role.ACTUAL, 0.88 + 0.1 * cover("actual"))
    if has("achievement"):
        put(Role.ACHIEVEMENT, 0.7 + 0.25 * cover("achievement"))
        put(Role.ACTUAL, 0.62 + 0.1 * cover("achievement"))
    if re.search(r"\b(?:achieved)\b", plain) and not has("target"):
        put(Role.ACTUAL, 0.85)
    if plain in (
        "%",
        "persen",
        "percent",
        "pct",
        "progres",
        "progress",
        "% complete",
        "percent complete",
        "prosentase",
    ):
        put(Role.ACHIEVEMENT, 0.6)
        put(Role.ACTUAL, 0.5)
    if re.search(r"\bpercent complete|% complete|percent of target|% of target|% target\b", plain):
        put(Role.ACHIEVEMENT, 0.92)
    if has("baseline") and not has("year", "period"):
        put(Role.BASELINE, 0.8 + 0.2 * cover("baseline"))
    if has("weight"):
        put(Role.WEIGHT, 0.78 + 0.22 * cover("weight"))
    spent = re.search(r"\b(?:penyerapan|serapan|efisiensi|pengelolaan|pelaksanaan|revisi)\b", plain)
    if (
        re.search(r"\b(?:pagu|anggaran|budget|budgeted)\b", plain)
        and not has("actual", "achievement")
        and not spent
    ):
        put(Role.TARGET, 0.7)
    if re.match(r"(?:tingkat|persentase|prosentase|presentase|%) (?:capaian|pencapaian|realisasi)\b", plain):
        put(Role.ACHIEVEMENT, 0.93)
    if has("target") and re.search(r"\b(?:min|minimum|minimal|low|lower|bawah)\b", plain):
        put(Role.TARGET_LOW, 0.93)
    if has("target") and re.search(r"\b(?:max|maks|maximum|maksimal|high|upper|atas)\b", plain):
        put(Role.TARGET_HIGH, 0.93)
    if has("midpoint"):
        put(Role.MIDPOINT, 0.9)
    if has("worst"):
        put(Role.WORST, 0.85)
    # helpers of a value
    if has("numerator"):
        put("numerator", 0.7 + 0.25 * cover("numerator", "actual"))
    if has("denominator"):
        put("denominator", 0.7 + 0.25 * cover("denominator"))
    if has("benchmark"):
        put("benchmark", 0.72 + 0.2 * cover("benchmark"))
    if has("rank"):
        put("rank", 0.75 + 0.2 * cover("rank"))
    if has("interval"):
        put("interval", 0.7 + 0.28 * cover("interval", "actual"))
    if has("previous"):
        put("previous", 0.9)
    if has("change"):
        put("change", 0.8 + 0.15 * cover("change"))
    if has("status"):
        put("status", 0.72 + 0.22 * cover("status", "target"))
    if has("target", "achievement") and re.search(
        r"\b(?:met|tercapai|status|flag|achieved|rag|is|on track|category|kategori|result)\b", plain
    ):
        put("status", 0.8)
    if re.search(r"\b(?:sisa|remaining|balance|selisih|deviasi|variance)\b", plain):
        put("change", 0.9)
    if re.search(r"\b\d+ ?(?:yr|year|years)\b|\bavg ?\d|ytd scaled|improving", plain):
        put("change", 0.85)


def _entities(put, has, cover, first, last, plain: str) -> None:  # type: ignore[no-untyped-def]
    coded = has("code")
    named = has("name")
    if has("indicator"):
        base = 0.8 + 0.2 * cover("indicator", "name")
        if coded and not (named and not first("code")):
            put(Role.INDICATOR_CODE, 0.82 + 0.18 * cover("indicator", "code"))
            put(Role.INDICATOR, base - 0.35)
        else:
            put(Role.INDICATOR, base if named or cover("indicator", "name") > 0.6 else base - 0.12)
    if has("unit"):
        base = 0.75 + 0.2 * cover("unit", "name", "english")
        generic = plain in ("unit", "units", "satuan unit", "la", "area", "type")
        if coded and not named:
            put(Role.UNIT_CODE, 0.8 + 0.18 * cover("unit", "code"))
            put(Role.UNIT, base - 0.3)
        else:
            put(Role.UNIT, 0.6 if generic and plain == "unit" else base)
    if has("objective"):
        base = 0.7 + 0.25 * cover("objective", "name", "code")
        if re.match(r"(?:sasaran|strategic objective|objective)\b", plain):
            base = max(base, 0.9)
        elif plain in ("tujuan", "misi", "mission", "program", "programme", "programs"):
            base -= 0.1  # above or below the objective, where one stands beside it
        put(Role.OBJECTIVE, base - (0.1 if coded else 0))
        if coded:
            put(Role.OBJECTIVE_CODE, base + 0.08)
    if coded and not has("indicator", "unit", "objective"):
        put("code", 0.6 + 0.3 * cover("code"))
    if named and not has("indicator", "unit", "objective", "note", "source"):
        put("name", 0.5 + 0.3 * cover("name"))
    if has("parent"):
        put(Role.PARENT, 0.8 + 0.15 * cover("parent", "unit", "code"))
    if has("valid_from"):
        put(Role.VALID_FROM, 0.95)
    if has("valid_to"):
        put(Role.VALID_TO, 0.95)
    if has("perspective"):
        put(Role.PERSPECTIVE, 0.8 + 0.2 * cover("perspective"))
    if has("dimension"):
        put("dimension", 0.55 + 0.3 * cover("dimension"))
    if has("type"):
        put("type", 0.6 + 0.3 * cover("type", "unit"))
        if (
            has("unit") and cover("type", "unit") == 1.0 and plain not in ("unit type", "type of unit")
        ) or plain in (
            "unit type",
            "type of unit",
            "jenis unit",
            "tipe unit",
            "jenis unit kerja",
            "tipe unit kerja",
        ):
            put(Role.TYPE, 0.9)
    if has("level"):
        put(Role.LEVEL, 0.6 + 0.35 * cover("level", "indicator"))
    if has("grade"):
        put(Role.GRADE, 0.6 + 0.3 * cover("grade"))
    if has("french") and (last("french") or first("french")):
        put("french", 0.9)
    if words.identifying(plain):
        put(Role.IDENTIFYING, 0.95)
    if words.person_code(plain):
        put(Role.PERSON, 0.92)


def _time(put, has, cover, plain: str, heading: str) -> None:  # type: ignore[no-untyped-def]
    if has("period"):
        put(Role.PERIOD, 0.72 + 0.25 * cover("period"))
    if has("year"):
        put(Role.YEAR, 0.8 + 0.18 * cover("year"))
    if has("subperiod"):
        put(Role.SUBPERIOD, 0.8 + 0.18 * cover("subperiod"))
    if has("start") and has("period", "year"):
        put(Role.PERIOD, 0.9)
        put("start", 0.9)
    if has("end") and has("period", "year"):
        put(Role.PERIOD_END, 0.9)
    if has("baseline", "updated", "system", "reported_on") and has("period", "year"):
        put("system", 0.8)
    if has("reported_on"):
        put(Role.REPORTED_ON, 0.95)
    if has("system"):
        put("system", 0.75 + 0.2 * cover("system"))
    if re.fullmatch(r"unnamed(?: \d+)?|index|level \d|x|\.\.\.\d+", plain) and heading:
        put("system", 0.9)


def _attributes(put, has, cover, size, first, last, plain: str) -> None:  # type: ignore[no-untyped-def]
    if has("measure_unit"):
        put(Role.MEASURE_UNIT, 0.66 + 0.3 * cover("measure_unit"))
    if plain in ("unit", "units", "measure"):
        put(Role.MEASURE_UNIT, 0.55)
    if has("polarity"):
        put(Role.POLARITY, 0.7 + 0.28 * cover("polarity"))
    if has("consolidation"):
        put(Role.CONSOLIDATION, 0.72 + 0.25 * cover("consolidation"))
    if has("formula"):
        put(Role.FORMULA, 0.75 + 0.2 * cover("formula"))
    if has("source"):
        put(Role.SOURCE, 0.7 + 0.25 * cover("source"))
    if has("note"):
        put(Role.NOTE, 0.78 + 0.2 * cover("note"))
    if has("link"):
        put("link", 0.9)
    if has("latitude"):
        put("place", 0.5 + 0.4 * cover("latitude"))
    if has("sort") and cover("sort") >= 0.3:
        put("sort", 0.85)
    if has("name_en"):
        put(Role.NAME_EN, 0.95)


_PART_BELOW = re.compile(
    r"\b(triwulan|tw|kuartal|quarter|semester|smt)\.? / (?=(?:iv|iii|ii|i|[1-4])(?: / |$))", re.I
)


def without_letters(found: Sequence[str]) -> list[str]:
    """``Target Renja / K`` beside ``Target Renja / Rp``: K, for kinerja, says only that it is no money."""
    lowest = {h.rpartition(" / ")[2].strip(" .").lower() for h in found}
    return [h.removesuffix(" / K") for h in found] if {"k", "rp"} <= lowest else list(found)


# months and terms only beside a word of a value: Target Mar, Fall Actual
_SHORT = ("may", "mar", "des", "mei", "winter", "spring", "summer", "fall", "autumn")


def _value_words(rest: str) -> bool:
    """Whether nothing but a word such as Target or Realisasi is left."""
    found = words.concepts(rest)
    return any(found.get(c, (0, 0))[1] == words.word_count(rest) for c in ("target", "actual", "achievement"))


@functools.lru_cache(maxsize=20_000)
def period_in(heading: str) -> tuple[object, str, str] | None:
    """A period inside a heading: (Period or Part, the words that name it, the rest of the heading)."""
    heading = _PART_BELOW.sub(r"\1 ", heading)
    levels = [part.strip() for part in heading.split(" / ")]
    for i, part in enumerate(levels):
        whole = periods.parse(part) or periods.part(part)
        if whole is not None:
            rest = " / ".join(levels[:i] + levels[i + 1 :])
            return whole, part, rest
    joined = re.sub(r"(?<!\d)((?:19|20)\d\d)[_.](\d\d|(?:19|20)\d\d)(?!\d)", r"\1-\2", heading)
    spaced = re.sub(r"(?<=[A-Za-z])(?=(?:19|20)\d\d)", " ", joined.replace("_", " ").replace(".", " "))
    found = period_search.find(spaced, seasons=True)
    if found is not None:
        period, label = found
        tidy = re.sub(r"\s+", " ", spaced)
        at = tidy.lower().find(label)
        rest = (tidy[:at] + " " + tidy[at + len(label) :]) if at >= 0 else tidy
        return period, tidy[at : at + len(label)] if at >= 0 else label, rest.strip(" -/:()")
    match = re.search(
        r"(?:^|[\s(/])((?:tw|triwulan|q|quarter|kuartal|semester|smt)\.?\s*-?(?:iv|iii|ii|i|[1-4]))(?=$|[\s)/])",
        spaced,
        re.I,
    )
    if match and (part_found := periods.part(match[1])) is not None:
        rest = (spaced[: match.start(1)] + " " + spaced[match.end(1) :]).strip(" -/:()")
        return part_found, match[1], re.sub(r"\s+", " ", rest)
    tokens = spaced.split()
    for token in tokens:
        part_found = periods.part(token) if len(token) >= 3 else None
        rest = " ".join(t for t in tokens if t != token)
        if (
            part_found is not None
            and len(tokens) <= 4
            and (token.lower() not in _SHORT or _value_words(rest))
        ):
            return part_found, token, rest
    return None
