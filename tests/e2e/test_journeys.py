"""The journeys of a reader in a real browser: from the first start to a withdrawn report."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.e2e

REPORT = """Unit Kerja;Sasaran Strategis;Indikator Kinerja;Satuan;Periode;Target;Realisasi;Angka Tahun Lalu
Dinas Percontohan;Layanan makin baik;Nilai zarnik layanan;poin;TW I 2025;80,5;82,25;79
Dinas Percontohan;Layanan makin baik;Nilai zarnik layanan;poin;TW II 2025;81;79,5;80,5
Dinas Percontohan;Layanan makin baik;Nilai krumol loket;poin;TW I 2025;70;63;69
Dinas Percontohan;Layanan makin baik;Nilai krumol loket;poin;TW II 2025;71;delapan;69,5
Dinas Percontohan;Pegawai makin cakap;Nilai bendra pegawai;poin;TW I 2025;60;61;58
Dinas Percontohan;Pegawai makin cakap;Nilai bendra pegawai;poin;TW II 2025;62;64;59
"""

Idle = Callable[[Page], None]


def go(page: Page, url: str, idle: Idle) -> None:
    page.goto(url)
    idle(page)


def test_the_first_start_offers_the_sample_or_a_start_of_ones_own(
    page: Page, untouched: str, idle: Idle
) -> None:
    go(page, untouched, idle)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Balanced Scorecard yang menjelaskan dirinya sendiri"
    )
    expect(page.get_by_text("Mulai dengan organisasi Anda")).to_be_visible()
    opens = page.get_by_role("button", name="Buka organisasi contoh")
    expect(opens).to_be_visible(timeout=120_000)
    opens.click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text(re.compile(r"\d+ dari \d+ sasaran meleset"), timeout=60_000)
    expect(page.get_by_text("Data sintetis: organisasi rekaan")).to_be_visible()
    findings = page.locator(".findings li")
    expect(findings).to_have_count(3)
    # an executive sees them without scrolling
    box = findings.last.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900


def test_a_link_shows_the_same_view_in_another_language(
    page: Page, browser: Browser, sample: str, idle: Idle
) -> None:
    go(page, f"{sample}/?org=contoh&unit=KW03&period=2024-Q2", idle)
    score = page.locator(".whole .figure")
    expect(score).to_be_visible()
    shown = score.inner_text()
    page.get_by_role("radio", name="EN").click()
    expect(page.locator(".eyebrow")).to_contain_text("Q2 2024")
    expect(page).to_have_url(re.compile("lang=en"))
    expect(score).to_have_text(shown.replace(",", "."))
    other = browser.new_context(locale="id-ID").new_page()
    go(other, page.url, idle)
    expect(other.locator(".eyebrow")).to_contain_text("Kantor Wilayah Delima · Q2 2024")
    expect(other.locator(".whole .figure")).to_have_text(score.inner_text())
    other.context.close()


def test_going_back_goes_back(page: Page, sample: str, idle: Idle) -> None:
    go(page, f"{sample}/?org=contoh&unit=KP&period=2025-Q4", idle)
    page.locator(".heat").get_by_role("link", name="Kantor Wilayah Delima").click()
    expect(page.locator(".eyebrow")).to_contain_text("Kantor Wilayah Delima")
    page.go_back()
    expect(page.locator(".eyebrow")).to_contain_text("Kantor Pusat")


def test_a_report_from_upload_to_withdrawal(page: Page, sample: str, idle: Idle, tmp_path: Path) -> None:
    # an organisation of one's own
    go(page, f"{sample}/catalogue?org=contoh", idle)
    page.get_by_role("tab", name="Organisasi").click()
    page.get_by_text("Mulai dengan organisasi Anda").click()
    page.get_by_role("textbox", name="Nama organisasi").fill("Dinas Percontohan")
    page.get_by_role("textbox", name="Nama Anda").last.fill("Sari")
    page.get_by_role("button", name="Mulai", exact=True).click()
    expect(page.locator(".eyebrow")).to_contain_text("Dinas Percontohan")

    # hand in a file
    page.get_by_role("link", name="Laporan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Belum ada laporan yang diterima")
    path = tmp_path / "capaian dinas.csv"
    path.write_text(REPORT, "utf-8")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("Ada 1 pertanyaan yang perlu dijawab.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Terima 1 tabel")).to_be_disabled()

    # answer the question
    page.get_by_role("button", name="Jawab").click()
    expect(page.get_by_text("Sudah dipahami; siap diterima.")).to_be_visible(timeout=30_000)

    # correct a mapping: last year's number is the baseline
    page.get_by_text(re.compile(r"\d+ kolom tidak dipakai")).click()
    page.get_by_role("link", name="Perbaiki H: Angka Tahun Lalu").click()
    dialog = page.get_by_role("dialog")
    role = dialog.get_by_role("combobox")
    role.click()
    role.fill("Nilai awal")
    page.get_by_role("option", name="Nilai awal").click()
    dialog.get_by_role("button", name="Terapkan").click()
    expect(page.locator("table.columns").first.locator("tr", has_text="Angka Tahun Lalu")).to_contain_text(
        "Nilai awal"
    )

    # accept
    page.get_by_role("button", name="Terima 1 tabel").click()
    expect(page.get_by_text("3 indikator, 1 unit kerja, 5 baris dengan realisasi")).to_be_visible(
        timeout=60_000
    )

    # what was refused, and why
    page.get_by_role("link", name="1 baris ditolak: lihat sebabnya").click()
    expect(page.get_by_text("1 baris tidak dapat dipakai")).to_be_visible()
    expect(page.locator("table.refused")).to_contain_text("delapan")
    expect(page.locator("table.refused")).to_contain_text("bukan angka")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh baris ini untuk diperbaiki").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"

    # place the indicators without a perspective
    page.get_by_role("link", name="Katalog").click()
    page.get_by_text("Semuanya").click()
    expect(
        page.get_by_role("button", name="Tempatkan 3 indikator")
    ).to_be_disabled()  # a perspective is missing
    where = page.get_by_role("combobox", name="Perspektif")
    where.click()
    page.get_by_role("option", name="Pelanggan").click()
    page.get_by_role("button", name="Tempatkan 3 indikator").click()
    expect(page.get_by_text("belum memiliki perspektif")).to_have_count(0)

    # drill down to one indicator and ask why
    page.get_by_role("link", name="Ringkasan").click()
    page.locator(".score").get_by_role("link", name="Nilai zarnik layanan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nilai zarnik layanan meleset dari target")
    expect(page.locator("ol.why")).to_contain_text("79,5 ÷ 81 × 100 = 98,15")
    source = page.locator("table.why").get_by_role("row", name="Realisasi")
    expect(source).to_contain_text("capaian dinas.csv")
    expect(source).to_contain_text("baris 3, kolom G")
    expect(source.locator(".cell")).to_have_text("79,5")

    # withdraw: the figures are gone, the report stays
    page.get_by_role("link", name="Laporan").click()
    page.get_by_role("link", name="capaian dinas.csv").first.click()
    page.get_by_role("button", name="Tarik").click()
    page.get_by_role("dialog").get_by_role("button", name="Tarik").click()
    expect(page.get_by_text("Ditarik").first).to_be_visible()
    page.get_by_role("link", name="Ringkasan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Belum ada angka")


def test_a_broken_file_says_what_is_wrong(page: Page, sample: str, idle: Idle, tmp_path: Path) -> None:
    path = tmp_path / "rusak.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(200))
    go(page, f"{sample}/reports?org=contoh", idle)
    page.locator("input[type=file]").set_input_files(path)
    problem = page.get_by_test_id("stAlert")
    expect(problem.first).to_contain_text("rusak.xlsx", timeout=60_000)
    assert "Traceback" not in page.content()
