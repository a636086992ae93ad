"""Why is this number so? One achievement worked through, its way up to the whole, its past, and where it was read.

Everything is read from the score macros and the ledger; nothing is computed again here but shares of weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd

from bsc import queries, scores
from bsc.analysis import selection, worked
from bsc.analysis.shares import UNMAPPED, with_shares
from bsc.analysis.worked import Step
from bsc.domain import Period
from bsc.errors import NotFound
from bsc.i18n import Exact, Text, text
from bsc.policy_model import Entry, Policy, Version
from bsc.policy_rules import Labels
from bsc.reports import joined, lineage


@dataclass(frozen=True)
class Source:
    """Where a target or an actual was read. ``cell`` is its text in the file, None when that was not kept."""

    side: str  # target, actual
    breakdown: str
    period: str
    report: int
    file: str
    table: str
    row: int
    column: int | None
    cell: str | None
    accepted_at: datetime
    accepted_by: str


@dataclass(frozen=True)
class Part:
    """One measured row: the whole indicator, or one part of it (``breakdown``)."""

    breakdown: str
    row: Mapping[str, Any]
    steps: tuple[Step, ...]
    share: float | None  # of the indicator's score


@dataclass(frozen=True)
class Link:
    """One level on the way up. ``share``: of the level above, ``share_of_whole``: of the whole (0 to 1)."""

    node: str  # indicator, objective, perspective, organisation
    code: str
    name: Labels
    weight: float | None
    weight_by: str
    share: float | None
    share_of_whole: float | None
    siblings: int  # that have a score, this one included
    score: float | None
    coverage: float
    reason: str | None
    band: Labels | None
    colour: str | None
    entry: Entry | None  # how this level is made from the one below
    weighed: Entry | None  # where the weight comes from, when a rule set gives it


@dataclass(frozen=True)
class Explanation:
    """The worked answer for one indicator of one unit in one period.

    ``points``: what the indicator gives to the whole, in points of it (None where the whole has no score or a
    geometric mean lies on the way). ``history``: all periods, see queries/pages/explain_rows.sql.
    """

    org: str
    unit: str
    unit_name: str
    indicator: str
    name: Labels
    period: Period
    rule_set: Labels
    version: Version
    before_start: bool  # the rule set had not begun yet: scored under its first version
    parts: tuple[Part, ...]
    chain: tuple[Link, ...]
    points: float | None
    made_of: Text | None  # how a longer period was made from shorter ones
    sources: tuple[Source, ...]
    history: pd.DataFrame


def explain(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    unit: str,
    indicator: str,
    period: Period,
    policy: Policy,
    as_of: date | None = None,
) -> Explanation:
    """The worked answer. NotFound when the unit has nothing about the indicator in that period."""
    held, names = scores.of(cursor, org, policy, as_of, unit=unit), scores.catalogue(cursor, org)
    history = queries.run(cursor, "pages/explain_rows", rows=held.rows, unit=unit, indicator=indicator)
    rows = [_plain(row) for row in history[history["period"] == period.code].to_dict("records")]
    if not rows:
        raise NotFound(
            "nothing_to_explain",
            text("There is nothing to explain."),
            text(
                "Unit {unit} has no {indicator} in {period}.", unit=unit, indicator=indicator, period=period
            ),
            text("Choose a period that the indicator's history shows."),
        )
    version = policy.version_at(period.end)
    nodes = with_shares(
        queries.run(
            cursor,
            "pages/explain_nodes",
            nodes=held.nodes,
            indicators=names.indicators,
            objectives=names.objectives,
            unit=unit,
            period=period.code,
        )
    )
    facts = _rows(
        cursor,
        "pages/explain_sources",
        org=org,
        unit=unit,
        indicator=indicator,
        start=period.start,
        end=period.end,
    )
    chain = _chain(nodes, rows[0], indicator, version)
    return Explanation(
        org,
        unit,
        _unit_name(cursor, org, unit),
        indicator,
        chain[0].name,
        period,
        policy.name,
        version,
        not policy.covers(period.end),
        tuple(_part(row, rows, version) for row in rows),
        chain,
        _points(chain, version, rows),
        _made_of(rows[0], facts, period),
        _sources(cursor, facts, period, rows, indicator),
        history,
    )


def _rows(cursor: duckdb.DuckDBPyConnection, name: str, **bound: Any) -> list[dict[str, Any]]:
    """Rows as dictionaries with None for what is missing."""
    found = queries.execute(cursor, name, **bound)
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row of a frame with None for what is missing."""
    return {str(key): None if pd.isna(value) else value for key, value in row.items()}


def _part(row: dict[str, Any], rows: list[dict[str, Any]], version: Version) -> Part:
    counted = [r for r in rows if r["counts"] and r["score"] is not None]
    share = 1 / len(counted) if row in counted else None
    return Part(row["breakdown"], row, worked.steps(row, version), share)


def _chain(nodes: pd.DataFrame, row: Mapping[str, Any], indicator: str, version: Version) -> tuple[Link, ...]:
    """From the indicator up to the whole; an unmapped one ends at its objective."""
    perspective, objective = row["perspective"], row["objective"]
    places = [
        ("indicator", {"perspective": perspective, "objective": objective, "indicator": indicator}),
        ("objective", {"perspective": perspective, "objective": objective}),
    ]
    if perspective != UNMAPPED:
        places += [("perspective", {"perspective": perspective}), ("organisation", {})]
    return tuple(_link(nodes, node, at, version) for node, at in places)


