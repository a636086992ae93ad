"""Which way each indicator gets better: from a column, a flag, bounds in targets, the baseline, or its name.

In that order of trust; what is left open is asked once for the table, with what the names suggest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pyarrow.compute as pc

from bsc.domain import Polarity
from bsc.i18n import text
from bsc.reports import numbers, words
from bsc.reports.model import Kind, NumberFormat, Question, Role
from bsc.reports.reading import evidence
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
    if (constant := work.constants.get(Role.POLARITY)) and isinstance(words.polarity(constant), Polarity):
        _take(work, open_keys, dict.fromkeys(open_keys, str(words.polarity(constant))), None)
    flagged, doubted = _believed(evidence.from_flags(work), open_keys)
    _take(work, open_keys, flagged, None)
    printed = evidence.from_achievement(work)
    moves = evidence.from_baseline(work)
    against = {
        k
        for k, v in printed.items()
        if k in open_keys and (_contradicted(open_keys[k], v) or moves.get(k, v) != v)
    }
    doubted |= {k for k in against if _contradicted(open_keys[k], printed[k])}
    _take(
        work,
        open_keys,
        {k: v for k, v in printed.items() if k not in against},
        text(
            "Direction from the printed achievement: indicators {n}.",
            n=len(set(printed) & set(open_keys) - against),
        ),
    )
    bounds = evidence.from_bounds(work)
    _take(
        work,
        open_keys,
        bounds,
        text("Direction from targets written as at least or at most: indicators {n}.", n=len(bounds)),
    )
    suggested = {k: by_name(n) for k, n in list(open_keys.items())[:MAX_NAMES]}
    agreed: dict[str, str] = {}
    full = evidence.from_full(work)
    for key, guess in suggested.items():
        sure = guess.confidence >= SURE and bool(guess.votes) and key not in doubted
        if key in moves and (moves[key] == guess.label or not sure):
            agreed[key] = moves[key]
        elif key not in moves and sure and work.unread is None:
            agreed[key] = guess.label
        elif key not in moves and key in full and not sure:
            agreed[key] = str(Polarity.MAXIMIZE)
    from_base = {k: v for k, v in agreed.items() if k in moves}
    if from_base:
        low = [k for k, v in from_base.items() if v == Polarity.MINIMIZE]
        work.notes.append(
            text(
                "Direction from baseline and target: indicators {n}, lower is better in {low}.",
                n=len(from_base),
                low=len(low),
            )
        )
    by_words = {k: v for k, v in agreed.items() if k not in moves}
    low_names = [names[k] for k, v in by_words.items() if v == Polarity.MINIMIZE]
    if low_names:
        work.notes.append(
            text(
                "Lower is better by the name: indicators {n}, such as {names}.",
                n=len(low_names),
                names="; ".join(n[:60] for n in low_names[:4]),
            )
        )
    _take(work, open_keys, agreed, None)
    work.undecided = {k: str(moves.get(k) or g.label) for k, g in suggested.items() if k in open_keys}


_ROWS = 3  # rows of one indicator whose flags outweigh its name
_TOLD = 3  # so many names that say a direction for certain tell whether flags follow the target


def _believed(
    flagged: Mapping[str, tuple[str, int]], names: Mapping[str, str]
) -> tuple[dict[str, str], set[str]]:
    """What printed flags prove, and the indicators whose name says the opposite of a single row's flag: asked for.

    When more than a third of the names do, the flags follow another rule than the target (a tolerance, a trend, the
    year's outlook) and single rows prove nothing.
    """
    single = {k: label for k, (label, n) in flagged.items() if n < _ROWS and k in names}
    certain = {k for k in single if (g := by_name(names[k])).votes and g.confidence >= SURE}
    against = {k for k in certain if _contradicted(names[k], single[k])}
    if len(certain) >= _TOLD and 3 * len(against) > len(certain):
        return {k: label for k, (label, _) in flagged.items() if k not in single}, set()
    return {k: label for k, (label, _) in flagged.items() if k not in against}, against


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
    if (
        key is not None
        and column not in work.forced.roles
        and determines(work.codes(key), work.codes(column)) < 0.9
        and work.kind == Kind.MEASUREMENTS
    ):
        work.leave(
            column,
            "change",
            text("Differs between rows of one indicator: what happened, not what is wanted."),
        )
        return
    meanings: dict[str, str] = {}
    unclear: list[str] = []
    unknown: list[str] = []
    for value in work.texts(column):
        found = words.polarity(value)
        if isinstance(found, Polarity):
            meanings[value.strip()] = found
        elif found == "ambiguous":
            unclear.append(value.strip())
        elif found is None and not numbers.is_missing(value):
            unknown.append(value.strip())
    if "+" not in unclear:  # a dash among words is an empty cell, beside a plus it is a minus
        unclear = [v for v in unclear if not numbers.is_missing(v)]
    if len(unknown) == 2 and not meanings and not unclear:
        meanings.update(_settle_words(work, column, key, unknown))
    elif unknown:
        for value in unknown[:5]:
            work.notes.append(text("A direction that is not understood: {value}.", value=value))
        work.unread = column
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


def _settle_words(work: Work, column: int, key: int | None, two: list[str]) -> dict[str, str]:
    """Two words nobody knows: the names of the indicators tell which is which, or the reader does."""
    chosen = work.forced.higher.get(column)
    name = work.first(Role.INDICATOR)
    name = name if name is not None else key
    if chosen is None and name is not None:
        seen = work.body.select([f"c{name}", f"c{column}"]).group_by([f"c{name}", f"c{column}"]).aggregate([])
        up = Counter[bool]()
        for label, value in zip(
            seen[f"c{name}"].to_pylist()[:2000], seen[f"c{column}"].to_pylist()[:2000], strict=False
        ):
            guess = by_name(label) if label and value and value.strip() in two else None
            if guess is not None and guess.votes and guess.confidence >= SURE:
                up[(guess.label == Polarity.MAXIMIZE) == (str(value).strip() == two[0])] += 1
        told = up[True] + up[False]
        if told >= 5 and max(up.values()) >= 0.9 * told:
            chosen = two[0] if up[True] > up[False] else two[1]
            work.why[column].append(
                text(
                    "{value} means that higher values are better: the names of {n} of {told} indicators agree.",
                    value=chosen,
                    n=max(up.values()),
                    told=told,
                )
            )
    if chosen is None:
        work.unread = column
        _ask_higher(work, column, two, two[0])
        return {}
    return {v: str(Polarity.MAXIMIZE if v == chosen else Polarity.MINIMIZE) for v in two}


def _ask_higher(work: Work, column: int, values: list[str], suggested: str) -> None:
    work.questions.append(
        Question(
            "polarity_words",
            text(
                "The column {heading} holds {values}. Which of them means that a higher value is better?",
                heading=work.heading(column),
                values=", ".join(values),
            ),
            f"column:{column}:higher",
            tuple(values),
            suggested,
        )
    )


_UP = {"ascending", "asc", "1", "true", "yes", "y", "ya", "+", "t"}


def _settle(work: Work, column: int, key: int | None, unclear: list[str]) -> dict[str, str]:
    """What Ascending or 1 means here: in a ranking, ascending puts the lowest first; in a flag 'ascending' it means growing."""
    if column in work.forced.higher:
        chosen = work.forced.higher[column]
        return {v: str(Polarity.MAXIMIZE if v == chosen else Polarity.MINIMIZE) for v in unclear}
    plain = words.normal(work.heading(column))
    up: Polarity | None = Polarity.MAXIMIZE if set(unclear) <= {"+", "-"} else None
    if re.search(r"\b(?:rank|ranking|ranked|sort|sorting|order|peringkat|urutan)", plain) or re.search(
        r"\b(?:low|lower|smaller|less|minimi[sz]e|negative|reverse|reversed|inverse|inverted|rendah|kecil)\b",
        plain,
    ):
        up = Polarity.MINIMIZE
    elif re.search(
        r"\b(?:high|higher|bigger|more|maximi[sz]e|positive|tinggi|besar|ascending|increase|benefit)\b", plain
    ):
        up = Polarity.MAXIMIZE
    votes = Counter[bool]()
    name = work.first(Role.INDICATOR)
    name = name if name is not None else key
    if name is not None:
        seen = work.body.select([f"c{name}", f"c{column}"]).group_by([f"c{name}", f"c{column}"]).aggregate([])
        for label, value in zip(
            seen[f"c{name}"].to_pylist()[:2000], seen[f"c{column}"].to_pylist()[:2000], strict=False
        ):
            if not label or not value or value.strip() not in unclear:
                continue
            guess = by_name(label)
            if (
                guess.votes
                and guess.confidence >= SURE
                and guess.label in (Polarity.MAXIMIZE, Polarity.MINIMIZE)
            ):
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
        _ask_higher(work, column, unclear, next((v for v in unclear if v.lower() in _UP), unclear[0]))
        return {}
    down = Polarity.MINIMIZE if up == Polarity.MAXIMIZE else Polarity.MAXIMIZE
    out = {v: str(up if (words.normal(v) in _UP or v in _UP) else down) for v in unclear}
    agree = votes[up == Polarity.MAXIMIZE]
    work.why[column].append(
        text(
            "{value} means that {direction} values are better here; "
            "the names of {n} of {told} indicators that tell agree.",
            value=unclear[0],
            direction=text("lower") if out[unclear[0]] == Polarity.MINIMIZE else text("higher"),
            n=agree,
            told=told,
        )
    )
    return out


def ask(work: Work) -> None:
    """One question for all indicators whose direction nothing tells, only when a score hangs on it."""
    suggested = work.undecided
    names = indicator_names(work)
    open_keys = {k: names[k] for k in suggested if k in names}
    if not open_keys or work.kind != Kind.MEASUREMENTS:
        return
    waiting = _scored_keys(work, open_keys)
    if not waiting or any(q.code == "polarity_words" for q in work.questions):
        return  # what the words of a column mean settles it
    low = [names[k] for k in waiting if suggested.get(k) == Polarity.MINIMIZE]
    for key in waiting:
        if suggested.get(key) == Polarity.MINIMIZE:
            work.polarity.setdefault(key, str(Polarity.MINIMIZE))
    if "*" in work.polarity:
        return  # answered: it holds for those that nothing else tells
    ask = text(
        "Nothing says which way is better for some indicators ({n}), such as {names}. Is a higher value better for them?",
        n=len(waiting), names="; ".join(names[k][:60] for k in waiting[:3]),
    )  # fmt: skip
    if low:
        ask = text(
            "Nothing says for certain which way is better for some indicators ({n}), such as {names}. "
            "Is a higher value better for them, except where the name, or a target below the starting value, "
            "says otherwise ({low})?",
            n=len(waiting),
            names="; ".join(names[k][:60] for k in waiting[:3]),
            low="; ".join(n[:60] for n in low[:3]),
        )
    work.questions.append(
        Question("polarity", ask, "polarity:*", ("maximize", "minimize", "stabilize"), "maximize")
    )


def _readable(work: Work, column: int) -> np.ndarray:
    """Rows whose cell is a number, a bound or a range."""
    fmt = work.formats.get(column, NumberFormat())
    forms = {
        t: numbers.parse(t, fmt).form in numbers.NUMERIC
        for t in pc.unique(work.sample[f"c{column}"]).to_pylist()
        if t
    }
    return np.array([forms.get(v, False) for v in work.sample[f"c{column}"].to_pylist()], dtype=bool)


def _scored_keys(work: Work, open_keys: Mapping[str, str]) -> list[str]:
    """Indicators with a target and an actual of the same period."""
    waiting: dict[str, None] = {}
    if Role.TARGET in work.constants and work.of(Role.ACTUAL):
        return list(open_keys)
    for target, actual in evidence.pairs(work):
        keyed = evidence.by_row(work, target)
        if keyed is None:
            continue
        rows, names = keyed
        said = [_readable(work, c) for c in (target, actual)]
        for code in np.unique(rows[said[0] & said[1] & (rows >= 0)]):
            if names[code] in open_keys:
                waiting.setdefault(names[code])
    return list(waiting)
