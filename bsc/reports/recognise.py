"""How tables of text become readings: the steps in order, what no column says, definitions joined, questions, memory.

``recognise`` takes all tables of all files dropped together; ``answer`` (in ``answers``) corrects one reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bsc.domain import Grain, Period
from bsc.i18n import text
from bsc.reports import period_search, periods, words
from bsc.reports.model import Kind, Reading, Role, Table
from bsc.reports.reading import (
    attributes,
    beside,
    directions,
    entities,
    formats,
    joining,
    kinds,
    manual,
    meanings,
    pairing,
    questions,
    result,
    rows,
    screening,
    staff,
    structure,
    timing,
)
from bsc.reports.reading import values as value_columns
from bsc.reports.reading.answers import forced, refusals, without_table
from bsc.reports.reading.work import Forced, Work, drop_rows, open_table

__all__ = ["Known", "again", "answer", "recognise", "refusals"]


@dataclass(frozen=True)
class Known:
    """What the store remembers: confirmed readings by signature, directions by indicator code, names of units by code."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    polarity: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def recognise(tables: Sequence[Table], known: Known = Known()) -> list[Reading]:
    """One reading a table, in the order of ``tables``. Never raises for odd contents: the reading says what is wrong."""
    works = [_understand(table, _remembered(table, known)) for table in tables]
    joined = joining.join(works)
    for work, found in zip(works, joined, strict=True):
        _finish(work, known, found)
    joining.sheets_as_units(works)
    for work in works:
        screening.names(work)
    return [result.reading(work) for work in works]


def again(table: Table, said: Forced, known: Known, others: Sequence[Table] = ()) -> Reading:
    """One table once more, with what the reader has said about it; ``others`` were dropped together with it."""
    works = [_understand(table, said), *(_understand(other, Forced()) for other in others)]
    _finish(works[0], known, joining.join(works)[0])
    screening.names(works[0])
    return result.reading(works[0])


def answer(
    reading: Reading,
    field: str,
    value: str,
    table: Table | None = None,
    others: Sequence[Table] = (),
    known: Known = Known(),
) -> Reading:
    """The reading after one answer or correction; with ``table`` everything that follows from it is worked out again.

    Fields: ``column:N:role``, ``column:N:number`` (the decimal sign), ``column:N:period``, ``column:N:style``,
    ``column:N:higher``, ``header`` (rows), ``kind``, ``period``, ``unit``, ``indicator``, ``indicators``, ``units``,
    ``measure_unit``, ``polarity:*``, ``polarity:CODE``, ``skip`` (rows). ReportError when the value cannot be understood.
    """
    answers = (*((f, v) for f, v in reading.answers if f != field), (field, value))
    said = forced(answers)
    if table is None:
        return without_table(reading, said, field)
    return again(table, said, known, others)


def _remembered(table: Table, known: Known) -> Forced:
    """What was confirmed for a table of this shape, as far as its columns are there."""
    if not known.readings:
        return Forced()
    layout = structure.analyse(table)
    old = known.readings.get(result.signature(layout.headings, table))
    if old is None:
        return Forced()
    return forced(
        [(f, v) for f, v in old.answers if f not in ("period", "skip") and not f.endswith(":period")]
    )


