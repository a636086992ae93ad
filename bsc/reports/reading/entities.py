"""Fifth step: who and what. Indicator, unit and objective with their codes, and the columns that tell repeated names apart.

The key of an indicator is not always its name: codes and breakdowns are chosen so that a row is unique per unit,
indicator and period.
"""

from __future__ import annotations

import functools

from babel import Locale

from bsc.i18n import text
from bsc.reports import words
from bsc.reports.keys import LONGEST
from bsc.reports.model import Kind, Role
from bsc.reports.reading import repeats
from bsc.reports.reading.profile import determines, group_count
from bsc.reports.reading.work import Work


@functools.cache
def _countries() -> frozenset[str]:
    names: set[str] = set()
    for code in ("en", "id", "fr", "de", "es"):
        names |= {words.normal(n) for k, n in Locale(code).territories.items() if len(k) == 2}
    return frozenset(names | set(words.shape("places")))


def looks_indicator(work: Work, column: int) -> float:
    """Share of texts worded like indicators: Percentage of ..., Jumlah ..., ... rate."""
    starts, holds = words.shape("indicator_begins"), words.shape("indicator_holds")
    return work.share_of(column, lambda t: words.begins(t, starts) or bool(words.find(t, holds)), 200)


def is_unit_name(name: str) -> bool:
    """Whether a text is worded like an organisation or is a country or another known place."""
    return words.unit_words(name) > 0 or words.normal(name) in _countries()


def looks_unit(work: Work, column: int) -> float:
    """Share of texts that name an organisation or a place."""
    return work.share_of(column, is_unit_name, 200)


def find_names(work: Work) -> None:
    """Give INDICATOR, INDICATOR_CODE, UNIT, UNIT_CODE and OBJECTIVE from headings and contents."""
    counts = work.kind == Kind.COUNTS  # of people per level: no row is about an indicator
    indicator = None if counts else _pick_indicator(work)
    if indicator is not None:
        _give_indicator(work, indicator)
    elif not counts and not work.of(Role.INDICATOR, Role.INDICATOR_CODE):
        _pick_indicator_code(work)
    _pick_unit(work)
    if not counts and not work.of(Role.INDICATOR, Role.INDICATOR_CODE):
        repeats.pick_label(work)
    _pick_objective(work)
    _give_objective_code(work)


def _text_like(work: Work, column: int) -> bool:
    """Texts, or numbers that stand for something: whole codes, zero-padded ones, 1.1.2 under a heading such as Kode."""
    profile = work.profiles[column]
    if not profile.is_number or profile.padded:
        return True
    value = max(
        work.score(column, Role.TARGET), work.score(column, Role.ACTUAL), work.score(column, Role.BASELINE)
    )
    coded = max(
        work.score(column, r) for r in (Role.INDICATOR_CODE, Role.UNIT_CODE, Role.OBJECTIVE_CODE, "code")
    )
    if value >= 0.7 or (profile.high or 0) >= 1e10:
        return False
    return (profile.codes >= 0.9 and profile.whole) or coded >= 0.75


def _pick_indicator(work: Work) -> int | None:
    if work.of(Role.INDICATOR):
        return work.of(Role.INDICATOR)[0]
    best: tuple[float, int] | None = None
    labels = [c for c in work.free if not work.profiles[c].is_number and work.profiles[c].periods < 0.8]
    for column in labels:
        profile = work.profiles[column]
        coded = work.score(column, Role.INDICATOR_CODE) > work.score(column, Role.INDICATOR)
        if profile.words > 45 or (coded and profile.codes >= 0.6):
            continue
        said = work.score(column, Role.INDICATOR)
        shape = looks_indicator(work, column)
        places = looks_unit(work, column)
        score = said
        if words.find(work.heading(column), words.shape("indicator_says")):
            score += 0.35  # Indicator beside Measure or Parameter
        if not said and work.score(column, "name") >= 0.5:
            score = 0.67 if _named_by_code(work, column) else 0.42
        elif (
            not said
            and max(
                (
                    work.score(column, r)
                    for r in (
                        Role.UNIT,
                        Role.OBJECTIVE,
                        "dimension",
                        "type",
                        "code",
                        "status",
                        Role.NOTE,
                        Role.GRADE,
                    )
                ),
                default=0,
            )
            < 0.55
        ):
            score = 0.3
        score += 0.3 * shape + (0.12 if profile.words >= 3 else 0.0) + (0.08 if profile.words >= 6 else 0.0)
        score -= 0.45 * places if said < 0.9 else 0.15 * places
        score -= 0.12 if profile.constant and profile.rows > 1 else 0.0
        score -= 0.35 if work.score(column, Role.INDICATOR_CODE) > said else 0.0
        score -= 0.2 if profile.codes > 0.8 and profile.words < 1.5 and said < 0.95 else 0.0
        score -= (
            0.25
            if max(
                work.score(column, "type"),
                work.score(column, Role.LEVEL),
                work.score(column, "change"),
                work.score(column, "benchmark"),
            )
            > said
            and said < 0.95
            else 0.0
        )
        score -= (
            0.3 if work.score(column, Role.TARGET) > said or work.score(column, Role.BASELINE) > 0.7 else 0.0
        )
        if profile.share < 0.4:
            score -= 0.25
        if best is None or score > best[0] + 1e-9:
            best = (score, column)
    if (
        best is not None
        and len(labels) == 1
        and work.profiles[best[1]].cardinality >= 0.95
        and not work.score(best[1], Role.UNIT)
    ):
        return best[1]  # the only labels of the rows
    return best[1] if best is not None and best[0] >= 0.62 else None


