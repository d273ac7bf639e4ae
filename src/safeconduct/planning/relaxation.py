"""The relaxation: prices from a linear program over classes of parties.

Column generation (Dantzig & Wolfe 1960, doi:10.1287/opre.8.1.101; Lübbecke & Desrosiers 2005,
doi:10.1287/opre.1050.0234): the program's duals are prices, and a pass over all pairs at those prices either finds
better columns or proves that there are none. Because parties that are alike are one row, up to some hundred thousand
pairs fit at once and the dual simplex method solves them faster than rounds of columns would; beyond that the program
starts with each class's cheapest pairs and grows.

The right of a party to be on a candidate only if it flies (``join``) is a row for each class and candidate; they are
added when a solution breaks them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

from safeconduct.planning.certificate import Certificate, Prices
from safeconduct.planning.problem import BUS_SEATS
from safeconduct.planning.resources import Resource
from safeconduct.planning.solver import INFINITY, new_solver, run

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

EPSILON = 1e-7
ALL_AT_ONCE = 250_000
"""Open pairs of all classes up to which the program holds every column from the start."""
CHOOSE = 0
"""The solver's name for the simplex that goes on from what there is: the primal one where columns were added, the dual
one where limits were changed."""
START_COLUMNS = 12
COLUMNS_A_ROUND = 6
JOIN_ROUNDS = 12

Cells = list[tuple[int, float]]


@dataclass(frozen=True)
class Relaxed:
    """The solution of a relaxation, in weighted hazard-days.

    ``bound`` is what the prices prove, ``value`` the linear program's own, or what is proved of it where that was
    enough. ``share`` (C, K) is how many parties of a class leave by a pair; ``reduced`` (C, K) and ``reduced_stay``
    (C,) are what a party pays by it, or for staying, above the least that the program's duals ask of its class;
    ``flies`` (J,) is how much of each candidate flies. Where buses of departures are limited, what these limits ask is
    in ``reduced`` and not in ``prices``: ``worth`` (D,) is what a bus seat of each departure is worth beyond one of its
    day, and ``proved`` what prices and worth prove together; without limits it is the bound.
    """

    prices: Prices
    bound: float
    value: float
    share: Floats
    reduced: Floats
    reduced_stay: Floats
    flies: Floats
    worth: Floats
    proved: float

    def losses(self, of: Ints, way: Ints) -> Floats:
        """(P,) what each party pays above the least of its class ``of`` (P,) by its way (P,), -1 where it stays."""
        leaves = np.flatnonzero(way >= 0)
        lost = self.reduced_stay[of]
        lost[leaves] = self.reduced[of[leaves], way[leaves]]
        return np.where(np.isfinite(lost), np.maximum(0.0, lost), 0.0)


class Relaxation:
    """The linear program of one problem; it keeps its columns and its basis from one solve to the next.

    Rows: one a resource; one a class (ways + staying = members), or for tied parties one a party and destination;
    one a tied group (it has one destination); one a class and candidate where joining is priced; one a departure whose
    buses are limited. No column is more than its class has members. Rows say that already; but where columns have an
    end, a step of the dual simplex goes past many of them (Maros 2001, technical report 2001/2, Imperial College
    London), and a program takes a fifth of the time.

    Args:
        problem: the problem.
        certificate: evaluates prices for it.
        first: (C, K) the pairs to begin with, where good prices tell them; others are added as they are missed.
    """

    def __init__(self, problem: Problem, certificate: Certificate, first: Flags | None = None) -> None:
        self.problem = problem
        self.certificate = certificate
        self.floor = certificate.floor()
        classes = problem.classes
        self._known = np.zeros(classes.open.shape, dtype=bool)
        self._class: Ints = np.zeros(0, dtype=np.int64)
        self._pair: Ints = np.zeros(0, dtype=np.int64)
        self._joins: dict[tuple[int, int], int] = {}
        self._buses: dict[int, tuple[int, float]] = {}
        self._flight = {d: j for j, d in enumerate(certificate.candidates.tolist())}
        self._highs = new_solver()
        self._highs.setOptionValue("presolve", "off")  # it is solved sooner than it is made smaller
        self._highs.setOptionValue("simplex_strategy", CHOOSE)
        # Staying is closed to the pinned; a price far above all others stands for it and shows where pins compete.
        steepest = np.abs(np.where(classes.open, classes.cost, 0.0)).max(axis=1, initial=0.0)
        self._dearest = 10.0 * float(classes.size @ np.maximum(classes.stay, steepest)) + 1.0
        self._stay = np.where(classes.pinned, self._dearest, classes.stay)
        self._lay_out()
        if first is None and int(classes.open.sum()) <= ALL_AT_ONCE:
            first = classes.open
        elif first is None:
            first = cheapest(np.where(classes.open, classes.cost, np.inf), START_COLUMNS)
        self._add_pairs(first)

    def solve(
        self,
        fixed: Mapping[int, bool] | None = None,
        precision: float = 1e-5,
        stop: Callable[[], bool] = lambda: False,
        join_rounds: int = JOIN_ROUNDS,
        enough: float = INFINITY,
    ) -> Relaxed | None:
        """Solve to a precision: the share of the value above the floor that may stay unproved.

        ``fixed`` maps candidates (departure indices) to whether they fly. Stops early, with what there is, where
        ``stop`` says so, or where the value is surely ``enough`` weighted hazard-days, and is then what is proved of
        it. None where no flight plan agrees with ``fixed``. Limits on buses count for all that is returned but the
        bound, which prices of resources alone prove.
        """
        fixed = fixed or {}
        for d, j in self._flight.items():
            low, high = {True: (1.0, 1.0), False: (0.0, 0.0), None: (0.0, 1.0)}[fixed.get(d)]
            self._highs.changeColBounds(j, low, high)
        grounded = [d for d, flies in fixed.items() if not flies]
        best: Prices | None = None
        best_bound, proved, joined = -np.inf, -np.inf, 0
        before, size_before = self._highs.getBasis(), (self._highs.getNumRow(), self._highs.getNumCol())
        self._highs.setOptionValue("objective_bound", enough)
        while True:
            run(self._highs, stop)
            status = self._highs.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return None
            value = float(self._highs.getInfo().objective_function_value)
            solution = self._highs.getSolution()
            duals, columns = np.array(solution.row_dual), np.array(solution.col_value)
            prices = self._prices(duals)
            charge = self.certificate.charges(prices, grounded)
            bound, worth = self.certificate.bound(prices, fixed, charge), self._worth_of_buses(duals)
            charge, more = self._with_buses(charge, worth)
            if best is None or bound + more > proved:
                best, best_bound, best_worth, proved = prices, bound, worth, bound + more
            asked = self._asked(charge, duals)
            reduced = charge - asked[:, self._lands]
            if proved >= enough < INFINITY:
                value = proved
                if (self._highs.getNumRow(), self._highs.getNumCol()) == size_before:
                    self._highs.setBasis(before)  # the next limits are nearer to those than to these
                break
            if stop():
                break
            if status == highspy.HighsModelStatus.kObjectiveBound:  # columns that are missing may cost less
                self._highs.setOptionValue("objective_bound", INFINITY)
                continue
            fresh = np.where((reduced < -EPSILON) & ~self._known, reduced, np.inf)
            near = value - proved <= precision * max(1.0, value - self.floor)
            if not near and self._add_pairs(cheapest(fresh, COLUMNS_A_ROUND)):
                continue
            if joined < join_rounds and self._add_joins(columns):
                joined += 1
                continue
            break
        share = np.zeros(self.problem.classes.open.shape)
        if status == highspy.HighsModelStatus.kOptimal:  # else nothing to be guided by
            share[self._class, self._pair] = columns[self._pair_columns()]
        return Relaxed(
            prices=best,
            bound=best_bound,
            value=value,
            share=share,
            reduced=reduced,
            reduced_stay=self.problem.classes.stay - asked.max(axis=1),
            flies=columns[: len(self._flight)],
            worth=best_worth,
            proved=proved,
        )

    def limit_buses(self, seats: Mapping[int, float]) -> None:
        """Let departures have so many bus seats: ``seats`` by departure, which keeps its limit until it has another.

        From then on costs are not perturbed any more: that leads astray from a solution that is near.
        """
        self._highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
        for d, most in seats.items():
            row = self._buses[d][0] if d in self._buses else self._add_buses(d)
            self._buses[d] = (row, most)
            self._highs.changeRowBounds(row, -INFINITY, most)

    def _add_buses(self, d: int) -> int:
        """Add the row Σ bus seats of those who leave by a departure, without a limit; returns its number."""
        takes = self.problem.classes.amounts[self._class, BUS_SEATS]
        at = np.flatnonzero((self.problem.pairs.departure[self._pair] == d) & (takes > 0.0))
        self._highs.addRow(-INFINITY, INFINITY, len(at), self._pair_columns()[at].astype(np.int32), takes[at])
        return int(self._highs.getNumRow()) - 1

    def _worth_of_buses(self, duals: Floats) -> Floats:
        """(D,) what a seat on the buses of each departure is worth; 0 where they are not limited."""
        worth = np.zeros(len(self.problem.departures.ids))
        for d, (row, _) in self._buses.items():
            worth[d] = max(0.0, -duals[row])
        return worth

    def _with_buses(self, charge: Floats, worth: Floats) -> tuple[Floats, float]:
        """Charges (C, K) with what limited buses ask, and how much more than without these prove then."""
        if not self._buses:
            return charge, 0.0
        with_buses = charge + np.outer(self.problem.classes.amounts[:, BUS_SEATS], worth[self.problem.pairs.departure])
        best, least = self.certificate.best, self.certificate.least
        sold = sum(worth[d] * most for d, (_, most) in self._buses.items())
        return with_buses, best(least(with_buses)) - best(least(charge)) - sold

    def _asked(self, charge: Floats, duals: Floats) -> Floats:
        """(C, destinations) what a place costs each class at ``charge`` (C, K): its dual, or less.

        A column that is taken as often as it can be says by its bound what the dual leaves unsaid.
        """
        asked = np.minimum(duals[self._row], self._stay[:, None])
        np.minimum.at(asked, (self._class, self._lands[self._pair]), charge[self._class, self._pair])
        return asked

    def _lay_out(self) -> None:
        """Rows, and the columns for candidates, for staying and for the destinations of tied groups."""
        problem, classes = self.problem, self.problem.classes
        boards = self.certificate.boards
        lands = sorted(set(problem.pairs.destination.tolist())) or [0]
        at = {t: i for i, t in enumerate(lands)}
        self._lands = np.array([at[t] for t in problem.pairs.destination.tolist()], dtype=np.int64)
        upper = [0.0 if boards[r] in self._flight else left for r, left in enumerate(problem.stock.left.tolist())]
        lower = [-INFINITY] * len(upper)
        self._row: Ints = np.zeros((len(classes.size), len(lands)), dtype=np.int64)
        tied_groups = [group for group in problem.groups if len(group) > 1]
        tied = {int(classes.of[p]) for group in tied_groups for p in group}
        for c, size in enumerate(classes.size.tolist()):
            each = [0.0] * len(lands) if c in tied else [float(size)]
            self._row[c] = np.arange(len(lower), len(lower) + len(each))
            lower += each
            upper += each
        first_group = len(lower)
        lower += [1.0] * len(tied_groups)
        upper += [1.0] * len(tied_groups)
        none = np.zeros(0, dtype=np.int32)
        self._highs.addRows(len(lower), np.array(lower), np.array(upper), 0, none, none, np.zeros(0))
        entries = [self._flight_column(d) for d in self._flight]
        for c in range(len(classes.size)):
            price = float(self._stay[c])
            most = float(classes.size[c])
            entries += [(price, most, [(row, 1.0)]) for row in sorted(set(self._row[c].tolist()))]
        for g, group in enumerate(tied_groups):
            for t in range(len(lands)):
                members: Cells = [(int(self._row[classes.of[p], t]), -1.0) for p in group]
                entries.append((0.0, INFINITY, [(first_group + g, 1.0), *members]))
        self._fixed_columns = len(entries)
        self._add(entries)

    def _flight_column(self, d: int) -> tuple[float, float, Cells]:
        """Whether a candidate flies: it brings its seats and places on board, and takes aircraft and budget."""
        problem = self.problem
        budget = problem.stock.index.get(Resource("budget"))
        cost = float(problem.departures.cost[d])
        cells: Cells = [(int(r), -float(problem.stock.left[r])) for r in np.flatnonzero(self.certificate.boards == d)]
        cells += [(slot, 1.0) for slot in problem.departures.aircraft[d]]
        cells += [(budget, cost)] if budget is not None else []
        return cost * problem.money_days, 1.0, cells

    def _add(self, entries: list[tuple[float, float, Cells]]) -> None:
        starts = np.cumsum([0, *(len(cells) for _, _, cells in entries)], dtype=np.int32)
        index = np.array([row for _, _, cells in entries for row, _ in cells], dtype=np.int32)
        value = np.array([amount for _, _, cells in entries for _, amount in cells], dtype=float)
        cost = np.array([price for price, _, _ in entries])
        upper = np.array([most for _, most, _ in entries])
        self._highs.addCols(len(entries), cost, np.zeros(len(entries)), upper, len(index), starts[:-1], index, value)

    def _add_pairs(self, wanted: Flags) -> int:
        """Add the pairs (C, K) that are wanted, open and not yet there; returns how many were added."""
        pairs, classes = self.problem.pairs, self.problem.classes
        of_class, pair = np.nonzero(wanted & classes.open & ~self._known)
        if not len(pair):
            return 0
        self._known[of_class, pair] = True
        self._class, self._pair = np.append(self._class, of_class), np.append(self._pair, pair)
        every = np.arange(len(pair))
        uses = pairs.start[pair + 1] - pairs.start[pair]
        column = np.repeat(every, uses)
        at = pairs.start[pair][column] + np.arange(len(column)) - np.repeat(np.cumsum(uses) - uses, uses)
        cells = [(column, pairs.used_resource[at], classes.amounts[of_class[column], pairs.used_amount[at]])]
        cells.append((every, self._row[of_class, self._lands[pair]], np.ones(len(pair))))
        departure = pairs.departure[pair]
        if self._joins:
            joins = [self._joins.get(key, -1) for key in zip(of_class.tolist(), departure.tolist(), strict=True)]
            cells.append((every, np.array(joins), np.ones(len(pair))))
        if self._buses:
            buses = np.full(len(self.problem.departures.ids), -1)
            buses[list(self._buses)] = [row for row, _ in self._buses.values()]
            cells.append((every, buses[departure], classes.amounts[of_class, BUS_SEATS]))
        column, row, value = (np.concatenate(those) for those in zip(*cells, strict=True))
        there = np.flatnonzero((row >= 0) & (value != 0.0))
        there = there[np.argsort(column[there], kind="stable")]
        starts = np.searchsorted(column[there], every).astype(np.int32)
        cost, least = classes.cost[of_class, pair], np.zeros(len(pair))
        index = row[there].astype(np.int32)
        most = classes.size[of_class].astype(float)
        self._highs.addCols(len(pair), cost, least, most, len(index), starts, index, value[there])
        return len(pair)

    def _add_joins(self, columns: Floats) -> int:
        """Add the rows Σ ways of a class by a candidate ≤ members × flies that a solution breaks; how many."""
        if not self._flight:
            return 0
        of_class, departure = self._class, self.problem.pairs.departure[self._pair]
        column = self._pair_columns()
        on = np.flatnonzero(self.problem.departures.candidate[departure])
        going: Floats = np.zeros((len(self.problem.classes.size), len(self.problem.departures.ids)))
        np.add.at(going, (of_class[on], departure[on]), columns[column[on]])
        members = self.problem.classes.size
        flights = list(self._flight)
        excess = going[:, flights] - members[:, None] * columns[: len(flights)][None, :]
        broken = [(c, flights[j]) for c, j in np.argwhere(excess > 1e-6).tolist() if (c, flights[j]) not in self._joins]
        where: dict[tuple[int, int], list[int]] = {key: [] for key in broken}
        for i in on.tolist():
            key = (int(of_class[i]), int(departure[i]))
            if key in where:
                where[key].append(int(column[i]))
        starts, index, value = [0], [], []
        for (c, d), cells in where.items():
            self._joins[c, d] = self._highs.getNumRow() + len(starts) - 1
            index += [self._flight[d], *cells]
            value += [-float(members[c]), *([1.0] * len(cells))]
            starts.append(len(index))
        if broken:
            self._highs.addRows(
                len(broken),
                np.full(len(broken), -INFINITY),
                np.zeros(len(broken)),
                len(index),
                np.array(starts[:-1], dtype=np.int32),
                np.array(index, dtype=np.int32),
                np.array(value),
            )
        return len(broken)

    def _pair_columns(self) -> Ints:
        return np.arange(self._fixed_columns, self._fixed_columns + len(self._class), dtype=np.int64)

    def _prices(self, duals: Floats) -> Prices:
        """The duals as prices; what rounding left below zero is zero."""
        resource = np.maximum(0.0, -duals[: len(self.problem.stock.keys)])
        if not self._flight:
            return Prices(resource)
        join = np.zeros((len(self.problem.classes.size), len(self._flight)))
        for (c, d), row in self._joins.items():
            join[c, self._flight[d]] = max(0.0, -duals[row])
        return Prices(resource, join)


def solved(relaxation: Relaxation, precision: float, stop: Callable[[], bool], enough: float = INFINITY) -> Relaxed:
    """A relaxation without candidates, solved to a precision; it always has a solution, since everybody may stay."""
    relaxed = relaxation.solve(precision=precision, stop=stop, enough=enough)
    if relaxed is None:
        msg = "a relaxation in which everybody may stay has a solution"
        raise AssertionError(msg)
    return relaxed


def cheapest(charge: Floats, count: int) -> Flags:
    """Mask of the ``count`` least finite entries of each row of a (C, K) array."""
    wanted = np.zeros(charge.shape, dtype=bool)
    count = min(count, charge.shape[1])
    if count:
        at = np.argpartition(charge, count - 1, axis=1)[:, :count]
        np.put_along_axis(wanted, at, True, axis=1)
    mask: Flags = wanted & np.isfinite(charge)
    return mask
