"""A dashboard of its own on a fresh store, and the system's Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bsc.store import Store
from tests.small_store import fill

ROOT = Path(__file__).parent.parent.parent


def chromium() -> str | None:
    """The browser of this machine: ``CHROMIUM`` or the first that is found."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    return os.environ.get("CHROMIUM") or next((p for n in names if (p := shutil.which(n))), None)


def start(store: Path, log: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start a dashboard on ``store`` and wait until it answers; the process and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "SELARAS_STORE": str(store)}, stdout=out, stderr=out
        )
    url = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(url + "/_stcore/health", timeout=1)
            return process, url
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.25)
    process.kill()
    raise RuntimeError(f"the dashboard did not start:\n{log.read_text('utf-8', 'replace')}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = chromium()
    if not found:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine: install one, or name it in CHROMIUM", pytrace=False)
        pytest.skip("no Chromium on this machine: install one, or name it in CHROMIUM")
    return {**browser_type_launch_args, "executable_path": found, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "viewport": {"width": 1280, "height": 900},
        "reduced_motion": "reduce",
    }


@pytest.fixture
def untouched(tmp_path: Path) -> Iterator[str]:
    """The address of a dashboard that nobody has opened yet, for one test alone."""
    process, url = start(tmp_path / "selaras.duckdb", tmp_path / "log.txt")
    yield url
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard whose store was made for this run; the tests share it, in any order."""
    folder = tmp_path_factory.mktemp("fresh")
    process, url = start(folder / "selaras.duckdb", folder / "log.txt")
    yield url
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard on the small organisation of the tests."""
    folder = tmp_path_factory.mktemp("small")
    fill(Store(folder / "selaras.duckdb")).close()
    process, url = start(folder / "selaras.duckdb", folder / "log.txt")
    yield url
    process.terminate()
    process.wait(20)


@pytest.fixture
def page(page: Page) -> Page:
    """A page on which every act and every look waits for the end of a run: in between, parts of the page before and after
    it stand side by side, and a form may be replaced while it is filled in.
    """
    at_work = page.locator("[data-testid=stApp]:not([data-test-script-state=notRunning])")
    page.add_locator_handler(at_work, lambda: None)  # what is awaited is that it goes away
    return page


@pytest.fixture
def idle() -> Callable[[Page], None]:
    """Waits until the page's script has finished."""

    def wait(page: Page) -> None:
        state = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
        # a click is told to the server a moment later, and a page may ask for another run when it is drawn
        for _ in range(2):
            page.wait_for_timeout(300)
            page.locator(state).wait_for(timeout=60_000)

    return wait


@pytest.fixture
def sample(page: Page, fresh: str, idle: Callable[[Page], None]) -> str:
    """The address of a dashboard on the invented organisation."""
    page.goto(f"{fresh}/?org=contoh")
    idle(page)
    opens = page.get_by_role("button", name="Buka organisasi contoh")
    known = page.get_by_text("Data sintetis: organisasi rekaan")
    expect(opens.or_(known).first).to_be_visible(timeout=120_000)
    if opens.is_visible():
        opens.click()
        expect(known).to_be_visible(timeout=60_000)
    return fresh
