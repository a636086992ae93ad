"""``python -m bsc cascade``: does the work serve the strategy, measure by measure, in the terminal."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bsc import commands, handover, organisations
from bsc.analysis import cascade, cascade_views, selection
from bsc.analysis.rules import policy_of
from bsc.domain import Filters
from bsc.errors import NotFound
from bsc.handover import Job
from bsc.i18n import language, text
from bsc.store import Store

_LISTED = 20  # offenders a measure in the JSON


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser("cascade", help=lang.t("say whether the work serves the strategy"))
    parser.add_argument("--org", default="", help=lang.t("organisation (its code)"))
    parser.add_argument("--unit", default="", help=lang.t("a unit (its code), with everything below it"))
    parser.add_argument("--period", default="", help=lang.t("e.g. 2024, 2024-Q3; the newest without it"))
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """A sentence a measure, then the named problems of links; with --json one object a measure and a problem."""
    lang = language(args.lang) if args.lang else commands.terminal_language()
    asked = {"org": args.org, "unit": args.unit, "period": args.period, "lang": lang.code}
    answer = handover.ask(args.store, "cascade", asked)
    for row in [*answer["measures"], *answer["problems"]]:
        if args.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(
                " ".join(str(row[part]) for part in ("sentence", "title", "message", "hint") if row.get(part))
            )
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """Measures and problems as plain values."""
    asked = job.arguments
    lang = language(asked["lang"])
    with store.cursor() as cursor:
        org = asked["org"] or _only(store)
        rule_set = organisations.organisation(cursor, org).rule_set
        period = asked["period"] or _newest(store, org)
        filters = Filters(org, period, rule_set=rule_set)
        found = cascade.load(cursor, filters, policy_of(cursor, org, rule_set))
    if found is None:
        return {"measures": [], "problems": []}
    if asked["unit"] and found.position(asked["unit"]) < 0:
        raise NotFound(
            "no_such_unit",
            text("There is no unit {unit}.", unit=asked["unit"]),
            None,
            text("Write its code."),
        )
    return {
        "measures": [
            {
                "measure": view.name,
                "value": view.value,
                "low": view.low,
                "high": view.high,
                "sentence": lang.show(view.sentence),
                "formula": view.formula,
                "offenders": [
                    {"key": key, "name": name, "amount": float(amount)}
                    for key, name, amount in view.offenders[["key", "name", "amount"]]
                    .head(_LISTED)
                    .itertuples(index=False, name=None)
                ],
            }
            for view in cascade_views.views(found, asked["unit"])
        ],
        "problems": [
            {
                "problem": p.code,
                "links": int(p.rows.size),
                "refused": p.refused,
                "title": lang.show(p.title),
                "message": lang.show(p.message),
                "hint": lang.show(p.hint),
            }
            for p in cascade_views.problems(found)
        ],
    }


def _only(store: Store) -> str:
    """The organisation that is meant where none is named: the only one there is."""
    with store.cursor() as cursor:
        listed = organisations.organisations(cursor)
    if len(listed) == 1:
        return listed[0].org
    raise NotFound(
        "several_organisations" if listed else "no_organisation",
        text("It is not clear which organisation is meant."),
        None,
        text("Name one with --org: {names}", names=", ".join(o.org for o in listed)),
    )


def _newest(store: Store, org: str) -> str:
    """The newest period with figures of the first unit of the tree that has any; '' without one."""
    with store.cursor() as cursor:
        units = selection.units(cursor, org)
        having = units.loc[units["has_figures"], "unit"]
        if not len(having):
            return ""
        periods = selection.periods(cursor, org, str(having.iloc[0]))
    return str(periods["period"].iloc[0]) if len(periods) else ""
