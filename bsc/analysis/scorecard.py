"""The scorecard of one unit in one period: scores at every level with their past, what changed, what is most urgent.

Every score comes from the macros in ``queries/scores``; here they are put beside their own past and beside each other.
"""

from __future__ import annotations

import functools
import math
import threading
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from scipy.stats import rankdata

from bsc import queries, scores
from bsc.analysis import plain, unit_scores
from bsc.analysis.shares import codes, with_shares
from bsc.domain import Filters, Period
from bsc.frames import each, together
from bsc.policy_model import Policy, Version

WINDOW = 12  # periods of a trend


@dataclass(frozen=True)
class Scored:
    """A unit in all its periods, as the macros gave it; made once per unit and policy, cut to a period by ``at``.

    Frames: ``whole`` (one row a period), ``perspectives``, ``objectives``, ``indicators`` (one row an indicator and
    period: parts of an indicator are one row with ``parts`` > 1 and no target or actual of its own).
    """

    unit: str
    whole: pd.DataFrame
    perspectives: pd.DataFrame
    objectives: pd.DataFrame
    indicators: pd.DataFrame


@dataclass(frozen=True)
class Scorecard:
    """One unit in one period.

    ``whole``: score, previous, reason, band, colour, coverage, indicators, indicators_measured, unmapped, trend.
    ``perspectives``, ``objectives`` and ``indicators`` carry beside what ``Scored`` has: share (of the parent, 0 to
    1, missing outside the score), share_of_whole, previous (the score one period earlier of the same grain), trend (list, oldest
    first, ending in this period) and, for indicators, below (periods in a row under the target) and lost (points
    that the whole would gain if the indicator reached its target).
    """

    unit: str
    period: Period
    before: Period | None
    version: Version
    whole: pd.Series
    perspectives: pd.DataFrame
    objectives: pd.DataFrame
    indicators: pd.DataFrame

    @functools.cached_property
    def perspective_rows(self) -> list[Any]:
        """The rows of ``perspectives``, read once."""
        return list(each(self.perspectives))

    @functools.cached_property
    def objective_rows(self) -> list[Any]:
        """The rows of ``objectives``, read once."""
        return list(each(self.objectives))

    @functools.cached_property
    def indicator_rows(self) -> list[Any]:
        """The rows of ``indicators``, read once."""
        return list(each(self.indicators))


def scored(cursor: duckdb.DuckDBPyConnection, filters: Filters, policy: Policy) -> Scored:
    """Everything about ``filters.unit``; the period plays no part."""
    with _ONE_AT_A_TIME:
        return _scored(cursor, filters, policy)


# the interpreter runs one thread at a time: of many who ask at the same instant each would wait for all others
_ONE_AT_A_TIME = threading.Lock()


def _scored(cursor: duckdb.DuckDBPyConnection, filters: Filters, policy: Policy) -> Scored:
    tree, indicators = unit_scores.of_unit(cursor, filters.org, filters.unit, policy)
    nodes = with_shares(tree)
    level = {name: together(rows.reset_index(drop=True)) for name, rows in nodes.groupby("node")}
    none = nodes.head(0)
    own = level.get("indicator", none)
    rows = _one_row_each(indicators, own)
    return Scored(
        filters.unit,
        level.get("organisation", none),
        level.get("perspective", none),
        level.get("objective", none),
        together(_with_shares_of(rows, own)),
    )


