"""Compare the planner with a single integer program over all pairs, in one run on one machine.

    python benchmarks/planner.py [--people N] [--seed S] [--candidates] [--operation FOLDER] [--seconds T]

The peer is HiGHS (its own branch and bound, one thread like the planner's) on the model of ``integer_program.py``.
Both get the same operation; what is printed is the gap against the better of the two bounds, each one's own gap, the
seconds, and the ratios.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from integer_program import solve_integer_program
from safeconduct.operation import read_operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import plan
from safeconduct.planning.certificate import Certificate, gap_between
from safeconduct.planning.freezing import freeze

if TYPE_CHECKING:
    from safeconduct.operation import Operation


@dataclass(frozen=True)
class Measured:
    """What one program reached: costs in weighted hazard-days."""

    name: str
    objective: float
    bound: float
    seconds: float
    buses_short: int


def measure_planner(operation: Operation, seconds: float, gap: float) -> Measured:
    """Run the planner from tables to plan."""
    begun = time.perf_counter()
    answer = plan(operation, gap=gap, stop=lambda: "time" if time.perf_counter() - begun > seconds else None)
    return Measured("planner", answer.claims["objective"], answer.claims["bound"], time.perf_counter() - begun, 0)


def measure_integer_program(operation: Operation, seconds: float, gap: float) -> Measured:
    """Let HiGHS solve the whole model, to a tenth of the gap: its own is a share of the whole cost."""
    found = solve_integer_program(operation, seconds, gap / 10)
    return Measured("HiGHS integer program", found.objective, found.bound, found.seconds, found.buses_short)


def without_candidates(operation: Operation) -> Operation:
    """The operation with those departures alone that are scheduled."""
    departures = operation.tables["departures"].filter(pl.col("status") != "candidate")
    kept = operation.tables["departure_needs"].join(departures, on="departure_id", how="semi")
    return replace(operation, tables={**operation.tables, "departures": departures, "departure_needs": kept})


def main() -> None:
    """Measure both and print them side by side."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--operation", type=Path, help="an operation's folder; else a synthetic one is made")
    parser.add_argument("--people", type=int, default=1300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--candidates", action="store_true", help="keep the synthetic operation's candidate departures")
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for the planner")
    parser.add_argument("--peer-seconds", type=float, help="limit for the integer program (default: the planner's)")
    parser.add_argument("--gap", type=float, default=0.001)
    given = parser.parse_args()
    operation = read_operation(given.operation) if given.operation else make_synthetic(given.people, given.seed)
    if not (given.operation or given.candidates):
        operation = without_candidates(operation)
    floor = Certificate(freeze(operation)).floor()
    peer_seconds = given.seconds if given.peer_seconds is None else given.peer_seconds
    ours = measure_planner(operation, given.seconds, given.gap)
    peer = measure_integer_program(operation, peer_seconds, given.gap)
    bound = max(ours.bound, peer.bound)
    print(f"{operation.settings.name}: floor {floor:,.1f}, best bound {bound:,.1f} weighted hazard-days")
    print(f"{'':24}{'objective':>16}{'gap':>10}{'own gap':>10}{'seconds':>10}{'buses short':>13}")
    for each in (ours, peer):
        gap = gap_between(each.objective, bound, floor) if np.isfinite(each.objective) else np.inf
        own = gap_between(each.objective, each.bound, floor) if np.isfinite(each.objective) else np.inf
        print(f"{each.name:24}{each.objective:16,.1f}{gap:10.3%}{own:10.3%}{each.seconds:10.1f}{each.buses_short:13}")
    print(f"seconds of the integer program per second of the planner: {peer.seconds / ours.seconds:.2f}")
    if np.isfinite(peer.objective):
        print(f"objective of the planner over the integer program's: {ours.objective / peer.objective:.5f}")


if __name__ == "__main__":
    main()
