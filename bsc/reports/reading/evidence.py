"""What the figures themselves say about directions: printed flags and achievements, bounds in targets, baselines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import numpy as np
import pyarrow.compute as pc

from bsc.domain import Polarity
from bsc.i18n import text
from bsc.reports import numbers, words
from bsc.reports.model import Role
from bsc.reports.numbers import Form
from bsc.reports.reading.work import Work


def pairs(work: Work) -> list[tuple[int, int]]:
    """(target column, actual column) that speak about the same indicator, unit and period."""
    own = {work.units.get(c) for c in work.of(Role.TARGET)}
    return [
        (target, actual)
        for target in work.of(Role.TARGET)
        for actual in work.of(Role.ACTUAL)
        if work.wide.get(target, ("", "", ""))[::2] == work.wide.get(actual, ("", "", ""))[::2]
        and work.indicators.get(target) == work.indicators.get(actual)
        and (own == {None} or work.units.get(target) == work.units.get(actual))
    ]


def about(work: Work, column: int) -> tuple[str | None, str | None]:
    """Indicator and unit that a value column's heading names."""
    return work.indicators.get(column), work.units.get(column)


def rows_of(work: Work) -> tuple[np.ndarray, list[str]] | None:
    """For each row of the sample the place of its indicator's key in the list (-1: none); None without an indicator column."""
    column = work.first(Role.INDICATOR_CODE)
    column = column if column is not None else work.first(Role.INDICATOR)
    if column is None:
        return None
    values = work.sample[f"c{column}"]
    if column in work.fill_down:
        values = pc.fill_null_forward(values)
    encoded = pc.dictionary_encode(pc.utf8_trim_whitespace(values.combine_chunks()))
    return np.asarray(
        pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    ), encoded.dictionary.to_pylist()


def by_row(work: Work, target: int) -> tuple[np.ndarray, list[str]] | None:
    """``rows_of`` for one target column: its own indicator where headings name them, the table\'s one indicator, else by row."""
    if work.indicators:
        name = work.indicators.get(target)
        return (np.zeros(work.sample.num_rows, dtype=np.int64), [name]) if name else None
    found = rows_of(work)
    if found is None and (constant := work.constants.get(Role.INDICATOR)):
        return np.zeros(work.sample.num_rows, dtype=np.int64), [constant]
    return found


def from_flags(work: Work) -> dict[str, tuple[str, int]]:
    """Directions that a printed 'met' flag proves, with the number of rows behind each.

    Met although below the target means lower is better. Where the flag follows one direction in the whole table, all
    its rows stand behind every indicator.
    """
    out: dict[str, Counter[str]] = defaultdict(Counter)
    best_note = None
    for flag in [c for c, h in work.helper.items() if h == "status"]:
        meaning = {t: None if words.near(t) else words.met(t) for t in work.texts(flag)}
        if any(map(words.side, meaning)):
            continue  # above and below: where the value lies, not whether that is good
        if sum(m is not None for m in meaning.values()) < 1:
            continue
        cells = [meaning.get(v) if v is not None else None for v in work.sample[f"c{flag}"].to_pylist()]
        met = np.array([1 if m is True else 0 if m is False else -1 for m in cells])
        for target, actual in pairs(work):
            t, a = work.numbers(target), work.numbers(actual)
            usable = (met >= 0) & ~np.isnan(t) & ~np.isnan(a) & (t != a)
            if usable.sum() < 3:
                continue
            higher = ((a > t) == (met == 1)) & usable
            share = higher.sum() / usable.sum()
            equal = (met >= 0) & (t == a)
            keyed = by_row(work, target)
            if keyed is None:
                continue
            rows, names = keyed
            if share >= 0.98 or share <= 0.02:
                proves = Polarity.MAXIMIZE if share >= 0.5 else Polarity.MINIMIZE
                for name in names:
                    out[name][proves] += 1_000_000
                agreed = int(max(share, 1 - share) * usable.sum() + 0.5) + int((equal & (met == 1)).sum())
                best_note = text(
                    "The column {heading} agrees with {n} of {of} rows when {direction} is better.",
                    heading=work.heading(flag),
                    n=agreed,
                    of=int(usable.sum()) + int((equal & (met == 1)).sum()),
                    direction=text("higher") if share >= 0.5 else text("lower"),
                )
                continue
            order = _order(met, t, a)
            if order is not None:
                for name in names:
                    out[name][order] += 1_000_000
                best_note = text(
                    "By the column {heading} the rows with a {direction} share of the target are the good ones.",
                    heading=work.heading(flag),
                    direction=text("higher") if order == Polarity.MAXIMIZE else text("lower"),
                )
                continue
            told = 0
            for i in np.flatnonzero(usable):
                if rows[i] >= 0:
                    out[names[rows[i]]][Polarity.MAXIMIZE if higher[i] else Polarity.MINIMIZE] += 1
                    told += 1
            best_note = best_note or text(
                "The column {heading} shows the direction of single indicators in {n} rows.",
                heading=work.heading(flag),
                n=told,
            )
    proved = {}
    for name, tally in out.items():
        label, n = tally.most_common(1)[0]
        if n >= 0.95 * sum(tally.values()):
            proved[name] = (str(label), n)
    consistent = sum(max(t.values()) >= 0.95 * sum(t.values()) for t in out.values())
    if not out or consistent < 0.8 * len(out):
        return {}
    if best_note is not None:
        work.notes.append(best_note)
    return proved


