"""People over time: change of the same people beside their units' results, movement between levels, comings and goings,
assessors to discuss, contested scores."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from bsc import contests
from bsc.analysis import people_time
from bsc.analysis.people import Base, Group
from bsc.analysis.people_time import Assessors, Inflation, Movement, Transitions
from bsc.figures.markup import Markup, tag
from bsc.figures.table import table
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import people as words
from bsc.present.values import signed
from bsc.ui import page, people_values, sheet
from bsc.ui.people import Place
from bsc.ui.plain import plain
from bsc.ui.reader import Reader

WIDE = 1.0  # points by which people may rise more than their unit before it is said


def over_time(now: Reader, at: Place) -> None:
    """The view."""
    lang = now.lang
    base = at.base
    before = base.before(at.when)
    facts = (words.unit_name(base, at.node, lang), lang.period(at.when.period))
    if before is None:
        page.head(now, lang.t("There is no earlier period to compare with"), *facts)
        st.write(
            lang.t(
                "One period proves little about anybody: change, movement and repeated low scores need a second one."
            )
        )
        assessors(now, at)
        return
    held = people_values.period(now, at.when.period)
    with now.store.cursor() as cursor:
        rise = people_time.inflation(
            cursor, held, before, at.node, people_values.results(now, at.when, before)
        )
        bands = people_time.transitions(cursor, held, before, at.node)
        moves = people_time.movement(cursor, held, before, at.node)
    page.head(now, title(rise, lang), *facts)
    if rise is not None:
        inflation(rise, now, at)
    if bands is not None:
        movement_of_levels(bands, now, at)
    if moves is not None:
        comings(moves, now, at)
    assessors(now, at)
    contested(now, at)


def title(found: Inflation | None, lang: Language) -> str:
    """How the same people's scores changed."""
    if found is None:
        return lang.t("Too few people were there in both periods")
    points = lang.number(abs(found.whole_change), 1)
    if abs(found.whole_change) < 0.05:
        return lang.t("The same people score as in {before}", before=lang.period(found.before.period))
    if found.whole_change > 0:
        return lang.t(
            "The same people score {points} points higher than in {before}",
            points=points,
            before=lang.period(found.before.period),
        )
    return lang.t(
        "The same people score {points} points lower than in {before}",
        points=points,
        before=lang.period(found.before.period),
    )


def line_name(base: Base, key: str, unit: int, lang: Language) -> str:
    """A line of a table of groups."""
    kind = "own" if key.startswith("=") else "unit"
    return words.group_name(base, Group(key, kind, unit), lang)


def inflation(found: Inflation, now: Reader, at: Place) -> None:
    """People's change beside the unit's own."""
    lang = now.lang
    page.section(
        lang.t("Do scores rise faster than results?"),
        lang.t(
            "Only people who are in the same unit and grade as in {before}, scored with the same weights; "
            "beside it the change of the unit's own score. ± is how far chance alone goes (95 %).",
            before=lang.period(found.before.period),
        ),
    )
    above = found.rows["above"]
    wide = found.rows[(above > WIDE) & (above > found.rows["margin"])]
    if len(wide):
        names = ", ".join(line_name(at.base, str(r.key), int(r.unit), lang) for r in each(wide.head(4)))
        st.markdown(
            plain(
                lang.n(
                    "In one unit people's scores moved up against the unit's own result by more than a point and "
                    "more than chance: {names}. To discuss.",
                    "In {n} units people's scores moved up against the unit's own result by more than a point and "
                    "more than chance, among them {names}. To discuss.",
                    len(wide),
                    names=names,
                )
            )
        )
    columns = (
        (lang.t("Unit"), ""),
        (lang.t("Same people"), "num mid"),
        (lang.t("Their change"), "num"),
        (lang.t("Unit's change"), "num"),
        (lang.t("Difference"), "num mid"),
    )
    rows = [
        (
            line_name(at.base, str(r.key), int(r.unit), lang),
            lang.number(int(r.people), 0),
            (
                tag("strong", signed(r.change, lang)),
                tag("span", f" ± {lang.number(float(r.margin), 1, fixed=True)}", class_="muted"),
            ),
            signed(r.result, lang),
            signed(r.above, lang),
        )
        for r in each(found.rows)
    ]
    sheet.show(table(columns, rows), "inflation")


def movement_of_levels(found: Transitions, now: Reader, at: Place) -> None:
    """The matrix: rows before, columns now, each row 100 %."""
    lang = now.lang
    page.section(
        lang.t("Movement between rating levels"),
        lang.t(
            "{people} people with a score in both periods. A row is a level in {before}; its cells say where "
            "those people are now. "
            "A dash hides one or two people, or protects them.",
            people=found.people,
            before=lang.period(found.before.period),
        ),
    )
    levels = at.when.career.levels
    counts = found.counts.sum(axis=1)
    order = range(len(levels) - 1, -1, -1)
    rows = []
    for i in order:
        n = int(counts[i])
        cells = []
        for j in order:
            share = float(found.shares[i, j])
            said = "–" if math.isnan(share) else lang.percent(share, 0)
            cells.append(
                tag("td", said, class_="num", style=f"--part:{0 if math.isnan(share) else share:.0f}")
            )
        people = lang.number(n, 0) if n >= at.base.least or n == 0 else f"< {at.base.least}"
        people = people if found.rows[i] or not n else "–"
        rows.append(
            tag(
                "tr",
                tag("th", levels[i].name.show(lang), scope="row"),
                tag("td", people, class_="num plain"),
                cells,
            )
        )
    head = tag(
        "tr",
        tag("th", lang.t("Before, in the row"), scope="col"),
        tag("th", lang.t("People"), scope="col", class_="num"),
        [tag("th", levels[j].name.show(lang), scope="col", class_="num") for j in order],
    )
    sheet.show(
        tag(
            "div",
            tag("table", tag("thead", head), tag("tbody", rows), class_="bands"),
            class_="scroll",
            tabindex=0,
        ),
        "bands",
    )
    if not math.isnan(found.mobility):
        st.caption(
            plain(
                lang.t(
                    "Mobility {value} of 1 (Shorrocks): 0 if nobody moved. Somebody far from the middle moves "
                    "back towards it next time "
                    "even if nothing changed; only what goes beyond that says something.",
                    value=lang.number(found.mobility, 2),
                )
            )
        )


