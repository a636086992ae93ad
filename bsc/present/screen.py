"""A deck on the screen: every slide as escaped HTML with its picture as SVG, for presenting and for reading along."""

from __future__ import annotations

from collections.abc import Callable

from bsc.figures.look import STATUS_COLOUR, Look, Status, mark
from bsc.figures.markup import Markup, Part, join, tag
from bsc.present.scale import decimals, rounded
from bsc.present.slides import Chart, ChartKind, Deck, Evidence, Role, Sentence, Slide, Table

To = Callable[..., Markup]
_WIDE, _NARROW = 720, 380  # of a drawing on a screen or page, and on a telephone
_CHAR = 8.4  # mean width of a letter at 16 px
_GREY = {Role.TARGET: "#7B8794", Role.BASELINE: "#AEB7C2", Role.FORECAST: "#7FA8D1"}


def slides(deck: Deck, look: Look, to: To) -> Markup:
    """All slides, one ``section`` each. ``to(kind, code, *label)`` makes a link of what a sentence stands on."""
    return join([_section(deck, slide, n, look, to) for n, slide in enumerate(deck.slides, start=1)])


def _section(deck: Deck, slide: Slide, number: int, look: Look, to: To) -> Markup:
    lang = look.language
    value, _, word = slide.figure.partition(" · ")
    status = slide.figure_status
    picture = slide.chart is not None or slide.table is not None
    body = tag(
        "div",
        tag("div", [_sentence(s, look, to) for s in slide.sentences], class_="said")
        if slide.sentences
        else None,
        tag(
            "div",
            tag("div", chart(slide.chart, look), class_="wide"),
            tag("div", chart(slide.chart, look, _NARROW), class_="narrow"),
            class_="picture",
        )
        if slide.chart
        else None,
        tag("div", _table(slide.table, to), class_="grid") if slide.table else None,
        tag("div", slide.drawn, class_="drawn") if slide.drawn else None,
        tag("div", class_="plot", data_plot=slide.plot) if slide.plot else None,
        class_="body both" if slide.sentences and picture and slide.table is None else "body",
    )
    figure = (
        tag(
            "p",
            tag("strong", value),
            tag("span", mark(status) if status else None, " ", word, class_="status") if word else None,
            class_="big",
        )
        if slide.figure
        else None
    )
    notes = [*slide.notes, *(s.computed for s in (slide.title, *slide.sentences) if s.computed)]
    return tag(
        "section",
        tag("h2", slide.title.text, _by(slide.title, look)),
        figure,
        body,
        tag("aside", [tag("p", note) for note in notes], class_="notes") if notes else None,
        tag(
            "footer",
            tag(
                "span",
                " · ".join(p for p in (deck.organisation, deck.stamp) if p),
                class_="live" if deck.live else None,
            ),
            tag("span", deck.mark, class_="mark") if deck.mark else None,
            tag("span", f"{number}/{len(deck.slides)}", class_="number"),
        ),
        class_=f"slide {'cover' if slide.code == 'cover' else ''}".strip(),
        data_code=slide.code,
        aria_label=lang.t("Slide {number} of {count}", number=str(number), count=str(len(deck.slides))),
    )


def _by(sentence: Sentence, look: Look) -> Markup | None:
    if not sentence.edited_by:
        return None
    return tag("small", " ", look.language.t("(in the words of {by})", by=sentence.edited_by), class_="by")


def _sentence(sentence: Sentence, look: Look, to: To) -> Markup:
    here = sentence.evidence
    said: Part = to(here.kind, here.code, sentence.text) if here and here.kind in _LINKED else sentence.text
    return tag("p", said, _by(sentence, look))


_LINKED = ("indicator", "unit", "perspective", "objective", "page", "measure")


def _table(table: Table, to: To) -> Markup:
    right = table.numeric or (False,) * len(table.columns)

    def told(text: str, here: Evidence | None) -> Part:
        return to(here.kind, here.code, text) if here and here.kind in _LINKED else text

    return tag(
        "table",
        tag("thead", tag("tr", [tag("th", c, scope="col", class_="num" if right[n] else None)
                                for n, c in enumerate(table.columns)])),
        tag(
            "tbody",
            [
                tag(
                    "tr",
                    [
                        tag(
                            "td",
                            mark(cell.status) if cell.status else None,
                            " " if cell.status else None,
                            told(cell.text, cell.evidence),
                            class_="num" if right[n] else None,
                        )
                        for n, cell in enumerate(row)
                    ],
                )
                for row in table.rows
            ],
        ),
    )  # fmt: skip


