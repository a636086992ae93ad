"""The quality page: SMART strips worst first, under the reader's choice of regulation, and greens that say nothing."""

from __future__ import annotations

import math
from datetime import date

import streamlit as st

from bsc.analysis import quality
from bsc.analysis.outcomes import OUTPUT_SIDE
from bsc.analysis.quality import Ground, Judged, Quality
from bsc.domain import Filters, Level
from bsc.figures import quality as drawn
from bsc.i18n import Language, Text, text
from bsc.quality.facts import Verdict
from bsc.quality.rules import rule_sets
from bsc.ui import choices, navigation, page, resources
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader
from bsc.ui.terms import LEVELS

ROWS = 25  # strips shown at once
_VERDICTS: dict[Verdict, Text] = {
    Verdict.PASS: text("{letter}: passes"),
    Verdict.FAIL: text("{letter}: fails"),
    Verdict.UNKNOWN: text("{letter}: cannot be known"),
}


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    held = ground(now)
    if not held.facts:
        page.head(now, lang.t("There are no indicators yet"))
        st.write(
            lang.t(
                "Hand in a report or a sheet of indicator definitions; this page then says how good they are."
            )
        )
        st.page_link("pages/reports.py", label=lang.t("Hand in a report"), icon=":material/upload_file:")
        return
    show = choices.current("show", ("smart", "green"), "smart")
    reading = choices.current("smart", list(rule_sets()), next(iter(rule_sets())))
    found = quality.judge(held, rule_sets()[reading])
    title = quality.headline(found) if show == "smart" else green_title(held)
    page.head(now, lang.show(title), lang.t("all units together"))
    words = {"smart": lang.t("As they are written"), "green": lang.t("Green that says nothing")}
    choices.choice(
        "show",
        lang.t("What to look at"),
        list(words),
        words.__getitem__,
        kind="segments",
        label_visibility="collapsed",
    )
    if show == "smart":
        smart(found, now)
    else:
        hollow(held, now)


def ground(now: Reader) -> Ground:
    """What the checks stand on, kept until something is written."""
    filters = now.filters
    today = date.today()  # noqa: DTZ011 - a period that has not ended is not due on the reader's own day
    return _ground(resources.store().version, today, filters.org, filters.rule_set, filters.today_rules)


@st.cache_data(max_entries=16, show_spinner=False)
def _ground(version: int, today: date, org: str, rule_set: str, today_rules: bool) -> Ground:
    filters = Filters(org, rule_set=rule_set, today_rules=today_rules)
    with resources.store().cursor() as cursor:
        return quality.ground(cursor, org, resources.policy(filters))


def green_title(held: Ground) -> Text:
    """The finding about greens in one sentence."""
    count = len(held.greens)
    if not count:
        return text("No green hides that it says nothing")
    if count == 1:
        return text("One of {count} indicators is green and says little", count=len(held.facts))
    return text("{n} of {count} indicators are green and say little", n=count, count=len(held.facts))


def smart(found: Quality, now: Reader) -> None:
    """The letters with their counts, then one strip an indicator."""
    lang = now.lang
    sets = rule_sets()
    choices.choice(
        "smart",
        lang.t("Letters as meant by"),
        list(sets),
        lambda code: sets[code].name.show(lang),
        width=420,
    )
    st.caption(plain(found.rule_set.reference.show(lang)))
    told = quality.tally(found)
    counted = [
        drawn.Count(
            letter.letter,
            letter.name.show(lang),
            told[letter.letter][Verdict.PASS],
            told[letter.letter][Verdict.FAIL],
            told[letter.letter][Verdict.UNKNOWN],
        )
        for letter in found.rule_set.letters
    ]
    navigation.show(drawn.counts(counted, now.look), "letters")
    page.section(
        lang.t("Indicators, worst first"),
        lang.t(
            "The score is passed ÷ (passed + failed) checks; what cannot be known stands beside it. Open a line to see "
            "why and how to write it better. Where the lines are drawn is our default unless a regulation says so."
        ),
    )
    options = ["", *(letter.letter for letter in found.rule_set.letters)]
    letter = choices.choice(
        "letter",
        lang.t("Failing on"),
        options,
        lambda code: f"{code} {lang.number(len(found.failing(code)))}" if code else lang.t("All"),
        kind="segments",
    )
    rows = found.failing(letter) if letter else found.indicators
    if not rows:
        st.write(lang.t("No indicator fails on this letter."))
        return
    navigation.show(drawn.legend(now.look), "legend")
    pages = math.ceil(len(rows) / ROWS)
    number = st.pagination(pages, key=f"strips_{letter}") if pages > 1 else 1
    part = rows[(number - 1) * ROWS : number * ROWS]
    navigation.show(drawn.strips([row_of(j, lang) for j in part], now.look, navigation.link), "strips")


