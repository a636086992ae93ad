"""Which period a lone target column belongs to when the actuals stand in one column a period, or a lone actual beside
targets: proved or asked.
"""

from __future__ import annotations

import numpy as np

from bsc.domain import Grain, Period, Polarity
from bsc.i18n import text
from bsc.reports import periods, words
from bsc.reports.model import Question, Role
from bsc.reports.reading import evidence, timing
from bsc.reports.reading.work import Work

EACH = "each"  # the answer that a target holds for every period alike


def place_targets(work: Work) -> None:
    """Give a lone TARGET column the period of one of the actuals, or ask which; and a lone ACTUAL column."""
    if work.of(Role.PERIOD, Role.YEAR, Role.SUBPERIOD):
        return
    actuals, lone = _wide_and_lone(work, Role.ACTUAL, Role.TARGET)
    for target in lone if actuals else []:
        if work.forced.styles.get(target) == EACH:
            work.styles[target] = EACH
            work.why[target].append(text("Holds for every period alike."))
            continue
        column = _place(work, target, actuals)
        if column is not None:
            work.wide[target] = actuals[column]
            continue
        labels = _labels(actuals)
        year = _year(work, actuals)
        yearly, level = _shape(work, target, actuals)
        if year is not None and yearly >= 0.9:
            work.wide[target] = (year, year.code, "")
            work.why[target].append(
                text("A target of the year: the figures of its parts add up to it or grow to it.")
            )
            continue
        if level >= 0.9:
            work.styles[target] = EACH  # until it is answered; nothing is stored before
        work.questions.append(
            Question(
                "target_period",
                text("Which period is the column {heading} the target of?", heading=work.heading(target)),
                f"column:{target}:period",
                (*([year.code] if year is not None else []), *labels, EACH),
                EACH if level >= 0.9 else year.code if year is not None else labels[-1],
            )
        )
    targets, lone = _wide_and_lone(work, Role.TARGET, Role.ACTUAL)
    for actual in lone if targets else []:
        labels = list(dict.fromkeys([*_labels(targets), *filter(None, [work.constants.get(Role.PERIOD)])]))
        work.questions.append(
            Question(
                "actual_period",
                text(
                    "Which period are the figures of the column {heading} of?", heading=work.heading(actual)
                ),
                f"column:{actual}:period",
                tuple(labels),
                _labels(targets)[-1],
            )
        )


_Wide = dict[int, tuple[Period | None, str, str]]


def _wide_and_lone(work: Work, dated: Role, bare: Role) -> tuple[_Wide, list[int]]:
    """Columns of one role that have a period of their own, and those of the other that have none."""
    wide = {c: work.wide[c] for c in work.of(dated) if c in work.wide and work.wide[c][0] is not None}
    return wide, [c for c in work.of(bare) if c not in work.wide and not any(evidence.about(work, c))]


def _labels(columns: _Wide) -> list[str]:
    return list(dict.fromkeys(label for _, label, _ in sorted(columns.values(), key=lambda w: _start(w[0]))))


def _year(work: Work, actuals: _Wide) -> Period | None:
    """The year in which all actuals lie, when none is of the whole year: a yearly target beside months."""
    found = [p for p, _, _ in actuals.values() if p is not None]
    named = [p for p in (_parsed(work.constants.get(Role.PERIOD)), *map(_calendar, found)) if p is not None]
    inside = (y for y in named if y.grain == Grain.YEAR and all(y.contains(p) and y != p for p in found))
    return next(inside, None) if len(found) > 1 else None


def _shape(work: Work, target: int, actuals: _Wide) -> tuple[float, float]:
    """Shares of the rows in which the parts of a whole year add up or grow to the target, and in which every part is
    of the target's own size.
    """
    order = sorted(actuals, key=lambda c: _start(actuals[c][0]))
    days = sum((p.end - p.start).days + 1 for p, _, _ in actuals.values() if p is not None)
    goal, value = work.numbers(target), np.stack([work.numbers(c) for c in order])
    usable = ~np.isnan(goal) & (goal > 0) & ~np.isnan(value).any(axis=0)
    if usable.sum() < 2:
        return 0.0, 0.0
    part = value[:, usable] / goal[usable]
    added = (part.max(axis=0) < 0.6) & (abs(part.sum(axis=0) - 1.25) <= 0.75)
    grown = (np.diff(part, axis=0) >= 0).all(axis=0) & (part[0] <= 0.6) & (part[-1] >= 0.6) & (part[-1] <= 2)
    level = (part >= 0.5).all(axis=0) & (part <= 2).all(axis=0)
    whole = days >= 360
    return float((added | grown).mean()) if whole else 0.0, float(level.mean())


