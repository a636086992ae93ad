"""The careers page: who may be proposed and who is on watch, side by side; how evenly; how many, and what it costs."""

from __future__ import annotations

import math

import streamlit as st

from bsc import access
from bsc.analysis import careers as analysis
from bsc.analysis import careers_odds
from bsc.analysis.careers import Careers
from bsc.analysis.careers_odds import Rates
from bsc.errors import BscError
from bsc.figures.look import Status
from bsc.figures.markup import Markup, tag
from bsc.figures.scorecard import status_word
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import people as words
from bsc.ui import choices, page, people_entitled, people_error, people_values, problems, sheet, who
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
        lang.t("Who may be proposed, by unit and grade"),
        lang.t(
            "A dash hides one or two people, nearly everybody, or a neighbour from whom they could be worked out."
        ),
    )
    sheet.show(by_unit_grade(found, at, lang), "by_unit_grade")
    if watch is not None:
        needs = at.when
        st.page_link(
            "pages/results.py",
            label=lang.t(
                "Development needs behind the low scores of {period}", period=lang.period(needs.period)
            ),
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
    heads = [lang.t("People"), lang.t("May be proposed"), lang.t("Share")]
    heads += [lang.t("On watch"), lang.t("Rule applies")][: len(kinds) - 1]
    head = tag(
        "tr",
        tag("th", lang.t("Unit"), scope="col"),
        [tag("th", h, scope="col", class_="num mid" if i == 2 else "num") for i, h in enumerate(heads)],
    )
    return tag("table", tag("thead", head), tag("tbody", rows))


def by_unit_grade(found: Careers, at: Place, lang: Language) -> Markup:
    """Units down, grades across: how many may be proposed, of how many."""
    counted = found.counted["eligible"]
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
        tag("th", lang.t("Share"), scope="col", class_="num"),
        tag("th", lang.t("Ratio to the highest (95 %)"), scope="col", class_="num"),
        tag("th", lang.t("Against all others, after grade"), scope="col", class_="num mid")
        if found.adjusted
        else None,
        tag("th", "", scope="col"),
    )
    return tag("table", tag("thead", head), tag("tbody", rows))


def cost(now: Reader, at: Place, facts: tuple[str, ...]) -> None:
    """How many may be expected next time, with an interval, and what it would cost a month."""
    lang = now.lang
    found = people_values.odds(now, at.when.period, at.node)
    held = people_values.careers(now, at.when.period, at.node)
    if found is None or held is None or held.whole("eligible") is None:
        page.head(now, lang.t("The number to expect cannot be worked out"), *facts)
        st.write(lang.t("It needs the three components of scores, a minimum, and enough people."))
        return
    n = found.number
    page.head(
        now,
        lang.t(
            "About {n} people are to be expected at the minimum, between {low} and {high}",
            n=lang.number(n.mean, 0),
            low=lang.number(n.low, 0),
            high=lang.number(n.high, 0),
        ),
        *facts,
    )
    st.markdown(
        plain(
            lang.t(
                "If the same people were measured once more, without anything changed; in four of five cases "
                "the number lies in that "
                "range. Today it is {today}.",
                today=found.above,
            )
        )
    )
    people_error.counters(now, at)
    if found.budget is None or found.take_up is None:
        st.caption(
            plain(
                lang.t(
                    "No cost is shown: the rules name no pay step for every grade, or no share of those who are "
                    "in fact proposed."
                )
            )
        )
        return
    page.section(lang.t("What it would cost"))
    money = found.budget
    st.markdown(
        plain(
            lang.t(
                "About {mean} a month (between {low} and {high}), if {share} of those who may be proposed go "
                "one pay step up. Who may "
                "be proposed is not yet promoted. Pay steps: {reference}.",
                mean=lang.money(money.mean, compact=True),
                low=lang.money(money.low, compact=True),
                high=lang.money(money.high, compact=True),
                share=lang.percent(100 * found.take_up, 0),
                reference=_source(at, lang),
            )
        )
    )


def _source(at: Place, lang: Language) -> str:
    reference = at.when.career.references["grades"]
    title = reference.title.show(lang)
    return f"{title}, {lang.t('illustrative')}" if reference.kind == "illustrative" else title


def grades(now: Reader, at: Place, facts: tuple[str, ...]) -> None:
    """Transitions between grades since the period before."""
    lang = now.lang
    before = at.base.before(at.when)
    if before is None or len(at.base.grades) < 2:
        page.head(now, lang.t("Nothing can be said about movement between grades"), *facts)
        st.write(lang.t("It needs two periods of the same length and grades in the reports."))
        return
    with now.store.cursor() as cursor:
        table = analysis.grade_moves(cursor, people_values.period(now, at.when.period), before.part, at.node)
    if table is None:
        page.head(now, lang.t("Too few people were there in both periods"), *facts)
        return
    counts = table.counts
    up, down = int(sum(counts[i, j] for i in range(len(counts)) for j in range(i + 1, len(counts)))), 0
    down = int(sum(counts[i, j] for i in range(len(counts)) for j in range(i)))
    stays = int(counts.trace())
    if min(n for n in (up, down, stays) if n) < 3:
        page.head(
            now, lang.t("Grades hardly moved since {before}", before=lang.period(before.period)), *facts
        )
    else:
        page.head(
            now,
            lang.t(
                "{up} people rose and {down} fell in grade since {before}",
                up=up,
                down=down,
                before=lang.period(before.period),
            ),
            *facts,
        )
    seen = table.visible()
    names = [words.grade_name(at.base, g, lang) for g in range(len(at.base.grades))]
    rows = [
        tag(
            "tr",
            tag("th", names[i], scope="row"),
            [
                tag("td", "–" if math.isnan(seen[i, j]) else lang.number(float(seen[i, j]), 0), class_="num")
                for j in range(len(names))
            ],
        )
        for i in range(len(names))
    ]
    head = tag(
        "tr",
        tag("th", lang.t("Before, in the row"), scope="col"),
        [tag("th", name, scope="col", class_="num") for name in names],
    )
    sheet.show(
        tag(
            "div",
            tag("table", tag("thead", head), tag("tbody", rows), class_="bands"),
            class_="scroll",
            tabindex=0,
        ),
        "grade_moves",
    )
    st.caption(
        plain(
            lang.t("People who were there in both periods. A dash hides one or two people, or protects them.")
        )
    )