def chart(picture: Chart, look: Look, wide: int = _WIDE) -> Markup:
    """The picture as SVG of that width, with its words for those who do not see it."""
    drawn = {
        ChartKind.BARS: _bars,
        ChartKind.COLUMNS: _columns,
        ChartKind.LINES: _lines,
    }[picture.kind]
    parts, high = drawn(picture, look, wide)
    return tag(
        "svg",
        tag("title", picture.alt),
        parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {wide} {high}",
        width=wide,
        height=high,
        role="img",
        aria_label=picture.alt,
    )


def _colour(picture: Chart, series: int, point: int, look: Look) -> str:
    held = picture.series[series]
    if held.statuses and held.points[point] is not None:
        return STATUS_COLOUR[held.statuses[point]]
    return _GREY.get(held.role, look.accent)


def _number(picture: Chart, value: float, look: Look) -> str:
    return (
        look.language.number(value, picture.digits, fixed=picture.kind is not ChartKind.LINES)
        + picture.suffix
    )


def _words(
    said: str, x: float, y: float, size: float, look: Look, anchor: str = "start", bold: bool = False
) -> Markup:
    return tag(
        "text",
        said,
        x=round(x, 1),
        y=round(y, 1),
        font_size=size,
        text_anchor=anchor,
        fill=look.ink,
        font_weight="600" if bold else None,
    )


def _bars(picture: Chart, look: Look, wide: int) -> tuple[list[Markup], int]:
    """Lying bars from the target where there is one, else from zero; each with its number and the shape of its status."""
    most = 34 if wide == _WIDE else 17
    names = [_lines_of(c, most) for c in picture.categories]
    left = min(20 + max(len(line) for n in names for line in n) * _CHAR, 9 * most) + 24
    each = 20 if len(picture.categories) > 8 else 26
    row = max(each * len(picture.series) + 12, 40 if any(len(n) > 1 for n in names) else 0)
    known = [v for s in picture.series for v in s.points if v is not None] or [0.0]
    base = picture.line if picture.line is not None else 0.0
    low, high = min([*known, base]), max([*known, base])
    room = 74 if wide == _WIDE else 60
    start = left + (room if low < base else 0)
    scale = (wide - start - room) / ((high - low) or 1.0)
    zero = start + (base - low) * scale
    bottom = row * len(names) + 26
    parts = [tag("line", x1=round(zero, 1), x2=round(zero, 1), y1=14, y2=bottom - 8, stroke=look.muted)]
    if picture.line is not None:
        said = f"{picture.line_name} {look.language.number(picture.line, 0)}".strip()
        parts.append(_words(said, zero, 10, 12, look, "middle"))
    for n, name in enumerate(names):
        top = 20 + n * row
        status = next((s.statuses[n] for s in picture.series if s.statuses), None)
        for k, line in enumerate(name):
            parts.append(
                _words(line, left - 24, top + row / 2 + 17 * (k - (len(name) - 1) / 2), 15, look, "end")
            )
        if status is not None:
            parts.append(_mark(status, left - 12, top + row / 2 - 10))
        for s, series in enumerate(picture.series):
            value = series.points[n]
            if value is None:
                continue
            end = start + (value - low) * scale
            y = top + s * each + (row - 12 - each * len(picture.series)) / 2
            parts.append(
                tag("rect", x=round(min(zero, end), 1), y=y, width=round(abs(end - zero), 1) or 1, height=each - 5,
                    fill=_colour(picture, s, n, look), rx=2)
            )  # fmt: skip
            if series.role is not Role.BASELINE:
                side = end < zero
                parts.append(_words(_number(picture, value, look), end + (-6 if side else 6), y + each - 10, 14, look,
                                    "end" if side else "start", True))  # fmt: skip
    return parts + _legend(picture, look, bottom), bottom + (22 if len(picture.series) > 1 else 0)


