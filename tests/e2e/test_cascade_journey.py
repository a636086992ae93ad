"""A planner in a real browser: from the red band to the list to fix, up the tree, to the map and the sheet to hand out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

Idle = Callable[[Page], None]


def test_from_the_red_band_to_the_sheet_to_hand_out(page: Page, sample: str, idle: Idle) -> None:
    page.goto(f"{sample}/cascade?org=contoh&unit=KP&lang=en")
    idle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("of the work serves no objective")
    picture = page.locator(".wide svg.flow")
    unit = picture.locator('[data-node="u|KW03"]')
    unit.locator("rect").hover()
    expect(page.locator(".wide svg.lighting")).to_be_visible()
    unit.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"node=u%7CKW03"))
    expect(page.get_by_text("Goes to")).to_be_visible()
    page.get_by_role("link", name="Work linked to nothing").first.click()
    expect(page).to_have_url(re.compile("measure=orphans"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the list (XLSX)").click()
    assert download.value.suggested_filename == "selaras-contoh-orphans.xlsx"
    idle(page)
    page.get_by_role("radio", name="Tree").click()
    idle(page)
    page.locator('.wide svg.icicle [data-node="o|SS2"] rect').click()
    expect(page.locator("nav.eyebrow")).to_contain_text("Contribution income grows")
    page.goto(f"{sample}/strategy?org=contoh&unit=KP&lang=en")
    idle(page)
    page.locator('.wide svg.strategymap [data-node="SS9"]').click()
    expect(page).to_have_url(re.compile("objective=SS9"), timeout=20_000)
    expect(page.get_by_role("heading", name="Supervision makes employers comply")).to_be_visible(
        timeout=20_000
    )
    page.goto(f"{sample}/sight?org=contoh&unit=KC0101&lang=en")
    idle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("serves")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the sheet to print (HTML)").click()
    assert download.value.suggested_filename == "selaras-line-of-sight.html"


@pytest.mark.parametrize("path", ["cascade", "cascade?picture=tree", "strategy", "paradox", "sight", "links"])
def test_a_telephone_shows_every_page_without_sideways_scrolling(
    page: Page, sample: str, idle: Idle, path: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{sample}/{path}{'&' if '?' in path else '?'}org=contoh&unit=KC0101")
    idle(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390
