"""Tables computed from the store and kept in memory for as long as what they were made from holds.

They lie in an attached database in memory: no part of the store, and nothing of them survives the process.
Queries read them by name (``from query_table($rows)``). Nobody sees half a table, since it is made in one transaction;
of many who want the same, one makes it and the others wait. A table stays at least as long as a cursor that was given
its name is open. Those of an older state of the store go at the next making; of the others the least recently used go
when there are too many.
"""

from __future__ import annotations

import itertools
import threading
import time
import weakref
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

import duckdb

from bsc import queries

MOST_ENTRIES = 48
MOST_ROWS = (
    3_000_000  # some 100 to 150 bytes each; packing them would take a fifth of the time of making them
)

MOST_AGAIN = 2
AGAIN_FOR = 1800.0  # seconds for which something that was asked for is made again after each change

_TABLE, _VIEW = "kept.made_", "kept.view_"

Connection = duckdb.DuckDBPyConnection

_numbers = itertools.count(1)  # of one process: two stores opened on one file share the attached database
_owners: weakref.WeakKeyDictionary[Connection, Keeper] = weakref.WeakKeyDictionary()
_owners_lock = threading.Lock()


class Maker:
    """What a making may do: fill new tables, on a cursor of its own inside one transaction."""

    def __init__(self, cursor: Connection) -> None:
        """``cursor`` is inside a transaction."""
        self._cursor = cursor
        self.tables: list[str] = []
        self.rows = 0

    def table(self, query: str, **params: Any) -> str:
        """Fill a new table by a statement of ``queries/kept`` that makes ``kept.made``; its name."""
        name = self._name(_TABLE)
        made = self._cursor.execute(_named(query, name), params or None).fetchone()
        self.rows += made[0] if made else 0
        return name

    def view(self, query: str, **tables: str) -> str:
        """Put a new view over kept ``tables`` (by what the statement calls them: ``kept.NAME``); its name."""
        name = self._name(_VIEW)
        self._cursor.execute(_named(query, name, **tables))
        return name

    def step(self, query: str, **params: Any) -> None:
        """Run a statement that makes something for this making alone: it is gone after it."""
        queries.execute(self._cursor, query, **params)

    def _name(self, kind: str) -> str:
        name = f"{kind}{next(_numbers)}"
        self.tables.append(name)
        return name


@dataclass(eq=False)
class _Entry:
    """Tables that belong together. ``made`` is set when they stand, or when making them failed (then no ``tables``)."""

    version: int
    tables: tuple[str, ...] = ()
    rows: int = 0
    readers: int = 0
    used: int = 0
    is_out: bool = False
    made: threading.Event = field(default_factory=threading.Event)


