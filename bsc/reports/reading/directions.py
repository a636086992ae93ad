"""Which way each indicator gets better: from a column, a flag, bounds in targets, the baseline, or its name, in that order of trust.

What is left open is asked once for the table, with what the names suggest.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

import numpy as np
import pyarrow.compute as pc

from bsc.domain import Polarity
from bsc.i18n import text
from bsc.reports import numbers, words
from bsc.reports.model import Kind, NumberFormat, Question, Role
from bsc.reports.numbers import Form
from bsc.reports.reading.profile import determines
from bsc.reports.reading.work import Work
from bsc.suggest.polarity import polarity as by_name

SURE = 0.85  # a name's suggestion of this confidence, with words to show for it, counts as understood
MAX_NAMES = 20_000


def indicator_names(work: Work) -> dict[str, str]:
    """Key of each indicator (code, else name) to its name, from all data rows; column indicators by their heading."""
    if work.indicators:
        return {name: name for name in dict.fromkeys(work.indicators.values())}
    code, name = work.first(Role.INDICATOR_CODE), work.first(Role.INDICATOR)
    if code is None and name is None:
        constant = work.constants.get(Role.INDICATOR)
        return {constant: constant} if constant else {}
    keys = work.body[f"c{code if code is not None else name}"]
    if name is None or code is None:
        return {t.strip(): t.strip() for t in pc.unique(keys).to_pylist() if t and t.strip()}
    pairs = work.body.select([f"c{code}", f"c{name}"]).group_by([f"c{code}", f"c{name}"]).aggregate([])
    out: dict[str, str] = {}
    for key, label in zip(pairs[f"c{code}"].to_pylist(), pairs[f"c{name}"].to_pylist(), strict=True):
        if key and key.strip():
            out.setdefault(key.strip(), (label or key).strip())
    return out


def pairs(work: Work) -> list[tuple[int, int]]:
    """(target column, actual column) that speak about the same period."""
    out = []
    for target in work.of(Role.TARGET):
        for actual in work.of(Role.ACTUAL):
            if work.wide.get(target, ("", "", ""))[::2] == work.wide.get(actual, ("", "", ""))[::2] and work.indicators.get(target) == work.indicators.get(actual):
                out.append((target, actual))
    return out


def decide(work: Work, known: Mapping[str, str], joined: Mapping[str, str]) -> None:
    """Fill ``polarity`` as far as something tells; what is left stands in ``undecided`` for ``ask``."""
    work.polarity.update(work.forced.polarity)
    if work.kind not in (Kind.MEASUREMENTS, Kind.DEFINITIONS):
        return
    names = indicator_names(work)
    open_keys = dict(names)
    _from_column(work, open_keys)
    _take(work, open_keys, {k: v for k, v in known.items() if k in names}, None)
    _take(work, open_keys, {k: v for k, v in joined.items() if k in names}, None)
    if "*" in work.polarity:
        return
    if (constant := work.constants.get(Role.POLARITY)) and isinstance(words.polarity(constant), Polarity):
        _take(work, open_keys, dict.fromkeys(open_keys, str(words.polarity(constant))), None)
    flagged = _from_flags(work)
    _take(work, open_keys, flagged, None)
    printed = _from_achievement(work)
    against = {k for k, v in printed.items() if k in open_keys and _contradicted(open_keys[k], v)}
    _take(work, open_keys, {k: v for k, v in printed.items() if k not in against}, text("{n} indicators: the direction follows from the printed achievement.", n=len(set(printed) & set(open_keys) - against)))
    bounds = _from_bounds(work)
    _take(work, open_keys, bounds, text("{n} indicators have targets written as at least or at most.", n=len(bounds)))
    moves = _from_baseline(work)
    suggested = {k: by_name(n) for k, n in list(open_keys.items())[:MAX_NAMES]}
    agreed: dict[str, str] = {}
    for key, guess in suggested.items():
        sure = guess.confidence >= SURE and bool(guess.votes)
        if key in moves and (moves[key] == guess.label or not sure):
            agreed[key] = moves[key]
        elif key not in moves and sure:
            agreed[key] = guess.label
    from_base = {k: v for k, v in agreed.items() if k in moves}
    if from_base:
        low = [k for k, v in from_base.items() if v == Polarity.MINIMIZE]
        work.notes.append(text("{n} indicators: the direction follows from baseline and target (lower is better in {low}).", n=len(from_base), low=len(low)))
    by_words = {k: v for k, v in agreed.items() if k not in moves}
    low_names = [names[k] for k, v in by_words.items() if v == Polarity.MINIMIZE]
    if low_names:
        work.notes.append(text("{n} indicators: lower is better, by their names: {names}.", n=len(low_names), names="; ".join(n[:60] for n in low_names[:4])))
    _take(work, open_keys, agreed, None)
    work.undecided = {k: str(moves.get(k) or g.label) for k, g in suggested.items() if k in open_keys}


def _contradicted(name: str, label: str) -> bool:
    """A name that says the opposite for certain."""
    guess = by_name(name)
    return bool(guess.votes) and guess.confidence >= SURE and guess.label != label


def _take(work: Work, open_keys: dict[str, str], found: Mapping[str, str], note: object | None) -> None:
    taken = {k: str(v) for k, v in found.items() if k in open_keys}
    work.polarity.update({k: v for k, v in taken.items() if k not in work.polarity})
    for key in taken:
        open_keys.pop(key)
    if taken and note is not None:
        work.notes.append(note)  # type: ignore[arg-type]


def _from_column(work: Work, open_keys: dict[str, str]) -> None:
    """A polarity column: its words, with ambiguous ones settled by the heading and by the indicators' names."""
    column = work.first(Role.POLARITY)
    if column is None:
        return
    key = work.first(Role.INDICATOR_CODE)
    key = key if key is not None else work.first(Role.INDICATOR)
    if key is not None and column not in work.forced.roles and determines(work.codes(key), work.codes(column)) < 0.9 and work.kind == Kind.MEASUREMENTS:
        work.leave(column, "change", text("Differs between rows of one indicator: what happened, not what is wanted."))
        return
    meanings: dict[str, str] = {}
    unclear: list[str] = []
    for value in work.texts(column):
        found = words.polarity(value)
        if isinstance(found, Polarity):
            meanings[value.strip()] = found
        elif found == "ambiguous":
            unclear.append(value.strip())
        elif found is None and not numbers.is_missing(value):
            work.notes.append(text("A direction that is not understood: {value}.", value=value))
    if unclear:
        meanings.update(_settle(work, column, key, unclear))
    for value, meaning in meanings.items():
        work.polarity.setdefault(f"word:{value}", meaning)
    if key is None:
        return
    values = work.body.select([f"c{key}", f"c{column}"]).group_by([f"c{key}", f"c{column}"]).aggregate([])
    for k, v in zip(values[f"c{key}"].to_pylist(), values[f"c{column}"].to_pylist(), strict=True):
        if k and v and v.strip() in meanings and k.strip() in open_keys:
            work.polarity.setdefault(k.strip(), meanings[v.strip()])
            open_keys.pop(k.strip())


