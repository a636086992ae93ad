"""Packs: the numbers of a meeting frozen under a number, with the rules and reports behind them, and what changed since.

A pack holds every number that its slides, pages and files show, the whole rule set as it stood, and the list of reports
behind; whatever is drawn from it is drawn from this content alone, so it comes out the same at any later time. What
was reported or decided afterwards never changes it: ``differences`` shows it beside it.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from bsc import organisations, policy_file, queries
from bsc.analysis import outlook, scorecard, selection
from bsc.analysis.scorecard import Scorecard, Scored
from bsc.domain import Filters, Period
from bsc.errors import BscError, NotFound
from bsc.i18n import Text, text
from bsc.policy_model import Policy
from bsc.present import pack_parts
from bsc.store import Store
from bsc.workspace import now

FORMAT = 2  # 1 had neither work, spread, careers nor scenarios
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip's first day: the same content gives the same bytes
_LEVELS = ("whole", "perspectives", "objectives", "indicators")
_LONGEST = 200
_PARTS = tuple(pack_parts.COLUMNS)
Progress = Callable[[float, Text], None]  # done between 0 and 1, and what is being done


class PackError(BscError):
    """A pack cannot be frozen or read as asked."""


@dataclass(frozen=True)
class Snapshot:
    """All that a pack shows. ``unit`` comes first in ``units``, further ones follow; ``names`` has all units of the
    organisation. Frames: ``scored`` and ``outlooks`` by unit (see ``scorecard.scored``, cut to the periods shown, and
    ``outlook.outlook``), ``beside`` (``scorecard.side_by_side``), ``tree`` (``selection.units``), ``reports``
    (report_id, file, table_name, sha256, accepted_at, accepted_by); of the first unit ``parts``, the frames of
    ``pack_parts`` by name."""

    organisation: str
    name: str
    synthetic: bool
    title: str
    unit: str
    units: tuple[str, ...]
    period: str
    as_of: date
    policy: Policy
    scored: Mapping[str, Scored]
    outlooks: Mapping[str, pd.DataFrame]
    beside: pd.DataFrame
    tree: pd.DataFrame
    reports: pd.DataFrame
    parts: Mapping[str, pd.DataFrame]

    @property
    def names(self) -> dict[str, str]:
        """Names of all units by code."""
        return dict(zip(self.tree["unit"], self.tree["name"], strict=True))

    def card(self, unit: str) -> Scorecard:
        """The scorecard of one of the pack's units in its period."""
        found = scorecard.at(self.scored[unit], self.period, self.policy)
        assert found is not None, "a pack is frozen only for units with figures in its period"
        return found


@dataclass(frozen=True)
class Pack:
    """A frozen snapshot under its number. ``digest`` is the sha256 of the stored content."""

    number: int
    digest: str
    frozen_at: datetime
    frozen_by: str
    snapshot: Snapshot


def freeze(
    store: Store,
    filters: Filters,
    policy: Policy,
    title: str,
    by: str,
    others: Sequence[str] = (),
    scenarios: Sequence[str] = (),
    progress: Progress | None = None,
) -> int:
    """Freeze ``filters.unit`` (and ``others``) in ``filters.period`` under ``policy``, with the named ``scenarios``; gives
    the pack's number.

    PackError without a name or title, or when the unit has no figures in the period; others without any are left out.
    NotFound for an unknown scenario.
    """
    title, by = " ".join(title.split()), by.strip()
    if not by:
        raise PackError(
            "no_name", text("Nobody's name stands behind this."), None, text("Say who you are first.")
        )
    if not title or len(title) > _LONGEST:
        raise PackError(
            "bad_title",
            text("A pack needs a title of at most {count} characters.", count=_LONGEST),
            None,
            text("Write what the meeting is called."),
        )
    with store.cursor() as cursor:
        taken = take(cursor, filters, policy, title, others, scenarios, progress)
    content = dumps(taken)
    with store.transaction() as cursor:
        number = queries.rows(
            cursor,
            "packs/insert",
            org=filters.org,
            title=title,
            unit=filters.unit,
            period=filters.period,
            rule_set=policy.rule_set,
            content=content,
            digest=hashlib.sha256(content).hexdigest(),
            at=now(),
            by=by,
        )[0][0]
    return int(number)


