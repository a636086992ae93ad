"""What can go wrong, in words for the reader: what it is, where, and what to do. All texts are translatable."""

from __future__ import annotations

from dataclasses import dataclass

from bsc.i18n import Language, Text, language


@dataclass(eq=False)
class BscError(Exception):
    """A problem the reader can do something about.

    ``code`` is stable and language-neutral (tests, JSON and counts use it), ``title`` says what is wrong,
    ``message`` where and why, ``hint`` what to do.
    """

    code: str
    title: Text
    message: Text | None = None
    hint: Text | None = None

    def render(self, lang: Language) -> str:
        """Title, message and hint as one paragraph."""
        return " ".join(lang.show(part) for part in (self.title, self.message, self.hint) if part)

    def __str__(self) -> str:
        return f"[{self.code}] {self.render(language('en'))}"


class ReportError(BscError):
    """A report file cannot be read, recognised or accepted."""


class PolicyError(BscError):
    """A policy file breaks its own rules."""


class StoreError(BscError):
    """The store cannot be opened or written."""


class NotFound(BscError):
    """Somebody asked for a thing that the store does not hold."""
