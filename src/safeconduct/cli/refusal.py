"""Refusals: what a command says when it cannot do what it was asked, and its exit statuses."""

from enum import IntEnum


class Status(IntEnum):
    """What the exit status of a command tells a script."""

    DONE = 0
    NO = 1
    """The answer is no: an invalid plan, or pins that cannot all hold."""
    WRONG = 2
    """The input or the arguments are wrong; nothing was written."""
    UNEXPECTED = 70
    """A fault of the program itself; its place and the way to report it were named."""
    INTERRUPTED = 130
    """Interrupted, after the best result so far was written."""
    UNREAD = 141
    """Whoever read the output went away."""


class Refused(Exception):
    """The arguments cannot be followed; the message is one line that says why and what would be right."""
