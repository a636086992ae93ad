"""``python -m bsc people``: how people's scores spread, who may be proposed, who is on watch; counts of groups only."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bsc import commands, handover, organisations
from bsc.analysis import careers, people, people_fair
from bsc.analysis.rules import policy_of
from bsc.errors import NotFound
from bsc.frames import each
from bsc.handover import Job
from bsc.i18n import language, text
from bsc.present import people as words
from bsc.store import Store

_BY = ("units", "all", "grades", "cells", "periods", "components")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser(
        "people", help=lang.t("say how people's scores spread and who may be proposed, as counts of groups")
    )
    parser.add_argument("--org", required=True, help=lang.t("organisation (its code)"))
    parser.add_argument("--unit", default="", help=lang.t("a unit (its code), with everything below it"))
    parser.add_argument("--period", default="", help=lang.t("e.g. 2024, 2024-Q3; the newest without it"))
    parser.add_argument("--by", choices=_BY, default="units", help=lang.t("the groups"))
    parser.add_argument(
        "--score",
        choices=people.PARTS,
        default=people.TOTAL,
        help=lang.t("the career score or one of its components"),
    )
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """The finding, then a line a group; with --json one object a line."""
    lang = language(args.lang) if args.lang else commands.terminal_language()
    asked = {
        "org": args.org,
        "unit": args.unit,
        "period": args.period,
        "by": args.by,
        "score": args.score,
        "lang": lang.code,
    }
    answer = handover.ask(args.store, "people", asked)
    if args.json:
        for row in answer["groups"]:
            print(json.dumps(row, ensure_ascii=False))
        print(json.dumps({"summary": answer["summary"], "hidden": answer["hidden"]}, ensure_ascii=False))
        return 0
    print(answer["title"])
    for row in answer["groups"]:
        share = "" if row["reached"] is None else lang.percent(row["reached"], 0)
        middle = lang.number(row["p50"], 1, fixed=True)
        print(f"{row['name']:<44} {lang.number(row['people'], 0):>8} {middle:>7} {share:>6}")
    for line in answer["said"]:
        print(line)
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """Groups and counts as plain values; nothing of single persons."""
    asked = job.arguments
    lang = language(asked["lang"])
    with store.cursor() as cursor:
        found = organisations.organisation(cursor, asked["org"])
        policy = policy_of(cursor, found.org, found.rule_set)
        base = people.base(cursor, found.org, found.name, policy)
        if base is None:
            raise NotFound(
                "no_people",
                text("There are no scores of people yet."),
                None,
                text("Hand in a report of people: code, unit, grade, period, scores."),
            )
        if asked["unit"] not in ("", *base.tree.codes):
            raise NotFound(
                "no_such_unit",
                text("There is no unit {unit}.", unit=asked["unit"]),
                None,
                text("Write its code."),
            )
        node = base.tree.index[asked["unit"]] if asked["unit"] else base.tree.top
        held = people.period(cursor, base, base.when(asked["period"]), asked["score"])
        spread = people.distribution(cursor, base, held, node, asked["by"])
        fair = people_fair.fair(held, spread)
        total = people.period(cursor, base, held.when)
        watch = careers.watched(cursor, base, total, policy)
        counted = careers.careers(total, watch, node)
    frame = people_fair.frame_of(base, spread)
    reached = spread.reached(base.least)
    groups = [
        {
            "key": r.key,
            "name": words.group_name(base, group, lang),
            "people": int(r.people),
            **{name: round(float(getattr(r, name)), 2) for name in ("p10", "p25", "p50", "p75", "p90")},
            "reached": share,
            "exceptional": bool(fair.rows["exceptional"].iloc[k]) if fair is not None else None,
        }
        for k, (r, group, share) in enumerate(zip(each(frame), spread.groups, reached, strict=True))
    ]
    summary: dict[str, Any] = {
        "period": held.when.period,
        "unit": base.tree.codes[node],
        "minimum": None if total.line is None else total.line / 100,
        **{kind: counted.whole(kind) if counted else None for kind in careers.KINDS},
    }
    said = [words.rules_words(held.when, lang)]
    if hidden := words.hidden_words(spread, base, lang):
        said.append(hidden)
    if fair is not None:
        said += words.stands_out(base, spread, fair, lang)
    if counted is not None and counted.whole("eligible") is not None and total.line is not None:
        said.append(
            lang.t(
                "{n} of {people} people may be proposed for a GCR",
                n=counted.whole("eligible"),
                people=counted.people,
            )
        )
    return {
        "title": words.title(spread, base, fair, lang),
        "groups": groups,
        "summary": summary,
        "hidden": {"groups": spread.hidden, "people": spread.hidden_people},
        "said": said,
    }
