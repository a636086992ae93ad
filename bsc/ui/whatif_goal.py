"""Goal-seek on the what-if page: what keeps the number of people at or below a goal, every use on record; the map of
three weights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from bsc import scenarios
from bsc.analysis import whatif_people
from bsc.errors import BscError
from bsc.figures import whatif as pictures
from bsc.frames import each
from bsc.ui import chart, navigation, page, problems, whatif_state, who
from bsc.ui.plain import plain
from bsc.whatif import goal as seek
from bsc.whatif import people as folk
from bsc.whatif import release
from bsc.whatif.goal import Stretch, Sweep
from bsc.whatif.people import COMPONENTS, Line
from bsc.whatif.scenario import CAREER
from bsc.whatif.tree import exact, moved, snapped

if TYPE_CHECKING:
    from bsc.ui.whatif_people import Drawn

MINIMUM = "minimum"
_LARGE = 500_000  # people from which the map is coarser
_FOUND = "whatif_goal_found"


def draw(drawn: Drawn) -> None:
    """The form, the last answer, the log, and the map."""
    lang = drawn.now.lang
    page.section(
        lang.t("What would keep the number at a goal?"),
        lang.t(
            "Weights chosen to hit a number of people are reverse engineering: every use is on record, and moving "
            "the minimum is the more honest way."
        ),
    )
    if drawn.sheets["eligible"].whole.base is None:
        st.caption(lang.t("Too few people here to say how many."))
        return
    by = who.ask(lang, "goal")
    with (
        st.form("whatif_goal", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        places = [MINIMUM, *COMPONENTS]
        what = st.selectbox(
            lang.t("Move"), places, format_func=lambda c: _name(drawn, c), key="goal_what", width=260
        )
        count = st.number_input(
            lang.t("At most this many people"), 0, None, _eligible(drawn), 10, key="goal_count", width=220
        )
        asked = st.form_submit_button(lang.t("Seek"))
    if asked and not by:
        st.warning(lang.t("Say who you are first."))
    elif asked:
        _seek(drawn, str(what), int(count), by)
    _answer(drawn)
    _log(drawn)
    if st.toggle(lang.t("Map of the three weights"), key="whatif_map"):
        _map(drawn)


def _name(drawn: Drawn, what: str) -> str:
    lang = drawn.now.lang
    return lang.t("Minimum") if what == MINIMUM else drawn.name(CAREER, what)


def _eligible(drawn: Drawn) -> int:
    card = drawn.sheets["eligible"].whole
    return card.now if card.now is not None else 0


def _shown(found: Sweep, drawn: Drawn) -> Sweep:
    """The counts as this reader may see them: at every stop what a sheet would show."""
    if drawn.entitled:
        return found
    held = drawn.held
    row = folk.SETS.index("eligible")
    (gain_units, lose_units), (gain_grades, lose_grades) = found.by
    least = drawn.crowd.base.least
    out = row + len(folk.SETS)
    gain = release.totals(gain_units, gain_grades, held.units.room[row], held.grades.room[row], least)
    lose = release.totals(lose_units, lose_grades, held.units.room[out], held.grades.room[out], least)
    return Sweep(found.stops, int(held.eligible.sum()) + gain - lose, gain, lose)


def _seek(drawn: Drawn, what: str, count: int, by: str) -> None:
    """Find all stretches, remember them for the page, and write the use down."""
    crowd, line = drawn.crowd, drawn.tried.line
    assert line is not None
    people, before = drawn.held.people, drawn.held.eligible
    ground = drawn.held.ground
    parts = () if drawn.entitled else ((ground.unit, ground.units), (ground.grade, ground.grades))
    if what == MINIMUM:
        found = seek.sweep_minimum(people, line, 0, max(people.highest, 13_000), before, parts)
        today = line.minimum
    else:
        held = snapped(whatif_state.locked(CAREER, drawn.scenario.group(CAREER, drawn.groups[CAREER])))
        found = seek.sweep_weight(people, line, held, what, before, parts)
        today = int(held.weight(what) * 10)
    shown = _shown(found, drawn)
    stretches = seek.at_most(shown, count, today)
    st.session_state[_FOUND] = (what, count, today, stretches, drawn.node, shown)
    after = gain = lose = None
    detail: dict[str, object] = {}
    if stretches:
        place = int(np.searchsorted(shown.stops, stretches[0].nearest))
        after, gain, lose = str(stretches[0].nearest), int(shown.gain[place]), int(shown.lose[place])
        detail = _detail(drawn, what, stretches[0])
    unit = crowd.base.tree.codes[drawn.node]
    try:
        scenarios.log_goal(
            drawn.now.store,
            drawn.now.filters.org,
            crowd.when.period,
            unit,
            what,
            count,
            str(today),
            after or "",
            gain or 0,
            lose or 0,
            detail,
            by,
        )
    except BscError as error:
        problems.show(error, drawn.now.lang)


def _line_at(drawn: Drawn, what: str, stop: int) -> Line:
    line = drawn.tried.line
    assert line is not None
    if what == MINIMUM:
        return Line(line.weights, stop, line.floors)
    held = snapped(whatif_state.locked(CAREER, drawn.scenario.group(CAREER, drawn.groups[CAREER])))
    return Line(seek.weights_at(held, what, stop), line.minimum, line.floors)


def _detail(drawn: Drawn, what: str, found: Stretch) -> dict[str, object]:
    """Gains and losses by unit and by grade, as this reader may see them."""
    line = _line_at(drawn, what, found.nearest)
    there = replace(drawn.tried, weights=line.weights, minimum=line.minimum)
    sheet = whatif_people.moved(drawn.held, there).sheets["eligible"]
    return {
        kind: {code: [card.gain, card.lose] for code, card in cards.items()}
        for kind, cards in (("unit", sheet.units), ("grade", sheet.grades))
    }


def _value(drawn: Drawn, what: str, stop: int) -> str:
    lang = drawn.now.lang
    return lang.number(stop / 100, 2, fixed=True) if what == MINIMUM else lang.percent(stop / 10, 1)


def _answer(drawn: Drawn) -> None:
    """The last answer, and taking it over into the scenario."""
    lang = drawn.now.lang
    held = st.session_state.get(_FOUND)
    if held is None or held[4] != drawn.node:
        return
    what, count, today, stretches, _, shown = held
    name = _name(drawn, what)
    if not stretches:
        st.info(
            plain(lang.t("No value of {name} keeps the number at {count} or below.", name=name, count=count))
        )
        return
    said_ = [
        lang.t(
            "{name} from {low} to {high}",
            name=name,
            low=_value(drawn, what, s.low),
            high=_value(drawn, what, s.high),
        )
        for s in stretches[:5]
    ]
    place = int(np.searchsorted(shown.stops, stretches[0].nearest))
    here = int(shown.now[place])
    st.markdown(
        plain(
            lang.t(
                "At most {count} people: {stretches}. Nearest to {today}: {value}, with {here} people.",
                count=count,
                stretches="; ".join(said_),
                today=_value(drawn, what, today),
                value=_value(drawn, what, stretches[0].nearest),
                here=lang.number(here, 0) if drawn.entitled else lang.t("about {count}", count=here),
            )
        )
    )
    if what == MINIMUM and drawn.entitled and place:
        st.caption(
            plain(
                lang.t(
                    "One hundredth lower it would be {count}: those in between share a score.",
                    count=int(shown.now[place - 1]),
                )
            )
        )
    if st.button(lang.t("Take the nearest into the scenario"), key="goal_take"):
        if what == MINIMUM:
            value = stretches[0].nearest / 100
            whatif_state.keep(
                drawn.scenario.with_rule("career.minimum", value, drawn.in_force["career.minimum"])
            )
        else:
            base = drawn.groups[CAREER]
            group = snapped(whatif_state.locked(CAREER, drawn.scenario.group(CAREER, base)))
            after = moved(group, what, exact(stretches[0].nearest) / 10)
            whatif_state.keep(drawn.scenario.with_group(CAREER, after, base))
        st.session_state.pop(_FOUND, None)
        st.rerun(scope="fragment")


def _log(drawn: Drawn) -> None:
    """Who sought what."""
    lang = drawn.now.lang
    with drawn.now.store.cursor() as cursor:
        listed = scenarios.goals(cursor, drawn.now.filters.org)
    if listed.empty:
        return
    with st.expander(lang.t("Every use so far ({count})", count=len(listed))):
        names = dict(zip(drawn.crowd.base.tree.codes, drawn.crowd.base.tree.names, strict=True))
        body = [
            pictures.row(
                f"{lang.date(row.asked_at)} · {row.asked_by}",
                [
                    str(names.get(row.unit, row.unit)),
                    lang.period(row.period),
                    _name(drawn, row.moved),
                    lang.number(row.goal, 0),
                    _value(drawn, row.moved, int(row.before)),
                    _value(drawn, row.moved, int(row.after)) if row.after else "–",
                    lang.number(row.gain, 0),
                    lang.number(row.lose, 0),
                ],
            )
            for row in each(listed.head(20))
        ]
        head = [
            lang.t("Who"),
            lang.t("Unit"),
            lang.t("Period"),
            lang.t("Move"),
            lang.t("Goal"),
            lang.t("Before"),
            lang.t("After"),
            lang.t("Gain"),
            lang.t("Lose"),
        ]
        navigation.show(pictures.plain_table(head, body, range(1, 9)), "goal_log")


def _map(drawn: Drawn) -> None:
    """How many may be proposed at every mix of the three weights, in steps of 5 (10 for very many people)."""
    lang = drawn.now.lang
    line = drawn.tried.line
    assert line is not None
    step = 10 if drawn.held.people.size > _LARGE else 5
    rows = []
    for a in range(0, 101, step):
        for b in range(0, 101 - a, step):
            mix = (exact(a), exact(b), exact(100 - a - b))
            there = replace(drawn.tried, weights=mix, low=None)
            rows.append(
                (a, b, 100 - a - b, whatif_people.moved(drawn.held, there).sheets["eligible"].whole.now)
            )
    points = pd.DataFrame(rows, columns=["a", "b", "c", "count"])
    names = [drawn.name(CAREER, c) for c in COMPONENTS]
    figure = pictures.ternary(
        points,
        names,
        [float(w) for w in drawn.terms.weights],
        [float(w) for w in drawn.tried.weights],
        drawn.now.look,
    )
    chart.show(
        figure,
        "whatif_ternary",
        lang.t("How many people may be proposed at every mix of the three weights"),
    )
