"""Third step: which number columns are target, actual, baseline and the rest, for long and for wide layouts.

A heading proposes a meaning; arithmetic decides: a column that is another two's ratio, that repeats a third, or
that a printed flag agrees with.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from bsc.i18n import Text, text
from bsc.reports import words
from bsc.reports.model import Role
from bsc.reports.reading import crossed, headings
from bsc.reports.reading.choosing import of_size, one_shown, ratio_share, repeats_one, said_already
from bsc.reports.reading.meanings import HELPERS, Value, group_of
from bsc.reports.reading.work import Work

_RATIO_COLUMNS = 14


def decide_values(work: Work, values: list[Value], has_indicator: bool) -> list[Value]:
    """Give the value roles. Returns the columns whose meaning no heading and no arithmetic settled."""
    units = crossed.find(work, values, has_indicator)
    if units:
        return _decide_units(work, values, units)
    if not has_indicator and _columns_are_indicators(values):
        return values
    values = _ratios(work, _only_averages(values))
    values = one_shown(work, said_already(work, values))
    wide = [v for v in values if v.period is not None or v.part]
    if _is_wide(wide):
        return _decide_wide(work, values, wide, has_indicator)
    values = [
        replace(v, period=None, part="", label="") if v not in wide or len(wide) > 1 else v for v in values
    ]
    return _decide_long(work, values, has_indicator)


def siblings(work: Work, values: list[Value]) -> list[Value]:
    """``value_all_vehicles`` beside ``value_electric``: the same word of a value begins both, so none is a benchmark."""

    def begins(v: Value) -> str:
        return words.normal(work.heading(v.column)).split(" ")[0]

    lead = {begins(v) for v in values if v.meaning == Role.ACTUAL and v.group} & set(words.shape("value"))
    return [
        replace(v, meaning=Role.ACTUAL, group=group_of(work.heading(v.column), Role.ACTUAL))
        if v.meaning in ("benchmark", "status") and begins(v) in lead
        else v
        for v in values
    ]


def parts_of_one(work: Work, values: list[Value]) -> bool:
    """One indicator's name in every row and several figures of its parts beside it: each column is an indicator."""
    names = work.of(Role.INDICATOR, Role.INDICATOR_CODE)
    constant = all(work.profiles[c].constant and work.profiles[c].rows > 3 for c in names)
    if (
        not names
        or not constant
        or work.forced.roles.keys() & set(names)
        or not _columns_are_indicators(values)
    ):
        return False
    if any(v.meaning not in (Role.ACTUAL, *HELPERS) for v in values):
        return False
    for column in names:
        work.leave(
            column, "whole", text("The same in every row: {value}.", value=work.texts(column, 1)[0][:60])
        )
    return True


def _only_averages(values: list[Value]) -> list[Value]:
    """Averages are benchmarks beside a value; where nothing else is a value, they are what the table reports."""
    if any(v.meaning in ("", Role.ACTUAL, Role.TARGET, Role.ACHIEVEMENT) for v in values):
        return values
    return [replace(v, meaning="", group=v.group) if v.meaning == "benchmark" else v for v in values]


def _decide_units(work: Work, values: list[Value], units: dict[int, str]) -> list[Value]:
    """One column, or one target and one actual, for every unit that the headings name."""
    bare = _bare_role(work, values, [v for v in values if v.column in units])
    for v in values:
        meaning = v.meaning
        if v.column in units and meaning not in (Role.TARGET, Role.ACTUAL):
            meaning = bare
        if v.column in units:
            work.units[v.column] = units[v.column]
            _give(work, v, meaning, text("Figures of {unit}, by the heading.", unit=units[v.column]))
        elif meaning and v.column not in work.roles:
            _give(work, v, meaning, text("By the heading {heading}.", heading=work.heading(v.column)))
    return [v for v in values if v.column not in work.roles]


def _columns_are_indicators(values: list[Value]) -> bool:
    """No target, and several figures whose headings name things of their own: each column is an indicator."""
    if any(v.meaning in (Role.TARGET, Role.TARGET_LOW, Role.TARGET_HIGH) for v in values) or any(
        v.period is not None or v.part for v in values
    ):
        return False
    own = [
        v
        for v in values
        if v.group and v.meaning not in ("interval", "status", "sort", Role.WEIGHT, Role.BASELINE)
    ]
    exact = [v for v in values if v.meaning == Role.ACTUAL and not v.group]
    return len(own) >= 2 and not exact


