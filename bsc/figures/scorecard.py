"""The scorecard as text and small pictures: the brief, the perspectives side by side, the table, the grid of units.

All functions are pure: frames in, markup out. ``to(kind, code, *label)`` makes a link of a label (an export passes one
that leaves the label as it is), so the same markup serves the screen and a printed page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bsc.figures.look import Look, Status, badge
from bsc.figures.markup import Markup, Part, join, tag
from bsc.figures.spark import bar, spark
from bsc.frames import each
from bsc.i18n import Text

To = Callable[..., Markup]


@dataclass(frozen=True)
class Whole:
    """The organisation or unit as one number. ``score`` in percent; ``word`` is the band's name.

    ``label`` and ``figure`` stand in place of the overall score where there cannot be one yet.
    """

    name: str
    score: float | None
    previous: float | None
    status: Status
    word: str
    facts: tuple[str, ...] = ()
    label: str = ""
    figure: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing the reader should know: a sentence, what stands behind it, and where to look."""

    head: str
    more: str = ""
    kind: str = ""  # link: kind and code for ``to``; empty for none
    code: str = ""


@dataclass(frozen=True)
class Cell:
    """One score of the grid of units."""

    score: float | None
    status: Status
    word: str


def status_word(status: Status | str, word: str) -> Markup:
    """A status as shape and word."""
    return tag("span", word, class_=f"status {status}")


def change(now: float | None, before: float | None, look: Look) -> Markup | None:
    """Percentage points since the previous period, with a direction that is also said."""
    if _none(now) or _none(before):
        return None
    assert now is not None
    assert before is not None
    points = now - before
    lang = look.language
    size = lang.number(abs(points), 1, fixed=True)
    if abs(points) < 0.05:
        return tag("span", tag("span", lang.t("unchanged"), class_="hidden"), "0", class_="same nowrap")
    word = lang.t("up") if points > 0 else lang.t("down")
    kind = "up" if points > 0 else "down"
    return tag("span", tag("span", f"{word} ", class_="hidden"), size, class_=f"{kind} nowrap")


def brief(whole: Whole, findings: Sequence[Finding], look: Look, to: To) -> Markup:
    """The overall score beside at most three findings."""
    lang = look.language
    moved = change(whole.score, whole.previous, look)
    since = lang.t("points since the period before")
    left = tag(
        "div",
        tag("div", whole.label or lang.t("Overall score"), class_="name"),
        tag("div", whole.figure or lang.number(whole.score, 1, fixed=True), class_="figure"),
        tag("div", status_word(whole.status, whole.word)),
        tag("div", moved, " ", since, class_="facts") if moved else None,
        [tag("div", fact, class_="muted small") for fact in whole.facts],
        class_=f"whole {whole.status}",
    )
    items = [
        tag(
            "li",
            tag("span", str(n), class_="no"),
            tag(
                "div",
                tag("div", to(f.kind, f.code, f.head) if f.kind else f.head, class_="head"),
                tag("div", f.more, class_="more") if f.more else None,
            ),
        )
        for n, f in enumerate(findings[:3], start=1)
    ]
    return tag("div", left, tag("ol", items, class_="findings") if items else None, class_="brief")


def tiles(perspectives: pd.DataFrame, look: Look, to: To) -> Markup:
    """The perspectives at a glance.

    ``perspectives``: code, name, score, previous, status, word, share (of the whole, 0 to 1), trend (list of percent,
    oldest first), foot (a sentence).
    """
    lang = look.language
    low, high = _scale(perspectives["trend"])
    made = []
    for position, row in enumerate(each(perspectives)):
        body = (
            tag(
                "div",
                tag("span", row.name, class_="title"),
                tag("span", f" {lang.percent(100 * row.share, 0)}", class_="muted small")
                if not _none(row.share)
                else None,
            ),
            tag(
                "div",
                tag("span", lang.number(row.score, 1, fixed=True), class_="figure"),
                spark(row.trend, row.status, low=low, high=high, width=104, height=36)
                if len(row.trend) > 1
                else None,
                class_="row",
            ),
            tag(
                "div",
                status_word(Status(row.status), row.word),
                change(row.score, row.previous, look),
                class_="said",
            ),
            tag("div", row.foot, class_="foot") if row.foot else None,
        )
        made.append(
            to(
                "perspective",
                row.code,
                *body,
                class_="tile",
                style=f"--colour:{look.perspective(position)}",
            )
        )
    return tag("div", made, class_="tiles")


def table(rows: pd.DataFrame, look: Look, to: To, caption: str = "") -> Markup:
    """Perspectives, objectives beneath them and indicators beneath those.

    ``rows`` in display order: kind (perspective, objective, indicator), code, name, share, target, actual (texts),
    measure_unit, achievement, previous, status, word, trend (list), fresh (text), position (of the perspective).
    How a column looks stands in the style sheet, by its place (``levels``), and not in each of its cells.
    """
    lang = look.language
    low, high = _scale(rows["trend"])
    head = tag(
        "tr",
        [
            tag("th", name, scope="col")
            for name in (
                lang.t("Objective and indicator"),
                lang.t("Weight"),
                lang.t("Target"),
                lang.t("Actual"),
                lang.t("Achievement"),
                tag("span", lang.t("Achievement as a bar"), class_="hidden"),
                lang.t("Change"),
                lang.t("Trend"),
                lang.t("Status"),
                lang.t("As of"),
            )
        ],
    )
    body = [_row(row, look, to, low, high) for row in each(rows)]
    return tag(
        "table",
        tag("caption", caption) if caption else None,
        tag("thead", head),
        tag("tbody", body),
        class_="score levels",
    )


