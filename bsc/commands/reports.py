"""``python -m bsc reports``: what was received, in which state it is, and the files themselves."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import duckdb

from bsc import commands, handover, queries
from bsc.commands.import_ import own_organisation
from bsc.errors import BscError
from bsc.handover import Job
from bsc.i18n import language, text
from bsc.reports import export, ledger, lineage
from bsc.store import Store


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser("reports", help=lang.t("list what was received"))
    parser.add_argument("--org", default="", help=lang.t("organisation (its code)"))
    parser.add_argument("--report", type=int, metavar=lang.t("REPORT"), help=lang.t("only this report"))
    parser.add_argument(
        "--original", type=Path, metavar=lang.t("FILE"), help=lang.t("write the kept file of --report")
    )
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one line a report, newest first."""
    lang = commands.language_of(args)
    if args.original and args.report is None:
        raise BscError("which_report", text("Say with --report which report to write the file of."))
    asked = {
        "org": args.org,
        "by": commands.user(),
        "report": args.report,
        "original": args.original.name if args.original else "",
        "lang": lang.code,
    }
    result = handover.ask(args.store, "reports", asked, out=args.original)
    states = {
        "accepted": lang.t("accepted"),
        "withdrawn": lang.t("withdrawn"),
        "refused": lang.t("refused"),
    }
    for row in result["reports"]:
        if args.json:
            print(json.dumps(row, ensure_ascii=False))
            continue
        place = " / ".join(part for part in (row["file"], row["table"]) if part)
        counts = row["counts"]
        print(
            lang.t(
                "{report}  {at}  {state}  {place}: {actuals} actuals, {targets} targets, {refused} refused rows",
                report=str(row["report"]),
                at=row["accepted_at"][:16].replace("T", " "),
                state=states[row["status"]],
                place=place,
                actuals=counts["measurements"],
                targets=counts["with_target"],
                refused=counts["refused_rows"],
            )
        )
    if not args.json and not result["reports"]:
        print(lang.t("Nothing was received yet."))
    return 0


def _kept(cursor: duckdb.DuckDBPyConnection, report: int, job: Job) -> bytes:
    """The file of a report as it came, or the cleaned copy of what is kept of it.

    NotFound when there is no such report, BscError ``kept_as`` when the copy is of another kind than its name says.
    """
    entry = ledger.entry(cursor, report)
    if entry is None or not entry.cleaned:
        return lineage.file_of(cursor, report).content
    lang = language(job.arguments["lang"])
    ending = Path(export.kept_name(cursor, entry, lang)).suffix
    if Path(job.arguments["original"]).suffix.lower() != ending:
        raise BscError(
            "kept_as",
            text("Of this file a cleaned copy is kept; it is given as {ending}.", ending=ending),
            None,
            text("Write it under a name that ends in {ending}.", ending=ending),
        )
    invented = queries.rows(cursor, "facts/report_synthetic", report_id=report) == [(True,)]
    return export.kept_file(
        cursor, entry, lang, lang.t("Synthetic data: an invented organisation") if invented else ""
    )


def work(store: Store, job: Job) -> dict[str, Any]:
    """The look into the ledger."""
    org = own_organisation(store, job.arguments["org"], job.arguments["by"], create=False)
    report = job.arguments["report"]
    with store.cursor() as cursor:
        found = ledger.entries(cursor, org) if org else []
        if report is not None:
            found = [entry for entry in found if entry.report_id == report]
        if job.arguments["original"]:
            job.out.write_bytes(_kept(cursor, report, job))
    return {
        "reports": [
            {
                "report": e.report_id,
                "file": e.file,
                "table": e.table,
                "kind": e.kind,
                "status": e.status,
                "counts": e.counts.as_dict(),
                "accepted_at": e.accepted_at.isoformat(),
                "accepted_by": e.accepted_by,
                "corrects": e.corrects,
                "corrected_by": e.corrected_by,
                "withdrawn_at": e.withdrawn_at.isoformat() if e.withdrawn_at else None,
                "withdrawn_by": e.withdrawn_by,
                "withdrawn_why": e.withdrawn_why,
            }
            for e in found
        ]
    }
