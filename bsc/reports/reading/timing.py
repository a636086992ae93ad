"""Second step: which columns say when. Periods in a column, in a year and a part, or in headings are told apart here."""

from __future__ import annotations

import re

from bsc.domain import Grain, Period
from bsc.i18n import Text, text
from bsc.reports import periods, terms, words
from bsc.reports.model import Question, Role
from bsc.reports.periods import Part
from bsc.reports.reading import headings
from bsc.reports.reading.work import Work, style


def find_periods(work: Work) -> None:
    """Give PERIOD, PERIOD_END, YEAR and SUBPERIOD."""
    _forced_styles(work)
    if work.of(Role.PERIOD, Role.YEAR):
        return
    starts = [c for c in work.free if work.score(c, "start") >= 0.85 and work.profiles[c].dates >= 0.8]
    ends = [c for c in work.free if work.score(c, Role.PERIOD_END) >= 0.85 and work.profiles[c].dates >= 0.8]
    if len(starts) == 1 and len(ends) == 1:
        work.give(starts[0], Role.PERIOD, 0.97, text("First day of the period."))
        work.give(ends[0], Role.PERIOD_END, 0.97, text("Last day of the period."))
        _leave_other_dates(work)
        return
    years = {c: _year_score(work, c) for c in work.free}
    parts = {c: _part_score(work, c) for c in work.free}
    whole = {c: _whole_score(work, c) for c in work.free}
    best_year = max((c for c in years if years[c] >= 0.7), key=lambda c: (years[c], -c), default=None)
    telling = [c for c in whole if whole[c] >= 0.7 and work.profiles[c].distinct > 1]
    usable = telling or [c for c in whole if whole[c] >= 0.7]  # one date in every row tells less than several
    best_whole = max(usable, key=lambda c: (whole[c], -c), default=None)
    best_part = max((c for c in parts if parts[c] >= 0.7), key=lambda c: (parts[c], -c), default=None)
    parts_wide = any(
        isinstance((f or ("",))[0], Part) for c in work.free if (f := headings.period_in(work.heading(c)))
    )
    halved = parts_wide or best_part not in (None, best_whole)
    if halved and best_whole is not None and work.profiles[best_whole].yearlike > 0.8:
        best_year, best_whole = best_whole, None  # the year of parts that stand beside it
    if (
        best_part not in (None, best_whole)
        and best_year not in (None, best_whole)
        and _whole_years(work, best_whole)
    ):
        best_whole = None  # 2023 and April tell more than 2023-24 beside them
    if best_whole is not None and (
        best_year is None
        or whole[best_whole] >= years[best_year] - 0.1
        or work.profiles[best_whole].distinct > 1
    ):
        work.give(best_whole, Role.PERIOD, min(whole[best_whole], 0.98), _seen(work, best_whole))
        work.styles[best_whole] = style(work, best_whole)
    elif best_year is not None and best_part is not None and best_part != best_year:
        work.give(
            best_year,
            Role.YEAR,
            min(years[best_year], 0.98),
            text(
                "Years, with the part of the year in the column {heading}.", heading=work.heading(best_part)
            ),
        )
        work.give(
            best_part,
            Role.SUBPERIOD,
            min(parts[best_part], 0.98),
            text(
                "Parts of the year, with the year in the column {heading}.", heading=work.heading(best_year)
            ),
        )
        work.styles[best_part] = _part_style(work, best_part)
    elif best_year is not None:
        work.give(
            best_year,
            Role.YEAR if parts_wide else Role.PERIOD,
            min(years[best_year], 0.98),
            _seen(work, best_year),
        )
        work.styles[best_year] = style(work, best_year)
    elif best_part is not None:
        work.give(
            best_part,
            Role.SUBPERIOD,
            min(parts[best_part], 0.9),
            text("Parts of a year; no column says which year."),
        )
        work.styles[best_part] = _part_style(work, best_part)
    _leave_other_dates(work)


def _whole_years(work: Work, column: int | None) -> bool:
    found = [periods.parse(t, "fiscal") for t in work.texts(column)] if column is not None else []
    return bool(found) and all(p is not None and p.grain == Grain.YEAR for p in found)


def _forced_styles(work: Work) -> None:
    for column in work.of(Role.PERIOD, Role.YEAR):
        work.styles[column] = style(work, column)
    for column in work.of(Role.SUBPERIOD):
        work.styles[column] = _part_style(work, column)
    work.styles.update(work.forced.styles)


def _seen(work: Work, column: int) -> Text:
    samples = ", ".join(work.texts(column, 3))
    return text("The cells are periods, such as {samples}.", samples=samples)


def _is_wide(work: Work, column: int) -> bool:
    """The heading itself is a period: its cells are values."""
    found = headings.period_in(work.heading(column))
    return found is not None and not work.score(column, Role.PERIOD) and not work.score(column, Role.YEAR)