class Keeper:
    """The kept tables of one open store. Safe from any thread."""

    def __init__(self, connect: Callable[[], Connection], version: Callable[[], int]) -> None:
        """``connect`` gives a cursor of its own for each making, ``version`` the state the store is in."""
        self._connect = connect
        self._version = version
        self._lock = threading.Lock()
        self._one_at_a_time = threading.Lock()
        self._entries: dict[Hashable, _Entry] = {}
        self._read: dict[Connection, set[_Entry]] = {}
        self._clock = itertools.count(1)
        self._again: dict[Hashable, tuple[float, Callable[[Connection], object]]] = {}
        cursor = connect()
        queries.execute(cursor, "kept/attach")
        cursor.close()

    def lend(self, cursor: Connection) -> None:
        """From now on ``of_cursor(cursor)`` is this keeper, until ``release``."""
        with _owners_lock:
            _owners[cursor] = self

    def release(self, cursor: Connection) -> None:
        """``cursor`` is about to close: it reads no kept table any more."""
        with _owners_lock:
            _owners.pop(cursor, None)
        unread = []
        with self._lock:
            for entry in self._read.pop(cursor, ()):
                entry.readers -= 1
                if entry.is_out and not entry.readers:
                    unread.append(entry)
        self._drop(unread)

    def has(self, key: Hashable) -> bool:
        """Whether the tables of ``key`` stand, or are being made, for the present state of the store."""
        with self._lock:
            return (self._version(), key) in self._entries

    def remember(self, what: Hashable, again: Callable[[Connection], object]) -> None:
        """``what`` was asked for: ``again`` makes it for a later state of the store. Only the newest few are known."""
        with self._lock:
            self._again.pop(what, None)
            self._again[what] = time.monotonic(), again
            while len(self._again) > MOST_AGAIN:
                del self._again[next(iter(self._again))]

    def recent(self) -> list[Callable[[Connection], object]]:
        """What was lately asked for, newest first: calls that make it for the present state of the store."""
        now = time.monotonic()
        with self._lock:
            return [again for asked, again in reversed(self._again.values()) if now - asked < AGAIN_FOR]

    def get(self, cursor: Connection, key: Hashable, make: Callable[[Maker], None]) -> tuple[str, ...]:
        """The names of the tables of ``key``, in the order in which ``make`` makes them if they are not there.

        They stay until ``cursor`` is released.
        """
        while True:
            version = self._version()
            with self._lock:
                entry = self._entries.get((version, key))
                is_mine = entry is None
                if entry is None:
                    entry = self._entries[version, key] = _Entry(version)
                entry.used = next(self._clock)
                read = self._read.setdefault(cursor, set())
                if entry not in read:
                    read.add(entry)
                    entry.readers += 1
            if is_mine:
                self._make((version, key), entry, make)
                self._trim()
                return entry.tables
            entry.made.wait()
            if entry.tables:
                return entry.tables
            # whoever made it failed: try it here, so that the reason reaches this caller too

    def _make(self, place: Hashable, entry: _Entry, make: Callable[[Maker], None]) -> None:
        try:
            with self._one_at_a_time:
                cursor = self._connect()
                try:
                    cursor.execute("begin")
                    maker = Maker(cursor)
                    make(maker)
                    cursor.execute("commit")
                finally:
                    cursor.close()  # what was not committed is rolled back
            entry.rows, entry.tables = maker.rows, tuple(maker.tables)
        except BaseException:
            with self._lock:
                del self._entries[place]
            raise
        finally:
            entry.made.set()

    def _trim(self) -> None:
        """Let go of what is out of date, and of the least recently used where there is too much."""
        version = self._version()
        with self._lock:
            standing = sorted(
                ((place, entry) for place, entry in self._entries.items() if entry.tables),
                key=lambda pair: pair[1].used,
            )
            out = [pair for pair in standing if pair[1].version < version]
            left = [pair for pair in standing if pair[1].version >= version]
            rows = sum(entry.rows for _, entry in left)
            while len(left) > 1 and (len(left) > MOST_ENTRIES or rows > MOST_ROWS):
                out.append(left.pop(0))
                rows -= out[-1][1].rows
            for place, entry in out:
                del self._entries[place]
                entry.is_out = True
            unread = [entry for _, entry in out if not entry.readers]
        self._drop(unread)

    def _drop(self, entries: list[_Entry]) -> None:
        if not entries:
            return
        cursor = self._connect()
        try:
            for entry in entries:
                for name in entry.tables:
                    cursor.execute(_named("kept/drop_view" if name.startswith(_VIEW) else "kept/drop", name))
        finally:
            cursor.close()


def of_cursor(cursor: Connection) -> Keeper:
    """The keeper of the store that ``cursor`` reads. ValueError for a cursor that no ``Store.cursor()`` gave.

    A cursor that writes has none: what it wrote is not committed, and kept tables hold only what is.
    """
    with _owners_lock:
        found = _owners.get(cursor)
    if found is None:
        raise ValueError("kept tables are read through a cursor of Store.cursor(), while it is open")
    return found


def _named(query: str, table: str, **others: str) -> str:
    """A statement of ``queries/kept`` about ``table``: a name of our own making, and the one thing SQL cannot bind."""
    sql = queries.find(query).sql.replace("kept.made", table)
    for said, name in others.items():
        sql = sql.replace(f"'kept.{said}'", f"'{name}'")
    return sql
