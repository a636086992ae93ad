"""Packs: freeze numbers for a meeting, present them, word them, export them, and see what changed since."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote_plus

import pandas as pd
import streamlit as st

from bsc import meetings, scenarios
from bsc.analysis.scorecard import Scorecard
from bsc.frames import each
from bsc.i18n import language, text
from bsc.meetings import STATES, State
from bsc.present import export, packs, stills
from bsc.present.deck import deck as made
from bsc.present.deck import stamp
from bsc.present.packs import Pack
from bsc.present.slides import Deck
from bsc.ui import choices, jobs, navigation, page, presenting, problems, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader

CHANGES = 12  # differences listed at once
_FREEZING = "freeze"


def draw(held: pd.DataFrame, card: Scorecard | None, now: Reader) -> None:
    """The packs of the organisation, the chosen one, and a new one."""
    lang = now.lang
    _frozen(now)
    with now.store.cursor() as cursor:
        listed = packs.packs(cursor, now.filters.org)
        states = meetings.states(cursor, now.filters.org)
    by = who.ask(lang, "packing")
    if len(listed):
        titles = {
            str(p.number): lang.t(
                "{number}. {title}, {period}",
                number=str(p.number),
                title=p.title,
                period=lang.period(p.period),
            )
            for p in each(listed)
        }
        chosen = choices.choice("pack", lang.t("Pack"), list(titles), titles.__getitem__, width=560)
        with now.store.cursor() as cursor:
            pack = packs.load(cursor, now.filters.org, int(chosen))
            wordings = meetings.wordings(cursor, now.filters.org, pack.number, lang.code)
        today = date.today()  # noqa: DTZ011 - what is overdue is so on the reader's own day
        shown = made(pack, lang, held, today, wordings)
        _one(pack, shown, states.get(pack.number, State.PREPARED), by, now)
        _changes(pack, now)
        _export(pack, held, now)
        _wording(pack, shown, by, now)
    else:
        st.write(
            lang.t("No pack has been frozen yet. A pack keeps the numbers of a meeting as they are now.")
        )
    _freeze(card, by, now)


def _one(pack: Pack, shown: Deck, state: State, by: str, now: Reader) -> None:
    """The chosen pack: its stamp, presenting it, and the course of its meeting."""
    lang = now.lang
    page.section(pack.snapshot.title, stamp(pack, lang))
    st.caption(
        plain(
            lang.t(
                "Frozen by {by} on {day}. The meeting is {state}.",
                by=pack.frozen_by,
                day=pack.frozen_at.date(),
                state=STATES[state],
            )
        )
    )
    if opened := presenting.pack(shown, now):
        if opened.startswith("indicator?indicator="):
            code = unquote_plus(opened.removeprefix("indicator?indicator="))
            meetings.looked_at(now.store, now.filters.org, code, "meeting")
        navigation.follow(opened)
    step = State.CLOSED if state is State.OPENED else State.OPENED
    label = lang.t("Close the meeting") if step is State.CLOSED else lang.t("Open the meeting")
    if st.button(label, disabled=not by, icon=":material/gavel:"):
        problems.attempt(lambda: meetings.go(now.store, now.filters.org, pack.number, step, by), lang)


def _changes(pack: Pack, now: Reader) -> None:
    """What the numbers would be today, where they differ: never a silent change."""
    lang = now.lang
    with now.store.cursor() as cursor:
        found = packs.differences(cursor, pack)
        reports = packs.reports_since(cursor, pack)
    if found.empty and reports.empty:
        st.caption(lang.t("Nothing has changed since it was frozen."))
        return
    title = lang.n("One number is different today", "{n} numbers are different today", len(found))
    if found.empty:
        title = lang.t("Reports came in since, but no number of this pack is different")
    with st.expander(plain(title)):
        for row in each(reports.head(CHANGES)):
            change = lang.t("came in") if row.change == "added" else lang.t("was withdrawn")
            st.write(plain(f"{row.file} {change} ({lang.date(row.accepted_at.date())})"))
        st.dataframe(
            found.head(200).rename(
                columns={
                    "unit": lang.t("Unit"),
                    "node": lang.t("Level"),
                    "code": lang.t("Code"),
                    "field": lang.t("Number"),
                    "frozen": lang.t("In the pack"),
                    "today": lang.t("Today"),
                }
            ).astype(str),
            hide_index=True,
        )  # fmt: skip


def _export(pack: Pack, held: pd.DataFrame, now: Reader) -> None:
    """Files of the pack in a language, made in the background with progress."""
    lang = now.lang
    with st.expander(lang.t("Files to take along")):
        left, right = st.columns(2)
        formats = left.multiselect(
            lang.t("Formats"),
            [f for f in export.FORMATS if f != "png" or stills.chromium()],
            list(export.USUAL),
            format_func=lambda f: lang.show(export.FORMATS[f]),
            placeholder=lang.t("Choose one or several"),
        )
        if not stills.chromium():
            left.caption(
                lang.t(
                    "PNG needs Chromium on the server; each figure of a page can be saved as PNG all the same."
                )
            )
        code = right.selectbox(
            lang.t("Language of the files"),
            ["id", "en"],
            ["id", "en"].index(lang.code),
            format_func=lambda c: {"id": "Bahasa Indonesia", "en": "English"}[c],
        )
        public = left.checkbox(lang.t("Public version: nobody's names, no files"))
        template = right.file_uploader(
            lang.t("PowerPoint template of the organisation (optional)"), type=["pptx", "potx"]
        )
        key = f"export-{pack.number}"
        if st.button(lang.t("Make the files"), type="primary", disabled=not formats):
            content = template.getvalue() if template else None
            with now.store.cursor() as cursor:
                words = meetings.wordings(cursor, now.filters.org, pack.number, code)
            today = date.today()  # noqa: DTZ011 - what is overdue is so on the reader's own day
            jobs.start(
                key,
                export.FORMATS[formats[0]],
                lambda report: export.files(
                    pack, language(code), held, today, words, formats, public, content, report
                ),
            )
        job = jobs.find(key)
        if job is None:
            return
        if not job.finished:
            jobs.wait(job, lang)
            return
        if job.error:
            problems.show(job.error, lang)
            return
        with st.container(horizontal=True):
            for name, content in (job.result or {}).items():
                st.download_button(name, content, name, on_click="ignore", icon=":material/download:")


def _wording(pack: Pack, shown: Deck, by: str, now: Reader) -> None:
    """A sentence of the pack in one's own words; edits are marked, the computed one comes back when it is emptied."""
    lang = now.lang
    with st.expander(lang.t("Put a sentence in your own words")):
        sentences = {s.key: s for slide in shown.slides for s in (slide.title, *slide.sentences)}
        key = st.selectbox(
            lang.t("Sentence"),
            list(sentences),
            format_func=lambda k: plain(sentences[k].text)[:140],
            key=f"word_{pack.number}",
        )
        chosen = sentences[key]
        if chosen.edited_by:
            st.caption(plain(lang.t("Computed: {sentence}", sentence=chosen.computed)))
        with st.form(f"wording_{pack.number}_{key}", border=False):
            said = st.text_area(
                lang.t("Your words"),
                chosen.text if chosen.edited_by else "",
                placeholder=chosen.text,
                max_chars=2000,
            )
            sent = st.form_submit_button(lang.t("Save the wording"), disabled=not by)
        if sent:
            problems.attempt(
                lambda: meetings.reword(now.store, now.filters.org, pack.number, lang.code, key, said, by),
                lang,
            )


