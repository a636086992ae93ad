"""How an organisation's indicators are spread over levels and perspectives, against its target profile and the rule.

Three measures of how much an indicator counts: ``count`` (each alike), ``weight`` (its share of the score on paper) and
``variance`` (its share in what makes results differ: w cov(s, S) / var(S)). Suggested labels come in as chances, never
as labels, and every share built on them carries the interval from drawing labels again and again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pandas as pd

from bsc import queries, scores
from bsc.analysis import labels as labelled
from bsc.analysis import profiles, selection
from bsc.analysis.influence import FEW, importance, with_shares
from bsc.analysis.labels import LEVELS, Labels
from bsc.analysis.mix import Mix, Vector, both, group, mix
from bsc.analysis.profiles import Place, Profile, Rule, Yardstick
from bsc.domain import Period, Tier
from bsc.frames import each
from bsc.policy_model import Policy, Version

MEASURES = ("weight", "count", "variance")
PEOPLE = "people"  # the code of the tier of persons among the types of unit
_MINIMUM_PEOPLE = 10


@dataclass(frozen=True)
class Base:
    """What all views of one organisation share. ``rows``: unit, year, indicator, perspective, objective, share (of the
    unit's score in that year, adding up to 1)."""

    rows: pd.DataFrame
    labels: Labels
    yardstick: Yardstick
    units: pd.DataFrame


@dataclass(frozen=True)
class Balance:
    """One unit in one year.

    ``whole`` and ``perspectives`` by measure (``variance`` is missing where too little was observed); ``units`` (the
    family of the unit), ``tiers`` (by type of unit, and PEOPLE) and ``trend`` (years, oldest first) by ``weight`` and
    ``count``. ``breaking``: type, indicator, name, name_en, level, stated, chance (that it lies below the minimum),
    units; ``judged``: by type how many indicators the rule was held against. ``outside``: indicators nobody placed.
    """

    unit: str
    year: int
    place: Place
    profile: Profile
    rule: Rule | None
    version: Version
    whole: Mapping[str, Mix]
    perspectives: Mapping[str, tuple[Mix, ...]]
    perspective_evenness: float | None
    units: Mapping[str, tuple[Mix, ...]]
    tiers: Mapping[str, tuple[Mix, ...]]
    trend: Mapping[str, tuple[Mix, ...]]
    indicators: pd.DataFrame
    breaking: pd.DataFrame
    judged: Mapping[str, int]
    outside: int
    observed: int
    observed_units: int
    negative: int


def base(cursor: duckdb.DuckDBPyConnection, org: str, policy: Policy) -> Base:
    """Read the organisation once: indicators of every unit and year with their shares, labels, yardstick."""
    rows = queries.run(cursor, "pages/balance_indicators", rows=scores.of(cursor, org, policy).rows)
    held = labelled.labels(cursor, org)
    rows = rows[rows["indicator"].isin(held.frame["indicator"])].reset_index(drop=True)
    return Base(with_shares(rows), held, profiles.yardstick(cursor, org), selection.units(cursor, org))


def years(held: Base, unit: str) -> tuple[int, ...]:
    """The years in which the unit has indicators, oldest first."""
    return tuple(sorted({int(y) for y in held.rows.loc[held.rows["unit"] == unit, "year"]}))


def balance(
    cursor: duckdb.DuckDBPyConnection, org: str, unit: str, period: str, policy: Policy, held: Base
) -> Balance | None:
    """The balance of ``unit`` in the year of ``period`` (a code); None when it has no indicators then."""
    year = Period.from_code(period).end.year
    now = held.rows[held.rows["year"] == year]
    mine = now[now["unit"] == unit].reset_index(drop=True)
    if mine.empty:
        return None
    version = policy.version_at(date(year, 12, 31))
    views = tuple(p.code for p in version.perspectives)
    yard = held.yardstick
    kinds = _kinds(held.units)
    place = yard.place(*kinds.get(unit, ("", False)))
    profile = yard.profiles[place.tier]
    held_chances = labelled.chances(held.labels, list(mine["indicator"]), views)
    masses: dict[str, Vector] = {
        "weight": mine["share"].to_numpy(dtype=float),
        "count": np.full(len(mine), 1 / len(mine)),
    }
    alike = [u for u, (kind, _) in kinds.items() if kind and kind == kinds.get(unit, ("", False))[0]]
    seen, observed_units = _scores(cursor, org, unit, alike, year, policy)
    effect = importance(seen, mine.set_index("indicator")["share"]) if len(seen) else None
    negative = 0
    if effect is not None:
        negative = int((effect < -0.005).sum())
        positive = effect.reindex(mine["indicator"]).fillna(0.0).clip(lower=0).to_numpy(dtype=float)
        if positive.sum() > 0:
            masses["variance"] = positive / positive.sum()
    whole = {name: mix("", mass, held_chances, profile) for name, mass in masses.items()}
    in_views = {
        name: tuple(mix(code, mass, held_chances, profile, position) for position, code in enumerate(views))
        for name, mass in masses.items()
    }
    sizes = np.array([0.0 if one is None else one.share for one in in_views["weight"]])
    family = [str(u) for u in _family(held.units, unit)]
    breaking, judged = _against_rules(now, held, kinds)
    listed = mine.merge(
        held.labels.frame[["indicator", "name", "name_en", "level"]], on="indicator", how="left"
    )
    return Balance(
        unit,
        year,
        place,
        profile,
        yard.rules.get(place.echelon),
        version,
        {name: one for name, one in whole.items() if one is not None},
        {name: tuple(one for one in rows if one is not None) for name, rows in in_views.items()},
        profiles.evenness(sizes) if len(sizes) > 1 else None,
        _each_unit(now, held, views, kinds, family),
        _each_tier(cursor, org, now, held, views, kinds, year),
        _each_year(held, unit, views, profile),
        listed.assign(importance=masses.get("variance", np.nan)),
        breaking,
        judged,
        int((~held_chances.placed).sum()),
        int(seen.groupby(["unit", "period"]).ngroups) if len(seen) else 0,
        observed_units,
        negative,
    )


def _scores(
    cursor: duckdb.DuckDBPyConnection, org: str, unit: str, alike: Sequence[str], year: int, policy: Policy
) -> tuple[pd.DataFrame, int]:
    """Scores to compare: units of the same type in the year, or, for one that has no equal, its own past."""
    units, first = (list(alike), date(year, 1, 1)) if len(alike) >= FEW else ([unit], date(1, 1, 1))
    found = queries.run(
        cursor,
        "pages/balance_scores",
        rows=scores.of(cursor, org, policy).rows,
        units=units,
        start=first,
        end=date(year, 12, 31),
    )
    if found.empty:
        return found, 0
    # longer periods are made of shorter ones: only the grain with most scores, so that nothing counts twice
    grain = found["grain"].value_counts(sort=True).index[0]
    same = found[found["grain"] == grain]
    return same, int(same["unit"].nunique())


def _each_unit(
    now: pd.DataFrame,
    held: Base,
    views: Sequence[str],
    kinds: Mapping[str, tuple[str, bool]],
    family: Sequence[str],
) -> dict[str, tuple[Mix, ...]]:
    yard = held.yardstick
    made = []
    for unit, rows in now[now["unit"].isin(family)].groupby("unit"):
        place = yard.place(*kinds.get(str(unit), ("", False)))
        made.append(group(str(unit), rows, held.labels, views, yard.profiles[place.tier]))
    return both(made)


def _each_tier(
    cursor: duckdb.DuckDBPyConnection,
    org: str,
    now: pd.DataFrame,
    held: Base,
    views: Sequence[str],
    kinds: Mapping[str, tuple[str, bool]],
    year: int,
) -> dict[str, tuple[Mix, ...]]:
    """By type of unit, in the order of the tree; persons last, all of whose labels are suggested."""
    yard = held.yardstick
    kind_of = now["unit"].map(lambda u: kinds.get(u, ("", False)))
    made = []
    order = list(dict.fromkeys(kinds.values()))
    for kind, top in order:
        rows = now[[one == (kind, top) for one in kind_of]]
        if len(rows):
            made.append(group(kind, rows, held.labels, views, yard.profiles[yard.place(kind, top).tier]))
    people = queries.run(cursor, "pages/balance_people", org=org, year=year, minimum=_MINIMUM_PEOPLE)
    if len(people):
        found = labelled.wordings([str(n) for n in people["name"]], held.labels)
        profile = yard.profiles[Tier.INDIVIDUAL]
        masses = {
            "weight": people["mass"].to_numpy(dtype=float) / people["mass"].sum(),
            "count": np.full(len(people), 1 / len(people)),
        }
        made.append(
            {
                name: one
                for name, mass in masses.items()
                if (one := mix(PEOPLE, mass, found, profile)) is not None
            }
        )
    return both(made)


def _each_year(held: Base, unit: str, views: Sequence[str], profile: Profile) -> dict[str, tuple[Mix, ...]]:
    mine = held.rows[held.rows["unit"] == unit]
    return both(
        [
            group(str(year), rows, held.labels, views, profile)
            for year, rows in mine.groupby("year", sort=True)
        ]
    )


def _against_rules(
    now: pd.DataFrame, held: Base, kinds: Mapping[str, tuple[str, bool]]
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Indicators below the lowest level that the rule allows to their unit; suggested ones from an even chance on."""
    frame = held.labels.frame.set_index("indicator")
    codes = sorted(set(now["indicator"]))
    found = labelled.chances(held.labels, codes, ())
    position = {code: n for n, code in enumerate(codes)}
    rows: list[tuple[object, ...]] = []
    judged: dict[str, int] = {}
    kind_of = now["unit"].map(lambda u: kinds.get(u, ("", False)))
    for kind, top in dict.fromkeys(kinds.values()):
        rule = held.yardstick.rules.get(held.yardstick.place(kind, top).echelon)
        if rule is None or rule.minimum is None:
            continue
        inside = now[[one == (kind, top) for one in kind_of]]
        judged[kind] = int(inside["indicator"].nunique())
        below = np.array([rule.breaks(level) for level in LEVELS])
        for code, units in inside.groupby("indicator")["unit"].nunique().items():
            n = position[str(code)]
            chance = float(found.level[n][below].sum())
            if chance < 0.5:
                continue
            about = frame.loc[str(code)]
            level = LEVELS[int(found.level[n].argmax())]
            rows.append(
                (
                    kind,
                    code,
                    about["name"],
                    about["name_en"],
                    level,
                    bool(found.stated[n]),
                    chance,
                    int(units),
                )
            )
    columns = ["type", "indicator", "name", "name_en", "level", "stated", "chance", "units"]
    made = pd.DataFrame(rows, columns=columns)
    made["order"] = made["level"].map({level: n for n, level in enumerate(LEVELS)})
    made = made.sort_values(
        ["type", "stated", "order", "indicator"], ascending=[True, False, True, True], ignore_index=True
    )
    return made.drop(columns="order"), judged


def _kinds(units: pd.DataFrame) -> dict[str, tuple[str, bool]]:
    """Of each unit its type ('' for none) and, without one, whether it stands at the top; in tree order."""
    return {
        str(row.unit): (row.type, False) if isinstance(row.type, str) else ("", row.depth == 0)
        for row in each(units)
    }


def _family(units: pd.DataFrame, unit: str) -> list[str]:
    """The units directly below ``unit``, or its siblings and itself when it has none."""
    wanted = units["parent"] == unit
    if not wanted.any():
        parents = units.loc[units["unit"] == unit, "parent"].dropna()
        wanted = units["unit"] == unit if parents.empty else units["parent"] == parents.iloc[0]
    return [str(u) for u in units.loc[wanted, "unit"]]