def take(
    cursor: duckdb.DuckDBPyConnection,
    filters: Filters,
    policy: Policy,
    title: str,
    others: Sequence[str] = (),
    scenarios: Sequence[str] = (),
    progress: Progress | None = None,
) -> Snapshot:
    """What the numbers are at this moment. PackError when the unit has no figures in the period; NotFound for an unknown
    scenario."""
    tell = progress or (lambda done, what: None)
    organisation = organisations.organisation(cursor, filters.org)
    tree = selection.units(cursor, filters.org)
    names = dict(zip(tree["unit"], tree["name"], strict=True))
    wanted = list(dict.fromkeys([filters.unit, *others]))
    scored, outlooks = {}, {}
    for number, unit in enumerate(wanted):
        tell(0.5 * number / len(wanted), text("Scores and forecasts"))
        found = scorecard.scored(cursor, filters.with_(unit=unit), policy)
        if not (found.whole["period"] == filters.period).any():
            continue
        scored[unit] = _shown(found, filters.period)
        outlooks[unit] = outlook.outlook(cursor, filters.with_(unit=unit), policy)
    if filters.unit not in scored:
        raise PackError(
            "nothing_to_freeze",
            text(
                "{unit} has no figures in {period}.",
                unit=names.get(filters.unit, filters.unit),
                period=_period(filters.period),
            ),
            None,
            text("Choose a period that has been reported, or another unit."),
        )
    tell(0.5, text("Where work goes"))
    alignment, work = pack_parts.alignment(cursor, filters, policy)
    tell(0.65, text("Levels of the indicators"))
    levels = pack_parts.levels(cursor, filters, policy)
    tell(0.8, text("People"))
    spread, careers = pack_parts.persons(cursor, filters, policy, organisation.name)
    tell(0.9, text("Scenarios"))
    tried = pack_parts.scenarios(cursor, filters, policy, tree, scenarios)
    taken = Snapshot(
        filters.org,
        organisation.name,
        organisation.synthetic,
        title,
        filters.unit,
        tuple(scored),
        filters.period,
        date.today(),  # noqa: DTZ011 - the day on which the meeting's numbers were taken
        policy,
        scored,
        outlooks,
        scorecard.side_by_side(cursor, filters.org, filters.period, policy),
        tree,
        queries.run(cursor, "packs/reports", org=filters.org),
        {
            "alignment": alignment,
            "work": work,
            "levels": levels,
            "spread": spread,
            "careers": careers,
            "scenarios": tried,
        },
    )
    return loads(
        dumps(taken)
    )  # types of columns as they come back, so that freezing again gives the same bytes


def _period(code: str) -> Period | str:
    try:
        return Period.from_code(code)
    except ValueError:
        return code


def _shown(found: Scored, period: str) -> Scored:
    """Cut to the periods that a scorecard of ``period`` shows: of its grain, up to it, at most WINDOW."""
    row = found.whole[found.whole["period"] == period].iloc[0]
    same = found.whole[
        (found.whole["grain"] == row["grain"]) & (found.whole["period_end"] <= row["period_end"])
    ]
    kept = set(same["period"].tail(scorecard.WINDOW))
    frames = (getattr(found, level) for level in _LEVELS)
    return Scored(found.unit, *(f[f["period"].isin(kept)].reset_index(drop=True) for f in frames))


def packs(cursor: duckdb.DuckDBPyConnection, org: str) -> pd.DataFrame:
    """The packs of an organisation, newest first: number, title, unit, period, rule_set, digest, size (bytes),
    frozen_at (UTC), frozen_by."""
    return queries.run(cursor, "packs/listed", org=org)


def load(cursor: duckdb.DuckDBPyConnection, org: str, number: int) -> Pack:
    """The pack of that number. NotFound when there is none; PackError when its content is not what was frozen."""
    rows = queries.rows(cursor, "packs/content", org=org, number=number)
    if not rows:
        raise NotFound(
            "no_such_pack",
            text("There is no pack {number}.", number=str(number)),
            None,
            text("Choose one from the list on the page Meeting."),
        )
    number, _, digest, content, at, by = rows[0]
    if hashlib.sha256(content).hexdigest() != digest:
        raise PackError(
            "pack_changed",
            text("Pack {number} is not what was frozen.", number=str(number)),
            text("Its content does not match the digest written with it."),
            text("Restore the store from a backup; the numbers of this pack cannot be trusted."),
        )
    return Pack(number, digest, at, by, loads(content))


