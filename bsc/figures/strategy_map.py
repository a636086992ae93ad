"""The strategy map: objectives in bands by perspective, with arrows from cause to effect. One string for page and file.

``layout`` is pure geometry and promises that boxes never overlap, whatever the number of objectives.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bsc.figures.flow import FONT
from bsc.figures.look import STATUS_COLOUR, Look, Status
from bsc.figures.markup import Markup, tag
from bsc.figures.words import clipped, lines_of

_GAP = 16.0
_ROW_GAP = 26.0
_PAD = 14.0
_TITLE = 22.0
_SWEEPS = 6


@dataclass(frozen=True)
class Objective:
    """What a box says. ``score`` in percent; ``word`` is the band's name."""

    code: str
    name: str
    perspective: str
    score: float | None = None
    status: Status = Status.NONE
    word: str = ""


@dataclass(frozen=True)
class Arrow:
    """Cause to effect; drawn broken when somebody entered it ``by_hand``."""

    cause: str
    effect: str
    by_hand: bool = False


@dataclass(frozen=True)
class Box:
    """Where an objective stands."""

    objective: Objective
    x: float
    y: float
    width: float
    height: float
    row: int  # counted over the whole map, from the top


@dataclass(frozen=True)
class Band:
    """The room of a perspective."""

    code: str
    name: str
    y: float
    height: float


