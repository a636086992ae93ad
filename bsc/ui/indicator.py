"""One indicator: its past, how its number comes about, where it comes from, and how other units do on it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from bsc import meetings
from bsc.analysis import scorecard
from bsc.analysis.explain import explain
from bsc.analysis.scorecard import Scorecard
from bsc.domain import Period
from bsc.figures import history
from bsc.figures import scorecard as drawn
from bsc.figures.markup import Markup, Part, tag
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import narrative, story
from bsc.present.values import actual, band_word, number_or_none, reason_word, status_of, target
from bsc.ui import chart, choices, navigation, page, resources, sheet, why
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

UNITS = 15  # units set side by side at once


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    card = resources.card(now.filters)
    if card is None or card.indicators.empty:
        page.head(now, lang.t("There are no figures yet"), now.unit_name)
        return
    code = choose(card, lang)
    _looked(code, now)
    row = next(r for r in each(card.indicators) if r.indicator == code)
    aim = objective_name(card, row, lang)
    where = narrative.perspective_name(card, row.perspective, lang)
    page.head(
        now,
        narrative.indicator_title(row, card.period, reason_word(row.reason, lang), lang),
        now.unit_name,
        where,
        aim,
    )
    numbers(card, row, now)
    told(card, row, now)
    past(row, now)
    explained(row, now)
    beside(row, now)


def _looked(code: str, now: Reader) -> None:
    """Count the look, once as long as the same indicator stays in front of the reader; who looks is not kept."""
    here = (now.filters.org, code)
    if st.session_state.get("_looked_at") != here:
        st.session_state["_looked_at"] = here
        meetings.looked_at(now.store, now.filters.org, code, "page")


def choose(card: Scorecard, lang: Language) -> str:
    """The indicator, chosen by a link or from the list of those of the unit in the period."""
    rows = {r.indicator: r for r in each(card.indicators)}
    worst = scorecard.urgent(card, 1)
    default = str(worst["indicator"].iloc[0]) if len(worst) else next(iter(rows))
    return choices.choice(
        "indicator",
        lang.t("Indicator"),
        list(rows),
        lambda code: narrative.name_of(rows[code], lang),
        default=default,
        label_visibility="collapsed",
        width=560,
    )


def objective_name(card: Scorecard, row: Any, lang: Language) -> str:
    """The objective that the indicator measures; empty when it has none."""
    found = [o for o in each(card.objectives) if o.objective and o.objective == row.objective]
    return narrative.name_of(found[0], lang) if found else ""


def numbers(card: Scorecard, row: Any, now: Reader) -> None:
    """Target, actual and achievement at a glance, and what kind of indicator it is."""
    lang = now.lang
    status = status_of(row.colour)
    word = band_word(card.version, "indicator", row.band, row.reason, lang)
    moved = drawn.change(row.achievement, row.previous, now.look)
    unit = row.measure_unit if isinstance(row.measure_unit, str) else ""
    several = row.parts > 1
    figures: list[Part] = [
        _figure(lang.t("Achievement"), lang.percent(row.achievement, 1), drawn.status_word(status, word)),
        _figure(lang.t("Actual"), "–" if several else actual(row, lang), unit),
        _figure(lang.t("Target"), "–" if several else target(row, lang), unit),
        _figure(lang.t("Since the period before"), moved or "–", lang.t("points of achievement")),
    ]
    share = row.share_of_whole
    if share is not None and share == share:
        figures.append(
            _figure(
                lang.t("Share of the overall score"),
                lang.percent(100 * share, 1),
                lang.t("weights multiplied"),
            )
        )
    sheet.show(tag("div", figures, class_="figures"), "numbers")


def told(card: Scorecard, row: Any, now: Reader) -> None:
    """What the numbers say: whether the change is more than usual, what it does to the whole, where the year will end."""
    found = resources.outlook(now.filters)
    mine = found[(found["indicator"] == row.indicator) & (found["breakdown"] == "")]
    parts = [
        story.variation(row, card, now.lang),
        story.contribution(row, card, now.lang),
        story.year_end(row.indicator, next(each(mine)), now.lang) if len(mine) else None,
    ]
    said = [part.text for part in parts if part is not None]
    if said:
        st.write(plain(" ".join(said)))


def _figure(name: str, value: Part, below: Part) -> Part:
    return tag(
        "div",
        tag("div", name, class_="muted small"),
        tag("div", value, class_="figure"),
        tag("div", below, class_="muted small"),
    )


def past(row: Any, now: Reader) -> None:
    """The indicator over its periods, drawn and as a table."""
    lang, look = now.lang, now.look
    rows = scorecard.past(resources.scored(now.filters), row.indicator, now.filters.period)
    frame = rows.assign(
        status=[status_of(c) for c in rows["colour"]],
        word=[
            band_word(now.policy.version_at(r.period_end.date()), "indicator", r.band, r.reason, lang)
            for r in each(rows)
        ],
    )
    name = narrative.name_of(row, lang)
    said = history.alt(frame, look, name)
    if frame["actual"].notna().any():
        page.section(lang.t("Actual against target"))
        unit = row.measure_unit if isinstance(row.measure_unit, str) else ""
        chart.show(history.values(frame, look, unit), "values", said, n=len(frame))
    page.section(lang.t("Achievement in percent of the target"))
    chart.show(history.achievement(frame, look), "achievement", said, n=len(frame))
    with st.expander(lang.t("The numbers of all periods")):
        sheet.show(_table(frame, lang), "periods")


def _table(frame: pd.DataFrame, lang: Language) -> Markup:
    head = tag(
        "tr",
        tag("th", lang.t("Period"), scope="col"),
        [
            tag("th", word, scope="col", class_="num")
            for word in (lang.t("Target"), lang.t("Actual"), lang.t("Achievement"))
        ],
        tag("th", lang.t("Status"), scope="col"),
    )
    body = [
        tag(
            "tr",
            tag("th", lang.period(r.period), scope="row"),
            tag("td", target(r, lang), class_="num"),
            tag("td", actual(r, lang), class_="num"),
            tag("td", lang.percent(r.achievement, 1, fixed=True), class_="num"),
            tag("td", drawn.status_word(r.status, r.word)),
        )
        for r in reversed(list(each(frame)))
    ]
    return tag("table", tag("thead", head), tag("tbody", body))


def explained(row: Any, now: Reader) -> None:
    """The formula with its own numbers, the way up to the whole, and the cells behind it."""
    lang = now.lang
    period = Period.from_code(now.filters.period)
    with now.store.cursor() as cursor:
        found = explain(cursor, now.filters.org, now.filters.unit, row.indicator, period, now.policy)
    page.section(
        lang.t("How this number comes about"),
        lang.t(
            "Rules: {name}, in force since {day}",
            name=found.rule_set.show(lang),
            day=found.version.valid_from,
        ),
    )
    if found.made_of:
        st.write(plain(lang.show(found.made_of)))
    sheet.show(why.steps(found, lang), "steps")
    page.section(lang.t("What it weighs, up to the whole"))
    sheet.show(why.way_up(found.chain, found.points, lang), "way_up")
    if found.sources:
        page.section(lang.t("Where it was read"))
        navigation.show(why.sources(found.sources, lang, navigation.link), "sources")


def beside(row: Any, now: Reader) -> None:
    """How other units do on the same indicator."""
    lang = now.lang
    family = scorecard.family(now.units, now.filters.unit)
    rows = resources.across_units(now.filters, row.indicator)
    rows = rows[rows["unit"].isin(family["unit"]) & (rows["breakdown"] == "")]
    if len(rows) < 2:
        return
    page.section(lang.t("The same indicator in other units"))
    ranked = rows.sort_values("achievement", ascending=False, na_position="last")
    version = now.policy.version_at(Period.from_code(now.filters.period).end)
    names = now.unit_names
    entries = [
        drawn.Bar(
            "unit",
            r.unit,
            names.get(r.unit, r.unit),
            status_of(r.colour),
            band_word(version, "indicator", r.band, r.reason, lang),
            number_or_none(r.achievement),
            lang.t("{actual} of {target}", actual=actual(r, lang), target=target(r, lang)),
        )
        for r in each(ranked)
    ]
    navigation.show(drawn.bars(entries[:UNITS], now.look, navigation.link), "beside")
    if len(entries) > UNITS:
        with st.expander(lang.n("One more unit", "{n} more units", len(entries) - UNITS)):
            navigation.show(drawn.bars(entries[UNITS:], now.look, navigation.link), "beside_more")
