"""The scorecard's side of the what-if page: perspective, objective and indicator weights, rules; scores, ranks, how sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from bsc.analysis import scorecard, whatif, whatif_level
from bsc.analysis.whatif import Base, Result
from bsc.errors import BscError
from bsc.figures import whatif as pictures
from bsc.figures.look import Status
from bsc.frames import each
from bsc.present import whatif as said
from bsc.ui import (
    choices,
    navigation,
    page,
    picture,
    weights,
    whatif_start,
    whatif_state,
    whatif_sure,
    whatif_values,
)
from bsc.ui.overview import empty
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.ui.whatif_sure import Moving
from bsc.whatif.scenario import ROOT, Scenario
from bsc.whatif.tree import Group, narrowed


@dataclass
class Drawn:
    """One reader's view of the scorecard under a scenario."""

    now: Reader
    scenario: Scenario
    base: Base
    before: Result
    after: Result
    units: tuple[str, ...]

    @property
    def when(self) -> str:
        return self.now.lang.period(self.base.period)

    @property
    def groups(self) -> Mapping[str, Group]:
        """The weights that a scenario starts from."""
        return self.after.base.groups

    @cached_property
    def compared(self) -> pd.DataFrame:
        """The units side by side."""
        return whatif.compared(self.before, self.after, self.units)

    @property
    def title(self) -> str:
        return said.title(self.compared, self.scenario, self.unit_name, self.now.lang)

    def unit_name(self, code: str) -> str:
        return str(self.now.unit_names.get(code, code))

    def name(self, key: str, code: str) -> str:
        """The name of a part of a group."""
        return said.part_name(self.after.base, f"{key}|{code}", self.now.lang)

    def phrase(self, place: str) -> str:
        return said.part_name(self.after.base, place, self.now.lang)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Perspectives with their names, for a move from one named weight."""
        root = self.groups[ROOT]
        return [(c, self.name(ROOT, c)) for c in root.codes]

    @property
    def differences(self) -> list[str]:
        """What the scenario changes, in words."""
        values = whatif.rule_values(self.base.version)
        return said.differences(self.scenario, self.groups, values, self.phrase, self.now.lang)

    def _below(self) -> list[tuple[str, str]]:
        """The groups below the perspectives that this unit has: their keys and titles."""
        lang = self.now.lang
        listed = [
            (f"p/{code}", lang.t("Objectives: {name}", name=self.name(ROOT, code)))
            for code in self.groups[ROOT].codes
            if f"p/{code}" in self.groups
        ]
        here = self.base.indicators[self.base.indicators["unit"] == self.now.filters.unit]
        for code in self.groups[ROOT].codes:
            inside = here[here["perspective"] == code]
            for objective in sorted(set(inside["objective"])):
                key = whatif.group_key(code, str(objective))
                if key in self.groups and len(self.groups[key].codes) > 1:
                    listed.append(
                        (key, lang.t("Indicators: {name}", name=self.name(f"p/{code}", str(objective))))
                    )
        return listed

    def controls(self, rule: str) -> Mapping[str, Any] | None:
        """The tree of sliders and the rules."""
        lang = self.now.lang
        listed = [(ROOT, lang.t("Perspectives")), *self._below()]
        deep = st.session_state.get("whatif_deep", False)
        listed = [(k, t) for k, t in listed if deep or k == ROOT or k in self.scenario.groups]
        trees = []
        for key, title in listed:
            base = self.groups[key]
            trees.append((key, title, whatif_state.locked(key, self.scenario.group(key, base)), base))
        given = weights.show("whatif_weights", trees, self.name, rule, lang, (ROOT,))
        st.toggle(lang.t("Objectives and indicators too"), key="whatif_deep")
        with st.expander(
            lang.t("Rules"), expanded=bool(self.scenario.rules or self.scenario.day or self.scenario.rule_set)
        ):
            self._rules()
        return given

    def _rules(self) -> None:
        """Other values of rules, and rules of another day or another rule set to begin with."""
        lang, scenario = self.now.lang, self.scenario
        policy = self.now.policy
        other = whatif_start.choose(self.now, scenario)
        if other is not None:
            self._try(other)
        values = whatif.rule_values(whatif.started(policy, scenario, self.base.period).latest)
        for key in ("achievement.cap", "achievement.floor", "roll_up.minimum_coverage"):
            now = scenario.rules.get(key, values[key])
            typed = st.text_input(
                lang.show(said.RULE_NAMES[key]),
                value="" if now in ("none", None) else lang.number(float(now), 2),
                key=f"wi_{key}_{now}",
                help=lang.t("Empty: no limit") if key != "roll_up.minimum_coverage" else None,
            )
            wanted = self._typed(typed, key)
            if wanted is not None and wanted != now:
                self._try(scenario.with_rule(key, wanted, values[key]))
        for key, allowed in (
            ("achievement.minimize_form", ("complement", "inverse")),
            ("roll_up.missing", ("reweight", "zero")),
        ):
            now = scenario.rules.get(key, values[key])
            choice = st.selectbox(
                lang.show(said.RULE_NAMES[key]),
                allowed,
                index=allowed.index(now) if now in allowed else 0,
                format_func=lambda v: said.value_words(v, lang),
                key=f"wi_{key}_{now}",
            )
            if choice != now and now is not None:
                self._try(scenario.with_rule(key, choice, values[key]))

    def _typed(self, typed: str, key: str) -> float | str | None:
        """A typed number; None when it cannot be read, which is said."""
        cleaned = typed.strip()
        if not cleaned:
            return "none" if key != "roll_up.minimum_coverage" else None
        if self.now.lang.code == "id":
            cleaned = cleaned.replace(".", "").replace(",", ".")
        try:
            return float(cleaned)
        except ValueError:
            st.error(plain(self.now.lang.t("“{said}” is not a number.", said=typed)))
            return None

    def _try(self, wanted: Scenario) -> None:
        whatif_state.attempt(wanted, lambda scenario: whatif_values.base(self.now, scenario))

    def results(self) -> None:
        """Ranks, scores and statuses side by side."""
        lang = self.now.lang
        if self.after.base.blank:
            st.info(lang.t("These rules leave a weight or a mean blank, so they give no whole score."))
        ranks = self.compared["rank_before"]
        here = self.compared["unit"] == self.now.filters.unit
        ahead = self.compared[ranks.between(1, whatif_sure.MOST) | (here & (ranks > 0))]
        if len(ahead):
            picture.show(
                pictures.bump(ahead, self.unit_name, self.now.look),
                pictures.bump(ahead, self.unit_name, self.now.look, narrow=True),
                "whatif_bump",
                said.side_change(self.compared, lang),
                n=len(ahead),
                early=True,
            )
        st.caption(plain(said.side_change(self.compared, lang)))
        navigation.show(
            pictures.table(self.compared, self.unit_name, self._word, self.now.look), "whatif_table"
        )

    def in_force_cells(self) -> tuple[str, dict[str, str]]:
        """What the rows of a comparison are, and each unit's score and rank under the policy in force."""
        found = whatif.compared(self.before, self.before, self.units)
        return self.now.lang.t("Unit"), self._cells(found)

    def cells(self, scenario: Scenario) -> dict[str, str]:
        """Each unit's score and rank under a scenario. BscError where its rules cannot be."""
        other = whatif_values.base(self.now, scenario) or self.base
        return self._cells(whatif.compared(self.before, whatif.result(other, scenario), self.units))

    @property
    def cells_say(self) -> str:
        return self.now.lang.t("Score, and rank in brackets.")

    def _cells(self, found: pd.DataFrame) -> dict[str, str]:
        number = self.now.lang.number
        return {
            self.unit_name(row.unit): number(row.after, 1, fixed=True)
            + (f" ({row.rank_after})" if row.rank_after else "")
            for row in each(found)
        }

    def _word(self, colour: str) -> str:
        lang = self.now.lang
        if colour == Status.NONE:
            return lang.t("Not assessed")
        found = next((b for b in self.after.base.version.bands("organisation") if b.colour == colour), None)
        return found.name.show(lang) if found else colour

    def more(self) -> None:
        """How sure the order is over the weights of one group, and what it would take."""
        lang = self.now.lang
        keys = [ROOT, *(key for key, _ in self._below() if len(self.groups[key].codes) > 1)]
        titles = dict(self._below())

        def choose() -> str:
            if len(keys) < 2:
                return ROOT
            return choices.choice(
                "level",
                lang.t("Weights of"),
                keys,
                lambda k: titles.get(k, lang.t("Perspectives")),
                width=420,
            )

        whatif_sure.draw(self.now, choose, self._moving)

    def _moving(self, key: str) -> Moving:
        """The units over the weights of a group."""
        group = whatif_state.locked(key, self.after.groups[key])
        found = whatif_level.level(self.after, key, self.units)
        parts = range(len(group.codes)) if found is None else found.parts
        known = self.after.units[[n for n, u in enumerate(self.after.base.units) if u in self.units]]
        return Moving(
            narrowed(group, parts),
            narrowed(self.groups[key], parts),
            found,
            len(group.codes),
            int((~np.isnan(known)).sum()),
            lambda code: self.name(key, code),
            self.unit_name,
            self.after.base.rows.geometric_unit,
            key == ROOT,
        )


