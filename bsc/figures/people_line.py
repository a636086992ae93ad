"""The neighbourhood of the minimum: people per bin, what a smooth course would lead one to expect, and the coin-flip zone."""

from __future__ import annotations

from collections.abc import Sequence

from bsc.figures import drawing
from bsc.figures.look import STATUS_COLOUR, Look, Status
from bsc.figures.markup import Markup, tag
from bsc.figures.words import width_of

BELOW, ABOVE = STATUS_COLOUR[Status.NEAR], "#0072B2"


def histogram(
    bins: Sequence[tuple[float, float]],
    look: Look,
    *,
    step: float,
    line: float,
    line_words: str,
    expected: Sequence[tuple[float, float]] = (),
    zone: tuple[float, float] | None = None,
    strong: bool = True,
    note: str = "",
    width: float = 1120,
    height: float = 380,
    title: str = "",
) -> Markup:
    """Bars of people per bin (``bins``: lower edge in points, people) around ``line``.

    ``expected`` is the dashed course (middle of a bin, people), ``zone`` the points inside which a decision is a coin
    flip; with ``strong`` the two bars that touch the line stand out.
    """
    lang = look.language
    left, right, top, bottom = 56.0, width - 12, 46.0, height - 46
    begin = min((edge for edge, _ in bins), default=line - step)
    end = max((edge for edge, _ in bins), default=line) + step
    most = max([n for _, n in bins] + [v for _, v in expected] + [1.0]) * 1.08

    def x(points: float) -> float:
        return left + (points - begin) / (end - begin) * (right - left)

    def y(people: float) -> float:
        return bottom - people / most * (bottom - top)

    gap = next(
        g for g in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20000, 10**5, 10**6) if most / g <= 6
    )
    parts: list[Markup] = []
    if zone is not None:
        a, b = x(max(zone[0], begin)), x(min(zone[1], end))
        words = lang.t("within measurement error")
        inside = a + 6 + width_of(words, 12) < x(line)  # else left of it, where scores are few
        parts += [
            tag(
                "rect",
                x=f"{a:.1f}",
                y=f"{top:g}",
                width=f"{b - a:.1f}",
                height=f"{bottom - top:g}",
                fill=look.muted,
                fill_opacity=0.12,
            ),
            drawing.label(
                words, a + 6 if inside else a - 6, top + 16, look.muted, anchor="start" if inside else "end"
            ),
        ]
    for k in range(int(most / gap) + 1):
        parts.append(drawing.level(lang.number(k * gap, 0), y(k * gap), left, right, look))
    for edge, people in bins:
        touching = strong and abs(edge - line) < 1e-9, strong and abs(edge + step - line) < 1e-9
        colour = ABOVE if touching[0] else BELOW if touching[1] else look.muted
        whole = abs(people - round(people)) < 1e-9  # else spread over several bars: no number of its own
        said = lang.n(
            "{low} to {high} points: one person",
            "{low} to {high} points: {n} people",
            round(people),
            low=lang.number(edge, 2),
            high=lang.number(edge + step, 2),
        )
        parts.append(
            tag(
                "rect",
                tag("title", said) if whole else None,
                x=f"{x(edge) + 1:.1f}",
                y=f"{y(people):.1f}",
                width=f"{max(x(edge + step) - x(edge) - 2, 1):.1f}",
                height=f"{bottom - y(people):.1f}",
                fill=colour,
                fill_opacity=0.95 if any(touching) else 0.5,
            )
        )
    if expected:
        path = "M" + "L".join(f"{x(at):.1f} {y(value):.1f}" for at, value in expected)
        parts.append(
            tag("path", d=path, fill="none", stroke=look.ink, stroke_width=1.75, stroke_dasharray="6 4")
        )
    every = next(g for g in (1, 2, 5, 10, 20) if (end - begin) / g * 36 <= right - left)
    t = -(-begin // every) * every
    while t <= end + 1e-9:
        parts.append(drawing.label(lang.number(t, 1), x(t), bottom + 18, look.muted, anchor="middle"))
        t += every
    parts.append(drawing.line(line_words, x(line), (top, bottom), (left, right), look))
    if note:
        parts.append(drawing.label(note, x(line) + 10, top + 4, look.ink, 13))
    parts.append(
        drawing.label(lang.t("Career score"), (left + right) / 2, height - 6, look.muted, 13, "middle")
    )
    return drawing.picture(parts, width, height, title)
