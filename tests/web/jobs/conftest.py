"""Workers beside a test, in processes of their own, on the database of the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection
from django.utils.translation import override

from safeconduct.web.jobs.models import Job

TESTS = Path(__file__).parents[2]
WORK = "import django; django.setup(); from safeconduct.web.jobs.worker import Worker; Worker().work()"
PATIENCE = 300.0


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds, which is asked again and again."""
    pause, last = threading.Event(), time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last, "it never came to be"
        pause.wait(0.02)


def now(job: Job) -> Job:
    """The job as the database has it."""
    return Job.objects.get(pk=job.pk)


def children(pid: int) -> list[int]:
    """The processes that a process started and that are alive, by number."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(entry.name))
    return found


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Words are English, whatever language an earlier page left."""
    with override("en"):
        yield


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that are started have the data directory and the database of this test."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "job_settings")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS), *filter(None, sys.path)]))
    monkeypatch.setenv("SAFECONDUCT_TEST_DATABASE_NAME", str(connection.settings_dict["NAME"]))


@pytest.fixture
def start_worker(transactional_db: None, beside: None) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:  # noqa: ARG001
    """A function that starts a worker; all of them end with the test."""
    with ExitStack() as ends:

        def start() -> subprocess.Popen[bytes]:
            process = subprocess.Popen([sys.executable, "-c", WORK], start_new_session=True)
            ends.callback(process.wait)
            ends.callback(process.send_signal, signal.SIGTERM)
            return process

        yield start
