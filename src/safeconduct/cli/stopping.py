"""Stopping: when a planner is to end, because its time is up or because somebody asked for it."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

from safeconduct.cli.refusal import Status

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Stopper:
    """Says when to stop; used as a context, and passed to an engine as its ``stop``.

    The first Ctrl-C (or a request to end from the system) only sets a mark, so that the engine returns the best that it
    has. The second ends the process at once: a thread of its own sees to that, because the main thread may be deep in a
    solver that does not return for long. In a thread that is not the main one, signals are left as they are.
    """

    def __init__(self, until: float, *, asked: Callable[[], None], aborting: Callable[[], None]) -> None:
        """Prepare to stop.

        Args:
            until: when time is up, in seconds of the monotonic clock.
            asked: called, in a thread of its own, when the first signal came.
            aborting: called, in a thread of its own, before the process ends at the second.
        """
        self.until = until
        self.interrupted = False
        self._asked = asked
        self._aborting = aborting
        self._earlier: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}

    def __call__(self) -> str | None:
        """Why to stop now: ``interrupt``, ``time``, or None to go on."""
        if self.interrupted:
            return "interrupt"
        return "time" if time.monotonic() >= self.until else None

    def __enter__(self) -> Self:
        if threading.current_thread() is not threading.main_thread():
            return self
        self._heard, self._told = socket.socketpair()
        self._told.setblocking(False)
        self._wakeup = signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        for number in SIGNALS:
            if number == getattr(signal, "SIGHUP", None) and signal.getsignal(number) is signal.SIG_IGN:
                continue  # started by nohup: the terminal may go
            self._earlier[number] = signal.signal(number, _do_nothing)
        threading.Thread(target=self._listen, args=(self._heard,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if not self._earlier:
            return
        for number, handler in self._earlier.items():
            signal.signal(number, handler)
        self._earlier.clear()
        signal.set_wakeup_fd(self._wakeup)
        self._told.close()  # ends the thread, which closes the other end

    def _listen(self, heard: socket.socket) -> None:
        with heard:
            while numbers := heard.recv(1):
                if numbers[0] not in SIGNALS:
                    continue
                if self.interrupted:
                    self._aborting()
                    os._exit(Status.INTERRUPTED)
                self.interrupted = True
                self._asked()


def _do_nothing(number: int, frame: FrameType | None) -> None:
    """Stand in for what a signal does otherwise; the listening thread acts on it."""
