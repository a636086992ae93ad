"""The balance of levels: shares, chances, intervals, profiles and the rule, against numbers worked out by hand."""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from bsc import organisations, workspace
from bsc.analysis import balance, influence, labels, profiles
from bsc.analysis.labels import LEVELS
from bsc.analysis.rules import policy_of
from bsc.edits import Edit, EditError
from bsc.errors import NotFound
from bsc.figures import balance as drawn
from bsc.figures.look import look
from bsc.figures.scorecard import plain_to
from bsc.i18n import language
from bsc.present import balance as said
from bsc.store import Store
from bsc.ui import labelling, yardstick
from tests.small_store import ORG, fill
from tests.test_pages import shown

ROOT = Path(__file__).parent.parent


def rows(
    *given: tuple[str, int, str, str | None, str, float | None, float | None, float | None],
) -> pd.DataFrame:
    columns = ["unit", "year", "indicator", "perspective", "objective", "weight"]
    return pd.DataFrame(given, columns=[*columns, "objective_weight", "perspective_weight"])


def frame(*given: tuple[str, str, str | None, str | None]) -> pd.DataFrame:
    """Labels: indicator, name, level, perspective."""
    made = pd.DataFrame(given, columns=["indicator", "name", "level", "perspective"], dtype=object)
    return made.assign(
        name_en=None,
        objective=None,
        polarity=None,
        measure_unit=None,
        level_edited_at=None,
        level_edited_by=None,
    )


# ---------------------------------------------------------------- shares


def test_a_share_is_the_product_of_the_shares_on_the_way_up() -> None:
    found = influence.with_shares(
        rows(
            ("U", 2024, "a", "financial", "F1", 3, 60, 50),
            ("U", 2024, "b", "financial", "F1", 1, 60, 50),
            ("U", 2024, "c", "financial", "F2", 7, 40, 50),
            ("U", 2024, "d", "customer", "C1", None, None, 30),
            ("U", 2024, "e", "unmapped", "", 5, None, None),
        )
    )
    assert found["share"].round(12).tolist() == [
        round(v, 12) for v in (0.75 * 0.6 * 5 / 8, 0.25 * 0.6 * 5 / 8, 0.4 * 5 / 8, 3 / 8, 0.0)
    ]


def test_where_nothing_is_placed_the_stated_weights_decide() -> None:
    found = influence.with_shares(
        rows(("U", 2024, "a", "unmapped", "", 3, None, None), ("U", 2024, "b", None, "", 1, None, None))
    )
    assert found["share"].tolist() == [0.75, 0.25]


def test_undocumented_weights_of_perspectives_count_alike() -> None:
    found = influence.with_shares(
        rows(("U", 2024, "a", "financial", "F", 1, 1, None), ("U", 2024, "b", "customer", "C", 1, 1, 90))
    )
    assert found["share"].tolist() == [0.5, 0.5]


_WEIGHT = st.one_of(st.none(), st.floats(0.1, 100))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["U", "V"]),
            st.sampled_from([2023, 2024]),
            st.sampled_from(["financial", "customer", "unmapped"]),
            st.sampled_from(["A", "B"]),
            _WEIGHT,
        ),
        min_size=1,
        max_size=12,
    )
)
def test_shares_of_a_unit_and_year_add_up_to_one(given_rows: list) -> None:
    made = rows(
        *(
            (unit, year, f"i{n}", view, view + aim, weight, 10, 25 if view != "unmapped" else None)
            for n, (unit, year, view, aim, weight) in enumerate(given_rows)
        )
    )
    found = influence.with_shares(made)
    sums = found.groupby(["unit", "year"])["share"].sum()
    assert np.allclose(sums, 1)
    assert (found["share"] >= 0).all()


# ---------------------------------------------------------------- what makes results differ