def _order(met: np.ndarray, target: np.ndarray, actual: np.ndarray) -> Polarity | None:
    """On track and at risk need not turn at the target itself: do all good rows lie above, or below, all others?"""
    usable = (met >= 0) & ~np.isnan(target) & ~np.isnan(actual) & (target > 0)
    good, bad = (
        (actual / np.where(target == 0, 1, target))[usable & (met == 1)],
        (actual / np.where(target == 0, 1, target))[usable & (met == 0)],
    )
    if len(good) < 3 or len(bad) < 3:
        return None
    above = (
        float(np.mean(good[:, None] > bad[None, :]))
        if len(good) * len(bad) <= 4_000_000
        else float(np.median(good) > np.median(bad))
    )
    return Polarity.MAXIMIZE if above >= 0.97 else Polarity.MINIMIZE if above <= 0.03 else None


def from_achievement(work: Work) -> dict[str, str]:
    """A printed achievement that is actual / target counts more as better; 2 - actual / target or target / actual counts less."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    even: set[str] = set()
    for printed in work.of(Role.ACHIEVEMENT):
        shown = work.numbers(printed)
        for target, actual in (found := pairs(work)):
            lone = printed not in work.wide and len(found) == 1
            same = lone or (
                work.wide.get(printed) == work.wide.get(target)
                and _group_of(work, printed) == _group_of(work, target)
            )
            keyed = by_row(work, target)
            if keyed is None or not same or _of_others(work, printed, (target, actual)):
                continue
            rows, names = keyed
            t, a = work.numbers(target), work.numbers(actual)
            full = ~np.isnan(shown) & ~np.isnan(t) & ~np.isnan(a) & (t != 0) & (a != 0) & (rows >= 0)
            apart = np.abs(a - t) > 0.01 * np.abs(t)
            labels = {int(i): formula(shown[i], t[i], a[i]) for i in np.flatnonzero(full & apart)}
            labels |= _capped(shown, a > t, labels)
            close = {int(i): _closely(shown[i], t[i], a[i]) for i in np.flatnonzero(full & ~apart & (a != t))}
            labels |= {i: label for i, label in close.items() if label}
            even |= {names[rows[i]] for i in np.flatnonzero(full) if int(i) not in labels}
            for i, label in labels.items():
                tally[names[rows[i]]][label] += 1
    return _whole_column(tally, even) | {
        k: str(c.most_common(1)[0][0])
        for k, c in tally.items()
        if c.most_common(1)[0][0] and c.most_common(1)[0][1] >= 0.9 * sum(c.values())
    }


def _whole_column(tally: dict[str, Counter[str]], even: set[str]) -> dict[str, str]:
    """Indicators exactly on target fit every formula: they follow the one that all others of the column do."""
    labels = {label for counts in tally.values() for label in counts}
    rest = even - set(tally)
    return (
        dict.fromkeys(rest, labels.pop()) if len(labels) == 1 and "" not in labels and len(tally) >= 2 else {}
    )


def formula(shown: float, target: float, actual: float) -> str:
    """Which direction's formula gives the printed achievement; empty when neither does."""
    for value in (shown, shown * 100):
        near = 0.6 + 0.006 * abs(value)
        if abs(value - 100 * actual / target) <= near:
            return str(Polarity.MAXIMIZE)
        if abs(value - 100 * (2 - actual / target)) <= near or abs(value - 100 * target / actual) <= near:
            return str(Polarity.MINIMIZE)
    return ""


_PROVEN = 3  # so many rows that follow a formula show that a printed column is the achievement of a target


def _capped(shown: np.ndarray, above: np.ndarray, labels: dict[int, str]) -> dict[int, str]:
    """Rows at the highest printed achievement, above 100 %, that no formula explains: a cap, and being above the target
    or below it brought them there.
    """
    followed = [i for i, label in labels.items() if label]
    top = max((shown[i] for i in labels), default=0.0)
    at = [i for i, label in labels.items() if not label and shown[i] == top]
    if len(followed) < _PROVEN or len(at) < 2 or not (top > 100 or 1 < top <= 2):
        return {}
    return {i: str(Polarity.MAXIMIZE if above[i] else Polarity.MINIMIZE) for i in at}


def _closely(shown: float, target: float, actual: float) -> str:
    """The direction for a value within a hundredth of its target, where the printed decimals tell the formulas apart."""
    for value in (shown, shown * 100):
        more = abs(value - 100 * actual / target)
        less = min(abs(value - 100 * (2 - actual / target)), abs(value - 100 * target / actual))
        if min(more, less) <= 0.02 < 0.1 <= max(more, less):
            return str(Polarity.MAXIMIZE if more < less else Polarity.MINIMIZE)
    return ""


