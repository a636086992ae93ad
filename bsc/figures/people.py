"""Scores of groups of people: histograms on the scores' own lattice, one below the other, and shares reached (ECDF).

Bars are never smoothed: a heap at the minimum, at 100 or at the cap stays a heap; only where one or two people would stand
alone do bins come in as one (``bsc.people.lattice.even``). The minimum runs through all groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bsc.figures import drawing
from bsc.figures.look import Look
from bsc.figures.markup import Markup, tag
from bsc.figures.words import clipped, width_of

FEW, MANY = 8, 40  # up to FEW groups large rows, up to MANY small ones, above a table of strips
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "5 5", "12 4", "1 4", "8 2 1 2")


@dataclass(frozen=True)
class Group:
    """One group: people per bin (spread where there are few), its quartiles in points, the share at or above the line in
    words ('' unknown)."""

    key: str
    name: str
    people: int
    counts: tuple[float, ...]
    quartiles: tuple[float, float, float]
    above: str = ""
    note: str = ""
    line: float | None = None  # of this group, where groups have lines of their own


@dataclass(frozen=True)
class Scale:
    """Bins from ``low`` in steps of ``step`` points; ``first`` to ``last`` (bins) are drawn. ``line``: the minimum or None."""

    low: float
    step: float
    first: int
    last: int
    line: float | None
    left: float
    right: float

    def x(self, points: float) -> float:
        """Across, in pixels."""
        begin = self.low + self.first * self.step
        end = self.low + (self.last + 1) * self.step
        return self.left + (points - begin) / (end - begin) * (self.right - self.left)

    def ticks(self) -> list[float]:
        """Round points with room between them."""
        begin = self.low + self.first * self.step
        end = self.low + (self.last + 1) * self.step
        room = self.right - self.left
        for gap in (g for g in (0.5, 1, 2, 5, 10, 20, 50) if g >= self.step):
            if (end - begin) / gap * 34 <= room:
                break
        start = -(-begin // gap) * gap
        return [start + k * gap for k in range(int((end - start) / gap) + 1)]


def scale(
    groups: Sequence[Group], low: float, step: float, line: float | None, left: float, right: float
) -> Scale:
    """The part of the lattice that holds people or the line, with a bin of air on both sides."""
    used = [b for g in groups for b, n in enumerate(g.counts) if n]
    if line is not None:
        used += [int((line - low) / step), int((line - low) / step) - 1]
    used += [int((g.line - low) / step) for g in groups if g.line is not None]
    first, last = (min(used), max(used)) if used else (0, 1)
    size = max((len(g.counts) for g in groups), default=1)
    return Scale(low, step, max(first - 1, 0), min(last + 1, max(size - 1, last)), line, left, right)


def ridges(
    groups: Sequence[Group],
    look: Look,
    *,
    low: float,
    step: float,
    line: float | None,
    line_words: str,
    width: float = 1120,
    title: str = "",
    linked: bool = True,
) -> Markup:
    """Histograms one below the other on one axis, each with its n, its quartiles and its share at or above the line."""
    narrow = width < 700
    few = len(groups) <= FEW
    row = (84.0 if few else 46.0) if not narrow else (96.0 if few else 66.0)
    left = 12.0 if narrow else 268.0
    right = width - (12.0 if narrow else 104.0)
    top = 34.0
    s = scale(groups, low, step, line, left, right)
    highest = max((max(g.counts, default=0) / g.people for g in groups if g.people), default=1.0) or 1.0
    height = top + row * len(groups) + 34
    bottom = top + row * len(groups)
    parts: list[Markup | None] = [_tick(t, s, top, bottom, look) for t in s.ticks()]
    for k, g in enumerate(groups):
        parts.append(_ridge(g, s, top + row * k, row, highest, look, narrow, linked))
    parts.append(_line(s, top, bottom, line_words, look))
    if not narrow:
        above = look.language.t("at or above") if any(g.above for g in groups) else ""
        parts.append(drawing.label(above, width, top - 16, look.muted, anchor="end"))
    return drawing.picture(parts, width, height, title)


def _ridge(
    g: Group, s: Scale, top: float, row: float, highest: float, look: Look, narrow: bool, linked: bool
) -> Markup:
    lang = look.language
    base = top + row - 10
    room = row - (30 if narrow else 14)
    said = lang.t(
        "{name}: {people} people, middle half {low} to {high}, median {middle}",
        name=g.name,
        people=g.people,
        low=lang.number(g.quartiles[0], 1),
        high=lang.number(g.quartiles[2], 1),
        middle=lang.number(g.quartiles[1], 1),
    )
    if g.above:
        said = f"{said}; {g.above}"
    below, reached = _steps(g, s, base, room / highest)
    people = lang.n("1 person", "{n} people", g.people)
    name_room = (s.right - s.left - 190) if narrow else s.left - 24
    words: list[Markup | None]
    if narrow:
        words = [
            drawing.label(clipped(g.name, name_room, 13), s.left, top + 14, look.ink, 13),
            drawing.label(
                f"{people} · {g.above}" if g.above else people, s.right, top + 14, look.muted, anchor="end"
            ),
        ]
    else:
        words = [
            drawing.label(clipped(g.name, name_room, 14), 0, base - 12, look.ink, 14),
            drawing.label(f"{people}{f' · {g.note}' if g.note else ''}", 0, base + 4, look.muted),
            drawing.label(g.above, s.right + 104, base, look.ink, 14, "end") if g.above else None,
        ]
    shown = (
        {"class_": "node", "data_node": g.key, "tabindex": 0, "role": "button"} if linked else {"role": "img"}
    )
    return tag(
        "g",
        tag("title", said),
        tag(
            "rect",
            x=0,
            y=f"{top:g}",
            width=f"{s.right + (12 if narrow else 104):g}",
            height=f"{row:g}",
            fill="transparent",
        ),
        tag("path", d=below, fill=look.muted, fill_opacity=0.55) if below else None,
        tag("path", d=reached, fill=look.accent, fill_opacity=0.8) if reached else None,
        tag("line", x1=f"{s.left:g}", x2=f"{s.right:g}", y1=f"{base:g}", y2=f"{base:g}", stroke=look.line),
        _quartiles(g, s, base, look),
        None if g.line is None or g.line == s.line else _own_line(g.line, s, top + 4, base, look),
        words,
        aria_label=said,
        **shown,
    )


def _steps(g: Group, s: Scale, base: float, unit: float) -> tuple[str, str]:
    """Outlines of the bars below the line and of those at or above it; a share of 1 is ``unit`` pixels high."""
    sides: tuple[list[str], list[str]] = ([], [])
    for b in range(s.first, min(s.last + 1, len(g.counts))):
        if not g.counts[b] or not g.people:
            continue
        start = s.low + b * s.step
        x, wide = s.x(start), s.x(start + s.step) - s.x(start)
        gap = 0.8 if wide > 4 else 0.0
        high = g.counts[b] / g.people * unit
        line = s.line if g.line is None else g.line
        side = 1 if line is None or start >= line - 1e-9 else 0
        sides[side].append(f"M{x + gap / 2:.1f} {base:.1f}v{-high:.2f}h{wide - gap:.1f}v{high:.2f}z")
    return "".join(sides[0]), "".join(sides[1])


def _own_line(line: float, s: Scale, top: float, base: float, look: Look) -> Markup:
    """The minimum of one group, with its number."""
    x = s.x(line)
    return tag(
        "g",
        tag(
            "line",
            x1=f"{x:.1f}",
            x2=f"{x:.1f}",
            y1=f"{top:g}",
            y2=f"{base:g}",
            stroke=look.ink,
            stroke_width=1.5,
            stroke_dasharray="5 3",
        ),
        drawing.label(look.language.number(line, 2), x - 4, top + 9, look.ink, 11, "end"),
    )


def _quartiles(g: Group, s: Scale, base: float, look: Look) -> Markup | None:
    """The middle half as a bar under the axis, the median as a knob."""
    q1, q2, q3 = g.quartiles
    if q2 != q2:
        return None
    return tag(
        "g",
        tag(
            "line",
            x1=f"{s.x(q1):.1f}",
            x2=f"{s.x(q3):.1f}",
            y1=f"{base + 3.5:g}",
            y2=f"{base + 3.5:g}",
            stroke=look.ink,
            stroke_width=2,
        ),
        tag("circle", cx=f"{s.x(q2):.1f}", cy=f"{base + 3.5:g}", r=3.5, fill=look.ink, stroke=look.paper),
    )


def ecdf(
    groups: Sequence[Group],
    look: Look,
    *,
    low: float,
    step: float,
    line: float | None,
    line_words: str,
    width: float = 1120,
    height: float = 430,
    title: str = "",
) -> Markup:
    """Share of each group below every score: the further right a curve, the higher its people score."""
    lang = look.language
    narrow = width < 700
    left, right, top, bottom = 52.0, width - 14, 34.0, height - 48
    s = scale(groups, low, step, line, left, right)
    parts: list[Markup | None] = [_tick(t, s, top, bottom, look) for t in s.ticks()]
    for share in (0, 25, 50, 75, 100):
        y = bottom - share / 100 * (bottom - top)
        parts.append(drawing.level(lang.percent(share, 0), y, left, right, look))
    parts.append(_line(s, top, bottom, line_words, look))
    for k, g in enumerate(groups):
        colour = look.perspective(k)
        points = _reached(g, s, top, bottom)
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        said = lang.n("{name}: one person", "{name}: {n} people", g.people, name=g.name)
        parts.append(
            tag(
                "path",
                tag("title", said),
                d=path,
                fill="none",
                stroke=colour,
                stroke_width=2.25,
                stroke_dasharray=_DASHES[k % len(_DASHES)] or None,
                role="img",
                aria_label=said,
            )
        )
        parts.append(_named(g, k, len(groups), points, colour, look, right, bottom, top, narrow))
    parts.append(drawing.label(lang.t("Score"), (left + right) / 2, height - 8, look.muted, 13, "middle"))
    return drawing.picture(parts, width, height, title)


def _reached(g: Group, s: Scale, top: float, bottom: float) -> list[tuple[float, float]]:
    points = [(s.left, bottom)]
    so_far = float(sum(g.counts[: s.first]))
    for b in range(s.first, min(s.last + 1, len(g.counts))):
        so_far += g.counts[b]
        share = so_far / g.people if g.people else 0.0
        points.append((s.x(s.low + (b + 1) * s.step), bottom - share * (bottom - top)))
    return points


def _named(
    g: Group,
    k: int,
    of: int,
    points: list[tuple[float, float]],
    colour: str,
    look: Look,
    right: float,
    bottom: float,
    top: float,
    narrow: bool,
) -> Markup:
    """The name beside its curve, each at another height so that none covers another."""
    wanted = bottom - (k + 1) / (of + 1) * (bottom - top)
    x = next((px for px, py in points if py <= wanted), points[-1][0])
    words = clipped(f"{g.name} ({look.language.number(g.people, 0)})", 130 if narrow else 260, 12.5)
    wide = width_of(words, 12.5)
    flip = x + wide + 12 > right
    return drawing.name(
        words, x - 8 if flip else x + 8, wanted, look, "end" if flip else "start", colour, 600
    )


def _tick(t: float, s: Scale, top: float, bottom: float, look: Look) -> Markup:
    x = f"{s.x(t):.1f}"
    return tag(
        "g",
        tag("line", x1=x, x2=x, y1=f"{top:g}", y2=f"{bottom:g}", stroke=look.line, stroke_opacity=0.6),
        drawing.label(look.language.number(t, 1), s.x(t), bottom + 18, look.muted, anchor="middle"),
    )


def _line(s: Scale, top: float, bottom: float, words: str, look: Look) -> Markup | None:
    """The minimum, through all groups, with its name on top."""
    if s.line is None:
        return None
    return drawing.line(words, s.x(s.line), (top, bottom), (s.left, s.right), look, "5 3")
