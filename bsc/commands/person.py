"""``python -m bsc person erase CODE``: take a person out of the store, the kept files included; who looked at persons."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bsc import access, commands, handover, organisations
from bsc.frames import each
from bsc.handover import Job
from bsc.reports import erasure
from bsc.store import Store


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command and its two actions."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser(
        "person", help=lang.t("erase a person, or list who looked at persons' rows")
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar=lang.t("ACTION"))
    erase = actions.add_parser("erase", help=lang.t("take a person out of the store and the kept files"))
    erase.add_argument(
        "person",
        metavar=lang.t("CODE"),
        help=lang.t("the person's code as the reports write it, or as it is stored"),
    )
    log = actions.add_parser("log", help=lang.t("who looked at rows of persons, and when"))
    for action in (erase, log):
        action.add_argument("--org", required=True, help=lang.t("organisation (its code)"))
        commands.add_shared(action)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do the action; one line, or one JSON object, for the erasing or for each look."""
    lang = commands.terminal_language(["--lang", args.lang] if args.lang else None)
    asked = {
        "action": args.action,
        "org": args.org,
        "person": getattr(args, "person", ""),
        "by": commands.user(),
    }
    result = handover.ask(args.store, "person", asked)
    if args.action == "erase":
        rows = result["rows"]
        said = lang.n("{n} row was taken out.", "{n} rows were taken out.", rows)
        print(json.dumps({"rows": rows}) if args.json else said)
        return 0
    for look in result["looks"]:
        line = "{seen_at}  {what}  {detail}  {people}  {seen_by}".format(**look)
        print(json.dumps(look, ensure_ascii=False) if args.json else line)
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The erasing, or the list of looks."""
    asked = job.arguments
    with store.cursor() as cursor:
        organisations.organisation(cursor, asked["org"])
    if asked["action"] == "erase":
        return {"rows": erasure.erase_person(store, asked["org"], asked["person"], asked["by"])}
    return {
        "looks": [
            {
                "seen_at": look.seen_at.isoformat(sep=" ", timespec="seconds"),
                "what": look.what,
                "detail": look.detail,
                "people": int(look.people),
                "seen_by": look.seen_by,
            }
            for look in each(access.log(store, asked["org"]))
        ]
    }
