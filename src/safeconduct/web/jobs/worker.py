"""A worker: takes jobs from the queue, one after the other, and runs each in a process of its own.

Any number of workers can run, on PostgreSQL also on other machines. The process of a job ends with its worker, and a
worker, where it is told to, with the process that started it.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.db import Error, connection

from safeconduct.web.alerts import queue
from safeconduct.web.jobs import scratch, services
from safeconduct.web.jobs.models import Job
from safeconduct.web.notices import queue as notices
from safeconduct.web.pages import closed
from safeconduct.web.watching import heartbeat

LOOK_SECONDS = 0.4
"""How long a worker without a job waits before it looks for one, and how often it looks after the one it has."""
SWEEP_SECONDS = 5.0
BEAT_SECONDS = 5.0
PATIENCE_SECONDS = 60.0
"""How long a job that was asked to stop may go on before its process is ended."""
ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))

_logger = logging.getLogger("safeconduct.jobs")


class Worker:
    """One worker.

    Args:
        until_gone: The number of the process with which it ends; without one, it works until it is told to end.
    """

    def __init__(self, until_gone: int | None = None) -> None:
        self.name = f"{socket.gethostname()[:80]}:{os.getpid()}"
        self._until_gone = until_gone
        self._told = False
        self._swept_at = -SWEEP_SECONDS

    @property
    def ends(self) -> bool:
        """Whether it was told to end, or the process that started it is gone."""
        return self._told or (self._until_gone is not None and os.getppid() != self._until_gone)

    def work(self) -> None:
        """Take and run jobs until told to end. The job that runs then is interrupted."""
        for number in ENDING:
            signal.signal(number, self._end)
        done = threading.Event()
        # A daemon: who answers slowly holds up neither a job nor the end of the worker.
        for what, deliver in (("alerts", queue.deliver_one), ("notices", notices.deliver_one)):
            arguments = (done, _is_closed, deliver, what)
            threading.Thread(target=queue.keep_delivering, args=arguments, name=what, daemon=True).start()
        try:
            while not self.ends:
                if not (_while_it_can(self._sweep) and not _is_closed() and _while_it_can(self.run_one)):
                    time.sleep(LOOK_SECONDS)
        finally:
            done.set()

    def _end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - what the system calls
        self._told = True

    def _sweep(self) -> bool:
        if time.monotonic() >= self._swept_at + SWEEP_SECONDS:
            heartbeat.beat()
            services.sweep()
            scratch.sweep()
            notices.sweep()
            self._swept_at = time.monotonic()
        return True

    def run_one(self) -> bool:
        """Run the job that waits longest; False where none does."""
        claimed = services.claim(self.name)
        if claimed is None:
            return False
        job, held = claimed
        try:
            self._run(job, held)
        finally:
            os.close(held)  # from now on nobody takes it for alive
            _while_it_can(lambda: _bury(job))
        return True

    def _run(self, job: Job, held: int) -> None:
        """Start the process of a job and look after it until it is gone."""
        command = [sys.executable, "-m", "safeconduct.web.jobs.child", job.uid, str(job.attempt)]
        shared: dict[str, object] = {"start_new_session": True, "pass_fds": (held,)} if os.name == "posix" else {}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, **shared)  # type: ignore[call-overload]  # noqa: S603 - our own words
        try:
            self._look_after(job, process)
        finally:
            _kill(process)

    def _look_after(self, job: Job, process: subprocess.Popen[bytes]) -> None:
        beaten_at = -BEAT_SECONDS
        stop_told_at: float | None = None
        while not self.ends:
            try:
                process.wait(LOOK_SECONDS)
                return
            except subprocess.TimeoutExpired:
                now = time.monotonic()
            if now >= beaten_at + BEAT_SECONDS:
                _while_it_can(lambda: _beat(job))
                beaten_at = now
            if stop_told_at is None:
                if _while_it_can(lambda: _shall_stop(job)):
                    process.send_signal(signal.SIGINT)
                    stop_told_at = now
            elif now >= stop_told_at + PATIENCE_SECONDS:
                return


def _is_closed() -> bool:
    """Whether somebody closed the record for a time: then no job is begun."""
    return closed.minutes_closed(settings.DATA_DIRECTORY.path) is not None


def _beat(job: Job) -> bool:
    """Tell that this worker and its job are alive."""
    heartbeat.beat()
    return services.beat(job)


def _bury(job: Job) -> bool:
    """End a job whose process is gone; where the database does not answer, its file stays and tells so."""
    said = services.bury(job)
    services.pulse(job).remove()
    return said


def _shall_stop(job: Job) -> bool:
    """Whether somebody asked the job to stop, here or on another machine."""
    if services.pulse(job).who_stops() is not None:
        return True
    return Job.objects.filter(pk=job.pk, stop_asked_at__isnull=False).exists()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process, and all that it started, if it is there; what it has not committed is as it was."""
    if process.poll() is None:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()


def _while_it_can(act: Callable[[], bool]) -> bool:
    """Do something with the database; where it does not answer, say so, and go on without."""
    try:
        return act()
    except Error as error:
        _logger.warning("the database does not answer (%s); a worker tries again", type(error).__name__)
        connection.close()
        return False
