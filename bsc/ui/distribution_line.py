"""At the minimum: people around the line beside what a smooth course leads one to expect, never as an accusation."""

from __future__ import annotations

import streamlit as st

from bsc.analysis import people_line
from bsc.analysis.people_line import Heap, HeapUnits, NearMisses
from bsc.figures import people_line as figures
from bsc.figures.markup import tag
from bsc.figures.table import table
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import people as words
from bsc.ui import page, people_error, people_values, picture, sheet
from bsc.ui.people import Place
from bsc.ui.plain import plain
from bsc.ui.reader import Reader

LOOKED_BACK = 6  # periods in which single units are tested


def at_the_line(now: Reader, at: Place) -> None:
    """The view."""
    lang = now.lang
    base = at.base
    held = people_values.period(now, at.when.period)
    before = base.before(at.when)
    earlier = people_values.period(now, before.period) if before else None
    with now.store.cursor() as cursor:
        found = people_line.heap(cursor, base, held, at.node)
        units = people_line.heap_units(cursor, base, held, earlier, at.node)
        near = people_line.near_misses(cursor, base, held, at.node, people_values.cap(now))
    facts = (words.unit_name(base, at.node, lang), lang.period(at.when.period))
    if found is None:
        page.head(now, lang.t("There is no minimum to look at"), *facts)
        st.write(
            lang.t(
                "The rule set does not say from which score a Grade Confirmation Request is possible. Enter the "
                "minimum on the "
                "Method page, or choose another rule set under View."
            )
        )
        return
    page.head(now, title(found, lang), *facts)
    st.caption(plain(words.rules_words(at.when, lang)))
    zone = people_error.zone(now, at)
    bars, course = people_line.window(found)
    note = ""
    if found.tested and found.placebo.rank == 1 and float(found.test.p[0]) < 0.05:
        note = lang.t("about {n} more than expected", n=lang.number(max(float(found.test.excess[0]), 0), 0))
    line = (held.line or 0) / 100
    shared = {
        "step": found.bins.lattice.step / 100,
        "line": line,
        "line_words": words.line_words(held.line, lang),
        "expected": course,
        "zone": zone,
        "note": note,
        "title": title(found, lang),
    }
    picture.show(
        figures.histogram(bars, now.look, **shared),  # type: ignore[arg-type]
        figures.histogram(bars, now.look, width=400, height=320, **shared),  # type: ignore[arg-type]
        "line",
        title(found, lang),
        under=tag(
            "p",
            lang.t(
                "People per point of score; where fewer than three share a point, bars go together. The bars that "
                "touch the minimum stand out; the dashed curve is what the neighbours on both sides lead one to expect."
            ),
        ),
        n=round(sum(count for _, count in bars)),
    )
    st.markdown(plain(reading(found, lang)))
    people_error.counters(now, at)
    if units is not None:
        single_units(units, now, at)
    if near is not None:
        misses(near, now, at)


def title(found: Heap, lang: Language) -> str:
    """Whether more people stand just above the line than expected."""
    if not found.tested:
        return lang.t("Too few people stand around the minimum to say anything")
    excess = float(found.test.excess[0])
    if float(found.test.p[0]) < 0.05 and found.placebo.rank == 1:
        return lang.t(
            "About {n} more people than expected stand just above the minimum",
            n=lang.number(max(excess, 0), 0),
        )
    return lang.t("No more people than expected stand just above the minimum")


def reading(found: Heap, lang: Language) -> str:
    """The numbers of the test, and its place among all other lines."""
    if not found.tested:
        return lang.t("Fewer than 30 people stand near the line; nothing was tested.")
    return lang.t(
        "Just above: {above} people, {expected_above} expected; just below: {below}, {expected_below} expected. "
        "The same test at every "
        "other whole point puts the minimum in place {rank} of {of}. Coaching, second looks and rounding lift "
        "people over a line too: "
        "a heap is a question, and one period is no proof.",
        above=int(found.test.above[0]),
        expected_above=lang.number(float(found.test.expected_above[0]), 0),
        below=int(found.test.below[0]),
        expected_below=lang.number(float(found.test.expected_below[0]), 0),
        rank=found.placebo.rank,
        of=found.placebo.of,
    )


def single_units(found: HeapUnits, now: Reader, at: Place) -> None:
    """Units of at least 200 people; named only when they stand out two periods in a row."""
    lang = now.lang
    page.section(lang.t("Unit by unit"))
    if not found.tested:
        st.write(lang.t("No unit has 200 people of its own: single units are not tested."))
        return
    periods = [w for w in at.base.periods if w.end <= at.when.end][-LOOKED_BACK:]
    with now.store.cursor() as cursor:
        held = [people_values.period(now, w.period) for w in periods]
        stood = people_line.heaped_before(cursor, at.base, held, at.node)
    names = {g.key: words.group_name(at.base, g, lang) for g in found.groups}
    lines = [
        lang.t(
            "{unit}: more people than expected just above the minimum in {periods}. To discuss.",
            unit=names[key],
            periods=", ".join(lang.period(c) for c in codes),
        )
        for key, codes in stood.items()
        if key in names
    ]
    st.markdown(
        plain(
            lang.n(
                "One unit has at least 200 people and was tested over the last {periods} periods; a unit is "
                "named only when it stands out "
                "two periods in a row.",
                "{n} units have at least 200 people and were tested over the last {periods} periods; a unit is "
                "named only when it stands out "
                "two periods in a row.",
                found.tested,
                periods=len(periods),
            )
        )
    )
    if lines:
        sheet.show(tag("ul", [tag("li", line) for line in lines]), "heaped")
    else:
        st.write(lang.t("None stands out two periods in a row."))


def misses(found: NearMisses, now: Reader, at: Place) -> None:
    """What people just below the line would have needed."""
    lang = now.lang
    page.section(
        lang.t("Near misses"),
        lang.t(
            "People short of the minimum by at most {within} points: what would have been enough in one component alone.",
            within=lang.number(found.within / 100),
        ),
    )
    if found.people is None or found.people < at.base.least:
        st.write(lang.t("Too few people to say anything about them."))
        return
    columns = (
        (lang.t("Component"), ""),
        (lang.t("Would have been enough for"), "num"),
        (lang.t("Typically needed"), "num"),
    )
    rows = [
        (
            words.part_name(str(r.component), lang),
            "–" if r.people != r.people else lang.number(float(r.people), 0),
            lang.t("{points} points more", points=lang.number(float(r.steps) * float(r.step), 1)),
        )
        for r in each(found.rows)
    ]
    st.markdown(plain(lang.n("One person is that near.", "{n} people are that near.", found.people)))
    sheet.show(table(columns, rows), "near_misses")
