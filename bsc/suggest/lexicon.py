"""Word lists as data: reads ``data/suggest/*.toml`` and finds their patterns in the text of an indicator.

A pattern is written as a planner would write the words, several to a line, separated by ``|``:
``kepuasan|satisf*`` stands for the word kepuasan and every word that starts with satisf; a blank inside a pattern
is a blank in the text; ``..`` lets up to three words stand between (``orang .. dilatih``); ``^`` binds to the start of
the text.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable
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


def normalise(text: str) -> str:
    """``text`` in lower case without numbering, brackets, quotes and hyphens; stops become `` , ``; %, # stay."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
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


@functools.cache
def _one(pattern: str) -> str:
    anchored = pattern.startswith("^")
    body = pattern.lstrip("^").strip()
    parts = []
    for piece in body.split(" "):
        if piece == "..":
            parts.append(r"(?:[^\s,]+ ){0,3}")
        else:
            parts.append(re.escape(piece).replace(r"\*", r"[^\s,]*") + " ")
    joined = "".join(parts).removesuffix(" ")
    return ("^" if anchored else r"(?<![^\s])") + f"(?:{joined})" + r"(?![^\s,.])"


def compile_patterns(lines: Iterable[str]) -> re.Pattern[str]:
    """One expression for all patterns of ``lines``; longer patterns first, so that the longest one is found."""
    patterns = {p.strip() for line in lines for p in line.split("|") if p.strip()}
    if not patterns:
        return re.compile(r"(?!)")
    return re.compile("|".join(_one(p) for p in sorted(patterns, key=lambda p: (-len(p), p))))


def find(expression: re.Pattern[str], text: str) -> list[Hit]:
    """All places of ``expression`` in the normalised ``text``, from left to right."""
    return [Hit(m.start(), m.end(), m[0].strip()) for m in expression.finditer(text)]


def read(name: str) -> dict[str, Any]:
    """One of the word lists, as it stands in its file."""
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)
