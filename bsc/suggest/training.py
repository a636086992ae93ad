"""Learns the coefficients from labelled indicators, and measures on organisations that were left out of the learning.

The labelled rows come from a CSV file (columns as in the list of published indicators) and from our own examples in
``data/suggest/examples.csv``. Every figure comes from grouped cross-validation: the test rows' organisation, or their
whole source, is unknown to the model, and so to the temperature and to the threshold of ``sure``, which are chosen in
a second cross-validation inside the learning rows.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bsc.errors import ReportError
from bsc.i18n import text
from bsc.suggest import features, lexicon, model
from bsc.suggest.features import Matrix, Seen
from bsc.suggest.fit import fit, softmax
from bsc.suggest.model import LABELS, Task

EXAMPLES = lexicon.FOLDER / "examples.csv"
NEEDED = (
    "id",
    "language",
    "organisation",
    "indicator",
    "perspective",
    "level",
    "polarity",
    "source_url",
    "labelled_by",
)

PRIOR_SCALE = 0.7  # how much of a written concept weight is believed at the start
LEADING = 0.35  # share of it that goes to a concept only when it leads the text
WORD_SCALE = 1.5
BALANCE = 0.5  # 0: classes count by their number of rows, 1: all alike
CAP = 30  # rows of one organisation that count fully; more count by the root
OUTER, INNER = 6, 3
TARGET_SURE = 0.955  # asked of the inner folds, so that 0.92 is left for organisations unlike them
FEWEST_SURE = 0.30  # share of the rows below which the figure is too noisy to choose by
HOPELESS = 0.88  # when no such share is right this often, nothing is ever sure


# Every measure of these publishers has one and the same level, because it stands in a plan of that level, whatever it
# counts ("% of new positions filled" is an outcome there). That is tested on, but nothing is to be learned from it.
_TESTED_ONLY = ("Canada:",)


@dataclass(frozen=True)
class Row:
    """One labelled indicator. Empty labels were not given; ``group`` is its organisation, ``source`` its document."""

    indicator: str
    language: str
    group: str
    source: str
    level: str
    perspective: str
    polarity: str
    by: str
    seen: Seen
    tested_only: bool = False  # see _TESTED_ONLY

    def label(self, task: str) -> str:
        return str(getattr(self, task))


def read_indicators(path: Path) -> list[Row]:
    """The labelled indicators of a CSV file. ReportError when a needed column is missing or nothing is labelled.

    Objectives (ids ``OBJ-``) are no indicators; the levels of KPP Pratama Maros are Kemenkeu's validity, not levels.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise ReportError(
                "suggest.columns",
                text("{file} is not a list of labelled indicators.", file=path.name),
                text("It has no column {columns}.", columns=", ".join(missing)),
                text("Name the file with the columns {columns}.", columns=", ".join(NEEDED)),
            )
        rows = [_row(record) for record in reader if not record["id"].startswith("OBJ")]
    if not any(row.level or row.perspective for row in rows):
        raise ReportError("suggest.empty", text("{file} has no labelled indicator.", file=path.name))
    return rows