def _with_shares_of(rows: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """The rows with the shares of their nodes; a merge by period and indicator, in a third of its time."""
    keys = ["period", "indicator"]
    both = codes(pd.concat([nodes[keys], rows[keys]]), keys)
    place = np.full(int(both.max(initial=-1)) + 1, len(nodes), dtype=np.int64)
    place[both[: len(nodes)]] = np.arange(len(nodes))
    at = place[both[len(nodes) :]]
    found = {
        name: np.append(nodes[name].to_numpy(dtype=float), np.nan)[at] for name in ("share", "share_of_whole")
    }
    return rows.assign(**found)


def _one_row_each(rows: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """Parts of an indicator become one row with the node's score; targets and actuals of parts do not add up."""
    group = codes(rows, ["period", "indicator"])
    sizes = pd.Series(np.bincount(group)[group], index=rows.index)
    if not (sizes > 1).any():
        return rows.assign(parts=1)
    single = rows[sizes == 1].assign(parts=1)
    many = rows[sizes > 1]
    merged = many.drop_duplicates(["period", "indicator"]).copy()
    merged["parts"] = sizes[merged.index].to_numpy()
    of_parts = ["target", "target_low", "target_high", "actual", "ratio"]
    merged[of_parts] = math.nan
    merged[["target_kind", "target_text", "actual_text", "detail"]] = None
    merged = merged.drop(columns=["achievement", "score", "reason", "band", "colour"]).merge(
        nodes[["period", "indicator", "score", "reason", "band", "colour"]],
        on=["period", "indicator"],
        how="left",
    )
    merged["achievement"] = merged["score"]
    merged["breakdown"] = ""
    order = ["period_end", "perspective", "objective", "indicator"]
    return pd.concat([single, merged[single.columns]]).sort_values(order, ignore_index=True)


def at(found: Scored, period: str, policy: Policy) -> Scorecard | None:
    """The scorecard of ``period`` (a code); None when the unit has nothing in it."""
    line = _line(found.whole, period)
    if not line:
        return None
    whole = next(each(_with_past(found.whole, period, line, [])))
    version = policy.version_at(whole.period_end.date())
    perspectives = _with_past(found.perspectives, period, line, ["perspective"])
    objectives = _with_past(found.objectives, period, line, ["perspective", "objective"])
    indicators = _with_past(found.indicators, period, line, ["indicator"], value="achievement")
    indicators["below"] = [_below(trend) for trend in indicators["trend"]]
    short = 100 - indicators["achievement"].to_numpy(dtype=float, na_value=np.nan)
    lost = np.where(short > 0, short, 0.0) * indicators["share_of_whole"].to_numpy(
        dtype=float, na_value=np.nan
    )
    indicators["lost"] = np.nan_to_num(lost)
    names = {p.code: n for n, p in enumerate(version.perspectives)}
    perspectives["place"] = [names.get(code, len(names)) for code in perspectives["perspective"]]
    return Scorecard(
        found.unit,
        Period.from_code(period),
        Period.from_code(line[-2]) if len(line) > 1 else None,
        version,
        pd.Series({**whole._asdict(), "previous": whole.trend[-2] if len(line) > 1 else None}, dtype=object),
        perspectives.sort_values("place", ignore_index=True),
        objectives,
        indicators,
    )


def _line(whole: pd.DataFrame, period: str) -> list[str]:
    """Codes of the periods of the same grain up to ``period``, oldest first, at most WINDOW; none without ``period``."""
    rows = list(each(whole[["period", "grain", "period_end"]]))
    row = next((r for r in rows if r.period == period), None)
    if row is None:
        return []
    return [str(r.period) for r in rows if r.grain == row.grain and r.period_end <= row.period_end][-WINDOW:]


def _with_past(
    frame: pd.DataFrame, period: str, line: list[str], keys: list[str], value: str = "score"
) -> pd.DataFrame:
    """The rows of ``period`` with previous and trend."""
    place = {code: number for number, code in enumerate(line)}
    column = np.array([place.get(code, -1) for code in frame["period"]], dtype=np.int64)
    group = codes(frame, keys)
    values = frame[value].to_numpy(dtype=float, na_value=np.nan)
    past = np.full((int(group.max(initial=-1)) + 1, len(line)), np.nan)
    rows = np.flatnonzero(column >= 0)[::-1]  # of several rows of one period the first stays
    past[group[rows], column[rows]] = values[rows]
    here = np.flatnonzero(column == len(line) - 1)
    own = past[group[here]]
    now = frame.take(here).reset_index(drop=True)
    now["trend"] = [[None if v != v else v for v in row] for row in own.tolist()]
    now["previous"] = own[:, -2] if len(line) > 1 else np.nan
    return now


def _below(trend: list[float | None]) -> int:
    """How many periods in a row, up to the last one, lie under 100 percent."""
    count = 0
    for value in reversed(trend):
        if value is None or value >= 100:
            break
        count += 1
    return count


def urgent(card: Scorecard, limit: int = 5) -> pd.DataFrame:
    """What needs a decision first: indicators under their target, by the points they cost the whole.

    An indicator outside the score (unmapped, or without a weight) comes after those inside it, by its shortfall.
    """
    achieved = card.indicators["achievement"].to_numpy(dtype=float, na_value=np.nan)
    order = np.lexsort((achieved, -card.indicators["lost"].to_numpy()))
    return card.indicators.take(order[achieved[order] < 100][:limit])


def moved(card: Scorecard, limit: int = 5) -> pd.DataFrame:
    """What changed most since the period before: by points of the whole, then by points of the indicator itself.

    Adds ``change`` (points of the indicator) and ``effect`` (points of the whole).
    """
    now, before, share = (
        card.indicators[name].to_numpy(dtype=float, na_value=np.nan)
        for name in ("achievement", "previous", "share_of_whole")
    )
    change = now - before
    effect = np.nan_to_num(change * share)
    rows = np.flatnonzero(np.abs(change) >= 0.05)
    ranked = rankdata(-np.abs(effect[rows])) + rankdata(-np.abs(change[rows])) / 1000
    rows = rows[np.argsort(ranked, kind="stable")][:limit]
    return card.indicators.take(rows).assign(change=change[rows], effect=effect[rows])


def gaps(card: Scorecard) -> pd.DataFrame:
    """Indicators of the period without an achievement that should have one, with the reason."""
    return card.indicators[card.indicators["achievement"].isna() & card.indicators["counts"]]


def side_by_side(cursor: duckdb.DuckDBPyConnection, org: str, period: str, policy: Policy) -> pd.DataFrame:
    """All units in one period: unit, perspective ('' is the whole), score, reason, band, colour, coverage."""
    held = scores.of(cursor, org, policy)
    return plain.run(cursor, "pages/scorecard_units", nodes=held.nodes, period=period)


def across_units(
    cursor: duckdb.DuckDBPyConnection, org: str, indicator: str, period: str, policy: Policy
) -> pd.DataFrame:
    """One indicator in every unit: unit, breakdown, target*, actual*, achievement, reason, band, colour."""
    held = scores.of(cursor, org, policy)
    return queries.run(cursor, "pages/indicator_units", rows=held.rows, indicator=indicator, period=period)


def past(found: Scored, indicator: str, period: str) -> pd.DataFrame:
    """One indicator over all periods of the same grain as ``period``, oldest first; columns as ``Scored.indicators``."""
    rows = found.indicators[found.indicators["indicator"] == indicator]
    grains = dict(zip(found.whole["period"], found.whole["grain"], strict=True))
    same: pd.DataFrame = rows[rows["period"].map(grains) == grains.get(period)].reset_index(drop=True)
    return same


def family(units: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The units to set side by side: those directly below ``unit``, or its siblings and itself when it has none.

    ``units`` as ``selection.units`` gives them.
    """
    wanted = units["parent"] == unit
    if not wanted.any():
        parents = units.loc[units["unit"] == unit, "parent"].dropna()
        wanted = units["unit"] == unit if parents.empty else units["parent"] == parents.iloc[0]
    found: pd.DataFrame = units.loc[wanted]
    return found
