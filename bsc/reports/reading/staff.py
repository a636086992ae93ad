"""Tables about persons, their KPIs, and links between pieces of work: which column says what. Owns no telling apart of
persons (``kinds.people``); what persons are called is never read beyond deciding that it is dropped.
"""

from __future__ import annotations

from bsc.i18n import Text, text
from bsc.reports import words
from bsc.reports.model import Kind, Role
from bsc.reports.reading import timing
from bsc.reports.reading.work import Work

_SCORES = (
    (Role.KPI_SCORE, "kpi_score"),
    (Role.ASSESSMENT, "assessment"),
    (Role.DEVELOPMENT, "development"),
    (Role.SCORE, "score"),
)
_MOST_COLUMNS = 4  # a table of links without a share and a kind says nothing else


def links(work: Work) -> bool:
    """Whether each row says that one thing serves another; gives the columns their roles when it does."""
    if work.forced.kind not in (None, Kind.LINKS):
        return False
    child, parent = _ends(work, "child"), _ends(work, "parent")
    if not child or not parent:
        return False
    free = [c for c in work.columns if c not in (*child.values(), *parent.values())]
    kind = next((c for c in free if _open(work, c) and _kind(work, c)), None)
    share = next(
        (c for c in free if c != kind and _open(work, c) and words.staff_within("share", work.heading(c))),
        None,
    )
    if share is None and kind is None and len(work.columns) > _MOST_COLUMNS and work.forced.kind is None:
        return False
    work.kind = Kind.LINKS
    for ends, roles in (
        (child, (Role.CHILD, Role.CHILD_UNIT)),
        (parent, (Role.SERVED, Role.SERVED_UNIT)),
    ):
        for what, role in zip(("code", "unit"), roles, strict=True):
            if what in ends:
                work.give(ends[what], role, 0.92, _said(work, ends[what]))
    if kind is not None:
        work.give(kind, Role.LINK_KIND, 0.9, _said(work, kind))
    if share is not None:
        work.give(share, Role.SHARE, 0.9, _said(work, share))
    for column in work.of(Role.PERIOD, Role.YEAR, Role.SUBPERIOD):
        work.leave(column, "other", text("A link has no period."), 0.7)
    _leave(work)
    return True


def _ends(work: Work, side: str) -> dict[str, int]:
    """The columns of one end of a link: ``code``, and ``unit`` where another column names the unit."""
    other = "parent" if side == "child" else "child"
    found: dict[str, int] = {}
    for column in work.columns:
        heading = work.heading(column)
        if (
            work.roles.get(column) not in (None, Role.IGNORED, Role.PARENT)
            or work.helper.get(column) == "empty"
            or not words.staff_within(side, heading)
            or words.staff_within(other, heading)
            or work.profiles[column].dates > 0.5
        ):
            continue
        unit = max(work.score(column, Role.UNIT), work.score(column, Role.UNIT_CODE)) >= 0.7
        if not unit and _kind(work, column):
            continue
        found.setdefault("unit" if unit else "code", column)
    if "code" not in found and "unit" in found:
        return {}
    return found


def _kind(work: Work, column: int) -> bool:
    """A column with the kind of the link: its words say so, and its heading does not deny it."""
    return words.staff("link_kind", work.heading(column)) or (
        work.profiles[column].is_text
        and work.share_of(column, lambda t: words.link_kind(t) is not None) >= 0.8
    )


def _open(work: Work, column: int) -> bool:
    return work.roles.get(column) in (None, Role.IGNORED) and work.helper.get(column) != "empty"


