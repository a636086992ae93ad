"""The scorecard's side of the what-if page: perspective, objective and indicator weights, rules; scores, ranks, how sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from bsc.analysis import scorecard, whatif
from bsc.analysis.whatif import Base, Result
from bsc.errors import BscError
from bsc.figures import whatif as pictures
from bsc.figures.look import Status
from bsc.present import whatif as said
from bsc.ui import (
    chart,
    choices,
    navigation,
    page,
    picture,
    weights,
    whatif_start,
    whatif_state,
    whatif_values,
)
from bsc.ui.overview import empty
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.whatif import attain, effective, lines
from bsc.whatif.scenario import ROOT, Scenario
from bsc.whatif.tree import Group

MOST = 40  # units for which ranks are weighed exactly
POINTS = 5.0  # give or take of a weight


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

    def controls(self, rule: str) -> Mapping[str, Any] | None:
        """The tree of sliders and the rules."""
        lang = self.now.lang
        listed = [(ROOT, lang.t("Perspectives"))]
        for code in self.groups[ROOT].codes:
            key = f"p/{code}"
            if key in self.groups:
                listed.append((key, lang.t("Objectives: {name}", name=self.name(ROOT, code))))
        here = self.base.indicators[self.base.indicators["unit"] == self.now.filters.unit]
        for code in self.groups[ROOT].codes:
            inside = here[here["perspective"] == code]
            for objective in sorted(set(inside["objective"])):
                key = whatif.group_key(code, str(objective))
                if key in self.groups and len(self.groups[key].codes) > 1:
                    listed.append(
                        (key, lang.t("Indicators: {name}", name=self.name(f"p/{code}", str(objective))))
                    )
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
        picture.show(
            pictures.bump(self.compared, self.unit_name, self.now.look),
            pictures.bump(self.compared, self.unit_name, self.now.look, narrow=True),
            "whatif_bump",
            said.side_change(self.compared, lang),
            n=len(self.compared),
            early=True,
        )
        st.caption(plain(said.side_change(self.compared, lang)))
        navigation.show(
            pictures.table(self.compared, self.unit_name, self._word, self.now.look), "whatif_table"
        )

    def _word(self, colour: str) -> str:
        lang = self.now.lang
        if colour == Status.NONE:
            return lang.t("Not assessed")
        found = next((b for b in self.after.base.version.bands("organisation") if b.colour == colour), None)
        return found.name.show(lang) if found else colour

    def more(self) -> None:
        """How sure the order is, and what it would take."""
        lang = self.now.lang
        root = whatif_state.locked(ROOT, self.after.groups[ROOT])
        place = {u: n for n, u in enumerate(self.after.base.units)}
        known = [
            u for u in self.units if u in place and self.after.units[place[u]] == self.after.units[place[u]]
        ]
        table = (
            self.after.perspectives[[place[u] for u in known]] if known else np.zeros((0, len(root.codes)))
        )
        complete: npt.NDArray[np.bool_] = np.asarray(~np.isnan(table).any(axis=1), np.bool_)
        logs = self.after.base.rows.geometric_unit
        page.section(
            lang.t("How sure is the order?"),
            lang.t(
                "Perspective weights may be anything, or near the scenario's. Exact where nothing else is said."
            ),
        )
        units = [u for u, ok in zip(known, complete, strict=True) if ok]
        values = table[complete]
        if logs and len(values) and (values <= 0).any():
            units, values = [], values[:0]
        if not 2 <= len(units) <= MOST or len(root.codes) < 2:
            st.caption(
                lang.t(
                    "Ranks are weighed for 2 to {most} units with a score in every perspective.", most=MOST
                )
            )
            return
        names = [self.unit_name(u) for u in units]
        found = said.sure(names, values, root, lambda c: self.name(ROOT, c), POINTS, logs, lang)
        st.markdown("\n".join(f"- {plain(s)}" for s in found.sentences))
        if len(units) < len(known):
            st.caption(
                lang.n(
                    "One unit without a score in every perspective is left out.",
                    "{n} units without a score in every perspective are left out.",
                    len(known) - len(units),
                )
            )
        self._rank_table(found)
        self._one_weight(units, names, values, root, logs)
        self._passing(units, names, np.log(values) if logs else values, root)
        if len(units) > 2 and not logs:
            self._effective(values, root)

    def _rank_table(self, found: said.Sure) -> None:
        lang = self.now.lang
        assert found.around is not None
        order = [str(u) for u in found.table["unit"]]
        first, second = st.columns(2, gap="large")
        body = [
            pictures.row(
                str(row["unit"]),
                [
                    f"{row['best_near']}–{row['worst_near']}",
                    f"{row['best']}–{row['worst']}",
                    lang.percent(100 * float(row["first_near"]), 0),
                    lang.percent(100 * float(row["first"]), 0),
                ],
            )
            for _, row in found.table.iterrows()
        ]
        with first:
            label = lang.t("Ranks that can be reached")
            st.markdown(f"**{label}**")
            head = [
                lang.t("Unit"),
                lang.t("± {points} points", points=lang.number(POINTS, 0)),
                lang.t("any weights"),
                lang.t("first, near"),
                lang.t("first, any"),
            ]
            navigation.show(pictures.plain_table(head, body), "whatif_ranks")
            st.caption(
                lang.t(
                    "Best and worst ranks are exact. How often a unit is first comes from {draws} seeded draws, error at most "
                    "{error} points; it depends on which weights are drawn, and is no probability of being good.",
                    draws=found.around.draws,
                    error=lang.number(100 * found.around.error, 1),
                )
            )
        with second:
            label = lang.t("How often which rank, near these weights (%)")
            st.markdown(f"**{label}**")
            # the table is in the order of today's scores; the draws are in the order of the units
            index = {name: n for n, name in enumerate(found.names)}
            shares = found.around.share[[index[n] for n in order]]
            navigation.show(pictures.acceptability(order, shares, self.now.look), "whatif_often")

    def _one_weight(
        self, units: list[str], names: list[str], values: npt.NDArray[np.float64], root: Group, logs: bool
    ) -> None:
        """Scores over one weight, stability, tornado."""
        lang = self.now.lang
        page.section(lang.t("One weight at a time"))
        code = choices.choice(
            "over", lang.t("Weight"), list(root.codes), lambda c: self.name(ROOT, c), width=300
        )
        forms = {c: lines.lines(values, root, c, logs=logs) for c in root.codes if c not in root.locked}
        if code in forms:
            form = forms[code]
            at = np.linspace(0, form.most, 101)
            scores = np.exp(form.raw(at)) if logs else form.raw(at)
            before = float(self.groups[ROOT].weight(code))
            figure = pictures.over_weight(
                at, scores, names, before, form.today, self.name(ROOT, code), self.now.look
            )
            chart.show(
                figure,
                "whatif_over",
                lang.t("Scores of the units over the weight of {part}", part=self.name(ROOT, code)),
                n=len(names),
            )
        st.markdown(
            "\n".join(f"- {plain(said.stable(f, names, self.name(ROOT, c), lang))}" for c, f in forms.items())
        )
        unit = self.now.filters.unit if self.now.filters.unit in units else units[0]
        bars = lines.tornado(forms, units.index(unit), POINTS)
        body = [
            pictures.row(
                self.name(ROOT, b.code),
                [
                    lang.number(b.low, 2, fixed=True),
                    lang.number(b.high, 2, fixed=True),
                    lang.number(b.effect, 2, fixed=True),
                ],
            )
            for b in bars
        ]
        label = lang.t(
            "Each weight by {points} points: the score of {name}",
            points=lang.number(POINTS, 0),
            name=self.unit_name(unit),
        )
        st.markdown(f"**{plain(label)}**")
        navigation.show(
            pictures.plain_table(
                [lang.t("Perspective"), lang.t("less"), lang.t("more"), lang.t("span")], body
            ),
            "whatif_tornado",
        )

    def _passing(
        self, units: list[str], names: list[str], values: npt.NDArray[np.float64], root: Group
    ) -> None:
        """What it takes for one unit to pass another, and whether it could be first."""
        lang = self.now.lang
        page.section(lang.t("What would it take?"))
        total = values @ np.array([float(w) for w in root.weights])
        order = [units[int(n)] for n in np.argsort(-total, kind="stable")]
        with st.container(horizontal=True, gap="small"):
            behind = choices.choice("who", lang.t("For"), order, self.unit_name, default=order[1], width=300)
            ahead = choices.choice(
                "whom", lang.t("to pass"), order, self.unit_name, default=order[0], width=300
            )
        if behind != ahead:
            places = units.index(behind), units.index(ahead)
            sentence = said.flip_words(
                self.unit_name(behind),
                self.unit_name(ahead),
                values,
                places,
                root,
                lambda c: self.name(ROOT, c),
                lang,
            )
            st.markdown(plain(sentence))
        possible, _ = attain.can_be_first(values, units.index(behind), attain.anything(len(root.codes)))
        st.caption(
            plain(
                lang.t("{name} can be first under some weights.", name=self.unit_name(behind))
                if possible
                else lang.t("No choice of weights makes {names} first", names=self.unit_name(behind))
            )
        )

    def _effective(self, values: npt.NDArray[np.float64], root: Group) -> None:
        lang = self.now.lang
        found = effective.of_scores(values, np.array([float(w) for w in root.weights]))
        if np.isnan(found.importance).any():
            return
        page.section(
            lang.t("What decides the differences"),
            lang.t(
                "A part whose scores differ much between units weighs more in effect than on paper; below 0 it works "
                "against the total."
            ),
        )
        names = [self.name(ROOT, c) for c in root.codes]
        navigation.show(
            pictures.weights_bars(names, found.nominal, found.importance, self.now.look), "whatif_effective"
        )


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
    units = tuple(u for u in sides if u in base.units) or base.units[:1]
    return Drawn(now, scenario, base, whatif.result(base), whatif.result(other, scenario), units)