def _of_others(work: Work, printed: int, pair: tuple[int, int]) -> bool:
    """``ANGGARAN / %`` beside ``ANGGARAN / PAGU``: the percentage of other figures under the same heading."""
    above, _, _ = work.heading(printed).rpartition(" / ")
    under = [c for c in work.columns if above and work.heading(c).startswith(above + " / ")]
    figures = [c for c in under if work.roles.get(c) != Role.ACHIEVEMENT and work.profiles[c].is_number]
    return bool(figures) and not set(pair) & set(under)


def _group_of(work: Work, column: int) -> str:
    """The heading above the lowest level: PAJAK of PAJAK / REALISASI."""
    return " / ".join(work.heading(column).split(" / ")[:-1]) if work.indicators else ""


_DIRECTED = {
    Form.MINIMUM: Polarity.MAXIMIZE,
    Form.ABOVE: Polarity.MAXIMIZE,
    Form.MAXIMUM: Polarity.MINIMIZE,
    Form.BELOW: Polarity.MINIMIZE,
    Form.RANGE: Polarity.RANGE,
}


def from_bounds(work: Work) -> dict[str, str]:
    """Targets written ``>= 95`` or ``max 5``."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for target in work.of(Role.TARGET):
        if work.profiles[target].bounds == 0:
            continue
        fmt = work.formats.get(target)
        keyed = by_row(work, target)
        if keyed is None or fmt is None:
            continue
        rows, names = keyed
        forms = {t: numbers.parse(t, fmt).form for t in work.profiles[target].values}
        for i, value in enumerate(work.sample[f"c{target}"].to_pylist()):
            form = forms.get(value) if value is not None else None
            if rows[i] >= 0 and form in _DIRECTED:
                tally[names[rows[i]]][_DIRECTED[form]] += 1
    return {k: str(t.most_common(1)[0][0]) for k, t in tally.items() if len(t) == 1}


_SHARE = re.compile(
    r"^(?:persentase|prosentase|presentase|percentage|percent|proportion|share|%)(?![^\W_])|%", re.I
)


def from_full(work: Work) -> set[str]:
    """Indicators that are shares and whose every target is 100 %: as an upper limit that would say nothing."""
    unit = work.first(Role.MEASURE_UNIT)
    said = work.sample[f"c{unit}"].to_pylist() if unit is not None else []
    name = work.first(Role.INDICATOR)
    label = work.sample[f"c{name}"].to_pylist() if name is not None else []
    shares: set[str] = set()
    other: set[str] = set()  # indicators with a target that is not 100 %
    for target in work.of(Role.TARGET):
        keyed = by_row(work, target)
        if keyed is None:
            continue
        rows, names = keyed
        cells, goal = work.sample[f"c{target}"].to_pylist(), work.numbers(target)
        factor = work.formats[target].factor if target in work.formats else 1.0
        said_one = ~np.isnan(goal) & (rows >= 0)
        full = said_one & ((goal == 100) | (goal * factor == 100))
        other |= {names[code] for code in np.unique(rows[said_one & ~full])}
        for i in np.flatnonzero(full):
            key = names[rows[i]]
            percent = said and words.normal(said[i] or "") in ("%", "persen", "percent", "percentage")
            if key not in shares and (
                percent or "%" in (cells[i] or "") or (label and _SHARE.search((label[i] or "").strip()))
            ):
                shares.add(key)
    return shares - other


def _start(work: Work) -> int | None:
    """The column of starting values: the baseline, else what was reached before the periods of all targets begin."""
    if (base := work.first(Role.BASELINE)) is not None:
        return base
    reached = {c: p for c in work.of(Role.ACTUAL) if (p := work.wide.get(c, (None, "", ""))[0]) is not None}
    aims = {c: work.wide.get(c, (None, "", ""))[0] for c in work.of(Role.TARGET)}
    if not reached or not aims or work.indicators or work.units or not all(_aimed(work, c) for c in aims):
        return None
    last = max(reached, key=lambda c: reached[c].end)
    later = all(p is not None and p.start > reached[last].end for p in aims.values())
    return last if later else None


def _aimed(work: Work, column: int) -> bool:
    """``Target 2027``, not ``Plan 2027`` or ``Budget``: a wish, where a plan foresees."""
    return bool(words.find(work.heading(column), words.shape("aims")))


def from_baseline(work: Work) -> dict[str, str]:
    """Targets above the starting value want more, targets below it less."""
    base = _start(work)
    if base is None:
        return {}
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    start = work.numbers(base)
    for target in work.of(Role.TARGET):
        keyed = by_row(work, target)
        if keyed is None:
            continue
        rows, names = keyed
        goal = work.numbers(target)
        for i in np.flatnonzero(~np.isnan(start) & ~np.isnan(goal) & (start != goal)):
            if rows[i] >= 0:
                tally[names[rows[i]]][Polarity.MAXIMIZE if goal[i] > start[i] else Polarity.MINIMIZE] += 1
    return {
        k: str(t.most_common(1)[0][0])
        for k, t in tally.items()
        if t.most_common(1)[0][1] >= 0.75 * sum(t.values())
    }
