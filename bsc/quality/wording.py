"""What the words of an indicator say about it: its first word, vague words, two things in one, a share, a number, a time.

The word lists are data (``data/quality/words.toml``), in Indonesian and English at once.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from bsc.quality.rules import FOLDER
from bsc.suggest.lexicon import Finder, normalise

_LISTS = (
    "measure",
    "vague",
    "measured",
    "joining",
    "one_thing",
    "share",
    "count",
    "time",
    "divided",
)
_SLASH = re.compile(r"[^\W\d_]{3,}\s*/\s*[^\W\d_]{3,}")
_BRACKETS = re.compile(r"\([^)]*\)")
_ENGLISH = frozenset({"of", "the", "and", "number", "percentage", "share", "by", "to", "for", "with", "rate"})


@dataclass(frozen=True)
class Wording:
    """What was found: words in all, the measure word at the start, vague words, what joins two things, and the kind
    of number the first words promise (share, count, time or nothing)."""

    words: int
    measure: str
    vague: tuple[str, ...]
    says_how: bool
    joined: str
    promises: str
    english: bool


@functools.cache
def _held() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))


@functools.cache
def _finder() -> Finder:
    return Finder({name: _held()[name] for name in _LISTS})


@functools.cache
def _units() -> dict[str, frozenset[str]]:
    return {kind: frozenset(words) for kind, words in _held()["units"].items()}


@functools.cache
def _frequencies() -> Finder:
    return Finder({times: [words] for times, words in _held()["frequency"].items()})


@functools.lru_cache(maxsize=20_000)
def wording(name: str) -> Wording:
    """Read the name of an indicator."""
    plain = normalise(name)
    hits = _finder().find(plain)
    first = next((h.words for h in hits.get("measure", ()) if h.start == 0), "")
    whole = [(h.start, h.end) for h in hits.get("one_thing", ())]
    joins = [
        h.words for h in hits.get("joining", ()) if not any(a <= h.start and h.end <= b for a, b in whole)
    ]
    slash = _SLASH.search(_BRACKETS.sub(" ", name))
    promises = next((kind for kind in ("share", "count", "time") if kind in hits), "")
    words = [w for w in plain.split() if w not in ("%", "#", ",")]
    return Wording(
        words=len(words),
        measure=first,
        vague=tuple(dict.fromkeys(h.words for h in hits.get("vague", ()))),
        says_how="measured" in hits,
        joined=joins[0] if joins else (slash[0] if slash else ""),
        promises=promises,
        english=len(_ENGLISH & set(words)) > 1,
    )


def divides(formula: str) -> bool:
    """Whether a formula in words (or signs) says what is divided by what."""
    return any(sign in formula for sign in "/÷:") or "divided" in _finder().find(normalise(formula))


def unit_kind(measure_unit: str) -> str:
    """``percent`` or ``time`` when the unit of measure is one, else empty."""
    said = " ".join(re.sub(r"[().,]", " ", measure_unit.lower()).split())
    return next((kind for kind, words in _units().items() if said in words), "")


def times_a_year(frequency: str) -> int | None:
    """How many periods a year a stated frequency means, by the first of its words that says so; None where none does."""
    hits = _frequencies().find(
        normalise(f"every {frequency}")
    )  # a leading number would be taken for numbering
    first = min(((those[0].start, -those[0].end, times) for times, those in hits.items()), default=None)
    return int(first[2]) if first else None