def _named_by_code(work: Work, column: int) -> bool:
    """``Nome`` beside ``kpi_id``: the name of what a code of indicators stands for."""
    return any(
        work.score(c, Role.INDICATOR_CODE) >= 0.8
        and determines(work.codes(c), work.codes(column)) >= 0.97
        and not work.score(column, Role.UNIT)
        for c in work.free
        if c != column
    )


def _give_indicator(work: Work, column: int) -> None:
    said = work.score(column, Role.INDICATOR)
    if column not in work.roles:
        why = (
            text("By the heading {heading}.", heading=work.heading(column))
            if said >= 0.7
            else text("Texts worded like indicators: {samples}.", samples=work.texts(column, 1)[0][:80])
            if looks_indicator(work, column) > 0
            else text("The labels of the rows.")
        )
        work.give(column, Role.INDICATOR, 0.96 if said >= 0.8 else 0.75, why)
    if work.of(Role.INDICATOR_CODE):
        return
    names = work.codes(column)
    best: tuple[float, int] | None = None
    for other in work.free:
        profile = work.profiles[other]
        said_code = work.score(other, Role.INDICATOR_CODE)
        wordy = profile.words > (3.5 if said_code >= 0.9 else 1.6)
        long = profile.length > (
            LONGEST if said_code >= 0.9 else 40
        )  # codes made of names are as long as that
        if wordy or long or profile.distinct < 2 or not _text_like(work, other):
            continue
        generic = work.score(other, "code")
        same_stem = bool(work.stem(other)) and work.stem(other) == work.stem(column)
        if not (said_code >= 0.7 or generic >= 0.6 or (same_stem and profile.codes > 0.6)):
            continue
        codes = work.codes(other)
        fixes = determines(codes, names)
        score = (
            max(said_code, 0.75 * generic, 0.85 if same_stem else 0.0)
            + 0.3 * (fixes >= 0.97)
            - 0.5 * (fixes < 0.8)
        )
        if said_code < 0.7 and (
            work.score(other, Role.UNIT) >= 0.6 or work.score(other, Role.UNIT_CODE) >= 0.6
        ):
            continue
        if score >= 0.75 and (best is None or score > best[0]):
            best = (score, other)
    if best is None:
        return
    other = best[1]
    if repeats.numbers_rows(work, other, column):
        work.leave(
            other, "index", text("Another code in every row, although names repeat: it numbers the rows.")
        )
        return
    if determines(work.codes(other), names) >= 0.9:
        work.give(other, Role.INDICATOR_CODE, min(0.97, best[0]), text("One code for each indicator."))


def _pick_indicator_code(work: Work) -> None:
    """A code alone, with names in another table."""
    best: tuple[float, int] | None = None
    for column in work.free:
        profile = work.profiles[column]
        score = max(work.score(column, Role.INDICATOR_CODE), 0.7 * work.score(column, "code"))
        if (
            score >= 0.5
            # the same in every row: whose report it is, unless the heading says what it is
            and not (profile.constant and profile.rows > 1 and work.score(column, Role.INDICATOR_CODE) < 0.9)
            and (profile.words < (3.5 if score >= 0.9 else 1.6) or profile.length <= 16)
            and not work.score(column, Role.UNIT_CODE)
            and profile.cardinality <= 1
            and not (work.score(column, Role.INDICATOR_CODE) < 0.7 and _codes_units(work, column))
            and (best is None or score > best[0])
        ):
            best = (score, column)
    if best is not None:
        work.give(
            best[1],
            Role.INDICATOR_CODE,
            0.6 + 0.3 * best[0],
            text("By the heading {heading}.", heading=work.heading(best[1])),
        )
        _name_of(work, best[1])


