"""Weights between siblings: always 100 in sum, lockable, moved one at a time by a rule; exact fractions.

Formulas: methods 1.1. Unrounded weights are kept; ``shown`` rounds them so that what is read adds up to 100.0.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bsc.errors import BscError
from bsc.i18n import text

WHOLE = Fraction(100)


class WhatIfError(BscError):
    """A what-if that cannot be met; the state before it stays."""


class Rule(StrEnum):
    """Where the points come from when one weight moves."""

    PROPORTIONAL = "proportional"  # the others keep their ratios
    TRANSFER = "transfer"  # from one named weight
    EQUAL = "equal"  # the same number of points from each other one


def exact(number: float | int | str | Decimal | Fraction) -> Fraction:
    """The number as it is written: 0.1 is a tenth. WhatIfError when it is no finite number."""
    try:
        return number if isinstance(number, Fraction) else Fraction(str(number).strip().replace(",", "."))
    except (ValueError, ZeroDivisionError) as error:
        raise WhatIfError(
            "not_a_weight",
            text("“{said}” is not a weight.", said=str(number)),
            None,
            text("Write a number from 0 to 100."),
        ) from error


@dataclass(frozen=True)
class Group:
    """The children of one parent: ``weights`` in percent, their sum is exactly 100."""

    codes: tuple[str, ...]
    weights: tuple[Fraction, ...]
    locked: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.codes:
            raise WhatIfError("empty_group", text("There is nothing here to weigh."))
        if len(self.codes) != len(self.weights) or sum(self.weights) != WHOLE or min(self.weights) < 0:
            raise ValueError("weights of a group are not negative and add up to 100")

    def weight(self, code: str) -> Fraction:
        """The weight of one child in percent; WhatIfError when there is no such child."""
        return self.weights[self._place(code)]

    def _place(self, code: str) -> int:
        if code not in self.codes:
            raise WhatIfError("no_such_part", text("There is no “{code}” here to weigh.", code=code))
        return self.codes.index(code)

    def as_dict(self) -> dict[str, Fraction]:
        """Weights by code."""
        return dict(zip(self.codes, self.weights, strict=True))


def group(weights: Mapping[str, float | int | str | Fraction], locked: Iterable[str] = ()) -> Group:
    """A group from weights on any scale, made shares of their sum; equal ones when all are 0.

    WhatIfError for no weights, or a negative one.
    """
    numbers = [exact(w) for w in weights.values()]
    if not numbers:
        raise WhatIfError("empty_group", text("There is nothing here to weigh."))
    if min(numbers) < 0:
        raise WhatIfError("negative_weight", text("A weight cannot be below 0."))
    total = sum(numbers, Fraction(0))
    shares = [WHOLE * w / total for w in numbers] if total else [WHOLE / len(numbers)] * len(numbers)
    return Group(tuple(weights), tuple(shares), frozenset(locked) & set(weights))


def toggled(held: Group, code: str) -> Group:
    """The group with the lock of ``code`` closed or opened."""
    held.weight(code)
    return replace(held, locked=held.locked ^ {code})


def moved(
    held: Group,
    code: str,
    to: float | int | str | Fraction,
    rule: Rule | str = Rule.PROPORTIONAL,
    donor: str = "",
) -> Group:
    """The group with the weight of ``code`` at ``to`` percent; the others give or take by ``rule``.

    ``donor``: whose points they are under ``TRANSFER``. WhatIfError says what stands in the way.
    """
    place = held._place(code)
    wanted = exact(to)
    if not 0 <= wanted <= WHOLE:
        raise WhatIfError(
            "weight_out_of_range",
            text("A weight lies between 0 and 100 %."),
            None,
            text("Write a number from 0 to 100."),
        )
    if code in held.locked:
        raise WhatIfError("locked", text("This weight is locked."), None, text("Open its lock to move it."))
    if wanted == held.weights[place]:
        return held
    if len(held.codes) == 1:
        raise WhatIfError("only_child", text("A single part always weighs 100 %."))
    free = [n for n, c in enumerate(held.codes) if n != place and c not in held.locked]
    if Rule(rule) == Rule.TRANSFER:
        free = [n for n in free if held.codes[n] == donor]
        if not free:
            raise WhatIfError(
                "no_donor",
                text("Say from which weight the points come; it must not be locked."),
            )
    if not free:
        raise WhatIfError(
            "all_locked",
            text("All other weights are locked, so this one cannot move."),
            None,
            text("Open another lock first."),
        )
    held_fast = sum((w for n, w in enumerate(held.weights) if n not in (*free, place)), Fraction(0))
    rest = WHOLE - wanted - held_fast
    if rest < 0:
        raise WhatIfError(
            "over_the_whole",
            text(
                "At most {most} % is left: what is held fast takes {held} %.",
                most=float(WHOLE - held_fast),
                held=float(held_fast),
            ),
            None,
            text("Open a lock, or choose a smaller weight."),
        )
    weights = list(held.weights)
    weights[place] = wanted
    for n, share in zip(free, _shares(held, free, rest, Rule(rule)), strict=True):
        weights[n] = share
    return replace(held, weights=tuple(weights))


def _shares(held: Group, free: list[int], rest: Fraction, rule: Rule) -> list[Fraction]:
    """What the free ones get, together ``rest``."""
    now = [held.weights[n] for n in free]
    total = sum(now, Fraction(0))
    if rule != Rule.EQUAL:
        if len(free) == 1:
            return [rest]
        if not total:
            raise WhatIfError(
                "no_ratio",
                text("The other weights are all 0, so they have no ratio to keep."),
                None,
                text("Choose “the same from each”, or name the weight that gets the points."),
            )
        return [w * rest / total for w in now]
    # the same from each, and nobody below 0: who reaches 0 stays there, the others share what is left
    while True:
        above = [k for k, w in enumerate(now) if w > 0] if rest < sum(now) else list(range(len(now)))
        each = (sum(now, Fraction(0)) - rest) / len(above)
        over = [k for k in above if now[k] < each]
        if not over:
            return [w - each if k in above else w for k, w in enumerate(now)]
        now = [Fraction(0) if k in over else w for k, w in enumerate(now)]


def narrowed(held: Group, places: Iterable[int]) -> Group:
    """Only some children, with the shares they have among themselves (equal ones when all are 0)."""
    codes = [held.codes[n] for n in places]
    return group({c: held.weight(c) for c in codes}, held.locked) if codes else held


def reach(held: Group, code: str) -> Fraction:
    """The most that ``code`` can weigh: 100 less what is locked elsewhere."""
    return WHOLE - sum(
        (w for c, w in zip(held.codes, held.weights, strict=True) if c != code and c in held.locked),
        Fraction(0),
    )


def shown(weights: Iterable[Fraction], digits: int = 1) -> list[Decimal]:
    """Weights rounded by the largest remainder, so that they add up to what the unrounded ones do (100.0)."""
    exactly = list(weights)
    unit = Fraction(1, 10**digits)
    whole = [w // unit for w in exactly]
    missing = round(sum(exactly, Fraction(0)) / unit) - sum(whole)
    order = sorted(range(len(exactly)), key=lambda n: (-(exactly[n] / unit - whole[n]), n))
    for n in itertools.islice(order, missing):
        whole[n] += 1
    return [Decimal(int(n)).scaleb(-digits) for n in whole]


def snapped(held: Group, digits: int = 1) -> Group:
    """The group with its weights as ``shown`` rounds them: on the lattice of a tenth of a percent by default."""
    return replace(held, weights=tuple(Fraction(w) for w in shown(held.weights, digits)))


def tidied(held: Group) -> Group:
    """The group, its fractions shortened to nine decimals once they have grown long by many moves."""
    return snapped(held, 9) if max(w.denominator for w in held.weights) > 10**12 else held


def whole_numbers(weights: Iterable[Fraction]) -> tuple[tuple[int, ...], int]:
    """The weights as whole numbers over their common total: (numerators, total). Exact, for integer decisions."""
    given = list(weights)
    common = math.lcm(*(w.denominator for w in given))
    numbers = [w.numerator * (common // w.denominator) for w in given]
    total = sum(numbers)
    least = math.gcd(total, *numbers)
    return tuple(n // least for n in numbers), total // least
