"""Jobs that do something, that go on until they are stopped, and that fail."""

from __future__ import annotations

import threading
from typing import Any

from safeconduct.web.jobs import kinds
from safeconduct.web.jobs.models import Job
from safeconduct.web.record.models import Operation
from safeconduct.web.rights.roles import Right

PAUSE = threading.Event()  # never set: waiting for it is a pause


def _kind(name: str, **more: Any) -> Any:
    return kinds.kind(name, right=Right.REGISTER_EDIT, words={"names": "Names"}, **more)


def rename(job: Job) -> None:
    """The work of all of them: the operation is renamed to what the job is about."""
    Operation.objects.filter(pk=job.operation_id).update(name=job.subject_id)


@_kind("trial.renames", title="Renaming")
def renames(job: Job, report: kinds.Report) -> None:
    """Do the work, and be done."""
    with report.work():
        rename(job)
        report.progress(3, 3, "names")


@_kind("trial.goes_on", title="Going on")
def goes_on(job: Job, report: kinds.Report) -> None:
    """Do the work, but for its end, and go on until asked to stop."""
    with report.work():
        rename(job)
        report.progress(1, 1000, "names")
        while not report.stopped:
            PAUSE.wait(0.02)
        raise kinds.Stopped


@_kind("trial.never_stops", title="Never stopping")
def never_stops(job: Job, report: kinds.Report) -> None:
    """Go on, whoever asks."""
    with report.work():
        rename(job)
        report.progress(1, 1000, "names")
        PAUSE.wait()


@_kind("trial.fails", title="Failing", errors={"row": "Row %(row)d has no name; give it one."})
def fails(job: Job, report: kinds.Report) -> None:
    """Do the work, and find that it cannot be done."""
    with report.work():
        rename(job)
        raise kinds.Failed("row", row=17)


@_kind("trial.breaks", title="Breaking")
def breaks(job: Job, report: kinds.Report) -> None:
    """Do the work, and break over something personal."""
    with report.work():
        rename(job)
        raise RuntimeError("Alma Hoxha")
