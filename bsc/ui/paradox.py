"""The alignment paradox page: do people's scores say what their unit's result says, and where does the gap come from?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bsc.analysis.paradox import ParadoxView
from bsc.cascade.paradox import WIDE_GAP
from bsc.cascade.predicates import Comparison, Finding, load_pack
from bsc.figures import gap
from bsc.figures.gap import Dot
from bsc.figures.look import Status
from bsc.figures.markup import Markup, Part, tag
from bsc.figures.scorecard import status_word
from bsc.figures.table import table
from bsc.frames import each
from bsc.i18n import Language
from bsc.present.values import signed
from bsc.ui import cascade_values, choices, page, picture, sheet
from bsc.ui.overview import rules_in_force
from bsc.ui.people_guide import predicate
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

SHOWN = 20  # units in the table


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    with st.spinner(lang.t("Working out the cascade"), show_time=False):
        found = cascade_values.paradox(now.filters)
    period = lang.period(now.filters.period) if now.filters.period else ""
    if found is None or found.units.empty or found.result.headline is None:
        page.head(now, lang.t("People's scores cannot be held against their units' results"), period)
        st.write(
            lang.t(
                "It needs scores or KPIs of people and a scored unit, with at least ten people each. Hand in a report of them."
            )
        )
        st.page_link("pages/reports.py", label=lang.t("Hand in a report"), icon=":material/upload_file:")
        comparison(now)
        return
    page.head(now, title(found, lang), period, rules_in_force(now))
    if found.split is not None:
        st.markdown(plain(lang.show(found.split)))
    st.markdown(plain(lang.show(found.result.sentence)))
    scatter(found, now)
    parts(found, now)
    page.section(lang.t("Do better units have better-scored people?"))
    st.markdown(plain(lang.show(found.result.rho_sentence)))
    st.markdown(plain(lang.show(found.result.icc_sentence)))
    st.caption(
        lang.t(
            "Everything here is about units, never about single people: a gap says nothing of who works well."
        )
    )
    comparison(now)


def title(found: ParadoxView, lang: Language) -> str:
    """How far people stand above or below their units, and in how many units they stand far above."""
    headline = found.result.headline
    assert headline is not None
    size = lang.number(abs(headline.value), 1, fixed=True)
    far = int((found.units["gap"] > WIDE_GAP).sum())
    if headline.value > 0:
        return lang.t("People score {gap} points above their units", gap=size)
    if not far:
        return lang.t("People score {gap} points below their units", gap=size)
    return lang.n(
        "People score {gap} points below their units on average, but far above in one unit",
        "People score {gap} points below their units on average, but far above in {n} units",
        far,
        gap=size,
    )


def dots_of(found: ParadoxView) -> list[Dot]:
    """Units and pools with both scores."""
    known = found.units[found.units["gap"].notna()]
    return [Dot(u.unit, u.name, int(u.people), float(u.individual), float(u.unit_score)) for u in each(known)]


def scatter(found: ParadoxView, now: Reader) -> None:
    """One dot a unit; a click says what its gap is made of."""
    lang = now.lang
    dots = dots_of(found)
    keys = {d.key for d in dots}
    chosen = choices.current("node", ["", *keys], "")
    title = lang.t("People's mean scores against the scores of their units")
    clicked = picture.show(
        gap.picture(dots, now.look, selected=chosen, title=title),
        gap.picture(dots, now.look, selected=chosen, width=400, height=420, title=title),
        "scatter",
        title,
        under=tag(
            "p",
            lang.t(
                "One dot is a unit (small ones together with their siblings), as large as it has people; "
                "above the line people score higher than their unit."
            ),
        ),
        n=sum(d.people for d in dots),
    )
    if clicked is not None:
        choices.remember("node", "" if clicked == chosen else clicked)
        st.rerun()


def parts(found: ParadoxView, now: Reader) -> None:
    """What each unit's gap is made of, largest first."""
    lang = now.lang
    page.section(
        lang.t("What the gaps are made of"),
        lang.t(
            "Points. Orphan effect: work linked to nothing is scored higher. Target effect: people's targets do not "
            "add up to the unit's. The three parts add up to the gap."
        ),
    )
    known = found.units[found.units["gap"].notna()]
    chosen = choices.current("node", None, "")
    first = known[known["unit"] == chosen]
    rows = pd.concat([first, known[known["unit"] != chosen].head(SHOWN)])
    sheet.show(gaps(rows, lang), "gap_parts")


def gaps(rows: pd.DataFrame, lang: Language) -> Markup:
    """Units with their gap and its parts."""
    return table(
        (
            (lang.t("Unit"), ""),
            (lang.t("People"), "num mid"),
            (lang.t("People's mean"), "num mid"),
            (lang.t("Unit"), "num mid"),
            (lang.t("Gap"), "num"),
            (lang.t("Orphan effect"), "num"),
            (lang.t("Target effect"), "num"),
            (lang.t("Rest"), "num mid"),
        ),
        [
            (
                r.name,
                lang.number(r.people, 0),
                lang.number(r.individual, 1, fixed=True),
                lang.number(r.unit_score, 1, fixed=True),
                tag("strong", signed(r.gap, lang)),
                signed(r.orphan, lang),
                signed(r.target, lang),
                signed(r.rest, lang),
            )
            for r in each(rows)
        ],
    )


def comparison(now: Reader) -> None:
    """The spread of predicates held against a policy pack, when the reader asks for it: comparison, not law."""
    lang = now.lang
    pack = load_pack()
    with st.expander(
        lang.t("Compare the spread of predicates with {pack}: comparison, not law", pack=pack.title),
        key="predicates",
        icon=":material/compare_arrows:",
    ):
        organisation = predicate(pack, lang)
        if not organisation:
            return
        found = cascade_values.compared(now.filters, organisation)
        if found is None:
            st.write(lang.t("No report says how many people have which predicate, or its levels are others."))
            return
        st.markdown(plain(lang.show(found.sentence)))
        if found.applicable:
            sheet.show(compared(found, lang), "compared")


def compared(found: Comparison, lang: Language) -> Markup:
    """Every rule with what there is and what it allows."""

    def line(f: Finding) -> tuple[Part, ...]:
        met = not f.people
        word = lang.t("Fits") if met else lang.t("Departs")
        return (
            (lang.show(f.sentence), tag("div", f.rule.words, class_="muted small")),
            lang.number(f.have, 0),
            lang.number(f.limit, 0),
            status_word(Status.GOOD if met else Status.NEAR, word),
        )

    columns = (
        (lang.t("Rule"), ""),
        (lang.t("People"), "num"),
        (lang.t("Limit"), "num"),
        (lang.t("Comparison"), ""),
    )
    return table(columns, [line(f) for f in found.findings])
