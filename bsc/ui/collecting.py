"""Garbage collection of the dashboard's process: often among what is new, now and then among everything.

Streamlit lets Python look for garbage among all objects after every run of a page, with all other runs waiting: 60 to
100 ms for what the libraries alone bring along (performance notes), 50 more for what some dozens of kept scorecards hold.
Here everything that stands when a run begins is left out of that look (``gc.freeze``, which costs nothing), and a thread
looks at everything when pages have run, so that nothing is left for good.
"""

from __future__ import annotations

import gc
import threading

EVERY = 30.0  # seconds between two looks at everything


class Collector(threading.Thread):
    """Looks for garbage among all objects, if ``leave_out`` was called since the last look."""

    def __init__(self, every: float = EVERY) -> None:
        """``every``: seconds between two looks."""
        super().__init__(name="collector", daemon=True)
        self._every = every
        self._left_out = False
        self._end = threading.Event()

    def leave_out(self) -> None:
        """A run of a page begins: what stands now is not looked at after it."""
        gc.freeze()
        self._left_out = True

    def run(self) -> None:
        """Until ``stop``."""
        while not self._end.wait(self._every):
            if self._left_out:
                self._left_out = False
                gc.unfreeze()
                gc.collect()
                gc.freeze()

    def stop(self) -> None:
        """Do not look again, and leave nothing out any more."""
        self._end.set()
        if self.is_alive():
            self.join()
        gc.unfreeze()
        gc.collect()
