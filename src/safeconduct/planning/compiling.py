"""Compiling: a function of numbers and arrays as machine code, kept on disk for the next time where that is possible.

No reordering of sums: the same numbers everywhere that floating point is the same. Where a function works on several
threads, it cuts its work into parts whose number does not depend on the threads, and adds them up in order.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar, cast

import numba

PARTS = 4
"""Parts that work is cut into, whatever the number of threads."""
Function = TypeVar("Function", bound=Callable[..., object])
Found = TypeVar("Found")


def compiled(function: Function) -> Function:
    """The function as machine code that holds no lock, compiled when it is first called."""
    try:
        made = numba.njit(cache=True, fastmath=False, nogil=True)(function)
    except RuntimeError:  # nowhere to keep it: neither beside the program nor in a folder of the user
        made = numba.njit(fastmath=False, nogil=True)(function)
    return cast("Function", made)


def inlined(function: Function) -> Function:
    """The function as a part of whichever calls it: passing it dozens of arrays would take longer than what it does."""
    return cast("Function", numba.njit(inline="always")(function))


def in_parts(work: Callable[[int, int], Found], many: int) -> list[Found]:
    """What ``work(first, last)`` finds in each part of so many things, in order; compiled work shares the processors.

    Sharing out is left to Python's threads: loops that numba shares out take six times as long to compile, and may not
    be entered by two threads at once.
    """
    cuts = [part * many // PARTS for part in range(PARTS + 1)]
    return list(_threads(numba.get_num_threads()).map(work, cuts[:-1], cuts[1:]))


@cache
def _threads(many: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(many, thread_name_prefix="planning")


os.register_at_fork(after_in_child=_threads.cache_clear)  # threads do not follow into a child
