"""Answers and corrections: what the reader says about a table that was understood in part or wrongly."""

from __future__ import annotations

import streamlit as st

from bsc.domain import Polarity
from bsc.errors import ReportError
from bsc.i18n import Language
from bsc.reports.model import Kind, Question, Role
from bsc.ui import deciding, preview, problems
from bsc.ui.plain import plain
from bsc.ui.submission import Submission
from bsc.ui.terms import KINDS, POLARITIES, ROLES

_NUMERIC = {
    Role.TARGET,
    Role.TARGET_LOW,
    Role.TARGET_HIGH,
    Role.ACTUAL,
    Role.BASELINE,
    Role.WEIGHT,
    Role.COUNT,
}


def question(submission: Submission, number: int, open_question: Question, lang: Language) -> None:
    """One question with its possible answers; the suggestion is chosen already, but nothing is taken unsaid."""
    name, options = open_question.field, open_question.options
    key = f"q_{number}_{name}"
    asked = plain(lang.show(open_question.ask))
    st.markdown(asked)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"ask_{key}"):
        if options:
            value = st.selectbox(
                asked,
                list(options),
                index=options.index(open_question.suggestion)
                if open_question.suggestion in options
                else None,
                format_func=lambda code: option_words(name, code, lang),
                key=key,
                placeholder=lang.t("Choose"),
                label_visibility="collapsed",
                width=420,
            )
        else:
            value = st.text_input(
                asked, value=open_question.suggestion, key=key, label_visibility="collapsed", width=420
            )
        if st.button(lang.t("Answer"), key=f"{key}_go", type="primary", disabled=not value):
            _apply(submission, number, {name: str(value)}, lang)


def option_words(name: str, code: str, lang: Language) -> str:
    """An option of a question or correction in the reader's language; what is data stays as it is."""
    vocabulary = {"polarity": (Polarity, POLARITIES), "kind": (Kind, KINDS), "role": (Role, ROLES)}
    if code in ("yes", "no"):
        return lang.t("Yes") if code == "yes" else lang.t("No")
    subject = name.rsplit(":", 1)[-1] if name.startswith("column:") else name.split(":", 1)[0]
    if subject in vocabulary:
        codes, words = vocabulary[subject]
        if code in codes.__members__.values():
            return lang.show(words[codes(code)])  # type: ignore[index]
    if subject == "number":
        return {",": lang.t("decimal comma: 1.234,5"), ".": lang.t("decimal point: 1,234.5")}.get(code, code)
    if code == "each" and subject == "period":
        return lang.t("Every period alike")
    if subject == "style":
        words = {
            "semester": lang.t("halves of the year"),
            "quarter": lang.t("quarters"),
            "month": lang.t("months"),
        }
        return words.get(code.partition("@")[0], code)
    return lang.period(code) if subject == "period" else code


def _apply(submission: Submission, number: int, changes: dict[str, str], lang: Language) -> None:
    """Take corrections over and show the table anew; one that cannot be understood says so and changes nothing."""
    before = submission.batch.readings[number]
    try:
        for name, value in changes.items():
            submission.answer(number, name, value)
    except ReportError as error:
        submission.batch.readings[number] = before
        problems.show(error, lang)
        return
    st.rerun()


def correct_column(submission: Submission, number: int, index: int, lang: Language) -> None:
    """A dialog for one column: what it is, how its numbers are written, for which period it stands."""
    column = next(c for c in submission.batch.readings[number].columns if c.index == index)

    @st.dialog(lang.t("Column {letter}: {name}", letter=preview.letter(index), name=plain(column.header)))
    def dialog() -> None:
        name = f"column:{index}"
        roles = list(ROLES)
        role = st.selectbox(
            lang.t("Understood as"),
            roles,
            index=roles.index(column.role),
            format_func=lambda r: lang.show(ROLES[r]),
            key=f"role_{number}_{index}",
        )
        changes = {f"{name}:role": role.value} if role != column.role else {}
        if role in _NUMERIC:
            signs = [",", "."]
            now = column.number.decimal if column.number else "."
            sign = st.radio(
                lang.t("Decimal sign"),
                signs,
                index=signs.index(now),
                format_func=lambda code: option_words("number", code, lang),
                key=f"sign_{number}_{index}",
            )
            if sign != now:
                changes[f"{name}:number"] = sign
            period = st.text_input(
                lang.t("Period of this column (empty when a column of periods says it)"),
                value=lang.period(column.period) if column.period else "",
                key=f"period_{number}_{index}",
            )
            if period and period != (lang.period(column.period) if column.period else ""):
                changes[f"{name}:period"] = period
        if column.samples:
            st.caption(lang.t("For example: {samples}", samples=plain(" · ".join(column.samples))))
        if deciding.asked(lang, lang.t("Apply"), f"apply_{number}_{index}", disabled=not changes):
            _apply(submission, number, changes, lang)

    dialog()


def correct_table(submission: Submission, number: int, lang: Language) -> None:
    """A dialog for what holds for the whole table: kind, header rows, period, unit, direction."""
    reading = submission.batch.readings[number]

    @st.dialog(lang.t("The table as a whole"))
    def dialog() -> None:
        kinds = list(KINDS)
        given = {
            "kind": st.selectbox(
                lang.t("Kind"),
                kinds,
                index=kinds.index(reading.kind),
                format_func=lambda k: lang.show(KINDS[k]),
                key=f"kind_{number}",
            ).value,
            "header": st.text_input(
                lang.t("Header rows, e.g. 3 or 3,4"),
                value=",".join(str(r) for r in reading.header_rows),
                key=f"header_{number}",
            ),
            "period": st.text_input(
                lang.t("Period of all rows, where no column says it"),
                value=reading.constants.get(Role.PERIOD, ""),
                key=f"table_period_{number}",
            ),
            "unit": st.text_input(
                lang.t("Unit of all rows, where no column says it"),
                value=reading.constants.get(Role.UNIT, ""),
                key=f"table_unit_{number}",
            ),
            "polarity:*": st.selectbox(
                lang.t("Direction of indicators that say none themselves"),
                ["", *(p.value for p in Polarity)],
                index=["", *(p.value for p in Polarity)].index(reading.polarity.get("*", "")),
                format_func=lambda p: (
                    option_words("polarity", p, lang) if p else lang.t("as found in the file")
                ),
                key=f"direction_{number}",
            ),
        }
        before = {
            "kind": reading.kind.value,
            "header": ",".join(str(r) for r in reading.header_rows),
            "period": reading.constants.get(Role.PERIOD, ""),
            "unit": reading.constants.get(Role.UNIT, ""),
            "polarity:*": reading.polarity.get("*", ""),
        }
        changes = {name: str(value) for name, value in given.items() if value and value != before[name]}
        if deciding.asked(lang, lang.t("Apply"), f"apply_table_{number}", disabled=not changes):
            _apply(submission, number, changes, lang)

    dialog()
