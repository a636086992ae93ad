"""Units compared after grade mix and shrinkage: the funnel, the units that stand out in words, all of them in a table."""

from __future__ import annotations

import streamlit as st

from bsc.analysis import people_fair
from bsc.analysis.people_fair import FairView
from bsc.figures.markup import tag
from bsc.figures.people_strips import Spot, funnel
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import people as words
from bsc.ui import choices, page, people_values, picture, sheet
from bsc.ui.people import Place
from bsc.ui.people_tables import strips
from bsc.ui.plain import plain
from bsc.ui.reader import Reader


def compared(now: Reader, at: Place) -> None:
    """The view: everything here is about units, never about single people."""
    lang = now.lang
    base = at.base
    deep = any(base.tree.children[k] for k in base.tree.children[at.node])
    options = ["all", "units"] if deep else ["units"]
    by = choices.current("among", options, options[0])
    found = people_values.distribution(now, at.when.period, at.part, at.node, by)
    view = people_values.fair(now, at.when.period, at.part, at.node, by)
    facts = (
        words.unit_name(base, at.node, lang),
        lang.period(at.when.period),
        words.part_name(at.part, lang),
    )
    if view is None:
        page.head(now, lang.t("There are too few units here to compare"), *facts)
        st.write(lang.t("Choose a unit with at least three units below it, or the whole organisation."))
        return
    if not view.fair.comparable:
        page.head(now, lang.t("These units cannot be compared: they share no grades"), *facts)
        st.write(
            lang.t("Without common grades a difference between units cannot be told from one between grades.")
        )
        return
    out = len(view.exceptional)
    title = (
        lang.n(
            "One of {m} units differs from the others by more than chance",
            "{n} of {m} units differ from the others by more than chance",
            out,
            m=len(found.groups),
        )
        if out
        else lang.t("No unit differs from the others by more than chance")
    )
    page.head(now, title, *facts)
    if not base.counts:
        st.caption(plain(words.rules_words(at.when, lang)))
    if len(options) > 1:
        names = {"all": lang.t("all units"), "units": lang.t("units directly below")}
        choices.choice(
            "among",
            lang.t("Groups"),
            options,
            lambda b: names[b],
            kind="segments",
            label_visibility="collapsed",
        )
    st.markdown(
        plain(
            lang.t(
                "Grades score differently, and small units swing by chance. So units are compared after their mix of grades, "
                "and pulled towards the middle the fewer people they have; what still stands out is worth a talk."
            )
        )
    )
    names_of = {g.key: words.group_name(base, g, lang) for g in found.groups}
    spots = [
        Spot(str(r.key), names_of[str(r.key)], int(r.people), float(r.adjusted), int(r.beyond))
        for r in each(view.rows)
        if r.adjusted == r.adjusted
    ]
    label = lang.t("Mean after grade mix, points")
    picked = picture.show(
        funnel(spots, view.limits, view.fair.centre, now.look, y_words=label, title=title),
        funnel(
            spots, view.limits, view.fair.centre, now.look, y_words=label, title=title, width=400, height=380
        ),
        "funnel",
        title,
        under=tag(
            "p",
            lang.t(
                "Between the dashed curves lie 95 % of units that differ only by chance and ordinary spread, "
                "between the solid "
                "ones 99.8 %. Diamonds lie outside. It is not a ranking."
            ),
        ),
        n=sum(s.people for s in spots),
    )
    if said := words.stands_out(base, found, view, lang):
        page.section(lang.t("To discuss"))
        sheet.show(tag("ul", [tag("li", line) for line in said]), "stands_out")
        st.caption(
            plain(
                lang.t(
                    "Called after Benjamini-Hochberg at 10 %: of ten units named here about one would be named "
                    "by chance. A high "
                    "mean can be a mild assessor, easy targets or a truly good team."
                )
            )
        )
    page.section(lang.t("All units"))
    clicked = sheet.show(strips(found, base, now.look, view), "fair_table")
    if hidden := words.hidden_words(found, base, lang):
        st.caption(plain(hidden))
    ranked(view, names_of, lang)
    opened = clicked or picked
    group = next((g for g in found.groups if g.key == opened), None)
    if group is not None and group.unit != at.node:
        choices.remember("of", base.tree.codes[group.unit])
        choices.remember("view", "spread")
        choices.remember("by", "units" if base.tree.children[group.unit] else "grades")
        st.rerun()


def ranked(view: FairView, names: dict[str, str], lang: Language) -> None:
    """Ranks for who insists on them, each with the ranks that it may as well have."""
    if not st.toggle(lang.t("Ranks, with how uncertain they are"), key="ranks"):
        return
    found = people_fair.ranks(view)
    rows = [
        tag(
            "tr",
            tag("th", names[str(r.key)], scope="row"),
            tag("td", lang.number(int(r.people), 0), class_="num"),
            tag("td", lang.number(int(r.rank), 0), class_="num"),
            tag("td", f"{lang.number(int(r.low), 0)}–{lang.number(int(r.high), 0)}", class_="num"),
        )
        for r in each(found)
    ]
    head = tag(
        "tr",
        tag("th", lang.t("Unit"), scope="col"),
        tag("th", lang.t("People"), scope="col", class_="num"),
        tag("th", lang.t("Rank"), scope="col", class_="num"),
        tag("th", lang.t("May as well be (95 %)"), scope="col", class_="num"),
    )
    sheet.show(tag("table", tag("thead", head), tag("tbody", rows)), "ranks_table")
    st.caption(
        plain(
            lang.t(
                "The mean after grade mix decides the rank; which of these ranks a unit has is mostly chance. Do not draw a "
                "league table from it."
            )
        )
    )
