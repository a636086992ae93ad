"""Many groups of people at once: one quantile strip a row, and the funnel that says which differ by more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bsc.figures.flow import FONT
from bsc.figures.look import STATUS_COLOUR, Look, Status
from bsc.figures.markup import Markup, tag
from bsc.figures.words import clipped, width_of


@dataclass(frozen=True)
class Range:
    """The points that a column of strips spans, and the minimum (None: not known)."""

    low: float
    high: float
    line: float | None

    def at(self, points: float, width: float) -> float:
        """Across, in pixels, kept inside."""
        share = (points - self.low) / (self.high - self.low)
        return 3 + min(max(share, 0.0), 1.0) * (width - 6)


def strip(
    five: tuple[float, float, float, float, float], over: Range, said: str, look: Look, width: float = 300
) -> Markup:
    """P10 to P90 as a thin line, the middle half as a bar, the median as a knob, the minimum as a tick."""
    p10, p25, p50, p75, p90 = (over.at(p, width) for p in five)
    line = (
        tag(
            "line",
            x1=f"{over.at(over.line, width):.1f}",
            x2=f"{over.at(over.line, width):.1f}",
            y1=0,
            y2=20,
            stroke=look.ink,
            stroke_dasharray="3 2",
        )
        if over.line is not None
        else None
    )
    return tag(
        "svg",
        tag("title", said),
        tag("line", x1=f"{p10:.1f}", x2=f"{p90:.1f}", y1=10, y2=10, stroke=look.muted, stroke_width=1.5),
        tag(
            "rect",
            x=f"{p25:.1f}",
            y=5.5,
            width=f"{max(p75 - p25, 1):.1f}",
            height=9,
            rx=2,
            fill=look.accent,
            fill_opacity=0.45,
        ),
        line,
        tag("circle", cx=f"{p50:.1f}", cy=10, r=4, fill=look.accent, stroke=look.paper, stroke_width=1.2),
        viewBox=f"0 0 {width:g} 20",
        width="100%",
        height=20,
        preserveAspectRatio="none",
        role="img",
        aria_label=said,
    )


@dataclass(frozen=True)
class Spot:
    """One unit of the funnel: its people, its value in points, and how far it lies outside (0 inside, 1, 2)."""

    key: str
    name: str
    people: int
    value: float
    beyond: int


def funnel(
    spots: Sequence[Spot],
    limits: Sequence[tuple[int, float, float, float, float]],
    centre: float,
    look: Look,
    *,
    y_words: str,
    digits: int = 1,
    width: float = 1120,
    height: float = 460,
    title: str = "",
    selected: str = "",
) -> Markup:
    """Units by their number of people; ``limits`` are (people, inner low, inner high, outer low, outer high), rising.

    Inside the funnel a unit lies where chance and ordinary spread may put it; those outside carry their names.
    """
    lang = look.language
    narrow = width < 700
    left, right, top, bottom = 56.0, width - 16, 14.0, height - 52
    values = [s.value for s in spots] + [v for row in limits for v in row[3:5] if math.isfinite(v)]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    pad = (high - low) * 0.06 or 1.0
    low, high = low - pad, high + pad
    most = max((s.people for s in spots), default=10)
    least = min((s.people for s in spots), default=1)

    def x(people: float) -> float:
        a, b = math.log(max(least, 1) * 0.9), math.log(most * 1.1)
        return left + (math.log(max(people, 1)) - a) / (b - a) * (right - left)

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    gap = next(g for g in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if (high - low) / g <= 9)
    start = -(-low // gap) * gap
    parts: list[Markup | None] = [tag("title", title) if title else None]
    t = start
    while t <= high:
        parts += [
            tag(
                "line", x1=f"{left:g}", x2=f"{right:g}", y1=f"{y(t):.1f}", y2=f"{y(t):.1f}", stroke=look.line
            ),
            _text(lang.number(t, digits), left - 8, y(t) + 4, look.muted, "end"),
        ]
        t += gap
    for n in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 100000):
        if least * 0.9 <= n <= most * 1.1:
            parts.append(_text(lang.number(n, 0), x(n), bottom + 18, look.muted, "middle"))
    for lower, upper, dash in ((1, 2, "6 4"), (3, 4, "")):
        for column in (lower, upper):
            points = [(x(row[0]), y(row[column])) for row in limits if math.isfinite(row[column])]
            parts.append(
                tag(
                    "path",
                    d="M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in points) if points else "M0 0",
                    fill="none",
                    stroke=look.muted,
                    stroke_dasharray=dash or None,
                )
            )
    if math.isfinite(centre):
        parts.append(
            tag(
                "line",
                x1=f"{left:g}",
                x2=f"{right:g}",
                y1=f"{y(centre):.1f}",
                y2=f"{y(centre):.1f}",
                stroke=look.ink,
            )
        )
    parts += [
        _spot(s, x(s.people), y(s.value), look, digits, selected)
        for s in sorted(spots, key=lambda s: s.beyond)
    ]
    parts += _names(spots, x, y, look, right, narrow)
    parts += [
        _text(lang.t("People in the unit"), (left + right) / 2, height - 8, look.muted, "middle", 13),
        tag(
            "text",
            y_words,
            x=0,
            y=0,
            transform=f"translate(14 {(top + bottom) / 2:.1f}) rotate(-90)",
            text_anchor="middle",
            font_size=13,
            fill=look.muted,
        ),
    ]
    return tag(
        "svg",
        parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        font_family=FONT,
        role="group",
        aria_label=title or None,
    )


def _text(words: str, x: float, y: float, fill: str, anchor: str, size: float = 12) -> Markup:
    return tag("text", words, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, font_size=size, fill=fill)


def _spot(s: Spot, x: float, y: float, look: Look, digits: int, selected: str) -> Markup:
    said = look.language.t(
        "{name}: {value}, {people} people",
        name=s.name,
        value=look.language.number(s.value, digits, fixed=True),
        people=s.people,
    )
    colour = (
        STATUS_COLOUR[Status.BAD]
        if s.beyond == 2
        else STATUS_COLOUR[Status.NEAR]
        if s.beyond
        else look.accent
    )
    shape = (
        tag(
            "path",
            d=f"M{x:.1f} {y - 7:.1f}L{x + 7:.1f} {y:.1f}L{x:.1f} {y + 7:.1f}L{x - 7:.1f} {y:.1f}Z",
            fill=colour,
            stroke=look.paper,
        )
        if s.beyond
        else tag(
            "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=4.5, fill=colour, fill_opacity=0.6, stroke=look.paper
        )
    )
    ring = (
        tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=10, fill="none", stroke=look.ink, stroke_width=1.5)
        if s.key == selected
        else None
    )
    return tag(
        "g",
        tag("title", said),
        ring,
        shape,
        class_="node",
        data_node=s.key,
        tabindex=0,
        role="button",
        aria_label=said,
    )


def _names(spots: Sequence[Spot], x, y, look: Look, right: float, narrow: bool) -> list[Markup]:  # type: ignore[no-untyped-def]
    """Names of those outside, the farthest first, where they do not cover each other."""
    taken: list[tuple[float, float, float]] = []
    made = []
    middle = sum(s.value for s in spots) / len(spots) if spots else 0.0
    outside = sorted((s for s in spots if s.beyond), key=lambda s: (-s.beyond, -abs(s.value - middle)))
    for s in outside[: 5 if narrow else 12]:
        px, py = x(s.people), y(s.value)
        words = clipped(s.name, 130 if narrow else 220, 12.5)
        wide = width_of(words, 12.5)
        flip = px + wide + 16 > right
        start = px - wide - 12 if flip else px + 12
        if any(abs(py - ty) < 15 and start < tr and start + wide > tl for ty, tl, tr in taken):
            continue
        taken.append((py, start, start + wide))
        made.append(
            tag(
                "text",
                words,
                x=f"{px - 12 if flip else px + 12:.1f}",
                y=f"{py + 4:.1f}",
                text_anchor="end" if flip else "start",
                font_size=12.5,
                fill=look.ink,
                paint_order="stroke",
                stroke=look.paper,
                stroke_width=3,
                pointer_events="none",
            )
        )
    return made