def _is_wide(wide: list[Value]) -> bool:
    """Values of several periods side by side, or one period named in the headings of target and actual."""
    if not wide:
        return False
    names = {v.label or v.part for v in wide}
    if len(names) >= 2:
        return True
    return any(v.meaning in (Role.TARGET, Role.ACTUAL) or not v.meaning for v in wide)


def _decide_wide(work: Work, values: list[Value], wide: list[Value], has_indicator: bool) -> list[Value]:
    wide = _two_sides(wide)
    columns = {v.column for v in wide}
    plain = [v for v in values if v.column not in columns]
    singles = [v for v in plain if v.meaning in (Role.TARGET, Role.ACTUAL, "")]
    groups = {v.group for v in wide if v.meaning in (Role.TARGET, Role.ACTUAL, "")}
    main = _main_group(work, wide, groups) if has_indicator else None
    if not any(v.meaning == Role.ACTUAL or not v.meaning for v in wide):
        wide = [replace(v, meaning=Role.ACTUAL) if _realised(work, v, wide) else v for v in wide]
    bare = _bare_role(work, values, wide)
    unnamed = _unnamed_actuals(work, wide, main)
    for v in wide:
        role = v.meaning if v.meaning else bare
        if v in unnamed:
            work.wide[v.column] = (v.period, v.label, v.part)
            continue
        if main is not None and v.group not in ("", main) and role in (Role.TARGET, Role.ACTUAL):
            work.leave(v.column, "other", text("Another quantity than {group}.", group=main or v.label), 0.7)
            continue
        same = [w.column for w in wide if w.column in work.wide and (w.period, w.part) == (v.period, v.part)]
        twin = repeats_one(work, v.column, [c for c in same if work.roles.get(c) == role])
        if role in (Role.TARGET, Role.ACTUAL) and twin is not None:
            work.leave(v.column, "repeats", text("Repeats the column {heading}.", heading=work.heading(twin)))
            continue
        _give(work, v, role, text("Figures of {period}, by the heading.", period=v.label or v.part))
        if not has_indicator and len(groups) > 1 and v.group and role in (Role.TARGET, Role.ACTUAL):
            work.indicators[v.column] = v.group
    for v in plain:
        if v in singles:
            continue
        _give(work, v, v.meaning, text("By the heading {heading}.", heading=work.heading(v.column)))
    left: list[Value] = list(unnamed)
    has_target = any((v.meaning == Role.TARGET) for v in wide)
    has_actual = any(work.roles.get(v.column) == Role.ACTUAL for v in wide)
    for v in singles:
        twin = repeats_one(work, v.column, [w.column for w in wide])
        if twin is not None:
            work.leave(v.column, "repeats", text("Repeats the column {heading}.", heading=work.heading(twin)))
        elif v.meaning == Role.TARGET and not has_target and v.score >= 0.7:
            _give(work, v, Role.TARGET, text("By the heading {heading}.", heading=work.heading(v.column)))
            has_target = True
        elif v.meaning == Role.ACTUAL and not has_actual and v.score >= 0.75:
            _give(work, v, Role.ACTUAL, text("By the heading {heading}.", heading=work.heading(v.column)))
            has_actual = True
        else:
            work.leave(v.column, "other", text("Figures without a period beside columns that have one."), 0.6)
    return left


def _two_sides(wide: list[Value]) -> list[Value]:
    """``Target Renstra`` over five years beside ``Realisasi 2023``: one group of targets alone and one of actuals alone
    are two sides of the same quantity.
    """
    sides: dict[str, set[str]] = {}
    for v in wide:
        if v.meaning in (Role.TARGET, Role.ACTUAL, ""):
            sides.setdefault(v.group, set()).add(v.meaning)
    if len(sides) == 2 and sorted(map(sorted, sides.values())) == [[Role.ACTUAL], [Role.TARGET]]:
        return [replace(v, group="") if v.group in sides else v for v in wide]
    return wide


