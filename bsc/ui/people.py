"""What the people pages have in common: the choice of unit, period, component and view, kept in the URL; empty states."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from bsc.analysis import people
from bsc.analysis.people import Base, Period, When
from bsc.present import people as words
from bsc.ui import choices, page, people_values
from bsc.ui.reader import Reader

EM = "\u2003"


@dataclass(frozen=True)
class Place:
    """Where the reader stands: period, component, and unit of the fixed tree."""

    base: Base
    when: When
    part: str
    node: int
    parts: tuple[str, ...]  # components of which there are scores

    @property
    def unit(self) -> str:
        return self.base.tree.codes[self.node]


def begin(now: Reader, *, counts: bool = False) -> Base | None:
    """The base of the organisation's people; without one the page says what to do, and None.

    ``counts``: whether the page can work with counts per rating level, without scores of persons.
    """
    found = people_values.base(now)
    if found is not None and (counts or not found.counts):
        return found
    lang = now.lang
    page.head(now, lang.t("There are no scores of people yet"))
    st.write(
        lang.t(
            "This page needs a report of people: person code, unit, grade, period and scores. Names, numbers and addresses "
            "in it are dropped before anything is stored, and codes are replaced by keys."
        )
    )
    st.page_link("pages/reports.py", label=lang.t("Hand in a report"), icon=":material/upload_file:")
    return None


def place(now: Reader, base: Base, *, part: bool = True) -> Place:
    """Draw the choices of unit, period and, with ``part``, component; what was chosen."""
    lang = now.lang
    codes = [w.period for w in reversed(base.periods)]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="people_filters"):
        current = choices.current("when", codes, codes[0])
        held = people_values.period(now, current)
        unit = _unit(now, base, held)
        if len(codes) > 1:
            current = choices.choice("when", lang.t("Period"), codes, lang.period, width=180)
        parts = with_scores(now, base, current)
        chosen = people.TOTAL
        if part and len(parts) > 1:
            chosen = choices.choice(
                "part", lang.t("Score"), list(parts), lambda p: words.part_name(p, lang), width=260
            )
    return Place(base, base.when(current), chosen if chosen in parts else parts[0], unit, parts)


def with_scores(now: Reader, base: Base, period: str) -> tuple[str, ...]:
    """The components of which a period has scores; the total first."""
    return tuple(p for p in people.PARTS if people_values.period(now, period, p).sums.people.any()) or (
        people.TOTAL,
    )


def _unit(now: Reader, base: Base, held: Period) -> int:
    """The unit of the tree, of those that may be shown."""
    tree = base.tree
    shown = [k for k in range(len(tree.codes)) if held.shown.units[k] and (k or tree.top == 0)]
    if not shown:
        return tree.top
    depth = {k: len(tree.path(k)) - (2 if tree.top else 1) for k in shown}
    codes = [tree.codes[k] for k in shown]
    default = now.filters.unit if now.filters.unit in codes and tree.top else tree.codes[tree.top]
    chosen = choices.choice(
        "of",
        now.lang.t("Unit with everything below it"),
        codes,
        lambda code: EM * depth[tree.index[code]] + tree.names[tree.index[code]],
        default=default if default in codes else codes[0],
        width=340,
    )
    return tree.index[chosen]


def notes(now: Reader, at: Place) -> str:
    """What always stands under a page of people: rules, and who is never shown."""
    return words.rules_words(at.when, now.lang)
