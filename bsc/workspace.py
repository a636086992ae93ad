"""What people enter about the catalogue: edits, their history and their undoing. The only writer of edits.

An edit never changes a report: it stands beside the facts and the views put it on top. Edits are append-only; taking
one back writes the value that held before it. Each call is one transaction with one moment and one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import duckdb
import pandas as pd

from bsc import policy, queries
from bsc.domain import Tier
from bsc.edits import ENTITIES, REMOVED, Edit, EditError, Value, empty_name, stored
from bsc.edits import entity as entity_named
from bsc.errors import NotFound
from bsc.i18n import text
from bsc.store import Store

_CODE = re.compile(r"[^\W_][\w .,/()+-]{0,59}")


def change(store: Store, org: str, edits: Sequence[Edit], by: str) -> int:
    """Write edits that belong together, all or none. Returns the number of the step (see ``history``), 0 for no edits.

    EditError names the first edit that breaks a rule; NotFound an organisation or a thing that there is not.
    """
    if not edits:
        return 0
    with store.transaction() as cursor:
        return _write(cursor, org, _checked(cursor, org, edits), by)


def add(store: Store, org: str, entity: str, code: str, fields: Mapping[str, Value], by: str) -> int:
    """Enter a new indicator, objective, unit or perspective. EditError when the code is taken or not a code."""
    with store.transaction() as cursor:
        code = code.strip()
        if not code:
            raise EditError(
                "no_code",
                text("The code is missing."),
                text("Without a code a report cannot say which one it is about."),
                text("Choose a short code, for example 3b or KC-01."),
            )
        if not _CODE.fullmatch(code):
            raise EditError(
                "bad_code",
                text("“{code}” cannot be a code.", code=code),
                text(
                    "A code begins with a letter or digit and has at most 60 letters, digits and . , / ( ) + -"
                ),
                text("Choose a short code, for example 3b or KC-01."),
            )
        known = _known(cursor, org)
        if code in known[entity]:
            raise EditError(
                "code_taken",
                text("The code “{code}” is taken.", code=code),
                text("{entity} with this code exists already.", entity=ENTITIES[entity_named(entity)]),
                text("Choose another code, or edit the one that exists."),
            )
        given = {name: value for name, value in fields.items() if value is not None}
        if not str(given.get("name") or "").strip():
            raise empty_name(entity, code)
        edits = [Edit(entity, code, name, value) for name, value in given.items()]
        if code in _removed(cursor, org)[entity]:
            edits.append(Edit(entity, code, REMOVED, None))
        known[entity].add(code)
        return _write(cursor, org, _checked(cursor, org, edits, known), by)


def remove(store: Store, org: str, entity: str, codes: Iterable[str], by: str) -> int:
    """Take things out of the catalogue; their facts stay in the ledger and ``take_back`` brings them back."""
    return change(store, org, [Edit(entity, code, REMOVED, "true") for code in codes], by)


def place(store: Store, org: str, indicators: Iterable[str], perspective: str | None, by: str) -> int:
    """Place one or many indicators in a perspective; None takes the placement by hand back."""
    return change(
        store, org, [Edit("indicator", code, "perspective", perspective) for code in indicators], by
    )


def take_back(store: Store, org: str, step: int, by: str) -> int:
    """Undo one step of ``history``: every attribute it wrote gets the value that held before. A step of its own.

    EditError when a later edit of the same attribute holds now: taking that back comes first.
    """
    with store.transaction() as cursor:
        rows = queries.rows(cursor, "workspace/edit_of_action", org=org, action=step)
        if not rows:
            raise NotFound("no_such_step", text("There is no step {step} to take back.", step=str(step)))
        later = next((row for row in rows if not row[6]), None)
        if later:
            raise EditError(
                "edited_since",
                text("“{code}” was edited again since then.", code=later[2]),
                None,
                text("Take the later edit back first."),
            )
        edits = [Edit(entity, code, field, before, unit) for _, entity, code, unit, field, before, _ in rows]
        return _write(cursor, org, edits, by)


def history(cursor: duckdb.DuckDBPyConnection, org: str, entity: str = "", code: str = "") -> pd.DataFrame:
    """Edits, newest first: action (step), edit_id, entity, code, unit, field, before, value, edited_at (UTC), edited_by,
    in_force. Empty ``entity`` and ``code`` mean all."""
    return queries.run(cursor, "workspace/edit_history", org=org, entity=entity, code=code)


def perspective_edits(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """What people entered about perspectives: code, name, name_en, weight, position, removed; nulls say nothing."""
    return queries.run(cursor, "workspace/perspectives", org=org)


def note_removal(cursor: duckdb.DuckDBPyConnection, org: str, by: str) -> None:
    """Put on record that an organisation was taken out of the store; runs inside the caller's transaction."""
    _insert(cursor, org, [Edit("organisation", org, REMOVED, "true")], by)


def was_removed(cursor: duckdb.DuckDBPyConnection, org: str) -> bool:
    """Whether the newest thing on record about the organisation is that it was taken out."""
    return ("organisation", org) in queries.rows(cursor, "workspace/removed_codes", org=org)


