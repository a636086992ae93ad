"""Plain tables: words of the columns above, a row a thing, whose first cell names it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bsc.figures.markup import Markup, Part, tag


def table(
    columns: Iterable[tuple[str, str]],
    rows: Iterable[Sequence[Part]],
    *,
    named: int = 0,
    look: str = "",
    wide: bool = False,
) -> Markup:
    """``columns``: words and class of each (``num``, ``mid`` where a narrow page leaves it out); a row has a part for each.

    ``named`` is the column whose cells are the heads of their rows, ``look`` the class of the table; ``wide`` lets it be
    pushed sideways where the page is narrower.
    """
    heads = list(columns)
    body = [
        tag(
            "tr",
            [
                tag("th", part, scope="row", class_=kind or None)
                if k == named
                else tag("td", part, class_=kind or None)
                for k, (part, (_, kind)) in enumerate(zip(row, heads, strict=True))
            ],
        )
        for row in rows
    ]
    head = tag("tr", [tag("th", words, scope="col", class_=kind or None) for words, kind in heads])
    made = tag("table", tag("thead", head), tag("tbody", body), class_=look or None)
    return tag("div", made, class_="scroll", tabindex=0) if wide else made