_UP = {"ascending", "asc", "1", "true", "yes", "y", "ya", "+", "t"}


def _settle(work: Work, column: int, key: int | None, unclear: list[str]) -> dict[str, str]:
    """What Ascending or 1 means here: in a ranking, ascending puts the lowest first; in a flag 'ascending' it means growing."""
    if column in work.forced.higher:
        chosen = work.forced.higher[column]
        return {v: str(Polarity.MAXIMIZE if v == chosen else Polarity.MINIMIZE) for v in unclear}
    plain = words.normal(work.heading(column))
    up: Polarity | None = None
    if re.search(r"\b(?:rank|ranking|ranked|sort|sorting|order|peringkat|urutan)", plain):
        up = Polarity.MINIMIZE
    elif re.search(r"\b(?:low|lower|smaller|less|minimi[sz]e|negative|reverse|reversed|inverse|inverted|rendah|kecil)\b", plain):
        up = Polarity.MINIMIZE
    elif re.search(r"\b(?:high|higher|bigger|more|maximi[sz]e|positive|tinggi|besar|ascending|increase)\b", plain):
        up = Polarity.MAXIMIZE
    votes = Counter[bool]()
    name = work.first(Role.INDICATOR)
    name = name if name is not None else key
    if name is not None:
        seen = work.body.select([f"c{name}", f"c{column}"]).group_by([f"c{name}", f"c{column}"]).aggregate([])
        for label, value in zip(seen[f"c{name}"].to_pylist()[:2000], seen[f"c{column}"].to_pylist()[:2000], strict=False):
            if not label or not value or value.strip() not in unclear:
                continue
            guess = by_name(label)
            if guess.votes and guess.confidence >= SURE and guess.label in (Polarity.MAXIMIZE, Polarity.MINIMIZE):
                ascending = words.normal(value) in _UP or value.strip() in _UP
                votes[(guess.label == Polarity.MAXIMIZE) == ascending] += 1
    told = votes[True] + votes[False]
    if told >= 5:
        share = votes[True] / told
        by_votes = Polarity.MAXIMIZE if share >= 0.5 else Polarity.MINIMIZE
        if up is None and (share >= 0.75 or share <= 0.25):
            up = by_votes
        elif up is not None and up != by_votes and (share >= 0.85 or share <= 0.15):
            up = None  # heading and names contradict each other: ask
    if up is None:
        work.questions.append(
            Question(
                "polarity_words",
                text("The column {heading} holds {values}. Which of them means that a higher value is better?", heading=work.heading(column), values=", ".join(unclear)),
                f"column:{column}:higher",
                tuple(unclear),
                next((v for v in unclear if v.lower() in _UP), unclear[0]),
            )
        )
        return {}
    down = Polarity.MINIMIZE if up == Polarity.MAXIMIZE else Polarity.MAXIMIZE
    out = {v: str(up if (words.normal(v) in _UP or v in _UP) else down) for v in unclear}
    agree = votes[up == Polarity.MAXIMIZE]
    work.why[column].append(
        text("{value} means that {direction} values are better here; the names of {n} of {told} indicators that tell agree.",
             value=unclear[0], direction=text("lower") if out[unclear[0]] == Polarity.MINIMIZE else text("higher"), n=agree, told=told)
    )  # fmt: skip
    return out


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
    return np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)), encoded.dictionary.to_pylist()


