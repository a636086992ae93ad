"""A planner in a real browser: from "too many outputs" to an exported list of proposed outcome indicators."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

Idle = Callable[[Page], None]


def test_from_too_many_outputs_to_a_list_of_proposed_outcomes(
    page: Page, sample: str, idle: Idle, tmp_path: Path
) -> None:
    # the finding, and the way on from it
    page.goto(f"{sample}/balance?org=contoh&unit=KP&lang=en")
    idle(page)
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text(
        re.compile(r"Outcomes and impact carry \d+% of the weight; the target profile")
    )
    below = page.locator("table.mix tr", has_text="Claims processed automatically")
    expect(below).to_contain_text("Output")
    below.get_by_role("link", name="Find its outcome").click()
    expect(title).to_contain_text("count what is done", timeout=30_000)
    expect(page).to_have_url(re.compile("output=8a-CP"))
    idle(page)

    # nobody decides without a name
    card = page.locator("[class*=st-key-candidate_]")
    first = card.first
    expect(first.get_by_role("button", name="Keep")).to_be_disabled()
    page.get_by_role("textbox", name="Your name").fill("Ibu Perencana")
    page.keyboard.press("Enter")
    expect(first.get_by_role("button", name="Keep")).to_be_enabled(timeout=20_000)

    # one is kept, one edited, one dismissed, one written
    names = card.get_by_role("heading", level=3).all_inner_texts()
    assert len(names) >= 3
    first.get_by_role("button", name="Keep").click()
    expect(first.get_by_text("Kept by Ibu Perencana")).to_be_visible(timeout=20_000)
    second = card.nth(1)
    second.get_by_text("Edit the wording").click()
    second.get_by_role("textbox", name="Name").fill(
        "Participants who say their claim was right the first time"
    )
    second.get_by_role("textbox", name="Note for the planning round").fill("Ask the survey unit")
    second.get_by_role("button", name="Save as edited").click()
    expect(second.get_by_text("Edited by Ibu Perencana")).to_be_visible(timeout=20_000)
    third = card.nth(2)
    third.get_by_role("button", name="Dismiss").click()
    expect(third.get_by_text("Dismissed by Ibu Perencana")).to_be_visible(timeout=20_000)
    page.get_by_text("Write an outcome of your own").click()
    form = page.get_by_test_id("stForm").last
    form.get_by_role("textbox", name="Name").fill(
        "Households that stay above the poverty line a year after a claim"
    )
    form.get_by_role("textbox", name="Formula").fill(
        "Households above the line ÷ households with a claim × 100"
    )
    form.get_by_role("textbox", name="Unit of measure").fill("%")
    form.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name="Households that stay above the poverty line")).to_be_visible(
        timeout=20_000
    )

    # the list for the next planning round, as a file
    expect(page.get_by_role("heading", name="3 proposals for the next planning round")).to_be_visible()
    expect(title).to_contain_text("for 1 an outcome is proposed")
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the list away (XLSX)").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    lines = openpyxl.load_workbook(path).active
    assert lines is not None
    head, *rows = [[cell.value for cell in row] for row in lines.iter_rows()]
    said = [dict(zip(head, row, strict=True)) for row in rows]
    assert {row["Output (code)"] for row in said} == {"8a-CP"}
    by_decision = {row["Decision"]: row for row in said}
    assert set(by_decision) == {"kept", "edited", "written by the planner"}
    assert by_decision["kept"]["Proposed outcome"] == names[0]
    assert by_decision["edited"]["Proposed outcome"].startswith("Participants who say")
    assert by_decision["edited"]["Note"] == "Ask the survey unit"
    assert by_decision["written by the planner"]["Formula"].startswith("Households above the line")
    assert names[2] not in [row["Proposed outcome"] for row in said]
    assert all(row["Formula"] and row["By"] == "Ibu Perencana" for row in said)

    # the same list in the planner's language, and a decision taken back
    page.get_by_role("radio", name="ID").click()
    expect(title).to_contain_text("indikator", timeout=20_000)
    expect(page.get_by_role("heading", name="3 usulan untuk putaran perencanaan berikutnya")).to_be_visible()
    first.get_by_role("button", name="Batalkan").click()
    expect(page.get_by_role("heading", name="2 usulan untuk putaran perencanaan berikutnya")).to_be_visible(
        timeout=20_000
    )
