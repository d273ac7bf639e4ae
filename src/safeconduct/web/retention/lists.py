"""Lists that were handed in and never merged: whoever keeps such lists says here which wait, and how one is dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from safeconduct.web.record.models import Operation


@dataclass(frozen=True)
class Waiting:
    """A list that waits.

    Attributes:
        uid: Its identifier.
        since: The day on which it was handed in.
    """

    uid: str
    since: date


class Lists(Protocol):
    """An application that keeps lists."""

    def waiting(self, operation: Operation) -> Iterable[Waiting]:
        """The lists of an operation that were neither merged nor dropped."""

    def drop(self, operation: Operation, uid: str, *, actor: Any, reason: str) -> None:
        """Drop one of them with all that it holds, and write that down.

        Raises:
            Refused: it cannot be dropped now.
        """


KEEPERS: list[Lists] = []
"""Who keeps lists; an application adds itself when it is ready."""


def waiting(operation: Operation) -> list[tuple[Lists, Waiting]]:
    """Every list of an operation that waits, with who keeps it."""
    return [(keeper, one) for keeper in KEEPERS for one in keeper.waiting(operation)]
