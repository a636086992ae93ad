"""The cascade as a tree that one can walk: the focus at the left, what serves it to the right, heights by effort.

``layout`` gives coordinates, ``picture`` one SVG string. What no effort reaches still gets a line, because an objective
that nobody works on is the finding; what is too much for the room is pooled into one cell that says how many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bsc.figures.flow import FONT, NONE
from bsc.figures.look import STATUS_COLOUR, Look, Status
from bsc.figures.markup import Markup, tag
from bsc.figures.words import clipped
from bsc.frames import each

LEAST = 19.0  # of the height of a cell: one line of text


@dataclass(frozen=True)
class Item:
    """A node of the tree. ``effort`` is a share of all work weight, ``score`` a percentage or None."""

    key: str
    parent: str
    name: str
    effort: float
    score: float | None
    status: Status
    tier: str
    more: str = ""


@dataclass(frozen=True)
class Cell:
    """A rectangle. ``pooled`` > 0: it stands for so many items (of ``item.parent``) that have no room of their own."""

    item: Item
    column: int
    x: float
    y: float
    width: float
    height: float
    pooled: int = 0


@dataclass(frozen=True)
class Layout:
    """The cells that are seen from a focus."""

    width: float
    height: float
    cells: tuple[Cell, ...]


def items_of(tree: pd.DataFrame) -> list[Item]:
    """The frame of the analysis (key, parent, name, effort, score, status, tier, more) as items."""
    return [
        Item(
            r.key,
            r.parent,
            r.name,
            float(r.effort),
            r.score if r.score == r.score else None,
            r.status,
            r.tier,
            r.more,
        )
        for r in each(tree)
    ]


def children_of(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Items by their parent's key, most effort first; what is linked to nothing comes last."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.parent, []).append(item)
    for group in found.values():
        group.sort(key=lambda i: (i.key == NONE, -i.effort, i.key))
    return found


def trail(items: Sequence[Item], key: str) -> list[Item]:
    """From the root down to ``key``; empty when there is no such node."""
    by_key = {i.key: i for i in items}
    found: list[Item] = []
    while key in by_key and by_key[key] not in found:
        found.insert(0, by_key[key])
        key = by_key[key].parent
    return found


def layout(
    items: Sequence[Item], focus: str = "", width: float = 1120, height: float = 620, columns: int = 3
) -> Layout:
    """``columns`` levels below ``focus`` (empty: all of it). Cells of a column never overlap and lie inside their parent's."""
    below = children_of(items)
    wide = width / columns
    cells: list[Cell] = []

    def place(parent: str, column: int, y: float, room: float) -> None:
        group = below.get(parent, [])
        if column >= columns or not group or room < LEAST * 0.99:
            return
        fits = max(1, int(room / LEAST + 1e-9))
        shown, rest = (group, []) if len(group) <= fits else (group[: fits - 1], group[fits - 1 :])
        if rest and (none := next((i for i in rest if i.key == NONE), None)) and shown:
            rest = [shown[-1], *(i for i in rest if i is not none)]  # never hide what is linked to nothing
            shown = [*shown[:-1], none]
        efforts = [i.effort for i in shown] + ([sum(i.effort for i in rest)] if rest else [])
        for position, size in enumerate(allotted(efforts, room, LEAST)):
            x = column * wide
            if position < len(shown):
                item = shown[position]
                cells.append(Cell(item, column, x, y, wide, size))
                place(item.key, column + 1, y, size)
            else:
                pool = Item(f"rest|{parent}", parent, "", efforts[-1], None, Status.NONE, rest[0].tier)
                cells.append(Cell(pool, column, x, y, wide, size, len(rest)))
            y += size

    place(focus, 0, 0.0, height)
    return Layout(width, height, tuple(cells))


def allotted(values: Sequence[float], room: float, least: float) -> list[float]:
    """``room`` divided in proportion to ``values``, but at least ``least`` each (equal parts when there is no room)."""
    count = len(values)
    if count * least >= room or sum(values) <= 0:
        return [room / count] * count if count else []
    low: set[int] = set()
    while True:
        free = room - least * len(low)
        total = sum(v for i, v in enumerate(values) if i not in low)
        more = {i for i, v in enumerate(values) if i not in low and (total <= 0 or v * free / total < least)}
        if not more:
            return [least if i in low else v * free / total for i, v in enumerate(values)]
        low |= more
        if len(low) == count:
            return [room / count] * count


