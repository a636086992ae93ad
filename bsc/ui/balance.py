"""The balance page: levels and perspectives of a unit's indicators against its target profile and the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from bsc.analysis import balance as balances
from bsc.analysis.balance import MEASURES, Balance, Base
from bsc.analysis.labels import LEVELS, OUTCOME_SIDE
from bsc.analysis.mix import Mix
from bsc.figures import balance as drawn
from bsc.figures.balance import Below, Key, Strip
from bsc.figures.markup import Markup, tag
from bsc.figures.scorecard import Finding
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import balance as said
from bsc.present import narrative
from bsc.ui import choices, labelling, navigation, page, resources, yardstick
from bsc.ui.overview import empty, rules_in_force
from bsc.ui.plain import plain
from bsc.ui.reader import Reader, reader

FAMILY = 12  # units shown at once


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    found = resources.balance(now.filters) if now.filters.period and now.filters.unit else None
    if found is None:
        empty(now)
        return
    held = resources.balance_base(now.filters)
    page.head(now, said.title(found, lang), now.unit_name, str(found.year), rules_in_force(now))
    first(found, now)
    labelling.draw(now, held)
    measure = perspectives(found, held, now)
    rule(found, now)
    plainly = "count" if measure == "count" else "weight"
    listed(said.tiers(found.tiers[plainly], lang), _tiers(found, plainly, lang), found, now, "tiers")
    units(found, plainly, now)
    listed(said.trend(found.trend[plainly], lang), _trend(found, plainly, lang), found, now, "trend")
    labelling.disputes(now, held)
    yardstick.draw(now, held)


def first(found: Balance, now: Reader) -> None:
    """The unit as a whole by the three measures, and what they say about each other."""
    lang = now.lang
    rows = [
        _strip(found.whole[name], lang.show(said.MEASURE_NAMES[name]), _number(found.whole[name], lang))
        for name in MEASURES
        if name in found.whole
    ]
    navigation.show(drawn.strips(rows, key(lang), now.look, navigation.link), "balance_whole")
    note = said.measured_apart(found, lang)
    if "variance" in found.whole:
        note += " " + said.variance_note(found, lang)
    st.caption(plain(note))
    weighed = found.whole.get("weight")
    if weighed is not None and weighed.outcome < weighed.wanted:
        navigation.show(
            navigation.link(
                "page", "outcomes", lang.t("See which outcomes the outputs should lead to"), class_="go"
            ),
            "balance_outcomes",
        )


def perspectives(found: Balance, held: Base, now: Reader) -> str:
    """One strip a perspective by the chosen measure, and the study's statements tested; returns the measure."""
    lang = now.lang
    page.section(
        lang.t("Perspective by perspective"),
        lang.t("The target profile was set by your organisation; it can be changed at the end of the page.")
        if found.profile.edited
        else lang.t("The target profile is our default, not law; it can be changed at the end of the page."),
    )
    offered = [name for name in MEASURES if name in found.perspectives and name in found.whole]
    measure = choices.choice(
        "measure",
        lang.t("How much an indicator counts"),
        offered,
        lambda name: lang.show(said.MEASURE_NAMES[name]),
        kind="segments",
        label_visibility="collapsed",
    )
    bounds = said.warnings(found, held.yardstick, lang) if measure == "weight" else {}
    rows = []
    for one in found.perspectives[measure]:
        perspective = found.version.perspective(one.code)
        name = perspective.name.show(lang) if perspective else one.code
        share = lang.t("{share} of the whole", share=said.percent(one.share, lang))
        rows.append(_strip(one, name, f"{_number(one, lang)}, {share}", warning=bounds.get(one.code, "")))
    navigation.show(
        drawn.strips(rows, key(lang), now.look, navigation.link, legend=False), "balance_perspectives"
    )
    if found.outside:
        st.caption(
            lang.n(
                "One indicator has no confirmed perspective; it is spread as its wording suggests.",
                "{n} indicators have no confirmed perspective; they are spread as their wording suggests.",
                found.outside,
            )
        )
    findings = said.claim(found, held.yardstick, lang)
    navigation.show(_claims(findings), "balance_claims")
    return measure


def _claims(findings: Sequence[Finding]) -> Markup:
    return tag(
        "ol",
        [
            tag(
                "li",
                tag("span", str(n), class_="no"),
                tag("div", tag("div", one.head, class_="head"), tag("div", one.more, class_="more")),
            )
            for n, one in enumerate(findings, start=1)
        ],
        class_="findings",
    )


