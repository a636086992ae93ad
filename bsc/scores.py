"""Scores, computed once and read many times.

The formula stands in the macros of ``queries/scores``. Planning them takes longer than running them for one unit, and a
page asks several times; so the rows of an organisation are scored once for a policy and a day, into tables that short
queries read by name (see ``bsc.kept``), and again when the store has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import duckdb

from bsc import kept
from bsc.kept import Maker
from bsc.policy_model import Policy


class Held(NamedTuple):
    """Names of views: ``rows`` as the macro ``score_shown`` gives them, ``nodes`` as ``score_tree_shown`` does."""

    rows: str
    nodes: str


class Numbered(NamedTuple):
    """Names of the tables under ``Held``, by numbers: series and nodes are numbered in the order of units."""

    terms: str
    periods: str
    bands: str
    scored: str
    branches: str
    tree: str


class Catalogue(NamedTuple):
    """Names of tables: what the views ``indicator``, ``objective`` and ``unit`` say of one organisation."""

    indicators: str
    objectives: str
    units: str


class _Part(NamedTuple):
    """What of an organisation is meant: one unit, the periods between two days; None means all."""

    unit: str | None
    start: date | None
    end: date | None


_ALL = _Part(None, None, None)


def of(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    policy: Policy,
    as_of: date | None = None,
    unit: str | None = None,
    start: date | None = None,
    end: date | None = None,
) -> Held:
    """The scored rows and the tree of an organisation under ``policy``, made if they are not kept yet.

    ``as_of`` as in ``Policy.to_struct``. With ``unit``, or with periods that lie between ``start`` and ``end``, only
    those are scored, unless the whole is kept (then it has the others too: filter). The names hold while ``cursor``,
    which must be one of ``Store.cursor()``, is open.
    """
    return Held(*_whole_or_part(cursor, org, policy, as_of, _Part(unit, start, end))[-2:])


def numbered(cursor: duckdb.DuckDBPyConnection, org: str, policy: Policy) -> Numbered:
    """The tables under ``of`` of the whole organisation."""
    return Numbered(*_whole_or_part(cursor, org, policy, None, _ALL)[:-2])


def _whole_or_part(
    cursor: duckdb.DuckDBPyConnection, org: str, policy: Policy, as_of: date | None, part: _Part
) -> tuple[str, ...]:
    """The tables and views of a part, or of the whole where that is kept."""
    keeper = kept.of_cursor(cursor)
    rules = policy.to_struct(as_of)
    said = _fingerprint(rules)
    if part != _ALL and keeper.has(("scores", org, said, _ALL)):
        part = _ALL

    def again(later: duckdb.DuckDBPyConnection) -> None:
        today = policy.to_struct()
        _held(later, org, today, _fingerprint(today), _ALL)

    if part == _ALL and as_of is None:
        keeper.remember(("scores", org, policy.rule_set), again)
    return _held(cursor, org, rules, said, part)


def _held(
    cursor: duckdb.DuckDBPyConnection, org: str, rules: Mapping[str, Any], said: str, part: _Part
) -> tuple[str, ...]:
    """``said`` is the fingerprint of ``rules``."""
    traits, *_ = _catalogue(cursor, org)
    series, reported, facts = _facts(cursor, org, part)

    def make(maker: Maker) -> None:
        maker.step("kept/step_question", policy=rules)
        terms = maker.table("kept/terms", org=org, series=series, traits=traits)
        periods = maker.table("kept/periods", reported=reported, start=part.start, end=part.end)
        bands = maker.table("kept/bands")
        maker.step("kept/step_grades")
        maker.step("kept/step_segments")
        maker.step("kept/step_measured", facts=facts, terms=terms, periods=periods)
        maker.step("kept/step_graded", terms=terms, periods=periods)
        scored = maker.table("kept/scored", terms=terms, periods=periods, bands=bands)
        branches = maker.table("kept/branches", terms=terms)
        tree = maker.table("kept/tree", scored=scored, terms=terms, branches=branches, bands=bands)
        maker.view("kept/rows", scored=scored, terms=terms, periods=periods, bands=bands)
        maker.view("kept/nodes", tree=tree, branches=branches, periods=periods, bands=bands)

    return kept.of_cursor(cursor).get(cursor, ("scores", org, said, part), make)


def catalogue(cursor: duckdb.DuckDBPyConnection, org: str) -> Catalogue:
    """Indicators, objectives and units of an organisation as they stand, made if they are not kept yet."""
    return Catalogue(*_catalogue(cursor, org)[1:])


def _catalogue(cursor: duckdb.DuckDBPyConnection, org: str) -> tuple[str, ...]:
    """What is said about indicators, and the tables of ``catalogue`` made from it."""

    def make(maker: Maker) -> None:
        traits = maker.table("kept/traits", org=org)
        indicators = maker.table("kept/indicators", org=org, traits=traits)
        maker.table("kept/objectives", org=org, indicators=indicators)
        maker.table("kept/units", org=org)

    return kept.of_cursor(cursor).get(cursor, ("catalogue", org), make)


def _facts(cursor: duckdb.DuckDBPyConnection, org: str, part: _Part) -> tuple[str, ...]:
    """The series, the periods and the facts by their numbers: the same under every policy."""

    def make(maker: Maker) -> None:
        series = maker.table("kept/series", org=org, **part._asdict())
        reported = maker.table("kept/reported", org=org, **part._asdict())
        maker.table("kept/facts", org=org, series=series, reported=reported, **part._asdict())

    return kept.of_cursor(cursor).get(cursor, ("facts", org, part), make)


def _fingerprint(rules: Mapping[str, Any]) -> str:
    """One short text for all that a policy says about scoring: two policies that say the same share it."""
    return hashlib.sha256(json.dumps(rules, sort_keys=True, default=str).encode()).hexdigest()
