"""Figures of the model: right and wrong per class, how far confidence can be trusted, what sure covers."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bsc.suggest import model, training
from bsc.suggest.model import LABELS, Choice
from bsc.suggest.training import Measured, Row


@dataclass(frozen=True)
class Score:
    """How one set of suggestions did. ``sides`` are outcome side against output side; None for other questions."""

    rows: int
    accuracy: float
    macro_f1: float
    sides_accuracy: float | None
    sides_f1: float | None
    sure: float  # share of the rows
    sure_right: float | None  # of those; a level is right when its side is
    sure_exact: float | None


@dataclass(frozen=True)
class Class:
    """One label: how many rows have it, and precision, recall and F1 of the suggestion."""

    label: str
    rows: int
    precision: float
    recall: float
    f1: float


def score(task: str, truth: np.ndarray, best: np.ndarray, sure: np.ndarray) -> Score:
    """``truth`` and ``best`` are positions in the task's labels, ``sure`` is boolean; all one per row."""
    exact = truth == best
    right = training.right_enough(task, truth, best)
    sides = None
    if task == "level":
        outcome = np.array([label in model.OUTCOME_SIDE for label in LABELS["level"]])
        sides = macro_f1(outcome[truth].astype(int), outcome[best].astype(int))
    return Score(
        len(truth),
        float(exact.mean()),
        macro_f1(truth, best),
        float(right.mean()) if task == "level" else None,
        sides,
        float(sure.mean()),
        float(right[sure].mean()) if sure.any() else None,
        float(exact[sure].mean()) if sure.any() else None,
    )


def classes(task: str, truth: np.ndarray, best: np.ndarray) -> list[Class]:
    """Each label of the task with its precision, recall and F1; zero where nothing was found."""
    out = []
    for position, label in enumerate(LABELS[task]):
        hit = int(((truth == position) & (best == position)).sum())
        real, said = int((truth == position).sum()), int((best == position).sum())
        precision, recall = hit / said if said else 0.0, hit / real if real else 0.0
        total = precision + recall
        out.append(Class(label, real, precision, recall, 2 * precision * recall / total if total else 0.0))
    return out


def macro_f1(truth: np.ndarray, best: np.ndarray) -> float:
    """The mean F1 of the classes that occur on either side."""
    found = sorted(set(truth.tolist()) | set(best.tolist()))
    figures = []
    for one in found:
        hit = int(((truth == one) & (best == one)).sum())
        figures.append(2 * hit / (int((truth == one).sum()) + int((best == one).sum())))
    return float(np.mean(figures))


def calibration(
    confidence: np.ndarray, right: np.ndarray
) -> tuple[list[tuple[float, float, int, float, float]], float]:
    """Bins (from, to, rows, mean confidence, share right) and the expected calibration error over them."""
    edges = [0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001]
    bins = []
    error = 0.0
    for low, high in itertools.pairwise(edges):
        inside = (confidence >= low) & (confidence < high)
        if inside.any():
            said, was = float(confidence[inside].mean()), float(right[inside].mean())
            bins.append((low, min(high, 1.0), int(inside.sum()), said, was))
            error += inside.sum() * abs(said - was) / len(confidence)
    return bins, float(error)


def confidence_of(measured: Measured) -> np.ndarray:
    """The confidence that would have been shown for each row."""
    return np.asarray(measured.chances[np.arange(len(measured.best)), measured.best])


def positions(
    task: str, truth: Sequence[str], choices: Sequence[Choice]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Truth, suggestion and sure as ``score`` wants them."""
    labels = LABELS[task]
    return (
        np.array([labels.index(label) for label in truth]),
        np.array([labels.index(choice.label) for choice in choices]),
        np.array([choice.sure for choice in choices], dtype=bool),
    )


@dataclass(frozen=True)
class Gain:
    """What confirming half of one organisation's labels does to the suggestions for its other half."""

    group: str
    confirmed: int
    rows: int
    before: float
    after: float


def gains(rows: Sequence[Row], examples: Sequence[Row], task: str, least: int = 24) -> list[Gain]:
    """For every organisation with ``least`` labelled rows of more than one label: every other row is confirmed."""
    out = []
    kept = training.distinct(rows, task)
    for group in sorted({row.group for row in kept if not row.tested_only}):
        own = [row for row in kept if row.group == group]
        if len(own) < least or len({row.label(task) for row in own}) < 2:
            continue
        others = [row for row in kept if row.group != group and not row.tested_only]
        base = training.learn([*others, *examples], task)
        confirmed, left = own[::2], own[1::2]
        after = model.learn_more(
            base, [row.seen for row in confirmed], [row.label(task) for row in confirmed]
        )
        figures = [
            float(np.mean([_choice(tuned, task, row).label == row.label(task) for row in left]))
            for tuned in (base, after)
        ]
        out.append(Gain(group, len(confirmed), len(left), *figures))
    return out


def _choice(tuned: model.Task, task: str, row: Row) -> Choice:
    return model.choose(tuned, [row.seen], task == "level")[0]
