"""What is said of one indicator: what was achieved, whether that is beyond its usual variation, what it does to the
whole, where its year will end, and what is uncertain. Sentences follow from numbers by rule; each names its evidence."""

from __future__ import annotations

from typing import Any

from bsc.analysis.scorecard import Scorecard
from bsc.forecast import Outlook, Why
from bsc.i18n import Language, Text, text
from bsc.present import narrative
from bsc.present.slides import Evidence, Sentence
from bsc.present.values import actual, reason_word, target, with_unit
from bsc.variation import limits

OUTLOOKS: dict[Outlook, Text] = {
    Outlook.ON_TRACK: text("on track"),
    Outlook.OPEN: text("still open"),
    Outlook.AT_RISK: text("at risk"),
}
WHYS: dict[Why, Text] = {
    Why.ONCE: text("It is measured once a year: there is nothing to forecast from."),
    Why.NOTHING: text("Nothing is reported for this year yet."),
    Why.EARLY: text("It is too early for a forecast: too few past years, and too few others to learn from."),
    Why.SIGN: text("A total that is not above zero has no rate of growth to go by."),
    Why.CLOSED: text("The year is complete."),
}


def sentences(row: Any, card: Scorecard, forecast: Any, lang: Language) -> tuple[Sentence, ...]:
    """All sentences about one indicator row of ``card``; ``forecast`` a row of ``outlook`` or None."""
    found = [
        achieved(row, lang),
        variation(row, card, lang),
        contribution(row, card, lang),
        run(row, lang),
        year_end(row.indicator, forecast, lang) if forecast is not None else None,
    ]
    return tuple(s for s in found if s is not None)


def achieved(row: Any, lang: Language) -> Sentence:
    """Actual against target in its own unit."""
    here = Evidence("indicator", row.indicator)
    key = f"{row.indicator}.achieved"
    if row.parts > 1:
        return Sentence(
            key,
            lang.t(
                "{count} parts together reach {percent} of their targets.",
                count=int(row.parts),
                percent=lang.percent(row.achievement, 1),
            ),
            here,
        )
    if row.achievement is None or row.achievement != row.achievement:
        return Sentence(key, reason_word(row.reason, lang) + ".", here)
    said = lang.t(
        "{actual} was reached, the target was {target}: {percent}.",
        actual=with_unit(actual(row, lang), row.measure_unit)
        if row.actual == row.actual
        else actual(row, lang),
        target=target(row, lang),
        percent=lang.percent(row.achievement, 1),
    )
    if row.ratio is not None and row.ratio == row.ratio and abs(row.ratio - row.achievement) >= 0.05:
        said += " " + lang.t(
            "Without cap and floor it would be {percent}.", percent=lang.percent(row.ratio, 1)
        )
    return Sentence(key, said, here)


def variation(row: Any, card: Scorecard, lang: Language) -> Sentence | None:
    """Whether the achievement lies outside what its earlier periods make usual; silent when too little is known."""
    found = _usual(row, card, lang)
    if found is None:
        return None
    side, values = found
    if side > 0:
        said = lang.t(
            "That is better than its usual variation ({low} to {high} over {count} periods).", **values
        )
    elif side < 0:
        said = lang.t(
            "That is worse than its usual variation ({low} to {high} over {count} periods).", **values
        )
    else:
        said = lang.t(
            "That lies within its usual variation ({low} to {high} over {count} periods): the change since the "
            "period before says little by itself.",
            **values,
        )
    return Sentence(f"{row.indicator}.variation", said, Evidence("indicator", row.indicator))


def beyond(row: Any, card: Scorecard, lang: Language) -> Sentence | None:
    """The same with the indicator's name, for those that lie outside; None for the others."""
    found = _usual(row, card, lang)
    if found is None or not found[0]:
        return None
    side, values = found
    name, now = narrative.name_of(row, lang), lang.percent(row.achievement, 1)
    if side > 0:
        said = lang.t("{name} stands at {now}, better than its usual variation ({low} to {high} over {count} periods).",
                      name=name, now=now, **values)  # fmt: skip
    else:
        said = lang.t("{name} stands at {now}, worse than its usual variation ({low} to {high} over {count} periods).",
                      name=name, now=now, **values)  # fmt: skip
    return Sentence(f"{row.indicator}.beyond", said, Evidence("indicator", row.indicator))


