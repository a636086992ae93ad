"""Word lists as data: reads ``data/suggest/*.toml`` and finds their patterns in the text of an indicator.

A pattern is written as a planner would write the words, several to a line, separated by ``|``:
``kepuasan|satisf*`` stands for the word kepuasan and every word that starts with satisf; a blank inside a pattern
is a blank in the text; ``..`` lets up to three words stand between (``orang .. dilatih``); ``{n}`` is a number; ``^``
binds to the start of the text.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "data" / "suggest"

_NUMBERING = re.compile(
    r"^(?:(?:iku|ikk|ikp|kpi|iks|ss|no|indikator|indicator)?[ .:]*"
    r"(?:\d+[a-z]?(?:[.\-]\d+[a-z]?)*(?:-cp|-n)?)[.):]*|[a-z][.)])\s+(?=\D)"
)
_SPACES = re.compile(r"\s+")
# A stop inside a text ends the reach of a word that turns the direction round.
_BREAKS = re.compile(r"[;:]|(?<=\w)[.](?=\s)|,(?=\s)")
_DROPPED = re.compile(r"[\"'“”‘’()\[\]{}<>*_/\\|–—-]+")
_LIMIT = 2000  # characters of a text that are looked at; no indicator is longer


def normalise(text: str) -> str:
    """``text`` in lower case without numbering, brackets, quotes and hyphens; stops become `` , ``; %, # stay."""
    plain = unicodedata.normalize("NFKC", text[:_LIMIT]).lower().strip()
    plain = _NUMBERING.sub("", plain, count=1)
    plain = plain.replace("prosentase", "persentase").replace("presentase", "persentase")
    plain = re.sub(r"[%#]", lambda m: f" {m[0]} ", plain)
    plain = _DROPPED.sub(" ", plain)
    plain = _BREAKS.sub(" , ", plain)
    return _SPACES.sub(" ", plain).strip(" .,")


@dataclass(frozen=True)
class Hit:
    """Where a pattern was found in a normalised text: characters ``start`` to ``end``."""

    start: int
    end: int
    words: str


class Finder:
    """Finds the patterns of several named lists in one pass over the words of a text."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._prefixes: set[int] = set()
        for name, lines in lists.items():
            for pattern in {p.strip() for line in lines for p in line.split("|") if p.strip()}:
                grouped[self._key(pattern), name].append(pattern)
        self._by_key: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
        for (key, name), patterns in sorted(grouped.items()):
            alternatives = "|".join(_expression(p) for p in sorted(patterns, key=lambda p: (-len(p), p)))
            self._by_key[key].append((name, re.compile(alternatives)))

    def _key(self, pattern: str) -> str:
        """What a word must be, or begin with, for ``pattern`` to start at it."""
        first = pattern.lstrip("^").split(" ")[0]
        if first == "{n}":
            return "0"
        if "*" not in first:
            return first
        stem = first[: first.index("*")]
        self._prefixes.add(len(stem))
        return stem + "*"

    def find(self, plain: str) -> dict[str, list[Hit]]:
        """Hits per list in the normalised text ``plain``, from left to right, none overlapping another of its list."""
        found: dict[str, list[Hit]] = {}
        for word in re.finditer(r"[^\s,]+", plain):
            for key in self._keys(word[0]):
                for name, expression in self._by_key.get(key, ()):
                    match = expression.match(plain, word.start())
                    if match is None:
                        continue
                    hits = found.setdefault(name, [])
                    hit = Hit(match.start(), match.end(), match[0].strip())
                    if hits and hit.start < hits[-1].end:
                        if hit.start == hits[-1].start and hit.end > hits[-1].end:
                            hits[-1] = hit
                        continue
                    hits.append(hit)
        return found

    def _keys(self, word: str) -> list[str]:
        keys = [word] + [word[:n] + "*" for n in self._prefixes if len(word) >= n]
        return ["0", *keys] if word[0].isdigit() else keys


def _expression(pattern: str) -> str:
    parts = []
    for piece in pattern.lstrip("^").strip().split(" "):
        if piece == "..":
            parts.append(r"(?:[^\s,]+ ){0,3}")
        elif piece == "{n}":
            parts.append(r"\d[\d.]* ")
        else:
            parts.append(re.escape(piece).replace(r"\*", r"[^\s,]*") + " ")
    start = r"\A" if pattern.startswith("^") else ""
    return start + "(?:" + "".join(parts).removesuffix(" ") + r")(?![^\s,.])"


def read(name: str) -> dict[str, Any]:
    """One of the word lists, as it stands in its file."""
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)
