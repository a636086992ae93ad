"""What readers lately asked for is made again in the background as soon as the store has changed, so that none waits.

For a process that keeps the store open for readers. Nothing depends on it: who asks before it has ended waits for the
same making, and who asks when it failed makes it himself.
"""

from __future__ import annotations

import contextlib
import threading

from bsc.store import Store


class Ahead(threading.Thread):
    """Looks whether the store has changed, and when nothing more has been written since the last look, makes again."""

    def __init__(self, store: Store, every: float = 0.2) -> None:
        """``every``: seconds between two looks."""
        super().__init__(name="ahead", daemon=True)
        self._store, self._every = store, every
        self._end = threading.Event()

    def run(self) -> None:
        """Look, wait for the end of several writes in a row, make again; a failure of one making does not end it."""
        made = seen = self._store.version
        while not self._end.wait(self._every):
            version = self._store.version
            if version == seen and version != made:
                made = version
                for again in self._store.keeper.recent():
                    with contextlib.suppress(Exception), self._store.cursor() as cursor:
                        again(cursor)
            seen = version

    def stop(self) -> None:
        """Do not look again; returns when a making under way has ended."""
        self._end.set()
        if self.is_alive():
            self.join()