def test_importance_is_the_share_of_the_variance() -> None:
    scores = pd.DataFrame(
        [(u, "2024", i, v) for u, x, y in (("A", 80, 100), ("B", 100, 100), ("C", 120, 100)) for i, v in
         (("moves", x), ("still", y))],
        columns=["unit", "period", "indicator", "score"],
    )  # fmt: skip
    found = influence.importance(scores, pd.Series({"moves": 0.2, "still": 0.8}))
    assert found is not None
    assert found.to_dict() == {"moves": 1.0, "still": 0.0}
    assert influence.importance(scores[scores["unit"] != "C"], pd.Series({"moves": 1.0})) is None
    assert influence.importance(scores, pd.Series({"still": 1.0})) is None


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.floats(0, 120), min_size=3, max_size=3), min_size=3, max_size=8))
def test_importances_add_up_to_one(values: list[list[float]]) -> None:
    scores = pd.DataFrame(
        [(f"u{n}", "2024", f"i{m}", v) for n, line in enumerate(values) for m, v in enumerate(line)],
        columns=["unit", "period", "indicator", "score"],
    )
    found = influence.importance(scores, pd.Series({"i0": 0.5, "i1": 0.3, "i2": 0.2}))
    assert found is None or found.sum() == pytest.approx(1)


# ---------------------------------------------------------------- chances and mixes


def test_a_stated_label_counts_whole_and_a_suggested_one_as_a_chance() -> None:
    held = labels.learned_from(
        frame(
            ("a", "Indeks kepuasan peserta", "outcome", "customer"),
            ("b", "Jumlah kegiatan sosialisasi", None, None),
            ("c", "Jumlah laporan", "nonsense", "financial"),
        )
    )
    found = labels.chances(held, ["b", "a", "c"], ("financial", "customer", "internal", "learning"))
    assert found.stated.tolist() == [False, True, False]  # a word that is no level is none
    assert found.placed.tolist() == [False, True, True]
    assert np.allclose(found.level.sum(axis=1), 1)
    assert np.allclose(found.perspective.sum(axis=1), 1)
    assert found.level[1].tolist() == [0, 0, 0, 1, 0]
    assert (found.level_draws[1] == LEVELS.index("outcome")).all()
    assert len(set(found.level_draws[0].tolist())) > 1
    # drawn labels are as frequent as they are likely, and the same for everybody
    shares = np.bincount(found.level_draws[0], minlength=5) / labels.DRAWS
    assert np.abs(shares - found.level[0]).max() < 0.05
    again = labels.chances(held, ["b", "a", "c"], found.perspectives)
    assert (again.level_draws == found.level_draws).all()


def test_customers_become_stakeholders_where_a_rule_set_has_only_those() -> None:
    ranking = [("customer", 0.6), ("financial", 0.3), ("internal", 0.1)]
    assert labels.spread_over(ranking, ("stakeholder", "internal")) == [
        ("stakeholder", pytest.approx(6 / 7)),
        ("internal", pytest.approx(1 / 7)),
    ]
    assert labels.spread_over(ranking, ("other",)) == []


def test_a_label_that_the_words_contradict_is_disputed() -> None:
    held = labels.learned_from(
        frame(
            ("a", "Jumlah dokumen laporan yang disusun", "impact", None),
            ("b", "Jumlah dokumen laporan yang disusun", "output", None),
        )
    )
    found = labels.disputes(held)
    assert found["indicator"].tolist() == ["a"]
    assert found["suggested"].tolist() == ["output"]
    assert found["words"].iloc[0]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=5, max_size=5).filter(lambda v: sum(v) > 0.01))
def test_fit_and_evenness_stay_between_none_and_whole(values: list[float]) -> None:
    shares = np.array(values) / sum(values)
    wanted = np.array([0, 0.1, 0.3, 0.45, 0.15])
    assert -1e-9 <= profiles.fit(shares, wanted) <= 1 + 1e-9
    assert profiles.fit(shares, shares) == pytest.approx(1)
    even = profiles.evenness(shares)
    assert even is not None
    assert -1e-9 <= even <= 1 + 1e-9


def test_fit_and_evenness_by_hand() -> None:
    assert profiles.fit(np.array([0, 0, 1.0, 0, 0]), np.array([0, 0.1, 0.3, 0.45, 0.15])) == pytest.approx(
        0.3
    )
    assert profiles.evenness(np.array([0.2] * 5)) == pytest.approx(1)
    assert profiles.evenness(np.array([0, 0, 1.0, 0, 0])) == 0
    assert profiles.evenness(np.array([1.0])) is None


# ---------------------------------------------------------------- the yardstick