def _unnamed_actuals(work: Work, wide: list[Value], main: str | None) -> list[Value]:
    """Figures beside targets that no actual goes with: what they are is settled later, never dropped without a word."""
    if main is None or not any(v.meaning == Role.TARGET and v.group in ("", main) for v in wide):
        return []
    if any(v.meaning in ("", Role.ACTUAL, Role.ACHIEVEMENT) and v.group in ("", main) for v in wide):
        return []
    aims = {(v.label, v.part) for v in wide if v.meaning == Role.TARGET}
    return [
        v
        for v in wide
        if v.meaning in ("", Role.ACTUAL)
        and (v.label, v.part) in aims
        and not headings.MONEY.fullmatch(work.heading(v.column).split(" / ")[-1].strip())
    ]


def _realised(work: Work, v: Value, wide: list[Value]) -> bool:
    """``Capaian 2022`` where no column says ``Realisasi``: the value reached, unless it is a percentage of a target."""
    targets = any(w.meaning == Role.TARGET for w in wide)
    return v.meaning == Role.ACHIEVEMENT and not (targets and work.profiles[v.column].percent >= 0.8)


def _bare_role(work: Work, values: list[Value], wide: list[Value]) -> Role:
    """Columns headed by a period alone hold actuals, unless title or file speak of targets only, or a baseline begins them."""
    if any(v.meaning in (Role.TARGET, Role.ACTUAL) for v in wide):
        return Role.ACTUAL
    title = words.normal(" ".join((*work.layout.titles, work.table.title, work.table.name, work.table.file)))
    planned = re.search(
        r"\b(?:targets?|rencana|renstra|plan|planning|rpjmd|perjanjian kinerja|trajectory)\b", title
    )
    happened = re.search(
        r"\b(?:realisasi|capaian|actuals?|results?|performance|outturn|ergebnis|hasil|kinerja tahun|laporan)\b",
        title,
    )
    baseline = any(v.meaning == Role.BASELINE for v in values)
    if (planned and not happened) or (baseline and not happened):
        return Role.TARGET
    return Role.ACTUAL


def _main_group(work: Work, wide: list[Value], groups: set[str]) -> str | None:
    """Of several quantities per period the first; None when there is only one."""
    named = [g for g in dict.fromkeys(v.group for v in wide if v.meaning in (Role.TARGET, Role.ACTUAL, ""))]
    if len(groups) < 2:
        return None
    if "" in groups:
        return ""
    del work
    return named[0]


def _decide_long(work: Work, values: list[Value], has_indicator: bool) -> list[Value]:
    for v in values:
        if v.meaning in (
            *HELPERS,
            Role.BASELINE,
            Role.WEIGHT,
            Role.MIDPOINT,
            Role.WORST,
            Role.TARGET_LOW,
            Role.TARGET_HIGH,
        ):
            _give(work, v, v.meaning, text("By the heading {heading}.", heading=work.heading(v.column)))
    targets = sorted((v for v in values if v.meaning == Role.TARGET), key=lambda v: -v.score)
    actuals = sorted((v for v in values if v.meaning == Role.ACTUAL), key=lambda v: -v.score)
    achieved = [v for v in values if v.meaning == Role.ACHIEVEMENT]
    blank = [v for v in values if not v.meaning]
    if not has_indicator and _column_groups(work, targets + actuals + achieved):
        return [v for v in blank if v.column not in work.roles]
    if achieved and not actuals:
        actuals, achieved = _achievement_as_actual(work, targets, achieved)
    actual = _best(work, actuals, Role.ACTUAL)
    target = _best(work, of_size(work, targets, actual), Role.TARGET)
    for v in achieved:
        _give(work, v, Role.ACHIEVEMENT, text("By the heading {heading}.", heading=work.heading(v.column)))
    if target is not None and actual is not None:
        for v in [b for b in blank if _is_ratio(work, v_column := b.column, actual.column, target.column)]:
            del v_column
            _give(work, v, Role.ACHIEVEMENT, text("Actual divided by target, row by row."))
    return [v for v in [*targets, *actuals, *blank] if v.column not in work.roles]


def _achievement_as_actual(
    work: Work, targets: list[Value], achieved: list[Value]
) -> tuple[list[Value], list[Value]]:
    """``Capaian`` is the realised value where no column says ``Realisasi``."""
    first = achieved[0]
    profile = work.profiles[first.column]
    shares = profile.percent >= 0.8 and targets and work.profiles[targets[0].column].percent < 0.2
    if shares:
        return [], achieved
    return [replace(first, meaning=Role.ACTUAL)], achieved[1:]


