"""Folders in which something lies while it is worked on: taken away at the end, and where a process was killed, later.

They hold planning data of people. Whoever makes one holds a lock in it, which the system gives back however they end.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from safeconduct.web.jobs.pulse import Pulse

Name = Literal["plan", "trial", "forecast", "rehearsal", "upload", "export"]
NAMES: tuple[Name, ...] = ("plan", "trial", "forecast", "rehearsal", "upload", "export")
HELD = "held"
FRESH_SECONDS = 10.0
"""How long a folder is left alone in which nothing is held: whoever made it is about to."""
EARLIER_SECONDS = 86_400.0
"""How long one is left alone in which nothing ever was held, as earlier versions made them."""


@contextmanager
def folder(name: Name) -> Iterator[Path]:
    """A folder that only this user can read, and that is gone afterwards; beside what it is used for lies a lock."""
    place = Path(tempfile.mkdtemp(prefix=f"safeconduct-{name}-"))
    try:
        held = Pulse(place, HELD).take()
        try:
            yield place
        finally:
            os.close(held)
    finally:
        shutil.rmtree(place)


def sweep() -> int:
    """Take away the folders whose process is gone, and say how many; those of other users of the machine are theirs."""
    gone = [one for name in NAMES for one in Path(tempfile.gettempdir()).glob(f"safeconduct-{name}-*") if _is_left(one)]
    for one in gone:
        shutil.rmtree(one, ignore_errors=True)
    return len(gone)


def _is_left(place: Path) -> bool:
    """Whether a folder is ours, and nobody works in it any more."""
    with suppress(OSError):  # somebody else takes it away just now
        seen = place.lstat()
        if place.is_symlink() or not place.is_dir() or (hasattr(os, "getuid") and seen.st_uid != os.getuid()):
            return False
        age = time.time() - seen.st_mtime
        if age < FRESH_SECONDS:
            return False
        held = Pulse(place, HELD).is_held()
        return age > EARLIER_SECONDS if held is None else not held
    return False
