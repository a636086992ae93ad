"""What a table is about: measurements, people, counts per rating level, units, definitions. Owns the telling apart."""

from __future__ import annotations

import re

import numpy as np

from bsc.i18n import text
from bsc.reports import words
from bsc.reports.model import Kind, Role
from bsc.reports.reading.work import Work

_LEVEL = re.compile(
    r"(?:level|rating|score|skor|peringkat|tier|e|l|r|n|p|count|num|cat|grade)?[ _]*([1-9])", re.I
)

_AROUND = re.compile(  # what stands around a level's name: number of ... teachers
    r"^(?:jumlah|number of|count of|count|num|n|total|pegawai|teachers|staff|%)\s+|"
    r"\s+(?:count|teachers|teacher|pegawai|staff|principals|n|number|jumlah)$"
)


def people(work: Work) -> Kind | None:
    """PEOPLE or INDIVIDUAL_KPIS when each row is about one person, else None."""
    if work.forced.kind is not None:
        return work.forced.kind if work.forced.kind in (Kind.PEOPLE, Kind.INDIVIDUAL_KPIS) else None
    said = _said(work)
    if said is not None:
        return said
    attributes = [c for c in work.columns if words.person_attribute(work.heading(c))]
    codes = work.of(Role.PERSON)
    named = [
        c for c in work.of(Role.IDENTIFYING) if work.profiles[c].distinct > 1 and work.profiles[c].share > 0.5
    ]
    strong = [
        c
        for c in named
        if re.search(
            r"\b(?:nip|nipp|nik|nrp|npp|pegawai|karyawan|pekerja|employee|staff|personnel)\b",
            words.normal(work.heading(c)),
        )
    ]
    indicator = max(
        (work.score(c, Role.INDICATOR) for c in work.columns if work.profiles[c].words >= 1.5), default=0.0
    )
    target = any(work.score(c, Role.TARGET) >= 0.7 for c in work.columns)
    if (
        (codes or strong)
        and indicator >= 0.8
        and (target or any(work.score(c, Role.WEIGHT) >= 0.7 for c in work.columns))
    ):
        return Kind.INDIVIDUAL_KPIS
    if indicator >= 0.8 and target:
        return None
    per_row = [c for c in (*codes, *named) if work.profiles[c].cardinality > 0.3]
    about = (Role.INDICATOR, Role.INDICATOR_CODE, Role.UNIT, Role.UNIT_CODE)
    labels = [c for c in work.columns if c not in codes and not work.profiles[c].is_number]
    if set(codes) & set(per_row) and not any(work.score(c, r) >= 0.7 for c in labels for r in about):
        return Kind.PEOPLE  # a person in every row, and nothing else the figures could be of
    if (codes and len(attributes) >= 1) or (per_row and len(attributes) >= 2) or len(attributes) >= 6:
        return Kind.PEOPLE
    return None


def _said(work: Work) -> Kind | None:
    """What headings alone say where a column stands for the person, be it one row or a million."""
    if not work.of(Role.PERSON) and not any(words.staff("person", work.heading(c)) for c in work.columns):
        return None
    figures = [c for c in work.columns if c not in work.roles and work.profiles[c].is_number]
    named = [c for c in work.columns if c not in figures]
    if any(words.staff(n, work.heading(c)) for n in ("kpi_code", "kpi_name") for c in named):
        valued = any(work.score(c, r) >= 0.7 for c in figures for r in (Role.TARGET, Role.WEIGHT))
        return Kind.INDIVIDUAL_KPIS if valued else None
    parts = ("kpi_score", "assessment", "development")
    return Kind.PEOPLE if any(words.staff(n, work.heading(c)) for n in parts for c in figures) else None


def counts(work: Work) -> bool:
    """Whether columns count people per rating level; gives their levels when they do."""
    if work.forced.kind not in (None, Kind.COUNTS):
        return False
    whole = [
        c
        for c in work.columns
        if c not in work.roles
        and work.profiles[c].is_number
        and work.profiles[c].whole
        and (work.profiles[c].low or 0) >= 0
        and not work.profiles[c].padded
    ]
    by_name = _scale(work, whole)
    found = by_name or _numbered(work, whole)
    if not found:
        return False
    for column, (level, number) in found.items():
        work.give(
            column,
            Role.COUNT,
            0.9,
            text(
                "People at level {level} ({number} is its place from the lowest).",
                level=level,
                number=str(number),
            ),
        )
        work.levels[column] = (level, number)
    for column in whole:
        if column not in work.roles:
            work.leave(column, "other", text("A total or a number of people without a level."), 0.7)
    return True


def shares(work: Work) -> bool:
    """Whether numbered columns hold percentages per rating level: they add up to 100 (or 1) in nearly every row."""
    groups: dict[str, dict[int, int]] = {}
    for column in work.columns:
        match = re.fullmatch(r"([A-Za-z]{1,12}?)[ _.\-]*([1-9])", work.heading(column).strip())
        if match and column not in work.roles and work.profiles[column].is_number:
            groups.setdefault(match[1].lower(), {})[int(match[2])] = column
    for group in groups.values():
        if len(group) < 3 or sorted(group) != list(range(1, max(group) + 1)):
            continue
        parts = np.array([work.numbers(c) for c in group.values()])
        total = np.nansum(parts, axis=0)[~np.isnan(parts).all(axis=0)]
        if (
            len(total) >= 3
            and max(np.mean(np.abs(total - 100) <= 1.5), np.mean(np.abs(total - 1) <= 0.015)) >= 0.9
        ):
            for column in group.values():
                work.leave(
                    column, "share", text("A percentage per rating level, not a number of people."), 0.85
                )
            return True
    return False


