"""One indicator over its periods: actual against target, and the achievement that follows from them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from bsc.domain import Grain, Period
from bsc.figures.look import STATUS_COLOUR, STATUS_SYMBOL, Look, Status, template


def values(history: pd.DataFrame, look: Look, measure_unit: str = "") -> go.Figure:
    """Actual (line with the shape of its status) against target (steps), oldest period first.

    ``history``: period, target, target_low, target_high, actual, achievement, status, word. A missing actual is a
    gap in the line. Values in the indicator's own measure unit.
    """
    lang = look.language
    target_word, actual_word, achievement_word = lang.t("Target"), lang.t("Actual"), lang.t("Achievement")
    x = list(range(len(history)))
    labels = [lang.period(p) for p in history["period"]]
    figure = go.Figure(layout={"template": template(look)})
    low, high = history["target_low"], history["target_high"]
    ranged = low.notna() & high.notna()
    if ranged.any():
        upper, lower = high.where(ranged), low.where(ranged)
        figure.add_scatter(
            x=x, y=upper, mode="lines", line={"width": 0, "shape": "hvh"}, hoverinfo="skip", name="high"
        )
        figure.add_scatter(
            x=x,
            y=lower,
            mode="lines",
            line={"width": 0, "shape": "hvh"},
            fill="tonexty",
            fillcolor="rgba(127,140,155,.18)",
            hoverinfo="skip",
            name="low",
        )
    if history["target"].notna().any():
        figure.add_scatter(
            x=x,
            y=history["target"],
            mode="lines",
            line={"color": look.muted, "width": 1.5, "dash": "dot", "shape": "hvh"},
            name=target_word,
            customdata=labels,
            hovertemplate=f"{target_word} %{{y}}<extra>%{{customdata}}</extra>",
        )
    statuses = [Status(s) for s in history["status"]]
    figure.add_scatter(
        x=x,
        y=history["actual"],
        mode="lines+markers",
        connectgaps=False,
        line={"color": look.accent, "width": 2},
        marker={
            "size": 9,
            "color": [STATUS_COLOUR[s] for s in statuses],
            "symbol": [STATUS_SYMBOL[s] for s in statuses],
            "line": {"width": 0},
        },
        name=actual_word,
        customdata=list(
            zip(
                labels,
                history["word"],
                [lang.percent(a, 1) for a in history["achievement"]],
                strict=True,
            )
        ),
        hovertemplate=(
            f"{actual_word} %{{y}}<br>{achievement_word} %{{customdata[2]}} "
            "(%{customdata[1]})<extra>%{customdata[0]}</extra>"
        ),
    )
    _label_ends(figure, history, x, look)
    figure.update_yaxes(title=measure_unit, rangemode="normal", nticks=6)
    _period_axis(figure, history["period"], look)
    return figure.update_layout(height=300)


def achievement(history: pd.DataFrame, look: Look, cap: float = 120.0) -> go.Figure:
    """Achievement in percent as columns in the colour of their status, with the line of 100 percent.

    ``history`` as in ``values``; a period without an achievement has no column and says why on hover of its gap.
    """
    lang = look.language
    x = list(range(len(history)))
    statuses = [Status(s) for s in history["status"]]
    figure = go.Figure(layout={"template": template(look)})
    figure.add_bar(
        x=x,
        y=history["achievement"],
        marker={"color": [STATUS_COLOUR[s] for s in statuses], "line": {"width": 0}},
        text=[lang.number(a, 0) if a == a else "" for a in history["achievement"]],
        # a 0 has no column to stand in: it is written above the axis, so that it is not taken for a gap
        textposition=["outside" if a < 12 else "inside" for a in history["achievement"].fillna(100)],
        outsidetextfont={"color": look.muted, "size": 12},
        insidetextanchor="start",
        textangle=0,
        textfont={"color": "#1d2733", "size": 12},
        customdata=list(zip([lang.period(p) for p in history["period"]], history["word"], strict=True)),
        hovertemplate="%{y:.1f}% %{customdata[1]}<extra>%{customdata[0]}</extra>",
    )
    figure.add_hline(y=100, line={"color": look.ink, "width": 1.2})
    figure.update_yaxes(range=[0, max(cap, 100) * 1.02], tickvals=[0, 50, 100], ticksuffix="%")
    _period_axis(figure, history["period"], look)
    return figure.update_layout(height=200, bargap=0.35, uniformtext={"minsize": 10, "mode": "hide"})


def alt(history: pd.DataFrame, look: Look, name: str) -> str:
    """What the figures show, in words for those who do not see them."""
    lang = look.language
    known = history[history["actual"].notna()]
    if known.empty:
        return lang.t("{name}: no actual in any period.", name=name)
    last = known.iloc[-1]
    met = int((known["achievement"] >= 100).sum())
    return lang.t(
        "{name} over {count} periods: {met} of {known} reach the target; the last, {period}, is {actual}.",
        name=name,
        count=len(history),
        met=met,
        known=len(known),
        period=lang.period(str(last["period"])),
        actual=float(last["actual"]),
    )


def _label_ends(figure: go.Figure, history: pd.DataFrame, x: Sequence[int], look: Look) -> None:
    """Direct labels at the right ends of the two lines instead of a legend: the higher one above, the other below."""
    lang = look.language
    ends = []
    for column, word, colour in (
        ("actual", lang.t("Actual"), look.accent),
        ("target", lang.t("Target"), look.muted),
    ):
        known = history[column].dropna()
        if len(known):
            at = int(history[column].notna().to_numpy().nonzero()[0][-1])
            ends.append((float(known.iloc[-1]), x[at], word, colour))
    first_is_higher = len(ends) < 2 or ends[0][0] >= ends[1][0]
    for number, (value, at, word, colour) in enumerate(ends):
        above = first_is_higher if number == 0 else not first_is_higher
        figure.add_annotation(
            x=at,
            y=value,
            text=f"{word} {lang.number(value, 2)}",
            showarrow=False,
            xanchor="right",
            yanchor="bottom" if above else "top",
            xshift=8,
            yshift=8 if above else -8,
            font={"color": colour, "size": 13},
            bgcolor=look.veil,
        )


def _period_axis(figure: go.Figure, periods: pd.Series, look: Look) -> None:
    """Period names in the reader's language: all when they are few, else the year where it begins."""
    lang = look.language
    known = [Period.from_code(p) for p in periods]
    if len(known) <= 6:
        ticks = list(range(len(known)))
        texts = [lang.period(p) for p in known]
    elif all(p.grain == Grain.YEAR for p in known):
        step = -(-len(known) // 10)
        ticks = list(range(len(known)))[::-1][::step][::-1]
        texts = [lang.period(known[i]) for i in ticks]
    else:
        years = [p.start.year for p in known]
        ticks = [i for i, year in enumerate(years) if i == 0 or years[i - 1] != year]
        texts = [str(years[i]) for i in ticks]
    figure.update_xaxes(tickvals=ticks, ticktext=texts, range=[-0.6, len(known) - 0.4])
