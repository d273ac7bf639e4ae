"""The heartbeat of workers: when one was last alive, whichever it was.

A worker touches a file in its data directory; where the database is a server of its own, it also leaves the moment in
the shared cache, so that it is known on other machines.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection

KEY = "worker heartbeat"
LATE_SECONDS = 60.0
"""After how long without a heartbeat no worker counts as alive."""
_KEPT_SECONDS = 3600


def file() -> Path:
    """The file that workers of this machine touch."""
    path: Path = settings.DATA_DIRECTORY.jobs / "heartbeat"
    return path


def beat() -> None:
    """Tell that a worker is alive."""
    path = file()
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    if connection.vendor != "sqlite":  # there, a job at work keeps others from writing
        cache.set(KEY, time.time(), _KEPT_SECONDS)


def age() -> float | None:
    """How many seconds ago a worker was alive; None where none is known."""
    moments = []
    with contextlib.suppress(OSError):
        moments.append(file().stat().st_mtime)
    if connection.vendor != "sqlite":
        with contextlib.suppress(Error):
            told = cache.get(KEY)
            moments += [told] if isinstance(told, float) else []
    return max(0.0, time.time() - max(moments)) if moments else None
