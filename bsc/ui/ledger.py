"""What was received: the list of reports, and one report with what it said, what was refused and why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bsc.errors import BscError
from bsc.figures.look import Status
from bsc.figures.markup import Markup, Part, tag
from bsc.figures.scorecard import status_word
from bsc.frames import each
from bsc.i18n import Language, Text, text
from bsc.reports import accept, export, ledger, reasons
from bsc.reports.ledger import Entry
from bsc.reports.model import Kind
from bsc.ui import choices, deciding, navigation, page, preview, problems, sheet, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.ui.terms import KINDS

SHOWN = 50  # entries of the list, and refused rows of a report, shown at once

STATES: dict[str, tuple[Status, Text]] = {
    "accepted": (Status.GOOD, text("In force")),
    "withdrawn": (Status.NONE, text("Withdrawn")),
    "corrected": (Status.NONE, text("Replaced by {report}")),
    "refused": (Status.BAD, text("Refused")),
}


def state(entry: Entry, lang: Language) -> Markup:
    """The state of a report as shape and word."""
    code = "corrected" if entry.corrected_by else entry.status
    status, words = STATES[code]
    said = lang.t(words.msgid, report=f"#{entry.corrected_by}") if entry.corrected_by else lang.show(words)
    return status_word(status, said)


def listed(entries: Sequence[Entry], lang: Language) -> Markup:
    """The list of what was received, newest first; a click opens a report."""
    head = tag(
        "tr",
        tag("th", lang.t("No."), scope="col"),
        tag("th", lang.t("File and table"), scope="col"),
        tag("th", lang.t("Kind"), scope="col", class_="wide"),
        tag("th", lang.t("Actuals"), scope="col", class_="num mid"),
        tag("th", lang.t("Rows to correct"), scope="col", class_="num mid"),
        tag("th", lang.t("Received"), scope="col", class_="mid"),
        tag("th", lang.t("State"), scope="col"),
    )
    body = [
        tag(
            "tr",
            tag("td", f"#{entry.report_id}", class_="muted"),
            tag(
                "th",
                navigation.link("report", str(entry.report_id), entry.file),
                tag("div", entry.table, class_="muted small") if entry.table else None,
                scope="row",
                class_="name",
            ),
            tag("td", _kind(entry, lang), class_="muted small wide"),
            tag("td", _count(entry.counts.measurements, lang), class_="num mid"),
            tag(
                "td",
                lang.number(entry.waiting, 0) if entry.waiting else "–",
                class_="num mid",
            ),
            tag(
                "td", f"{lang.date(entry.accepted_at.date())}, {entry.accepted_by}", class_="muted small mid"
            ),
            tag("td", state(entry, lang)),
        )
        for entry in entries
    ]
    return tag("table", tag("thead", head), tag("tbody", body), class_="ledger")


def _count(value: int, lang: Language) -> str:
    return lang.number(value, 0) if value else "–"


def _kind(entry: Entry, lang: Language) -> str:
    return lang.show(KINDS[Kind(entry.kind)]) if entry.kind in Kind.__members__.values() else ""


def detail(now: Reader, entry: Entry) -> None:
    """One report: its numbers, how it was understood, what was refused and why, and what can be done with it."""
    lang = now.lang
    counts = entry.counts
    pairs: list[tuple[str, Part]] = [
        (lang.t("State"), state(entry, lang)),
        (lang.t("Received"), f"{lang.date(entry.accepted_at.date())}, {entry.accepted_by}"),
        (lang.t("Kind"), _kind(entry, lang) or "–"),
    ]
    if entry.status != "refused":
        pairs += [
            (lang.t("Indicators"), lang.number(counts.indicators, 0)),
            (lang.t("Units"), lang.number(counts.units, 0)),
            (lang.t("Periods"), _some(counts.periods)),
            (lang.t("Rows with an actual"), lang.number(counts.measurements, 0)),
            (lang.t("Rows with a target"), lang.number(counts.with_target, 0)),
        ]
    if counts.met or counts.not_met:
        met = lang.t("{met} met, {missed} not met", met=counts.met, missed=counts.not_met)
        pairs.append((lang.t("Against the target"), met))
    if entry.corrects:
        pairs.append(
            (lang.t("Replaces"), navigation.link("report", str(entry.corrects), f"#{entry.corrects}"))
        )
    if entry.withdrawn_at and not entry.corrected_by:
        why = f"{lang.date(entry.withdrawn_at.date())}, {entry.withdrawn_by}"
        pairs.append((lang.t("Withdrawn"), f"{why}: {entry.withdrawn_why}" if entry.withdrawn_why else why))
    navigation.show(tag("dl", [(tag("dt", k), tag("dd", v)) for k, v in pairs], class_="facts"), "detail")
    _actions(now, entry)
    _refused(now, entry)
    with now.store.cursor() as cursor:
        reading = ledger.reading(cursor, entry.report_id)
    if reading is not None:
        with st.expander(lang.t("How it was understood")):
            for said in dict.fromkeys(lang.show(note) for note in reading.notes):
                st.caption(plain(said))
            sheet.show(preview.facts(reading, lang), "read_facts")
            sheet.show(preview.columns(reading.columns, lang, correct=False), "read_columns")


def _some(labels: Sequence[str], limit: int = 8) -> str:
    if len(labels) <= limit:
        return ", ".join(labels) or "–"
    return f"{', '.join(labels[:3])} … {labels[-1]} ({len(labels)})"


def _actions(now: Reader, entry: Entry) -> None:
    lang, store = now.lang, now.store
    if entry.status == "refused":
        return

    def original() -> bytes:
        with store.cursor() as cursor:
            return export.kept_file(cursor, entry, lang, page.synthetic_words(now))

    with store.cursor() as cursor:
        name = export.kept_name(cursor, entry, lang)
    with st.container(horizontal=True):
        st.download_button(
            lang.t("Download the file as kept") if entry.cleaned else lang.t("Download the original file"),
            original,
            file_name=name,
            on_click="ignore",
            icon=":material/download:",
            key="original",
            help=lang.t("Without what identifies persons; the copy says what was left out.")
            if entry.cleaned
            else None,
        )
        if entry.status == "accepted" and st.button(
            lang.t("Withdraw"), icon=":material/undo:", key="withdraw", type="secondary"
        ):
            _withdraw(now, entry)


def _withdraw(now: Reader, entry: Entry) -> None:
    lang = now.lang

    @st.dialog(lang.t("Withdraw report {report}?", report=f"#{entry.report_id}"))
    def dialog() -> None:
        st.write(
            lang.t(
                "Its figures leave every page at once; what held before them holds again. The report itself stays "
                "in the list."
            )
        )
        by = who.ask(lang, "withdraw")
        why = st.text_input(lang.t("Reason (optional)"), key="withdraw_why", max_chars=300)
        if deciding.asked(lang, lang.t("Withdraw"), "withdraw_yes", disabled=not by):
            try:
                accept.withdraw(now.store, entry.report_id, by, why.strip())
            except BscError as error:
                problems.show(error, lang)
                return
            st.rerun()

    dialog()


def _refused(now: Reader, entry: Entry) -> None:
    """The rows that could not be used: where, what, why, what to do; and the sheet to correct."""
    lang = now.lang
    if entry.status == "refused":
        for code in entry.counts.reasons:
            found = reasons.reason(code)
            st.warning(plain(f"{lang.show(found.what)} {lang.show(found.do)}"), icon=":material/block:")
        return
    with now.store.cursor() as cursor:
        rows = ledger.refused(cursor, entry.report_id)
        settled = ledger.settled(cursor, entry.report_id)
    if settled:
        reports = [
            navigation.link("report", str(number), f"#{number}", class_="go")
            for number in sorted(set(settled.values()))
        ]
        said = lang.n(
            "One refused row came back corrected:", "{n} refused rows came back corrected:", len(settled)
        )
        navigation.show(
            tag("p", said, " ", [part for link in reports for part in (link, " ")], class_="muted"), "settled"
        )
    rows = rows[~rows["row_no"].isin(list(settled))]
    if rows.empty:
        return
    count = rows["row_no"].nunique()
    page.section(
        lang.n("One row could not be used", "{n} rows could not be used", count),
        lang.t("The other rows are in. Correct these in the sheet and hand it in: it adds to the report."),
    )

    def workbook() -> bytes:
        with now.store.cursor() as cursor:
            return export.refused_workbook(cursor, entry.report_id, lang, page.synthetic_words(now))

    st.download_button(
        lang.t("Download these rows to correct (XLSX)"),
        workbook,
        file_name=f"selaras-{entry.report_id}.xlsx",
        on_click="ignore",
        icon=":material/download:",
        key="refused_rows",
    )
    head = tag(
        "tr",
        tag("th", lang.t("Row"), scope="col", class_="num"),
        tag("th", lang.t("Column"), scope="col"),
        tag("th", lang.t("Cell"), scope="col"),
        tag("th", lang.t("Why, and what to do"), scope="col"),
    )
    body = []
    for row in each(rows.head(SHOWN)):
        found = reasons.reason(row.reason)
        column = f"{preview.letter(row.column_no - 1)} {row.column_name}" if row.column_no else "–"
        body.append(
            tag(
                "tr",
                tag("td", lang.number(row.row_no, 0), class_="num"),
                tag("td", column),
                tag(
                    "td",
                    tag("span", row.value, class_="cell")
                    if isinstance(row.value, str) and row.value
                    else "–",
                ),
                tag("td", lang.show(found.what), tag("div", lang.show(found.do), class_="muted small")),
            )
        )
    sheet.show(tag("table", tag("thead", head), tag("tbody", body), class_="refused"), "refused")
    if len(rows) > SHOWN:
        st.caption(
            lang.t("The first {shown} of {count} are shown; the sheet has all.", shown=SHOWN, count=len(rows))
        )


def title(entries: Sequence[Entry], lang: Language) -> str:
    """What the list says in one sentence."""
    if not entries:
        return lang.t("Nothing has been received yet")
    force = [e for e in entries if e.status == "accepted"]
    rows = sum(e.waiting for e in force)
    if rows:
        return lang.t(
            "{count} reports are in force; {rows} rows wait to be corrected", count=len(force), rows=rows
        )
    return lang.n("One report is in force", "{n} reports are in force", len(force))


def opened(now: Reader, entries: Sequence[Entry]) -> Entry | None:
    """The report that a link or a click opened."""
    code = choices.here("report")
    return next((e for e in entries if str(e.report_id) == code), None)
