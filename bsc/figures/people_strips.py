"""Many groups of people at once: one quantile strip a row, and the funnel that says which differ by more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bsc.figures import drawing
from bsc.figures.look import STATUS_COLOUR, Look, Status
from bsc.figures.markup import Markup, tag


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
    parts: list[Markup] = []
    t = start
    while t <= high:
        parts.append(drawing.level(lang.number(t, digits), y(t), left, right, look))
        t += gap
    for n in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 100000):
        if least * 0.9 <= n <= most * 1.1:
            parts.append(drawing.label(lang.number(n, 0), x(n), bottom + 18, look.muted, anchor="middle"))
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
    middle = sum(values[: len(spots)]) / len(spots) if spots else 0.0
    outside = sorted((s for s in spots if s.beyond), key=lambda s: (-s.beyond, -abs(s.value - middle)))
    named = [(s.name, x(s.people), y(s.value)) for s in outside[: 5 if narrow else 12]]
    parts += drawing.names(named, look, right, 12, 130 if narrow else 220)
    parts += [
        drawing.label(lang.t("People in the unit"), (left + right) / 2, height - 8, look.muted, 13, "middle"),
        drawing.upright(y_words, (top + bottom) / 2, look),
    ]
    return drawing.picture(parts, width, height, title)


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
