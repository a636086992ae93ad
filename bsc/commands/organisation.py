"""``python -m bsc organisation``: list, start, load, remove organisations, and write the template to fill in."""

from __future__ import annotations

import argparse
import base64
import json
from pathlib import Path
from typing import Any

from bsc import commands, handover, organisations, policy, templates
from bsc.handover import Job
from bsc.i18n import Language, language
from bsc.organisations import Organisation
from bsc.store import Store

_LOAD = {"sample": organisations.load_sample, "published": organisations.load_published}


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command and its five actions."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser("organisation", help=lang.t("list, start, load or remove organisations"))
    actions = parser.add_subparsers(dest="action", required=True, metavar=lang.t("ACTION"))
    made = {
        "list": actions.add_parser("list", help=lang.t("the organisations of the store")),
        "start": actions.add_parser("start", help=lang.t("start an organisation of one's own")),
        "load": actions.add_parser(
            "load", help=lang.t("load the invented organisation or the published figures")
        ),
        "remove": actions.add_parser(
            "remove", help=lang.t("take out an organisation that has no reports of its own")
        ),
        "template": actions.add_parser("template", help=lang.t("write the workbook to fill in")),
    }
    made["start"].add_argument("name", metavar=lang.t("NAME"))
    made["start"].add_argument("--code", default="", help=lang.t("the code that stands in links"))
    made["start"].add_argument("--rules", default=organisations.DEFAULT_RULE_SET, choices=policy.names())
    made["load"].add_argument("what", choices=sorted(_LOAD))
    made["remove"].add_argument("org", metavar=lang.t("CODE"))
    made["template"].add_argument("file", type=Path, metavar=lang.t("FILE"))
    made["template"].add_argument(
        "--org", default="", help=lang.t("fill in the catalogue of this organisation")
    )
    for action in made.values():
        commands.add_shared(action)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do the action and print one line, or one JSON object, an organisation."""
    lang = commands.terminal_language(["--lang", args.lang] if args.lang else None)
    asked = {
        "action": args.action,
        "by": commands.user(),
        "lang": lang.code,
        **{key: getattr(args, key) for key in ("name", "code", "rules", "what", "org") if hasattr(args, key)},
    }
    begins = args.action not in ("list", "remove")
    with commands.Meter(lang) as meter:
        result = handover.ask(args.store, "organisation", asked, progress=meter, begins=begins)
    if args.action == "template":
        args.file.write_bytes(base64.b64decode(result["content"]))
        done = {"file": str(args.file)}
        print(json.dumps(done) if args.json else lang.t("The template is in {path}.", path=str(args.file)))
        return 0
    for row in result["organisations"]:
        print(json.dumps(row, ensure_ascii=False) if args.json else _line(row, lang))
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The action itself, in the process that owns the store."""
    asked = job.arguments
    action, by = asked["action"], asked["by"]
    if action == "template":
        with store.cursor() as cursor:
            org = organisations.organisation(cursor, asked["org"]).org if asked["org"] else ""
            content = templates.workbook(language(asked["lang"]), cursor if org else None, org)
        return {"content": base64.b64encode(content).decode()}
    if action == "start":
        made = organisations.create(store, asked["name"], by, asked["code"], asked["rules"])
        return {"organisations": [_row(made, 0)]}
    if action == "remove":
        with store.cursor() as cursor:
            held = organisations.organisation(cursor, asked["org"])
        organisations.remove(store, held.org, by)
        return {"organisations": [_row(held, 0) | {"status": "removed"}]}
    loaded = [_LOAD[asked["what"]](store, by, job.progress).org] if action == "load" else []
    with store.cursor() as cursor:
        return {
            "organisations": [
                _row(o, organisations.reports(cursor, o.org))
                for o in organisations.organisations(cursor)
                if not loaded or o.org in loaded
            ]
        }


def _row(held: Organisation, reports: int) -> dict[str, Any]:
    return {
        "org": held.org,
        "name": held.name,
        "synthetic": held.synthetic,
        "rule_set": held.rule_set,
        "reports": reports,
        "status": "present",
    }


def _line(row: dict[str, Any], lang: Language) -> str:
    if row["status"] == "removed":
        return lang.t("{name} is removed.", name=row["name"])
    parts = [row["org"], row["name"], lang.n("{n} report", "{n} reports", row["reports"])]
    if row["synthetic"]:
        parts.append(lang.t("invented"))
    return "  ".join(parts)
