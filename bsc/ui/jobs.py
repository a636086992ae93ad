"""Long work in the background: it reports progress, and the page that waits for it stays alive.

A job belongs to the session that started it, runs in a thread of its own and never touches Streamlit.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from bsc.errors import BscError
from bsc.i18n import Language, Text, text

_LOG = logging.getLogger("selaras")

Progress = Callable[[float, Text], None]  # done between 0 and 1, and what is being done


@dataclass(eq=False)
class Job:
    """One piece of work. ``result`` or ``error`` is there when ``finished``."""

    title: Text
    done: float = 0.0
    doing: Text = field(default_factory=lambda: text("Starting"))
    finished: bool = False
    stopped: bool = False
    result: Any = None
    error: BscError | None = None

    def report(self, done: float, doing: Text) -> None:
        """Called by the work itself; raises when it is to stop."""
        if self.stopped:
            raise _Stopped
        self.done, self.doing = min(max(done, 0.0), 1.0), doing


class _Stopped(Exception):
    """Passes through the work, so that it leaves nothing half done."""


_running: dict[threading.Thread, Job] = {}


def start(key: str, title: Text, work: Callable[[Progress], Any]) -> Job:
    """Start ``work`` unless a job of that ``key`` runs in this session already."""
    job = find(key)
    if job is not None and not job.finished:
        return job
    job = Job(title)
    st.session_state[f"job:{key}"] = job
    run(job, work)
    return job


def run(job: Job, work: Callable[[Progress], Any]) -> None:
    """Let ``work`` run in a thread and put what comes out into ``job``."""

    def body() -> None:
        try:
            job.result = work(job.report)
        except _Stopped:
            _LOG.warning("background work stopped with the dashboard: %s", job.title.msgid)
        except BscError as error:
            _LOG.warning("background work stopped: %s: %s", job.title.msgid, error)
            job.error = error
        except Exception:
            _LOG.exception("background work failed: %s", job.title.msgid)
            job.error = BscError(
                "unexpected",
                text("The work stopped in the middle."),
                text("Nothing of it was stored."),
                text("Try again; the details stand in the server's log."),
            )
        finally:
            job.finished = True
            _running.pop(thread, None)

    thread = threading.Thread(target=body, daemon=True, name="selaras-job")
    _running[thread] = job
    thread.start()


def end() -> None:
    """Stop all work at its next report, and wait for it: a thread that is inside the database when the process ends
    would take it down with an error.
    """
    for thread, job in list(_running.items()):
        job.stopped = True
        thread.join()


def find(key: str) -> Job | None:
    """The job of that key in this session."""
    found = st.session_state.get(f"job:{key}")
    return found if isinstance(found, Job) else None


def forget(key: str) -> None:
    """Drop the job of that key; its work, if any is left, ends by itself."""
    st.session_state.pop(f"job:{key}", None)


def wait(job: Job, lang: Language) -> None:
    """Show how far ``job`` is, and run the page again when it has finished. Returns at once."""

    @st.fragment(run_every=0.4)
    def watch() -> None:
        if job.finished:
            st.rerun(scope="app")
        st.progress(job.done, text=f"{lang.show(job.title)} · {lang.show(job.doing)}")

    watch()