def _columns(picture: Chart, look: Look, wide: int) -> tuple[list[Markup], int]:
    high, bottom = 360, 310
    known = [v for s in picture.series for v in s.points if v is not None] or [0.0]
    top = max([*known, picture.line or 0.0]) or 1.0
    slot = wide / len(picture.categories)
    thick = min(slot * 0.7 / len(picture.series), 90)
    parts = [tag("line", x1=0, x2=wide, y1=bottom, y2=bottom, stroke=look.muted)]
    for n, name in enumerate(picture.categories):
        middle = slot * (n + 0.5)
        parts.append(_words(_cut(name, int(slot / _CHAR) + 2), middle, bottom + 22, 15, look, "middle"))
        for s, series in enumerate(picture.series):
            value = series.points[n]
            if value is None:
                continue
            tall = 270 * value / top
            x = middle - thick * len(picture.series) / 2 + s * thick
            parts.append(tag("rect", x=round(x, 1), y=round(bottom - tall, 1), width=round(thick - 4, 1),
                             height=round(tall, 1), fill=_colour(picture, s, n, look), rx=2))  # fmt: skip
            parts.append(
                _words(
                    _number(picture, value, look), x + thick / 2, bottom - tall - 8, 15, look, "middle", True
                )
            )
    return parts + _legend(picture, look, high), high + (22 if len(picture.series) > 1 else 0)


def _lines(picture: Chart, look: Look, wide: int) -> tuple[list[Markup], int]:
    left, right, top, bottom = 64, wide - 70, 24, 310
    known = [v for s in picture.series for v in s.points if v is not None] or [0.0]
    low, high = min(known), max(known)
    low, high, step_up = rounded(low, high, 5)
    count = len(picture.categories)

    def x(n: int) -> float:
        return left + (right - left) * (n / (count - 1) if count > 1 else 0.5)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - low) / (high - low)

    parts = []
    for k in range(round((high - low) / step_up) + 1):
        tick = low + k * step_up
        parts.append(
            tag("line", x1=left, x2=right, y1=round(y(tick), 1), y2=round(y(tick), 1), stroke=look.line)
        )
        said = look.language.number(tick, decimals([step_up])) + picture.suffix
        parts.append(_words(said, left - 8, y(tick) + 5, 13, look, "end"))
    step = -(-count // (6 if wide == _WIDE else 3))
    for n, name in enumerate(picture.categories):
        if (count - 1 - n) % step == 0:
            parts.append(_words(name, x(n), bottom + 26, 13, look, "middle"))
    for s, series in enumerate(picture.series):
        colour = _GREY.get(series.role, look.accent)
        points = [(x(n), y(v)) for n, v in enumerate(series.points) if v is not None]
        parts.append(
            tag("polyline", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in points), fill="none", stroke=colour,
                stroke_width=2 if series.role is Role.TARGET else 3,
                stroke_dasharray="6 5" if series.role is Role.TARGET else None)
        )  # fmt: skip
        if series.role is Role.TARGET:
            continue
        for n, value in enumerate(series.points):
            if value is not None:
                parts.append(tag("circle", cx=round(x(n), 1), cy=round(y(value), 1), r=5,
                                 fill=_colour(picture, s, n, look)))  # fmt: skip
        last = max((n for n, v in enumerate(series.points) if v is not None), default=None)
        if last is not None:
            value = series.points[last]
            assert value is not None
            parts.append(
                _words(_number(picture, value, look), x(last) + 8, y(value) - 10, 16, look, "middle", True)
            )
    return parts + _legend(picture, look, bottom + 42), bottom + 66


def _legend(picture: Chart, look: Look, y: int) -> list[Markup]:
    """Names of the series, where there is more than one; bars with the colours of their status have no colour to name."""
    if len(picture.series) < 2:
        return []
    parts, x = [], 20.0
    for series in picture.series:
        if series.statuses and picture.kind is not ChartKind.LINES:
            continue
        colour = _GREY.get(series.role, look.accent)
        parts.append(tag("line", x1=x, x2=x + 22, y1=y + 8, y2=y + 8, stroke=colour, stroke_width=4,
                         stroke_dasharray="6 4" if series.role is Role.TARGET else None))  # fmt: skip
        parts.append(_words(series.name, x + 30, y + 13, 14, look))
        x += 50 + len(series.name) * _CHAR
    return parts


def _lines_of(name: str, most: int) -> list[str]:
    """A name in at most two lines, cut where two are not enough."""
    found = [""]
    for word in name.split():
        if len(found[-1]) + len(word) + 1 <= most or not found[-1]:
            found[-1] = f"{found[-1]} {word}".strip()
        else:
            found.append(word)
    return [_cut(line, most) for line in (found if len(found) < 3 else [found[0], " ".join(found[1:])])]


def _mark(status: Status, x: float, y: float) -> Markup:
    return tag("g", mark(status, size=11), transform=f"translate({x - 5:.1f} {y - 1:.1f})")


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else name[: max(most - 1, 1)] + "…"
