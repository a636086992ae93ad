"""Weight on paper against weight in effect: how much each part decides the differences between units or people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Effective:
    """Shares of the differences, in the order of the parts. ``importance`` sums to 1 and may be negative (a part that
    works against the total); NaN when all totals are equal. ``spread`` is each part's standard deviation."""

    nominal: Floats
    importance: Floats
    spread: Floats


def of_scores(parts: Floats, weights: Floats) -> Effective:
    """Of (units, parts) without gaps: importance_k = w_k cov(s_k, S) / var(S) (methods 1.6)."""
    share = weights / weights.sum()
    if len(parts) < 2:
        nothing = np.full(len(share), np.nan)
        return Effective(share, nothing, nothing)
    return of_moments(len(parts), parts.sum(0), parts.T @ parts, share)


def of_moments(count: int, sums: Floats, products: Floats, weights: Floats) -> Effective:
    """The same from the sums (parts) and sums of products (parts, parts) of ``count`` units or people."""
    share = weights / weights.sum()
    cov = products / count - np.outer(sums, sums) / count**2
    with_total = cov @ share
    variance = float(share @ with_total)
    spread = np.sqrt(np.clip(np.diag(cov), 0, None))
    scale = float(np.abs(np.diag(products)).max()) / count
    if variance <= 1e-12 * scale:
        return Effective(share, np.full(len(share), np.nan), spread)
    return Effective(share, share * with_total / variance, spread)
