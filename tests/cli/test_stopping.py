"""When a planner is to end: at a moment, at the first signal, and at once at the second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from safeconduct.cli.refusal import Status
from safeconduct.cli.stopping import Stopper

TWICE = """
import os, signal
from safeconduct.cli.stopping import Stopper
with Stopper(float("inf"), asked=lambda: print("asked", flush=True), aborting=lambda: print("aborting", flush=True)):
    os.kill(os.getpid(), signal.SIGINT)
    input()
    os.kill(os.getpid(), signal.SIGTERM)
    for _ in range(10**10):  # work that never looks whether it should stop
        pass
print("not reached")
"""


def test_time_is_up_at_its_moment_and_not_before() -> None:
    """Before the moment nothing says to stop; from then on it is time."""
    assert Stopper(time.monotonic() + 60, asked=_nothing, aborting=_nothing)() is None
    assert Stopper(time.monotonic(), asked=_nothing, aborting=_nothing)() == "time"
    assert Stopper(float("inf"), asked=_nothing, aborting=_nothing)() is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_sets_a_mark_and_raises_nothing(number: signal.Signals) -> None:
    """Ctrl-C or a request to end is told once, and then is the reason to stop; afterwards signals act as before."""
    before = signal.getsignal(number)
    heard = threading.Event()
    with Stopper(0.0, asked=heard.set, aborting=_nothing) as stopper:
        os.kill(os.getpid(), number)
        assert heard.wait(10)
        assert stopper() == "interrupt"
    assert signal.getsignal(number) is before


def test_the_second_signal_ends_the_process_at_once() -> None:
    """Whatever the process is deep in, the second signal ends it, with the status of an interruption."""
    process = subprocess.Popen(
        [sys.executable, "-c", TWICE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "asked\n"
    process.stdin.write("again\n")
    process.stdin.flush()
    assert process.stdout.readline() == "aborting\n"
    assert process.wait(timeout=30) == Status.INTERRUPTED
    assert process.stdout.read() == ""
    process.stdin.close()
    process.stdout.close()


def test_outside_the_main_thread_signals_are_left_as_they_are() -> None:
    """A stopper in another thread still knows the time."""
    before = signal.getsignal(signal.SIGINT)
    told: list[str | None] = []

    def work() -> None:
        with Stopper(0.0, asked=_nothing, aborting=_nothing) as stopper:
            told.extend([stopper(), str(signal.getsignal(signal.SIGINT) is before)])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert told == ["time", "True"]


def _nothing() -> None:
    """Take no notice."""
