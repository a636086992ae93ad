"""What-ifs in plain words: who passes whom and where, what no weighting can do, what a scenario changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc.analysis.whatif import Base
from bsc.frames import each
from bsc.i18n import Language, Text, text
from bsc.whatif import attain, lines, smaa
from bsc.whatif.lines import Lines
from bsc.whatif.release import Card, Sheet
from bsc.whatif.scenario import CAREER, ROOT, Scenario
from bsc.whatif.tree import Group, shown

Floats = npt.NDArray[np.float64]
Name = Callable[[str], str]

RULE_NAMES: dict[str, Text] = {
    "achievement.cap": text("Highest achievement that counts"),
    "achievement.floor": text("Lowest achievement that counts"),
    "achievement.minimize_form": text("Formula where lower is better"),
    "roll_up.missing": text("A missing report"),
    "roll_up.minimum_coverage": text("Least share of weight that must be measured"),
    "career.minimum": text("Minimum for a proposal"),
    "career.low": text("A low score lies below"),
    "career.low_periods": text("Low periods before it counts"),
    "career.of_periods": text("Out of the last periods"),
    "career.floors": text("Least score of a component"),
}
VALUES: dict[str, Text] = {
    "none": text("no limit"),
    "complement": text("1 + (1 − actual / target)"),
    "inverse": text("target / actual"),
    "reweight": text("passes its weight to the others"),
    "zero": text("counts as 0"),
}
COMPONENT_NAMES: dict[str, Text] = {
    "kpi": text("Individual KPIs"),
    "assessment": text("Assessment"),
    "development": text("Development and certification"),
}


def percent(value: float, lang: Language) -> str:
    """A weight with at most one decimal."""
    return lang.percent(value, 1)


def title(compared: pd.DataFrame, scenario: Scenario, name: Name, lang: Language) -> str:
    """The finding of the scorecard's what-if."""
    known = compared[(compared["rank_before"] > 0) & (compared["rank_after"] > 0)]
    if not scenario.changed or known.empty:
        first = known[known["rank_before"] == 1]
        if len(known) < 2 or first.empty:
            return lang.t("Move a weight and see what changes")
        return lang.t("Today {name} leads; move a weight and see who would", name=name(first["unit"].iloc[0]))
    moved = known[known["rank_before"] != known["rank_after"]]
    leader = known[known["rank_after"] == 1]["unit"].iloc[0]
    was = known[known["rank_before"] == 1]["unit"].iloc[0]
    if len(known) < 2:
        row = known.iloc[0]
        return lang.t(
            "{name} would score {after} instead of {before}",
            name=name(row["unit"]),
            after=lang.number(row["after"], 1, fixed=True),
            before=lang.number(row["before"], 1, fixed=True),
        )
    if moved.empty:
        return lang.t("No unit changes its rank under this scenario")
    if leader != was:
        return lang.t(
            "{name} would lead instead of {other}; {count} of {of} units change rank",
            name=name(leader),
            other=name(was),
            count=len(moved),
            of=len(known),
        )
    return lang.n(
        "One of {of} units changes rank; {name} stays first",
        "{n} of {of} units change rank; {name} stays first",
        len(moved),
        of=len(known),
        name=name(leader),
    )


@dataclass(frozen=True)
class Sure:
    """What can be said for certain about the order of units while weights move; sentences, the strongest first."""

    sentences: tuple[str, ...]
    names: tuple[str, ...]  # of the units, in the order of the draws
    table: pd.DataFrame  # unit, best, worst, best_near, worst_near, first (share), draws
    acceptability: smaa.Acceptability | None
    around: smaa.Acceptability | None


def sure(
    names: Sequence[str],
    scores: Floats,
    held: Group,
    part_name: Name,
    points: float,
    logs: bool,
    lang: Language,
    widest: Sequence[attain.Attainable],
) -> Sure:
    """``scores`` (units, parts) of the group's parts, complete rows only; ``points`` is the give or take of a weight;
    ``widest`` the ranks of each unit under any weights, which do not hang on those of today."""
    weights = np.array([float(w) for w in held.weights])
    values = np.log(scores) if logs else scores
    total = values @ weights
    order = np.argsort(-total, kind="stable")
    said: list[str] = []
    leader = int(order[0])
    if len(order) > 1:
        said += _lead(names, scores, held, part_name, order, logs, lang)
    near = attain.around(weights, points)
    rows = []
    never = []
    for unit in range(len(names)):
        wide, close = widest[unit], attain.attainable(values, unit, near)
        if wide.best > 1:
            never.append(names[unit])
        rows.append((names[unit], wide.best, wide.worst, close.best, close.worst))
    if never and len(never) < len(names):
        shown_names = lang.t(" and ").join(never[:2]) if len(never) <= 2 else ""
        said.append(
            lang.t("No choice of weights makes {names} first", names=shown_names)
            if shown_names
            else lang.t(
                "No choice of weights makes {count} of the {of} units first", count=len(never), of=len(names)
            )
        )
    if all(row[1] == row[2] for row in rows) and len(rows) > 1:
        said.insert(0, lang.t("The order is the same under every choice of weights"))
    open_ = smaa.acceptability(values, smaa.draws(list(weights)))
    largest = int(np.argmax(weights))
    share = float(weights[largest] / weights.sum())
    concentration = smaa.kappa(share, points / 100) if 0 < share < 1 else None
    around = smaa.acceptability(values, smaa.draws(list(weights), concentration=concentration))
    said.append(
        lang.t(
            "With {part} at {weight} give or take {points}, {name} is first in {share} of {draws} weightings",
            part=part_name(held.codes[largest]),
            weight=percent(100 * share, lang),
            points=lang.number(points, 1),
            name=names[leader],
            share=lang.percent(100 * float(around.share[leader, 0]), 0),
            draws=lang.number(around.draws, 0),
        )
    )
    frame = pd.DataFrame(rows, columns=["unit", "best", "worst", "best_near", "worst_near"])
    frame["first"] = open_.share[:, 0]
    frame["first_near"] = around.share[:, 0]
    return Sure(tuple(said), tuple(names), frame.iloc[order].reset_index(drop=True), open_, around)