def picture(
    drawn: Layout, look: Look, by: str, *, selected: str = "", narrow: bool = False, title: str = ""
) -> Markup:
    """The tree as SVG; ``by``: colour by "achievement" (status colours) or "effort" (the more the darker)."""
    lang = look.language
    size = 12.0 if narrow else 13.5
    most: Mapping[int, float] = {
        c: max((x.item.effort for x in drawn.cells if x.column == c and x.item.key != NONE), default=1.0)
        or 1.0
        for c in {x.column for x in drawn.cells}
    }
    made = []
    for cell in drawn.cells:
        item, none = cell.item, cell.item.key == NONE or cell.item.parent == NONE
        colour, strength = _fill(cell, look, by, most[cell.column], none)
        share = lang.percent(100 * item.effort, 1)
        score = "" if item.score is None else lang.percent(item.score, 1)
        name = lang.n("one more", "{n} more", cell.pooled) if cell.pooled else item.name
        value = score if by == "achievement" else share
        shown = clipped(name, cell.width - 30 - (len(value) + 2) * size * 0.56, size)
        hollow = item.effort <= 0 and not cell.pooled
        said = " · ".join(
            part
            for part in (
                name,
                lang.t("{share} of the work weight", share=share)
                if item.effort > 0
                else lang.t("no work under it"),
                lang.t("achievement {score}", score=score) if score else "",
                item.more,
            )
            if part
        )
        top = (
            cell.y + min(cell.height / 2, 24) + size * 0.36
            if cell.height > 40
            else cell.y + cell.height / 2 + size * 0.36
        )
        made.append(
            tag(
                "g",
                tag("title", said),
                tag(
                    "rect",
                    x=f"{cell.x + 1:.1f}",
                    y=f"{cell.y + 0.75:.1f}",
                    width=f"{cell.width - 2:.1f}",
                    height=f"{max(cell.height - 1.5, 1):.1f}",
                    rx=2,
                    fill="none" if hollow else colour,
                    fill_opacity=None if hollow else strength,
                    stroke=look.accent
                    if item.key == selected
                    else (STATUS_COLOUR[Status.BAD] if hollow else None),
                    stroke_width=2 if item.key == selected else 1.2,
                    stroke_dasharray="4 3" if hollow and item.key != selected else None,
                    pointer_events="all",
                ),
                tag(
                    "text",
                    tag("tspan", shown, font_weight=600 if none and item.key == NONE else 400),
                    x=f"{cell.x + 10:.1f}",
                    y=f"{top:.1f}",
                    font_size=size,
                    fill=look.muted if cell.pooled else look.ink,
                    pointer_events="none",
                ),
                tag(
                    "text",
                    value,
                    x=f"{cell.x + cell.width - 10:.1f}",
                    y=f"{top:.1f}",
                    font_size=size,
                    text_anchor="end",
                    fill=look.muted,
                    pointer_events="none",
                ),
                class_="node",
                data_node=item.parent if cell.pooled else item.key,
                tabindex=0,
                role="button",
                aria_label=said,
            )
        )
    return tag(
        "svg",
        tag("title", title) if title else None,
        made,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {drawn.width:g} {drawn.height:g}",
        font_family=FONT,
        class_="icicle",
        role="group",
        aria_label=title or None,
    )


def _fill(cell: Cell, look: Look, by: str, most: float, none: bool) -> tuple[str, float]:
    if none:
        return STATUS_COLOUR[Status.BAD], 0.45 if cell.item.key == NONE else 0.28
    if cell.pooled:
        return look.muted, 0.1
    if by == "effort":
        return look.accent, 0.1 + 0.42 * (cell.item.effort / most) ** 0.5
    if cell.item.status == Status.NONE:
        return look.muted, 0.16
    return STATUS_COLOUR[cell.item.status], 0.36
