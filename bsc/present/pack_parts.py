"""What a pack holds beside the scorecard, a frame each with its sentences in both languages: where work goes, levels,
people as groups, scenarios. Groups of people too small to be shown are left out before anything is frozen."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd

from bsc import scenarios as kept
from bsc.analysis import balance as balances
from bsc.analysis import careers as career
from bsc.analysis import cascade, cascade_flow, cascade_views, people, people_fair, scorecard, whatif
from bsc.analysis.careers import Careers
from bsc.analysis.labels import LEVELS
from bsc.analysis.people import Base, Group
from bsc.domain import Filters, Period
from bsc.i18n import CODES, Language, language
from bsc.policy_model import Policy
from bsc.present import balance as balance_words
from bsc.present import people as people_words
from bsc.present import whatif as whatif_words
from bsc.whatif.scenario import Scenario

COLUMNS: dict[str, list[str]] = {
    "alignment": ["measure", "value", *CODES],
    "work": ["objective", "name", "effort"],
    "levels": ["level", "share", "wanted", *CODES],
    "spread": ["low", "high", "people", "reached", "period", *CODES],
    "careers": ["people", "eligible", "watch", "bites", "period", *(f"name_{c}" for c in CODES), *CODES],
    "scenarios": ["scenario", "unit", "before", "after", "rank_before", "rank_after", "reason",
                  *(f"changes_{c}" for c in CODES), *CODES],
}  # fmt: skip
_STEP = 500  # hundredths of a point in a bar of the histogram


def empty(name: str) -> pd.DataFrame:
    """The frame of that name without rows, for a pack that knows nothing of it."""
    return pd.DataFrame(columns=COLUMNS[name])


def alignment(
    cursor: duckdb.DuckDBPyConnection, filters: Filters, policy: Policy
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The measures of the cascade as ``alignment`` (measure, value 0 to 1, sentence), and ``work``: the share of all work
    that reaches each objective, and under the code '' what reaches none. Too few people: they say only that."""
    found = cascade.load(cursor, filters, policy)
    if found is None:
        return empty("alignment"), empty("work")
    rows = [
        (v.name, v.value, *(language(code).show(v.sentence) for code in CODES))
        for v in cascade_views.views(found, filters.unit)
    ]
    flow = cascade_flow.flow(found, filters.unit)
    work = empty("work")
    if flow is not None:
        work = flow.right.rename(columns={"key": "objective"})[COLUMNS["work"]].assign(
            objective=["" if k == cascade_flow.NONE else str(k).partition("|")[2] for k in flow.right["key"]]
        )
    return pd.DataFrame(rows, columns=COLUMNS["alignment"]), work


def levels(cursor: duckdb.DuckDBPyConnection, filters: Filters, policy: Policy) -> pd.DataFrame:
    """Shares of the levels by weight (by number where there are no weights), those wanted, and what they say."""
    held = balances.base(cursor, filters.org, policy)
    found = balances.balance(cursor, filters.org, filters.unit, filters.period, policy, held)
    if found is None:
        return empty("levels")
    whole = found.whole.get("weight") or found.whole["count"]
    said = {code: balance_words.title(found, language(code)) for code in CODES}
    return pd.DataFrame(
        [
            {"level": code, "share": share, "wanted": wanted, **said}
            for code, share, wanted in zip(LEVELS, whole.shares, found.profile.shares, strict=True)
        ]
    )


