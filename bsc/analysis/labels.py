"""Levels and perspectives of indicators: those that were stated, and for the others what their wording suggests.

A stated label comes from a report or from a person and counts whole. A suggested one never counts as a label: it is a
probability for each possible label, from the model that learned from the organisation's own stated labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from bsc import queries
from bsc.domain import Level
from bsc.suggest import Confirmed, Model, Suggestion, load, retrain, suggest

LEVELS = tuple(level.value for level in Level)
OUTCOME_SIDE = np.array([level in (Level.OUTCOME, Level.IMPACT) for level in Level])
SEED = 20241101  # fixed, so that everybody sees the same interval
DRAWS = 1000

Matrix = npt.NDArray[np.float64]
Draws = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Labels:
    """The labels of all indicators of an organisation.

    ``frame``: indicator, name, name_en, objective, perspective, level, polarity, measure_unit, level_edited_at,
    level_edited_by; level and perspective are null where nobody stated one. ``suggestions``: one an indicator, in the
    same order, from the model that knows the organisation's own labels; ``second``: the same from the model as it was
    delivered, which has not seen them. ``learned``: how many stated levels the model was trained on.
    """

    frame: pd.DataFrame
    suggestions: tuple[Suggestion, ...]
    second: tuple[Suggestion, ...]
    learned: int
    skipped: int


@dataclass(frozen=True)
class Chances:
    """For each of some indicators the chance of each label, 1 for a stated one, and labels drawn from them.

    ``level`` n x 5 (in the order of ``LEVELS``), ``perspective`` n x p (in the order of ``perspectives``; a row of
    zeros stands outside all), ``stated`` n (whether the level was stated), ``placed`` n (whether the perspective was).
    ``level_draws`` and ``perspective_draws`` n x DRAWS positions, -1 for outside.
    """

    indicators: tuple[str, ...]
    perspectives: tuple[str, ...]
    level: Matrix
    perspective: Matrix
    stated: npt.NDArray[np.bool_]
    placed: npt.NDArray[np.bool_]
    level_draws: Draws
    perspective_draws: Draws


def labels(cursor: duckdb.DuckDBPyConnection, org: str) -> Labels:
    """Read the stated labels, teach the model with them, and ask it about every wording."""
    frame = queries.run(cursor, "pages/balance_labels", org=org)
    return learned_from(frame)


def learned_from(frame: pd.DataFrame) -> Labels:
    """``Labels`` of a frame as ``pages/balance_labels`` gives it; a word that is no label counts as none."""
    frame = frame.copy()
    known = frame["level"].isin(LEVELS)
    frame["level"] = frame["level"].where(known, None)
    names = [str(name) for name in frame["name"]]
    taught = [
        Confirmed(name, level=_given(level), perspective=_given(perspective))
        for name, level, perspective in zip(names, frame["level"], frame["perspective"], strict=True)
        if _given(level) or _given(perspective)
    ]
    base = load()
    model: Model = retrain(base, taught) if taught else base
    second = tuple(suggest(names, base))
    first = tuple(suggest(names, model)) if taught else second
    return Labels(frame, first, second, int(known.sum()), len(model.skipped))


def chances(held: Labels, indicators: Sequence[str], perspectives: Sequence[str]) -> Chances:
    """The chances of some of the indicators; suggested perspectives are spread over those of the rule set."""
    place = {str(code): n for n, code in enumerate(held.frame["indicator"])}
    rows = [place[code] for code in indicators]
    levels_of, perspectives_of = held.frame["level"].tolist(), held.frame["perspective"].tolist()
    stated_level = [_given(levels_of[n]) for n in rows]
    stated_perspective = [_given(perspectives_of[n]) for n in rows]
    level = np.zeros((len(rows), len(LEVELS)))
    perspective = np.zeros((len(rows), len(perspectives)))
    for i, n in enumerate(rows):
        said = stated_level[i]
        if said:
            level[i, LEVELS.index(said)] = 1.0
        else:
            for label, chance in held.suggestions[n].level.ranking:
                level[i, LEVELS.index(label)] = chance
        where = stated_perspective[i]
        if where in perspectives:
            perspective[i, list(perspectives).index(str(where))] = 1.0
        else:
            perspective[i] = _spread(dict(held.suggestions[n].perspective.ranking), perspectives)
    stated = np.array([bool(said) for said in stated_level], dtype=bool)
    placed = np.array([where in perspectives for where in stated_perspective], dtype=bool)
    return Chances(
        tuple(indicators),
        tuple(perspectives),
        level,
        perspective,
        stated,
        placed,
        _drawn(level, stated, SEED),
        _drawn(perspective, placed, SEED + 1),
    )


def wordings(texts: Sequence[str], held: Labels) -> Chances:
    """Chances of wordings that are no indicators of the catalogue (individual KPIs): all suggested.

    The model of the organisation's own labels is taught anew here.
    """
    taught = [
        Confirmed(str(row.name), level=_given(row.level))
        for row in held.frame[["name", "level"]].itertuples(index=False)
        if _given(row.level)
    ]
    found = suggest(list(texts), retrain(load(), taught) if taught else None)
    level = np.zeros((len(texts), len(LEVELS)))
    for i, one in enumerate(found):
        for label, chance in one.level.ranking:
            level[i, LEVELS.index(label)] = chance
    none = np.zeros(len(texts), dtype=bool)
    empty = np.zeros((len(texts), 0))
    return Chances(
        tuple(texts),
        (),
        level,
        empty,
        none,
        none,
        _drawn(level, none, SEED),
        np.full((len(texts), DRAWS), -1, dtype=np.int16),
    )


def spread_over(ranking: Sequence[tuple[str, float]], perspectives: Sequence[str]) -> list[tuple[str, float]]:
    """A suggested perspective as an ordered pick-list of the rule set's perspectives, likeliest first."""
    found = _spread(dict(ranking), perspectives)
    order = np.argsort(-found, kind="stable")
    return [(perspectives[i], float(found[i])) for i in order if found[i] > 0]


