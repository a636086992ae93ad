"""``python -m bsc rebuild``: make all facts again from the kept files and readings."""

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
    parser = subparsers.add_parser("rebuild", help=lang.t("make all facts again from the kept files"))
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Rebuild and say how many reports there were."""
    lang = commands.language_of(args)
    with commands.Meter(lang) as meter:
        result = handover.ask(args.store, "rebuild", {}, progress=meter)
    if args.json:
        print(json.dumps(result))
    else:
        print(
            lang.n(
                "The facts of {n} report were made again.",
                "The facts of {n} reports were made again.",
                result["reports"],
            )
        )
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The rebuild itself."""
    return {"reports": accept.rebuild(store, job.progress)}
