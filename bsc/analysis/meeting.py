"""What a meeting opens with and comes back to: open actions, red without action, what actions moved, and who reports.

Actions and looks come as frames (``bsc.actions``, ``bsc.meetings``); scores from the scorecard. Nothing is written.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from bsc import queries
from bsc.analysis import scorecard
from bsc.analysis.scorecard import Scorecard, Scored
from bsc.domain import Filters, Period
from bsc.frames import each
from bsc.policy_model import Policy
from bsc.variation import limits

ENDED = ("done", "dropped")


def agenda(actions: pd.DataFrame, today: date) -> pd.DataFrame:
    """Actions that are not ended, overdue first, then by due day; adds ``late`` (bool) and ``days`` (until it is due,
    negative when overdue, missing without a day)."""
    rows = actions[~actions["state"].isin(ENDED)].copy()
    due = pd.to_datetime(rows["due"])
    rows["days"] = (due - pd.Timestamp(today)).dt.days
    rows["late"] = rows["days"] < 0
    ordered: pd.DataFrame = rows.assign(due=due).sort_values(
        ["late", "due", "number"], ascending=[False, True, True], na_position="last"
    )
    return ordered.reset_index(drop=True)


def unacted(card: Scorecard, actions: pd.DataFrame) -> pd.DataFrame:
    """Indicators of the unit that miss their target while no action about them is open; worst first, columns of
    ``Scorecard.indicators``."""
    held = set(
        actions.loc[(actions["unit"] == card.unit) & ~actions["state"].isin(ENDED), "indicator"].dropna()
    )
    rows = scorecard.urgent(card, len(card.indicators))
    found: pd.DataFrame = rows[~rows["indicator"].isin(held)].reset_index(drop=True)
    return found


def effects(
    cursor: duckdb.DuckDBPyConnection,
    filters: Filters,
    policy: Policy,
    found: Scored,
    actions: pd.DataFrame,
) -> pd.DataFrame:
    """What ended actions of ``filters.unit`` moved: number, what, indicator, before (period), after (period),
    achievement_before, achievement_after, side (1 beyond the usual upwards, -1 downwards, 0 within, missing when too
    little is known), others (median change of units without an action on it, missing when there are none), units.

    Before is the last period that had ended when the action ended, after the newest one up to ``filters.period`` that
    began later. Whether the action was the cause cannot be said from this.
    """
    until = Period.from_code(filters.period)
    rows = []
    ended = actions[
        (actions["state"] == "done") & (actions["unit"] == filters.unit) & actions["indicator"].notna()
    ]
    for action in each(ended):
        past = scorecard.past(found, action.indicator, filters.period)
        past = past[past["achievement"].notna() & (past["period_end"] <= pd.Timestamp(until.end))]
        day = pd.Timestamp(action.ended_at)
        earlier, later = past[past["period_end"] <= day], past[past["period_end"] > day]
        if earlier.empty or later.empty:
            continue
        before, after = earlier.iloc[-1], later.iloc[-1]
        usual = limits([float(v) for v in earlier["achievement"]])
        changes = _others(
            cursor, filters, policy, action.indicator, str(before["period"]), str(after["period"]), actions
        )
        rows.append(
            (
                action.number,
                action.what,
                action.indicator,
                before["period"],
                after["period"],
                float(before["achievement"]),
                float(after["achievement"]),
                usual.side(float(after["achievement"])) if usual else None,
                float(changes.median()) if len(changes) else None,
                len(changes),
            )
        )
    return pd.DataFrame(
        rows,
        columns=["number", "what", "indicator", "before", "after", "achievement_before", "achievement_after", "side",
                 "others", "units"],
    )  # fmt: skip


def _others(
    cursor: duckdb.DuckDBPyConnection,
    filters: Filters,
    policy: Policy,
    indicator: str,
    before: str,
    after: str,
    actions: pd.DataFrame,
) -> pd.Series:
    """Change of achievement of every unit that had no action on the indicator."""
    acted = set(actions.loc[actions["indicator"] == indicator, "unit"]) | {filters.unit}

    def of(period: str) -> pd.Series:
        rows = scorecard.across_units(cursor, filters.org, indicator, period, policy)
        rows = rows[~rows["unit"].isin(acted) & (rows["breakdown"] == "")]
        return rows.set_index("unit")["achievement"].dropna()

    found: pd.Series = (of(after) - of(before)).dropna()
    return found


def ledger(card: Scorecard, actions: pd.DataFrame, looks: pd.DataFrame) -> pd.DataFrame:
    """Which indicators of the unit led to decisions and which nobody looked at: indicator, name, name_en, achievement,
    colour, on_pages, in_meetings (looks), decisions (actions ever written about it); those never looked at first."""
    decided = actions[actions["unit"] == card.unit].groupby("indicator").size()
    rows = card.indicators[["indicator", "name", "name_en", "achievement", "colour"]].merge(
        looks[["indicator", "on_pages", "in_meetings"]], on="indicator", how="left"
    )
    for column in ("on_pages", "in_meetings"):
        rows[column] = rows[column].fillna(0).astype(int)
    rows["decisions"] = rows["indicator"].map(decided).fillna(0).astype(int)
    rows["looks"] = rows["on_pages"] + rows["in_meetings"]
    ordered: pd.DataFrame = rows.sort_values(["looks", "decisions", "achievement"]).drop(columns="looks")
    return ordered.reset_index(drop=True)


def freshness(
    cursor: duckdb.DuckDBPyConnection, org: str, period: str, due: int, actions: pd.DataFrame
) -> pd.DataFrame:
    """How each unit keeps up in a period: unit, expected, reported, in_time, commented (numbers of indicators), newest
    (day), actions, closed (numbers of its actions). ``due``: days after the period's end that count as in time."""
    rows = queries.run(cursor, "meetings/freshness", org=org, period=period, due=due)
    mine = (
        actions.assign(ended=actions["state"].isin(ENDED))
        .groupby("unit")
        .agg(actions=("ended", "size"), closed=("ended", "sum"))
    )
    found: pd.DataFrame = rows.merge(mine, left_on="unit", right_index=True, how="left")
    return found.assign(
        actions=found["actions"].fillna(0).astype(int), closed=found["closed"].fillna(0).astype(int)
    )
