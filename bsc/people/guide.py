"""Held against an expected spread of predicates: the fewest one-step moves that would satisfy a pack's bounds, hints a class.

A comparison, never a quota: nobody is moved, and a census is not tested against a rule. The distance is the earth mover's: one
person moved by one class counts one (methods 4.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import LinearConstraint, milp

from bsc.cascade.predicates import Bound, Pack
from bsc.i18n import Text, text
from bsc.people.rule import Ints


@dataclass(frozen=True)
class Moves:
    """``total`` one-step moves; ``after`` people per predicate then, ``flow`` (from, to); ``hints`` by predicate, only where
    the guide and the counts differ: a range where several ways are equally short. ``total`` is None when no spread of
    these people satisfies all bounds at once."""

    total: int | None
    before: Ints
    after: Ints
    flow: Ints
    hints: Mapping[str, Text]


def moves(pack: Pack, organisation: str, counts: Mapping[str, int]) -> Moves | None:
    """The fewest moves for a group under the rules for ``organisation``; None below the pack's minimum or without a rule.

    An integer program over people moved from class to class: exact, a few milliseconds for five classes.
    """
    rules = [rule for rule in pack.rules if rule.organisation == organisation]
    before = np.array([counts.get(name, 0) for name in pack.predicates], np.int64)
    people = int(before.sum())
    if people < pack.minimum_people or not rules:
        return None
    size = len(before)
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).ravel().astype(np.float64)
    sources = np.kron(np.eye(size), np.ones(size))  # people of a class go somewhere
    arrives = np.kron(np.ones(size), np.eye(size))  # who ends in a class
    lines = [LinearConstraint(sources, before, before)]
    for rule in rules:
        chosen = arrives[[pack.predicates.index(name) for name in rule.predicates]].sum(axis=0)
        limit = rule.limit(people)
        at_most = rule.bound == Bound.AT_MOST_SHARE
        lines.append(LinearConstraint(chosen, -np.inf if at_most else limit, limit if at_most else np.inf))
    solved = milp(steps, constraints=lines, integrality=np.ones(size * size))
    if not solved.success:
        return Moves(None, before, before, np.diag(before), {})
    flow = np.rint(solved.x).astype(np.int64).reshape(size, size)
    after = flow.sum(axis=0)
    keep = LinearConstraint(steps, -np.inf, float(solved.fun) + 0.5)
    hints: dict[str, Text] = {}
    for k, name in enumerate(pack.predicates):
        ends = [
            milp(sign * arrives[k], constraints=[*lines, keep], integrality=np.ones(size * size))
            for sign in (1, -1)
        ]
        least, most = (round(abs(float(end.fun))) for end in ends)
        words = _hint(int(before[k]) - most, int(before[k]) - least)
        if words is not None:
            hints[name] = words
    return Moves(round(float(solved.fun)), before, after, flow, hints)


def _hint(low: int, high: int) -> Text | None:
    """Words for a class that has ``low`` to ``high`` people too many (below 0: too few) over all cheapest ways."""
    if low >= 0 and high > 0:
        if low == high:
            return text("{n} more than the guide", n=high)
        return text("{low} to {high} more than the guide", low=low, high=high)
    if high <= 0 and low < 0:
        if low == high:
            return text("{n} fewer than the guide", n=-low)
        return text("{low} to {high} fewer than the guide", low=-high, high=-low)
    return None
