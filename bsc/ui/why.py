"""The worked answer to “why is this number so?”: steps with their own numbers, the way up, the cells behind it."""

from __future__ import annotations

from collections.abc import Sequence

from bsc.analysis.explain import Explanation, Link, Part, Source
from bsc.analysis.worked import Step
from bsc.figures.markup import Markup, join, tag
from bsc.figures.markup import Part as Piece
from bsc.figures.scorecard import To, status_word
from bsc.i18n import Language, Text, text
from bsc.present import rules
from bsc.present.values import reason_word, status_of
from bsc.ui.preview import letter

NODES: dict[str, Text] = {
    "indicator": text("Indicator"),
    "objective": text("Objective"),
    "perspective": text("Perspective"),
    "organisation": text("Overall"),
}
WEIGHTS: dict[str, Text] = {
    "stated": text("as reported"),
    "policy": text("by the rule set"),
    "siblings": text("the mean of its siblings: none is stated"),
    "equal": text("equal: none is stated"),
}


def steps(found: Explanation, lang: Language) -> Markup:
    """The formula step by step; an indicator of several parts has a list for each of them."""
    return join([_part(part, len(found.parts) > 1, lang) for part in found.parts])


def _part(part: Part, named: bool, lang: Language) -> Markup:
    return join(
        tag("h3", part.breakdown) if named and part.breakdown else None,
        tag("ol", [_step(step, lang) for step in part.steps], class_="steps why"),
    )


def _step(step: Step, lang: Language) -> Markup:
    return tag(
        "li",
        tag(
            "div",
            tag("div", lang.show(step.words), class_="what"),
            tag("div", lang.show(step.numbers), class_="formula") if step.numbers else None,
            tag("div", rules.source_since(step.entry, lang), class_="muted small") if step.entry else None,
        ),
    )


def way_up(chain: Sequence[Link], points: float | None, lang: Language) -> Markup:
    """From the indicator to the whole: weight, share of the level above and of the whole, score, and the rule."""
    head = tag(
        "tr",
        tag("th", lang.t("Level"), scope="col"),
        tag("th", lang.t("Score"), scope="col", class_="num"),
        tag("th", lang.t("Weight"), scope="col", class_="num mid"),
        tag("th", lang.t("Share of the level above"), scope="col", class_="num mid"),
        tag("th", lang.t("Share of the whole"), scope="col", class_="num"),
        tag("th", lang.t("Status"), scope="col"),
    )
    body = [_link(link, lang) for link in chain]
    foot = (
        tag(
            "p",
            lang.t("It gives the whole {points} points.", points=lang.number(points, 2)),
            class_="muted small",
        )
        if points is not None
        else None
    )
    return join(tag("table", tag("thead", head), tag("tbody", body), class_="way"), foot)


def _link(link: Link, lang: Language) -> Markup:
    name = link.name.show(lang) if link.node != "organisation" else ""
    if not name and link.node == "objective":
        name = lang.t("Without an objective")
    word = link.band.show(lang) if link.band else reason_word(link.reason, lang)
    by = lang.show(WEIGHTS[link.weight_by]) if link.weight_by in WEIGHTS else ""
    if link.weighed is not None and link.weighed.reference.kind == "reader":
        by = rules.source_since(link.weighed, lang)
    made = rules.source_since(link.entry, lang) if link.entry and link.node != "indicator" else ""
    return tag(
        "tr",
        tag(
            "th",
            tag("span", lang.show(NODES[link.node]), class_="muted small"),
            tag("div", name) if name else None,
            tag("div", made, class_="muted small mid") if made else None,
            scope="row",
        ),
        tag("td", lang.number(link.score, 2), class_="num"),
        tag(
            "td",
            lang.number(link.weight, 2) if link.node != "organisation" else "",
            tag("div", by, class_="muted small") if by else None,
            class_="num mid",
        ),
        tag(
            "td",
            lang.percent(_percent(link.share), 1) if link.node != "organisation" else "",
            class_="num mid",
        ),
        tag("td", lang.percent(_percent(link.share_of_whole), 1), class_="num"),
        tag("td", status_word(status_of(link.colour), word)),
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


SIDES: dict[str, Text] = {"target": text("Target"), "actual": text("Actual")}


def sources(found: Sequence[Source], lang: Language, to: To) -> Markup:
    """The cells that the numbers were read from: file, sheet, row, column, and what stood there."""
    head = tag(
        "tr",
        tag("th", lang.t("Number"), scope="col"),
        tag("th", lang.t("Where it stands"), scope="col"),
        tag("th", lang.t("Cell as it stands there"), scope="col"),
        tag("th", lang.t("Accepted"), scope="col", class_="mid"),
    )
    body = []
    for source in found:
        parts: list[Piece] = [to("report", str(source.report), source.file)]
        place = [source.table] if source.table else []
        place.append(lang.t("row {row}", row=source.row))
        if source.column is not None:
            place.append(lang.t("column {letter}", letter=letter(source.column - 1)))
        parts.append(tag("div", ", ".join(place), class_="muted small"))
        what = " · ".join(p for p in (source.breakdown, lang.period(source.period)) if p)
        cell = (
            tag("span", source.cell, class_="cell")
            if source.cell
            else tag("span", lang.t("empty"), class_="muted")
        )
        body.append(
            tag(
                "tr",
                tag("th", lang.show(SIDES[source.side]), tag("div", what, class_="muted small"), scope="row"),
                tag("td", parts),
                tag("td", cell),
                tag(
                    "td",
                    f"{lang.date(source.accepted_at.date())}, {source.accepted_by}",
                    class_="muted small mid",
                ),
            )
        )
    return tag("table", tag("thead", head), tag("tbody", body), class_="why")
