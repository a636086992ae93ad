"""Proposed outcomes: what planners kept, edited, dismissed or wrote themselves, for the next planning round. Append-only."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

import duckdb
import pandas as pd

from bsc import queries, workspace
from bsc.domain import Level, Polarity
from bsc.edits import EditError
from bsc.errors import NotFound
from bsc.i18n import Language, text
from bsc.outcomes import library
from bsc.store import Store

_LONGEST = {"name": 300}
_LONG = 2000
OWN = "own-"  # codes of outcomes that planners wrote; the library's codes never begin so
LEVELS = (Level.OUTCOME, Level.IMPACT)  # what a proposal may be


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
    level: str = Level.OUTCOME.value
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
        one.level.value,
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

    ``outcome`` is one of the library, or one of a planner's own that ``propose`` made for this indicator. A kept or
    edited outcome needs its ``wording``; for the others it is not written.
    """
    with store.transaction() as cursor:
        known = outcome in library.candidates() or (
            outcome.startswith(OWN) and outcome in _proposed(cursor, org, indicator)
        )
        if not known:
            raise NotFound(
                "no_such_outcome", text("There is no outcome “{code}” in the library.", code=outcome)
            )
        _write(cursor, org, indicator, outcome, state, by, wording)


def propose(store: Store, org: str, indicator: str, by: str, wording: Wording) -> str:
    """Write an outcome of a planner's own for an output; its code. Errors as ``decide``."""
    with store.transaction() as cursor:
        taken = [code.removeprefix(OWN) for code in _proposed(cursor, org) if code.startswith(OWN)]
        code = f"{OWN}{1 + max(map(int, taken), default=0)}"
        _write(cursor, org, indicator, code, State.EDITED, by, wording)
    return code


def _proposed(cursor: duckdb.DuckDBPyConnection, org: str, indicator: str | None = None) -> set[str]:
    """Codes of all outcomes ever decided on, those taken back too; for one output or for all."""
    rows = queries.rows(cursor, "workspace/proposed_codes", org=org)
    return {code for of, code in rows if indicator in (None, of)}


def _write(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    indicator: str,
    outcome: str,
    state: State,
    by: str,
    wording: Wording | None,
) -> None:
    if not by.strip():
        raise EditError(
            "no_name", text("Nobody's name stands behind this."), None, text("Say who you are first.")
        )
    goes_in = state in (State.KEPT, State.EDITED)
    if goes_in:
        _check(wording)
    values = (
        {field.name: " ".join(getattr(wording, field.name).split()) for field in fields(Wording)}
        if goes_in
        else {field.name: None for field in fields(Wording)}
    )
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
    if wording.level not in LEVELS:
        raise EditError(
            "bad_level",
            text("“{word}” is no level of an outcome.", word=wording.level),
            None,
            text("An outcome is what changes for those it is done for; an impact is what changes for all."),
        )


def proposals(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """What holds: indicator, outcome, state (kept, edited, dismissed), the wording, entered_at (UTC), entered_by."""
    return queries.run(cursor, "workspace/proposals", org=org)
