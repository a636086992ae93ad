"""What a slide is: one message, its picture as plain numbers, its evidence. The same slide becomes a screen, a page, a file.

Owns no rule and computes nothing. A picture is data here, so that PowerPoint draws it as a native chart, the screen as
SVG and the workbook as cells, from the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bsc.figures.look import Status
from bsc.figures.markup import Markup


@dataclass(frozen=True)
class Evidence:
    """Where a number comes from: a thing of the dashboard (``indicator``, ``unit``, ``perspective``, ``page`` ...)."""

    kind: str
    code: str


@dataclass(frozen=True)
class Sentence:
    """One finding. ``key`` stays the same when the numbers are computed again, so that an edit finds its sentence;
    ``edited_by`` is set when a person wrote ``text``, ``computed`` is then what the numbers say."""

    key: str
    text: str
    evidence: Evidence | None = None
    edited_by: str = ""
    computed: str = ""

    def edited(self, wording: str, by: str) -> Sentence:
        """The sentence in a person's words; evidence and computed text stay."""
        return replace(self, text=wording, edited_by=by, computed=self.computed or self.text)


class ChartKind(StrEnum):
    """BARS lie (long names), COLUMNS stand, LINES run over periods."""

    BARS = "bars"
    COLUMNS = "columns"
    LINES = "lines"


class Role(StrEnum):
    """What a series means, which decides its colour."""

    VALUE = "value"
    TARGET = "target"
    BASELINE = "baseline"
    FORECAST = "forecast"


@dataclass(frozen=True)
class Series:
    """Numbers over the categories of a chart; ``statuses`` colours single points by meaning (empty: by role)."""

    name: str
    points: tuple[float | None, ...]
    role: Role = Role.VALUE
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A picture as numbers. ``suffix`` stands behind every number (``%``); ``line`` is drawn through all (a target);
    ``alt`` says in words what is to be seen."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    digits: int = 1
    suffix: str = ""
    line: float | None = None
    line_name: str = ""
    links: tuple[Evidence | None, ...] = ()  # of the categories
    n: int | None = None  # how many things it is about, where that is not the number of categories


@dataclass(frozen=True)
class Cell:
    """One cell: ``text`` as shown; ``value`` the number behind it, for the workbook."""

    text: str
    value: float | str | None = None
    status: Status | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Table:
    """Rows of equal length under ``columns``; ``numeric`` columns stand to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Slide:
    """``code`` is language-neutral and unique in its deck. ``figure`` is one large number, said once. ``drawn`` and ``plot``
    (the key of a Plotly chart) belong to slides of a page, which are shown on the screen only."""

    code: str
    title: Sentence
    sentences: tuple[Sentence, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    figure: str = ""
    figure_status: Status | None = None
    notes: tuple[str, ...] = ()
    drawn: Markup | None = None
    plot: str = ""


@dataclass(frozen=True)
class Deck:
    """All slides of a pack, or of a page (``live``: not frozen), in one language. ``stamp`` stands on every slide, page and
    sheet: number, as-of day, policy, what is missing; ``mark`` says that the data are invented, or is empty."""

    language: str
    organisation: str
    name: str
    stamp: str
    slides: tuple[Slide, ...]
    mark: str = ""
    public: bool = False
    number: int = 0
    live: bool = False
    colours: tuple[str, ...] = field(default=())  # the organisation's own, as #rrggbb: title, accent

    def slide(self, code: str) -> Slide | None:
        return next((s for s in self.slides if s.code == code), None)
