"""What a balance says in sentences: the finding, the study's claim, the rule on echelons, tiers, years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bsc.analysis.balance import PEOPLE, Balance
from bsc.analysis.labels import LEVELS
from bsc.analysis.mix import Mix
from bsc.analysis.profiles import Yardstick
from bsc.figures.scorecard import Finding
from bsc.frames import each
from bsc.i18n import Language, Text, text

LEVEL_NAMES: dict[str, Text] = {
    "input": text("Input"),
    "activity": text("Activity"),
    "output": text("Output"),
    "outcome": text("Outcome"),
    "impact": text("Impact"),
}
MEASURE_NAMES: dict[str, Text] = {
    "weight": text("By weight"),
    "count": text("By number"),
    "variance": text("By what makes results differ"),
}


def level_names(lang: Language) -> dict[str, str]:
    """The levels in the reader's language, from means to ends."""
    return {code: lang.show(LEVEL_NAMES[code]) for code in LEVELS}


def percent(share: float, lang: Language) -> str:
    """A share from 0 to 1 as whole percent."""
    return lang.percent(100 * share, 0)


def title(found: Balance, lang: Language) -> str:
    """The finding of the page."""
    whole = found.whole.get("weight") or found.whole["count"]
    values = {
        "share": percent(whole.outcome, lang),
        "wanted": percent(found.profile.outcome, lang),
        "output": percent(whole.level("output"), lang),
    }
    if sum(whole.stated) <= 0:
        return lang.t(
            "Judging by their wording, outcomes and impact carry {low} to {high} of the weight; no level "
            "is confirmed yet",
            low=percent(whole.low, lang),
            high=percent(whole.high, lang),
        )
    if sum(whole.suggested) > 0.005:
        return lang.t(
            "Outcomes and impact carry about {share} of the weight, between {low} and {high}; "
            "the target profile wants {wanted}",
            low=percent(whole.low, lang),
            high=percent(whole.high, lang),
            **values,
        )
    if whole.outcome >= found.profile.outcome - 0.005:
        return lang.t(
            "Outcomes and impact carry {share} of the weight, as much as the target profile wants ({wanted})",
            **values,
        )
    return lang.t(
        "Outcomes and impact carry {share} of the weight; the target profile wants {wanted}. Outputs "
        "alone carry {output}",
        **values,
    )


def measured_apart(found: Balance, lang: Language) -> str:
    """What the three measures say about each other."""
    whole = found.whole
    if "variance" not in whole or "weight" not in whole:
        return lang.t("Too few results were reported to tell what makes them differ.")
    paper, effect = whole["weight"].outcome, whole["variance"].outcome
    values = {"paper": percent(paper, lang), "effect": percent(effect, lang)}
    if abs(paper - effect) < 0.05:
        return lang.t(
            "On paper outcomes and impact have {paper} of the weight, and they make {effect} of the "
            "differences between results.",
            **values,
        )
    if effect < paper:
        return lang.t(
            "On paper outcomes and impact have {paper} of the weight, but they make only {effect} of the "
            "differences between results.",
            **values,
        )
    return lang.t(
        "On paper outcomes and impact have only {paper} of the weight, but they make {effect} of the "
        "differences between results.",
        **values,
    )


def variance_note(found: Balance, lang: Language) -> str:
    """How the third measure was made."""
    said = (
        lang.t(
            "Differences: between {units} units of the same type in {year}, {count} results.",
            units=found.observed_units,
            year=str(found.year),
            count=found.observed,
        )
        if found.observed_units > 1
        else lang.t("Differences: between {count} periods of this unit.", count=found.observed)
    )
    if found.negative:
        said += " " + lang.n(
            "One indicator works against the total and is drawn as nothing.",
            "{n} indicators work against the total and are drawn as nothing.",
            found.negative,
        )
    return said


