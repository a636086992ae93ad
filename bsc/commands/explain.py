"""``python -m bsc explain INDICATOR UNIT PERIOD``: why is this number so, in the terminal."""

from __future__ import annotations

import argparse
import json
from typing import Any

import duckdb

from bsc import commands, handover, organisations
from bsc.analysis import find
from bsc.analysis.explain import explain
from bsc.analysis.rules import policy_of
from bsc.domain import Period
from bsc.errors import BscError, NotFound
from bsc.handover import Job
from bsc.i18n import language, text
from bsc.present import explanation
from bsc.reports import periods
from bsc.store import Store


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser(
        "explain", help=lang.t("say how a number comes about and where it was read")
    )
    parser.add_argument("indicator", metavar=lang.t("INDICATOR"), help=lang.t("its code or name"))
    parser.add_argument("unit", metavar=lang.t("UNIT"), help=lang.t("its code or name"))
    parser.add_argument("period", metavar=lang.t("PERIOD"), help=lang.t("e.g. 2024, 2024-Q3 or TW III 2024"))
    parser.add_argument("--org", default="", help=lang.t("organisation (its code)"))
    parser.add_argument("--rules", default="", help=lang.t("another rule set than the organisation's own"))
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the worked answer; with --json one object."""
    lang = language(args.lang) if args.lang else commands.terminal_language()
    asked = {
        "indicator": args.indicator,
        "unit": args.unit,
        "period": args.period,
        "org": args.org,
        "rules": args.rules,
        "lang": lang.code,
    }
    answer = handover.ask(args.store, "explain", asked)
    print(json.dumps(answer["data"], ensure_ascii=False) if args.json else "\n".join(answer["lines"]))
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The answer as lines and as data."""
    asked = job.arguments
    lang = language(asked["lang"])
    period = _period(asked["period"])
    with store.cursor() as cursor:
        org, indicator, unit = _place(cursor, asked["org"], asked["indicator"], asked["unit"])
        rule_set = asked["rules"] or organisations.organisation(cursor, org).rule_set
        told = explain(cursor, org, unit, indicator, period, policy_of(cursor, org, rule_set))
    return {"lines": explanation.lines(told, lang), "data": explanation.as_dict(told, lang)}


def _period(said: str) -> Period:
    try:
        return Period.from_code(said)
    except ValueError:
        found = periods.parse(said)
    if found is None:
        raise NotFound(
            "no_such_period",
            text("“{said}” is no period.", said=said),
            None,
            text("Write it like 2024, 2024-Q3, 2024-S1, 2024-07 or TW III 2024."),
        )
    return found


def _place(cursor: duckdb.DuckDBPyConnection, org: str, indicator: str, unit: str) -> tuple[str, str, str]:
    """The organisation, indicator and unit that are meant; without a named organisation, the only one that has both."""
    if org:
        organisations.organisation(cursor, org)
        return org, find.indicator(cursor, org, indicator), find.unit(cursor, org, unit)
    found, problem = [], None
    listed = organisations.organisations(cursor)
    for one in listed:
        try:
            found.append(
                (one.org, find.indicator(cursor, one.org, indicator), find.unit(cursor, one.org, unit))
            )
        except BscError as error:
            problem = error
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(
            "several_organisations",
            text("Several organisations have this indicator and unit."),
            None,
            text("Name one with --org: {names}", names=", ".join(place[0] for place in found)),
        )
    if problem is not None and len(listed) == 1:
        raise problem
    raise NotFound(
        "not_found",
        text("No organisation has both “{indicator}” and “{unit}”.", indicator=indicator, unit=unit),
        None,
        text(
            "Name the organisation with --org to see what it has: {names}",
            names=", ".join(o.org for o in listed),
        ),
    )
