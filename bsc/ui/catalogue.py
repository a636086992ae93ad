"""The catalogue page: units, objectives, indicators and perspectives, edited where they stand; placing indicators.

Every save is one step of the workspace, with a name, and can be taken back.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from bsc import organisations, policy, templates, workspace
from bsc.analysis import catalogue
from bsc.analysis.labels import labels, spread_over
from bsc.edits import REMOVED, Edit
from bsc.errors import BscError
from bsc.i18n import Language
from bsc.ui import choices, problems, resources, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.ui.terms import CONSOLIDATIONS, FORMS, LEVELS, POLARITIES

_SELECT = st.column_config.SelectboxColumn
_TEXT = st.column_config.TextColumn
_NUMBER = st.column_config.NumberColumn


def differences(entity: str, before: pd.DataFrame, after: pd.DataFrame) -> list[Edit]:
    """The edits that lead from ``before`` to ``after``, both indexed by code with the same columns.

    A row that is gone is a removal; an emptied cell takes the hand's value back, so that the reports hold again.
    """
    gone = [Edit(entity, str(code), REMOVED, "true") for code in before.index if code not in after.index]
    changed = [
        Edit(entity, str(code), str(field), new)
        for code in before.index
        if code in after.index
        for field in before.columns
        if _value(before.loc[code, field]) != (new := _value(after.loc[code, field]))
    ]
    return gone + changed


def _value(cell: Any) -> Any:
    if cell is None or (not isinstance(cell, str) and pd.isna(cell)):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    return cell.item() if hasattr(cell, "item") else cell


def editor(
    reader: Reader,
    entity: str,
    frame: pd.DataFrame,
    config: Mapping[str, Any],
) -> None:
    """A table to edit and delete in, and a button that saves what changed as one step. ``frame`` is indexed by code."""
    lang = reader.lang
    shown = frame.reset_index(names="code")
    after = st.data_editor(
        shown,
        column_config={"code": _TEXT(lang.t("Code"), disabled=True, pinned=True, width="small"), **config},
        num_rows="delete",
        hide_index=True,
        key=f"editor_{entity}_{reader.filters.org}_{reader.store.version}",
        alt=lang.t("Table to edit"),
    ).set_index("code")
    edits = differences(entity, frame, after)
    if not edits:
        st.caption(lang.t("Change a cell, or mark rows and delete them; then save."))
        return
    by = who.ask(lang, entity)
    if st.button(
        lang.n("Save one change", "Save {n} changes", len(edits)),
        type="primary",
        disabled=not by,
        key=f"save_{entity}",
    ):
        _do(lambda: workspace.change(reader.store, reader.filters.org, edits, by), lang)


def adding(reader: Reader, entity: str, fields: Callable[[Language], dict[str, Any]]) -> None:
    """A small form for a new thing: its code, and what ``fields`` draws."""
    lang = reader.lang
    with st.popover(lang.t("Add"), icon=":material/add:"), st.form(f"add_{entity}", border=False):
        code = st.text_input(lang.t("Code"), max_chars=60, key=f"new_code_{entity}")
        given = fields(lang)
        by = who.stated() or st.text_input(lang.t("Your name"), key=f"new_by_{entity}", max_chars=80)
        if st.form_submit_button(lang.t("Add"), type="primary"):
            values = {name: value for name, value in given.items() if value not in (None, "")}
            _do(lambda: workspace.add(reader.store, reader.filters.org, entity, code, values, by), lang)


def _pick(label: str, names: Mapping[str, str], key: str) -> str | None:
    """A box to choose one code of ``names`` in, shown by its name; nothing is chosen at first."""
    return st.selectbox(
        label, list(names), index=None, format_func=lambda code: names.get(code, code), key=key
    )


def indicators(reader: Reader, perspectives: Mapping[str, str]) -> None:
    """Every indicator with its attributes."""
    lang = reader.lang
    with reader.store.cursor() as cursor:
        frame = catalogue.indicators(cursor, reader.filters.org).set_index("indicator")
        objectives = _names(catalogue.objectives(cursor, reader.filters.org), "objective")
    levels = {level.value: lang.show(word) for level, word in LEVELS.items()}
    directions = {way.value: lang.show(word) for way, word in POLARITIES.items()}
    editor(
        reader,
        "indicator",
        frame,
        {
            "name": _TEXT(lang.t("Name"), width="large", required=True),
            "name_en": _TEXT(lang.t("Name in English")),
            "definition": _TEXT(lang.t("Definition"), width="large"),
            "objective": _choice(lang.t("Objective"), objectives),
            "perspective": _choice(lang.t("Perspective"), perspectives),
            "level": _choice(lang.t("Level"), levels),
            "polarity": _choice(lang.t("Direction"), directions),
            "measure_unit": _TEXT(lang.t("Measure unit"), width="small"),
            "weight": _NUMBER(lang.t("Weight"), min_value=0, width="small"),
            "consolidation": _choice(
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
            "form": _choice(lang.t("Form of the formula"), {k: lang.show(v) for k, v in FORMS.items()}),
            "low": _NUMBER(lang.t("Lower goalpost")),
            "high": _NUMBER(lang.t("Upper goalpost")),
            "scale": _choice(lang.t("Scale"), _scales(reader)),
            "note": _TEXT(lang.t("Note")),
        },
    )

    def fields(lang: Language) -> dict[str, Any]:
        return {
            "name": st.text_input(lang.t("Name"), key="new_indicator_name"),
            "objective": _pick(lang.t("Objective"), objectives, "new_objective"),
            "polarity": st.selectbox(
                lang.t("Direction"), list(directions), format_func=directions.__getitem__, key="new_polarity"
            ),
            "level": _pick(lang.t("Level"), levels, "new_level"),
            "measure_unit": st.text_input(lang.t("Measure unit"), key="new_measure_unit"),
            "weight": st.number_input(lang.t("Weight"), min_value=0.0, value=None, key="new_weight"),
        }

    with st.container(horizontal=True):
        adding(reader, "indicator", fields)
        st.download_button(
            lang.t("Take the definitions away (XLSX)"),
            lambda: _definitions(reader),
            file_name=f"selaras-definitions-{reader.filters.org}.xlsx",
            on_click="ignore",
            icon=":material/download:",
            key="definitions",
            help=lang.t(
                "The whole catalogue as a workbook; changed in a spreadsheet, it can be handed in again."
            ),
        )


def _definitions(reader: Reader) -> bytes:
    with reader.store.cursor() as cursor:
        return templates.workbook(reader.lang, cursor, reader.filters.org)


def objectives(reader: Reader, perspectives: Mapping[str, str]) -> None:
    """Every objective with its perspective and weight."""
    lang = reader.lang
    with reader.store.cursor() as cursor:
        frame = catalogue.objectives(cursor, reader.filters.org).set_index("objective")
    editor(
        reader,
        "objective",
        frame,
        {
            "name": _TEXT(lang.t("Name"), width="large", required=True),
            "name_en": _TEXT(lang.t("Name in English"), width="medium"),
            "perspective": _choice(lang.t("Perspective"), perspectives),
            "weight": _NUMBER(lang.t("Weight"), min_value=0),
        },
    )

    def fields(lang: Language) -> dict[str, Any]:
        return {
            "name": st.text_input(lang.t("Name"), key="new_objective_name"),
            "perspective": _pick(lang.t("Perspective"), perspectives, "new_objective_perspective"),
            "weight": st.number_input(
                lang.t("Weight"), min_value=0.0, value=None, key="new_objective_weight"
            ),
        }

    adding(reader, "objective", fields)


def units(reader: Reader) -> None:
    """Every unit with its place in the tree."""
    lang = reader.lang
    with reader.store.cursor() as cursor:
        frame = catalogue.units(cursor, reader.filters.org).set_index("unit")
    names = _names(frame.reset_index(), "unit")
    editor(
        reader,
        "unit",
        frame,
        {
            "name": _TEXT(lang.t("Name"), width="large", required=True),
            "parent": _choice(lang.t("Parent unit"), names),
            "type": _TEXT(lang.t("Type of unit")),
            "valid_from": st.column_config.DateColumn(lang.t("From"), format="DD/MM/YYYY"),
            "valid_to": st.column_config.DateColumn(lang.t("To"), format="DD/MM/YYYY"),
        },
    )

    def fields(lang: Language) -> dict[str, Any]:
        return {
            "name": st.text_input(lang.t("Name"), key="new_unit_name"),
            "parent": _pick(lang.t("Parent unit"), names, "new_unit_parent"),
            "type": st.text_input(lang.t("Type of unit"), key="new_unit_type"),
        }

    adding(reader, "unit", fields)


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
        _do(lambda: workspace.place(reader.store, reader.filters.org, chosen, where, by), lang)


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
                _do(
                    functools.partial(workspace.take_back, reader.store, reader.filters.org, number, by), lang
                )


def _scales(reader: Reader) -> dict[str, str]:
    """The scales of the rules in force: of grades in words, and of closeness."""
    newest = reader.policy.latest
    graded = {s.scale: s.name.show(reader.lang) for s in newest.text_scales}
    return graded | {s.scale: s.name.show(reader.lang) for s in newest.stabilize_scales}


def _names(frame: pd.DataFrame, code: str) -> dict[str, str]:
    return dict(zip(frame[code].astype(str), frame["name"].astype(str), strict=True))


def _choice(label: str, words: Mapping[str, str]) -> Any:
    return _SELECT(label, options=list(words), format_func=lambda code: words.get(str(code), str(code)))


def _do(work: Callable[[], Any], lang: Language) -> None:
    """Run a write and show the page anew, or say why it was refused."""
    try:
        work()
    except BscError as error:
        problems.show(error, lang)
        return
    st.rerun()


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
    editor(
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

    def fields(lang: Language) -> dict[str, Any]:
        return {
            "name": st.text_input(lang.t("Name"), key="new_perspective_name"),
            "weight": st.number_input(
                lang.t("Weight"), min_value=0.0, value=None, key="new_perspective_weight"
            ),
        }

    adding(reader, "perspective", fields)


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
        _do(lambda: organisations.update(reader.store, held.org, rule_set=chosen), lang)