def persons(
    cursor: duckdb.DuckDBPyConnection, filters: Filters, policy: Policy, whole: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of the last period with scores of people up to the pack's: ``spread``, a histogram (points from ``low`` to below
    ``high``; ``reached``: at or above the minimum), and ``careers``, the groups of the unit with who may be proposed and who
    is on watch (missing where it may not be said). Empty without scores of persons, or for a unit too small."""
    nothing = empty("spread"), empty("careers")
    base = people.base(cursor, filters.org, whole, policy)
    end = Period.from_code(filters.period).end
    known = [w for w in base.periods if w.end <= end] if base else []
    if base is None or base.counts or not known or filters.unit not in base.tree.index:
        return nothing
    cap = policy.latest.value("achievement.cap")
    held = people.period(cursor, base, known[-1], cap=12000 if cap is None else round(100 * float(cap)))
    node = base.tree.index[filters.unit]
    if not held.shown.units[node]:
        return nothing
    found = people.distribution(cursor, base, held, node, "units")
    counted = career.careers(held, career.watched(cursor, base, held, policy), node)
    spread = nothing[0]
    if found.groups:
        fair = people_fair.fair(held, found)
        said = {c: people_words.title(found, base, fair, language(c)) for c in CODES}
        spread = _histogram(found, base.least).assign(period=held.when.period, **said)
    return spread, nothing[1] if counted is None or held.line is None else _careers(counted, base, held)


def _histogram(found: people.Distribution, least: int) -> pd.DataFrame:
    """The people of all shown groups in bars of five points that end at the minimum; of few values a bar a value. Bars at
    both ends with fewer people than a group that may be shown go together with the next one on their side of the minimum."""
    bins = found.bins.pool(np.zeros(len(found.groups), int), 1)
    edges, counts = bins.lattice.edges[:-1], bins.counts[0]
    line = found.line or 0
    step = bins.lattice.step if found.coarse else _STEP
    place = (edges - line) // step
    used = np.unique(place[counts > 0])
    bars = [[k, k + 1, int(counts[place == k].sum())] for k in range(int(used.min()), int(used.max()) + 1)]
    for at, side in ((0, 1), (-1, -2)):
        while len(bars) > 1 and bars[at][2] < least and (bars[at][0] >= 0) == (bars[side][0] >= 0):
            one, other = bars.pop(at), bars[at]
            bars[at] = [min(one[0], other[0]), max(one[1], other[1]), one[2] + other[2]]
    rows = [
        (
            (line + low * step) / 100,
            (line + high * step) / 100,
            people_here,
            bool(found.line is not None and low >= 0),
        )
        for low, high, people_here in bars
    ]
    return pd.DataFrame(rows, columns=["low", "high", "people", "reached"])


def _careers(found: Careers, base: Base, held: people.Period) -> pd.DataFrame:
    """The unit as a whole, then its groups that may be shown."""
    shown = held.shown
    lines, sizes = shown.lines(found.node)
    kinds = ("eligible", "watch", "bites")
    rows = [
        {
            "people": found.people,
            **{k: found.whole(k) for k in kinds},
            **{f"name_{c}": people_words.unit_name(base, found.node, language(c)) for c in CODES},
        }
    ]
    for row, k in enumerate(lines):
        people_here = int(sizes[row].sum())
        if len(lines) < 2 or not people_here or not (shown.alone[found.node] if k < 0 else shown.units[k]):
            continue
        unit = found.node if k < 0 else k
        group = Group(base.tree.codes[unit], "own" if k < 0 else "unit", unit)
        counts = {
            kind: found.counted[kind].lines(found.node)[row] if kind in found.counted else None
            for kind in kinds
        }
        names = {f"name_{c}": people_words.group_name(base, group, language(c)) for c in CODES}
        rows.append({"people": people_here, **counts, **names})
    said = {c: people_words.careers_title(found, language(c)) for c in CODES}
    frame = pd.DataFrame(rows).assign(period=held.when.period, **said)
    return frame.astype({kind: "float64" for kind in kinds})[COLUMNS["careers"]]


def scenarios(
    cursor: duckdb.DuckDBPyConnection,
    filters: Filters,
    policy: Policy,
    tree: pd.DataFrame,
    wanted: Sequence[str],
) -> pd.DataFrame:
    """What each scenario of that name would make of the units side by side. NotFound for a name that is not on the list;
    WhatIfError for rules that cannot be."""
    names = dict(zip(tree["unit"], tree["name"], strict=True))
    period = Period.from_code(filters.period)
    frames = []
    for name in dict.fromkeys(wanted):
        saved = kept.named(cursor, filters.org, name)
        base = whatif.base(cursor, filters.org, period, whatif.ruled(policy, Scenario(), period))
        other = whatif.base(cursor, filters.org, period, whatif.ruled(policy, saved.scenario, period))
        if base is None or other is None:
            continue
        family = [str(u) for u in scorecard.family(tree, filters.unit)["unit"]]
        units = [u for u in family if u in base.units] or [filters.unit]
        found = whatif.compared(whatif.result(base), whatif.result(other, saved.scenario), units)

        def said(lang: Language, saved: kept.Saved = saved, base: whatif.Base = base) -> str:
            return "; ".join(
                whatif_words.differences(
                    saved.scenario,
                    base.groups,
                    whatif.rule_values(base.version),
                    lambda place: whatif_words.part_name(base, place, lang),
                    lang,
                )
            )

        frames.append(
            found[["unit", "before", "after", "rank_before", "rank_after"]].assign(
                scenario=name,
                reason=saved.reason,
                **{f"changes_{c}": said(language(c)) for c in CODES},
                **{
                    c: whatif_words.title(found, saved.scenario, lambda u: str(names.get(u, u)), language(c))
                    for c in CODES
                },
            )[COLUMNS["scenarios"]]
        )
    return pd.concat(frames, ignore_index=True) if frames else empty("scenarios")