def row_of(judged: Judged, lang: Language) -> drawn.Row:
    """One indicator as ``drawn.strips`` wants it."""
    strip = judged.strip
    letters = tuple(
        drawn.Letter(m.letter, m.verdict, lang.t(_VERDICTS[m.verdict].msgid, letter=m.name))
        for m in strip.marks
    )
    said = tuple(
        drawn.Said(m.letter, check.verdict, lang.show(check.reason), lang.show(check.hint or ""))
        for wanted in (Verdict.FAIL, Verdict.UNKNOWN)
        for m in strip.marks
        for check in m.checks
        if check.verdict == wanted
    )
    about = [judged.indicator]
    if judged.level in LEVELS:
        about.append(lang.show(LEVELS[Level(judged.level)]))
    if judged.unit_name:
        about.append(
            judged.unit_name
            if judged.units < 2
            else lang.t("{n} units, judged at {unit}", n=judged.units, unit=judged.unit_name)
        )
    counts = lang.n("one fails", "{n} fail", strip.failed)
    if strip.unknown:
        counts += ", " + lang.n("one unknown", "{n} unknown", strip.unknown)
    name = judged.name_en if lang.code == "en" and judged.name_en else judged.name
    score = lang.percent(None if strip.score is None else 100 * strip.score, 0)
    return drawn.Row(
        judged.indicator, name, " · ".join(about), letters, score, counts, said, judged.level in OUTPUT_SIDE
    )


def hollow(held: Ground, now: Reader) -> None:
    """Greens that say nothing, and units that report late."""
    lang = now.lang
    if held.greens:
        page.section(
            lang.t("A green to look behind"),
            lang.t(
                "The achievement that counts is capped; beside it stands what it would be without the cap. Both are the "
                "middle of the units that show the signs."
            ),
        )
        rows = [
            drawn.Hollow(
                one.indicator,
                _name(held, one.indicator, lang),
                lang.percent(one.achievement, 1),
                lang.percent(one.ratio, 1),
                tuple(lang.show(sign.sentence) for sign in one.signs),
            )
            for one in held.greens
        ]
        navigation.show(drawn.hollow(rows, now.look, navigation.link), "hollow")
    else:
        st.write(
            lang.t(
                "No indicator is at the cap again and again, never missed, alike everywhere or exactly on target."
            )
        )
    page.section(
        lang.t("Reported late"),
        lang.t(
            "More than {days} days after the end of the period, in at least half of the last {n} reports of each indicator.",
            days=held.limits.late_after_days,
            n=held.limits.on_time_periods,
        ),
    )
    if not held.late:
        st.write(lang.t("No unit, as far as the reports say on which day they were handed in."))
        return
    late = [
        (
            one.unit,
            held.unit_names.get(one.unit, one.unit),
            lang.t(
                "{late} of {reports} reports late; {green} of {count} indicators green all the same",
                late=one.late,
                reports=one.reports,
                green=one.green,
                count=one.indicators,
            ),
        )
        for one in held.late
    ]
    navigation.show(drawn.late(late, now.look, navigation.link), "late")


def _name(held: Ground, code: str, lang: Language) -> str:
    name, english = held.names[code]
    return english if lang.code == "en" and english else name
