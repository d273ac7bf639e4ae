"""Placing: a way for everybody, what flies, and the prices that prove how good that is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.assignment import Assigner
from safeconduct.planning.candidates import search_flights
from safeconduct.planning.certificate import Certificate, Leaf, Prices
from safeconduct.planning.need_first import put_need_first
from safeconduct.planning.neighbourhoods import Neighbourhoods
from safeconduct.planning.pins import meet_pins
from safeconduct.planning.refilling import refill
from safeconduct.planning.relaxation import Relaxation, Relaxed, cheapest

if TYPE_CHECKING:
    from safeconduct.planning.ascent import Ascent
    from safeconduct.planning.filling import Filler
    from safeconduct.planning.layout import Layout
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem
    from safeconduct.planning.watch import Watch

FINEST = 1e-5
"""Precision of prices; a hundredth of the gap that is asked for is enough where that is more."""
LARGE = 50_000
"""Open pairs of all classes from which on prices rise by themselves."""
COLDER = 0.3
"""Share of the last temperature at which families are seated first, and at that temperature itself where that is not
good enough: a cold seating leaves fewer seats empty, but more people behind where seats are short."""
SOLUBLE = 600_000
"""Open pairs of all classes from which on no linear program is solved after that."""
NEAR, COLUMNS, WAYS = 10.0, 60_000, 24
"""Temperatures above the least charge within which a pair is a column of that program from the start, how many columns
such pairs are at most, and how many each class has whatever they cost."""

BEFORE, AFTER = 6, 1_000
"""Rounds in which departures are filled anew while that program is solved, and after it at most."""
PARTS = 25
"""Part of what may stay unproved that each program that fills departures may leave so."""
PRECISER, PRECISEST = 4.0, 16.0
"""How much less of the gap that is asked for prices may leave unproved, so that the rest is left to the assignment: at
first, and where the assignment does not come near enough, since prices are the quicker of the two."""


@dataclass(frozen=True)
class Known:
    """What an earlier plan knew: prices (R,) of what there still is, and a way (P,) for whoever can keep theirs."""

    prices: Floats
    way: Ints


@dataclass(frozen=True)
class Seated:
    """Families seated by prices that rose: the layout of their ways, the prices, and the way (P,) of each."""

    layout: Layout
    ascent: Ascent
    way: Ints


def place(
    problem: Problem, certificate: Certificate, seed: int, watch: Watch, known: Known | None = None
) -> tuple[Ints, Flags, list[Leaf]]:
    """A way (P,) for each party (-1: it stays), the departures (D,) that fly, and the leaves of the proof.

    Args:
        problem: the problem.
        certificate: evaluates prices for it.
        seed: of the random choices.
        watch: is told of figures and says when to end.
        known: what an earlier plan knew; a large problem starts from there.

    Raises:
        PinsCompete: pins that cannot all hold together.
    """
    watch.floor = certificate.floor()
    pins = meet_pins(problem)
    if len(problem.candidates):
        way, flying, leaves = search_flights(problem, certificate, pins, seed, watch)
    elif int(problem.classes.ways.count.sum()) > LARGE:
        way, flying, leaves = fill(problem, certificate, pins, seed, watch, known)
    else:
        way, flying, leaves = _assign(problem, certificate, pins, seed, watch)
    return put_need_first(problem, way, flying, watch.ended), flying, leaves


def fill(
    problem: Problem,
    certificate: Certificate,
    pins: tuple[Ints, Flags] | None,
    seed: int,
    watch: Watch,
    known: Known | None,
) -> tuple[Ints, Flags, list[Leaf]]:
    """At the size of an airlift: prices by ascent, and families seated by them."""
    # Compiled code takes its time to be loaded, which smaller problems are spared.
    from safeconduct.planning.ascent import Ascent
    from safeconduct.planning.filling import Filler
    from safeconduct.planning.layout import lay_out

    flying = np.ones(len(problem.departures.ids), dtype=bool)
    layout = lay_out(problem)
    watch.step("pricing what is scarce")
    ascent = Ascent(layout, watch.ended)
    fixed = None if pins is None else pins[0]

    def unproved() -> float:
        return watch.goal * (ascent.bound - ascent.floor)

    def seated(way: Ints | None, tau: float) -> Filler:
        made = Filler(problem, layout, ascent.prices, flying, tau, seed, watch.ended)
        made.start(way)
        return made

    def keep(way: Ints) -> Filler:
        """Whoever pays no more above the least than their share of the gap is left where they are."""
        made = seated(way, unproved() / max(1, len(problem.parties)))
        made.improve(watch.content, unproved())
        return made

    if known is not None:
        ascent.recall(known.prices)
        watch.bound(ascent.bound)
        watch.step("keeping what people were told")
        kept = known.way if fixed is None else np.where(fixed >= 0, fixed, known.way)
        filler = keep(kept)
        if watch.content(filler.cost()) or watch.ended():
            return filler.way, flying, [Leaf({}, Prices(ascent.prices))]
        watch.step("pricing what is scarce")
    ascent.climb(watch.goal / PRECISER)
    watch.bound(ascent.bound)
    watch.step("assigning families")
    if known is not None:
        filler = keep(filler.way)
        if watch.content(filler.cost()) or watch.ended():
            return filler.way, flying, [Leaf({}, Prices(ascent.prices))]
    fresh = seated(fixed, COLDER * ascent.tau)
    if not (watch.content(fresh.cost()) or watch.ended()):
        fresh = min(fresh, seated(fixed, ascent.tau), key=Filler.cost)
    _search(fresh, ascent, watch, unproved)
    best = fresh
    if known is not None and filler.cost() <= fresh.cost() + unproved() and not watch.content(fresh.cost()):
        best = filler  # people stay where they were told unless moving them saves something
    if watch.content(best.cost()) or watch.ended() or int(problem.classes.ways.count.sum()) > SOLUBLE:
        return best.way, flying, [Leaf({}, Prices(ascent.prices))]
    return _refill(problem, certificate, Seated(layout, ascent, best.way), fixed, seed, watch)


def _refill(
    problem: Problem, certificate: Certificate, seated: Seated, fixed: Ints | None, seed: int, watch: Watch
) -> tuple[Ints, Flags, list[Leaf]]:
    """Departures filled anew by integer programs, while a linear program is solved and rounded beside."""
    watch.step("improving the assignment")
    ascent, flying = seated.ascent, np.ones(len(problem.departures.ids), dtype=bool)
    above = watch.goal * max(0.0, ascent.bound - ascent.floor)
    rose = priced(problem, seated.layout, ascent)
    program = Relaxation(problem, certificate, promising(problem, seated.layout, ascent))
    done = Event()

    def stop() -> bool:
        return done.is_set() or watch.ended()

    def rounded() -> Assigner:
        relaxed = _solved(program.solve(precision=_precision(watch), stop=stop))
        assigner = Assigner(problem, relaxed, flying, seed, stop, above / 2)
        assigner.start(fixed)
        return assigner

    def refilled(way: Ints, guide: Relaxed, rounds: int) -> Assigner:
        assigner = Assigner(problem, guide, flying, seed, watch.ended, above / 2)
        assigner.way = way
        drawing = Neighbourhoods(problem, guide, flying, ascent.floor, seed)
        refill(assigner, drawing, watch.content, rounds, above / PARTS)
        return assigner

    with ThreadPoolExecutor(1) as beside:
        solving = beside.submit(rounded)
        try:
            assigner = refilled(seated.way, rose, BEFORE)
            if watch.content(assigner.cost()) or watch.ended():
                return assigner.way, flying, [Leaf({}, rose.prices)]
            other = solving.result()
        finally:
            done.set()  # or whatever ends this would wait for a program that nobody asks for any more
    watch.bound(other.relaxed.bound)
    proved = max(rose, other.relaxed, key=lambda one: one.bound)
    assigner = refilled(min(assigner.way, other.way, key=assigner.cost), other.relaxed, AFTER)
    watch.optimal = assigner.improve(watch.content)
    watch.objective(assigner.cost())
    return assigner.way, flying, [Leaf({}, proved.prices)]


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
    )


def _search(filler: Filler, ascent: Ascent, watch: Watch, unproved: Callable[[], float]) -> None:
    """Improve an assignment; where it does not come near enough, refine the prices, and look for longer chains."""
    from safeconduct.planning.filling import LIMITS

    filler.improve(watch.content, unproved())
    if not (watch.content(filler.cost()) or watch.ended()):
        ascent.refine(watch.goal / PRECISEST)
        watch.bound(ascent.bound)
        for limits in LIMITS[1:]:
            filler.improve(watch.content, unproved(), limits)


def promising(problem: Problem, layout: Layout, ascent: Ascent) -> Flags:
    """(C, K) the pairs that cost their class hardly more than the least at prices that rose, and some of each class."""
    from safeconduct.planning.sweeping import least_charges

    classes, unit = problem.classes, layout.unit_prices(ascent.prices)
    above = np.where(classes.open, classes.cost + unit[layout.pattern], np.inf) - least_charges(layout, unit)[:, None]
    most = np.partition(above, COLUMNS, axis=None)[COLUMNS] if above.size > COLUMNS else np.inf
    wanted: Flags = (above <= min(most, NEAR * ascent.tau)) | cheapest(above, WAYS)
    return wanted


def _assign(
    problem: Problem, certificate: Certificate, pins: tuple[Ints, Flags] | None, seed: int, watch: Watch
) -> tuple[Ints, Flags, list[Leaf]]:
    """Without candidates: everything that is scheduled flies, and one set of prices is the proof."""
    watch.step("pricing what is scarce")
    relaxed = _solved(Relaxation(problem, certificate).solve(precision=_precision(watch), stop=watch.ended))
    watch.bound(relaxed.bound)
    watch.step("assigning families")
    flying = np.ones(len(problem.departures.ids), dtype=bool)
    slack = watch.goal / 2 * max(0.0, relaxed.value - watch.floor)
    assigner = Assigner(problem, relaxed, flying, seed, watch.ended, slack)
    assigner.start(pins[0] if pins else None)
    watch.objective(assigner.cost())
    watch.step("improving the assignment")
    watch.optimal = assigner.improve(watch.content)
    watch.objective(assigner.cost())
    return assigner.way, flying, [Leaf({}, relaxed.prices)]


def _solved(relaxed: Relaxed | None) -> Relaxed:
    if relaxed is None:
        msg = "a relaxation in which everybody may stay has a solution"
        raise AssertionError(msg)
    return relaxed


def _precision(watch: Watch) -> float:
    return max(FINEST, watch.goal / 100)
