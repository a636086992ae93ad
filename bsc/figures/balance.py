"""The mix of levels as stacked strips: means on the left, ends on the right, a mark where the ends should begin.

A stated label is solid, a suggested one hatched; the bracket over a strip is the interval that suggestions leave open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bsc.figures.look import Look, Status, badge
from bsc.figures.markup import Markup, Part, tag
from bsc.figures.scorecard import To

_ROOM = 0.075  # narrower parts of a strip carry no number inside


@dataclass(frozen=True)
class Strip:
    """One strip. ``stated`` and ``suggested``: shares (0 to 1) by level code, in order from means to ends, together 1,
    or all 0 for a group without indicators. ``outcome`` is the share of the levels in ``Key.ends``, ``low`` and
    ``high`` its interval, ``wanted`` what the target profile wants. ``kind`` and ``code``: a link, or empty."""

    name: str
    detail: str
    stated: Mapping[str, float]
    suggested: Mapping[str, float]
    outcome: float
    low: float
    high: float
    wanted: float
    kind: str = ""
    code: str = ""
    warning: str = ""


@dataclass(frozen=True)
class Key:
    """Names of the levels by code, in order from means to ends, and which of them are the ends."""

    levels: Mapping[str, str]
    ends: frozenset[str]


def strips(rows: Sequence[Strip], key: Key, look: Look, to: To, *, legend: bool = True) -> Markup:
    """Strips below each other on one scale; ``legend`` explains colours, hatching and the mark above the "
    "first."""
    open_labels = any(sum(row.suggested.values()) > 0 for row in rows)
    return tag(
        "div",
        _legend(key, look, open_labels) if legend else None,
        [_row(row, key, look, to) for row in rows],
        class_="mix",
    )


def _legend(key: Key, look: Look, open_labels: bool) -> Markup:
    lang = look.language
    swatches = [
        tag("span", tag("i", class_=f"swatch {code}"), name, class_="nowrap")
        for code, name in key.levels.items()
    ]
    extra: list[Markup] = []
    if open_labels:
        extra = [
            tag("span", tag("i", class_="swatch output"), lang.t("confirmed"), class_="nowrap"),
            tag("span", tag("i", class_="swatch output open"), lang.t("suggested"), class_="nowrap"),
            tag("span", tag("i", class_="swatch bracket"), lang.t("90% interval"), class_="nowrap"),
        ]
    aim = tag(
        "span",
        tag("i", class_="swatch aim"),
        lang.t("outcome and impact should begin here (target profile)"),
    )
    number = tag("span", lang.t("at the right: share of outcome and impact"))
    return tag("div", swatches, extra, aim, number, class_="mix-key muted small")


def _row(row: Strip, key: Key, look: Look, to: To) -> Markup:
    lang = look.language
    name: Part = to(row.kind, row.code, row.name) if row.kind else row.name
    empty = sum(row.stated.values()) + sum(row.suggested.values()) <= 0
    parts = []
    for code in key.levels:
        for share, kind in ((row.stated.get(code, 0.0), ""), (row.suggested.get(code, 0.0), " open")):
            if share <= 0.0005:
                continue
            inside = tag("b", lang.percent(100 * share, 0)) if share >= _ROOM else None
            parts.append(
                tag(
                    "span",
                    inside,
                    class_=f"seg {code}{kind}",
                    style=f"width:{100 * share:.2f}%",
                    title=f"{key.levels[code]} {lang.percent(100 * share, 1)}",
                )
            )
    bracket = None
    if row.high - row.low > 0.005:
        bracket = tag(
            "i",
            class_="bracket",
            style=f"left:{100 * (1 - row.high):.2f}%;width:{100 * (row.high - row.low):.2f}%",
        )
    aim = tag("i", class_="aim", style=f"left:{100 * (1 - row.wanted):.2f}%")
    if empty:
        number: Part = "–"
    else:
        number = lang.percent(100 * row.outcome, 0)
    interval = (
        lang.t("{low} to {high}", low=lang.percent(100 * row.low, 0), high=lang.percent(100 * row.high, 0))
        if bracket is not None
        else None
    )
    return tag(
        "div",
        tag(
            "div",
            tag("div", name, class_="title"),
            tag("div", row.detail, class_="muted small") if row.detail else None,
            tag("div", badge(Status.NEAR), " ", row.warning, class_="small") if row.warning else None,
            class_="mix-name",
        ),
        tag("div", parts, bracket, aim, class_="mix-bar", role="img", aria_label=said(row, key, look)),
        tag(
            "div",
            tag("span", number, class_="figure"),
            tag("div", interval, class_="muted small nowrap") if interval else None,
            class_="mix-number",
        ),
        class_="mix-row",
    )


def said(row: Strip, key: Key, look: Look) -> str:
    """The strip in words, for those who do not see it."""
    lang = look.language
    shares = ", ".join(
        f"{name} {lang.percent(100 * (row.stated.get(code, 0.0) + row.suggested.get(code, 0.0)), 0)}"
        for code, name in key.levels.items()
    )
    return lang.t(
        "{name}: {shares}. Outcome and impact {outcome}, target profile {wanted}.",
        name=row.name,
        shares=shares,
        outcome=lang.percent(100 * row.outcome, 0),
        wanted=lang.percent(100 * row.wanted, 0),
    )


@dataclass(frozen=True)
class Below:
    """An indicator below the lowest level that the rule allows. ``level`` and ``more`` are words."""

    code: str
    name: str
    level: str
    level_code: str
    more: str


def below(rows: Sequence[Below], look: Look, to: To) -> Markup:
    """The indicators that break the rule, each with its level."""
    lang = look.language
    return tag(
        "table",
        tag(
            "thead",
            tag(
                "tr",
                tag("th", lang.t("Indicator"), scope="col"),
                tag("th", lang.t("Level"), scope="col"),
                tag("th", tag("span", lang.t("More"), class_="hidden"), scope="col", class_="mid"),
                tag("th", tag("span", lang.t("Outcome"), class_="hidden"), scope="col"),
            ),
        ),
        tag(
            "tbody",
            [
                tag(
                    "tr",
                    tag("th", to("indicator", row.code, row.name), scope="row"),
                    tag("td", tag("i", class_=f"swatch {row.level_code}"), row.level, class_="nowrap"),
                    tag("td", row.more, class_="muted small mid"),
                    tag(
                        "td",
                        to("output", row.code, lang.t("Find its outcome"), class_="go"),
                        class_="small nowrap",
                    ),
                )
                for row in rows
            ],
        ),
        class_="mix",
    )
