"""Which unit, indicator or objective a text means: codes as the file gives them, codes made from names, known names.

A code made from a name is readable and language-neutral (it becomes part of links) and the same for the same name
in every later report of the organisation.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_BLANK = {"na", "n/a", "n.a", "n.a.", "nan", "null", "none", "nil", "#n/a", "#ref!", "#value!", "#name?"}
LONGEST = 60  # characters of a code made from a name


def tidy(text: str | None) -> str:
    """One space for every white space, none at the ends; '' for nothing."""
    return " ".join(text.split()) if text else ""


def fold(text: str) -> str:
    """What two spellings of one name have in common: letters' case, dashes, quotes and spaces do not count."""
    out = unicodedata.normalize("NFKC", tidy(text)).casefold()
    return re.sub("[‐-―−]", "-", out).translate(str.maketrans("’‘“”", "''\"\""))


def slug(name: str) -> str:
    """A readable code for a name: lower-case ASCII words joined by dashes; a digest when nothing readable is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not words:
        return "x-" + digest(name)
    return words if len(words) <= LONGEST else words[: LONGEST - 9].rstrip("-") + "-" + digest(name)


def digest(name: str) -> str:
    """Eight hex digits that belong to a name."""
    return hashlib.sha256(fold(name).encode()).hexdigest()[:8]


def blank(text: str) -> bool:
    """Whether a cell that should name something is a mark for nothing: -, ..., n/a, NaN."""
    return not re.search(r"\w", text) or text.lower() in _BLANK


@dataclass(frozen=True)
class Key:
    """What a pair of code and name texts means. ``code`` is '' when ``reason`` says why there is none."""

    code: str
    name: str = ""
    reason: str = ""


class Names:
    """The codes and names of one kind of thing in one organisation; grows with what a report introduces."""

    def __init__(self, known: Iterable[tuple[str, str | None]] = ()) -> None:
        """``known``: (code, name) pairs of earlier reports and of what people entered, oldest first."""
        self._codes: dict[str, str] = {}  # folded code -> code
        self._by_name: dict[str, set[str]] = {}  # folded name -> codes
        self.new: set[str] = set()  # codes that were not known before
        for code, name in known:
            self._add(code, name or "")

    def resolve(self, code_text: str | None, name_text: str | None, missing: str, ambiguous: str) -> Key:
        """The key of a row's code and name cells; ``missing`` and ``ambiguous`` are the reasons for having none."""
        code, name = tidy(code_text), tidy(name_text)
        name = "" if blank(name) else name
        if blank(code) and (
            name or not re.search(r"\w", code)
        ):  # NA alone may be a code, beside a name it is none
            code = ""
        if code:
            known = self._codes.get(fold(code))
            return Key(self._introduce(known or code, name), name)
        if not name:
            return Key("", "", missing)
        named = self._by_name.get(fold(name), set())
        if len(named) > 1:
            return Key("", name, ambiguous)
        found = next(iter(named), None) or self._codes.get(fold(name))
        if found:
            return Key(found, name)
        made = slug(name)
        if fold(made) in self._codes:  # another name reads the same without its signs
            made = f"{made[: LONGEST - 9].rstrip('-')}-{digest(name)}"
        return Key(self._introduce(made, name), name)

    def find(self, written: str | None) -> str | None:
        """The known code that a text is, or whose name it is; None when there is none or more than one."""
        wanted = fold(written or "")
        named = self._by_name.get(wanted, set())
        return self._codes.get(wanted) or (next(iter(named)) if len(named) == 1 else None)

    def _introduce(self, code: str, name: str) -> str:
        if fold(code) not in self._codes:
            self.new.add(code)
        self._add(code, name)
        return code

    def _add(self, code: str, name: str) -> None:
        self._codes.setdefault(fold(code), code)
        if name:
            self._by_name.setdefault(fold(name), set()).add(code)
