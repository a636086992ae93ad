"""From output to outcome: the outputs, candidates for what each should lead to, and the list for the next planning round."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from bsc import proposals
from bsc.analysis import outcomes
from bsc.analysis.outcomes import Outlook, Output
from bsc.domain import Level, Polarity
from bsc.figures import outcomes as drawn
from bsc.figures.markup import Markup, Part
from bsc.frames import each
from bsc.i18n import Language
from bsc.outcomes import library
from bsc.proposals import State
from bsc.reports import export
from bsc.ui import choices, navigation, page, proposing, resources
from bsc.ui.proposing import level_word, name_of, named
from bsc.ui.reader import Reader, reader
from bsc.ui.terms import LEVELS, POLARITIES

ROWS = 12  # outputs listed at once


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    found = _outlook(resources.store().version, now.filters.org)
    with now.store.cursor() as cursor:
        decided = proposals.proposals(cursor, now.filters.org)
    decided = decided[decided["indicator"].isin(found.names)]
    kept = decided[decided["state"] != State.DISMISSED]
    outputs = {o.indicator for o in found.outputs}
    page.head(now, lang.show(outcomes.headline(found, len(outputs & set(kept["indicator"])))))
    if not found.indicators:
        st.write(lang.t("Hand in a report or a sheet of indicator definitions first."))
        st.page_link("pages/reports.py", label=lang.t("Hand in a report"), icon=":material/upload_file:")
        return
    if found.outputs:
        chosen = choose(found, decided, now)
        if chosen is not None:
            proposing.candidates(chosen, found, decided, now)
    planning(found, decided, now)


@st.cache_data(max_entries=16, show_spinner=False)
def _outlook(version: int, org: str) -> Outlook:
    with resources.store().cursor() as cursor:
        return outcomes.outlook(cursor, org)


def choose(found: Outlook, decided: pd.DataFrame, now: Reader) -> Output | None:
    """The outputs as a list; the chosen one stands in the address."""
    lang = now.lang
    page.section(
        lang.t("What is done, and what it should change"),
        lang.t(
            "Indicators that count inputs, activities or outputs. Choose one to see which outcomes it should lead to."
        ),
    )
    codes = [o.indicator for o in found.outputs]
    chosen = choices.choice("output", lang.t("Indicator"), codes, lambda code: named(found, code, lang))

    def to(code: str, *label: Part, **attributes: Any) -> Markup:
        return navigation.link("output", code, *label, **attributes)

    with st.expander(lang.n("One output at a glance", "All {n} outputs at a glance", len(codes))):
        pages = -(-len(codes) // ROWS)
        number = st.pagination(pages, key="outputs_page") if pages > 1 else 1
        lines = [line_of(o, decided, found, lang) for o in found.outputs[(number - 1) * ROWS : number * ROWS]]
        navigation.show(drawn.outputs(lines, chosen, now.look, to), "outputs")
    return found.output(chosen)


def line_of(output: Output, decided: pd.DataFrame, found: Outlook, lang: Language) -> drawn.Line:
    """One output with what became of its candidates."""
    mine = decided[decided["indicator"] == output.indicator]
    kept, dismissed = (
        int((mine["state"] != State.DISMISSED).sum()),
        int((mine["state"] == State.DISMISSED).sum()),
    )
    said = []
    if kept:
        said.append(lang.n("one proposed", "{n} proposed", kept))
    if dismissed:
        said.append(lang.n("one dismissed", "{n} dismissed", dismissed))
    fields = list(dict.fromkeys(m.pattern.field for m in output.matches))
    field = ", ".join(library.fields()[f].show(lang) for f in fields) or lang.t("no field recognised")
    return drawn.Line(
        output.indicator,
        name_of(found, output.indicator, lang),
        level_word(output, lang),
        field,
        ", ".join(said),
        kept > 0,
    )


def planning(found: Outlook, decided: pd.DataFrame, now: Reader) -> None:
    """The list for the next planning round, and its file."""
    lang = now.lang
    kept = decided[decided["state"] != State.DISMISSED]
    page.section(
        lang.n(
            "One proposal for the next planning round", "{n} proposals for the next planning round", len(kept)
        )
        if len(kept)
        else lang.t("Nothing is proposed for the next planning round yet"),
        lang.t("What was kept or edited, with the output it comes from. Proposals change no score."),
    )
    if kept.empty:
        st.write(lang.t("Keep an outcome above, and it stands here."))
        return
    header, rows = table_of(kept, found, lang)
    st.dataframe(pd.DataFrame(rows, columns=header), hide_index=True)
    st.download_button(
        lang.t("Take the list away (XLSX)"),
        lambda: workbook(kept, found, lang, page.synthetic_words(now)),
        file_name=f"selaras-outcomes-{now.filters.org}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        on_click="ignore",
    )


def table_of(kept: pd.DataFrame, found: Outlook, lang: Language) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the list, as texts in the reader's language."""
    header = [
        lang.t("Output (code)"),
        lang.t("Output"),
        lang.t("Proposed outcome"),
        lang.t("Definition"),
        lang.t("Formula"),
        lang.t("Data source"),
        lang.t("Unit of measure"),
        lang.t("Direction"),
        lang.t("Level"),
        lang.t("Pitfalls"),
        lang.t("Note"),
        lang.t("Decision"),
        lang.t("By"),
        lang.t("On"),
    ]
    rows = []
    for row in each(kept):
        one = library.candidates().get(row.outcome)
        rows.append(
            [
                row.indicator,
                name_of(found, row.indicator, lang),
                row.name,
                row.definition,
                row.formula,
                row.data_source,
                row.measure_unit,
                lang.show(POLARITIES[Polarity(row.polarity)]),
                lang.show(LEVELS[Level(row.level) if isinstance(row.level, str) else Level.OUTCOME]),
                one.pitfalls.show(lang) if one else "",
                row.note if isinstance(row.note, str) else "",
                decision(row.outcome, row.state, lang),
                row.entered_by,
                row.entered_at.date().isoformat(),
            ]
        )
    return header, rows


def decision(outcome: str, state: str, lang: Language) -> str:
    """What the planner did, in one word."""
    if outcome.startswith(proposals.OWN):
        return lang.t("written by the planner")
    return lang.t("edited") if state == State.EDITED else lang.t("kept")


def workbook(kept: pd.DataFrame, found: Outlook, lang: Language, mark: str = "") -> bytes:
    """The list as XLSX; texts stay texts, whatever they begin with."""
    return export.workbook([(lang.t("Proposed outcomes"), *table_of(kept, found, lang))], mark)
