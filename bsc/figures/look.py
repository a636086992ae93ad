"""How things look: colours by meaning, shapes, fonts and separators, for figures and our own SVG.

Colour never stands alone: every status has a shape and a word too. Green, amber and vermilion are Okabe and Ito's,
which readers with any common colour blindness can tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import plotly.graph_objects as go

from bsc.figures.markup import Markup, tag
from bsc.i18n import Language, language


class Status(StrEnum):
    """What a reader should think of a number, whatever the bands of a rule set are called."""

    GOOD = "good"
    NEAR = "near"
    BAD = "bad"
    NONE = "none"  # not assessed


STATUS_COLOUR = {
    Status.GOOD: "#009E73",
    Status.NEAR: "#E69F00",
    Status.BAD: "#D55E00",
    Status.NONE: "#8A94A3",
}
STATUS_SYMBOL = {
    Status.GOOD: "circle",
    Status.NEAR: "triangle-up",
    Status.BAD: "diamond",
    Status.NONE: "circle-open",
}
_PERSPECTIVE_LIGHT = ("#0072B2", "#7A4E9E", "#4B6A7C", "#A2547C", "#56708F", "#6B6B3A")
_PERSPECTIVE_DARK = ("#6CB1E8", "#B79AD6", "#93B4C6", "#D79ABB", "#A5B7D0", "#BDBB7F")


@dataclass(frozen=True)
class Look:
    """One reader's view: the language decides separators and month names, ``dark`` the shades."""

    language: Language
    dark: bool = False

    @property
    def ink(self) -> str:
        return "#e6ebf1" if self.dark else "#0f1720"

    @property
    def muted(self) -> str:
        return "#9aa7b6" if self.dark else "#5b6776"

    @property
    def line(self) -> str:
        return "#2b3542" if self.dark else "#dfe3e8"

    @property
    def paper(self) -> str:
        """The background that the page has."""
        return "#11161d" if self.dark else "#ffffff"

    @property
    def veil(self) -> str:
        """Behind a label that stands over lines."""
        return "rgba(17,22,29,.7)" if self.dark else "rgba(255,255,255,.75)"

    @property
    def accent(self) -> str:
        return "#6CB1FF" if self.dark else "#0B5CAD"

    def perspective(self, position: int) -> str:
        """The colour of the ``position``-th perspective of the rule set (0-based)."""
        shades = _PERSPECTIVE_DARK if self.dark else _PERSPECTIVE_LIGHT
        return shades[position % len(shades)]


def look(code: str = "id", dark: bool = False) -> Look:
    """The look of a reader in the language ``code``."""
    return Look(language(code), dark)


def template(look: Look) -> go.layout.Template:
    """Plotly's defaults for every figure: quiet axes, the reader's separators, no legend box, room for labels."""
    axis = {
        "gridcolor": look.line,
        "linecolor": look.line,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"color": look.muted, "size": 13},
        "title": {"font": {"color": look.muted, "size": 13}},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": '"Source Sans", "Source Sans 3", sans-serif', "size": 14, "color": look.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "separators": look.language.separators,
            "colorway": [look.accent, *_PERSPECTIVE_LIGHT],
            "margin": {"l": 8, "r": 8, "t": 12, "b": 8},
            "hoverlabel": {"align": "left"},
            "showlegend": False,
            "xaxis": {**axis, "showgrid": False},
            "yaxis": {**axis, "tickformat": ",~f"},
        }
    )


def badge(status: Status | str, word: str = "") -> Markup:
    """The shape of a status in a sheet, whose style draws it; ``word`` says it to those who do not see it (empty: a word
    stands beside it)."""
    named = {"role": "img", "aria_label": word} if word else {}
    return tag("i", class_=f"mark {Status(status)}", **named)


def mark(status: Status | str, word: str = "", size: int = 12) -> Markup:
    """The same as SVG, for drawings and whatever has no style sheet."""
    status = Status(status)
    colour = STATUS_COLOUR[status]
    shape = {
        Status.GOOD: tag("circle", cx=6, cy=6, r=5, fill=colour),
        Status.NEAR: tag("path", d="M6 .8 11.4 10.8H.6Z", fill=colour),
        Status.BAD: tag("path", d="M6 0 12 6 6 12 0 6Z", fill=colour),
        Status.NONE: tag("circle", cx=6, cy=6, r=4.2, fill="none", stroke=colour, stroke_width=1.6),
    }[status]
    named = {"role": "img", "aria_label": word} if word else {"aria_hidden": "true"}
    return tag("svg", shape, viewBox="0 0 12 12", width=size, height=size, class_="mark", **named)
