"""What a planner does with the outcomes of one output: keep, edit or dismiss those of the library, or write one."""

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
from bsc.figures import outcomes as drawn
from bsc.frames import each
from bsc.i18n import Language
from bsc.illustration import Illustration, illustrations
from bsc.outcomes import library
from bsc.present.values import status_of
from bsc.proposals import State, Wording
from bsc.suggest import suggest
from bsc.ui import choices, navigation, page, problems, resources, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.ui.terms import LEVELS, POLARITIES

_LONG_CODE = 20  # longer codes were made from the name and say nothing beside it


def name_of(found: Outlook, code: str, lang: Language) -> str:
    """An indicator's name in the reader's language."""
    name, english = found.names[code]
    return english if lang.code == "en" and english else name


def named(found: Outlook, code: str, lang: Language) -> str:
    """Code and name; the name alone where the code was made from it."""
    name = name_of(found, code, lang)
    return name if len(code) > _LONG_CODE else f"{code} {name}"


def level_word(output: Output, lang: Language) -> str:
    """Code and level; a level that is only suggested says so."""
    level = lang.show(LEVELS[Level(output.level)])
    if not output.stated:
        level = lang.t(
            "{level}, suggested ({confidence} sure that it is no outcome)",
            level=level,
            confidence=lang.percent(100 * output.confidence, 0),
        )
    return level if len(output.indicator) > _LONG_CODE else f"{output.indicator} · {level}"


def candidates(output: Output, found: Outlook, decided: pd.DataFrame, now: Reader) -> None:
    """The outcomes that the chosen output should lead to."""
    lang = now.lang
    page.section(name_of(found, output.indicator, lang), level_word(output, lang))
    if output.outcomes:
        names = "; ".join(named(found, code, lang) for code in output.outcomes)
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
    if not output.matches and not field:
        st.write(
            lang.t(
                "Its words point to no field of the library; these fit any output. Choose the field of work above for closer "
                "ones, or write an outcome of your own."
            )
        )
    by = who.ask(lang, "outcomes")
    if not by:
        st.caption(lang.t("Give your name to keep, edit, dismiss or write an outcome."))
    said: set[str] = set()
    for candidate, match in offers:
        if match is not None and match.pattern.code not in said:
            said.add(match.pattern.code)
            st.caption(plain(because(match, lang)))
        candidate_card(candidate, output, found, decided, now, by)
    own(output, decided, now, by)


def because(match: library.Match, lang: Language) -> str:
    """Why these candidates: the words that were found."""
    return lang.t(
        "Offered because of “{words}”: {output} ({field})",
        words="”, “".join(match.words),
        output=match.pattern.output,
        field=library.fields()[match.pattern.field],
    )


