"""Pictures that can be walked: an SVG for a wide page and one for a narrow one, whose nodes are chosen by click or key."""

from __future__ import annotations

from bsc.figures.markup import Markup, join, tag
from bsc.ui import component, saving, stage
from bsc.ui.component import short
from bsc.ui.reader import reader


def show(
    wide: Markup,
    narrow: Markup,
    key: str,
    title: str,
    *,
    under: Markup | None = None,
    n: int | None = None,
    early: bool = False,
) -> str | None:
    """Put a picture on the page; the ``data-node`` that was chosen in it, once, else None.

    ``key`` names it and, with ``title`` and ``n`` (how many things it is about), the file as which it can be saved;
    ``under`` stands below it. ``early``: the wide drawing needs less room than most.
    """
    now = reader()
    drawings = join(
        tag("div", wide, class_="wide early" if early else "wide"),
        tag("div", narrow, class_="narrow early" if early else "narrow"),
    )
    stage.picture(drawings)
    data = {
        "html": short(join(drawings, under, saving.buttons(now))),
        "file": saving.words(now, key.replace("_", "-"), title, n),
    }
    chosen = component.mount("picture", "picture", key, data, on_node_change=lambda: None).node
    return str(chosen["key"]) if chosen else None
