"""What holds for every page: no serious accessibility fault, no sideways scrolling on a telephone, no back door."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bsc.store import Store
from tests.e2e.conftest import start
from tests.small_store import ORG, fill

pytestmark = pytest.mark.e2e

PAGES = ("", "indicator", "reports", "catalogue", "method")
Idle = Callable[[Page], None]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p or "overview")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_accessibility_fault(
    browser: Browser, small: str, idle: Idle, path: str, scheme: str
) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 1280, "height": 1800}, locale="id-ID"
    )
    page = context.new_page()
    page.goto(f"{small}/{path}?org={ORG}")
    idle(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    found = Axe().run(page).response["violations"]
    serious = [
        (v["id"], [n["html"][:200] for n in v["nodes"][:3]])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    context.close()
    assert not serious


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p or "overview")
def test_nothing_scrolls_sideways_on_a_telephone(browser: Browser, small: str, idle: Idle, path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="id-ID")
    page = context.new_page()
    page.goto(f"{small}/{path}?org={ORG}")
    idle(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
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
