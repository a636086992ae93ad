"""What a table says about its units, indicators and objectives: keys resolved, words turned into codes.

Works on the registered relation ``sheet_row`` and leaves the relations ``unit_key``, ``indicator_key``,
``weight_key`` and the staged statements ``staged_unit``, ``staged_definition``, ``staged_objective``.
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
from bsc.reports.keys import Key, tidy
from bsc.reports.model import Kind, NumberFormat, Reading, Role
from bsc.reports.unfold import Group, has
from bsc.reports.cells import number

_KEY = [("code", pa.string()), ("reason", pa.string())]
_UNIT_KEY = pa.schema([("unit_code", pa.string()), ("unit", pa.string()), *_KEY])
_INDICATOR_KEY = pa.schema([("indicator_code", pa.string()), ("indicator", pa.string()), *_KEY])
_WEIGHT_KEY = pa.schema([("weight", pa.string()), ("value", pa.float64()), ("reason", pa.string())])
_BAD_POLARITY = pa.schema(
    [(n, pa.string()) for n in ("indicator_code", "indicator", "polarity", "reason")]
)
_DIRECTION = pa.schema([("indicator", pa.string()), ("polarity", pa.string())])
UNIT = pa.schema([("row_no", pa.int32()), *((n, pa.string()) for n in ("unit", "name", "parent", "type"))])
_OBJECTIVE = pa.schema(
    [
        ("row_no", pa.int32()),
        *((n, pa.string()) for n in ("objective", "name", "name_en", "perspective")),
        ("weight", pa.float64()),
    ]
)
_TEXTS = (
    *("name", "name_en", "objective", "perspective", "level", "polarity"),
    *("measure_unit", "consolidation", "formula", "data_source"),
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


def register(cursor: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]) -> int:
    """Make ``rows`` a relation of that name on the cursor; how many there are."""
    data = list(rows)
    columns = list(zip(*data, strict=True)) if data else [[] for _ in schema]
    table = pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema)
    cursor.register(name, table)
    return len(data)


def stage_units(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, reading: Reading, out: Statements
) -> None:
    """Resolve the units of the rows; state their names (and, from a report about units, the tree)."""
    texts = queries.rows(cursor, "facts/unit_texts")
    own = not has(reading, Role.UNIT, Role.UNIT_CODE)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, int] = {}
    keys = []
    for code_text, name_text, row_no, times in texts:
        if own:
            key = Key(catalogue.own_unit, "" if catalogue.top else catalogue.org_name)
        else:
            key = catalogue.units.resolve(code_text, name_text, "no_unit", "unit_ambiguous")
        keys.append((code_text, name_text, key.code or None, key.reason or None))
        if key.code:
            first.setdefault(key.code, row_no)
            if key.name:
                names[key.code][key.name] += times
    register(cursor, "unit_key", _UNIT_KEY, keys)
    parents: dict[str, tuple[str | None, str | None]] = {}
    if reading.kind == Kind.UNITS:
        parents = _tree(cursor, catalogue, {(c, n): k for c, n, k, _ in keys}, out)
    out.units = register(
        cursor,
        "staged_unit",
        UNIT,
        ((row, code, _most(names[code]), *parents.get(code, (None, None))) for code, row in first.items()),
    )
    if own and texts:
        out.notes.append(
            text("The table does not name a unit; it is taken to be about {unit}.", unit=catalogue.own_unit)
        )


def _tree(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    codes: Mapping[tuple[str | None, str | None], str | None],
    out: Statements,
) -> dict[str, tuple[str | None, str | None]]:
    """(parent, type) of every unit of a report about units; a parent that is unknown or a circle is refused."""
    stated: dict[str, tuple[str | None, str | None]] = {}
    rows: dict[str, int] = {}
    for code_text, name_text, parent_text, kind, row_no in queries.rows(cursor, "facts/unit_tree"):
        unit = codes.get((code_text, name_text))
        if not unit or unit in stated:
            continue
        parent = None
        if tidy(parent_text):
            parent = catalogue.units.find(parent_text)
            if parent is None or parent == unit:
                out.refused.append((row_no, Role.PARENT, "parent_unknown" if parent is None else "parent_circle"))
                parent = None
        stated[unit], rows[unit] = (parent, tidy(kind) or None), row_no
    for unit in stated:
        seen, above = {unit}, stated[unit][0]
        while above and above not in seen:
            seen.add(above)
            above = stated.get(above, (None, None))[0]
        if above == unit:
            out.refused.append((rows[unit], Role.PARENT, "parent_circle"))
            stated[unit] = (None, stated[unit][1])
    return stated


def stage_indicators(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    reading: Reading,
    blocks: list[Group],
    out: Statements,
) -> None:
    """Resolve the indicators of the rows (or of the headings of a cross table) and stage what is said about them."""
    texts = [_Said(*row) for row in queries.rows(cursor, "facts/indicator_texts")]
    headings = list(dict.fromkeys(g.indicator for g in blocks if g.indicator))
    if headings:
        constant = texts[0] if texts else None
        texts = [_Said.heading(name, (reading.header_rows or (1,))[-1], constant) for name in headings]
    formats = {c.role: c.number for c in reading.columns}
    keys: list[tuple[str | None, str | None, str | None, str | None]] = []
    said: dict[str, list[_Said]] = {}
    for row in texts:
        key = catalogue.indicators.resolve(row.code, row.name, "no_indicator", "indicator_ambiguous")
        keys.append((row.code, row.name, key.code or None, key.reason or None))
        if key.code:
            said.setdefault(key.code, []).append(row)
    register(cursor, "indicator_key", _INDICATOR_KEY, keys)
    polarity = _directions(cursor, reading, {(c, n): k for c, n, k, _ in keys}, out)
    objectives = _Objectives(catalogue)
    unknown: dict[str, set[str]] = defaultdict(set)
    rows = []
    weighed = _weights(cursor, reading, formats.get(Role.WEIGHT), out)
    for code, statements in said.items():
        main = max(statements, key=lambda s: s.times)
        perspective = _word(main.perspective, words.perspective, "perspective", unknown)
        rows.append(
            (
                min(s.row_no for s in statements),
                code,
                "",
                _most(Counter({tidy(s.name): s.times for s in statements if tidy(s.name)})),
                tidy(main.name_en) or None,
                objectives.code(main.objective_code, main.objective, main.row_no),
                perspective,
                _word(main.level, words.level, "level", unknown),
                polarity.get(code),
                tidy(main.measure_unit) or None,
                _word(main.consolidation, words.consolidation, "consolidation", unknown),
                tidy(main.formula) or None,
                tidy(main.source) or None,
                weighed.get(("", code)),
                number(main.worst, formats.get(Role.WORST))[0],
                number(main.midpoint, formats.get(Role.MIDPOINT))[0],
            )
        )
    first = {row[1]: row[0] for row in rows}
    blank = (None,) * len(_TEXTS)
    for (unit, code), weight in weighed.items():
        if unit and code in first:
            rows.append((first[code], code, unit, *blank, weight, None, None))
    register(cursor, "staged_definition", _DEFINITION, rows)
    out.indicators = len(said)
    out.objectives = register(cursor, "staged_objective", _OBJECTIVE, objectives.rows())
    out.directions = {**{k: v for k, v in catalogue.directions.items() if k in said}, **polarity}
    register(cursor, "indicator_direction", _DIRECTION, out.directions.items())
    out.notes += _unknown_words(unknown)


def stage_objectives(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, reading: Reading, out: Statements
) -> None:
    """The statements of a report about objectives: code, name, perspective, weight."""
    objectives = _Objectives(catalogue)
    unknown: dict[str, set[str]] = defaultdict(set)
    formats = {c.role: c.number for c in reading.columns}
    for code, name, name_en, perspective, weight, row_no in queries.rows(cursor, "facts/objective_rows"):
        value, reason = number(weight, formats.get(Role.WEIGHT))
        if value is not None and value < 0:
            value, reason = None, "weight_negative"
        if reason:
            out.refused.append((row_no, Role.WEIGHT, reason))
        view = _word(perspective, words.perspective, "perspective", unknown)
        if objectives.code(code, name, row_no, name_en, view, value) is None:
            out.refused.append((row_no, Role.OBJECTIVE, "no_objective"))
    out.objectives = register(cursor, "staged_objective", _OBJECTIVE, objectives.rows())
    out.notes += _unknown_words(unknown)


@dataclass(frozen=True)
class _Said:
    """What most rows of one pair of indicator texts say (the columns of facts/indicator_texts, in that order)."""

    code: str | None
    name: str | None
    row_no: int
    times: int
    name_en: str | None = None
    objective_code: str | None = None
    objective: str | None = None
    perspective: str | None = None
    level: str | None = None
    measure_unit: str | None = None
    consolidation: str | None = None
    worst: str | None = None
    midpoint: str | None = None
    formula: str | None = None
    source: str | None = None

    @classmethod
    def heading(cls, name: str, row_no: int, constant: _Said | None) -> _Said:
        """An indicator of a cross table: its name stands in a heading, what else is known holds for the table."""
        if constant is None:
            return cls(None, name, row_no, 1)
        return cls(
            *(None, name, row_no, 1, None, constant.objective_code, constant.objective),
            *(constant.perspective, constant.level, constant.measure_unit, constant.consolidation),
        )


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
    cursor: duckdb.DuckDBPyConnection,
    reading: Reading,
    codes: Mapping[tuple[str | None, str | None], str | None],
    out: Statements,
) -> dict[str, str]:
    """The direction of each indicator: answered, else the column's words, else the answer for all.

    Words that mean nothing, and rows that contradict most rows of their indicator, are refused cells.
    """
    found: dict[str, str] = {}
    answered: set[str] = set()
    for (code_text, name_text), code in codes.items():
        answer = next(
            (reading.polarity[k] for k in (code_text, tidy(code_text), name_text, tidy(name_text)) if k and k in reading.polarity),
            None,
        )
        if code and answer:
            found[code] = answer
            answered.add(code)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    meant = []
    for code_text, name_text, written, _, times in queries.rows(cursor, "facts/polarity_texts"):
        code = codes.get((code_text, name_text))
        meaning = reading.polarity.get(f"word:{written}") or reading.polarity.get(f"word:{tidy(written)}")
        meaning = meaning or words.polarity(written)
        meant.append((code_text, name_text, written, code, meaning))
        if code and meaning in set(Polarity):
            votes[code][str(meaning)] += times
    for code, counted in votes.items():
        found.setdefault(code, counted.most_common(1)[0][0])
    bad = []
    for code_text, name_text, written, code, meaning in meant:
        if not code or code in answered or meaning == "none":
            continue
        reason = {None: "polarity_unknown", "ambiguous": "polarity_ambiguous"}.get(meaning)
        if reason is None and meaning != found.get(code):
            reason = "polarity_conflict"
        if reason:
            bad.append((code_text, name_text, written, reason))
    if register(cursor, "bad_polarity", _BAD_POLARITY, bad):
        rows = queries.rows(cursor, "facts/bad_polarity_rows")
        out.refused += [(row, Role.POLARITY, reason) for row, reason in rows]
    general = reading.polarity.get("*")
    if general:
        for code in filter(None, codes.values()):
            found.setdefault(code, general)
    return found


def _weights(
    cursor: duckdb.DuckDBPyConnection, reading: Reading, fmt: NumberFormat | None, out: Statements
) -> dict[tuple[str, str], float]:
    """(unit or '', indicator) -> weight; one weight for all units where they agree."""
    if not has(reading, Role.WEIGHT):
        register(cursor, "weight_key", _WEIGHT_KEY, ())
        return {}
    keys = []
    for written, _ in queries.rows(cursor, "facts/weight_texts"):
        value, reason = number(written, fmt)
        if value is not None and value < 0:
            value, reason = None, "weight_negative"
        keys.append((written, value, reason or None))
    register(cursor, "weight_key", _WEIGHT_KEY, keys)
    if any(reason for _, _, reason in keys):
        rows = queries.rows(cursor, "facts/bad_weight_rows")
        out.refused += [(row, Role.WEIGHT, reason) for row, reason in rows]
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for unit, indicator, weight, _ in queries.rows(cursor, "facts/unit_weights"):
        found[indicator][unit] = weight
    weights: dict[tuple[str, str], float] = {}
    for indicator, by_unit in found.items():
        if len(set(by_unit.values())) == 1:
            weights["", indicator] = next(iter(by_unit.values()))
        else:
            weights |= {(unit, indicator): weight for unit, weight in by_unit.items()}
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


def _most(names: Counter[str]) -> str | None:
    return names.most_common(1)[0][0] if names else None
