"""What share of its parent's score, and of the whole, each node has: weights as they truly act, after re-weighting."""

from __future__ import annotations

import pandas as pd

UNMAPPED = "unmapped"
_PARENT = {
    "organisation": [],
    "perspective": [],
    "objective": ["perspective"],
    "indicator": ["perspective", "objective"],
}


def with_shares(nodes: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``score_nodes`` with ``share`` and ``share_of_whole`` (0 to 1).

    Needs node, period, perspective, objective, indicator, weight, score, and unit if there are several. ``share`` is
    the weight over the sum of the weights of the siblings that have a score; missing for a node without one, and for
    a perspective outside the whole. ``share_of_whole`` is the product up to the whole, missing where that has no
    score. With arithmetic means throughout, the shares of the indicators times their scores add up to the whole.
    """
    keys = ["unit", "period"] if "unit" in nodes else ["period"]
    inside = nodes["score"].notna() & ~((nodes["node"] == "perspective") & (nodes["perspective"] == UNMAPPED))
    weight = nodes["weight"].where(inside)
    share = pd.Series(float("nan"), index=nodes.index)
    for node, parents in _PARENT.items():
        rows = nodes["node"] == node
        if node == "organisation":
            share[rows & inside] = 1.0
            continue
        total = weight[rows].groupby([nodes.loc[rows, key] for key in [*keys, *parents]]).transform("sum")
        share[rows] = weight[rows] / total.where(total > 0)
    whole = share.copy()
    above = ["organisation", "perspective", "objective"]
    for parent, node in zip(above, ["perspective", "objective", "indicator"], strict=True):
        at = [*keys, *_PARENT[node]]
        known = nodes.loc[nodes["node"] == parent, at].assign(above=whole[nodes["node"] == parent])
        rows = nodes["node"] == node
        merged = nodes.loc[rows, at].merge(known, on=at, how="left")
        whole[rows] = share[rows].to_numpy() * merged["above"].to_numpy(dtype=float)
    return nodes.assign(share=share, share_of_whole=whole)
