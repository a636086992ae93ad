"""Slides of what a pack holds beside the scorecard: the cascade, where work goes, levels, people, scenarios."""

from __future__ import annotations

import pandas as pd

from bsc.figures.look import Status
from bsc.frames import each
from bsc.i18n import Language
from bsc.present.balance import level_names
from bsc.present.slides import Cell, Chart, ChartKind, Evidence, Role, Sentence, Series, Slide, Table
from bsc.present.told import BARS, MOST, Told, values_of
from bsc.present.values import number_or_none

_MEASURES = (
    "coverage",
    "orphans",
    "alignment",
    "surplus",
    "barren",
)  # what an executive is told of the cascade


def alignment(told: Told) -> Slide | None:
    """What the cascade says, a sentence a measure; None where nothing of the work of people is linked or shown."""
    rows, lang = told.held.parts["alignment"], told.lang
    known = {
        str(r.measure): (float(r.value), str(getattr(r, lang.code))) for r in each(rows) if r.value == r.value
    }
    if "reach" not in known:
        return None
    return Slide(
        "alignment",
        Sentence("alignment.title", known["reach"][1], Evidence("page", "cascade")),
        tuple(
            Sentence(f"alignment.{name}", known[name][1], Evidence("measure", name))
            for name in _MEASURES
            if name in known
        ),
        figure=lang.t(
            "{share} · of the work reaches an objective", share=lang.percent(100 * known["reach"][0], 0)
        ),
        notes=(lang.t("None of this is performance: it says where effort is meant to go."),),
    )


def work(told: Told) -> Slide | None:
    """Where work goes: a bar an objective, and what reaches none of them; None where it may not be shown."""
    rows, lang = told.held.parts["work"], told.lang
    if rows.empty:
        return None
    lost = float(rows.loc[rows["objective"] == "", "effort"].sum())
    objectives = rows[rows["objective"] != ""].sort_values("effort", ascending=False)
    shown, rest = objectives.head(BARS - 2), objectives.iloc[BARS - 2 :]
    card = told.card.objectives.drop_duplicates("objective").set_index("objective")
    english = card["name_en"] if lang.code == "en" and "name_en" in card else pd.Series(dtype=object)
    names = [
        str(english[r.objective]) if isinstance(english.get(r.objective), str) else str(r.name)
        for r in each(shown)
    ]
    efforts = [100 * float(e) for e in shown["effort"]]
    links: list[Evidence | None] = [Evidence("objective", str(o)) for o in shown["objective"]]
    if len(rest):
        names.append(lang.n("One more objective", "{n} more objectives", len(rest)))
        efforts.append(100 * float(rest["effort"].sum()))
        links.append(None)
    names.append(lang.t("No objective at all"))
    efforts.append(100 * lost)
    links.append(Evidence("measure", "orphans"))
    said = lang.t("Where work goes; {lost} of it is linked to nothing", lost=lang.percent(100 * lost, 1))
    statuses = (*(Status.NONE for _ in efforts[:-1]), Status.BAD)
    return Slide(
        "work",
        Sentence("work.title", said, Evidence("page", "cascade")),
        chart=Chart(
            ChartKind.BARS,
            tuple(names),
            (Series(lang.t("Share of the work"), tuple(efforts), statuses=statuses),),
            said,
            suffix="%",
            links=tuple(links),
        ),
    )


def levels(told: Told) -> Slide | None:
    """Output against outcome by weight, beside the profile that is wanted; None without levels."""
    rows, lang = told.held.parts["levels"], told.lang
    if rows.empty:
        return None
    said = str(rows.iloc[0][lang.code])
    names = level_names(lang)
    series = [Series(lang.t("Share of the weight"), tuple(100 * float(v) for v in rows["share"]))]
    if "wanted" in rows:
        series.append(
            Series(lang.t("Target profile"), tuple(100 * float(v) for v in rows["wanted"]), Role.BASELINE)
        )
    return Slide(
        "levels",
        Sentence("levels.title", said, Evidence("page", "balance")),
        chart=Chart(
            ChartKind.COLUMNS,
            tuple(names[str(c)] for c in rows["level"]),
            tuple(series),
            said,
            digits=0,
            suffix="%",
        ),
    )


