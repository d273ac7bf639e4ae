"""The peers of the planner, each in a process of its own.

    python benchmarks/peers.py freeze FROZEN (--people N --seed S | --operation FOLDER)
    python benchmarks/peers.py PEER FROZEN --seconds T

The first writes an operation without candidates, and the problem that it is frozen into, to the folder FROZEN. The
second lets one peer solve that problem and prints what it reached as a line of JSON. Prices that a peer leaves are
turned into a bound by the planner's own certificate, so that rounding makes no bound false.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from class_program import ClassProgram, write_out
from safeconduct.operation import read_operation, write_operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning.buses import Boarding, overfull_days
from safeconduct.planning.certificate import Certificate, Prices
from safeconduct.planning.freezing import freeze
from safeconduct.planning.integer import used_by
from safeconduct.planning.objective import costs_of
from safeconduct.planning.solver import new_solver

if TYPE_CHECKING:
    from safeconduct.operation import Operation
    from safeconduct.planning.problem import Problem

OPERATION, PROBLEM = "operation", "problem.pickle"
TOLERANCE = 1e-6
PRECISION = 1e-5
"""Relative, of first-order methods: beyond it their bound is no longer what separates them."""
COST_UNITS = 10_000
"""Of one weighted hazard-day, in the whole numbers of CP-SAT."""


@dataclass(frozen=True)
class Answer:
    """What a peer reached: its own word for how it ended, and costs in weighted hazard-days, None where it has none."""

    state: str
    objective: float | None = None
    bound: float | None = None
    buses_short: int | None = None
    seconds: float | None = None
    """Of the processor, for writing the program and solving it."""


def without_candidates(operation: Operation) -> Operation:
    """The operation with those departures alone that are scheduled."""
    departures = operation.tables["departures"].filter(pl.col("status") != "candidate")
    kept = operation.tables["departure_needs"].join(departures, on="departure_id", how="semi")
    return replace(operation, tables={**operation.tables, "departures": departures, "departure_needs": kept})


def freeze_to(folder: Path, operation: Operation) -> dict[str, Any]:
    """Write the operation and its problem to a folder; what is printed of them."""
    write_operation(operation, folder / OPERATION)
    problem = freeze(operation)
    with (folder / PROBLEM).open("wb") as file:
        pickle.dump(problem, file, protocol=5)
    return {
        "name": operation.settings.name,
        "people": sum(party.people for party in problem.parties),
        "parties": len(problem.parties),
        "classes": len(problem.classes.size),
        "limits": len(problem.stock.keys),
        "open_pairs": int(problem.classes.open.sum()),
        "floor": Certificate(problem).floor(),
    }


def whole(program: ClassProgram, values: Any, state: str, bound: float) -> Answer:
    """The answer of a peer that found whole families their ways."""
    way = program.ways(values)
    objective = float(costs_of(program.problem, way).sum())
    short = sum(excess for *_, excess in overfull_days(program.problem, way))
    return Answer(state, objective, bound, short)


def priced(program: ClassProgram, duals: Any, state: str) -> Answer:
    """The answer of a peer that found prices alone."""
    prices = Prices(program.prices(duals))
    return Answer(state, None, Certificate(program.problem).bound(prices))


def highs(program: ClassProgram, seconds: float, solver: str | None = None) -> Answer:
    """HiGHS: branch and bound, or with ``solver`` the linear relaxation by simplex, ipm or pdlp."""
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.cost), len(program.low)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, np.zeros(len(program.cost)), program.upper
    lp.row_lower_, lp.row_upper_ = program.low, program.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = program.matrix.indptr, program.matrix.indices
    lp.a_matrix_.value_ = program.matrix.data
    if solver is None:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    engine = new_solver()
    options: dict[str, float | str] = {"time_limit": seconds, "threads": os.cpu_count() or 1, "mip_rel_gap": 1e-6}
    if solver is not None:
        options |= {"solver": solver, "run_crossover": "off", "pdlp_optimality_tolerance": PRECISION}
    for option, value in options.items():
        engine.setOptionValue(option, value)
    engine.passModel(lp)
    engine.run()
    state, solution, info = engine.modelStatusToString(engine.getModelStatus()), engine.getSolution(), engine.getInfo()
    if solver is not None:
        return priced(program, solution.row_dual, state) if solution.dual_valid else Answer(state)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer(state, None, finite(info.mip_dual_bound))
    return whole(program, solution.col_value, state, info.mip_dual_bound)


def finite(bound: float) -> float | None:
    """The bound, None where there is none."""
    return bound if np.isfinite(bound) else None


def cp_sat(program: ClassProgram, seconds: float) -> Answer:
    """OR-Tools CP-SAT, with costs as whole numbers of a small unit."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    proto, rows = model.proto, program.matrix.tocsr()
    for most in program.upper.astype(int).tolist():
        proto.variables.add().domain.extend([0, most])
    largest = 2**50
    for row, (low, high) in enumerate(zip(program.low, program.high, strict=True)):
        at = slice(rows.indptr[row], rows.indptr[row + 1])
        linear = proto.constraints.add().linear
        linear.vars.extend(rows.indices[at].tolist())
        linear.coeffs.extend(np.rint(rows.data[at]).astype(int).tolist())
        linear.domain.extend([-largest if np.isinf(low) else int(low), int(np.floor(high + TOLERANCE))])
    proto.objective.vars.extend(range(len(program.cost)))
    proto.objective.coeffs.extend(np.rint(program.cost * COST_UNITS).astype(int).tolist())
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = os.cpu_count() or 1
    status = solver.solve(model)
    state = solver.status_name(status)
    # Each party's cost was rounded by at most half a unit.
    bound = max(0.0, (solver.best_objective_bound - len(program.problem.parties) / 2) / COST_UNITS)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Answer(state, None, bound)
    return whole(program, np.array(solver.response_proto.solution), state, bound)