def _blocked(work: Work, column: int) -> bool:
    said = (
        work.score(column, "system") >= 0.75,
        work.score(column, Role.REPORTED_ON) > 0,
        work.score(column, Role.BASELINE) > 0.5 or "baseline" in words.concepts(work.heading(column)),
        target_date(work, column),
        _of_the_plan(work, column),
    )
    return any(said) or bool(words.find(work.heading(column), words.shape("other_dates")))


def _of_the_plan(work: Work, column: int) -> bool:
    """``tahun_mulai`` with one year in all rows, where headings name the periods: the first year of the plan."""
    one = (
        work.profiles[column].distinct == 1
        and max(work.score(column, k) for k in ("start", Role.PERIOD_END)) >= 0.7
    )
    return one and any(headings.period_in(work.heading(c)) for c in work.columns if c != column)


def target_date(work: Work, column: int) -> bool:
    """``Date to achieve target``, beside actuals: when the target is due, not when the figures are of."""
    return bool(words.find(work.heading(column), words.shape("target_dates"))) and any(
        work.score(c, Role.ACTUAL) >= 0.75 for c in work.columns if c != column
    )


def _year_score(work: Work, column: int) -> float:
    profile = work.profiles[column]
    if _is_wide(work, column) or _blocked(work, column) or profile.periods < 0.85 or profile.dates > 0.3:
        return 0.0
    said = work.score(column, Role.YEAR)
    if profile.yearlike < 0.5 and not said:
        return 0.0
    if not said and profile.yearlike >= 0.5:
        if (
            profile.distinct > 60
            or work.score(column, Role.TARGET) > 0.7
            or work.score(column, Role.ACTUAL) > 0.8
        ):
            return 0.0
        return 0.72 if profile.high is not None and profile.high <= 2100 else 0.0
    return max(0.9, said) if said else 0.7


def _whole_score(work: Work, column: int) -> float:
    profile = work.profiles[column]
    sparse = profile.share < 0.5 and column not in work.fill_down  # says of few rows when they are of
    if _is_wide(work, column) or _blocked(work, column) or sparse:
        return 0.0
    said = max(
        work.score(column, Role.PERIOD),
        0.9 * work.score(column, Role.SUBPERIOD),
        work.score(column, Role.YEAR),
    )
    coded = max(work.score(column, r) for r in (Role.INDICATOR_CODE, Role.UNIT_CODE, "code"))
    if profile.periods >= 0.8 and profile.yearlike < 0.5:
        if (profile.numeric >= 0.7 or coded >= 0.5) and not said:
            return 0.0  # 4.1.01 under Kode Rekening is no date
        return max(0.75, said) if said or profile.dates < 0.5 else 0.72
    compact = work.share_of(
        column, lambda t: bool(re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])", t.strip()))
    )
    if compact >= 0.95 and (said or profile.distinct > 2):
        return max(0.85, said)  # 202403
    if profile.periods >= 0.8 and work.score(column, Role.PERIOD) >= 0.7:
        return work.score(column, Role.PERIOD)
    if said >= 0.9 and profile.periods >= 0.5:
        return 0.8
    return 0.0


def _part_score(work: Work, column: int) -> float:
    profile = work.profiles[column]
    if _is_wide(work, column):
        return 0.0
    said = work.score(column, Role.SUBPERIOD)
    coded = max(
        work.score(column, r) for r in (Role.OBJECTIVE_CODE, Role.INDICATOR_CODE, Role.UNIT_CODE, "code")
    )
    if profile.parts >= 0.8 and (
        said
        or (coded < 0.5 and not work.share_of(column, lambda t: bool(re.fullmatch(r"[shkHSK]\d", t.strip()))))
    ):
        return max(0.8, said)
    small = (
        profile.whole
        and profile.low is not None
        and profile.high is not None
        and profile.low >= 1
        and profile.high <= 12
    )
    if said >= 0.8 and (
        small
        or work.share_of(
            column, lambda t: periods.part(t) is not None or t.strip().lower() in ("i", "ii", "iii", "iv")
        )
        >= 0.8
    ):
        return said
    if said >= 0.8 and profile.periods >= 0.8:
        return 0.0
    return 0.0


def _part_style(work: Work, column: int) -> str:
    if seasons := terms.style_of(map(periods.tidy, work.texts(column))):
        return seasons
    plain = words.normal(work.heading(column))
    if re.search(r"\b(?:bulan|month|monat|mois|mes|months)", plain):
        return "month"
    if re.search(r"\b(?:semester|half|smt)", plain):
        return "semester"
    if re.search(r"\b(?:triwulan|tw|quarter|qtr|kuartal|quartal|trimestre)", plain):
        return "quarter"
    high = work.profiles[column].high or 0
    return "quarter" if high <= 4 else "month"


