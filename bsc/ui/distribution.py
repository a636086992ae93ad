"""The distribution page: how people's scores spread over units, grades, periods and components, and what that hides."""

from __future__ import annotations

import streamlit as st

from bsc.analysis import people_fair
from bsc.analysis.people import TOTAL, Distribution
from bsc.figures import people as figures
from bsc.figures.markup import tag
from bsc.figures.people import Group
from bsc.present import people as words
from bsc.ui import choices, page, people_values, picture, sheet
from bsc.ui.distribution_fair import compared
from bsc.ui.distribution_line import at_the_line
from bsc.ui.distribution_score import score_made
from bsc.ui.distribution_time import over_time
from bsc.ui.people import Place, begin, place
from bsc.ui.people_guide import guide
from bsc.ui.people_tables import matrix, strips
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

VIEWS = ("spread", "fair", "line", "time", "score")


def draw() -> None:
    """The whole page."""
    now = reader()
    base = begin(now, counts=True)
    if base is None:
        return
    at = place(now, base)
    view = _view(now, at)
    if base.counts and view not in ("spread", "fair"):
        page.head(
            now, lang_counts(now), words.unit_name(base, at.node, now.lang), now.lang.period(at.when.period)
        )
        st.write(
            now.lang.t(
                "The reports say how many people are at which level, never who: change of the same people, the "
                "minimum, components "
                "and assessors need a report of people."
            )
        )
        return
    if view == "fair":
        compared(now, at)
    elif view == "line":
        at_the_line(now, at)
    elif view == "time":
        over_time(now, at)
    elif view == "score":
        score_made(now, at)
    else:
        spread(now, at)


def lang_counts(now: Reader) -> str:
    """Why a view says nothing for an organisation of counts."""
    return now.lang.t("Counts per level do not answer this")


def _view(now: Reader, at: Place) -> str:
    lang = now.lang
    names = {
        "spread": lang.t("How scores spread"),
        "fair": lang.t("Compared fairly"),
        "line": lang.t("At the minimum"),
        "time": lang.t("Over time"),
        "score": lang.t("How a score is made"),
    }
    return choices.choice(
        "view", lang.t("View"), list(VIEWS), lambda v: names[v], kind="segments", label_visibility="collapsed"
    )


def spread(now: Reader, at: Place) -> None:
    """Groups side by side: the picture is chosen by their number."""
    lang = now.lang
    base = at.base
    held = people_values.period(now, at.when.period, at.part)
    names = {
        "units": lang.t("by unit"),
        "all": lang.t("all units at once"),
        "grades": lang.t("by grade"),
        "cells": lang.t("unit × grade"),
        "periods": lang.t("by period"),
        "components": lang.t("by component"),
    }
    options = [
        by
        for by in names
        if not (
            (by == "all" and not any(base.tree.children[k] for k in base.tree.children[at.node]))
            or (by in ("grades", "cells") and len(base.grades) < 2)
            or (by == "periods" and len(base.periods) < 2)
            or (by == "components" and len(at.parts) < 2)
        )
    ]
    by = choices.current(
        "by", options, "units" if base.tree.children[at.node] or "grades" not in options else "grades"
    )
    found = people_values.distribution(now, at.when.period, at.part, at.node, by)
    view = people_values.fair(now, at.when.period, at.part, at.node, by)
    page.head(
        now,
        words.title(found, base, view, lang),
        words.unit_name(base, at.node, lang),
        lang.period(at.when.period),
        lang.t("Rating level") if base.counts else words.part_name(at.part, lang),
    )
    if not base.counts:
        st.caption(plain(words.rules_words(at.when, lang)))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        choices.choice(
            "by",
            lang.t("Groups"),
            options,
            lambda b: names[b],
            default=by,
            kind="segments",
            label_visibility="collapsed",
        )
        drawn = "bars"
        if len(found.groups) <= figures.FEW and by != "periods":
            pictures = {"bars": lang.t("Histograms"), "ecdf": lang.t("Shares reached (ECDF)")}
            drawn = choices.choice(
                "picture",
                lang.t("Picture"),
                list(pictures),
                lambda p: pictures[p],
                kind="segments",
                label_visibility="collapsed",
            )
    early = base.counts or found.coarse  # little can be said: that comes first
    if early:
        limits(now, at, found)
    if found.groups:
        _picture(now, at, found, drawn)
    if hidden := words.hidden_words(found, base, lang):
        st.caption(plain(hidden))
    ceiling = people_fair.ceiling(held, at.node)
    if said := words.ceiling_words(ceiling, at.part, people_values.cap(now), lang):
        st.markdown(plain(said))
    if at.part == TOTAL and not base.counts:
        guide(now, at)
    if not early:
        limits(now, at, found)


