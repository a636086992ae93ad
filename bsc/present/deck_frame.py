"""Slides around the numbers: what the pack is, the brief, the year's end, gaps, actions, rules."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bsc.actions import STATES, State
from bsc.analysis import scorecard
from bsc.forecast import Outlook
from bsc.frames import each
from bsc.present import narrative, story
from bsc.present.slides import Cell, Evidence, Sentence, Slide, Table
from bsc.present.told import MOST, Told
from bsc.present.values import actual, band_word, number_or_none, reason_word, status_of, target


def cover(told: Told) -> Slide:
    """What the pack is, of whom and when."""
    held, lang = told.held, told.lang
    lines = [Sentence("cover.organisation", held.name)] if told.unit_name != held.name else []
    lines += [
        Sentence("cover.unit", told.unit_name, Evidence("unit", held.unit)),
        Sentence("cover.period", lang.period(held.period)),
    ]
    if len(held.units) > 1:
        others = ", ".join(held.names.get(u, u) for u in held.units[1:6])
        more = len(held.units) - 6
        said = lang.t("With {units}", units=others)
        if more > 0:
            said = lang.t("With {units} and {count} more", units=others, count=more)
        lines.append(Sentence("cover.units", said))
    return Slide("cover", Sentence("cover.title", held.title), tuple(lines))


def _finding(found: Any, key: str) -> Sentence:
    said = f"{found.head}. {found.more}" if found.more else found.head
    return Sentence(key, said, Evidence(found.kind, found.code) if found.kind else None)


def brief(told: Told) -> Slide:
    """The overall score beside at most three findings."""
    card, lang = told.card, told.lang
    whole = card.whole
    family = scorecard.family(told.held.tree, card.unit)
    beside = told.held.beside[told.held.beside["unit"].isin(family["unit"])]
    found = narrative.findings(card, beside, told.held.names, lang)
    word = band_word(card.version, "organisation", whole["band"], whole["reason"], lang)
    notes = [
        lang.t(
            "{measured} of {count} indicators measured, {coverage} of the weight",
            measured=int(whole["indicators_measured"]),
            count=int(whole["indicators"]),
            coverage=lang.percent(whole["coverage"], 1),
        )
    ]
    if card.before is not None and whole["previous"] is not None and whole["score"] == whole["score"]:
        notes.append(
            lang.t(
                "The overall score was {before} in {period}.",
                before=lang.number(whole["previous"], 1, fixed=True),
                period=card.before,
            )
        )
    return Slide(
        "brief",
        Sentence("brief.title", narrative.title(card, lang), Evidence("unit", card.unit)),
        tuple(_finding(f, f"brief.{n}") for n, f in enumerate(found, start=1)),
        figure=_figure(told, word),
        figure_status=status_of(whole["colour"]) if whole["score"] == whole["score"] else None,
        notes=tuple(notes),
    )


def _figure(told: Told, word: str) -> str:
    """The overall score and its band; where there is none, how many indicators reach their target; else nothing."""
    card, lang = told.card, told.lang
    score = card.whole["score"]
    if score is not None and score == score:
        return f"{lang.number(score, 1, fixed=True)} · {word}"
    known = card.indicators[card.indicators["achievement"].notna()]
    if known.empty:
        return ""
    met = int((known["achievement"] >= 100).sum())
    return lang.t("{met} of {count} · indicators reach their target", met=met, count=len(known))


def forecasts(told: Told) -> Slide | None:
    """Where the year will end, the least likely targets first; None without forecasts."""
    lang, card = told.lang, told.card
    rows = told.outlook[(told.outlook["breakdown"] == "") & told.outlook["chance"].notna()].sort_values(
        "chance"
    )
    if rows.empty:
        return None
    risky = int((rows["outlook"] == Outlook.AT_RISK).sum())
    year = lang.period(str(rows.iloc[0]["year"]))
    if risky:
        said = lang.t(
            "{risky} of {count} indicators are at risk of missing their target of {year}",
            risky=risky,
            count=len(rows),
            year=year,
        )
    else:
        said = lang.t("No indicator is at risk of missing its target of {year}", year=year)
    names = {r.indicator: narrative.name_of(r, lang) for r in each(card.indicators)}
    made = [
        (
            Cell(names.get(r.indicator, r.indicator), names.get(r.indicator, r.indicator),
                 evidence=Evidence("indicator", r.indicator)),
            Cell(lang.number(r.value), float(r.value)),
            Cell(f"{lang.number(r.low)} – {lang.number(r.high)}"),
            Cell(lang.number(r.target_low if r.target_low == r.target_low else r.target_high),
                 number_or_none(r.target_low if r.target_low == r.target_low else r.target_high)),
            Cell(lang.percent(100 * r.chance, 0), round(100 * float(r.chance), 1)),
            Cell(lang.show(story.OUTLOOKS[Outlook(r.outlook)])),
        )
        for r in each(rows.head(MOST))
    ]  # fmt: skip
    head = (
        lang.t("Indicator"),
        lang.t("Forecast"),
        lang.t("80 % interval"),
        lang.t("Target of the year"),
        lang.t("Chance"),
        lang.t("Outlook"),
    )
    return Slide(
        "forecast",
        Sentence("forecast.title", said, Evidence("unit", card.unit)),
        table=Table(head, tuple(made), (False, True, True, True, True, False)),
        notes=(lang.t("Computed from how past years went on from here; of the raw result, before any cap."),),
    )


def missing(told: Told) -> Slide | None:
    """Indicators without an achievement, and why; None when there are none."""
    card, lang = told.card, told.lang
    rows = scorecard.gaps(card)
    if rows.empty:
        return None
    said = lang.n("One indicator has no achievement", "{n} indicators have no achievement", len(rows))
    made = [
        (
            Cell(
                narrative.name_of(r, lang),
                narrative.name_of(r, lang),
                evidence=Evidence("indicator", r.indicator),
            ),
            Cell(target(r, lang)),
            Cell(actual(r, lang)),
            Cell(reason_word(r.reason, lang)),
        )
        for r in each(rows.head(MOST))
    ]
    head = (lang.t("Indicator"), lang.t("Target"), lang.t("Actual"), lang.t("Reason"))
    return Slide(
        "missing",
        Sentence("missing.title", said, Evidence("unit", card.unit)),
        table=Table(head, tuple(made), (False, True, True, False)),
        notes=(lang.t("They count in the coverage, never as a zero unless the rules say so."),),
    )


def open_actions(told: Told) -> Slide | None:
    """What is still to be done, overdue first."""
    lang = told.lang
    rows = told.actions[~told.actions["state"].isin([State.DONE, State.DROPPED])]
    if rows.empty:
        return None
    due = pd.to_datetime(rows["due"])
    late = due < pd.Timestamp(told.today)
    rows = rows.assign(late=late, day=due).sort_values(
        ["late", "day"], ascending=[False, True], na_position="last"
    )
    said = lang.n("One action is open", "{n} actions are open", len(rows))
    if late.any():
        said = lang.t("{finding}, {count} of them overdue", finding=said, count=int(late.sum()))
    made = [
        (
            Cell(r.what, r.what),
            Cell(r.owner if isinstance(r.owner, str) else "–"),
            Cell(lang.date(r.day.date()) if r.day == r.day else "–"),
            Cell(lang.t("overdue") if r.late else lang.show(STATES[State(r.state)])),
        )
        for r in each(rows.head(MOST))
    ]
    head = (lang.t("What"), lang.t("Who"), lang.t("By when"), lang.t("State"))
    return Slide(
        "actions",
        Sentence("actions.title", said, Evidence("page", "meeting")),
        table=Table(head, tuple(made)),
        notes=(lang.t("The first {count} of {all}.", count=MOST, all=len(rows)),) if len(rows) > MOST else (),
    )


def rules(told: Told, public: bool) -> Slide:
    """By which rules, and from which reports."""
    held, lang, version = told.held, told.lang, told.card.version
    lines = [
        Sentence(
            "rules.set",
            lang.t(
                "Rules: {name}, in force since {day}.",
                name=held.policy.name.show(lang),
                day=version.valid_from,
            ),
            Evidence("page", "method"),
        )
    ]
    sources = dict.fromkeys(
        entry.reference.title.show(lang)
        for key, entry in version.entries.items()
        if not (key.startswith("career.") and held.parts["spread"].empty)
        and entry.reference.kind in ("regulation", "second_hand", "reader")
    )
    lines += [Sentence(f"rules.source.{n}", name) for n, name in enumerate(list(sources)[:4])]
    if not public:
        files = list(dict.fromkeys(held.reports["file"]))
        said = lang.n("One file is behind these numbers: {files}", "{n} files are behind these numbers: {files}",
                      len(files), files=", ".join(files[:6]) + (" …" if len(files) > 6 else ""))  # fmt: skip
        lines.append(Sentence("rules.files", said, Evidence("page", "reports")))
    return Slide(
        "rules",
        Sentence("rules.title", lang.t("By which rules, and from which reports"), Evidence("page", "method")),
        tuple(lines),
    )
