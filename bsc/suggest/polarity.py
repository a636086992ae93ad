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

# How far to trust each rule: a little less than it was right on the labelled indicators (see data/suggest/CARD.md),
# because other organisations use other words.
CONFIDENCE = {
    "said": 0.96,  # a word of a good state and none of a bad one
    "silent": 0.85,  # no word of either kind: counts and quantities are wanted
    "bad": 0.88,
    "time": 0.95,
    "cost": 0.95,
    "turned": 0.85,
    "settled": 0.90,
    "lowered": 0.75,  # "reduced number of ..."
    "loss": 0.75,  # less of something valued
    "stable": 0.60,
    "empty": 0.50,
}
SURE = 0.90  # from here on a suggestion is shown as sure


_SHRINKS = r"penurunan|menurunnya|berkurang|decrease|decline|fall in|drop in"
_TAKES_TIME_AWAY = (
    r"penurunan|pengurangan|percepatan|efisiensi|penghematan|kepatuhan|kesesuaian|pemenuhan"
    r"|reduc|decreas|saving|compliance"
)


_UNDONE = re.compile(
    r"(?<!\w)(?:tidak|belum|tanpa|tak|not|never|yet to be|without) (?:dapat |bisa |yet |been )?$"
)


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
def _finder() -> lexicon.Finder:
    return lexicon.Finder(lexicon.read("polarity.toml"))


def polarity(text: str) -> Guess:
    """The polarity of the indicator ``text``: one of ``Polarity`` maximize, minimize, stabilize.

    Every text gets an answer, an empty one ``maximize`` with confidence 0.5 and no votes.
    """
    return decide(text)[1]


def decide(text: str) -> tuple[str, Guess]:
    """The rule that decided, a key of ``CONFIDENCE``, and what it says of ``text``."""
    plain = lexicon.normalise(text)
    if not plain:
        return "empty", Guess(Polarity.MAXIMIZE.value, CONFIDENCE["empty"], ())
    open_ = _finder().find(plain)
    kept_good = open_.get("good", [])
    covered = plain
    for hit in kept_good:
        covered = covered[: hit.start] + "·" * (hit.end - hit.start) + covered[hit.end :]
    found = _finder().find(covered) if kept_good else open_
    downs = [(kind, hit) for kind in ("bad", "time", "cost") for hit in found.get(kind, [])]
    downs.sort(key=lambda pair: (pair[1].start, -pair[1].end))
    stable, turns, ups = open_.get("stable", []), found.get("turn", []), open_.get("more", [])

    if stable and not any(hit.start <= stable[0].start for _, hit in downs):
        return _guess(Polarity.STABILIZE, "stable", stable, [])
    if downs:
        if lowered := open_.get("lowered"):
            return _guess(Polarity.MINIMIZE, "lowered", [lowered[0], downs[0][1]], [])
        if described := _described(plain, open_.get("people", []), downs):
            return _guess(Polarity.MAXIMIZE, "settled", described, [downs[0][1]])
        return _from_downs(covered, downs, turns, found.get("settle", []))
    shrinks = [t for t in turns if re.match(_SHRINKS, t.words)]
    valued = [v for v in found.get("valued", []) if shrinks and v.start > shrinks[0].start]
    if valued:
        return _guess(Polarity.MINIMIZE, "loss", [shrinks[0], valued[0]], [])
    if ups or kept_good:
        return _guess(Polarity.MAXIMIZE, "said", kept_good + ups, [])
    return _guess(Polarity.MAXIMIZE, "silent", [], [])


def _described(plain: str, people: Sequence[Hit], downs: Sequence[tuple[str, Hit]]) -> list[Hit]:
    """The people of ``penduduk miskin yang ...`` when nothing bad is said of them after that."""
    for hit in people:
        after = re.search(r" (?:yang|who|that|with) ", plain[hit.end :])
        if after and not any(d.start >= hit.end + after.start() for _, d in downs):
            return [hit]
    return []


def _from_downs(
    plain: str, downs: Sequence[tuple[str, Hit]], turns: Sequence[Hit], settles: Sequence[Hit]
) -> tuple[str, Guess]:
    """The answer when something unwanted is named: is it taken away before, or put right after?"""
    kind, first = downs[0]
    before = [t for t in turns if t.end <= first.start and "," not in plain[t.end : first.start]]
    after = [
        s
        for s in settles
        if s.start >= first.end
        and " per " not in plain[first.end : s.start]
        and not _UNDONE.search(plain[: s.start])
    ]
    if kind == "bad" and re.search(r"(?<!\d)0 %", plain):
        return _guess(Polarity.MINIMIZE, "bad", [first], [])
    if kind == "bad" and after and not before:
        return _guess(Polarity.MAXIMIZE, "settled", after[:1], [first])
    if before and (kind == "bad" or re.match(_TAKES_TIME_AWAY, before[-1].words)):
        return _guess(Polarity.MAXIMIZE, "turned", before[-1:], [first])
    return _guess(Polarity.MINIMIZE, kind, [first], [])


def _guess(label: Polarity, rule: str, fors: Sequence[Hit], againsts: Sequence[Hit]) -> tuple[str, Guess]:
    votes = [Vote(hit.words, label.value, 1.0, rule) for hit in fors[:3]]
    other = Polarity.MINIMIZE if label is Polarity.MAXIMIZE else Polarity.MAXIMIZE
    votes += [Vote(hit.words, other.value, 0.5, "bad") for hit in againsts[:2]]
    return rule, Guess(label.value, CONFIDENCE[rule], tuple(votes))