def persons(work: Work, kind: Kind) -> None:
    """Roles of a table about persons (PEOPLE) or about their KPIs (INDIVIDUAL_KPIS)."""
    work.kind = kind
    _person(work)
    timing.find_periods(work)
    for column in work.of(Role.PERIOD, Role.PERIOD_END, Role.YEAR, Role.SUBPERIOD):
        if words.staff_within("not_period", work.heading(column)):
            work.leave(column, "other", text("A day in a person's career, not the period of a score."), 0.8)
    for column in work.free:
        if words.staff("rater", work.heading(column)):
            work.give(column, Role.RATER, 0.9, _said(work, column))
    if kind == Kind.PEOPLE:
        _scores(work)
    else:
        _kpis(work)
    _unit(work)
    for column in work.free:
        if words.normal(work.heading(column)) in ("nama", "name"):
            work.give(
                column,
                Role.IDENTIFYING,
                0.9,
                text("The heading announces data of persons: {heading}.", heading=work.heading(column)),
            )
    _leave(work)
    if not work.of(Role.PERSON):
        work.refusal = "no_person_code"
    elif kind == Kind.PEOPLE and not work.of(*(role for role, _ in _SCORES)):
        work.refusal = "no_person_score"
    elif kind == Kind.INDIVIDUAL_KPIS and not work.of(Role.INDICATOR, Role.INDICATOR_CODE):
        work.refusal = "no_person_kpi"


def _person(work: Work) -> None:
    """One column stands for the person: a code, else a number such as NIP, which is hashed like a code."""
    if not work.of(Role.PERSON):
        numbers = [c for c in work.of(Role.IDENTIFYING) if words.staff("person", work.heading(c))]
        numbers = numbers or [
            c
            for c in work.columns
            if work.roles.get(c) in (None, Role.IGNORED) and words.staff("person", work.heading(c))
        ]
        if numbers:
            work.give(numbers[0], Role.PERSON, 0.9, text("Numbers of persons: only a code of each is kept."))
    for column in work.of(Role.PERSON)[1:]:
        work.give(column, Role.IDENTIFYING, 0.9, text("A second code of the person."))


def _scores(work: Work) -> None:
    for role, concept in _SCORES:
        for column in work.free:
            if (
                work.profiles[column].is_number
                and words.staff(concept, work.heading(column))
                and not work.of(role)
            ):
                work.give(column, role, 0.92, _said(work, column))
    if work.of(Role.KPI_SCORE, Role.ASSESSMENT, Role.DEVELOPMENT):
        for column in work.of(Role.SCORE):
            work.leave(
                column, "other", text("The score of the components, which are read by themselves."), 0.7
            )
    for column in work.free:
        if work.score(column, Role.GRADE) >= 0.7 and not work.of(Role.GRADE):
            work.give(column, Role.GRADE, 0.85, _said(work, column))


def _kpis(work: Work) -> None:
    for role, concept in (
        (Role.INDICATOR_CODE, "kpi_code"),
        (Role.SERVES, "serves"),
        (Role.SERVES_UNIT, "serves_unit"),
        (Role.INDICATOR, "kpi_name"),
    ):
        for column in work.free:
            if words.staff(concept, work.heading(column)) and not work.of(role):
                work.give(column, role, 0.92, _said(work, column))
    roles = (
        *(() if work.of(Role.INDICATOR, Role.INDICATOR_CODE) else (Role.INDICATOR,)),
        *(Role.TARGET, Role.ACTUAL, Role.WEIGHT, Role.POLARITY, Role.MEASURE_UNIT, Role.FORMULA, Role.GRADE),
    )
    for role in roles:
        best = max(work.free, key=lambda c: work.score(c, role), default=None)
        if best is None or work.score(best, role) < 0.65:
            continue
        figure = role in (Role.TARGET, Role.ACTUAL, Role.WEIGHT)
        if figure and not work.profiles[best].is_number and work.score(best, role) < 0.85:
            continue
        work.give(best, role, work.score(best, role), _said(work, best))


def _unit(work: Work) -> None:
    """The person's unit: a code and a name, whichever there are."""
    for role in (Role.UNIT_CODE, Role.UNIT):
        best = max(work.free, key=lambda c: work.score(c, role), default=None)
        if best is not None and work.score(best, role) >= 0.75 and not work.of(role):
            work.give(best, role, 0.85, _said(work, best))


def _leave(work: Work) -> None:
    for column in work.free:
        work.leave(column, "other", text("Not needed: it says nothing that is stored."), 0.6)


def _said(work: Work, column: int) -> Text:
    return text("By the heading {heading}.", heading=work.heading(column))