def read_examples(path: Path = EXAMPLES) -> list[Row]:
    """Our own examples: typical indicators of many fields, labelled by the rubric. Each is a group of its own."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                one["indicator"],
                one["language"],
                f"example {number}",
                "examples",
                _code("level", one["level"]),
                _code("perspective", one["perspective"]),
                "",
                "example",
                features.see(one["indicator"]),
            )
            for number, one in enumerate(csv.DictReader(file), start=1)
        ]


def _row(record: dict[str, str]) -> Row:
    group = _group(record["organisation"])
    level = "" if group == "KPP Pratama Maros" else _code("level", record["level"])
    return Row(
        record["indicator"],
        record["language"],
        group,
        record["source_url"] or group,
        level,
        _code("perspective", record["perspective"]),
        _code("polarity", record["polarity"]),
        record["labelled_by"],
        features.see(record["indicator"]),
        record["organisation"].startswith(_TESTED_ONLY),
    )


def _code(task: str, stated: str) -> str:
    return (model.known_label(task, stated) or "") if stated else ""


def _group(organisation: str) -> str:
    """The organisation without its unit: all UNHCR offices are one, and so are NYC's and the national nomenclature's."""
    for whole in ("UNHCR", "NYC"):
        if organisation.startswith(whole):
            return whole
    return "nomenklatur" if "nomenklatur" in organisation else organisation.split(" (")[0]


def distinct(rows: Sequence[Row], task: str) -> list[Row]:
    """The rows with a label for ``task``, each wording once per organisation and label."""
    kept = {
        (lexicon.normalise(r.indicator), r.label(task), r.group): r for r in reversed(rows) if r.label(task)
    }
    return list(reversed(kept.values()))


def learn(rows: Sequence[Row], task: str) -> Task:
    """The coefficients of one question from its labelled ``rows``, before temperature and threshold are known."""
    labels = LABELS[task]
    seen = [row.seen for row in rows]
    columns = features.names() + features.vocabulary(seen, [row.group for row in rows])
    x = features.matrix(seen, columns, WORD_SCALE)
    y = np.array([labels.index(row.label(task)) for row in rows])
    weight = row_weights(rows)
    total = np.array([weight[y == k].sum() for k in range(len(labels))])
    weight = weight * ((total.mean() / np.maximum(total, 1.0)) ** BALANCE)[y]
    weights = fit(x, y, len(labels), _prior(columns, task), model.pull(columns), weight)
    return Task(labels, tuple(columns), weights, word_scale=WORD_SCALE)


def row_weights(rows: Sequence[Row]) -> np.ndarray:
    """How much each row counts, so that an organisation with hundreds of rows does not rule over the others."""
    size = Counter(row.group for row in rows)
    return np.array([min(1.0, (CAP / size[row.group]) ** 0.5) for row in rows])


def _prior(columns: Sequence[str], task: str) -> Matrix:
    labels = LABELS[task]
    written = {c.name: c.prior(task) for c in features.concepts()}
    out = np.zeros((len(columns) + 1, len(labels)))
    for row, name in enumerate(columns):
        if name[:2] in ("k:", "f:"):
            share = LEADING if name[0] == "f" else 1 - LEADING
            for label, weight in written[name[2:]].items():
                out[row, labels.index(label)] = weight * PRIOR_SCALE * share
    return out


def chances(task: Task, rows: Sequence[Row]) -> Matrix:
    """Probabilities per row and label."""
    x = features.matrix([row.seen for row in rows], task.columns, task.word_scale)
    return softmax(np.hstack([x, np.ones((len(x), 1))]) @ task.weights / task.temperature)


def folds(groups: Sequence[str], number: int) -> np.ndarray:
    """A fold for each row: whole groups, the largest first, each into the fold with the fewest rows so far."""
    load = [0] * number
    fold: dict[str, int] = {}
    for group, size in sorted(Counter(groups).items(), key=lambda item: (-item[1], item[0])):
        fold[group] = load.index(min(load))
        load[fold[group]] += size
    return np.array([fold[group] for group in groups])


@dataclass(frozen=True)
class Measured:
    """What cross-validation gave for each row: label, probabilities, score and whether it was sure."""

    rows: list[Row]
    task: str
    truth: np.ndarray
    chances: Matrix
    best: np.ndarray
    sure: np.ndarray


def measure(rows: Sequence[Row], examples: Sequence[Row], task: str, key: Callable[[Row], str]) -> Measured:
    """Nested cross-validation over the groups that ``key`` gives; nothing is chosen with the test fold in sight."""
    rows = distinct(rows, task)
    fold = folds([key(row) for row in rows], OUTER)
    probabilities = np.zeros((len(rows), len(LABELS[task])))
    best = np.zeros(len(rows), dtype=int)
    sure = np.zeros(len(rows), dtype=bool)
    for number in range(int(fold.max()) + 1):
        test = [row for row, f in zip(rows, fold, strict=True) if f == number]
        rest = [row for row, f in zip(rows, fold, strict=True) if f != number and not row.tested_only]
        known = _without(examples, test)
        fitted = settle(learn([*rest, *known], task), rest, known, task, key)
        here = fold == number
        probabilities[here] = chances(fitted, test)
        best[here], score, _ = model.decide(fitted, probabilities[here], task == "level")
        sure[here] = (score >= fitted.sure) & [features.may_be_sure(row.seen, task) for row in test]
    truth = np.array([LABELS[task].index(row.label(task)) for row in rows])
    return Measured(list(rows), task, truth, probabilities, best, sure)


def settle(
    fitted: Task, rows: Sequence[Row], examples: Sequence[Row], task: str, key: Callable[[Row], str]
) -> Task:
    """``fitted`` with the temperature and the threshold that grouped cross-validation inside ``rows`` suggests."""
    fold = folds([key(row) for row in rows], INNER)
    logits = np.zeros((len(rows), len(LABELS[task])))
    for number in range(int(fold.max()) + 1):
        test = [row for row, f in zip(rows, fold, strict=True) if f == number]
        rest = [row for row, f in zip(rows, fold, strict=True) if f != number]
        logits[fold == number] = np.log(
            chances(learn([*rest, *_without(examples, test)], task), test) + 1e-12
        )
    truth = np.array([LABELS[task].index(row.label(task)) for row in rows])
    weight = row_weights(rows)
    temperature = _temperature(logits, truth, weight)
    probabilities = softmax(logits / temperature)
    best, score, _ = model.decide(fitted, probabilities, task == "level")
    right = right_enough(task, truth, best)
    candidates = np.array([features.may_be_sure(row.seen, task) for row in rows])
    threshold = _threshold(score[candidates], right[candidates], weight[candidates], TARGET_SURE)
    return replace(fitted, temperature=temperature, sure=threshold)


def right_enough(task: str, truth: np.ndarray, best: np.ndarray) -> np.ndarray:
    """Whether a suggestion is right; a level is when it stands on the right side (output or outcome)."""
    if task != "level":
        return np.asarray(truth == best)
    outcome = np.array([label in model.OUTCOME_SIDE for label in LABELS["level"]])
    return np.asarray(outcome[truth] == outcome[best])


def _temperature(logits: Matrix, truth: np.ndarray, weight: np.ndarray) -> float:
    """The divisor of the logits that makes the probabilities fit the truth best, in steps of a twentieth."""
    steps = np.arange(0.5, 3.01, 0.05)
    losses = [
        -(weight * np.log(softmax(logits / t)[np.arange(len(truth)), truth] + 1e-12)).sum() for t in steps
    ]
    return round(float(steps[int(np.argmin(losses))]), 2)


def _threshold(score: np.ndarray, right: np.ndarray, weight: np.ndarray, target: float) -> float:
    """the lowest score from which on ``target`` of the (weighted) rows are right, else where most are; 2: never."""
    order = np.argsort(-score, kind="stable")
    share = np.cumsum(weight[order] * right[order]) / np.cumsum(weight[order])
    share[: int(FEWEST_SURE * len(order))] = 0.0
    good = np.flatnonzero(share >= target)
    last = int(good[-1]) if len(good) else int(share.argmax())
    return round(float(score[order[last]]), 4) if share[last] >= HOPELESS else model.NEVER


def _without(examples: Sequence[Row], test: Sequence[Row]) -> list[Row]:
    """The examples that word no indicator as the test rows do."""
    worded = {lexicon.normalise(row.indicator) for row in test}
    return [one for one in examples if lexicon.normalise(one.indicator) not in worded]


def train(rows: Sequence[Row], examples: Sequence[Row]) -> model.Model:
    """The model that Selaras comes with: level and perspective learned, polarity from the rules.

    The perspective is sure of nothing: it follows the habits of an organisation, and in cross-validation no threshold
    kept what was promised (CARD.md). Its threshold waits until labels of the reader's own organisation are confirmed.
    """
    tasks = {}
    for name in ("level", "perspective"):
        kept = [row for row in distinct(rows, name) if not row.tested_only]
        tasks[name] = settle(learn([*kept, *examples], name), kept, examples, name, by_organisation)
    tasks["perspective"] = replace(tasks["perspective"], sure=model.NEVER, waiting=tasks["perspective"].sure)
    tasks["polarity"] = model.rules_of_polarity()
    about = {
        "indicators": {name: len(distinct(rows, name)) for name in ("level", "perspective", "polarity")},
        "organisations": {
            name: len({r.group for r in distinct(rows, name)}) for name in ("level", "perspective")
        },
        "examples": len(examples),
    }
    return model.Model(tasks, about)


def by_organisation(row: Row) -> str:
    """The group of cross-validation by organisation."""
    return row.group


def by_source(row: Row) -> str:
    """The group of cross-validation by document or repository."""
    return row.source
