"""The line of sight as a picture to hand out: from one KPI at the bottom, step by step, to the objectives at the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bsc.figures.flow import FONT
from bsc.figures.look import Look
from bsc.figures.markup import Markup, tag
from bsc.figures.words import lines_of

_HIGH = 70.0
_GAP = 46.0


@dataclass(frozen=True)
class Stop:
    """A node on the way. ``above`` is a quiet line (its unit, its level)."""

    key: str
    name: str
    above: str
    tier: str  # kpi, indicator, objective


@dataclass(frozen=True)
class Step:
    """From one stop up to the next, with the share that goes there (0 to 1)."""

    child: str
    parent: str
    share: float


@dataclass(frozen=True)
class Place:
    """Where a stop is drawn."""

    stop: Stop
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """A way up with coordinates."""

    width: float
    height: float
    places: tuple[Place, ...]
    steps: tuple[Step, ...]


def layout(stops: Sequence[Stop], steps: Sequence[Step], width: float = 760) -> Layout:
    """Start at the bottom, every parent above all of its children, objectives all at the top."""
    level = {s.key: 0 for s in stops}
    for _ in stops:  # the longest way from the start; there are no loops, so this ends
        for step in steps:
            if step.child in level and step.parent in level:
                level[step.parent] = max(level[step.parent], level[step.child] + 1)
    top = max(level.values(), default=0)
    level = {s.key: top if s.tier == "objective" and top else level[s.key] for s in stops}
    rows: dict[int, list[Stop]] = {}
    for s in stops:
        rows.setdefault(level[s.key], []).append(s)
    places = []
    for number, row in rows.items():
        wide = min(340.0, (width - 16 * (len(row) - 1)) / len(row))
        left = (width - wide * len(row) - 16 * (len(row) - 1)) / 2
        for i, stop in enumerate(row):
            places.append(
                Place(stop, left + i * (wide + 16), (top - number) * (_HIGH + _GAP) + 2, wide, _HIGH)
            )
    return Layout(width, (top + 1) * _HIGH + top * _GAP + 4, tuple(places), tuple(steps))


def picture(drawn: Layout, look: Look, title: str = "") -> Markup:
    """The way up as SVG."""
    lang = look.language
    at = {p.stop.key: p for p in drawn.places}
    lines = []
    for step in drawn.steps:
        if step.child not in at or step.parent not in at:
            continue
        low, high = at[step.child], at[step.parent]
        x0, y0, x1, y1 = low.x + low.width / 2, low.y, high.x + high.width / 2, high.y + high.height + 2
        mid = (y0 + y1) / 2
        # beside the end that this line has for itself
        alone = sum(other.child == step.child for other in drawn.steps) == 1
        said_x, said_y = (x0 + 12, y0 - 10) if alone else (x1 + 12, y1 + 24)
        lines.append(
            tag(
                "g",
                tag(
                    "path",
                    d=f"M{x0:.1f} {y0:.1f}C{x0:.1f} {mid:.1f} {x1:.1f} {mid:.1f} {x1:.1f} {y1 + 7:.1f}",
                    fill="none",
                    stroke=look.accent,
                    stroke_width=f"{1.5 + 4 * step.share:.1f}",
                    stroke_opacity=0.6,
                ),
                tag("path", d=f"M{x1:.1f} {y1:.1f}l-6 9h12Z", fill=look.accent),
                tag(
                    "text",
                    lang.percent(100 * step.share, 0),
                    x=f"{said_x:.1f}",
                    y=f"{said_y:.1f}",
                    font_size=12.5,
                    fill=look.muted,
                    paint_order="stroke",
                    stroke=look.paper,
                    stroke_width=3,
                ),
            )
        )
    boxes = []
    for p in drawn.places:
        goal, start = p.stop.tier == "objective", p.stop.tier == "kpi"
        boxes.append(
            tag(
                "g",
                tag("title", p.stop.name),
                tag(
                    "rect",
                    x=f"{p.x:.1f}",
                    y=f"{p.y:.1f}",
                    width=f"{p.width:.1f}",
                    height=p.height,
                    rx=6,
                    fill=look.accent if goal else look.paper,
                    fill_opacity=0.14 if goal else 1,
                    stroke=look.accent if goal or start else look.muted,
                    stroke_width=2 if goal or start else 1,
                ),
                tag(
                    "text",
                    *[
                        tag("tspan", line, x=f"{p.x + 12:.1f}", y=f"{p.y + 20:.1f}")
                        for line in lines_of(p.stop.above, p.width - 24, 12, 1)
                    ],
                    font_size=12,
                    fill=look.muted,
                ),
                [
                    tag(
                        "text",
                        line,
                        x=f"{p.x + 12:.1f}",
                        y=f"{p.y + 40 + 18 * i:.1f}",
                        font_size=14.5,
                        font_weight=600 if goal else 400,
                        fill=look.ink,
                    )
                    for i, line in enumerate(lines_of(p.stop.name, p.width - 24, 14.5, 2))
                ],
            )
        )
    return tag(
        "svg",
        tag("title", title) if title else None,
        lines,
        boxes,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {drawn.width:g} {drawn.height:g}",
        font_family=FONT,
        class_="sight",
        role="img",
        aria_label=title or None,
    )
