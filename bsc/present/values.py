"""Values of an indicator as texts in the reader's language: target, actual, band, reason, and the status of a colour."""

from __future__ import annotations

from typing import Any

from bsc.domain import Reason
from bsc.figures.look import Status
from bsc.i18n import Language, Text, text
from bsc.policy_model import Version

REASONS: dict[Reason, Text] = {
    Reason.NOT_REPORTED: text("Not reported"),
    Reason.NO_TARGET: text("No target"),
    Reason.NOT_DUE: text("Not due yet"),
    Reason.NO_POLARITY: text("No direction"),
    Reason.NOT_COMPUTABLE: text("Not computable"),
}
# reasons of nodes above the indicator, beside those of the domain
NODE_REASONS: dict[str, Text] = {
    "not_assessed": text("Not assessed: too little is measured"),
    "undocumented": text("Not assessed: the rule set does not say how"),
    "unmapped": text("Not assessed: no perspective"),
}


def reason_word(reason: object, lang: Language) -> str:
    """Why there is no number."""
    if isinstance(reason, str):
        if reason in Reason.__members__.values():
            return lang.show(REASONS[Reason(reason)])
        if reason in NODE_REASONS:
            return lang.show(NODE_REASONS[reason])
    return lang.t("Not assessed")


def band_word(version: Version, node: str, band: object, reason: object, lang: Language) -> str:
    """The name of the band, or why there is none."""
    found = version.band(node, band) if isinstance(band, str) else None
    return found.name.show(lang) if found else reason_word(reason, lang)


def measured(row: Any, lang: Language) -> tuple[str, str]:
    """Target and actual of an indicator row as texts: numbers, ranges, bounds, or ordered words."""
    if getattr(row, "parts", 1) > 1:
        return "", lang.n("one part", "{n} parts", row.parts)
    return target(row, lang), actual(row, lang)


def target(row: Any, lang: Language) -> str:
    """The target: 83, 80–90, at least 5, WTP; a dash when there is none."""
    kind, value = row.target_kind, row.target
    low, high = row.target_low, row.target_high
    if kind == "text":
        return str(row.target_text)
    if kind == "range":
        return f"{lang.number(low)}–{lang.number(high)}"
    if kind == "minimum":
        return f"≥ {lang.number(value)}"
    if kind == "maximum":
        return f"≤ {lang.number(value)}"
    if kind == "above":
        return f"> {lang.number(value)}"
    if kind == "below":
        return f"< {lang.number(value)}"
    return lang.number(value)


def actual(row: Any, lang: Language) -> str:
    """The actual; a dash when there is none."""
    value, words = row.actual, row.actual_text
    if value is not None and value == value:
        return lang.number(value)
    return str(words) if isinstance(words, str) and words else "–"


def status_of(colour: object) -> Status:
    """The status of a band's colour; none for anything else."""
    return (
        Status(colour) if isinstance(colour, str) and colour in Status.__members__.values() else Status.NONE
    )


def number_or_none(value: object) -> float | None:
    """A number, or None for nothing and for not-a-number."""
    return float(value) if isinstance(value, int | float) and value == value else None


def with_unit(number: str, unit: object) -> str:
    """A number as text with its unit of measure: 4,3%, 12 kasus, Rp6,5 miliar."""
    words = unit.strip() if isinstance(unit, str) else ""
    if not words or number == "–":
        return number
    if words.startswith("%"):
        return f"{number}{words}"
    head, _, rest = words.partition(" ")
    if head in ("Rp", "Rp.", "IDR", "USD", "US$", "$", "€", "£"):
        return f"{head}{'' if len(head) == 1 or head == 'Rp' else ' '}{number} {rest}".strip()
    return f"{number} {words}"


def signed(points: float, lang: Language) -> str:
    """Points with their sign, one digit; a dash for NaN."""
    if points != points:
        return "–"
    size = lang.number(abs(points), 1, fixed=True)
    return size if abs(points) < 0.05 else ("+" if points > 0 else "−") + size
