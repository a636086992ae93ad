"""The watch list in bits: low in k of the last n periods, seen one period before the rule bites.

A mask holds one bit a period, bit 0 the oldest, at most 64 (performance notes, W6). A period in which somebody had no score
is not a low one. The rule looks at calendar periods: the last n of the organisation, not of the person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bsc.people.rule import MOST_PERIODS, Flags, Ints, Rule

Masks = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Windows:
    """Bit masks for ``periods`` periods: the ``newest`` one, the last n (``window``), the last n - 1 (``ahead``), which
    one more period turns into a window."""

    newest: int
    window: int
    ahead: int


def windows(periods: int, of_periods: int) -> Windows:
    """The bit masks under a rule that looks at ``of_periods`` periods; ValueError outside 1 to 64."""
    if not 1 <= periods <= MOST_PERIODS or not 1 <= of_periods <= MOST_PERIODS:
        raise ValueError(f"{of_periods} of {periods} periods")
    return Windows(1 << (periods - 1), _last(periods, of_periods), _last(periods, of_periods - 1))


def _last(periods: int, n: int) -> int:
    """The newest ``n`` of ``periods`` bits."""
    low = periods - n
    return ((1 << n) - 1) << low if low >= 0 else (1 << periods) - 1


def pack(flags: npt.NDArray[np.bool_]) -> Masks:
    """Masks (people,) from flags (people, periods), the oldest period first."""
    bits = np.uint64(1) << np.arange(flags.shape[1], dtype=np.uint64)
    return np.asarray(np.bitwise_or.reduce(np.where(flags, bits, np.uint64(0)), axis=1))


def times(masks: Masks, window: int) -> Ints:
    """How often the bit is set inside a window, (people,)."""
    return np.asarray(np.bitwise_count(masks & np.uint64(window)).astype(np.int64))


@dataclass(frozen=True)
class State:
    """Per person: the rule ``bites`` now, or would after one more low period (``watch``)."""

    bites: Flags
    watch: Flags


def state(low: Masks, periods: int, rule: Rule) -> State:
    """Who is where under the rule's k of n, exactly; nobody when the rule does not say."""
    if rule.low_periods is None or rule.of_periods is None:
        none = np.zeros(low.shape, bool)
        return State(none, none.copy())
    bits = windows(periods, rule.of_periods)
    bites = times(low, bits.window) >= rule.low_periods
    ahead = times(low, bits.ahead) >= rule.low_periods - 1
    return State(bites, ahead & ~bites)
