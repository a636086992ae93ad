"""A deck as tagged PDF (PDF/UA) for screen readers, where WeasyPrint and its system libraries are installed."""

from __future__ import annotations

import base64
import functools
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from bsc.figures.look import look
from bsc.figures.markup import Markup, escape, join, tag
from bsc.present import screen
from bsc.present.slides import Cell, Deck, Sentence, Slide, Table

_CSS = Path(__file__).with_name("tagged.css")


@functools.cache
def available() -> bool:
    """Whether this machine can make one; without Pango the import itself fails."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def dumps(deck: Deck, at: datetime) -> bytes:
    """The deck as PDF/UA-1: headings, tables, links of the contents, and every picture with its words."""
    import weasyprint

    html = page(deck, at)
    made = weasyprint.HTML(string=html).write_pdf(
        stylesheets=[weasyprint.CSS(filename=str(_CSS))],
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
    )
    return bytes(made)


def page(deck: Deck, at: datetime) -> str:
    """The whole document as HTML."""
    lang = look(deck.language).language
    body = [s for s in deck.slides if s.code != "cover"]
    cover = deck.slide("cover")
    parts = join(
        tag("h1", deck.name),
        [tag("p", s.text) for s in cover.sentences] if cover else None,
        tag("p", f"{deck.organisation} · {deck.stamp}", class_="stamp"),
        tag("p", deck.mark, class_="mark") if deck.mark else None,
        tag(
            "nav",
            tag("h2", lang.t("Contents")),
            tag("ol", [tag("li", tag("a", s.title.text, href=f"#s{n}")) for n, s in enumerate(body)]),
        ),
        [_section(s, n, deck) for n, s in enumerate(body)],
    )
    head = f'<meta charset="utf-8"><title>{escape(deck.name)}</title>'
    head += f'<meta name="author" content="{escape(deck.organisation)}">'
    head += f'<meta name="dcterms.created" content="{at.date().isoformat()}">'
    return (
        f'<!doctype html><html lang="{escape(deck.language)}"><head>{head}</head><body>{parts}</body></html>'
    )


def _section(slide: Slide, number: int, deck: Deck) -> Markup:
    shown = look(deck.language)
    picture: Any = None
    if slide.chart:
        coded = base64.b64encode(screen.chart(slide.chart, shown).encode()).decode()
        words = "; ".join(
            f"{series.name}, {category} {shown.language.number(value, slide.chart.digits)}{slide.chart.suffix}"
            for series in slide.chart.series
            for category, value in zip(slide.chart.categories, series.points, strict=True)
            if value is not None
        )
        alt = f"{slide.chart.alt}. {words}"
        picture = tag("figure", tag("img", alt=alt, src=f"data:image/svg+xml;base64,{coded}"))
    return tag(
        "section",
        tag("h2", slide.title.text, _by(slide.title, deck), id=f"s{number}"),
        tag("p", slide.figure, class_="big") if slide.figure else None,
        [tag("p", s.text, _by(s, deck)) for s in slide.sentences],
        picture,
        _table(slide.table) if slide.table else None,
        [tag("p", note, class_="note") for note in slide.notes],
    )


def _by(sentence: Sentence, deck: Deck) -> Markup | None:
    if not sentence.edited_by:
        return None
    lang = look(deck.language).language
    return tag("small", " ", lang.t("(in the words of {by})", by=sentence.edited_by), class_="by")


def _table(table: Table) -> Markup:
    right = table.numeric or (False,) * len(table.columns)

    def cells(row: tuple[Cell, ...]) -> list[Markup]:
        return [tag("td", c.text, class_="num" if right[n] else None) for n, c in enumerate(row)]

    head = [
        tag("th", c, scope="col", class_="num" if right[n] else None) for n, c in enumerate(table.columns)
    ]
    return tag(
        "table", tag("thead", tag("tr", head)), tag("tbody", [tag("tr", cells(row)) for row in table.rows])
    )
