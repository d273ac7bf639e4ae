"""At the size of an airlift: prices that rise by themselves, families seated by them, and departures filled anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.ascent import Ascent
from safeconduct.planning.assignment import Assigner
from safeconduct.planning.certificate import Certificate, Leaf, Prices
from safeconduct.planning.filling import LIMITS, Filler
from safeconduct.planning.integer import within_limits
from safeconduct.planning.layout import Layout, lay_out
from safeconduct.planning.matching import match_needs
from safeconduct.planning.neighbourhoods import Neighbourhoods, nearness
from safeconduct.planning.refilling import BESIDE, QUIET, refill
from safeconduct.planning.relaxation import Relaxation, Relaxed, cheapest, solved
from safeconduct.planning.whole_buses import Rides, own_prices, with_own_buses, with_whole_buses

if TYPE_CHECKING:
    from safeconduct.planning.placing import Known
    from safeconduct.planning.problem import Flags, Ints, Problem
    from safeconduct.planning.watch import Watch

COLDER = 0.3
"""Share of the last temperature at which families are seated first, and at that temperature itself where that is not
good enough: a cold seating leaves fewer seats empty, but more people behind where seats are short."""
SHARES = (0.6, 0.3, 0.8, 0.45, 1.0, 0.2, 0.7, 0.1)
"""Shares of that temperature at which families are seated around those with needs, each seating improved."""
SOLUBLE = 600_000
"""Open pairs of all classes from which on no linear program is solved after that."""
TABLES = 60_000_000
"""Cells of a table of classes by pairs up to which departures are filled anew; such a table takes half a gigabyte."""
NEAR, COLUMNS, WAYS = 10.0, 60_000, 24
"""Temperatures above the least charge within which a pair is a column of that program from the start, how many columns
such pairs are at most, and how many each class has whatever they cost."""

ROUNDS = 1_000
"""Rounds in which departures are filled anew at most."""
OWN_QUIET = 8
"""Rounds that save nothing after which departures of crowded days are filled with buses that others may have."""
PARTS, FINE_PARTS = 25, 100
"""Parts of what may stay unproved: a program that finds places for needs may leave one of the former so, and one that
fills departures, which has a plan to begin from, one of the latter."""
PRECISER, PRECISEST = 4.0, 16.0
"""How much less of the gap that is asked for prices may leave unproved, so that the rest is left to the assignment: at
first, and where the assignment does not come near enough, since prices are the quicker of the two."""

Placed = tuple["Ints", "Flags", list[Leaf]]
"""A way (P,) for each party, the departures (D,) that fly, and the leaves of the proof."""


def fill(
    problem: Problem,
    certificate: Certificate,
    pins: tuple[Ints, Flags] | None,
    seed: int,
    watch: Watch,
    known: Known | None,
) -> Placed:
    """Place everybody by prices that rise by themselves; arguments as for ``placing.place``, which says which problems.

    ``pins`` are a way (P,) for the pinned that surely holds and what flies, None where nobody is pinned.
    """
    layout = lay_out(problem)
    watch.step("pricing what is scarce")
    seats = _Seats(problem, layout, Ascent(layout, watch.ended), seed, watch)
    ascent, fixed = seats.ascent, None if pins is None else pins[0]
    filler = None
    if known is not None:
        ascent.recall(known.prices)
        watch.bound(ascent.bound)
        watch.step("keeping what people were told")
        filler = seats.kept(known.way if fixed is None else np.where(fixed >= 0, fixed, known.way))
        if seats.enough(filler):
            return seats.placed(filler.way)
        watch.step("pricing what is scarce")
    ascent.climb(watch.goal / PRECISER)
    watch.bound(ascent.bound)
    watch.step("assigning families")
    if filler is not None:
        filler = seats.kept(filler.way)
        if seats.enough(filler):
            return seats.placed(filler.way)
    best = seats.best(fixed)
    soluble = int(problem.classes.ways.count.sum()) <= SOLUBLE
    if not (soluble or seats.enough(best)):
        seats.search(best)
    if filler is not None and filler.cost() <= best.cost() + seats.unproved() and not watch.content(best.cost()):
        best = filler  # people stay where they were told unless moving them saves something
    if seats.enough(best) or len(problem.classes.size) * len(problem.pairs.departure) > TABLES:
        return seats.placed(best.way)
    watch.step("improving the assignment")
    refilling = _Refilling(seats, priced(problem, layout, ascent))
    return refilling.guided(certificate, best, fixed) if soluble else refilling.alone(best)


@dataclass(frozen=True)
class _Seats:
    """Seats families by prices that rise; everything that is scheduled flies."""

    problem: Problem
    layout: Layout
    ascent: Ascent
    seed: int
    watch: Watch

    def placed(self, way: Ints, prices: Prices | None = None) -> Placed:
        """A plan with the prices that rose, or others, as its proof."""
        return way, self.flying(), [Leaf({}, prices or Prices(self.ascent.prices))]

    def flying(self) -> Flags:
        """(D,) which departures fly."""
        return np.ones(len(self.problem.departures.ids), dtype=bool)

    def unproved(self) -> float:
        """Weighted hazard-days that a plan may cost above the bound."""
        return self.watch.goal * max(0.0, self.ascent.bound - self.ascent.floor)

    def enough(self, made: Filler | Assigner) -> bool:
        """Whether a plan is good enough, or planning was told to end."""
        return self.watch.content(made.cost()) or self.watch.ended()

    def seated(self, way: Ints | None, tau: float) -> Filler:
        """Everybody seated at a temperature; whoever has a way in ``way`` (P,) keeps it where room is."""
        made = Filler(self.problem, self.layout, self.ascent.prices, self.flying(), tau, self.seed, self.watch.ended)
        made.start(way)
        return made

    def kept(self, way: Ints) -> Filler:
        """Whoever pays no more above the least than their share of the gap is left where they are."""
        made = self.seated(way, self.unproved() / max(1, len(self.problem.parties)))
        made.improve(self.watch.content, self.unproved())
        return made

    def best(self, way: Ints | None) -> Filler:
        """A cold seating, or one at the last temperature where that is better, improved."""
        made = self.seated(way, COLDER * self.ascent.tau)
        if not self.enough(made):
            made = min(made, self.seated(way, self.ascent.tau), key=Filler.cost)
        made.improve(self.watch.content, self.unproved())
        return made

    def around(self, way: Ints | None) -> Filler:
        """The best of seatings at several temperatures, each improved, until one is good enough.

        Two at a time, on as many processors; as many on one, so that the plan is the same.
        """

        def improved(share: float) -> Filler:
            made = self.seated(way, share * self.ascent.tau)
            made.improve(self.watch.near, self.unproved())
            return made

        found: list[Filler] = []
        with ThreadPoolExecutor(BESIDE) as crew:
            for begin in range(0, len(SHARES), BESIDE):
                found += crew.map(improved, SHARES[begin : begin + BESIDE])
                best = min(found, key=Filler.cost)
                if self.enough(best):
                    break
        return best

    def search(self, filler: Filler) -> None:
        """Refine the prices of a plan that is not near enough, and look for longer chains."""
        self.ascent.refine(self.watch.goal / PRECISEST)
        self.watch.bound(self.ascent.bound)
        for limits in LIMITS[1:]:
            filler.improve(self.watch.content, self.unproved(), limits)


@dataclass(frozen=True)
class _Refilling:
    """Departures filled anew by integer programs, guided by prices that rose or by a linear program's."""

    seats: _Seats
    rose: Relaxed

    def alone(self, best: Filler) -> Placed:
        """By the prices that rose."""
        return self.seats.placed(self._refilled(best.way, self.rose, QUIET).way)

    def guided(self, certificate: Certificate, best: Filler, fixed: Ints | None) -> Placed:
        """By a linear program whose buses are made whole, in which everybody is seated anew."""
        seats, watch = self.seats, self.seats.watch
        program = Relaxation(seats.problem, certificate, promising(self.rose, seats.ascent.tau))
        relaxed = solved(program, watch.precision(), watch.ended)
        watch.bound(relaxed.bound)
        proved = max(self.rose, relaxed, key=lambda one: one.bound).prices
        if seats.enough(best):
            return seats.placed(best.way, proved)
        guide, rides = with_whole_buses(program, relaxed, watch.precision(), watch.ended)
        inner = self._with(rides, fixed)
        matched = inner._matched(fixed)
        if inner is self:
            way = min(best, matched, key=Filler.cost).way
        else:
            own = own_prices(seats.problem, rides, guide.prices.resource, guide.worth)
            way = inner._refilled(matched.way, replace(guide, prices=Prices(own)), OWN_QUIET).way
        refilled = self._refilled(way, guide, QUIET)
        assigner = self._assigner(refilled.way if refilled.cost() <= best.cost() else best.way, relaxed)
        watch.optimal = assigner.improve(watch.content, seats.unproved())
        watch.objective(assigner.cost())
        return seats.placed(assigner.way, proved)

    def _with(self, rides: Rides, fixed: Ints | None) -> _Refilling:
        """The same where departures of crowded days have buses of their own, at the prices of their day's.

        Itself where no day is crowded, or the pinned do not fit on these by the ways ``fixed`` (P,) that they have.
        """
        if not rides:
            return self
        seats = self.seats
        problem = with_own_buses(seats.problem, rides)
        if fixed is not None and not within_limits(problem, fixed):
            return self
        layout = lay_out(problem)
        ascent = Ascent(layout, seats.watch.ended)
        ascent.recall(own_prices(seats.problem, rides, seats.ascent.prices))
        ascent.tau = seats.ascent.tau
        return _Refilling(
            replace(seats, problem=problem, layout=layout, ascent=ascent), priced(problem, layout, ascent)
        )

    def _matched(self, fixed: Ints | None) -> Filler:
        """A plan in which those with needs are matched first."""
        seats, rose = self.seats, self.rose
        near = nearness(seats.problem, rose, seats.ascent.floor)
        slack = seats.unproved() / PARTS
        way = match_needs(seats.problem, rose, seats.flying(), fixed, near, slack, seats.seed, seats.watch.ended)
        return seats.around(fixed if way is None else way)

    def _assigner(self, way: Ints, guide: Relaxed) -> Assigner:
        seats = self.seats
        assigner = Assigner(seats.problem, guide, seats.flying(), seats.seed, seats.watch.ended)
        assigner.way = way
        return assigner

    def _refilled(self, way: Ints, guide: Relaxed, quiet: int) -> Assigner:
        seats, assigner = self.seats, self._assigner(way, guide)
        drawing = Neighbourhoods(seats.problem, guide, seats.flying(), seats.ascent.floor, seats.seed)
        refill(assigner, drawing, seats.watch.content, ROUNDS, seats.unproved() / FINE_PARTS, quiet)
        return assigner


