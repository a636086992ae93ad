"""What a page shows, gathered as slides while the page draws itself, when its reader presents it; idle otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from bsc.figures.markup import Markup, join, tag
from bsc.present.slides import Sentence, Slide

_KEY = "_gathered"


@dataclass
class Gathered:
    """What was drawn so far, in the order of the page. Tables under one heading stand on one slide, a picture has its own."""

    title: str = ""
    facts: tuple[str, ...] = ()
    heading: str = ""
    lead: str = ""
    parts: list[Slide] = field(default_factory=list)
    open: bool = False  # whether the last slide takes another table

    def add(self, markup: Markup | None, plot: str = "", *, alone: bool) -> None:
        if self.open and not alone:
            last = self.parts.pop()
            markup = join(last.drawn, markup)
        number = len(self.parts) + 1
        notes = (self.lead,) if self.lead else ()
        self.parts.append(
            Slide(
                f"part.{number}",
                Sentence(f"part.{number}.title", self.heading or self.title),
                notes=notes,
                drawn=markup,
                plot=plot,
            )
        )
        self.open = not alone

    def slides(self) -> tuple[Slide, ...]:
        """A slide a picture and a table; the title alone where the page has neither."""
        alone = Slide("part.1", Sentence("part.1.title", self.title))
        return tuple(self.parts) or (alone,)


def begin() -> None:
    """Gather from here on."""
    st.session_state[_KEY] = Gathered()


def end() -> Gathered | None:
    """What was gathered; nothing is gathered any more."""
    found = st.session_state.pop(_KEY, None)
    return found if isinstance(found, Gathered) else None


def head(sentence: str, facts: tuple[str, ...]) -> None:
    """The page's title and what it is about."""
    if found := st.session_state.get(_KEY):
        found.title, found.facts = sentence, facts


def section(title: str, lead: str) -> None:
    """A heading inside the page."""
    if found := st.session_state.get(_KEY):
        found.heading, found.lead, found.open = title, lead, False


def table(markup: Markup) -> None:
    """A table or list of ours."""
    if found := st.session_state.get(_KEY):
        found.add(tag("div", markup, class_="sheet"), alone=False)


def picture(drawings: Markup) -> None:
    """A picture of ours, in its wide and narrow drawing."""
    if found := st.session_state.get(_KEY):
        found.add(tag("div", drawings, class_="picture"), alone=True)


def plot(key: str) -> None:
    """A Plotly chart, which the browser copies from the page."""
    if found := st.session_state.get(_KEY):
        found.add(None, key, alone=True)