def rule(found: Balance, now: Reader) -> None:
    """The rule on echelons: what it asks of this unit, and which indicators lie below."""
    lang = now.lang
    page.section(said.rule(found, lang), _rule_words(found, lang))
    rows = found.breaking[found.breaking["type"] == found.place.type]
    if found.rule is not None and found.rule.minimum is not None and len(rows):
        names = said.level_names(lang)
        shares = dict(zip(found.indicators["indicator"], found.indicators["share"], strict=True))
        table = [
            Below(
                row.indicator,
                narrative.name_of(row, lang),
                names[row.level],
                row.level,
                _beside(row, shares.get(row.indicator), lang),
            )
            for row in each(rows)
        ]
        navigation.show(drawn.below(table, now.look, navigation.link), "balance_below")
    others = [
        (kind, len(found.breaking[found.breaking["type"] == kind]), of)
        for kind, of in found.judged.items()
        if kind != found.place.type
    ]
    if others:
        st.caption(
            plain(
                "; ".join(
                    lang.t("{kind}: {count} of {of} below its rule", kind=kind, count=count, of=of)
                    for kind, count, of in others
                )
            )
        )


def _beside(row: Any, share: float | None, lang: Language) -> str:
    """How much an indicator weighs in the unit, and that its level is only suggested."""
    parts = []
    if share:
        parts.append(lang.t("{share} of the weight", share=lang.percent(100 * share, 1)))
    if not row.stated:
        parts.append(
            lang.t("level suggested, {chance} below the rule", chance=said.percent(row.chance, lang))
        )
    return ", ".join(parts)


def _rule_words(found: Balance, lang: Language) -> str:
    if found.rule is None:
        return lang.t("Say it at the end of the page, under “Types of unit”.")
    source = found.rule.reference.title.show(lang)
    return lang.t(
        "{source}. Read as {echelon}: {words}. Which type of unit is which echelon is a setting.",
        source=source,
        echelon=found.rule.name.show(lang),
        words=found.rule.words.show(lang),
    )


def units(found: Balance, measure: str, now: Reader) -> None:
    """The units beside or below, fewest outcomes first."""
    lang = now.lang
    mixes = sorted(found.units[measure], key=lambda one: (one.outcome, one.code))
    if len(mixes) < 2:
        return
    names = now.unit_names
    if mixes[-1].outcome - mixes[0].outcome < 0.005:
        title = lang.t("All {count} units have the same mix", count=len(mixes))
        same = _strip(mixes[0], lang.t("Each of them"), _number(mixes[0], lang))
        listed(title, [same], found, now, "units")
        return
    else:
        title = lang.t(
            "Fewest outcomes at {name}: {share}",
            name=names.get(mixes[0].code, mixes[0].code),
            share=said.percent(mixes[0].outcome, lang),
        )
    rows = [
        _strip(one, names.get(one.code, one.code), _number(one, lang), kind="unit") for one in mixes[:FAMILY]
    ]
    more = len(mixes) - len(rows)
    listed(title, rows, found, now, "units")
    if more:
        st.caption(lang.n("One more unit has more.", "{n} more units have more.", more))


def listed(title: str, rows: Sequence[Strip], found: Balance, now: Reader, name: str) -> None:
    """A section of strips; nothing when there is nothing to compare."""
    if not rows:
        return
    page.section(title)
    navigation.show(
        drawn.strips(rows, key(now.lang), now.look, navigation.link, legend=False), f"balance_{name}"
    )


def _tiers(found: Balance, measure: str, lang: Language) -> list[Strip]:
    rows = []
    for one in found.tiers[measure]:
        detail = (
            lang.t("all suggested from their wording; only KPIs that at least 10 people have")
            if one.code == balances.PEOPLE
            else lang.n("one unit", "{n} units, each counted alike", one.units)
        )
        rows.append(_strip(one, said.tier_name(one.code, lang), detail))
    return rows if len(rows) > 1 else []


def _trend(found: Balance, measure: str, lang: Language) -> list[Strip]:
    rows = [_strip(one, one.code, _number(one, lang)) for one in found.trend[measure]]
    return rows if len(rows) > 1 else []


def key(lang: Language) -> Key:
    """Names of the levels for the strips."""
    ends = frozenset(level for level, after in zip(LEVELS, OUTCOME_SIDE, strict=True) if after)
    return Key(said.level_names(lang), ends)


def _strip(one: Mix, name: str, detail: str, warning: str = "", kind: str = "") -> Strip:
    return Strip(
        name,
        detail,
        _by_level(one.stated),
        _by_level(one.suggested),
        one.outcome,
        one.low,
        one.high,
        one.wanted,
        kind,
        one.code if kind else "",
        warning,
    )


def _by_level(shares: Sequence[float]) -> Mapping[str, float]:
    return dict(zip(LEVELS, shares, strict=True))


def _number(one: Mix, lang: Language) -> str:
    said_number = (
        lang.n("one indicator", "{n} indicators", round(one.indicators))
        if abs(one.indicators - round(one.indicators)) < 0.05
        else lang.t("about {n} indicators", n=lang.number(one.indicators, 1))
    )
    if one.unlabelled:
        said_number += ", " + lang.t("{n} without a confirmed level", n=one.unlabelled)
    return said_number
