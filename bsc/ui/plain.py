"""Data as plain text inside Streamlit's Markdown: names with stars, dollars or brackets stay as they are."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|$:<>~^])")


def plain(value: object) -> str:
    """``value`` with everything that Markdown would read as a sign escaped, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(value).split()))
