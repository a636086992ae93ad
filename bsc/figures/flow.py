"""The three-column flow: people, the unit indicators they serve, the objectives; what serves nothing is one red band.

``layout`` is pure geometry, ``picture`` one SVG string for the page and for a file. Heights are work weight: the same
share is equally high in every column, so that what a column loses is seen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bsc.figures.look import STATUS_COLOUR, Look, Status
from bsc.figures.markup import Markup, join, tag
from bsc.figures.words import clipped

NONE = "none"  # the key of what is linked to nothing
FONT = '"Source Sans", "Source Sans 3", "Segoe UI", sans-serif'
_BAR = 12.0
_HEAD = 34.0


@dataclass(frozen=True)
class Node:
    """A place in one of the columns (0, 1, 2). ``value`` is a share of all work weight; ``more`` is said on hover."""

    key: str
    column: int
    name: str
    value: float
    short: str = ""  # for a narrow picture
    more: str = ""
    status: Status | None = None


@dataclass(frozen=True)
class Band:
    """Work weight that goes from one node to another, in the same unit as ``Node.value``."""

    source: str
    target: str
    value: float


@dataclass(frozen=True)
class Slot:
    """Where a node stands: its bar's corner and height. ``via``: only passes through, no bar and no label."""

    node: Node
    x: float
    y: float
    height: float
    via: bool = False


@dataclass(frozen=True)
class Ribbon:
    """A drawn band: left and right edge (x, top) and its thickness. ``whole`` are the ends of the band it belongs to."""

    x0: float
    y0: float
    x1: float
    y1: float
    thick: float
    whole: tuple[str, str]

    @property
    def path(self) -> str:
        """The outline as an SVG path."""
        mid = (self.x0 + self.x1) / 2
        low0, low1 = self.y0 + self.thick, self.y1 + self.thick
        return (
            f"M{self.x0:.1f} {self.y0:.1f}C{mid:.1f} {self.y0:.1f} {mid:.1f} {self.y1:.1f} {self.x1:.1f} {self.y1:.1f}"
            f"V{low1:.1f}C{mid:.1f} {low1:.1f} {mid:.1f} {low0:.1f} {self.x0:.1f} {low0:.1f}Z"
        )


@dataclass(frozen=True)
class Layout:
    """A flow with coordinates."""

    width: float
    height: float
    slots: tuple[Slot, ...]
    ribbons: tuple[Ribbon, ...]


def layout(nodes: Sequence[Node], bands: Sequence[Band], width: float = 1120, height: float = 560) -> Layout:
    """Columns from top to bottom in the order given, ``none`` always last; bands that skip the middle column pass it.

    A node is at least 2 high, so that small ones can be seen; gaps keep labels apart.
    """
    by_key = {node.key: node for node in nodes}
    known = [b for b in bands if b.source in by_key and b.target in by_key and b.value > 0]
    passing = [b for b in known if by_key[b.target].column - by_key[b.source].column == 2]
    vias = [
        Node(f"via|{kind}", 1, "", sum(b.value for b in passing if (b.target == NONE) == (kind == NONE)))
        for kind in ("direct", NONE)
        if any((b.target == NONE) == (kind == NONE) for b in passing)
    ]
    columns = [
        sorted((n for n in [*nodes, *vias] if n.column == c), key=lambda n: n.key.endswith(NONE))
        for c in range(3)
    ]
    most = max((len(c) for c in columns), default=1)
    label = 17.0  # a line of text
    gap = min(12.0, max(2.0, (height - _HEAD) * 0.35 / max(most - 1, 1)))
    room = height - _HEAD - gap * (most - 1)
    largest = max((sum(n.value for n in c) for c in columns), default=1.0) or 1.0
    scale = room / largest
    slots: dict[str, Slot] = {}
    for number, column in enumerate(columns):
        x = number * (width - _BAR) / 2
        tall = [max(2.0, n.value * scale) for n in column]
        spare = height - _HEAD - sum(tall)
        # room between the nodes of a column: enough for a label each where there is any
        between = max(gap, min(label, spare / max(len(column) - 1, 1))) if len(column) > 1 else 0.0
        if sum(tall) + between * (len(column) - 1) > height - _HEAD:
            between = max(0.0, spare / max(len(column) - 1, 1))
        y = _HEAD
        for node, size in zip(column, tall, strict=True):
            if node.key.endswith(NONE):
                y = max(y, height - size)
            slots[node.key] = Slot(node, x, y, size, node.key.startswith("via|"))
            y += size + between
    ribbons = _ribbons(known, by_key, slots, scale)
    return Layout(width, height, tuple(slots.values()), tuple(ribbons))


