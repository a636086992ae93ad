"""What a table says about its indicators and objectives: keys resolved, words turned into codes.

Works on the registered relation ``sheet_row`` and leaves the relations ``indicator_key``, ``weight_key`` and the
staged statements ``staged_definition``, ``staged_objective``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from bsc import queries
from bsc.domain import Polarity
from bsc.i18n import Text, text
from bsc.reports import words
from bsc.reports.catalogue import Catalogue
from bsc.reports.cells import number as number_of
from bsc.reports.cells import table_of
from bsc.reports.keys import blank, tidy
from bsc.reports.model import Kind, Reading, Role
from bsc.reports.unfold import Group, Sheet, has

_Pair = tuple[str | None, str | None]  # code and name as a row writes them
KEY = [("code", pa.string()), ("reason", pa.string())]
_INDICATOR_KEY = pa.schema(
    [("indicator_code", pa.string()), ("indicator", pa.string()), *KEY, ("indicator_no", pa.int32())]
)
_NUMBERED_INDICATOR = pa.schema(
    [("indicator_no", pa.int32()), ("indicator", pa.string()), ("counted", pa.bool_())]
)
_WEIGHT_KEY = pa.schema([("weight", pa.string()), ("value", pa.float64()), ("reason", pa.string())])
_BAD_POLARITY = pa.schema([(n, pa.string()) for n in ("indicator_code", "indicator", "polarity", "reason")])
_DIRECTION = pa.schema([("indicator_no", pa.int32()), ("polarity", pa.string())])
_OBJECTIVE = pa.schema(
    [
        ("row_no", pa.int32()),
        *((n, pa.string()) for n in ("objective", "name", "name_en", "perspective")),
        ("weight", pa.float64()),
    ]
)
_TEXTS = (
    *("name", "name_en", "objective", "perspective", "level", "polarity"),
    *("measure_unit", "consolidation", "formula", "data_source", "note"),
    *("definition", "frequency", "owner"),
)
_DEFINITION = pa.schema(
    [
        ("row_no", pa.int32()),
        ("indicator", pa.string()),
        ("unit", pa.string()),
        *((n, pa.string()) for n in _TEXTS),
        *((n, pa.float64()) for n in ("weight", "worst", "midpoint")),
    ]
)


@dataclass
class Statements:
    """The outcome: refused cells as (row, column role, reason), remarks, and the directions for counting."""

    refused: list[tuple[int, Role, str]] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    directions: dict[str, str] = field(default_factory=dict)
    units: int = 0
    indicators: int = 0
    objectives: int = 0


def register(
    cursor: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]
) -> int:
    """Make ``rows`` a relation of that name on the cursor; how many there are."""
    table = table_of(rows, schema)
    cursor.register(name, table)
    return int(table.num_rows)


def stage_indicators(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    sheet: Sheet,
    blocks: list[Group],
    out: Statements,
) -> None:
    """Resolve the indicators of the rows (or of the headings of a cross table) and stage what is said about them."""
    reading = sheet.reading
    texts = queries.rows(cursor, "facts/indicator_texts")
    headings = list(dict.fromkeys(g.indicator for g in blocks if g.indicator))
    if headings:
        above = (reading.header_rows or (1,))[-1]
        texts = [(None, name, above, 1) for name in headings]
    codes: dict[_Pair, str] = {}
    keys = []
    first: dict[str, int] = {}
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for code_text, name_text, row_no, times in texts:
        key = catalogue.indicators.resolve(code_text, name_text, "no_indicator", "indicator_ambiguous")
        keys.append((code_text, name_text, key.code or None, key.reason or None))
        if key.code:
            codes[code_text, name_text] = key.code
            first.setdefault(key.code, row_no)
            if key.name:
                names[key.code][key.name] += times
    no = {code: number for number, code in enumerate(first)}
    register(cursor, "indicator_key", _INDICATOR_KEY, ((*key, no.get(key[2] or "")) for key in keys))
    coded = {code for (code_text, _), code in codes.items() if not blank(tidy(code_text))}
    register(
        cursor,
        "numbered_indicator",
        _NUMBERED_INDICATOR,
        ((number, code, not coded or code in coded) for code, number in no.items()),
    )
    said = _Said(cursor, sheet, codes, everywhere=bool(headings))
    directions = _directions(cursor, reading, said, out)
    weights = _weights(cursor, said, out)
    _labels(said, out)
    objectives = _Objectives(catalogue)
    naming = _naming(reading)
    unknown: dict[str, set[str]] = defaultdict(set)
    rows: list[tuple[Any, ...]] = []
    for code, row_no in first.items():
        rows.append(
            (
                *(row_no, code, "", most(names[code]), said.most(Role.NAME_EN, code)),
                objectives.code(said.most(Role.OBJECTIVE_CODE, code), said.most(naming, code), row_no),
                _word(said.most(Role.PERSPECTIVE, code), words.perspective, "perspective", unknown),
                _word(said.most(Role.LEVEL, code), words.level, "level", unknown),
                directions.get(code),
                said.most(Role.MEASURE_UNIT, code),
                _word(said.most(Role.CONSOLIDATION, code), words.consolidation, "consolidation", unknown),
                said.most(Role.FORMULA, code),
                said.most(Role.SOURCE, code),
                # in a report of measurements a note speaks about one value, not about the indicator
                said.most(Role.NOTE, code) if reading.kind == Kind.DEFINITIONS else None,
                said.most(Role.DEFINITION, code),
                said.most(Role.FREQUENCY, code),
                said.most(Role.OWNER, code),
                weights.get(("", code)),
                said.number(Role.WORST, code),
                said.number(Role.MIDPOINT, code),
            )
        )
    silent = (None,) * len(_TEXTS)
    for (unit, code), weight in weights.items():
        if unit:
            rows.append((first[code], code, unit, *silent, weight, None, None))
    register(cursor, "staged_definition", _DEFINITION, rows)
    out.indicators = len(first)
    out.objectives = register(cursor, "staged_objective", _OBJECTIVE, objectives.rows())
    out.directions = {**{k: v for k, v in catalogue.directions.items() if k in first}, **directions}
    register(
        cursor, "indicator_direction", _DIRECTION, ((no[code], way) for code, way in out.directions.items())
    )
    out.notes += _unknown_words(unknown)


def _naming(reading: Reading) -> Role:
    """The role of the column that names the objectives.

    It may have to tell rows apart as well (one standard of two services): then its heading has the same stem as that
    of the objectives' codes, such as service_id and service_name.
    """
    of = {
        role: [words.stem(c.header) for c in reading.columns if c.role == role]
        for role in (Role.OBJECTIVE_CODE, Role.BREAKDOWN)
    }
    alike = of[Role.OBJECTIVE_CODE] == of[Role.BREAKDOWN] and len(of[Role.BREAKDOWN]) == 1
    return (
        Role.BREAKDOWN
        if alike and all(of[Role.BREAKDOWN]) and not has(reading, Role.OBJECTIVE)
        else Role.OBJECTIVE
    )


def stage_objectives(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, reading: Reading, out: Statements
) -> None:
    """The statements of a report about objectives: code, name, perspective, weight."""
    objectives = _Objectives(catalogue)
    unknown: dict[str, set[str]] = defaultdict(set)
    formats = {c.role: c.number for c in reading.columns}
    for code, name, name_en, perspective, weight, row_no in queries.rows(cursor, "facts/objective_rows"):
        value, reason = number_of(weight, formats.get(Role.WEIGHT))
        if value is not None and value < 0:
            value, reason = None, "weight_negative"
        if reason:
            out.refused.append((row_no, Role.WEIGHT, reason))
        view = _word(perspective, words.perspective, "perspective", unknown)
        if objectives.code(code, name, row_no, name_en, view, value) is None:
            out.refused.append((row_no, Role.OBJECTIVE, "no_objective"))
    out.objectives = register(cursor, "staged_objective", _OBJECTIVE, objectives.rows())
    out.notes += _unknown_words(unknown)


class _Said:
    """What the rows say about each indicator, column by column; only columns that exist are looked at."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, sheet: Sheet, codes: Mapping[_Pair, str], everywhere: bool
    ) -> None:
        """``everywhere``: what is said holds for all indicators (a cross table has them in its headings)."""
        self.codes = codes
        self.formats = {c.role: c.number for c in sheet.reading.columns}
        self._cursor, self._sheet, self._everywhere = cursor, sheet, everywhere
        self._texts: dict[Role, dict[str, Counter[str]]] = {}

    def rows(self, role: Role) -> list[tuple[str | None, str | None, str, int, int]]:
        """(indicator code text, name text, written, first row, times) of a role's column."""
        if not has(self._sheet.reading, role):
            return []
        self._cursor.register("said", self._sheet.said(role))
        return queries.rows(self._cursor, "facts/indicator_said")

    def texts(self, role: Role) -> dict[str, Counter[str]]:
        """Indicator code -> what is written about it, how often."""
        if role not in self._texts:
            self._texts[role] = self.by_indicator(self.rows(role))
        return self._texts[role]

    def by_indicator(
        self, rows: Iterable[tuple[str | None, str | None, str, int, int]]
    ) -> dict[str, Counter[str]]:
        """Indicator code -> what ``rows`` say about it, how often."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for code_text, name_text, written, _, times in rows:
            pair = (code_text, name_text)
            here = self.codes.get(pair)
            for code in self.codes.values() if self._everywhere else [here] if here else []:
                found[code][written] += times
        return found

    def most(self, role: Role, code: str) -> str | None:
        """What most rows say about an indicator."""
        found = self.texts(role).get(code)
        return (tidy(found.most_common(1)[0][0]) or None) if found else None

    def number(self, role: Role, code: str) -> float | None:
        """The same, as a number."""
        return number_of(self.most(role, code), self.formats.get(role))[0]


class _Objectives:
    """The objectives that a table mentions, each once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._names = catalogue.objectives
        self._stated: dict[str, tuple[int, str, str | None, str | None, str | None, float | None]] = {}

    def code(
        self,
        code_text: str | None,
        name_text: str | None,
        row_no: int,
        name_en: str | None = None,
        perspective: str | None = None,
        weight: float | None = None,
    ) -> str | None:
        """The code of an objective, None where the row names none or an ambiguous one."""
        key = self._names.resolve(code_text, name_text, "none", "none")
        if not key.code:
            return None
        row = (row_no, key.code, key.name or None, tidy(name_en) or None, perspective, weight)
        before = self._stated.get(key.code)
        if before is None or (before[2] is None and key.name):
            self._stated[key.code] = row
        return key.code

    def rows(self) -> list[tuple[Any, ...]]:
        return list(self._stated.values())


