"""The solver: a quiet HiGHS that can be stopped.

HiGHS is by Huangfu & Hall (2018, doi:10.1007/s12532-017-0130-5).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import highspy


def new_solver() -> Any:
    """A HiGHS object that prints nothing and works on one thread, so that the same input gives the same answer."""
    with _quiet():
        solver = highspy.Highs()  # type: ignore[no-untyped-call] # the library types no constructor
    solver.silent()
    solver.setOptionValue("threads", 1)
    return solver


def run(solver: Any, stop: Callable[[], bool]) -> None:
    """Run the solver until it is done or ``stop()`` says so; what it has by then can be read from it."""

    def interrupt(event: Any) -> None:
        if stop():
            event.interrupt()

    events = (solver.cbSimplexInterrupt, solver.cbMipInterrupt)
    for event in events:
        event.subscribe(interrupt)
    try:
        solver.run()
    finally:
        for event in events:
            event.unsubscribe(interrupt)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the banner, which the library prints past its own options, off the results on standard output."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
