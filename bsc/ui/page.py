"""The head of every page: where we are, whether the data are invented, and a title that says the finding."""

from __future__ import annotations

import streamlit as st

from bsc.figures.markup import Markup, tag
from bsc.ui import sheet, stage
from bsc.ui.plain import plain
from bsc.ui.reader import Reader


def head(reader: Reader, sentence: str, *facts: str) -> None:
    """Where we are (organisation and ``facts``), the mark of invented data, and ``sentence`` as the page's title."""
    stage.head(sentence, facts)
    with st.container(gap=None, key="head"):
        sheet.show(
            tag(
                "div",
                tag("span", " · ".join(part for part in (reader.organisation.name, *facts) if part)),
                synthetic_mark(reader),
                class_="eyebrow",
            ),
            key="eyebrow",
        )
        st.title(plain(sentence), anchor=False)


def synthetic_mark(reader: Reader) -> Markup | None:
    """Says on every page that an invented organisation is invented."""
    words = synthetic_words(reader)
    return tag("span", words, class_="pill synthetic") if words else None


def synthetic_words(reader: Reader) -> str:
    """The words that mark an invented organisation, on pages and in everything that leaves them; else empty."""
    return reader.lang.t("Synthetic data: an invented organisation") if reader.organisation.synthetic else ""


def section(title: str, lead: str = "") -> None:
    """A heading inside a page, and a quiet line under it."""
    stage.section(title, lead)
    with st.container(gap=None):
        st.header(plain(title), anchor=False)
        if lead:
            st.caption(plain(lead))