def now() -> datetime:
    """This moment in UTC without a zone, as the store's timestamps are."""
    return datetime.now(UTC).replace(tzinfo=None)


def must_be_named(by: str) -> None:
    """EditError when nobody's name stands behind what is about to be written."""
    if not by.strip():
        raise EditError(
            "no_name",
            text("Nobody's name stands behind this edit."),
            None,
            text("Say who you are first."),
        )


def _write(cursor: duckdb.DuckDBPyConnection, org: str, edits: Sequence[Edit], by: str) -> int:
    must_be_named(by)
    if not queries.rows(cursor, "workspace/organisation", org=org):
        raise NotFound("no_such_organisation", text("There is no organisation “{org}”.", org=org))
    step = _insert(cursor, org, edits, by)
    if any(e.entity == "unit" for e in edits):
        _check_units(cursor, org)
    return step


def _insert(cursor: duckdb.DuckDBPyConnection, org: str, edits: Sequence[Edit], by: str) -> int:
    newest, last = queries.rows(cursor, "workspace/edit_newest")[0]
    moment = now()
    if last is not None and moment <= last:  # a coarse clock must not make two steps one
        moment = last + timedelta(microseconds=1)
    queries.execute(
        cursor,
        "workspace/edit_insert",
        org=org,
        entities=[e.entity for e in edits],
        codes=[e.code for e in edits],
        units=[e.unit for e in edits],
        fields=[e.field for e in edits],
        values=[None if e.value is None else str(e.value) for e in edits],
        by=by.strip(),
        at=moment,
    )
    return int(newest) + 1


def _known(cursor: duckdb.DuckDBPyConnection, org: str) -> dict[str, set[str]]:
    """Codes that edits may name. Perspectives are those of every rule set, since readers may switch, and added ones."""
    known: dict[str, set[str]] = {entity: set() for entity in ENTITIES}
    for entity, code in queries.rows(cursor, "workspace/known_codes", org=org):
        known[entity].add(code)
    known["tier"] |= set(Tier)
    for rule_set in policy.names():
        known["perspective"] |= {p.code for v in policy.load(rule_set).versions for p in v.perspectives}
    return known


def _removed(cursor: duckdb.DuckDBPyConnection, org: str) -> dict[str, set[str]]:
    removed: dict[str, set[str]] = {entity: set() for entity in ENTITIES}
    for entity, code in queries.rows(cursor, "workspace/removed_codes", org=org):
        removed.setdefault(entity, set()).add(code)
    return removed


def _checked(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    edits: Sequence[Edit],
    known: dict[str, set[str]] | None = None,
) -> list[Edit]:
    """The edits with their values as they are stored, or the first problem."""
    known = known or _known(cursor, org)
    checked = []
    for edit in edits:
        entity_named(edit.entity)
        if edit.code not in known[edit.entity] and not (edit.field == REMOVED and edit.value is None):
            raise NotFound(
                "no_such_" + edit.entity,
                text("There is no “{code}” in the catalogue.", code=edit.code),
                text("{entity} must exist before it can be edited.", entity=ENTITIES[edit.entity]),
                text("Add it first, or check the code."),
            )
        if edit.unit and (
            edit.unit not in known["unit"] or (edit.entity, edit.field) != ("indicator", "weight")
        ):
            raise EditError(
                "no_such_unit",
                text("“{code}” cannot be set for the unit “{unit}” alone.", code=edit.code, unit=edit.unit),
                None,
                text("Only weights of indicators differ by unit, and the unit must exist."),
            )
        value = stored(edit, known)
        checked.append(Edit(edit.entity, edit.code, edit.field, value, edit.unit))
    return checked


def _check_units(cursor: duckdb.DuckDBPyConnection, org: str) -> None:
    """After the edits: no unit lies below itself or below a removed one, and none ends before it begins."""
    rows = queries.rows(cursor, "workspace/units", org=org)
    parents = {unit: parent for unit, parent, _, _ in rows}
    gone = _removed(cursor, org)["unit"]
    for unit, parent, first, last in rows:
        if parent in gone:
            raise EditError(
                "unit_has_children",
                text("The unit “{unit}” still has units below it.", unit=parent),
                text("One of them is “{child}”.", child=unit),
                text("Move or remove those first."),
            )
        if first and last and last < first:
            raise EditError(
                "ends_before_it_begins",
                text("The unit “{unit}” would end before it begins.", unit=unit),
                text("From {first} to {last}.", first=first, last=last),
                text("Correct one of the two days."),
            )
        path = [unit]
        while (above := parents.get(path[-1])) is not None:
            if above in path:
                loop = " → ".join([*path[path.index(above) :], above])
                raise EditError(
                    "unit_circle",
                    text("The unit “{unit}” would lie below itself.", unit=above),
                    text("The circle: {loop}", loop=loop),
                    text("Choose a parent that does not lie below the unit."),
                )
            path.append(above)