def comings(found: Movement, now: Reader, at: Place) -> None:
    """Joiners, leavers, transfers, regrading, and what happened inside the period."""
    lang = now.lang
    page.section(
        lang.t("Who came, went and was regraded"),
        lang.t(
            "Since {before}. A person counts once in a period: in the unit and grade of the last row that a report gives.",
            before=lang.period(found.before.period),
        ),
    )
    names = {
        "joined": lang.t("Joined"),
        "left": lang.t("Left"),
        "came": lang.t("Moved in"),
        "went": lang.t("Moved out"),
        "up": lang.t("Grade up"),
        "down": lang.t("Grade down"),
    }

    def number(value: float | int | None) -> str:
        return "–" if value is None or value != value else lang.number(value, 0)

    body = [
        (line_name(at.base, str(r.key), int(r.unit), lang), *(number(getattr(r, k)) for k in names))
        for r in each(found.rows)
    ]
    body.append((tag("strong", lang.t("Together")), *(number(found.whole[k]) for k in names)))
    columns = [
        (lang.t("Unit"), ""),
        *((name, "num mid" if k in ("came", "went") else "num") for k, name in names.items()),
    ]
    sheet.show(table(columns, body, wide=True), "comings")
    within = found.within["people"]
    if within:
        st.caption(
            plain(
                lang.n(
                    "One person has two rows inside this period (transferred or regraded) and counts where the "
                    "last one stands.",
                    "{n} people have two rows inside this period ({moved} transferred, {graded} regraded) and "
                    "count where the last one stands.",
                    within,
                    moved=number(found.within["transferred"]),
                    graded=number(found.within["regraded"]),
                )
            )
        )


def assessors(now: Reader, at: Place) -> None:
    """Severity where assessors are known, as counts: never a name, never a correction."""
    lang = now.lang
    held = people_values.period(now, at.when.period)
    with now.store.cursor() as cursor:
        found = people_time.assessors_of(cursor, held, at.node)
    if found is None:
        return
    page.section(lang.t("Assessors who differ from their colleagues"))
    st.markdown(plain(assessor_words(found, lang)))
    sheet.show(assessor_table(found, at, lang), "assessors")
    st.caption(
        plain(
            lang.t(
                "Compared inside their unit, after grade and KPI score, with at least five people each; after "
                "Benjamini-Hochberg at "
                "10 %. A mild assessor and a truly good team look the same here: a reason to talk, never to change a score."
            )
        )
    )


def assessor_words(found: Assessors, lang: Language) -> str:
    """How many to discuss, and how much of the differences goes with the assessor."""
    share = lang.percent(float(round(100 * found.share)), 0) if not math.isnan(found.share) else "–"
    if found.to_discuss is None:
        return lang.t(
            "Of {raters} assessors one or two differ from their colleagues by more than chance; {share} of the "
            "differences in "
            "assessments inside units goes with who assesses.",
            raters=found.raters,
            share=share,
        )
    return lang.t(
        "{called} of {raters} assessors differ from their colleagues by more than chance; {share} of the "
        "differences in assessments "
        "inside units goes with who assesses.",
        called=found.to_discuss,
        raters=found.raters,
        share=share,
    )


def assessor_table(found: Assessors, at: Place, lang: Language) -> Markup:
    """Units with enough assessors."""
    return table(
        (
            (lang.t("Unit"), ""),
            (lang.t("Assessors compared"), "num"),
            (lang.t("To discuss"), "num"),
        ),
        [
            (
                line_name(at.base, str(r.key), int(r.unit), lang),
                lang.number(int(r.raters), 0),
                "–" if pd.isna(r.to_discuss) else lang.number(float(r.to_discuss), 0),
            )
            for r in each(found.rows)
        ],
    )


def contested(now: Reader, at: Place) -> None:
    """How many scores were contested, and what came of it."""
    lang = now.lang
    with now.store.cursor() as cursor:
        found = contests.counts(cursor, at.base.org)
    here = found[found["period"] == at.when.period]
    if here.empty:
        return
    said = ", ".join(
        f"{lang.show(contests.STATES[str(r.state)])}: {lang.number(int(r.scores), 0)}" for r in each(here)
    )
    page.section(lang.t("Contested scores"))
    st.markdown(
        plain(
            lang.t(
                "Scores of this period by the last entry about each: {counts}. The reported values are kept.",
                counts=said,
            )
        )
    )
