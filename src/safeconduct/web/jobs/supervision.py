"""The worker that a server starts: it is started again should it die, and ends with the server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
"""A worker that dies again and again is started ever more seldom."""
PATIENCE_SECONDS = 10.0


@contextmanager
def worker_beside(data: Path) -> Iterator[None]:
    """Keep a worker of a data directory running until the block is left. Where this process is killed, it ends too."""
    keeper = _Keeper(
        [sys.executable, "-m", "safeconduct", "work", "--data", str(data), "--until-gone", str(os.getpid())]
    )
    thread = threading.Thread(target=keeper.keep, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        keeper.end()
        thread.join()


class _Keeper:
    """Starts a command again whenever it ends, until told to end it."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._ends = threading.Event()
        self._guard = threading.Lock()
        self._process = self._start()

    def keep(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                self._process.wait(LONGEST_PAUSE_SECONDS)
            except subprocess.TimeoutExpired:
                pause = FIRST_PAUSE_SECONDS  # it lived long enough
                continue
            if self._ends.wait(pause):
                return
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            with self._guard:
                if self._ends.is_set():
                    return
                self._process = self._start()

    def end(self) -> None:
        self._ends.set()
        with self._guard:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        # In a session of its own: Ctrl-C is for the server, which then ends its worker.
        return subprocess.Popen(  # noqa: S603 - our own words
            self._command, stdin=subprocess.DEVNULL, start_new_session=True
        )
