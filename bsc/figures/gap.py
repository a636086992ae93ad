"""People's scores against their unit's result: one dot a unit, sized by its people, the area above the diagonal shaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bsc.figures.flow import FONT
from bsc.figures.look import STATUS_COLOUR, Look, Status
from bsc.figures.markup import Markup, tag
from bsc.figures.words import clipped, width_of


@dataclass(frozen=True)
class Dot:
    """A unit (or units pooled): what its people score on average, what it scores itself, how many they are."""

    key: str
    name: str
    people: int
    individual: float
    unit_score: float

    @property
    def gap(self) -> float:
        """Points that people stand above their unit."""
        return self.individual - self.unit_score


@dataclass(frozen=True)
class Frame:
    """The plane: one range for both axes, so that the diagonal is where both are equal."""

    low: float
    high: float
    left: float
    top: float
    side_x: float
    side_y: float

    def x(self, value: float) -> float:
        """Across: the unit's score."""
        return self.left + (value - self.low) / (self.high - self.low) * self.side_x

    def y(self, value: float) -> float:
        """Up: people's mean score."""
        return self.top + self.side_y - (value - self.low) / (self.high - self.low) * self.side_y


def frame(dots: Sequence[Dot], width: float = 1120, height: float = 520) -> Frame:
    """A plane that holds all dots, in steps of five points."""
    values = [v for d in dots for v in (d.individual, d.unit_score)] or [90.0, 110.0]
    low = 5 * ((min(values) - 1.5) // 5)
    high = 5 * -((-(max(values) + 1.5)) // 5)
    return Frame(low, high, 52.0, 12.0, width - 52 - 14, height - 12 - 50)


def picture(
    dots: Sequence[Dot],
    look: Look,
    *,
    selected: str = "",
    width: float = 1120,
    height: float = 520,
    title: str = "",
) -> Markup:
    """The scatter as SVG; the widest gaps, those above the diagonal first, carry their names."""
    lang = look.language
    f = frame(dots, width, height)
    step = 5 if f.high - f.low <= 40 else 10 if f.high - f.low <= 80 else 20
    ticks = [f.low + k * step for k in range(int((f.high - f.low) / step) + 1)]
    bottom, right = f.top + f.side_y, f.left + f.side_x
    grid = [
        tag(
            "g",
            tag(
                "line",
                x1=f"{f.left:.1f}",
                x2=f"{right:.1f}",
                y1=f"{f.y(t):.1f}",
                y2=f"{f.y(t):.1f}",
                stroke=look.line,
            ),
            tag(
                "text",
                lang.number(t, 0),
                x=f"{f.left - 8:.1f}",
                y=f"{f.y(t) + 4:.1f}",
                text_anchor="end",
                font_size=12,
                fill=look.muted,
            ),
            tag(
                "text",
                lang.number(t, 0),
                x=f"{f.x(t):.1f}",
                y=f"{bottom + 18:.1f}",
                text_anchor="middle",
                font_size=12,
                fill=look.muted,
            ),
        )
        for t in ticks
    ]
    most = max((d.people for d in dots), default=1)
    above = lang.t("People score above their unit")
    below = lang.t("People score below their unit")
    shaded = tag(
        "path",
        d=f"M{f.left:.1f} {bottom:.1f}L{f.left:.1f} {f.top:.1f}H{right:.1f}Z",
        fill=STATUS_COLOUR[Status.BAD],
        fill_opacity=0.07,
    )
    diagonal = tag(
        "line",
        x1=f"{f.left:.1f}",
        y1=f"{bottom:.1f}",
        x2=f"{right:.1f}",
        y2=f"{f.top:.1f}",
        stroke=look.muted,
        stroke_dasharray="5 4",
    )
    marks = []
    for d in sorted(dots, key=lambda d: -d.people):
        radius = max(3.0, 22 * (d.people / most) ** 0.5) * (0.7 if width < 600 else 1)
        said = lang.t(
            "{name}: people {individual}, unit {unit}, {people} people",
            name=d.name,
            individual=lang.number(d.individual, 1, fixed=True),
            unit=lang.number(d.unit_score, 1, fixed=True),
            people=d.people,
        )
        marks.append(
            tag(
                "g",
                tag("title", said),
                tag(
                    "circle",
                    cx=f"{f.x(d.unit_score):.1f}",
                    cy=f"{f.y(d.individual):.1f}",
                    r=f"{radius:.1f}",
                    fill=STATUS_COLOUR[Status.BAD] if d.gap > 5 else look.accent,
                    fill_opacity=0.75 if d.key == selected else 0.42,
                    stroke=look.ink if d.key == selected else look.paper,
                    stroke_width=2 if d.key == selected else 1,
                ),
                class_="node",
                data_node=d.key,
                tabindex=0,
                role="button",
                aria_label=said,
            )
        )
    return tag(
        "svg",
        tag("title", title) if title else None,
        shaded,
        grid,
        diagonal,
        tag(
            "text",
            above,
            x=f"{f.left + 12:.1f}",
            y=f"{f.top + 20:.1f}",
            font_size=13,
            fill=STATUS_COLOUR[Status.BAD],
        ),
        tag(
            "text",
            below,
            x=f"{right - 12:.1f}",
            y=f"{bottom - 12:.1f}",
            font_size=13,
            text_anchor="end",
            fill=look.muted,
        ),
        marks,
        _names(dots, f, look, selected, right),
        tag(
            "text",
            lang.t("Score of the unit"),
            x=f"{(f.left + right) / 2:.1f}",
            y=f"{height - 8:.1f}",
            text_anchor="middle",
            font_size=13,
            fill=look.muted,
        ),
        tag(
            "text",
            lang.t("Mean score of its people"),
            x=0,
            y=0,
            transform=f"translate(14 {f.top + f.side_y / 2:.1f}) rotate(-90)",
            text_anchor="middle",
            font_size=13,
            fill=look.muted,
        ),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        font_family=FONT,
        class_="gap",
        role="group",
        aria_label=title or None,
    )


def _names(dots: Sequence[Dot], f: Frame, look: Look, selected: str, right: float) -> list[Markup]:
    """Names of the few dots that a reader will ask about, placed where they do not cover each other."""
    wanted = [d for d in dots if d.key == selected]
    wanted += sorted(
        (d for d in dots if d.key != selected), key=lambda d: (d.gap <= 5, -abs(d.gap) * d.people**0.5)
    )[:5]
    taken: list[tuple[float, float, float]] = []
    made = []
    for d in wanted:
        x, y = f.x(d.unit_score), f.y(d.individual)
        words = clipped(d.name, 220, 12.5)
        wide = width_of(words, 12.5)
        flip = x + wide + 30 > right
        left = x - wide - 24 if flip else x
        if any(abs(y - ty) < 16 and left < tr and left + wide + 30 > tl for ty, tl, tr in taken):
            continue
        taken.append((y, left, left + wide + 30))
        made.append(
            tag(
                "text",
                words,
                x=f"{x - 22 if flip else x + 22:.1f}",
                y=f"{y + 4:.1f}",
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