def _directions(
    cursor: duckdb.DuckDBPyConnection, reading: Reading, said: _Said, out: Statements
) -> dict[str, str]:
    """The direction of each indicator: answered, else the column's words, else the answer for all.

    Words that mean nothing, and rows that contradict most rows of their indicator, are refused cells.
    """
    found: dict[str, str] = {}
    for pair, code in said.codes.items():
        written = [key for text_ in pair if text_ for key in (text_, tidy(text_))]
        answer = next((reading.polarity[key] for key in written if key in reading.polarity), None)
        if answer:
            found[code] = answer
    answered = set(found)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    meant = []
    for code_text, name_text, cell, _, times in said.rows(Role.POLARITY):
        said_of = reading.polarity.get(f"word:{cell}") or reading.polarity.get(f"word:{tidy(cell)}")
        meaning = said_of or words.polarity(cell)
        of = said.codes.get((code_text, name_text))
        meant.append((code_text, name_text, cell, of, meaning))
        if of and meaning in set(Polarity):
            votes[of][str(meaning)] += times
    for code, counted in votes.items():
        found.setdefault(code, counted.most_common(1)[0][0])
    bad = []
    for code_text, name_text, cell, of, meaning in meant:
        if not of or of in answered or meaning == "none":
            continue
        reason = {None: "polarity_unknown", "ambiguous": "polarity_ambiguous"}.get(meaning)
        if reason is None and meaning != found.get(of):
            reason = "polarity_conflict"
        if reason:
            bad.append((code_text, name_text, cell, reason))
    if register(cursor, "bad_polarity", _BAD_POLARITY, bad):
        rows = queries.rows(cursor, "facts/bad_polarity_rows")
        out.refused += [(row, Role.POLARITY, reason) for row, reason in rows]
    if general := reading.polarity.get("*"):
        for code in said.codes.values():
            found.setdefault(code, general)
    return found