def _lead(
    names: Sequence[str],
    scores: Floats,
    held: Group,
    part_name: Name,
    order: npt.NDArray[np.int64],
    logs: bool,
    lang: Language,
) -> list[str]:
    """Where the second passes the first, weight by weight; the nearest first."""
    first, second = int(order[0]), int(order[1])
    found: list[tuple[float, str]] = []
    never = []
    for code in held.codes:
        if code in held.locked:
            continue
        form = lines.lines(scores, held, code, logs=logs)
        stretches = lines.leads(form, second, first)
        if not stretches:
            never.append(code)
            continue
        for low, high in stretches:
            values = {"name": names[second], "other": names[first], "part": part_name(code)}
            if low <= form.today <= high:
                continue
            if high >= form.most:
                sentence = lang.t(
                    "{name} passes {other} only with {part} above {weight}",
                    **values,
                    weight=percent(low, lang),
                )
            elif low <= 0:
                sentence = lang.t(
                    "{name} passes {other} only with {part} below {weight}",
                    **values,
                    weight=percent(high, lang),
                )
            else:
                sentence = lang.t(
                    "{name} passes {other} with {part} between {low} and {high}",
                    **values,
                    low=percent(low, lang),
                    high=percent(high, lang),
                )
            found.append((min(abs(low - form.today), abs(high - form.today)), sentence))
    if len(never) == len([c for c in held.codes if c not in held.locked]):
        return [lang.t("No single weight lets {name} pass {other}", name=names[second], other=names[first])]
    return [sentence for _, sentence in sorted(found)]


def flip_words(
    behind: str,
    ahead: str,
    scores: Floats,
    places: tuple[int, int],
    held: Group,
    part_name: Name,
    lang: Language,
) -> str:
    """The smallest change of weights with which one unit draws level with another."""
    weights = np.array([float(w) for w in held.weights])
    fixed = np.array([c in held.locked for c in held.codes])
    found = attain.flip(scores, places[0], places[1], weights, fixed)
    if found.moved != found.moved:
        return lang.t("No choice of weights lets {name} pass {other}", name=behind, other=ahead)
    if found.moved == 0:
        return lang.t("{name} is not behind {other}", name=behind, other=ahead)
    change = 100 * found.weights - weights
    gives = [(part_name(c), -d) for c, d in zip(held.codes, change, strict=True) if d < -1e-9]
    takes = [part_name(c) for c, d in zip(held.codes, change, strict=True) if d > 1e-9]
    parts = [lang.t("{points} from {part}", part=p, points=lang.number(d, 1)) for p, d in gives]
    return lang.t(
        "{name} draws level with {other} when {points} points of weight move to {part}: {gives}",
        name=behind,
        other=ahead,
        points=lang.number(found.moved, 1),
        part=takes[0] if takes else "",
        gives=", ".join(parts),
    )


def stable(form: Lines, names: Sequence[str], part: str, lang: Language) -> str:
    """How far one weight can move with the same unit first and with the whole order the same."""
    winner = lines.stability(form, "top", 1)
    order = lines.stability(form, "order")
    return lang.t(
        "{part}, now {today}: the first stays first from {low} to {high}, the whole order from {from_} to {to}",
        part=part,
        today=percent(form.today, lang),
        low=percent(winner.low, lang),
        high=percent(winner.high, lang),
        from_=percent(order.low, lang),
        to=percent(order.high, lang),
    )


def unmoved(found: Card, lang: Language) -> tuple[str, str, str, str]:
    """The same where the scenario is the policy in force: nobody gains or loses, and everybody knows."""
    base = lang.t("too few to show") if found.base is None else lang.number(found.base, 0)
    return base, base, "–", "–"


