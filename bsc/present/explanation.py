"""An explanation as plain lines for the terminal, and as plain data for ``--json``."""

from __future__ import annotations

from typing import Any

from bsc.analysis.explain import Explanation, Link, Part, Source
from bsc.analysis.worked import REASON, Step
from bsc.frames import each
from bsc.i18n import Language, Text, text
from bsc.present import rules

NODES: dict[str, Text] = {
    "indicator": text("Indicator"),
    "objective": text("Objective"),
    "perspective": text("Perspective"),
    "organisation": text("Whole"),
}
SIDES: dict[str, Text] = {"target": text("Target"), "actual": text("Actual")}
PAST = 8  # periods of the history that the terminal prints


def lines(told: Explanation, lang: Language) -> list[str]:
    """The whole answer, a line each; indented lines belong to the one above."""
    found = [
        lang.t(
            "{name} ({code}), {unit}, {period}",
            name=told.name,
            code=told.indicator,
            unit=told.unit_name,
            period=told.period,
        ),
        lang.t("Rules: {name}", name=told.rule_set),
    ]
    if told.before_start:
        found.append(lang.t("These rules begin later; the period is scored under their first version."))
    if told.made_of is not None:
        found.append(lang.show(told.made_of))
    for part in told.parts:
        found += ["", *_part(part, told, lang)]
    found += ["", lang.t("Way to the whole")]
    found += ["  " + _link(link, lang) for link in told.chain]
    if told.points is not None:
        found.append("  " + lang.t("It gives {points} points of the whole.", points=told.points))
    found += ["", lang.t("Past")]
    found += ["  " + line for line in _past(told, lang)]
    found += ["", lang.t("Read from")]
    found += ["  " + _source(source, lang) for source in told.sources] or ["  –"]
    return found


def _part(part: Part, told: Explanation, lang: Language) -> list[str]:
    head = part.breakdown or lang.t("How the number comes about")
    value = part.row["achievement"]
    result = lang.percent(value) if value is not None else lang.show(REASON[part.row["reason"]])
    return [f"{head}: {result}", *("  " + line for step in part.steps for line in _step(step, lang))]


def _step(step: Step, lang: Language) -> list[str]:
    found = [lang.show(step.words)]
    if step.numbers is not None:
        found.append("  " + lang.show(step.numbers))
    if step.entry is not None:
        found.append("  [" + rules.source_since(step.entry, lang) + "]")
    return found


def _link(link: Link, lang: Language) -> str:
    name = link.name.show(lang) if link.node != "organisation" else ""
    score = (
        lang.number(link.score)
        if link.score is not None
        else lang.show(REASON[link.reason or "not_computable"])
    )
    said = f"{lang.show(NODES[link.node])} {name}".rstrip() + f": {score}"
    if link.band is not None:
        said += f" ({link.band.show(lang)})"
    if link.share is not None and link.node != "organisation":
        said += "; " + lang.t(
            "share {share} of the level above, {whole} of the whole",
            share=lang.percent(100 * link.share),
            whole=lang.percent(None if link.share_of_whole is None else 100 * link.share_of_whole),
        )
    if link.weighed is not None and link.weighed.reference.kind == "reader":
        said += "; " + lang.t("weight: {source}", source=rules.source_since(link.weighed, lang))
    if link.coverage < 100:
        said += "; " + lang.t("{coverage} of the weight is measured", coverage=lang.percent(link.coverage))
    return said


def _past(told: Explanation, lang: Language) -> list[str]:
    same = told.history[told.history["grain"] == told.period.grain.value]
    rows = [r for r in each(same) if r.period_end.date() <= told.period.end][-PAST * len(told.parts) :]
    found = []
    for row in rows:
        value = lang.percent(row.achievement) if row.achievement == row.achievement else "–"
        part = f" {row.breakdown}" if row.breakdown else ""
        found.append(f"{lang.period(row.period)}{part}: {value}")
    return found


def _source(source: Source, lang: Language) -> str:
    where = lang.t(
        "{side} {period}: report {report}, {file}",
        side=SIDES[source.side],
        period=lang.period(source.period),
        report=str(source.report),
        file=source.file,
    )
    if source.table:
        where += f", {source.table}"
    where += ", " + lang.t("row {row}", row=str(source.row))
    if source.column is not None:
        where += ", " + lang.t("column {column}", column=str(source.column))
    if source.cell is not None:
        where += f": “{source.cell}”"
    return where


def as_dict(told: Explanation, lang: Language) -> dict[str, Any]:
    """The same as plain data: numbers unrounded, texts in the language."""
    return {
        "org": told.org,
        "unit": told.unit,
        "indicator": told.indicator,
        "name": told.name.show(lang),
        "period": told.period.code,
        "rule_set": told.rule_set.show(lang),
        "before_start": told.before_start,
        "made_of": None if told.made_of is None else lang.show(told.made_of),
        "parts": [
            {
                "breakdown": part.breakdown,
                **{key: part.row[key] for key in _VALUES},
                "steps": [_step_dict(step, lang) for step in part.steps],
            }
            for part in told.parts
        ],
        "chain": [
            {
                "node": link.node,
                "code": link.code,
                "name": link.name.show(lang),
                "weight": link.weight,
                "weight_reference": rules.source_since(link.weighed, lang) if link.weighed else None,
                "share": link.share,
                "share_of_whole": link.share_of_whole,
                "score": link.score,
                "coverage": link.coverage,
                "reason": link.reason,
                "band": link.band.show(lang) if link.band else None,
            }
            for link in told.chain
        ],
        "points": told.points,
        "sources": [
            {
                "side": source.side,
                "breakdown": source.breakdown,
                "period": source.period,
                "report": source.report,
                "file": source.file,
                "table": source.table,
                "row": source.row,
                "column": source.column,
                "cell": source.cell,
            }
            for source in told.sources
        ],
        "history": [
            {
                "period": row.period,
                "breakdown": row.breakdown,
                "achievement": row.achievement if row.achievement == row.achievement else None,
                "reason": row.reason if isinstance(row.reason, str) else None,
            }
            for row in each(told.history)
        ],
    }


_VALUES = (
    "polarity", "target_kind", "target", "target_low", "target_high", "target_text", "actual", "actual_text",
    "ratio", "achievement", "score", "met", "reason", "detail", "band",
)  # fmt: skip


def _step_dict(step: Step, lang: Language) -> dict[str, Any]:
    return {
        "step": step.code,
        "rule": step.entry.key if step.entry else None,
        "words": lang.show(step.words),
        "numbers": lang.show(step.numbers) if step.numbers is not None else None,
        "reference": rules.source_since(step.entry, lang) if step.entry else None,
    }