def _usual(row: Any, card: Scorecard, lang: Language) -> tuple[int, dict[str, Any]] | None:
    """On which side of the usual the achievement lies, and the bounds in words, cut to what an achievement can be."""
    value = row.achievement
    usual = limits(row.trend[:-1])
    if usual is None or value is None or value != value:
        return None
    floor, cap = (card.version.value(f"achievement.{end}") for end in ("floor", "cap"))
    low = usual.low if floor is None else max(usual.low, float(floor))
    high = usual.high if cap is None else min(usual.high, float(cap))
    count = len([v for v in row.trend[:-1] if v is not None])
    return usual.side(value), {"low": lang.percent(low, 1), "high": lang.percent(high, 1), "count": count}


def contribution(row: Any, card: Scorecard, lang: Language) -> Sentence | None:
    """What the indicator costs the whole, and what its change did to it."""
    share = row.share_of_whole
    if share is None or share != share or row.achievement is None or row.achievement != row.achievement:
        return None
    here = Evidence("indicator", row.indicator)
    parts = []
    if row.lost >= 0.005:
        parts.append(
            lang.t("The shortfall costs the overall score {points} points.", points=lang.number(row.lost, 2))
        )
    if row.previous == row.previous and row.previous is not None and card.before is not None:
        effect = (row.achievement - row.previous) * share
        if abs(effect) >= 0.005:
            up = lang.t("Its change since {before} adds {points} points to it.", before=card.before,
                        points=lang.number(abs(effect), 2))  # fmt: skip
            down = lang.t("Its change since {before} takes {points} points from it.", before=card.before,
                          points=lang.number(abs(effect), 2))  # fmt: skip
            if not parts:
                up = lang.t("Its change since {before} adds {points} points to the overall score.",
                            before=card.before, points=lang.number(abs(effect), 2))  # fmt: skip
                down = lang.t("Its change since {before} takes {points} points from the overall score.",
                              before=card.before, points=lang.number(abs(effect), 2))  # fmt: skip
            parts.append(up if effect > 0 else down)
    return Sentence(f"{row.indicator}.contribution", " ".join(parts), here) if parts else None


def run(row: Any, lang: Language) -> Sentence | None:
    """How long it has been below its target."""
    if row.below < 2:
        return None
    return Sentence(
        f"{row.indicator}.run",
        lang.t("It has been below its target for {count} periods in a row.", count=int(row.below)),
        Evidence("indicator", row.indicator),
    )


def year_end(indicator: str, forecast: Any, lang: Language) -> Sentence:
    """The forecast of the year, with its interval, the chance and what the interval stands on."""
    key, here = f"{indicator}.forecast", Evidence("indicator", indicator)
    if isinstance(forecast.why, str):
        return Sentence(key, lang.show(WHYS[Why(forecast.why)]), here)
    values = {
        "year": lang.period(forecast.year),
        "value": lang.number(forecast.value),
        "low": lang.number(forecast.low),
        "high": lang.number(forecast.high),
    }
    said = lang.t("{year} is likely to end at {value} (80 % interval {low} to {high}).", **values)
    if isinstance(forecast.outlook, str):
        said += " " + lang.t(
            "The chance to reach the target is {chance}: {word}.",
            chance=lang.percent(100 * forecast.chance, 0),
            word=lang.show(OUTLOOKS[Outlook(forecast.outlook)]),
        )
    if forecast.pace is not None and forecast.pace == forecast.pace and forecast.pace > 1:
        said += " " + lang.t("The rest of the year would need a record pace.")
    if forecast.pooled:
        said += " " + lang.t("The interval is learned from other indicators of its kind.")
    return Sentence(key, said, here)


def title(row: Any, card: Scorecard, lang: Language) -> Sentence:
    """The finding about the indicator in one sentence."""
    said = narrative.indicator_title(row, card.period, reason_word(row.reason, lang), lang)
    return Sentence(f"{row.indicator}.title", said, Evidence("indicator", row.indicator))
