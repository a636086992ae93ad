"""Worked examples of the rules: the spec cases in ``data/spec/scoring``, which the tests run against the score macros.

A case is a small table of what was planned and reported, under a rule set (perhaps with a rule changed), and what
comes out. The examples show the same steps that explain any number of an organisation.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsc import policy
from bsc.analysis import worked
from bsc.analysis.worked import REASON, Step
from bsc.i18n import Exact, Text, text
from bsc.policy_model import Policy, Reference, Version
from bsc.policy_rules import Labels

FOLDER = Path(__file__).parent.parent.parent / "data" / "spec" / "scoring"
CASE_KINDS = ("measurement", "year", "tree", "band")
_READER = Reference("example", Labels("contoh", "example"), "reader")

Cell = Text | Labels | Exact | str


@dataclass(frozen=True)
class Case:
    """One spec case as written: ``kind`` is one of CASE_KINDS, ``given`` and ``expect`` its tables."""

    kind: str
    says: Labels
    rule_set: str
    rules: Mapping[str, Any]
    given: Mapping[str, Any]
    expect: Any

    @property
    def policy(self) -> Policy:
        """The rule set of the case with its changed rules."""
        held = policy.load(self.rule_set)
        return held.with_rules(self.rules, _READER) if self.rules else held


@dataclass(frozen=True)
class Example:
    """A case to show: a small table (``columns``, ``rows``), the steps of the formula if there are any, the result."""

    says: Labels
    rule_set: Labels
    changed: tuple[str, ...]  # keys of the rules that the case changes
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    steps: tuple[Step, ...]
    result: Text
    reached: bool  # whether the result is a number at or above 100


@dataclass(frozen=True)
class Topic:
    """Cases about one rule, with the rule in words."""

    code: str
    title: Labels
    words: Labels
    cases: tuple[Case, ...]

    @property
    def examples(self) -> tuple[Example, ...]:
        """The cases, worked."""
        return tuple(_SHOW[case.kind](case) for case in self.cases)


@functools.cache
def topics() -> tuple[Topic, ...]:
    """All topics in the order of their files."""
    return tuple(_topic(path) for path in sorted(FOLDER.glob("*.toml")))


def _topic(path: Path) -> Topic:
    document = tomllib.loads(path.read_text("utf-8"))
    cases = []
    for kind in CASE_KINDS:
        for given in document.get(kind, []):
            own = {k: v for k, v in given.items() if k not in ("says", "rule_set", "rules", "expect")}
            cases.append(
                Case(
                    kind,
                    Labels(**given["says"]),
                    given.get("rule_set", document["rule_set"]),
                    given.get("rules", {}),
                    own,
                    given["expect"],
                )
            )
    return Topic(path.stem, Labels(**document["title"]), Labels(**document["words"]), tuple(cases))


def row_of(case: Case) -> dict[str, Any]:
    """The scored row that a measurement case expects, with the fields that the worked steps read."""
    given, expect = case.given, dict(case.expect)
    low, high = given.get("target_low"), given.get("target_high")
    polarity = expect.pop("polarity", given.get("polarity"))
    row: dict[str, Any] = {
        "polarity": polarity,
        "form": given.get("form", "ratio"),
        "target_kind": kind_of(given),
        "target": given.get("target"),
        "target_low": low,
        "target_high": high,
        "target_text": given.get("target_text"),
        "actual": given.get("actual"),
        "actual_text": given.get("actual_text"),
        "low": given.get("low"),
        "high": given.get("high"),
        "worst": given.get("worst"),
        "direction": polarity,
        "aim": given.get("target"),
        "reading": given.get("actual"),
        "ratio": None,
        "achievement": None,
        "met": None,
        "reason": None,
        "detail": None,
        "is_unbounded": False,
        "is_converted": False,
    }
    if row["target_kind"] == "range" and "direction" not in expect:
        row["direction"] = "minimize" if row["actual"] > high else "maximize"
        if polarity in ("maximize", "minimize"):
            row["direction"] = polarity
    row |= {key: None if value == "none" else value for key, value in expect.items()}
    version = case.policy.latest
    if row["direction"] == "stabilize":
        row["scale"] = given.get("scale") or version.value("achievement.stabilize_scale")
    row["band"] = None if row["achievement"] is None else band_at(row["achievement"], "indicator", version)
    return row


def kind_of(given: Mapping[str, Any]) -> str | None:
    """The kind of target that a case plans."""
    if "kind" in given:
        return str(given["kind"])
    if "target_text" in given:
        return "text"
    if "target_low" in given:
        return "range"
    return "point" if "target" in given else None


def band_at(score: float, node: str, version: Version) -> str | None:
    """The band of a score in an example; None where its bounds are not documented."""
    digits = version.value("bands.round")
    if digits is not None:
        score = int(score * 10**digits + 0.5 + 1e-10) / 10**digits
    for band in version.bands(node):
        if band.low is None and band is not version.bands(node)[-1]:
            return None
        if band.low is None or score > band.low or (score == band.low and band.inclusive):
            return band.band
    return None


_COLUMNS: dict[str, Text] = {
    "target": text("Target"),
    "actual": text("Actual"),
    "worst": text("Worst tolerable value"),
    "midpoint": text("Midpoint"),
    "low": text("Low goalpost"),
    "high": text("High goalpost"),
}
_SHARES = (text("Perspective"), text("Objective"), text("Weight"), text("Achievement"))


def _measurement(case: Case) -> Example:
    row, given = row_of(case), case.given
    cells: dict[str, Cell] = {"target": _target(row), "actual": _value(row["actual"], row["actual_text"])}
    cells |= {key: Exact(given[key]) for key in ("worst", "midpoint", "low", "high") if key in given}
    if row["form"] in ("goalpost", "log_goalpost"):
        del cells["target"]
    return Example(
        case.says,
        case.policy.name,
        tuple(case.rules),
        tuple(_COLUMNS[key] for key in cells),
        (tuple(cells.values()),),
        worked.steps(row, case.policy.latest),
        _result(row["achievement"], row["reason"]),
        row["achievement"] is not None and row["achievement"] >= 100,
    )


def _target(row: Mapping[str, Any]) -> Cell:
    """83, at least 80, 80 to 90, WTP."""
    if row["target_kind"] == "range":
        return text("{low} to {high}", low=Exact(row["target_low"]), high=Exact(row["target_high"]))
    if row["target_kind"] == "minimum":
        return text("at least {value}", value=Exact(row["target"]))
    return _value(row["target"], row["target_text"])


def _value(number: float | None, words: str | None = None) -> Cell:
    return Exact(number) if number is not None else words or "–"


def _result(achievement: float | None, reason: str | None) -> Text:
    if achievement is None:
        return REASON[reason or "not_computable"]
    return text("Achievement {value}%", value=achievement)


def _year(case: Case) -> Example:
    given, expect = case.given, case.expect
    rows: list[tuple[Cell, ...]] = [
        (text("Q{number}", number=str(n), roman=roman), *(_value(None if v == "none" else v) for v in pair))
        for n, (pair, roman) in enumerate(
            zip(given["quarters"], ("I", "II", "III", "IV"), strict=False), start=1
        )
    ]
    if "year_target" in given:
        rows.append((text("Year"), _value(given["year_target"]), "–"))
    rows.append((text("Result"), _value(expect.get("target")), _value(expect.get("actual"))))
    achievement = expect.get("achievement")
    return Example(
        case.says,
        case.policy.name,
        tuple(case.rules),
        (text("Period"), _COLUMNS["target"], _COLUMNS["actual"]),
        tuple(rows),
        (),
        _result(achievement, expect.get("reason")),
        achievement is not None and achievement >= 100,
    )


def _tree(case: Case) -> Example:
    version = case.policy.latest
    rows: list[tuple[Cell, ...]] = []
    for leaf in case.given["indicators"]:
        place = version.perspective(leaf.get("perspective", ""))
        score: Cell = (
            "; ".join(str(p) for p in leaf["parts"]) if "parts" in leaf else _value(leaf.get("achievement"))
        )
        if "reason" in leaf:
            score = REASON[leaf["reason"]]
        rows.append((place.name if place else "–", leaf["objective"], _value(leaf.get("weight", 1)), score))
    score_of_all, coverage = case.expect.get("score"), case.expect["coverage"]
    result = (
        REASON[case.expect["reason"]]
        if score_of_all is None
        else text(
            "Score {score}; {coverage}% of the weight is measured", score=score_of_all, coverage=coverage
        )
    )
    return Example(
        case.says,
        case.policy.name,
        tuple(case.rules),
        _SHARES,
        tuple(rows),
        (),
        result,
        score_of_all is not None and score_of_all >= 100,
    )


def _band(case: Case) -> Example:
    version, given = case.policy.latest, case.given
    band = version.band(given["node"], case.expect)
    return Example(
        case.says,
        case.policy.name,
        tuple(case.rules),
        (text("Score"),),
        ((Exact(given["score"]),),),
        (),
        Text("{band}", {"band": band.name})
        if band
        else text("The rule set documents no band for this achievement."),
        given["score"] >= 100,
    )


_SHOW = {"measurement": _measurement, "year": _year, "tree": _tree, "band": _band}
