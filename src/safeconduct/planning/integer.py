"""The integer program: the best ways for some parties while the others stay where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from safeconduct.planning.buses import Crowd, bus_load, rides_on
from safeconduct.planning.resources import TOLERANCE, Resource
from safeconduct.planning.solver import INFINITY, Model, new_solver, run

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

STAYS = -1


class IntegerProgram:
    """Assigns the free parties of a problem at least cost, with the room that the others leave.

    Parties of one class are one whole-numbered column a pair, which spares the solver their symmetry. A tied group
    has one destination. Each departure has whole buses, and the departures of a day share its rides.

    Args:
        problem: the problem.
        way: (P,) the pair of each party, -1 where it stays; the rows of the free parties are not read.
        free: the parties to assign; a tied group is free as a whole or not at all.
        wanted: (C, K) the pairs that may be chosen, None for all; closed ones are left out in any case.
        cost: (C, K) what one party costs, None for nothing.
        stay: (C,) what one costs that stays; inf where a class has to leave.
        flying: departures that fly, as a mask (D,); the pairs of others are left out.
        bus_margin: departure → bus seats to leave empty on each of its buses, where packing showed the need.
        optional: of the flying departures, the candidates (D,) that fly only if the program chooses them; nobody
            who is not free may be on one.
        crowds: cases that no packing of a day's buses carries together; at least one of each leaves otherwise.
    """

    def __init__(
        self,
        problem: Problem,
        way: Ints,
        free: Ints,
        wanted: Flags | None,
        cost: Floats | None,
        stay: Floats,
        flying: Flags,
        bus_margin: Mapping[int, int] | None = None,
        optional: Flags | None = None,
        crowds: Sequence[Crowd] = (),
    ) -> None:
        self.problem = problem
        self.objective = np.inf
        self.proved = False
        self._free = free
        self._model = Model()
        self._chosen: dict[tuple[int, int], int] = {}
        self._stays: dict[int, int] = {}
        self._resource_rows: dict[int, int] = {}
        margin = bus_margin or {}
        fixed = way.copy()
        fixed[free] = STAYS
        self._used = used_by(problem, fixed)
        self._flights: dict[int, int] = {}
        if optional is not None:
            self._choose_flights(flying, optional)
        classes, pairs = problem.classes, problem.pairs
        members: dict[int, list[int]] = defaultdict(list)
        for p in free.tolist():
            members[int(classes.of[p])].append(p)
        self._members = members
        flown = flying[pairs.departure]
        loads: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for c, parties in members.items():
            row = self._model.add_row(len(parties), len(parties))
            if np.isfinite(stay[c]):
                self._stays[c] = self._model.add_column(float(stay[c]), len(parties))
                self._model.put(row, self._stays[c], 1.0)
            load = self._load(parties[0])
            usable = classes.ways.row(c) & flown
            if wanted is not None:
                usable &= wanted[c]
            for k in np.flatnonzero(usable).tolist():
                column = self._model.add_column(0.0 if cost is None else float(cost[c, k]), len(parties))
                self._chosen[c, k] = column
                self._model.put(row, column, 1.0)
                self._use(c, k, column)
                loads[int(pairs.departure[k])].append((column, load))
        self._join()
        self._tie(members)
        self._ride(loads, fixed, margin)
        for crowd in crowds:
            self._part(crowd, fixed)

    def solve(
        self,
        nodes: int = 2_000,
        slack: float = 0.0,
        stop: Callable[[], bool] = lambda: False,
        start: Ints | None = None,
    ) -> dict[int, int] | None:
        """Party → pair (-1: stays) for the free parties; None where no answer was found.

        Args:
            nodes: limits the work, so that the answer does not depend on the clock.
            slack: weighted hazard-days that may stay unproved.
            stop: says when to end with what there is.
            start: (P,) an answer that there is already, as a way for each of the free parties.
        """
        solver = new_solver()
        solver.setOptionValue("mip_max_nodes", nodes)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", max(1e-6, slack))
        solver.passModel(self._model.whole())
        if start is not None:
            self._begin(solver, start)
        run(solver, stop)
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        values = np.round(np.array(solver.getSolution().col_value)).astype(np.int64)
        self.objective = float(np.array(self._model.cost) @ values)
        self.proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self._spread(values)

    def _begin(self, solver: Any, start: Ints) -> None:
        """Tell the solver an answer; it finds whole buses and destinations of tied groups that go with it."""
        counts = dict.fromkeys([*self._chosen.values(), *self._stays.values()], 0)
        for c, parties in self._members.items():
            for k in start[parties].tolist():
                counts[self._stays[c] if k == STAYS else self._chosen[c, k]] += 1
        solver.setSolution(len(counts), np.array(list(counts), dtype=np.int32), np.array(list(counts.values()), float))

    def relaxed(self, stop: Callable[[], bool] = lambda: False) -> tuple[Ints, Floats, Floats]:
        """The ways (N, 2) as class and pair, how many (N,) take each where families may be split, and reduced costs.

        The solver takes this program as it is: it is solved sooner than it is made smaller. Where ``stop`` ends it,
        nobody takes anything.
        """
        solver = new_solver()
        solver.setOptionValue("presolve", "off")
        lp = self._model.whole()
        lp.integrality_ = []
        solver.passModel(lp)
        run(solver, stop)
        ways = np.array(list(self._chosen), dtype=np.int64).reshape(-1, 2)
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return ways, np.zeros(len(ways)), np.zeros(len(ways))
        column, solution = list(self._chosen.values()), solver.getSolution()
        return ways, np.array(solution.col_value)[column], np.array(solution.col_dual)[column]

    def _spread(self, values: Ints) -> dict[int, int]:
        """Give the members of each class their ways, earliest case first to the earliest departure."""
        answer: dict[int, int] = {}
        waiting = {c: list(parties) for c, parties in self._members.items()}
        departs = self.problem.departures.departs[self.problem.pairs.departure]
        for (c, k), column in sorted(
            self._chosen.items(), key=lambda item: (item[0][0], departs[item[0][1]], item[0][1])
        ):
            for _ in range(int(values[column])):
                answer[waiting[c].pop(0)] = k
        return answer | {p: STAYS for parties in waiting.values() for p in parties}

    def _choose_flights(self, flying: Flags, optional: Flags) -> None:
        """A column for each candidate; Σ aircraft-days ≤ 1, Σ cost ≤ budget; seats and places only if it flies."""
        problem, stock = self.problem, self.problem.stock
        departures = problem.departures
        index = {name: d for d, name in enumerate(departures.ids)}
        certain = np.flatnonzero(flying & departures.candidate & ~optional)
        budget = stock.index.get(Resource("budget"))
        spent = np.zeros(len(stock.keys))
        for d in certain.tolist():
            spent[list(departures.aircraft[d])] += 1.0
            spent[[budget] if budget is not None else []] += departures.cost[d]
        for d in np.flatnonzero(flying & optional).tolist():
            self._flights[d] = self._model.add_column(float(departures.cost[d]) * problem.money_days, 1.0)
            charged = [(slot, 1.0) for slot in departures.aircraft[d]]
            charged += [(budget, float(departures.cost[d]))] if budget is not None else []
            for r, amount in charged:
                if r not in self._resource_rows:
                    self._resource_rows[r] = self._model.add_row(-INFINITY, float(stock.left[r] - spent[r]))
                self._model.put(self._resource_rows[r], self._flights[d], amount)
        for r, key in enumerate(stock.keys):
            if key.kind in {"seats", "board"} and index[str(key.id)] in self._flights:
                self._resource_rows[r] = self._model.add_row(-INFINITY, 0.0)
                self._model.put(self._resource_rows[r], self._flights[index[str(key.id)]], -float(stock.left[r]))

    def _join(self) -> None:
        """Σ ways of a class by a candidate ≤ its free members × flies."""
        departure = self.problem.pairs.departure
        rows: dict[tuple[int, int], int] = {}
        for (c, k), column in self._chosen.items():
            d = int(departure[k])
            if d in self._flights:
                if (c, d) not in rows:
                    rows[c, d] = self._model.add_row(-INFINITY, 0.0)
                    self._model.put(rows[c, d], self._flights[d], -float(len(self._members[c])))
                self._model.put(rows[c, d], column, 1.0)

    def _use(self, c: int, k: int, column: int) -> None:
        """Σ amounts × ways ≤ what is left of each resource."""
        pairs, stock = self.problem.pairs, self.problem.stock
        at = slice(pairs.start[k], pairs.start[k + 1])
        for r, a in zip(pairs.used_resource[at].tolist(), pairs.used_amount[at].tolist(), strict=True):
            amount = self.problem.classes.amounts[c, a]
            if amount:
                if r not in self._resource_rows:
                    self._resource_rows[r] = self._model.add_row(-INFINITY, float(stock.left[r] - self._used[r]))
                self._model.put(self._resource_rows[r], column, float(amount))

    def _tie(self, members: Mapping[int, list[int]]) -> None:
        """Ways of a tied party to a destination ≤ 1 if the group goes there; a group goes to one."""
        problem = self.problem
        for group in problem.groups:
            if len(group) == 1 or int(problem.classes.of[group[0]]) not in members:
                continue
            one = self._model.add_row(-INFINITY, 1.0)
            goes: dict[int, int] = {}
            for p in group:
                c = int(problem.classes.of[p])
                rows: dict[int, int] = {}
                for k, column in self._of_class(c):
                    t = int(problem.pairs.destination[k])
                    if t not in goes:
                        goes[t] = self._model.add_column(0.0, 1.0)
                        self._model.put(one, goes[t], 1.0)
                    if t not in rows:
                        rows[t] = self._model.add_row(-INFINITY, 0.0)
                        self._model.put(rows[t], goes[t], -1.0)
                    self._model.put(rows[t], column, 1.0)

    def _of_class(self, c: int) -> list[tuple[int, int]]:
        """The pairs that a class may choose, each with its column."""
        return [(k, self._chosen[c, k]) for k in range(len(self.problem.pairs.departure)) if (c, k) in self._chosen]

    def _load(self, p: int) -> int:
        party = self.problem.parties[p]
        size = int(self.problem.bus_seats[self.problem.sites.index(party.site)])
        return bus_load(party.bus_loads, size) if size else 0

    def _ride(self, loads: Mapping[int, list[tuple[int, int]]], fixed: Ints, margin: Mapping[int, int]) -> None:
        """Load of a departure ≤ seats of its whole buses; Σ buses of a site's day ≤ its rides."""
        problem = self.problem
        carried: dict[int, int] = defaultdict(int)
        for p in np.flatnonzero(fixed >= 0).tolist():
            carried[int(problem.pairs.departure[fixed[p]])] += self._load(p)
        days: dict[tuple[int, int], set[int]] = defaultdict(set)
        for d in loads.keys() | carried.keys():
            days[int(problem.departures.site[d]), int(problem.departures.departs[d])].add(d)
        for (site, day), flights in sorted(days.items()):
            size, rides = int(problem.bus_seats[site]), rides_on(problem, site, day)
            if not any(d in loads for d in flights):
                continue
            total = self._model.add_row(-INFINITY, float(rides))
            for d in sorted(flights):
                row = self._model.add_row(-INFINITY, -float(carried[d]))
                buses = self._model.add_column(0.0, float(max(rides, 0)))
                self._model.put(total, buses, 1.0)
                self._model.put(row, buses, -float(max(1, size - margin.get(d, 0))))
                for column, load in loads.get(d, ()):
                    self._model.put(row, column, float(load))

    def _part(self, crowd: Crowd, fixed: Ints) -> None:
        """Of a crowd that its buses cannot carry, or any with loads as large, one case at least leaves otherwise.

        A day's cases are as large as the crowd if on each departure, for each load in the crowd, as many cases have
        that load or more; so for one of these counts at least: count ≤ the crowd's - 1.
        """
        problem = self.problem
        counts = []
        for d, loads in crowd.items():
            columns = [(c, x) for (c, k), x in self._chosen.items() if problem.pairs.departure[k] == d]
            stay = [p for p in np.flatnonzero(fixed >= 0).tolist() if problem.pairs.departure[fixed[p]] == d]
            for load in sorted(set(loads)):
                cells = [(x, _cases_of(problem, self._members[c][0], load)) for c, x in columns]
                there = sum(_cases_of(problem, p, load) for p in stay)
                most = there + sum(count * self._model.upper[x] for x, count in cells)
                counts.append((cells, there, most, sum(each >= load for each in loads)))
        if any(most < crowded for _, _, most, crowded in counts):
            return
        one = self._model.add_row(1.0, INFINITY)
        for cells, there, most, crowded in counts:
            fewer = self._model.add_column(0.0, 1.0)
            self._model.put(one, fewer, 1.0)
            row = self._model.add_row(-INFINITY, most - there)
            self._model.put(row, fewer, most - crowded + 1.0)
            for x, count in cells:
                self._model.put(row, x, float(count))


