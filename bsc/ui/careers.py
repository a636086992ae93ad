"""The careers page: who may be proposed and who is on watch, side by side, by unit and grade."""

from __future__ import annotations

import streamlit as st

from bsc import access
from bsc.analysis import careers as analysis
from bsc.analysis.careers import Careers
from bsc.errors import BscError
from bsc.figures.markup import Markup, tag
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import people as words
from bsc.ui import choices, page, people_entitled, people_values, problems, sheet, who
from bsc.ui.careers_even import even
from bsc.ui.careers_next import cost, grades
from bsc.ui.distribution_time import line_name
from bsc.ui.people import Place, begin, place
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

VIEWS = ("who", "even", "cost", "grades")


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    base = begin(now)
    if base is None:
        return
    at = place(now, base, part=False)
    names = {
        "who": lang.t("Proposed and on watch"),
        "even": lang.t("How evenly"),
        "cost": lang.t("How many, at what cost"),
        "grades": lang.t("Between grades"),
    }
    view = choices.choice(
        "career",
        lang.t("View"),
        list(VIEWS),
        lambda v: names[v],
        kind="segments",
        label_visibility="collapsed",
    )
    found = people_values.careers(now, at.when.period, at.node)
    facts = (words.unit_name(base, at.node, lang), lang.period(at.when.period))
    rule = at.when.career.rule
    if found is None:
        page.head(now, lang.t("This unit has too few people to be shown"), *facts)
        return
    if rule is None or rule.minimum is None:
        page.head(now, lang.t("The minimum for a Grade Confirmation Request is not known"), *facts)
        st.write(
            lang.t(
                "It is not public, and nobody has entered it: who may be proposed cannot be counted. Enter it "
                "on the Method page, "
                "with its reference."
            )
        )
        st.page_link(
            "pages/method.py", label=lang.t("Enter the rules of careers"), icon=":material/menu_book:"
        )
        return
    if view == "even":
        even(found, now, at, facts)
    elif view == "cost":
        cost(now, at, facts)
    elif view == "grades":
        grades(now, at, facts)
    else:
        proposed(found, now, at, facts)
    st.caption(plain(words.rules_words(at.when, lang)))


def said(value: int | None, lang: Language) -> str:
    """A count, or a dash where it may not be said."""
    return "–" if value is None else lang.number(value, 0)


def proposed(found: Careers, now: Reader, at: Place, facts: tuple[str, ...]) -> None:
    """Both ways side by side: up and down."""
    lang = now.lang
    whole = found.whole("eligible")
    bites, near = found.whole("bites"), found.whole("watch")
    page.head(now, words.careers_title(found, lang), *facts)
    watch = found.watch
    cards = [
        card(said(whole, lang), lang.t("may be proposed: at or above the minimum and the floors"), "good"),
    ]
    if watch is not None:
        cards += [
            card(
                said(near, lang),
                lang.t(
                    "on watch: one more low period and the rule of {k} of {n} applies", k=watch.k, n=watch.n
                ),
                "near",
            ),
            card(
                said(bites, lang),
                lang.t("low in {k} of the last {n} periods: the grade is looked at", k=watch.k, n=watch.n),
                "bad",
            ),
        ]
    sheet.show(tag("div", cards, class_="counters"), "career_cards")
    if watch is not None:
        st.markdown(
            plain(
                lang.t(
                    "People on watch are shown before the rule applies, so that help comes first: the offer "
                    "beside it is a development "
                    "plan for the component that is missing most. One low period proves little; three say much more."
                )
            )
        )
        if watch.seen < watch.n:
            st.caption(
                plain(
                    lang.t(
                        "Only {seen} of {n} periods are in the store: the rule looks at fewer than it should.",
                        seen=watch.seen,
                        n=watch.n,
                    )
                )
            )
    else:
        st.caption(
            plain(lang.t("The rule set names no low line or number of periods: nobody is put on watch."))
        )
    page.section(lang.t("By unit"))
    sheet.show(by_unit(found, at, lang), "by_unit")
    page.section(
        lang.t("By unit and grade"),
        lang.t(
            "A dash hides one or two people, nearly everybody, or a neighbour from whom they could be worked out."
        ),
    )
    names = {
        "eligible": lang.t("May be proposed"),
        "watch": lang.t("On watch"),
        "bites": lang.t("Rule applies"),
    }
    kind = choices.choice(
        "kind",
        lang.t("Who is counted"),
        [k for k in names if k in found.counted],
        lambda k: names[k],
        kind="segments",
        label_visibility="collapsed",
    )
    sheet.show(by_unit_grade(found, kind, at, lang), "by_unit_grade")
    if watch is not None:
        st.page_link(
            "pages/results.py",
            label=lang.t("Development needs behind low scores"),
            icon=":material/school:",
        )
    codes(now, at)


