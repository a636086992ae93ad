"""From output to outcome: the outputs, candidates for what each should lead to, and the list for the next planning round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from bsc import proposals
from bsc.analysis import outcomes
from bsc.analysis.outcomes import Outlook, Output
from bsc.domain import Filters, Level, Polarity
from bsc.errors import BscError
from bsc.figures import outcomes as drawn
from bsc.figures.markup import Markup, Part
from bsc.frames import each
from bsc.i18n import Language
from bsc.illustration import Illustration, illustrations
from bsc.outcomes import library
from bsc.outcomes.library import Candidate, Match
from bsc.proposals import State, Wording
from bsc.reports import export
from bsc.ui import choices, navigation, page, problems, resources, sheet, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader
from bsc.ui.statuses import status_of
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
            candidates(chosen, found, decided, now)
    planning(found, decided, now)


@st.cache_data(max_entries=16, show_spinner=False)
def _outlook(version: int, org: str) -> Outlook:
    with resources.store().cursor() as cursor:
        return outcomes.outlook(cursor, org)


@st.cache_data(max_entries=8, show_spinner=False)
def _illustrations(version: int, today: date, org: str, rule_set: str) -> Mapping[str, Illustration]:
    return illustrations(resources.policy(Filters(org, rule_set=rule_set)), today)


def name_of(found: Outlook, code: str, lang: Language) -> str:
    """An indicator's name in the reader's language."""
    name, english = found.names[code]
    return english if lang.code == "en" and english else name


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
    chosen = choices.choice(
        "output", lang.t("Indicator"), codes, lambda code: f"{code} {name_of(found, code, lang)}"
    )

    def to(code: str, *label: Part, **attributes: Any) -> Markup:
        return sheet.link(
            "outcomes",
            {**choices.all_current(), "output": code},
            f"outcomes?output={code}",
            *label,
            **attributes,
        )

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


def level_word(output: Output, lang: Language) -> str:
    """Code and level; a level that is only suggested says so."""
    level = lang.show(LEVELS[Level(output.level)])
    if output.stated:
        return f"{output.indicator} · {level}"
    return lang.t(
        "{code} · {level}, suggested ({confidence} sure that it is no outcome)",
        code=output.indicator,
        level=level,
        confidence=lang.percent(100 * output.confidence, 0),
    )


def candidates(output: Output, found: Outlook, decided: pd.DataFrame, now: Reader) -> None:
    """The outcomes that the chosen output should lead to."""
    lang = now.lang
    page.section(name_of(found, output.indicator, lang), level_word(output, lang))
    if output.outcomes:
        names = "; ".join(f"{code} {name_of(found, code, lang)}" for code in output.outcomes)
        st.write(
            plain(lang.t("Its objective has an outcome already: {names}. Check that first.", names=names))
        )
    fields = list(library.fields())
    field = choices.choice(
        "field",
        lang.t("Field of work"),
        ["", *fields],
        lambda code: library.fields()[code].show(lang) if code else lang.t("As its words say"),
        width=420,
    )
    offers = outcomes.offered(output, field)
    if not offers:
        st.write(lang.t("Its words point to no field of the library. Choose the field of work above."))
        return
    by = who.ask(lang, "outcomes")
    if not by:
        st.caption(lang.t("Give your name to keep, edit or dismiss an outcome."))
    said: set[str] = set()
    for candidate, match in offers:
        if match is not None and match.pattern.code not in said:
            said.add(match.pattern.code)
            st.caption(plain(because(match, lang)))
        candidate_card(candidate, output, found, decided, now, by)


def because(match: Match, lang: Language) -> str:
    """Why these candidates: the words that were found."""
    return lang.t(
        "Offered because of “{words}”: {output} ({field})",
        words="”, “".join(match.words),
        output=match.pattern.output,
        field=library.fields()[match.pattern.field],
    )


def candidate_card(
    candidate: Candidate, output: Output, found: Outlook, decided: pd.DataFrame, now: Reader, by: str
) -> None:
    """One candidate: everything about it, and what the planner does with it."""
    lang = now.lang
    mine = decided[(decided["indicator"] == output.indicator) & (decided["outcome"] == candidate.code)]
    state = str(mine["state"].iloc[0]) if len(mine) else ""
    key = f"{output.indicator}_{candidate.code}"
    with st.container(border=True, key=f"candidate_{candidate.code}"):
        st.subheader(plain(candidate.name.show(lang)), anchor=False)
        navigation.show(drawn.card(card_of(candidate, found, now), now.look), f"card_{candidate.code}")
        if state:
            row = next(each(mine))
            st.markdown(f"**{plain(state_word(state, row, lang))}**")
        with st.container(horizontal=True):
            if state != State.KEPT and st.button(
                lang.t("Keep"), key=f"keep_{key}", icon=":material/check:", type="primary", disabled=not by
            ):
                decide(now, output, candidate, State.KEPT, by, proposals.of_library(candidate.code, lang))
            if state != State.DISMISSED and st.button(
                lang.t("Dismiss"), key=f"dismiss_{key}", icon=":material/close:", disabled=not by
            ):
                decide(now, output, candidate, State.DISMISSED, by)
            if state and st.button(
                lang.t("Take back"),
                key=f"open_{key}",
                icon=":material/undo:",
                type="tertiary",
                disabled=not by,
            ):
                decide(now, output, candidate, State.OPEN, by)
        edit(candidate, output, mine, now, by, key)


def edit(candidate: Candidate, output: Output, mine: pd.DataFrame, now: Reader, by: str, key: str) -> None:
    """Change the wording before it goes into the plan."""
    lang = now.lang
    held = proposals.of_library(candidate.code, lang)
    if len(mine) and str(mine["state"].iloc[0]) in (State.KEPT, State.EDITED):
        row = mine.iloc[0]
        held = Wording(
            *(str(row[name]) if isinstance(row[name], str) else "" for name in Wording.__dataclass_fields__)
        )
    with (
        st.expander(lang.t("Edit the wording"), icon=":material/edit:"),
        st.form(f"form_{key}", border=False),
    ):
        name = st.text_input(lang.t("Name"), held.name, max_chars=300)
        definition = st.text_area(lang.t("Definition"), held.definition, max_chars=2000)
        formula = st.text_area(lang.t("Formula"), held.formula, max_chars=2000, height=68)
        source = st.text_input(lang.t("Data source"), held.data_source, max_chars=2000)
        unit = st.text_input(lang.t("Unit of measure"), held.measure_unit, max_chars=200)
        directions = [p.value for p in POLARITIES]
        direction = st.selectbox(
            lang.t("Direction"),
            directions,
            index=directions.index(held.polarity) if held.polarity in directions else 0,
            format_func=lambda code: lang.show(POLARITIES[Polarity(code)]),
        )
        note = st.text_input(lang.t("Note for the planning round"), held.note, max_chars=2000)
        if st.form_submit_button(lang.t("Save as edited"), disabled=not by):
            wording = Wording(name, definition, formula, source, unit, str(direction), note)
            decide(now, output, candidate, State.EDITED, by, wording)


def decide(
    now: Reader, output: Output, candidate: Candidate, state: State, by: str, wording: Wording | None = None
) -> None:
    """Write the decision and draw the page again; a problem is shown in place."""
    try:
        proposals.decide(now.store, now.filters.org, output.indicator, candidate.code, state, by, wording)
    except BscError as error:
        problems.show(error, now.lang)
        return
    st.rerun()


def state_word(state: str, row: Any, lang: Language) -> str:
    """What was decided, by whom and when."""
    words = {
        State.KEPT: lang.t("Kept by {name} on {day}", name=row.entered_by, day=row.entered_at.date()),
        State.EDITED: lang.t("Edited by {name} on {day}", name=row.entered_by, day=row.entered_at.date()),
        State.DISMISSED: lang.t(
            "Dismissed by {name} on {day}", name=row.entered_by, day=row.entered_at.date()
        ),
    }
    return words[State(state)]


def card_of(candidate: Candidate, found: Outlook, now: Reader) -> drawn.Card:
    """A candidate as ``drawn.card`` wants it."""
    lang, filters = now.lang, now.filters
    today = date.today()  # noqa: DTZ011 - the rules of the reader's own day
    made = _illustrations(resources.store().version, today, filters.org, filters.rule_set)[candidate.code]
    version = now.policy.version_at(today)
    band = version.band("indicator", made.band) if made.band else None
    has, lacks = [], []
    for source, shown_by in outcomes.missing(candidate, found):
        if shown_by:
            example = shown_by[0]
            has.append(
                lang.t(
                    "{source}: used for {code} already ({origin})",
                    source=source.name,
                    code=example,
                    origin=found.data_sources[example],
                )
            )
        else:
            lacks.append(lang.t("{source}: {how}", source=source.name, how=source.how))
    facts = (
        (lang.t("Definition"), candidate.definition.show(lang)),
        (lang.t("Formula"), candidate.formula.show(lang)),
        (
            lang.t("Level, unit and direction"),
            " · ".join(
                (
                    lang.show(LEVELS[candidate.level]),
                    candidate.unit.show(lang),
                    lang.show(POLARITIES[candidate.polarity]),
                )
            ),
        ),
        (lang.t("Data source"), "; ".join(s.name.show(lang) for s in candidate.sources)),
        (lang.t("Pitfalls"), candidate.pitfalls.show(lang)),
    )
    steps = [
        lang.t("Invented target {target}, invented actual {actual}", target=made.target, actual=made.actual),
        *(
            lang.t("{rule}: {numbers}", rule=step.words, numbers=step.numbers)
            if step.numbers
            else lang.show(step.words)
            for step in made.steps
            if step.code not in ("band", "direction")
        ),
    ]
    return drawn.Card(
        facts,
        tuple(has),
        tuple(lacks),
        status_of(made.colour),
        lang.percent(made.achievement, 1),
        band.name.show(lang) if band else "",
        tuple(steps),
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
        lambda: workbook(kept, found, lang),
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
                lang.show(LEVELS[one.level if one else Level.OUTCOME]),
                one.pitfalls.show(lang) if one else "",
                row.note if isinstance(row.note, str) else "",
                lang.t("edited") if row.state == State.EDITED else lang.t("kept"),
                row.entered_by,
                row.entered_at.date().isoformat(),
            ]
        )
    return header, rows


def workbook(kept: pd.DataFrame, found: Outlook, lang: Language) -> bytes:
    """The list as XLSX; texts stay texts, whatever they begin with."""
    return export.workbook([(lang.t("Proposed outcomes"), *table_of(kept, found, lang))])
