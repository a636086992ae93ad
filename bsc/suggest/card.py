"""Writes the model card: fills the figures of one training run into ``card.template.md``."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bsc.suggest import evaluation, lexicon, model, training
from bsc.suggest.evaluation import Score
from bsc.suggest.model import LABELS, SPOKEN
from bsc.suggest.training import Measured, Row

TEMPLATE = lexicon.FOLDER / "card.template.md"
_LANGUAGES = {"id": "Indonesian", "en": "English"}


def render(
    fitted: model.Model,
    rows: Sequence[Row],
    examples: Sequence[Row],
    measured: Sequence[tuple[str, Measured]],
    unseen: Path | None,
    size: int,
) -> str:
    """The card as Markdown. ``measured`` holds (what was left out, result) pairs, ``size`` is the model's bytes."""
    by_organisation = [m for left_out, m in measured if left_out == "organisation"]
    strangers = _read_unseen(unseen) if unseen else []
    errors = [evaluation.calibration(*_trust(m))[1] for m in by_organisation]
    return TEMPLATE.read_text("utf-8").format(
        features_level=len(fitted.tasks["level"].columns),
        features_perspective=len(fitted.tasks["perspective"].columns),
        size=round(size / 1000),
        rows_level=fitted.about["indicators"]["level"],
        rows_perspective=fitted.about["indicators"]["perspective"],
        rows_polarity=fitted.about["indicators"]["polarity"],
        groups_level=fitted.about["organisations"]["level"],
        groups_perspective=fitted.about["organisations"]["perspective"],
        examples=len(examples),
        enough=model.ENOUGH,
        table_cross_validation=_cross_validation(measured),
        table_classes=_classes(by_organisation),
        table_calibration=_calibration(by_organisation),
        calibration_error=", ".join(
            f"{m.task} {error:.3f}" for m, error in zip(by_organisation, errors, strict=True)
        ),
        table_polarity=_polarity(rows),
        unseen=len(strangers),
        unseen_groups=len({one["organisation"] for one in strangers}),
        table_unseen=_unseen(fitted, strangers),
        table_gains=_gains(rows, examples),
    )


def _cross_validation(measured: Sequence[tuple[str, Measured]]) -> str:
    table = []
    for left_out, m in measured:
        for name, chosen in _parts(m):
            if chosen.sum() >= 20:
                figures = evaluation.score(
                    m.task, m.truth[chosen], m.best[chosen], m.sure[chosen] & _shows(m)
                )
                table.append([m.task, left_out, name, *_figures(figures)])
    return _markdown(["question", "left out", "rows of", *_HEADINGS], table)


def _shows(m: Measured) -> np.ndarray | bool:
    return m.task == "level"


def _parts(m: Measured) -> list[tuple[str, np.ndarray]]:
    """Subsets of the rows that deserve a line of their own."""
    by = np.array([row.by for row in m.rows])
    from_source = np.array([b == "source" or f"{m.task}=source" in b for b in by])
    learned = np.array([not row.tested_only for row in m.rows])
    parts = [("all", np.ones(len(m.rows), dtype=bool))]
    if not learned.all():
        parts.append(("all but Canada", learned))
    for code, name in _LANGUAGES.items():
        parts.append((name, np.array([row.language == code for row in m.rows]) & learned))
    parts.append(("labels by the source", from_source & learned))
    parts.append(("labels by the researcher", ~from_source))
    return parts


_HEADINGS = [
    "n",
    "accuracy",
    "macro-F1",
    "sides accuracy",
    "sides macro-F1",
    "sure",
    "sure: right",
    "sure: exact",
]


def _figures(s: Score) -> list[str]:
    return [
        str(s.rows),
        _number(s.accuracy),
        _number(s.macro_f1),
        _number(s.sides_accuracy),
        _number(s.sides_f1),
        _number(s.sure) if s.sure else "never",
        _number(s.sure_right),
        _number(s.sure_exact),
    ]


def _classes(measured: Sequence[Measured]) -> str:
    table = [
        [
            m.task,
            SPOKEN.get(c.label, c.label),
            str(c.rows),
            _number(c.precision),
            _number(c.recall),
            _number(c.f1),
        ]
        for m in measured
        for c in evaluation.classes(m.task, m.truth, m.best)
    ]
    return _markdown(["question", "label", "n", "precision", "recall", "F1"], table)


def _trust(m: Measured) -> tuple[np.ndarray, np.ndarray]:
    return evaluation.confidence_of(m), np.asarray(m.truth == m.best)


def _calibration(measured: Sequence[Measured]) -> str:
    table = [
        [m.task, f"{low:.1f} to {high:.1f}", str(n), _number(said), _number(was)]
        for m in measured
        for low, high, n, said, was in evaluation.calibration(*_trust(m))[0]
    ]
    return _markdown(["question", "confidence", "n", "mean confidence", "right"], table)


def _polarity(rows: Sequence[Row]) -> str:
    kept = training.distinct(rows, "polarity")
    choices = [s.polarity for s in model.suggest([row.indicator for row in kept])]
    truth, best, sure = evaluation.positions("polarity", [row.polarity for row in kept], choices)
    table = []
    for code, name in [("", "all"), *_LANGUAGES.items()]:
        chosen = np.array([not code or row.language == code for row in kept])
        s = evaluation.score("polarity", truth[chosen], best[chosen], sure[chosen])
        recalls = [_number(c.recall) for c in evaluation.classes("polarity", truth[chosen], best[chosen])]
        counts = [str(c.rows) for c in evaluation.classes("polarity", truth[chosen], best[chosen])]
        cells = [f"{r} of {n}" for r, n in zip(recalls, counts, strict=True)]
        table.append([name, str(s.rows), _number(s.accuracy), *cells, _number(s.sure), _number(s.sure_right)])
    found = [f"found of {label}" for label in LABELS["polarity"]]
    return _markdown(["rows of", "n", "accuracy", *found, "sure", "sure: right"], table)


def _read_unseen(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _unseen(fitted: model.Model, strangers: Sequence[dict[str, str]]) -> str:
    if not strangers:
        return ""
    suggestions = model.suggest([one["indicator"] for one in strangers], fitted)
    table = []
    for task in model.TASKS:
        for batch in [*sorted({one["batch"] for one in strangers}), ""]:
            for code in ["", *_LANGUAGES]:
                here = [
                    i
                    for i, one in enumerate(strangers)
                    if one[task] and one["batch"].startswith(batch) and one["language"].startswith(code)
                ]
                truth = [model.known_label(task, strangers[i][task]) or "" for i in here]
                figures = evaluation.score(
                    task, *evaluation.positions(task, truth, [getattr(suggestions[i], task) for i in here])
                )
                table.append([task, batch or "all", _LANGUAGES.get(code, "both"), *_figures(figures)])
    return _markdown(["question", "batch", "language", *_HEADINGS], table)


def _gains(rows: Sequence[Row], examples: Sequence[Row]) -> str:
    table = [
        [task, g.group, str(g.confirmed), str(g.rows), _number(g.before), _number(g.after)]
        for task in ("level", "perspective")
        for g in evaluation.gains(rows, examples, task)
    ]
    return _markdown(
        ["question", "organisation", "confirmed", "suggested", "right before", "right after"], table
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _markdown(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [list(headings), ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