def _understand(table: Table, said: Forced) -> Work:
    work = open_table(table, said)
    if not work.body.num_rows:
        work.refusal = "empty"
        return work
    if not said.header_rows and beside.find(work):
        _title_constants(work)
        return work
    screening.screen(work)
    if staff.links(work):
        return work
    person = kinds.people(work)
    if person is not None:
        staff.persons(work, person)
        _title_constants(work)
        return work
    rows.fill_down(work)
    timing.find_periods(work)
    _title_constants(work)
    by_share = kinds.shares(work)
    if kinds.counts(work):
        work.kind = Kind.COUNTS
        entities.find_names(work)
        _counts_units(work)
        rows.find_breakdowns(work)
        rows.leave_rest(work)
        return work
    if any(h == "empty" and work.score(c, Role.INDICATOR) >= 0.9 for c, h in work.helper.items()):
        work.kind = Kind.MEASUREMENTS
        work.refusal = "no_names"
        rows.leave_rest(work)
        return work
    manual.find(work)
    attributes.find_attributes(work)
    entities.find_names(work)
    if by_share and not work.of(Role.INDICATOR):
        work.refusal = "shares_per_level"
    _sections(work)
    _totals(work)
    has_indicator = bool(work.of(Role.INDICATOR, Role.INDICATOR_CODE)) or work.section_role == Role.INDICATOR
    found = value_columns.siblings(work, meanings.find_values(work, _constant_whole(work)))
    has_indicator = has_indicator and not value_columns.parts_of_one(work, found)
    left = value_columns.decide_values(work, found, has_indicator)
    questions.settle_left(work, left, has_indicator)
    meanings.planned(work)
    _forced_periods(work)
    timing.ask_terms(work)
    work.kind = kinds.of_roles(work)
    if kinds.met_counts(work) and work.forced.kind is None and not work.forced.roles:
        work.refusal = "counts_of_met"
    if work.kind == Kind.MEASUREMENTS:
        timing.period_codes(work)
        rows.find_breakdowns(work)
    rows.leave_rest(work)
    questions.left_out(work)
    return work


def _forced_periods(work: Work) -> None:
    for column, (period, label) in work.forced.periods.items():
        work.wide[column] = (period, label, "")


def _counts_units(work: Work) -> None:
    """In a count report the name is a unit, whatever the heading looks like."""
    if work.of(Role.UNIT):
        return
    for column in (*work.of(Role.INDICATOR), *work.free):
        if (
            not work.profiles[column].is_number
            and work.profiles[column].said
            and work.roles.get(column) in (None, Role.INDICATOR)
        ):
            work.give(column, Role.UNIT, 0.8, text("By the heading {heading}.", heading=work.heading(column)))
            return


def _constant_whole(work: Work) -> Period | None:
    """The year, quarter or semester that the title names, when no column says when."""
    if work.of(Role.YEAR, Role.PERIOD):
        return None
    label = work.constants.get(Role.PERIOD)
    period = periods.parse(label) if label else None
    one = period is not None and (period.grain == Grain.YEAR or period.start.year == period.end.year)
    return period if one else None


_DATED = re.compile(r"\b(?:tanggal|tgl|ditetapkan|ditandatangani|nomor|date[ds]?|signed)\b", re.I)


def _title_constants(work: Work) -> None:
    """The period that title, sheet or file name say when no column does."""
    if Role.PERIOD in work.forced.constants:
        work.constants[Role.PERIOD] = work.forced.constants[Role.PERIOD]
    work.constants.update({r: v for r, v in work.forced.constants.items() if r != Role.PERIOD})
    if work.of(Role.PERIOD, Role.YEAR) or Role.PERIOD in work.constants:
        return
    sources = [
        *reversed(work.layout.titles),
        work.table.title,
        work.table.name,
        *work.layout.headings[:0],
        work.table.file,
    ]
    for source in sources:
        found = period_search.find(source) if source else None
        if found is None:
            continue
        period, label = found
        if period.grain == Grain.SPAN and period.start.year != period.end.year:
            continue  # 2019 to 2023 tells what the table covers, not when a figure is of
        if period.grain == Grain.MONTH and periods.day(label) is not None and _DATED.search(source):
            continue  # Ditetapkan tanggal 2 Januari 2024: the day of a letter
        work.constants[Role.PERIOD] = label if periods.parse(label) == period else period.code
        work.notes.append(text("Period {period}, from {source}.", period=label, source=source[:80]))
        return


def _sections(work: Work) -> None:
    """What headings between the rows stand for: units where no column names one, else objectives."""
    named = _labelled(work)
    if not work.layout.sections:
        return
    texts = [t for _, t in work.layout.sections]
    if named is not None:
        work.section_role = named
    elif any("perspe" in t.lower() for t in texts) or sum(
        words.perspective(t) is not None for t in texts
    ) >= 0.5 * len(texts):
        work.section_role = Role.PERSPECTIVE
    elif not work.of(Role.UNIT, Role.UNIT_CODE) and sum(words.unit_words(t) > 0 for t in texts) >= 0.5 * len(
        texts
    ):
        work.section_role = Role.UNIT
    elif not work.of(Role.OBJECTIVE):
        work.section_role = Role.OBJECTIVE


