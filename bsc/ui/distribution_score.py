"""How a career score is made: weights on paper and in effect, a score worked through, the rules with their references."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from bsc import access
from bsc.analysis import people_score
from bsc.analysis.people_score import Made
from bsc.errors import BscError
from bsc.figures.markup import Markup, tag
from bsc.frames import each
from bsc.i18n import Language
from bsc.people.scores import Worked, effective_words, in_whole_percent
from bsc.policy_model import Version
from bsc.policy_rules import COMPONENTS
from bsc.present import people as words
from bsc.present.rules import rule as rule_words
from bsc.ui import page, people_entitled, people_values, problems, sheet, who
from bsc.ui.people import Place
from bsc.ui.plain import plain
from bsc.ui.reader import Reader


def score_made(now: Reader, at: Place) -> None:
    """The view."""
    lang = now.lang
    made = people_values.made(now, at.when.period, at.node)
    facts = (words.unit_name(at.base, at.node, lang), lang.period(at.when.period))
    rule = at.when.career.rule
    if rule is None:
        page.head(now, lang.t("The rule set says nothing about career scores"), *facts)
        st.write(lang.t("Choose another rule set under View, or enter the weights on the Method page."))
        return
    if made is None:
        page.head(now, lang.t("What decides who is ahead cannot be said: there are no components"), *facts)
    else:
        page.head(now, lang.show(effective_words(made.effective)), *facts)
        sheet.show(stacks(made, lang), "stacks")
        st.markdown(plain(reading(made, lang)))
    st.caption(plain(words.rules_words(at.when, lang)))
    page.section(
        lang.t("One score, worked through"),
        lang.t("An invented person, under the rules of {period}.", period=lang.period(at.when.period)),
    )
    example = people_score.example(at.when)
    if example is not None:
        sheet.show(steps(example, lang), "example")
    own_score(now, at)
    page.section(lang.t("The rules behind it"))
    sheet.show(references(now.policy.version_at(at.when.end), lang), "career_rules")


def stacks(made: Made, lang: Language) -> Markup:
    """Two stacked bars: on paper, in effect."""
    if any(math.isnan(v) for v in made.effective.effective):
        return tag("p", "")

    def bar(name: str, shares: list[int]) -> Markup:
        parts = [
            tag(
                "span",
                f"{words.part_name(part, lang)} {lang.percent(share, 0)}",
                class_=part,
                style=f"flex:{max(share, 0)} 0 0",
                title=f"{words.part_name(part, lang)} {lang.percent(share, 0)}",
            )
            for part, share in zip(COMPONENTS, shares, strict=True)
            if share > 0
        ]
        return tag("div", tag("div", name, class_="muted small"), tag("div", parts, class_="stack"))

    return tag(
        "div",
        bar(lang.t("On paper"), in_whole_percent(made.effective.nominal)),
        bar(lang.t("In effect"), in_whole_percent(made.effective.effective)),
        class_="twice",
    )


def reading(made: Made, lang: Language) -> str:
    """Why the weights come to something else: the spread of each component."""
    spreads = ", ".join(
        lang.t("{part} ±{points}", part=words.part_name(part, lang), points=lang.number(float(s), 1))
        for part, s in zip(COMPONENTS, made.spread, strict=True)
    )
    return lang.t(
        "A component decides by how far people differ in it, not by its weight alone. Spread over {people} "
        "people: {spreads} points.",
        people=made.people,
        spreads=spreads,
    )


def steps(worked: Worked, lang: Language) -> Markup:
    """Components times weights, their sum, the minimum."""
    rows = []
    for part in worked.parts:
        score = "–" if part.score is None else lang.number(part.score / 100)
        points = "–" if part.points is None else lang.number(float(part.points), 5)
        rows.append(
            tag(
                "tr",
                tag("th", words.part_name(part.component, lang), scope="row"),
                tag("td", score, class_="num"),
                tag("td", f"× {lang.percent(part.weight / 10, 1)}", class_="num"),
                tag("td", points, class_="num"),
            )
        )
    total = "–" if worked.total is None else lang.number(float(worked.total), 5)
    rows.append(
        tag(
            "tr",
            tag("th", tag("strong", words.part_name("total", lang)), scope="row"),
            tag("td", lang.t("as the report gives it") if worked.from_single else "", class_="num muted"),
            tag("td", "", class_="num"),
            tag("td", tag("strong", total), class_="num"),
        )
    )
    head = tag(
        "tr",
        tag("th", lang.t("Component"), scope="col"),
        tag("th", lang.t("Points"), scope="col", class_="num"),
        tag("th", lang.t("Weight"), scope="col", class_="num"),
        tag("th", lang.t("Counts"), scope="col", class_="num"),
    )
    return tag("div", tag("table", tag("thead", head), tag("tbody", rows)), tag("p", verdict(worked, lang)))


def verdict(worked: Worked, lang: Language) -> str:
    """Whether the minimum is reached, exactly, and how far away it is."""
    if worked.eligible is None or worked.short is None:
        return lang.t(
            "Whether that is enough cannot be said: the minimum is not known, or a component is missing."
        )
    if worked.eligible:
        return lang.t(
            "The minimum is reached: a Grade Confirmation Request may be proposed. Compared as whole numbers, not rounded."
        )
    return lang.t(
        "{points} points are missing to the minimum. Compared as whole numbers, not rounded.",
        points=lang.number(float(worked.short), 5),
    )


def own_score(now: Reader, at: Place) -> None:
    """One person's score by code: only on a server that allows it, on record."""
    lang = now.lang
    if not people_entitled.entitled():
        st.caption(
            plain(
                lang.t(
                    "On a server that is set up for it, an entitled person can enter a person's code here and "
                    "see that score worked "
                    "through; every look is on record."
                )
            )
        )
        return
    with st.expander(lang.t("The score of one person"), icon=":material/person_search:", key="one_person"):
        by = who.ask(lang, "person_score")
        code = st.text_input(lang.t("Person code as stored (P…)"), key="person_code", max_chars=16).strip()
        if not by or not code:
            return
        period, org, rule = at.when.period, at.base.org, at.when.career.rule
        try:
            rows = access.looked_at(
                now.store,
                org,
                "person_score",
                period,
                by,
                lambda cursor: people_score.person(cursor, org, period, code),
                people_entitled.setting(),
            )
            behind = access.person_kpis(now.store, org, code, period, by, people_entitled.setting())
        except BscError as error:
            problems.show(error, lang)
            return
        if rows.empty:
            st.write(lang.t("This person has no score in this period."))
        for k, row in enumerate(each(rows)):
            st.markdown(f"**{plain(now.unit_names.get(row.unit, row.unit))}** · {plain(row.grade)}")
            if rule is not None:
                sheet.show(steps(people_score.worked_row(row, rule), lang), f"worked_{k}")
        if len(behind):
            sheet.show(kpis(behind, lang), "worked_kpis")
        people_entitled.contest(now, at.base.org, code, at.when.period, by)


