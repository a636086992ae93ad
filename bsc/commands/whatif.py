"""``python -m bsc whatif``: try other weights and rules on the scorecard and the career score; save, list, export, adopt."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bsc import access, commands, handover, organisations, scenarios
from bsc.analysis import find, people, scorecard, selection, whatif, whatif_people
from bsc.analysis.rules import policy_of
from bsc.commands.import_ import own_organisation
from bsc.domain import Period
from bsc.errors import NotFound
from bsc.frames import each
from bsc.handover import Job
from bsc.i18n import Language, language, text
from bsc.policy_model import Policy
from bsc.present import whatif as said
from bsc.reports import periods
from bsc.store import Store
from bsc.whatif.scenario import CAREER, ROOT, Scenario, code, decoded
from bsc.whatif.tree import Group, WhatIfError, moved, snapped


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command and its actions."""
    lang = commands.terminal_language()
    parser = subparsers.add_parser("whatif", help=lang.t("what other weights or rules would change"))
    actions = parser.add_subparsers(dest="action", required=True, metavar=lang.t("ACTION"))
    made = {
        "try": actions.add_parser(
            "try", help=lang.t("scores, ranks and counts under other weights or rules")
        ),
        "save": actions.add_parser("save", help=lang.t("the same, and save it under a name")),
        "list": actions.add_parser("list", help=lang.t("the scenarios that were saved")),
        "export": actions.add_parser("export", help=lang.t("a scenario as a policy file")),
        "adopt": actions.add_parser("adopt", help=lang.t("make a scenario the dated rules from a day on")),
        "remove": actions.add_parser("remove", help=lang.t("take a scenario off the list")),
        "log": actions.add_parser("log", help=lang.t("every use of goal-seek")),
    }
    for name in ("try", "save"):
        made[name].add_argument(
            "--weight",
            action="append",
            default=[],
            metavar=lang.t("PART=PERCENT"),
            help=lang.t("a perspective, or kpi, assessment, development; the others keep their ratios"),
        )
        made[name].add_argument(
            "--rule",
            action="append",
            default=[],
            metavar=lang.t("RULE=VALUE"),
            help=lang.t("a number, a word, or JSON, as a policy file writes it"),
        )
        made[name].add_argument(
            "--begin", default="", metavar="YYYY-MM-DD", help=lang.t("begin with the rules of that day")
        )
        made[name].add_argument("--code", default="", help=lang.t("the scenario of a link"))
        made[name].add_argument(
            "--unit", default="", help=lang.t("unit (its code or name; default: the first with figures)")
        )
        made[name].add_argument("--period", default="", help=lang.t("the period (default: the newest)"))
    made["save"].add_argument("--reason", required=True, help=lang.t("why"))
    for name in ("save", "export", "adopt", "remove"):
        made[name].add_argument("name", metavar=lang.t("NAME"))
    for name in ("export", "adopt"):
        made[name].add_argument(
            "--from", dest="day", required=True, metavar="YYYY-MM-DD", help=lang.t("the first day")
        )
        made[name].add_argument(
            "--reference", required=name == "adopt", default="", help=lang.t("where the value comes from")
        )
    made["export"].add_argument(
        "--to", type=Path, default=None, help=lang.t("the file to write (default: print it)")
    )
    for action in made.values():
        action.add_argument("--org", default="", help=lang.t("organisation (its code)"))
        commands.add_shared(action)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the sentences and tables; with --json one object."""
    lang = commands.language_of(args)
    names = (
        "action",
        "begin",
        "weight",
        "rule",
        "code",
        "unit",
        "period",
        "reason",
        "name",
        "day",
        "reference",
        "org",
    )
    asked = {"by": commands.user(), "lang": lang.code} | {
        k: getattr(args, k) for k in names if hasattr(args, k)
    }
    answer = handover.ask(args.store, "whatif", asked)
    if args.action == "export" and args.to is not None and not args.json:
        args.to.write_text(answer["data"]["policy"], "utf-8")
    else:
        print(json.dumps(answer["data"], ensure_ascii=False) if args.json else "\n".join(answer["lines"]))
    return 0


def work(store: Store, job: Job) -> dict[str, Any]:
    """The answer as lines and as data."""
    asked = job.arguments
    lang = language(asked["lang"])
    org = own_organisation(store, asked["org"], asked["by"], create=False)
    with store.cursor() as cursor:
        listed = organisations.organisations(cursor)
        if not org and len(listed) == 1:
            org = listed[0].org
        if not org:
            raise NotFound(
                "no_organisation", text("No organisation was named."), None, text("Say which one with --org.")
            )
        held = organisations.organisation(cursor, org)
        policy = policy_of(cursor, org, held.rule_set)
    action = asked["action"]
    if action in ("try", "save"):
        return _try(store, org, held.name, policy, asked, lang)
    if action == "remove":
        scenarios.remove(store, org, asked["name"], asked["by"])
        return {"lines": [lang.t("Taken off the list.")], "data": {"removed": asked["name"]}}
    with store.cursor() as cursor:
        if action == "list":
            rows = [
                {
                    "name": s.name,
                    "reason": s.reason,
                    "period": s.period,
                    "code": s.code,
                    "adopted": s.adopted,
                    "saved_at": s.saved_at.isoformat(),
                    "saved_by": s.saved_by,
                }
                for s in scenarios.listing(cursor, org)
            ]
            return {
                "lines": [f"{r['name']}  {r['saved_by']}  {r['saved_at'][:10]}  {r['reason']}" for r in rows],
                "data": rows,
            }
        if action == "log":
            uses = [
                {str(k): str(v) for k, v in row.items()}
                for row in scenarios.goals(cursor, org).to_dict("records")
            ]
            return {"lines": ["  ".join(use.values()) for use in uses], "data": uses}
        saved = scenarios.named(cursor, org, asked["name"])
        period = Period.from_code(saved.period)
        begun = whatif.base(cursor, org, period, whatif.ruled(policy, saved.scenario, period))
    below = whatif.moved_weights(begun, saved.scenario)
    day = date.fromisoformat(asked["day"])
    if action == "export":
        policy_text = scenarios.as_file(policy, saved.scenario, day, asked["reference"] or saved.name, below)
        return {"lines": [policy_text], "data": {"policy": policy_text}}
    step = scenarios.adopt(store, org, policy, saved, day, asked["reference"], asked["by"], below)
    return {"lines": [lang.t("Adopted as step {step}.", step=str(step))], "data": {"step": step}}


def _try(
    store: Store, org: str, whole: str, policy: Policy, asked: Mapping[str, Any], lang: Language
) -> dict[str, Any]:
    """Scores and counts side by side, in sentences and as data; saved when a name is given."""
    with store.cursor() as cursor:
        unit = find.unit(cursor, org, asked["unit"]) if asked["unit"] else ""
        units = selection.units(cursor, org)
        if not unit:
            with_figures = units.loc[units["has_figures"], "unit"]
            unit = str(with_figures.iloc[0]) if len(with_figures) else ""
        period = _period(asked["period"])
        if period is None:
            found = selection.periods(cursor, org, unit)
            period = Period.from_code(str(found["period"].iloc[0])) if len(found) else None
        if not unit or period is None:
            raise NotFound(
                "no_figures", text("There are no figures yet."), None, text("Hand in a report first.")
            )
        start = whatif.base(cursor, org, period, whatif.ruled(policy, Scenario(), period))
        folk = people.base(cursor, org, whole, policy)
        crowd = None
        if folk is not None:
            crowd = whatif_people.load(cursor, folk, whatif_people.period_for(folk, period.end), policy)
        terms = whatif_people.terms(crowd.career) if crowd is not None else None
        groups = dict(start.groups) if start else {}
        if terms is not None:
            groups[CAREER] = whatif_people.career_group(terms)
        scenario = _scenario(decoded(asked["code"]), asked, groups)
        if asked["begin"]:
            scenario = replace(scenario, day=date.fromisoformat(asked["begin"]).isoformat())
        data: dict[str, Any] = {"code": code(scenario), "period": period.code, "unit": unit}
        lines: list[str] = []
        if start is not None:
            other = whatif.base(cursor, org, period, whatif.ruled(policy, scenario, period)) or start
            sides = [str(u) for u in scorecard.family(units, unit)["unit"] if str(u) in start.units] or [unit]
            compared = whatif.compared(whatif.result(start), whatif.result(other, scenario), sides)
            names = dict(zip(units["unit"], units["name"], strict=True))
            lines.append(said.title(compared, scenario, lambda u: str(names.get(u, u)), lang))
            lines += [
                f"{row.rank_before or '-':>3} {lang.number(row.before, 2, fixed=True):>8}  {row.rank_after or '-':>3} "
                f"{lang.number(row.after, 2, fixed=True):>8}  {names.get(row.unit, row.unit)}"
                for row in each(compared)
            ]
            data["units"] = json.loads(compared.to_json(orient="records"))
        if crowd is not None and terms is not None:
            tried = whatif_people.tried(whatif_people.begun(policy, scenario, period) or terms, scenario)
            node = crowd.base.tree.index.get(unit, crowd.base.tree.top)
            ground = whatif_people.stand(crowd, terms, policy, node, access.entitled())
            sheets = whatif_people.moved(ground, tried).sheets
            eligible = sheets.get("eligible")
            lines.append(said.people_title(eligible, tried != terms, lang))
            data["people"] = {
                name: {
                    "people": s.whole.people,
                    "before": s.whole.base,
                    "now": s.whole.now,
                    "gain": s.whole.gain,
                    "lose": s.whole.lose,
                    "exact": s.exact,
                }
                for name, s in sheets.items()
            }
    if asked["action"] == "save":
        scenarios.save(store, org, asked["name"], scenario, period.code, asked["reason"], asked["by"])
    return {"lines": lines, "data": data}


def _scenario(begun: Scenario, asked: Mapping[str, Any], groups: dict[str, Group]) -> Scenario:
    """The scenario of a link with what the options change."""
    for given in asked["weight"]:
        part, _, weight = given.partition("=")
        key = next((k for k in (ROOT, CAREER, *groups) if k in groups and part in groups[k].codes), None)
        if key is None:
            raise WhatIfError("no_such_part", text("There is no “{code}” here to weigh.", code=part))
        after = moved(begun.group(key, groups[key]), part, weight)
        begun = begun.with_group(key, snapped(after) if key == CAREER else after, groups[key])
    for given in asked["rule"]:
        key, _, value = given.partition("=")
        try:
            read: Any = json.loads(value)
        except ValueError:
            read = value
        begun = begun.with_rule(key, read, None)
    return begun


def _period(asked: str) -> Period | None:
    if not asked:
        return None
    found = periods.parse(asked)
    if found is None:
        raise NotFound(
            "no_such_period",
            text("“{said}” is no period.", said=asked),
            None,
            text("Write it like 2024, 2024-Q3, 2024-S1, 2024-07 or TW III 2024."),
        )
    return found