def claim(found: Balance, held: Yardstick, lang: Language) -> list[Finding]:
    """The study's two statements, each tested on this unit."""
    views = {one.code: one for one in found.perspectives.get("weight", ())}
    money = [views[code] for code in held.financial if code in views]
    findings = []
    uneven = warnings(found, held, lang)
    if money:
        share = sum(one.share for one in money)
        even = found.perspective_evenness or 0.0
        holds = held.thin <= share <= held.heavy and even >= held.even and not uneven
        head = (
            lang.t("“Relatively balanced between financial and non-financial aspects” holds here")
            if holds
            else lang.t(
                "“Relatively balanced between financial and non-financial aspects” does not hold here"
            )
        )
        findings.append(
            Finding(
                head,
                lang.t(
                    "Financial {financial} of the weight, non-financial {other}; evenness of the "
                    "perspectives {even} (1 is all alike).",
                    financial=percent(share, lang),
                    other=percent(1 - share, lang),
                    even=lang.number(even, 2),
                )
                + (" " + " ".join(uneven.values()) if uneven else "")
                + (" " + lang.t("Perspectives nobody confirmed are as suggested.") if found.outside else ""),
            )
        )
    else:
        findings.append(
            Finding(
                lang.t("“Balanced between financial and non-financial aspects” cannot be tested here"),
                lang.t("This rule set has no financial perspective."),
            )
        )
    whole = found.whole.get("weight") or found.whole["count"]
    largest = LEVELS[max(range(len(LEVELS)), key=lambda n: whole.shares[n])]
    centred = largest == "output" and whole.outcome < 0.5
    findings.append(
        Finding(
            _centred(centred, sum(whole.suggested) > 0.005, lang),
            lang.t(
                "Output {output}, outcome {outcome}, impact {impact} of the weight; leading (input to "
                "output) {lead}, lagging (outcome and impact) {lag}.",
                output=percent(whole.level("output"), lang),
                outcome=percent(whole.level("outcome"), lang),
                impact=percent(whole.level("impact"), lang),
                lead=percent(1 - whole.outcome, lang),
                lag=percent(whole.outcome, lang),
            ),
        )
    )
    findings.append(
        Finding(
            lang.t(
                "The mix fits the target profile to {fit}",
                fit=percent(whole.fit, lang),
            ),
            lang.t(
                "100% would be the profile itself. Evenness over the five levels is {even}; it is "
                "reported, not a goal: a quarter of inputs would be no virtue.",
                even=lang.number(whole.evenness, 2),
            ),
        )
    )
    return findings


def _centred(holds: bool, suggested: bool, lang: Language) -> str:
    if suggested:
        return (
            lang.t("“Indicators centred on output” probably holds here, going by suggested levels")
            if holds
            else lang.t(
                "“Indicators centred on output” probably does not hold here, going by suggested levels"
            )
        )
    return (
        lang.t("“Indicators centred on output” holds here")
        if holds
        else lang.t("“Indicators centred on output” does not hold here")
    )


def warnings(found: Balance, held: Yardstick, lang: Language) -> dict[str, str]:
    """By perspective: that it weighs less or more than the bounds."""
    said = {}
    for one in found.perspectives.get("weight", ()):
        perspective = found.version.perspective(one.code)
        name = perspective.name.show(lang) if perspective else one.code
        if one.share < held.thin:
            said[one.code] = lang.t(
                "{name} weighs less than {bound}.", name=name, bound=percent(held.thin, lang)
            )
        elif one.share > held.heavy:
            said[one.code] = lang.t(
                "{name} weighs more than {bound}.", name=name, bound=percent(held.heavy, lang)
            )
    return said


def rule(found: Balance, lang: Language) -> str:
    """Whether the unit's indicators reach the level that its echelon must reach."""
    kind = found.place.type or lang.t("this unit")
    if found.rule is None:
        return lang.t("Nobody has said which echelon {kind} is, so no rule is held against it", kind=kind)
    if found.rule.minimum is None:
        return lang.t(
            "Below echelon II there is no rule on levels, so none is held against {kind}", kind=kind
        )
    rows = found.breaking[found.breaking["type"] == found.place.type]
    count, of = len(rows), found.judged.get(found.place.type, 0)
    if not count:
        return lang.t(
            "All {of} indicators of {kind} reach the level that PermenPANRB 53/2014 asks for",
            of=of,
            kind=kind,
        )
    return lang.t(
        "{count} of {of} indicators of {kind} lie below the level that PermenPANRB 53/2014 asks for",
        count=count,
        of=of,
        kind=kind,
    )


def tiers(mixes: Sequence[Mix], lang: Language) -> str:
    """How the mix changes on the way down."""
    if len(mixes) < 2:
        return lang.t("By type of unit")
    first, last = mixes[0], mixes[-1]
    values = {
        "first": percent(first.outcome, lang),
        "last": percent(last.outcome, lang),
        "top": tier_name(first.code, lang),
        "bottom": tier_name(last.code, lang),
    }
    if first.outcome - last.outcome > 0.02:
        return lang.t("Fewer outcomes on the way down: {first} at {top}, {last} at {bottom}", **values)
    if last.outcome - first.outcome > 0.02:
        return lang.t("More outcomes on the way down: {first} at {top}, {last} at {bottom}", **values)
    return lang.t("As many outcomes at the top as at the bottom: {first} and {last}", **values)


