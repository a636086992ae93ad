"""``python -m bsc quality``: which indicators cannot be measured as written, and which greens say nothing."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bsc import commands, handover, organisations
from bsc.analysis import quality
from bsc.analysis.quality import Ground, Judged, Quality
from bsc.analysis.rules import policy_of
from bsc.errors import NotFound
from bsc.handover import Job
from bsc.i18n import Language, language, text
from bsc.quality.facts import Verdict
from bsc.quality.rules import rule_sets
from bsc.store import Store

_SIGN = {Verdict.PASS: "+", Verdict.FAIL: "-", Verdict.UNKNOWN: "?"}


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser(
        "quality", help=lang.t("check how indicators are written (SMART), worst first")
    )
    parser.add_argument("--org", default="", help=lang.t("only this organisation (its code)"))
    parser.add_argument("--rules", default="", help=lang.t("another rule set than the organisation's own"))
    parser.add_argument(
        "--smart",
        choices=list(rule_sets()),
        default=next(iter(rule_sets())),
        help=lang.t("whose meaning of the letters"),
    )
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a headline and one line an indicator, then the greens; with --json one object a line."""
    lang = language(args.lang) if args.lang else commands.terminal_language()
    asked = {"org": args.org, "rules": args.rules, "smart": args.smart, "lang": lang.code}
    answer = handover.ask(args.store, "quality", asked)
    for line in answer["data"] if args.json else answer["lines"]:
        print(json.dumps(line, ensure_ascii=False) if args.json else line)
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The answer as lines and as data, for one organisation or all."""
    asked = job.arguments
    lang = language(asked["lang"])
    lines: list[str] = []
    data: list[dict[str, Any]] = []
    with store.cursor() as cursor:
        listed = organisations.organisations(cursor)
        wanted = [organisations.organisation(cursor, asked["org"])] if asked["org"] else listed
        if not wanted:
            raise NotFound(
                "no_organisation", text("There is no organisation yet."), None, text("Import a report first.")
            )
        for one in wanted:
            policy = policy_of(cursor, one.org, asked["rules"] or one.rule_set)
            ground = quality.ground(cursor, one.org, policy)
            found = quality.judge(ground, rule_sets()[asked["smart"]])
            lines += told(one.name, found, ground, lang)
            data += objects(one.org, found, ground, lang)
    return {"lines": lines, "data": data}


def told(name: str, found: Quality, ground: Ground, lang: Language) -> list[str]:
    """Lines for people: what fails, why, and what to do."""
    lines = [f"{name}: {lang.show(quality.headline(found))}"]
    for one in found.indicators:
        strip = " ".join(f"{m.letter}{_SIGN[m.verdict]}" for m in one.strip.marks)
        lines.append(f"  {strip}  {one.indicator}  {_name(one, lang)}")
        for mark in one.strip.marks:
            lines += [
                f"      {mark.letter}: {lang.show(c.reason)} {lang.show(c.hint or '')}".rstrip()
                for c in mark.checks
                if c.verdict == Verdict.FAIL
            ]
    if ground.greens:
        lines.append(lang.t("Green that says nothing"))
    for green in ground.greens:
        lines.append(
            "  "
            + lang.t(
                "{code}: {capped} capped, {uncapped} uncapped",
                code=green.indicator,
                capped=lang.percent(green.achievement),
                uncapped=lang.percent(green.ratio),
            )
        )
        lines += [f"      {lang.show(sign.sentence)}" for sign in green.signs]
    for late in ground.late:
        sentence = lang.t(
            "{late} of {reports} reports late; {green} of {count} indicators green all the same",
            late=late.late,
            reports=late.reports,
            green=late.green,
            count=late.indicators,
        )
        lines.append(f"  {ground.unit_names.get(late.unit, late.unit)}: {sentence}")
    return lines


def objects(org: str, found: Quality, ground: Ground, lang: Language) -> list[dict[str, Any]]:
    """One object an indicator, a green and a late unit; ``kind`` tells them apart."""
    data: list[dict[str, Any]] = [
        {
            "kind": "indicator",
            "org": org,
            "indicator": one.indicator,
            "name": one.name,
            "smart": found.rule_set.code,
            "score": one.strip.score,
            "unknown": one.strip.unknown,
            "letters": {m.letter: m.verdict.value for m in one.strip.marks},
            "checks": {
                c.code: {
                    "verdict": c.verdict.value,
                    "reason": lang.show(c.reason),
                    "hint": lang.show(c.hint) if c.hint else None,
                }
                for m in one.strip.marks
                for c in m.checks
            },
        }
        for one in found.indicators
    ]
    data += [
        {
            "kind": "green",
            "org": org,
            "indicator": green.indicator,
            "achievement": green.achievement,
            "ratio": green.ratio,
            "signs": {
                s.code: {"units": s.units, "of": s.of, "sentence": lang.show(s.sentence)} for s in green.signs
            },
        }
        for green in ground.greens
    ]
    data += [
        {
            "kind": "late",
            "org": org,
            "unit": late.unit,
            "late": late.late,
            "reports": late.reports,
            "green": late.green,
        }
        for late in ground.late
    ]
    return data


def _name(one: Judged, lang: Language) -> str:
    return one.name_en if lang.code == "en" and one.name_en else one.name
