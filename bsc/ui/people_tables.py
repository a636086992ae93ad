"""Tables of many groups of people: strips one below the other, or units across grades."""

from __future__ import annotations

import numpy as np

from bsc.analysis.people import Base, Distribution
from bsc.analysis.people_fair import FairView
from bsc.figures.look import Look, Status
from bsc.figures.markup import Markup, tag
from bsc.figures.people_strips import Range, strip
from bsc.figures.scorecard import status_word
from bsc.present import people as words

Five = tuple[float, float, float, float, float]


def span(found: Distribution) -> Range:
    """The points that the strips of a view span, with the minimum inside."""
    five = found.five
    low, high = float(np.nanmin(five)), float(np.nanmax(five))
    line = None if found.line is None else found.line / 100
    if line is not None:
        low, high = min(low, line), max(high, line)
    pad = (high - low) * 0.03 or 0.5
    return Range(low - pad, high + pad, line)


def strips(found: Distribution, base: Base, look: Look, fair: FairView | None) -> Markup:
    """One row a group: people, strip, median, share at or above the minimum, fair value, whether it stands out."""
    lang = look.language
    over = span(found)
    five = found.five
    reached = found.reached(base.least)
    known = fair is not None and fair.fair.comparable
    order = np.argsort(-(fair.rows["shrunk"].to_numpy() if fair is not None and known else five[:, 2]))
    width = 300

    def line(k: int) -> Markup:
        group = found.groups[k]
        values: Five = tuple(float(v) for v in five[k])  # type: ignore[assignment]
        name = words.group_name(base, group, lang)
        said = lang.t(
            "middle half {low} to {high}, median {middle}",
            low=lang.number(values[1], 1),
            high=lang.number(values[3], 1),
            middle=lang.number(values[2], 1),
        )
        cells: list[Markup | None] = [
            tag("th", tag("a", name, href="#", data_open=group.key), scope="row", class_="name"),
            tag("td", lang.number(int(found.bins.people[k]), 0), class_="num"),
            tag("td", strip(values, over, said, look, width), class_="strip"),
            tag("td", lang.number(values[2], 1, fixed=True), class_="num mid"),
        ]
        if found.line is not None:
            cells.append(tag("td", "–" if reached[k] is None else lang.percent(reached[k], 0), class_="num"))
        if fair is not None and known:
            row = fair.rows.iloc[k]
            out = bool(row["exceptional"])
            cells += [
                tag("td", lang.number(float(row["shrunk"]), 1, fixed=True), class_="num mid"),
                tag("td", status_word(Status.NEAR, lang.t("To discuss")) if out else "", class_="mid"),
            ]
        return tag("tr", cells)

    heads: list[tuple[str, str]] = [
        (lang.t("Unit"), ""),
        (lang.t("People"), "num"),
        (
            lang.t("{low} to {high} points", low=lang.number(over.low, 0), high=lang.number(over.high, 0)),
            "strip",
        ),
        (lang.t("Median"), "num mid"),
    ]
    if found.line is not None:
        heads.append((lang.t("Reach the minimum"), "num"))
    if known:
        heads += [(lang.t("After grade mix"), "num mid"), ("", "mid")]
    return tag(
        "table",
        tag("thead", tag("tr", [tag("th", name, scope="col", class_=kind or None) for name, kind in heads])),
        tag("tbody", [line(int(k)) for k in order]),
        class_="people",
    )


def matrix(found: Distribution, base: Base, look: Look) -> Markup:
    """Units down, grades across; a strip where the cell may be shown."""
    lang = look.language
    over = span(found)
    five = found.five
    place = {g.key: k for k, g in enumerate(found.groups)}
    rows = list(dict.fromkeys(g.key.rpartition("|")[0] for g in found.groups))
    grades = sorted({g.grade for g in found.groups})

    def cell(row: str, grade: int) -> Markup:
        k = place.get(f"{row}|{grade}")
        if k is None:
            return tag("td", tag("span", lang.t("hidden or empty"), class_="muted small"))
        values: Five = tuple(float(v) for v in five[k])  # type: ignore[assignment]
        n = int(found.bins.people[k])
        said = lang.t(
            "{people} people, middle half {low} to {high}, median {middle}",
            people=n,
            low=lang.number(values[1], 1),
            high=lang.number(values[3], 1),
            middle=lang.number(values[2], 1),
        )
        return tag(
            "td",
            strip(values, over, said, look, 130),
            tag(
                "div",
                tag("span", f"n {lang.number(n, 0)}", class_="muted"),
                tag("span", lang.number(values[2], 1, fixed=True)),
                class_="under",
            ),
        )

    body = []
    for row in rows:
        first = next(g for g in found.groups if g.key.rpartition("|")[0] == row)
        name = words.group_name(base, first, lang).rpartition(" · ")[0]
        body.append(tag("tr", tag("th", name, scope="row", class_="name"), [cell(row, g) for g in grades]))
    head = tag(
        "tr",
        tag("th", lang.t("Unit"), scope="col"),
        [tag("th", words.grade_name(base, g, lang), scope="col") for g in grades],
    )
    table = tag("table", tag("thead", head), tag("tbody", body), class_="people lattice")
    return tag("div", table, class_="scroll", tabindex=0)