def priced(problem: Problem, layout: Layout, ascent: Ascent) -> Relaxed:
    """What each way costs above the least of its class at prices that rose; nobody is shared out."""
    classes, unit = problem.classes, layout.unit_prices(ascent.prices)
    charge = np.where(classes.open, classes.cost + unit[layout.pattern], np.inf)
    least = np.minimum(charge.min(axis=1, initial=np.inf), np.where(classes.pinned, np.inf, classes.stay))
    return Relaxed(
        prices=Prices(ascent.prices),
        bound=ascent.bound,
        value=ascent.bound,
        share=np.zeros(classes.open.shape),
        reduced=charge - least[:, None],
        reduced_stay=classes.stay - least,
        flies=np.zeros(0),
        worth=np.zeros(len(problem.departures.ids)),
        proved=ascent.bound,
    )


def promising(rose: Relaxed, tau: float) -> Flags:
    """(C, K) the pairs that cost their class hardly more than the least at prices that rose, and some of each class.

    ``tau`` is the temperature at which they rose last.
    """
    above = rose.reduced
    most = np.partition(above, COLUMNS, axis=None)[COLUMNS] if above.size > COLUMNS else np.inf
    wanted: Flags = (above <= min(most, NEAR * tau)) | cheapest(above, WAYS)
    return wanted
