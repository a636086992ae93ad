"""Which way an indicator gets better, from its words alone. Rules and word lists, no model, nothing to load but a file.

Indonesian and English put the direction in three places, and the rules follow them: a noun for something nobody
wants (kematian, complaints) or for time and cost points down; a word before it that takes it away (penurunan
kematian, bebas dari temuan) turns it up again; so does a word after it that puts it right (keluhan yang
ditindaklanjuti, complaints resolved).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from bsc.domain import Polarity
from bsc.suggest import lexicon
from bsc.suggest.lexicon import Hit

# How often the rule was right on the labelled indicators of data/suggest/CARD.md, rounded down; see train.py.
CONFIDENCE = {
    "said": 0.97,  # a word of a good state and none of a bad one
    "silent": 0.94,  # no word of either kind: counts and quantities are wanted
    "bad": 0.92,
    "time": 0.97,
    "cost": 0.97,
    "turned": 0.90,
    "settled": 0.93,
    "loss": 0.75,  # less of something valued
    "stable": 0.60,
}


class Vote(NamedTuple):
    """One reason: the ``words`` in the text, the label they spoke for, how strongly, and the list they stand in."""

    words: str
    label: str
    weight: float
    concept: str


class Guess(NamedTuple):
    """A suggested label, how sure (0 to 1), and the votes, strongest first."""

    label: str
    confidence: float
    votes: tuple[Vote, ...]


@functools.cache
def _lists() -> dict[str, re.Pattern[str]]:
    return {name: lexicon.compile_patterns(lines) for name, lines in lexicon.read("polarity.toml").items()}


def polarity(text: str) -> Guess:
    """The polarity of the indicator ``text``: one of ``Polarity`` maximize, minimize, stabilize.

    Every text gets an answer, an empty one ``maximize`` with confidence 0.5 and no votes.
    """
    plain = lexicon.normalise(text)
    if not plain:
        return Guess(Polarity.MAXIMIZE, 0.5, ())
    lists = _lists()
    stable = lexicon.find(lists["stable"], plain)
    kept_good = lexicon.find(lists["good"], plain)
    covered = plain
    for hit in kept_good:
        covered = covered[: hit.start] + "·" * (hit.end - hit.start) + covered[hit.end :]
    downs = [(kind, hit) for kind in ("bad", "time", "cost") for hit in lexicon.find(lists[kind], covered)]
    downs.sort(key=lambda pair: (pair[1].start, -pair[1].end))
    turns = lexicon.find(lists["turn"], covered)
    settles = lexicon.find(lists["settle"], covered)
    ups = lexicon.find(lists["more"], plain)

    if stable and not any(hit.start <= stable[0].start for _, hit in downs):
        return _guess(Polarity.STABILIZE, "stable", stable, [])
    if downs:
        return _from_downs(covered, downs, turns, settles)
    valued = lexicon.find(lists["valued"], covered)
    shrinks = [t for t in turns if re.match(r"penurunan|menurunnya|berkurang|decrease|decline|fall in|drop in", t.words)]
    if shrinks and valued and valued[0].start > shrinks[0].start:
        return _guess(Polarity.MINIMIZE, "loss", [shrinks[0], valued[0]], [])
    if ups or kept_good:
        return _guess(Polarity.MAXIMIZE, "said", kept_good + ups, [])
    return _guess(Polarity.MAXIMIZE, "silent", [], [])


def _from_downs(
    plain: str, downs: Sequence[tuple[str, Hit]], turns: Sequence[Hit], settles: Sequence[Hit]
) -> Guess:
    """The answer when something unwanted is named: is it taken away before, or put right after?"""
    kind, first = downs[0]
    last_end = max(hit.end for _, hit in downs)
    before = [t for t in turns if t.end <= first.start and "," not in plain[t.end : first.start]]
    after = [s for s in settles if s.start >= first.end and " per " not in plain[first.end : s.start]]
    if kind == "bad" and after and not before:
        return _guess(Polarity.MAXIMIZE, "settled", after[:1], [first])
    if before and kind == "bad":
        return _guess(Polarity.MAXIMIZE, "turned", before[-1:], [first])
    if before and _takes_away(before[-1].words):
        return _guess(Polarity.MAXIMIZE, "turned", before[-1:], [first])
    del last_end
    return _guess(Polarity.MINIMIZE, kind, [first], [])


def _takes_away(words: str) -> bool:
    return bool(re.match(r"penurunan|pengurangan|percepatan|efisiensi|penghematan|reduc|decreas|saving", words))


def _guess(label: Polarity, rule: str, fors: Sequence[Hit], againsts: Sequence[Hit]) -> Guess:
    sure = CONFIDENCE[rule]
    votes = [Vote(hit.words, label.value, 1.0, rule) for hit in fors[:3]]
    other = Polarity.MINIMIZE if label is Polarity.MAXIMIZE else Polarity.MAXIMIZE
    votes += [Vote(hit.words, other.value, 0.5, "bad") for hit in againsts[:2]]
    return Guess(label.value, sure, tuple(votes))
