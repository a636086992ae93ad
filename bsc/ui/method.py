"""The method page: the rules in force, since when and by which article, worked examples, what is blank, the words."""

from __future__ import annotations

import functools
import tomllib
from datetime import date
from pathlib import Path

import streamlit as st

from bsc import policy
from bsc.analysis.method import Example, topics
from bsc.figures.look import badge
from bsc.figures.markup import Markup, Part, join, tag
from bsc.figures.scorecard import status_word
from bsc.i18n import Language
from bsc.policy_model import Version
from bsc.present import rules
from bsc.ui import choices, own_rules, page, sheet
from bsc.ui.reader import reader

GLOSSARY = Path(__file__).parent.parent.parent / "data" / "catalogue" / "glossary.toml"


def draw() -> None:
    """The whole page."""
    now = reader()
    lang, held = now.lang, now.policy
    names = policy.names()
    # what scoring lacks leads the page; career scores are another matter, which many organisations do not have
    blanks = [place for place in held.latest.blanks if not place.startswith("career.")]
    name = held.name.show(lang)
    sentence = (
        lang.t(
            "“{name}” scores everything here, in force since {day}",
            name=name,
            day=lang.date(held.latest.valid_from),
        )
        if not blanks
        else lang.n(
            "“{name}” leaves one thing blank",
            "“{name}” leaves {n} things blank",
            len(blanks),
            name=name,
        )
    )
    page.head(now, sentence)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choices.choice(
            "rules",
            lang.t("Rule set"),
            ["", *(n for n in names if n != now.organisation.rule_set)],
            lambda code: policy.load(code or now.organisation.rule_set).name.show(lang),
            width=360,
            place="_method",
        )
        days = [str(v.valid_from) for v in reversed(held.versions)]
        day = choices.choice(
            "since",
            lang.t("In force from"),
            days,
            lambda d: lang.date(date.fromisoformat(d)),
            default=days[0],
            width=220,
        )
    version = next(v for v in held.versions if str(v.valid_from) == day)
    sheet.show(tag("p", held.about.show(lang), class_="lead"), "about")
    if blanks:
        own_rules.draw(now, version)
    in_force(version, lang)
    bands(version, lang)
    scales(version, lang)
    if not blanks:
        own_rules.draw(now, version)
    examples(lang)
    words(lang)


def in_force(version: Version, lang: Language) -> None:
    """Every rule with a single value: what holds, since when, by which reference."""
    page.section(
        lang.t("The rules in force"), lang.t("Each with its day and its source; what is our choice says so.")
    )
    head = tag(
        "tr",
        tag("th", lang.t("Rule"), scope="col"),
        tag("th", lang.t("What holds"), scope="col"),
        tag("th", lang.t("Since"), scope="col", class_="mid"),
        tag("th", lang.t("Source"), scope="col", class_="mid"),
    )
    body: list[Part] = []
    for title, prefix in rules.GROUPS:
        body.append(tag("tr", tag("th", lang.show(title), scope="rowgroup", colspan=4), class_="part"))
        for key, entry in version.entries.items():
            if key.startswith(prefix):
                body.append(_rule(rules.rule(entry, version, lang)))
    sheet.show(tag("table", tag("thead", head), tag("tbody", body), class_="score rules"), "in_force")


def _rule(said: rules.Said) -> Markup:
    source = f"{said.reference} ({said.kind})" if said.kind else said.reference
    return tag(
        "tr",
        tag("th", said.name, scope="row", class_="name"),
        tag(
            "td",
            tag("div", said.value, class_="muted" if said.blank else None),
            tag("div", said.note, class_="muted small") if said.note else None,
            tag("div", f"{said.since} · {source}", class_="sub"),
        ),
        tag("td", said.since, class_="muted nowrap mid"),
        tag("td", source, class_="muted small mid"),
        class_="item",
    )


def examples(lang: Language) -> None:
    """Worked examples by topic: the cases that the tests check the formulas with."""
    page.section(
        lang.t("What the rules do to a number"),
        lang.t("Worked examples. The tests of Selaras check its formulas with exactly these."),
    )
    for topic in topics():
        with st.expander(topic.title.show(lang)):
            body = [tag("li", _example(example, lang)) for example in topic.examples]
            sheet.show(
                join(tag("p", topic.words.show(lang)), tag("ol", body, class_="examples")),
                f"topic_{topic.code}",
            )


