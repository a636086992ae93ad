"""Fixtures that more than one test file uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bsc.store import Store

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of files that are not ours to publish: real reports, published cases. It lies beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with the real report files is not beside this checkout")
    return SHARED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file of its own."""
    opened = Store(tmp_path / "selaras.duckdb")
    yield opened
    opened.close()