def card(
    found: Card, exact: bool, least: int, lang: Language, short: bool = True
) -> tuple[str, str, str, str]:
    """In under the policy in force, in under the scenario, gain, lose; as words, or with signs for a table (``short``)."""

    def step(count: int | None) -> str:
        if count is None:
            return lang.t("too few to show")
        if exact:
            return lang.number(count, 0)
        if count < least:
            return lang.t("< {least}", least=least)
        return f"≥ {lang.number(count, 0)}" if short else lang.t("{count} or more", count=count)

    if found.base is None:
        return lang.t("too few to show"), lang.t("too few to show"), step(found.gain), step(found.lose)
    now = found.now
    if now is None:
        return lang.number(found.base, 0), lang.t("too few to show"), step(found.gain), step(found.lose)
    about = (
        lang.number(now, 0)
        if exact or (not found.gain and not found.lose)
        else f"≈ {lang.number(now, 0)}"
        if short
        else lang.t("about {count}", count=now)
    )
    return lang.number(found.base, 0), about, step(found.gain), step(found.lose)


def people_title(found: Sheet | None, changed: bool, lang: Language) -> str:
    """The finding of the career score's what-if."""
    if found is None or found.whole.base is None:
        return lang.t("What another rule would mean for proposals")
    base = found.whole.base
    if not changed:
        return lang.t("Under the rules in force {count} people may be proposed", count=base)
    before, now, gain, lose = card(found.whole, found.exact, found.least, lang, short=False)
    said = lang.t(
        "{now} people may be proposed instead of {before}: {gain} gain, {lose} lose",
        before=before,
        now=now,
        gain=gain,
        lose=lose,
    )
    return said[:1].upper() + said[1:]


def sides(found: Sheet, lang: Language) -> str:
    """How many people would be on the other side of the line."""
    count = (found.whole.gain or 0) + (found.whole.lose or 0)
    if found.exact:
        return lang.n("One person changes side", "{n} people change side", count)
    if count:
        return lang.t("{count} or more people change side", count=count)
    return lang.t("Fewer than {least} gain, and fewer than {least} lose", least=found.least)


def differences(
    scenario: Scenario, base: Mapping[str, Group], values: Mapping[str, Any], name: Name, lang: Language
) -> list[str]:
    """What a scenario changes, one phrase each: "Customer 50% instead of 35%"."""
    said = []
    if scenario.rule_set or scenario.day:
        said.append(
            lang.t(
                "begins with other rules: {rules}",
                rules=" ".join(p for p in (scenario.rule_set, scenario.day) if p),
            )
        )
    for key in sorted(scenario.groups):
        held = base.get(key)
        if held is None:
            continue
        new = scenario.group(key, held)
        pairs = zip(held.codes, shown(held.weights), shown(new.weights), strict=True)
        said += [
            lang.t(
                "{part} {now} instead of {before}",
                part=name(f"{key}|{c}"),
                now=percent(float(b), lang),
                before=percent(float(a), lang),
            )
            for c, a, b in pairs
            if a != b
        ]
    for key, value in scenario.rules.items():
        rule = lang.show(RULE_NAMES[key]) if key in RULE_NAMES else key
        before = values.get(key)
        said.append(
            lang.t(
                "{rule}: {now} instead of {before}",
                rule=rule,
                now=value_words(value, lang),
                before=value_words(before, lang),
            )
        )
    return said


def part_name(base: Base, place: str, lang: Language) -> str:
    """The name of a part of a group of weights: ``|CODE`` a perspective, ``p/P|CODE`` an objective, ``o/O|CODE`` an indicator."""
    key, _, code = place.partition("|")
    if key == ROOT:
        found = base.version.perspective(code)
        return found.name.show(lang) if found else code
    if key == CAREER:
        return lang.show(COMPONENT_NAMES[code]) if code in COMPONENT_NAMES else code
    names = base.names.get(("objective" if key.startswith("p/") else "indicator", code))
    if names is None:
        return code or lang.t("Without an objective")
    return names[1] if lang.code == "en" else names[0]


def value_words(value: Any, lang: Language) -> str:
    """A rule's value in words."""
    if isinstance(value, dict):
        return (
            ", ".join(
                f"{lang.show(COMPONENT_NAMES[k]) if k in COMPONENT_NAMES else k} {lang.number(float(v), 2)}"
                for k, v in value.items()
            )
            or "–"
        )
    if isinstance(value, str) and value in VALUES:
        return lang.show(VALUES[value])
    if isinstance(value, int | float):
        return lang.number(value, 2)
    return "–" if value is None else str(value)


def side_change(compared: pd.DataFrame, lang: Language) -> str:
    """How many units change their status."""
    changed = [row for row in each(compared) if row.colour_before != row.colour_after]
    return (
        lang.n("One unit changes status", "{n} units change status", len(changed))
        if changed
        else lang.t("No unit changes status")
    )


GROUP_TITLES = {ROOT: text("Perspectives"), CAREER: text("Career score")}
RULE_WORDS = (
    text("from all others, ratios kept"),
    text("from one other weight"),
    text("the same from each other"),
)
