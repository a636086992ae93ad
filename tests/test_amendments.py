"""Dated rules that people enter: what may be entered, from when it holds, what it scores, how it is taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bsc import amendments, policy
from bsc.__main__ import main
from bsc.amendments import Amendment, AmendmentError
from bsc.analysis import rules
from bsc.analysis.explain import explain
from bsc.domain import Period
from bsc.edits import Edit, EditError
from bsc.errors import NotFound, PolicyError
from bsc.i18n import language
from bsc.present import explanation
from bsc.present import rules as words
from bsc.store import Store
from bsc.workspace import change
from tests.small_store import ORG, fill

KMK = "kemenkeu_127_2026"
DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("amendments") / "small.duckdb"
    fill(Store(path)).close()
    return path


@pytest.fixture
def filled(small_file: Path, tmp_path: Path) -> Iterator[Store]:
    """The small organisation, in a store of the test's own."""
    shutil.copy(small_file, tmp_path / "small.duckdb")
    store = Store(tmp_path / "small.duckdb")
    yield store
    store.close()


@pytest.fixture(scope="module")
def unwritten(small_file: Path) -> Iterator[Store]:
    """One store for tests whose writes are all refused."""
    store = Store(small_file.with_name("unwritten.duckdb"))
    fill(store)
    yield store
    store.close()


def entered(key: str, value: object, day: date = DAY, reference: str = "SE-12/2026") -> Amendment:
    return Amendment(key, value, day, reference)


def held(store: Store, rule_set: str = KMK) -> policy.Policy:
    with store.cursor() as cursor:
        return rules.policy_of(cursor, ORG, rule_set)


WEIGHTS = [
    entered(f"perspectives.{code}.weight", n)
    for code, n in (("customer", 20), ("internal", 30), ("learning", 20))
]
EVERY_BLANK = [
    *WEIGHTS,
    entered("achievement.negative_minimize", "mirror"),
    entered("achievement.negative_stabilize", "none"),
    entered("achievement.zero_stabilize", "none"),
    entered("achievement.range", "bounds"),
    entered("achievement.exact_met", 100),
    entered("achievement.exact_missed", 0),
    entered("consolidation.default", "last"),
    entered("roll_up.perspective", "arithmetic"),
    entered("bands.indicator.yellow.from", 80),
    entered("scales.text.sakip.points", [20, 40, 50, 65, 75, 85, 100]),
    entered("scales.text.opini_audit.points", [0, 25, 75, 100]),
    *(
        entered(
            f"bands.{node}",
            [
                {"band": "ok", "name": {"id": "Baik", "en": "Good"}, "colour": "good", "from": 100},
                {"band": "low", "name": {"id": "Rendah", "en": "Low"}, "colour": "bad"},
            ],
        )
        for node in ("objective", "perspective")
    ),
]  # fmt: skip


def test_a_reader_fills_in_everything_that_scoring_leaves_blank(filled: Store) -> None:
    amendments.write(filled, ORG, KMK, EVERY_BLANK, "Rina")
    now = held(filled)
    assert [blank for blank in now.blanks if not blank.startswith("career.")] == []
    assert {band["band"] for band in now.to_struct()["versions"][0]["bands"]} >= {
        "yellow",
        "red",
        "ok",
        "low",
    }
    assert policy.load(KMK).blanks, "the rule set of the file is untouched"
    assert held(filled, "plain") == policy.load("plain"), "another rule set is untouched"


def test_a_value_holds_from_its_day_until_a_later_one_of_the_file_or_of_the_reader() -> None:
    sample = policy.load("contoh")  # its perspectives change on 1 July 2024
    changed = amendments.amended(
        sample,
        [
            entered("perspectives.customer.weight", 99, date(2023, 1, 1)),
            entered("achievement.cap", 110, date(2022, 3, 1)),
            entered("achievement.cap", 115, date(2025, 3, 1)),
        ],
    )

    def customer(day: date) -> float | None:
        found = changed.version_at(day).perspective("customer")
        return found.weight if found else None

    assert customer(date(2022, 12, 31)) == customer(date(2021, 1, 1)) == 25
    assert customer(date(2023, 1, 1)) == customer(date(2024, 6, 30)) == 99
    assert customer(date(2024, 7, 1)) == 35
    caps = [
        changed.version_at(day).value("achievement.cap")
        for day in (date(2022, 2, 28), date(2022, 3, 1), date(2025, 3, 1))
    ]
    assert caps == [120, 110, 115]
    assert [v.valid_from for v in changed.versions] == sorted({v.valid_from for v in changed.versions})


