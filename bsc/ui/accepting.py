"""The last step of handing in: who hands in, what it replaces, one transaction, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bsc.figures.look import Status
from bsc.figures.markup import Part, tag
from bsc.figures.scorecard import status_word
from bsc.i18n import Language, text
from bsc.reports import accept
from bsc.reports.accept import Accepted, Item
from bsc.reports.ledger import Entry
from bsc.ui import jobs, navigation, problems, submission, who
from bsc.ui.reader import Reader
from bsc.ui.submission import Submission

_ACCEPTING = "accepting"


def offer(handed: Submission, reader: Reader, entries: Sequence[Entry]) -> None:
    """The last step: who hands in, what it replaces, and one transaction."""
    lang, store, org = reader.lang, reader.store, reader.filters.org
    wanted = [
        n for n, r in enumerate(handed.readings) if not r.refusal and st.session_state.get(f"take_{n}", True)
    ]
    ready = [n for n in wanted if not handed.readings[n].questions]
    if not wanted:
        st.info(lang.t("None of these tables can be accepted."), icon=":material/block:")
        return
    st.subheader(lang.t("Accept"), anchor=False)
    if len(ready) < len(wanted):
        st.caption(lang.t("Answer the open questions first, or leave those tables out."))
    in_force = {str(e.report_id): f"#{e.report_id} {e.file}" for e in entries if e.status == "accepted"}
    replaced = st.selectbox(
        lang.t("Replaces a report as a whole (otherwise newer figures stand over older ones)"),
        ["", *in_force],
        format_func=lambda code: in_force.get(code, lang.t("none")),
        key=f"replaces_{handed.key[0]}",
        width=420,
    )
    by = who.ask(lang, "accept")
    if st.button(
        lang.n("Accept one table", "Accept {n} tables", len(wanted)),
        type="primary",
        disabled=not by or len(ready) < len(wanted),
        key="accept",
    ):
        items = [Item(handed.tables[n], handed.readings[n], bool(handed.readings[n].answers)) for n in wanted]
        others = [r for n, r in enumerate(handed.readings) if n not in wanted]
        files = handed.paths
        jobs.start(
            _ACCEPTING,
            text("Accepting"),
            lambda progress: accept.accept(
                store,
                org,
                items,
                files,
                by,
                others,
                int(replaced) if replaced else None,
                progress,
            ),
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
    outcomes: list[Accepted] = job.result
    for outcome in outcomes:
        _said(outcome, lang)
    st.button(
        lang.t("Hand in another report"), key="another", icon=":material/upload_file:", on_click=_another
    )
    return True


def _another() -> None:
    jobs.forget(_ACCEPTING)
    st.session_state["upload_no"] = st.session_state.get("upload_no", 0) + 1
    submission.drop()


def _said(outcome: Accepted, lang: Language) -> None:
    """What came of one table, with a link to its report."""
    counts = outcome.counts
    where = " · ".join(part for part in (counts.file, counts.table) if part)
    facts = lang.t(
        "{indicators} indicators, {units} units, {actuals} rows with an actual",
        indicators=counts.indicators,
        units=counts.units,
        actuals=counts.measurements,
    )
    lines: list[Part] = [tag("div", where, class_="head"), tag("div", facts, class_="muted")]
    lines += [tag("div", lang.show(note), class_="muted small") for note in outcome.notes]
    if counts.refused_rows:
        refused = lang.n(
            "One row was refused: see why", "{n} rows were refused: see why", counts.refused_rows
        )
        lines.append(tag("div", navigation.link("report", str(outcome.report_id), refused), class_="act"))
    number = navigation.link(
        "report", str(outcome.report_id), lang.t("Report {report}", report=f"#{outcome.report_id}")
    )
    lines.append(
        tag(
            "div",
            number,
            " · ",
            navigation.link("page", "overview", lang.t("Open the overview")),
            class_="act",
        )
    )
    word = lang.t("Nothing new: it had been accepted before") if outcome.unchanged else lang.t("Accepted")
    status = Status.NONE if outcome.unchanged else Status.GOOD
    mark = tag("div", status_word(status, word))
    navigation.show(tag("div", mark, lines, class_="outcome"), f"outcome_{outcome.report_id}")
