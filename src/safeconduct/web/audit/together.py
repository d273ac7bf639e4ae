"""Writing together: what several threads of a process have to write at once goes to the disk in one transaction.

Each commit waits for the disk, and all of them wait for each other at the head of the log. While one thread writes,
those who come gather; the next one writes for all of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Place(Generic[T]):
    """What one thread brought, and whether another one wrote it, or tried and could not."""

    item: T
    is_written: bool = False
    is_alone: bool = False


class Together(Generic[T]):
    """One door at which threads of this process write.

    Args:
        write: Writes what it is given, all of it or nothing, and returns when it is on the disk.
    """

    def __init__(self, write: Callable[[list[T]], None]) -> None:
        self._write = write
        self._door = threading.Lock()
        self._gathering = threading.Lock()
        self._gathered: list[_Place[T]] = []

    def write(self, item: T) -> None:
        """Have something written, alone or with what others bring, and return when it is on the disk.

        What cannot be written with that of others is tried once more by itself, so that nobody fails for another.

        Raises:
            Exception: what ``write`` of the door raises for this item alone.
        """
        place = _Place(item)
        with self._gathering:
            self._gathered.append(place)
        with self._door:
            if place.is_written:
                return
            if not place.is_alone:
                with self._gathering:
                    taken, self._gathered = self._gathered, []
                if self._is_written(taken):
                    return
            self._write([item])

    def _is_written(self, taken: list[_Place[T]]) -> bool:
        """Write for all who gathered; whether it could be done, where each of several may still be written alone."""
        try:
            self._write([place.item for place in taken])
        except Exception:
            if len(taken) == 1:
                raise
            for place in taken:
                place.is_alone = True
            return False
        except BaseException:
            for place in taken:
                place.is_alone = True
            raise
        for place in taken:
            place.is_written = True
        return True
