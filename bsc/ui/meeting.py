"""The meeting: open actions first, red without action, packs to present and export, and what decisions came to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from bsc import actions, meetings
from bsc.actions import STATES, State
from bsc.analysis import meeting, scorecard
from bsc.analysis.scorecard import Scorecard
from bsc.figures.look import Status, badge
from bsc.figures.markup import Markup, Part, tag
from bsc.frames import each
from bsc.present import meeting as words
from bsc.present import narrative
from bsc.present.values import band_word, status_of
from bsc.reports.export import csv_bytes, workbook
from bsc.ui import acting, choices, navigation, packing, page, resources, sheet
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

RED = 8  # red indicators listed at once
DUE = 30  # days after a period's end that count as in time, our default
PARTS = ("agenda", "packs", "after", "units")


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    with now.store.cursor() as cursor:
        held = actions.actions(cursor, now.filters.org)
    card = resources.card(now.filters)
    today = date.today()  # noqa: DTZ011 - the reader's own day is meant
    agenda = meeting.agenda(held, today)
    red = meeting.unacted(card, held) if card is not None else pd.DataFrame()
    page.head(now, words.title(agenda, len(red), lang), now.unit_name)
    titles = {
        "agenda": lang.t("Decide"),
        "packs": lang.t("Packs and presenting"),
        "after": lang.t("What came of it"),
        "units": lang.t("Who keeps up"),
    }
    part = choices.choice(
        "part",
        lang.t("Part of the page"),
        PARTS,
        titles.__getitem__,
        kind="segments",
        label_visibility="collapsed",
    )
    if part == "agenda":
        opened(agenda, held, card, now)
        missed(red, card, now)
        acting.form(held, card, now)
    elif part == "packs":
        packing.draw(held, card, now)
    elif part == "after":
        after(held, card, now)
    else:
        units(held, now)


def opened(agenda: pd.DataFrame, held: pd.DataFrame, card: Scorecard | None, now: Reader) -> None:
    """Open actions, overdue first, and the files to take along."""
    lang = now.lang
    page.section(lang.t("Open actions"), lang.t("Overdue first. Choose one to change it."))
    if agenda.empty:
        st.write(lang.t("Nothing is open. Choose an indicator below and write what is to be done."))
    else:
        navigation.show(_agenda(agenda, now), "agenda")
    if held.empty:
        return
    names = _names(card, now)
    head, *rows = words.sheet(held, names, now.unit_names, lang)
    said = page.synthetic_words(now)
    with st.container(horizontal=True):
        st.download_button(
            lang.t("Actions as Excel"),
            workbook([(lang.t("Actions"), head, rows)], said),
            f"actions-{lang.code}.xlsx",
            on_click="ignore",
        )
        st.download_button(
            lang.t("Actions as CSV"),
            csv_bytes(head, rows, said),
            f"actions-{lang.code}.csv",
            "text/csv",
            on_click="ignore",
        )
        if agenda["due"].notna().any():
            content = words.calendar(held, now.filters.org, said, datetime.now(UTC), lang)
            st.download_button(
                lang.t("Due days as calendar"), content, "actions.ics", "text/calendar", on_click="ignore"
            )


def _names(card: Scorecard | None, now: Reader) -> dict[str, str]:
    """Names of indicators by code in the reader's language."""
    if card is None:
        return {}
    return {r.indicator: narrative.name_of(r, now.lang) for r in each(card.indicators)}


def _agenda(agenda: pd.DataFrame, now: Reader) -> Markup:
    lang = now.lang
    rows = []
    for a in each(agenda):
        day = "–" if pd.isna(a.due) else lang.date(pd.Timestamp(a.due).date())
        state: Part = (
            [badge(Status.BAD), " ", lang.t("overdue")] if a.late else lang.show(STATES[State(a.state)])
        )
        rows.append(
            tag(
                "tr",
                tag("td", navigation.link("action", str(a.number), a.what)),
                tag("td", now.unit_names.get(a.unit, a.unit)),
                tag("td", a.owner if isinstance(a.owner, str) else lang.t("nobody yet")),
                tag("td", day, class_="nowrap"),
                tag("td", state, class_="nowrap"),
            )
        )
    return _table((lang.t("What"), lang.t("Unit"), lang.t("Who"), lang.t("By when"), lang.t("State")), rows)


def _table(head: tuple[str, ...], rows: list[Markup], numeric: tuple[int, ...] = ()) -> Markup:
    return tag(
        "div",
        tag(
            "table",
            tag(
                "thead",
                tag(
                    "tr",
                    [
                        tag("th", h, scope="col", class_="num" if n in numeric else None)
                        for n, h in enumerate(head)
                    ],
                ),
            ),
            tag("tbody", rows),
            class_="plain",
        ),
        class_="scroll",
        tabindex=0,
        role="group",
        aria_label=head[0],
    )


