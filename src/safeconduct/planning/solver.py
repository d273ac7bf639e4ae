"""The solver: a quiet HiGHS that can be stopped.

HiGHS is by Huangfu & Hall (2018, doi:10.1007/s12532-017-0130-5).
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from scipy import sparse

INFINITY = highspy.kHighsInf
_ONE_AT_A_TIME = threading.Lock()


@dataclass
class Model:
    """Columns and rows of a program as they are gathered; no column is negative."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add_column(self, cost: float, upper: float) -> int:
        """A column that may be up to ``upper``; returns its number."""
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.cost) - 1

    def add_row(self, low: float, high: float) -> int:
        """A row whose sum is between ``low`` and ``high``; returns its number."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def put(self, row: int, column: int, value: float) -> None:
        """Add a value where a row and a column cross."""
        self.row.append(row)
        self.column.append(column)
        self.value.append(value)

    def whole(self) -> highspy.HighsLp:
        """The program with every column a whole number, as the solver takes it."""
        matrix = sparse.csc_matrix((self.value, (self.row, self.column)), shape=(len(self.low), len(self.cost)))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.low)
        lp.col_cost_, lp.col_lower_ = np.array(self.cost), np.zeros(len(self.cost))
        lp.col_upper_ = np.array(self.upper)
        lp.row_lower_, lp.row_upper_ = np.array(self.low), np.array(self.high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.cost)
        return lp


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
    with _ONE_AT_A_TIME:
        sys.stdout.flush()
        kept = os.dup(1)
        try:
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)
