"""What only the reader can answer, asked once and with a suggestion; and why a table cannot be used at all."""

from __future__ import annotations

import re

from bsc.i18n import text
from bsc.reports import words
from bsc.reports.model import Kind, Question, Role
from bsc.reports.reading import evidence
from bsc.reports.reading.meanings import Value
from bsc.reports.reading.work import Work


def settle_left(work: Work, left: list[Value], has_indicator: bool) -> None:
    """Number columns that no heading named: the value, indicators of their own, or a question."""
    left = [
        v
        for v in left
        if v.column not in work.roles
        and (v.group or work.profiles[v.column].share >= 0.2 or work.heading(v.column))
    ]
    has_actual = bool(work.of(Role.ACTUAL))
    if has_indicator or has_actual:
        if not has_actual and _describes(work):
            for v in left:
                work.leave(
                    v.column, "other", text("Not a value of a period: the table describes indicators."), 0.6
                )
        elif not has_actual and len(left) == 1 and _is_figure(work, left[0].column):
            work.give(left[0].column, Role.ACTUAL, 0.75, text("The only column of figures."))
        elif not has_actual and len(left) > 1:
            best = max(left, key=lambda v: work.profiles[v.column].share)
            _ask_value(work, left, best)
        others = [v for v in left if v.column not in work.roles]
        for v in others:
            work.leave(v.column, "other", text("Other figures, not the value."), 0.5)
        if others and work.of(Role.ACTUAL):
            names = ", ".join(work.heading(v.column) for v in others[:6])
            work.notes.append(text("Columns of figures that were not taken: {headings}.", headings=names))
        return
    if left and (work.of(Role.UNIT, Role.UNIT_CODE) or work.of(Role.PERIOD, Role.YEAR)):
        whole = "".join(f"{work.texts(c, 1)[0]}: " for c, h in work.helper.items() if h == "whole")
        for v in left:
            work.give(
                v.column, Role.ACTUAL, 0.6, text("An indicator of its own: no column names indicators.")
            )
            work.indicators[v.column] = f"{whole}{work.heading(v.column)}"
        if work.forced.columns_are_indicators is False:
            for v in left:
                work.leave(v.column, "other", text("Set by the reader."), 1.0)
            work.indicators.clear()
            return
        if work.forced.columns_are_indicators:
            return
        named = {"n": len(left), "headings": ", ".join(work.heading(v.column) for v in left[:8])}
        work.questions.append(
            Question(
                "indicator_columns",
                text(
                    "One name stands in every row. Is each of these {n} columns an indicator of its own: {headings}?",
                    **named,
                )
                if whole
                else text(
                    "No column names indicators. Is each of these {n} columns an indicator of its own: {headings}?",
                    **named,
                ),
                "indicators",
                ("yes", "no"),
                "yes",
            )
        )


_PLAIN = 0.75  # a heading that says target or actual this plainly is asked about where no column has the role
_SAID = 0.6  # and one that says so at all is never left out without a word


def left_out(work: Work) -> None:
    """Columns of figures whose headings say target or actual, but were not taken: asked for where no other column has the
    role, else named in a note.
    """
    if work.kind != Kind.MEASUREMENTS:
        return
    _colours(work)
    named: list[str] = []
    for column in [c for c, h in work.helper.items() if h == "other" and c not in work.forced.roles]:
        profile = work.profiles[column]
        role = max((Role.TARGET, Role.ACTUAL), key=lambda r: work.score(column, r))
        if work.score(column, role) < _SAID or not profile.is_number or profile.said == 0:
            continue
        if work.of(role):
            named.append(work.heading(column))
            continue
        if work.score(column, role) < _PLAIN:
            continue
        work.questions.append(
            Question(
                "left_out",
                text("The column {heading} was not taken. What does it hold?", heading=work.heading(column)),
                f"column:{column}:role",
                (str(role), str(Role.IGNORED)),
                str(role),
            )
        )
        return
    if named and not work.questions:
        work.notes.append(
            text("Columns of figures that were not taken: {headings}.", headings=", ".join(named[:6]))
        )


def _colours(work: Work) -> None:
    """A column of statuses without one text: its cells are perhaps coloured."""
    for column in [c for c, h in work.helper.items() if h == "empty" and work.score(c, "status") >= 0.7]:
        work.notes.append(
            text(
                "The column {heading} holds no text. If it shows colours or pictures: those are not read.",
                heading=work.heading(column),
            )
        )


