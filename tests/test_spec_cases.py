"""The spec cases of data/spec/scoring, in words and small tables, against the score macros; the method page shows them."""

from __future__ import annotations

import string
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from bsc.analysis import method, worked
from bsc.analysis.method import Case
from bsc.domain import Period
from bsc.i18n import Exact, language
from bsc.store import Store
from tests.oracle import Fact, Trait
from tests.scoring_worlds import empty, load
from tests.test_scoring import fetch, near, wholes

CASES = [
    pytest.param(case, id=f"{topic.code}-{number}")
    for topic in method.topics()
    for number, case in enumerate(topic.cases)
]
NAMES = ("target", "actual", "worst", "midpoint", "low", "high", "target_low", "target_high")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def exact(value: Any) -> Fraction | None:
    return None if value in (None, "none") else Fraction(str(value))


def of_kind(kind: str) -> list[Any]:
    return [param for param in CASES if param.values[0].kind == kind]


@pytest.mark.parametrize("case", of_kind("measurement"))
def test_a_measurement_is_scored_as_written(store: Store, case: Case) -> None:
    given = {name: exact(case.given.get(name)) for name in NAMES}
    fact = Fact(
        "U", "I", Period.of(2024), kind=method.kind_of(case.given), target=given["target"], low=given["target_low"],
        high=given["target_high"], text=case.given.get("target_text"), actual=given["actual"],
        actual_text=case.given.get("actual_text"),
    )  # fmt: skip
    trait = Trait(
        polarity=case.given.get("polarity"), form=case.given.get("form", "ratio"), worst=given["worst"],
        midpoint=given["midpoint"], low=given["low"], high=given["high"], scale=case.given.get("scale"),
    )  # fmt: skip
    empty(store)
    load(store, [fact], {"I": trait})
    [row] = fetch(store, "rows", case.policy)
    wanted = method.row_of(case)
    if wanted["reason"] is not None:  # what never came to a formula shows none
        wanted = {key: wanted[key] for key in ("reason", "detail", "achievement", "ratio")}
    for name, value in wanted.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert row[name] == pytest.approx(value, abs=1e-8), name
        else:
            assert row[name] == value, name


@pytest.mark.parametrize("case", of_kind("year"))
def test_a_year_is_made_from_its_quarters_as_written(store: Store, case: Case) -> None:
    year = case.given.get("year", 2024)
    facts = []
    for number, (target, actual) in enumerate(case.given["quarters"], start=1):
        facts.append(
            Fact(
                "U",
                "I",
                Period.from_code(f"{year}-Q{number}"),
                kind=None if target == "none" else "point",
                target=exact(target),
                actual=exact(actual),
            )
        )
    if "year_target" in case.given:
        facts.append(Fact("U", "I", Period.of(year), kind="point", target=exact(case.given["year_target"])))
    trait = Trait(
        polarity=case.given["polarity"],
        consolidation=case.given.get("consolidation"),
        worst=exact(case.given.get("worst")),
    )
    empty(store)
    load(store, facts, {"I": trait})
    [row] = [r for r in fetch(store, "rows", case.policy) if r["grain"] == "year"]
    for name in ("target", "actual", "achievement"):
        if name in case.expect:
            assert row[name] == pytest.approx(case.expect[name], abs=1e-8)
    assert row["reason"] == case.expect.get("reason")
    assert row["detail"] == case.expect.get("detail")
    if "achievement" not in case.expect:
        assert row["achievement"] is None


@pytest.mark.parametrize("case", of_kind("tree"))
def test_a_tree_rolls_up_as_written(store: Store, case: Case) -> None:
    facts, traits = [], {}
    for number, leaf in enumerate(case.given["indicators"]):
        code = f"I{number}"
        traits[code] = Trait(
            objective=leaf["objective"], perspective=leaf.get("perspective"), polarity="maximize",
            weight=exact(leaf.get("weight")),
        )  # fmt: skip
        values = leaf.get("parts", [leaf.get("achievement")])
        for part, value in zip(string.ascii_lowercase if len(values) > 1 else [""], values, strict=False):
            facts.append(
                Fact(
                    "U", code, Period.of(2024), part, kind="point", target=Fraction(100), actual=exact(value)
                )
            )
    empty(store)
    load(store, facts, traits)
    [whole] = wholes(store, case.policy)
    assert near(whole["score"], case.expect.get("score"))
    assert near(whole["coverage"], case.expect["coverage"])
    assert whole["reason"] == case.expect.get("reason")
    assert whole["band"] == case.expect.get("band")


@pytest.mark.parametrize("case", of_kind("band"))
def test_a_score_falls_into_its_band_as_written(store: Store, case: Case) -> None:
    wanted = None if case.expect == "none" else case.expect
    trait = Trait(objective="A", perspective=case.policy.latest.perspectives[0].code, polarity="maximize")
    fact = Fact(
        "U", "I", Period.of(2026), kind="point", target=Fraction(100), actual=exact(case.given["score"])
    )
    changes = {"roll_up.perspective": "arithmetic"} | {
        place: 25 for place in case.policy.blanks if place.endswith(".weight")
    }
    filled = case.policy.with_rules(changes, method._READER)
    empty(store)
    load(store, [fact], {"I": trait})
    [found] = fetch(store, "rows", filled) if case.given["node"] == "indicator" else wholes(store, filled)
    assert found["band"] == wanted
    assert method.band_at(case.given["score"], case.given["node"], filled.latest) == wanted


@pytest.mark.parametrize("code", ["id", "en"])
def test_every_example_can_be_shown_in_both_languages(code: str) -> None:
    lang = language(code)
    for topic in method.topics():
        assert topic.title.show(lang)
        assert topic.words.show(lang)
        for example in topic.examples:
            assert example.rows
            assert all(len(row) == len(example.columns) for row in example.rows)
            shown = [lang.value(cell) for row in example.rows for cell in row] + [lang.show(example.result)]
            shown += [
                lang.show(part) for step in example.steps for part in (step.words, step.numbers) if part
            ]
            assert all(shown)
            assert not any("{" in text for text in shown)


def test_both_languages_show_the_same_numbers() -> None:
    def digits(text: str) -> list[str]:
        return [
            "".join(c for c in word if c.isdigit()) for word in text.split() if any(c.isdigit() for c in word)
        ]

    for topic in method.topics():
        for example in topic.examples:
            for step in example.steps:
                if step.numbers is not None:
                    shown = [digits(language(code).show(step.numbers)) for code in ("id", "en")]
                    assert shown[0] == shown[1]


def test_every_detail_and_reason_has_words() -> None:
    assert set(worked.REASON) >= {"not_reported", "no_target", "not_due", "no_polarity", "not_computable"}
    cases = [c for topic in method.topics() for c in topic.cases if isinstance(c.expect, dict)]
    details = {c.expect["detail"] for c in cases if "detail" in c.expect}
    assert details <= set(worked.DETAIL)
    assert language("en").value(Exact(0.123456789)) == "0.123456789"
