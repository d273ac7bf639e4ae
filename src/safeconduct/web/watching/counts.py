"""How many requests were answered and how long they took, over all processes of a server on this machine.

Each process counts in memory and writes its counts into a file of its own, a second after the last time at the
earliest; whoever asks gets the sum of all files. A file of a process that ended still counts, so that sums do not fall.
A server that starts begins anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
import time
from collections import Counter
from pathlib import Path

from django.conf import settings

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""The bounds of the histogram, in seconds."""
EVERY_SECONDS = 1.0
_SEPARATOR = "\t"


class Counts:
    """The counts of this process.

    Args:
        folder: Where each process has its file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}.json"
        self._guard = threading.Lock()
        self._counted: Counter[str] = Counter()
        self._written_at = 0.0

    def add(self, view: str, status: int, seconds: float) -> None:
        """Count a request: the name of its view, its status, how long it took."""
        with self._guard:
            self._counted[_SEPARATOR.join(("requests", view, f"{status // 100}xx"))] += 1
            for bound in BOUNDS:
                if seconds <= bound:
                    self._counted[_SEPARATOR.join(("within", view, str(bound)))] += 1
            self._counted[_SEPARATOR.join(("microseconds", view, ""))] += round(1e6 * seconds)
            if time.monotonic() >= self._written_at + EVERY_SECONDS:
                self._write()

    def total(self) -> Counter[tuple[str, str, str]]:
        """The sum over all processes, by what is counted, the view, and a class of status or a bound.

        What is counted is ``requests`` by class, those that took no longer (``within``) by bound, and ``microseconds``.
        """
        with self._guard:
            self._write()
        total: Counter[tuple[str, str, str]] = Counter()
        for path in self._folder.glob("*.json"):
            with contextlib.suppress(OSError, ValueError):
                for key, count in json.loads(path.read_text(encoding="utf-8")).items():
                    what, view, which = key.split(_SEPARATOR)
                    total[what, view, which] += count
        return total

    def _write(self) -> None:
        self._written_at = time.monotonic()
        with contextlib.suppress(OSError):  # a full disk is no reason not to answer
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = self._folder / f"{self._name}.new"
            new.write_text(json.dumps(self._counted), encoding="utf-8")
            new.replace(self._folder / self._name)


def folder() -> Path:
    """Where the processes of the server of this data directory have their files."""
    path: Path = settings.DATA_DIRECTORY.path / "counts"
    return path


def begin_anew() -> None:
    """Forget what an earlier server counted."""
    for path in folder().glob("*"):
        path.unlink(missing_ok=True)
