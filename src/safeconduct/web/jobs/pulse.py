"""The pulse of a job that runs on this machine: a file with its numbers, which its processes hold locked.

The work of a job is one transaction, which on SQLite keeps everybody else from writing; so how far it is, and that it
shall stop, goes past the database. The system gives the lock back when the last process of the job is gone, however it
ended. The file holds two numbers and a word of the program; a second one, who asked to stop, by number.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from safeconduct.web.jobs.kinds import NAME_LENGTH

if sys.platform == "win32":
    import msvcrt

    _BEYOND = 1 << 20  # the byte that is locked; those that are read are not

    def _lock(file: int, *, to_look: bool = False) -> None:  # noqa: ARG001 - there is but one kind of lock here
        os.lseek(file, _BEYOND, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int, *, to_look: bool = False) -> None:
        # Those who only look share the lock, so that none takes another for the job.
        fcntl.flock(file, (fcntl.LOCK_SH if to_look else fcntl.LOCK_EX) | fcntl.LOCK_NB)


_DIGITS = 19
_LENGTH = 2 * _DIGITS + NAME_LENGTH + 3


@dataclass(frozen=True)
class Numbers:
    """How far a job is.

    Attributes:
        done: How much is done.
        total: Of how much; 0 where nobody knows.
        words: The key of what is being done.
    """

    done: int
    total: int
    words: str


@dataclass(frozen=True)
class Pulse:
    """The pulse of one attempt at a job.

    Attributes:
        folder: Where the data directory keeps such files.
        name: Of the job and the attempt.
    """

    folder: Path
    name: str

    @property
    def file(self) -> Path:
        """The file of the numbers, which is locked while a process of the job lives."""
        return self.folder / self.name

    @property
    def _asked(self) -> Path:
        return self.folder / f"{self.name}.stop"

    def take(self) -> int:
        """Make the file and lock it; the descriptor holds the lock, and can be handed to another process.

        Raises:
            OSError: somebody holds it, or the system refuses to write there.
        """
        self.folder.mkdir(mode=0o700, exist_ok=True)
        taken = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(taken)
        except OSError:
            os.close(taken)
            raise
        return taken

    def is_held(self) -> bool | None:
        """Whether a process of the job lives on this machine; None where it was never run here."""
        try:
            tried = os.open(self.file, os.O_RDWR)
        except FileNotFoundError:
            return None
        try:
            _lock(tried, to_look=True)
        except OSError:
            return True
        finally:
            os.close(tried)
        return False

    def write(self, numbers: Numbers) -> None:
        """Write how far the job is; in place, since the lock is on the file."""
        line = f"{numbers.done:0{_DIGITS}d} {numbers.total:0{_DIGITS}d} {numbers.words:{NAME_LENGTH}}\n"
        with self.file.open("r+b", buffering=0) as file:
            file.write(line.encode("ascii"))

    def read(self) -> Numbers | None:
        """How far the job is; None where nothing was written, or not here."""
        try:
            line = self.file.read_bytes()[:_LENGTH].decode("ascii")
            done, total, *words = line.split()
            return Numbers(int(done), int(total), words[0] if words else "")
        except (OSError, ValueError):
            return None

    def ask_to_stop(self, user_id: int) -> None:
        """Leave word that somebody asked the job to stop."""
        partial = self.folder / f"{self.name}.{os.getpid()}.partial"
        partial.write_text(str(user_id), encoding="ascii")
        partial.replace(self._asked)

    def who_stops(self) -> int | None:
        """The number of the user who asked the job to stop, if somebody did."""
        try:
            return int(self._asked.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def remove(self) -> None:
        """Take the files away; the job is over, and what is to be kept is in the record."""
        self._asked.unlink(missing_ok=True)
        self.file.unlink(missing_ok=True)
