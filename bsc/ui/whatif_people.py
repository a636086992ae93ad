"""The career score's side of the what-if page: components, minimum, floors, k of n; counts that single nobody out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import streamlit as st

from bsc.analysis import whatif_people
from bsc.analysis.whatif_level import Levelled
from bsc.analysis.whatif_people import Crowd, Moved, Stand, Terms
from bsc.domain import Period
from bsc.errors import BscError
from bsc.figures import whatif as pictures
from bsc.figures.whatif import Counts
from bsc.i18n import Text, text
from bsc.present import whatif as said
from bsc.ui import (
    chart,
    choices,
    navigation,
    page,
    people,
    people_entitled,
    people_values,
    weights,
    whatif_goal,
    whatif_start,
    whatif_state,
    whatif_sure,
    whatif_values,
)
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.ui.whatif_sure import Moving
from bsc.whatif import effective
from bsc.whatif import people as folk
from bsc.whatif.release import Card, Sheet
from bsc.whatif.scenario import CAREER, Scenario
from bsc.whatif.tree import Group

SET_NAMES: dict[str, Text] = {
    "eligible": text("May be proposed"),
    "bites": text("Low so often that the rule applies"),
    "watch": text("One more low period away from it"),
}


@dataclass
class Drawn:
    """One reader's view of the career score under a scenario."""

    now: Reader
    scenario: Scenario
    crowd: Crowd
    terms: Terms  # in force
    start: Terms  # what the scenario begins with
    tried: Terms
    held: Stand
    moved: Moved
    node: int
    entitled: bool

    @property
    def when(self) -> str:
        return self.now.lang.period(self.crowd.when.period)

    @property
    def groups(self) -> Mapping[str, Group]:
        return {CAREER: whatif_people.career_group(self.start)}

    @property
    def sheets(self) -> dict[str, Sheet]:
        """What may be shown of the counts."""
        return self.moved.sheets

    @property
    def title(self) -> str:
        return said.people_title(self.sheets.get("eligible"), self.tried != self.terms, self.now.lang)

    def name(self, key: str, code: str) -> str:
        return self.now.lang.show(said.COMPONENT_NAMES[code]) if code in said.COMPONENT_NAMES else code

    @property
    def parts(self) -> list[tuple[str, str]]:
        return [(c, self.name(CAREER, c)) for c in folk.COMPONENTS]

    @property
    def in_force(self) -> dict[str, Any]:
        """The rules that the scenario begins with, as it would write them."""
        held = self.start
        return {
            "career.minimum": None if held.minimum is None else held.minimum / 100,
            "career.low": None if held.low is None else held.low / 100,
            "career.low_periods": held.low_periods,
            "career.of_periods": held.of_periods,
            "career.floors": {k: v / 100 for k, v in held.floors.items()},
        }

    @property
    def differences(self) -> list[str]:
        return said.differences(
            self.scenario,
            self.groups,
            self.in_force,
            lambda place: self.name(CAREER, place.partition("|")[2]),
            self.now.lang,
        )

    def controls(self, rule: str) -> Mapping[str, Any] | None:
        """Three sliders and the lines."""
        lang = self.now.lang
        base = self.groups[CAREER]
        held = whatif_state.locked(CAREER, self.scenario.group(CAREER, base))
        given = weights.show(
            "whatif_career", [(CAREER, lang.t("Components"), held, base)], self.name, rule, lang, (CAREER,)
        )
        other = whatif_start.choose(self.now, self.scenario)
        if other is not None:
            whatif_state.keep(other)
            st.rerun(scope="fragment")
        tried = self.tried
        lines: tuple[tuple[str, float | None, float], ...] = (
            ("career.minimum", None if tried.minimum is None else tried.minimum / 100, 0.01),
            ("career.low", None if tried.low is None else tried.low / 100, 0.01),
        )
        for key, value, step in lines:
            wanted = st.number_input(
                lang.show(said.RULE_NAMES[key]),
                0.0,
                200.0,
                value,
                step,
                "%.2f",
                key=f"wi_{key}_{value}",
                placeholder=lang.t("not public"),
            )
            if wanted is not None and wanted != value:
                self._try(key, round(wanted, 2))
        first, second = st.columns(2)
        for place, key, now in (
            (first, "career.low_periods", tried.low_periods),
            (second, "career.of_periods", tried.of_periods),
        ):
            with place:
                count = st.number_input(lang.show(said.RULE_NAMES[key]), 1, 8, now, 1, key=f"wi_{key}_{now}")
            if count is not None and count != now:
                self._try(key, int(count))
        with st.expander(lang.t("Least score of a component"), expanded=bool(tried.floors)):
            for name in folk.COMPONENTS:
                points = tried.floors.get(name, 0) / 100
                floor = st.number_input(
                    self.name(CAREER, name), 0.0, 200.0, points, 1.0, "%.2f", key=f"wi_floor_{name}_{points}"
                )
                if floor != points:
                    floors = {k: v / 100 for k, v in tried.floors.items()}
                    self._try("career.floors", {**floors, name: round(floor, 2)})
        return given

    def _try(self, key: str, value: Any) -> None:
        wanted = self.scenario.with_rule(key, value, self.in_force[key])
        whatif_state.attempt(wanted, lambda scenario: whatif_people.tried(self.start, scenario))

    def results(self) -> None:
        """Counts with gains and losses, and the distribution."""
        lang = self.now.lang
        if not self.sheets:
            st.info(lang.t("The minimum and what counts as low are not public. Enter values to try them."))
        rows = [
            self._row(lang.show(SET_NAMES[name]), self.sheets[name].whole, self.sheets[name])
            for name in folk.SETS
            if name in self.sheets
        ]
        if rows:
            navigation.show(pictures.counts(rows, self.now.look), "whatif_cards")
        eligible = self.sheets.get("eligible")
        if eligible is not None and self.tried != self.terms:
            st.caption(plain(said.sides(eligible, lang)))
        if self.sheets and not self.entitled:
            least = self.crowd.base.least
            st.caption(
                plain(
                    lang.t(
                        "Gains and losses are given in steps of {least} people, rounded down and here and there a step "
                        "lower, so that moving a line by a hair singles nobody out.",
                        least=least,
                    )
                )
            )
        self._distribution()

    def _row(self, name: str, card: Card, of: Sheet) -> Counts:
        lang = self.now.lang
        same = self.tried == self.terms
        words = said.unmoved(card, lang) if same else said.card(card, of.exact, of.least, lang)
        before, now, gain, lose = words
        return Counts(name, self.now.lang.number(card.people, 0), before, now, gain, lose)

    def _distribution(self) -> None:
        lang = self.now.lang
        old, new = self.held.bins, self.moved.bins
        origin = self.terms.minimum or 0
        shift = (100 - origin % 100) % 100
        edges = (np.arange(len(old)) * 100 - shift) / 100
        lines = tuple(None if m is None else m / 100 for m in (self.terms.minimum, self.tried.minimum))
        figure = pictures.distribution(
            edges, old.astype(float), new[: len(old)].astype(float), (lines[0], lines[1]), self.now.look
        )
        chart.show(
            figure,
            "whatif_people",
            lang.t("People by score, under the policy in force and under the scenario"),
        )

    def in_force_cells(self) -> tuple[str, dict[str, str]]:
        """What the rows of a comparison are, and the numbers of each set and unit under the rules in force."""
        return self.now.lang.t("Group"), self._cells(whatif_people.moved(self.held, self.terms), 0)

    def cells(self, scenario: Scenario) -> dict[str, str]:
        """The same under a scenario. BscError where its rules cannot be."""
        period = Period.from_code(self.crowd.when.period)
        start = whatif_people.begun(self.now.policy, scenario, period) or self.terms
        return self._cells(whatif_people.moved(self.held, whatif_people.tried(start, scenario)), 1)

    @property
    def cells_say(self) -> str:
        return self.now.lang.t("By unit: how many may be proposed.")

    def _cells(self, found: Moved, place: int) -> dict[str, str]:
        lang = self.now.lang
        lines = [(lang.show(SET_NAMES[name]), sheet.whole, sheet) for name, sheet in found.sheets.items()]
        sheet = found.sheets.get("eligible")
        if sheet is not None:
            lines += [(self.line_name(code, sheet), card, sheet) for code, card in sheet.units.items()]
        return {name: said.card(card, of.exact, of.least, lang)[place] for name, card, of in lines}

    def line_name(self, code: str, sheet: Sheet) -> str:
        """The name of a unit's line; its own people, without those of the units below, are "itself"."""
        own = code.startswith("=")
        tree = self.crowd.base.tree
        unit = tree.names[tree.index[code[1:] if own else code]]
        return self.now.lang.t("{unit} itself", unit=unit) if own and len(sheet.units) > 1 else unit

    def more(self) -> None:
        """By unit and grade, what decides, goal-seek, the map of three weights."""
        lang = self.now.lang
        if self.sheets:
            which = choices.choice(
                "set",
                lang.t("Counts of"),
                [n for n in folk.SETS if n in self.sheets],
                lambda n: lang.show(SET_NAMES[n]),
                width=320,
            )
            first, second = st.columns(2, gap="large")
            sheet = self.sheets[which]
            with first:
                page.section(lang.t("By unit"))
                rows = [
                    self._row(self.line_name(code, sheet), card, sheet) for code, card in sheet.units.items()
                ]
                navigation.show(pictures.counts(rows, self.now.look), "whatif_units")
            with second:
                page.section(lang.t("By grade"))
                base = self.crowd.base
                named = [(g, base.grade_name(base.grades.index(g))) for g in sheet.grades]
                rows = [
                    self._row(lang.value(label) if label else g, sheet.grades[g], sheet) for g, label in named
                ]
                navigation.show(pictures.counts(rows, self.now.look), "whatif_grades")
        self._effective()
        whatif_sure.draw(self.now, lambda: CAREER, self._moving)
        if self.tried.line is not None and "eligible" in self.held.sets:
            whatif_goal.draw(self)

    def _moving(self, key: str) -> Moving:
        """The units below by the mean career score of their people, over the weights of the components."""
        codes, means = whatif_people.unit_means(self.held)
        index, names = self.crowd.base.tree.index, self.crowd.base.tree.names
        return Moving(
            whatif_state.locked(CAREER, self.scenario.group(CAREER, self.groups[CAREER])),
            self.groups[CAREER],
            Levelled(codes, tuple(range(len(folk.COMPONENTS))), means),
            len(folk.COMPONENTS),
            len(codes),
            lambda code: self.name(CAREER, code),
            lambda code: names[index[code]],
            False,
            False,
        )

    def _effective(self) -> None:
        lang = self.now.lang
        count, sums, products = folk.moments(self.held.people)
        if count < 100:
            return
        found = effective.of_moments(count, sums, products, np.array([float(w) for w in self.tried.weights]))
        if np.isnan(found.importance).any():
            return
        page.section(
            lang.t("What decides the differences"),
            lang.t("A part whose scores differ much between people weighs more in effect than on paper."),
        )
        names = [self.name(CAREER, c) for c in folk.COMPONENTS]
        rounded = np.round(found.importance, 2)
        navigation.show(pictures.weights_bars(names, found.nominal, rounded, self.now.look), "whatif_effect")


