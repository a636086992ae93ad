"""Which period a lone target column belongs to when the actuals stand in one column a period: proved or asked."""

from __future__ import annotations

import numpy as np

from bsc.domain import Period, Polarity
from bsc.i18n import text
from bsc.reports import periods, words
from bsc.reports.model import Question, Role
from bsc.reports.reading import evidence
from bsc.reports.reading.work import Work


def place_targets(work: Work) -> None:
    """Give a lone TARGET column the period of one of the actuals, or ask which."""
    actuals = {
        c: work.wide[c] for c in work.of(Role.ACTUAL) if c in work.wide and work.wide[c][0] is not None
    }
    lone = [c for c in work.of(Role.TARGET) if c not in work.wide and not any(evidence.about(work, c))]
    if not actuals or not lone or work.of(Role.PERIOD, Role.YEAR, Role.SUBPERIOD):
        return
    for target in lone:
        column = _proved(work, target, list(actuals))
        if column is not None:
            work.why[target].append(
                text(
                    "Belongs to {period}: the printed flag agrees with that year only.",
                    period=actuals[column][1],
                )
            )
        else:
            column = _titled(work, list(actuals))
            if column is not None:
                work.why[target].append(
                    text(
                        "Belongs to {period}, the period that title or file name give.",
                        period=actuals[column][1],
                    )
                )
        if column is None and len(actuals) == 1:
            column = next(iter(actuals))
        if column is not None:
            work.wide[target] = actuals[column]
            continue
        labels = [label for _, label, _ in sorted(actuals.values(), key=lambda w: _start(w[0]))]
        work.questions.append(
            Question(
                "target_period",
                text("Which period is the column {heading} the target of?", heading=work.heading(target)),
                f"column:{target}:period",
                tuple(labels),
                labels[-1],
            )
        )


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
