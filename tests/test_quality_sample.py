"""Indicator quality on the invented organisation: planted flaws are found, the terminal says the same, the page runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bsc import policy, proposals
from bsc.__main__ import main
from bsc.analysis import quality
from bsc.analysis.quality import Ground
from bsc.i18n import language
from bsc.proposals import State
from bsc.quality.rules import rule_sets
from bsc.store import Store
from bsc.ui import resources
from tests.small_store import ORG, fill
from tests.test_pages import fresh_caches, shown

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def ground(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """What the checks stand on in the sample; one scoring for all tests."""
    path = tmp_path_factory.mktemp("quality") / "sample.duckdb"
    path.write_bytes(sample_file.read_bytes())
    opened = Store(path)
    with opened.cursor() as cursor:
        yield quality.ground(cursor, "contoh", policy.load("contoh"))
    opened.close()


def signs(ground: Ground, indicator: str) -> set[str]:
    return {s.code for g in ground.greens if g.indicator == indicator for s in g.signs}


def test_the_planted_greens_are_found(ground: Ground) -> None:
    for indicator in ("9c-CP", "13b-CP"):  # flaw "ceiling"
        assert {"cap", "never_missed", "alike"} <= signs(ground, indicator)
    assert "easy_target" in signs(ground, "9c-CP")  # flaw "target_below_last_actual"
    assert "constant" in signs(ground, "10b-N")  # flaw "no_variance"
    assert not signs(ground, "2a-CP")
    ceiling = next(g for g in ground.greens if g.indicator == "9c-CP")
    assert ceiling.achievement == 120
    assert ceiling.ratio is not None
    assert ceiling.ratio > 125


def test_the_branches_that_report_late_are_found(ground: Ground) -> None:
    late = {one.unit: one for one in ground.late}  # flaw "late_report"
    assert set(late) == {"KC0909", "KC1101"}
    assert late["KC0909"].late == late["KC0909"].reports


def test_worst_first_with_a_reason_for_every_failing_check(ground: Ground) -> None:
    for rule_set in rule_sets().values():
        found = quality.judge(ground, rule_set)
        assert len(found.indicators) == 41
        scores = [j.strip.score for j in found.indicators]
        assert scores == sorted(scores)  # type: ignore[type-var]
        told = quality.tally(found)
        assert all(sum(counts.values()) == 41 for counts in told.values())
    kemenkeu = quality.judge(ground, rule_sets()["kemenkeu"])
    assert "9c-CP" in {j.indicator for j in kemenkeu.failing("R")}


def test_the_headline_names_what_cannot_be_measured(ground: Ground) -> None:
    found = quality.judge(ground, rule_sets()["permenpanrb"])
    assert (
        language("en")
        .show(quality.headline(found))
        .startswith("All 41 indicators can be measured as written, but ")
    )


def test_the_terminal_says_the_same(sample_store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    path = sample_store.path
    sample_store.close()
    assert main(["quality", "--store", path, "--json", "--lang", "en"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    kinds = [row["kind"] for row in rows]
    assert kinds.count("indicator") == 41
    assert kinds.count("late") == 2
    assert {"9c-CP", "13b-CP"} <= {row["indicator"] for row in rows if row["kind"] == "green"}
    first = rows[0]
    assert set(first["letters"]) == set("SMARTC")
    assert all(check["reason"] for check in first["checks"].values())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A dashboard on the small organisation."""
    path = tmp_path_factory.mktemp("quality_page") / "selaras.duckdb"
    fill(Store(path)).close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SELARAS_STORE", str(path))
        fresh_caches()
        yield
    fresh_caches()


@pytest.fixture
def app(served: None) -> AppTest:
    """A session on it."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params["org"] = ORG
    return app


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_shows_strips_and_greens(app: AppTest, lang: str) -> None:
    app.query_params["lang"] = lang
    app.session_state["_wanted_page"] = "quality"  # as a link to the page opens it
    app.run()
    assert not app.exception
    assert not app.error
    assert ("indikator" if lang == "id" else "indicators") in app.title[0].value
    assert "ketertagihan" in shown(app)
    assert "<ketertagihan>" not in shown(app)


def opened() -> AppTest:
    """A new session on the page of outcomes, at one output."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params.update({"org": ORG, "lang": "en", "output": "rev"})
    app.session_state["_wanted_page"] = "outcomes"
    return app.run()


def test_the_planner_sees_candidates_and_the_list_of_what_was_kept(served: None) -> None:
    app = opened()
    assert not app.exception
    assert not app.error
    assert "count what is done, not what it changes" in app.title[0].value
    keeping = [button for button in app.button if button.key and button.key.startswith("keep_rev_")]
    assert len(keeping) == 2
    assert all(button.disabled for button in keeping), "nobody has said who is working"
    words = proposals.of_library("fund_adequacy", language("en"))
    proposals.decide(resources.store(), ORG, "rev", "fund_adequacy", State.KEPT, "Sari", words)
    app = opened()
    assert "for 1 an outcome is proposed" in app.title[0].value
    assert "Kept by Sari" in shown(app)
    assert list(app.dataframe[0].value["Proposed outcome"]) == [words.name]
