"""The model as data: loads the coefficients, scores texts, says which words voted, and learns from confirmed labels."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from bsc.domain import Level, Polarity
from bsc.i18n import Text, text
from bsc.suggest import features, lexicon
from bsc.suggest import polarity as direction
from bsc.suggest.features import Matrix, Seen
from bsc.suggest.fit import fit, softmax
from bsc.suggest.polarity import Vote

PATH = lexicon.FOLDER / "model.json"
TASKS = ("level", "perspective", "polarity")
LABELS = {
    "level": tuple(level.value for level in Level),
    "perspective": ("financial", "customer", "internal", "learning"),
    "polarity": (Polarity.MAXIMIZE.value, Polarity.MINIMIZE.value, Polarity.STABILIZE.value),
}
# What the labels are called in files and on the terminal; the codes are the catalogue's.
SPOKEN = {"internal": "internal process", "learning": "learning & growth"}
OUTCOME_SIDE = frozenset({Level.OUTCOME.value, Level.IMPACT.value})

CONCEPT_PULL = 2.0  # how firmly written concept weights are kept, against one label (fit.py)
WORD_PULL = 1.0
CONSTANT_PULL = 0.01
NEVER = 2.0  # a threshold of sure that no score reaches
ENOUGH = 30  # confirmed labels from which on a waiting threshold is tried on them
WANTED = 0.92  # share of right ones that a suggestion shown as sure promises
CONFIRMED_CONSTANT_PULL = 1.0  # a few confirmed labels must not move the balance of all classes


@dataclass(frozen=True)
class Choice:
    """One suggested label: how sure (0 to 1), whether to show it as sure, why, and all labels, likeliest first.

    ``side`` is the probability of the side of the level (output side or outcome side) that the label stands on,
    None for the other two.
    """

    label: str
    confidence: float
    sure: bool
    votes: tuple[Vote, ...]
    ranking: tuple[tuple[str, float], ...]
    side: float | None = None


@dataclass(frozen=True)
class Suggestion:
    """What the words of one indicator suggest."""

    indicator: str
    level: Choice
    perspective: Choice
    polarity: Choice

    def as_json(self) -> dict[str, Any]:
        """The object that the terminal prints: labels as people write them, figures with three decimals."""
        parts = {name: getattr(self, name) for name in TASKS}
        return {"indicator": self.indicator} | {
            name: {
                "label": SPOKEN.get(choice.label, choice.label),
                "confidence": round(choice.confidence, 3),
                "sure": choice.sure,
                "votes": [vote.words for vote in choice.votes if vote.label == choice.label],
            }
            for name, choice in parts.items()
        }


@dataclass(frozen=True)
class Confirmed:
    """Labels a person confirmed for one indicator; None where nothing was confirmed. Words of a file are understood."""

    indicator: str
    level: str | None = None
    perspective: str | None = None
    polarity: str | None = None


@dataclass(frozen=True)
class Task:
    """The coefficients of one question: ``weights`` is features + constant (last) by labels."""

    labels: tuple[str, ...]
    columns: tuple[str, ...]
    weights: Matrix
    temperature: float = 1.0
    sure: float = NEVER  # from this score on a suggestion is shown as sure
    word_scale: float = 1.5
    waiting: float = NEVER  # the threshold to use once confirmed labels show that it keeps its promise


@dataclass(frozen=True)
class Model:
    """The three questions, and what was left out of the last retraining, for the reader."""

    tasks: Mapping[str, Task]
    about: Mapping[str, Any] = field(default_factory=dict)
    skipped: tuple[Text, ...] = ()


def suggest(texts: Sequence[str], model: Model | None = None) -> list[Suggestion]:
    """A suggestion for each of ``texts``, in their order. Without ``model`` the one that comes with Selaras."""
    model = model or load()
    if not texts:
        return []
    seen = [features.see(t) for t in texts]
    rules = [_polarity_seen(t, one) for t, one in zip(texts, seen, strict=True)]
    level = choose(model.tasks["level"], seen, by_side=True)
    perspective = choose(model.tasks["perspective"], seen)
    polarity = choose(model.tasks["polarity"], rules)
    return [
        Suggestion(t, a, b, replace(c, votes=_rule_votes(t, c)))
        for t, a, b, c in zip(texts, level, perspective, polarity, strict=True)
    ]


def retrain(base: Model, confirmed_labels: Sequence[Confirmed]) -> Model:
    """``base`` moved as far as ``confirmed_labels`` ask; labels that are none are skipped and named in ``skipped``.

    A twentieth of a second for a hundred labels; the result depends on nothing but the arguments.
    """
    tasks = dict(base.tasks)
    skipped: list[Text] = []
    seen = [features.see(one.indicator) for one in confirmed_labels]
    for name in TASKS:
        rows: list[Seen] = []
        labels: list[str] = []
        for one, what in zip(confirmed_labels, seen, strict=True):
            stated = getattr(one, name)
            if not stated:
                continue
            label = known_label(name, stated)
            if label is None:
                skipped.append(_NOT_A_LABEL[name](one.indicator, stated))
                continue
            rows.append(_polarity_seen(one.indicator, what) if name == "polarity" else what)
            labels.append(label)
        if rows:
            tasks[name] = replace(
                learn_more(base.tasks[name], rows, labels), sure=_allowed(base.tasks[name], rows, labels)
            )
    return replace(base, tasks=tasks, skipped=tuple(skipped))


def known_label(task: str, stated: str) -> str | None:
    """The label that a word means (stakeholder counts as customer), None when it is none of the question's."""
    return _written(task).get(" ".join(stated.lower().split()))