def disputes(held: Labels) -> pd.DataFrame:
    """Stated levels that the delivered model is sure lie on the other side: indicator, name, name_en, level,
    suggested, confidence (of the side, 0 to 1), words (those that voted, in order). Surest first."""
    rows = []
    for row, one in zip(held.frame.itertuples(index=False), held.second, strict=True):
        said = _given(row.level)
        if not said or not one.level.sure:
            continue
        if OUTCOME_SIDE[LEVELS.index(said)] == OUTCOME_SIDE[LEVELS.index(one.level.label)]:
            continue
        voted = [vote.words for vote in one.level.votes if vote.label == one.level.label]
        rows.append(
            (row.indicator, row.name, row.name_en, said, one.level.label, one.level.side or 0.0, voted)
        )
    columns = ["indicator", "name", "name_en", "level", "suggested", "confidence", "words"]
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values("confidence", ascending=False, kind="stable", ignore_index=True)


def _spread(chances_of: Mapping[str, float], perspectives: Sequence[str]) -> Matrix:
    """Chances of the four taught perspectives as chances of the rule set's; zeros when it shares none of them."""
    moved = dict(chances_of)
    if "customer" not in perspectives and "stakeholder" in perspectives:
        moved["stakeholder"] = moved.pop("customer", 0.0)
    found = np.array([moved.get(code, 0.0) for code in perspectives], dtype=float)
    total = found.sum()
    return found / total if total > 0 else found


def _drawn(chances_of: Matrix, stated: npt.NDArray[np.bool_], seed: int) -> Draws:
    """DRAWS labels for each row; a stated one is itself every time, a row of zeros is -1."""
    rows, size = chances_of.shape
    drawn = np.full((rows, DRAWS), -1, dtype=np.int16)
    if not size:
        return drawn
    sure = chances_of.argmax(axis=1).astype(np.int16)
    drawn[stated] = sure[stated][:, None]
    open_rows = np.flatnonzero(~stated & (chances_of.sum(axis=1) > 0))
    random = np.random.default_rng(seed)
    for i in open_rows:
        edges = np.cumsum(chances_of[i] / chances_of[i].sum())
        edges[-1] = 1.0
        drawn[i] = np.searchsorted(edges, random.random(DRAWS), side="right").clip(max=size - 1)
    return drawn


def _given(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