def spread(told: Told) -> Slide | None:
    """How people's scores spread; None where there are none or too few."""
    rows, lang = told.held.parts["spread"], told.lang
    if rows.empty:
        return None
    said = str(rows.iloc[0][lang.code])
    lined = bool(rows["reached"].any())
    statuses = tuple(Status.GOOD if r else Status.NONE for r in rows["reached"]) if lined else ()
    notes = [lang.t("Groups only; who is too few to be shown is left out.")]
    if lined:
        line = float(rows.loc[rows["reached"], "low"].min())
        notes.insert(0, lang.t("Green bars reach the minimum of {line}.", line=lang.number(line)))
    return Slide(
        "people.spread",
        Sentence("people.spread.title", said, Evidence("page", "distribution")),
        tuple(Sentence(f"people.spread.{n}", note) for n, note in enumerate(notes, start=1)),
        Chart(
            ChartKind.COLUMNS,
            tuple(
                f"{lang.number(r.low)}–{lang.number(r.high)}" if r.high - r.low > 1 else lang.number(r.low)
                for r in each(rows)
            ),
            (
                Series(
                    lang.t("People in {period}", period=lang.period(str(rows.iloc[0]["period"]))),
                    values_of(rows["people"].astype(float)),
                    statuses=statuses,
                ),
            ),
            said,
            digits=0,
            n=int(rows["people"].sum()),
        ),
    )


def careers(told: Told) -> Slide | None:
    """Who may be proposed and who is on watch, by unit; None where there is no minimum or nothing may be said."""
    rows, lang = told.held.parts["careers"], told.lang
    if rows.empty:
        return None
    kinds = [k for k in ("eligible", "watch", "bites") if rows[k].notna().any()]
    heads = {
        "eligible": lang.t("May be proposed"),
        "watch": lang.t("On watch"),
        "bites": lang.t("Rule applies"),
    }
    table = Table(
        (lang.t("Unit"), lang.t("People"), *(heads[k] for k in kinds)),
        tuple(
            (
                Cell(str(getattr(r, f"name_{lang.code}")), str(getattr(r, f"name_{lang.code}"))),
                Cell(lang.number(r.people, 0), float(r.people)),
                *(_count(getattr(r, k), lang) for k in kinds),
            )
            for r in each(rows.head(MOST + 2))
        ),
        (False, True, *(True for _ in kinds)),
    )
    return Slide(
        "people.careers",
        Sentence("people.careers.title", str(rows.iloc[0][lang.code]), Evidence("page", "careers")),
        table=table,
        notes=(
            lang.t(
                "A dash hides one or two people, nearly everybody, or a neighbour from whom they could be worked out."
            ),
            lang.t("Scores of {period}.", period=lang.period(str(rows.iloc[0]["period"]))),
        ),
    )


def _count(value: object, lang: Language) -> Cell:
    known = number_or_none(value)
    return Cell("–" if known is None else lang.number(known, 0), known)


def scenarios(told: Told) -> list[Slide]:
    """A slide a scenario: what it changes, and the units side by side with the rules in force."""
    rows, lang = told.held.parts["scenarios"], told.lang
    made = []
    for number, (name, part) in enumerate(rows.groupby("scenario", sort=False), start=1):
        known = part[part["before"].notna() | part["after"].notna()].sort_values("after", ascending=False)
        said = lang.t("{name}: {finding}", name=name, finding=part.iloc[0][lang.code])
        key = f"scenario.{number}"
        lines = [
            Sentence(
                f"{key}.changes", str(part.iloc[0][f"changes_{lang.code}"]), Evidence("page", "what_if")
            ),
            Sentence(f"{key}.reason", lang.t("Reason: {words}", words=part.iloc[0]["reason"])),
        ]
        shown = known.head(BARS)
        chart = Chart(
            ChartKind.BARS,
            tuple(told.held.names.get(str(u), str(u)) for u in shown["unit"]),
            (
                Series(lang.t("In force"), values_of(shown["before"]), Role.BASELINE),
                Series(lang.t("Scenario"), values_of(shown["after"])),
            ),
            said,
            line=100.0,
            line_name=lang.t("target"),
            links=tuple(Evidence("unit", str(u)) for u in shown["unit"]),
        )
        made.append(
            Slide(
                key,
                Sentence(f"{key}.title", said, Evidence("page", "what_if")),
                tuple(s for s in lines if s.text),
                chart if len(shown) else None,
                notes=(lang.t("A scenario changes nothing for anybody until it is adopted."),),
            )
        )
    return made
