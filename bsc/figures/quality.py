"""Pictures of indicator quality: the letters with their counts, one strip an indicator, greens that say nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bsc.figures.look import Look, Status, badge
from bsc.figures.markup import Markup, tag

To = Callable[..., Markup]


@dataclass(frozen=True)
class Letter:
    """One letter of a strip: ``verdict`` is pass, fail or unknown; ``word`` says it with the letter's name."""

    letter: str
    verdict: str
    word: str


@dataclass(frozen=True)
class Count:
    """How many indicators pass, fail and are unknown on a letter."""

    letter: str
    name: str
    passed: int
    failed: int
    unknown: int


@dataclass(frozen=True)
class Said:
    """One check in words: what it found and what to do about it."""

    letter: str
    verdict: str
    reason: str
    hint: str


@dataclass(frozen=True)
class Row:
    """One indicator: its strip, its score in words, and what its checks found, passes left out."""

    code: str
    name: str
    about: str
    letters: tuple[Letter, ...]
    score: str
    counts: str
    said: tuple[Said, ...]
    is_output: bool = False  # then there is a page that says what it should lead to


@dataclass(frozen=True)
class Hollow:
    """One green that says nothing: capped and uncapped achievement side by side, and its signs as sentences."""

    code: str
    name: str
    capped: str
    uncapped: str
    signs: tuple[str, ...]


def counts(letters: Sequence[Count], look: Look) -> Markup:
    """The letters side by side, each with a bar of how many fail, are unknown and pass."""
    lang = look.language
    made = []
    for one in letters:
        total = max(one.passed + one.failed + one.unknown, 1)
        bar = tag(
            "div",
            [
                tag("span", class_=f"part {kind}", style=f"width:{100 * size / total:.2f}%")
                for kind, size in (("fail", one.failed), ("unknown", one.unknown), ("pass", one.passed))
                if size
            ],
            class_="meterbar",
            aria_hidden="true",
        )
        said = [lang.n("one fails", "{n} fail", one.failed)]
        if one.unknown:
            said.append(lang.n("one unknown", "{n} unknown", one.unknown))
        made.append(
            tag(
                "div",
                tag("div", tag("span", one.letter, class_="initial"), tag("span", one.name), class_="title"),
                bar,
                tag("div", ", ".join(said), class_="muted small"),
                class_="lettercount",
            )
        )
    return tag("div", made, class_="lettercounts")


def strips(rows: Sequence[Row], look: Look, to: To) -> Markup:
    """One line an indicator; opened it shows what its checks found."""
    return tag("div", [_strip(row, look, to) for row in rows], class_="strips")


def letters_of(letters: Sequence[Letter]) -> Markup:
    """The strip itself: solid is a fail, tinted a pass, dashed unknown."""
    return tag(
        "span",
        [
            tag("abbr", one.letter, class_=f"smart {one.verdict}", title=one.word, aria_label=one.word)
            for one in letters
        ],
        class_="smarts",
    )


def _strip(row: Row, look: Look, to: To) -> Markup:
    lang = look.language
    summary = tag(
        "summary",
        tag(
            "span",
            tag("span", row.name, class_="name"),
            tag("span", row.about, class_="muted small"),
            class_="who",
        ),
        letters_of(row.letters),
        tag(
            "span",
            tag("span", row.score, class_="score-word"),
            tag("span", row.counts, class_="muted small"),
            class_="scored",
        ),
    )
    body = tag(
        "div",
        tag(
            "ul",
            [
                tag(
                    "li",
                    tag("abbr", one.letter, class_=f"smart {one.verdict}", aria_hidden="true"),
                    tag(
                        "div",
                        tag("div", tag("span", _verdict(one.verdict, look), class_="hidden"), one.reason),
                        tag("div", one.hint, class_="muted") if one.hint else None,
                    ),
                )
                for one in row.said
            ],
            class_="said-list",
        )
        if row.said
        else tag("p", lang.t("Nothing to do: every check passes."), class_="muted"),
        tag(
            "p",
            to("indicator", row.code, lang.t("Open the indicator")),
            [" · ", to("output", row.code, lang.t("See which outcome it should lead to"))]
            if row.is_output
            else None,
        ),
        class_="inside",
    )
    return tag("details", summary, body, class_="strip")


def _verdict(verdict: str, look: Look) -> str:
    lang = look.language
    words = {"fail": lang.t("Fails"), "unknown": lang.t("Unknown"), "pass": lang.t("Passes")}
    return f"{words[verdict]}: "


def legend(look: Look) -> Markup:
    """What the boxes of a strip mean."""
    lang = look.language
    return tag(
        "p",
        [
            tag(
                "span",
                tag("abbr", "S", class_=f"smart {verdict}", aria_hidden="true"),
                f" {word}",
                class_="nowrap",
            )
            for verdict, word in (
                ("fail", lang.t("a check fails")),
                ("pass", lang.t("passes")),
                ("unknown", lang.t("cannot be known")),
            )
        ],
        class_="muted small legend",
    )


def hollow(rows: Sequence[Hollow], look: Look, to: To) -> Markup:
    """Greens that say nothing, as a table: what is shown, what it would be without the cap, and why it says nothing."""
    lang = look.language
    head = tag(
        "thead",
        tag(
            "tr",
            tag("th", lang.t("Indicator"), scope="col"),
            tag("th", lang.t("Capped"), scope="col", class_="num"),
            tag("th", lang.t("Uncapped"), scope="col", class_="num"),
            tag("th", lang.t("Why it says nothing"), scope="col", class_="mid"),
        ),
    )
    body = tag(
        "tbody",
        [
            tag(
                "tr",
                tag(
                    "th",
                    to("indicator", row.code, row.name),
                    tag("div", row.code, class_="muted small"),
                    tag("ul", [tag("li", sign) for sign in row.signs], class_="sub plainlist"),
                    scope="row",
                    class_="name",
                ),
                tag("td", tag("span", badge(Status.GOOD), " ", row.capped, class_="nowrap"), class_="num"),
                tag("td", row.uncapped, class_="num"),
                tag(
                    "td", tag("ul", [tag("li", sign) for sign in row.signs], class_="plainlist"), class_="mid"
                ),
            )
            for row in rows
        ],
    )
    return tag("table", head, body, class_="columns hollow")


def late(rows: Sequence[tuple[str, str, str]], look: Look, to: To) -> Markup:
    """Units that report late: code, name, and the sentence about it."""
    return tag(
        "ul",
        [
            tag(
                "li",
                badge(Status.NEAR),
                tag("span", to("unit", code, name)),
                tag("span", sentence, class_="muted"),
                class_="lateunit",
            )
            for code, name, sentence in rows
        ],
        class_="items lates",
    )