def _best(work: Work, found: list[Value], role: Role) -> Value | None:
    """The best proposal for a role; the others stay free for the question, or are left out when clearly weaker."""
    usable = [v for v in found if v.score >= 0.6 and v.column not in work.roles]
    if not usable:
        return None
    usable.sort(key=lambda v: (bool(v.group), -round(v.score, 2), -work.profiles[v.column].share))
    best = usable[0]
    _give(work, best, role, text("By the heading {heading}.", heading=work.heading(best.column)))
    for other in usable[1:]:
        if (
            role == Role.TARGET
            or best.score - other.score >= 0.02
            or work.profiles[other.column].share < 0.5 * work.profiles[best.column].share
        ):
            work.leave(
                other.column, "other", text("{heading} fits better.", heading=work.heading(best.column)), 0.6
            )
    return best


def _column_groups(work: Work, values: list[Value]) -> bool:
    """Indicators as groups of columns: PAJAK over ANGGARAN and REALISASI, RETRIBUSI over the same two."""
    by_group: dict[str, dict[str, Value]] = {}
    for v in values:
        by_group.setdefault(v.group, {}).setdefault(v.meaning, v)
    full = {g: found for g, found in by_group.items() if g and Role.ACTUAL in found and Role.TARGET in found}
    if len(full) < 2:
        return False
    for group, found in full.items():
        name = group.split(" / ")[-1]
        total = words.is_total(name) or words.begins_total(name + " ")
        for meaning, v in found.items():
            if total:
                work.leave(v.column, "total", text("A total over other columns."), 0.8)
                continue
            _give(work, v, meaning, text("One of the columns of {group}.", group=name))
            if meaning in (Role.TARGET, Role.ACTUAL):
                work.indicators[v.column] = name
    return True


def _give(work: Work, v: Value, meaning: str, why: Text) -> None:
    if meaning in HELPERS:
        work.leave(
            v.column, meaning, text("Not the value itself: {heading}.", heading=work.heading(v.column)), 0.8
        )
        return
    work.give(v.column, Role(meaning), min(0.99, max(0.6, v.score)), why)
    if v.period is not None or v.part:
        work.wide[v.column] = (v.period, v.label, v.part)


def _is_ratio(work: Work, value: int, above: int, below: int) -> bool:
    return ratio_share(work.numbers(value), work.numbers(above), work.numbers(below)) >= 0.9


def _ratios(work: Work, values: list[Value]) -> list[Value]:
    """A column that is the quotient of two others is the value; the two are its numerator and denominator."""
    numeric = [
        v
        for v in values
        if work.profiles[v.column].numeric >= 0.75 and v.meaning not in ("rank", "change", "interval")
    ][:_RATIO_COLUMNS]
    by_column = {v.column: v for v in values}
    if len(numeric) < 3:
        return values
    rows = slice(0, 1500)
    arrays = {v.column: work.numbers(v.column)[rows] for v in numeric}
    for value, above, below in itertools.permutations(numeric, 3):
        if work.profiles[value.column].whole or (
            not work.profiles[above.column].whole and work.profiles[below.column].whole
        ):
            continue
        current = by_column[value.column]
        if current.meaning not in ("", Role.ACTUAL, Role.ACHIEVEMENT):
            continue
        if {above.meaning, below.meaning} & {Role.ACTUAL, Role.TARGET} == {Role.ACTUAL, Role.TARGET}:
            if (
                above.meaning == Role.ACTUAL
                and ratio_share(arrays[value.column], arrays[above.column], arrays[below.column]) >= 0.9
            ):
                by_column[value.column] = replace(current, meaning=Role.ACHIEVEMENT, score=0.95)
            continue
        if Role.TARGET in (above.meaning, below.meaning) and "numerator" not in (
            above.meaning,
            below.meaning,
        ):
            continue
        if above.period != value.period or below.period != value.period:
            continue
        if ratio_share(arrays[value.column], arrays[above.column], arrays[below.column]) >= 0.95:
            sure = 0.95 if current.meaning == Role.ACTUAL else 0.85
            by_column[value.column] = replace(current, meaning=Role.ACTUAL, score=max(sure, current.score))
            for part, name in ((above, "numerator"), (below, "denominator")):
                if by_column[part.column].meaning in ("", Role.ACTUAL, "numerator", "denominator"):
                    by_column[part.column] = replace(part, meaning=name, score=0.95)
    return [by_column[v.column] for v in values]
