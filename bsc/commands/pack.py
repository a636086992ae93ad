"""``python -m bsc pack``: freeze the numbers of a meeting, list packs, write their files, say what changed since."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from bsc import actions, commands, handover, meetings, organisations
from bsc.analysis import selection
from bsc.analysis.rules import policy_of
from bsc.domain import Filters
from bsc.errors import NotFound
from bsc.handover import Job
from bsc.i18n import Language, language, text
from bsc.present import export, packs
from bsc.present.deck import stamp
from bsc.store import Store


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser("pack", help=lang.t("freeze the numbers of a meeting and write its files"))
    parser.add_argument("--org", default="", help=lang.t("organisation (its code)"))
    parser.add_argument(
        "--number", type=int, default=0, help=lang.t("an existing pack, instead of a new one")
    )
    parser.add_argument("--title", default="", help=lang.t("what the meeting is called"))
    parser.add_argument("--unit", default="", help=lang.t("the unit it is about (its code)"))
    parser.add_argument(
        "--with", dest="others", nargs="*", default=[], help=lang.t("further units, a slide each")
    )
    parser.add_argument(
        "--scenario", dest="scenarios", nargs="*", default=[], help=lang.t("saved what-ifs, a slide each")
    )
    parser.add_argument("--period", default="", help=lang.t("e.g. 2024, 2024-Q3; the newest without it"))
    parser.add_argument(
        "--formats", default=",".join(export.USUAL), help=lang.t("of pptx, pdf, xlsx, svg, png; with commas")
    )
    parser.add_argument("--out", type=Path, default=Path(), help=lang.t("folder of the files"))
    parser.add_argument("--template", type=Path, help=lang.t("the organisation's PowerPoint template"))
    parser.add_argument("--public", action="store_true", help=lang.t("the public version: nobody's names"))
    parser.add_argument("--list", action="store_true", help=lang.t("list the packs and write nothing"))
    parser.add_argument(
        "--by", default="", help=lang.t("who freezes it; the user of the terminal without it")
    )
    commands.add_shared(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """One line a file, or a pack with --list; with --json one object a line."""
    lang = commands.language_of(args)
    asked = {
        "org": args.org,
        "number": args.number,
        "title": args.title,
        "unit": args.unit,
        "others": list(args.others),
        "scenarios": list(args.scenarios),
        "period": args.period,
        "formats": [f.strip() for f in args.formats.split(",") if f.strip()],
        "out": str(args.out.resolve()),
        "template": str(args.template.resolve()) if args.template else "",
        "public": args.public,
        "list": args.list,
        "by": args.by or commands.user(),
        "lang": lang.code,
    }
    with commands.Meter(lang) as meter:
        answer = handover.ask(args.store, "pack", asked, progress=meter)
    for row in answer["rows"]:
        print(json.dumps(row, ensure_ascii=False) if args.json else row["line"])
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """Rows of what was listed or written. The files are written whole or not at all."""
    asked = job.arguments
    lang = language(asked["lang"])
    with store.cursor() as cursor:
        org = asked["org"] or _only(cursor)
        organisation = organisations.organisation(cursor, org)
        if asked["list"]:
            rows = packs.packs(cursor, org).to_dict("records")
            return {"rows": [_listed(row, lang) for row in rows]}
    number = asked["number"] or _freeze(store, org, organisation.rule_set, asked, lang, job.progress)
    with store.cursor() as cursor:
        pack = packs.load(cursor, org, number)
        written = actions.actions(cursor, org)
        words = meetings.wordings(cursor, org, number, lang.code)
        changed = len(packs.differences(cursor, pack))
    made = export.files(
        pack,
        lang,
        written,
        date.today(),  # noqa: DTZ011 - what is overdue is so on the reader's own day
        words,
        asked["formats"],
        asked["public"],
        Path(asked["template"]).read_bytes() if asked["template"] else None,
        job.progress,
    )
    paths = export.save(Path(asked["out"]), made)
    return {
        "rows": [
            {
                "pack": number,
                "file": str(path),
                "bytes": len(made[path.name]),
                "stamp": stamp(pack, lang),
                "changed_since": changed,
                "line": str(path),
            }
            for path in paths
        ]
    }


def _freeze(
    store: Store, org: str, rule_set: str, asked: Any, lang: Language, progress: packs.Progress
) -> int:
    with store.cursor() as cursor:
        units = selection.units(cursor, org)
        known = set(units["unit"])
        for unit in [asked["unit"], *asked["others"]]:
            if unit and unit not in known:
                raise NotFound(
                    "no_such_unit", text("There is no unit {unit}.", unit=unit), None, text("Write its code.")
                )
        unit = asked["unit"] or next(iter(units.loc[units["has_figures"], "unit"]), "")
        period = asked["period"] or next(iter(selection.periods(cursor, org, unit)["period"]), "")
        policy = policy_of(cursor, org, rule_set)
    title = asked["title"] or lang.t("Review of {period}", period=lang.period(period))
    return packs.freeze(
        store,
        Filters(org, period, unit),
        policy,
        title,
        asked["by"],
        asked["others"],
        asked["scenarios"],
        progress,
    )


def _only(cursor: Any) -> str:
    found = organisations.organisations(cursor)
    if len(found) != 1:
        raise NotFound(
            "which_organisation",
            text("Say which organisation is meant."),
            text("There are: {names}", names=", ".join(o.org for o in found) or "–"),
            text("Give its code with --org."),
        )
    return found[0].org


def _listed(row: Any, lang: Language) -> dict[str, Any]:
    return {
        "pack": int(row["number"]),
        "title": row["title"],
        "unit": row["unit"],
        "period": row["period"],
        "rule_set": row["rule_set"],
        "digest": row["digest"],
        "frozen_at": row["frozen_at"].isoformat(),
        "frozen_by": row["frozen_by"],
        "line": lang.t(
            "{number}  {title}, {unit}, {period}, frozen by {by} on {day}",
            number=str(row["number"]),
            title=row["title"],
            unit=row["unit"],
            period=lang.period(row["period"]),
            by=row["frozen_by"],
            day=row["frozen_at"].date(),
        ),
    }
