"""The program that the planner's peers solve: a frozen problem without candidates, as one sparse matrix.

Classes of families that are alike share a row, as they do in the planner, so that every peer gets the smallest program
that there is. Columns: so many parties of a class by an open pair, or staying; whether a tied group goes to a
destination. Rows: each limit; each class; each tied party at each destination; each tied group.
Whole buses are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from safeconduct.planning.problem import Floats, Ints, Problem


@dataclass(frozen=True)
class ClassProgram:
    """Minimise cost · x, low ≤ matrix · x ≤ high, 0 ≤ x ≤ upper; costs are in weighted hazard-days.

    The first columns are those of open pairs, with their class and pair; the first rows are limits.
    """

    problem: Problem
    cost: Floats
    upper: Floats
    low: Floats
    high: Floats
    matrix: sparse.csc_matrix
    of_class: Ints
    pair: Ints

    def prices(self, duals: Floats) -> Floats:
        """(R,) what the duals of all rows say that one more unit of each limit would save; none is below zero."""
        prices: Floats = np.maximum(0.0, -np.asarray(duals, dtype=float)[: len(self.problem.stock.keys)])
        return prices

    def ways(self, values: Floats) -> Ints:
        """(P,) the pair of each party, -1 where it stays, from whole values of the columns."""
        problem = self.problem
        way = np.full(len(problem.parties), -1, dtype=np.int64)
        order = np.argsort(problem.classes.of, kind="stable")
        start = np.cumsum(problem.classes.size) - problem.classes.size
        taken = np.rint(np.asarray(values)[: len(self.pair)]).astype(np.int64)
        for column in np.flatnonzero(taken > 0).tolist():
            c, many = self.of_class[column], taken[column]
            way[order[start[c] : start[c] + many]] = self.pair[column]
            start[c] += many
        return way


def write_out(problem: Problem) -> ClassProgram:
    """Write a problem without candidates down as one program."""
    classes, pairs = problem.classes, problem.pairs
    of_class, pair = np.nonzero(classes.open)
    uses = np.diff(pairs.start)[pair]
    column = np.repeat(np.arange(len(pair)), uses)
    use = np.arange(len(column)) + np.repeat(pairs.start[pair] - np.cumsum(uses) + uses, uses)
    amount = classes.amounts[of_class[column], pairs.used_amount[use]]
    limits, count = len(problem.stock.keys), len(classes.size)
    rows, columns, values = [pairs.used_resource[use]], [column], [amount]
    staying = np.flatnonzero(~classes.pinned)
    width = len(pair) + len(staying)
    tied = [classes.of[list(group)] for group in problem.groups if len(group) > 1]
    for class_rows, at in ((of_class, np.arange(len(pair))), (staying, np.arange(len(pair), width))):
        rows.append(limits + class_rows)
        columns.append(at)
        values.append(np.ones(len(at)))
    land = np.full((count, len(problem.destinations)), -1, dtype=np.int64)
    going = {(int(c), int(t)) for members in tied for c in members for t in set(pairs.destination[classes.open[c]])}
    for row, (c, t) in enumerate(sorted(going), limits + count):
        land[c, t] = row
    tied_row = land[of_class, pairs.destination[pair]]
    rows.append(tied_row[tied_row >= 0])
    columns.append(np.flatnonzero(tied_row >= 0))
    values.append(np.ones(len(columns[-1])))
    height = limits + count + len(going)
    for members in tied:
        for t in np.flatnonzero((land[members] >= 0).any(axis=0)).tolist():
            theirs = land[members, t][land[members, t] >= 0]
            rows += [theirs, np.array([height])]
            columns.append(np.full(len(theirs) + 1, width))
            values += [np.full(len(theirs), -1.0), np.ones(1)]
            width += 1
        height += 1
    cells = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    matrix = sparse.csc_matrix(cells, shape=(height, width))
    matrix.eliminate_zeros()
    groups = width - len(pair) - len(staying)
    sizes = classes.size.astype(float)
    ones, none = np.ones(len(tied)), np.zeros(len(going))
    never = np.full(height - count, -np.inf)
    return ClassProgram(
        problem=problem,
        cost=np.concatenate([classes.cost[of_class, pair], classes.stay[staying], np.zeros(groups)]),
        upper=np.concatenate([sizes[of_class], sizes[staying], np.ones(groups)]),
        low=np.concatenate([never[:limits], sizes, never[limits:]]),
        high=np.concatenate([problem.stock.left.astype(float), sizes, none, ones]),
        matrix=matrix,
        of_class=of_class,
        pair=pair,
    )
