"""``python -m bsc edit``: enter, correct and take back attributes of the catalogue by hand."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bsc import commands, edits, handover, workspace
from bsc.commands.import_ import own_organisation
from bsc.handover import Job
from bsc.store import Store


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command and its actions."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser("edit", help=lang.t("enter or correct the catalogue by hand"))
    actions = parser.add_subparsers(dest="action", required=True, metavar=lang.t("ACTION"))
    made = {
        "set": actions.add_parser("set", help=lang.t("set attributes of one or several things")),
        "add": actions.add_parser("add", help=lang.t("enter a new thing")),
        "remove": actions.add_parser("remove", help=lang.t("take things out of the catalogue")),
        "undo": actions.add_parser("undo", help=lang.t("take a step back")),
        "history": actions.add_parser("history", help=lang.t("what was entered, newest first")),
    }
    for name in ("set", "add", "remove"):
        made[name].add_argument("entity", choices=sorted(edits.ENTITIES))
    for name in ("set", "remove"):
        made[name].add_argument(
            "codes", metavar=lang.t("CODE"), help=lang.t("one code, or several with commas")
        )
    made["add"].add_argument("code", metavar=lang.t("CODE"))
    for name in ("set", "add"):
        made[name].add_argument(
            "values",
            nargs="+",
            metavar="FIELD=VALUE",
            help=lang.t("an empty value takes back what was entered"),
        )
    made["set"].add_argument("--unit", default="", help=lang.t("for this unit only (weights)"))
    made["undo"].add_argument("step", type=int, metavar=lang.t("STEP"))
    for action in made.values():
        action.add_argument("--org", default="", help=lang.t("organisation (its code)"))
        commands.add_shared(action)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do it and say the number of the step; history prints one edit a line."""
    lang = commands.terminal_language(["--lang", args.lang] if args.lang else None)
    asked = {"by": commands.user()} | {
        key: getattr(args, key)
        for key in ("action", "entity", "codes", "code", "values", "unit", "step", "org")
        if hasattr(args, key)
    }
    result = handover.ask(args.store, "edit", asked)
    if args.action == "history":
        for row in result["edits"]:
            if args.json:
                print(json.dumps(row, ensure_ascii=False))
            else:
                shown = f"{row['field']}: {row['before'] or '–'} → {row['value'] or '–'}"
                print("  ".join([str(row["action"]), row["edited_at"], row["edited_by"], row["code"], shown]))
    elif args.json:
        print(json.dumps(result))
    else:
        print(lang.t("Done, as step {step}.", step=str(result["step"])))
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The edit itself, in the process that owns the store."""
    asked = job.arguments
    by, action = asked["by"], asked["action"]
    org = own_organisation(store, asked["org"], by)
    if action == "history":
        with store.cursor() as cursor:
            rows = workspace.history(cursor, org)
        return {"edits": json.loads(rows.to_json(orient="records", date_format="iso", date_unit="s"))}
    if action == "undo":
        return {"step": workspace.take_back(store, org, asked["step"], by)}
    if action == "add":
        return {
            "step": workspace.add(store, org, asked["entity"], asked["code"], _pairs(asked["values"]), by)
        }
    codes = [code.strip() for code in asked["codes"].split(",") if code.strip()]
    if action == "remove":
        return {"step": workspace.remove(store, org, asked["entity"], codes, by)}
    wanted = [
        edits.Edit(asked["entity"], code, name, value, asked["unit"])
        for code in codes
        for name, value in _pairs(asked["values"]).items()
    ]
    return {"step": workspace.change(store, org, wanted, by)}


def _pairs(values: list[str]) -> dict[str, edits.Value]:
    """FIELD=VALUE as a mapping; an empty value is None."""
    return {name.strip(): value.strip() or None for name, _, value in (v.partition("=") for v in values)}
