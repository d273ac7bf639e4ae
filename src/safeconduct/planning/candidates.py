"""The candidates: which charters fly.

Walks over sets of flights, judged by filling each in turn, find where good sets are; a linear program judges the best
of them and what differs from them by a flight; families are then assigned to the best few. The proof that no other
choice is much better branches over the same yes-or-no questions (``flight_tree.py``).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.assignment import Assigner
from safeconduct.planning.certificate import Certificate, Leaf
from safeconduct.planning.flight_sets import Flights, FlightSets
from safeconduct.planning.flight_tree import FlightTree, Node
from safeconduct.planning.flown import only_flown
from safeconduct.planning.objective import money_of, objective_of
from safeconduct.planning.relaxation import Relaxation

if TYPE_CHECKING:
    from safeconduct.planning.flight_cuts import FlightCuts
    from safeconduct.planning.flight_prices import FlightPrices, Levels
    from safeconduct.planning.flight_repair import FlightRepair
    from safeconduct.planning.problem import Flags, Ints, Problem
    from safeconduct.planning.watch import Watch

FEW = 8
"""Candidates up to which the tree tries every set, so that no walk is needed."""
WALKERS, WALKS = 3, 2
"""Walks from the first set, each followed by others from where it led; they count work, not seconds."""
JUDGED = 400
"""Sets that a linear program judges, at most."""
EXACT = 4_000
"""Columns up to which an assignment is improved until nothing better is known to exist."""
REPAIRS, REPAIRED_COLUMNS = 1_000, 5_000_000
"""Sets that are made by replacing flights, at most, and columns of the programs that all of them would have."""
PRICED, NEW = 3, 3
"""One of so many is made by prices, the others near the present set or the best by what is known, with so many new
flights at most."""
WORSE = 0.02
"""By which share of what the best set costs above the floor the present one may become worse at once."""
TAKEN_APART = 8
"""Sets from which others are made by replacing flights."""
PORTION, LOOKED_FOR, SETTLED = 3, 12, 600
"""Programs that are solved beside one step of the proof at most, and sets that are looked for; one of each once so many
sets were looked for since the best plan was found."""
STALE, POOL = 60, 20
"""Sets made by replacing flights after which, if none was better, one of the best that were met is taken apart next."""
LEAVES = 4
"""Steps of the proof from one leaf that suggests sets to the next, which come before all others; one in which nothing
is left to be asked always does."""
LOOKED, PROMISING = 30, 0.02
"""Programs that improve such a set, or one that a leaf suggests, and by which share of what the best plan costs above
the floor the latter may cost more."""
ASSIGNED = 5
"""Sets to which families are assigned."""
ROUNDS, LARGE_ROUNDS = 300, 30
"""Rounds of improving an assignment that is not improved to its end, and one of a set too large to be valued: more of
them would leave the proof no time."""


def search_flights(
    problem: Problem, certificate: Certificate, pins: tuple[Ints, Flags] | None, seed: int, watch: Watch
) -> tuple[Ints, Flags, list[Leaf]]:
    """The best plan found, the departures (D,) that fly in it, and the leaves of its proof.

    Args:
        problem: a problem with candidates.
        certificate: evaluates prices for it.
        pins: a way for every pinned party with the departures that then fly, None where nothing is pinned.
        seed: of the random choices.
        watch: is told of figures and says when to end.
    """
    ascent = None
    if len(certificate.candidates) > FEW:  # the passes are compiled, which few flights do not pay for
        from safeconduct.planning.flight_prices import FlightPrices

        ascent = FlightPrices(problem, certificate)
    watch.step("pricing what is scarce")
    tree = FlightTree(problem, certificate, watch, ascent)
    root = tree.root()
    search = FlightSearch(problem, certificate, pins, seed, watch, ascent)
    watch.step("choosing candidates")
    search.begin(root)
    watch.step("proving the choice")
    if tree.branch(lambda: search.objective, search.go_on):
        watch.optimal = search.exact
    elif not watch.optimal:  # the proof may have become as large as it may be
        search.finish()
    return search.way, search.flying(), tree.leaves()


class FlightSearch:
    """Keeps the best set of flown candidates and the plan that goes with it.

    Args:
        problem: a problem with candidates.
        certificate: evaluates prices for it.
        pins: as for :func:`search_flights`.
        seed: of the random choices.
        watch: is told of figures and says when to end.
        ascent: says what each flight would earn at given prices; None where candidates are few.
    """

    def __init__(
        self,
        problem: Problem,
        certificate: Certificate,
        pins: tuple[Ints, Flags] | None,
        seed: int,
        watch: Watch,
        ascent: FlightPrices | None,
    ) -> None:
        self.problem = problem
        self.certificate = certificate
        self.watch = watch
        self.objective = np.inf
        self.best: Flights = frozenset()
        self.way: Ints = np.full(len(problem.parties), -1, dtype=np.int64)
        self.exact = True
        """Whether each set to which families were assigned has its best assignment, as far as is known."""
        self._seed = seed
        self._random = np.random.default_rng(seed)
        self._steps = 0
        self._since = 0
        """Sets that were looked for since the best plan was found."""
        self._ascent = ascent
        self._repair = _repair(problem, certificate, ascent, seed, watch)
        self._cuts = _cuts(problem, certificate, ascent, seed)
        self._sets = FlightSets(problem, certificate, pins, ascent, watch.ended, self._cuts)
        self._assigned: set[Flights] = set()
        self._looked: set[Flights] = set()
        self._work: list[Iterator[None]] = []
        self._floor = certificate.floor()

    def flying(self) -> Flags:
        """(D,) which departures fly in the best plan."""
        return self._sets.flying(self.best)

    def walk(self, root: Node) -> list[Flights]:
        """Sets to begin with: the rounded relaxation, and where walks from it lead."""
        start = self._sets.rounded(root.flies)
        if self._ascent is None or self.watch.ended():
            return [start]
        from safeconduct.planning.flight_trials import FlightTrials

        count = len(self._sets.candidates)
        liking = 1.0 / count + root.flies / max(1e-9, float(root.flies.sum()))

        def walk(walker: int) -> tuple[float, int, Flights]:
            seed = self._seed * WALKERS + walker
            trials = FlightTrials(self.problem, self.certificate.candidates, seed, self.watch.ended)
            flights = start
            for number in range(WALKS):
                flights = trials.walk(flights, liking, number)
                trials.hear(flights)
            return trials.cost(flights), walker, flights

        with ThreadPoolExecutor() as threads:  # compiled work shares the processors
            found = list(threads.map(walk, range(WALKERS if not self._sets.is_large(start) else 1)))
        return [*(flights for _, _, flights in sorted(found, key=lambda each: each[:2])), start]

    def begin(self, root: Node) -> None:
        """A first plan, from where walks lead; better ones are left to be looked for beside the proof.

        Args:
            root: the first leaf of the proof, whose prices guide what is put in place of flights.
        """
        starts = self.walk(root)
        starts = [each for each in starts if self._sets.keeps_pins(each)] or starts[-1:]
        if self._sets.is_large(starts[0]):
            self.assign(starts[0], exactly=False)
            return
        starts = sorted({*starts}, key=lambda each: (self._sets.value(each), sorted(each)))
        self.assign(starts[0], exactly=self._sets.column_count(starts[0]) <= EXACT)
        self._work.append(self._improve(starts, root))
        if self._ascent is None:  # so few that the tree tries all
            self.go_on(None)

    def go_on(self, node: Node | None) -> None:
        """A portion of the work of looking for better sets: what a leaf suggests first, then what was begun before."""
        self._steps += 1
        if node is not None and (self._steps % LEAVES == 1 or self._must_be_seen(node)):
            self._work.append(self._look_at(node))
        programs, sets = (PORTION, LOOKED_FOR) if self._since < SETTLED else (1, 1)
        begun, pieces = self._sets.program.solved, 0
        # Sets that were met before need no program, but are looked for all the same.
        while self._work and not self.watch.ended():
            if self._ascent is not None and (pieces >= sets or self._sets.program.solved >= begun + programs):
                break
            pieces += 1
            self._since += 1
            if next(self._work[-1], self) is self:
                self._work.pop()

    def _must_be_seen(self, node: Node) -> bool:
        """Whether its flights are settled, so that there is no other leaf in which they could be met."""
        return self._repair is None or self._repair.settled(node.leaf.fixed)

    def finish(self) -> None:
        """All that is left of that work, unless the gap is small enough before."""
        while self._work and not self.watch.ended() and not self.watch.content(self.objective):
            self.go_on(None)

    def _improve(self, starts: list[Flights], root: Node) -> Iterator[None]:
        """From sets, the best first, to better ones, with families assigned to the best that are met."""
        for number in range(TAKEN_APART):
            current = starts[number] if number < len(starts) else self.best
            current = yield from self._sets.descend(current, JUDGED)
            self._assign_if_better(current)
            if self._ascent is None or root.levels is None:
                break
            current = yield from self._repaired(current, root.levels)
            self._assign_if_better((yield from self._sets.descend(current, JUDGED)))
        for each in [s for s in self._sets.program.best(20) if self._sets.keeps_pins(s)][:ASSIGNED]:
            self._assign_if_better(each)
            yield

    def _assign_if_better(self, flights: Flights) -> None:
        if self._sets.value(flights) < self.objective - 1e-6:
            self.assign(flights, exactly=self._sets.column_count(flights) <= EXACT)

    def _repaired(self, flights: Flights, levels: Levels) -> Generator[None, None, Flights]:
        """The best set met while flights of one are replaced: by prices, or as what is known of others tells."""
        if self._repair is None or self._cuts is None:
            return flights
        best, near, since = flights, self._cuts.prices(flights, levels), 0
        for number in range(min(REPAIRS, REPAIRED_COLUMNS // max(1, self._sets.column_count(flights)))):
            yield
            if number % PRICED == 0:
                other = self._repair.other(flights, levels)
            else:
                new = int(self._random.integers(1, NEW + 1))
                other = self._cuts.least(flights if number % PRICED == 1 else best, new, self._floor)
            most = self._sets.value(best) + WORSE * (self._sets.value(best) - self._floor)
            since += 1
            before = flights
            if self._sets.keeps_pins(other) and self._cuts.may_cost_less(other, most, near):
                if self._sets.value(other) < self._sets.value(best) - 1e-6:
                    best, since = other, 0
                    self._assign_if_better(best)
                if self._sets.value(other) < self._sets.value(flights) + most - self._sets.value(best):
                    flights = other
            if since >= STALE:
                pool = self._sets.program.best(POOL)
                flights, since = pool[int(self._random.integers(len(pool)))], 0
            if flights != before:
                near = self._cuts.prices(flights, levels)
        return best

    def _look_at(self, node: Node) -> Iterator[None]:
        """Assign families to the flights that a leaf of the proof suggests, where that could be the best plan."""
        for flights in self._suggested(node):
            if self._sets.is_large(flights):
                self.exact = False
                return
            if flights in self._looked or not self._sets.keeps_pins(flights):
                continue
            self._looked.add(flights)
            most = self.objective + PROMISING * (self.objective - self._floor)
            if self._cuts is not None and node.levels is not None:
                if self._cuts.may_cost_less(flights, most, node.levels) and self._sets.value(flights) < most:
                    self._assign_if_better((yield from self._sets.descend(flights, LOOKED)))
            else:
                self._assign_if_better(flights)
            yield

    def _suggested(self, node: Node) -> Iterator[Flights]:
        """What a leaf flies most, and what its prices lead to when flights are found one by one."""
        yield self._sets.rounded(node.flies)
        if self._repair is not None and node.levels is not None and node.leaf.fixed:
            yield self._repair.completed(dict(node.leaf.fixed), node.levels)

    def assign(self, flights: Flights, *, exactly: bool = True) -> None:
        """Assign families with just these candidates flying, and keep the plan if it is the best."""
        if flights in self._assigned or not self._sets.keeps_pins(flights):
            return
        self._assigned.add(flights)
        problem, kept = only_flown(self.problem, flights)
        certificate = Certificate(problem)
        relaxed = Relaxation(problem, certificate).solve(stop=self.watch.ended)
        if relaxed is None:
            return
        above = max(1.0, relaxed.value - certificate.floor())
        money = money_of(self.problem, self._sets.flying(flights))
        slack = 0.0 if exactly else above * 1e-3
        assigner = Assigner(problem, relaxed, self._sets.flying(flights), self._seed, self.watch.ended, slack)
        assigner.start(self._among(self._sets.pinned_ways(flights), kept))
        self._keep(flights, kept, assigner.way)
        tight, rounds = 1e-5 * above, iter(range(LARGE_ROUNDS if self._sets.is_large(flights) else ROUNDS))

        def content(cost: float) -> bool:
            enough = cost - relaxed.value <= (tight if exactly else 2 * slack)
            return self.watch.content(cost + money) or enough or (not exactly and next(rounds, None) is None)

        best = assigner.improve(content)
        self.exact &= best or assigner.cost() - relaxed.value <= tight
        self._keep(flights, kept, assigner.way)

    def _keep(self, flights: Flights, kept: Ints, way: Ints) -> None:
        way = np.where(way >= 0, kept[np.maximum(way, 0)] if len(kept) else -1, -1)
        carries = set(self.problem.pairs.departure[way[way >= 0]].tolist())
        used = frozenset(d for d in flights if d in carries)
        objective = objective_of(self.problem, way, self._sets.flying(used))
        if objective < self.objective:
            self.objective, self.way, self.best = objective, way.copy(), used
            self._since = 0
            self.watch.objective(objective)

    def _among(self, way: Ints | None, kept: Ints) -> Ints | None:
        """Ways (P,) as pairs of the problem that keeps some of them."""
        if way is None:
            return None
        at = np.full(len(self.problem.pairs.departure) + 1, -1, dtype=np.int64)
        at[kept] = np.arange(len(kept))
        return at[way]


def _cuts(problem: Problem, certificate: Certificate, ascent: FlightPrices | None, seed: int) -> FlightCuts | None:
    """What prices that were met say of sets; None where candidates are few."""
    if ascent is None:
        return None
    from safeconduct.planning.flight_cuts import FlightCuts

    return FlightCuts(problem, certificate.candidates, ascent, seed)


def _repair(
    problem: Problem, certificate: Certificate, ascent: FlightPrices | None, seed: int, watch: Watch
) -> FlightRepair | None:
    """What makes sets from others; None where candidates are few."""
    if ascent is None:
        return None
    from safeconduct.planning.flight_choice import FlightChoice
    from safeconduct.planning.flight_repair import FlightRepair

    return FlightRepair(ascent, FlightChoice(problem, certificate, ascent), seed, watch.ended)
