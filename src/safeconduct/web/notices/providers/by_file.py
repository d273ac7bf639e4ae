"""Notices as lines of a file in the data directory, for whoever carries them. Nothing goes out by itself."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from safeconduct.web.alerts.sending import NotSent
from safeconduct.web.notices.providers.providing import Outgoing

FILE, LOCK = "notices.jsonl", ".lock"

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)


class ByFile:
    """Each notice is one line of JSON. A line stands once and whole, whatever happens while it is written."""

    repeats = True

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or settings.DATA_DIRECTORY.outbox

    def send(self, one: Outgoing) -> None:
        """Append the notice, unless it stands there already; it is on the disk before this returns.

        Raises:
            NotSent: the system refuses to write there.
        """
        line = json.dumps(asdict(one), ensure_ascii=False).encode() + b"\n"
        try:
            with _held(self._folder):
                _append(self._folder / FILE, line, one.id)
        except OSError as error:
            raise NotSent(type(error).__name__[:40]) from None


def take_out(ids: Collection[str], folder: Path | None = None) -> int:
    """Take lines of notices out of the file, such as those of a family that was erased, and say how many.

    What somebody carried away is out of reach.
    """
    folder = folder or settings.DATA_DIRECTORY.outbox
    file = folder / FILE
    if not ids or not file.exists():
        return 0
    with _held(folder):
        lines = file.read_bytes().splitlines(keepends=True) if file.exists() else []
        kept = [line for line in lines if _id_of(line) not in ids]
        if len(kept) == len(lines):
            return 0
        new = file.with_name(f"{FILE}.new")
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            _write(handle, b"".join(kept))
        finally:
            os.close(handle)
        new.replace(file)
    return len(lines) - len(kept)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder, which is made where it is not there, so that one process writes at a time."""
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(lock)
        yield
    finally:
        os.close(lock)


def _append(file: Path, line: bytes, uid: str) -> None:
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        there = _all_of(handle)
        whole = there[: there.rfind(b"\n") + 1]
        if len(whole) < len(there):  # somebody was stopped within a line, which nobody took for written
            os.ftruncate(handle, len(whole))
        if not any(_id_of(one) == uid for one in whole.splitlines()):
            _write(handle, line)
    finally:
        os.close(handle)


def _all_of(handle: int) -> bytes:
    with os.fdopen(os.dup(handle), "rb") as read:
        read.seek(0)
        return read.read()


def _write(handle: int, content: bytes) -> None:
    while content:
        content = content[os.write(handle, content) :]
    os.fsync(handle)


def _id_of(line: bytes) -> str:
    """The identifier of a line; empty where it is none of ours."""
    try:
        return str(json.loads(line).get("id", ""))
    except (ValueError, AttributeError):
        return ""
