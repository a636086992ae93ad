"""How much an indicator counts: its share of the score on paper, and its share in what makes results differ."""

from __future__ import annotations

import pandas as pd

from bsc.analysis.shares import UNMAPPED

FEW = 3  # fewer observations say nothing about variance


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


def importance(scores: pd.DataFrame, weights: pd.Series) -> pd.Series | None:
    """w cov(s, S) / var(S) for each indicator of ``weights`` (index); they add up to 1 and may be negative.

    ``scores``: unit, period, indicator, score; one observation a unit and period. A missing score counts as the
    indicator's mean: it makes no difference. None for fewer than three observations, or when nothing differs.
    """
    wide = scores.pivot_table(index=["unit", "period"], columns="indicator", values="score", aggfunc="mean")
    wide = wide.reindex(columns=weights.index)
    if len(wide) < FEW:
        return None
    away = (wide - wide.mean()).fillna(0.0).to_numpy(dtype=float)
    weighed = away * weights.to_numpy(dtype=float)
    total = weighed.sum(axis=1)
    spread = float(total @ total)
    if spread <= 1e-9 * len(wide):
        return None
    return pd.Series(weighed.T @ total / spread, index=weights.index)
