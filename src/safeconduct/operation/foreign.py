"""Calling readers written in other languages, whose failures do not all arrive as ordinary exceptions."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")

STANDARD_ERROR = 2
_one_at_a_time = threading.Lock()
"""Standard error is one for the process: whoever turns it away gives it back before the next does."""


def attempt(
    read: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> tuple[Result | None, str]:
    """Call a reader on input that may be damaged in any way.

    Compiled code that panics writes a trace to standard error before it raises; nothing of that is seen.

    Returns:
        Its result, or None with the first line of what it said.
    """
    try:
        with _standard_error_turned_away():
            return read(*args, **kwargs), ""
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of compiled code is no Exception
        said = str(error).strip()
        return None, said.splitlines()[0] if said else type(error).__name__


@contextmanager
def _standard_error_turned_away() -> Iterator[None]:
    with _one_at_a_time:
        try:
            kept = os.dup(STANDARD_ERROR)
        except OSError:  # a process without standard error
            kept = None
        if kept is None:
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, STANDARD_ERROR)
        try:
            yield
        finally:
            os.dup2(kept, STANDARD_ERROR)
            os.close(kept)
            os.close(nowhere)