_LABELS = {
    "unit": Role.UNIT,
    "objective": Role.OBJECTIVE,
    "perspective": Role.PERSPECTIVE,
    "indicator": Role.INDICATOR,
}


def _labelled(work: Work) -> Role | None:
    """``Unit Kerja: Dinas Kesehatan`` above a table or between its rows: says what the rows below are about."""
    first = work.layout.header_rows[0] if work.layout.header_rows else work.layout.first_row
    above = [(n, t) for n, t in structure.lines(work.table.cells, 12) if n < first]
    found: dict[Role, list[tuple[int, str]]] = {}
    for number, line in (*above, *work.layout.sections):
        label, colon, value = line.partition(":")
        concepts = words.concepts(label)
        if not colon or not value.strip() or words.word_count(label) > 4 or not words.is_label(label):
            continue
        role = next((r for c, r in _LABELS.items() if c in concepts), None)
        if role is not None:
            found.setdefault(role, []).append((number, value.strip()))
    inside = {n for n, _ in work.layout.sections}
    chosen: Role | None = None
    for role, lines in found.items():
        columns = (Role.UNIT, Role.UNIT_CODE) if role == Role.UNIT else (role,)
        if work.of(*columns):
            continue
        if any(n in inside for n, _ in lines) and len(lines) >= 0.5 * len(inside):
            work.layout = replace(work.layout, sections=tuple(sorted(lines)))
            chosen = role
        elif role not in work.constants and role != Role.INDICATOR:
            work.constants[role] = lines[-1][1]
            work.notes.append(
                text("{label}: {name}, from a line above the table.", label=role.value, name=lines[-1][1])
            )
    return chosen


def _totals(work: Work) -> None:
    """Total rows, by the word in the unit's or indicator's cell: never added to what they add up."""
    import pyarrow.compute as pc

    rows: set[int] = set()
    for column in (
        *work.of(Role.UNIT, Role.INDICATOR, Role.UNIT_CODE, Role.INDICATOR_CODE),
        *work.columns[:2],
    ):
        if work.roles.get(column) in (Role.TARGET, Role.ACTUAL):
            continue
        bad = [t for t in pc.unique(work.body[f"c{column}"]).to_pylist() if t and words.is_total(t)]
        if bad:
            import pyarrow as pa

            hit = work.body.filter(pc.is_in(work.body[f"c{column}"], value_set=pa.array(bad, pa.string())))
            rows |= set(hit["row"].to_pylist())
    if rows and len(rows) < 0.5 * work.body.num_rows:
        drop_rows(work, rows, "total")


def _finish(work: Work, known: Known, joined: Mapping[str, str]) -> None:
    """Number formats, directions, and the questions and refusals that remain."""
    if work.refusal:
        return
    formats.decide_formats(work)
    if work.kind in (Kind.LINKS, Kind.PEOPLE, Kind.INDIVIDUAL_KPIS):
        questions.ask(work)
        return
    _constants(work)
    rows.name_the_whole(work)
    directions.decide(work, known.polarity, joined)
    pairing.place_targets(work)
    directions.ask(work)
    questions.ask(work)


def _constants(work: Work) -> None:
    """Indicator and unit that only title or file name say."""
    if work.kind != Kind.MEASUREMENTS:
        return
    if (
        not work.of(Role.INDICATOR, Role.INDICATOR_CODE)
        and not work.indicators
        and Role.INDICATOR not in work.constants
    ):
        name = _title_indicator(work)
        if name:
            work.constants[Role.INDICATOR] = name
            work.notes.append(text("One indicator: {name}. No column names it.", name=name))


def _title_indicator(work: Work) -> str:
    for title in (*work.layout.titles, work.table.title):
        plain = re.sub(r"\b(?:19|20)\d\d(?:[-/]\d{2,4})?\b", " ", title)
        if words.word_count(plain) >= 2:
            return " ".join(title.split())[:200]
    return ""