def _link(nodes: pd.DataFrame, node: str, at: Mapping[str, str], version: Version) -> Link:
    level = nodes[nodes["node"] == node]
    for key, value in at.items():
        if key != node:
            level = level[level[key] == value]
    inside = level[~((level["node"] == "perspective") & (level["perspective"] == UNMAPPED))]
    found = level if node == "organisation" else level[level[node] == at[node]]
    here = found.iloc[0]
    code = at.get(node, "")
    place = version.perspective(code) if node == "perspective" else None
    name = place.name if place else _names(here["name"], here["name_en"], code)
    band = version.band(node, here["band"]) if isinstance(here["band"], str) else None
    return Link(
        node,
        code,
        name,
        _number(here["weight"]),
        here["weight_by"] if isinstance(here["weight_by"], str) else "",
        _number(here["share"]),
        _number(here["share_of_whole"]),
        int(inside["score"].notna().sum()),
        _number(here["score"]),
        float(here["coverage"]),
        here["reason"] if isinstance(here["reason"], str) else None,
        band.name if band else None,
        here["colour"] if isinstance(here["colour"], str) else None,
        version.entries[f"roll_up.{node}"],
        version.entries["perspectives"].part(f"perspectives.{code}.weight")
        if node == "perspective"
        else None,
    )


def _names(name: object, english: object, code: str) -> Labels:
    plain = name if isinstance(name, str) else code
    return Labels(plain, english if isinstance(english, str) else plain)


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _points(chain: tuple[Link, ...], version: Version, rows: list[dict[str, Any]]) -> float | None:
    """Share of the whole times the indicator's score, where every mean on the way is arithmetic."""
    levels = [link.node for link in chain[1:]]
    first = chain[0]
    if levels[-1] != "organisation" or first.score is None or first.share_of_whole is None:
        return None
    means = {version.value(f"roll_up.{level}") for level in levels}
    return first.share_of_whole * first.score if means == {"arithmetic"} else None


_MADE: dict[str, Text] = {
    "sum": text("Made from {count} shorter periods: their targets and actuals are added up."),
    "average": text("Made from {count} shorter periods: the average of their targets and actuals."),
    "last": text("Made from {count} shorter periods: the last of them counts."),
    "undocumented": text("The rule set does not say how this is made from {count} shorter periods."),
}


def _made_of(row: Mapping[str, Any], facts: list[dict[str, Any]], period: Period) -> Text | None:
    """How a longer period came about; None when it was reported itself."""
    if row["how"] is None:
        return None
    made = Text(_MADE[row["how"]].msgid, {"count": Exact(row["parts"])})
    if any(f["period"] == period.code for f in facts):
        return text("The target is the period's own. {made}", made=made)
    return made


def _sources(
    cursor: duckdb.DuckDBPyConnection,
    facts: list[dict[str, Any]],
    period: Period,
    rows: list[dict[str, Any]],
    indicator: str,
) -> tuple[Source, ...]:
    """The cells behind a reported period, or behind the shorter ones that it is made from."""
    made = {row["breakdown"]: row["how"] is not None for row in rows}
    found = []
    for fact in facts:
        own = fact["period"] == period.code
        if own or made.get(fact["breakdown"], False):
            for side in ("target", "actual"):
                if fact[f"{side}_report"] is not None and _says(fact, side):
                    found.append(_source(cursor, fact, side, indicator))
    return tuple(found)


def _says(fact: Mapping[str, Any], side: str) -> bool:
    """Whether the report's cell holds a value; an empty actual is a source too: somebody left it empty."""
    return side == "actual" or fact["target_kind"] is not None


def _source(cursor: duckdb.DuckDBPyConnection, fact: Mapping[str, Any], side: str, indicator: str) -> Source:
    report, row, column = fact[f"{side}_report"], fact[f"{side}_row"], fact[f"{side}_col"]
    file, table = fact[f"{side}_file"], fact[f"{side}_table"]
    at, by = fact[f"{side}_accepted_at"], fact[f"{side}_accepted_by"]
    if side == "target" and column is None:  # it may stand in the definitions joined to the report
        place = joined.place_of_target(cursor, report, indicator, fact["period"])
        if place is not None:
            report, row, column = place.report, place.row, place.column
            file, table, at, by = place.file, place.table, place.accepted_at, place.accepted_by
    cell = None
    if column is not None:
        try:
            cell = lineage.cell(cursor, report, row, column)
        except NotFound:  # the file was erased with a person's data, or facts were entered without one
            cell = None
    return Source(
        side,
        fact["breakdown"],
        fact["period"],
        report,
        file,
        table,
        row,
        column,
        cell,
        at,
        by,
    )


def _unit_name(cursor: duckdb.DuckDBPyConnection, org: str, unit: str) -> str:
    found = selection.units(cursor, org)
    names = found.loc[found["unit"] == unit, "name"]
    return str(names.iloc[0]) if len(names) else unit
