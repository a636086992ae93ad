"""How evenly people may be proposed: selection rates of units and grades, the four-fifths flag under its conditions."""

from __future__ import annotations

import math

import streamlit as st

from bsc.analysis import careers_odds
from bsc.analysis.careers import Careers
from bsc.analysis.careers_odds import Rates
from bsc.figures.look import Status
from bsc.figures.markup import Markup, tag
from bsc.figures.scorecard import status_word
from bsc.i18n import Language
from bsc.present import people as words
from bsc.ui import page, sheet
from bsc.ui.distribution_time import line_name
from bsc.ui.people import Place
from bsc.ui.plain import plain
from bsc.ui.reader import Reader


def even(found: Careers, now: Reader, at: Place, facts: tuple[str, ...]) -> None:
    """Selection rates of units and grades, the four-fifths flag under its conditions."""
    lang = now.lang
    units = careers_odds.by_line(found.counted["eligible"], at.node)
    by_grade = careers_odds.by_grade(found.counted["eligible"], at.node)
    flags = sum(int(r.selection.flag.sum()) for r in (units, by_grade) if r is not None)
    if units is None and by_grade is None:
        page.head(now, lang.t("There are too few groups here to compare"), *facts)
        return
    title = (
        lang.n(
            "One group has less than four fifths of the highest share",
            "{n} groups have less than four fifths of the highest share",
            flags,
        )
        if flags
        else lang.t("No group lies clearly below four fifths of the highest share")
    )
    page.head(now, title, *facts)
    st.markdown(
        plain(
            lang.t(
                "Four fifths is a rule of thumb. A group is flagged only where the ratio is below 0.8, chance "
                "is unlikely, and one more "
                "person would not lift it. A very high share somewhere makes all others look low: look at that one first."
            )
        )
    )
    if units is not None:
        page.section(lang.t("Units"))
        sheet.show(rates(units, unit_labels(units, found, at, lang), lang), "rates_units")
    if by_grade is not None:
        page.section(lang.t("Grades"))
        labels = [words.grade_name(at.base, g, lang) for g in by_grade.labels]
        sheet.show(rates(by_grade, labels, lang), "rates_grades")


def unit_labels(found: Rates, careers: Careers, at: Place, lang: Language) -> list[str]:
    """Names of the lines of a unit."""
    lines, _ = careers.counted["eligible"].shown.lines(at.node)
    names = []
    for row in found.labels:
        k = lines[row]
        unit = at.node if k < 0 else k
        names.append(line_name(at.base, ("=" if k < 0 else "") + at.base.tree.codes[unit], unit, lang))
    return names


def rates(found: Rates, labels: list[str], lang: Language) -> Markup:
    """Each group: people, share, ratio to the highest with its interval, ratio after grade, flag."""
    s = found.selection

    def ratio(middle: float, low: float, high: float) -> Markup:
        if math.isnan(middle):
            return tag("span", "–")
        inside = (
            ""
            if math.isnan(low)
            else f" ({lang.number(low, 2, fixed=True)}–{lang.number(high, 2, fixed=True)})"
        )
        return tag("span", lang.number(middle, 2, fixed=True), tag("span", inside, class_="muted small"))

    rows = []
    for i, name in enumerate(labels):
        best = i == s.best
        rows.append(
            tag(
                "tr",
                tag("th", name, scope="row"),
                tag("td", lang.number(int(s.people[i]), 0), class_="num"),
                tag("td", lang.percent(float(round(100 * s.rate[i])), 0), class_="num"),
                tag(
                    "td",
                    lang.t("highest")
                    if best
                    else ratio(float(s.ratio[i]), float(s.low[i]), float(s.high[i])),
                    class_="num",
                ),
                tag("td", ratio(*found.adjusted[i]), class_="num mid") if found.adjusted else None,
                tag("td", status_word(Status.NEAR, lang.t("To discuss")) if s.flag[i] else ""),
            )
        )
    head = tag(
        "tr",
        tag("th", lang.t("Group"), scope="col"),
        tag("th", lang.t("People"), scope="col", class_="num"),
        tag("th", lang.t("May be proposed"), scope="col", class_="num"),
        tag("th", lang.t("Ratio to the highest (95 %)"), scope="col", class_="num"),
        tag("th", lang.t("Against all others, after grade"), scope="col", class_="num mid")
        if found.adjusted
        else None,
        tag("th", "", scope="col"),
    )
    return tag("table", tag("thead", head), tag("tbody", rows))
