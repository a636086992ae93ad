"""``python -m bsc problems``: what was refused and why, and whether the store keeps its own rules."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from bsc import commands, handover, queries
from bsc.errors import BscError
from bsc.handover import Job
from bsc.i18n import language, text
from bsc.reports import export
from bsc.reports.reasons import reason
from bsc.store import Store

FOUND = 4  # exit status when the store breaks one of its own rules


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser("problems", help=lang.t("show what was refused, and check the store"))
    parser.add_argument("--org", default="", help=lang.t("only this organisation (its code)"))
    parser.add_argument("--report", type=int, metavar=lang.t("REPORT"), help=lang.t("only this report"))
    parser.add_argument(
        "--xlsx",
        type=Path,
        metavar=lang.t("FILE"),
        help=lang.t("write the refused rows of --report as a sheet to correct"),
    )
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one line a reason and report, then one a broken rule; 0 when the store keeps its rules."""
    lang = commands.language_of(args)
    if args.xlsx and args.report is None:
        raise BscError("which_report", text("Say with --report which report to write the refused rows of."))
    asked = {"org": args.org, "report": args.report, "xlsx": bool(args.xlsx), "lang": lang.code}
    result = handover.ask(args.store, "problems", asked, out=args.xlsx)
    for row in result["refused"]:
        if args.json:
            print(json.dumps({"kind": "refused", **row}, ensure_ascii=False))
        else:
            known = reason(row["reason"])
            place = " / ".join(p for p in (row["file"], row["table"]) if p)
            print(
                lang.t(
                    "Report {report}, {place}: {n} times: {what} {do}",
                    report=str(row["report"]),
                    place=place,
                    n=row["rows"],
                    what=known.what,
                    do=known.do,
                )
            )
    for row in result["broken"]:
        if args.json:
            print(json.dumps({"kind": "broken", **row}, ensure_ascii=False))
        else:
            print(
                lang.t(
                    "The store breaks a rule of its own: {check}, {n} rows.",
                    check=row["check"],
                    n=row["rows"],
                )
            )
    if not args.json and not result["refused"] and not result["broken"]:
        print(lang.t("No problems."))
    return FOUND if result["broken"] else 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The look itself."""
    with store.cursor() as cursor:
        report = job.arguments["report"]
        refused = queries.rows(cursor, "facts/refused_reasons", org=job.arguments["org"])
        if report is not None:
            refused = [row for row in refused if row[0] == report]
        if job.arguments["xlsx"]:
            lang = language(job.arguments["lang"])
            invented = queries.rows(cursor, "facts/report_synthetic", report_id=report) == [(True,)]
            mark = lang.t("Synthetic data: an invented organisation") if invented else ""
            job.out.write_bytes(export.refused_workbook(cursor, report, lang, mark))
        broken = {name: len(queries.rows(cursor, name)) for name in queries.names("checks/store")}
        for name in queries.names("checks/report"):
            broken[name] = sum(
                len(queries.rows(cursor, name, report_id=report))
                for (report,) in queries.rows(cursor, "facts/report_numbers")
            )
    names = ("report", "file", "table", "reason", "rows")
    return {
        "refused": [dict(zip(names, row, strict=True)) for row in refused],
        "broken": [{"check": name, "rows": n} for name, n in broken.items() if n],
    }