def _beside(now: Reader, base: Base) -> tuple[str, ...]:
    """The units with the same parent as the reader's, those without one among them, that have figures."""
    parents = dict(zip(now.units["unit"], now.units["parent"].fillna(""), strict=True))
    own = parents.get(now.filters.unit, "")
    return tuple(str(u) for u, parent in parents.items() if parent == own and u in base.units)


def unplaced(now: Reader) -> None:
    """Figures without perspectives: there is no whole whose weights could be moved."""
    lang = now.lang
    page.head(now, lang.t("Weights can be moved once the indicators have perspectives"), now.unit_name)
    st.page_link(
        "pages/catalogue.py",
        label=lang.t("Place the indicators in perspectives"),
        icon=":material/account_tree:",
    )


def begin(now: Reader) -> Drawn | None:
    """Read and compute what the page shows; None when there is nothing (said on the page)."""
    scenario = whatif_state.scenario()
    base = whatif_values.base(now, Scenario())
    if base is None:
        empty(now)
        return None
    if ROOT not in base.groups:
        unplaced(now)
        return None
    try:
        other = whatif_values.base(now, scenario)
    except BscError as error:
        whatif_state.say(error)
        scenario, other = Scenario(scenario.groups), base
        whatif_state.keep(scenario)
    if other is None or ROOT not in other.groups:
        other = base
    sides = [str(u) for u in scorecard.family(now.units, now.filters.unit)["unit"]]
    if now.filters.unit not in sides and len(sides) < 2:
        sides.append(now.filters.unit)
    units = tuple(u for u in sides if u in base.units)
    if len(units) < 2:  # an organisation without levels: everybody beside whom the unit stands
        units = _beside(now, base) or base.units[:1]
    return Drawn(now, scenario, base, whatif.result(base), whatif.result(other, scenario), units)
