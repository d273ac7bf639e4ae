"""Compiling: a function of numbers and arrays as machine code, kept on disk for the next time where that is possible.

No reordering of sums: the same numbers everywhere that floating point is the same. Where a function works on several
threads, it cuts its work into parts whose number does not depend on the threads, and adds them up in order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

ONLY_LOOPS = {
    "comprehension": False,
    "reduction": False,
    "inplace_binop": False,
    "setitem": False,
    "numpy": False,
    "stencil": False,
    "fusion": False,
    "prange": True,
}
"""Only ``prange`` loops are shared out: sharing a sum of four numbers takes a second to compile, for nothing."""
Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function as machine code on the thread that calls it, compiled when it is first called."""
    return _made(function, parallel=False)


def threaded(function: Function) -> Function:
    """The function as machine code whose ``prange`` loops are shared out among threads."""
    return _made(function, parallel=ONLY_LOOPS)


def inlined(function: Function) -> Function:
    """The function as a part of whichever calls it: passing it dozens of arrays would take longer than what it does."""
    return cast("Function", numba.njit(inline="always")(function))


def _made(function: Function, *, parallel: Any) -> Function:
    try:
        made = numba.njit(cache=True, fastmath=False, parallel=parallel, nogil=True)(function)
    except RuntimeError:  # nowhere to keep it: neither beside the program nor in a folder of the user
        made = numba.njit(fastmath=False, parallel=parallel, nogil=True)(function)
    return cast("Function", made)
