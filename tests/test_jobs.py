"""Work in the background: its progress and result, and its end with the dashboard."""

from __future__ import annotations

import threading

from bsc.errors import BscError
from bsc.i18n import text
from bsc.ui import jobs
from bsc.ui.jobs import Job, Progress

TITLE = text("Loading the sample organisation")


def _run(work: object) -> Job:
    job = Job(TITLE)
    jobs.run(job, work)  # type: ignore[arg-type]
    return job


def _wait(job: Job) -> None:
    for thread in [t for t in threading.enumerate() if t.name == "selaras-job"]:
        thread.join(10)
    assert job.finished


def test_what_the_work_returns_and_how_far_it_came_stand_in_the_job() -> None:
    def work(progress: Progress) -> int:
        progress(1.7, text("Starting"))
        return 7

    job = _run(work)
    _wait(job)
    assert (job.result, job.error, job.done) == (7, None, 1.0)


def test_a_failure_is_an_error_for_people() -> None:
    def work(_: Progress) -> None:
        raise ZeroDivisionError

    job = _run(work)
    _wait(job)
    assert isinstance(job.error, BscError)
    assert job.result is None


def test_work_under_way_stops_at_its_next_report_and_is_waited_for() -> None:
    begun, left = threading.Event(), []

    def work(progress: Progress) -> None:
        try:
            while True:
                progress(0.5, TITLE)
                begun.set()
        finally:
            left.append("whole")

    job = _run(work)
    assert begun.wait(10)
    jobs.end()
    assert job.finished
    assert left == ["whole"]
    assert job.result is None
    assert job.error is None
    assert not [t for t in threading.enumerate() if t.name == "selaras-job"]
