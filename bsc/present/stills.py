"""Every chart of a deck as a picture of its own, with title, source, number and mark in it: SVG drawn here, PNG by the
Chromium of this machine. Neither is needed for any other file."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from bsc.errors import BscError
from bsc.figures.look import Look
from bsc.figures.markup import Markup, tag
from bsc.i18n import language, text
from bsc.present import screen
from bsc.present.slides import Deck, Slide

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same deck gives the same archive
_EDGE, _WIDE = 24, 768
_FONT = "'Source Sans 3', 'Noto Sans', 'Segoe UI', Arial, sans-serif"
_AT_ONCE = 8  # drawings of one look at the browser: a screen is at most 16,384 points high
_PATIENCE = 60  # seconds
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


class StillError(BscError):
    """A picture cannot be made on this machine."""


def chromium() -> str | None:
    """The browser that draws PNG: ``SELARAS_CHROMIUM`` or the first that is found; None without one."""
    named = os.environ.get("SELARAS_CHROMIUM")
    if named is not None:
        return shutil.which(named)
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def archive(deck: Deck, kind: str) -> bytes:
    """A zip with a picture a chart, ``kind`` svg or png. StillError when there is no Chromium for png, or it fails."""
    drawn = {
        f"{number:02}-{_safe(s.code)}.{kind}": svg(deck, s)
        for number, s in enumerate(deck.slides, 1)
        if s.chart
    }
    made = (
        dict(zip(drawn, pngs([d for d in drawn.values()]), strict=True))
        if kind == "png"
        else {name: str(d).encode() for name, d in drawn.items()}
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in made.items():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _safe(code: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in code)


def svg(deck: Deck, slide: Slide) -> Markup:
    """The chart of a slide with its title above, and below it whose numbers, of when, how many, and whether invented."""
    assert slide.chart is not None
    look = Look(language(deck.language))
    drawing = screen.chart(slide.chart, look)
    high = _height(drawing)
    title = _lines(slide.title.text, 62)
    count = slide.chart.n if slide.chart.n is not None else len(slide.chart.categories)
    said = [deck.organisation, deck.stamp, "n = " + look.language.number(count, 0), deck.mark]
    foot = _lines(" · ".join(part for part in said if part), 120)
    top = _EDGE + 26 * len(title) + 8
    full = top + high + 16 + 17 * len(foot) + _EDGE // 2
    return tag(
        "svg",
        tag("rect", width="100%", height="100%", fill=look.paper),
        [
            tag("text", line, x=_EDGE, y=_EDGE + 18 + 26 * n, font_size=20, font_weight="600", fill=look.ink)
            for n, line in enumerate(title)
        ],
        tag("svg", drawing, x=_EDGE, y=top, width=_WIDE - 2 * _EDGE, height=high, overflow="visible"),
        [
            tag("text", line, x=_EDGE, y=top + high + 26 + 17 * n, font_size=12, fill=look.muted)
            for n, line in enumerate(foot)
        ],
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDE} {full}",
        width=_WIDE,
        height=full,
        font_family=_FONT,
    )


def _height(drawing: Markup) -> int:
    return int(drawing.split('height="', 1)[1].split('"', 1)[0])


def _lines(words: str, most: int) -> list[str]:
    found = [""]
    for word in words.split():
        if len(found[-1]) + len(word) < most:
            found[-1] = f"{found[-1]} {word}".strip()
        else:
            found.append(word)
    return found


def pngs(drawings: Sequence[Markup]) -> list[bytes]:
    """The drawings at twice their size. StillError without Chromium, or when it makes nothing."""
    browser = chromium()
    if browser is None:
        raise StillError(
            "no_chromium",
            text("PNG pictures need Chromium or Chrome on this machine, and there is none."),
            None,
            text(
                "Install one (Debian, Ubuntu: apt install chromium; Windows, macOS: Google Chrome), or name it in "
                "SELARAS_CHROMIUM. SVG, PowerPoint, PDF and Excel work without it."
            ),
        )
    found: list[bytes] = []
    for start in range(0, len(drawings), _AT_ONCE):
        found += _looked_at(browser, drawings[start : start + _AT_ONCE])
    return found


def _looked_at(browser: str, drawings: Sequence[Markup]) -> list[bytes]:
    """One page with the drawings under each other, taken as a picture and cut."""
    heights = [_height(d) for d in drawings]
    page = "".join(f'<div style="height:{h}px">{d}</div>' for d, h in zip(drawings, heights, strict=True))
    with tempfile.TemporaryDirectory(prefix="selaras-") as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.png")
        source.write_text(f'<!doctype html><meta charset="utf-8"><body style="margin:0">{page}', "utf-8")
        command = [browser, "--headless", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2",
                   f"--user-data-dir={folder}/profile", f"--window-size={_WIDE},{sum(heights)}",
                   f"--screenshot={target}", source.as_uri()]  # fmt: skip
        if sys.platform != "win32" and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # as root, in containers, its sandbox cannot start
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603 - our own command
            whole = Image.open(target)
            whole.load()
        except (OSError, subprocess.SubprocessError) as error:
            raise StillError(
                "chromium_failed",
                text("Chromium made no picture."),
                text("{browser}: {reason}", browser=browser, reason=str(error)[:300]),
                text("Try again, or take the pictures as SVG."),
            ) from error
    made, top = [], 0
    for high in heights:
        buffer = io.BytesIO()
        whole.crop((0, 2 * top, 2 * _WIDE, 2 * (top + high))).save(buffer, "PNG")
        made.append(buffer.getvalue())
        top += high
    return made
