"""Calling readers written in other languages, whose failures do not all arrive as ordinary exceptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")


def attempt(
    read: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> tuple[Result | None, str]:
    """Call a reader on input that may be damaged in any way.

    Returns:
        Its result, or None with the first line of what it said.
    """
    try:
        return read(*args, **kwargs), ""
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of compiled code is no Exception
        said = str(error).strip()
        return None, said.splitlines()[0] if said else type(error).__name__