def _name_of(work: Work, code: int) -> None:
    """``Uraian`` beside ``Kode Rekening``: the column of names that goes one to one with an indicator's code."""
    for column in work.free:
        if (
            work.score(column, "name") >= 0.7
            and not work.profiles[column].is_number
            and determines(work.codes(code), work.codes(column)) >= 0.99
        ):
            work.give(column, Role.INDICATOR, 0.8, text("One name for each code."))
            return


def _codes_units(work: Work, column: int) -> bool:
    """A column headed Kode that goes one to one with a column of units: their code, no indicator's."""
    return any(
        work.score(other, Role.UNIT) >= 0.7
        and not work.profiles[other].is_number
        and determines(work.codes(column), work.codes(other)) >= 0.95
        and determines(work.codes(other), work.codes(column)) >= 0.95
        for other in work.free
        if other != column
    )


def _pick_unit(work: Work) -> None:
    if work.of(Role.UNIT):
        _give_unit_code(work, work.of(Role.UNIT)[0])
        return
    found: list[tuple[float, int]] = []
    figures = [c for c in work.free if work.profiles[c].is_number and is_unit_name(work.heading(c))]
    for column in work.free:
        profile = work.profiles[column]
        if not _text_like(work, column) or profile.words > 14 or profile.periods >= 0.9:
            continue
        if column in figures and len(figures) > 1 and not profile.padded:
            continue  # figures of several units side by side
        said = max(work.score(column, Role.UNIT), 0.92 * work.score(column, Role.UNIT_CODE))
        places = looks_unit(work, column)
        score = said + 0.3 * places
        if not said:
            score = 0.35 + 0.4 * places if work.score(column, "name") >= 0.5 or places > 0.6 else 0.0
        score -= 0.5 if work.share_of(column, words.is_measure_unit) >= 0.8 else 0.0
        score -= 0.25 if max(work.score(column, "dimension"), work.score(column, "type")) > said else 0.0
        score -= 0.2 if profile.words > 8 else 0.0
        score -= (
            0.4 if work.score(column, Role.OBJECTIVE) > said and places < 0.5 else 0.0
        )  # Departmental Result
        if score >= (0.34 if work.score(column, "name") >= 0.5 else 0.5):
            found.append((score, column))
    alone = {c for _, c in found if work.profiles[c].constant and work.profiles[c].rows > 1}
    others = [c for _, c in found if c not in alone]
    if any(
        max(work.score(c, Role.UNIT), work.score(c, Role.UNIT_CODE)) >= 0.7 or work.kind == Kind.COUNTS
        for c in others
    ):
        # one state in every row is not what the rows are about
        found = [pair for pair in found if pair[1] not in alone]
    found = [pair for pair in found if pair[0] >= 0.5] or (found if work.kind == Kind.COUNTS or alone else [])
    if not found:
        return
    found.sort(key=lambda pair: (-round(pair[0], 1), pair[1]))
    best = _finest(work, [c for _, c in found], found[0][1])
    coded = (
        work.score(best, Role.UNIT_CODE) > work.score(best, Role.UNIT)
        and work.profiles[best].words < 1.3
        and looks_unit(work, best) < 0.5
    )
    role = Role.UNIT_CODE if coded else Role.UNIT
    work.give(
        best,
        role,
        min(0.96, 0.55 + 0.4 * found[0][0]),
        text("By the heading {heading}.", heading=work.heading(best)),
    )
    if role == Role.UNIT:
        _give_unit_code(work, best)


