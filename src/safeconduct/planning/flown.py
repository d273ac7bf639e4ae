"""What is left to decide once it is settled which candidates fly: an ordinary problem, and its linear program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import highspy
import numpy as np

from safeconduct.planning.bidders import bidders_of
from safeconduct.planning.problem import Pairs
from safeconduct.planning.solver import INFINITY, new_solver, run

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem


def only_flown(problem: Problem, flights: Iterable[int]) -> tuple[Problem, Ints]:
    """The problem in which these candidates are scheduled and the others are not, and the pairs (K',) that it keeps.

    Resources, departures, parties and classes are the same; what flights cost is no part of it.
    """
    departures, pairs = problem.departures, problem.pairs
    flying = ~departures.candidate
    flying[list(flights)] = True
    kept = np.flatnonzero(flying[pairs.departure])
    uses = np.repeat(flying[pairs.departure], np.diff(pairs.start))
    counts = np.diff(pairs.start)[kept]
    classes = problem.classes
    return replace(
        problem,
        departures=replace(departures, candidate=np.zeros_like(departures.candidate)),
        pairs=Pairs(
            departure=pairs.departure[kept],
            offer=pairs.offer[kept],
            destination=pairs.destination[kept],
            exposure=pairs.exposure[kept],
            start=np.concatenate([[0], np.cumsum(counts)]).astype(pairs.start.dtype),
            used_resource=pairs.used_resource[uses],
            used_amount=pairs.used_amount[uses],
        ),
        classes=replace(classes, ways=classes.ways.kept(kept), costs=classes.costs.kept(kept)),
    ), kept


@dataclass(frozen=True)
class Columns:
    """Columns: what each costs, and the cells of the matrix, in turn; ``cells`` is the number in each column."""

    cost: Floats
    row: Ints
    value: Floats
    cells: Ints


@dataclass(frozen=True)
class Valued:
    """A set of flights at its least cost in fractions; ``level`` (B,) of bidders and ``resource`` (R,) are duals."""

    cost: float
    level: Floats
    resource: Floats


class FlownProgram:
    """Values sets of flights by a linear program over bidders and the pairs that fly.

    A group takes shares of its choices, and its members leave or stay by the same shares. The value is at most what
    any plan with just these flights costs.

    Args:
        problem: a problem with candidates.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.solved = 0
        self._highs = new_solver()
        self._highs.setOptionValue("presolve", "off")  # it takes longer than it saves in programs so small
        self._highs.setOptionValue("simplex_dual_edge_weight_strategy", 1)  # devex, for the same reason
        self._columns: dict[int, Columns] = {}
        self._values: dict[frozenset[int], Valued] = {}
        classes = problem.classes
        self.bidders = bidders_of(problem)
        steepest = np.where(classes.open, classes.cost, 0.0).max(axis=1, initial=0.0)
        dearest = 10.0 * float(classes.size @ np.maximum(classes.stay, steepest)) + 1.0
        self._stay = np.where(classes.pinned, dearest, classes.stay)[self.bidders.of]
        self._fixed = [*self._staying_and_choosing()]

    def value(self, flights: frozenset[int], stop: Callable[[], bool]) -> Valued | None:
        """What a set of flights costs at least, its money included; None where it was stopped."""
        if flights not in self._values:
            found = self._solve(flights, stop)
            if found is None:
                return None
            self._values[flights] = found
        return self._values[flights]

    def best(self, most: int) -> list[frozenset[int]]:
        """So many of the sets that were valued, the least cost first."""
        return sorted(self._values, key=lambda each: (self._values[each].cost, sorted(each)))[:most]

    def _solve(self, flights: frozenset[int], stop: Callable[[], bool]) -> Valued | None:
        problem, bidders = self.problem, self.bidders
        flying: Flags = ~problem.departures.candidate
        flying[list(flights)] = True
        of = [self._of(k) for k in np.flatnonzero(flying[problem.pairs.departure]).tolist()]
        count, resources = len(bidders.of) + len(bidders.choice) - 1, len(problem.stock.keys)
        every = [*self._fixed, *of]
        row = np.concatenate([each.row for each in every])
        used = np.unique(row[row >= count])
        place = np.concatenate([np.arange(count), np.zeros(resources, dtype=np.int64)])
        place[used] = count + np.arange(len(used))
        cost = np.concatenate([each.cost for each in every])
        wanted = np.ones(count)  # members, or a group's choices together
        wanted[: len(bidders.of)] = np.where(bidders.destination < 0, bidders.size, 0.0)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(cost), count + len(used)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(len(cost)), np.full(len(cost), INFINITY)
        lp.row_lower_ = np.concatenate([wanted, np.full(len(used), -INFINITY)])
        lp.row_upper_ = np.concatenate([wanted, problem.stock.left[used - count]])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        cells = np.concatenate([each.cells for each in every])
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(cells)]).astype(np.int32)
        lp.a_matrix_.index_ = place[row].astype(np.int32)
        lp.a_matrix_.value_ = np.concatenate([each.value for each in every])
        self._highs.passModel(lp)
        run(self._highs, stop)
        self.solved += 1
        status = highspy.HighsModelStatus
        if self._highs.getModelStatus() not in (status.kOptimal, status.kModelEmpty):  # empty: there is nobody to leave
            return None
        duals = np.array(self._highs.getSolution().row_dual)
        resource = np.zeros(resources)
        resource[used - count] = np.maximum(0.0, -duals[count:])
        money = problem.money_days * float(problem.departures.cost[list(flights)].sum())
        return Valued(float(self._highs.getInfo().objective_function_value) + money, duals[: len(bidders.of)], resource)

    def _staying_and_choosing(self) -> Iterator[Columns]:
        """The columns of bidders who stay, and of choices: a member bids as far as its group takes the choice."""
        bidders, many = self.bidders, len(self.bidders.of)
        yield Columns(self._stay, np.arange(many), np.ones(many), np.ones(many, dtype=np.int64))
        group = np.repeat(np.arange(len(bidders.choice) - 1), np.diff(bidders.choice))
        for n, g in enumerate(group.tolist()):
            members = np.arange(bidders.bundle[n], bidders.bundle[n + 1])
            value = np.append(np.full(len(members), -1.0), 1.0)
            yield Columns(np.zeros(1), np.append(members, many + g), value, np.array([len(value)]))

    def _of(self, k: int) -> Columns:
        """The columns of a pair, one for each bidder to which it is open and better than staying."""
        if k not in self._columns:
            problem, classes, bidders = self.problem, self.problem.classes, self.bidders
            useful = classes.open[:, k] & (classes.pinned | (classes.cost[:, k] < classes.stay))
            who = np.flatnonzero(useful[bidders.of] & bidders.headed(problem.pairs.destination[k : k + 1])[:, 0])
            of = bidders.of[who]
            at = slice(problem.pairs.start[k], problem.pairs.start[k + 1])
            amounts = classes.amounts[of][:, problem.pairs.used_amount[at]]
            values = np.concatenate([np.ones((len(who), 1)), amounts], axis=1)
            first = len(bidders.of) + len(bidders.choice) - 1
            shared = np.broadcast_to(problem.pairs.used_resource[at] + first, amounts.shape)
            rows = np.concatenate([who[:, None], shared], axis=1)
            filled = values != 0.0
            self._columns[k] = Columns(classes.cost[of, k], rows[filled], values[filled], filled.sum(axis=1))
        return self._columns[k]