def test_the_source_of_a_single_weight_is_the_reader_s_and_that_of_the_others_stays(filled: Store) -> None:
    amendments.write(filled, ORG, KMK, WEIGHTS[:1], "Rina")
    entry = held(filled).latest.entries["perspectives"]
    own, other = entry.part("perspectives.customer.weight"), entry.part("perspectives.stakeholder.weight")
    assert (own.reference.kind, own.reference.by, other.reference.kind) == ("reader", "Rina", "second_hand")
    said = words.source(entry, language("en"))
    assert said.startswith("KMK 127/2026")
    assert said.endswith("in part own entry by Rina: SE-12/2026")


@pytest.mark.parametrize(
    ("wrong", "code", "says"),
    [
        (entered("perspectives.customer.weight", 20, reference="  "), "no_reference", "needs a reference"),
        (entered("perspectives.customer.weight", 20, date(2025, 12, 31)), "before_the_rules", "begins later"),
        (entered("perspectives.customer.weight", -1), "bad_rule", "number from 0"),
        (entered("perspectives.customer.weight", "20"), "bad_rule", "number from 0"),
        (entered("perspectives.nobody.weight", 20), "bad_rule", "no such rule"),
        (entered("bands.indicator.red.from", 20), "bad_rule", "open below"),
        (entered("bands.indicator.yellow.from", 100), "bad_rule", "high to low"),
        (entered("achievement.cap", -5), "bad_rule", "below the cap"),
        (entered("achievement.range", "somehow"), "bad_rule", "bounds"),
        (entered("scales.text.opini_audit.points", [0, 25, 100]), "bad_rule", "4 numbers"),
        (entered("scales.text.opini_audit.points", [0, 75, 25, 100]), "bad_rule", "low to high"),
        (entered("scales.text.nobody.points", [1]), "bad_rule", "no such rule"),
        (entered("nothing", 1), "bad_rule", "no such rule"),
        (entered("achievement.cap", 120, reference="x" * 301), "too_long", "300"),
    ],
)  # fmt: skip
def test_what_a_file_may_not_say_a_reader_may_not_either(
    unwritten: Store, wrong: Amendment, code: str, says: str
) -> None:
    with pytest.raises(AmendmentError, match=says) as caught:
        amendments.write(
            unwritten,
            ORG,
            KMK,
            [*WEIGHTS, wrong] if wrong.key not in {a.key for a in WEIGHTS} else [wrong],
            "Rina",
        )
    assert caught.value.code == code
    with unwritten.cursor() as cursor:
        assert amendments.history(cursor, ORG).empty, "all or none"


def test_a_name_and_an_organisation_are_needed(unwritten: Store) -> None:
    with pytest.raises(EditError, match="Nobody's name"):
        amendments.write(unwritten, ORG, KMK, WEIGHTS, " ")
    with pytest.raises(NotFound):
        amendments.write(unwritten, "nobody", KMK, WEIGHTS, "Rina")
    with pytest.raises(AmendmentError, match="two values"):
        amendments.write(unwritten, ORG, KMK, [WEIGHTS[0], WEIGHTS[0]], "Rina")
    with pytest.raises(PolicyError):
        amendments.write(unwritten, ORG, "nothing", WEIGHTS, "Rina")
    assert amendments.write(unwritten, ORG, KMK, [], "Rina") == 0


def test_steps_are_taken_back_in_turn_and_stay_on_record(filled: Store) -> None:
    first = amendments.write(filled, ORG, KMK, WEIGHTS, "Rina")
    second = amendments.write(
        filled, ORG, KMK, [entered("perspectives.customer.weight", 40, reference="SE-13")], "Budi"
    )
    with pytest.raises(EditError, match="later edit"):
        amendments.take_back(filled, ORG, first, "Rina")
    amendments.take_back(filled, ORG, second, "Rina")
    part = held(filled).latest.entries["perspectives"].part("perspectives.customer.weight")
    assert (part.value, part.reference.title.en) == (20, "SE-12/2026"), (
        "the earlier value and its reference hold again"
    )
    amendments.take_back(filled, ORG, first, "Rina")
    assert held(filled) == policy.load(KMK)
    with filled.cursor() as cursor:
        told = amendments.history(cursor, ORG, KMK)
    assert list(told["step"]) == [6, 6, 6, 5, 4, 1, 1, 1]
    with pytest.raises(NotFound):
        amendments.take_back(filled, ORG, 999, "Rina")


