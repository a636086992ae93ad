"""What repeats, and what that says: a code that only numbers the rows, labels that come again in every group of rows."""

from __future__ import annotations

import numpy as np

from bsc.i18n import text
from bsc.reports.model import Role
from bsc.reports.reading.profile import combine, group_count
from bsc.reports.reading.work import Work


def numbers_rows(work: Work, code: int, name: int) -> bool:
    """A code that never repeats although the same names come again in other periods."""
    profile = work.profiles[code]
    if profile.cardinality < 0.999 or profile.rows < 5:
        return False
    periods = work.of(Role.PERIOD, Role.YEAR, Role.SUBPERIOD)
    if not periods:
        return False
    when = combine([work.codes(c) for c in periods])
    if len(np.unique(when)) < 2:
        return False
    names = work.codes(name)
    rows = np.bincount(names[names >= 0])
    whens = np.bincount(np.unique(np.stack([names, when]), axis=1)[0] + 1, minlength=len(rows) + 1)[1:]
    again = rows > 1
    return bool((rows > 0).sum() < 0.9 * rows.sum() and (whens[again] > 1).sum() >= 0.5 * again.sum())


_NO_LABEL = (Role.OBJECTIVE, Role.NOTE, Role.GRADE, "dimension", "type", "code", "status")


def pick_label(work: Work) -> None:
    """Rows that only two columns of labels together tell apart are about things with names of their own, not about one
    thing that the title names: the wordier labels are the indicators.
    """
    when = work.of(Role.UNIT, Role.UNIT_CODE, Role.PERIOD, Role.PERIOD_END, Role.YEAR, Role.SUBPERIOD)
    base = [work.codes(c) for c in when]
    rows = work.sample.num_rows
    labels = [
        c
        for c in work.free
        if work.profiles[c].is_text
        and 2 <= work.profiles[c].distinct < rows
        and work.profiles[c].share >= 0.9
        and work.profiles[c].words <= 25
        and max((work.score(c, r) for r in _NO_LABEL), default=0.0) < 0.55
    ]
    if len(labels) < 2 or any(group_count([*base, work.codes(c)]) == rows for c in labels):
        return
    if group_count([*base, *(work.codes(c) for c in labels)]) < 0.98 * rows:
        return
    best = max(labels, key=lambda c: work.profiles[c].words)
    work.give(
        best,
        Role.INDICATOR,
        0.65,
        text("Labels that come again in each {heading}.", heading=work.heading(min(set(labels) - {best}))),
    )
