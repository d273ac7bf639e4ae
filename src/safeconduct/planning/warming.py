"""Warming: what large plans are made by, compiled before anybody waits for it; half a minute, once for a machine.

``python -m safeconduct.planning.warming`` does it; the machine code is kept where numba keeps it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning.airlift import fill
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.freezing import freeze
from safeconduct.planning.planner import ignore, never
from safeconduct.planning.watch import Watch

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Ints

PEOPLE = 200


def warm() -> tuple[Ints, Flags]:
    """Plan a small operation as if it were large, so that every pass is compiled; the ways (P,) and what flies (D,)."""
    made = make_synthetic(PEOPLE)
    scheduled = made.tables["departures"].filter(pl.col("status") != "candidate")
    problem = freeze(replace(made, tables={**made.tables, "departures": scheduled}))
    way, flying, _ = fill(problem, Certificate(problem), None, 0, Watch(0.001, never, ignore), None)
    return way, flying


if __name__ == "__main__":
    warm()
