"""What the score of an outcome would look like: an invented target and actual through the real scoring macros.

The numbers stand in a store of their own in memory, never in the organisation's; every row is marked illustrative by
where it lives and by the page that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from bsc import queries, scores
from bsc.analysis.worked import Step, steps
from bsc.frames import each
from bsc.outcomes import library
from bsc.policy_model import Policy
from bsc.store import Store

_ORG = "illustration"


@dataclass(frozen=True)
class Illustration:
    """One candidate scored. ``achievement`` and ``ratio`` in percent; ``steps`` from formula to band."""

    target: float
    actual: float
    achievement: float | None
    ratio: float | None
    band: str | None
    colour: str | None
    steps: tuple[Step, ...]


def illustrations(policy: Policy, day: date) -> Mapping[str, Illustration]:
    """Every candidate of the library by code, scored under the rules of ``day`` (its year is the period)."""
    version = policy.version_at(day)
    store = Store(":memory:")
    try:
        with store.transaction() as cursor:
            queries.execute(cursor, "workspace/illustration_report", org=_ORG)
            for number, (code, one) in enumerate(library.candidates().items(), 1):
                queries.execute(
                    cursor,
                    "workspace/illustration_definition",
                    org=_ORG,
                    row=number,
                    indicator=code,
                    name=one.name.en,
                    polarity=one.polarity.value,
                )
                queries.execute(
                    cursor,
                    "workspace/illustration_measurement",
                    org=_ORG,
                    row=number,
                    indicator=code,
                    period=str(day.year - 1),
                    start=date(day.year - 1, 1, 1),
                    end=date(day.year - 1, 12, 31),
                    target=one.example[0],
                    actual=one.example[1],
                )
        with store.cursor() as cursor:
            held = scores.of(cursor, _ORG, policy.at(day))
            rows = queries.run(cursor, "pages/explain_rows", rows=held.rows, unit=_ORG, indicator=None)
    finally:
        store.close()
    found = {}
    for row in each(rows):
        values: dict[str, Any] = {
            name: None if pd.isna(value) else value for name, value in row._asdict().items()
        }
        found[str(row.indicator)] = Illustration(
            values["target"],
            values["actual"],
            values["achievement"],
            values["ratio"],
            values["band"],
            values["colour"],
            steps(values, version),
        )
    return found
