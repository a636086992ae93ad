"""Fourth step: columns that describe an indicator. Direction, unit of measurement, perspective, level, formula, notes, flags."""

from __future__ import annotations

import re

from bsc.i18n import Text, text
from bsc.reports import words
from bsc.reports.model import Role
from bsc.reports.reading.work import Work

_STRONG_UNITS = frozenset(
    (
        "%",
        "percentage",
        "percent",
        "persen",
        "persentase",
        "number",
        "rate",
        "orang",
        "dokumen",
        "hari",
        "indeks",
        "nilai",
    )
)


def find_attributes(work: Work) -> None:
    """Give POLARITY, MEASURE_UNIT, PERSPECTIVE, LEVEL, CONSOLIDATION, FORMULA, SOURCE, NOTE, NAME_EN; set flags aside."""
    for column in work.free:
        _one(work, column)
    _measure_unit(work)
    _unread_direction(work)


def _samples(work: Work, column: int) -> str:
    return ", ".join(work.texts(column, 4))


def _by_heading(work: Work, column: int) -> Text:
    return text("By the heading {heading}.", heading=work.heading(column))


def _one(work: Work, column: int) -> None:
    profile = work.profiles[column]
    few = profile.distinct <= 12
    if few and (found := _polarity(work, column)):
        work.give(
            column,
            Role.POLARITY,
            found,
            text("The cells are directions: {samples}.", samples=_samples(work, column)),
        )
        return
    if _flag(work, column):
        work.leave(column, "status", text("Says whether a target was met; used as evidence only."), 0.85)
        return
    if work.score(column, "change") >= 0.85 and not profile.is_number and profile.words <= 3:
        work.leave(column, "change", text("Says how a figure changed, not what it is."), 0.8)
        return
    if (
        work.score(column, Role.TYPE) >= 0.9
        and not profile.is_number
        and work.share_of(column, words.is_measure_unit) < 0.5
    ):
        work.give(column, Role.TYPE, 0.9, _by_heading(work, column))
        return
    if (
        work.score(column, Role.PARENT) >= 0.8
        and (not profile.is_number or profile.codes >= 0.9)
        and profile.words <= 8
    ):
        work.give(column, Role.PARENT, 0.9, _by_heading(work, column))
        return
    if few and not profile.is_number and _few(work, column):
        return
    if work.score(column, Role.NAME_EN) >= 0.9:
        work.give(column, Role.NAME_EN, 0.95, _by_heading(work, column))
        return
    if profile.is_number:
        return
    others = max(
        work.score(column, r) for r in (Role.INDICATOR, Role.OBJECTIVE, Role.UNIT, Role.TARGET, Role.ACTUAL)
    )
    for role in (Role.NOTE, Role.FORMULA, Role.SOURCE):
        if work.score(column, role) >= 0.75 and work.score(column, role) > others - 0.1:
            work.give(column, role, work.score(column, role), _by_heading(work, column))
            return
    if (
        profile.words >= 25
        and max(work.score(column, Role.INDICATOR), work.score(column, Role.OBJECTIVE)) < 0.7
    ):
        work.give(column, Role.NOTE, 0.7, text("Long texts."))


def _flag(work: Work, column: int) -> bool:
    """A column of met / not met, green / red, Y / N."""
    profile = work.profiles[column]
    if profile.distinct > 30 or profile.is_number:
        return False
    known = work.share_of(column, lambda t: words.met(t) is not None or words.side(t))
    met = known if profile.distinct <= 12 else 0.0
    return (met >= 0.75 and profile.distinct >= 2) or (
        work.score(column, "status") >= 0.8 and profile.words <= 3
    )