def ask_terms(work: Work) -> None:
    """Whether terms such as Fall 2023, in cells or headings, are halves or quarters of a year: no text says."""
    named = {c: tuple(work.texts(c)) for c in work.of(Role.PERIOD, Role.SUBPERIOD)}
    named |= {c: (label,) for c, (_, label, _) in work.wide.items() if work.roles.get(c) != Role.IGNORED}
    found = {c: t for c, t in named.items() if terms.style_of(map(periods.tidy, t))}
    if not found:
        return
    labels = list(dict.fromkeys(t for texts in found.values() for t in texts))
    first = min(found)
    said = next((work.forced.styles[c] for c in found if c in work.forced.styles), "")
    meant = said or terms.style_of(map(periods.tidy, labels))
    for column in found:
        if column in work.wide:
            _, label, part = work.wide[column]
            period = periods.parse(label, meant)
            work.wide[column] = (period, label, part) if period is not None else work.wide[column]
        else:
            work.styles[column] = meant
    if not said:
        work.questions.append(
            Question(
                "terms",
                text(
                    "The periods are terms: {samples}. Are they halves or quarters of a year?",
                    samples=", ".join(labels[:4]),
                ),
                f"column:{first}:style",
                ("semester", "quarter"),
                meant,
            )
        )


def _leave_other_dates(work: Work) -> None:
    for column in work.free:
        profile = work.profiles[column]
        if (
            profile.dates >= 0.8
            and not headings.period_in(profile.heading)
            and max(work.score(column, Role.TARGET), work.score(column, Role.ACTUAL)) < 0.7
        ):
            work.leave(column, "date", text("Dates that are not the period of the figures."), 0.7)


def period_codes(work: Work) -> None:
    """A column such as period_id with 13 to 16 beside a year: parts of the year whose meaning only the reader knows."""
    years = work.of(Role.PERIOD, Role.YEAR)
    if len(years) != 1 or work.profiles[years[0]].yearlike < 0.8 or work.of(Role.SUBPERIOD):
        return
    for column in work.free:
        profile = work.profiles[column]
        if (
            not profile.is_number
            or not profile.whole
            or not 2 <= profile.distinct <= 12
            or profile.low is None
            or profile.high is None
        ):
            continue
        if (
            max(work.score(column, Role.PERIOD), work.score(column, Role.SUBPERIOD)) < 0.7
            or profile.high - profile.low + 1 > 12
        ):
            continue
        first = int(profile.low)
        grain = {2: "semester", 3: "quarter", 4: "quarter"}.get(int(profile.high) - first + 1, "month")
        work.give(years[0], Role.YEAR, work.sure.get(years[0], 0.9), *work.why.get(years[0], []))
        work.give(
            column,
            Role.SUBPERIOD,
            0.5,
            text(
                "Parts of the year by numbers of their own: {samples}.",
                samples=", ".join(sorted(work.texts(column, 12))),
            ),
        )
        work.styles[column] = work.forced.styles.get(column, f"{grain}@{first}")
        if column not in work.forced.styles:
            work.questions.append(
                Question(
                    "period_code",
                    text(
                        "The column {heading} holds {samples} beside the year. "
                        "What are they: quarters, semesters or months, counted from {first}?",
                        heading=work.heading(column),
                        samples=", ".join(sorted(work.texts(column, 12))),
                        first=str(first),
                    ),
                    f"column:{column}:style",
                    (f"quarter@{first}", f"semester@{first}", f"month@{first}"),
                    f"{grain}@{first}",
                )
            )  # fmt: skip
        return


def wide_period(work: Work, column: int, whole: Period | None) -> tuple[Period | None, str, str, str] | None:
    """(period, label, part label, rest of the heading) when a column's heading names a period or a part of the year.

    ``whole`` is the year (or a part of it) that the title names: January of 2023/24 lies in 2024.
    """
    found = headings.period_in(work.heading(column))
    if found is None:
        return None
    what, label, rest = found
    if isinstance(what, Part):
        outer = headings.period_in(rest) if rest else None
        if outer is not None and isinstance(outer[0], Period) and outer[0].grain == Grain.YEAR:
            first = outer[0].start
            period = Period.of(
                first.year, what.grain, what.number, first.month if what.grain != Grain.MONTH else 1
            )
            return period, f"{label} {outer[1]}", "", outer[2]
        if whole is not None:
            year, first_month = whole.start.year, whole.start.month if whole.grain == Grain.YEAR else 1
            if what.grain == Grain.MONTH:
                year, first_month = year + (what.number < first_month), 1
            return Period.of(year, what.grain, what.number, first_month), f"{label} {year}", "", rest
        return None, label, label, rest
    assert isinstance(what, Period)
    if what.grain == Grain.YEAR and rest:
        inner = headings.period_in(rest)
        if inner is not None and isinstance(inner[0], Part):
            part = inner[0]
            period = Period.of(
                what.start.year, part.grain, part.number, what.start.month if part.grain != Grain.MONTH else 1
            )
            return period, f"{inner[1]} {label}", "", inner[2]
    return what, label, "", rest
