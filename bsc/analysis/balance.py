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
import numpy.typing as npt
import pandas as pd

from bsc import queries, scores
from bsc.analysis import labels as labelled
from bsc.analysis import profiles, selection
from bsc.analysis.labels import LEVELS, OUTCOME_SIDE, Chances, Labels
from bsc.analysis.profiles import Place, Profile, Rule, Yardstick
from bsc.analysis.shares import UNMAPPED
from bsc.domain import Period, Tier
from bsc.frames import each
from bsc.policy_model import Policy, Version

MEASURES = ("weight", "count", "variance")
PEOPLE = "people"  # the code of the tier of persons among the types of unit
_BAND = (5, 95)  # percentiles of the interval
_FEW = 3  # fewer observations say nothing about variance
_MINIMUM_PEOPLE = 10

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mix:
    """How the indicators of one group (a perspective, a unit, a tier, a year) are spread over the levels.

    ``stated`` and ``suggested`` are shares in the order of LEVELS; together they add up to 1. ``share`` is the group's
    part of the whole. ``low`` and ``high`` bound the share of outcome and impact (5th and 95th percentile); they meet
    where every label is stated. ``indicators`` is an expected number where perspectives are suggested.
    """

    code: str
    indicators: float
    unlabelled: int
    stated: tuple[float, ...]
    suggested: tuple[float, ...]
    low: float
    high: float
    fit: float
    evenness: float | None
    wanted: float  # the profile's share of outcome and impact
    share: float = 1.0
    share_low: float = 1.0
    share_high: float = 1.0
    units: int = 1

    @property
    def shares(self) -> tuple[float, ...]:
        """Both together."""
        return tuple(a + b for a, b in zip(self.stated, self.suggested, strict=True))

    @property
    def outcome(self) -> float:
        """The share of outcome and impact: what is called lagging; the rest is leading."""
        return sum(part for part, after in zip(self.shares, OUTCOME_SIDE, strict=True) if after)

    def level(self, code: str) -> float:
        """The share of one level."""
        return self.shares[LEVELS.index(code)]


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


