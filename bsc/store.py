"""The store: one DuckDB file, its schema, its cursors and its write transactions. Nobody else connects to DuckDB.

One process owns the file. Reading takes a short-lived cursor per call; writing is one transaction under one lock.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from bsc import queries
from bsc.errors import StoreError
from bsc.i18n import text
from bsc.kept import Keeper

VERSION = 1  # grows when a store of an older version needs more than the statements of queries/schema
REWRITE_WAIT = 30.0  # seconds for readers to end
DEFAULT_PATH = Path(__file__).parent.parent / "data" / "store" / "selaras.duckdb"


class Store:
    """An open store. ``version`` grows with every committed write: use it as the key of what is cached."""

    def __init__(
        self,
        path: Path | str = DEFAULT_PATH,
        bring_on: Callable[[duckdb.DuckDBPyConnection], object] | None = None,
    ) -> None:
        """Open or create the store at ``path`` (``:memory:`` for tests); one of an older version is brought to this one.

        ``bring_on`` makes what the layers above the store keep in it and an older one lacks; it may run again. Without
        it an older store is opened and keeps its version.
        StoreError when another process owns it, it is damaged, of a newer version, or no store of Selaras.
        """
        self.path = str(path)
        self.version = 0
        self._bring_on = bring_on
        self._lock = threading.RLock()
        self._gate = threading.Condition()
        self._users = 0
        self._shut = False
        self._mine = threading.local()
        if self.path != ":memory:":
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        if self._marker.exists():  # a rewriting did not come to its end
            self._write_anew()
        self._open()

    def _open(self) -> None:
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
        except duckdb.Error as error:
            if isinstance(error, duckdb.IOException) and "lock" in str(error).lower():
                raise StoreError(
                    "store_in_use",
                    text("The store is in use by another process."),
                    text("File: {path}", path=self.path),
                    text("Close that process, or hand the work over to it: python -m bsc does so by itself."),
                ) from error
            raise self._unreadable(error) from error
        try:
            held = self._held()
            for folder in ("schema", "views", "scores"):
                for name in queries.names(folder):
                    self._con.execute(queries.find(name).sql)
            if held is None:
                queries.execute(self._con, "upgrade/90_reached", version=VERSION)
            elif held < VERSION:
                self._upgrade()
        except duckdb.Error as error:
            self._con.close()
            raise self._unreadable(error) from error
        except BaseException:
            self._con.close()
            raise
        # tables computed from the store; a connection that takes this one's place needs a keeper of its own
        self.keeper = Keeper(self._con.cursor, lambda: self.version)

    def _held(self) -> int | None:
        """The version of what stands in the file, 0 for one from before there were versions, None for a new one.

        StoreError for one that this version of Selaras must not touch; nothing is made in the file yet.
        """
        tables = {name for (name,) in queries.rows(self._con, "upgrade/00_tables")}
        if not tables:
            return None
        if "organisation" not in tables:
            raise StoreError(
                "store_foreign",
                text("This database is not a store of Selaras; nothing was changed in it."),
                text("File: {path}", path=self.path),
                text("Name another file, or one that does not exist yet: SELARAS_STORE says which it is."),
            )
        held = queries.rows(self._con, "upgrade/01_version")[0][0] if "store_version" in tables else 0
        if (held or 0) > VERSION:
            raise self._newer()
        return held or 0

    def _upgrade(self) -> None:
        """Bring a store of an older version to this one, in one transaction."""
        tables = {name for (name,) in queries.rows(self._con, "upgrade/00_tables")}
        self._con.execute("begin")
        if "file" in tables:
            for name in ("20_kept_file", "30_drop_file"):
                queries.execute(self._con, f"upgrade/{name}")
        if self._bring_on:
            self._bring_on(self._con)
            queries.execute(self._con, "upgrade/90_reached", version=VERSION)
        self._con.execute("commit")

    def _unreadable(self, error: duckdb.Error) -> StoreError:
        """What is said about a file that DuckDB does not open or read."""
        if "version number" in str(
            error
        ):  # of DuckDB's storage, which a newer version of Selaras may have written
            return self._newer()
        return StoreError(
            "store_unreadable",
            text("The store cannot be opened."),
            text("File: {path}", path=self.path),
            text(
                "Check that it is a Selaras store and that you may write to its folder. If it is damaged, put a copy of "
                "it back. DuckDB says: {reason}",
                reason=str(error).splitlines()[0][:200] if str(error) else type(error).__name__,
            ),
        )

    def _newer(self) -> StoreError:
        return StoreError(
            "store_newer",
            text("The store was made by a newer version of Selaras; nothing was changed in it."),
            text("File: {path}", path=self.path),
            text("Update Selaras, or name another file: SELARAS_STORE says which it is."),
        )

    @contextmanager
    def _inside(self) -> Iterator[None]:
        """While a thread is inside, the file stays open; who is inside already may enter again."""
        depth = getattr(self._mine, "depth", 0)
        with self._gate:
            while self._shut and not depth:
                self._gate.wait()
            self._users += 1
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            with self._gate:
                self._users -= 1
                self._gate.notify_all()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own for one read; safe from any thread."""
        with self._inside():
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
        with self._inside(), self._lock, closing(self._con.cursor()) as cursor:
            cursor.execute("begin")
            try:
                yield cursor
                cursor.execute("commit")
            except BaseException:
                cursor.execute("rollback")
                raise
            if not quiet:
                self.version += 1

    def will_rewrite(self) -> None:
        """Note beside the file that it has to be written anew, before something is deleted for good: should the process
        end in between, the next one that opens the store does it.
        """
        if self.path != ":memory:":
            self._marker.touch()

    def rewrite(self) -> None:
        """Write the file anew from what stands in it, so that nothing that was deleted remains in it.

        Not while the caller reads or writes. Waits for others who do; when they do not end, StoreError ``rewrite_waits``,
        and the next process that opens the store does it.
        """
        if self.path == ":memory:":
            return
        self.will_rewrite()
        with self._gate:
            self._gate.wait_for(lambda: not self._shut)
            self._shut = True
            free = self._gate.wait_for(lambda: not self._users, REWRITE_WAIT)
        try:
            if not free:
                raise _rewrite_waits(self.path)
            self._con.execute("checkpoint")
            self._con.close()
            try:
                self._write_anew()
            finally:
                self._open()
            self.version += 1
        finally:
            with self._gate:
                self._shut = False
                self._gate.notify_all()

    @property
    def _marker(self) -> Path:
        return Path(f"{self.path}.rewrite")

    def _write_anew(self) -> None:
        """Put what stands in the closed file into a new one, which takes its place at once and whole."""
        fresh = Path(f"{self.path}.new")
        fresh.unlink(missing_ok=True)
        if Path(self.path).exists():
            try:
                with closing(duckdb.connect()) as copier:
                    queries.execute(copier, "rewrite/10_old", path=self.path)
                    queries.execute(copier, "rewrite/20_fresh", path=str(fresh))
                    queries.execute(copier, "rewrite/30_copy")
            except duckdb.Error as error:
                fresh.unlink(missing_ok=True)
                raise _rewrite_waits(self.path) from error
            fresh.replace(self.path)
        self._marker.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._con.close()


def _rewrite_waits(path: str) -> StoreError:
    return StoreError(
        "rewrite_waits",
        text("The store could not be written anew yet: it is being read."),
        text("File: {path}", path=path),
        text(
            "What was deleted is out of every table. It leaves the file itself when the store is opened next."
        ),
    )


def default_path() -> Path:
    """Where the dashboard and the terminal look for the store: ``SELARAS_STORE``, else ``data/store/``."""
    return Path(os.environ.get("SELARAS_STORE") or DEFAULT_PATH)
