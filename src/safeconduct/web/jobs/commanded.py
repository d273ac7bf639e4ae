"""The command as a job runs it: a process of its own that says how far it is, and stops as Ctrl-C stops it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from safeconduct.web.jobs import kinds

INTERRUPTED = 130
"""The exit status of a command that was stopped."""
SECONDS_BETWEEN = 0.2
"""How long it is not looked whether somebody wants the command to stop."""


def run(arguments: Sequence[str], report: kinds.Report, tell: Callable[[Mapping[str, Any]], None]) -> int:
    """Run ``safeconduct`` with some arguments; it is told to stop as Ctrl-C does.

    Args:
        arguments: What stands behind the name of the command.
        report: Says whether somebody wants it to stop.
        tell: Hears each line of ``--progress json``.

    Returns:
        The exit status.

    Raises:
        Failed: the system ended it; its code is ``ended``.
    """
    # Nothing that the server knows is handed on but where Python finds things.
    known = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    command = [sys.executable, "-m", "safeconduct", *arguments, "--progress", "json"]
    with subprocess.Popen(  # noqa: S603 - our own words
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=known, text=True
    ) as process:
        assert process.stderr is not None  # noqa: S101 - it is a pipe
        _watch(process.stderr, process, report, tell)
        status = process.wait()
    if status < 0:
        raise kinds.Failed("ended")
    return status


def _watch(
    lines: IO[str], process: subprocess.Popen[str], report: kinds.Report, tell: Callable[[Mapping[str, Any]], None]
) -> None:
    """Hand on how far the command is until it ends, and hand on to it that it shall stop."""
    said: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        for line in lines:
            said.put(line)
        said.put(None)

    threading.Thread(target=read, daemon=True).start()
    told = False
    while True:
        try:
            line = said.get(timeout=SECONDS_BETWEEN)
        except queue.Empty:
            line = ""  # it says nothing for a while; somebody may want it to stop all the same
        if line is None:
            return
        if report.stopped and not told:
            process.send_signal(signal.SIGINT)
            told = True
        try:
            tell(json.loads(line))
        except (ValueError, KeyError, TypeError):
            continue  # a line for people