def _finest(work: Work, candidates: list[int], best: int) -> int:
    """Among columns that name units, the one that makes rows unique; a name rather than its code."""
    keys = work.of(Role.INDICATOR_CODE) or work.of(Role.INDICATOR)
    when = work.of(Role.PERIOD, Role.YEAR, Role.SUBPERIOD)
    base = [work.codes(c) for c in (*keys, *when)]

    def groups(column: int) -> int:
        return group_count([*base, work.codes(column)])

    top = work.score(best, Role.UNIT)
    chosen, most = best, groups(best)
    for column in candidates:
        close = work.score(column, Role.UNIT) >= top - 0.25
        if (
            column != best
            and close
            and groups(column) > most * 1.02
            and determines(work.codes(column), work.codes(best)) >= 0.95
        ):
            chosen, most = column, groups(column)
    if work.profiles[chosen].words < 1.3 or work.profiles[chosen].codes > 0.9:
        for column in [*candidates, *work.free]:
            profile = work.profiles[column]
            worded = (
                profile.length > work.profiles[chosen].length
                or profile.codes < 0.5 < work.profiles[chosen].codes
            )
            if column == chosen or profile.is_number or not worded or profile.words > 12:
                continue
            if (
                max(work.score(column, Role.UNIT), work.score(column, "name")) < 0.5
                or work.score(column, Role.OBJECTIVE) >= 0.7
            ):
                continue
            # several units may share a name: "Kode Unit" and "Nama Unit" still belong together
            paired = (
                work.score(chosen, Role.UNIT_CODE) >= 0.9 and work.stem(chosen) == work.stem(column) != ""
            )
            both = determines(work.codes(chosen), work.codes(column)) >= 0.95 and (
                paired or determines(work.codes(column), work.codes(chosen)) >= 0.95
            )
            if both and (len(work.texts(column)) > 1 or work.profiles[column].rows == 1):
                return column
    return chosen


def _give_unit_code(work: Work, unit: int) -> None:
    if work.of(Role.UNIT_CODE):
        return
    names = work.codes(unit)
    best: tuple[float, int] | None = None
    for other in work.free:
        profile = work.profiles[other]
        long = profile.length > (LONGEST if work.score(other, Role.UNIT_CODE) >= 0.9 else 30)
        if profile.words > 1.6 or long or not _text_like(work, other) or profile.said == 0:
            continue
        said = max(
            work.score(other, Role.UNIT_CODE),
            0.6 * work.score(other, "code"),
            0.5 * work.score(other, Role.UNIT),
        )
        same_stem = bool(work.stem(other)) and bool(
            set(work.stem(other).split()) & set(work.stem(unit).split())
        )
        forth, back = determines(work.codes(other), names), determines(names, work.codes(other))
        if profile.padded and min(forth, back) >= 0.95:
            said = max(said, 0.4)  # 0035 in every row of one name, whatever its heading says
        if said < 0.35 and not same_stem:
            continue
        # several units may share a name (a polyclinic in each hospital): then the heading must say that these are codes
        several = back < 0.95 and work.score(other, Role.UNIT_CODE) < 0.9
        if forth < 0.9 or several or set(work.texts(other, 50)) & set(work.texts(unit, 50)):
            continue
        score = (
            said
            + 0.3 * same_stem
            + 0.4 * (profile.codes > 0.8)
            - (0.8 if profile.share < 0.9 * work.profiles[unit].share else 0.0)
        )
        if score >= 0.35 and (best is None or score > best[0]):
            best = (score, other)
    if best is not None:
        work.give(best[1], Role.UNIT_CODE, min(0.97, 0.6 + 0.3 * best[0]), text("One code for each unit."))


def _pick_objective(work: Work) -> None:
    if work.of(Role.OBJECTIVE):
        return
    best: tuple[float, int] | None = None
    for column in work.free:
        profile = work.profiles[column]
        score = work.score(column, Role.OBJECTIVE)
        if (
            score < 0.6
            or profile.is_number
            or profile.words > 45
            or (work.score(column, Role.OBJECTIVE_CODE) > score and profile.words < 1.5)
        ):
            continue
        if best is None or score > best[0]:
            best = (score, column)
    if best is None:
        coded = [
            c
            for c in work.free
            if work.score(c, Role.OBJECTIVE_CODE) >= 0.75 and not work.profiles[c].is_number
        ]
        if coded:
            work.give(
                coded[0],
                Role.OBJECTIVE_CODE,
                0.85,
                text("By the heading {heading}.", heading=work.heading(coded[0])),
            )
    else:
        work.give(
            best[1], Role.OBJECTIVE, best[0], text("By the heading {heading}.", heading=work.heading(best[1]))
        )


def _give_objective_code(work: Work) -> None:
    """The code that goes with an objective's name."""
    names = work.first(Role.OBJECTIVE)
    if names is None or work.of(Role.OBJECTIVE_CODE):
        return
    for column in work.free:
        if (
            work.score(column, Role.OBJECTIVE_CODE) >= 0.7
            and work.profiles[column].words < 1.6
            and determines(work.codes(column), work.codes(names)) >= 0.95
        ):
            work.give(column, Role.OBJECTIVE_CODE, 0.9, text("One code for each objective."))
            return
