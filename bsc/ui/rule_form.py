"""Filling in or changing one rule of a rule set: a form that fits the rule, with its first day and its reference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from bsc import amendments, policy_places
from bsc.amendments import Amendment
from bsc.i18n import Language
from bsc.policy_model import Version
from bsc.policy_rules import BLANK, COMPONENTS, INDICATOR_WEIGHTS, OBJECTIVE_WEIGHTS, RULES
from bsc.present import rules
from bsc.ui import choices, problems, rule_tables, who
from bsc.ui.reader import Reader
from bsc.ui.rule_tables import current

WEIGHTS = "perspectives"  # the topic of all weights of perspectives together
_WIDE = 260
_LONGER = ("perspectives", "scales.text", "scales.stabilize")  # their places are topics, they are not
_ELSEWHERE = (OBJECTIVE_WEIGHTS, INDICATOR_WEIGHTS)  # moved in a what-if, and adopted from there


def blank_topics(version: Version) -> list[str]:
    """What is blank. Weights of perspectives go together."""
    return list(
        dict.fromkeys(WEIGHTS if place.startswith("perspectives.") else place for place in version.blanks)
    )


def topics(version: Version) -> list[str]:
    """What the form can change: the blanks first, then every other rule."""
    blanks = blank_topics(version)
    rest = [WEIGHTS, *(key for key in RULES if key not in (*_LONGER, *_ELSEWHERE))]
    rest += [f"scales.text.{scale.scale}.points" for scale in version.text_scales]
    return [*blanks, *(key for key in rest if key not in blanks)]


def named(topic: str, version: Version, lang: Language) -> str:
    """The topic in words, with what holds now."""
    if topic == WEIGHTS:
        held = ", ".join(f"{name} {weight}" for name, weight in rules.weights(version.perspectives, lang))
        name = lang.show(rules.NAMES[topic])
    else:
        name = rules.blank_name(topic, version, lang)
        now = current(topic, version)
        held = lang.t("blank") if now is None else rules.amendment(topic, now, version, lang)
        if topic in RULES and now is None and version.entries[topic].value is None:
            held = lang.t("none")
    name = name[:1].upper() + name[1:]
    return f"{name}: {held}"


def draw(now: Reader, version: Version) -> None:
    """Choose a rule, say its value, its first day and its reference, and put it in force."""
    lang = now.lang
    topic = choices.choice(
        "rule",
        lang.t("What to fill in or change"),
        topics(version),
        lambda code: named(code, version, lang),
    )
    with st.form(f"rule_{topic}_{now.store.version}"):
        values = inputs(topic, version, lang)
        left, right = st.columns([1, 3])
        begins = now.policy.versions[0].valid_from
        day = left.date_input(
            lang.t("In force from"),
            value=version.valid_from,
            min_value=begins,
            max_value=date(2100, 12, 31),
            format="DD/MM/YYYY",
            key="rule_day",
            help=lang.t("Periods that end before this day keep the rule that held before."),
        )
        reference = right.text_input(
            lang.t("Reference (required)"),
            max_chars=300,
            key="rule_reference",
            placeholder=lang.t("e.g. decision number and date, article, page"),
        )
        by = who.ask(lang, "rule")
        if st.form_submit_button(lang.t("Put in force"), type="primary"):
            _save(now, values(), day, reference, by)


def _save(now: Reader, given: dict[str, Any], day: Any, reference: str, by: str) -> None:
    lang = now.lang
    if not given:
        st.info(lang.t("Nothing was entered that differs from what holds now."))
        return
    wanted = [Amendment(key, value, day, reference) for key, value in given.items()]
    problems.attempt(
        lambda: amendments.write(now.store, now.filters.org, now.policy.rule_set, wanted, by), lang
    )


def inputs(topic: str, version: Version, lang: Language) -> Callable[[], dict[str, Any]]:
    """Draw the fields of a topic; what comes back gives the changed values by key, as a policy file writes them."""
    if topic == WEIGHTS:
        return _weights(version, lang)
    if topic.endswith(".points") and topic not in RULES:
        return _points(topic, version, lang)
    if topic not in RULES:
        held = current(topic, version)
        bound = st.number_input(
            lang.t("Lower bound"), min_value=0.0, value=held, key=f"in_{topic}", width=_WIDE
        )
        return lambda: {} if bound is None or bound == held else {topic: bound}
    if topic.startswith("bands.") and topic != "bands.round":
        return rule_tables.bands(topic, version, lang)
    if topic == "career.levels":
        return rule_tables.levels(version, lang)
    if topic == "career.grades":
        return rule_tables.grades(version, lang)
    if topic in ("career.floors", "career.reliability"):
        return _components(topic, version, lang)
    return _single(topic, version, lang)


def _single(topic: str, version: Version, lang: Language) -> Callable[[], dict[str, Any]]:
    rule, held = RULES[topic], current(topic, version)
    name = lang.show(rules.NAMES[topic])
    blank = version.entries[topic].value is BLANK
    if rule.kind == "words":
        several = st.multiselect(
            name,
            list(rule.choices),
            held or [],
            lambda c: _word(topic, (c,), version, lang),
            placeholder=lang.t("Choose one or several"),
            key=f"in_{topic}",
        )
        return lambda: {} if several == held else {topic: several}
    if rule.kind in ("number", "whole"):
        whole = rule.kind == "whole"
        low, high = (None if abs(edge) == float("inf") else edge for edge in (rule.low, rule.high))
        number = st.number_input(
            name,
            min_value=low if not whole or low is None else int(low),
            max_value=high if not whole or high is None else int(high),
            value=held,
            step=1 if whole else None,
            width=_WIDE,
            key=f"in_{topic}",
        )
        none = rule.optional and st.checkbox(
            lang.t("none: this rule does not apply"), value=not blank and held is None, key=f"none_{topic}"
        )
        if none:
            return lambda: {} if held is None and not blank else {topic: "none"}
        return lambda: {} if number is None or number == held else {topic: number}
    words = list(rule.choices) or [scale.scale for scale in version.stabilize_scales]
    word = st.selectbox(
        name,
        words,
        index=words.index(held) if held in words else None,
        format_func=lambda c: _word(topic, c, version, lang),
        placeholder=lang.t("Choose"),
        key=f"in_{topic}",
    )
    return lambda: {} if word is None or word == held else {topic: word}


def _word(topic: str, value: Any, version: Version, lang: Language) -> str:
    return rules.value(topic, value, version, lang)


def _weights(version: Version, lang: Language) -> Callable[[], dict[str, Any]]:
    with st.container(horizontal=True):
        given = {
            place.code: st.number_input(
                place.name.show(lang),
                min_value=0.0,
                value=place.weight,
                key=f"in_weight_{place.code}",
                width=_WIDE,
            )
            for place in version.perspectives
        }
    held = {place.code: place.weight for place in version.perspectives}
    st.caption(lang.t("Any numbers from 0; only their shares of the sum count."))
    return lambda: {
        f"perspectives.{code}.weight": weight
        for code, weight in given.items()
        if weight is not None and weight != held[code]
    }


def _points(topic: str, version: Version, lang: Language) -> Callable[[], dict[str, Any]]:
    _, code, _ = policy_places.parts(topic)
    scale = next(s for s in version.text_scales if s.scale == code)
    held = current(topic, version)
    with st.container(horizontal=True):
        given = [
            st.number_input(
                grade.grade, min_value=0.0, value=grade.points, key=f"in_{topic}_{grade.grade}", width=150
            )
            for grade in scale.grades
        ]
    st.caption(
        lang.t("From the lowest grade to the highest; a grade earns its points as a share of the target's.")
    )

    def values() -> dict[str, Any]:
        if given == held or all(one is None for one in given):
            return {}
        return {topic: [one for one in given if one is not None]}

    return values


def _components(topic: str, version: Version, lang: Language) -> Callable[[], dict[str, Any]]:
    held = version.entries[topic].value
    before = dict(held) if isinstance(held, tuple) else {}
    given = {
        name: st.number_input(
            lang.show(rules.COMPONENT_NAMES[name]),
            min_value=0.0,
            value=before.get(name),
            key=f"in_{topic}_{name}",
        )
        for name in COMPONENTS
    }

    def values() -> dict[str, Any]:
        filled = {name: one for name, one in given.items() if one is not None}
        return {} if filled == before and held is not BLANK else {topic: filled}

    return values
