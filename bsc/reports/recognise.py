"""How tables of text become readings: the steps in order, what no column says, definitions joined, questions, memory.

``recognise`` takes all tables of all files dropped together; ``answer`` (in ``answers``) corrects one reading.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bsc.domain import Grain, Period
from bsc.i18n import Text, text
from bsc.reports import periods, words
from bsc.reports.reading import attributes, beside, directions, entities, formats, joining, kinds, pairing, screening, structure, timing
from bsc.reports.reading import values as value_columns
from bsc.reports.model import Column, Kind, Question, Reading, Role, Table
from bsc.reports.reading.answers import forced, refusals, without_table
from bsc.reports.reading.work import Forced, Work, drop_rows, open_table

__all__ = ["Known", "again", "answer", "recognise", "refusals"]

_GENERIC = re.compile(r"(?:sheet|lembar|table|tabel|tabelle|blatt|feuille|data|export|page|hoja)?[ _\-]*\d*(?:, .*)?", re.I)
LATER = (Kind.PEOPLE, Kind.INDIVIDUAL_KPIS, Kind.LINKS)


@dataclass(frozen=True)
class Known:
    """What the store remembers: confirmed readings by signature, directions by indicator code, names of units by code."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    polarity: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def recognise(tables: Sequence[Table], known: Known = Known()) -> list[Reading]:  # noqa: B008 - frozen
    """One reading a table, in the order of ``tables``. Never raises for odd contents: what is not understood is said in the reading."""
    works = [_understand(table, _remembered(table, known)) for table in tables]
    joined = joining.join(works)
    for work, found in zip(works, joined, strict=True):
        _finish(work, known, found)
    joining.sheets_as_units(works)
    return [_reading(work) for work in works]


def again(table: Table, said: Forced, known: Known, others: Sequence[Table] = ()) -> Reading:
    """One table once more, with what the reader has said about it; ``others`` were dropped together with it."""
    works = [_understand(table, said), *(_understand(other, Forced()) for other in others)]
    _finish(works[0], known, joining.join(works)[0])
    return _reading(works[0])