def _example(example: Example, lang: Language) -> Markup:
    """What is given, the formula with these numbers, and what comes out."""
    given = tag(
        "table",
        tag("thead", tag("tr", [tag("th", lang.show(name), scope="col") for name in example.columns])),
        tag("tbody", [tag("tr", [tag("td", lang.value(cell)) for cell in row]) for row in example.rows]),
    )
    formula = [
        tag("div", lang.show(step.numbers or step.words), class_="formula small")
        for step in example.steps
        if step.code not in ("direction", "band")
    ]
    under = [
        example.rule_set.show(lang),
        *(lang.show(rules.NAMES[k]) for k in example.changed if k in rules.NAMES),
    ]
    return join(
        tag("div", tag("div", example.says.show(lang), class_="what"), given),
        tag(
            "div",
            formula,
            tag(
                "div",
                badge("good" if example.reached else "near"),
                " ",
                lang.show(example.result),
                class_="what",
            ),
            tag("div", "; ".join(under), class_="muted small"),
        ),
    )


def bands(version: Version, lang: Language) -> None:
    """Perspectives with their weights, and the bands of every level; levels with the same bands stand together."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        page.section(lang.t("Perspectives and weights"))
        rows = [
            tag("tr", tag("th", name, scope="row"), tag("td", weight, class_="num"))
            for name, weight in rules.weights(version.perspectives, lang)
        ]
        said = rules.source(version.entries["perspectives"], lang)
        sheet.show(
            join(tag("table", tag("tbody", rows)), tag("p", said, class_="muted small")),
            "weights",
        )
    with right:
        page.section(lang.t("Bands"))
        groups: dict[tuple[object, ...], list[str]] = {}
        for node in ("indicator", "objective", "perspective", "organisation"):
            groups.setdefault(version.bands(node), []).append(node)
        parts: list[Part] = []
        for listed, levels in groups.items():
            names = [lang.show(rules.NAMES[f"bands.{node}"]) for node in levels]
            title = lang.t("Every level") if len(names) == 4 else " · ".join(names)
            rows = [
                tag(
                    "tr",
                    tag(
                        "th",
                        status_word(band.colour, band.name.show(lang)),
                        scope="row",
                    ),
                    tag("td", said, class_="num"),
                )
                for band, said in rules.bounds(listed, lang)  # type: ignore[arg-type]
            ]
            origins = dict.fromkeys(rules.source(version.entries[f"bands.{node}"], lang) for node in levels)
            parts.append(tag("table", tag("caption", title), tag("tbody", rows)))
            parts.append(tag("p", "; ".join(origins), class_="muted small"))
        sheet.show(join(parts), "bands")


def scales(version: Version, lang: Language) -> None:
    """Scales for grades in words and for closeness."""
    page.section(lang.t("Scales"))
    pairs: list[Part] = []
    for text_scale in version.text_scales:
        pairs.append((tag("dt", text_scale.name.show(lang)), tag("dd", rules.grades(text_scale, lang))))
    for scale in version.stabilize_scales:
        label = lang.t("{name} (closeness → achievement)", name=scale.name.show(lang))
        pairs.append((tag("dt", label), tag("dd", rules.points(scale, lang))))
    sheet.show(tag("dl", pairs, class_="facts"), "scales")


def words(lang: Language) -> None:
    """The glossary."""
    page.section(lang.t("The words"))
    pairs: list[Part] = []
    for term in glossary():
        here, there = (term["en"], term["id"]) if lang.code == "en" else (term["id"], term["en"])
        pairs.append(
            (
                tag("dt", here),
                tag("dd", term[f"about_{lang.code}"], tag("span", f" ({there})", class_="muted")),
            )
        )
    sheet.show(tag("dl", pairs, class_="facts"), "words")


@functools.cache
def glossary() -> tuple[dict[str, str], ...]:
    """The terms of the field in both languages."""
    return tuple(tomllib.loads(GLOSSARY.read_text("utf-8"))["term"])
