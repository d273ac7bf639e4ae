"""Sets of flights: which are possible, what each costs at least, and which next to it cost less."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.certificate import Certificate
from safeconduct.planning.flown import FlownProgram, Valued
from safeconduct.planning.pins import pins_under

if TYPE_CHECKING:
    from safeconduct.planning.flight_cuts import FlightCuts
    from safeconduct.planning.flight_prices import FlightPrices
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

JUDGED_COLUMNS = 4_000_000
"""Columns of the programs that a set is improved by, together, at most."""
LARGE = 60_000
"""Columns of one of them above which sets are judged by filling them in turn alone."""
TRIED = 40
"""Sets next to the best one that are judged before it is taken for the best of its neighbourhood."""

Flights = frozenset[int]


class FlightSets:
    """Judges sets of candidates by linear programs, and follows them downhill.

    Args:
        problem: a problem with candidates.
        certificate: evaluates prices for it.
        pins: a way for every pinned party with the departures that then fly, None where nothing is pinned.
        ascent: says what each flight would earn at given prices; None where candidates are few.
        stop: says when to end with what there is.
        cuts: is told of the prices of every set that is valued.
    """

    def __init__(
        self,
        problem: Problem,
        certificate: Certificate,
        pins: tuple[Ints, Flags] | None,
        ascent: FlightPrices | None,
        stop: Callable[[], bool],
        cuts: FlightCuts | None = None,
    ) -> None:
        self.problem = problem
        self.certificate = certificate
        self.program = FlownProgram(problem)
        self.candidates: list[int] = certificate.candidates.tolist()
        self._pins = pins
        self._ascent = ascent
        self._stop = stop
        self._cuts = cuts
        self._met: dict[Flights, Ints | None] = {}
        self._columns = problem.classes.open.sum(axis=0)

    def flying(self, flights: Iterable[int]) -> Flags:
        """(D,) which departures fly: those that are scheduled, and these candidates."""
        mask = ~self.problem.departures.candidate
        mask[list(flights)] = True
        return mask

    def rounded(self, flies: Floats) -> Flights:
        """The candidates that fly most, of shares (J,), as many as aircraft, budget and pins allow."""
        chosen = self._rounded(flies, [])
        if self._pins is None or self.keeps_pins(chosen):
            return chosen
        return self._rounded(flies, [d for d in self.candidates if self._pins[1][d]])

    def _rounded(self, flies: Floats, chosen: list[int]) -> Flights:
        for j in np.argsort(-flies, kind="stable").tolist():
            d = self.candidates[j]
            if flies[j] > 0.05 and d not in chosen and self.possible([*chosen, d]):
                chosen.append(d)
        return frozenset(chosen)

    def value(self, flights: Flights) -> float:
        """What the linear program in which just these candidates fly costs at least."""
        valued = self._valued(flights)
        return np.inf if valued is None else valued.cost

    def _valued(self, flights: Flights) -> Valued | None:
        solved = self.program.solved
        valued = self.program.value(flights, self._stop)
        if self._cuts is not None and valued is not None and self.program.solved > solved:
            self._cuts.hear(valued.level, valued.resource)
        return valued

    def descend(self, current: Flights, most: int) -> Generator[None, None, Flights]:
        """Drop, add and swap flights as long as a set next to the present one is better, the most promising first.

        Returns where it leads; ``most`` is the number of programs after which it ends.
        """
        value = self.value(current)
        most = min(most, JUDGED_COLUMNS // max(1, self.column_count(current)))
        begun, improved = self.program.solved, True
        while improved and self.program.solved < begun + most:
            improved = False
            for d in sorted(current):  # what its neighbours are found by
                self.value(current - {d})
                yield
            for neighbour in self._neighbours(current, value)[:TRIED]:
                if self.program.solved >= begun + most:
                    break
                yield
                found = self._filled(neighbour)
                if self.value(found) < value - 1e-6 and self.keeps_pins(found):
                    current, value, improved = found, self.value(found), True
                    break
        return current

    def _neighbours(self, flights: Flights, value: float) -> list[Flights]:
        """Sets that differ by a flight dropped, added or swapped and that prices do not rule out, the best first.

        At the prices of a set, what one more flight earns is the most that it can save.
        """
        moves: list[tuple[float, list[int]]] = []
        bases = [flights, *(flights - {s} for s in sorted(flights))]
        for base in bases:
            valued = self._valued(base)
            if valued is None:
                return []
            if base != flights:
                moves.append((valued.cost, sorted(base)))
            earnings = self._earnings(valued)
            for j in np.flatnonzero(earnings > 1e-6).tolist():
                least, d = valued.cost - float(earnings[j]), self.candidates[j]
                if least < value - 1e-6 and d not in flights and self.possible([*base, d]):
                    moves.append((least, sorted({*base, d})))
        return [frozenset(each) for least, each in sorted(moves) if least < value - 1e-6]

    def _filled(self, flights: Flights) -> Flights:
        """The set with the flights added that aircraft and budget still allow and that earn most, one by one."""
        while (valued := self._valued(flights)) is not None:
            earnings = self._earnings(valued)
            for j in np.argsort(-earnings, kind="stable").tolist():
                d = self.candidates[j]
                if earnings[j] > 1e-6 and d not in flights and self.possible([*flights, d]):
                    break
            else:
                return flights
            more = flights | {d}
            if self.value(more) >= valued.cost - 1e-6:
                return flights
            flights = more
        return flights

    def _earnings(self, valued: Valued) -> Floats:
        """(J,) what each candidate could save at most at the prices of a set; without bounds where they are few."""
        if self._ascent is None:
            return np.full(len(self.candidates), np.inf)
        return self._ascent.earnings(valued.level, valued.resource)

    def is_large(self, flights: Flights) -> bool:
        """Whether its linear program would take too long."""
        return self.column_count(flights) > LARGE

    def column_count(self, flights: Flights) -> int:
        """How many ways its classes have together."""
        return int(self._columns[self.flying(flights)[self.problem.pairs.departure]].sum())

    def possible(self, flights: Iterable[int]) -> bool:
        """Whether aircraft and budget allow it."""
        return self.certificate.possible(dict.fromkeys(flights, True))

    def pinned_ways(self, flights: Flights) -> Ints | None:
        """Ways (P,) for all that is pinned with just these candidates; None where it cannot be, or nothing is."""
        if self._pins is None:
            return None
        way, flying = self._pins
        if flights not in self._met:
            enough = flights.issuperset(d for d in self.candidates if flying[d])
            self._met[flights] = way if enough else pins_under(self.problem, self.flying(flights))
        return self._met[flights]

    def keeps_pins(self, flights: Flights) -> bool:
        """Whether all that is pinned can be met with just these candidates."""
        return self._pins is None or self.pinned_ways(flights) is not None