def answer(reading: Reading, field: str, value: str, table: Table | None = None, others: Sequence[Table] = (), known: Known = Known()) -> Reading:  # noqa: B008
    """The reading after one answer or correction; with ``table`` everything that follows from it is worked out again.

    Fields: ``column:N:role``, ``column:N:number`` (the decimal sign), ``column:N:period``, ``column:N:style``,
    ``column:N:higher``, ``header`` (rows), ``kind``, ``period``, ``unit``, ``indicator``, ``indicators``, ``measure_unit``,
    ``polarity:*``, ``polarity:CODE``, ``skip`` (rows). ReportError when the value cannot be understood.
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
    old = known.readings.get(_signature(layout.headings, table))
    if old is None:
        return Forced()
    return forced([(f, v) for f, v in old.answers if f not in ("period", "skip") and not f.endswith(":period")])


def _understand(table: Table, said: Forced) -> Work:
    work = open_table(table, said)
    if not work.body.num_rows:
        work.refusal = "empty"
        return work
    if not said.header_rows and beside.find(work):
        _title_constants(work)
        return work
    screening.screen(work)
    person = kinds.people(work)
    if person is not None:
        _people(work, person)
        return work
    entities.fill_down(work)
    timing.find_periods(work)
    _title_constants(work)
    if kinds.counts(work):
        work.kind = Kind.COUNTS
        entities.find_names(work)
        _counts_units(work)
        entities.find_breakdowns(work)
        entities.leave_rest(work)
        return work
    if any(h == "empty" and work.score(c, Role.INDICATOR) >= 0.9 for c, h in work.helper.items()):
        work.kind = Kind.MEASUREMENTS
        work.refusal = "no_names"
        entities.leave_rest(work)
        return work
    attributes.find_attributes(work)
    entities.find_names(work)
    _sections(work)
    _totals(work)
    has_indicator = bool(work.of(Role.INDICATOR, Role.INDICATOR_CODE)) or work.section_role == Role.INDICATOR
    found = value_columns.find_values(work, _constant_year(work))
    left = value_columns.decide_values(work, found, has_indicator)
    _settle_left(work, left, has_indicator)
    _forced_periods(work)
    work.kind = kinds.of_roles(work)
    if kinds.met_counts(work) and work.forced.kind is None and not work.forced.roles:
        work.refusal = "counts_of_met"
    if work.kind == Kind.MEASUREMENTS:
        timing.period_codes(work)
        entities.find_breakdowns(work)
    entities.leave_rest(work)
    return work


def _forced_periods(work: Work) -> None:
    for column, (period, label) in work.forced.periods.items():
        work.wide[column] = (period, label, "")


def _people(work: Work, kind: Kind) -> None:
    work.kind = kind
    timing.find_periods(work)
    for column in work.free:
        if work.score(column, Role.GRADE) >= 0.7:
            work.give(column, Role.GRADE, 0.7, text("By the heading {heading}.", heading=work.heading(column)))
        elif work.score(column, Role.UNIT) >= 0.75 and not work.of(Role.UNIT):
            work.give(column, Role.UNIT, 0.75, text("By the heading {heading}.", heading=work.heading(column)))
        elif words.normal(work.heading(column)) in ("nama", "name"):
            work.give(column, Role.IDENTIFYING, 0.9, text("The heading announces data of persons: {heading}.", heading=work.heading(column)))
    for column in work.free:
        work.leave(column, "other", text("Not read yet: the table is about persons."), 0.5)
    work.refusal = "people_later" if kind == Kind.PEOPLE else "individual_kpis_later"


def _counts_units(work: Work) -> None:
    """In a count report the name is a unit, whatever the heading looks like."""
    if work.of(Role.UNIT):
        return
    for column in (*work.of(Role.INDICATOR), *work.free):
        if not work.profiles[column].is_number and work.profiles[column].said and work.roles.get(column) in (None, Role.INDICATOR):
            work.give(column, Role.UNIT, 0.8, text("By the heading {heading}.", heading=work.heading(column)))
            return


def _constant_year(work: Work) -> int | None:
    if work.of(Role.YEAR, Role.PERIOD):
        return None
    label = work.constants.get(Role.PERIOD)
    period = periods.parse(label) if label else None
    return period.start.year if period is not None and period.grain == Grain.YEAR else None


def _title_constants(work: Work) -> None:
    """The period that title, sheet or file name say when no column does."""
    if Role.PERIOD in work.forced.constants:
        work.constants[Role.PERIOD] = work.forced.constants[Role.PERIOD]
    work.constants.update({r: v for r, v in work.forced.constants.items() if r != Role.PERIOD})
    if work.of(Role.PERIOD, Role.YEAR) or Role.PERIOD in work.constants:
        return
    sources = [*reversed(work.layout.titles), work.table.title, work.table.name, *work.layout.headings[:0], work.table.file]
    for source in sources:
        found = periods.find(source) if source else None
        if found is None:
            continue
        period, label = found
        if period.grain == Grain.SPAN and period.start.year != period.end.year:
            continue  # 2019 to 2023 tells what the table covers, not when a figure is of
        work.constants[Role.PERIOD] = label if periods.parse(label) == period else period.code
        work.notes.append(text("Period {period}, from {source}.", period=label, source=source[:80]))
        return


def _sections(work: Work) -> None:
    """What headings between the rows stand for: units where no column names one, else objectives."""
    if not work.layout.sections:
        return
    texts = [t for _, t in work.layout.sections]
    if any("perspe" in t.lower() for t in texts) or sum(words.perspective(t) is not None for t in texts) >= 0.5 * len(texts):
        work.section_role = Role.PERSPECTIVE
    elif not work.of(Role.UNIT, Role.UNIT_CODE) and sum(words.unit_words(t) > 0 for t in texts) >= 0.5 * len(texts):
        work.section_role = Role.UNIT
    elif not work.of(Role.OBJECTIVE):
        work.section_role = Role.OBJECTIVE


def _totals(work: Work) -> None:
    """Total rows, by the word in the unit's or indicator's cell: never added to what they add up."""
    import pyarrow.compute as pc

    rows: set[int] = set()
    for column in (*work.of(Role.UNIT, Role.INDICATOR, Role.UNIT_CODE, Role.INDICATOR_CODE), *work.columns[:2]):
        if work.roles.get(column) in (Role.TARGET, Role.ACTUAL):
            continue
        bad = [t for t in pc.unique(work.body[f"c{column}"]).to_pylist() if t and words.is_total(t)]
        if bad:
            import pyarrow as pa

            hit = work.body.filter(pc.is_in(work.body[f"c{column}"], value_set=pa.array(bad, pa.string())))
            rows |= set(hit["row"].to_pylist())
    if rows and len(rows) < 0.5 * work.body.num_rows:
        drop_rows(work, rows, "total")


def _settle_left(work: Work, left: list[value_columns.Value], has_indicator: bool) -> None:
    """Number columns that no heading named: the value, indicators of their own, or a question."""
    left = [v for v in left if v.column not in work.roles and (v.group or work.profiles[v.column].share >= 0.2 or work.heading(v.column))]
    has_actual = bool(work.of(Role.ACTUAL))
    if has_indicator or has_actual:
        if not has_actual and _describes(work):
            for v in left:
                work.leave(v.column, "other", text("Not a value of a period: the table describes indicators."), 0.6)
        elif not has_actual and len(left) == 1 and _is_figure(work, left[0].column):
            work.give(left[0].column, Role.ACTUAL, 0.75, text("The only column of figures."))
        elif not has_actual and len(left) > 1 and not work.of(Role.TARGET):
            best = max(left, key=lambda v: work.profiles[v.column].share)
            _ask_value(work, left, best)
        for v in left:
            if v.column not in work.roles:
                work.leave(v.column, "other", text("Other figures, not the value."), 0.5)
        return
    if left and (work.of(Role.UNIT, Role.UNIT_CODE) or work.of(Role.PERIOD, Role.YEAR)):
        for v in left:
            work.give(v.column, Role.ACTUAL, 0.6, text("An indicator of its own: no column names indicators."))
            work.indicators[v.column] = work.heading(v.column)
        if work.forced.columns_are_indicators is False:
            for v in left:
                work.leave(v.column, "other", text("Set by the reader."), 1.0)
            work.indicators.clear()
            return
        if work.forced.columns_are_indicators:
            return
        work.questions.append(
            Question(
                "indicator_columns",
                text("No column names indicators. Is each of these {n} columns an indicator of its own: {headings}?", n=len(left), headings=", ".join(work.heading(v.column) for v in left[:8])),
                "indicators",
                ("yes", "no"),
                "yes",
            )
        )


def _is_figure(work: Work, column: int) -> bool:
    """A column of numbers that may be a value: no code of something, not the same number throughout."""
    coded = max(work.score(column, r) for r in (Role.UNIT, Role.UNIT_CODE, Role.OBJECTIVE, Role.INDICATOR_CODE, "code"))
    return coded < 0.5 and not (work.profiles[column].constant and work.profiles[column].rows > 3)


def _describes(work: Work) -> bool:
    """One row an indicator, no period, and columns that describe: a definitions table with stray numbers."""
    key = (work.of(Role.INDICATOR_CODE) or work.of(Role.INDICATOR))[:1]
    if not key or work.of(Role.PERIOD, Role.YEAR, Role.TARGET) or work.profiles[key[0]].cardinality < 0.98:
        return False
    described = work.of(Role.POLARITY, Role.MEASURE_UNIT, Role.FORMULA, Role.SOURCE, Role.NOTE, Role.PERSPECTIVE, Role.LEVEL, Role.WEIGHT, Role.CONSOLIDATION)
    return len(described) >= 2 or bool(work.of(Role.POLARITY))


def _ask_value(work: Work, left: list[value_columns.Value], best: value_columns.Value) -> None:
    work.give(best.column, Role.ACTUAL, 0.5, text("One of several columns of figures."))
    work.questions.append(
        Question(
            "value_column",
            text("Several columns hold figures: {headings}. Which one is the value?", headings=", ".join(work.heading(v.column) for v in left[:6])),
            f"column:{best.column}:role",
            ("actual",),
            "actual",
        )
    )


def _finish(work: Work, known: Known, joined: Mapping[str, str]) -> None:
    """Number formats, directions, and the questions and refusals that remain."""
    if work.refusal:
        return
    formats.decide_formats(work)
    _constants(work)
    entities.name_the_whole(work)
    directions.decide(work, known.polarity, joined)
    pairing.place_targets(work)
    directions.ask(work)
    _questions(work)


def _constants(work: Work) -> None:
    """Indicator and unit that only title or file name say."""
    if work.kind != Kind.MEASUREMENTS:
        return
    if not work.of(Role.INDICATOR, Role.INDICATOR_CODE) and not work.indicators and Role.INDICATOR not in work.constants:
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


def _questions(work: Work) -> None:
    if work.kind in LATER and not work.refusal:
        work.refusal = {Kind.LINKS: "links_later", Kind.PEOPLE: "people_later", Kind.INDIVIDUAL_KPIS: "individual_kpis_later"}[work.kind]
        work.questions.clear()
        return
    if work.kind == Kind.OTHER:
        work.refusal = "not_understood"
        work.questions.clear()
        return
    if work.kind in (Kind.MEASUREMENTS, Kind.COUNTS) and not _has_period(work):
        work.questions.append(Question("period", text("Which period are the figures of? Nothing in the file says."), "period"))
    if work.kind == Kind.MEASUREMENTS and not work.of(Role.INDICATOR, Role.INDICATOR_CODE) and not work.indicators and Role.INDICATOR not in work.constants and work.section_role != Role.INDICATOR:
        suggestion = _suggested_indicator(work)
        work.questions.append(Question("indicator", text("Which indicator are the figures of? Nothing in the file names it."), "indicator", (), suggestion))
        work.constants[Role.INDICATOR] = suggestion  # until it is answered; nothing is stored before
    if work.kind == Kind.MEASUREMENTS:
        if not work.of(Role.TARGET, Role.TARGET_LOW, Role.TARGET_HIGH) and Role.TARGET not in work.constants and work.definitions is None:
            work.notes.append(text("The table has no targets: no achievement can be computed from it alone."))
        elif not work.of(Role.ACTUAL):
            work.notes.append(text("The table has targets but no actuals."))
        elif not directions.pairs(work) and work.definitions is None and Role.TARGET not in work.constants:
            work.notes.append(text("Targets and actuals are of different periods: no achievement is computed."))


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
    timed = [c for c in work.of(Role.TARGET, Role.ACTUAL)]
    return bool(timed) and all(c in work.wide and work.wide[c][0] is not None for c in timed)


def _signature(headings: Sequence[str], table: Table) -> str:
    shape = "\x1f".join(words.normal(re.sub(r"\b(?:19|20)\d\d\b", "Y", h)) for h in headings)
    kind = table.file.rsplit(".", 1)[-1].lower()
    return hashlib.sha256(f"{kind}\x1e{shape}".encode()).hexdigest()[:24]


def _reading(work: Work) -> Reading:
    columns = []
    for column in work.columns:
        profile = work.profiles.get(column)
        role = work.roles.get(column, Role.IGNORED)
        period: Period | None
        period, label, part = work.wide.get(column, (None, "", ""))
        level, number = work.levels.get(column, ("", 0))
        identifying = role in (Role.IDENTIFYING, Role.PERSON)
        evidence: list[Text] = list(work.why.get(column, ()))
        columns.append(
            Column(
                index=column,
                header=heading_of(work, column),
                role=role,
                confidence=round(work.sure.get(column, 0.5), 2),
                evidence=tuple(evidence),
                period=period,
                period_label=label,
                number=work.formats.get(column),
                level=level,
                level_no=number,
                samples=() if identifying or profile is None else tuple(t[:80] for t in work.texts(column, 3)),
                indicator=work.indicators.get(column, ""),
                part=part,
                style=work.styles.get(column, ""),
            )
        )
    used = [work.sure[c] for c in work.of(Role.TARGET, Role.ACTUAL, Role.INDICATOR, Role.UNIT, Role.PERIOD, Role.YEAR, Role.COUNT) if c in work.sure]
    return Reading(
        file=work.table.file,
        table=work.table.name,
        kind=work.kind,
        confidence=round(min(used), 2) if used else 0.5,
        header_rows=work.layout.header_rows,
        first_row=work.layout.first_row,
        last_row=work.layout.last_row,
        columns=tuple(columns),
        skipped=tuple(sorted(work.skipped)),
        constants=dict(work.constants),
        fill_down=tuple(work.fill_down),
        polarity=dict(work.polarity),
        definitions=work.definitions,
        questions=tuple(work.questions),
        notes=tuple((*work.table.notes, *work.notes)),
        refusal=work.refusal,
        sections=work.layout.sections if work.section_role != Role.IGNORED else (),
        section_role=work.section_role,
        answers=work.forced.answers,
        signature=_signature(work.layout.headings, work.table),
    )


def heading_of(work: Work, column: int) -> str:
    """The heading as the preview shows it."""
    place = work.layout.columns.index(column)
    return work.layout.headings[place]
