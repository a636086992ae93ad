"""Slides of what the numbers are: perspectives, what moved, what needs a decision, indicators, objectives, units."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bsc.actions import State
from bsc.analysis import scorecard
from bsc.analysis.shares import UNMAPPED
from bsc.figures.look import Status
from bsc.forecast import Why
from bsc.frames import each
from bsc.present import narrative, story
from bsc.present.scale import decimals
from bsc.present.slides import Cell, Chart, ChartKind, Evidence, Role, Sentence, Series, Slide, Table
from bsc.present.told import BARS, MOST, Told, coloured, short, values_of
from bsc.present.values import band_word, number_or_none, status_of
from bsc.variation import signal

URGENT = 5  # indicators with a slide of their own


def perspectives(told: Told) -> Slide | None:
    """The perspectives beside the period before; None with fewer than two."""
    card, lang = told.card, told.lang
    rows = card.perspectives[
        (card.perspectives["perspective"] != UNMAPPED) & card.perspectives["score"].notna()
    ]
    if len(rows) < 2:
        return None
    ordered = rows.sort_values("score")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    names = tuple(narrative.perspective_name(card, str(c), lang) for c in rows["perspective"])
    said = lang.t(
        "{weak} is the weakest perspective with {low}, {strong} the strongest with {high}",
        weak=narrative.perspective_name(card, str(low["perspective"]), lang),
        strong=narrative.perspective_name(card, str(high["perspective"]), lang),
        low=lang.number(float(low["score"]), 1, fixed=True),
        high=lang.number(float(high["score"]), 1, fixed=True),
    )
    series = [coloured(lang.period(card.period), rows["score"], rows["colour"])]
    if card.before is not None and rows["previous"].notna().any():
        series.insert(0, Series(lang.period(card.before), values_of(rows["previous"]), Role.BASELINE))
    return Slide(
        "perspectives",
        Sentence("perspectives.title", said, Evidence("unit", card.unit)),
        tuple(
            Sentence(
                f"perspectives.{p.perspective}",
                lang.t(
                    "{name} weighs {share} and stands at {score}.",
                    name=narrative.perspective_name(card, p.perspective, lang),
                    share=lang.percent(100 * p.share, 0) if p.share == p.share else "–",
                    score=lang.number(p.score, 1, fixed=True),
                ),
                Evidence("perspective", p.perspective),
            )
            for p in each(rows)
        ),
        Chart(
            ChartKind.BARS,
            names,
            tuple(series),
            said,
            line=100.0,
            line_name=lang.t("target"),
            links=tuple(Evidence("perspective", str(c)) for c in rows["perspective"]),
        ),
    )


def moves(told: Told) -> Slide | None:
    """What moved the overall score most since the period before; None without one."""
    card, lang = told.card, told.lang
    if card.before is None:
        return None
    rows = scorecard.moved(card, BARS // 2)
    rows = rows[rows["effect"].abs() >= 0.005].sort_values("effect", ascending=False)
    if rows.empty:
        return None
    change = (
        card.whole["score"] - card.whole["previous"] if card.whole["previous"] is not None else float("nan")
    )
    if change != change:
        said = lang.t("What moved most since {before}", before=card.before)
    elif abs(change) < 0.05:
        said = lang.t(
            "The overall score is what it was in {before}, yet parts of it moved", before=card.before
        )
    else:
        up = lang.t("The overall score rose by {points} points since {before}", before=card.before,
                    points=lang.number(abs(change), 1))  # fmt: skip
        down = lang.t("The overall score fell by {points} points since {before}", before=card.before,
                      points=lang.number(abs(change), 1))  # fmt: skip
        said = up if change > 0 else down
    names = tuple(narrative.name_of(r, lang) for r in each(rows))
    signals = [s for r in each(rows) if signal(r.trend) and (s := story.beyond(r, card, lang))]
    return Slide(
        "moves",
        Sentence("moves.title", said, Evidence("unit", card.unit)),
        tuple(signals[:3]),
        Chart(
            ChartKind.BARS,
            names,
            (Series(lang.t("points of the overall score"), values_of(rows["effect"])),),
            said,
            digits=2,
            links=tuple(Evidence("indicator", str(c)) for c in rows["indicator"]),
        ),
    )


def urgent(told: Told, public: bool) -> Slide | None:
    """What needs a decision first, with what has been decided about it; None where nothing can be scored."""
    card, lang = told.card, told.lang
    if card.indicators["achievement"].isna().all():
        return None
    rows = scorecard.urgent(card, MOST)
    if rows.empty:
        return Slide(
            "urgent",
            Sentence("urgent.title", lang.t("Every indicator that can be scored reaches its target")),
        )
    acted = told.actions[~told.actions["state"].isin([State.DONE, State.DROPPED])]
    without = [r for r in each(rows) if not _acted(acted, card.unit, r.indicator)]
    missed = int((card.indicators["achievement"] < 100).sum())
    said = lang.n("One indicator misses its target", "{n} indicators miss their target", missed)
    if without and len(without) == missed and not public:
        said = (
            lang.t("{finding}, and nothing has been decided about it", finding=said)
            if missed == 1
            else lang.t("{finding}, and nothing has been decided about any of them", finding=said)
        )
    elif without and not public:
        said = lang.t(
            "{finding}; nothing has been decided about {count} of the worst",
            finding=said,
            count=len(without),
        )
    head = [lang.t("Indicator"), lang.t("Achievement"), lang.t("Costs"), lang.t("Periods below")]
    if not public:
        head.append(lang.t("Action"))
    made = []
    for r in each(rows):
        cells = [
            Cell(
                narrative.name_of(r, lang),
                narrative.name_of(r, lang),
                evidence=Evidence("indicator", r.indicator),
            ),
            Cell(lang.percent(r.achievement, 1, fixed=True), float(r.achievement), status_of(r.colour)),
            Cell(lang.number(r.lost, 2, fixed=True) if r.lost else "–", float(r.lost)),
            Cell(lang.number(r.below, 0), int(r.below)),
        ]
        if not public:
            mine = acted[(acted["unit"] == card.unit) & (acted["indicator"] == r.indicator)]
            word = "; ".join(str(w) for w in mine["what"]) or lang.t("none")
            cells.append(Cell(word, word))
        made.append(tuple(cells))
    return Slide(
        "urgent",
        Sentence("urgent.title", said, Evidence("unit", card.unit)),
        table=Table(tuple(head), tuple(made), (False, True, True, True, False)[: len(head)]),
        notes=(lang.t("Ordered by the points that each costs the overall score."),),
    )


def _acted(actions: pd.DataFrame, unit: str, indicator: str) -> bool:
    return bool(((actions["unit"] == unit) & (actions["indicator"] == indicator)).any())


def indicators(told: Told) -> list[Slide]:
    """A slide for each of the indicators that cost most: its history against the target, and its story."""
    card = told.card
    return [indicator(told, row) for row in each(scorecard.urgent(card, URGENT))]


def indicator(told: Told, row: Any) -> Slide:
    """One indicator: its past against the target, and its story."""
    held, card, lang = told.held, told.card, told.lang
    past = scorecard.past(held.scored[card.unit], row.indicator, held.period)
    unit = row.measure_unit if isinstance(row.measure_unit, str) else ""
    has_values = past["actual"].notna().any() and past["target"].notna().any()
    said = story.title(row, card, lang)
    percent = not has_values or unit.strip() == "%"
    of = "" if percent or not unit else f" ({unit})"
    alone = len(past) == 1  # one period has no course to draw: target and actual stand side by side
    series: tuple[Series, ...]
    if has_values and alone:
        row_of = next(each(past))
        values = (number_or_none(row_of.target), number_or_none(row_of.actual))
        series = (Series(unit or lang.t("Value"), values, statuses=(Status.NONE, status_of(row_of.colour))),)
    elif has_values:
        series = (
            Series(lang.t("Target") + of, values_of(past["target"]), Role.TARGET),
            Series(
                lang.t("Actual") + of,
                values_of(past["actual"]),
                statuses=tuple(map(status_of, past["colour"])),
            ),
        )
    else:
        series = (coloured(lang.t("Achievement"), past["achievement"], past["colour"]),)
    periods = tuple(short(str(p), lang) for p in past["period"])
    forecast = told.forecast(row.indicator)
    if forecast is not None and forecast.why == Why.CLOSED:
        forecast = None  # the numbers of the year are all there: nothing to say of its end
    return Slide(
        f"indicator.{row.indicator}",
        said,
        story.sentences(row, card, forecast, lang),
        Chart(
            ChartKind.COLUMNS if alone else ChartKind.LINES,
            (lang.t("Target"), lang.t("Actual")) if alone and has_values else periods,
            series,
            said.text,
            digits=decimals(v for s in series for v in s.points) if has_values else 1,
            suffix="%" if percent else "",
        ),
    )


def objectives(told: Told) -> list[Slide]:
    """A slide a perspective: its objectives from the weakest to the strongest."""
    card, lang = told.card, told.lang
    made = []
    for p in each(card.perspectives):
        rows = card.objectives[
            (card.objectives["perspective"] == p.perspective)
            & (card.objectives["objective"] != "")
            & card.objectives["score"].notna()
        ].sort_values("score")
        if p.perspective == UNMAPPED or rows.empty:
            continue
        name = narrative.perspective_name(card, p.perspective, lang)
        missed = int((rows["colour"] != "good").sum())
        if missed:
            said = lang.t(
                "{name}: {missed} of {count} objectives miss their target, the weakest is {objective}",
                name=name,
                missed=missed,
                count=len(rows),
                objective=narrative.name_of(next(each(rows)), lang),
            )
        else:
            said = lang.t("{name}: all {count} objectives reach their target", name=name, count=len(rows))
        shown = rows.head(BARS)
        made.append(
            Slide(
                f"perspective.{p.perspective}",
                Sentence(f"perspective.{p.perspective}.title", said, Evidence("perspective", p.perspective)),
                (),
                Chart(
                    ChartKind.BARS,
                    tuple(narrative.name_of(o, lang) for o in each(shown)),
                    (coloured(lang.t("Score"), shown["score"], shown["colour"]),),
                    said,
                    line=100.0,
                    line_name=lang.t("target"),
                    links=tuple(Evidence("objective", str(o)) for o in shown["objective"]),
                ),
                notes=tuple(
                    f"{narrative.name_of(i, lang)}: {lang.percent(i.achievement, 1)}"
                    for i in each(card.indicators[card.indicators["perspective"] == p.perspective])
                )[:MOST],
            )
        )
    return made


def units(told: Told) -> Slide | None:
    """Units side by side; None with fewer than two."""
    held, card, lang = told.held, told.card, told.lang
    family = scorecard.family(held.tree, card.unit)
    beside = held.beside[held.beside["unit"].isin(family["unit"])]
    rows = beside[(beside["perspective"] == "") & beside["score"].notna()].sort_values(
        "score", ascending=False
    )
    if len(rows) < 2:
        return None
    shown = rows if len(rows) <= BARS else pd.concat([rows.head(BARS // 2), rows.tail(BARS // 2)])
    said = narrative.units_title(beside, held.names, lang)
    notes: tuple[str, ...] = ()
    if len(rows) > len(shown):
        notes = (lang.t("The first and last {count} of {all} units.", count=BARS // 2, all=len(rows)),)
    return Slide(
        "units",
        Sentence("units.title", said, Evidence("unit", card.unit)),
        chart=Chart(
            ChartKind.BARS,
            tuple(held.names.get(str(u), str(u)) for u in shown["unit"]),
            (coloured(lang.t("Overall score"), shown["score"], shown["colour"]),),
            said,
            line=100.0,
            line_name=lang.t("target"),
            links=tuple(Evidence("unit", str(u)) for u in shown["unit"]),
        ),
        notes=notes,
    )


def unit(told: Told) -> Slide:
    """A further unit of the pack on one slide."""
    card, lang = told.card, told.lang
    rows = card.perspectives[card.perspectives["score"].notna()]
    worst = scorecard.urgent(card, 3)
    word = band_word(card.version, "organisation", card.whole["band"], card.whole["reason"], lang)
    here = Evidence("unit", card.unit)
    said = lang.t("{unit}: {finding}", unit=told.unit_name, finding=narrative.title(card, lang))
    return Slide(
        f"unit.{card.unit}",
        Sentence(f"unit.{card.unit}.title", said, here),
        tuple(
            Sentence(
                f"unit.{card.unit}.{r.indicator}",
                lang.t(
                    "{name} stands at {percent} of its target.",
                    name=narrative.name_of(r, lang),
                    percent=lang.percent(r.achievement, 1),
                ),
                here,
            )
            for r in each(worst)
        ),
        Chart(
            ChartKind.BARS,
            tuple(narrative.perspective_name(card, str(c), lang) for c in rows["perspective"]),
            (coloured(lang.t("Score"), rows["score"], rows["colour"]),),
            said,
            line=100.0,
            line_name=lang.t("target"),
        )
        if len(rows)
        else None,
        figure=f"{lang.number(card.whole['score'], 1, fixed=True)} · {word}",
        figure_status=status_of(card.whole["colour"]),
    )
