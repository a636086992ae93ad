"""What holds for every page: no serious accessibility fault, no sideways scrolling on a telephone, no back door."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bsc.store import Store
from bsc.ui.navigation import ENTRIES
from tests.e2e.conftest import start
from tests.small_store import ORG, fill

pytestmark = pytest.mark.e2e

# the home page has no name in its address
PAGES = tuple("" if entry is ENTRIES[0] else entry.code for entry in ENTRIES)
Idle = Callable[[Page], None]
DARK = "rgb(17, 22, 29)"  # the theme's own dark paper


def serious(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page that keeps people from using it."""
    return [
        (v["id"], [n["html"][:200] for n in v["nodes"][:3]])
        for v in Axe().run(page).response["violations"]
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p or "overview")
def test_every_page_is_usable_by_all_in_light_and_dark_and_on_a_telephone(
    browser: Browser, small: str, idle: Idle, path: str
) -> None:
    context = browser.new_context(
        color_scheme="light",
        viewport={"width": 1280, "height": 1800},
        locale="id-ID",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{small}/{path}?org={ORG}")
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)  # a server's very first page takes longer
    idle(page)
    expect(page.locator("[data-testid=stAlertContentError]")).to_have_count(0)
    assert not serious(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("[data-testid=stApp]")).to_have_css("background-color", DARK)
    idle(page)
    assert not serious(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(250)
    idle(page)
    widths = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
    )
    context.close()
    assert max(widths) <= 390


def test_a_page_opened_by_itself_on_a_fresh_server_comes_through_the_frame(
    page: Page, idle: Idle, tmp_path: Path
) -> None:
    store = fill(Store(tmp_path / "selaras.duckdb"))
    store.close()
    process, url = start(tmp_path / "selaras.duckdb", tmp_path / "log.txt")
    try:
        page.goto(f"{url}/method?lang=en&org={ORG}")
        page.get_by_role("heading", level=1).wait_for(
            timeout=60_000
        )  # a server's very first page takes longer
        idle(page)
        expect(page.get_by_role("radio", name="EN")).to_be_checked()
        expect(page.locator(".eyebrow")).to_contain_text("Lembaga Uji")
        page.goto(f"{url}/method?lang=en&org={ORG}")
        expect(page.get_by_role("heading", name="The rules in force")).to_be_visible()
        expect(page.get_by_role("radio", name="EN")).to_be_checked()
    finally:
        process.terminate()
        process.wait(20)


def test_the_keyboard_opens_a_link_in_our_own_tables(page: Page, small: str, idle: Idle) -> None:
    page.goto(f"{small}/?org={ORG}&unit=PST")
    idle(page)
    link = page.locator(".score").get_by_role("link", name="Rasio biaya")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rasio biaya")
    expect(page).to_have_url(re.compile("unit=PST.*indicator=cost"))
