"""What the overview says of one unit in one period: sentences, and markup drawn from its scorecard.

Nothing here depends on who reads: what is made for one reader serves all who look at the same unit and period in the same
language and theme.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bsc.analysis import scorecard
from bsc.analysis.scorecard import Scorecard
from bsc.analysis.shares import UNMAPPED
from bsc.figures import scorecard as drawn
from bsc.figures.look import Look, Status
from bsc.figures.markup import Markup
from bsc.figures.scorecard import Cell, To, Whole
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import narrative
from bsc.present.values import band_word, measured, number_or_none, status_of


@dataclass(frozen=True)
class Side:
    """Units side by side: who leads and who is last, a quiet line under it, and the grid."""

    title: str
    lead: str
    grid: Markup


@dataclass(frozen=True)
class Overview:
    """The parts of the page in their order. ``urgent`` and ``moved`` are lists, or plain sentences that say why there is none.

    ``tiles`` is None as long as no indicator stands in a perspective, ``side`` where fewer than two units have scores.
    ``perspectives``: names by code, of those the table shows.
    """

    title: str
    brief: Markup
    tiles: Markup | None
    urgent: Markup | str
    changed: str
    moved: Markup | str
    perspectives: Mapping[str, str]
    side: Side | None


def overview(card: Scorecard, beside: pd.DataFrame, names: Mapping[str, str], look: Look, to: To) -> Overview:
    """``beside``: the units that belong side by side with the card's, as ``scorecard.side_by_side`` gives them; ``names``
    of units by code; ``to`` makes links.
    """
    lang = look.language
    found = narrative.findings(card, beside, names, lang)
    return Overview(
        narrative.title(card, lang),
        drawn.brief(whole(card, lang), found, look, to),
        drawn.tiles(tiles(card, lang), look, to) if placed(card) else None,
        urgent(card, look, to),
        lang.t("What changed since {before}", before=card.before) if card.before else lang.t("What changed"),
        moved(card, look, to),
        {p.perspective: narrative.perspective_name(card, p.perspective, lang) for p in card.perspective_rows},
        side(card, beside, names, look, to),
    )


def placed(card: Scorecard) -> bool:
    """Whether any indicator stands in a perspective, so that there can be a score of the whole."""
    return bool((card.perspectives["perspective"] != UNMAPPED).any())


def whole(card: Scorecard, lang: Language) -> Whole:
    """The unit as one number; before anything is placed, how many indicators reach their target."""
    row = card.whole
    if not placed(card):
        known = card.indicators[card.indicators["achievement"].notna()]
        return Whole(
            card.unit,
            None,
            None,
            Status.NONE,
            lang.t("An overall score comes once the indicators stand in perspectives."),
            (
                lang.t(
                    "{measured} of {count} indicators could be scored",
                    measured=len(known),
                    count=len(card.indicators),
                ),
            ),
            label=lang.t("Indicators that reach their target"),
            figure=lang.t("{met} of {count}", met=int((known["colour"] == "good").sum()), count=len(known))
            if len(known)
            else "–",
        )
    facts = [
        lang.t(
            "{measured} of {count} indicators measured, {coverage} of the weight",
            measured=int(row["indicators_measured"]),
            count=int(row["indicators"]),
            coverage=lang.percent(row["coverage"], 1),
        )
    ]
    if row["unmapped"]:
        facts.append(
            lang.n(
                "One stands outside: no perspective",
                "{n} stand outside: no perspective",
                int(row["unmapped"]),
            )
        )
    return Whole(
        card.unit,
        number_or_none(row["score"]),
        number_or_none(row["previous"]),
        status_of(row["colour"]),
        band_word(card.version, "organisation", row["band"], row["reason"], lang),
        tuple(facts),
    )


def tiles(card: Scorecard, lang: Language) -> pd.DataFrame:
    """The perspectives as ``drawn.tiles`` wants them."""
    rows = []
    scored = [o for o in card.objective_rows if o.objective and o.score == o.score]
    for p in card.perspective_rows:
        objectives = [o for o in scored if o.perspective == p.perspective]
        missed = sum(o.colour != "good" for o in objectives)
        foot = (
            lang.t("{missed} of {count} objectives miss their target", missed=missed, count=len(objectives))
            if objectives
            else lang.t(
                "{measured} of {count} indicators measured",
                measured=p.indicators_measured,
                count=p.indicators,
            )
        )
        rows.append(
            {
                "code": p.perspective,
                "name": narrative.perspective_name(card, p.perspective, lang),
                "score": p.score,
                "previous": p.previous,
                "status": status_of(p.colour),
                "word": band_word(card.version, "perspective", p.band, p.reason, lang),
                "share": p.share,
                "trend": p.trend,
                "foot": foot,
            }
        )
    return pd.DataFrame(rows)


def urgent(card: Scorecard, look: Look, to: To) -> Markup | str:
    """The indicators that cost most, with how long and how much."""
    lang = look.language
    rows = scorecard.urgent(card)
    if card.indicators["achievement"].isna().all():
        return lang.t("This cannot be said: no indicator can be scored in {period}.", period=card.period)
    if rows.empty:
        return lang.t("Nothing: every indicator that can be scored reaches its target.")
    items = [
        drawn.Item(
            "indicator",
            row.indicator,
            narrative.name_of(row, lang),
            status_of(row.colour),
            band_word(card.version, "indicator", row.band, row.reason, lang),
            lang.percent(row.achievement, 1, fixed=True),
            ", ".join(
                part
                for part in (
                    lang.t("costs {points} points", points=lang.number(row.lost, 2))
                    if row.lost >= 0.005
                    else "",
                    lang.n("below target for one period", "below target for {n} periods", row.below)
                    if row.below
                    else "",
                )
                if part
            ),
        )
        for row in each(rows)
    ]
    return drawn.items(items, look, to)


def moved(card: Scorecard, look: Look, to: To) -> Markup | str:
    """The indicators that moved most since the period before."""
    lang = look.language
    if not card.before:
        return lang.t("There is nothing to compare with: no earlier period of the same length has figures.")
    if card.indicators[["achievement", "previous"]].isna().any(axis=1).all():
        return lang.t("There is nothing to compare: no indicator is scored in both periods.")
    rows = scorecard.moved(card)
    if rows.empty:
        return lang.t("Nothing: no achievement changed.")
    items = [
        drawn.Item(
            "indicator",
            row.indicator,
            narrative.name_of(row, lang),
            status_of(row.colour),
            band_word(card.version, "indicator", row.band, row.reason, lang),
            drawn.change(row.achievement, row.previous, look),
            lang.t(
                "{before} to {now}",
                before=lang.percent(row.previous, 1, fixed=True),
                now=lang.percent(row.achievement, 1, fixed=True),
            ),
        )
        for row in each(rows)
    ]
    return drawn.items(items, look, to)


def rows(card: Scorecard, perspective: str, lang: Language) -> pd.DataFrame:
    """The rows of the table in display order, as ``drawn.table`` wants them."""
    rows = []
    objectives, indicators = defaultdict(list), defaultdict(list)
    for o in card.objective_rows:
        objectives[o.perspective].append(o)
    for i in card.indicator_rows:
        indicators[i.perspective, i.objective].append(i)
    for position, p in enumerate(card.perspective_rows):
        if perspective and p.perspective != perspective:
            continue
        name = narrative.perspective_name(card, p.perspective, lang)
        rows.append(_node("perspective", p.perspective, name, p, card, position, lang))
        inside = objectives[p.perspective]
        for o in sorted(inside, key=lambda o: _natural(o.objective)):
            if o.objective:
                rows.append(
                    _node("objective", o.objective, narrative.name_of(o, lang), o, card, position, lang)
                )
            elif len(inside) > 1:
                title = lang.t("Without an objective")
                rows.append(_node("objective", "", title, o, card, position, lang))
            rows += [_indicator(i, card, position, lang) for i in indicators[p.perspective, o.objective]]
    return pd.DataFrame(rows)


def _natural(code: str) -> tuple[bool, str, int]:
    """SS2 before SS10; the empty code last."""
    stem = code.rstrip("0123456789")
    return code == "", stem, int(code[len(stem) :] or 0)


def _node(
    kind: str, code: str, name: str, row: Any, card: Scorecard, position: int, lang: Language
) -> dict[str, object]:
    return {
        "kind": kind,
        "code": code,
        "name": name,
        "share": row.share,
        "target": "",
        "actual": "",
        "measure_unit": "",
        "achievement": row.score,
        "previous": row.previous,
        "status": status_of(row.colour),
        "word": band_word(card.version, kind, row.band, row.reason, lang),
        "trend": row.trend,
        "fresh": "",
        "position": position,
    }


def _indicator(row: Any, card: Scorecard, position: int, lang: Language) -> dict[str, object]:
    target, actual = measured(row, lang)
    day = row.reported_on
    return _node("indicator", row.indicator, narrative.name_of(row, lang), row, card, position, lang) | {
        "achievement": row.achievement,
        "target": target,
        "actual": actual,
        "measure_unit": row.measure_unit or "",
        "fresh": lang.date(day) if day is not None and day == day else "",
    }


def side(card: Scorecard, beside: pd.DataFrame, names: Mapping[str, str], look: Look, to: To) -> Side | None:
    """Units side by side, best first."""
    lang = look.language
    if beside["unit"].nunique() < 2:
        return None
    rows = list(each(beside))
    ranked = sorted(
        (row for row in rows if not row.perspective),
        key=lambda row: -row.score if row.score == row.score else math.inf,
    )
    scored = {row.perspective for row in rows if row.score == row.score}
    columns = [("", lang.t("Overall"))] + [
        (p.code, p.name.show(lang)) for p in card.version.perspectives if p.code in scored
    ]
    cells = {
        (row.unit, row.perspective): Cell(
            number_or_none(row.score),
            status_of(row.colour),
            band_word(
                card.version, "perspective" if row.perspective else "organisation", row.band, row.reason, lang
            ),
        )
        for row in rows
    }
    listed = [(row.unit, names.get(row.unit, row.unit)) for row in ranked]
    return Side(
        narrative.units_title(beside, names, lang),
        lang.t("Each unit's own report in {period}; a click opens the unit.", period=card.period),
        drawn.heat(listed, columns, cells, look, to),
    )
