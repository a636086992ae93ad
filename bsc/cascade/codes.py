"""Links that the codes themselves state: an office's indicator that carries the code of the office above it.

Kemenkeu's IKU numbers end in CP (cascaded from the map above) or N (not cascaded): 1a-CP, 3b-N. The number names the
objective, the letter the indicator.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bsc.cascade.model import Ints

_IKU = re.compile(r"(?<![0-9A-Za-z])(\d{1,2})([a-z]?)\s*[-–]\s*(CP|N)(?![0-9A-Za-z])", re.IGNORECASE)
_CUT = re.compile(r"[./\-_\s]+(?=[^./\-_\s]+$)")


@dataclass(frozen=True)
class IkuCode:
    """'3b-CP': objective 3, indicator b, taken over from the map above."""

    objective: int
    letter: str
    cascaded: bool

    @property
    def stem(self) -> str:
        """The code without CP or N: what parent and child have in common."""
        return f"{self.objective}{self.letter}"


def iku_code(text: str) -> IkuCode | None:
    """The first IKU number in a text ('SS1 (kode IKU 1a-CP)'), None when there is none."""
    found = _IKU.search(text)
    return IkuCode(int(found[1]), found[2].lower(), found[3].upper() == "CP") if found else None


class ByCode(StrEnum):
    """Why a code says that one indicator serves another."""

    IKU = "iku"  # same IKU number, the child's ends in CP
    SAME = "same"  # exactly the same code
    PREFIX = "prefix"  # the child's code goes on where the parent's ends: 1.2 and 1.2.3


@dataclass(frozen=True)
class CodeLinks:
    """Links read from codes (positions in the given arrays), and what the codes say without a partner.

    ``unmatched``: the code says CP, but no office above has that number. ``own``: the code says N, not cascaded.
    """

    child: Ints
    parent: Ints
    rule: tuple[ByCode, ...]
    unmatched: Ints
    own: Ints


def links_from_codes(code: Sequence[str], unit: Sequence[int], unit_parent: Sequence[int]) -> CodeLinks:
    """Link each indicator to the nearest office above that has its code.

    ``code`` and ``unit`` are per indicator, ``unit_parent`` per unit (-1: top). An IKU number counts without its CP or
    N, since the office at the top writes N for what the one below writes CP; other codes count as they are, then with
    their last part cut off. An N at the child is a statement that there is no parent, and is kept as that.
    """
    parsed = [iku_code(text) for text in code]
    plain = [" ".join(text.split()).casefold() for text in code]
    at: dict[tuple[int, str], int] = {}
    for k, (iku, text) in enumerate(zip(parsed, plain, strict=True)):
        if text:
            at.setdefault((unit[k], f"iku {iku.stem}" if iku else text), k)
    child: list[int] = []
    parent: list[int] = []
    rules: list[ByCode] = []
    unmatched: list[int] = []
    own: list[int] = []
    for k, (iku, text) in enumerate(zip(parsed, plain, strict=True)):
        if iku and not iku.cascaded:
            own.append(k)
            continue
        if not text or (unit_parent[unit[k]] < 0 and iku):
            continue
        found = _nearest(at, unit[k], unit_parent, f"iku {iku.stem}" if iku else text)
        rule = ByCode.IKU if iku else ByCode.SAME
        shorter = text
        while found is None and not iku and (cut := _CUT.search(shorter)):
            shorter, rule = shorter[: cut.start()], ByCode.PREFIX
            found = at.get((unit[k], shorter))
            if found is None:
                found = _nearest(at, unit[k], unit_parent, shorter)
        if found is not None:
            child.append(k)
            parent.append(found)
            rules.append(rule)
        elif iku:
            unmatched.append(k)
    return CodeLinks(
        np.asarray(child, np.int64),
        np.asarray(parent, np.int64),
        tuple(rules),
        np.asarray(unmatched, np.int64),
        np.asarray(own, np.int64),
    )


def _nearest(at: dict[tuple[int, str], int], unit: int, unit_parent: Sequence[int], key: str) -> int | None:
    above = unit_parent[unit]
    for _ in range(len(unit_parent)):
        if above < 0:
            return None
        if (found := at.get((above, key))) is not None:
            return found
        above = unit_parent[above]
    return None
