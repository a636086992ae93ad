"""Staging of tables about persons, their KPIs, and links: texts resolved once each, the rest in SQL.

Persons' codes come in hashed already (``accept`` cleans the table first); nothing here knows a name. Leaves the
relations ``staged_person_score``, ``staged_individual_kpi`` or ``staged_link`` on the cursor.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from bsc import queries
from bsc.cascade.check import check
from bsc.cascade.model import Links, Nodes, Problem, Status, Tier
from bsc.domain import Polarity
from bsc.i18n import Text, text
from bsc.reports import cells, units, words
from bsc.reports.attributes import Statements, register
from bsc.reports.catalogue import Catalogue
from bsc.reports.keys import slug, tidy
from bsc.reports.model import Reading, Role
from bsc.reports.unfold import Sheet

Found = list[tuple[int, int, str]]

NUMBERS = (
    Role.KPI_SCORE,
    Role.ASSESSMENT,
    Role.DEVELOPMENT,
    Role.SCORE,
    Role.WEIGHT,
    Role.TARGET,
    Role.ACTUAL,
    Role.SHARE,
)
_EXTRA = (
    *(Role.PERSON, Role.RATER, Role.SERVES, Role.SERVES_UNIT),
    *(Role.CHILD, Role.CHILD_UNIT, Role.SERVED, Role.SERVED_UNIT, Role.LINK_KIND),
)
_SIDE = pa.schema([(n, pa.string()) for n in ("side", "decimal_sign", "thousands_sign", "power")])
_ODD = pa.schema(
    [("side", pa.string()), ("written", pa.string()), ("value", pa.float64()), ("reason", pa.string())]
)
_TEXT = pa.schema([(n, pa.string()) for n in ("side", "written", "code", "reason")])
_KPI = pa.schema([(n, pa.string()) for n in ("indicator_code", "indicator", "code", "name", "reason")])
_END = pa.schema([(n, pa.string()) for n in ("written", "indicator", "objective")])
_DAY = pa.schema([("side", pa.string()), ("written", pa.string()), ("day", pa.date32())])
_REASON = pa.schema([("row_no", pa.int32()), ("reason", pa.string())])
_PERCENT_ABOVE = 2.0  # a share larger than this cannot be a fraction, however much a child gives away
_REFUSED = {
    Status.SELF_LINK: "link_to_itself",
    Status.REVERSED: "link_reversed",
    Status.OBJECTIVE_AS_CHILD: "link_from_objective",
    Status.DUPLICATE: "link_repeated",
    Status.CYCLE: "link_cycle",
}


def people(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    sheet: Sheet,
    out: Statements,
    stage_periods: Callable[[], None],
) -> tuple[dict[str, Any], Found]:
    """Scores of persons: counts and refused cells."""
    _prepare(cursor, catalogue, sheet, out, stage_periods)
    queries.execute(cursor, "facts/stage_person_score")
    return _result(cursor, "person_score", sheet.reading)


def individual_kpis(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    sheet: Sheet,
    out: Statements,
    stage_periods: Callable[[], None],
) -> tuple[dict[str, Any], Found]:
    """KPIs of persons: counts and refused cells."""
    _prepare(cursor, catalogue, sheet, out, stage_periods)
    reading = sheet.reading
    pairs = queries.rows(cursor, "facts/indicator_texts")
    register(cursor, "kpi_key", _KPI, (_kpi_key(code, name) for code, name, _, _ in pairs))
    texts: list[tuple[str, str, str | None, str | None]]
    texts = [("serves", t, _code(catalogue.indicators.find, t), None) for t in _distinct(sheet, Role.SERVES)]
    texts += [
        ("serves_unit", t, _code(catalogue.units.find, t), None) for t in _distinct(sheet, Role.SERVES_UNIT)
    ]
    texts += [_direction(reading, t) for t in _distinct(sheet, Role.POLARITY)]
    register(cursor, "text_key", _TEXT, texts)
    queries.execute(cursor, "facts/stage_individual_kpi")
    return _result(cursor, "individual_kpi", reading)


def links(
    cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue, sheet: Sheet, out: Statements
) -> tuple[dict[str, Any], Found]:
    """Links: counts and refused cells; circles are refused by name, shares above one said."""
    reading = sheet.reading
    cursor.register("sheet_row", sheet.statements(_EXTRA))
    _numbers(cursor, sheet)
    named = [*_distinct(sheet, Role.CHILD_UNIT), *_distinct(sheet, Role.SERVED_UNIT)]
    texts = [("unit", t, _code(catalogue.units.find, t), None) for t in dict.fromkeys(named)]
    texts += [("link_kind", t, words.link_kind(t), None) for t in _distinct(sheet, Role.LINK_KIND)]
    register(cursor, "text_key", _TEXT, texts)
    ends = dict.fromkeys((*_distinct(sheet, Role.CHILD), *_distinct(sheet, Role.SERVED)))
    register(
        cursor,
        "end_key",
        _END,
        ((t, catalogue.indicators.find(t), catalogue.objectives.find(t)) for t in ends),
    )
    days = [
        (str(role), t, cells.day_of(t, role == Role.VALID_TO))
        for role in (Role.VALID_FROM, Role.VALID_TO)
        for t in _distinct(sheet, role)
    ]
    register(cursor, "day_key", _DAY, days)
    register(cursor, "staged_unit", units.UNIT, ())
    queries.execute(
        cursor,
        "facts/stage_link",
        child_objective=_about_objectives(reading, Role.CHILD),
        parent_objective=_about_objectives(reading, Role.SERVED),
        whole=_whole(cursor, reading),
    )
    _check(cursor, out)
    out.notes += _across(cursor, catalogue.org)
    out.notes += [_unknown(*row) for row in queries.rows(cursor, "facts/unknown_ends")]
    register(cursor, "period_key", cells.PERIOD_KEY, ())
    return _result(cursor, "link", reading)


def _prepare(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    sheet: Sheet,
    out: Statements,
    stage_periods: Callable[[], None],
) -> None:
    """Units, periods and numbers; without a polarity column there is no text_key."""
    statements = sheet.statements(_EXTRA)
    cursor.register("sheet_row", statements)
    zero = pa.repeat(pa.scalar(0, pa.int32()), statements.num_rows)
    cursor.register("sheet_value", statements.append_column("group_no", zero))
    units.stage_units(cursor, catalogue, sheet.reading, out)
    stage_periods()
    register(cursor, "text_key", _TEXT, ())
    _numbers(cursor, sheet)


def _numbers(cursor: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    """The relation ``staged_number``: every number of the table by row and role."""
    columns = {c.role: c for c in sheet.reading.columns if c.role in NUMBERS}
    styles = {str(role): cells.style_of(column) for role, column in columns.items()}
    parts = [
        pa.table(
            {
                "row_no": sheet.cells["row"],
                "side": pa.repeat(pa.scalar(str(role)), sheet.cells.num_rows),
                "written": sheet.column(role),
            }
        )
        for role in columns
    ]
    empty = pa.table(
        {
            "row_no": pa.array([], pa.int32()),
            "side": pa.array([], pa.string()),
            "written": pa.array([], pa.string()),
        }
    )
    cursor.register("sheet_number", pa.concat_tables(parts) if parts else empty)
    register(
        cursor,
        "number_side",
        _SIDE,
        (
            (
                side,
                style.format.decimal if style.power is not None else "",
                style.format.thousands,
                str(style.power or 0),
            )
            for side, style in styles.items()
        ),
    )
    odd = queries.rows(cursor, "facts/odd_staff_numbers")
    register(
        cursor,
        "odd_number",
        _ODD,
        (
            (side, written, value, reason or None)
            for side, written in odd
            for value, reason in [cells.number(written, styles[side].format)]
        ),
    )
    queries.execute(cursor, "facts/stage_staff_number")


def _result(cursor: duckdb.DuckDBPyConnection, what: str, reading: Reading) -> tuple[dict[str, Any], Found]:
    result = queries.execute(cursor, f"facts/{what}_counts")
    names = [column[0] for column in result.description]
    numbers = dict(zip(names, (value or 0 for value in result.fetchall()[0]), strict=True))
    numbers["periods"] = tuple(label for (label,) in queries.rows(cursor, "facts/staff_labels"))
    column = {str(c.role): c.index + 1 for c in reversed(reading.columns)}
    queries.execute(cursor, f"facts/{what}_reasons")
    refused = [
        (row, column.get(side, 0), reason)
        for row, side, reason in queries.rows(cursor, "facts/refused_staff")
    ]
    return numbers, refused


def _kpi_key(
    code: str | None, name: str | None
) -> tuple[str | None, str | None, str | None, str | None, str | None]:
    """(code text, name text, code, name, reason): a KPI without a code is known by its name."""
    key = tidy(code) or (slug(tidy(name)) if tidy(name) else "")
    return code, name, key or None, tidy(name) or None, None if key else "no_kpi"


def _code(find: Callable[[str], str | None], written: str) -> str | None:
    """The known code that a text means, else the text itself: it may be known later."""
    return find(written) or tidy(written) or None


def _direction(reading: Reading, written: str) -> tuple[str, str, str | None, str | None]:
    answered = reading.polarity.get(f"word:{written}")
    found = answered or words.polarity(written)
    if isinstance(found, Polarity) or answered:
        return "polarity", written, str(found), None
    reason = None if found == "none" or cells.is_missing(written) else f"polarity_{found or 'unknown'}"
    return "polarity", written, None, reason


def _distinct(sheet: Sheet, role: Role) -> list[str]:
    """The different texts of a column, in the order of their first row."""
    values = sheet.column(role)
    found = values.unique().to_pylist()
    return [value for value in found if value is not None and value.strip()]


def _about_objectives(reading: Reading, role: Role) -> bool:
    """Whether the heading of a column says that its codes are of objectives."""
    column = next((c for c in reading.columns if c.role == role), None)
    return column is not None and "objective" in words.concepts(column.header)


def _whole(cursor: duckdb.DuckDBPyConnection, reading: Reading) -> float:
    """What a full share is written as: 100 in percent, else 1."""
    column = next((c for c in reading.columns if c.role == Role.SHARE), None)
    if column is not None and "%" in column.header:
        return 100.0
    largest = queries.rows(cursor, "facts/largest_share")[0][0]
    return 100.0 if largest is not None and largest > _PERCENT_ABOVE else 1.0


def _check(cursor: duckdb.DuckDBPyConnection, out: Statements) -> None:
    """Refuse circles, repeated links and links to themselves; say which shares add up to more than one."""
    found = queries.execute(cursor, "facts/link_ends").fetchnumpy()
    reasons: list[tuple[int, str]] = []
    for between_objectives in (False, True):
        chosen = np.flatnonzero(np.asarray(found["map"]) == between_objectives)
        if chosen.size:
            reasons += _check_part(found, chosen, between_objectives, out)
    register(cursor, "link_reason", _REASON, reasons)
    queries.execute(cursor, "facts/refuse_links")


def _check_part(
    found: dict[str, Any], chosen: Any, between_objectives: bool, out: Statements
) -> list[tuple[int, str]]:
    child, parent = (np.asarray(found[n])[chosen].astype(np.int64) for n in ("child", "parent"))
    size = int(max(child.max(), parent.max())) + 1
    tier = np.full(size, Tier.INDICATOR, np.int8)
    label = np.full(size, "", dtype=object)
    if not between_objectives:  # the cause and effect between objectives is a graph of its own
        for end, name in ((parent, "parent_tier"), (child, "child_tier")):
            names = np.asarray(found[name])[chosen]
            for text_, number in (("kpi", Tier.KPI), ("objective", Tier.OBJECTIVE)):
                tier[end[names == text_]] = number
    for end, name in ((child, "child_label"), (parent, "parent_label")):
        label[end] = np.asarray(found[name], dtype=object)[chosen]
    label = np.array([str(t).replace("\x1f", " ").strip() for t in label], dtype=object)
    share = np.ma.filled(np.ma.asarray(found["share"])[chosen].astype(np.float64), np.nan)
    graph = check(Nodes(tier, code=label.tolist()), Links(child, parent, share), date(2000, 1, 1))
    out.notes += [_said(p) for p in graph.problems if p.code in ("cycle", "share_above_one", "self_link")]
    rows = np.asarray(found["row_no"])[chosen]
    return [
        (int(rows[k]), _REFUSED[Status(int(graph.status[k]))])
        for k in np.flatnonzero(graph.status != Status.USED)
        if Status(int(graph.status[k])) in _REFUSED
    ]


def _across(cursor: duckdb.DuckDBPyConnection, org: str) -> list[Text]:
    """Circles that the table's links close together with links already in force, by name.

    They are said, not refused: which report is wrong is not known, and a correction may take the other link away. While
    both stand, the cascade counts neither.
    """
    found = queries.execute(cursor, "facts/links_across", org=org).fetchnumpy()
    said: list[Text] = []
    for between_objectives in (False, True):
        chosen = np.flatnonzero(np.asarray(found["map"]) == between_objectives)
        row_no = np.asarray(found["row_no"])[chosen]
        if not chosen.size or row_no.min() > 0:  # nothing in force
            continue
        child, parent = (np.asarray(found[n])[chosen].astype(np.int64) for n in ("child", "parent"))
        label = np.full(int(max(child.max(), parent.max())) + 1, "", dtype=object)
        for end, name in ((child, "child_label"), (parent, "parent_label")):
            label[end] = np.asarray(found[name], dtype=object)[chosen]
        names = [str(text_).replace("\x1f", " ").strip() for text_ in label]
        nodes = Nodes(np.full(label.size, Tier.INDICATOR, np.int8), code=names)
        graph = check(nodes, Links(child, parent, np.full(child.size, np.nan)), date(2000, 1, 1))
        for problem in graph.problems:
            rows = row_no[problem.rows]
            if problem.code == "cycle" and rows.min() == 0 and rows.max() > 0:
                said.append(
                    text(
                        "Together with links accepted before, links of this table go round in a circle: {walk}. None of "
                        "them counts until one is taken away.",
                        walk=problem.message,
                    )
                )
    return said


def _said(problem: Problem) -> Text:
    return text("{title} {message}", title=problem.title, message=problem.message)


def _unknown(side: str, times: int, example: str) -> Text:
    """A named problem about ends that nothing is known of yet; the rows are kept."""
    if side == "child":
        return text(
            "{n} links start at something that is not in the catalogue yet, such as {code}. They are kept, and count "
            "as soon as it is there.",
            n=times,
            code=example,
        )
    return text(
        "{n} links lead to something that is not in the catalogue yet, such as {code}. They are kept; until it is "
        "there, their share counts as unlinked.",
        n=times,
        code=example,
    )
