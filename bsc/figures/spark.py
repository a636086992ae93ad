"""Pictures small enough for a table row: the trend of an achievement and the bar that shows how far it is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bsc.figures.look import STATUS_COLOUR, Status
from bsc.figures.markup import Markup, join, tag


def spark(
    values: Sequence[float | None],
    status: Status | str = Status.NONE,
    *,
    low: float = 60.0,
    high: float = 120.0,
    words: str = "",
    width: int = 96,
    height: int = 26,
) -> Markup:
    """The achievements of consecutive periods, oldest first, on a scale that all rows of a table share.

    ``values`` in percent; a missing one leaves a gap. The faint line is 100 percent, the dot the last period, in the
    colour of ``status``. ``words`` says the same to those who do not see it.
    """
    known = [(i, v) for i, v in enumerate(values) if v is not None and not math.isnan(v)]
    pad = 4.0
    span = max(len(values) - 1, 1)

    def x(i: int) -> float:
        return round(pad + i * (width - 2 * pad) / span, 1)

    def y(value: float) -> float:
        inside = min(max(value, low), high)
        return round(height - pad - (inside - low) / (high - low) * (height - 2 * pad), 1)

    runs: list[list[tuple[int, float]]] = []
    for i, value in known:
        if runs and runs[-1][-1][0] == i - 1:
            runs[-1].append((i, value))
        else:
            runs.append([(i, value)])
    lines = [
        tag("polyline", points=" ".join(f"{x(i)},{y(v)}" for i, v in run), class_="spark-line")
        if len(run) > 1
        else tag("circle", cx=x(run[0][0]), cy=y(run[0][1]), r=1.4, class_="spark-dot")
        for run in runs
    ]
    end = known[-1] if known else None
    dot = (
        tag("circle", cx=x(end[0]), cy=y(end[1]), r=3, fill=STATUS_COLOUR[Status(status)])
        if end and end[0] == len(values) - 1
        else None
    )
    reference = (
        tag("line", x1=0, x2=width, y1=y(100), y2=y(100), class_="spark-ref") if low < 100 < high else None
    )
    named = {"role": "img", "aria_label": words} if words else {"aria_hidden": "true"}
    return tag(
        "svg",
        reference,
        lines,
        dot,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        class_="spark",
        **named,
    )


def bar(achievement: float | None, status: Status | str, *, cap: float = 120.0) -> Markup:
    """How far an achievement is: a bar from 0 to ``cap`` percent with a tick at 100. Decoration beside its number."""
    share = 0.0 if achievement is None or math.isnan(achievement) else min(max(achievement, 0.0), cap) / cap
    tick = f"{100 / cap * 100:.2f}%"
    return tag(
        "svg",
        join(
            tag("rect", x=0, y=4, width="100%", height=6, rx=3, class_="bar-track"),
            tag(
                "rect",
                x=0,
                y=4,
                width=f"{share * 100:.2f}%",
                height=6,
                rx=3,
                fill=STATUS_COLOUR[Status(status)],
            )
            if share
            else None,
            tag("line", x1=tick, x2=tick, y1=1, y2=13, class_="bar-tick"),
        ),
        width="100%",
        height=14,
        class_="bar",
        aria_hidden="true",
    )
