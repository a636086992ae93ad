"""What comes next in careers: how many may be expected and at what cost, and how people moved between grades."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from bsc.analysis import careers as analysis
from bsc.figures.table import table as drawn
from bsc.i18n import Language
from bsc.present import people as words
from bsc.ui import page, people_error, people_values, sheet
from bsc.ui.people import Place
from bsc.ui.plain import plain
from bsc.ui.reader import Reader


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
    seen = table.visible()
    counts = np.nan_to_num(seen).astype(int)
    up, down = int(np.triu(counts, 1).sum()), int(np.tril(counts, -1).sum())
    hidden = bool(np.isnan(seen).any())
    if not up and not down:
        page.head(
            now, lang.t("Grades hardly moved since {before}", before=lang.period(before.period)), *facts
        )
    elif hidden:
        page.head(
            now,
            lang.t(
                "At least {up} people rose and {down} fell in grade since {before}",
                up=up,
                down=down,
                before=lang.period(before.period),
            ),
            *facts,
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
    names = [words.grade_name(at.base, g, lang) for g in range(len(at.base.grades))]
    columns = [(lang.t("Before, in the row"), ""), *((name, "num") for name in names)]
    rows = [
        (name, *("–" if math.isnan(n) else lang.number(float(n), 0) for n in line))
        for name, line in zip(names, seen, strict=True)
    ]
    sheet.show(drawn(columns, rows, look="bands", wide=True), "grade_moves")
    st.caption(
        plain(
            lang.t("People who were there in both periods. A dash hides one or two people, or protects them.")
        )
    )
