"""Policy files: what they hold, dates, what a reader may change, and every way in which a file can be wrong."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bsc import policy
from bsc.errors import PolicyError
from bsc.i18n import language
from bsc.policy_model import Policy, Reference
from bsc.policy_rules import BLANK, RULES, Labels
from bsc.store import Store

OURS = Reference("mine", Labels("pembaca", "reader"), "reader")
PLAIN = (policy.FOLDER / "plain.toml").read_text("utf-8")


def written(tmp_path: Path, text: str, name: str = "mine") -> Policy:
    path = tmp_path / f"{name}.toml"
    path.write_text(text, "utf-8")
    return policy.read(path)


@pytest.mark.parametrize("name", policy.names())
def test_every_rule_set_loads_with_a_reference_for_every_value(name: str) -> None:
    held = policy.load(name)
    for version in held.versions:
        assert set(version.entries) == set(RULES)
        for entry in version.entries.values():
            assert entry.reference.title.id
            assert entry.reference.title.en
            assert entry.value is not BLANK or entry.note, f"{entry.key} is blank and no note says why"


def test_plain_is_complete_and_marks_its_own_choices() -> None:
    plain = policy.load("plain")
    assert all(place.startswith("career.") for place in plain.blanks), "only what is not public about careers"
    entry = plain.latest.entries["achievement.cap"]
    assert entry.value == 120
    assert entry.reference.kind == "default"
    assert entry.reference.title.en == "Our default"


def test_what_the_ministry_does_not_document_is_blank_and_named() -> None:
    held = policy.load("kemenkeu_127_2026")
    weights = {p.code: p.weight for p in held.latest.perspectives}
    assert weights == {"stakeholder": 30, "customer": None, "internal": None, "learning": None}
    assert set(held.blanks) >= {
        "perspectives.customer.weight",
        "perspectives.internal.weight",
        "perspectives.learning.weight",
        "bands.indicator.yellow.from",
        "roll_up.perspective",
    }
    assert held.latest.value("roll_up.perspective") is None
    assert all(e.reference.kind in ("second_hand", "default") for e in held.latest.entries.values())


def test_a_rule_set_that_extends_another_takes_the_rest_from_it() -> None:
    sample, plain = policy.load("contoh"), policy.load("plain")
    before, after = sample.version_at(date(2024, 6, 30)), sample.version_at(date(2024, 7, 1))
    assert before.value("achievement.cap") == plain.latest.value("achievement.cap")
    assert [p.weight for p in before.perspectives] != [p.weight for p in after.perspectives]
    assert sample.at(date(2024, 6, 30)).versions == (before,)


def test_before_its_first_day_a_rule_set_scores_under_its_first_version() -> None:
    held = policy.load("kemenkeu_127_2026")
    assert held.version_at(date(2020, 1, 1)) is held.versions[0]
    assert not held.covers(date(2020, 1, 1))
    assert held.covers(date(2026, 1, 1))


def test_with_weights_gives_a_new_policy_and_leaves_the_old_one() -> None:
    plain = policy.load("plain")
    changed = plain.with_weights({"customer": 40}, {"SS1": 2}, {"I1": 3, ("U1", "I1"): 5})
    assert changed.latest.perspective("customer").weight == 40  # type: ignore[union-attr]
    assert plain.latest.perspective("customer").weight == 25  # type: ignore[union-attr]
    assert changed.latest.value("roll_up.objective_weights") == (("SS1", 2.0),)
    assert changed.latest.value("roll_up.indicator_weights") == (("", "I1", 3.0), ("U1", "I1", 5.0))
    assert plain.latest.value("roll_up.objective_weights") == ()


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf"), "5", True, None])
def test_a_weight_is_a_number_from_0(weight: object) -> None:
    for given in (
        {"perspectives": {"customer": weight}},
        {"objectives": {"A": weight}},
        {"indicators": {"I": weight}},
    ):
        with pytest.raises(PolicyError, match="number from 0"):
            policy.load("plain").with_weights(**given)  # type: ignore[arg-type]


def test_an_unknown_perspective_is_named() -> None:
    with pytest.raises(PolicyError, match="stakeholder: There is no such perspective"):
        policy.load("plain").with_weights({"stakeholder": 1})


def test_a_reader_fills_in_what_is_blank() -> None:
    held = policy.load("kemenkeu_127_2026")
    changes = {
        "roll_up.perspective": "arithmetic",
        "perspectives.customer.weight": 20,
        "bands.indicator.yellow.from": 80,
        "achievement.exact_met": 100,
    }
    filled = held.with_rules(changes, OURS)
    assert not set(changes) & set(filled.blanks)
    assert filled.latest.entries["roll_up.perspective"].reference.kind == "reader"
    assert [b["band"] for b in filled.to_struct()["versions"][0]["bands"] if b["node"] == "indicator"] == [
        "green",
        "yellow",
        "red",
    ]
    assert set(changes) <= set(held.blanks) | {"achievement.exact_met"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"achievement.cap": "high"}, "Write a number"),
        ({"achievement.cap": True}, "Write a number"),
        ({"achievement.cap": -5}, "floor must lie below the cap"),
        ({"achievement.minimize_form": "reverse"}, "complement, inverse"),
        ({"roll_up.minimum_coverage": 101}, "from 0 to 100"),
        ({"roll_up.round": 1.5}, "whole number"),
        ({"consolidation.grains": ["month"]}, "quarter, semester, year"),
        ({"achievement.stabilize_scale": "nowhere"}, "no scale nowhere"),
        ({"perspectives.customer.weight": -1}, "number from 0"),
        ({"perspectives.nobody.weight": 1}, "no such rule"),
        ({"bands.indicator.met.from": 50}, "high to low"),
        ({"achievement.kap": 1}, "no such rule"),
        ({"perspectives": [{"code": "a", "name": {"id": "a", "en": "a"}}] * 2}, "a stands there twice"),
        ({"perspectives": [{"code": "unmapped", "name": {"id": "a", "en": "a"}}]}, "unmapped is taken"),
        ({"perspectives": []}, "list of tables"),
        ({"scales.stabilize": [{"scale": "x", "name": {"id": "x", "en": "x"}, "points": [[1, 1], [0, 0]]}]}, "rise"),
    ],
)  # fmt: skip
def test_a_change_that_breaks_a_rule_is_refused(changes: dict[str, object], says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        policy.load("plain").with_rules(changes, OURS)


def cut(key: str) -> str:
    """The plain rule set without one rule."""
    return re.sub(rf"\[\[{re.escape(key)}\]\]\n(?:.+\n)*?\n", "", PLAIN, count=1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "not TOML"),
        (cut("achievement.floor"), "achievement.floor: The rule is missing"),
        (PLAIN.replace("value = 120", "value = 120\nvalu = 1"), "achievement.cap.valu: There is no such rule"),
        (PLAIN.replace("[[achievement.cap]]", "[[achievement.kap]]"), "achievement.kap: There is no such rule"),
        (PLAIN.replace("[[achievement.cap]]", "[achievement.cap]"), "achievement.cap: Write it as dated values"),
        (PLAIN.replace("value = 120", 'value = "120"'), "achievement.cap: Write a number"),
        (PLAIN.replace("value = 120", "value = nan"), "achievement.cap: Write a number"),
        (PLAIN.replace("value = 120", "blank = true\nvalue = 120"), "A blank rule has no value"),
        (PLAIN.replace("value = 120", "blank = 1"), "Give a value, or blank = true"),
        (PLAIN.replace("value = 120", ""), "achievement.cap.value: Give a value"),
        (PLAIN.replace('value = 120\nreference = "ours"', 'value = 120\nreference = "us"'), "Name one of the file"),
        (PLAIN.replace("from = 2000-01-01\nvalue = 120", 'from = "2000"\nvalue = 120'), "achievement.cap.from: Write a date"),
        (PLAIN.replace('kind = "default"', 'kind = "ours"'), "references.ours.kind: Write one of"),
        (PLAIN.replace('weight = 25, name = { id = "Keuangan", en = "Financial" }', 'wieght = 25, name = { id = "K", en = "F" }'),
         "perspectives: There is no field wieght here"),
        (PLAIN.replace('{ id = "Keuangan", en = "Financial" }', '"Keuangan"'), "perspectives: Write names in both languages"),
        (PLAIN.replace('name = { id = "Aturan umum", en = "Plain rules" }', 'name = "Plain"'), "name: Write names in both"),
        (PLAIN.replace("from = 100, ", "from = 100, above = 99, ", 1), "bands.indicator: Write from or above, not both"),
        (PLAIN.replace('colour = "good"', 'colour = "green"', 1), "bands.indicator: Write one of: good, near, bad"),
        ('extends = "nothing"\n' + PLAIN, "extends: There is no rule set of that name"),
        (PLAIN + "\n[[achievement.cap]]\nfrom = 1999-01-01\nvalue = 110\nreference = \"ours\"\n", "from old to new"),
    ],
)  # fmt: skip
def test_a_broken_file_says_file_key_and_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    assert text != PLAIN, "the test changes nothing"
    with pytest.raises(PolicyError, match=re.escape(says)) as caught:
        written(tmp_path, text)
    assert "mine.toml" in str(caught.value)
    assert caught.value.hint is not None
    assert "mine.toml" in caught.value.render(language("id"))


def test_an_unknown_rule_set_names_those_that_exist() -> None:
    for name in ("nothing", "../plain", ""):
        with pytest.raises(PolicyError, match="kemenkeu_127_2026, plain"):
            policy.load(name)


def test_dates_make_versions_and_each_covers_its_days(tmp_path: Path) -> None:
    held = written(
        tmp_path,
        PLAIN + '\n[[achievement.cap]]\nfrom = 2025-07-01\nvalue = 110\nreference = "ours"\n'
        '\n[[roll_up.missing]]\nfrom = 2026-01-01\nvalue = "zero"\nreference = "ours"\n',
    )
    assert [v.valid_from for v in held.versions] == [date(2000, 1, 1), date(2025, 7, 1), date(2026, 1, 1)]
    assert held.version_at(date(2025, 6, 30)).value("achievement.cap") == 120
    assert held.version_at(date(2025, 7, 1)).value("achievement.cap") == 110
    assert held.version_at(date(2026, 5, 1)).value("roll_up.missing") == "zero"
    struct = held.to_struct(date(2026, 1, 1))
    edges = [(v["valid_from"], v["valid_to"]) for v in struct["versions"]]
    assert [a[1] for a in edges[:-1]] == [b[0] for b in edges[1:]], "no day is without a version or in two"


@pytest.mark.parametrize("name", policy.names())
def test_the_struct_is_exactly_the_sql_type(name: str) -> None:
    """A cast drops extra keys and makes missing ones null in silence: so the keys are compared here."""
    held = policy.load(name).with_weights(objectives={"A": 1}, indicators={"I": 1})
    value = held.to_struct(date(2025, 1, 1))
    store = Store(":memory:")
    with store.cursor() as cursor:
        [(told,)] = cursor.execute("select typeof(null::policy_t)").fetchall()
        [(back,)] = cursor.execute("select $p::policy_t", {"p": value}).fetchall()
    store.close()
    assert back == value
    fields = set(re.findall(r"\"?(\w+)\"? (?:VARCHAR|DOUBLE|INTEGER|BOOLEAN|DATE|STRUCT)", told))
    assert fields == names_in(value)


def names_in(thing: object) -> set[str]:
    """Every key, however deep."""
    if isinstance(thing, dict):
        return set(thing).union(*(names_in(value) for value in thing.values()))
    return set().union(*(names_in(value) for value in thing)) if isinstance(thing, list) else set()