def _row(row: Any, look: Look, to: To, low: float, high: float) -> Markup:
    lang = look.language
    status = Status(row.status)
    whole = row.kind != "indicator"
    level = {"perspective": "group", "objective": "part", "indicator": "item"}[row.kind]
    name = to(row.kind, row.code, row.name) if row.kind == "indicator" else join(row.name)
    under = ""
    if not whole:
        has_target = row.target != lang.number(None)
        under = (
            lang.t("{actual} of {target}", actual=row.actual, target=row.target) if has_target else row.actual
        )
    return tag(
        "tr",
        tag(
            "th",
            name,
            tag("span", f" {row.measure_unit}", class_="unitword")
            if row.measure_unit and not whole
            else None,
            tag("div", under, class_="sub") if under else None,
            scope="row",
        ),
        tag("td", lang.percent(100 * row.share, 1) if not _none(row.share) else ""),
        tag("td", row.target),
        tag("td", row.actual),
        tag("td", lang.number(row.achievement, 1, fixed=True)),
        tag("td", None if whole else bar(row.achievement, status)),
        tag("td", change(row.achievement, row.previous, look)),
        tag("td", spark(row.trend, status, low=low, high=high) if len(row.trend) > 1 else None),
        tag("td", status_word(status, row.word)),
        tag("td", row.fresh),
        class_=level,
        style=f"--colour:{look.perspective(int(row.position))}" if level == "group" else None,
    )


def heat(
    units: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    cells: dict[tuple[str, str], Cell],
    look: Look,
    to: To,
    caption: str = "",
) -> Markup:
    """Units (rows) by perspectives (columns), every cell a number on a tint of its status.

    ``units`` and ``columns``: code and name; ``cells`` by unit and column code; a missing one is a gap that says so.
    """
    lang = look.language

    def cell(unit: str, column: str) -> Markup:
        found = cells.get((unit, column))
        if found is None or _none(found.score):
            word = found.word if found else lang.t("Not assessed")
            return tag(
                "td", tag("span", "–", tag("span", word, class_="hidden"), class_="none", style="--share:8%")
            )
        return tag(
            "td",
            tag(
                "span",
                lang.number(found.score, 1, fixed=True),
                tag("i", " ", found.word, class_="hidden"),
                class_=str(found.status),
                title=found.word,
            ),
        )

    head = tag(
        "tr",
        tag("th", lang.t("Unit"), scope="col"),
        [tag("th", name, scope="col") for _, name in columns],
    )
    body = [
        tag(
            "tr",
            tag("th", to("unit", code, name), scope="row"),
            [cell(code, column) for column, _ in columns],
        )
        for code, name in units
    ]
    return tag(
        "table",
        tag("caption", caption) if caption else None,
        tag("thead", head),
        tag("tbody", body),
        class_="heat",
    )


def shown(parts: Sequence[Text | str], look: Look) -> tuple[str, ...]:
    """Texts in the reader's language."""
    return tuple(look.language.show(part) for part in parts)


def _none(value: float | None) -> bool:
    return value is None or value != value


def _scale(trends: pd.Series[Any]) -> tuple[float, float]:
    """A common range of all trends of a table, 100 inside it, so that rows can be compared."""
    known = sorted(v for trend in trends for v in (trend if trend is not None else ()) if not _none(v))
    # a few extremes must not flatten all other lines: they are cut off at the edge of their picture
    edge = len(known) // 20
    low, high = min([*known[edge:], 95.0]), max([*known[: len(known) - edge], 105.0])
    room = (high - low) * 0.08
    return low - room, high + room


def plain_to(kind: str, code: str, *label: Part, **attributes: str) -> Markup:
    """A ``to`` for exports: the label without a link."""
    return tag("span", *label, **attributes) if attributes else join(*label)


@dataclass(frozen=True)
class Item:
    """One line of a short list: a thing with its status, a number at the right and a quiet line below the name."""

    kind: str
    code: str
    name: str
    status: Status
    word: str
    number: Part
    more: str = ""


def items(entries: Sequence[Item], look: Look, to: To) -> Markup:
    """A short list of things to look at, most important first."""
    lines = [
        tag(
            "li",
            badge(entry.status, entry.word),
            tag(
                "div",
                tag("div", to(entry.kind, entry.code, entry.name)),
                tag("div", entry.more, class_="muted small") if entry.more else None,
            ),
            tag("div", entry.number, class_="num"),
        )
        for entry in entries
    ]
    return tag("ol", lines, class_="items")


@dataclass(frozen=True)
class Bar:
    """One line of a ranking: a thing, its status, an achievement in percent (None: missing) and a quiet detail."""

    kind: str
    code: str
    name: str
    status: Status
    word: str
    achievement: float | None
    more: str = ""


def bars(entries: Sequence[Bar], look: Look, to: To) -> Markup:
    """A ranking with a bar each, in the order given."""
    lang = look.language
    lines = [
        tag(
            "tr",
            tag("th", to(entry.kind, entry.code, entry.name), scope="row", class_="name"),
            tag("td", entry.more, class_="muted small mid"),
            tag("td", bar(entry.achievement, entry.status), class_="barcell"),
            tag("td", lang.percent(entry.achievement, 1, fixed=True), class_="num"),
            tag("td", status_word(entry.status, entry.word)),
            class_="item",
        )
        for entry in entries
    ]
    head = tag(
        "tr",
        tag("th", lang.t("Unit"), scope="col"),
        tag("th", lang.t("Actual and target"), scope="col", class_="mid"),
        tag("th", tag("span", lang.t("Achievement as a bar"), class_="hidden"), scope="col"),
        tag("th", lang.t("Achievement"), scope="col", class_="num"),
        tag("th", lang.t("Status"), scope="col"),
    )
    return tag("table", tag("thead", head), tag("tbody", lines), class_="score ranking")
