"""``python -m bsc balance``: levels and perspectives of a unit's indicators, in the terminal."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bsc import commands, handover, organisations
from bsc.analysis import balance as balances
from bsc.analysis import find, selection
from bsc.analysis.rules import policy_of
from bsc.commands.import_ import own_organisation
from bsc.errors import NotFound
from bsc.handover import Job
from bsc.i18n import language, text
from bsc.present import balance as said
from bsc.reports import periods
from bsc.store import Store


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser(
        "balance", help=lang.t("how indicators are spread over levels and perspectives")
    )
    parser.add_argument("--org", default="", help=lang.t("organisation (its code)"))
    parser.add_argument(
        "--unit", default="", help=lang.t("unit (its code or name; default: the first with figures)")
    )
    parser.add_argument("--period", default="", help=lang.t("a period in the year (default: the newest)"))
    parser.add_argument("--rules", default="", help=lang.t("another rule set than the organisation's own"))
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the sentences and shares; with --json one object."""
    lang = language(args.lang) if args.lang else commands.terminal_language()
    asked = {"org": args.org, "unit": args.unit, "period": args.period, "rules": args.rules}
    answer = handover.ask(args.store, "balance", {**asked, "lang": lang.code, "by": commands.user()})
    print(json.dumps(answer["data"], ensure_ascii=False) if args.json else "\n".join(answer["lines"]))
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The answer as lines and as data."""
    asked = job.arguments
    lang = language(asked["lang"])
    org = own_organisation(store, asked["org"], asked["by"], create=False)
    with store.cursor() as cursor:
        listed_orgs = organisations.organisations(cursor)
        if not org and len(listed_orgs) == 1:  # an invented one is taken when it is the only one
            org = listed_orgs[0].org
        if not org:
            raise NotFound(
                "no_organisation",
                text("No organisation was named."),
                None,
                text("Say which one with --org."),
            )
        unit = find.unit(cursor, org, asked["unit"]) if asked["unit"] else ""
        if not unit:
            units = selection.units(cursor, org)
            with_figures = units.loc[units["has_figures"], "unit"]
            unit = str(with_figures.iloc[0]) if len(with_figures) else ""
        period = _period(asked["period"])
        if not period:
            listed = selection.periods(cursor, org, unit)
            period = str(listed["period"].iloc[0]) if len(listed) else ""
        rule_set = asked["rules"] or organisations.organisation(cursor, org).rule_set
        policy = policy_of(cursor, org, rule_set)
        held = balances.base(cursor, org, policy)
        found = balances.balance(cursor, org, unit, period, policy, held) if unit and period else None
    if found is None:
        raise NotFound(
            "no_indicators",
            text("There are no indicators to weigh."),
            text("“{unit}” has none in that year.", unit=unit or "–"),
            text("Hand in a report first, or name another unit or period."),
        )
    return {"lines": said.lines(found, held.yardstick, lang), "data": said.as_dict(found)}


def _period(asked: str) -> str:
    if not asked:
        return ""
    found = periods.parse(asked)
    if found is None:
        raise NotFound(
            "no_such_period",
            text("“{said}” is no period.", said=asked),
            None,
            text("Write it like 2024, 2024-Q3, 2024-S1, 2024-07 or TW III 2024."),
        )
    return found.code