def _is_figure(work: Work, column: int) -> bool:
    """A column of numbers that may be a value: no code of something, not the same number throughout."""
    coded = max(
        work.score(column, r)
        for r in (Role.UNIT, Role.UNIT_CODE, Role.OBJECTIVE, Role.INDICATOR_CODE, "code")
    )
    return coded < 0.5 and not (work.profiles[column].constant and work.profiles[column].rows > 3)


def _describes(work: Work) -> bool:
    """One row an indicator, no period, and columns that describe: a definitions table with stray numbers."""
    key = (work.of(Role.INDICATOR_CODE) or work.of(Role.INDICATOR))[:1]
    if not key or work.of(Role.PERIOD, Role.YEAR, Role.TARGET) or work.profiles[key[0]].cardinality < 0.98:
        return False
    described = work.of(
        Role.POLARITY,
        Role.MEASURE_UNIT,
        Role.FORMULA,
        Role.SOURCE,
        Role.NOTE,
        Role.PERSPECTIVE,
        Role.LEVEL,
        Role.WEIGHT,
        Role.CONSOLIDATION,
    )
    return len(described) >= 2 or bool(work.of(Role.POLARITY))


def _ask_value(work: Work, left: list[Value], best: Value) -> None:
    work.give(best.column, Role.ACTUAL, 0.5, text("One of several columns of figures."))
    work.questions.append(
        Question(
            "value_column",
            text(
                "Several columns hold figures: {headings}. Which one is the value?",
                headings=", ".join(work.heading(v.column) for v in left[:6]),
            ),
            f"column:{best.column}:role",
            ("actual",),
            "actual",
        )
    )


_PERIOD_ASKED = ("target_period", "actual_period")


def ask(work: Work) -> None:
    """Refuse what is no report; ask for the period and the indicator when nothing says them; note what is missing."""
    if work.kind == Kind.OTHER:
        work.refusal = "not_understood"
        work.questions.clear()
        return
    timed = (Kind.MEASUREMENTS, Kind.COUNTS, Kind.PEOPLE, Kind.INDIVIDUAL_KPIS)
    if work.kind in timed and not _has_period(work):
        work.questions.append(
            Question("period", text("Which period are the figures of? Nothing in the file says."), "period")
        )
    if (
        work.kind == Kind.MEASUREMENTS
        and not work.of(Role.INDICATOR, Role.INDICATOR_CODE)
        and not work.indicators
        and Role.INDICATOR not in work.constants
        and work.section_role != Role.INDICATOR
    ):
        suggestion = _suggested_indicator(work)
        work.questions.append(
            Question(
                "indicator",
                text("Which indicator are the figures of? Nothing in the file names it."),
                "indicator",
                (),
                suggestion,
            )
        )
        work.constants[Role.INDICATOR] = suggestion  # until it is answered; nothing is stored before
    if work.kind == Kind.MEASUREMENTS:
        if (
            not work.of(Role.TARGET, Role.TARGET_LOW, Role.TARGET_HIGH)
            and Role.TARGET not in work.constants
            and work.definitions is None
        ):
            work.notes.append(text("The table has no targets: no achievement can be computed from it alone."))
        elif not work.of(Role.ACTUAL):
            work.notes.append(text("The table has targets but no actuals."))
        elif (
            not evidence.pairs(work)
            and work.definitions is None
            and Role.TARGET not in work.constants
            and not any(q.code in _PERIOD_ASKED for q in work.questions)  # the answer tells
        ):
            work.notes.append(
                text("Targets and actuals are of different periods: no achievement is computed.")
            )


def _suggested_indicator(work: Work) -> str:
    """A name from the value column's heading, else the file's."""
    for column in work.of(Role.ACTUAL, Role.TARGET):
        heading = work.heading(column)
        if words.word_count(heading) >= 2 and column not in work.wide:
            return heading
    return re.sub(r"\.\w+$", "", work.table.file)


def _has_period(work: Work) -> bool:
    if work.of(Role.PERIOD, Role.YEAR) or Role.PERIOD in work.constants:
        return True
    asked = {q.field for q in work.questions if q.code in _PERIOD_ASKED}
    values = [c for c in work.of(Role.TARGET, Role.ACTUAL) if f"column:{c}:period" not in asked]
    return bool(values) and all(c in work.wide and work.wide[c][0] is not None for c in values)
