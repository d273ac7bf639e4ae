"""The process of one job. ``python -m safeconduct.web.jobs.child UID ATTEMPT`` is started by a worker alone.

It ends when its worker is gone: its standard input is a pipe that the worker holds open.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from safeconduct.web.jobs.kinds import Failed, Kind, Stopped, find
from safeconduct.web.jobs.pulse import Numbers, Pulse

if TYPE_CHECKING:
    from safeconduct.web.jobs.models import Job

SECONDS_BETWEEN = 0.25
"""How long progress is kept back after some was written."""
FAULT = "fault"
"""The code of an error that no kind states: a fault of the program."""

NICENESS = 5
"""What a job leaves to pages where both want the processor: it then gets a third of what they get."""
PATIENCE_SECONDS = 3600
"""How long a job waits for the lock of SQLite, which another job may hold; a page does not wait so long."""

_logger = logging.getLogger("safeconduct.jobs")


class ProcessReport:
    """What a job is given: see ``kinds.Report``."""

    asked_to_stop = False  # of the process, which runs one job

    def __init__(self, job: Job, kind: Kind, pulse: Pulse) -> None:
        self._job = job
        self._kind = kind
        self._pulse = pulse
        self._last = Numbers(0, 0, "")
        self._written_at = 0.0
        self.ended = False

    @property
    def stopped(self) -> bool:
        """Whether somebody asked the job to stop."""
        return ProcessReport.asked_to_stop

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Say how far the job is.

        Raises:
            ValueError: its kind does not state the word, or a number is negative.
        """
        if (words and words not in self._kind.words) or min(done, total) < 0:
            raise ValueError(f"{self._kind.name}: {words!r} is no word of it, or {done} or {total} is negative")
        said, now = Numbers(done, total, words), time.monotonic()
        early = now < self._written_at + SECONDS_BETWEEN
        if said == self._last or (early and words == self._last.words and done != total):
            return
        self._pulse.write(said)
        self._last, self._written_at = said, now

    @contextmanager
    def work(self) -> Iterator[None]:
        """The one transaction of the work, with which it is committed that the job is done."""
        from django.db import transaction

        from safeconduct.web.jobs import services
        from safeconduct.web.jobs.models import State

        with transaction.atomic():
            yield
            services.end(self._job, State.DONE)
        self.ended = True


def run(uid: str, attempt: int) -> None:
    """Run a job that a worker claimed, and write down how it ended."""
    from safeconduct.web.jobs import services
    from safeconduct.web.jobs.models import Job, State

    given = Job.objects.filter(uid=uid, attempt=attempt, state=State.RUNNING)
    given.update(pid=os.getpid())
    job = given.select_related("operation", "asked_by").get()
    kind = find(job.kind)
    if kind is None:
        raise RuntimeError(f"{job.kind}: is no kind of job")
    report = ProcessReport(job, kind, services.pulse(job))
    try:
        kind.run(job, report)
    except services.Lost:
        return  # it is no longer ours, and what it did was taken back
    except Stopped:
        ended, error, numbers = State.STOPPED, "", {}
    except Failed as why:
        ended, error, numbers = State.FAILED, why.code if why.code in kind.errors else FAULT, why.numbers
    except Exception as fault:
        # What was raised may quote somebody's data; what kind it was, and where, does not.
        places = "".join(
            f"\n  {one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(fault.__traceback__)
        )
        _logger.error("%s: %s%s", job, type(fault).__name__, places)
        ended, error, numbers = State.FAILED, FAULT, {}
    else:
        ended, error, numbers = State.DONE, "", {}
    if not report.ended:
        services.end(job, ended, error=error, numbers=numbers)


def main(arguments: list[str]) -> None:
    """Run the job that the arguments name; see the module."""
    _give_way()
    signal.signal(signal.SIGINT, _stop)
    threading.Thread(target=_end_with_worker, daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.web.settings")
    import django

    django.setup()
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = PATIENCE_SECONDS
    run(arguments[0], int(arguments[1]))


def _give_way() -> None:
    """Let pages go first. Where Linux weighs sessions against each other, it is the session that has to give way."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(NICENESS), encoding="ascii")


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - what the system calls
    ProcessReport.asked_to_stop = True


def _end_with_worker() -> None:
    """Wait until the worker is gone, and end with it, and all that this process started; nothing is committed then."""
    while os.read(0, 1):
        pass
    if hasattr(os, "killpg") and os.getpgid(0) == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
