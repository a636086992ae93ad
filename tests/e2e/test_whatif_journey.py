"""A planner in a real browser: from a question to a saved, compared, shared scenario."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

Idle = Callable[[Page], None]
LATE = 30_000


def save(page: Page, name: str, reason: str) -> None:
    button = page.get_by_role("button", name="Save the scenario")
    for _ in range(2):  # while the page is drawn again, its old form may stand beside the new one
        page.wait_for_timeout(500)
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=LATE)
    expect(button).to_have_count(1, timeout=LATE)
    page.get_by_role("textbox", name="Name of the scenario").fill(name)
    page.get_by_role("textbox", name="Reason").fill(reason)
    expect(button).to_have_count(1, timeout=LATE)
    button.click()
    expect(page.locator("summary").filter(has_text=name)).to_be_visible(timeout=LATE)


def test_from_a_question_to_a_saved_compared_shared_scenario(page: Page, small: str, idle: Idle) -> None:
    page.goto(f"{small}/what_if?org=uji&unit=PST&lang=en&period=2024-Q2")
    idle(page)
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("leads", timeout=LATE)
    # typed, by keyboard, and locked over the whole: a plain sentence, and the last valid state stays
    typed = page.get_by_role("textbox", name="Customer (%)")
    typed.fill("70")
    typed.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]s="), timeout=LATE)
    expect(page.get_by_text("in force").first).to_be_visible(timeout=LATE)
    idle(page)
    slider = page.get_by_role("slider", name="Customer")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(typed).to_have_value("69.5", timeout=LATE)
    idle(page)
    typed.fill("abc")
    typed.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="is not a weight")).to_be_visible(timeout=LATE)
    expect(typed).to_have_value("69.5")
    shared = page.url
    page.get_by_role("textbox", name="Your name").first.fill("Rina")
    page.keyboard.press("Enter")
    idle(page)
    save(page, "Customer first", "The board asked")
    typed.fill("20")
    typed.press("Enter")
    expect(page.get_by_role("textbox", name="Customer (%)")).to_have_value("20", timeout=LATE)
    idle(page)
    save(page, "Money first", "The finance office asked")
    compare = page.get_by_role("combobox", name="Compare")
    for name in ("Customer first", "Money first"):
        compare.fill(name)
        page.get_by_role("option", name=name).click()
        page.keyboard.press("Escape")  # an open list hides the rest of the page from those who cannot see it
        expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible(timeout=LATE)
        idle(page)  # what is chosen is drawn below
    expect(page.get_by_role("columnheader", name="Money first")).to_be_visible(timeout=LATE)
    # the link opens the same scenario for somebody else, who sees nothing of the first reader's state
    other = page.context.browser.new_page()  # type: ignore[union-attr]
    other.goto(shared)
    expect(other.get_by_role("textbox", name="Customer (%)")).to_have_value("69.5", timeout=LATE)
    other.close()
    page.locator("summary").filter(has_text="Customer first").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Policy file (TOML)").first.click()
    assert download.value.suggested_filename == "selaras-uji-scenario.toml"


def test_the_career_score_on_a_telephone(page: Page, sample: str, idle: Idle) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{sample}/what_if?org=contoh&unit=KP&lang=en&what=career")
    idle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("may be proposed", timeout=LATE)
    minimum = page.get_by_role("spinbutton", name="Minimum for a proposal")
    minimum.fill("89.99")
    minimum.press("Enter")
    expect(page.get_by_text("singles nobody out")).to_be_visible(timeout=LATE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("< 10 gain", timeout=LATE)
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390