def _ribbons(
    bands: Sequence[Band], by_key: dict[str, Node], slots: dict[str, Slot], scale: float
) -> list[Ribbon]:
    pieces: list[tuple[str, str, float, tuple[str, str]]] = []
    for band in bands:
        whole = (band.source, band.target)
        if by_key[band.target].column - by_key[band.source].column == 2:
            via = f"via|{NONE if band.target == NONE else 'direct'}"
            pieces.append((band.source, via, band.value, whole))
            if band.target != NONE:
                pieces.append((via, band.target, band.value, whole))
        else:
            pieces.append((band.source, band.target, band.value, whole))
    if f"via|{NONE}" in slots:  # from the middle on it is one band
        lost = slots[f"via|{NONE}"].node.value
        pieces.append((f"via|{NONE}", NONE, lost, (f"via|{NONE}", NONE)))
    # a node's bands leave and arrive in the vertical order of their other ends, which keeps crossings down
    leaves = {k: s.y for k, s in slots.items()}
    arrives = dict(leaves)
    start: dict[int, float] = {}
    for i in sorted(range(len(pieces)), key=lambda i: (slots[pieces[i][1]].y, slots[pieces[i][3][1]].y)):
        start[i] = leaves[pieces[i][0]]
        leaves[pieces[i][0]] += pieces[i][2] * scale
    made = []
    for i in sorted(range(len(pieces)), key=lambda i: (slots[pieces[i][0]].y, slots[pieces[i][3][0]].y)):
        source, target, value, whole = pieces[i]
        left, right = slots[source], slots[target]
        made.append(Ribbon(left.x + _BAR, start[i], right.x, arrives[target], max(0.6, value * scale), whole))
        if right.via:  # straight through under the column
            made.append(
                Ribbon(right.x, arrives[target], right.x + _BAR, arrives[target], value * scale, whole)
            )
        arrives[target] += value * scale
    return made


def along(bands: Sequence[Band], key: str) -> set[str]:
    """The nodes on any way through ``key``: everything below it and everything above it, and itself."""
    found = {key}
    for here, there in (("source", "target"), ("target", "source")):
        edge = {key}
        while edge:
            edge = {getattr(b, there) for b in bands if getattr(b, here) in edge} - found
            found |= edge
    return found


def picture(
    drawn: Layout,
    heads: Sequence[str],
    look: Look,
    *,
    selected: Collection[str] = (),
    narrow: bool = False,
    title: str = "",
) -> Markup:
    """The flow as SVG. ``heads`` are the titles of the columns; ``selected`` the keys of a path to stand out.

    Nodes carry ``data-node``, bands ``data-source`` and ``data-target``, for a page that lets them be walked.
    """
    lang = look.language
    red = STATUS_COLOUR[Status.BAD]
    size = 12 if narrow else 13.5
    ribbons = []
    for r in drawn.ribbons:
        none = r.whole[1] == NONE
        merged = r.whole[0].startswith("via|")
        lit = bool(selected) and (merged or r.whole[0] in selected) and r.whole[1] in selected
        strength = (0.62 if none else 0.2) if not selected else ((0.7 if none else 0.5) if lit else 0.07)
        colour = red if none else (look.accent if lit else look.muted)
        ribbons.append(
            tag(
                "path",
                d=r.path,
                fill=colour,
                fill_opacity=strength,
                class_="band none" if none else "band",
                data_source=r.whole[0],
                data_target=r.whole[1],
            )
        )
    reach = (drawn.width - _BAR) / 2 - _BAR - 14
    nodes = []
    for slot in drawn.slots:
        if slot.via:
            continue
        node = slot.node
        none = node.key == NONE
        colour = red if none else (STATUS_COLOUR[node.status] if node.status else look.muted)
        right = node.column == 2
        name = node.short if narrow and node.short else node.name
        share = lang.percent(100 * node.value, 1)
        room = reach * (0.62 if narrow else 0.49)
        shown = clipped(name, room * (1.6 if none else 1) - 44, size)
        dim = bool(selected) and node.key not in selected
        middle = slot.y + slot.height / 2
        tx = slot.x - 7 if right else slot.x + _BAR + 7
        label = tag(
            "text",
            tag("tspan", shown, fill=look.ink, font_weight=600 if none else 400),
            tag("tspan", f" {share}", fill=look.muted),
            x=f"{tx:.1f}",
            y=f"{middle + size * 0.36:.1f}",
            text_anchor="end" if right else "start",
            font_size=size,
            paint_order="stroke",
            stroke=look.paper,
            stroke_width=3,
            stroke_opacity=0.85,
            stroke_linejoin="round",
        )
        nodes.append(
            tag(
                "g",
                tag("title", " · ".join(part for part in (node.name, share, node.more) if part)),
                tag(
                    "rect",
                    x=f"{slot.x:.1f}",
                    y=f"{slot.y:.1f}",
                    width=_BAR,
                    height=f"{slot.height:.1f}",
                    rx=2,
                    fill=colour,
                ),
                label,
                class_="node",
                data_node=node.key,
                tabindex=0,
                role="button",
                aria_label=f"{node.name}, {share}",
                opacity=0.35 if dim else None,
            )
        )
    titles = [
        tag(
            "text",
            head,
            x=f"{(0, drawn.width / 2, drawn.width)[i]:.1f}",
            y=16,
            text_anchor=("start", "middle", "end")[i],
            font_size=size,
            font_weight=600,
            fill=look.muted,
        )
        for i, head in enumerate(heads)
    ]
    return tag(
        "svg",
        tag("title", title) if title else None,
        tag("g", titles),
        tag("g", ribbons),
        tag("g", nodes),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {drawn.width:g} {drawn.height:g}",
        font_family=FONT,
        class_="flow",
        role="group",
        aria_label=title or None,
    )


def legend(look: Look) -> Markup:
    """What heights and the red band mean, in words."""
    lang = look.language
    return tag(
        "p",
        join(
            lang.t("Heights are work weight: people times the weight of a KPI on their sheet."),
            " ",
            tag("strong", lang.t("Red is linked to nothing."), style=f"color:{STATUS_COLOUR[Status.BAD]}"),
        ),
        class_="muted small",
    )