def dumps(taken: Snapshot) -> bytes:
    """The content of a pack: a zip with meta.json, policy.toml and every frame as an Arrow file. Equal snapshots give
    equal bytes."""
    meta = {
        "format": FORMAT,
        "organisation": taken.organisation,
        "name": taken.name,
        "synthetic": taken.synthetic,
        "title": taken.title,
        "unit": taken.unit,
        "units": list(taken.units),
        "period": taken.period,
        "as_of": taken.as_of.isoformat(),
        "rule_set": taken.policy.rule_set,
    }
    members = {
        "meta.json": json.dumps(meta, ensure_ascii=False, indent=1, sort_keys=True).encode(),
        "policy.toml": policy_file.dumps(taken.policy).encode(),
    }
    for name, frame in _frames(taken).items():
        members[f"frames/{name}.arrow"] = _arrow(frame)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), members[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def loads(content: bytes) -> Snapshot:
    """The snapshot that ``dumps`` wrote, also by an earlier version. PackError for one of a later version."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        meta: dict[str, Any] = json.loads(archive.read("meta.json"))
        if meta["format"] > FORMAT:
            raise PackError(
                "newer_pack",
                text("This pack was frozen by a newer version of Selaras."),
                None,
                text("Update Selaras, then open it."),
            )
        policy = policy_file.loads(archive.read("policy.toml").decode(), meta["rule_set"])
        frames = {
            name.removeprefix("frames/").removesuffix(".arrow"): _pandas(archive.read(name))
            for name in archive.namelist()
            if name.startswith("frames/")
        }
    units = tuple(meta["units"])
    return Snapshot(
        meta["organisation"],
        meta["name"],
        meta["synthetic"],
        meta["title"],
        meta["unit"],
        units,
        meta["period"],
        date.fromisoformat(meta["as_of"]),
        policy,
        {
            unit: Scored(unit, *(frames[f"scored_{n}_{level}"] for level in _LEVELS))
            for n, unit in enumerate(units)
        },
        {unit: frames[f"outlook_{n}"] for n, unit in enumerate(units)},
        frames["beside"],
        frames["tree"],
        frames["reports"],
        {name: frames.get(name, pack_parts.empty(name)) for name in _PARTS},
    )


def _frames(taken: Snapshot) -> dict[str, pd.DataFrame]:
    """All frames by the name of their member; units by number, since a code need not be a file name."""
    found = {name: getattr(taken, name) for name in ("beside", "tree", "reports")} | dict(taken.parts)
    for n, unit in enumerate(taken.units):
        found |= {f"scored_{n}_{level}": getattr(taken.scored[unit], level) for level in _LEVELS}
        found[f"outlook_{n}"] = taken.outlooks[unit]
    return found


def _arrow(frame: pd.DataFrame) -> bytes:
    sink = pa.BufferOutputStream()
    table = pa.Table.from_pandas(frame, preserve_index=False)
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _pandas(content: bytes) -> pd.DataFrame:
    with pa.ipc.open_file(content) as reader:
        found: pd.DataFrame = reader.read_all().to_pandas()
    return found


def differences(cursor: duckdb.DuckDBPyConnection, pack: Pack) -> pd.DataFrame:
    """What the pack's numbers would be today under its own rules, where they differ: unit, node (organisation,
    perspective, objective, indicator), code, field (score, target, actual, achievement), frozen, today (numbers or
    texts, missing when there is none). Empty when nothing changed."""
    held = pack.snapshot
    filters = Filters(held.organisation, held.period, held.unit)
    rows = []
    for unit in held.units:
        fresh = scorecard.scored(cursor, filters.with_(unit=unit), held.policy)
        for level, node, code, fields in (
            ("whole", "organisation", "", ("score",)),
            ("perspectives", "perspective", "perspective", ("score",)),
            ("objectives", "objective", "objective", ("score",)),
            ("indicators", "indicator", "indicator", ("target", "target_text", "actual", "actual_text", "achievement")),
        ):  # fmt: skip
            then = _values(getattr(held.scored[unit], level), held.period, code, fields)
            today = _values(getattr(fresh, level), held.period, code, fields)
            for key in sorted(then.keys() | today.keys()):
                before, after = then.get(key), today.get(key)
                if _differ(before, after):
                    rows.append((unit, node, key[0], key[1].removesuffix("_text"), before, after))
    return pd.DataFrame(rows, columns=["unit", "node", "code", "field", "frozen", "today"], dtype=object)


def _differ(before: float | str | None, after: float | str | None) -> bool:
    """Whether two values are more apart than the order in which parallel sums are added can make them."""
    if isinstance(before, float) and isinstance(after, float):
        return not math.isclose(before, after, rel_tol=1e-9, abs_tol=1e-9)
    return before != after


def reports_since(cursor: duckdb.DuckDBPyConnection, pack: Pack) -> pd.DataFrame:
    """Reports accepted since the pack was frozen, and those of the pack that were withdrawn: report_id, file,
    table_name, accepted_at, accepted_by, change (added, withdrawn)."""
    held, today = pack.snapshot.reports, queries.run(cursor, "packs/reports", org=pack.snapshot.organisation)
    added = today[~today["report_id"].isin(held["report_id"])].assign(change="added")
    gone = held[~held["report_id"].isin(today["report_id"])].assign(change="withdrawn")
    found: pd.DataFrame = pd.concat([added, gone], ignore_index=True).drop(columns="sha256")
    return found


def _values(
    frame: pd.DataFrame, period: str, code: str, fields: Sequence[str]
) -> dict[tuple[str, str], float | str | None]:
    """(code, field) -> value in the period; what is missing has no key."""
    rows = frame[frame["period"] == period]
    found: dict[tuple[str, str], float | str | None] = {}
    for row in rows.to_dict("records"):
        part = f" {row['breakdown']}" if row.get("breakdown") else ""
        for name in fields:
            value = row.get(name)
            if value is not None and value == value:
                found[(str(row[code]) if code else "") + part, name] = (
                    value if isinstance(value, str) else float(value)
                )
    return found
