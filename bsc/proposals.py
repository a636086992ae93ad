"""Proposed outcomes: what planners kept, edited or dismissed, and the list for the next planning round. Append-only."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

import duckdb
import pandas as pd

from bsc import queries, workspace
from bsc.domain import Polarity
from bsc.edits import EditError
from bsc.errors import NotFound
from bsc.i18n import Language, text
from bsc.outcomes import library
from bsc.store import Store

_LONGEST = {"name": 300}
_LONG = 2000


class State(StrEnum):
    """What a planner decided; OPEN takes the decision back."""

    KEPT = "kept"
    EDITED = "edited"
    DISMISSED = "dismissed"
    OPEN = "open"


@dataclass(frozen=True)
class Wording:
    """An outcome as it goes into the plan."""

    name: str
    definition: str
    formula: str
    data_source: str
    measure_unit: str
    polarity: str
    note: str = ""


def of_library(code: str, lang: Language) -> Wording:
    """The wording of the library's outcome in one language; NotFound for an unknown code."""
    one = library.candidates().get(code)
    if one is None:
        raise NotFound("no_such_outcome", text("There is no outcome “{code}” in the library.", code=code))
    return Wording(
        one.name.show(lang),
        one.definition.show(lang),
        one.formula.show(lang),
        "; ".join(source.name.show(lang) for source in one.sources),
        one.unit.show(lang),
        one.polarity.value,
    )


def decide(
    store: Store,
    org: str,
    indicator: str,
    outcome: str,
    state: State,
    by: str,
    wording: Wording | None = None,
) -> None:
    """Write one decision. EditError without a name or with an empty or overlong wording; NotFound for unknown codes.

    A kept or edited outcome needs its ``wording``; for the others it is not written.
    """
    if not by.strip():
        raise EditError(
            "no_name", text("Nobody's name stands behind this."), None, text("Say who you are first.")
        )
    if outcome not in library.candidates():
        raise NotFound("no_such_outcome", text("There is no outcome “{code}” in the library.", code=outcome))
    goes_in = state in (State.KEPT, State.EDITED)
    if goes_in:
        _check(wording)
    values = (
        {field.name: " ".join(getattr(wording, field.name).split()) for field in fields(Wording)}
        if goes_in
        else {field.name: None for field in fields(Wording)}
    )
    with store.transaction() as cursor:
        if (indicator,) not in queries.rows(cursor, "workspace/known_indicators", org=org):
            raise NotFound("no_such_indicator", text("There is no indicator “{code}”.", code=indicator))
        queries.execute(
            cursor,
            "workspace/proposal_insert",
            org=org,
            indicator=indicator,
            outcome=outcome,
            state=state.value,
            at=workspace.now(),
            by=by.strip(),
            **values,
        )


def _check(wording: Wording | None) -> None:
    if wording is None or not wording.name.strip() or not wording.formula.strip():
        raise EditError(
            "empty_proposal",
            text("A proposal needs a name and a formula."),
            None,
            text("Fill in both; without a formula it could not be measured either."),
        )
    for field in fields(Wording):
        longest = _LONGEST.get(field.name, _LONG)
        if len(getattr(wording, field.name)) > longest:
            raise EditError(
                "too_long", text("A text has more than {longest} characters.", longest=longest), None, None
            )
    if wording.polarity not in Polarity.__members__.values():
        raise EditError("bad_direction", text("“{word}” is not a direction.", word=wording.polarity))


def proposals(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """What holds: indicator, outcome, state (kept, edited, dismissed), the wording, entered_at (UTC), entered_by."""
    return queries.run(cursor, "workspace/proposals", org=org)
