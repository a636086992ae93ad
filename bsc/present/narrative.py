"""Findings as sentences, computed from a scorecard: its title, and the three things a reader should know first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from statistics import median
from typing import Any

import pandas as pd

from bsc.analysis import scorecard
from bsc.analysis.scorecard import Scorecard
from bsc.analysis.shares import UNMAPPED
from bsc.domain import Period, Reason
from bsc.figures.scorecard import Finding
from bsc.frames import each
from bsc.i18n import Language
from bsc.present.values import reason_word

FINDINGS = 3


def title(card: Scorecard, lang: Language) -> str:
    """The finding of the whole page in one sentence."""
    inside = [
        o for o in card.objective_rows if o.objective and o.score == o.score and o.perspective != UNMAPPED
    ]
    if len(inside) < 2:
        return _title_of_indicators(card, lang)
    missed = [o for o in inside if o.colour != "good"]
    if not missed:
        return lang.t("All {count} objectives reach their target", count=len(inside))
    where = Counter(str(o.perspective) for o in missed).most_common()
    name = perspective_name(card, where[0][0], lang)
    if len(missed) == 1:
        return lang.t(
            "1 of {count} objectives misses its target, in {perspective}", count=len(inside), perspective=name
        )
    if len(where) == 1:
        return lang.t(
            "{missed} of {count} objectives miss their target, all in {perspective}",
            missed=len(missed),
            count=len(inside),
            perspective=name,
        )
    if where[0][1] == where[1][1]:
        return lang.t(
            "{missed} of {count} objectives miss their target, spread over {places} perspectives",
            missed=len(missed),
            count=len(inside),
            places=len(where),
        )
    return lang.t(
        "{missed} of {count} objectives miss their target, {most} of them in {perspective}",
        missed=len(missed),
        count=len(inside),
        most=where[0][1],
        perspective=name,
    )


def _title_of_indicators(card: Scorecard, lang: Language) -> str:
    known = card.indicators[card.indicators["achievement"].notna()]
    if known.empty:
        return lang.t(
            "None of {count} indicators can be scored in {period}",
            count=len(card.indicators),
            period=card.period,
        )
    missed = int((known["achievement"] < 100).sum())
    if not missed:
        return lang.n(
            "The one indicator reaches its target", "All {n} indicators reach their target", len(known)
        )
    return lang.t("{missed} of {count} indicators miss their target", missed=missed, count=len(known))


def perspective_name(card: Scorecard, code: str, lang: Language) -> str:
    """The name of a perspective in the reader's language; one that the rules do not know keeps its code."""
    if code == UNMAPPED:
        return lang.t("Without a perspective")
    found = card.version.perspective(code)
    return found.name.show(lang) if found else code


def name_of(row: Any, lang: Language) -> str:
    """The name of an indicator or objective; its English one when the reader reads English and there is one."""
    english = getattr(row, "name_en", None)
    return str(english) if lang.code == "en" and isinstance(english, str) and english else str(row.name)


def findings(
    card: Scorecard, units: pd.DataFrame, unit_names: Mapping[str, str], lang: Language
) -> list[Finding]:
    """At most three: what costs most, what changed most, and gaps or the unit that is furthest behind.

    ``units`` as ``scorecard.side_by_side`` gives them, cut to the units that belong side by side.
    """
    found = [f for f in (costliest(card, lang), biggest_move(card, lang)) if f]
    missing = missing_values(card, lang)
    behind = furthest_behind(card, units, unit_names, lang)
    # gaps come first when they can turn the result, else the units have more to say
    coverage = float(card.whole["coverage"] or 0)
    rest = [missing, behind] if coverage < 95 else [behind, missing]
    found += [f for f in rest if f]
    return found[:FINDINGS]


def costliest(card: Scorecard, lang: Language) -> Finding | None:
    """The indicator under its target that costs the whole most."""
    rows = scorecard.urgent(card, 1)
    if rows.empty:
        return None
    row = next(each(rows))
    name = name_of(row, lang)
    if row.lost > 0:
        head = lang.t(
            "{name} costs the most: {points} points of the overall score", name=name, points=_points(row.lost)
        )
    else:
        head = lang.t("{name} is furthest from its target", name=name)
    more = lang.t("It stands at {percent} of its target.", percent=lang.percent(row.achievement, 1))
    if row.below > 1:
        more += " " + lang.t("{count} periods in a row below it.", count=row.below)
    return Finding(head, more, "indicator", row.indicator)


def biggest_move(card: Scorecard, lang: Language) -> Finding | None:
    """The perspective, else the indicator, that changed most since the period before, and what moved it."""
    if card.before is None:
        return None
    rows = list(each(scorecard.moved(card)))
    places = [
        (p.score - p.previous, str(p.perspective)) for p in card.perspective_rows if p.perspective != UNMAPPED
    ]
    places = [place for place in places if abs(place[0]) >= 0.05]  # not those without a score
    if not places:
        if not rows:
            return None
        row = rows[0]
        return Finding(_moved(name_of(row, lang), row.change, card, lang), "", "indicator", row.indicator)
    change, code = max(places, key=lambda place: abs(place[0]))
    head = _moved(perspective_name(card, code, lang), change, card, lang)
    row = next((r for r in rows if r.perspective == code and r.effect * change > 0), None)
    if row is None:
        return Finding(head, "", "perspective", code)
    more = lang.t(
        "Most of it comes from {name}: {before} to {now}.",
        name=name_of(row, lang),
        before=lang.percent(row.previous, 1),
        now=lang.percent(row.achievement, 1),
    )
    return Finding(head, more, "perspective", code)


