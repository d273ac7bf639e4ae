"""What can be run as a job: each kind is a function, with the right that opens it and every word that it can say.

A kind is registered by the module ``jobs`` of its application::

    @kinds.kind("intake.merge", title=_("Merging a list"), right=Right.REGISTER_EDIT, words={"cases": _("Cases")})
    def merge(job: Job, report: Report) -> None: ...

What a job says of itself is one of these words and some numbers, so that nothing personal can be in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from safeconduct.web.rights.roles import Right

if TYPE_CHECKING:
    from safeconduct.web.jobs.models import Job

NAME_LENGTH = 40
"""How long the name of a kind, a word or an error is at most."""


class Stopped(Exception):
    """Raised by a job that was asked to stop and did; what it has not committed is as it was."""


class Failed(Exception):
    """Raised by a job that cannot be done; what it has not committed is as it was.

    Args:
        code: One of the errors that its kind states.
        numbers: What stands in the words of the error, by name.
    """

    def __init__(self, code: str, **numbers: int) -> None:
        super().__init__(code)
        self.code = code
        self.numbers = numbers


class Report(Protocol):
    """What a job is given to say how far it is, and to hear that it shall stop."""

    @property
    def stopped(self) -> bool:
        """Whether somebody asked it to stop. It then raises ``Stopped``, soon."""
        ...

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Say how far it is. It may be called as often as one likes; a few times a second it is written down.

        Args:
            done: How much is done.
            total: Of how much; 0 where nobody knows.
            words: One of the words that the kind states.
        """
        ...

    def work(self) -> AbstractContextManager[None]:
        """The one transaction of the work: that the job is done is committed with it, or neither is.

        Raises:
            Lost: by its end the job is no longer this process's to end; all of it is taken back.
        """
        ...


Run = Callable[["Job", Report], None]


@dataclass(frozen=True)
class Kind:
    """One kind of job.

    Attributes:
        name: By which it is known, as ``intake.merge``.
        title: What people call it.
        right: Whoever has it in the operation sees the job, stops it and starts it again.
        run: What is run, in a process of its own.
        words: What is being done at a step, by key.
        errors: Why it can fail, in words that say what would be right, by code; ``%(row)d`` stands for a number.
        page: The address of what the job is about, where there is one.
    """

    name: str
    title: Any
    right: Right
    run: Run
    words: Mapping[str, Any]
    errors: Mapping[str, Any]
    page: Callable[[Job], str] | None


_known: dict[str, Kind] = {}


def kind(
    name: str,
    *,
    title: Any,
    right: Right,
    words: Mapping[str, Any] | None = None,
    errors: Mapping[str, Any] | None = None,
    page: Callable[[Job], str] | None = None,
) -> Callable[[Run], Run]:
    """Register the function below as a kind of job; the arguments are those of ``Kind``.

    Raises:
        ValueError: the name is taken, or a name is too long.
    """
    if name in _known or any(len(one) > NAME_LENGTH for one in (name, *(words or {}), *(errors or {}))):
        raise ValueError(f"{name}: is a kind of job already, or it or one of its words is too long")

    def register(run: Run) -> Run:
        _known[name] = Kind(name, title, right, run, words or {}, errors or {}, page)
        return run

    return register


def find(name: str) -> Kind | None:
    """The kind of this name, if this version has it."""
    return _known.get(name)


def names(rights: frozenset[Right] | None = None) -> list[str]:
    """The names of all kinds, or of those that some rights open."""
    return [one.name for one in _known.values() if rights is None or one.right in rights]
