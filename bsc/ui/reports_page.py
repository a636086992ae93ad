"""The reports page as a whole."""

from __future__ import annotations

from bsc.ui import intake, page
from bsc.ui.reader import reader


def draw() -> None:
    """The whole page."""
    now = reader()
    page.head(now, now.lang.t("Hand in a report"))
    intake.draw(now)