def missed(red: pd.DataFrame, card: Scorecard | None, now: Reader) -> None:
    """Red without an action: what costs most first; a click begins an action."""
    lang = now.lang
    if card is None or red.empty:
        return
    page.section(
        lang.t("Red without an action"),
        lang.t(
            "Indicators of {unit} under their target, by what they cost. A click begins an action.",
            unit=now.unit_name,
        ),
    )
    rows = [
        tag(
            "tr",
            tag("td", navigation.link("decide", r.indicator, narrative.name_of(r, lang))),
            tag(
                "td",
                badge(status_of(r.colour)),
                " ",
                band_word(card.version, "indicator", r.band, r.reason, lang),
                class_="nowrap",
            ),
            tag("td", lang.percent(r.achievement, 1, fixed=True), class_="num"),
            tag("td", lang.number(r.lost, 2, fixed=True) if r.lost else "–", class_="num"),
            tag("td", str(r.below), class_="num"),
        )
        for r in each(red.head(RED))
    ]
    head = (
        lang.t("Indicator"),
        lang.t("State"),
        lang.t("Achievement"),
        lang.t("Costs"),
        lang.t("Periods below"),
    )
    navigation.show(_table(head, rows, (2, 3, 4)), "unacted")
    if len(red) > RED:
        st.caption(lang.t("The first {count} of {all}.", count=RED, all=len(red)))


def after(held: pd.DataFrame, card: Scorecard | None, now: Reader) -> None:
    """What ended actions moved, and which indicators led to decisions or were never looked at."""
    lang = now.lang
    page.section(
        lang.t("What moved after an action"),
        lang.t(
            "Beyond its usual variation, and against units without the action. It cannot prove the cause."
        ),
    )
    if card is None:
        st.write(lang.t("There are no figures yet"))
        return
    with now.store.cursor() as cursor:
        found = meeting.effects(cursor, now.filters, now.policy, resources.scored(now.filters), held)
        year = date.today().replace(month=1, day=1)  # noqa: DTZ011 - the reader's own day is meant
        looks = meetings.looks(cursor, now.filters.org, year.replace(year=year.year - 1))
    names = _names(card, now)
    if found.empty:
        st.write(lang.t("No action of this unit has ended before figures of a later period came in."))
    for row in each(found):
        st.write(
            f"**{plain(row.what)}**  \n{plain(words.effect(row, names.get(row.indicator, row.indicator), lang))}"
        )
    page.section(
        lang.t("Which indicators lead to decisions"),
        lang.t("Looks since the start of last year, on pages and in meetings; nobody's name is kept."),
    )
    rows = [
        tag(
            "tr",
            tag("td", navigation.link("indicator", r.indicator, narrative.name_of(r, lang))),
            tag("td", str(r.on_pages), class_="num"),
            tag("td", str(r.in_meetings), class_="num"),
            tag("td", str(r.decisions), class_="num"),
            tag(
                "td",
                lang.t("never looked at") if r.on_pages + r.in_meetings == 0 else "",
                class_="nowrap",
            ),
        )
        for r in each(meeting.ledger(card, held, looks))
    ]
    head = (lang.t("Indicator"), lang.t("On pages"), lang.t("In meetings"), lang.t("Decisions"), "")
    navigation.show(_table(head, rows, (1, 2, 3)), "ledger")


def units(held: pd.DataFrame, now: Reader) -> None:
    """Reported in time, complete, commented, actions closed: a row a unit."""
    lang = now.lang
    if not now.filters.period:
        st.write(lang.t("There are no figures yet"))
        return
    page.section(
        lang.t("Who keeps up in {period}", period=lang.period(now.filters.period)),
        lang.t("In time is within {days} days after the period's end: our default, not a rule.", days=DUE),
    )
    with now.store.cursor() as cursor:
        found = meeting.freshness(cursor, now.filters.org, now.filters.period, DUE, held)
    sides = scorecard.family(now.units, now.filters.unit)
    found = found[found["unit"].isin({*sides["unit"], now.filters.unit}) & (found["expected"] > 0)]
    if found.empty:
        st.write(lang.t("No unit here was expected to report in this period."))
        return
    found = found.assign(share=found["in_time"] / found["expected"]).sort_values(["share", "unit"])

    def share(part: int, whole: int) -> str:
        return lang.t("{part} of {whole}", part=part, whole=whole) if whole else "–"

    rows = [
        tag(
            "tr",
            tag("td", navigation.link("unit", r.unit, now.unit_names.get(r.unit, r.unit))),
            tag("td", share(r.in_time, r.expected), class_="num"),
            tag("td", share(r.reported, r.expected), class_="num"),
            tag("td", share(r.commented, r.expected), class_="num"),
            tag("td", share(r.closed, r.actions), class_="num"),
            tag(
                "td",
                lang.date(r.newest) if r.newest == r.newest and r.newest is not None else "–",
                class_="nowrap",
            ),
        )
        for r in each(found)
    ]
    head = (
        lang.t("Unit"),
        lang.t("In time"),
        lang.t("Complete"),
        lang.t("Commented"),
        lang.t("Actions closed"),
        lang.t("Newest figure"),
    )
    sheet_shown = _table(head, rows, (1, 2, 3, 4))
    if opened := sheet.show(sheet_shown, "freshness"):
        navigation.follow(opened)