@dataclass(frozen=True)
class Line:
    """A drawn arrow: start, end and the two control points between them."""

    arrow: Arrow
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Layout:
    """A map with coordinates."""

    width: float
    height: float
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def layout(
    objectives: Sequence[Objective],
    arrows: Sequence[Arrow],
    perspectives: Sequence[tuple[str, str]],
    width: float = 1120,
    box: tuple[float, float] = (168.0, 86.0),
) -> Layout:
    """Bands in the order of ``perspectives`` (code, name), the last of the chain at the bottom.

    Boxes are ordered so that few arrows cross; a band has as many rows as it needs. Objectives of an unknown
    perspective stand in a last band without a name.
    """
    known = [code for code, _ in perspectives]
    groups = [[o for o in objectives if o.perspective == code] for code in known]
    rest = [o for o in objectives if o.perspective not in known]
    names = [*perspectives, ("", "")] if rest else list(perspectives)
    groups = [*groups, rest] if rest else groups
    groups = _ordered(groups, arrows)
    across = max(1, int((width - 2 * _PAD + _GAP) // (box[0] + _GAP)))
    bands, boxes = [], []
    y, row = 0.0, 0
    for (code, name), group in zip(names, groups, strict=True):
        if not group:
            continue
        rows = -(-len(group) // across)
        each_row = -(-len(group) // rows)
        height = _TITLE + rows * box[1] + (rows - 1) * _ROW_GAP + 2 * _PAD
        bands.append(Band(code, name, y, height))
        for number in range(rows):
            inside = group[number * each_row : (number + 1) * each_row]
            free = width - 2 * _PAD - len(inside) * box[0]
            between = min(free / max(len(inside), 1), 70.0)
            left = (width - len(inside) * box[0] - (len(inside) - 1) * between) / 2
            top = y + _TITLE + _PAD + number * (box[1] + _ROW_GAP)
            for place, objective in enumerate(inside):
                boxes.append(Box(objective, left + place * (box[0] + between), top, *box, row))
            row += 1
        y += height + 10
    drawn = tuple(boxes)
    return Layout(width, max(y - 10, 0.0), tuple(bands), drawn, tuple(_lines(drawn, arrows)))


def _ordered(groups: list[list[Objective]], arrows: Sequence[Arrow]) -> list[list[Objective]]:
    """Every band sorted by the mean place of what it is linked with, a few times down and up (barycentres)."""
    groups = [list(g) for g in groups]
    near: dict[str, set[str]] = {}
    for a in arrows:
        near.setdefault(a.cause, set()).add(a.effect)
        near.setdefault(a.effect, set()).add(a.cause)
    place = {o.code: (i + 0.5) / len(g) for g in groups for i, o in enumerate(g)}
    band = {o.code: k for k, g in enumerate(groups) for o in g}
    for sweep in range(_SWEEPS):
        order = range(len(groups)) if sweep % 2 else range(len(groups) - 1, -1, -1)
        for k in order:
            pull = {o.code: _pull(o.code, near, place, band) for o in groups[k]}
            groups[k].sort(key=lambda o: (pull[o.code], place[o.code]))
            place |= {o.code: (i + 0.5) / len(groups[k]) for i, o in enumerate(groups[k])}
    return groups


def _pull(code: str, near: dict[str, set[str]], place: dict[str, float], band: dict[str, int]) -> float:
    """Where the objectives of other bands that ``code`` is linked with stand, on average; its own place without any."""
    others = [place[c] for c in near.get(code, ()) if c in band and band[c] != band[code]]
    return sum(others) / len(others) if others else place[code]


def _lines(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[Line]:
    by_code = {b.objective.code: b for b in boxes}
    drawn = [a for a in arrows if a.cause in by_code and a.effect in by_code and a.cause != a.effect]
    ports: dict[tuple[str, str], list[tuple[float, int]]] = {}
    sides = []
    for i, a in enumerate(drawn):
        cause, effect = by_code[a.cause], by_code[a.effect]
        # it leaves and enters on the sides that face each other; in one row both ends are on top
        out = "bottom" if cause.row < effect.row else "top"
        into = "bottom" if cause.row > effect.row else "top"
        sides.append((out, into))
        ports.setdefault((a.cause, out), []).append((effect.x, i))
        ports.setdefault((a.effect, into), []).append((cause.x, i + len(drawn)))
    at: dict[int, float] = {}
    for (code, _), ends in ports.items():
        b = by_code[code]
        for number, (_, i) in enumerate(sorted(ends)):
            at[i] = b.x + b.width * (number + 1) / (len(ends) + 1)
    lines = []
    for i, a in enumerate(drawn):
        cause, effect = by_code[a.cause], by_code[a.effect]
        out, into = sides[i]
        x0, y0 = at[i], cause.y if out == "top" else cause.y + cause.height
        x1, y1 = at[i + len(drawn)], effect.y if into == "top" else effect.y + effect.height
        if cause.row == effect.row:
            lift = min(_ROW_GAP, 20.0)
            lines.append(Line(a, ((x0, y0), (x0, y0 - lift), (x1, y1 - lift), (x1, y1))))
        else:
            bend = max(18.0, abs(y1 - y0) * 0.45) * (1 if y1 > y0 else -1)
            lines.append(Line(a, ((x0, y0), (x0, y0 + bend), (x1, y1 - bend), (x1, y1))))
    return lines


def picture(
    drawn: Layout,
    look: Look,
    *,
    results: bool = True,
    selected: str = "",
    lit: Collection[str] = (),
    title: str = "",
) -> Markup:
    """The map as SVG. ``results`` False shows the strategy alone; ``lit`` are objectives to stand out beside ``selected``."""
    lang = look.language
    picked = {selected, *lit} - {""}
    bands = [
        tag(
            "g",
            tag(
                "rect",
                x=0,
                y=f"{b.y:.1f}",
                width=f"{drawn.width:g}",
                height=f"{b.height:.1f}",
                rx=6,
                fill=look.perspective(i),
                fill_opacity=0.07,
            ),
            tag(
                "text",
                b.name,
                x=_PAD,
                y=f"{b.y + 20:.1f}",
                font_size=13.5,
                font_weight=600,
                fill=look.perspective(i),
            ),
        )
        for i, b in enumerate(drawn.bands)
    ]
    lines = []
    for line in drawn.lines:
        on = bool(selected) and selected in (line.arrow.cause, line.arrow.effect)
        dim = bool(selected) and not on
        colour = look.accent if on else look.muted
        (x0, y0), (xa, ya), (xb, yb), (x1, y1) = line.points
        down = 1 if y1 > yb else -1
        y1 -= down * 2
        lines.append(
            tag(
                "g",
                tag(
                    "path",
                    d=f"M{x0:.1f} {y0:.1f}C{xa:.1f} {ya:.1f} {xb:.1f} {yb:.1f} {x1:.1f} {y1 - down * 5:.1f}",
                    fill="none",
                    stroke=colour,
                    stroke_width=2.2 if on else 1.4,
                    stroke_dasharray="5 4" if line.arrow.by_hand else None,
                ),
                tag(
                    "path",
                    d=f"M{x1:.1f} {y1:.1f}l-4.5 {-8 * down}h9Z",
                    fill=colour,
                ),
                class_="band",
                data_source=line.arrow.cause,
                data_target=line.arrow.effect,
                opacity=0.15 if dim else (1 if on else 0.75),
            )
        )
    boxes = [
        _box(
            b,
            look,
            results,
            b.objective.code == selected,
            bool(picked) and b.objective.code not in picked,
            lang.t("Objective"),
        )
        for b in drawn.boxes
    ]
    return tag(
        "svg",
        tag("title", title) if title else None,
        bands,
        tag("g", lines),
        boxes,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {drawn.width:g} {drawn.height:.1f}",
        font_family=FONT,
        class_="strategymap",
        role="group",
        aria_label=title or None,
    )


def _box(b: Box, look: Look, results: bool, chosen: bool, dim: bool, kind: str) -> Markup:
    lang, o = look.language, b.objective
    colour = STATUS_COLOUR[o.status] if results else look.muted
    size = 12.5
    inner = b.width - 22
    score = lang.percent(o.score, 1) if o.score is not None else ""
    names = lines_of(o.name, inner, size, 3 if results else 4)
    said = " · ".join(p for p in (kind, o.code, o.name, *((o.word, score) if results else ())) if p)
    foot = b.y + b.height - 11
    state = (
        [
            tag("g", shape(o.status), transform=f"translate({b.x + 12:.1f} {foot - 9.5:.1f}) scale(.85)"),
            tag(
                "text",
                clipped(o.word, inner - 18 - len(score) * 7.2, 12),
                x=f"{b.x + 27:.1f}",
                y=f"{foot:.1f}",
                font_size=12,
                fill=look.muted,
            ),
            tag(
                "text",
                score,
                x=f"{b.x + b.width - 10:.1f}",
                y=f"{foot:.1f}",
                font_size=12,
                font_weight=600,
                text_anchor="end",
                fill=look.ink,
            ),
        ]
        if results
        else []
    )
    return tag(
        "g",
        tag("title", said),
        tag(
            "rect",
            x=f"{b.x:.1f}",
            y=f"{b.y:.1f}",
            width=b.width,
            height=b.height,
            rx=6,
            fill=look.paper,
            stroke=look.accent if chosen else colour,
            stroke_width=2.5 if chosen else 1.2,
        ),
        tag("rect", x=f"{b.x:.1f}", y=f"{b.y + 6:.1f}", width=4, height=b.height - 12, fill=colour)
        if results
        else None,
        [
            tag(
                "text",
                line,
                x=f"{b.x + 12:.1f}",
                y=f"{b.y + 19 + i * 15.5:.1f}",
                font_size=size,
                fill=look.ink,
            )
            for i, line in enumerate(names)
        ],
        state,
        class_="node",
        data_node=o.code,
        tabindex=0,
        role="button",
        aria_label=said,
        opacity=0.4 if dim else None,
    )


def shape(status: Status) -> Markup:
    """The shape of a status on a field of 12 by 12, to be placed inside a picture."""
    colour = STATUS_COLOUR[status]
    return {
        Status.GOOD: tag("circle", cx=6, cy=6, r=5, fill=colour),
        Status.NEAR: tag("path", d="M6 .8 11.4 10.8H.6Z", fill=colour),
        Status.BAD: tag("path", d="M6 0 12 6 6 12 0 6Z", fill=colour),
        Status.NONE: tag("circle", cx=6, cy=6, r=4.2, fill="none", stroke=colour, stroke_width=1.6),
    }[status]