def card(number: str, text: str, tone: str) -> Markup:
    """One counter."""
    return tag("div", tag("div", number, class_="figure"), tag("div", text, class_="muted"), class_=tone)


def by_unit(found: Careers, at: Place, lang: Language) -> Markup:
    """Groups of the unit with both ways."""
    shown = found.counted["eligible"].shown
    lines, people = shown.lines(at.node)
    kinds = [k for k in ("eligible", "watch", "bites") if k in found.counted]
    held = {k: found.counted[k].lines(at.node) for k in kinds}
    rows = []
    for row, k in enumerate(lines):
        n = int(people[row].sum())
        may = bool(shown.alone[at.node]) if k < 0 else bool(shown.units[k])
        if not n or not may:
            continue
        unit = at.node if k < 0 else k
        key = ("=" if k < 0 else "") + at.base.tree.codes[unit]
        part = held["eligible"][row]
        share = "–" if part is None else lang.percent(float(round(100 * part / n)), 0)
        rows.append(
            tag(
                "tr",
                tag("th", line_name(at.base, key, unit, lang), scope="row"),
                tag("td", lang.number(n, 0), class_="num"),
                tag("td", tag("strong", said(part, lang)), class_="num"),
                tag("td", share, class_="num mid"),
                [tag("td", said(held[kind][row], lang), class_="num") for kind in kinds[1:]],
            )
        )
    heads = [lang.t("People"), lang.t("May be proposed"), lang.t("Share of people")]
    heads += [lang.t("On watch"), lang.t("Rule applies")][: len(kinds) - 1]
    head = tag(
        "tr",
        tag("th", lang.t("Unit"), scope="col"),
        [tag("th", h, scope="col", class_="num mid" if i == 2 else "num") for i, h in enumerate(heads)],
    )
    return tag("table", tag("thead", head), tag("tbody", rows))


def by_unit_grade(found: Careers, kind: str, at: Place, lang: Language) -> Markup:
    """Units down, grades across: how many of a kind, of how many."""
    counted = found.counted[kind]
    shown = counted.shown
    lines, people = shown.lines(at.node)
    exact, table = counted.counts(at.node), counted.table(at.node)
    rows = []
    for row, k in enumerate(lines):
        may = bool(shown.alone[at.node]) if k < 0 else bool(shown.units[k])
        if not people[row].sum() or not may:
            continue
        unit = at.node if k < 0 else k
        key = ("=" if k < 0 else "") + at.base.tree.codes[unit]
        cells = []
        for g in range(len(at.base.grades)):
            n = int(people[row, g])
            if not n:
                cells.append(tag("td", "", class_="num"))
                continue
            if not table[row, g]:
                cells.append(tag("td", "–", class_="num"))
                continue
            part = int(exact[row, g])
            cells.append(
                tag(
                    "td",
                    lang.number(part, 0),
                    tag("span", f" / {lang.number(n, 0)}", class_="muted small"),
                    class_="num",
                )
            )
        rows.append(tag("tr", tag("th", line_name(at.base, key, unit, lang), scope="row"), cells))
    head = tag(
        "tr",
        tag("th", lang.t("Unit"), scope="col"),
        [
            tag("th", words.grade_name(at.base, g, lang), scope="col", class_="num")
            for g in range(len(at.base.grades))
        ],
    )
    return tag("div", tag("table", tag("thead", head), tag("tbody", rows)), class_="scroll", tabindex=0)


def codes(now: Reader, at: Place) -> None:
    """Codes of people on watch: only on a server that allows it, on record."""
    lang = now.lang
    if not people_entitled.entitled():
        return
    with st.expander(lang.t("Codes of people on watch"), icon=":material/badge:", key="watch_codes"):
        by = who.ask(lang, "watch_codes")
        if not by or not st.toggle(lang.t("Show the codes; the look is put on record"), key="show_codes"):
            return
        held = people_values.period(now, at.when.period)
        try:
            rows = access.looked_at(
                now.store,
                at.base.org,
                "watch_persons",
                f"{at.unit} {at.when.period}",
                by,
                lambda cursor: analysis.persons(cursor, at.base, held, now.policy, at.node),
                people_entitled.setting(),
            )
        except BscError as error:
            problems.show(error, lang)
            return
        st.dataframe(
            [
                {
                    lang.t("Code"): r.person,
                    lang.t("Unit"): now.unit_names.get(r.unit, r.unit),
                    lang.t("Grade"): r.grade,
                    lang.t("Low periods"): int(r.low),
                    lang.t("Rule applies"): bool(r.bites),
                }
                for r in each(rows)
            ],
            hide_index=True,
        )
