"""Placing: a way for everybody, what flies, and the prices that prove how good that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.assignment import ROUGH, Assigner
from safeconduct.planning.candidates import search_flights
from safeconduct.planning.certificate import Certificate, Leaf
from safeconduct.planning.need_first import put_need_first
from safeconduct.planning.pins import meet_pins
from safeconduct.planning.relaxation import Relaxation, solved

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem
    from safeconduct.planning.watch import Watch

LARGE = 50_000
"""Open pairs of all classes from which on prices rise by themselves."""


@dataclass(frozen=True)
class Known:
    """What an earlier plan knew: prices (R,) of what there still is, and a way (P,) for whoever can keep theirs."""

    prices: Floats
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
        # Compiled code takes its time to be loaded, which smaller problems are spared.
        from safeconduct.planning.airlift import fill

        way, flying, leaves = fill(problem, certificate, pins, seed, watch, known)
    else:
        way, flying, leaves = _assign(problem, certificate, pins, seed, watch)
    return put_need_first(problem, way, flying, watch.ended), flying, leaves


def _assign(
    problem: Problem, certificate: Certificate, pins: tuple[Ints, Flags] | None, seed: int, watch: Watch
) -> tuple[Ints, Flags, list[Leaf]]:
    """Without candidates: everything that is scheduled flies, and one set of prices is the proof."""
    watch.step("pricing what is scarce")
    relaxed = solved(Relaxation(problem, certificate), watch.precision(), watch.ended)
    watch.bound(relaxed.bound)
    watch.step("assigning families")
    flying = np.ones(len(problem.departures.ids), dtype=bool)
    within = watch.goal * max(0.0, relaxed.value - watch.floor)
    assigner = Assigner(problem, relaxed, flying, seed, watch.ended, ROUGH * within)
    assigner.start(pins[0] if pins else None)
    watch.objective(assigner.cost())
    watch.step("improving the assignment")
    watch.optimal = assigner.improve(watch.content, within)
    watch.objective(assigner.cost())
    return assigner.way, flying, [Leaf({}, relaxed.prices)]
