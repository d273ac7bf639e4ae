"""Compare the planner with a single integer program over all pairs, in one run on one machine.

    python benchmarks/planner.py [--people N] [--seed S] [--candidates] [--operation FOLDER] [--seconds T]

The peer is HiGHS (its own branch and bound, one thread like the planner's) on the model as one would write it down: a
column for every party and open pair, a row for every party, limit, tied party and destination, and, for candidates,
every party's right to join. It knows nothing of whole buses. Both get the same operation and the same limit of time;
what is printed is the gap against the better of the two bounds, the seconds, and the ratios.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import highspy
import numpy as np

from safeconduct.operation import read_operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import plan
from safeconduct.planning.buses import overfull_days
from safeconduct.planning.certificate import Certificate, gap_between
from safeconduct.planning.freezing import freeze
from safeconduct.planning.resources import Resource
from safeconduct.planning.solver import INFINITY, Model, new_solver

if TYPE_CHECKING:
    from safeconduct.operation import Operation
    from safeconduct.planning.problem import Problem


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
    """Write the whole model down and let HiGHS solve it."""
    begun = time.perf_counter()
    problem = freeze(operation)
    written = WrittenOut(problem)
    solver = new_solver()
    solver.setOptionValue("time_limit", seconds)
    floor = Certificate(problem).floor()
    solver.setOptionValue("mip_rel_gap", gap / 10)
    solver.passModel(written.model.whole())
    solver.run()
    info = solver.getInfo()
    spent = time.perf_counter() - begun
    way = np.full(len(problem.parties), -1, dtype=np.int64)
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.array(solver.getSolution().col_value)
        for (p, k), column in written.chosen.items():
            if values[column] > 0.5:
                way[p] = k
        short = sum(excess for *_, excess in overfull_days(problem, way))
        return Measured(
            "HiGHS integer program", info.objective_function_value, max(info.mip_dual_bound, floor), spent, short
        )
    return Measured("HiGHS integer program", np.inf, max(info.mip_dual_bound, floor), spent, 0)


class WrittenOut:
    """The model as one would write it down: a column for every party and open pair, a row for every limit."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = Model()
        self.chosen: dict[tuple[int, int], int] = {}
        self._flights: dict[int, int] = {}
        self._lands: dict[tuple[int, int], int] = {}
        self._tied = {p for group in problem.groups if len(group) > 1 for p in group}
        self._limits()
        for p in range(len(problem.parties)):
            self._party(p)
        for group in problem.groups:
            if len(group) > 1:
                self._group(group)

    def _limits(self) -> None:
        """Use of each resource ≤ what is left; a candidate's seats and places are there only if it flies."""
        stock, departures = self.problem.stock, self.problem.departures
        index = {d: i for i, d in enumerate(departures.ids)}
        boards = [index[str(key.id)] if key.kind in {"seats", "board"} else -1 for key in stock.keys]
        for r, left in enumerate(stock.left.tolist()):
            of_candidate = boards[r] >= 0 and bool(departures.candidate[boards[r]])
            self.model.add_row(-INFINITY, 0.0 if of_candidate else left)
        budget = stock.index.get(Resource("budget"))
        for d in self.problem.candidates.tolist():
            cost = float(departures.cost[d])
            column = self._flights[d] = self.model.add_column(cost * self.problem.money_days, 1.0)
            for slot in departures.aircraft[d]:
                self.model.put(slot, column, 1.0)
            if budget is not None:
                self.model.put(budget, column, cost)
            for r, of in enumerate(boards):
                if of == d:
                    self.model.put(r, column, -float(stock.left[r]))

    def _party(self, p: int) -> None:
        """Σ ways + staying = 1; each way by a candidate ≤ whether it flies."""
        classes, pairs = self.problem.classes, self.problem.pairs
        c = int(classes.of[p])
        row = self.model.add_row(1.0, 1.0)
        if not classes.pinned[c]:
            self.model.put(row, self.model.add_column(float(classes.stay[c]), 1.0), 1.0)
        joins: dict[int, int] = {}
        for k in np.flatnonzero(classes.open[c]).tolist():
            column = self.chosen[p, k] = self.model.add_column(float(classes.cost[c, k]), 1.0)
            self.model.put(row, column, 1.0)
            for at in range(pairs.start[k], pairs.start[k + 1]):
                if amount := float(classes.amounts[c, pairs.used_amount[at]]):
                    self.model.put(int(pairs.used_resource[at]), column, amount)
            d = int(pairs.departure[k])
            if d in self._flights:
                if d not in joins:
                    joins[d] = self.model.add_row(-INFINITY, 0.0)
                    self.model.put(joins[d], self._flights[d], -1.0)
                self.model.put(joins[d], column, 1.0)
            if p in self._tied:
                land = (p, int(pairs.destination[k]))
                if land not in self._lands:
                    self._lands[land] = self.model.add_row(-INFINITY, 0.0)
                self.model.put(self._lands[land], column, 1.0)

    def _group(self, group: tuple[int, ...]) -> None:
        """A tied party's ways to a destination ≤ whether the group goes there; it goes to one."""
        one = self.model.add_row(-INFINITY, 1.0)
        for t in sorted({t for p, t in self._lands if p in group}):
            column = self.model.add_column(0.0, 1.0)
            self.model.put(one, column, 1.0)
            for p in group:
                if (p, t) in self._lands:
                    self.model.put(self._lands[p, t], column, -1.0)


def main() -> None:
    """Measure both and print them side by side."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--operation", type=Path, help="an operation's folder; else a synthetic one is made")
    parser.add_argument("--people", type=int, default=1300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for the planner")
    parser.add_argument("--peer-seconds", type=float, help="limit for the integer program (default: the planner's)")
    parser.add_argument("--gap", type=float, default=0.001)
    given = parser.parse_args()
    operation = read_operation(given.operation) if given.operation else make_synthetic(given.people, given.seed)
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
