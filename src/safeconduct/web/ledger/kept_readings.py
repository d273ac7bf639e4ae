"""What was read of a source, kept for a while in memory, so that whoever decides about it does not wait each time.

It is never written anywhere: what a text says of people stays sealed on disk. It is found by everything that reading
depends on, so that a text that changed, or whose key was destroyed, is never answered from here.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from safeconduct.ledger.reading import Reading

SECONDS = 15 * 60
"""How long a reading is kept after it was last asked for."""
CHARACTERS = 4_000_000
"""Of all texts together whose readings are kept; one that is longer alone is not."""

Key = tuple[object, ...]


class KeptReadings:
    """Readings by what they were made of; those that were not asked for longest go first.

    Args:
        now: Seconds that only grow.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, tuple[float, Reading]] = OrderedDict()

    def reading(self, text: str, depends_on: Key, make: Callable[[], Reading]) -> Reading:
        """A reading, made where it is not kept.

        Args:
            text: That is read.
            depends_on: Whatever else the reading depends on.
            make: Reads it.
        """
        key = (hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), *depends_on)
        with self._lock:
            self._drop(0)
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = (self._now(), found[1])
                return found[1]
        made = make()
        if made.characters <= CHARACTERS:
            with self._lock:
                self._drop(made.characters)
                self._kept[key] = (self._now(), made)
        return made

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()

    def _drop(self, room: int) -> None:
        """Forget what is too old, and what stands in the way of so many characters."""
        total = room + sum(reading.characters for _at, reading in self._kept.values())
        while self._kept:
            at, reading = next(iter(self._kept.values()))
            if self._now() - at <= SECONDS and total <= CHARACTERS:
                break
            self._kept.popitem(last=False)
            total -= reading.characters


KEPT = KeptReadings()
"""Those of this process."""
