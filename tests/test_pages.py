"""The pages on a small real store: every one runs, in both languages, and says what is true."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bsc.store import Store
from tests.small_store import ORG, fill

ROOT = Path(__file__).parent.parent
PAGES = ("overview", "indicator", "reports", "catalogue", "method")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file of a store with the small organisation."""
    path = tmp_path_factory.mktemp("pages") / "selaras.duckdb"
    store = fill(Store(path))
    store.close()
    yield path


@pytest.fixture
def app(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The dashboard on that store."""
    yield from dashboard(filled, monkeypatch)


@pytest.fixture
def empty_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The dashboard on a store in which there is nothing."""
    path = tmp_path / "empty.duckdb"
    Store(path).close()
    yield from dashboard(path, monkeypatch)


def dashboard(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv("SELARAS_STORE", str(path))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield AppTest.from_file(ROOT / "app.py", default_timeout=60)
    gc.unfreeze()  # the dashboard freezes what it has loaded; a test process goes on
    st.cache_resource.clear()
    st.cache_data.clear()


def shown(app: AppTest) -> str:
    """Everything that Markdown, titles and our own markup say."""
    parts = [e.value for kind in (app.title, app.header, app.subheader, app.markdown, app.caption) for e in kind]
    parts += [e.value for kind in (app.error, app.warning, app.info, app.success) for e in kind]
    parts += [str(e.proto) for e in app.get("bidi_component")]
    return "\n".join(str(p) for p in parts)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_runs_in_both_languages(app: AppTest, page: str, lang: str) -> None:
    app.query_params["lang"] = lang
    app.query_params["org"] = ORG
    app.run()
    if page != "overview":
        app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert not app.error
    assert app.title
    assert len(app.title) == 1
