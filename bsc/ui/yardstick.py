"""Editing what the balance is held against: the target profile of each tier, and what each type of unit "
"is."""

from __future__ import annotations

import functools
from typing import Any

import pandas as pd
import streamlit as st

from bsc import workspace
from bsc.analysis.balance import Base
from bsc.analysis.labels import LEVELS
from bsc.analysis.profiles import Yardstick
from bsc.domain import Tier
from bsc.edits import Edit
from bsc.frames import each
from bsc.present.balance import level_names
from bsc.ui import page, problems, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader


def draw(now: Reader, held: Base) -> None:
    """Two tables to edit, saved as one step each, and the way back to the defaults."""
    lang = now.lang
    page.section(
        lang.t("What the balance is held against"),
        lang.t(
            "No source gives a legal percentage. The profiles are our default until your planner sets "
            "others; the rule on echelons is PermenPANRB 53/2014."
        ),
    )
    with st.expander(lang.t("Target profiles")):
        _profiles(now, held.yardstick)
    with st.expander(lang.t("Types of unit")):
        _types(now, held)


def _profiles(now: Reader, yard: Yardstick) -> None:
    lang = now.lang
    table = profile_table(yard)
    names = level_names(lang)
    shown = table.assign(tier=[yard.profiles[code].name.show(lang) for code in table.index])
    after = st.data_editor(
        shown,
        column_order=["tier", *LEVELS],
        column_config={
            "tier": st.column_config.TextColumn(lang.t("Tier"), disabled=True),
            **{
                level: st.column_config.NumberColumn(
                    names[level], min_value=0, max_value=100, format="%.0f%%", required=True
                )
                for level in LEVELS
            },
        },
        hide_index=True,
        key=f"profiles_{now.filters.org}_{now.store.version}",
        alt=lang.t("Target profiles in percent"),
    )
    sums = after[list(LEVELS)].astype(float).sum(axis=1)
    wrong = [str(after.loc[code, "tier"]) for code in after.index if abs(sums[code] - 100) > 0.01]
    by = who.ask(lang, "profiles")
    if wrong:
        st.warning(
            plain(lang.t("A profile adds up to 100%: please correct {names}.", names=", ".join(wrong)))
        )
    edits = profile_edits(table, after)
    with st.container(horizontal=True):
        if st.button(
            lang.t("Save the profiles"),
            type="primary",
            disabled=not (edits and by) or bool(wrong),
            key="save_profiles",
        ):
            _save(now, edits, by)
        if any(profile.edited for profile in yard.profiles.values()) and st.button(
            lang.t("Back to our default"), disabled=not by, key="default_profiles"
        ):
            _save(now, [Edit("tier", tier, level, None) for tier in yard.profiles for level in LEVELS], by)


def profile_table(yard: Yardstick) -> pd.DataFrame:
    """Percent by tier (index) and level."""
    return pd.DataFrame(
        [[round(100 * share, 6) for share in profile.shares] for profile in yard.profiles.values()],
        index=pd.Index(list(yard.profiles)),
        columns=list(LEVELS),
    )


def profile_edits(before: pd.DataFrame, after: pd.DataFrame) -> list[Edit]:
    """A profile that was changed is written whole, so that its shares always belong together."""
    return [
        Edit("tier", str(tier), level, float(after.loc[tier, level]))
        for tier in before.index
        if any(before.loc[tier, level] != after.loc[tier, level] for level in LEVELS)
        for level in LEVELS
    ]


def _types(now: Reader, held: Base) -> None:
    lang, yard = now.lang, held.yardstick
    types = list(
        dict.fromkeys(row.type for row in each(held.units) if isinstance(row.type, str) and row.type)
    )
    if not types:
        st.caption(lang.t("The units of this organisation have no type yet: give them one in the catalogue."))
        return
    places = [yard.place(kind, top=False) for kind in types]
    table = pd.DataFrame(
        {
            "type": types,
            "tier": [place.tier for place in places],
            "echelon": [place.echelon or None for place in places],
        }
    )
    tiers = {code: yard.profiles[code].name.show(lang) for code in (Tier.CORPORATE.value, Tier.UNIT.value)}
    ranks = {code: one.name.show(lang) for code, one in yard.rules.items()}
    select: Any = st.column_config.SelectboxColumn
    after = st.data_editor(
        table,
        column_config={
            "type": st.column_config.TextColumn(lang.t("Type of unit"), disabled=True),
            "tier": select(
                lang.t("Target profile"),
                options=list(tiers),
                format_func=lambda code: tiers.get(str(code), str(code)),
                required=True,
            ),
            "echelon": select(
                lang.t("Read as echelon"),
                options=list(ranks),
                format_func=lambda code: ranks.get(str(code), str(code)),
            ),
        },
        hide_index=True,
        key=f"types_{now.filters.org}_{now.store.version}",
        alt=lang.t("Types of unit"),
    )
    edits = [
        Edit("unit_type", str(table.loc[n, "type"]), field, after.loc[n, field])
        for n in table.index
        for field in ("tier", "echelon")
        if (after.loc[n, field] or None) != (table.loc[n, field] or None)
    ]
    by = who.ask(lang, "types")
    if st.button(lang.t("Save the types"), type="primary", disabled=not (edits and by), key="save_types"):
        _save(now, edits, by)


def _save(now: Reader, edits: list[Edit], by: str) -> None:
    problems.attempt(functools.partial(workspace.change, now.store, now.filters.org, edits, by), now.lang)
