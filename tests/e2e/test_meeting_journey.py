"""A whole meeting in a real browser: freeze, present, drill down and come back, decide, export, reopen."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation

pytestmark = pytest.mark.e2e

Idle = Callable[[Page], None]


def test_a_meeting_from_the_freeze_to_the_open_list(page: Page, small: str, idle: Idle) -> None:
    where = f"{small}/meeting?org=uji&unit=PST&period=2024-Q3&lang=en"
    page.goto(f"{where}&part=packs")
    idle(page)
    page.get_by_role("textbox", name="Your name").fill("Ayu")
    page.keyboard.press("Enter")
    idle(page)
    page.get_by_role("textbox", name="What the meeting is called").fill("Quarterly review")
    page.get_by_role("button", name="Freeze").click()
    expect(page.get_by_text("Frozen by Ayu on")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Nothing has changed since it was frozen.")).to_be_visible()
    page.get_by_role("button", name="Open the meeting").click()
    expect(page.get_by_role("button", name="Close the meeting")).to_be_visible(timeout=30_000)
    idle(page)

    page.get_by_role("button", name=re.compile("Present .* slides")).click()
    shown = page.locator(".deck .slide.now")
    expect(shown).to_have_attribute("data-code", "cover")
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("data-code", "brief")
    expect(shown.locator("h2")).to_contain_text("2 of 3 objectives miss their target")
    page.keyboard.press("n")
    expect(shown.locator(".notes")).to_be_visible()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(shown).to_have_attribute("data-code", "perspectives")
    page.get_by_role("button", name="Back").click()
    expect(shown).to_have_attribute("data-code", "brief")
    shown.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/indicator"), timeout=30_000)
    idle(page)
    page.go_back()
    expect(page.locator(".deck .slide.now")).to_have_attribute("data-code", "brief", timeout=30_000)
    page.keyboard.press("Escape")
    expect(page.locator(".deck .stage")).to_be_hidden()

    page.goto(where)
    idle(page)
    page.get_by_role("link", name="Satisfaction index").click()
    expect(page).to_have_url(re.compile("decide=sat"), timeout=30_000)
    idle(page)
    # the form about it stands in the place of the one about the unit
    expect(page.get_by_role("combobox", name="About")).to_have_value("Satisfaction index", timeout=30_000)
    idle(page)
    name = page.get_by_role("textbox", name="Your name")
    if name.count():
        name.fill("Ayu")
        page.keyboard.press("Enter")
        idle(page)
    page.get_by_role("textbox", name="What is to be done").fill("Call back every complaint within a day")
    page.get_by_role("textbox", name="Who does it").fill("Service division")
    page.get_by_role("button", name="Write", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("One action is open", timeout=30_000)
    idle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Actions as CSV").click()
    assert "Call back every complaint" in download.value.path().read_text("utf-8-sig")

    page.goto(f"{where}&part=packs")
    idle(page)
    page.get_by_text("Files to take along").click()
    page.wait_for_timeout(1000)  # what opens pushes the button down
    page.get_by_role("button", name="Make the files").click()
    ready = page.get_by_role("button", name=re.compile(r"selaras-uji-1-2024-Q3-en\.pptx"))
    expect(ready).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        ready.click()
    slides = Presentation(io.BytesIO(download.value.path().read_bytes())).slides
    said = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    assert any("Pack 1" in text for text in said)
    assert sum(shape.has_chart for slide in slides for shape in slide.shapes) >= 5

    page.goto(where)
    idle(page)
    page.get_by_role("link", name="Call back every complaint within a day").click()
    expect(page).to_have_url(re.compile("action=1"), timeout=30_000)
    expect(page.get_by_role("textbox", name="What is to be done")).to_have_value(
        "Call back every complaint within a day"
    )


def test_any_page_is_presented_left_through_a_number_and_come_back_to(
    page: Page, small: str, idle: Idle
) -> None:
    page.goto(f"{small}/?org=uji&unit=PST&period=2024-Q3&lang=en")
    idle(page)
    present = page.get_by_role("button", name=re.compile("^.*Present"))
    expect(present).to_be_visible(timeout=30_000)  # its key is heard from then on
    page.keyboard.press("Alt+p")
    shown = page.locator(".deck .slide.now")
    expect(shown.locator("h2")).to_contain_text("2 of 3 objectives miss their target", timeout=30_000)
    expect(shown.locator("footer")).to_contain_text("not frozen")
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("data-code", "part.2")
    expect(page.locator(".deck .place")).to_have_text(re.compile("^2/"))
    shown.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/indicator"), timeout=30_000)
    idle(page)
    expect(page.locator(".deck .slide")).to_have_count(0)
    page.get_by_role("button", name="Back to the slides").click()
    expect(shown).to_have_attribute("data-code", "part.2", timeout=30_000)
    page.keyboard.press("Escape")
    expect(page.locator(".deck .slide")).to_have_count(0, timeout=30_000)
    idle(page)
    expect(present).to_be_visible()

    page.goto(f"{small}/indicator?org=uji&unit=PST&period=2024-Q3&lang=en&indicator=rev")
    idle(page)
    expect(present).to_be_visible(timeout=30_000)  # its key is heard from then on
    page.keyboard.press("Alt+p")
    expect(shown).to_be_visible(timeout=30_000)
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(shown.locator(".plot svg").first).to_be_visible(timeout=30_000)  # copied from the page


def test_every_figure_is_saved_as_a_picture_with_its_source(page: Page, small: str, idle: Idle) -> None:
    for where, name, count in (
        ("indicator?indicator=rev&", "selaras-values-uji", "n = 4"),
        ("strategy?", "selaras-map-uji", "n = 3"),
    ):
        page.goto(f"{small}/{where}org=uji&unit=PST&period=2024-Q3&lang=en")
        idle(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Save this picture as SVG").first.click()
        assert download.value.suggested_filename == f"{name}.svg"
        drawn = download.value.path().read_text("utf-8")
        for said in ("Lembaga Uji", "Q3 2024", "as of", count):
            assert said in drawn, (where, said)
        with page.expect_download() as download:
            page.get_by_role("button", name="Save this picture as PNG").first.click()
        assert download.value.suggested_filename == f"{name}.png"
        assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_telephone_presents_and_decides(page: Page, small: str, idle: Idle) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for part in ("agenda", "packs", "after", "units"):
        page.goto(f"{small}/meeting?org=uji&unit=PST&period=2024-Q3&part={part}")
        idle(page)
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
        wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert wide <= 390, part
