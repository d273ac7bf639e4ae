"""What every provider is: it sends one notice, or says that it surely did not, or that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

SECONDS = 10.0
"""How long an answer is waited for, at each step of it."""


class Unclear(Exception):
    """Nobody knows whether something was sent. ``args[0]`` is a word for what happened."""


@dataclass(frozen=True)
class Outgoing:
    """A notice as it goes out.

    Attributes:
        id: Its identifier, the same at every attempt.
        channel: By what the family wants to be told.
        to: The address; the code of the family where it is told by hand.
        language: In which language it is.
        subject: What stands above it where it is mailed.
        text: What the family is told.
    """

    id: str
    channel: str
    to: str
    language: str
    subject: str
    text: str


class Provider(Protocol):
    """Something that notices go through.

    Attributes:
        repeats: Whether the same notice is handed over again where nobody knows whether it was, under the same
            identifier: then it goes out at least once, and otherwise at most once.
    """

    repeats: bool

    def send(self, one: Outgoing) -> None:
        """Send a notice.

        Raises:
            NotSent: it surely was not sent; it may be tried again.
            Unclear: nobody knows.
        """
