"""Sixth step: what makes a row unique, what empty cells repeat, and what is left of the columns."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow.compute as pc

from bsc.i18n import text
from bsc.reports.model import Role
from bsc.reports.reading.profile import combine, determines
from bsc.reports.reading.work import Work

_GROUPS = frozenset(
    (
        Role.UNIT,
        Role.UNIT_CODE,
        Role.OBJECTIVE,
        Role.OBJECTIVE_CODE,
        Role.INDICATOR,
        Role.INDICATOR_CODE,
        Role.PERSPECTIVE,
    )
) | {Role.YEAR, Role.PERIOD, "code", "name", "dimension"}


def key_columns(work: Work) -> list[int]:
    """The columns that should make a row unique."""
    indicator = work.of(Role.INDICATOR_CODE) or work.of(Role.INDICATOR)
    unit = work.of(Role.UNIT_CODE) or work.of(Role.UNIT)
    return [
        *indicator[:1],
        *unit[:1],
        *work.of(Role.PERIOD, Role.PERIOD_END, Role.YEAR, Role.SUBPERIOD),
        *work.of(Role.BREAKDOWN),
    ]


def duplicates(work: Work) -> int:
    """Rows of the sample that share their key with another one."""
    keys = key_columns(work)
    if not keys:
        return 0
    usable = np.ones(work.sample.num_rows, dtype=bool)
    for column in keys[:1]:
        usable &= work.codes(column) >= 0
    codes = combine([work.codes(c) for c in keys])[usable]
    return len(codes) - len(np.unique(codes))


def find_breakdowns(work: Work) -> None:
    """Add the columns that tell rows of one indicator, unit and period apart, the fewest that do."""
    for _ in range(4):
        left = duplicates(work)
        if left == 0:
            return
        best: tuple[float, int, int] | None = None
        for column in [
            *work.free,
            *work.of(Role.OBJECTIVE),
            *work.of(Role.LEVEL),
            *work.of(Role.MEASURE_UNIT),
        ]:
            profile = work.profiles[column]
            if (
                profile.distinct < 2
                or profile.words > 25
                or profile.links > 0.2
                or (profile.is_number and not profile.whole)
            ):
                continue
            if any(_same(work, column, other) for other in work.of(Role.BREAKDOWN)):
                continue
            if profile.cardinality > 0.9 and profile.rows > 30 and work.score(column, "dimension") < 0.5:
                continue
            before = work.roles.get(column)
            work.roles[column] = Role.BREAKDOWN
            after = duplicates(work)
            if before is None:
                del work.roles[column]
            else:
                work.roles[column] = before
            gain = left - after
            if gain < max(1, 0.02 * left):
                continue
            prefer = (
                work.score(column, "dimension")
                + profile.share
                + (0.3 if column in work.free else 0.0)
                + 0.1 * (profile.codes < 0.5)  # a name tells more than its code
                - 0.1 * (profile.share < 0.5)
            )
            score = gain / left + 0.15 * prefer
            if best is None or score > best[0]:
                best = (score, column, after)
        if best is None:
            return
        column = best[1]
        work.give(
            column,
            Role.BREAKDOWN,
            0.75,
            text("Tells rows of the same indicator apart ({n} would fall together).", n=left - best[2]),
        )


def _same(work: Work, left: int, right: int) -> bool:
    """Two columns that say the same where both say something: the population of the target and of the actual."""
    return (
        determines(work.codes(left), work.codes(right)) >= 0.97
        and determines(work.codes(right), work.codes(left)) >= 0.97
    )


def leave_rest(work: Work) -> None:
    """What is left: a second name of a unit's parent, a grouping, or nothing that is needed."""
    for column in work.free:
        profile = work.profiles[column]
        if profile.words >= 8 and not profile.is_number:
            work.give(column, Role.NOTE, 0.5, text("Texts beside the figures."))
        elif profile.constant:
            work.leave(
                column,
                "constant",
                text("The same in every row: {value}.", value=work.texts(column, 1)[0][:60]),
                0.8,
            )
        else:
            work.leave(column, "other", text("Not needed to read the figures."), 0.5)


