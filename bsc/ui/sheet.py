"""Our own tables and lists on the page: markup in the house style, whose links stay in the session.

One component serves them all. What it shows comes from ``bsc.figures.markup`` and is escaped there; its style sheet
touches nothing of Streamlit's.
"""

from __future__ import annotations

from urllib.parse import urlencode

from bsc.figures.markup import Markup
from bsc.ui import choices, component, stage


def show(markup: Markup, key: str) -> str | None:
    """Put ``markup`` on the page; what was clicked in it (its ``data_open``), once, else None."""
    if key != "eyebrow":
        stage.table(markup)
    data = {"html": component.short(markup), **here()}
    opened = component.mount("sheet", "sheet", key, data, on_open_change=lambda: None).open
    return str(opened) if opened else None


def here() -> dict[str, str]:
    """What the browser needs to complete the links in our markup: the reader's selection and the page without a name."""
    return {"kept": urlencode(choices.kept()), "home": choices.HOME}