def _moved(name: str, change: float, card: Scorecard, lang: Language) -> str:
    assert card.before is not None
    points = _points(abs(change))
    if change > 0:
        return lang.t(
            "{name} rose by {points} points since {before}", name=name, points=points, before=card.before
        )
    return lang.t(
        "{name} fell by {points} points since {before}", name=name, points=points, before=card.before
    )


def missing_values(card: Scorecard, lang: Language) -> Finding | None:
    """Indicators of the period without a number, or without a place in the score."""
    rows = list(each(scorecard.gaps(card)))
    unmapped = sum(i.perspective == UNMAPPED for i in card.indicator_rows)
    if rows:
        head = lang.n("One indicator has no achievement", "{n} indicators have no achievement", len(rows))
        names = [name_of(row, lang) for row in rows[:3]]
        more = "; ".join(names) + (" …" if len(rows) > 3 else "")
        causes = Counter(str(row.reason or "") for row in rows).most_common()
        why = [
            lang.t("{reason} ({count})", reason=reason_word(code, lang), count=count)
            if len(causes) > 1
            else reason_word(code, lang)
            for code, count in causes
        ]
        more = f"{', '.join(why)}: {more}"
        if len(rows) == len(card.indicators) and causes[0][0] == Reason.NO_TARGET:
            more += " " + lang.t("Hand in a report with targets, and they are scored.")
        return Finding(head, more, "indicator", str(rows[0].indicator))
    if unmapped:
        return Finding(
            lang.n(
                "One indicator has no perspective yet", "{n} indicators have no perspective yet", unmapped
            ),
            lang.t("They are counted but stand outside the score until they are placed."),
            "page",
            "catalogue",
        )
    return None


def furthest_behind(
    card: Scorecard, units: pd.DataFrame, unit_names: Mapping[str, str], lang: Language
) -> Finding | None:
    """The unit furthest below the middle of those side by side, when there are at least three."""
    known = [u for u in each(units[["unit", "perspective", "score"]]) if u.score == u.score]
    whole = [u for u in known if not u.perspective]
    if len(whole) < 3:
        return None
    last = min(whole, key=_score)
    gap = median(map(_score, whole)) - last.score
    if gap < 0.05:
        return None
    code = str(last.unit)
    head = lang.t(
        "{unit} is furthest behind: {score}, {points} points below the middle of {count} units",
        unit=unit_names.get(code, code),
        score=lang.number(last.score, 1, fixed=True),
        points=_points(gap),
        count=len(whole),
    )
    own = [u for u in known if u.unit == code and u.perspective]
    if not own:
        return Finding(head, "", "unit", code)
    weakest = min(own, key=_score)
    more = lang.t(
        "Its weakest perspective is {perspective}, with {score}.",
        perspective=perspective_name(card, str(weakest.perspective), lang),
        score=lang.number(weakest.score, 1, fixed=True),
    )
    return Finding(head, more, "unit", code)


def units_title(units: pd.DataFrame, unit_names: Mapping[str, str], lang: Language) -> str:
    """Who leads and who is last among units side by side."""
    rows = each(units[["unit", "perspective", "score"]])
    whole = sorted((u for u in rows if not u.perspective and u.score == u.score), key=_score)
    if len(whole) < 2:
        return lang.t("Units side by side")
    first, last = str(whole[-1].unit), str(whole[0].unit)
    return lang.t(
        "{best} leads, {worst} is last", best=unit_names.get(first, first), worst=unit_names.get(last, last)
    )


def _score(row: Any) -> float:
    return float(row.score)


def _points(value: float) -> float:
    return round(value, 1) if value >= 0.1 else round(value, 2)


def indicator_title(row: Any, period: Period, reason: str, lang: Language) -> str:
    """One indicator in one period in one sentence; ``reason`` says why there is no achievement, when there is none."""
    name = name_of(row, lang)
    if row.achievement != row.achievement or row.achievement is None:
        return lang.t("{name}, {period}: {reason}", name=name, period=period, reason=reason.lower())
    percent = lang.percent(row.achievement, 1)
    if row.achievement >= 100:
        return lang.t(
            "{name} reaches its target in {period}: {percent}", name=name, period=period, percent=percent
        )
    if row.below > 1:
        return lang.t(
            "{name} misses its target in {period}, as in {count} periods in a row: {percent}",
            name=name,
            count=row.below,
            period=period,
            percent=percent,
        )
    return lang.t(
        "{name} misses its target in {period}: {percent}", name=name, period=period, percent=percent
    )