def candidate_card(
    candidate: library.Candidate, output: Output, found: Outlook, decided: pd.DataFrame, now: Reader, by: str
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
                decide(
                    now, output, candidate.code, State.KEPT, by, proposals.of_library(candidate.code, lang)
                )
            if state != State.DISMISSED and st.button(
                lang.t("Dismiss"), key=f"dismiss_{key}", icon=":material/close:", disabled=not by
            ):
                decide(now, output, candidate.code, State.DISMISSED, by)
            if state:
                take_back(now, output, candidate.code, by)
        held = proposals.of_library(candidate.code, lang)
        if state in (State.KEPT, State.EDITED):
            held = written(mine.iloc[0])
        edit(now, output, candidate.code, held, by)


def own(output: Output, decided: pd.DataFrame, now: Reader, by: str) -> None:
    """Outcomes that planners wrote for this output, and a form for another one."""
    lang = now.lang
    mine = decided[
        (decided["indicator"] == output.indicator) & decided["outcome"].str.startswith(proposals.OWN)
    ]
    for row in each(mine):
        with st.container(border=True, key=f"candidate_{row.outcome}"):
            st.subheader(plain(row.name), anchor=False)
            navigation.show(drawn.own(_facts(row, lang), now.look), f"card_{row.outcome}")
            st.markdown(f"**{plain(state_word(row.state, row, lang))}**")
            doubt(row.name, now)
            take_back(now, output, row.outcome, by)
            edit(now, output, row.outcome, written(mine.loc[mine["outcome"] == row.outcome].iloc[0]), by)
    with (
        st.expander(lang.t("Write an outcome of your own"), icon=":material/edit_note:"),
        st.form(f"own_{output.indicator}", border=False, clear_on_submit=False),
    ):
        st.caption(
            lang.t(
                "Say what changes, and for whom, once the output is used. A name and a formula are needed; the rest can "
                "follow."
            )
        )
        wording = fill_in(Wording("", "", "", "", "", Polarity.MAXIMIZE.value), lang)
        if st.form_submit_button(lang.t("Propose it"), disabled=not by):
            problems.attempt(
                lambda: proposals.propose(now.store, now.filters.org, output.indicator, by, wording), lang
            )


def doubt(name: str, now: Reader) -> None:
    """Says when the words of a proposal still read like an output."""
    lang = now.lang
    level = suggest([name])[0].level
    if level.label in outcomes.OUTPUT_SIDE:
        st.caption(
            plain(
                lang.t(
                    "Its words still read like {level} ({confidence}). Name what changes for those it is done for.",
                    level=lang.show(LEVELS[Level(level.label)]),
                    confidence=lang.percent(100 * (level.side or 0.0), 0),
                )
            )
        )


def take_back(now: Reader, output: Output, outcome: str, by: str) -> None:
    """The button that takes a decision back."""
    if st.button(
        now.lang.t("Take back"),
        key=f"open_{output.indicator}_{outcome}",
        icon=":material/undo:",
        type="tertiary",
        disabled=not by,
    ):
        decide(now, output, outcome, State.OPEN, by)


def edit(now: Reader, output: Output, outcome: str, held: Wording, by: str) -> None:
    """Change the wording before it goes into the plan."""
    lang = now.lang
    with (
        st.expander(lang.t("Edit the wording"), icon=":material/edit:"),
        st.form(f"form_{output.indicator}_{outcome}", border=False),
    ):
        wording = fill_in(held, lang)
        if st.form_submit_button(lang.t("Save as edited"), disabled=not by):
            decide(now, output, outcome, State.EDITED, by, wording)


def fill_in(held: Wording, lang: Language) -> Wording:
    """The fields of a proposal; what the planner put in."""
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
    levels = [level.value for level in proposals.LEVELS]
    level = st.selectbox(
        lang.t("Level"),
        levels,
        index=levels.index(held.level) if held.level in levels else 0,
        format_func=lambda code: lang.show(LEVELS[Level(code)]),
    )
    note = st.text_input(lang.t("Note for the planning round"), held.note, max_chars=2000)
    return Wording(name, definition, formula, source, unit, str(direction), str(level), note)


def written(row: Any) -> Wording:
    """The wording that a decision wrote; what is empty there is an outcome."""
    said = {name: row[name] for name in Wording.__dataclass_fields__}
    texts = {name: value if isinstance(value, str) else "" for name, value in said.items()}
    return Wording(**{**texts, "level": texts["level"] or Level.OUTCOME.value})


def decide(
    now: Reader, output: Output, outcome: str, state: State, by: str, wording: Wording | None = None
) -> None:
    """Write the decision and draw the page again; a problem is shown in place."""
    org = now.filters.org
    problems.attempt(
        lambda: proposals.decide(now.store, org, output.indicator, outcome, state, by, wording), now.lang
    )


def _facts(row: Any, lang: Language) -> tuple[tuple[str, str], ...]:
    """What a planner wrote, as pairs of heading and text; empty fields left out."""
    level = row.level if isinstance(row.level, str) and row.level else Level.OUTCOME.value
    about = (
        lang.show(LEVELS[Level(level)]),
        row.measure_unit,
        lang.show(POLARITIES[Polarity(row.polarity)]),
    )
    pairs = (
        (lang.t("Definition"), row.definition),
        (lang.t("Formula"), row.formula),
        (lang.t("Level, unit and direction"), " · ".join(part for part in about if part)),
        (lang.t("Data source"), row.data_source),
        (lang.t("Note"), row.note),
    )
    return tuple((heading, words) for heading, words in pairs if isinstance(words, str) and words)


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


def card_of(candidate: library.Candidate, found: Outlook, now: Reader) -> drawn.Card:
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


@st.cache_data(max_entries=8, show_spinner=False)
def _illustrations(version: int, today: date, org: str, rule_set: str) -> Mapping[str, Illustration]:
    return illustrations(resources.policy(Filters(org, rule_set=rule_set)), today)
