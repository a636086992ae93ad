"""Saving a figure as PNG or SVG: two buttons, and what is written into the file beside the drawing itself.

The reader's browser makes the file from the drawing in the page, so that it needs neither a network nor anything
installed on the server.
"""

from __future__ import annotations

from datetime import date

from bsc.figures.markup import Markup, tag
from bsc.ui import page
from bsc.ui.reader import Reader


def buttons(now: Reader) -> Markup:
    """PNG and SVG."""
    lang = now.lang
    return tag(
        "p",
        [
            tag("button", kind.upper(), type="button", data_save=kind,
                aria_label=lang.t("Save this picture as {kind}", kind=kind.upper()))
            for kind in ("png", "svg")
        ],
        class_="save",
    )  # fmt: skip


def words(now: Reader, name: str, title: str, n: int | None) -> dict[str, str]:
    """Name of the file, title, and the line below it: whose numbers, of when, how many, and whether they are invented."""
    lang = now.lang
    parts = [now.organisation.name]
    if now.filters.unit and now.unit_name != now.organisation.name:
        parts.append(now.unit_name)
    if now.filters.period:
        parts.append(lang.period(now.filters.period))
    parts.append(lang.t("as of {day}", day=date.today()))  # noqa: DTZ011 - the reader's own day is meant
    if n is not None:
        parts.append("n = " + lang.number(n, 0))
    parts.append(page.synthetic_words(now))
    return {
        "name": f"selaras-{name}-{now.filters.org}",
        "title": title,
        "foot": " · ".join(part for part in parts if part),
    }
