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
    """Names of tables: ``rows`` as ``score_indicators`` gives them, ``nodes`` as ``score_nodes`` does; both without org."""

    rows: str
    nodes: str


class Catalogue(NamedTuple):
    """Names of tables: what the views ``indicator``, ``objective`` and ``unit`` say of one organisation."""

    indicators: str
    objectives: str
    units: str


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
    rules = policy.to_struct(as_of)
    keeper = kept.of_cursor(cursor)
    said = _fingerprint(rules)
    key: tuple[str, str, str, str | None, date | None, date | None] = ("scores", org, said, None, None, None)
    if not keeper.has(key):
        key = ("scores", org, said, unit, start, end)

    def make(maker: Maker) -> None:
        part = {"unit": key[3], "start": key[4], "end": key[5]}
        rows = maker.table("kept/rows", org=org, policy=rules, **part)
        maker.table("kept/nodes", rows=rows, policy=rules)

    return Held(*keeper.get(cursor, key, make))


def catalogue(cursor: duckdb.DuckDBPyConnection, org: str) -> Catalogue:
    """Indicators, objectives and units of an organisation as they stand, made if they are not kept yet."""

    def make(maker: Maker) -> None:
        for name in Catalogue._fields:
            maker.table(f"kept/{name}", org=org)

    return Catalogue(*kept.of_cursor(cursor).get(cursor, ("catalogue", org), make))


def _fingerprint(rules: Mapping[str, Any]) -> str:
    """One short text for all that a policy says about scoring: two policies that say the same share it."""
    return hashlib.sha256(json.dumps(rules, sort_keys=True, default=str).encode()).hexdigest()
