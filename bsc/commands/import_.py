"""``python -m bsc import FILE...``: the terminal's way through an import, asking where a person would be asked."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bsc import commands, handover, organisations
from bsc.errors import BscError
from bsc.handover import Job
from bsc.i18n import Language, text
from bsc.reports.convert import refused
from bsc.reports.importing import Outcome, Said, Submitted, import_files
from bsc.reports.reasons import reason
from bsc.reports.record import as_dict, text_from, text_to
from bsc.store import Store

ACCEPTED, NEEDS_ANSWER, REFUSED = 0, 3, 4  # exit status; a refused table weighs more than an open question


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser("import", help=lang.t("read report files into the store"))
    parser.add_argument("files", nargs="+", type=Path, metavar=lang.t("FILE"))
    parser.add_argument("--org", default="", help=lang.t("organisation to import into (its code)"))
    parser.add_argument(
        "--yes", action="store_true", help=lang.t("accept what was recognised without asking")
    )
    parser.add_argument(
        "--corrects", type=int, metavar="REPORT", help=lang.t("number of the report that this replaces whole")
    )
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import, print one object or one paragraph a table; 0 accepted, 3 an answer is needed, 4 a table was refused."""
    lang = commands.language_of(args)
    missing = [path for path in args.files if not path.is_file()]
    found = [path for path in args.files if path.is_file()]
    asked = {
        "org": args.org,
        "by": commands.user(),
        "yes": args.yes,
        "answers": [],
        "corrects": args.corrects,
    }
    rows: list[dict[str, Any]] = []
    if found:
        with commands.Meter(lang) as meter:
            rows = handover.ask(args.store, "import", asked, found, meter, begins=True)["tables"]
        if not args.yes and not args.json and sys.stdin.isatty():
            rows = _ask_reader(args, asked, found, rows, lang)
    for path in missing:
        rows.append(_missing(path))
    for row in rows:
        if args.json:
            print(json.dumps(row["counts"], ensure_ascii=False))
        else:
            print(summary(row, lang))
    states = {row["counts"]["status"] for row in rows}
    return REFUSED if "refused" in states else NEEDS_ANSWER if "needs_answer" in states else ACCEPTED


def work(store: Store, job: Job) -> dict[str, Any]:
    """The import itself, in the process that owns the store."""
    asked = job.arguments
    org = own_organisation(store, asked["org"], asked["by"])
    files = [Submitted(name, path) for name, path in job.files]
    answers = [Said(**said) for said in asked["answers"]]
    outcomes = import_files(
        store, org, files, asked["by"], asked["yes"], answers, asked["corrects"], job.progress
    )
    return {"tables": [_row(outcome) for outcome in outcomes]}


def own_organisation(store: Store, org: str, by: str, create: bool = True) -> str:
    """The organisation meant: the one asked for, else the only real one, else a new one called main.

    Without ``create`` it is '' instead of a new one. An invented or published organisation is taken only when it is
    asked for. BscError when it is not clear which.
    """
    with store.cursor() as cursor:
        held = organisations.organisations(cursor)
        if org:
            return organisations.organisation(cursor, org).org
    real = [o for o in held if o.org not in organisations.LOADABLE]
    if len(real) > 1:
        raise BscError(
            "which_organisation",
            text("The store holds more than one organisation."),
            text("There are: {names}", names=", ".join(o.org for o in real)),
            text("Say which one with --org."),
        )
    if real:
        return real[0].org
    return organisations.create(store, "Main", by, code="main").org if create else ""


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "counts": outcome.counts.as_dict(),
        "questions": as_dict(outcome.reading)["questions"] if outcome.reading and outcome.questions else [],
        "notes": [text_to(note) for note in outcome.notes],
        "columns": [
            {"header": c.header, "role": str(c.role), "confidence": c.confidence}
            for c in (outcome.reading.columns if outcome.reading else ())
        ],
        "report": outcome.report_id,
        "message": text_to(outcome.message) if outcome.message else None,
    }


def _missing(path: Path) -> dict[str, Any]:
    counts = refused(path.name, "", "no_such_file")
    message = text("There is no file {path}.", path=str(path))
    return _row(Outcome(counts, message=message))


def _ask_reader(
    args: argparse.Namespace,
    asked: dict[str, Any],
    files: Sequence[Path],
    rows: list[dict[str, Any]],
    lang: Language,
) -> list[dict[str, Any]]:
    """Show what was understood, ask the open questions and for confirmation; then accept or leave it."""
    while any(row["questions"] for row in rows):
        said = 0
        for row in rows:
            for question in row["questions"]:
                value = _answer(row, question, lang)
                if value:
                    counts = row["counts"]
                    asked["answers"].append(
                        {
                            "file": counts["file"],
                            "table": counts["table"],
                            "field": question["field"],
                            "value": value,
                        }
                    )
                    said += 1
        if not said:
            break
        with commands.Meter(lang) as meter:
            rows = handover.ask(args.store, "import", asked, files, meter, begins=True)["tables"]
    waiting = [row for row in rows if row["counts"]["status"] == "needs_answer" and not row["questions"]]
    if not waiting:
        return rows
    for row in waiting:
        print(summary(row, lang))
    if input(lang.t("Accept? [y/N]") + " ").strip().lower() not in ("y", "yes", "ya", "j"):
        return rows
    with commands.Meter(lang) as meter:
        return list(
            handover.ask(args.store, "import", {**asked, "yes": True}, files, meter, begins=True)["tables"]
        )


def _answer(row: dict[str, Any], question: dict[str, Any], lang: Language) -> str:
    """The reader's answer to one question; Enter takes the suggestion."""
    counts = row["counts"]
    print(f"{counts['file']} {counts['table']}".strip() + ": " + lang.show(text_from(question["ask"])))
    options = question["options"]
    for number, option in enumerate(options, 1):
        print(f"  {number}  {option}")
    suggestion = f" [{question['suggestion']}]" if question["suggestion"] else ""
    said = input(lang.t("Answer") + suggestion + ": ").strip()
    if said.isdigit() and 0 < int(said) <= len(options):
        return str(options[int(said) - 1])
    return said or str(question["suggestion"])


def summary(row: dict[str, Any], lang: Language) -> str:
    """What became of one table, for reading."""
    counts = row["counts"]
    state = {
        "accepted": lang.t("accepted"),
        "needs_answer": lang.t("waits for an answer"),
        "refused": lang.t("refused"),
    }[counts["status"]]
    place = " / ".join(part for part in (counts["file"], counts["table"]) if part)
    number = lang.t(" as report {report}", report=str(row["report"])) if row["report"] else ""
    lines = [f"{place}: {state}{number}"]
    if row["message"]:
        lines.append("  " + lang.show(text_from(row["message"])))
    if counts["indicators"] or counts["units"] or counts["measurements"]:
        lines.append(
            "  "
            + lang.t(
                "{indicators} indicators, {units} units, {periods} periods; {measurements} actuals, {targets} targets; "
                "{met} met, {missed} not met",
                indicators=counts["indicators"],
                units=counts["units"],
                periods=len(counts["periods"]),
                measurements=counts["measurements"],
                targets=counts["with_target"],
                met=counts["met"],
                missed=counts["not_met"],
            )
        )
    for code, times in counts["reasons"].items() if not row["message"] else ():  # the message says it better
        known = reason(code)
        lines.append(f"  {lang.number(times, 0)} x {lang.show(known.what)} {lang.show(known.do)}")
    lines += ["  " + lang.show(text_from(note)) for note in row["notes"]]
    lines += ["  ? " + lang.show(text_from(question["ask"])) for question in row["questions"]]
    return "\n".join(lines)
