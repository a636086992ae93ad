"""What the model sees of an indicator's text: concepts of the lexica, which of them lead, and its words and word pairs.

A concept stands for many words in both languages, so what was learned from one organisation helps with another's
wording. Words and pairs of words pick up what the lexica do not know; they are kept only when at least two
organisations use them.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bsc.suggest import lexicon
from bsc.suggest.lexicon import Hit

Matrix = npt.NDArray[np.float64]

# Concepts that say whose result it is; they count even inside a longer hit of another concept.
PARTIES = frozenset({"society", "user", "staff", "professionals", "government_unit"})


@dataclass(frozen=True)
class Concept:
    """One entry of lexicon.toml: what the rules believe of it, in log odds per label."""

    name: str
    level: dict[str, float]
    perspective: dict[str, float]
    disputed: bool = False  # publishers disagree on which side of the results it stands

    def prior(self, task: str) -> dict[str, float]:
        return self.level if task == "level" else self.perspective


@dataclass(frozen=True)
class Seen:
    """One text as the model sees it: feature name -> value, and the words behind each feature."""

    values: dict[str, float]
    words: dict[str, str] = field(default_factory=dict)


@functools.cache
def concepts() -> tuple[Concept, ...]:
    """All concepts of lexicon.toml, in the order of the file."""
    return tuple(
        Concept(
            name,
            entry.get("level", {}),
            entry.get("perspective", {}),
            entry.get("disputed", False),
        )
        for name, entry in lexicon.read("lexicon.toml").items()
    )


@functools.cache
def _disputed() -> frozenset[str]:
    return frozenset(f"f:{concept.name}" for concept in concepts() if concept.disputed)


def may_be_sure(seen: Seen, task: str) -> bool:
    """Whether a suggestion on this text may be shown as sure at all: it has a concept, and none leads it on whose level
    publishers disagree."""
    if task == "level" and not _disputed().isdisjoint(seen.values):
        return False
    return any(not name.startswith("w:") for name in seen.values)


@functools.cache
def _finder() -> lexicon.Finder:
    return lexicon.Finder({name: entry["words"] for name, entry in lexicon.read("lexicon.toml").items()})


def tokens(plain: str) -> list[str]:
    """The words of a normalised text, numbers as one word, without the small words of both languages."""
    small = _small_words()
    words = re.findall(r"[^\W\d_]+|\d+|[%#]", plain)
    return ["0" if w.isdigit() else w for w in words if w not in small]


@functools.cache
def _small_words() -> frozenset[str]:
    return frozenset(str(lexicon.read("small_words.toml")["words"]).split())


def stem(word: str) -> str:
    """A rough root: the Indonesian ``-nya`` and the English plural cut off, never below four letters."""
    if word.endswith("nya") and len(word) >= 7:
        word = word[:-3]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 4:
        word = word[:-1]
    return word


def see(text: str, ngrams: bool = True) -> Seen:
    """The features of ``text``: ``k:concept``, ``f:concept`` for one that leads, ``w:word`` and ``w:word word``."""
    plain = lexicon.normalise(text)
    values: dict[str, float] = {}
    words: dict[str, str] = {}
    hits = _concept_hits(plain)
    for name, found in hits.items():
        values[f"k:{name}"] = 1.0
        words[f"k:{name}"] = ", ".join(dict.fromkeys(h.words for h in found[:3]))
    begin = max((h.end for name, found in hits.items() if name.endswith("_head") for h in found), default=0)
    for name, found in hits.items():
        if not name.endswith("_head") and found[0].start <= begin + 14:
            values[f"f:{name}"] = 1.0
            words[f"f:{name}"] = found[0].words
    if ngrams:
        row = [stem(w) for w in tokens(plain)]
        counts = Counter(row) + Counter(f"{a} {b}" for a, b in itertools.pairwise(row))
        for gram, n in counts.items():
            values[f"w:{gram}"] = 1.0 + np.log(n)
            words[f"w:{gram}"] = gram
    return Seen(values, words)


def _concept_hits(plain: str) -> dict[str, list[Hit]]:
    found = _finder().find(plain)
    for party in PARTIES & found.keys():
        found[party] = [h for h in found[party] if not _denominator(plain, h)]
    spans = [(h.start, h.end) for hits in found.values() for h in hits if " " in h.words]

    def inside(hit: Hit) -> bool:
        return any(s <= hit.start and hit.end <= e and e - s > hit.end - hit.start for s, e in spans)

    kept = {
        name: hits if name in PARTIES or name.endswith("_head") else [h for h in hits if not inside(h)]
        for name, hits in found.items()
    }
    return {name: hits for name, hits in kept.items() if hits}


def _denominator(plain: str, hit: Hit) -> bool:
    """Whether the party is only what a rate is counted on, as in ``per 1,000 population``."""
    return bool(re.search(r"(?:^|\s)per(?: (?:seribu|[\d.,]+))*(?: \S+)? $", plain[: hit.start]))


def names() -> list[str]:
    """The names of all features that do not depend on a vocabulary."""
    own = [f"k:{c.name}" for c in concepts()]
    plain = [c.name for c in concepts() if not c.name.endswith("_head")]
    return own + [f"f:{name}" for name in plain]


def vocabulary(
    seen: Sequence[Seen], groups: Sequence[str], rows: int = 3, organisations: int = 2
) -> list[str]:
    """The words and pairs that at least ``rows`` texts of at least ``organisations`` groups use, sorted."""
    count: Counter[str] = Counter()
    users: dict[str, set[str]] = {}
    for one, group in zip(seen, groups, strict=True):
        for name in one.values:
            if name.startswith("w:"):
                count[name] += 1
                users.setdefault(name, set()).add(group)
    return sorted(n for n, c in count.items() if c >= rows and len(users[n]) >= organisations)


def matrix(seen: Sequence[Seen], columns: Sequence[str], word_scale: float = 1.0) -> Matrix:
    """One row a text, one column a feature. Words are scaled to length ``word_scale`` over a row; concepts stay 1."""
    index = {name: i for i, name in enumerate(columns)}
    out = np.zeros((len(seen), len(columns)))
    is_word = np.array([name.startswith("w:") for name in columns], dtype=bool)
    cells = [
        (row, column, value)
        for row, one in enumerate(seen)
        for name, value in one.values.items()
        if (column := index.get(name)) is not None
    ]
    if cells:
        at_rows, at_columns, values = zip(*cells, strict=True)
        out[list(at_rows), list(at_columns)] = values
    if is_word.any():
        length = np.sqrt((out[:, is_word] ** 2).sum(axis=1, keepdims=True))
        out[:, is_word] *= word_scale / np.where(length > 0, length, 1.0)
    return out