def name_the_whole(work: Work) -> None:
    """Rows without a unit that make a series of their own are the whole: every period has one."""
    column = work.first(Role.UNIT)
    when = work.of(Role.PERIOD, Role.YEAR, Role.SUBPERIOD)
    if column is None or not when or Role.UNIT in work.constants or column in work.fill_down:
        return
    blank = work.codes(column) < 0
    keys = [c for c in key_columns(work) if c not in (column, *work.of(Role.UNIT_CODE))]
    periods = combine([work.codes(c) for c in when])
    if (
        blank.sum() < 2
        or blank.mean() > 0.6
        or len(np.unique(periods[blank])) < max(2, 0.5 * len(np.unique(periods)))
    ):
        return
    if len(np.unique(combine([work.codes(c) for c in keys])[blank])) < blank.sum():
        return
    work.constants[Role.UNIT] = "Total"
    work.notes.append(
        text(
            "Rows that name no {heading}: {n}. There is one for each period, so they are taken for the whole.",
            n=int(blank.sum()),
            heading=work.heading(column),
        )
    )


def fill_down(work: Work) -> None:
    """Columns whose empty cells repeat the cell above: merged cells, or a group written on its first row only."""
    first_row, last_row = work.layout.first_row, work.layout.last_row
    for column in work.columns:
        if work.profiles[column].said == 0 or work.profiles[column].filled == work.sample.num_rows:
            continue
        spans = [
            1
            for r1, c1, r2, c2 in work.table.merged
            if c1 <= column <= c2
            and c1 == column
            and r2 > r1
            and r1 + 1 >= first_row
            and r2 + 1 <= last_row + 1
        ]
        if spans:
            work.fill_down.append(column)
            continue
        entity = max(
            (
                work.score(column, r)
                for r in (
                    Role.UNIT,
                    Role.UNIT_CODE,
                    Role.OBJECTIVE,
                    Role.OBJECTIVE_CODE,
                    Role.INDICATOR,
                    Role.INDICATOR_CODE,
                    Role.PERSPECTIVE,
                    Role.YEAR,
                    Role.PERIOD,
                )
            ),
            default=0.0,
        )
        if entity < 0.6 and _leads(work, column):
            entity = 0.6  # a group's code or name on the first row of its group, whatever it is called
        if (
            entity < 0.6
            or (work.profiles[column].is_number and entity < 0.85)
            or work.score(column, Role.NOTE) >= 0.75
        ):
            continue
        others = [v for k, v in work.scores(column).items() if k not in _GROUPS]
        if max(others, default=0.0) >= entity and work.score(column, Role.INDICATOR) < 0.95:
            continue
        if _grouped(work, column):
            work.fill_down.append(column)
    for column in work.fill_down:
        work._codes.pop(column, None)


def _leads(work: Work, column: int) -> bool:
    """One of the first columns, of labels, with fuller label columns to its right."""
    place = work.columns.index(column)
    profile = work.profiles[column]
    if place > 2 or profile.is_number or profile.words > 10 or not profile.heading:
        return False
    right = [work.profiles[c] for c in work.columns[place + 1 : place + 4]]
    return any(not p.is_number and p.filled > profile.filled for p in right)


def _grouped(work: Work, column: int) -> bool:
    values: list[str | None] = pc.utf8_trim_whitespace(work.sample[f"c{column}"]).to_pylist()
    filled = [(i, v) for i, v in enumerate(values) if v]
    if not filled or filled[0][0] != 0 or len(filled) > 0.7 * len(values) or len(values) < 3:
        return False
    changes = sum(1 for a, b in itertools.pairwise(filled) if a[1] != b[1])
    return changes >= 0.8 * (len(filled) - 1)
