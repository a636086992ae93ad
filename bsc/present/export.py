"""Files of a pack: which there are, what they are called, and how one is written without ever leaving half of it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from bsc.errors import BscError
from bsc.i18n import Language, Text, text
from bsc.present import pdf, pptx, stills, tagged, workbook
from bsc.present.deck import Wordings, deck
from bsc.present.packs import Pack
from bsc.present.slides import Deck

FORMATS: dict[str, Text] = {
    "pptx": text("PowerPoint, charts to edit"),
    "pdf": text("PDF to read"),
    "xlsx": text("Excel, the numbers behind"),
    "svg": text("Pictures as SVG"),
    "png": text("Pictures as PNG"),
}
USUAL = ("pptx", "pdf", "xlsx")
_PICTURES = ("svg", "png")
Progress = Callable[[float, Text], None]


class ExportError(BscError):
    """A file cannot be made or written."""


def files(
    pack: Pack,
    lang: Language,
    actions: pd.DataFrame,
    today: date,
    wordings: Wordings,
    formats: Sequence[str],
    public: bool = False,
    template: bytes | None = None,
    progress: Progress | None = None,
) -> dict[str, bytes]:
    """The files of a pack by name, all or none; pictures as a zip. ExportError for an unknown format; TemplateError for a
    bad template; StillError for PNG without Chromium."""
    unknown = [f for f in formats if f not in FORMATS]
    if unknown:
        raise ExportError(
            "no_such_format",
            text("There is no format “{code}”.", code=unknown[0]),
            None,
            text("There are: {names}", names=", ".join(FORMATS)),
        )
    made = deck(pack, lang, actions, today, wordings, public)
    found = {}
    for number, code in enumerate(dict.fromkeys(formats)):
        if progress:
            progress(number / len(formats), FORMATS[code])
        found[name(pack, made, code)] = _one(made, pack, code, template)
    if progress:
        progress(1.0, text("ready"))
    return found


def _one(made: Deck, pack: Pack, code: str, template: bytes | None) -> bytes:
    if code == "pptx":
        return pptx.dumps(made, pack.frozen_at, template)
    if code in _PICTURES:
        return stills.archive(made, code)
    if code == "xlsx":
        return workbook.dumps(made, pack.frozen_at)
    if tagged.available():
        return tagged.dumps(made, pack.frozen_at)
    return pdf.dumps(made, pack.frozen_at)


def name(pack: Pack, made: Deck, suffix: str) -> str:
    """selaras-contoh-3-2025-Q3-id.pptx: organisation, number, period, language, and whether it is the public version."""
    held = pack.snapshot
    org, period = (re.sub(r"[^\w-]+", "_", code) for code in (held.organisation, held.period))
    public = "-public" if made.public else ""
    end = f"-{suffix}.zip" if suffix in _PICTURES else f".{suffix}"
    return f"selaras-{org}-{pack.number}-{period}-{made.language}{public}{end}"


def save(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    """Write files into a folder; a file that is there is replaced only by a whole new one. ExportError when it cannot be."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in contents.items():
            handle, half = tempfile.mkstemp(dir=folder, prefix=".selaras-")
            try:
                with os.fdopen(handle, "wb") as target:
                    target.write(content)
                    target.flush()
                    os.fsync(target.fileno())
                os.chmod(half, 0o644)  # a temporary file is its owner's alone
                os.replace(half, folder / file)
            except BaseException:
                Path(half).unlink(missing_ok=True)
                raise
            written.append(folder / file)
    except OSError as error:
        raise ExportError(
            "cannot_write",
            text("The files cannot be written."),
            text("Folder: {path}. {reason}", path=str(folder), reason=error.strerror or str(error)),
            text("Choose a folder that you may write to, with room on its disk."),
        ) from error
    return written
