"""Pictures of a what-if: ranks before and after, scores over one weight, how often which rank, people by score, counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from bsc.figures.look import Look, template
from bsc.figures.markup import Markup, tag
from bsc.figures.scorecard import status_word
from bsc.frames import each

Floats = npt.NDArray[np.float64]


def bump(compared: pd.DataFrame, name: Callable[[str], str], look: Look, narrow: bool = False) -> Markup:
    """Ranks under the policy in force (left) and the scenario (right), one line a unit; who moves is strong.

    ``compared``: unit, before, after, rank_before, rank_after, colour_after; units without a rank are left out. ``narrow``
    writes the names once.
    """
    lang = look.language
    rows = compared[(compared["rank_before"] > 0) & (compared["rank_after"] > 0)]
    # as wide as where it stands, so that letters come out in the size of the text around them
    step, width, top, size, longest = (
        30,
        384 if narrow else 672,
        34,
        14.5 if narrow else 15,
        22 if narrow else 26,
    )
    height = top + step * max(len(rows), 1) + 20  # the mark of invented data stands below the last line
    # units with the same rank stand below each other in both columns
    left = {u: n for n, u in enumerate(rows.sort_values(["rank_before", "unit"])["unit"])}
    right = {u: n for n, u in enumerate(rows.sort_values(["rank_after", "unit"])["unit"])}
    x0, x1 = (240, 306) if narrow else (278, 392)
    bend = (x1 - x0) * 0.42
    parts: list[Markup] = [
        tag("text", lang.t("In force"), x=x0 - 14, y=18, text_anchor="end", fill=look.muted, font_size=size),
        tag("text", lang.t("Scenario"), x=x1 + 14, y=18, fill=look.muted, font_size=size),
    ]

    def right_name(unit: str) -> str:
        return "" if narrow else f"  {_short(name(unit), longest)}"

    for row in each(rows):
        a, b = top + step * (left[row.unit] + 0.5), top + step * (right[row.unit] + 0.5)
        moved = row.rank_before != row.rank_after
        stroke = look.accent if moved else look.muted
        parts.append(
            tag(
                "path",
                d=f"M{x0} {a:.1f}C{x0 + bend:.0f} {a:.1f} {x1 - bend:.0f} {b:.1f} {x1} {b:.1f}",
                fill="none",
                stroke=stroke,
                stroke_width=2.6 if moved else 1.4,
                opacity=1 if moved else 0.55,
            )
        )
        weight = 600 if moved else 400
        parts += [
            tag("circle", cx=x0, cy=f"{a:.1f}", r=4, fill=stroke),
            tag("circle", cx=x1, cy=f"{b:.1f}", r=4, fill=stroke),
            tag(
                "text",
                f"{_short(name(row.unit), longest)}  {row.rank_before}. {lang.number(row.before, 1, fixed=True)}",
                x=x0 - 14,
                y=f"{a + 4.5:.1f}",
                text_anchor="end",
                fill=look.ink,
                font_size=size,
                font_weight=weight,
            ),
            tag(
                "text",
                f"{row.rank_after}. {lang.number(row.after, 1, fixed=True)}" + right_name(row.unit),
                x=x1 + 14,
                y=f"{b + 4.5:.1f}",
                fill=look.ink,
                font_size=size,
                font_weight=weight,
            ),
        ]
    return tag(
        "svg",
        parts,
        viewBox=f"0 0 {width} {height}",
        role="img",
        class_="bump",
        width="100%",
        style="max-width:27rem" if narrow else None,
        aria_label=lang.t("Ranks under the policy in force and under the scenario"),
    )


def _short(name: str, longest: int = 26) -> str:
    return name if len(name) <= longest else name[: longest - 1] + "…"


def table(
    compared: pd.DataFrame, name: Callable[[str], str], word: Callable[[str], str], look: Look
) -> Markup:
    """Scores, ranks and statuses side by side."""
    lang = look.language
    head = [
        lang.t("Unit"),
        lang.t("In force"),
        lang.t("Scenario"),
        lang.t("Difference"),
        lang.t("Rank"),
        lang.t("Status"),
    ]
    body = []
    unranked = compared["rank_after"].eq(0)  # who has no rank stands last
    for row in each(
        compared.assign(last=unranked).sort_values(["last", "rank_after", "rank_before", "unit"])
    ):
        known = row.before == row.before and row.after == row.after
        change = row.after - row.before if known else 0.0
        sign = "+" if change > 0 else ""
        difference = sign + lang.number(change, 2, fixed=True) if abs(change) >= 0.005 else "–"
        ranks = (
            f"{row.rank_before or '–'} → {row.rank_after or '–'}"
            if row.rank_before != row.rank_after
            else str(row.rank_before or "–")
        )
        status = [status_word(row.colour_after, word(row.colour_after))]
        if row.colour_before != row.colour_after:
            status = [
                status_word(row.colour_before, word(row.colour_before)),
                tag("span", " → "),
                *status,
            ]
        body.append(
            tag(
                "tr",
                tag("th", name(row.unit), scope="row"),
                tag("td", lang.number(row.before, 1, fixed=True), class_="num"),
                tag("td", lang.number(row.after, 1, fixed=True), class_="num"),
                tag("td", difference, class_="num"),
                tag("td", ranks, class_="num"),
                tag("td", status),
            )
        )
    return plain_table(head, body)


def row(name: str, cells: Sequence[str]) -> Markup:
    """One row of ``plain_table``: its name and cells that are already words."""
    return tag("tr", tag("th", name, scope="row"), [tag("td", c, class_="num") for c in cells])


def plain_table(
    head: Sequence[str], body: Sequence[Markup], numbers: Sequence[int] = (1, 2, 3, 4), ranks: bool = False
) -> Markup:
    """A table in the house style; columns ``numbers`` stand right, or close together in the middle where each is a rank."""
    cells = [tag("th", h, scope="col", class_="num" if n in numbers else None) for n, h in enumerate(head)]
    return tag(
        "div",
        tag(
            "table",
            tag("thead", tag("tr", cells)),
            tag("tbody", list(body)),
            class_="rows ranks" if ranks else "rows",
        ),
        class_="scroll",
    )


def acceptability(names: Sequence[str], share: Floats, look: Look) -> Markup:
    """One row a unit, a cell a rank, darker the more often; the number from 5 % on. ``share`` (units, ranks)."""
    lang = look.language
    head = [lang.t("Unit"), *(f"{n}." for n in range(1, share.shape[1] + 1))]
    body = []
    for name, row in zip(names, share, strict=True):
        cells = []
        for value in row:
            text = lang.number(100 * float(value), 0) if value >= 0.05 else ""
            strong = f"color-mix(in srgb, {look.accent} {round(100 * float(value) ** 0.7)}%, {look.paper})"
            ink = (
                look.paper if value > (0.5 if look.dark else 0.7) else look.ink
            )  # whichever can be read better
            cells.append(tag("td", text, class_="num", style=f"background:{strong};color:{ink}"))
        body.append(tag("tr", tag("th", name, scope="row"), cells))
    return plain_table(head, body, range(1, share.shape[1] + 1), ranks=True)


def over_weight(
    at: Floats, scores: Floats, names: Sequence[str], today: float, now: float, label: str, look: Look
) -> go.Figure:
    """Scores of the units (units, stops) while one weight moves; today's and the scenario's weight as lines."""
    lang = look.language
    figure = go.Figure(layout={"template": template(look)})
    here = int(np.argmin(np.abs(at - now)))
    strong = list(
        np.argsort(-scores[:, here], kind="stable")[:2]
    )  # the first two are named, the others stand behind

    def colour(n: int) -> str:
        return look.perspective(strong.index(n)) if n in strong else look.line

    for n, name in enumerate(names):
        figure.add_scatter(
            x=at,
            y=scores[n],
            mode="lines",
            name=name,
            line={"width": 2.5 if n in strong else 1.2, "color": colour(n)},
            hovertemplate=f"{_safe(name)} %{{y:.1f}}<extra>%{{x:.1f}} %</extra>",
        )
    # names of lines that end side by side stand apart
    ends = scores[:, -1]
    upper = max(strong, key=lambda n: ends[n])
    span = float(np.nanmax(scores) - np.nanmin(scores)) or 1.0
    apart = 9 if len(strong) > 1 and abs(ends[strong[0]] - ends[strong[1]]) < 0.07 * span else 0
    for n in strong:
        figure.add_annotation(
            x=at[-1],
            y=scores[n][-1],
            text=_safe(_short(names[n])),
            showarrow=False,
            xanchor="left",
            xshift=6,
            yshift=apart if n == upper else -apart,
            font={"size": 13, "color": colour(n)},
        )
    figure.add_vline(
        x=today,
        line={"color": look.muted, "dash": "dot"},
        annotation={"text": lang.t("In force"), "font": {"color": look.muted}},
    )
    if abs(now - today) > 0.05:
        figure.add_vline(
            x=now,
            line={"color": look.accent},
            annotation={"text": lang.t("Scenario"), "font": {"color": look.accent}, "yshift": -16},
        )
    figure.update_xaxes(title=label, ticksuffix=" %", range=[0, 100])
    figure.update_layout(height=360, margin={"r": 150})
    return figure


def _safe(name: str) -> str:
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def distribution(
    edges: Floats, before: Floats, after: Floats, lines: tuple[float | None, float | None], look: Look
) -> go.Figure:
    """People by whole points of score: the policy in force as bars, the scenario as steps; the minimum of each as a line.

    ``edges``: where each bin begins, in points.
    """
    lang = look.language
    figure = go.Figure(layout={"template": template(look)})
    figure.add_bar(
        x=edges + 0.5,
        y=before,
        width=1,
        name=lang.t("In force"),
        marker={"color": look.line},
        hovertemplate=f"%{{y}} {lang.t('In force')}<extra>%{{x:.1f}}</extra>",
    )
    figure.add_scatter(
        x=edges,
        y=after,
        mode="lines",
        line={"shape": "hv", "color": look.accent, "width": 2},
        name=lang.t("Scenario"),
        hovertemplate=f"%{{y}} {lang.t('Scenario')}<extra>%{{x:.1f}}</extra>",
    )
    old, new = lines
    if old is not None:
        figure.add_vline(
            x=old,
            line={"color": look.muted, "dash": "dot"},
            annotation={"text": lang.t("Minimum in force"), "font": {"color": look.muted}},
        )
    if new is not None and new != old:
        figure.add_vline(
            x=new,
            line={"color": look.accent},
            annotation={"text": lang.t("Minimum"), "font": {"color": look.accent}, "yshift": -16},
        )
    held = np.flatnonzero((before + after) > 0)
    if held.size:
        # room above the bars for the names of the lines
        figure.update_yaxes(range=[0, 1.25 * float(max(before.max(), after.max()))])
        figure.update_xaxes(range=[edges[held[0]] - 1, edges[held[-1]] + 2])
    figure.update_layout(height=300, bargap=0)
    return figure


@dataclass(frozen=True)
class Counts:
    """One line of the table of counts: what it is, and four numbers as words."""

    name: str
    people: str
    before: str
    now: str
    gain: str
    lose: str


def counts(rows: Sequence[Counts], look: Look) -> Markup:
    """In under the policy in force, in under the scenario, who gains and who loses, one row a group."""
    lang = look.language
    head = [
        lang.t("Group"),
        lang.t("People"),
        lang.t("In force"),
        lang.t("Scenario"),
        lang.t("Gain"),
        lang.t("Lose"),
    ]
    body = [
        tag(
            "tr",
            tag("th", r.name, scope="row"),
            [tag("td", v, class_="num") for v in (r.people, r.before, r.now, r.gain, r.lose)],
        )
        for r in rows
    ]
    return plain_table(head, body, (1, 2, 3, 4, 5))


def weights_bars(names: Sequence[str], nominal: Floats, effect: Floats, look: Look) -> Markup:
    """Weight on paper beside weight in effect, in percent."""
    lang = look.language
    body = [
        tag(
            "tr",
            tag("th", n, scope="row"),
            tag("td", lang.percent(100 * float(a), 0), class_="num"),
            tag("td", lang.percent(100 * float(b), 0), class_="num"),
        )
        for n, a, b in zip(names, nominal, effect, strict=True)
    ]
    return plain_table([lang.t("Part"), lang.t("On paper"), lang.t("In effect")], body, (1, 2))


def ternary(
    points: pd.DataFrame, names: Sequence[str], today: Sequence[float], now: Sequence[float], look: Look
) -> go.Figure:
    """How many may be proposed at every mix of three weights; ``points``: a, b, c (percent), count."""
    lang = look.language
    figure = go.Figure(layout={"template": template(look)})
    figure.add_scatterternary(
        a=points["a"],
        b=points["b"],
        c=points["c"],
        mode="markers",
        marker={
            "color": points["count"],
            "colorscale": "Cividis",
            "size": 8,
            "symbol": "hexagon",
            "showscale": True,
            "colorbar": {"title": lang.t("People"), "thickness": 12, "len": 0.8},
        },
        customdata=points["count"],
        hovertemplate="%{a:.0f} / %{b:.0f} / %{c:.0f}: %{customdata}<extra></extra>",
    )
    for mix, label, colour in ((today, lang.t("In force"), look.ink), (now, lang.t("Scenario"), look.accent)):
        figure.add_scatterternary(
            a=[mix[0]],
            b=[mix[1]],
            c=[mix[2]],
            mode="markers+text",
            text=[label],
            textposition="top center",
            marker={"size": 13, "color": colour, "line": {"color": look.paper, "width": 2}},
            textfont={"color": colour},
            hoverinfo="skip",
        )
    axis = {"gridcolor": look.line, "tickfont": {"color": look.muted, "size": 11}}
    figure.update_layout(
        height=430,
        margin={"l": 40, "r": 40, "t": 40, "b": 40},
        ternary={
            "bgcolor": "rgba(0,0,0,0)",
            "sum": 100,
            **{
                f"{k}axis": {**axis, "title": {"text": n, "font": {"color": look.ink, "size": 13}}}
                for k, n in zip("abc", names, strict=True)
            },
        },
    )
    return figure
