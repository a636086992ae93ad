"""The library of outcomes: patterns of outputs by field of work, and for each the outcomes it should lead to.

Data in ``data/outcomes``: fields, sources of data, and files of patterns. Texts are in Indonesian and English at once.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsc.domain import Level, Polarity
from bsc.errors import BscError
from bsc.i18n import text
from bsc.policy_rules import Labels
from bsc.suggest.lexicon import Finder, normalise

FOLDER = Path(__file__).resolve().parents[2] / "data" / "outcomes"


@dataclass(frozen=True)
class Source:
    """Where data come from, and how to get them; ``words`` show in a catalogue that they are there already."""

    code: str
    name: Labels
    how: Labels
    words: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """One outcome. ``example`` is an invented target and actual, for the illustration only."""

    code: str
    name: Labels
    definition: Labels
    formula: Labels
    pitfalls: Labels
    unit: Labels
    polarity: Polarity
    level: Level
    sources: tuple[Source, ...]
    example: tuple[float, float]


@dataclass(frozen=True)
class Pattern:
    """One kind of output, the words that show it, and what it should lead to."""

    code: str
    field: str
    output: Labels
    words: tuple[str, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Match:
    """A pattern found in the name of an indicator, and the words that were found."""

    pattern: Pattern
    words: tuple[str, ...]


@functools.cache
def fields() -> Mapping[str, Labels]:
    """Fields of work by code, in the order of the page."""
    return {code: _both(raw, code) for code, raw in _read(FOLDER / "fields.toml").items()}


@functools.cache
def sources() -> Mapping[str, Source]:
    """All sources of data by code."""
    return {
        code: Source(code, _both(raw["name"], code), _both(raw["how"], code), tuple(raw["words"]))
        for code, raw in _read(FOLDER / "sources.toml").items()
    }


@functools.cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns; BscError names the entry that is incomplete, unknown or there twice."""
    found = tuple(
        _pattern(raw) for path in sorted(FOLDER.glob("[0-9]*.toml")) for raw in _read(path)["pattern"]
    )
    for codes in ([p.code for p in found], [c.code for p in found for c in p.candidates]):
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice:
            raise _wrong(twice)
    return found


@functools.cache
def candidates() -> Mapping[str, Candidate]:
    """All candidates by code."""
    return {c.code: c for p in patterns() for c in p.candidates}


def matches(name: str) -> tuple[Match, ...]:
    """The patterns whose words stand in ``name``, those with the most letters found first."""
    hits = _finder().find(normalise(name))
    by_code = {p.code: p for p in patterns()}
    found = [
        Match(by_code[code], tuple(dict.fromkeys(h.words for h in those))) for code, those in hits.items()
    ]
    return tuple(sorted(found, key=lambda m: (-sum(map(len, m.words)), m.pattern.code)))


def in_field(field: str) -> tuple[Pattern, ...]:
    """The patterns of one field of work."""
    return tuple(p for p in patterns() if p.field == field)


def held(texts: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Which sources an organisation has: source code -> the keys of those ``texts`` (key, words) that show it."""
    finder = _source_finder()
    found: dict[str, list[str]] = {}
    for key, words in texts:
        for code in finder.find(normalise(words)):
            if key not in found.setdefault(code, []):
                found[code].append(key)
    return {code: tuple(keys) for code, keys in found.items()}


@functools.cache
def _finder() -> Finder:
    return Finder({p.code: p.words for p in patterns()})


@functools.cache
def _source_finder() -> Finder:
    return Finder({s.code: s.words for s in sources().values()})


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _pattern(raw: Mapping[str, Any]) -> Pattern:
    code = str(raw.get("code", "?"))
    if raw.get("field") not in fields() or not raw.get("candidate") or not raw.get("words"):
        raise _wrong(code)
    return Pattern(
        code,
        raw["field"],
        _both(raw.get("output"), code),
        tuple(raw["words"]),
        tuple(_candidate(one) for one in raw["candidate"]),
    )


def _candidate(raw: Mapping[str, Any]) -> Candidate:
    code = str(raw.get("code", "?"))
    try:
        unit = raw["unit"]
        target, actual = raw["example"]
        return Candidate(
            code,
            _both(raw["name"], code),
            _both(raw["definition"], code),
            _both(raw["formula"], code),
            _both(raw["pitfalls"], code),
            Labels(unit, unit) if isinstance(unit, str) else _both(unit, code),
            Polarity(raw["polarity"]),
            Level(raw.get("level", Level.OUTCOME.value)),
            tuple(sources()[name] for name in raw["sources"]),
            (float(target), float(actual)),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise _wrong(code) from error


def _both(raw: Any, code: str) -> Labels:
    if not isinstance(raw, dict) or set(raw) != {"id", "en"} or not all(str(v).strip() for v in raw.values()):
        raise _wrong(code)
    return Labels(raw["id"], raw["en"])


def _wrong(code: str) -> BscError:
    return BscError(
        "bad_library",
        text("The library of outcomes has a broken entry: “{code}”.", code=code),
        None,
        text("It needs all its texts in both languages, known sources, and a code of its own."),
    )
