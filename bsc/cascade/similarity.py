"""Suggestions of parents by text: character n-grams, TF-IDF, cosine. Offered with the words in common, never applied.

Character n-grams carry over Indonesian affixes (disusun, penyusunan, tersusunnya) that whole words miss.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from bsc.cascade.model import Floats, Ints
from bsc.cascade.wording import content

GRAMS = (3, 4, 5)
LEAST = 0.25  # cosine below which a suggestion is noise; see the test on the real trees
CONTEXT = 0.5  # weight of the objective's words beside the indicator's own


@dataclass(frozen=True)
class Suggestion:
    """``child`` may serve ``parent`` (positions in the texts given). ``words`` are what both have in common.

    ``skips`` is how many levels lie between them.
    """

    child: int
    parent: int
    score: float
    words: tuple[str, ...]
    skips: int


def suggest(
    texts: Sequence[str],
    rank: Ints,
    group: Ints | None = None,
    context: Sequence[str] | None = None,
    skip: Iterable[int] = (),
    top: int = 3,
    least: float = LEAST,
) -> list[Suggestion]:
    """The likeliest parents of each text, best first, among texts of the same group on a higher level.

    ``rank`` is the level (larger is higher, -1 unknown: neither child nor parent). The next higher level that exists in
    the group is searched first, the ones above only when nothing there is like enough. ``context`` (the objective) helps
    with half weight. ``skip`` are children that need no suggestion. Deterministic; equal scores in the order given.
    """
    group = np.zeros(len(texts), np.int64) if group is None else np.asarray(group)
    rank = np.asarray(rank)
    vectors = tfidf([content(t) for t in texts], None if context is None else [content(t) for t in context])
    words = [content(f"{t} {context[k] if context is not None else ''}") for k, t in enumerate(texts)]
    settled = set(skip)
    found: list[Suggestion] = []
    for number in np.unique(group):
        members = np.flatnonzero((group == number) & (rank >= 0))
        levels = np.unique(rank[members])
        for k, level in enumerate(levels[:-1]):
            open_ = np.array([c for c in members[rank[members] == level] if c not in settled], np.int64)
            for skips, upper in enumerate(levels[k + 1 :]):
                if not open_.size:
                    break
                above = members[rank[members] == upper]
                scores = (vectors[open_] @ vectors[above].T).toarray()
                for row, child in enumerate(open_):
                    for column in _best(scores[row], top, least):
                        parent = int(above[column])
                        shared = _shared(words[child], words[parent])
                        found.append(
                            Suggestion(int(child), parent, float(scores[row, column]), shared, skips)
                        )
                open_ = open_[scores.max(axis=1) < least]
    return sorted(found, key=lambda s: (s.child, -s.score, s.parent))


def tfidf(texts: list[list[str]], context: list[list[str]] | None = None) -> csr_matrix:
    """Rows of length 1 (or 0 for a text without content): sublinear term frequency times smoothed inverse frequency."""
    rows = [_grams(words) for words in texts]
    if context is not None:
        for row, words in zip(rows, context, strict=True):
            for gram, count in _grams(words).items():
                row[gram] = row.get(gram, 0.0) + CONTEXT * count
    seen = Counter(gram for row in rows for gram in row)
    column = {gram: k for k, gram in enumerate(sorted(seen))}
    weight = {gram: math.log((1 + len(rows)) / (1 + number)) + 1 for gram, number in seen.items()}
    data, indices, pointers = [], [], [0]
    for row in rows:
        values = {gram: math.log1p(count) * weight[gram] for gram, count in row.items()}
        length = math.sqrt(sum(value**2 for value in values.values())) or 1.0
        for gram in sorted(values):
            data.append(values[gram] / length)
            indices.append(column[gram])
        pointers.append(len(data))
    return csr_matrix(
        (np.asarray(data), np.asarray(indices, np.int32), pointers), shape=(len(rows), len(column))
    )


def _grams(words: list[str]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for word in words:
        padded = f" {word} "
        for size in GRAMS:
            for start in range(max(1, len(padded) - size + 1)):
                gram = padded[start : start + size]
                counts[gram] = counts.get(gram, 0.0) + 1.0
    return counts


def _best(scores: Floats, top: int, least: float) -> list[int]:
    order = np.argsort(-scores, kind="stable")[:top]
    return [int(k) for k in order if scores[k] >= least]


def _shared(child: list[str], parent: list[str]) -> tuple[str, ...]:
    """Words of the child that the parent has too, or begins like one of its words (five letters)."""
    whole, starts = set(parent), {word[:5] for word in parent if len(word) >= 5}
    return tuple(
        dict.fromkeys(word for word in child if word in whole or (len(word) >= 5 and word[:5] in starts))
    )
