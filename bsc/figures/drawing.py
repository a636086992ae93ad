"""What drawings of scores share: the picture's frame, labels, levels, the words of an axis, a named line, names that stand
beside their points without covering each other."""

from __future__ import annotations

from collections.abc import Iterable

from bsc.figures.flow import FONT
from bsc.figures.look import Look
from bsc.figures.markup import Markup, Part, join, tag
from bsc.figures.words import clipped, width_of


def picture(parts: Part, width: float, height: float, title: str, said: str = "", **more: str) -> Markup:
    """The picture around its ``parts``, in pixels; ``title`` is said to those who do not see it ('' none).

    With ``said`` those hear that, and nothing of what is inside.
    """
    return tag(
        "svg",
        tag("title", title) if title else None,
        parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        font_family=FONT,
        role="img" if said else "group",
        aria_label=said or title or None,
        **more,
    )


def label(words: str, x: float, y: float, fill: str, size: float = 12, anchor: str = "start") -> Markup:
    """One line of words with its foot at ``y``."""
    return tag("text", words, x=_at(x), y=_at(y), text_anchor=anchor, font_size=size, fill=fill)


def level(words: str, y: float, left: float, right: float, look: Look) -> Markup:
    """A line across with its number left of it."""
    return join(
        tag("line", x1=_at(left), x2=_at(right), y1=_at(y), y2=_at(y), stroke=look.line),
        label(words, left - 8, y + 4, look.muted, anchor="end"),
    )


def upright(words: str, middle: float, look: Look) -> Markup:
    """The words of the axis at the left edge, read from below."""
    return tag(
        "text",
        words,
        x=0,
        y=0,
        transform=f"translate(14 {middle:.1f}) rotate(-90)",
        text_anchor="middle",
        font_size=13,
        fill=look.muted,
    )


def line(
    words: str,
    x: float,
    ends: tuple[float, float],
    room: tuple[float, float],
    look: Look,
    dashes: str | None = None,
) -> Markup:
    """A line from top to bottom with its name above, kept inside ``room``."""
    half = width_of(words, 12.5) / 2
    anchor = "end" if x + half > room[1] else "start" if x - half < room[0] else "middle"
    return tag(
        "g",
        tag(
            "line",
            x1=_at(x),
            x2=_at(x),
            y1=_at(ends[0] - 8),
            y2=_at(ends[1]),
            stroke=look.ink,
            stroke_width=1.5,
            stroke_dasharray=dashes,
            pointer_events="none",
        ),
        tag(
            "text",
            words,
            x=_at(x),
            y=_at(ends[0] - 14),
            text_anchor=anchor,
            font_size=12.5,
            font_weight=600,
            fill=look.ink,
        ),
    )


def name(
    words: str, x: float, y: float, look: Look, anchor: str = "start", fill: str = "", weight: int = 400
) -> Markup:
    """Words on a drawing, with a rim in the colour of the page so that lines do not cross them."""
    return tag(
        "text",
        words,
        x=_at(x),
        y=_at(y + 4),
        text_anchor=anchor,
        font_size=12.5,
        font_weight=weight,
        fill=fill or look.ink,
        paint_order="stroke",
        stroke=look.paper,
        stroke_width=3,
        pointer_events="none",
    )


def names(
    points: Iterable[tuple[str, float, float]], look: Look, right: float, away: float, room: float = 220
) -> list[Markup]:
    """Names of points (words, x, y), ``away`` from them and at most ``room`` wide, those that matter most first: one that
    would cover an earlier one is left out, one that would run over ``right`` stands left of its point."""
    taken: list[tuple[float, float, float]] = []
    made = []
    for words, x, y in points:
        short = clipped(words, room, 12.5)
        wide = width_of(short, 12.5)
        flip = x + away + wide + 4 > right
        start, end = (x - away - wide, x) if flip else (x, x + away + wide)
        if any(abs(y - ty) < 16 and start < tr and end > tl for ty, tl, tr in taken):
            continue
        taken.append((y, start, end))
        made.append(name(short, x - away if flip else x + away, y, look, "end" if flip else "start"))
    return made


def _at(pixels: float) -> str:
    return f"{pixels:.1f}".removesuffix(".0")