def test_the_profiles_are_the_stated_defaults(store: Store) -> None:
    fill(store)
    with store.cursor() as cursor:
        yard = profiles.yardstick(cursor, ORG)
    assert {code: round(one.outcome, 12) for code, one in yard.profiles.items()} == {
        "corporate": 0.6,
        "unit": 0.4,
        "individual": 0.2,
    }
    assert {one.reference.kind for one in yard.profiles.values()} == {"default"}
    assert not yard.rules["below"].breaks("input")
    assert [level for level in LEVELS if yard.rules["institution"].breaks(level)] == [
        "input",
        "activity",
        "output",
    ]
    assert [level for level in LEVELS if yard.rules["echelon_2"].breaks(level)] == ["input", "activity"]


@pytest.mark.parametrize(
    ("kind", "tier", "echelon"),
    [
        ("Kantor Pusat", "corporate", "institution"),
        ("Kantor Wilayah", "unit", "echelon_2"),
        ("Kantor Cabang Kelas I", "unit", "below"),
        ("Direktorat Jenderal", "unit", "echelon_1"),
        ("Direktorat", "unit", "echelon_2"),
        ("Eselon III", "unit", "below"),
        ("Gugus", "unit", ""),
    ],
)
def test_a_type_of_unit_is_read_by_its_words(store: Store, kind: str, tier: str, echelon: str) -> None:
    fill(store)
    with store.cursor() as cursor:
        place = profiles.yardstick(cursor, ORG).place(kind, top=False)
    assert (place.tier, place.echelon) == (tier, echelon)


def test_a_planner_sets_profile_and_echelon_and_takes_them_back(store: Store) -> None:
    fill(store)
    workspace.change(store, ORG, [Edit("unit", "A", "type", "Gugus")], "x")
    step = workspace.change(
        store,
        ORG,
        [Edit("tier", "unit", level, 20) for level in LEVELS]
        + [Edit("unit_type", "Gugus", "echelon", "echelon_2")],
        "perencana",
    )
    with store.cursor() as cursor:
        yard = profiles.yardstick(cursor, ORG)
    assert yard.profiles["unit"].shares == (0.2,) * 5
    assert yard.profiles["unit"].edited
    assert not yard.profiles["corporate"].edited
    assert yard.place("Gugus", top=False).echelon == "echelon_2"
    workspace.take_back(store, ORG, step, "x")
    with store.cursor() as cursor:
        yard = profiles.yardstick(cursor, ORG)
    assert round(yard.profiles["unit"].outcome, 12) == 0.4
    assert yard.place("Gugus", top=False).echelon == ""
    with pytest.raises(EditError):
        workspace.change(store, ORG, [Edit("tier", "unit", "output", 140)], "x")
    with pytest.raises(NotFound):
        workspace.change(store, ORG, [Edit("tier", "planet", "output", 14)], "x")


def test_a_changed_profile_is_written_whole(store: Store) -> None:
    fill(store)
    with store.cursor() as cursor:
        before = yardstick.profile_table(profiles.yardstick(cursor, ORG))
    after = before.copy()
    after.loc["unit", ["output", "outcome"]] = [30.0, 45.0]
    edits = yardstick.profile_edits(before, after)
    assert [(e.code, e.field, e.value) for e in edits] == [
        ("unit", level, after.loc["unit", level]) for level in LEVELS
    ]


# ---------------------------------------------------------------- a whole organisation


def found_of(store: Store, org: str, unit: str, period: str, rule_set: str = "plain") -> tuple:
    with store.cursor() as cursor:
        policy = policy_of(cursor, org, rule_set)
        held = balance.base(cursor, org, policy)
        return balance.balance(cursor, org, unit, period, policy, held), held


def test_without_labels_everything_is_suggested_and_uncertain(store: Store) -> None:
    fill(store)
    found, held = found_of(store, ORG, "PST", "2024-Q3")
    assert held.labels.learned == 0
    whole = found.whole["weight"]
    assert sum(whole.stated) == 0
    assert sum(whole.suggested) == pytest.approx(1)
    assert whole.low < whole.outcome < whole.high
    assert found.outside == 1  # "new" has no objective and no perspective
    assert "suggested" not in said.title(found, language("en"))
    assert "no level is confirmed yet" in said.title(found, language("en"))
    count = found.whole["count"]
    assert count.unlabelled == 5
    assert sum(one.share for one in found.perspectives["count"]) == pytest.approx(1)
    assert found_of(store, ORG, "PST", "2019")[0] is None