@functools.cache
def _written(task: str) -> dict[str, str]:
    lists = lexicon.read("labels.toml")[task]
    return {word: label for label, written in lists.items() for word in written}


def choose(task: Task, seen: Sequence[Seen], by_side: bool = False) -> list[Choice]:
    """The likeliest label of each text with its reasons; ``by_side``: first the side of the level, then the label."""
    x = features.matrix(seen, task.columns, task.word_scale)
    chances = softmax(np.hstack([x, np.ones((len(x), 1))]) @ task.weights / task.temperature)
    best, score, side = decide(task, chances, by_side)
    return [
        Choice(
            task.labels[best[row]],
            float(chances[row, best[row]]),
            bool(score[row] >= task.sure and features.may_be_sure(one, "level" if by_side else "")),
            _votes(task, one, x[row], chances[row], int(best[row])),
            tuple((task.labels[i], float(chances[row, i])) for i in np.argsort(-chances[row], kind="stable")),
            float(side[row]) if by_side else None,
        )
        for row, one in enumerate(seen)
    ]


def decide(task: Task, chances: Matrix, by_side: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per row of ``chances``: the chosen label's position, the score that ``sure`` is compared with, the side's chance.

    The level is chosen in two steps, because the side matters most: an indicator that may be outcome or impact is
    more surely no output than its single likeliest level says.
    """
    if not by_side:
        best = chances.argmax(axis=1)
        top = chances[np.arange(len(chances)), best]
        return best, top, top
    outcome = np.array([label in OUTCOME_SIDE for label in task.labels])
    after = chances[:, outcome].sum(axis=1)
    mask = np.where((after > 0.5)[:, None], outcome, ~outcome)
    best = np.where(mask, chances, -1.0).argmax(axis=1)
    side = np.maximum(after, 1 - after)
    return best, chances[np.arange(len(chances)), best] * side, side


def _votes(task: Task, one: Seen, x: np.ndarray, chances: np.ndarray, best: int) -> tuple[Vote, ...]:
    """The three reasons that spoke loudest for the label and up to two for the next likeliest."""
    order = np.argsort(-chances, kind="stable")
    rival = int(order[0] if order[0] != best else order[1])
    index = {name: i for i, name in enumerate(task.columns)}
    pulls: dict[str, tuple[float, str]] = {}
    for name in one.values:
        if (column := index.get(name)) is None:
            continue
        pull = float(x[column] * (task.weights[column, best] - task.weights[column, rival]))
        concept = name[2:] if name[:2] in ("k:", "f:") else f"word {name[2:]}"
        before = pulls.get(concept, (0.0, ""))
        pulls[concept] = (before[0] + pull, one.words.get(name, name[2:]))
    pulls = _same_words(pulls)
    ordered = sorted(pulls.items(), key=lambda item: (-abs(item[1][0]), item[0]))
    fors = [(c, p, w) for c, (p, w) in ordered if p > 0.05][:3]
    againsts = [(c, -p, w) for c, (p, w) in ordered if p < -0.05][:2]
    concept_of = {c: "word" if c.startswith("word ") else c for c, _, _ in fors + againsts}
    return tuple(Vote(w, task.labels[best], round(p, 3), concept_of[c]) for c, p, w in fors) + tuple(
        Vote(w, task.labels[rival], round(p, 3), concept_of[c]) for c, p, w in againsts
    )


def _same_words(pulls: Mapping[str, tuple[float, str]]) -> dict[str, tuple[float, str]]:
    """A word that stands for a concept already is one reason with it, not two."""
    owner = {
        features.stem(words): concept
        for concept, (_, words) in pulls.items()
        if not concept.startswith("word ")
    }
    merged: dict[str, tuple[float, str]] = {}
    for concept, (pull, shown) in pulls.items():
        name = owner.get(features.stem(shown), concept) if concept.startswith("word ") else concept
        before, first = merged.get(name, (0.0, pulls[name][1]))
        merged[name] = (before + pull, first)
    return merged


def _polarity_seen(indicator: str, seen: Seen) -> Seen:
    """The rule that decides about the direction as a feature, beside the words."""
    rule, guess = direction.decide(indicator)
    values = {k: v for k, v in seen.values.items() if k.startswith("w:")}
    return Seen({f"r:{rule}:{guess.label}": 1.0} | values, seen.words)


def _rule_votes(indicator: str, choice: Choice) -> tuple[Vote, ...]:
    guess = direction.polarity(indicator)
    return guess.votes if guess.label == choice.label else choice.votes


def rules_of_polarity() -> Task:
    """The question of polarity before any label is confirmed: one coefficient per rule, none per word."""
    labels = LABELS["polarity"]
    columns = [f"r:{rule}:{label}" for rule in direction.CONFIDENCE for label in labels]
    weights = np.zeros((len(columns) + 1, len(labels)))
    for row, name in enumerate(columns):
        _, rule, label = name.split(":")
        trust = direction.CONFIDENCE[rule]
        weights[row, labels.index(label)] = np.log(trust * (len(labels) - 1) / (1 - trust))
    return Task(labels, tuple(columns), weights, sure=direction.SURE - 1e-9)


def learn_more(task: Task, rows: Sequence[Seen], labels: Sequence[str]) -> Task:
    """``task`` with its weights pulled by the labelled rows; words that two of them share become new features."""
    fresh = features.vocabulary(rows, [str(i) for i in range(len(rows))], rows=2, organisations=2)
    known = set(task.columns)
    columns = task.columns + tuple(name for name in fresh if name not in known)
    added = np.zeros((len(columns) - len(task.columns), len(task.labels)))
    prior = np.vstack([task.weights[:-1], added, task.weights[-1:]])
    x = features.matrix(rows, columns, task.word_scale)
    y = np.array([task.labels.index(label) for label in labels])
    weights = fit(
        x,
        y,
        len(task.labels),
        prior,
        pull(columns, CONFIRMED_CONSTANT_PULL),
        np.ones(len(rows)),
        task.temperature,
    )
    return replace(task, columns=columns, weights=weights)


def _allowed(task: Task, rows: Sequence[Seen], labels: Sequence[str]) -> float:
    """The threshold of ``sure`` after retraining: a waiting one is let in when it holds on confirmed labels left out."""
    if task.waiting >= NEVER or len(rows) < ENOUGH:
        return task.sure
    right, shown = 0, 0
    for fold in range(5):
        learned = [i for i in range(len(rows)) if i % 5 != fold]
        fitted = learn_more(task, [rows[i] for i in learned], [labels[i] for i in learned])
        left_out = [i for i in range(len(rows)) if i % 5 == fold]
        choices = choose(replace(fitted, sure=task.waiting), [rows[i] for i in left_out])
        shown += sum(choice.sure for choice in choices)
        right += sum(c.sure and c.label == labels[i] for c, i in zip(choices, left_out, strict=True))
    return task.waiting if shown >= 10 and right / shown >= WANTED else task.sure


def pull(columns: Sequence[str], constant: float = CONSTANT_PULL) -> np.ndarray:
    """How firmly each coefficient is held to its prior, the constant's last."""
    return np.array([WORD_PULL if name.startswith("w:") else CONCEPT_PULL for name in columns] + [constant])


_HEAD = ("temperature", "sure", "word_scale", "waiting")


@functools.cache
def load(path: Path = PATH) -> Model:
    """The model that comes with Selaras, or another one of the same form."""
    stored = json.loads(path.read_text("utf-8"))
    tasks = {name: _task_from(task) for name, task in stored["tasks"].items()}
    return Model(tasks, stored["about"])


def save(model: Model, path: Path) -> None:
    """Write ``model`` as JSON with one line per feature, so that a new training shows its changes."""
    lines = ["{", f' "about": {json.dumps(model.about, ensure_ascii=False, sort_keys=True)},', ' "tasks": {']
    for position, (name, task) in enumerate(model.tasks.items()):
        head = {"labels": task.labels} | {key: getattr(task, key) for key in _HEAD}
        lines.append(f'  "{name}": {{"head": {json.dumps(head)}, "weights": {{')
        rows = [*zip((*task.columns, "constant"), task.weights, strict=True)]
        for last, (feature, row) in zip([False] * (len(rows) - 1) + [True], rows, strict=True):
            figures = json.dumps([round(float(v), 3) + 0.0 for v in row])
            lines.append(f"   {json.dumps(feature, ensure_ascii=False)}: {figures}" + ("" if last else ","))
        lines.append("  }}" + ("," if position < len(model.tasks) - 1 else ""))
    path.write_text("\n".join([*lines, " }", "}", ""]), "utf-8")


def _task_from(stored: Mapping[str, Any]) -> Task:
    head, weights = stored["head"], dict(stored["weights"])
    names = [name for name in weights if name != "constant"]
    rows = np.array([weights[name] for name in [*names, "constant"]], dtype=float)
    return Task(tuple(head["labels"]), tuple(names), rows, **{key: head[key] for key in _HEAD})


_NOT_A_LABEL = {
    "level": lambda name, stated: text(
        "“{label}” is not a level, so the indicator “{indicator}” did not count for the levels.",
        label=stated,
        indicator=name,
    ),
    "perspective": lambda name, stated: text(
        "“{label}” is not a perspective, so the indicator “{indicator}” did not count for the perspectives.",
        label=stated,
        indicator=name,
    ),
    "polarity": lambda name, stated: text(
        "“{label}” is not a polarity, so the indicator “{indicator}” did not count for the polarities.",
        label=stated,
        indicator=name,
    ),
}