def _scale(work: Work, whole: list[int]) -> dict[int, tuple[str, int]]:
    """Columns named after the levels of a known scale, at least three of them."""
    best: dict[int, tuple[str, int]] = {}
    for scale in words.rating_scales():
        found: dict[int, tuple[str, int]] = {}
        for column in whole:
            plain = _AROUND.sub("", words.normal(work.heading(column).split(" / ")[-1]))
            if plain in scale:
                found[column] = (work.heading(column).split(" / ")[-1], scale.index(plain) + 1)
        if len(found) >= 3 and len(found) > len(best) and len({n for _, n in found.values()}) == len(found):
            best = found
    return best


def _numbered(work: Work, whole: list[int]) -> dict[int, tuple[str, int]]:
    """e1 .. e5, level 1 .. level 4: the same word with running numbers from 1, at least three."""
    groups: dict[str, dict[int, int]] = {}
    for column in whole:
        match = re.fullmatch(r"([A-Za-z]{1,12}?)[ _.\-]*([1-9])", work.heading(column).strip())
        if match and words.normal(match[1]) in (
            "e",
            "level",
            "rating",
            "l",
            "r",
            "score",
            "skor",
            "peringkat",
            "tier",
            "band",
            "grade",
            "predikat",
            "kategori",
            "lvl",
            "perf",
        ):
            groups.setdefault(match[1].lower(), {})[int(match[2])] = column
    for group in groups.values():
        top = max(group)
        if len(group) >= 3 and sorted(group) == list(range(1, top + 1)):
            return {column: (work.heading(column), number) for number, column in group.items()}
    return {}


def met_counts(work: Work) -> bool:
    """Rows that are units with numbers of targets met and not met: no figure of a single indicator stands in such a table."""
    said = {
        words.met(work.heading(c))
        for c in work.columns
        if work.profiles[c].is_number and work.profiles[c].whole and not work.wide.get(c)
    }
    return True in said and False in said and not work.of(Role.INDICATOR, Role.INDICATOR_CODE)


def of_roles(work: Work) -> Kind:
    """The kind that follows from the roles found."""
    if work.forced.kind is not None:
        return work.forced.kind
    has_value = (
        bool(work.of(Role.TARGET, Role.ACTUAL, Role.TARGET_LOW, Role.TARGET_HIGH))
        or Role.TARGET in work.constants
    )
    has_indicator = (
        bool(work.of(Role.INDICATOR, Role.INDICATOR_CODE))
        or bool(work.indicators)
        or Role.INDICATOR in work.constants
    )
    if has_value and (
        has_indicator or work.of(Role.UNIT, Role.UNIT_CODE, Role.PERIOD, Role.YEAR) or work.wide
    ):
        return Kind.MEASUREMENTS
    indicator = [c for c in work.of(Role.INDICATOR) if work.score(c, Role.INDICATOR) >= 0.7]
    described = work.of(
        Role.POLARITY,
        Role.MEASURE_UNIT,
        Role.FORMULA,
        Role.SOURCE,
        Role.WEIGHT,
        Role.PERSPECTIVE,
        Role.LEVEL,
        Role.NOTE,
        Role.CONSOLIDATION,
    )
    if not has_value and (indicator or (has_indicator and described)):
        return Kind.DEFINITIONS
    if work.of(Role.OBJECTIVE, Role.OBJECTIVE_CODE) and not has_value and not work.of(Role.UNIT):
        return Kind.OBJECTIVES
    if not has_value and _plain_units(work):
        return Kind.UNITS
    units = [c for c in work.of(Role.UNIT, Role.UNIT_CODE) if work.profiles[c].words <= 6]
    if units and not has_value and not has_indicator and len(work.columns) >= 2:
        return Kind.UNITS
    return Kind.OTHER


_PLACE_CODE = re.compile(r"[EWSNK]\d{8}|[A-Z]{2,3}(?:-\w{1,3})?|\d{2}(?:\.\d{2}){0,3}")


def _plain_units(work: Work) -> bool:
    """Nothing but codes of places and their names: a list of units."""
    codes = [
        c
        for c in work.columns
        if work.share_of(c, lambda t: bool(_PLACE_CODE.fullmatch(t.strip()))) >= 0.9
        and work.profiles[c].cardinality > 0.95
    ]
    names = [
        c
        for c in work.columns
        if c not in codes
        and work.profiles[c].is_text
        and work.score(c, "name") >= 0.5
        and work.profiles[c].words <= 5
    ]
    if len(work.columns) > 4 or len(codes) != 1 or len(names) != 1 or work.profiles[names[0]].rows < 3:
        return False
    work.give(codes[0], Role.UNIT_CODE, 0.8, text("Codes of places."))
    work.give(names[0], Role.UNIT, 0.8, text("By the heading {heading}.", heading=work.heading(names[0])))
    return True
