"""Editing a table of the catalogue where it stands: what changed, a form for a new row, boxes to choose in.

Every save is one step of the workspace, with a name, and can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from bsc import workspace
from bsc.edits import REMOVED, Edit
from bsc.errors import BscError
from bsc.i18n import Language
from bsc.ui import problems, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader


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
    if frame.empty:
        st.caption(lang.t("Nothing here yet: add it below, or bring it by file (tab Organisation)."))
        return
    shown = frame.reset_index(names="code")
    after = st.data_editor(
        shown,
        column_config={
            "code": st.column_config.TextColumn(lang.t("Code"), disabled=True, pinned=True, width="small"),
            **config,
        },
        num_rows="delete",
        hide_index=True,
        placeholder="",
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
        attempt(lambda: workspace.change(reader.store, reader.filters.org, edits, by), lang)


def adding(reader: Reader, entity: str, fields: Callable[[Language, str], dict[str, Any]]) -> None:
    """A small form for a new thing: its code, and what ``fields(lang, turn)`` draws.

    What was added empties the form for the next one; what was refused stays in it. ``turn`` ends the fields' keys.
    """
    lang = reader.lang
    turn = f"{entity}_{st.session_state.setdefault(f'added_{entity}', 0)}"
    with st.popover(lang.t("Add"), icon=":material/add:"), st.form(f"add_{entity}", border=False):
        code = st.text_input(
            lang.t("Code"),
            max_chars=60,
            key=f"new_code_{turn}",
            help=lang.t("Short and lasting, for example 3b or KC-01; reports find the same thing by it."),
        )
        given = fields(lang, turn)
        by = who.stated() or st.text_input(lang.t("Your name"), key=f"new_by_{entity}", max_chars=80)
        if st.form_submit_button(lang.t("Add"), type="primary"):
            values = {name: value for name, value in given.items() if value not in (None, "")}

            def add() -> None:
                workspace.add(reader.store, reader.filters.org, entity, code, values, by)
                if by.strip():
                    who.remember(by)
                st.session_state[f"added_{entity}"] += 1
                st.toast(plain(lang.t("{name} was added.", name=str(values["name"]))))

            attempt(add, lang)


def pick(label: str, names: Mapping[str, str], key: str, placeholder: str) -> str | None:
    """A box to choose one code of ``names`` in, shown by its name; nothing is chosen at first, and none is no box."""
    if not names:
        return None
    return st.selectbox(
        label,
        list(names),
        index=None,
        format_func=lambda code: names.get(code, code),
        key=key,
        placeholder=placeholder,
    )


def names_of(frame: pd.DataFrame, code: str) -> dict[str, str]:
    """Codes to names; things of the same name are told apart by their code."""
    shared = set(frame["name"][frame["name"].duplicated()])
    return {
        str(row[code]): f"{row['name']} ({row[code]})" if row["name"] in shared else str(row["name"])
        for row in frame[[code, "name"]].to_dict("records")
    }


def choice(label: str, words: Mapping[str, str]) -> Any:
    """A column whose cells hold a code of ``words`` and show its name."""
    return st.column_config.SelectboxColumn(
        label, options=list(words), format_func=lambda code: words.get(str(code), str(code))
    )


def attempt(work: Callable[[], Any], lang: Language) -> None:
    """Run a write and show the page anew, or say why it was refused."""
    try:
        work()
    except BscError as error:
        problems.show(error, lang)
        return
    st.rerun()