def _cases_of(problem: Problem, p: int, load: int) -> int:
    """Cases of a party that take so many bus seats or more."""
    return sum(each >= load for each in problem.parties[p].bus_loads)


def used_by(problem: Problem, way: Ints) -> Floats:
    """What parties use of each resource, shape (R,), where ``way`` (P,) has each party's pair or -1."""
    _party, resource, taken = _uses(problem, way)
    return np.bincount(resource, weights=taken, minlength=len(problem.stock.keys)).astype(float)


def within_limits(problem: Problem, way: Ints) -> bool:
    """Whether parties use no more of any resource than is left, ways as for ``used_by``; buses are not looked at."""
    return bool((used_by(problem, way) <= problem.stock.left + TOLERANCE).all())


def users_of(problem: Problem, way: Ints) -> tuple[Ints, Ints]:
    """Who uses some of each resource, ways as for ``used_by``: where each one's users begin (R + 1,), and parties."""
    party, resource, taken = _uses(problem, way)
    party, resource = party[taken > 0], resource[taken > 0]
    order = np.argsort(resource, kind="stable")
    start = np.searchsorted(resource[order], np.arange(len(problem.stock.keys) + 1))
    return start.astype(np.int64), party[order]


def _uses(problem: Problem, way: Ints) -> tuple[Ints, Ints, Floats]:
    """Each use of those who leave: the party, the resource, and how much."""
    pairs, classes = problem.pairs, problem.classes
    placed = np.flatnonzero(way >= 0)
    counts = np.diff(pairs.start)[way[placed]]
    party = np.repeat(placed, counts)
    use = np.arange(len(party)) + np.repeat(pairs.start[way[placed]] - np.cumsum(counts) + counts, counts)
    return party, pairs.used_resource[use], classes.amounts[classes.of[party], pairs.used_amount[use]]
