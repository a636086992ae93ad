"""What the reader says about a table, from (field, value) texts to what recognition must keep to; and refusals in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from bsc.domain import Polarity
from bsc.errors import ReportError
from bsc.i18n import Text, text
from bsc.reports import periods
from bsc.reports.model import Column, Kind, NumberFormat, Reading, Role
from bsc.reports.reading.work import Forced

_T = TypeVar("_T")
_CONSTANTS = {
    "period": Role.PERIOD,
    "unit": Role.UNIT,
    "indicator": Role.INDICATOR,
    "measure_unit": Role.MEASURE_UNIT,
    "objective": Role.OBJECTIVE,
}


def forced(answers: Iterable[tuple[str, str]]) -> Forced:
    """Answers in the order they were given, understood. ReportError ``answer`` names the one that is not."""
    out = Forced(answers=tuple(answers))
    for name, value in out.answers:
        out = _take(out, name, value.strip())
    return out


def _take(said: Forced, name: str, value: str) -> Forced:
    if match := re.fullmatch(r"column:(\d+):(\w+)", name):
        return _column(said, int(match[1]), match[2], value)
    if name in _CONSTANTS:
        if name == "period" and periods.parse(value) is None:
            raise _problem(
                text(
                    "{value} is not a period. Write it like 2024, TW II 2024, Maret 2024 or 2023/24.",
                    value=value,
                )
            )
        return replace(said, constants={**said.constants, _CONSTANTS[name]: value})
    if name.startswith("polarity:"):
        return replace(
            said, polarity={**said.polarity, name.removeprefix("polarity:"): str(_choice(Polarity, value))}
        )
    if name == "kind":
        return replace(said, kind=_choice(Kind, value))
    if name == "header":
        return replace(said, header_rows=_rows(value))
    if name == "skip":
        return replace(said, skip=_rows(value))
    if name == "indicators":
        return replace(said, columns_are_indicators=value == "yes")
    if name == "units":
        return replace(said, units=value == "yes")
    raise _problem(text("There is nothing called {name} to set.", name=name))


def _column(said: Forced, column: int, what: str, value: str) -> Forced:
    if what == "role":
        return replace(said, roles={**said.roles, column: _choice(Role, value)})
    if what == "number":
        if value not in (",", "."):
            raise _problem(text("The decimal sign is a comma or a point."))
        fmt = NumberFormat(value, "." if value == "," else ",")
        return replace(said, numbers={**said.numbers, column: fmt})
    if what == "period" and value == "each":  # a target that holds for every period alike
        return replace(said, styles={**said.styles, column: value})
    if what == "period":
        period = periods.parse(value)
        if period is None:
            raise _problem(
                text(
                    "{value} is not a period. Write it like 2024, TW II 2024, Maret 2024 or 2023/24.",
                    value=value,
                )
            )
        return replace(said, periods={**said.periods, column: (period, value)})
    if what == "style":
        return replace(said, styles={**said.styles, column: value})
    if what == "higher":
        return replace(said, higher={**said.higher, column: value})
    raise _problem(text("There is nothing called {name} to set.", name=what))


def _choice(kind: Callable[[str], _T], value: str) -> _T:
    try:
        return kind(value)
    except ValueError as error:
        raise _problem(text("{value} is not one of the choices.", value=value)) from error


def _rows(value: str) -> tuple[int, ...]:
    parts = [p for p in re.split(r"[,;\s]+", value) if p]
    if not parts or not all(p.isdigit() for p in parts):
        raise _problem(text("Give row numbers such as 3 or 3, 4."))
    return tuple(int(p) for p in parts)


def _problem(message: Text) -> ReportError:
    return ReportError("answer", text("That cannot be understood."), message)


def without_table(reading: Reading, said: Forced, name: str) -> Reading:
    """The reading with one answer put in, when the cells are not at hand: nothing else is worked out again."""
    columns = tuple(_changed(c, said) for c in reading.columns)
    higher = {
        v: Polarity.MAXIMIZE if v == w else Polarity.MINIMIZE
        for c, w in said.higher.items()
        for v in _options(reading, c)
    }
    return replace(
        reading,
        columns=columns,
        kind=said.kind or reading.kind,
        constants={**reading.constants, **said.constants},
        polarity={**reading.polarity, **said.polarity, **{f"word:{v}": str(p) for v, p in higher.items()}},
        questions=tuple(q for q in reading.questions if q.field != name),
        answers=said.answers,
    )


def _options(reading: Reading, column: int) -> tuple[str, ...]:
    return next((q.options for q in reading.questions if q.field == f"column:{column}:higher"), ())


def _changed(column: Column, said: Forced) -> Column:
    index = column.index
    if index in said.roles:
        column = replace(
            column, role=said.roles[index], confidence=1.0, evidence=(text("Set by the reader."),)
        )
    if index in said.numbers:
        column = replace(column, number=said.numbers[index])
    if index in said.periods:
        column = replace(column, period=said.periods[index][0], period_label=said.periods[index][1])
    if index in said.styles:
        column = replace(column, style=said.styles[index])
    return column


def refusals() -> dict[str, Text]:
    """Every code of ``Reading.refusal`` in words: what is wrong with the table as a whole, and what to do."""
    return {
        "no_person_code": text(
            "The table is about persons, but no column holds a code or number for each. Without one nobody can be told "
            "apart. Add such a column, or correct the column that holds it."
        ),
        "no_person_score": text(
            "The table is about persons, but no column holds a score. If one does, correct what it is taken for."
        ),
        "no_person_kpi": text(
            "The table holds KPIs of persons, but no column names the KPI. If one does, correct what it is taken for."
        ),
        "not_understood": text(
            "No indicator and no value were found in the table: "
            "it is not a performance report, or its header was not found. "
            "If it is one, say under “Correct the table as a whole” in which row the header stands."
        ),
        "counts_of_met": text(
            "Each row counts how many targets a unit met and did not meet. "
            "No column holds the figures of an indicator, so there is nothing to score. "
            "Hand in the report with the target and the actual of each indicator instead."
        ),
        "shares_per_level": text(
            "The columns hold percentages per rating level. Numbers of people per level are needed, "
            "since percentages of small groups would tell about single persons."
        ),
        "no_names": text("The column for the indicators is empty in every row: fill it in."),
        "empty": text(
            "The table has a header but no rows. Fill it in and hand it in again, or leave it out."
        ),
    }