def test_confirmed_labels_narrow_the_interval_and_teach(store: Store) -> None:
    fill(store)
    before, _ = found_of(store, ORG, "PST", "2024-Q3")
    names = {"rev": "output", "cost": "output", "col": "output", "sat": "outcome"}
    workspace.change(store, ORG, [Edit("indicator", c, "level", v) for c, v in names.items()], "x")
    after, held = found_of(store, ORG, "PST", "2024-Q3")
    assert held.labels.learned == 4
    whole = after.whole["weight"]
    # the fifth indicator stands outside the score: by weight everything is stated now
    assert whole.low == whole.high == pytest.approx(whole.outcome)
    assert before.whole["weight"].high - before.whole["weight"].low > 0.1
    customer = next(one for one in after.perspectives["weight"] if one.code == "customer")
    assert customer.outcome == 1
    assert whole.outcome == pytest.approx(customer.share)
    assert sum(after.whole["count"].suggested) == pytest.approx(0.2)


def test_the_sample_says_what_it_was_made_to_say(sample_store: Store) -> None:
    found, held = found_of(sample_store, organisations.SAMPLE, "KP", "2025-Q4", "contoh")
    whole = found.whole["weight"]
    assert sum(whole.suggested) == 0
    assert 0 < whole.outcome < found.profile.outcome
    assert [one.code for one in found.trend["weight"]] == ["2021", "2022", "2023", "2024", "2025"]
    tiers = {one.code: one for one in found.tiers["weight"]}
    assert tiers["Kantor Pusat"].outcome > tiers["Kantor Wilayah"].outcome > tiers["Kantor Cabang"].outcome
    assert sum(tiers[balance.PEOPLE].stated) == 0
    assert [round(one.share, 6) for one in found.perspectives["weight"]] == [0.25, 0.35, 0.25, 0.15]
    below = found.breaking[found.breaking["type"] == "Kantor Pusat"]
    stated = held.labels.frame.set_index("indicator")["level"]
    mine = found.indicators["indicator"]
    assert set(below["indicator"]) == {i for i in mine if stated[i] in ("input", "activity", "output")}
    assert "Kantor Cabang" not in found.judged
    branch, _ = found_of(sample_store, organisations.SAMPLE, "KC0101", "2025-Q4", "contoh")
    assert branch.rule is not None
    assert branch.rule.minimum is None
    assert "no rule" in said.rule(branch, language("en"))
    for code in ("id", "en"):
        lang = language(code)
        text = "\n".join(said.lines(found, held.yardstick, lang))
        assert "{" not in text
        json.dumps(said.as_dict(found))


# ---------------------------------------------------------------- the picture


def test_a_strip_keeps_stated_and_suggested_apart_and_escapes_names() -> None:
    key = drawn.Key(said.level_names(language("en")), frozenset({"outcome", "impact"}))
    strip = drawn.Strip(
        "<b>Unit</b>", "", {"output": 0.5}, {"outcome": 0.5}, 0.5, 0.3, 0.7, 0.6, warning="thin"
    )
    html = str(drawn.strips([strip], key, look("en"), plain_to))
    assert "<b>Unit" not in html
    assert 'class="seg output"' in html
    assert 'class="seg outcome open"' in html
    assert "left:40.00%" in html  # where outcomes should begin
    assert "left:30.00%;width:40.00%" in html  # the interval
    assert "Output 50%" in html
    sure = drawn.Strip("U", "", {"output": 1.0}, {}, 0, 0, 0, 0.6)
    plain = str(drawn.strips([sure], key, look("en"), plain_to))
    assert " open" not in plain
    assert "bracket" not in plain
    assert "suggested" not in plain


# ---------------------------------------------------------------- accepting