def test_a_value_whose_ground_is_gone_is_passed_over(filled: Store) -> None:
    own = held(filled, "plain").rule_set
    amendments.write(
        filled,
        ORG,
        own,
        [entered("perspectives.learning.weight", 10), entered("achievement.cap", 110)],
        "Rina",
    )
    change(filled, ORG, [Edit("perspective", "learning", "removed", "true")], "Rina")
    found = held(filled, "plain")
    assert found.latest.perspective("learning") is None
    assert found.latest.value("achievement.cap") == 110
    with filled.cursor() as cursor:
        assert amendments.unusable(cursor, ORG, "plain") == (("perspectives.learning.weight", DAY),)


def test_a_dated_weight_stands_above_one_edited_in_the_catalogue(filled: Store) -> None:
    change(filled, ORG, [Edit("perspective", "customer", "weight", 33)], "Budi")
    before = held(filled, "plain")
    assert (
        before.latest.entries["perspectives"].part("perspectives.customer.weight").reference.kind == "reader"
    )
    amendments.write(filled, ORG, "plain", [entered("perspectives.customer.weight", 50)], "Rina")
    found = held(filled, "plain")
    weights = [v.perspective("customer").weight for v in found.versions]  # type: ignore[union-attr]
    assert weights == [33, 50]


def test_the_terminal_fills_in_lists_and_takes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(tmp_path / "store.duckdb"), "--json", "--lang", "en"]

    def ask(*said: str) -> tuple[int, list[dict[str, object]], str]:
        status = main([*said, *store])
        out, err = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err

    ask("organisation", "start", "Dinas", "--rules", KMK)
    named = [
        "perspectives.customer.weight=20",
        "roll_up.perspective=arithmetic",
        "scales.text.sakip.points=[1,2,3,4,5,6,7]",
    ]
    dated = ["--from", "2026-01-01", "--reference", "SE-12/2026"]
    assert ask("rule", "set", *named, *dated) == (0, [{"step": 1}], "")
    listed = {row["rule"]: row for row in ask("rule", "list")[1]}
    assert str(listed["roll_up.perspective"]["source"]).endswith(": SE-12/2026")
    assert "perspectives.customer.weight" not in listed
    assert "perspectives.internal.weight" in listed
    status, printed, problem = ask("rule", "set", "achievement.cap=-1", *dated)
    assert (status, printed) == (1, [])
    assert "below the cap" in problem
    assert ask("rule", "set", "achievement.cap=1", "--from", "yesterday", "--reference", "x")[0] == 1
    assert ask("rule", "undo", "1")[1] == [{"step": 4}]
    assert len(ask("rule", "history")[1]) == 6
    assert "perspectives.customer.weight" in {row["rule"] for row in ask("rule", "list")[1]}


def test_it_is_scored_and_explained_at_once(filled: Store) -> None:
    def told() -> explanation.Explanation:
        with filled.cursor() as cursor:
            rule_set = rules.policy_of(cursor, ORG, "plain")
            return explain(cursor, ORG, "PST", "rev", Period.from_code("2024-Q1"), rule_set)

    before = told().parts[0].row["achievement"]
    day = policy.load("plain").versions[0].valid_from
    amendments.write(
        filled,
        ORG,
        "plain",
        [
            entered("achievement.cap", 102, day, "Keputusan 7"),
            entered("perspectives.customer.weight", 75, day, "Keputusan 8"),
        ],
        "Rina",
    )
    after = told()
    assert (before, after.parts[0].row["achievement"]) == (104, 102)
    said = "\n".join(explanation.lines(after, language("en")))
    assert "[own entry by Rina: Keputusan 7, since " in said
    whole = {link.node: link for link in after.chain}
    assert whole["perspective"].share == pytest.approx(25 / 100)
