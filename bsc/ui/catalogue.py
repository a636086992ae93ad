"""The catalogue page: units, objectives, indicators and perspectives, edited where they stand; placing indicators.

Every save is one step of the workspace, with a name, and can be taken back.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from bsc import organisations, policy, templates, workspace
from bsc.analysis import catalogue
from bsc.analysis.labels import labels, spread_over
from bsc.i18n import Language
from bsc.ui import choices, editing, resources, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.ui.terms import CONSOLIDATIONS, FORMS, LEVELS, POLARITIES

_SELECT = st.column_config.SelectboxColumn
_TEXT = st.column_config.TextColumn
_NUMBER = st.column_config.NumberColumn


def indicators(reader: Reader, perspectives: Mapping[str, str]) -> None:
    """Every indicator with its attributes."""
    lang = reader.lang
    with reader.store.cursor() as cursor:
        frame = catalogue.indicators(cursor, reader.filters.org).set_index("indicator")
        objectives = editing.names_of(catalogue.objectives(cursor, reader.filters.org), "objective")
    levels = {level.value: lang.show(word) for level, word in LEVELS.items()}
    directions = {way.value: lang.show(word) for way, word in POLARITIES.items()}
    editing.editor(
        reader,
        "indicator",
        frame,
        {
            "name": _TEXT(lang.t("Name"), width="large", required=True),
            "name_en": _TEXT(lang.t("Name in English")),
            "definition": _TEXT(lang.t("Definition"), width="large"),
            "objective": editing.choice(lang.t("Objective"), objectives),
            "perspective": editing.choice(lang.t("Perspective"), perspectives),
            "level": editing.choice(lang.t("Level"), levels),
            "polarity": editing.choice(lang.t("Direction"), directions),
            "measure_unit": _TEXT(lang.t("Measure unit"), width="small"),
            "weight": _NUMBER(lang.t("Weight"), min_value=0, width="small"),
            "consolidation": editing.choice(
                lang.t("Consolidation"), {k: lang.show(v) for k, v in CONSOLIDATIONS.items()}
            ),
            "formula": _TEXT(lang.t("Formula"), width="large"),
            "data_source": _TEXT(lang.t("Data source")),
            "frequency": _TEXT(lang.t("Reporting frequency")),
            "owner": _TEXT(
                lang.t("Owner"), help=lang.t("The unit or post that answers for it, never a person's name.")
            ),
            "worst": _NUMBER(lang.t("Worst tolerable value")),
            "midpoint": _NUMBER(lang.t("Value to stay near")),
            "form": editing.choice(
                lang.t("Form of the formula"), {k: lang.show(v) for k, v in FORMS.items()}
            ),
            "low": _NUMBER(lang.t("Lower goalpost")),
            "high": _NUMBER(lang.t("Upper goalpost")),
            "scale": editing.choice(lang.t("Scale"), _scales(reader)),
            "note": _TEXT(lang.t("Note")),
        },
    )

    def fields(lang: Language, turn: str) -> dict[str, Any]:
        return {
            "name": st.text_input(lang.t("Name"), key=f"new_indicator_name_{turn}"),
            "objective": editing.pick(
                lang.t("Objective"), objectives, f"new_objective_{turn}", lang.t("Choose")
            ),
            "polarity": editing.pick(
                lang.t("Direction"), directions, f"new_polarity_{turn}", lang.t("Choose")
            ),
            "level": editing.pick(lang.t("Level"), levels, f"new_level_{turn}", lang.t("Choose")),
            "measure_unit": st.text_input(lang.t("Measure unit"), key=f"new_measure_unit_{turn}"),
            "weight": st.number_input(lang.t("Weight"), min_value=0.0, value=None, key=f"new_weight_{turn}"),
        }

    with st.container(horizontal=True):
        editing.adding(reader, "indicator", fields)
        st.download_button(
            lang.t("Take the definitions away (XLSX)"),
            lambda: _workbook(reader),
            file_name=f"selaras-definitions-{reader.filters.org}.xlsx",
            on_click="ignore",
            icon=":material/download:",
            key="definitions",
            help=lang.t(
                "The whole catalogue as a workbook; changed in a spreadsheet, it can be handed in again."
            ),
        )


def template(reader: Reader) -> None:
    """The workbook to fill in, with what is known already."""
    st.download_button(
        reader.lang.t("Download the template (XLSX)"),
        lambda: _workbook(reader),
        file_name=f"selaras-{reader.filters.org}.xlsx",
        on_click="ignore",
        icon=":material/download:",
        key="template",
    )


def _workbook(reader: Reader) -> bytes:
    with reader.store.cursor() as cursor:
        return templates.workbook(reader.lang, cursor, reader.filters.org)


def objectives(reader: Reader, perspectives: Mapping[str, str]) -> None:
    """Every objective with its perspective and weight."""
    lang = reader.lang
    with reader.store.cursor() as cursor:
        frame = catalogue.objectives(cursor, reader.filters.org).set_index("objective")
    editing.editor(
        reader,
        "objective",
        frame,
        {
            "name": _TEXT(lang.t("Name"), width="large", required=True),
            "name_en": _TEXT(lang.t("Name in English"), width="medium"),
            "perspective": editing.choice(lang.t("Perspective"), perspectives),
            "weight": _NUMBER(lang.t("Weight"), min_value=0),
        },
    )

    def fields(lang: Language, turn: str) -> dict[str, Any]:
        return {
            "name": st.text_input(lang.t("Name"), key=f"new_objective_name_{turn}"),
            "perspective": editing.pick(
                lang.t("Perspective"), perspectives, f"new_objective_perspective_{turn}", lang.t("Choose")
            ),
            "weight": st.number_input(
                lang.t("Weight"), min_value=0.0, value=None, key=f"new_objective_weight_{turn}"
            ),
        }

    editing.adding(reader, "objective", fields)


def units(reader: Reader) -> None:
    """Every unit with its place in the tree."""
    lang = reader.lang
    with reader.store.cursor() as cursor:
        frame = catalogue.units(cursor, reader.filters.org).set_index("unit")
    names = editing.names_of(frame.reset_index(), "unit")
    editing.editor(
        reader,
        "unit",
        frame,
        {
            "name": _TEXT(lang.t("Name"), width="large", required=True),
            "parent": editing.choice(lang.t("Parent unit"), names),
            "type": _TEXT(lang.t("Type of unit")),
            "valid_from": st.column_config.DateColumn(lang.t("From"), format="DD/MM/YYYY"),
            "valid_to": st.column_config.DateColumn(lang.t("To"), format="DD/MM/YYYY"),
        },
    )

    def fields(lang: Language, turn: str) -> dict[str, Any]:
        return {
            "name": st.text_input(lang.t("Name"), key=f"new_unit_name_{turn}"),
            "parent": editing.pick(lang.t("Parent unit"), names, f"new_unit_parent_{turn}", lang.t("Choose")),
            "type": st.text_input(lang.t("Type of unit"), key=f"new_unit_type_{turn}"),
        }

    editing.adding(reader, "unit", fields)


def placement(reader: Reader, perspectives: Mapping[str, str]) -> None:
    """Indicators without a perspective, placed one or many at once; shown only while there are some."""
    lang = reader.lang
    with reader.store.cursor() as cursor:
        frame = catalogue.indicators(cursor, reader.filters.org)
    unplaced = frame[~frame["perspective"].isin(list(perspectives))]
    if unplaced.empty:
        return
    names = dict(zip(unplaced["indicator"], unplaced["name"], strict=True))
    st.header(
        lang.n("One indicator has no perspective yet", "{n} indicators have no perspective yet", len(names)),
        anchor=False,
    )
    st.caption(
        lang.t(
            "They are counted but stand outside the score. A placement is remembered: the next report finds it again."
        )
    )
    everything = st.checkbox(lang.t("All of them"), key="place_all")
    chosen = (
        list(names)
        if everything
        else st.multiselect(
            lang.t("Indicators to place"),
            list(names),
            format_func=lambda code: names[code] if names[code] == code else f"{names[code]} ({code})",
            key="place_which",
            placeholder=lang.t("Choose one or several"),
        )
    )
    likely = _likely(reader.store.version, reader.filters.org, tuple(chosen), tuple(perspectives))
    where = st.selectbox(
        lang.t("Perspective, likeliest first") if likely else lang.t("Perspective"),
        [*likely, *(code for code in perspectives if code not in likely)],
        index=None,
        format_func=lambda code: perspectives.get(code, code),
        key="place_where",
        placeholder=lang.t("Choose"),
        width=420,
    )
    by = who.ask(lang, "place")
    if st.button(
        lang.n("Place one indicator", "Place {n} indicators", len(chosen)),
        type="primary",
        disabled=not (chosen and where and by),
        key="place_go",
    ):
        editing.attempt(lambda: workspace.place(reader.store, reader.filters.org, chosen, where, by), lang)


def _likely(version: int, org: str, chosen: Sequence[str], perspectives: Sequence[str]) -> list[str]:
    """The perspectives that the wordings of the chosen indicators suggest together, likeliest first."""
    rankings = _rankings(version, org)
    total: Counter[str] = Counter()
    for code in chosen:
        total.update(dict(spread_over(rankings.get(code, ()), perspectives)))
    return [code for code, _ in total.most_common()]


@st.cache_resource(max_entries=8, show_spinner=False)
def _rankings(version: int, org: str) -> Mapping[str, Sequence[tuple[str, float]]]:
    with resources.store().cursor() as cursor:
        held = labels(cursor, org)
    return {
        str(code): one.perspective.ranking
        for code, one in zip(held.frame["indicator"], held.suggestions, strict=True)
    }


def changes(reader: Reader) -> None:
    """The steps that people took, newest first, each of which can be taken back."""
    lang = reader.lang
    with reader.store.cursor() as cursor:
        steps = workspace.history(cursor, reader.filters.org)
    if steps.empty:
        st.caption(lang.t("Nobody has changed anything by hand yet."))
        return
    by = who.ask(lang, "changes")
    for step, edits in list(steps.groupby("action", sort=False))[:30]:
        number, first = int(str(step)), edits.iloc[0]
        what = ", ".join(dict.fromkeys(str(code) for code in edits["code"][:8]))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                plain(
                    lang.t(
                        "{day}, {name}: {count} entries for {what}",
                        day=lang.date(first["edited_at"].date()),
                        name=str(first["edited_by"]),
                        count=len(edits),
                        what=what,
                    )
                ),
                width="stretch",
            )
            if st.button(
                lang.t("Take back"),
                key=f"back_{step}",
                disabled=not by or not bool(edits["in_force"].all()),
                type="tertiary",
                icon=":material/undo:",
            ):
                editing.attempt(
                    functools.partial(workspace.take_back, reader.store, reader.filters.org, number, by), lang
                )


def _scales(reader: Reader) -> dict[str, str]:
    """The scales of the rules in force: of grades in words, and of closeness."""
    newest = reader.policy.latest
    graded = {s.scale: s.name.show(reader.lang) for s in newest.text_scales}
    return graded | {s.scale: s.name.show(reader.lang) for s in newest.stabilize_scales}


def perspectives(reader: Reader) -> None:
    """The perspectives of the rules in force, with what was changed by hand on top."""
    lang = reader.lang
    listed = reader.policy.latest.perspectives
    frame = pd.DataFrame(
        {
            "code": [p.code for p in listed],
            "name": [p.name.id for p in listed],
            "name_en": [p.name.en for p in listed],
            "weight": [p.weight for p in listed],
            "position": list(range(1, len(listed) + 1)),
        }
    ).set_index("code")
    st.caption(
        plain(
            lang.t(
                "They come from the rule set “{name}”. What you change here holds for this organisation only.",
                name=reader.policy.name.show(lang),
            )
        )
    )
    dated = reader.policy.latest.entries["perspectives"].parts
    if any(part.reference.code == "own" for part in dated):
        st.caption(
            lang.t("Weights that were put in force on the Method page stand above those entered here.")
        )
    editing.editor(
        reader,
        "perspective",
        frame,
        {
            "name": _TEXT(lang.t("Name"), width="large", required=True),
            "name_en": _TEXT(lang.t("Name in English"), width="medium"),
            "weight": _NUMBER(lang.t("Weight"), min_value=0),
            "position": _NUMBER(lang.t("Order"), min_value=1, step=1),
        },
    )

    def fields(lang: Language, turn: str) -> dict[str, Any]:
        return {
            "name": st.text_input(lang.t("Name"), key=f"new_perspective_name_{turn}"),
            "weight": st.number_input(
                lang.t("Weight"), min_value=0.0, value=None, key=f"new_perspective_weight_{turn}"
            ),
        }

    editing.adding(reader, "perspective", fields)


def rules(reader: Reader) -> None:
    """The rule set that scores the organisation when nobody chooses another."""
    lang, held = reader.lang, reader.organisation
    names = policy.names()
    chosen = st.selectbox(
        lang.t("Rule set"),
        names,
        index=names.index(held.rule_set) if held.rule_set in names else 0,
        format_func=lambda name: policy.load(name).name.show(lang),
        key=f"own_rules_{held.org}",
        width=420,
    )
    if chosen != held.rule_set and st.button(
        lang.t("Score with these rules"), key=f"own_rules_go_{held.org}"
    ):
        choices.remember("rules", "")
        editing.attempt(lambda: organisations.update(reader.store, held.org, rule_set=chosen), lang)
