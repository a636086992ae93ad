"""The pages on a small real store: every one runs, in both languages, and says what is true."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from bsc.store import Store
from tests.small_store import ORG, fill

ROOT = Path(__file__).parent.parent
TITLES = {
    "overview": (
        "2 dari 3 sasaran meleset dari target, tersebar di 2 perspektif",
        "2 of 3 objectives miss their target, spread over 2 perspectives",
    ),
    "indicator": (
        "Indeks kepuasan meleset dari target pada Triwulan III 2024, 3 periode berturut\\-turut\\: 90%",
        "Satisfaction index misses its target in Q3 2024, as in 3 periods in a row\\: 90%",
    ),
    "meeting": (
        "Tidak ada tindak lanjut yang terbuka; 3 indikator meleset dari target dan belum ada keputusan",
        "No action is open; 3 indicators miss their target and nothing has been decided",
    ),
    "reports": ("1 laporan berlaku", "One report is in force"),
    "catalogue": ("3 sasaran, 5 indikator, dan 4 unit kerja", "3 objectives, 5 indicators and 4 units"),
    "method": (
        "“Aturan umum” menilai semua angka di sini, berlaku sejak 1 Jan 2000",
        "“Plain rules” scores everything here, in force since 1 Jan 2000",
    ),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A store with the small organisation, opened once by the dashboard and shared by its sessions."""
    path = tmp_path_factory.mktemp("pages") / "selaras.duckdb"
    fill(Store(path)).close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SELARAS_STORE", str(path))
        fresh_caches()
        yield
    fresh_caches()


@pytest.fixture
def app(served: None, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A new session of the dashboard on that store, on a server that has shown its home page before.

    AppTest forgets that after every run, and would then open files in pages/ around the frame as a fresh server does.
    """
    made = PagesManager.__init__

    def init(self: PagesManager, *given: object, **named: object) -> None:
        made(self, *given, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", init)
    return AppTest.from_file(ROOT / "app.py", default_timeout=60)


def fresh_caches() -> None:
    """Close what an earlier dashboard left open; it froze what it had loaded, and a test process goes on."""
    st.cache_resource.clear()
    st.cache_data.clear()
    gc.unfreeze()


def shown(app: AppTest) -> str:
    """Everything that Markdown, titles and our own markup say."""
    parts = [
        e.value for kind in (app.title, app.header, app.subheader, app.markdown, app.caption) for e in kind
    ]
    parts += [e.value for kind in (app.error, app.warning, app.info, app.success) for e in kind]
    parts += [json.loads(e.proto.json)["html"] for e in app.get("bidi_component")]
    return "\n".join(str(p) for p in parts)


@pytest.mark.parametrize("page", TITLES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_runs_in_both_languages(app: AppTest, page: str, lang: str) -> None:
    app.query_params["lang"] = lang
    app.query_params["org"] = ORG
    app.run()
    if page != "overview":
        app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert not app.error
    assert [t.value for t in app.title] == [TITLES[page][lang == "en"]]


def selects(app: AppTest, key: str) -> object:
    """The select box with that key."""
    return next(s for s in app.selectbox if s.key == key)


def test_the_overview_says_the_finding_and_the_urgent_first(app: AppTest) -> None:
    app.query_params["org"] = ORG
    app.query_params["lang"] = "en"
    app.run()
    assert app.title[0].value == "2 of 3 objectives miss their target, spread over 2 perspectives"
    said = shown(app)
    assert said.index("Satisfaction index costs the most") < said.index(
        "Customer rose by 10 points since Q2 2024"
    )
    assert "Tingkat &lt;ketertagihan&gt;" in said


def test_a_choice_moves_the_page_and_can_be_taken_back(app: AppTest) -> None:
    app.query_params["org"] = ORG
    app.query_params["lang"] = "en"
    app.run()
    selects(app, "_period").select("2023-Q4").run()  # type: ignore[attr-defined]
    assert app.title[0].value == "All 3 objectives reach their target"
    selects(app, "_rules").select("contoh").run()  # type: ignore[attr-defined]
    assert app.session_state["choice:rules"] == "contoh"
    selects(app, "_rules").select("").run()  # type: ignore[attr-defined]
    assert not app.exception
    assert app.session_state["choice:rules"] == ""


def test_an_unknown_code_in_the_link_falls_back(app: AppTest) -> None:
    app.query_params.update({"org": "nobody", "unit": "<b>", "period": "1066", "lang": "xx", "rules": "../x"})
    app.run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "2 dari 3 sasaran meleset dari target, tersebar di 2 perspektif"


def test_an_indicator_is_explained_with_its_own_numbers(app: AppTest) -> None:
    app.query_params.update({"org": ORG, "lang": "en", "indicator": "cost"})
    app.run()
    app.switch_page("pages/indicator.py").run()
    assert app.title[0].value == "Cost ratio misses its target in Q3 2024, as in 2 periods in a row\\: 80%"
    assert "(1 + (1 − 12 ÷ 10)) × 100 = 80" in shown(app)


def test_indicators_without_a_perspective_are_placed_at_once_and_the_step_is_taken_back(app: AppTest) -> None:
    app.query_params.update({"org": ORG, "lang": "en"})
    app.run()
    app.switch_page("pages/catalogue.py").run()
    assert app.header[0].value == "One indicator has no perspective yet"
    app.checkbox(key="place_all").check().run()
    assert selects(app, "place_where").label == "Perspective, likeliest first"  # type: ignore[attr-defined]
    assert selects(app, "place_where").options[0] == "Customer"  # type: ignore[attr-defined]
    selects(app, "place_where").select("learning")  # type: ignore[attr-defined]
    app.text_input(key="who_place").input("Sari").run()
    app.button(key="place_go").click().run()
    assert not app.error
    assert "has no perspective" not in shown(app)
    assert app.session_state["stated_name"] == "Sari"


def test_a_page_opened_around_the_frame_leads_home(served: None) -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params.update({"org": ORG, "lang": "en"})
    app.run()
    app.switch_page("pages/method.py").run()  # a fresh server runs pages/method.py alone
    assert not app.exception
    assert app.title[0].value == TITLES["overview"][1]
    assert any(s.key == "_period" for s in app.selectbox), "with the frame's filters around it"
