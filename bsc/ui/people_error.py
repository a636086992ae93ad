"""Measurement error around the minimum: the zone in which a decision is a coin flip, and its counters."""

from __future__ import annotations

import streamlit as st

from bsc import privacy
from bsc.analysis.careers_odds import Odds
from bsc.figures.markup import Markup, tag
from bsc.i18n import Language
from bsc.ui import people_values, sheet
from bsc.ui.people import Place
from bsc.ui.plain import plain
from bsc.ui.reader import Reader


def zone(now: Reader, at: Place) -> tuple[float, float] | None:
    """The points within one standard error of the minimum; None where it is not known."""
    found = people_values.odds(now, at.when.period, at.node)
    rule = at.when.career.rule
    if found is None or rule is None or rule.minimum is None:
        return None
    line = rule.minimum / 100
    return line - found.zone.width / 100, line + found.zone.width / 100


def counters(now: Reader, at: Place) -> None:
    """Safe in, coin flip, safe out; expected decisions that one more measurement would turn."""
    found = people_values.odds(now, at.when.period, at.node)
    held = people_values.careers(now, at.when.period, at.node)
    if found is None or held is None or held.whole("eligible") is None:
        return
    safe_in, coin, safe_out = (int(n[0]) for n in (found.zone.safe_in, found.zone.coin, found.zone.safe_out))
    if any(0 < n < privacy.HIDDEN_PART for n in (safe_in, coin, safe_out)):
        return
    lang = now.lang
    sheet.show(cards(safe_in, coin, safe_out, lang), "zone")
    st.markdown(plain(flips(found, lang)))
    st.caption(
        plain(
            lang.t(
                "Reliabilities are assumed until they are measured (KPIs {kpi}, assessment {assessment}, development "
                "{development}); the standard error is an average of {error} points, the zone is drawn in whole bins.",
                **{name: lang.number(value) for name, value in at.when.career.reliability.items()},
                error=lang.number(found.error, 1),
            )
        )
    )


def cards(safe_in: int, coin: int, safe_out: int, lang: Language) -> Markup:
    """Three counters."""

    def card(number: int, words: str, tone: str) -> Markup:
        return tag(
            "div",
            tag("div", lang.number(number, 0), class_="figure"),
            tag("div", words, class_="muted"),
            class_=tone,
        )

    return tag(
        "div",
        card(safe_in, lang.t("clearly above"), "good"),
        card(coin, lang.t("within measurement error of the minimum"), "near"),
        card(safe_out, lang.t("clearly below"), "none"),
        class_="counters",
    )


def flips(found: Odds, lang: Language) -> str:
    """How many decisions measurement error is expected to turn."""
    return lang.t(
        "If all were measured once more, about {share} of decisions would come out the same. About {wrong_in} "
        "of those above the "
        "minimum are expected to stand truly below it, and about {wrong_out} the other way round.",
        share=lang.percent(float(round(100 * found.agreement)), 0),
        wrong_in=lang.number(found.wrong_in, 0),
        wrong_out=lang.number(found.wrong_out, 0),
    )