def _calendar(period: Period) -> Period:
    return Period.of(period.start.year)


def _parsed(label: str | None) -> Period | None:
    return periods.parse(label) if label else None


def _place(work: Work, target: int, actuals: _Wide) -> int | None:
    """The actual column whose period the target is of, with what shows it; None when nothing does."""
    column = _proved(work, target, list(actuals))
    if column is not None:
        why = text(
            "Belongs to {period}: the printed flag agrees with that year only.", period=actuals[column][1]
        )
    elif (column := _printed(work, target, list(actuals))) is not None:
        why = text(
            "Belongs to {period}: the printed achievement is that of this period.", period=actuals[column][1]
        )
    elif (column := _due(work, actuals)) is not None:
        why = text("Belongs to {period}, in which the target is due.", period=actuals[column][1])
    elif (column := _titled(work, list(actuals))) is not None:
        why = text("Belongs to {period}, the period that title or file name give.", period=actuals[column][1])
    else:
        return next(iter(actuals)) if len(actuals) == 1 else None
    work.why[target].append(why)
    return column


def _printed(work: Work, target: int, actuals: list[int]) -> int | None:
    """The only actual column of which a printed achievement is the share of the target, in (nearly) every row."""
    goal = work.numbers(target)
    for printed in [c for c in work.of(Role.ACHIEVEMENT) if c not in work.wide]:
        shown = work.numbers(printed)
        shares = {}
        for actual in actuals:
            value = work.numbers(actual)
            usable = np.flatnonzero(
                ~np.isnan(goal) & ~np.isnan(shown) & ~np.isnan(value) & (goal != 0) & (value != 0)
            )
            if len(usable) >= 3:
                shares[actual] = np.mean(
                    [bool(evidence.formula(shown[i], goal[i], value[i])) for i in usable]
                )
        best = sorted(shares, key=lambda c: -shares[c])
        if best and shares[best[0]] >= 0.9 and (len(best) == 1 or shares[best[1]] < 0.9):
            return best[0]
    return None


def _due(work: Work, actuals: _Wide) -> int | None:
    """The one actual column in whose period every row's target date lies."""
    for column in work.columns:
        if not timing.target_date(work, column) or work.profiles[column].periods < 0.8:
            continue
        dates = [periods.parse(t) for t in work.texts(column)]
        inside = [
            c
            for c, (period, _, _) in actuals.items()
            if period is not None and all(d is not None and period.contains(d) for d in dates)
        ]
        if len(inside) == 1:
            return inside[0]
    return None


def _start(period: Period | None) -> str:
    return period.start.isoformat() if period is not None else ""


def _titled(work: Work, actuals: list[int]) -> int | None:
    """The one actual column whose period the title or file name gives."""
    label = work.constants.get(Role.PERIOD)
    period = periods.parse(label) if label else None
    same = [c for c in actuals if work.wide[c][0] == period]
    return same[0] if period is not None and len(same) == 1 else None


def _proved(work: Work, target: int, actuals: list[int]) -> int | None:
    """The only actual column with which a met flag agrees in every row, each row in its own direction."""
    flags = [c for c, h in work.helper.items() if h == "status"]
    keyed = evidence.rows_of(work)
    if not flags or keyed is None:
        return None
    rows, names = keyed
    towards = {str(Polarity.MAXIMIZE): 1.0, str(Polarity.MINIMIZE): -1.0}
    sign = np.array([*(towards.get(str(work.polarity.get(n)), np.nan) for n in names), np.nan])[rows]
    goal = work.numbers(target)
    for flag in flags:
        meaning = {t: words.met(t) for t in work.texts(flag)}
        said = [meaning.get(v or "") for v in work.sample[f"c{flag}"].to_pylist()]
        met = np.array([np.nan if m is None else float(m) for m in said])
        shares = {}
        for actual in actuals:
            value = work.numbers(actual)
            usable = ~np.isnan(sign) & ~np.isnan(goal) & ~np.isnan(met) & ~np.isnan(value)
            if usable.sum() >= 5:
                reached = (value - goal) * sign >= 0
                shares[actual] = float(np.mean(reached[usable] == (met[usable] == 1.0)))
        best = sorted(shares, key=lambda c: -shares[c])
        if best and shares[best[0]] >= 0.97 and (len(best) == 1 or shares[best[1]] < shares[best[0]]):
            return best[0]
    return None
