"""What the model sees of an indicator's text: concepts of the lexica, which of them lead, and its words and word pairs.

A concept stands for many words in both languages, so what was learned from one organisation helps with another's
wording. Words and pairs of words pick up what the lexica do not know; they are kept only when at least two
organisations use them.
"""

from __future__ import annotations

import functools
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

_STOP = frozenset(
    "yang dan di ke dari dengan untuk pada dalam oleh atau of the and a an in on to for by with or as that at is are was "
    "were be its their this these those per".split()
)


@dataclass(frozen=True)
class Concept:
    """One entry of lexicon.toml: its expression and what the rules believe of it, in log odds per label."""

    name: str
    expression: re.Pattern[str]
    level: dict[str, float]
    perspective: dict[str, float]

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
        Concept(name, lexicon.compile_patterns(entry["words"]), entry.get("level", {}), entry.get("perspective", {}))
        for name, entry in lexicon.read("lexicon.toml").items()
    )


def tokens(plain: str) -> list[str]:
    """The words of a normalised text, numbers as one word, without the small words of both languages."""
    words = re.findall(r"[^\W\d_]+|\d+|[%#]", plain)
    return ["0" if w.isdigit() else w for w in words if w not in _STOP]


def stem(word: str) -> str:
    """A rough root: common Indonesian and English endings and Indonesian beginnings cut off, never below four letters."""
    for ending in ("nya", "kannya"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
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
        counts = Counter(row) + Counter(f"{a} {b}" for a, b in zip(row, row[1:], strict=False))
        for gram, n in counts.items():
            values[f"w:{gram}"] = 1.0 + np.log(n)
            words[f"w:{gram}"] = gram
    return Seen(values, words)


def _concept_hits(plain: str) -> dict[str, list[Hit]]:
    found = {c.name: hits for c in concepts() if (hits := lexicon.find(c.expression, plain))}
    spans = [(h.start, h.end) for hits in found.values() for h in hits if " " in h.words]

    def inside(hit: Hit) -> bool:
        return any(s <= hit.start and hit.end <= e and e - s > hit.end - hit.start for s, e in spans)

    kept = {
        name: hits if name in PARTIES or name.endswith("_head") else [h for h in hits if not inside(h)]
        for name, hits in found.items()
    }
    return {name: hits for name, hits in kept.items() if hits}


def names(prefix: str = "") -> list[str]:
    """The names of all features that do not depend on a vocabulary."""
    own = [f"k:{c.name}" for c in concepts()]
    return own + [f"f:{c.name}" for c in concepts() if not c.name.endswith("_head")]


def vocabulary(seen: Sequence[Seen], groups: Sequence[str], rows: int = 3, organisations: int = 2) -> list[str]:
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
    for row, one in enumerate(seen):
        for name, value in one.values.items():
            if (column := index.get(name)) is not None:
                out[row, column] = value
    if is_word.any():
        length = np.sqrt((out[:, is_word] ** 2).sum(axis=1, keepdims=True))
        out[:, is_word] *= word_scale / np.where(length > 0, length, 1.0)
    return out
