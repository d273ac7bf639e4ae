"""Cancel the fullest departures, plan again with what people were told, and hold it against an exact optimum.

    python benchmarks/replanning.py [--people N] [--seed S] [--operation FOLDER] [--cancel N] [--seconds T]

For each charge for moving (``objective.moved_days``) it prints the gap, the seconds, and the share of the families
told of a departure that still flies who keep it: in the planner's answer and in that of a single integer program
(HiGHS on the model of ``integer_program.py``), and the first objective over the second.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from integer_program import Solved, solve_integer_program
from peers import without_candidates
from safeconduct.operation import read_operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import plan

if TYPE_CHECKING:
    from safeconduct.operation import Operation, Plan

CHARGES = (0.0, 1.0, 5.0, 20.0, 100.0)
WIDTHS = (10, 10, 10, 9, 13, 9, 12)


def main() -> None:
    """Measure each charge and print a row for it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--operation", type=Path, help="an operation's folder; else a synthetic one is made")
    parser.add_argument("--people", type=int, default=1300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cancel", type=int, default=3, help="how many of the fullest departures are cancelled")
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for the planner and for the integer program")
    parser.add_argument("--gap", type=float, default=0.001)
    given = parser.parse_args()
    operation = (
        read_operation(given.operation)
        if given.operation
        else without_candidates(make_synthetic(given.people, given.seed))
    )
    told = planned(operation, None, given.seconds, given.gap)
    cancelled = fullest(operation, told, given.cancel)
    print(f"{operation.settings.name}: cancelled {', '.join(cancelled)}")
    headings = zip(
        ("moved_days", "gap", "seconds", "keep", "keep, exact", "exact s", "objectives"), WIDTHS, strict=True
    )
    print("".join(f"{heading:>{width}}" for heading, width in headings))
    for charge in CHARGES:
        changed = cancel(operation, cancelled, charge)
        begun = time.perf_counter()
        answer = planned(changed, told, given.seconds, given.gap)
        spent = time.perf_counter() - begun
        exact = solve_integer_program(changed, given.seconds, 1e-6, told)
        claims = answer.claims
        ways = dict(answer.assignments.select("case_id", "departure_id").iter_rows())
        cells = (
            f"{charge:g}",
            f"{claims['gap']:.3%}",
            f"{spent:.1f}",
            f"{kept(told, ways, cancelled):.1%}",
            f"{kept(told, ways_of(exact), cancelled):.1%}",
            f"{exact.seconds:.1f}",
            f"{claims['objective'] / exact.objective:.5f}",
        )
        print("".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True)))


def planned(operation: Operation, previous: Plan | None, seconds: float, gap: float) -> Plan:
    """The planner's answer within so many seconds."""
    until = time.perf_counter() + seconds
    return plan(operation, previous, gap=gap, stop=lambda: "time" if time.perf_counter() > until else None)


def fullest(operation: Operation, told: Plan, count: int) -> list[str]:
    """The departures that the most people were told of, the fullest first."""
    people = operation.tables["people"].select("case_id")
    on = people.join(told.assignments, on="case_id").group_by("departure_id").len()
    return on.sort("len", "departure_id", descending=[True, False])["departure_id"].head(count).to_list()


def cancel(operation: Operation, cancelled: list[str], moved_days: float) -> Operation:
    """The operation in which these departures do not fly, and moving a person costs so much."""
    status = pl.when(pl.col("departure_id").is_in(cancelled)).then(pl.lit("cancelled")).otherwise(pl.col("status"))
    departures = operation.tables["departures"].with_columns(status.alias("status"))
    settings = replace(operation.settings, moved_days=moved_days)
    return replace(operation, settings=settings, tables={**operation.tables, "departures": departures})


def kept(told: Plan, ways: Mapping[str, str], cancelled: list[str]) -> float:
    """The share of the cases told of a departure that still flies which are on it."""
    before = [(case, flight) for case, flight, _ in told.assignments.iter_rows() if flight not in cancelled]
    keeping = [case for case, flight in before if ways.get(case) == flight]
    return len(keeping) / max(1, len(before))


def ways_of(solved: Solved) -> dict[str, str]:
    """Case → departure in the integer program's answer."""
    problem = solved.problem
    departure = problem.pairs.departure
    return {
        case: problem.departures.ids[departure[k]]
        for p, k in enumerate(solved.way.tolist())
        if k >= 0
        for case in problem.parties[p].cases
    }


if __name__ == "__main__":
    main()
