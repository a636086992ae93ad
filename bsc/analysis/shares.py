"""What share of its parent's score, and of the whole, each node has: weights as they truly act, after re-weighting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

UNMAPPED = "unmapped"
# a node's siblings agree in these beside unit and period
_SIBLINGS: dict[str, tuple[str, ...]] = {
    "organisation": (),
    "perspective": (),
    "objective": ("perspective",),
    "indicator": ("perspective", "objective"),
}

Codes = npt.NDArray[np.int64]


def codes(frame: pd.DataFrame, columns: Sequence[str]) -> Codes:
    """A number from 0 for each row, the same where all ``columns`` are; many times faster than a grouping."""
    joined = np.zeros(len(frame), dtype=np.int64)
    for column in columns:
        of_column, known = pd.factorize(frame[column])
        joined = joined * (len(known) + 1) + of_column + 1
    found: Codes = np.unique(joined, return_inverse=True)[1].astype(np.int64)
    return found


def with_shares(nodes: pd.DataFrame) -> pd.DataFrame:
    """The nodes of ``scores.of`` with ``share`` and ``share_of_whole`` (0 to 1).

    Needs node, period, perspective, objective, indicator, weight, score, and unit if there are several. ``share`` is
    the weight over the sum of the weights of the siblings that have a score; missing for a node without one, and for
    a perspective outside the whole. ``share_of_whole`` is the product up to the whole, missing where that has no
    score. With arithmetic means throughout, the shares of the indicators times their scores add up to the whole.
    """
    scope = ["unit", "period"] if "unit" in nodes else ["period"]
    group = {node: codes(nodes, [*scope, *columns]) for node, columns in _SIBLINGS.items()}
    node = nodes["node"].to_numpy()
    weight = nodes["weight"].to_numpy(dtype=float, na_value=np.nan)
    weight = np.where(node == "organisation", 1.0, weight)
    outside = (node == "perspective") & (nodes["perspective"].to_numpy() == UNMAPPED)
    weight[outside | nodes["score"].isna().to_numpy()] = np.nan
    share = np.full(len(nodes), np.nan)
    whole = share.copy()
    above = np.ones(len(nodes))  # the share of the whole that the parent of a group of siblings has
    for level, of_level in group.items():
        rows = node == level
        total = np.bincount(of_level[rows], np.nan_to_num(weight[rows]), minlength=len(nodes)).astype(float)
        total[total <= 0] = np.nan
        share[rows] = weight[rows] / total[of_level[rows]]
        whole[rows] = share[rows] * above[of_level[rows]]
        below = {"organisation": "perspective", "perspective": "objective", "objective": "indicator"}.get(
            level
        )
        if below:
            above = np.full(len(nodes), np.nan)
            above[group[below][rows]] = whole[rows]
    return nodes.assign(share=share, share_of_whole=whole)
