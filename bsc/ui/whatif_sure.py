"""How sure the order of units is while the weights of one group move: ranks that can be reached, break-evens, stability,
what one weight does, what it would take to pass. The same for perspectives, objectives, indicators and components."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from bsc.analysis.whatif_level import Levelled
from bsc.figures import whatif as pictures
from bsc.i18n import Language
from bsc.present import whatif as said
from bsc.ui import chart, choices, navigation, page
from bsc.ui.plain import plain
from bsc.ui.reader import Reader
from bsc.whatif import attain, effective, lines
from bsc.whatif.tree import Group

MOST = 40  # units for which ranks are weighed exactly
POINTS = 5.0  # give or take of a weight


@dataclass(frozen=True)
class Moving:
    """Units over the weights of one group: the group as the scenario has it and as it stands in force (of the parts that
    these units have), the units' values (None: no straight lines), how many units have a score at all, names; ``logs``
    where the mean is geometric, ``whole`` where the parts stand for all that makes a score."""

    group: Group
    force: Group
    found: Levelled | None
    parts: int  # of the whole group
    known: int
    part: Callable[[str], str]
    unit_name: Callable[[str], str]
    logs: bool
    whole: bool


def draw(now: Reader, choose: Callable[[], str], moving: Callable[[str], Moving]) -> None:
    """The whole part of the page; ``choose`` draws the choice of a group and gives its key."""
    lang = now.lang
    page.section(
        lang.t("How sure is the order?"),
        lang.t(
            "The weights of one group may be anything, or near the scenario's. Exact where nothing else is said."
        ),
    )
    held = moving(choose())
    found = held.found
    if found is None:
        st.caption(
            lang.t(
                "A geometric mean stands on the way up, so these weights have ranks but no exact break-evens."
            )
        )
        return
    units, values = list(found.units), found.values
    if held.logs and held.whole and len(values) and (values <= 0).any():
        units, values = [], values[:0]
    if len(units) < 2 or len(held.group.codes) < 2:
        st.caption(
            lang.t("Ranks are weighed where at least two units have scores in the same parts, two or more.")
        )
        return
    many = len(units)
    if many > MOST:  # the first ones today, among themselves
        total = values @ np.array([float(w) for w in held.group.weights])
        first = np.sort(np.argsort(-total, kind="stable")[:MOST])
        units, values = [units[int(n)] for n in first], values[first]
    logs = held.logs and held.whole
    names = [held.unit_name(u) for u in units]
    key = (lang.code, *names, str(held.group), *(held.part(c) for c in held.group.codes))
    sure = _sure(key, values, logs, held, names, lang)
    st.markdown("\n".join(f"- {plain(s)}" for s in sure.sentences))
    if many > MOST:
        st.caption(lang.t("Ranks among the first {most} of {n} units.", most=MOST, n=many))
    if many < held.known:
        st.caption(
            lang.n(
                "One unit with scores in other parts is left out.",
                "{n} units with scores in other parts are left out.",
                held.known - many,
            )
        )
    if len(held.group.codes) < held.parts:
        st.caption(
            lang.t(
                "These units have scores in {n} of {of} parts; the percentages are shares among those.",
                n=len(held.group.codes),
                of=held.parts,
            )
        )
    _rank_table(now, sure)
    _one_weight(now, held, units, names, values, logs)
    _passing(now, held, units, np.log(values) if logs else values)
    if held.whole and len(units) > 2 and not logs:
        _effective(now, held, values)


@st.cache_resource(max_entries=64, show_spinner=False)
def _widest(values: npt.NDArray[np.float64], logs: bool) -> list[attain.Attainable]:
    """The ranks of each unit under any weights: the same while weights move."""
    values = np.log(values) if logs else values
    return [attain.attainable(values, unit, attain.anything(values.shape[1])) for unit in range(len(values))]


@st.cache_resource(max_entries=64, show_spinner=False)
def _sure(
    key: tuple[str, ...],
    values: npt.NDArray[np.float64],
    logs: bool,
    _held: Moving,
    _names: list[str],
    _lang: Language,
) -> said.Sure:
    """Kept while nothing moves: saving, comparing and opening draw the page anew; shared, never to be changed."""
    return said.sure(_names, values, _held.group, _held.part, POINTS, logs, _lang, _widest(values, logs))


def _rank_table(now: Reader, found: said.Sure) -> None:
    lang = now.lang
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
        navigation.show(pictures.acceptability(order, shares, now.look), "whatif_often")


def _one_weight(
    now: Reader,
    held: Moving,
    units: list[str],
    names: list[str],
    values: npt.NDArray[np.float64],
    logs: bool,
) -> None:
    """Scores over one weight, stability, tornado."""
    lang, group = now.lang, held.group
    page.section(lang.t("One weight at a time"))
    code = choices.choice("over", lang.t("Weight"), list(group.codes), held.part, width=300)
    forms = {c: lines.lines(values, group, c, logs=logs) for c in group.codes if c not in group.locked}
    if code in forms:
        form = forms[code]
        at = np.linspace(0, form.most, 101)
        scores = np.exp(form.raw(at)) if logs else form.raw(at)
        before = float(held.force.weight(code))
        figure = pictures.over_weight(at, scores, names, before, form.today, held.part(code), now.look)
        chart.show(
            figure,
            "whatif_over",
            lang.t("Scores of the units over the weight of {part}", part=held.part(code)),
            n=len(names),
        )
    st.markdown("\n".join(f"- {plain(said.stable(f, names, held.part(c), lang))}" for c, f in forms.items()))
    unit = now.filters.unit if now.filters.unit in units else units[0]
    bars = lines.tornado(forms, units.index(unit), POINTS)
    body = [
        pictures.row(
            held.part(b.code),
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
        name=held.unit_name(unit),
    )
    st.markdown(f"**{plain(label)}**")
    navigation.show(
        pictures.plain_table([lang.t("Part"), lang.t("less"), lang.t("more"), lang.t("span")], body),
        "whatif_tornado",
    )


def _passing(now: Reader, held: Moving, units: list[str], values: npt.NDArray[np.float64]) -> None:
    """What it takes for one unit to pass another, and whether it could be first."""
    lang, group = now.lang, held.group
    page.section(lang.t("What would it take?"))
    total = values @ np.array([float(w) for w in group.weights])
    order = [units[int(n)] for n in np.argsort(-total, kind="stable")]
    with st.container(horizontal=True, gap="small"):
        behind = choices.choice("who", lang.t("For"), order, held.unit_name, default=order[1], width=300)
        ahead = choices.choice("whom", lang.t("to pass"), order, held.unit_name, default=order[0], width=300)
    if behind != ahead:
        places = units.index(behind), units.index(ahead)
        sentence = said.flip_words(
            held.unit_name(behind), held.unit_name(ahead), values, places, group, held.part, lang
        )
        st.markdown(plain(sentence))
    possible, _ = attain.can_be_first(values, units.index(behind), attain.anything(len(group.codes)))
    st.caption(
        plain(
            lang.t("{name} can be first under some weights.", name=held.unit_name(behind))
            if possible
            else lang.t("No choice of weights makes {names} first", names=held.unit_name(behind))
        )
    )


def _effective(now: Reader, held: Moving, values: npt.NDArray[np.float64]) -> None:
    lang = now.lang
    found = effective.of_scores(values, np.array([float(w) for w in held.group.weights]))
    if np.isnan(found.importance).any():
        return
    page.section(
        lang.t("What decides the differences"),
        lang.t(
            "A part whose scores differ much between units weighs more in effect than on paper; below 0 it works "
            "against the total."
        ),
    )
    names = [held.part(c) for c in held.group.codes]
    navigation.show(
        pictures.weights_bars(names, found.nominal, found.importance, now.look), "whatif_effective"
    )
