"""A damaged container: what the programs that unpack one raise when its bytes are wrong, and how a reader is told."""

from __future__ import annotations

import struct
import zipfile
import zlib

from bsc.errors import ReportError
from bsc.i18n import Text, text

# Opening an archive and listing its parts. RuntimeError: a part is locked, or packed in a way or for a version that
# zipfile does not know (it raises a subclass of it then).
LISTING = (zipfile.BadZipFile, OSError, ValueError, RuntimeError)
# Unpacking and reading the parts too.
DAMAGE = (*LISTING, zlib.error, struct.error, SyntaxError, LookupError, EOFError)


def workbook(message: Text) -> ReportError:
    """The error for a workbook that cannot be read; ``message`` says what was seen of it."""
    return ReportError(
        "broken",
        text("The workbook is damaged or is not a workbook."),
        message,
        text("Open it in a spreadsheet program and save it again as XLSX."),
    )


def said(error: BaseException) -> Text:
    """What the program that reads a workbook says."""
    return text("The program that reads it says: {message}", message=f"{str(error)[:200].rstrip('. ')}.")
