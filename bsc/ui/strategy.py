"""The strategy map page: the map itself, what stands behind the chosen objective, and links changed by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from bsc.analysis import strategy
from bsc.analysis.scorecard import Scorecard
from bsc.analysis.strategy import StrategyMap
from bsc.figures import scorecard as drawn
from bsc.figures import strategy_map
from bsc.figures.markup import Markup, Part, join, tag
from bsc.figures.strategy_map import Arrow, Layout, Objective
from bsc.frames import each
from bsc.i18n import Language
from bsc.linking import Link
from bsc.present import narrative
from bsc.present.values import band_word, number_or_none, status_of
from bsc.ui import cascade_values, choices, linking, navigation, page, picture, resources
from bsc.ui.overview import rules_in_force
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

NARROW = (372.0, (160.0, 100.0))  # width of the map on a telephone, and its boxes


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    card = resources.card(now.filters)
    found = _map(cascade_values.stamp(now.filters), now.filters.unit, card.objectives if card else None)
    period = lang.period(card.period) if card else ""
    page.head(now, lang.show(strategy.finding(found)), now.unit_name, period, rules_in_force(now))
    if found.objectives.empty:
        st.write(lang.t("Enter objectives in the catalogue, or hand in a report that names them."))
        st.page_link("pages/catalogue.py", label=lang.t("Open the catalogue"), icon=":material/account_tree:")
        return
    results = _switch(lang) == "results" and card is not None
    codes = ["", *found.objectives["objective"]]
    chosen = choices.current("objective", codes, "")
    the_map(found, card, now, results, chosen)
    remarks(found, lang)
    if chosen:
        about(found, card, now, chosen, results)
    edit(found, now)


@st.cache_resource(max_entries=64, show_spinner=False)
def _map(stamp: tuple[object, ...], unit: str, _objectives: pd.DataFrame | None) -> StrategyMap:
    """The map by what it depends on; shared, never to be changed."""
    with resources.store().cursor() as cursor:
        return strategy.strategy_map(cursor, str(stamp[2]), _objectives)


def _switch(lang: Language) -> str:
    words = {"results": lang.t("With results"), "alone": lang.t("Strategy alone")}
    return choices.choice(
        "show",
        lang.t("What the map shows"),
        list(words),
        words.__getitem__,
        kind="segments",
        label_visibility="collapsed",
    )


def objectives_of(found: StrategyMap, card: Scorecard | None, lang: Language) -> list[Objective]:
    """The boxes of the map."""
    return [
        Objective(
            o.objective,
            narrative.name_of(o, lang),
            o.perspective,
            number_or_none(o.score),
            status_of(o.colour),
            band_word(card.version, "objective", o.band, o.reason, lang) if card else "",
        )
        for o in each(found.objectives)
    ]


def bands_of(now: Reader, card: Scorecard | None) -> list[tuple[str, str]]:
    """Perspectives in the order of the rules in force, as (code, name)."""
    version = card.version if card else now.policy.latest
    return [(p.code, p.name.show(now.lang)) for p in version.perspectives]


def layouts(found: StrategyMap, card: Scorecard | None, now: Reader) -> tuple[Layout, Layout]:
    """The map for a wide page and for a narrow one."""
    boxes, bands = objectives_of(found, card, now.lang), bands_of(now, card)
    arrows = [Arrow(a.cause, a.effect, bool(a.by_hand)) for a in each(found.links)]
    return (
        strategy_map.layout(boxes, arrows, bands),
        strategy_map.layout(boxes, arrows, bands, *NARROW),
    )


def the_map(found: StrategyMap, card: Scorecard | None, now: Reader, results: bool, chosen: str) -> None:
    """The picture, its legend and the files to take away."""
    lang = now.lang
    wide, narrow = layouts(found, card, now)
    near = _near(found, chosen)
    title = lang.t("Strategy map of {organisation}", organisation=now.organisation.name)
    drawings = [
        strategy_map.picture(d, now.look, results=results, selected=chosen, lit=near, title=title)
        for d in (wide, narrow)
    ]
    clicked = picture.show(
        drawings[0],
        drawings[1],
        "map",
        title,
        under=_legend(found, lang),
        n=len(found.objectives),
    )
    if clicked is not None:
        choices.remember("objective", "" if clicked == chosen else clicked)
        st.rerun()


def _near(found: StrategyMap, chosen: str) -> set[str]:
    links = found.links
    return {*links.loc[links["cause"] == chosen, "effect"], *links.loc[links["effect"] == chosen, "cause"]}


def _legend(found: StrategyMap, lang: Language) -> Markup:
    parts = [
        lang.t("Arrows lead from cause to effect."),
        lang.t("Choose an objective to see its links and indicators."),
    ]
    if len(found.links) and found.links["by_hand"].any():
        parts.append(lang.t("A broken line was entered by hand."))
    return tag("p", " ".join(parts))


def remarks(found: StrategyMap, lang: Language) -> None:
    """What the links by themselves show: loops, ends that are no objectives, objectives without a link."""
    for loop in found.loops:
        st.warning(
            plain(lang.t("These objectives cause each other: {loop}", loop=" → ".join([*loop, loop[0]]))),
            icon=":material/sync_problem:",
        )
    if found.unknown:
        st.warning(
            plain(
                lang.t(
                    "Links name objectives that the catalogue does not know: {codes}",
                    codes=", ".join(found.unknown),
                )
            ),
            icon=":material/link_off:",
        )
    if found.alone and len(found.links):
        st.caption(
            plain(
                lang.n(
                    "One objective has no link: {codes}",
                    "{n} objectives have no link: {codes}",
                    len(found.alone),
                    codes=", ".join(found.alone),
                )
            )
        )


def about(found: StrategyMap, card: Scorecard | None, now: Reader, chosen: str, results: bool) -> None:
    """The chosen objective: what it causes, what causes it, and its indicators."""
    lang = now.lang
    row = next(o for o in each(found.objectives) if o.objective == chosen)
    page.section(f"{chosen} · {narrative.name_of(row, lang)}")
    links = found.links
    names = {o.objective: narrative.name_of(o, lang) for o in each(found.objectives)}
    pairs: list[tuple[str, Part]] = []
    for word, here, there in (
        (lang.t("Caused by"), "effect", "cause"),
        (lang.t("Leads to"), "cause", "effect"),
    ):
        others = links.loc[links[here] == chosen, there]
        pairs.append((word, join([tag("div", f"{c} · {names[c]}") for c in others]) if len(others) else "–"))
    navigation.show(tag("dl", [(tag("dt", k), tag("dd", v)) for k, v in pairs], class_="facts"), "about")
    inside = card.indicators[card.indicators["objective"] == chosen] if card else pd.DataFrame()
    if inside.empty:
        st.write(
            lang.t("No indicator of this unit measures it in this period.")
            if row.indicators
            else lang.t("No indicator measures this objective.")
        )
        return
    assert card is not None
    items = [_item(i, card, results, lang) for i in each(inside)]
    navigation.show(drawn.items(items, now.look, navigation.link), "about_indicators")


def _item(row: Any, card: Scorecard, results: bool, lang: Language) -> drawn.Item:
    return drawn.Item(
        "indicator",
        row.indicator,
        narrative.name_of(row, lang),
        status_of(row.colour if results else ""),
        band_word(card.version, "indicator", row.band, row.reason, lang) if results else "",
        lang.percent(row.achievement, 1, fixed=True) if results else "",
    )


def edit(found: StrategyMap, now: Reader) -> None:
    """Add a link or take one away, by hand."""
    lang = now.lang
    codes = list(found.objectives["objective"])
    names = {o.objective: f"{o.objective} · {narrative.name_of(o, lang)}" for o in each(found.objectives)}
    with st.expander(lang.t("Change the links"), key="change_links", icon=":material/edit:"):
        by = linking.who_works(lang, "map")
        first, second = st.columns(2)
        cause = first.selectbox(
            lang.t("Cause"), codes, None, names.__getitem__, key="map_cause", placeholder=lang.t("Choose")
        )
        effect = second.selectbox(
            lang.t("Effect"), codes, None, names.__getitem__, key="map_effect", placeholder=lang.t("Choose")
        )
        if st.button(lang.t("Add this link"), key="map_add", disabled=not (cause and effect and by)):
            linking.add(now, [Link(f"o|{cause}", f"o|{effect}")], by)
        held = [(a.cause, a.effect) for a in each(found.links)]
        gone = st.multiselect(
            lang.t("Links to take away"),
            held,
            format_func=lambda pair: f"{names.get(pair[0], pair[0])} → {names.get(pair[1], pair[1])}",
            key="map_gone",
            placeholder=lang.t("Choose one or several"),
        )
        if st.button(lang.t("Take away"), key="map_remove", disabled=not (gone and by)):
            linking.remove(now, [Link(f"o|{a}", f"o|{b}") for a, b in gone], by)
