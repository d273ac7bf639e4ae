"""The peer: a single integer program over all pairs, as one would write it down, solved by HiGHS alone.

A column for every party and open pair, a row for every party, limit, tied party and destination, and, for candidates,
every party's right to join. It knows nothing of whole buses.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

from safeconduct.planning.buses import overfull_days
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.freezing import freeze
from safeconduct.planning.resources import Resource
from safeconduct.planning.solver import INFINITY, Model, new_solver

if TYPE_CHECKING:
    from safeconduct.operation import Operation, Plan
    from safeconduct.planning.problem import Ints, Problem


@dataclass(frozen=True)
class Solved:
    """What the program reached: costs in weighted hazard-days, and the pair of each party, -1 where it stays."""

    objective: float
    bound: float
    seconds: float
    buses_short: int
    problem: Problem
    way: Ints


def solve_integer_program(operation: Operation, seconds: float, gap: float, previous: Plan | None = None) -> Solved:
    """Write the whole model down and let HiGHS solve it.

    Args:
        operation: the operation to plan.
        seconds: limit of time for the solver.
        gap: share of the cost that may stay unproved.
        previous: the plan that people were told of.
    """
    begun = time.perf_counter()
    problem = freeze(operation, previous)
    written = WrittenOut(problem)
    solver = new_solver()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.passModel(written.model.whole())
    solver.run()
    info = solver.getInfo()
    bound = max(info.mip_dual_bound, Certificate(problem).floor())
    spent = time.perf_counter() - begun
    way = np.full(len(problem.parties), -1, dtype=np.int64)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Solved(np.inf, bound, spent, 0, problem, way)
    values = np.array(solver.getSolution().col_value)
    for (p, k), column in written.chosen.items():
        if values[column] > 0.5:
            way[p] = k
    short = sum(excess for *_, excess in overfull_days(problem, way))
    return Solved(info.objective_function_value, bound, spent, short, problem, way)


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
