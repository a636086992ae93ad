"""Pictures of every page to look at: both languages, light and dark, wide and narrow.

    python -m tests.e2e.screens [STORE] [--only overview] [--out FOLDER]

Without a store the sample is loaded into a new one first. The pictures go to tests/e2e/screens, which git ignores.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bsc import organisations
from bsc.store import Store
from tests.e2e.conftest import chromium, start

PAGES = {
    "overview": "?org=contoh&unit=KP",
    "region": "?org=contoh&unit=KW03",
    "indicator": "indicator?org=contoh&unit=KP&indicator=11b-CP",
    "cascade": "cascade?org=contoh&unit=KP",
    "cascade_tree": "cascade?org=contoh&unit=KP&picture=tree&measure=orphans",
    "paradox": "paradox?org=contoh",
    "sight": "sight?org=contoh&unit=KC0101",
    "links": "links?org=contoh&unit=KP",
    "strategy": "strategy?org=contoh&unit=KP",
    "strategy_chosen": "strategy?org=contoh&unit=KP&objective=SS9",
    "strategy_alone": "strategy?org=contoh&unit=KP&show=alone",
    "balance": "balance?org=contoh&unit=KP",
    "quality": "quality?org=contoh",
    "outcomes": "outcomes?org=contoh&output=8a-CP",
    "reports": "reports?org=contoh",
    "report": "reports?org=contoh&report=6",
    "catalogue": "catalogue?org=contoh",
    "method": "method?org=contoh",
    "method_kemenkeu": "method?org=contoh&rules=kemenkeu",
}
WIDTHS = {"wide": 1280, "narrow": 390}


def whole(page: Page, path: Path, width: int) -> None:
    """The page from top to bottom; what sticks out sideways is said."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(int(height) + 20, 9000)})
    page.wait_for_timeout(700)
    page.screenshot(path=path)
    widest = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    print(path.name, f"{widest - width} px too wide" if widest > width else "")


def main() -> None:
    """Take all pictures, or those of one page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", nargs="?", type=Path)
    parser.add_argument("--only", choices=PAGES)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "screens")
    asked = parser.parse_args()
    asked.out.mkdir(exist_ok=True, parents=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        store = asked.store
        if store is None:
            store = Path(folder) / "selaras.duckdb"
            opened = Store(store)
            organisations.load_sample(opened, "screens")
            opened.close()
        process, url = start(store, Path(folder) / "log.txt")
        try:
            browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            first = browser.new_page()
            first.goto(url)  # pages answer under their own address once the home page was opened
            first.get_by_role("heading", level=1).wait_for(timeout=60_000)
            names = [asked.only] if asked.only else list(PAGES)
            for name, lang, scheme, width in itertools.product(
                names, ("id", "en"), ("light", "dark"), WIDTHS
            ):
                context = browser.new_context(
                    color_scheme="dark" if scheme == "dark" else "light",
                    viewport={"width": WIDTHS[width], "height": 900},
                    locale="id-ID",
                    reduced_motion="reduce",
                )
                page = context.new_page()
                page.goto(f"{url}/{PAGES[name]}&lang={lang}")
                page.get_by_role("heading", level=1).wait_for(timeout=60_000)
                state = "[data-testid=stApp][data-test-script-state=notRunning]"
                page.locator(state).wait_for(timeout=60_000)
                page.wait_for_timeout(1000)
                whole(page, asked.out / f"{name}_{lang}_{scheme}_{width}.png", WIDTHS[width])
                context.close()
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