def limits(now: Reader, at: Place, found: Distribution) -> None:
    """What can and cannot be concluded from these data."""
    lang = now.lang
    said = words.nothing_known(found, at.base, at.when, list(at.parts), lang)
    if said:
        page.section(lang.t("What can and cannot be concluded from these data"))
        sheet.show(tag("ul", [tag("li", line) for line in said]), "limits")


def _picture(now: Reader, at: Place, found: Distribution, drawn: str) -> None:
    """Few groups: histograms or ECDF; up to forty: a lattice of histograms; more: a table of strips."""
    lang = now.lang
    base = at.base
    if found.by == "cells" and len(found.groups) > figures.FEW:
        sheet.show(matrix(found, base, now.look), "matrix")
        st.caption(
            plain(
                lang.t(
                    "A strip spans the 10th to the 90th percentile, the bar the middle half, the knob the median; the dashed "
                    "tick is the minimum. Empty cells hold nobody; “hidden” cells are too small or protect one that is."
                )
            )
        )
        return
    if len(found.groups) > figures.MANY:
        chosen = sheet.show(
            strips(
                found, base, now.look, people_values.fair(now, at.when.period, at.part, at.node, found.by)
            ),
            "strips",
        )
        st.caption(
            plain(
                lang.t(
                    "Sorted by the value after grade mix and shrinkage. A strip spans the 10th to the 90th "
                    "percentile, the bar "
                    "the middle half, the knob the median; the dashed tick is the minimum."
                )
            )
        )
        _open(now, at, found, chosen)
        return
    groups = as_groups(found, at, now)
    lattice = found.bins.lattice
    line = None if found.line is None else found.line / 100
    title = lang.t("Scores of {groups} groups", groups=len(groups))
    draw_one = figures.ecdf if drawn == "ecdf" else figures.ridges
    shared = {
        "low": found.low,
        "step": lattice.step / 100,
        "line": line,
        "line_words": words.line_words(found.line, lang),
        "title": title,
    }
    clicked = picture.show(
        draw_one(groups, now.look, **shared),  # type: ignore[arg-type]
        draw_one(groups, now.look, width=400, **shared),  # type: ignore[arg-type]
        "distribution",
        title,
        under=tag("p", _key_words(drawn, found, now)),
        n=sum(g.people for g in groups),
    )
    _open(now, at, found, clicked)


def _key_words(drawn: str, found: Distribution, now: Reader) -> str:
    lang = now.lang
    if drawn == "ecdf":
        return lang.t(
            "Each curve shows the share of a group below a score; the further right it lies, the higher its "
            "people score. The "
            "number of people stands in brackets."
        )
    step = lang.number(found.bins.lattice.step / 100)
    if all(line is None for line in found.lines):
        return lang.t(
            "A bar spans a step of {step} and is as high as its share of the group; where fewer than three people share "
            "one, neighbours are drawn together.",
            step=step,
        )
    return lang.t(
        "A bar spans a step of {step} and is as high as its share of the group; where fewer than three people share one, "
        "neighbours are drawn together. Blue reaches the minimum. The bar under the axis is the middle half, the knob the "
        "median.",
        step=step,
    )


def as_groups(found: Distribution, at: Place, now: Reader) -> list[Group]:
    """Groups as the figures want them."""
    lang = now.lang
    reached = found.reached(at.base.least)
    five = found.five
    own_lines = found.by == "periods" and found.line is None
    return [
        Group(
            g.key,
            words.group_name(at.base, g, lang),
            int(found.bins.people[k]),
            tuple(float(n) for n in found.drawn.counts[k]),
            (float("nan"),) * 3
            if found.coarse
            else (float(five[k, 1]), float(five[k, 2]), float(five[k, 3])),
            "" if reached[k] is None else lang.percent(reached[k], 0),
            line=found.lines[k] / 100 if own_lines and found.lines[k] is not None else None,  # type: ignore[operator]
        )
        for k, g in enumerate(found.groups)
    ]


def _open(now: Reader, at: Place, found: Distribution, clicked: str | None) -> None:
    """A click goes one step down the tree, to a period or to a component."""
    if clicked is None:
        return
    group = next((g for g in found.groups if g.key == clicked), None)
    if group is None:
        return
    if group.kind == "unit" and group.unit != at.node:
        choices.remember("of", at.base.tree.codes[group.unit])
    elif group.kind == "own" and found.by == "all":
        choices.remember("of", at.base.tree.codes[group.unit])
        choices.remember("by", "grades")
    elif group.kind == "period":
        choices.remember("when", group.period)
        choices.remember("by", "units")
    elif group.kind == "component":
        choices.remember("part", group.part)
        choices.remember("by", "units")
    else:
        return
    st.rerun()
