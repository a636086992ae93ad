"""A planner looks at people's scores: from the spread to one unit, to the minimum, to careers; by mouse and by key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_from_the_spread_to_one_unit_and_to_careers(
    page: Page, sample: str, idle: Callable[[Page], None]
) -> None:
    page.goto(f"{sample}/distribution?org=contoh&lang=en")
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("people reach the minimum", timeout=60_000)
    node = page.locator("[data-node=KW07]").first
    node.focus()
    node.press("Enter")
    expect(title).to_contain_text("of 393 people reach the minimum")
    assert "of=KW07" in page.url
    page.get_by_role("radio", name="At the minimum").click()
    expect(title).to_contain_text("just above the minimum")
    page.get_by_role("radio", name="How a score is made").click()
    expect(title).to_contain_text("On paper KPI, assessment and development count 70/10/20")
    idle(page)
    page.goto(f"{sample}/careers?org=contoh&lang=id&of=KW04")
    expect(title).to_contain_text("orang dapat diusulkan untuk GCR", timeout=60_000)
    expect(page.get_by_text("Kantor Cabang").first).to_be_visible()
    assert page.get_by_text("P2", exact=False).count() == 0
