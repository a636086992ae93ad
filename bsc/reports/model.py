"""What passes between the steps of an import: tables of text cells, and how a table was understood.

read -> Table -> recognise -> Reading (questions answered, columns corrected) -> convert -> accept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pyarrow as pa

from bsc.domain import Period
from bsc.i18n import Text


class Kind(StrEnum):
    """What a table is about."""

    MEASUREMENTS = "measurements"
    DEFINITIONS = "definitions"
    UNITS = "units"
    OBJECTIVES = "objectives"
    COUNTS = "counts"  # numbers of people per rating level
    PEOPLE = "people"
    INDIVIDUAL_KPIS = "individual_kpis"
    LINKS = "links"
    OTHER = "other"  # not a performance report, or not understood


class Role(StrEnum):
    """What a column says."""

    UNIT = "unit"
    UNIT_CODE = "unit_code"
    PARENT = "parent"  # of a unit
    OBJECTIVE = "objective"
    OBJECTIVE_CODE = "objective_code"
    INDICATOR = "indicator"
    INDICATOR_CODE = "indicator_code"
    NAME_EN = "name_en"  # a second, English name of an indicator or objective
    REPORTED_ON = "reported_on"  # the day on which the unit reported: never a period
    BREAKDOWN = "breakdown"  # tells rows of one indicator apart: population, channel, goal
    MEASURE_UNIT = "measure_unit"
    PERIOD = "period"
    PERIOD_END = "period_end"  # with PERIOD as the first day: the last day of the period
    YEAR = "year"  # together with SUBPERIOD when the two stand in two columns
    SUBPERIOD = "subperiod"
    TARGET = "target"
    TARGET_LOW = "target_low"
    TARGET_HIGH = "target_high"
    ACTUAL = "actual"
    ACHIEVEMENT = "achievement"  # printed by the source: compared, never stored as a score
    BASELINE = "baseline"
    WEIGHT = "weight"
    POLARITY = "polarity"
    PERSPECTIVE = "perspective"
    LEVEL = "level"
    MIDPOINT = "midpoint"
    WORST = "worst"
    CONSOLIDATION = "consolidation"
    FORMULA = "formula"
    SOURCE = "source"
    NOTE = "note"
    DEFINITION = "definition"  # of an indicator: what exactly is counted
    FREQUENCY = "frequency"  # of an indicator: how often it is reported
    OWNER = "owner"  # of an indicator: the unit or post that answers for it, never a person
    TYPE = "type"  # of a unit
    VALID_FROM = "valid_from"  # of a unit: first and last day on which it stands
    VALID_TO = "valid_to"
    COUNT = "count"  # people at one rating level
    GRADE = "grade"
    PERSON = "person"  # a code, hashed before it is stored
    RATER = "rater"  # the person who assessed: a code, hashed like PERSON
    KPI_SCORE = "kpi_score"  # of a person: the component from KPIs
    ASSESSMENT = "assessment"
    DEVELOPMENT = "development"
    SCORE = "score"  # of a person: one score for everything
    SERVES = "serves"  # of an individual KPI: the indicator it serves
    SERVES_UNIT = "serves_unit"  # and the unit whose indicator that is
    CHILD = "child"  # of a link: code of the KPI, indicator or objective that serves
    CHILD_UNIT = "child_unit"
    SERVED = "served"  # of a link: code of the indicator or objective that is served
    SERVED_UNIT = "served_unit"
    SHARE = "share"  # the part of the child that goes to this parent
    LINK_KIND = "link_kind"
    IDENTIFYING = "identifying"  # dropped before anything is stored
    IGNORED = "ignored"


@dataclass(frozen=True)
class Table:
    """One table as found in a file: text cells, nothing interpreted.

    ``cells`` has a column ``row`` (int32, 1-based row in the sheet or record number in a CSV) and string columns
    ``c0``, ``c1``, ... (null for an empty cell; merged cells not filled). ``merged`` holds 0-based
    (first_row, first_col, last_row, last_col) in sheet coordinates. ``notes`` says what the reader should know:
    a hidden sheet, formulas without a stored value.
    """

    file: str
    name: str
    cells: pa.Table
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    notes: tuple[Text, ...] = ()
    typed: frozenset[int] = (
        frozenset()
    )  # columns whose numbers were stored as numbers: written with a decimal point
    title: str = ""  # text around the table that belongs to it: a heading on a PDF page
    personal: frozenset[str] = (
        frozenset()
    )  # what points at persons in the whole file, outside recognised columns: codes, see bsc.reports.keeping
    options: Mapping[str, Any] = field(default_factory=dict)  # how it was read and cut: see bsc.reports.again


@dataclass(frozen=True)
class NumberFormat:
    """How the numbers of one column are written, decided from the whole column."""

    decimal: str = "."  # "." or ","
    thousands: str = ""  # "", ".", ",", " " or "'"
    factor: float = 1.0  # 100 when fractions stand for percentages


@dataclass(frozen=True)
class Column:
    """How one column was understood, with the evidence, and how sure that is (0 to 1)."""

    index: int  # 0-based: c<index>
    header: str  # the levels of a merged header joined by ' / '
    role: Role
    confidence: float
    evidence: tuple[Text, ...] = ()
    period: Period | None = None  # a wide column's own period
    period_label: str = ""  # as the header writes it
    number: NumberFormat | None = None
    level: str = ""  # COUNT columns: the rating level's name
    level_no: int = 0  # and its order, 1 the lowest
    samples: tuple[str, ...] = ()
    indicator: str = (
        ""  # value columns of a table whose indicators stand in the headings: the indicator's name
    )
    unit: str = ""  # value columns of a table whose units stand in the headings: the unit's name
    part: str = (
        ""  # value columns headed "TW I" or "Maret": the year comes from the row's YEAR (periods.combine)
    )
    style: str = (
        ""  # PERIOD, YEAR, SUBPERIOD: how bare dates and numbers are meant (periods.parse, periods.combine)
    )


@dataclass(frozen=True)
class Question:
    """What only the reader can answer. ``field`` names what the answer sets; see ``recognise.answer``."""

    code: str
    ask: Text
    field: str
    options: tuple[str, ...] = ()
    suggestion: str = ""


@dataclass(frozen=True)
class Reading:
    """How one table was understood. ``questions`` empty means it can be accepted."""

    file: str
    table: str
    kind: Kind
    confidence: float
    header_rows: tuple[int, ...]  # values of ``row`` that form the header
    first_row: int  # first and last data row, values of ``row``
    last_row: int
    columns: tuple[Column, ...]
    skipped: tuple[
        tuple[int, str], ...
    ] = ()  # (row, code): total, subtotal, section, footnote, repeated_header, blank
    constants: dict[Role, str] = field(
        default_factory=dict
    )  # what no column says: unit or period from title or file name
    fill_down: tuple[int, ...] = ()  # columns whose empty cells repeat the cell above (merged or grouped)
    polarity: dict[str, str] = field(
        default_factory=dict
    )  # answered or known direction per indicator code; "*" for all
    definitions: tuple[str, str, int] | None = None  # (file, table, code column) joined to this one
    questions: tuple[Question, ...] = ()
    notes: tuple[Text, ...] = ()
    refusal: str = ""  # a code when the table cannot be used at all (not a performance report, no target and no actual ...)
    sections: tuple[
        tuple[int, str], ...
    ] = ()  # (row, text) of headings between data rows: hold for the rows below
    section_role: Role = Role.IGNORED  # what those headings are: unit, objective, perspective, indicator
    answers: tuple[
        tuple[str, str], ...
    ] = ()  # what the reader has said so far: (field, value), see recognise.answer
    signature: str = ""  # same for files of the same shape
