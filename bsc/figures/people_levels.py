"""People per rating level as bins, and above each bin what a guide would say of it: a hint, where it says anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bsc.figures.drawing import picture
from bsc.figures.look import Look
from bsc.figures.markup import Markup, tag
from bsc.figures.words import lines_of

_LINES = 3  # of a hint


@dataclass(frozen=True)
class Level:
    """One level: its name, the predicate that it corresponds to, people, the hint ('' none)."""

    name: str
    predicate: str
    people: int
    hint: str


def levels(found: Sequence[Level], look: Look, *, width: float = 1120, title: str = "") -> Markup:
    """Bins side by side with their hints above; where it is narrow, one below the other."""
    draw = _rows if width < 700 else _columns
    parts, height = draw(found, look, width)
    return picture(parts, width, height, title, "; ".join([title, *(_said(one, look) for one in found)]))


def _said(one: Level, look: Look) -> str:
    people = look.language.n("1 person", "{n} people", one.people)
    return f"{one.name}: {people}{f', {one.hint}' if one.hint else ''}"


def _columns(found: Sequence[Level], look: Look, width: float) -> tuple[list[Markup], float]:
    room = width / max(len(found), 1)
    most = max((one.people for one in found), default=0) or 1
    lines = [lines_of(one.hint, room - 24, 13.5, _LINES) for one in found]
    top = 24 + 18 * max((len(words) for words in lines), default=0)
    bottom = top + 190
    parts = []
    for k, one in enumerate(found):
        middle, high = room * (k + 0.5), 180 * one.people / most
        above = bottom - high - 12
        parts.append(
            tag(
                "g",
                _text(look.language.number(one.people, 0), middle, above, 15, look.ink, weight=600),
                [
                    _text(words, middle, above - 22 - 18 * (len(lines[k]) - 1 - i), 13.5, look.accent)
                    for i, words in enumerate(lines[k])
                ],
                tag(
                    "rect",
                    x=f"{middle - room * 0.32:.1f}",
                    y=f"{bottom - high:.1f}",
                    width=f"{room * 0.64:.1f}",
                    height=f"{high:.1f}",
                    fill=look.accent if one.hint else look.muted,
                    fill_opacity=0.75 if one.hint else 0.55,
                ),
                _text(one.name, middle, bottom + 22, 14, look.ink),
                _text(one.predicate, middle, bottom + 40, 12, look.muted),
            )
        )
    parts.append(tag("line", x1=0, x2=f"{width:g}", y1=f"{bottom:g}", y2=f"{bottom:g}", stroke=look.line))
    return parts, bottom + 52


def _rows(found: Sequence[Level], look: Look, width: float) -> tuple[list[Markup], float]:
    most = max((one.people for one in found), default=0) or 1
    parts, y = [], 4.0
    for one in found:
        words = lines_of(one.hint, width, 13, _LINES)
        number = look.language.number(one.people, 0)
        y += 18
        name = tag(
            "text",
            f"{one.name} · {one.predicate}",
            x=0,
            y=f"{y:g}",
            font_size=13.5,
            fill=look.ink,
        )
        hints = []
        for line in words:
            y += 18
            hints.append(tag("text", line, x=0, y=f"{y:g}", font_size=13, fill=look.accent))
        wide = (width - 60) * one.people / most
        bar = tag(
            "rect",
            x=0,
            y=f"{y + 7:g}",
            width=f"{wide:.1f}",
            height=16,
            fill=look.accent if one.hint else look.muted,
            fill_opacity=0.75 if one.hint else 0.55,
        )
        said = tag(
            "text", number, x=f"{wide + 8:.1f}", y=f"{y + 20:g}", font_size=13, font_weight=600, fill=look.ink
        )
        parts.append(tag("g", name, hints, bar, said))
        y += 36
    return parts, y + 4


def _text(words: str, x: float, y: float, size: float, fill: str, weight: int = 400) -> Markup:
    return tag(
        "text",
        words,
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        text_anchor="middle",
        font_size=size,
        font_weight=weight,
        fill=fill,
    )
