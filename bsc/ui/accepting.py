"""The last step of handing in: who hands in, what it replaces, one transaction, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bsc.figures.look import Status
from bsc.figures.markup import Part, tag
from bsc.figures.scorecard import status_word
from bsc.i18n import Language, text
from bsc.reports.importing import Outcome
from bsc.reports.ledger import Entry
from bsc.reports.model import Kind
from bsc.reports.reasons import reason
from bsc.ui import jobs, navigation, problems, submission, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.ui.submission import Submission
from bsc.ui.terms import KINDS

_ACCEPTING = "accepting"


def offer(handed: Submission, reader: Reader, entries: Sequence[Entry]) -> None:
    """Who hands in, what it replaces, and the button; disabled while a table that is taken has a question."""
    lang, store, org, batch = reader.lang, reader.store, reader.filters.org, handed.batch
    wanted = [n for n in range(len(batch.readings)) if n not in batch.outcomes]
    taken = [n for n in wanted if st.session_state.get(f"take_{n}", True)]
    waiting = batch.waiting()
    if not wanted:
        st.info(lang.t("None of these tables can be accepted."), icon=":material/block:")
        return
    st.subheader(lang.t("Accept"), anchor=False)
    if waiting & set(taken):
        st.caption(lang.t("Answer the open questions first, or leave those tables out."))
    in_force = {str(e.report_id): f"#{e.report_id} {e.file}" for e in entries if e.status == "accepted"}
    replaced = ""
    if in_force:
        replaced = st.selectbox(
            lang.t("Replaces a report as a whole (otherwise newer figures stand over older ones)"),
            ["", *in_force],
            format_func=lambda code: in_force.get(code, lang.t("none")),
            key=f"replaces_{handed.key[0]}",
            width=420,
        )
    by = who.ask(lang, "accept")
    if not by:
        st.caption(lang.t("Say your name first: it stands beside what is accepted."))
    corrects = int(replaced) if replaced else None
    if st.button(
        lang.n("Accept one table", "Accept {n} tables", len(taken)),
        type="primary",
        disabled=not by or not taken or bool(waiting & set(taken)),
        key="accept",
    ):
        settled = sorted(batch.outcomes)
        jobs.start(
            _ACCEPTING,
            text("Accepting"),
            lambda progress: batch.accept(store, org, [*taken, *settled], by, corrects, progress)[
                : len(taken)
            ],
        )
        st.rerun()


def outcome(reader: Reader) -> bool:
    """Whether accepting is under way or has just ended; shows its progress, then what came of it."""
    lang = reader.lang
    job = jobs.find(_ACCEPTING)
    if job is None:
        return False
    if not job.finished:
        jobs.wait(job, lang)
        return True
    if job.error is not None:
        problems.show(job.error, lang)
        if st.button(lang.t("Back to the preview"), key="accept_again"):
            jobs.forget(_ACCEPTING)
            st.rerun()
        return True
    outcomes: list[Outcome] = job.result
    for number, done in enumerate(outcomes):
        _said(done, number, lang)
    st.button(
        lang.t("Hand in another report"), key="another", icon=":material/upload_file:", on_click=_another
    )
    return True


def _another() -> None:
    jobs.forget(_ACCEPTING)
    st.session_state["upload_no"] = st.session_state.get("upload_no", 0) + 1
    submission.drop()


def _said(done: Outcome, number: int, lang: Language) -> None:
    """What came of one table, with a link to its report."""
    counts = done.counts
    where = " · ".join(part for part in (counts.file, counts.table) if part)
    if counts.status != "accepted":
        said = (
            [lang.show(done.message)] if done.message else [lang.show(reason(c).what) for c in counts.reasons]
        )
        st.error(f"**{plain(where)}**  \n{plain(' '.join(said))}", icon=":material/error:")
        return
    kind = done.reading.kind if done.reading else Kind.OTHER
    held = (
        lang.n("one indicator", "{n} indicators", counts.indicators)
        if counts.indicators and kind != Kind.LINKS
        else "",
        lang.n("1 unit", "{n} units", counts.units) if counts.units else "",
        lang.n("one row with an actual", "{n} rows with an actual", counts.measurements)
        if kind == Kind.MEASUREMENTS
        else "",
    )
    facts = ", ".join(part for part in held if part) or lang.show(KINDS[kind])
    report = str(done.report_id)
    lines: list[Part] = [tag("div", where, class_="head"), tag("div", facts, class_="muted")]
    lines += [tag("div", lang.show(note), class_="muted small") for note in done.notes]
    if counts.refused_rows:
        refused = lang.n(
            "One row was refused: see why", "{n} rows were refused: see why", counts.refused_rows
        )
        lines.append(tag("div", navigation.link("report", report, refused), class_="act"))
    opens = navigation.link("report", report, lang.t("Report {report}", report=f"#{report}"))
    overview = navigation.link("page", "overview", lang.t("Open the overview"))
    lines.append(tag("div", opens, " · ", overview, class_="act"))
    word = lang.t("Nothing new: it had been accepted before") if done.unchanged else lang.t("Accepted")
    mark = tag("div", status_word(Status.NONE if done.unchanged else Status.GOOD, word))
    navigation.show(tag("div", mark, lines, class_="outcome"), f"outcome_{number}")
