"""Codes instead of persons: a keyed hash of a person's code, its key in a file beside the store.

Whoever holds the store alone cannot tell persons; whoever holds the key can compute a person's code again, for example
to find or erase that person. The key never enters the store, an export or a log.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from bsc.errors import StoreError
from bsc.i18n import text
from bsc.reports.keys import fold

_MEMORY: dict[str, bytes] = {}  # keys of stores that live in memory only


def key(store_path: str, org: str) -> bytes:
    """The organisation's own key, made on first use. StoreError when its file cannot be read or written."""
    if store_path == ":memory:":
        return _MEMORY.setdefault(org, secrets.token_bytes(32))
    path = Path(f"{store_path}.keys")
    try:
        for line in path.read_text("ascii").splitlines() if path.exists() else ():
            name, _, value = line.partition(" ")
            if name == _name(org):
                return bytes.fromhex(value)
        made = secrets.token_bytes(32)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="ascii") as file:
            file.write(f"{_name(org)} {made.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        return made
    except (OSError, ValueError) as error:
        raise StoreError(
            "key_unreadable",
            text("The key for codes of persons cannot be read or written."),
            text("File: {path}", path=str(path)),
            text("Give the file back its content from a copy, or the right to read and write it."),
        ) from error


def code(secret: bytes, written: str) -> str:
    """The code that stands for a person: 16 letters and digits, the same for the same person and key."""
    plain = re.sub(r"^(\d+)\.0+$", r"\1", fold(written))  # a number that a spreadsheet kept with decimals
    digest = hmac.new(secret, plain.encode(), hashlib.sha256).digest()
    return "P" + base64.b32encode(digest[:10]).decode().rstrip("=")[:15]


def _name(org: str) -> str:
    return org.encode().hex() or "-"
