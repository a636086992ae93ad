"""Pictures small enough for a table row: the trend of an achievement and the bar that shows how far it is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bsc.figures.look import Status
from bsc.figures.markup import Markup, tag

# as the style sheet has them
WIDTH, HEIGHT = 96, 26
CAP = 120.0  # percent at the end of a bar, with the tick at 100


def spark(
    values: Sequence[float | None],
    status: Status | str = Status.NONE,
    *,
    low: float = 60.0,
    high: float = 120.0,
    words: str = "",
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Markup:
    """The achievements of consecutive periods, oldest first, on a scale that all rows of a table share.

    ``values`` in percent; a missing one leaves a gap. The faint line is 100 percent, the dot the last period, in the
    colour of ``status``. ``words`` says the same to those who do not see it.
    """
    known = [(i, v) for i, v in enumerate(values) if v is not None and not math.isnan(v)]
    pad = 4.0
    span = max(len(values) - 1, 1)

    def x(i: int) -> str:
        return f"{round(pad + i * (width - 2 * pad) / span, 1):g}"

    def y(value: float) -> str:
        inside = min(max(value, low), high)
        return f"{round(height - pad - (inside - low) / (high - low) * (height - 2 * pad), 1):g}"

    runs: list[list[tuple[int, float]]] = []
    for i, value in known:
        if runs and runs[-1][-1][0] == i - 1:
            runs[-1].append((i, value))
        else:
            runs.append([(i, value)])
    lines = [
        tag("polyline", points=" ".join(f"{x(i)},{y(v)}" for i, v in run))
        if len(run) > 1
        else tag("circle", cx=x(run[0][0]), cy=y(run[0][1]), r=1.4)
        for run in runs
    ]
    end = known[-1] if known else None
    dot = (
        tag("circle", cx=x(end[0]), cy=y(end[1]), r=3, class_=str(Status(status)))
        if end and end[0] == len(values) - 1
        else None
    )
    reference = tag("line", x2=width, y1=y(100), y2=y(100)) if low < 100 < high else None
    named = {"role": "img", "aria_label": words} if words else {"aria_hidden": "true"}
    size = {} if (width, height) == (WIDTH, HEIGHT) else {"width": width, "height": height}
    return tag("svg", reference, lines, dot, class_="spark", **size, **named)


def bar(achievement: float | None, status: Status | str) -> Markup:
    """How far an achievement is: a bar from 0 to 120 percent with a tick at 100. Decoration beside its number."""
    share = 0.0 if achievement is None or math.isnan(achievement) else min(max(0.0, achievement / CAP), 1.0)
    return tag("i", class_=f"gauge {Status(status)}", style=f"--at:{100 * share:.1f}%")
