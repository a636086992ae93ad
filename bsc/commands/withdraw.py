"""``python -m bsc withdraw REPORT``: take a report out of force."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bsc import commands, handover
from bsc.handover import Job
from bsc.reports import accept
from bsc.store import Store


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser("withdraw", help=lang.t("take a report out of force; it stays readable"))
    parser.add_argument("report", type=int, metavar=lang.t("REPORT"), help=lang.t("number of the report"))
    parser.add_argument("--why", default="", help=lang.t("reason, kept in the ledger"))
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Withdraw and say so."""
    lang = commands.language_of(args)
    asked = {"report": args.report, "by": commands.user(), "why": args.why}
    result = handover.ask(args.store, "withdraw", asked)
    print(
        json.dumps(result) if args.json else lang.t("Report {report} is withdrawn.", report=str(args.report))
    )
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The withdrawal itself."""
    accept.withdraw(store, job.arguments["report"], job.arguments["by"], job.arguments["why"])
    return {"report": job.arguments["report"], "status": "withdrawn"}