def tier_name(code: str, lang: Language) -> str:
    """The name of a type of unit, or of the persons."""
    if code == PEOPLE:
        return lang.t("Individual KPIs")
    return code or lang.t("Units without a type")


def trend(mixes: Sequence[Mix], lang: Language) -> str:
    """How the share of outcomes moved over the years."""
    if len(mixes) < 2:
        return lang.t("Year by year")
    first, last = mixes[0], mixes[-1]
    values = {
        "before": percent(first.outcome, lang),
        "now": percent(last.outcome, lang),
        "year": first.code,
    }
    if last.outcome - first.outcome > 0.01:
        return lang.t("Outcomes and impact rose from {before} in {year} to {now}", **values)
    if first.outcome - last.outcome > 0.01:
        return lang.t("Outcomes and impact fell from {before} in {year} to {now}", **values)
    return lang.t("Since {year} the share of outcomes and impact has not moved: {now}", **values)


def lines(found: Balance, held: Yardstick, lang: Language) -> list[str]:
    """The balance for the terminal: the same sentences as on the page, and one line a mix."""
    said = [title(found, lang), ""]
    said += [_line(lang.show(MEASURE_NAMES[name]), one, lang) for name, one in found.whole.items()]
    said += [measured_apart(found, lang), ""]
    for one in found.perspectives.get("weight", ()):
        perspective = found.version.perspective(one.code)
        name = perspective.name.show(lang) if perspective else one.code
        said.append(_line(f"{name} ({percent(one.share, lang)})", one, lang))
    said += ["", *(f"{one.head}. {one.more}" for one in claim(found, held, lang)), "", rule(found, lang)]
    mine = found.breaking[found.breaking["type"] == found.place.type]
    if found.rule is not None and found.rule.minimum is not None:
        said += [f"  {row.indicator}  {row.name}: {lang.show(LEVEL_NAMES[row.level])}" for row in each(mine)]
    for sentence, mixes, named in (
        (tiers(found.tiers["weight"], lang), found.tiers["weight"], tier_name),
        (trend(found.trend["weight"], lang), found.trend["weight"], lambda code, _: code),
    ):
        said += ["", sentence, *(_line(named(one.code, lang), one, lang) for one in mixes)]
    return said


def _line(name: str, one: Mix, lang: Language) -> str:
    shares = ", ".join(
        f"{label} {percent(share, lang)}"
        for label, share in zip(level_names(lang).values(), one.shares, strict=True)
    )
    text_of = f"  {name}: {shares}"
    if one.high - one.low > 0.005:
        interval = lang.t("{low} to {high}", low=percent(one.low, lang), high=percent(one.high, lang))
        text_of += f" ({lang.show(LEVEL_NAMES['outcome'])} + {lang.show(LEVEL_NAMES['impact'])}: {interval})"
    return text_of


def as_dict(found: Balance) -> dict[str, Any]:
    """The balance as plain data with language-neutral codes; shares from 0 to 1."""

    def plain(one: Mix) -> dict[str, Any]:
        return {
            "code": one.code,
            "indicators": round(one.indicators, 3),
            "unlabelled": one.unlabelled,
            "share": one.share,
            "share_interval": [one.share_low, one.share_high],
            "levels": dict(zip(LEVELS, one.shares, strict=True)),
            "suggested": dict(zip(LEVELS, one.suggested, strict=True)),
            "outcome_and_impact": one.outcome,
            "interval": [one.low, one.high],
            "wanted": one.wanted,
            "fit": one.fit,
            "evenness": one.evenness,
            "units": one.units,
        }

    def by_measure(mixes: Any) -> dict[str, Any]:
        return {name: [plain(one) for one in rows] for name, rows in mixes.items()}

    return {
        "unit": found.unit,
        "year": found.year,
        "tier": found.place.tier,
        "echelon": found.place.echelon or None,
        "profile": dict(zip(LEVELS, found.profile.shares, strict=True)),
        "profile_edited": found.profile.edited,
        "whole": {name: plain(one) for name, one in found.whole.items()},
        "perspectives": by_measure(found.perspectives),
        "perspective_evenness": found.perspective_evenness,
        "units": by_measure(found.units),
        "tiers": by_measure(found.tiers),
        "trend": by_measure(found.trend),
        "below_rule": [
            {
                "type": row.type,
                "indicator": row.indicator,
                "level": row.level,
                "stated": bool(row.stated),
                "chance": row.chance,
                "units": int(row.units),
            }
            for row in each(found.breaking)
        ],
        "outside": found.outside,
    }
