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
def app(served: None) -> AppTest:
    """A new session of the dashboard on that store."""
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