def kpis(frame: pd.DataFrame, lang: Language) -> Markup:
    """The KPIs behind the KPI component."""
    rows = [
        tag(
            "tr",
            tag("th", str(k.name if isinstance(k.name, str) else k.kpi), scope="row"),
            tag("td", lang.number(k.weight), class_="num"),
            tag("td", lang.number(k.target), class_="num"),
            tag("td", lang.number(k.actual), class_="num"),
        )
        for k in each(frame)
    ]
    head = tag(
        "tr",
        tag("th", lang.t("KPI"), scope="col"),
        tag("th", lang.t("Weight"), scope="col", class_="num"),
        tag("th", lang.t("Target"), scope="col", class_="num"),
        tag("th", lang.t("Actual"), scope="col", class_="num"),
    )
    return tag("table", tag("thead", head), tag("tbody", rows))


def references(version: Version, lang: Language) -> Markup:
    """Every rule of careers with its value, its reference, and whether it is an illustration or blank."""
    rows = []
    for key in sorted(k for k in version.entries if k.startswith("career.")):
        said = rule_words(version.entries[key], version, lang)
        rows.append(
            tag(
                "tr",
                tag("th", said.name, scope="row"),
                tag("td", tag("span", said.value, class_="muted") if said.blank else said.value),
                tag("td", said.since, class_="mid nowrap"),
                tag(
                    "td",
                    said.reference,
                    tag("span", f" · {said.kind}", class_="muted") if said.kind else None,
                    class_="mid",
                ),
            )
        )
    head = tag(
        "tr",
        tag("th", lang.t("Rule"), scope="col"),
        tag("th", lang.t("Value"), scope="col"),
        tag("th", lang.t("Since"), scope="col", class_="mid"),
        tag("th", lang.t("Reference"), scope="col", class_="mid"),
    )
    return tag("table", tag("thead", head), tag("tbody", rows))
