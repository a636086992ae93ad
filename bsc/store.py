"""The store: one DuckDB file, its schema, its cursors and its write transactions. Nobody else connects to DuckDB.

One process owns the file. Reading takes a short-lived cursor per call; writing is one transaction under one lock.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from bsc import queries
from bsc.errors import StoreError
from bsc.i18n import text
from bsc.kept import Keeper

DEFAULT_PATH = Path(__file__).parent.parent / "data" / "store" / "selaras.duckdb"


class Store:
    """An open store. ``version`` grows with every committed write: use it as the key of what is cached."""

    def __init__(self, path: Path | str = DEFAULT_PATH) -> None:
        """Open or create the store at ``path`` (``:memory:`` for tests). StoreError when another process owns it."""
        self.path = str(path)
        self.version = 0
        self._lock = threading.RLock()
        if self.path != ":memory:":
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        try:
            # the 1.5 storage format is the way back to the release line before this one (stack notes)
            self._con = duckdb.connect(
                self.path,
                config={
                    "storage_compatibility_version": "v1.5.0",
                    "python_enable_replacements": False,
                    "autoinstall_known_extensions": False,
                    "autoload_known_extensions": False,
                },
            )
        except duckdb.IOException as error:
            if "lock" in str(error).lower():
                raise StoreError(
                    "store_in_use",
                    text("The store is in use by another process."),
                    text("File: {path}", path=self.path),
                    text("Close that process, or hand the work over to it: python -m bsc does so by itself."),
                ) from error
            raise StoreError(
                "store_unreadable",
                text("The store cannot be opened."),
                text("File: {path}", path=self.path),
                text("Check that it is a Selaras store and that you may write to its folder."),
            ) from error
        for folder in ("schema", "views", "scores"):
            for name in queries.names(folder):
                self._con.execute(queries.find(name).sql)
        # tables computed from the store; a connection that takes this one's place needs a keeper of its own
        self.keeper = Keeper(self._con.cursor, lambda: self.version)

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own for one read; safe from any thread."""
        cursor, keeper = self._con.cursor(), self.keeper
        keeper.lend(cursor)
        try:
            yield cursor
        finally:
            keeper.release(cursor)
            cursor.close()

    @contextmanager
    def transaction(self, quiet: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """One write: committed whole when the block ends, rolled back whole when it raises.

        ``quiet``: no number changes by it (a count of looks), so ``version`` stays and what is cached stays good.
        """
        with self._lock, closing(self._con.cursor()) as cursor:
            cursor.execute("begin")
            try:
                yield cursor
                cursor.execute("commit")
            except BaseException:
                cursor.execute("rollback")
                raise
            if not quiet:
                self.version += 1

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._con.close()


def default_path() -> Path:
    """Where the dashboard and the terminal look for the store: ``SELARAS_STORE``, else ``data/store/``."""
    return Path(os.environ.get("SELARAS_STORE") or DEFAULT_PATH)
