"""The use of results: what people need, by unit and grade, as a list for training plans; and what followed low scores."""

from __future__ import annotations

import streamlit as st

from bsc import followups
from bsc.analysis import needs as analysis
from bsc.analysis.needs import Followed, Needs
from bsc.figures.markup import Markup, tag
from bsc.figures.table import table
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import people as words
from bsc.present.people_needs import export_rows, need_words, title
from bsc.reports.export import workbook
from bsc.ui import page, people_values, problems, sheet, who
from bsc.ui.distribution_time import line_name
from bsc.ui.people import Place, begin, place
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

SHOWN = 20  # needs in the table


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    base = begin(now)
    if base is None:
        return
    at = place(now, base, part=False)
    held = people_values.period(now, at.when.period)
    with now.store.cursor() as cursor:
        found = analysis.needs(cursor, held, at.node)
        kpis = analysis.kpi_needs(cursor, held, at.node)
        after = analysis.followed(cursor, held, people_values.watch(now, at.when.period), at.node)
    facts = (words.unit_name(base, at.node, lang), lang.period(at.when.period))
    if found is None:
        page.head(now, lang.t("What people need cannot be said from these scores"), *facts)
        st.write(
            lang.t(
                "It needs the components of scores (KPIs, assessment, development) and a minimum. A single "
                "score does not say what is "
                "missing."
            )
        )
    else:
        page.head(now, title(found, lang), *facts)
        st.caption(plain(words.rules_words(at.when, lang)))
        components(found, lang)
        largest(found, now, at)
    if len(kpis):
        page.section(
            lang.t("KPIs that are missed most"),
            lang.t(
                "Wordings that at least {least} people have; share of those people below their target.",
                least=base.least,
            ),
        )
        columns = ((lang.t("KPI"), ""), (lang.t("People"), "num"), (lang.t("Below target"), "num"))
        rows = [
            (str(k.name), lang.number(int(k.people), 0), lang.percent(float(k.share), 0)) for k in each(kpis)
        ]
        sheet.show(table(columns, rows), "kpi_needs")
    if after is not None:
        follow(after, now, at)


def components(found: Needs, lang: Language) -> None:
    """Three counters: people below the line of each component, and what closing the gap would bring."""
    cards = [
        tag(
            "div",
            tag("div", "–" if below is None else lang.number(below, 0), class_="figure"),
            tag("div", words.part_name(name, lang)),
            tag("div", need_words(found.lines[name], gap, gain, lang), class_="muted small"),
            class_="near",
        )
        for name, (below, gap, gain) in found.whole.items()
    ]
    sheet.show(tag("div", cards, class_="counters"), "need_cards")


def largest(found: Needs, now: Reader, at: Place) -> None:
    """Groups by what closing their gap would bring, and the list as a workbook."""
    lang = now.lang
    page.section(
        lang.t("Where it would bring most"),
        lang.t(
            "Groups of at least {least} people below the line of a component, in the order of the points of "
            "career score they miss "
            "together. A plan is made for groups here; who takes part is decided by their heads.",
            least=at.base.least,
        ),
    )
    if found.rows.empty:
        st.write(lang.t("No group is large enough to be listed."))
        return
    rows = [
        (
            tag("span", lang.number(k, 0), class_="muted"),
            line_name(at.base, str(r.key), int(r.unit), lang),
            words.grade_name(at.base, int(r.grade), lang),
            words.part_name(str(r.component), lang),
            f"{lang.number(int(r.below), 0)} / {lang.number(int(r.people), 0)}",
            lang.number(float(r.gap), 0),
            lang.number(float(r.gain), 1, fixed=True),
        )
        for k, r in enumerate(each(found.rows.head(SHOWN)), 1)
    ]
    columns = (
        ("", "num mid"),
        (lang.t("Unit"), ""),
        (lang.t("Grade"), ""),
        (lang.t("Component"), ""),
        (lang.t("People below"), "num"),
        (lang.t("Mean gap"), "num mid"),
        (lang.t("Gain per person"), "num"),
    )
    sheet.show(table(columns, rows, named=1, wide=True), "needs")
    if found.hidden:
        st.caption(
            plain(
                lang.n(
                    "One smaller group is not listed.",
                    "{n} smaller groups are not listed.",
                    found.hidden,
                )
            )
        )
    header, lines, about = export_rows(
        found, at.base, at.when, now.organisation.name, now.organisation.synthetic, lang
    )
    st.download_button(
        lang.t("Training-plan list (XLSX)"),
        workbook(
            [
                (lang.t("Training plan"), header, lines),
                (lang.t("About this list"), [lang.t("About this list")], about),
            ]
        ),
        file_name=f"selaras-training-{now.filters.org}-{at.when.period}.xlsx",
        icon=":material/download:",
    )


def follow(found: Followed, now: Reader, at: Place) -> None:
    """What followed low scores, and a form to say so."""
    lang = now.lang
    page.section(
        lang.t("Were low results followed up?"),
        lang.t(
            "Low: below {line} points in this period. Followed up: development that was arranged, entered below "
            "as a number of people.",
            line=lang.number((at.when.career.rule.low or 0) / 100) if at.when.career.rule else "–",
        ),
    )
    if found.low is None:
        st.write(lang.t("How many scores are low cannot be said without giving people away."))
    elif not found.low:
        st.write(lang.t("No score is low in this period."))
    elif not found.followed:
        st.markdown(
            plain(
                lang.n(
                    "One low result, and nothing is on record that followed it.",
                    "{n} low results, and nothing is on record that followed them.",
                    found.low,
                )
            )
        )
    else:
        st.markdown(
            plain(
                lang.t(
                    "{share} of {low} low results were followed by development.",
                    share=lang.percent(found.share, 0),
                    low=found.low,
                )
            )
        )
    if found.actions:
        said = sum(found.actions.values())
        st.caption(
            plain(
                lang.n(
                    "One action about these units is on record from meetings; it is about indicators, not about people.",
                    "{n} actions about these units are on record from meetings; they are about indicators, not about people.",
                    said,
                )
            )
        )
    sheet.show(followed_table(found, at, lang), "followed")
    with st.expander(lang.t("Enter development that was arranged"), icon=":material/add:", key="followup"):
        by = who.ask(lang, "followup")
        with st.form("followup_form", border=False):
            people = st.number_input(
                lang.t("People"), -100_000, 100_000, value=0, step=1, key="followup_people"
            )
            what = st.text_input(lang.t("What was arranged"), key="followup_what", max_chars=200)
            sent = st.form_submit_button(lang.t("Write the entry"))
        if sent:
            problems.attempt(
                lambda: followups.enter(
                    now.store, at.base.org, at.unit, at.when.period, int(people), what, by
                ),
                lang,
            )


def followed_table(found: Followed, at: Place, lang: Language) -> Markup:
    """Groups with low results and what followed."""
    return table(
        ((lang.t("Unit"), ""), (lang.t("Low results"), "num"), (lang.t("Followed up"), "num")),
        [
            (
                line_name(at.base, str(r.key), int(r.unit), lang),
                "–" if r.low != r.low else lang.number(float(r.low), 0),
                lang.number(float(r.followed), 0),
            )
            for r in each(found.rows)
        ],
    )