def _few(work: Work, column: int) -> bool:
    """Perspective, level and consolidation, by their few known words."""
    profile = work.profiles[column]
    perspective = work.share_of(column, lambda t: words.perspective(t) is not None)
    unit = max(
        work.score(column, Role.UNIT), work.score(column, Role.UNIT_CODE)
    )  # Finance is a department too
    if work.score(column, Role.PERSPECTIVE) >= 0.7 or (perspective >= 0.75 > unit and profile.distinct >= 3):
        sure = max(0.8, work.score(column, Role.PERSPECTIVE))
        work.give(
            column,
            Role.PERSPECTIVE,
            sure,
            text("The cells are perspectives: {samples}.", samples=_samples(work, column)),
        )
        return True
    level = work.share_of(column, lambda t: words.level(t) is not None)
    if level >= 0.6 and (work.score(column, Role.LEVEL) >= 0.6 or (profile.distinct >= 2 and level >= 0.99)):
        work.give(
            column, Role.LEVEL, 0.9, text("The cells are levels: {samples}.", samples=_samples(work, column))
        )
        return True
    share = work.share_of(column, lambda t: words.consolidation(t) is not None)
    if work.score(column, Role.CONSOLIDATION) >= 0.7 and share >= 0.5:
        work.give(column, Role.CONSOLIDATION, 0.9, _by_heading(work, column))
        return True
    return False


def _polarity(work: Work, column: int) -> float:
    """How surely a column of few texts holds directions; 0 when it does not."""
    said = [t for t in work.texts(column) if t.strip()]
    meanings = [words.polarity(t) for t in said]
    known = sum(m is not None for m in meanings) / len(said) if said else 0.0
    clear = [m for m in meanings if m not in (None, "ambiguous", "none")]
    heading = work.score(column, Role.POLARITY)
    if heading >= 0.7 and known >= 0.6:
        return max(0.9, heading)
    if all(map(words.is_arrow, said)):
        return 0.0  # without such a heading an arrow shows what happened
    if (
        known >= 0.99
        and len(set(clear)) >= 2
        and all(re.search(r"\b(?:better|good|baik|besser)\b", t, re.I) for t in said)
    ):
        return 0.95  # "Lower is better" says what is wanted under any heading
    helpers = max(work.score(column, h) for h in ("change", "status", "numerator", "interval", "rank"))
    if known >= 0.99 and len(set(clear)) >= 2 and helpers < 0.7:
        return 0.75
    return 0.0


def _unread_direction(work: Work) -> None:
    """A column headed as the direction whose few words are unknown: still the direction, to be asked about."""
    if work.of(Role.POLARITY):
        return
    rivals = (Role.INDICATOR, Role.OBJECTIVE, Role.LEVEL, "type", "change", "status")
    for column in work.free:
        profile = work.profiles[column]
        said = work.score(column, Role.POLARITY)
        if said < 0.9 or max(work.score(column, r) for r in rivals) >= 0.7 or profile.is_number:
            continue
        if 2 <= profile.distinct <= 5 and profile.words <= 3 and profile.share >= 0.5:
            work.give(column, Role.POLARITY, 0.5, _by_heading(work, column))
            return


def _measure_unit(work: Work) -> None:
    """One column of units of measurement: by its heading and by cells such as %, orang, days."""
    best: tuple[float, int] | None = None
    for column in work.free:
        profile = work.profiles[column]
        heading = work.score(column, Role.MEASURE_UNIT)
        if (
            profile.words > 5
            or (not heading and profile.distinct > 60)
            or (profile.is_number and heading < 0.9)
        ):
            continue
        share = work.share_of(column, words.is_measure_unit)
        strong = work.share_of(column, lambda t: words.normal(t) in _STRONG_UNITS)
        score = heading + (0.5 * share if share >= 0.2 else 0.0) + 0.2 * strong
        fits = heading >= 0.9 or (heading > 0 and share >= 0.2) or (share >= 0.8 and profile.distinct >= 2)
        if fits and (best is None or score > best[0]):
            best = (score, column)
    if best is not None:
        column = best[1]
        why = text("The cells are units of measurement: {samples}.", samples=_samples(work, column))
        work.give(column, Role.MEASURE_UNIT, min(0.97, 0.5 + best[0] / 3), why)
