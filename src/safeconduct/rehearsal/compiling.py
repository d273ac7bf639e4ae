"""Compiling: a function of numbers and arrays as machine code, kept on disk for the next time where that is possible.

No reordering of sums and no threads within a function: the same numbers everywhere that floating point is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function as machine code, compiled when it is first called."""
    try:
        made = numba.njit(cache=True, fastmath=False)(function)
    except RuntimeError:  # nowhere to keep it: neither beside the program nor in a folder of the user
        made = numba.njit(fastmath=False)(function)
    return cast("Function", made)


def inlined(function: Function) -> Function:
    """The function as a part of whichever calls it: passing it dozens of arrays would take longer than what it does."""
    return cast("Function", numba.njit(inline="always")(function))