def _labels(said: _Said, out: Statements) -> None:
    """Words that are no perspective, level or way to consolidate are refused cells, once an indicator and word."""
    for role, meaning in (
        (Role.PERSPECTIVE, words.perspective),
        (Role.LEVEL, words.level),
        (Role.CONSOLIDATION, words.consolidation),
    ):
        out.refused += [
            (row_no, role, f"{role.value}_unknown")
            for _, _, cell, row_no, _ in said.rows(role)
            if tidy(cell) and meaning(tidy(cell)) is None
        ]


def _weights(cursor: duckdb.DuckDBPyConnection, said: _Said, out: Statements) -> dict[tuple[str, str], float]:
    """(unit or '', indicator) -> weight; one weight for all units where they agree."""
    rows = said.rows(Role.WEIGHT)
    read: dict[str, tuple[float | None, str]] = {}
    for cell in dict.fromkeys(cell for _, _, cell, _, _ in rows):
        value, reason = number_of(cell, said.formats.get(Role.WEIGHT))
        read[cell] = (None, "weight_negative") if value is not None and value < 0 else (value, reason)
    register(cursor, "weight_key", _WEIGHT_KEY, ((cell, *found) for cell, found in read.items()))
    if any(reason for _, reason in read.values()):
        bad = queries.rows(cursor, "facts/bad_weight_rows")
        out.refused += [(row, Role.WEIGHT, reason) for row, reason in bad]
    weights: dict[tuple[str, str], float] = {}
    differ = set()
    for code, written in said.by_indicator(rows).items():
        values = {value for cell in written if (value := read[cell][0]) is not None}
        if len(values) == 1:
            weights["", code] = values.pop()
        elif values:
            differ.add(code)
    if differ:
        by_indicator: dict[str, dict[str, float]] = defaultdict(dict)
        for unit, code, weight, _ in queries.rows(cursor, "facts/unit_weights"):
            by_indicator[code][unit] = weight
        for code in differ:
            by_unit = by_indicator[code]
            if len(set(by_unit.values())) == 1:  # it changed over time only; the newest counts
                weights["", code] = next(iter(by_unit.values()))
            else:
                weights |= {(unit, code): weight for unit, weight in by_unit.items()}
    return weights


def _word(
    written: str | None, meaning: Callable[[str], str | None], kind: str, unknown: dict[str, set[str]]
) -> str | None:
    if not tidy(written):
        return None
    code = meaning(tidy(written))
    if code is None:
        unknown[kind].add(tidy(written))
    return code


def _unknown_words(unknown: Mapping[str, set[str]]) -> list[Text]:
    """One remark per kind of word that was not understood."""
    says = {
        "perspective": text("Perspectives that are not known and were left open: {words}"),
        "level": text("Levels that are not known and were left open: {words}"),
        "consolidation": text("Ways to consolidate that are not known and were left open: {words}"),
    }
    return [Text(says[kind].msgid, {"words": _list(found)}) for kind, found in unknown.items() if found]


def _list(found: set[str]) -> str:
    shown = sorted(found)
    return ", ".join(shown[:5]) + (f" (+{len(shown) - 5})" if len(shown) > 5 else "")


def most(names: Counter[str]) -> str | None:
    """The name written most often."""
    return names.most_common(1)[0][0] if names else None
