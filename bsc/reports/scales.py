"""Words that are values: whether a text stands on an ordered scale, and whether one word reaches another."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from bsc import policy
from bsc.policy_rules import Grade, text_key
from bsc.reports import words


@dataclass(frozen=True)
class Scale:
    """Grades of one scale from the lowest: each with the ways to write it, and the number from which it is earned."""

    steps: tuple[frozenset[str], ...]
    bounds: tuple[Grade, ...] = ()

    def rank(self, word: str) -> int | None:
        """The step a word stands for, 0 the lowest."""
        return next((i for i, step in enumerate(self.steps) if text_key(word) in step), None)

    def rank_of_number(self, value: float) -> int | None:
        """The step a number earns, where the scale has bounds."""
        reached = [
            i
            for i, grade in enumerate(self.bounds)
            if grade.low is not None and (value > grade.low or (grade.inclusive and value == grade.low))
        ]
        return max(reached, default=None)


@functools.cache
def scales() -> tuple[Scale, ...]:
    """The text scales of all rule sets that ship, then the rating scales of the vocabulary."""
    found = [
        Scale(tuple(frozenset(map(text_key, (g.grade, *g.also))) for g in scale.grades), scale.grades)
        for name in policy.names()
        for scale in policy.load(name).latest.text_scales
    ]
    found += [Scale(tuple(frozenset({text_key(word)}) for word in scale)) for scale in words.rating_scales()]
    return tuple(dict.fromkeys(found))


def known(word: str) -> bool:
    """Whether a text is a grade of some scale: WTP, BB, Sangat Baik."""
    return any(scale.rank(word) is not None for scale in scales())


def reaches(actual: str | float, target: str) -> bool | None:
    """Whether an actual meets a target that is a word; None when nothing says how the two compare."""
    if isinstance(actual, str) and text_key(actual) == text_key(target):
        return True
    for scale in scales():
        wanted = scale.rank(target)
        got = scale.rank(actual) if isinstance(actual, str) else scale.rank_of_number(actual)
        if wanted is not None and got is not None:
            return got >= wanted
    return False if isinstance(actual, str) and not known(target) else None
