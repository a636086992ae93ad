"""``python -m bsc rule``: fill in and change rules of a rule set, with a first day and a reference; take that back."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

from bsc import amendments, commands, handover, organisations
from bsc.amendments import Amendment
from bsc.analysis import rules as ruling
from bsc.commands.import_ import own_organisation
from bsc.edits import EditError
from bsc.handover import Job
from bsc.i18n import language, text
from bsc.policy_rules import BLANK
from bsc.present import rules
from bsc.store import Store


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command and its actions."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser("rule", help=lang.t("fill in and change scoring rules"))
    actions = parser.add_subparsers(dest="action", required=True, metavar=lang.t("ACTION"))
    made = {
        "list": actions.add_parser("list", help=lang.t("the rules in force, and what is blank")),
        "set": actions.add_parser("set", help=lang.t("put values in force from a day on")),
        "undo": actions.add_parser("undo", help=lang.t("take a step back")),
        "history": actions.add_parser("history", help=lang.t("what was entered, newest first")),
    }
    made["set"].add_argument(
        "values",
        nargs="+",
        metavar=lang.t("RULE=VALUE"),
        help=lang.t("a number, a word, or JSON, as a policy file writes it"),
    )
    made["set"].add_argument(
        "--from", dest="day", required=True, metavar="YYYY-MM-DD", help=lang.t("the first day")
    )
    made["set"].add_argument("--reference", required=True, help=lang.t("where the value comes from"))
    made["undo"].add_argument("step", type=int, metavar=lang.t("STEP"))
    for action in made.values():
        action.add_argument("--rules", default="", help=lang.t("rule set (default: the organisation's own)"))
        action.add_argument("--org", default="", help=lang.t("organisation (its code)"))
        commands.add_shared(action)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do it and say the number of the step; list and history print a line each."""
    lang = commands.language_of(args)
    asked = {"by": commands.user(), "lang": lang.code} | {
        key: getattr(args, key)
        for key in ("action", "values", "day", "reference", "step", "rules", "org")
        if hasattr(args, key)
    }
    result = handover.ask(args.store, "rule", asked)
    if args.action in ("undo", "set"):
        print(json.dumps(result) if args.json else lang.t("Done, as step {step}.", step=str(result["step"])))
        return 0
    for row in result["rows"]:
        if args.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            print("  ".join(str(cell) for cell in row.values() if cell is not None))
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The command itself, in the process that owns the store."""
    asked = job.arguments
    org = own_organisation(store, asked["org"], asked["by"])
    with store.cursor() as cursor:
        held = {found.org: found for found in organisations.organisations(cursor)}[org]
    rule_set = asked["rules"] or held.rule_set
    if asked["action"] == "set":
        given = [
            Amendment(key, value, _day(asked["day"]), asked["reference"])
            for key, value in map(_pair, asked["values"])
        ]
        return {"step": amendments.write(store, org, rule_set, given, asked["by"])}
    if asked["action"] == "undo":
        return {"step": amendments.take_back(store, org, asked["step"], asked["by"])}
    if asked["action"] == "history":
        with store.cursor() as cursor:
            rows = amendments.history(cursor, org, rule_set if asked["rules"] else "")
        return {"rows": json.loads(rows.to_json(orient="records", date_format="iso", date_unit="s"))}
    with store.cursor() as cursor:
        version = ruling.policy_of(cursor, org, rule_set).latest
    lang = language(asked["lang"])
    listed: list[dict[str, str | None]] = [
        {"rule": said.key, "value": said.value, "since": said.since, "source": said.reference}
        for entry in version.entries.values()
        if entry.value is BLANK or not isinstance(entry.value, tuple)
        for said in [rules.rule(entry, version, lang)]
    ]
    listed += [
        {"rule": place, "value": lang.t("not documented"), "since": None, "source": None}
        for place in version.blanks
        if place not in version.entries
    ]
    return {"rows": listed}


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise EditError(
            "bad_day", text("“{day}” is not a day.", day=given), None, text("Enter a day as YYYY-MM-DD.")
        ) from None


def _pair(given: str) -> tuple[str, Any]:
    """RULE=VALUE; what is not JSON is a word."""
    key, _, value = given.partition("=")
    try:
        return key.strip(), json.loads(value)
    except json.JSONDecodeError:
        return key.strip(), value.strip()