def begin(now: Reader) -> Drawn | None:
    """Read and count what the page shows; None when there is nothing (said on the page)."""
    lang = now.lang
    base = people.begin(now)
    if base is None:
        _back(now)
        return None
    when = whatif_people.period_for(base, _end(now))
    crowd = whatif_values.crowd(now, base, when)
    held = whatif_people.terms(crowd.career)
    if held is None:
        page.head(now, lang.t("The rules say nothing about career scores"))
        st.page_link("pages/method.py", label=lang.t("Enter the rules"), icon=":material/menu_book:")
        _back(now)
        return None
    scenario = whatif_state.scenario()
    try:
        start = whatif_people.begun(now.policy, scenario, Period.from_code(when.period)) or held
        tried = whatif_people.tried(start, scenario)
    except BscError as error:
        whatif_state.say(error)
        start = tried = held
    shown = people_values.period(now, when.period).shown.units
    node = base.tree.index.get(now.filters.unit, base.tree.top)
    if not shown[node]:
        node = base.tree.top
    entitled = people_entitled.entitled()
    ground = whatif_values.stand(now, crowd, held, node, entitled)
    return Drawn(
        now, scenario, crowd, held, start, tried, ground, whatif_people.moved(ground, tried), node, entitled
    )


def _end(now: Reader) -> date:
    return Period.from_code(now.filters.period).end


def _back(now: Reader) -> None:
    """The way back to the scorecard's what-if."""
    if st.button(now.lang.t("Scorecard")):
        choices.remember("what", "")
        st.rerun()
