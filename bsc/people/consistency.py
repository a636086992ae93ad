"""Decision consistency and accuracy from one administration of any score: Livingston and Lewis (1995).

The score is treated as the proportion right on a test of an effective length that has its reliability; true proportions
follow a four-parameter beta fitted to the moments, errors are binomial.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from bsc.people.rule import Floats, Ints

NODES = 400  # points of integration over true scores


@dataclass(frozen=True)
class Consistency:
    """``consistency``: two parallel measurements agree; ``accuracy``: a decision agrees with the true score. Shares of 1.

    ``wrong_in`` and ``wrong_out`` split what is inaccurate; ``length`` is the effective test length.
    """

    consistency: float
    accuracy: float
    wrong_in: float
    wrong_out: float
    length: int


def livingston_lewis(
    scores: Floats, counts: Floats | Ints, cut: float, reliability: float, low: float, high: float
) -> Consistency:
    """Consistency at ``cut`` for ``counts`` people at ``scores`` (points), possible scores ``low`` to ``high``.

    ValueError for a reliability outside (0, 1) or scores without spread.
    """
    n = float(counts.sum())
    mean = float(scores @ counts) / n
    variance = float(((scores - mean) ** 2) @ counts) / n
    if not 0 < reliability < 1 or variance <= 0:
        raise ValueError("needs a reliability between 0 and 1 and scores that differ")
    length = round(((mean - low) * (high - mean) - reliability * variance) / (variance * (1 - reliability)))
    length = max(length, 2)
    right = np.clip((scores - low) / (high - low), 0, 1) * length
    a, b, bottom, top = _beta(right, counts / n, length)
    share = (np.arange(NODES) + 0.5) / NODES
    truth = bottom + (top - bottom) * stats.beta.ppf(share, a, b)
    line = (cut - low) / (high - low)
    first = int(np.ceil(line * length - 1e-9))
    passes = stats.binom.sf(first - 1, length, np.clip(truth, 0, 1))
    above = truth >= line
    return Consistency(
        float((passes**2 + (1 - passes) ** 2).mean()),
        float(np.where(above, passes, 1 - passes).mean()),
        float(np.where(above, 0, passes).mean()),
        float(np.where(above, 1 - passes, 0).mean()),
        length,
    )


def _beta(right: Floats, weights: Floats, length: int) -> tuple[float, float, float, float]:
    """Four-parameter beta of true proportions from the factorial moments of scores; two parameters where that fails."""
    raw = []
    falling, divisor = np.ones(right.size), 1.0
    for k in range(4):
        if k >= length:
            break
        falling = falling * (right - k)
        divisor *= length - k
        raw.append(float(falling @ weights) / divisor)
    m1, m2 = raw[0], raw[1]
    variance = m2 - m1**2
    if len(raw) == 4 and variance > 0:
        m3, m4 = raw[2], raw[3]
        skew = (m3 - 3 * m1 * m2 + 2 * m1**3) / variance**1.5
        kurtosis = (m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4) / variance**2
        fitted = _four(m1, variance, skew, kurtosis)
        if fitted is not None:
            return fitted
    if variance <= 0:
        return 1e6 * m1, 1e6 * (1 - m1), 0.0, 1.0
    both = m1 * (1 - m1) / variance - 1
    return max(m1 * both, 1e-3), max((1 - m1) * both, 1e-3), 0.0, 1.0


def _four(
    mean: float, variance: float, skew: float, kurtosis: float
) -> tuple[float, float, float, float] | None:
    """Beta on (bottom, top) inside [0, 1] with these moments; None when there is none."""
    below = 6 + 3 * skew**2 - 2 * kurtosis
    if below <= 0:
        return None
    both = 6 * (kurtosis - skew**2 - 1) / below
    if both <= 0:
        return None
    root = 1 - 24 * (both + 1) / ((both + 2) * (both + 3) * kurtosis - 3 * (both - 6) * (both + 1))
    if not 0 <= root < 1:
        return None
    smaller, larger = both / 2 * (1 - np.sqrt(root)), both / 2 * (1 + np.sqrt(root))
    a, b = (larger, smaller) if skew < 0 else (smaller, larger)
    spread = np.sqrt(variance * (a + b + 1)) / np.sqrt(a * b)
    bottom, top = mean - a * spread, mean + b * spread
    if bottom < 0 or top > 1 or min(a, b) <= 0:
        return None
    return float(a), float(b), float(bottom), float(top)