def or_tools_pdlp(program: ClassProgram, seconds: float) -> Answer:
    """OR-Tools PDLP on the linear relaxation."""
    from ortools.pdlp import solve_log_pb2, solvers_pb2
    from ortools.pdlp.python import pdlp

    linear = pdlp.QuadraticProgram()
    linear.objective_vector = program.cost
    linear.constraint_matrix = program.matrix
    linear.constraint_lower_bounds, linear.constraint_upper_bounds = program.low, program.high
    linear.variable_lower_bounds = np.zeros(len(program.cost))
    linear.variable_upper_bounds = np.full(len(program.cost), np.inf)
    parameters = solvers_pb2.PrimalDualHybridGradientParams()
    parameters.num_threads = os.cpu_count() or 1
    parameters.termination_criteria.time_sec_limit = seconds
    parameters.termination_criteria.simple_optimality_criteria.eps_optimal_absolute = PRECISION
    parameters.termination_criteria.simple_optimality_criteria.eps_optimal_relative = PRECISION
    found = pdlp.primal_dual_hybrid_gradient(linear, parameters)
    reason = solve_log_pb2.TerminationReason.Name(found.solve_log.termination_reason)
    state = reason.removeprefix("TERMINATION_REASON_")
    return priced(program, found.dual_solution, state) if len(found.dual_solution) else Answer(state)


def first_come(problem: Problem) -> Answer:
    """First come, first served by priority: each takes the best way that has room, the most urgent first."""
    classes, pairs, parties = problem.classes, problem.pairs, problem.parties
    way = np.full(len(parties), -1, dtype=np.int64)
    left, boarding = problem.stock.left.astype(float), Boarding(problem, way)
    goal: dict[int, int] = {}
    group_of = {p: g for g, group in enumerate(problem.groups) for p in group}

    def turn(p: int) -> tuple[bool, float, int, int]:
        party = parties[p]
        return not classes.pinned[classes.of[p]], -party.plain_weight / party.people, party.ready_on.toordinal(), p

    for p in sorted(range(len(parties)), key=turn):
        c = classes.of[p]
        usable = classes.open[c] & (classes.cost[c] < classes.stay[c])
        if group_of[p] in goal:
            usable = usable & (pairs.destination == goal[group_of[p]])
        ways = np.flatnonzero(usable)
        for k in ways[np.argsort(classes.cost[c, ways], kind="stable")].tolist():
            at = slice(pairs.start[k], pairs.start[k + 1])
            resources, amounts = pairs.used_resource[at], classes.amounts[c, pairs.used_amount[at]]
            if (amounts <= left[resources] + TOLERANCE).all() and boarding.take(p, int(pairs.departure[k])):
                way[p] = k
                np.subtract.at(left, resources, amounts)
                goal[group_of[p]] = int(pairs.destination[k])
                break
    if (used_by(problem, way) > problem.stock.left + TOLERANCE).any():
        raise AssertionError("more was handed out than there is")
    return Answer("done", float(costs_of(problem, way).sum()), None, 0)


def with_program(solve: Callable[[ClassProgram, float], Answer]) -> Callable[[Problem, float], Answer]:
    """A peer that is given the program of a problem."""
    return lambda problem, seconds: solve(write_out(problem), seconds)


PEERS: dict[str, Callable[[Problem, float], Answer]] = {
    "first come, first served": lambda problem, _: first_come(problem),
    "HiGHS integer program": with_program(highs),
    "OR-Tools CP-SAT": with_program(cp_sat),
    "HiGHS simplex": with_program(lambda program, seconds: highs(program, seconds, "simplex")),
    "HiGHS interior point": with_program(lambda program, seconds: highs(program, seconds, "ipm")),
    "HiGHS PDLP": with_program(lambda program, seconds: highs(program, seconds, "pdlp")),
    "OR-Tools PDLP": with_program(or_tools_pdlp),
}


def main() -> None:
    """Freeze a problem, or let a peer solve one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=["freeze", *PEERS])
    parser.add_argument("frozen", type=Path)
    parser.add_argument("--operation", type=Path)
    parser.add_argument("--people", type=int, default=1300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    if given.what == "freeze":
        made = read_operation(given.operation) if given.operation else make_synthetic(given.people, given.seed)
        print(json.dumps(freeze_to(given.frozen, without_candidates(made))))
        return
    with (given.frozen / PROBLEM).open("rb") as file:
        problem = pickle.load(file)  # noqa: S301 -- written a moment ago by this program
    begun = time.process_time()
    answer = PEERS[given.what](problem, given.seconds)
    print(json.dumps(asdict(replace(answer, seconds=time.process_time() - begun))))


if __name__ == "__main__":
    main()
