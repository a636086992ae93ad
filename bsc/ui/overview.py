"""The overview: a scorecard of one unit in one period, from three findings down to every indicator."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import pandas as pd
import streamlit as st

from bsc.analysis import scorecard
from bsc.analysis.scorecard import Scorecard
from bsc.analysis.shares import UNMAPPED
from bsc.figures import scorecard as drawn
from bsc.figures.look import Status
from bsc.figures.scorecard import Cell, Whole
from bsc.frames import each
from bsc.i18n import Language
from bsc.present import narrative
from bsc.present.values import band_word, measured, number_or_none, status_of
from bsc.ui import catalogue, choices, navigation, page, resources
from bsc.ui.reader import Reader, reader

ROWS = 60  # rows of a perspective shown at once


def draw() -> None:
    """The whole page."""
    now = reader()
    lang = now.lang
    card = resources.card(now.filters)
    if card is None:
        empty(now)
        return
    sides = scorecard.family(now.units, now.filters.unit)
    beside = resources.side_by_side(now.filters)
    beside = beside[beside["unit"].isin(sides["unit"])]
    page.head(now, narrative.title(card, lang), now.unit_name, lang.period(card.period), rules_in_force(now))
    found = narrative.findings(card, beside, now.unit_names, lang)
    navigation.show(drawn.brief(whole(card, lang), found, now.look, navigation.link), "brief")
    if placed(card):
        navigation.show(drawn.tiles(tiles(card, lang), now.look, navigation.link), "tiles")
    elif st.button(
        lang.t("Place the indicators in perspectives"),
        type="primary",
        icon=":material/account_tree:",
        key="place",
    ):
        navigation.follow("catalogue")
    first, second = st.columns(2, gap="large")
    with first:
        page.section(lang.t("What needs a decision first"))
        urgent(card, now)
    with second:
        page.section(
            lang.t("What changed since {before}", before=card.before)
            if card.before
            else lang.t("What changed")
        )
        moved(card, now)
    table(card, now)
    units(card, sides, beside, now)


def empty(now: Reader) -> None:
    """No figures yet: say what to do next."""
    lang = now.lang
    page.head(now, lang.t("There are no figures yet"), now.unit_name)
    st.write(
        lang.t(
            "Hand in a performance report as it is. Or begin with the template: a workbook for units, objectives, "
            "indicators and their figures, filled in and handed in the same way. Or enter them in the catalogue, "
            "by hand."
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("pages/reports.py", label=lang.t("Hand in a report"), icon=":material/upload_file:")
        catalogue.template(now)
        st.page_link("pages/catalogue.py", label=lang.t("Open the catalogue"), icon=":material/account_tree:")


def rules_in_force(now: Reader) -> str:
    """Said in the page's head only when it is not the organisation's own rules of the time."""
    lang, filters = now.lang, now.filters
    parts = []
    if filters.rule_set != now.organisation.rule_set:
        parts.append(now.policy.name.show(lang))
    if filters.today_rules:
        parts.append(lang.t("under today's rules"))
    return ", ".join(parts)


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


def urgent(card: Scorecard, now: Reader) -> None:
    """The indicators that cost most, with how long and how much."""
    lang = now.lang
    rows = scorecard.urgent(card)
    if card.indicators["achievement"].isna().all():
        st.write(lang.t("This cannot be said: no indicator can be scored in {period}.", period=card.period))
        return
    if rows.empty:
        st.write(lang.t("Nothing: every indicator that can be scored reaches its target."))
        return
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
    navigation.show(drawn.items(items, now.look, navigation.link), "urgent")


def moved(card: Scorecard, now: Reader) -> None:
    """The indicators that moved most since the period before."""
    lang = now.lang
    if not card.before:
        st.write(
            lang.t("There is nothing to compare with: no earlier period of the same length has figures.")
        )
        return
    if card.indicators[["achievement", "previous"]].isna().any(axis=1).all():
        st.write(lang.t("There is nothing to compare: no indicator is scored in both periods."))
        return
    rows = scorecard.moved(card)
    if rows.empty:
        st.write(lang.t("Nothing: no achievement changed."))
        return
    items = [
        drawn.Item(
            "indicator",
            row.indicator,
            narrative.name_of(row, lang),
            status_of(row.colour),
            band_word(card.version, "indicator", row.band, row.reason, lang),
            drawn.change(row.achievement, row.previous, now.look),
            lang.t(
                "{before} to {now}",
                before=lang.percent(row.previous, 1, fixed=True),
                now=lang.percent(row.achievement, 1, fixed=True),
            ),
        )
        for row in each(rows)
    ]
    navigation.show(drawn.items(items, now.look, navigation.link), "moved")


def table(card: Scorecard, now: Reader) -> None:
    """Every perspective, objective and indicator; one perspective only when the reader chose it."""
    lang = now.lang
    page.section(lang.t("Scorecard"))
    codes = [str(c) for c in card.perspectives["perspective"]]
    if now.filters.perspective not in ("", *codes):
        choices.remember("perspective", "")
    chosen = (
        choices.choice(
            "perspective",
            lang.t("Perspective"),
            ["", *codes],
            lambda code: narrative.perspective_name(card, code, lang) if code else lang.t("All perspectives"),
            kind="segments",
            label_visibility="collapsed",
        )
        if len(codes) > 1
        else ""
    )
    rows = rows_of(card, chosen, lang)
    size = len(rows)
    if size > ROWS * 4:
        pages = -(-size // ROWS)
        number = st.pagination(pages, key="scorecard_page") if pages > 1 else 1
        rows = rows.iloc[(number - 1) * ROWS : number * ROWS]
    navigation.show(drawn.table(rows, now.look, navigation.link), "scorecard")


def rows_of(card: Scorecard, perspective: str, lang: Language) -> pd.DataFrame:
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


def units(card: Scorecard, sides: pd.DataFrame, beside: pd.DataFrame, now: Reader) -> None:
    """Units side by side, best first."""
    lang = now.lang
    if beside["unit"].nunique() < 2:
        return
    page.section(
        narrative.units_title(beside, now.unit_names, lang),
        lang.t("Each unit's own report in {period}; a click opens the unit.", period=card.period),
    )
    rows = list(each(beside))
    ranked = sorted(
        (row for row in rows if not row.perspective),
        key=lambda row: -row.score if row.score == row.score else math.inf,
    )
    scored = {row.perspective for row in rows if row.score == row.score}
    names = now.unit_names
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
    navigation.show(drawn.heat(listed, columns, cells, now.look, navigation.link), "units")