def test_what_is_accepted_is_what_was_open(store: Store) -> None:
    fill(store)
    _, held = found_of(store, ORG, "PST", "2024-Q3")
    table = labelling.open_rows(held, ["financial", "customer"], language("id"))
    assert table["indicator"].tolist().count("new") == 1
    row = table[table["indicator"] == "rev"]
    edits = labelling.edits_of(row)
    assert [(e.field, e.value) for e in edits] == [("level", row["level"].iloc[0])]
    assert not labelling.edits_of(row.assign(level=None))
    placed = labelling.edits_of(table[table["indicator"] == "new"].assign(perspective="customer"))
    assert {e.field for e in placed} == {"level", "perspective"}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    path = tmp_path / "selaras.duckdb"
    fill(Store(path)).close()
    yield from session_on(path, monkeypatch)


@pytest.fixture
def app_on_sample(sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    path = tmp_path / "sample.duckdb"
    shutil.copyfile(sample_file, path)
    yield from session_on(path, monkeypatch)


def session_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """A session of a dashboard on that store, on a server that has shown its home page before."""
    monkeypatch.setenv("SELARAS_STORE", str(path))

    def fresh() -> None:
        streamlit.cache_resource.clear()
        streamlit.cache_data.clear()
        gc.unfreeze()

    made = PagesManager.__init__

    def init(self: PagesManager, *given: object, **named: object) -> None:
        # AppTest forgets after every run that the server has shown its home page before
        made(self, *given, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", init)
    fresh()
    yield AppTest.from_file(ROOT / "app.py", default_timeout=60)
    fresh()


def test_the_page_suggests_and_what_is_confirmed_is_a_label(app: AppTest) -> None:
    app.query_params["lang"] = "en"
    app.query_params["org"] = ORG
    app.run()
    app.switch_page("pages/balance.py").run()
    app.switch_page(
        "pages/balance.py"
    ).run()  # a fresh server answers the first request for a page with the home page
    assert not app.exception
    assert not app.error
    assert "no level is confirmed yet" in app.title[0].value
    assert any("5 indicators have no confirmed level yet" in h.value for h in app.header)
    app.text_input(key="who_labels").set_value("Perencana").run()
    app.selectbox(key="label_which").set_value("sat").run()
    app.button(key="label_confirm").click().run()
    assert not app.exception
    assert not app.error
    assert any("4 indicators have no confirmed level yet" in h.value for h in app.header)
    assert "about" in app.title[0].value
    app.segmented_control(key="_measure").set_value("count").run()
    assert app.query_params["measure"] in ("count", ["count"])
    assert not app.exception


def test_the_page_on_the_sample_in_both_languages_and_below_echelon_two(app_on_sample: AppTest) -> None:
    app = app_on_sample
    app.query_params.update({"org": "contoh", "unit": "KP", "lang": "en"})
    app.session_state["_wanted_page"] = "balance"
    app.run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value.startswith(
        "Outcomes and impact carry 40% of the weight; the target profile wants 60%"
    )
    heads = [h.value for h in app.header]
    assert any("lie below the level that PermenPANRB 53/2014 asks for" in head for head in heads)
    assert any(head.startswith("Fewer outcomes on the way down") for head in heads)
    assert any(head.startswith("Outcomes and impact rose from 39% in 2021") for head in heads)
    said = shown(app)
    for sentence in (
        "“Relatively balanced between financial and non-financial aspects” holds here",
        "“Indicators centred on output” holds here",
        "leading (input to output) 60%, lagging (outcome and impact) 40%",
        "By what makes results differ",
        "15% to 35%",  # individual KPIs are suggested: the interval stands in the picture
        "Find its outcome",
    ):
        assert sentence in said
    other = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    other.query_params.update({"org": "contoh", "unit": "KC0101", "lang": "id"})
    other.session_state["_wanted_page"] = "balance"
    other.run()
    assert not other.exception
    assert any("Di bawah eselon II tidak ada ketentuan jenjang" in h.value for h in other.header)


def test_the_terminal_prints_one_object(tmp_path: Path) -> None:
    path = tmp_path / "selaras.duckdb"
    fill(Store(path)).close()
    command = [sys.executable, "-m", "bsc", "balance", "--store", str(path), "--json", "--period", "2024"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["unit"], told["year"]) == ("PST", 2024)
    assert sum(told["whole"]["weight"]["levels"].values()) == pytest.approx(1)
    assert told["whole"]["weight"]["interval"][0] < told["whole"]["weight"]["interval"][1]
