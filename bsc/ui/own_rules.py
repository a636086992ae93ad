"""What readers fill in and change in a rule set: the blanks with a way to fill them, the form, the steps and their undoing."""

from __future__ import annotations

import functools
import json
from typing import Any

import streamlit as st

from bsc import amendments, policy_places
from bsc.figures.markup import Part, tag
from bsc.policy_model import Version
from bsc.present import rules
from bsc.ui import navigation, page, problems, rule_form, who
from bsc.ui.plain import plain
from bsc.ui.reader import Reader


def draw(now: Reader, version: Version) -> None:
    """The blanks (if any), the form, and what was entered."""
    lang = now.lang
    with now.store.cursor() as cursor:
        steps = amendments.history(cursor, now.filters.org, now.policy.rule_set)
    if version.blanks:
        page.section(
            lang.t("What this rule set leaves blank"),
            lang.t(
                "No source gives these. What hangs on them is not computed until you fill them in, with a reference."
            ),
        )
    else:
        page.section(lang.t("Rules of your own"))
    with st.expander(
        lang.t("Fill in or change a rule"),
        icon=":material/edit:",
        expanded="rule" in st.query_params,
        key=f"rule_expander_{st.query_params.get('rule', '')}",
    ):
        st.caption(
            plain(
                lang.t(
                    "It holds for {organisation} only, from its first day on, and everything is scored with it at "
                    "once. The rule set's own value stays beneath and comes back when you take yours back.",
                    organisation=now.organisation.name,
                )
            )
        )
        rule_form.draw(now, version)
    if version.blanks:
        blanks(now, version)
    if len(steps):
        st.subheader(lang.t("Entered here, newest first"), anchor=False)
        history(now, version, steps)


def blanks(now: Reader, version: Version) -> None:
    """The blanks in words, each a link that opens the form for it; those that are blank for one reason stand together."""
    lang = now.lang
    by_reason: dict[str, list[Part]] = {}
    for topic in rule_form.topics(version):
        if topic not in rule_form.blank_topics(version):
            break
        entry = version.entries[topic if topic in version.entries else policy_places.rule_of(topic) or topic]
        reason = entry.note.show(lang) if entry.note else ""
        if topic == rule_form.WEIGHTS:
            missing = [p.name.show(lang) for p in version.perspectives if p.weight is None]
            name = lang.t("weight of {name}", name=", ".join(missing))
        else:
            name = rules.blank_name(topic, version, lang)
        link = navigation.link("rule", topic, name[:1].upper() + name[1:])
        by_reason.setdefault(reason, []).append(tag("div", link))
    rows = [
        tag("tr", tag("th", links, scope="row", class_="name"), tag("td", reason, class_="muted small"))
        for reason, links in by_reason.items()
    ]
    navigation.show(tag("table", tag("tbody", rows), class_="blanks"), "blank")


def history(now: Reader, version: Version, steps: Any) -> None:
    """The steps that people took about this rule set, each of which can be taken back while nothing newer stands on it."""
    lang = now.lang
    with now.store.cursor() as cursor:
        lost = set(amendments.unusable(cursor, now.filters.org, now.policy.rule_set))
    by = who.ask(lang, "rule_back")
    for step, rows in list(steps.groupby("step", sort=False))[:30]:
        number, first = int(str(step)), rows.iloc[0]
        with st.container(horizontal=True, vertical_alignment="center"):
            said = [
                lang.t(
                    "{day}, {name}: reference {reference}",
                    day=lang.date(first["entered_at"].date()),
                    name=str(first["entered_by"]),
                    reference=str(first["reference"]),
                )
            ]
            for row in rows.iloc[::-1].itertuples():
                said.append("– " + _line(row, version, now, lost))
            st.markdown("  \n".join(plain(line) for line in said), width="stretch")
            if st.button(
                lang.t("Take back"),
                key=f"rule_back_{step}",
                disabled=not by or not bool(rows["in_force"].all()) or bool(rows["value"].isna().all()),
                type="tertiary",
                icon=":material/undo:",
            ):
                problems.attempt(
                    functools.partial(amendments.take_back, now.store, now.filters.org, number, by), lang
                )


def _line(row: Any, version: Version, now: Reader, lost: set[tuple[str, Any]]) -> str:
    """One entered value in words: what, which value, from when, and whether it can hold."""
    lang = now.lang
    since = row.valid_from.date()
    name = rules.blank_name(row.key, version, lang)
    name = name[:1].upper() + name[1:]
    if not isinstance(row.value, str):
        return lang.t("{rule}, from {day}: taken back", rule=name, day=lang.date(since))
    said = rules.amendment(row.key, json.loads(row.value), version, lang)
    line = lang.t("{rule}, from {day}: {value}", rule=name, day=lang.date(since), value=said)
    if row.in_force and (row.key, since) in lost:
        line += " " + lang.t("(cannot hold any longer: what it changes is gone, or contradicts it)")
    return line
