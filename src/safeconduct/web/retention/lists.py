"""What is erased of no person in the record: lists that were handed in and never merged, and names on movements.

Whoever keeps such things says here which wait, and how one is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from safeconduct.web.record.models import Operation
from safeconduct.web.retention.models import What


@dataclass(frozen=True)
class Waiting:
    """A list or a movement that waits.

    Attributes:
        uid: Its identifier.
        since: The day on which it was handed in, or was to leave.
        called: What people call it; empty: by its identifier.
    """

    uid: str
    since: date
    called: str = ""


class Lists(Protocol):
    """An application that keeps lists, or names."""

    what: What
    """What it keeps, as rules of retention name it."""

    def waiting(self, operation: Operation) -> Iterable[Waiting]:
        """Those of an operation that wait: they were neither merged nor dropped."""

    def drop(self, operation: Operation, uid: str, *, actor: Any, reason: str) -> None:
        """Drop one of them with all that it holds, and write that down.

        Raises:
            Refused: it cannot be dropped now.
        """


KEEPERS: list[Lists] = []
"""Who keeps lists; an application adds itself when it is ready."""


def waiting(operation: Operation, what: str) -> list[tuple[Lists, Waiting]]:
    """Everything of a kind in an operation that waits, with who keeps it."""
    return [(keeper, one) for keeper in KEEPERS if keeper.what == what for one in keeper.waiting(operation)]


def kept() -> set[What]:
    """The kinds that somebody keeps."""
    return {keeper.what for keeper in KEEPERS}
