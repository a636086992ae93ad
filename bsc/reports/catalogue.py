"""What an organisation knows when a report arrives: its units, indicators and objectives by code and name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from bsc import queries
from bsc.reports.keys import Names

NEVER = 2**31 - 1  # "before" this report id: all reports


@dataclass
class Catalogue:
    """Names that rows can refer to. It grows while tables are converted, so tables dropped together share one."""

    org: str
    org_name: str
    units: Names = field(default_factory=Names)
    indicators: Names = field(default_factory=Names)
    objectives: Names = field(default_factory=Names)
    directions: dict[str, str] = field(default_factory=dict)  # indicator -> polarity, what is in force today
    top: str = ""  # the unit at the top of the tree, where there is exactly one
    top_name: str = ""

    @property
    def own_unit(self) -> str:
        """The unit that a report without any unit is about: the top of the tree, else the organisation itself."""
        return self.top or self.org

    @property
    def own_name(self) -> str:
        """What that unit is called."""
        return self.top_name or self.org_name


def load(
    cursor: duckdb.DuckDBPyConnection, org: str, at: datetime, before: int = NEVER, name: str = ""
) -> Catalogue:
    """What ``org`` knew at ``at`` from reports with a smaller id than ``before``.

    ``name`` is the organisation's name where the store does not hold it yet.
    """
    known = {"org": org, "before": before, "at": at}
    units = queries.rows(cursor, "facts/known_units", **known)
    named = queries.rows(cursor, "facts/organisation_name", org=org)
    parents = {unit: parent for unit, _, parent in units if parent is not None}
    tops = {p for p in parents.values() if p and not parents.get(p)}
    top = next(iter(tops)) if len(tops) == 1 else ""
    return Catalogue(
        org,
        named[0][0] if named else name or org,
        Names((unit, label) for unit, label, _ in units),
        Names(queries.rows(cursor, "facts/known_indicators", **known)),
        Names(queries.rows(cursor, "facts/known_objectives", **known)),
        dict(queries.rows(cursor, "facts/known_directions", org=org)),
        top,
        next((label for unit, label, _ in units if unit == top and label), top),
    )