def _by_row(work: Work, target: int) -> tuple[np.ndarray, list[str]] | None:
    if work.indicators:
        name = work.indicators.get(target)
        return (np.zeros(work.sample.num_rows, dtype=np.int64), [name]) if name else None
    found = rows_of(work)
    if found is None and (constant := work.constants.get(Role.INDICATOR)):
        return np.zeros(work.sample.num_rows, dtype=np.int64), [constant]
    return found


def _from_flags(work: Work) -> dict[str, str]:
    """Directions that a printed 'met' flag proves: met although below the target means lower is better."""
    out: dict[str, Counter[str]] = defaultdict(Counter)
    best_note = None
    for flag in [c for c, h in work.helper.items() if h == "status"]:
        meaning = {t: words.met(t) for t in work.texts(flag)}
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
            keyed = _by_row(work, target)
            if keyed is None:
                continue
            rows, names = keyed
            if share >= 0.98 or share <= 0.02:
                label = Polarity.MAXIMIZE if share >= 0.5 else Polarity.MINIMIZE
                for name in names:
                    out[name][label] += 1_000_000
                best_note = text("The column {heading} agrees with {n} of {of} rows when {direction} is better.", heading=work.heading(flag),
                                 n=int(max(share, 1 - share) * usable.sum() + 0.5) + int((equal & (met == 1)).sum()),
                                 of=int(usable.sum()) + int((equal & (met == 1)).sum()), direction=text("higher") if share >= 0.5 else text("lower"))  # fmt: skip
                continue
            order = _order(met, t, a)
            if order is not None:
                for name in names:
                    out[name][order] += 1_000_000
                best_note = text("By the column {heading} rows with a higher share of the target are the better ones." if order == Polarity.MAXIMIZE
                                 else "By the column {heading} rows with a lower share of the target are the better ones.", heading=work.heading(flag))  # fmt: skip
                continue
            told = 0
            for i in np.flatnonzero(usable):
                if rows[i] >= 0:
                    out[names[rows[i]]][Polarity.MAXIMIZE if higher[i] else Polarity.MINIMIZE] += 1
                    told += 1
            best_note = best_note or text("The column {heading} shows the direction of single indicators in {n} rows.", heading=work.heading(flag), n=told)
    proved = {}
    for name, tally in out.items():
        label, n = tally.most_common(1)[0]
        if n >= 0.95 * sum(tally.values()):
            proved[name] = str(label)
    consistent = sum(max(t.values()) >= 0.95 * sum(t.values()) for t in out.values())
    if not out or consistent < 0.8 * len(out):
        return {}
    if best_note is not None:
        work.notes.append(best_note)
    return proved


