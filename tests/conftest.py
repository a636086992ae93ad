"""Fixtures that more than one test file uses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from bsc import organisations
from bsc.store import Store

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests share one dashboard and one browser: where tests run side by side, they keep to one worker."""
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of files that are not ours to publish: real reports, published cases. It lies beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with the real report files is not beside this checkout")
    return SHARED


@pytest.fixture(scope="module")
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of an empty store in memory; converting leaves nothing behind but temporary relations."""
    held = Store(":memory:")
    with held.cursor() as opened:
        yield opened
    held.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file of its own."""
    opened = Store(tmp_path / "selaras.duckdb")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file with the invented organisation, loaded once through the import: copy it, never open it."""
    path = tmp_path_factory.mktemp("sample") / "selaras.duckdb"
    opened = Store(path)
    organisations.load_sample(opened, "tests")
    opened.close()
    return path


@pytest.fixture
def sample_store(sample_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store with the invented organisation, to change at will."""
    path = tmp_path / "sample.duckdb"
    shutil.copyfile(sample_file, path)
    opened = Store(path)
    yield opened
    opened.close()
