"""The rule of the career score in force on one day: weights, the minimum, what is low, and how often before it bites."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

COMPONENTS = ("kpi", "assessment", "development")
WHOLE = 1000  # the sum of the weights, in permille
MOST_PERIODS = 64  # bits in a mask

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rule:
    """Weights in permille (sum 1000); ``minimum`` (for a proposal) and ``low`` in hundredths, None where not public.

    ``floors`` are least scores of the components (hundredths) that a proposal needs besides, None for none.
    Somebody whose score was below ``low`` in ``low_periods`` of the last ``of_periods`` periods meets the rule of
    consistently low results. ValueError when the numbers contradict each other.
    """

    kpi: int
    assessment: int
    development: int
    minimum: int | None = None
    low: int | None = None
    low_periods: int | None = None
    of_periods: int | None = None
    floors: tuple[int | None, int | None, int | None] = (None, None, None)

    def __post_init__(self) -> None:
        if sum(self.weights) != WHOLE or any(weight < 0 for weight in self.weights):
            raise ValueError(f"weights in permille must add up to {WHOLE}: {self.weights}")
        k, n = self.low_periods, self.of_periods
        if (k is None) != (n is None):
            raise ValueError("low_periods and of_periods go together")
        if k is not None and n is not None and not 1 <= k <= n <= MOST_PERIODS:
            raise ValueError(f"{k} of {n} periods")

    @property
    def weights(self) -> tuple[int, int, int]:
        """KPI, assessment, development in permille."""
        return (self.kpi, self.assessment, self.development)