def _order(met: np.ndarray, target: np.ndarray, actual: np.ndarray) -> Polarity | None:
    """On track and at risk need not turn at the target itself: do all good rows lie above, or below, all others?"""
    usable = (met >= 0) & ~np.isnan(target) & ~np.isnan(actual) & (target > 0)
    good, bad = (actual / np.where(target == 0, 1, target))[usable & (met == 1)], (actual / np.where(target == 0, 1, target))[usable & (met == 0)]
    if len(good) < 3 or len(bad) < 3:
        return None
    above = float(np.mean(good[:, None] > bad[None, :])) if len(good) * len(bad) <= 4_000_000 else float(np.median(good) > np.median(bad))
    return Polarity.MAXIMIZE if above >= 0.97 else Polarity.MINIMIZE if above <= 0.03 else None


def _from_achievement(work: Work) -> dict[str, str]:
    """A printed achievement that is actual / target counts more as better; 2 - actual / target or target / actual counts less."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for printed in work.of(Role.ACHIEVEMENT):
        shown = work.numbers(printed)
        for target, actual in pairs(work):
            same = work.wide.get(printed) == work.wide.get(target) and _group_of(work, printed) == _group_of(work, target)
            keyed = _by_row(work, target)
            if keyed is None or not same:
                continue
            rows, names = keyed
            t, a = work.numbers(target), work.numbers(actual)
            usable = ~np.isnan(shown) & ~np.isnan(t) & ~np.isnan(a) & (t != 0) & (a != 0) & (np.abs(a - t) > 0.01 * np.abs(t)) & (rows >= 0)
            for i in np.flatnonzero(usable):
                label = _formula(shown[i], t[i], a[i])
                tally[names[rows[i]]][label] += 1
    return {k: str(c.most_common(1)[0][0]) for k, c in tally.items() if c.most_common(1)[0][0] and c.most_common(1)[0][1] >= 0.9 * sum(c.values())}


def _formula(shown: float, target: float, actual: float) -> str:
    """Which direction's formula gives the printed achievement; empty when neither does."""
    for value in (shown, shown * 100):
        near = 0.6 + 0.006 * abs(value)
        if abs(value - 100 * actual / target) <= near:
            return str(Polarity.MAXIMIZE)
        if abs(value - 100 * (2 - actual / target)) <= near or abs(value - 100 * target / actual) <= near:
            return str(Polarity.MINIMIZE)
    return ""


def _group_of(work: Work, column: int) -> str:
    """The heading above the lowest level: PAJAK of PAJAK / REALISASI."""
    return " / ".join(work.heading(column).split(" / ")[:-1]) if work.indicators else ""


