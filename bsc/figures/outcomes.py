"""From output to outcome as markup: the outputs with what became of them, and one candidate with all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bsc.figures.look import Look, Status, badge
from bsc.figures.markup import Markup, Part, tag

Open = Callable[..., Markup]


@dataclass(frozen=True)
class Line:
    """One output: ``about`` says its code and level, ``state`` what was decided, ``done`` whether anything was."""

    code: str
    name: str
    about: str
    field: str
    state: str
    done: bool


@dataclass(frozen=True)
class Card:
    """One candidate in words: pairs of heading and text, what is there and what is missing, and the illustration."""

    facts: tuple[tuple[str, str], ...]
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    status: Status
    score: str
    word: str
    steps: tuple[str, ...]


def outputs(lines: Sequence[Line], chosen: str, look: Look, to: Open) -> Markup:
    """The outputs as a list to choose from; ``to(code, *label)`` makes the link."""
    lang = look.language
    made = [
        tag(
            "li",
            badge(Status.GOOD if line.done else Status.NONE, ""),
            tag(
                "span",
                to(line.code, line.name, aria_current="true" if line.code == chosen else None),
                tag("span", f" {line.about}", class_="muted small"),
            ),
            tag("span", line.state or line.field, class_="muted small"),
            class_="chosen" if line.code == chosen else None,
        )
        for line in lines
    ]
    return tag("ul", made, class_="items outputs", aria_label=lang.t("Outputs"))


def card(one: Card, look: Look) -> Markup:
    """Definition, formula, sources, pitfalls; what is there and what is missing; the illustrative score."""
    lang = look.language
    pairs: list[Part] = []
    for heading, words in one.facts:
        pairs += [tag("dt", heading), tag("dd", words)]
    if one.has:
        pairs += [tag("dt", lang.t("Data that are there")), tag("dd", _list(one.has))]
    pairs += [
        tag("dt", lang.t("Still missing")),
        tag("dd", _list(one.lacks) if one.lacks else lang.t("Nothing: the data are there already.")),
        tag("dt", lang.t("What the score would look like")),
        tag(
            "dd",
            tag("span", lang.t("Illustrative"), class_="pill synthetic"),
            " ",
            tag("span", badge(one.status), tag("span", one.score), tag("span", one.word), class_="status"),
            tag("div", [tag("div", step) for step in one.steps], class_="muted small"),
        ),
    ]
    return tag("dl", pairs, class_="facts")


def own(facts: Sequence[tuple[str, str]], look: Look) -> Markup:
    """What a planner wrote about an outcome: pairs of heading and text."""
    pairs: list[Part] = []
    for heading, words in facts:
        pairs += [tag("dt", heading), tag("dd", words)]
    return tag("dl", pairs, class_="facts", aria_label=look.language.t("Written by the planner"))


def _list(lines: Sequence[str]) -> Markup:
    return tag("ul", [tag("li", line) for line in lines], class_="plainlist")
