"""Published scores, reproduced by the same macros that score an organisation: an index tree, the HDI, printed percentages."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from bsc import policy
from bsc.domain import Period
from bsc.policy_model import Policy, Reference
from bsc.policy_rules import Labels, Perspective
from bsc.store import Store
from tests.oracle import Fact, Trait
from tests.scoring_worlds import load
from tests.test_scoring import fetch, wholes

CASE = Reference("case", Labels("kasus", "case"), "regulation")
YEAR = Period.of(2014)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def equal_perspectives(*codes: str) -> Policy:
    """The plain rules over these perspectives, of equal weight, everything assessed."""
    own = tuple(Perspective(code, Labels(code, code), 1.0) for code in codes)
    return policy.load("plain").with_perspectives(own).with_rules({"roll_up.minimum_coverage": 0}, CASE)


def index(low: float, high: float, form: str = "goalpost", **place: str) -> Trait:
    return Trait(polarity="maximize", form=form, low=Fraction(str(low)), high=Fraction(str(high)), **place)  # type: ignore[arg-type]


def test_asem_index_of_49_indicators_in_three_levels(store: Store, shared: Path) -> None:
    """COINr's ASEM sustainable connectivity: 51 countries, 49 indicators -> 8 -> 2 -> 1, full precision."""
    folder = shared / "cases" / "06_coinr_asem"
    places = {row["IndCode"]: row for row in table(folder / "input_structure.csv")}
    weights = {row["Code"]: Fraction(row["Weight"]) for row in table(folder / "input_weights.csv")}
    traits = {
        code: Trait(
            polarity="maximize", form="goalpost", low=Fraction(0), high=Fraction(100), objective=place["Agg1"],
            perspective=place["Agg2"], weight=weights[code],
        )
        for code, place in places.items()
    }  # fmt: skip
    facts = [
        Fact(row["UnitCode"], code, YEAR, actual=Fraction(row[code]))
        for row in table(folder / "input_normalised.csv")
        for code in places
        if row[code]
    ]
    pillars = {place["Agg1"]: weights[place["Agg1"]] for place in places.values()}
    load(store, facts, traits, pillars)
    rules = equal_perspectives("Conn", "Sust").with_weights({c: float(weights[c]) for c in ("Conn", "Sust")})
    found = {
        (
            row["unit"],
            {"objective": row["objective"], "perspective": row["perspective"]}.get(row["node"], "Index"),
        ): row
        for row in fetch(store, "nodes", rules)
        if row["node"] != "indicator"
    }
    expected = table(folder / "expected_aggregates.csv")
    assert len(expected) == 51
    for row in expected:
        for code in (*pillars, "Conn", "Sust", "Index"):
            assert found[row["UnitCode"], code]["score"] == pytest.approx(float(row[code]), abs=1e-9)
    ranked = sorted((r for (_, c), r in found.items() if c == "Index"), key=lambda r: -r["score"])
    printed = sorted(table(folder / "expected_results_rank.csv"), key=lambda r: int(r["Index"]))
    assert [r["unit"] for r in ranked] == [r["UnitCode"] for r in printed]


def test_human_development_index_of_188_countries(store: Store, shared: Path) -> None:
    """UNDP 2014: goalposts, a logarithm, caps at the goalpost, and a geometric mean of three dimensions."""
    folder = shared / "cases" / "05_hdi_2014"
    traits = {
        "life_expectancy": index(20, 85, perspective="health", objective="LE"),
        "expected_schooling": index(0, 18, perspective="education", objective="EDU"),
        "mean_schooling": index(0, 15, perspective="education", objective="EDU"),
        "gni_pc": index(100, 75000, "log_goalpost", perspective="income", objective="INC"),
    }
    facts = [  # two countries have one name: the row is the unit
        Fact(f"{number:03}", code, YEAR, actual=Fraction(row[code]))
        for number, row in enumerate(table(folder / "input.csv"))
        for code in traits
    ]
    load(store, facts, traits)
    rules = equal_perspectives("health", "education", "income").with_rules(
        {"achievement.cap": 100, "roll_up.organisation": "geometric"}, CASE
    )
    rows = sorted(wholes(store, rules), key=lambda row: str(row["unit"]))
    printed = table(folder / "expected_hdi.csv")
    assert len(rows) == len(printed) == 188
    pairs = [(row["score"] / 100, line) for row, line in zip(rows, printed, strict=True)]
    for value, line in pairs:
        assert value == pytest.approx(float(line["hdi_recomputed"]), abs=5.1e-5), line["country"]
        # "within 0.001" is meant at the three decimals that are printed
        assert abs(round(value, 3) - float(line["hdi"])) < 0.0015, line["country"]
    assert sum(round(value, 3) == float(line["hdi"]) for value, line in pairs) == 121


@pytest.mark.parametrize(
    ("target", "actual", "printed"),
    [
        ("25.21", "26.24", 104.08),  # active participants, million
        ("425000", "488188", 114.86),  # active employers
        ("55.37", "56.41", 101.88),  # contributions, trillion rupiah
        ("296.92", "317.26", 106.85),  # invested funds, trillion rupiah
        ("24.84", "26.71", 107.53),  # investment income, trillion rupiah
    ],
)
def test_bpjs_ketenagakerjaan_2017_as_printed(store: Store, target: str, actual: str, printed: float) -> None:
    """The only full set of targets and realisations found; printed from unrounded inputs, hence 0.011."""
    fact = Fact("BPJS", "I", Period.of(2017), kind="point", target=Fraction(target), actual=Fraction(actual))
    load(store, [fact], {"I": Trait(polarity="maximize")})
    [row] = fetch(store, "rows", policy.load("plain"))
    assert row["achievement"] == pytest.approx(printed, abs=0.011)
    assert row["met"]