def with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with ``share``: the product of the shares of perspective, objective and indicator among those present.

    A weight that nobody stated is 1, and perspectives of which one has no documented weight are alike. An indicator
    without a perspective stands outside (share 0), unless the unit has placed none at all: then stated weights alone
    decide. Shares of a unit and year add up to 1.
    """
    rows = rows.copy()
    keys = ["unit", "year"]
    placed = rows["perspective"].notna() & (rows["perspective"] != UNMAPPED) & (rows["perspective"] != "")
    rows["objective"] = rows["objective"].fillna("")
    weight = rows["weight"].astype(float).fillna(1.0)
    any_placed = placed.groupby([rows[k] for k in keys]).transform("any")
    flat = weight / weight.groupby([rows[k] for k in keys]).transform("sum")
    inside = rows[placed].copy()
    inside["own"] = weight[placed]
    at = [*keys, "perspective", "objective"]
    inside["own"] /= inside.groupby(at)["own"].transform("sum")
    aims = inside.drop_duplicates(at)[[*at, "objective_weight"]].copy()
    aims["aim"] = aims["objective_weight"].astype(float).fillna(1.0)
    aims["aim"] /= aims.groupby([*keys, "perspective"])["aim"].transform("sum")
    views = inside.drop_duplicates([*keys, "perspective"])[
        [*keys, "perspective", "perspective_weight"]
    ].copy()
    known = views["perspective_weight"].notna().groupby([views[k] for k in keys]).transform("all")
    views["view"] = views["perspective_weight"].astype(float).where(known, 1.0)
    total = views.groupby(keys)["view"].transform("sum")
    views["view"] = (views["view"] / total).where(total > 0, 0.0)
    merged = inside.merge(aims.drop(columns="objective_weight"), on=at, how="left").merge(
        views.drop(columns="perspective_weight"), on=[*keys, "perspective"], how="left"
    )
    rows["share"] = 0.0
    rows.loc[placed, "share"] = (merged["own"] * merged["aim"] * merged["view"]).to_numpy()
    rows["share"] = rows["share"].where(any_placed, flat)
    return rows[["unit", "year", "indicator", "perspective", "objective", "share"]]


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
    whole = {name: _mix("", mass, held_chances, profile) for name, mass in masses.items()}
    in_views = {
        name: tuple(_mix(code, mass, held_chances, profile, position) for position, code in enumerate(views))
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


def importance(scores: pd.DataFrame, weights: pd.Series) -> pd.Series | None:
    """w cov(s, S) / var(S) for each indicator of ``weights`` (index); they add up to 1 and may be negative.

    ``scores``: unit, period, indicator, score; one observation a unit and period. A missing score counts as the
    indicator's mean: it makes no difference. None for fewer than three observations, or when nothing differs.
    """
    wide = scores.pivot_table(index=["unit", "period"], columns="indicator", values="score", aggfunc="mean")
    wide = wide.reindex(columns=weights.index)
    if len(wide) < _FEW:
        return None
    away = (wide - wide.mean()).fillna(0.0).to_numpy(dtype=float)
    weighed = away * weights.to_numpy(dtype=float)
    total = weighed.sum(axis=1)
    spread = float(total @ total)
    if spread <= 1e-9 * len(wide):
        return None
    return pd.Series(weighed.T @ total / spread, index=weights.index)


def _scores(
    cursor: duckdb.DuckDBPyConnection, org: str, unit: str, alike: Sequence[str], year: int, policy: Policy
) -> tuple[pd.DataFrame, int]:
    """Scores to compare: units of the same type in the year, or, for one that has no equal, its own past."""
    units, first = (list(alike), date(year, 1, 1)) if len(alike) >= _FEW else ([unit], date(1, 1, 1))
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


def _mix(
    code: str,
    mass: Vector,
    held: Chances,
    profile: Profile,
    position: int | None = None,
    units: int = 1,
) -> Mix | None:
    """The mix of a group; ``position`` is that of a perspective, None for all. None when the group weighs nothing and
    is no perspective; a perspective without indicators is an empty mix, because that is a finding."""
    wanted = np.array(profile.shares)
    all_of_it = mass.sum()
    inside = mass if position is None else mass * held.perspective[:, position]
    total = inside.sum()
    if total <= 0 or all_of_it <= 0:
        if position is None:
            return None
        zeros = (0.0,) * len(LEVELS)
        return Mix(code, 0, 0, zeros, zeros, 0.0, 0.0, 0.0, None, profile.outcome, 0.0, 0.0, 0.0)
    sure = held.stated if position is None else held.stated & held.placed
    stated = inside[sure] @ held.level[sure] / total
    suggested = inside[~sure] @ held.level[~sure] / total
    present = inside > 0
    low = high = float((stated + suggested)[OUTCOME_SIDE].sum())
    share_low = share_high = share = float(total / all_of_it)
    if (present & ~sure).any() or (position is not None and not held.placed.all()):
        drawn = mass[:, None] * (
            np.ones_like(held.level_draws, dtype=float)
            if position is None
            else (held.perspective_draws == position)
        )
        sums = drawn.sum(axis=0)
        after = (drawn * OUTCOME_SIDE[held.level_draws]).sum(axis=0)
        # in a draw that leaves the perspective empty there is nothing to take a share of
        parts = after[sums > 0] / sums[sums > 0]
        if len(parts):
            low, high = (float(v) for v in np.percentile(parts, _BAND))
        share_low, share_high = (float(v) for v in np.percentile(sums / all_of_it, _BAND))
    chance = np.ones(len(mass)) if position is None else held.perspective[:, position]
    return Mix(
        code,
        float(chance[mass >= 0].sum()),
        int((present & ~held.stated).sum()),
        tuple(float(v) for v in stated),
        tuple(float(v) for v in suggested),
        low,
        high,
        profiles.fit(stated + suggested, wanted),
        profiles.evenness(stated + suggested),
        profile.outcome,
        share,
        share_low,
        share_high,
        units,
    )


def _masses(rows: pd.DataFrame) -> dict[str, Vector]:
    """Masses of the distinct indicators of several units, each unit counting alike; in the order of first sight."""
    sizes = rows.groupby("unit")["indicator"].transform("size")
    groups = rows.assign(count=1 / sizes).groupby("indicator", sort=False)
    units = rows["unit"].nunique()
    return {
        "weight": (groups["share"].sum() / units).to_numpy(dtype=float),
        "count": (groups["count"].sum() / units).to_numpy(dtype=float),
    }


def _group(
    code: str, rows: pd.DataFrame, held: Base, views: Sequence[str], profile: Profile
) -> dict[str, Mix]:
    listed = list(dict.fromkeys(rows["indicator"]))
    found = labelled.chances(held.labels, listed, views)
    made = {
        name: _mix(code, mass, found, profile, units=int(rows["unit"].nunique()))
        for name, mass in _masses(rows).items()
    }
    return {name: one for name, one in made.items() if one is not None}


def _both(groups: Sequence[Mapping[str, Mix]]) -> dict[str, tuple[Mix, ...]]:
    return {name: tuple(g[name] for g in groups if name in g) for name in ("weight", "count")}


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
        made.append(_group(str(unit), rows, held, views, yard.profiles[place.tier]))
    return _both(made)


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
            made.append(_group(kind, rows, held, views, yard.profiles[yard.place(kind, top).tier]))
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
                if (one := _mix(PEOPLE, mass, found, profile)) is not None
            }
        )
    return _both(made)


def _each_year(held: Base, unit: str, views: Sequence[str], profile: Profile) -> dict[str, tuple[Mix, ...]]:
    mine = held.rows[held.rows["unit"] == unit]
    return _both(
        [_group(str(year), rows, held, views, profile) for year, rows in mine.groupby("year", sort=True)]
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
