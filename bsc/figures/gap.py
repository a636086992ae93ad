"""People's scores against their unit's result: one dot a unit, sized by its people, the area above the diagonal shaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bsc.figures import drawing
from bsc.figures.look import STATUS_COLOUR, Look, Status
from bsc.figures.markup import Markup, tag


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
        (
            drawing.level(lang.number(t, 0), f.y(t), f.left, right, look),
            drawing.label(lang.number(t, 0), f.x(t), bottom + 18, look.muted, anchor="middle"),
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
    return drawing.picture(
        [
            shaded,
            grid,
            diagonal,
            drawing.label(above, f.left + 12, f.top + 20, STATUS_COLOUR[Status.BAD], 13),
            drawing.label(below, right - 12, bottom - 12, look.muted, 13, "end"),
            marks,
            _names(dots, f, look, selected, right),
            drawing.label(
                lang.t("Score of the unit"), (f.left + right) / 2, height - 8, look.muted, 13, "middle"
            ),
            drawing.upright(lang.t("Mean score of its people"), f.top + f.side_y / 2, look),
        ],
        width,
        height,
        title,
        class_="gap",
    )


def _names(dots: Sequence[Dot], f: Frame, look: Look, selected: str, right: float) -> list[Markup]:
    """Names of the few dots that a reader will ask about, placed where they do not cover each other."""
    wanted = [d for d in dots if d.key == selected]
    wanted += sorted(
        (d for d in dots if d.key != selected), key=lambda d: (d.gap <= 5, -abs(d.gap) * d.people**0.5)
    )[:5]
    return drawing.names([(d.name, f.x(d.unit_score), f.y(d.individual)) for d in wanted], look, right, 22)