def _from_bounds(work: Work) -> dict[str, str]:
    """Targets written ``>= 95`` or ``max 5``."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for target in work.of(Role.TARGET):
        if work.profiles[target].bounds == 0:
            continue
        fmt = work.formats.get(target)
        keyed = _by_row(work, target)
        if keyed is None or fmt is None:
            continue
        rows, names = keyed
        forms = {t: numbers.parse(t, fmt).form for t in work.profiles[target].values}
        for i, value in enumerate(work.sample[f"c{target}"].to_pylist()):
            form = forms.get(value) if value is not None else None
            if rows[i] >= 0 and form in (Form.MINIMUM, Form.MAXIMUM, Form.RANGE):
                label = {Form.MINIMUM: Polarity.MAXIMIZE, Form.MAXIMUM: Polarity.MINIMIZE, Form.RANGE: Polarity.RANGE}[form]
                tally[names[rows[i]]][label] += 1
    return {k: str(t.most_common(1)[0][0]) for k, t in tally.items() if len(t) == 1}


def _from_baseline(work: Work) -> dict[str, str]:
    """Targets above the baseline want more, targets below it less."""
    base = work.first(Role.BASELINE)
    if base is None:
        return {}
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    start = work.numbers(base)
    for target in work.of(Role.TARGET):
        keyed = _by_row(work, target)
        if keyed is None:
            continue
        rows, names = keyed
        goal = work.numbers(target)
        for i in np.flatnonzero(~np.isnan(start) & ~np.isnan(goal) & (start != goal)):
            if rows[i] >= 0:
                tally[names[rows[i]]][Polarity.MAXIMIZE if goal[i] > start[i] else Polarity.MINIMIZE] += 1
    return {k: str(t.most_common(1)[0][0]) for k, t in tally.items() if t.most_common(1)[0][1] >= 0.75 * sum(t.values())}


def ask(work: Work) -> None:
    """One question for all indicators whose direction nothing tells, only when a score hangs on it."""
    suggested = work.undecided
    names = indicator_names(work)
    open_keys = {k: names[k] for k in suggested if k in names}
    if not open_keys or work.kind != Kind.MEASUREMENTS:
        return
    waiting = _scored_keys(work, open_keys)
    if not waiting:
        return
    low = [names[k] for k in waiting if suggested.get(k) == Polarity.MINIMIZE]
    for key in waiting:
        if suggested.get(key) == Polarity.MINIMIZE:
            work.polarity.setdefault(key, str(Polarity.MINIMIZE))
    ask = text(
        "For {n} indicators nothing says which way is better, e.g. {names}. Is a higher value better for them?",
        n=len(waiting), names="; ".join(names[k][:60] for k in waiting[:3]),
    )  # fmt: skip
    if low:
        ask = text(
            "For {n} indicators nothing says for certain which way is better, e.g. {names}. Is a higher value better for them, except where the name says otherwise ({low})?",
            n=len(waiting), names="; ".join(names[k][:60] for k in waiting[:3]), low="; ".join(n[:60] for n in low[:3]),
        )  # fmt: skip
    work.questions.append(Question("polarity", ask, "polarity:*", ("maximize", "minimize", "stabilize"), "maximize"))


def _readable(work: Work, column: int) -> np.ndarray:
    """Rows whose cell is a number, a bound or a range."""
    fmt = work.formats.get(column, NumberFormat())
    forms = {t: numbers.parse(t, fmt).form in (Form.POINT, Form.RANGE, Form.MINIMUM, Form.MAXIMUM) for t in pc.unique(work.sample[f"c{column}"]).to_pylist() if t}
    return np.array([forms.get(v, False) for v in work.sample[f"c{column}"].to_pylist()], dtype=bool)


def _scored_keys(work: Work, open_keys: Mapping[str, str]) -> list[str]:
    """Indicators with a target and an actual of the same period."""
    waiting: dict[str, None] = {}
    if Role.TARGET in work.constants and work.of(Role.ACTUAL):
        return list(open_keys)
    for target, actual in pairs(work):
        keyed = _by_row(work, target)
        if keyed is None:
            continue
        rows, names = keyed
        said = [_readable(work, c) for c in (target, actual)]
        for code in np.unique(rows[said[0] & said[1] & (rows >= 0)]):
            if names[code] in open_keys:
                waiting.setdefault(names[code])
    return list(waiting)
