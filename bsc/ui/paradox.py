"""The alignment paradox page: do people's scores say what their unit's result says, and where does the gap come from?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bsc.analysis.paradox import ParadoxView
from bsc.cascade.paradox import WIDE_GAP
from bsc.cascade.predicates import Comparison, Finding, load_pack, predicate_name
from bsc.figures import gap
from bsc.figures.gap import Dot
from bsc.figures.look import Status
from bsc.figures.markup import Markup, tag
from bsc.figures.scorecard import status_word
from bsc.frames import each
from bsc.i18n import Language
from bsc.ui import cascade_values, choices, page, picture, sheet
from bsc.ui.overview import rules_in_force
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
    sheet.show(table(rows, lang), "gap_parts")


def table(rows: pd.DataFrame, lang: Language) -> Markup:
    """Units with their gap and its parts."""
    names = (
        (lang.t("People"), "mid"),
        (lang.t("People's mean"), "mid"),
        (lang.t("Unit"), "mid"),
        (lang.t("Gap"), ""),
        (lang.t("Orphan effect"), ""),
        (lang.t("Target effect"), ""),
        (lang.t("Rest"), "mid"),
    )
    head = tag(
        "tr",
        tag("th", lang.t("Unit"), scope="col"),
        [tag("th", name, scope="col", class_=f"num {extra}".strip()) for name, extra in names],
    )
    body = [
        tag(
            "tr",
            tag("th", r.name, scope="row"),
            tag("td", lang.number(r.people, 0), class_="num mid"),
            tag("td", lang.number(r.individual, 1, fixed=True), class_="num mid"),
            tag("td", lang.number(r.unit_score, 1, fixed=True), class_="num mid"),
            tag("td", tag("strong", signed(r.gap, lang)), class_="num"),
            tag("td", signed(r.orphan, lang), class_="num"),
            tag("td", signed(r.target, lang), class_="num"),
            tag("td", signed(r.rest, lang), class_="num mid"),
        )
        for r in each(rows)
    ]
    return tag("table", tag("thead", head), tag("tbody", body))


def signed(points: float, lang: Language) -> str:
    """Points with their sign; a dash for nothing."""
    if points != points:
        return "–"
    text = lang.number(abs(points), 1, fixed=True)
    return text if abs(points) < 0.05 else ("+" if points > 0 else "−") + text


def comparison(now: Reader) -> None:
    """The spread of predicates held against a policy pack, when the reader asks for it: comparison, not law."""
    lang = now.lang
    pack = load_pack()
    with st.expander(
        lang.t("Compare the spread of predicates with {pack}: comparison, not law", pack=pack.title),
        key="predicates",
        icon=":material/compare_arrows:",
    ):
        st.caption(plain(f"{pack.basis} · {pack.binds}"))
        organisation = choices.choice(
            "predicate",
            lang.t("Predicate of the unit, as it was assessed"),
            ["", *pack.organisation_predicates],
            lambda code: lang.show(predicate_name(code)) if code else lang.t("Choose one"),
            width=420,
        )
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

    def line(f: Finding) -> Markup:
        met = not f.people
        word = lang.t("Fits") if met else lang.t("Departs")
        return tag(
            "tr",
            tag("th", lang.show(f.sentence), tag("div", f.rule.words, class_="muted small"), scope="row"),
            tag("td", lang.number(f.have, 0), class_="num"),
            tag("td", lang.number(f.limit, 0), class_="num"),
            tag("td", status_word(Status.GOOD if met else Status.NEAR, word)),
        )

    head = tag(
        "tr",
        tag("th", lang.t("Rule"), scope="col"),
        tag("th", lang.t("People"), scope="col", class_="num"),
        tag("th", lang.t("Limit"), scope="col", class_="num"),
        tag("th", lang.t("Comparison"), scope="col"),
    )
    return tag("table", tag("thead", head), tag("tbody", [line(f) for f in found.findings]))