def _freeze(card: Scorecard | None, by: str, now: Reader) -> None:
    """A new pack of the unit and period that are selected above."""
    lang = now.lang
    page.section(
        lang.t("Freeze a new pack"),
        lang.t(
            "The numbers of {unit} in {period}, as they are now.",
            unit=now.unit_name,
            period=lang.period(now.filters.period),
        )
        if now.filters.period
        else "",
    )
    if card is None:
        st.write(lang.t("There are no figures yet"))
        return
    with st.form("freeze", border=True):
        title = st.text_input(
            lang.t("What the meeting is called"),
            lang.t("Review of {period}", period=card.period),
            max_chars=200,
        )
        known = [u for u in now.units["unit"] if u != now.filters.unit]
        others = st.multiselect(
            lang.t("Further units, a slide each"),
            known,
            format_func=lambda u: now.unit_names.get(u, u),
            max_selections=30,
            placeholder=lang.t("Choose one or several"),
        )
        with now.store.cursor() as cursor:
            tried = [s.name for s in scenarios.listing(cursor, now.filters.org)]
        chosen = (
            st.multiselect(
                lang.t("Scenarios, a slide each"),
                tried,
                max_selections=5,
                placeholder=lang.t("Choose one or several"),
            )
            if tried
            else []
        )
        sent = st.form_submit_button(
            lang.t("Freeze"), type="primary", disabled=not by, icon=":material/ac_unit:"
        )
    if not by:
        st.caption(lang.t("Give your name to freeze a pack."))
    job = jobs.find(_FREEZING)
    if sent and job is None:
        store, filters, policy = now.store, now.filters, now.policy
        job = jobs.start(
            _FREEZING,
            text("Taking the numbers"),
            lambda report: packs.freeze(store, filters, policy, title, by, others, chosen, report),
        )
    if job is not None:
        jobs.wait(job, lang)


def _frozen(now: Reader) -> None:
    """A pack that has just been frozen becomes the chosen one; what went wrong is said."""
    job = jobs.find(_FREEZING)
    if job is None or not job.finished:
        return
    jobs.forget(_FREEZING)
    if job.error:
        problems.show(job.error, now.lang)
    else:
        choices.remember("pack", str(job.result))
