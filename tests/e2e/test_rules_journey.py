"""A reader fills in what a rule set leaves blank, reads their own reference in the source, and takes it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.small_store import ORG

pytestmark = pytest.mark.e2e


def test_a_blank_is_filled_in_with_a_reference_and_taken_back(
    page: Page, small: str, idle: Callable[[Page], None]
) -> None:
    page.goto(f"{small}/?org={ORG}&lang=en")
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    page.goto(f"{small}/method?org={ORG}&lang=en&rules=kemenkeu_127_2026&rule=perspectives")
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    idle(page)
    left = page.get_by_role("link", name="Weight of Customer, Internal process, Learning and growth")
    expect(left).to_be_visible()
    for name, weight in (("Customer", "20"), ("Internal process", "30"), ("Learning and growth", "20")):
        page.get_by_label(name, exact=True).fill(weight)
    page.get_by_role("textbox", name="Your name").first.fill("Rina")
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_text("The value needs a reference.")).to_be_visible(timeout=15_000)
    page.get_by_label("Reference (required)").fill("SE-12/2026, article 3")
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_text("Weight of Customer, from 1 Jan 2026: 20")).to_be_visible(timeout=15_000)
    expect(left).to_have_count(0)
    expect(page.get_by_text("own entry by Rina: SE-12/2026, article 3").first).to_be_visible()
    page.get_by_role("button", name="Take back").first.click()
    expect(left).to_be_visible(timeout=15_000)
