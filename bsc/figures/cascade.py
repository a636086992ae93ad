"""The measures of the cascade as a table with small trends, and units against their own mandate as bars with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bsc.figures.look import Look, Status
from bsc.figures.markup import Markup, Part, join, tag
from bsc.figures.scorecard import To
from bsc.figures.spark import spark


@dataclass(frozen=True)
class Row:
    """A measure: its name, number, sentence and formula; ``trend`` are numbers of consecutive periods, oldest first."""

    code: str
    name: str
    value: str
    sentence: str
    formula: str
    trend: tuple[float | None, ...] = ()
    offenders: int = 0
    chosen: bool = False


@dataclass(frozen=True)
class Interval:
    """A unit: how much of its effort sits where its mandate wants it, from ``low`` to ``high`` (fractions; None: hidden)."""

    code: str
    name: str
    low: float | None
    high: float | None
    people: float | None
    depth: int = 0


def measures(rows: Sequence[Row], look: Look, to: To) -> Markup:
    """Every measure with its sentence; a click opens the list of what it is about."""
    lang = look.language
    head = tag(
        "tr",
        tag("th", lang.t("Measure"), scope="col"),
        tag("th", lang.t("Value"), scope="col", class_="num"),
        tag("th", lang.t("Trend"), scope="col", class_="mid"),
        tag("th", lang.t("To fix"), scope="col", class_="num"),
    )
    body = [
        tag(
            "tr",
            tag(
                "th",
                to("measure", row.code, row.name, aria_current="true" if row.chosen else None),
                tag("div", row.sentence, class_="muted small"),
                tag(
                    "details", tag("summary", lang.t("Formula")), tag("code", row.formula), class_="small mid"
                ),
                scope="row",
                class_="name",
            ),
            tag("td", row.value, class_="num"),
            tag("td", _spark(row, look), class_="trend mid"),
            tag(
                "td",
                to(
                    "measure",
                    row.code,
                    lang.number(row.offenders, 0),
                    aria_label=lang.t("List of {name}", name=row.name),
                )
                if row.offenders
                else "–",
                class_="num",
            ),
            class_="chosen" if row.chosen else None,
        )
        for row in rows
    ]
    return tag("table", tag("thead", head), tag("tbody", body), class_="measures")


def _spark(row: Row, look: Look) -> Markup | None:
    known = [v for v in row.trend if v is not None and v == v]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    room = max((high - low) * 0.25, 0.5)
    said = look.language.t(
        "from {first} to {last}",
        first=look.language.percent(known[0], 1),
        last=look.language.percent(known[-1], 1),
    )
    return spark(row.trend, Status.NONE, low=low - room, high=high + room, words=said)


def intervals(rows: Sequence[Interval], look: Look, to: To) -> Markup:
    """Units as bars: the sure part, and paler the part that unlinked effort could add."""
    lang = look.language
    head = tag(
        "tr",
        tag("th", lang.t("Unit"), scope="col"),
        tag("th", lang.t("People"), scope="col", class_="num mid"),
        tag("th", tag("span", lang.t("Effort inside the mandate as a bar"), class_="hidden"), scope="col"),
        tag("th", lang.t("Effort inside the mandate"), scope="col", class_="num"),
    )
    body = []
    for row in rows:
        value: Part
        if row.low is None or row.high is None:
            value, bar = tag("span", lang.t("too few people"), class_="muted small"), None
        else:
            value = join(
                lang.percent(100 * row.low, 1, fixed=True),
                tag(
                    "div",
                    lang.t("to {high}", high=lang.percent(100 * row.high, 1, fixed=True)),
                    class_="muted small",
                ),
            )
            bar = _interval(row.low, row.high, look)
        body.append(
            tag(
                "tr",
                tag(
                    "th",
                    to("cascade_unit", row.code, row.name),
                    scope="row",
                    style=f"padding-left:{row.depth}rem" if row.depth else None,
                ),
                tag("td", lang.number(row.people, 0), class_="num mid muted"),
                tag("td", bar, class_="barcell"),
                tag("td", value, class_="num"),
                class_="item",
            )
        )
    return tag("table", tag("thead", head), tag("tbody", body), class_="score ranking")


def _interval(low: float, high: float, look: Look) -> Markup:
    return tag(
        "svg",
        tag("rect", x=0, y=4, width="100%", height=8, rx=3, class_="bar-track"),
        tag(
            "rect", x=0, y=4, width=f"{100 * high:.2f}%", height=8, rx=3, fill=look.accent, fill_opacity=0.28
        ),
        tag("rect", x=0, y=4, width=f"{100 * low:.2f}%", height=8, rx=3, fill=look.accent),
        width="100%",
        height=16,
        class_="bar",
        aria_hidden="true",
    )


def figures(entries: Sequence[tuple[str, str, str]]) -> Markup:
    """Numbers side by side: (what it is, the number, a quiet line)."""
    return tag(
        "div",
        [
            tag(
                "div",
                tag("div", name, class_="muted small"),
                tag("div", number, class_="figure"),
                tag("div", more, class_="muted small") if more else None,
            )
            for name, number, more in entries
        ],
        class_="figures",
    )
