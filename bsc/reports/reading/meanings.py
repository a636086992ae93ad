"""What each number column's heading says: its meaning, its period, and the thing it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bsc.domain import Grain, Period
from bsc.i18n import text
from bsc.reports import words
from bsc.reports.model import Role
from bsc.reports.periods import Part
from bsc.reports.reading import headings, pivot
from bsc.reports.reading.timing import wide_period
from bsc.reports.reading.work import Work

VALUE_ROLES = (
    Role.TARGET,
    Role.ACTUAL,
    Role.TARGET_LOW,
    Role.TARGET_HIGH,
    Role.ACHIEVEMENT,
    Role.BASELINE,
    Role.WEIGHT,
    Role.MIDPOINT,
    Role.WORST,
)


HELPERS = (
    "numerator",
    "denominator",
    "benchmark",
    "rank",
    "interval",
    "previous",
    "change",
    "status",
    "sort",
)


@dataclass(frozen=True)
class Value:
    """A number column under consideration. ``group`` is what the heading says beside meaning and period."""

    column: int
    meaning: str  # a value role, a helper, or "" when the heading does not say
    score: float
    period: Period | None = None
    label: str = ""
    part: str = ""
    group: str = ""
    bare: str = ""  # the quarter or month as the heading names it, when it names no year with it


def find_values(work: Work, whole: Period | None) -> list[Value]:
    """All number columns that are still free, with what their headings say."""
    out: list[Value] = []
    letters = _letters(work)
    whole = whole or _one_year(work)
    _one_kind(work)
    for column in work.free:
        if not _number_like(work, column):
            continue
        found = wide_period(work, column, whole)
        if found is not None and not _heading_is_words(work, column, found[3]):
            period, label, part, rest = found
        else:
            period, label, part, rest = None, "", "", work.heading(column)
        meaning, score = letters.get(rest.split(" / ")[-1].strip(" .").lower(), ("", 0.0))
        if not meaning:
            meaning, score = meaning_of(work.meaning_heading(column, rest))
        else:
            rest = " / ".join(rest.split(" / ")[:-1])
        out.append(
            Value(column, meaning, score, period, label, part, group_of(rest, meaning), _bare(work, column))
        )
    return _of_the_year(work, _same_part(out), whole)


def _one_kind(work: Work) -> None:
    """A column that says actual, or planned, in every row: what the figures are, no figure itself."""
    for column in work.free:
        texts = work.texts(column)
        kinds = {pivot.kind_of(t) for t in texts}
        if (
            work.profiles[column].is_text
            and work.profiles[column].rows > 1
            and kinds <= {"target", "actual"}
            and len(kinds) == 1
        ):
            work.leave(column, "kind", text("Says what the figures are: {value}.", value=texts[0]))


def planned(work: Work) -> None:
    """Where a column says ``planned`` in every row, the figures are targets, unless their own headings say otherwise."""
    said = [c for c, h in work.helper.items() if h == "kind"]
    if any(pivot.kind_of(work.texts(c)[0]) == "target" for c in said):
        for column in work.of(Role.ACTUAL):
            if work.score(column, Role.ACTUAL) < 0.85:
                work.roles[column] = Role.TARGET


def _one_year(work: Work) -> Period | None:
    """The one year that headings name, where others name months or quarters: Target 2024 beside Januari to Desember."""
    if work.of(Role.YEAR, Role.PERIOD, Role.SUBPERIOD) or Role.PERIOD in work.constants:
        return None
    found = [f[0] for c in work.free if (f := headings.period_in(work.heading(c))) is not None]
    years = {p for p in found if isinstance(p, Period)}
    parts = sum(isinstance(p, Part) for p in found)
    only = next(iter(years)) if len(years) == 1 else None
    return only if only is not None and only.grain == Grain.YEAR and parts >= 2 else None


def _same_part(values: list[Value]) -> list[Value]:
    """``Q1 Target`` beside ``Q1 2014/15``: the quarter that another heading names with its year, where only one does."""
    full = {v.label.lower(): v for v in values if v.period is not None and not v.bare}
    out = []
    for v in values:
        named = [w for label, w in full.items() if v.bare and label.startswith(v.bare.lower() + " ")]
        if len(named) == 1:
            v = replace(v, period=named[0].period, label=named[0].label, part="")
        out.append(v)
    return out


_YEARLY = re.compile(
    r"\b(?:annual|annually|yearly|full year|year end|tahunan|setahun|1 tahun|jahres\w*)\b|\btahun(?: ini| berjalan)?$"
)


def _of_the_year(work: Work, values: list[Value], whole: Period | None) -> list[Value]:
    """``Annual target`` and ``Target Tahun`` beside months or quarters of one year: the year is their period."""
    if whole is None:
        spans = {v.period.start.year for v in values if v.period is not None}
        inside = [v.period for v in values if v.period is not None]
        whole = (
            Period.of(spans.pop()) if len(spans) == 1 and all(p.grain != Grain.YEAR for p in inside) else None
        )
    if whole is None or whole.grain != Grain.YEAR or not any(v.period or v.part for v in values):
        return values
    return [
        replace(v, period=whole, label=whole.code)
        if v.meaning in (Role.TARGET, Role.ACTUAL)
        and v.period is None
        and not v.part
        and _YEARLY.search(words.normal(work.heading(v.column)))
        else v
        for v in values
    ]


def _bare(work: Work, column: int) -> str:
    found = headings.period_in(work.heading(column))
    outer = headings.period_in(found[2]) if found is not None and found[2] else None
    return found[1] if found is not None and isinstance(found[0], Part) and outer is None else ""


def _letters(work: Work) -> dict[str, tuple[str, float]]:
    """T and R (target, realisasi), P and A (plan, actual), S and I (Soll, Ist) where both letters head columns."""
    seen = {work.heading(c).split(" / ")[-1].strip(" .").lower() for c in work.columns}
    for target, actual in (
        ("t", "r"),
        ("p", "r"),
        ("t", "a"),
        ("p", "a"),
        ("s", "i"),
        ("tgt", "real"),
        ("tgt", "act"),
        ("trg", "real"),
    ):
        if {target, actual} <= seen:
            return {target: (Role.TARGET, 0.9), actual: (Role.ACTUAL, 0.9)}
    return {}


def _heading_is_words(work: Work, column: int, rest: str) -> bool:
    """``Recovery rate of loans made before 2019``: a year inside a sentence is no wide period."""
    telling = [t for t in words.normal(rest).split() if t not in words.shape("value")]
    return len(telling) > 7 and " / " not in work.heading(column)


def _number_like(work: Work, column: int) -> bool:
    profile = work.profiles[column]
    # 0 and 1, at most a stray code between them
    whole = {t for t in (t.strip().removesuffix(".0") for t in profile.values) if t.isdigit()}
    flag = profile.rows >= 5 and profile.distinct <= 3 and bool(whole) and whole <= {"0", "1"}
    value = max(work.score(column, Role.ACTUAL), work.score(column, Role.TARGET))
    if flag and value < 0.9 and not headings.period_in(profile.heading) and not _among_figures(work, column):
        return False
    if profile.yearlike >= 0.9 and work.score(column, Role.YEAR) >= 0.7:
        return False
    said = max((work.score(column, r) for r in VALUE_ROLES), default=0.0)
    wide = headings.period_in(profile.heading) is not None
    if work.score(column, "place") >= 0.85 or work.score(column, "sort") >= 0.8:
        return False
    if profile.padded:
        return False
    if profile.numeric >= 0.75:
        code = max(
            work.score(column, r) for r in (Role.INDICATOR_CODE, Role.UNIT_CODE, "code", Role.OBJECTIVE_CODE)
        )
        if code >= 0.6 and said < 0.7 and not wide:
            return False
        return not _code_beside_name(work, column, said)
    if (said >= 0.7 or wide) and profile.numeric >= 0.25 and profile.words < 6:
        return True
    return (
        said >= 0.75
        and max(work.score(column, "status"), work.score(column, "note")) < said
        and profile.words <= 3
        and profile.length <= 25
        and (work.score(column, Role.TARGET) >= 0.75 or work.score(column, Role.ACTUAL) >= 0.75)
    )


def _among_figures(work: Work, column: int) -> bool:
    """Zeros under ``late_cases_count`` beside other counts: a figure that happens to be 0 or 1, no flag."""
    last = words.normal(work.heading(column)).split(" ")[-1]
    return any(
        work.profiles[other].is_number
        and work.profiles[other].distinct > 2
        and words.normal(work.heading(other)).split(" ")[-1] == last
        for other in work.free
        if other != column and last
    )


def _code_beside_name(work: Work, column: int, said: float) -> bool:
    """Whole numbers under a heading that a text column shares (Agency Number beside Agency Name) are its code."""
    profile = work.profiles[column]
    stem = work.stem(column)
    if (
        said >= 0.7
        or not profile.whole
        or not stem
        or (profile.cardinality > 0.98 and profile.rows > 50 and not work.score(column, Role.UNIT))
    ):
        return False
    if re.search(
        r"(?:^|[\s_.])(?:id|code|kode|no|number|kd|nr)$|^(?:id|kode|kd|no)[\s_.]",
        work.heading(column).strip(),
        re.I,
    ):
        return True
    entity = max(work.score(column, r) for r in (Role.UNIT, Role.INDICATOR, Role.OBJECTIVE))
    return entity > 0 and any(
        other != column and work.profiles[other].is_text and work.stem(other) == stem for other in work.free
    )


_GENERIC = frozenset(("value", "values", "nilai", "wert", "figure", "amount", "number", "angka", "jumlah"))
_TIMES = (Role.YEAR, Role.PERIOD)


def meaning_of(heading: str) -> tuple[str, float]:
    """The value meaning a heading (without its period) speaks for; ``("", 0)`` when it says none."""
    levels = [p for p in heading.split(" / ") if p.strip()]
    candidates = [levels[-1], *([heading] if len(levels) > 1 else []), *levels[:-1]] if levels else []
    if len(levels) > 1 and headings.MONEY.fullmatch(levels[-1].strip()):
        return "", 0.0  # money under a year: another quantity than what stands beside it
    if len(levels) > 1 and words.normal(levels[-1]) in _GENERIC:
        candidates = [*levels[-2::-1], levels[-1]]  # Baseline / Value: the group says what the value is
    if len(levels) > 1 and max(map(headings.scores(levels[-1]).get, _TIMES), key=lambda s: s or 0.0):
        return "", 0.0  # Baseline / Year
    for i, part in enumerate(candidates):
        scored = headings.scores(part)
        ranked = [
            (scored[m] - (0.0 if m not in (Role.ACTUAL,) else 0.04), m)
            for m in (*VALUE_ROLES, *HELPERS)
            if scored.get(m, 0.0) >= 0.55
        ]
        if ranked:
            best = max(ranked, key=lambda pair: pair[0])
            if i == 0 or best[0] >= 0.7:
                return best[1], best[0]
    return "", 0.0


def group_of(rest: str, meaning: str) -> str:
    """What is left of a heading when meaning words and levels are taken away: the thing measured, or nothing."""
    concept = str(meaning) if meaning else ""
    stop = set(words.shape("value"))
    kept = []
    for level in rest.split(" / "):
        tokens = words.normal(level).split()
        start, length = words.concepts(level).get(concept, (0, 0))
        said = set(tokens[start : start + length])
        left = [t for t in tokens if t not in stop and t not in said and not t.isdigit()]
        if left:
            kept.append(level if len(left) == len(tokens) else " ".join(left))
    return " / ".join(kept)
